import { lengthOf } from '../rest/length.ts';
import { LIMITS } from '../rest/limits.ts';
import { formError, ignored, required } from '../rest/refusal.ts';
import type { FormError, Path } from '../rest/refusal.ts';
import type { EmbedDraft } from './answer-embeds.ts';

const LINK: readonly string[] = ['http:', 'https:'];
/** https://discord.com/developers/docs/resources/message#create-message-limitations */
const NOT_SETTABLE = ['type', 'provider', 'video'] as const;
const RICH = { type: 'rich' };
const PICTURE: readonly string[] = [...LINK, 'attachment:'];

/** https://discord.com/developers/docs/resources/message#embed-object-embed-limits */
export function checkEmbeds(embeds: readonly EmbedDraft[]): FormError[] {
  return [...checkTotal(embeds), ...embeds.flatMap(checkEmbed)];
}

function checkTotal(embeds: readonly EmbedDraft[]): FormError[] {
  const total = embeds.flatMap(textsOf).reduce((sum, text) => sum + lengthOf(text), 0);
  if (total <= LIMITS.embedsTotal) return [];
  const message = `Embed size exceeds maximum size of ${LIMITS.embedsTotal}`;
  return [formError(['embeds'], 'MAX_EMBED_SIZE_EXCEEDED', message)];
}

function textsOf(embed: EmbedDraft): string[] {
  const { title, description, footer, author, fields } = embed;
  const inFields = (fields ?? []).flatMap(({ name, value }) => [name, value]);
  return [title, description, footer?.text, author?.name, ...inFields].map((text) =>
    (text ?? '').trim(),
  );
}

function checkEmbed(embed: EmbedDraft, index: number): FormError[] {
  const path = ['embeds', index];
  const { title, description, image, thumbnail, fields, author, footer } = embed;
  const parts = [title, description, image?.url, thumbnail?.url, author?.name, footer?.text];
  const isBare = parts.every((part) => !part) && (fields ?? []).length === 0;
  return [
    ...checkAddresses(embed, path),
    ...NOT_SETTABLE.filter((key) => {
      const value: unknown = Reflect.get(embed, key);
      return value !== undefined && value !== Reflect.get(RICH, key);
    }).map((key) =>
      ignored([...path, key], 'EMBED_FIELD_NOT_SETTABLE', `An author cannot set "${key}".`),
    ),
    ...(isBare ? [required([...path, 'description'])] : []),
    ...(author && !author.name?.trim() ? [required([...path, 'author', 'name'])] : []),
    ...(footer && !footer.text?.trim() ? [required([...path, 'footer', 'text'])] : []),
    ...(fields ?? []).flatMap((field, number) =>
      (['name', 'value'] as const)
        .filter((key) => field[key].trim() === '')
        .map((key) => required([...path, 'fields', number, key])),
    ),
  ];
}

/** Links must be web addresses; pictures may also be uploads. */
function checkAddresses(embed: EmbedDraft, path: Path): FormError[] {
  const { url, author, footer, image, thumbnail } = embed;
  const links = [
    { where: ['url'], address: url, schemes: LINK },
    { where: ['author', 'url'], address: author?.url, schemes: LINK },
    { where: ['author', 'icon_url'], address: author?.icon_url, schemes: PICTURE },
    { where: ['footer', 'icon_url'], address: footer?.icon_url, schemes: PICTURE },
    { where: ['image', 'url'], address: image?.url, schemes: PICTURE },
    { where: ['thumbnail', 'url'], address: thumbnail?.url, schemes: PICTURE },
  ];
  return links
    .filter(({ address, schemes }) => address && !schemes.includes(new URL(address).protocol))
    .map(({ where, address, schemes }) => ({
      path: [...path, ...where],
      code: 'URL_TYPE_INVALID_SCHEME',
      message: `Scheme of "${address}" is not supported. Scheme must be one of (${schemes.join(', ')}).`,
    }));
}
