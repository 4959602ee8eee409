import { MessageFlags } from 'discord-api-types/v10';
import { lengthOf } from '../rest/length.ts';
import { LIMITS } from '../rest/limits.ts';
import { ignored, notSimulated, tooLong } from '../rest/refusal.ts';
import type { FormError } from '../rest/refusal.ts';
import { checkComponents } from './check-components.ts';
import { checkEmbeds } from './check-embeds.ts';
import type { MessageDraft } from './create-message.ts';
import { hasFlag } from './flags.ts';

/** The valid `flags` for each way of sending a message. */
export const SETTABLE_FLAGS = {
  channel: MessageFlags.SuppressEmbeds | MessageFlags.SuppressNotifications,
  interaction:
    MessageFlags.SuppressEmbeds | MessageFlags.SuppressNotifications | MessageFlags.Ephemeral,
  deferral: MessageFlags.Ephemeral,
  edit: MessageFlags.SuppressEmbeds,
} as const;

/** Discord's fields that this simulator can't show. */
const NOT_SIMULATED = ['poll', 'sticker_ids', 'shared_client_theme'] as const;

/** Discord's rules for messages that its schema lacks. */
export function checkMessage(draft: MessageDraft, way: keyof typeof SETTABLE_FLAGS): FormError[] {
  return [
    ...checkFields(draft),
    ...checkFlags(draft.flags ?? 0, way),
    ...checkContent(draft.content ?? ''),
    ...checkEmbeds(draft.embeds ?? []),
    ...checkComponents(draft.components ?? []),
    ...checkMentions(draft),
  ];
}

/** Whether it has no visible content. */
export function isEmpty(message: {
  readonly content?: string | null | undefined;
  readonly embeds?: readonly unknown[] | null | undefined;
  readonly components?: readonly unknown[] | null | undefined;
  readonly attachments?: readonly unknown[] | null | undefined;
}): boolean {
  const { content, embeds, components, attachments } = message;
  const lists = [embeds, components, attachments];
  return (content ?? '').trim() === '' && lists.every((list) => (list ?? []).length === 0);
}

function checkFields(draft: MessageDraft): FormError[] {
  const fields = NOT_SIMULATED.filter(
    (field) => Reflect.has(draft, field) && Reflect.get(draft, field) !== null,
  ).map((field) => notSimulated([field], `"${field}"`));
  const spoilers = (draft.attachments ?? []).flatMap((attachment, index) =>
    Reflect.get(attachment, 'is_spoiler')
      ? [notSimulated(['attachments', index, 'is_spoiler'], 'files that are spoilers')]
      : [],
  );
  return [...fields, ...spoilers];
}

function checkFlags(flags: number, way: keyof typeof SETTABLE_FLAGS): FormError[] {
  const extra = flags & ~SETTABLE_FLAGS[way];
  if (extra === 0) return [];
  if (hasFlag(extra, MessageFlags.IsComponentsV2)) {
    return [notSimulated(['flags'], 'IS_COMPONENTS_V2')];
  }
  return [ignored(['flags'], 'FLAGS_NOT_SETTABLE', `Flags ${extra} cannot be set here.`)];
}

function checkContent(content: string): FormError[] {
  const max = LIMITS.content;
  return lengthOf(content) > max ? [tooLong(['content'], max)] : [];
}

/** https://discord.com/developers/docs/resources/message#allowed-mentions-object */
function checkMentions({ allowed_mentions: allowed }: MessageDraft): FormError[] {
  const parse: readonly string[] = allowed?.parse ?? [];
  return (['users', 'roles'] as const)
    .filter((list) => parse.includes(list) && (allowed?.[list]?.length ?? 0) > 0)
    .map((list) => ({
      path: ['allowed_mentions'],
      code: 'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
      message: `parse:["${list}"] and ${list}: [ids...] are mutually exclusive.`,
    }));
}
