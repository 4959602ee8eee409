import type { APIAttachment, APIEmbed, APIMessage } from 'discord-api-types/v10';
import { EmbedType } from 'discord-api-types/v10';
import { withoutNulls } from './without-nulls.ts';
import type { WithoutNulls } from './without-nulls.ts';

/** An embed in a request body: any field may be missing or null. */
export interface EmbedDraft {
  readonly title?: string | null;
  readonly description?: string | null;
  readonly url?: string | null;
  readonly timestamp?: string | null;
  readonly color?: number | null;
  readonly footer?: { readonly text?: string | null; readonly icon_url?: string | null } | null;
  readonly author?: {
    readonly name?: string | null;
    readonly url?: string | null;
    readonly icon_url?: string | null;
  } | null;
  readonly image?: { readonly url?: string | null; readonly description?: string | null } | null;
  readonly thumbnail?: { readonly url?: string | null } | null;
  readonly fields?:
    | readonly { readonly name: string; readonly value: string; readonly inline?: boolean | null }[]
    | null;
}

type FullEmbed = WithoutNulls<EmbedDraft>;

/** Embeds in Discord's response: without nulls, trimmed, with URLs for uploads. */
export function answerEmbeds(
  drafts: readonly EmbedDraft[],
  attachments: readonly APIAttachment[],
): APIEmbed[] {
  return drafts.map((draft) => answerEmbed(withoutNulls(draft), attachments));
}

function answerEmbed(embed: FullEmbed, attachments: readonly APIAttachment[]): APIEmbed {
  const { title, description, url, color, timestamp, fields } = embed;
  const image = imageOf(embed.image, attachments);
  const thumbnail = imageOf(embed.thumbnail, attachments);
  return {
    type: EmbedType.Rich,
    ...(title !== undefined && { title: title.trim() }),
    ...(description !== undefined && { description: description.trim() }),
    ...(url !== undefined && { url }),
    ...(color !== undefined && { color }),
    ...(timestamp !== undefined && { timestamp: new Date(timestamp).toISOString() }),
    ...footerOf(embed, attachments),
    ...authorOf(embed, attachments),
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

function footerOf({ footer }: FullEmbed, attachments: readonly APIAttachment[]): Partial<APIEmbed> {
  if (footer?.text === undefined) return {};
  return { footer: { text: footer.text.trim(), ...iconOf(footer.icon_url, attachments) } };
}

function authorOf({ author }: FullEmbed, attachments: readonly APIAttachment[]): Partial<APIEmbed> {
  if (author?.name === undefined) return {};
  const { name, url, icon_url: icon } = author;
  return {
    author: { name: name.trim(), ...(url !== undefined && { url }), ...iconOf(icon, attachments) },
  };
}

function imageOf(
  image: { readonly url?: string; readonly description?: string } | undefined,
  attachments: readonly APIAttachment[],
): { url: string; proxy_url: string; description?: string } | undefined {
  if (image?.url === undefined) return undefined;
  const url = uploaded(image.url, attachments);
  const { description } = image;
  return { url, proxy_url: url, ...(description !== undefined && { description }) };
}

function iconOf(
  url: string | undefined,
  attachments: readonly APIAttachment[],
): { icon_url: string; proxy_icon_url: string } | undefined {
  if (url === undefined) return undefined;
  const address = uploaded(url, attachments);
  return { icon_url: address, proxy_icon_url: address };
}

/** The attachments to show by themselves: clients show a picture of an embed only there. */
export function besideEmbeds({
  attachments = [],
  embeds = [],
}: Partial<Pick<APIMessage, 'attachments' | 'embeds'>>): readonly APIAttachment[] {
  return attachments.filter(({ url }) => embeds.every(({ image }) => image?.url !== url));
}

/** The URL of an upload for `attachment://name`; other URLs unchanged. */
export function uploaded(url: string, attachments: readonly APIAttachment[]): string {
  const name = /^attachment:\/\/(?<name>.+)$/.exec(url)?.groups?.['name'];
  return attachments.find((one) => one.filename === name)?.url ?? url;
}
