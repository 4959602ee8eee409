import type {
  APIAllowedMentions,
  APIAttachment,
  APIMessage,
  MessageType,
} from 'discord-api-types/v10';
import { AllowedMentionsTypes, MessageFlags } from 'discord-api-types/v10';
import type { Discord } from '../discord.ts';
import { LIMITS } from '../rest/limits.ts';
import { enforce, formError, inEach, Refusal, refuseIfAny } from '../rest/refusal.ts';
import type { FormError } from '../rest/refusal.ts';
import type { StoredMessage } from '../world/message-book.ts';
import { holds } from '../world/permissions.ts';
import type { Channel } from '../world/places.ts';
import { checkMessage, isEmpty, SETTABLE_FLAGS } from './check-message.ts';
import { createMessage, editMessage } from './create-message.ts';
import type { Mentions, MessageDraft } from './create-message.ts';
import { hasFlag } from './flags.ts';
import type { UploadedFile } from './uploads.ts';

interface Revision {
  readonly channel: Channel;
  readonly draft: MessageDraft;
  readonly files: readonly UploadedFile[];
  readonly way: 'channel' | 'interaction';
  /** The bot's permissions in the channel, as a bit set. */
  readonly permissions: bigint;
  readonly extra?: Partial<APIMessage> | undefined;
}

interface Publication extends Revision {
  readonly type: MessageType;
  /** Of an answer to an interaction. */
  readonly answer?: Omit<StoredMessage, 'message'>;
}

const { Everyone, Role, User } = AllowedMentionsTypes;

/** Creates a message of the bot. @throws Refusal */
export function publish(discord: Discord, publication: Publication): StoredMessage {
  const { world, clock } = discord;
  const { channel, draft, files, way, type, extra, answer } = publication;
  enforce(discord, checkMessage(draft, way));
  if (isEmpty({ ...draft, attachments: files })) throw new Refusal('emptyMessage');
  const attachments = keepAttachments(discord, publication, []);
  const message = createMessage({
    id: world.ids.next(),
    at: clock.now(),
    channelId: channel.id,
    author: world.bot,
    type,
    draft: { ...draft, flags: (draft.flags ?? 0) & SETTABLE_FLAGS[way] },
    attachments,
    mentions: mentionsOf(discord, publication),
    extra,
  });
  const stored: StoredMessage = { message, ...answer };
  world.book.add(stored);
  return stored;
}

/** Edits a message of the bot. @throws Refusal */
export function revise(discord: Discord, stored: StoredMessage, revision: Revision): APIMessage {
  const { draft } = revision;
  enforce(discord, checkMessage(draft, 'edit'));
  const { content, attachments: old } = stored.message;
  const attachments = keepAttachments(discord, revision, old);
  const mentions = mentionsOf(discord, { ...revision, draft: { content, ...draft } });
  const at = discord.clock.now();
  const edited = editMessage(stored.message, draft, { at, attachments, mentions });
  if (isEmpty(edited)) throw new Refusal('emptyMessage');
  // A resolved 'thinking…' counts as new, not as edited.
  const wasLoading = hasFlag(stored.message.flags, MessageFlags.Loading);
  stored.message = wasLoading ? { ...edited, edited_timestamp: null } : edited;
  return stored.message;
}

/**
 * The attachments of a message after this request: the old ones listed in the draft (all if it has no
 * list), then the uploads.
 * https://discord.com/developers/docs/reference#uploading-files
 * @throws Refusal
 */
function keepAttachments(
  { uploads }: Discord,
  { channel, draft, files }: Revision,
  old: readonly APIAttachment[],
): APIAttachment[] {
  refuseIfAny(checkReferences(draft, files, old));
  if (files.some((file) => file.bytes.byteLength > LIMITS.fileSize)) {
    throw new Refusal('fileTooLarge');
  }
  const { attachments: listed } = draft;
  const kept = old.filter(({ id }) => listed === undefined || listed.some((one) => one.id === id));
  const added = files.map((file) => {
    const description = listed?.find((one) => one.id === String(file.index));
    return uploads.keep(file, channel.id, description);
  });
  return [...kept, ...added];
}

/** Each listed attachment and each `attachment://name` must refer to an attachment. */
function* checkReferences(
  { attachments: listed = [], embeds }: MessageDraft,
  files: readonly UploadedFile[],
  old: readonly APIAttachment[],
): Iterable<FormError> {
  const ids = new Set([...files.map(({ index }) => String(index)), ...old.map(({ id }) => id)]);
  yield* inEach('attachments', listed, function* check({ id }) {
    if (ids.has(id)) return;
    yield formError(['id'], 'ATTACHMENT_NOT_FOUND', `No file or attachment has the id ${id}.`);
  });
  const names = new Set([
    ...files.map((file) => file.name),
    ...[...listed, ...old].map(({ filename }) => filename),
  ]);
  for (const [, name = ''] of JSON.stringify(embeds ?? []).matchAll(/"attachment:\/\/([^"]+)"/g)) {
    if (names.has(name)) continue;
    const code = 'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND';
    yield formError(['attachments'], code, `The file ${name} is referenced but not attached.`);
  }
}

/**
 * The users and roles that a message notifies: all that it mentions, or those that `allowed_mentions` permits.
 * https://discord.com/developers/docs/resources/message#allowed-mentions-object
 */
function mentionsOf({ world }: Discord, publication: Revision): Mentions {
  const { draft, channel, permissions, way, extra } = publication;
  const text = draft.content ?? '';
  // Without it, a message notifies all that it mentions, an interaction's answer only users.
  const allowed = draft.allowed_mentions ?? (way === 'interaction' ? { parse: [User] } : undefined);
  const guild = world.guildOf(channel);
  const mayMentionAll = holds(permissions, 'MentionEveryone');
  const repliedTo = extra?.referenced_message?.author.id;
  const userIds = new Set(allowedIds(text, /<@!?(\d+)>/g, allowed?.users, allows(allowed, User)));
  if (allowed?.replied_user === true && repliedTo !== undefined) userIds.add(repliedTo);
  const roleIds = allowedIds(text, /<@&(\d+)>/g, allowed?.roles, allows(allowed, Role));
  return {
    users: [...userIds].flatMap((id) => world.people.get(id)?.user ?? []),
    roleIds: roleIds.filter((id) => {
      const role = guild?.roles.get(id);
      return role !== undefined && (role.mentionable || mayMentionAll);
    }),
    everyone:
      mayMentionAll &&
      guild !== undefined &&
      /@(?:everyone|here)/.test(text) &&
      allows(allowed, Everyone),
  };
}

function allows(allowed: APIAllowedMentions | undefined, type: AllowedMentionsTypes): boolean {
  return allowed === undefined || (allowed.parse ?? []).includes(type);
}

function allowedIds(
  text: string,
  pattern: RegExp,
  listed: readonly string[] = [],
  allowsAll: boolean,
): string[] {
  const ids = new Set([...text.matchAll(pattern)].flatMap((match) => match[1] ?? []));
  return [...ids].filter((id) => allowsAll || listed.includes(id));
}
