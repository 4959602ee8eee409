import type { APIAttachment, APIMessageTopLevelComponent } from 'discord-api-types/v10';
import { ComponentType } from 'discord-api-types/v10';
import { uploaded } from './answer-embeds.ts';
import { withoutNulls } from './without-nulls.ts';

/** A component in a request body, already checked against Discord's schema. */
export interface ComponentDraft {
  readonly type: ComponentType;
  readonly id?: number | null;
  readonly custom_id?: string | null;
  readonly disabled?: boolean | null;
  readonly components?: readonly ComponentDraft[];
  readonly accessory?: ComponentDraft;
  readonly [field: string]: unknown;
}

/**
 * Components in Discord's response: numbered in document order, without nulls, with defaults.
 * https://discord.com/developers/docs/components/reference#anatomy-of-a-component
 */
export function answerComponents(
  drafts: readonly ComponentDraft[],
  attachments: readonly APIAttachment[],
): APIMessageTopLevelComponent[] {
  const taken = new Set(everyComponent(drafts).flatMap((draft) => draft.id || []));
  let last = 0;
  const nextId = (): number => {
    do last += 1;
    while (taken.has(last));
    return last;
  };
  const answer = (draft: ComponentDraft): unknown => ({
    ...defaultsOf(draft.type),
    ...withoutNulls(draft),
    id: draft.id || nextId(),
    ...(draft.components && { components: draft.components.map(answer) }),
    ...(draft.accessory && { accessory: answer(draft.accessory) }),
    ...mediaOf(draft, attachments),
  });
  return drafts.map(answer) as APIMessageTopLevelComponent[];
}

/** All components including nested ones, in document order. */
export function everyComponent(drafts: readonly ComponentDraft[]): ComponentDraft[] {
  return drafts.flatMap((draft) => [
    draft,
    ...everyComponent(draft.components ?? []),
    ...(draft.accessory ? everyComponent([draft.accessory]) : []),
  ]);
}

function defaultsOf(type: ComponentType): object {
  switch (type) {
    case ComponentType.StringSelect:
    case ComponentType.UserSelect:
    case ComponentType.RoleSelect:
    case ComponentType.MentionableSelect:
    case ComponentType.ChannelSelect:
      return { min_values: 1, max_values: 1 };
    case ComponentType.Container:
      return { accent_color: null, spoiler: false };
    case ComponentType.Separator:
      return { spacing: 1, divider: true };
    case ComponentType.Thumbnail:
      return { description: null, spoiler: false };
    case ComponentType.File:
      return { spoiler: false };
    default:
      return {};
  }
}

function mediaOf(draft: ComponentDraft, attachments: readonly APIAttachment[]): object {
  const { media, file, items } = draft as { media?: Media; file?: Media; items?: GalleryItem[] };
  return {
    ...(media && { media: answerMedia(media, attachments) }),
    ...(file && { file: answerMedia(file, attachments) }),
    ...(items && {
      items: items.map((item) => ({
        description: item.description ?? null,
        spoiler: item.spoiler ?? false,
        media: answerMedia(item.media, attachments),
      })),
    }),
  };
}

interface Media {
  readonly url: string;
}

interface GalleryItem {
  readonly media: Media;
  readonly description?: string | null;
  readonly spoiler?: boolean | null;
}

function answerMedia(media: Media, attachments: readonly APIAttachment[]): object {
  const url = uploaded(media.url, attachments);
  const attachment = attachments.find((one) => one.url === url);
  return {
    id: attachment?.id ?? '0',
    url,
    proxy_url: url,
    ...(attachment && { attachment_id: attachment.id }),
  };
}
