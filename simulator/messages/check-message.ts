import { MessageFlags } from 'discord-api-types/v10';
import { lengthOf } from '../rest/length.ts';
import { LIMITS } from '../rest/limits.ts';
import { formError, ignored, inEach, notSimulated, tooLong } from '../rest/refusal.ts';
import type { FormError } from '../rest/refusal.ts';
import { checkComponents } from './check-components.ts';
import { checkEmbeds } from './check-embeds.ts';
import type { MessageDraft } from './create-message.ts';
import { hasFlag } from './flags.ts';

const { SuppressEmbeds, SuppressNotifications, Ephemeral } = MessageFlags;

/** The valid `flags` for each way of sending a message. */
export const SETTABLE_FLAGS = {
  channel: SuppressEmbeds | SuppressNotifications,
  interaction: SuppressEmbeds | SuppressNotifications | Ephemeral,
  deferral: Ephemeral,
  edit: SuppressEmbeds,
} as const;

/** Discord's fields that this simulator can't show. */
const NOT_SIMULATED = ['poll', 'sticker_ids', 'shared_client_theme'] as const;

/** Discord's rules for messages that its schema lacks. */
export function* checkMessage(
  draft: MessageDraft,
  way: keyof typeof SETTABLE_FLAGS,
): Iterable<FormError> {
  for (const field of NOT_SIMULATED) {
    if (field in draft) yield notSimulated([field], `"${field}"`);
  }
  yield* inEach('attachments', draft.attachments, function* check({ is_spoiler: isSpoiler }) {
    if (isSpoiler) yield notSimulated(['is_spoiler'], 'files that are spoilers');
  });
  yield* checkFlags((draft.flags ?? 0) & ~SETTABLE_FLAGS[way]);
  if (lengthOf(draft.content ?? '') > LIMITS.content) yield tooLong(['content'], LIMITS.content);
  yield* checkEmbeds(draft.embeds ?? []);
  yield* checkComponents(draft.components ?? []);
  yield* checkMentions(draft);
}

/** Whether it has no visible content. */
export function isEmpty(message: {
  readonly content?: string | null;
  readonly embeds?: readonly unknown[] | null;
  readonly components?: readonly unknown[] | null;
  readonly attachments: readonly unknown[];
}): boolean {
  const { content, embeds, components, attachments } = message;
  const lists = [embeds, components, attachments];
  return (content ?? '').trim() === '' && lists.every((list) => (list ?? []).length === 0);
}

function* checkFlags(extra: number): Iterable<FormError> {
  if (hasFlag(extra, MessageFlags.IsComponentsV2)) {
    yield notSimulated(['flags'], 'IS_COMPONENTS_V2');
  } else if (extra !== 0) {
    yield ignored(['flags'], 'FLAGS_NOT_SETTABLE', `Flags ${extra} cannot be set here.`);
  }
}

/** https://discord.com/developers/docs/resources/message#allowed-mentions-object */
function* checkMentions({ allowed_mentions: allowed = {} }: MessageDraft): Iterable<FormError> {
  const parse: readonly string[] = allowed.parse ?? [];
  for (const list of ['users', 'roles'] as const) {
    if (!parse.includes(list) || !allowed[list]?.length) continue;
    const message = `parse:["${list}"] and ${list}: [ids...] are mutually exclusive.`;
    yield formError(['allowed_mentions'], 'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE', message);
  }
}
