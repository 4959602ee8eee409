import type {
  APIAttachment,
  APIEmbed,
  APIEmbedAuthor,
  APIEmbedFooter,
  APIEmbedImage,
  APIMessage,
} from 'discord-api-types/v10';
import { EmbedType } from 'discord-api-types/v10';

/** An embed in a request body, already checked against Discord's schema. */
export interface EmbedDraft extends Omit<APIEmbed, 'author' | 'footer' | 'image' | 'thumbnail'> {
  readonly author?: Partial<APIEmbedAuthor>;
  readonly footer?: Partial<APIEmbedFooter>;
  readonly image?: Partial<APIEmbedImage>;
  readonly thumbnail?: Partial<APIEmbedImage>;
}

/** Embeds in Discord's response: trimmed, with URLs for uploads. */
export function answerEmbeds(
  drafts: readonly EmbedDraft[],
  attachments: readonly APIAttachment[],
): APIEmbed[] {
  return drafts.map((draft) => answerEmbed(draft, attachments));
}

function answerEmbed(draft: EmbedDraft, attachments: readonly APIAttachment[]): APIEmbed {
  const { title, description, url, color, timestamp, author, footer, fields } = draft;
  const image = imageOf(draft.image, attachments);
  const thumbnail = imageOf(draft.thumbnail, attachments);
  return {
    type: EmbedType.Rich,
    ...(title !== undefined && { title: title.trim() }),
    ...(description !== undefined && { description: description.trim() }),
    ...(url !== undefined && { url }),
    ...(color !== undefined && { color }),
    ...(timestamp !== undefined && { timestamp: new Date(timestamp).toISOString() }),
    ...(author?.name !== undefined && {
      author: {
        name: author.name.trim(),
        ...(author.url !== undefined && { url: author.url }),
        ...iconOf(author, attachments),
      },
    }),
    ...(footer?.text !== undefined && {
      footer: { text: footer.text.trim(), ...iconOf(footer, attachments) },
    }),
    ...(image && { image }),
    ...(thumbnail && { thumbnail }),
    ...(fields && {
      fields: fields.map(({ name, value, inline = false }) => ({
        name: name.trim(),
        value: value.trim(),
        inline,
      })),
    }),
  };
}

function imageOf(
  { url: given, description }: Partial<APIEmbedImage> = {},
  attachments: readonly APIAttachment[],
): APIEmbedImage | undefined {
  if (given === undefined) return undefined;
  const url = uploaded(given, attachments);
  return { url, proxy_url: url, ...(description !== undefined && { description }) };
}

function iconOf(
  { icon_url: given }: Partial<APIEmbedAuthor>,
  attachments: readonly APIAttachment[],
): Pick<APIEmbedAuthor, 'icon_url' | 'proxy_icon_url'> {
  if (given === undefined) return {};
  const url = uploaded(given, attachments);
  return { icon_url: url, proxy_icon_url: url };
}

/** The attachments to show by themselves: clients show a picture of an embed only there. */
export function besideEmbeds({
  attachments = [],
  embeds = [],
}: Partial<Pick<APIMessage, 'attachments' | 'embeds'>>): readonly APIAttachment[] {
  return attachments.filter(({ url }) => embeds.every(({ image }) => image?.url !== url));
}

/** The URL of an upload for `attachment://name`; other URLs unchanged. */
function uploaded(url: string, attachments: readonly APIAttachment[]): string {
  const name = /^attachment:\/\/(?<name>.+)$/.exec(url)?.groups?.['name'];
  return attachments.find((one) => one.filename === name)?.url ?? url;
}
