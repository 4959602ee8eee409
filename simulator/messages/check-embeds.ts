import { EmbedType } from 'discord-api-types/v10';
import { lengthOf } from '../rest/length.ts';
import { LIMITS } from '../rest/limits.ts';
import { formError, ignored, inEach, required } from '../rest/refusal.ts';
import type { FormError } from '../rest/refusal.ts';
import type { EmbedDraft } from './answer-embeds.ts';

const { Rich } = EmbedType;
const LINK: readonly string[] = ['http:', 'https:'];
const PICTURE: readonly string[] = [...LINK, 'attachment:'];

/** https://discord.com/developers/docs/resources/message#embed-object-embed-limits */
export function* checkEmbeds(embeds: readonly EmbedDraft[]): Iterable<FormError> {
  const total = embeds.flatMap(textsOf).reduce((sum, text) => sum + lengthOf(text.trim()), 0);
  if (total > LIMITS.embedsTotal) {
    const message = `Embed size exceeds maximum size of ${LIMITS.embedsTotal}`;
    yield formError(['embeds'], 'MAX_EMBED_SIZE_EXCEEDED', message);
  }
  yield* inEach('embeds', embeds, checkEmbed);
}

function textsOf({ title, description, footer, author, fields = [] }: EmbedDraft): string[] {
  const inFields = fields.flatMap(({ name, value }) => [name, value]);
  return [title, description, footer?.text, author?.name, ...inFields].map((text) => text ?? '');
}

function* checkEmbed(embed: EmbedDraft): Iterable<FormError> {
  const { type = Rich, provider, video, image, thumbnail, fields = [], author, footer } = embed;
  yield* checkAddresses(embed);
  // https://discord.com/developers/docs/resources/message#create-message-limitations
  const notSettable = { type: type !== Rich, provider, video };
  for (const [key, isSet] of Object.entries(notSettable)) {
    if (isSet) yield ignored([key], 'EMBED_FIELD_NOT_SETTABLE', `An author cannot set "${key}".`);
  }
  if ([...textsOf(embed), image?.url, thumbnail?.url].every((part) => !part) && !fields.length) {
    yield required(['description']);
  }
  if (author && !author.name?.trim()) yield required(['author', 'name']);
  if (footer && !footer.text?.trim()) yield required(['footer', 'text']);
  yield* inEach('fields', fields, function* check(field) {
    if (!field.name.trim()) yield required(['name']);
    if (!field.value.trim()) yield required(['value']);
  });
}

/** Links must be web addresses; pictures may also be uploads. */
function* checkAddresses(embed: EmbedDraft): Iterable<FormError> {
  const { url, author, footer, image, thumbnail } = embed;
  const links = [
    { path: ['url'], address: url, schemes: LINK },
    { path: ['author', 'url'], address: author?.url, schemes: LINK },
    { path: ['author', 'icon_url'], address: author?.icon_url, schemes: PICTURE },
    { path: ['footer', 'icon_url'], address: footer?.icon_url, schemes: PICTURE },
    { path: ['image', 'url'], address: image?.url, schemes: PICTURE },
    { path: ['thumbnail', 'url'], address: thumbnail?.url, schemes: PICTURE },
  ];
  for (const { path, address, schemes } of links) {
    if (!address || schemes.includes(new URL(address).protocol)) continue;
    const message = `Scheme of "${address}" is not supported. Scheme must be one of (${schemes.join(', ')}).`;
    yield formError(path, 'URL_TYPE_INVALID_SCHEME', message);
  }
}
