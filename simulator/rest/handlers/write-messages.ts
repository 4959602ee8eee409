import type { APIMessage } from 'discord-api-types/v10';
import {
  ChannelType,
  MessageFlags,
  MessageReferenceType,
  MessageType,
} from 'discord-api-types/v10';
import { hasFlag, withFlags } from '../../messages/flags.ts';
import type { MessageDraft } from '../../messages/create-message.ts';
import { publish, revise } from '../../messages/publish.ts';
import type { StoredMessage } from '../../world/message-book.ts';
import { holds } from '../../world/permissions.ts';
import type { Call, Reply } from '../call.ts';
import { NO_CONTENT, ok } from '../call.ts';
import { Refusal, refuseIfAny } from '../refusal.ts';
import type { Access } from './channel-access.ts';
import { accessOf, messageOf, need, needActive, needSpeech } from './channel-access.ts';

interface NewMessage extends MessageDraft {
  readonly nonce?: string | number | null;
  readonly enforce_nonce?: boolean | null;
  readonly message_reference?: {
    readonly message_id: string;
    readonly channel_id?: string | null;
    readonly guild_id?: string | null;
    readonly type?: MessageReferenceType | null;
    readonly fail_if_not_exists?: boolean | null;
  } | null;
}

/** https://discord.com/developers/docs/resources/message#create-message */
export function createMessage(call: Call): Reply {
  const { discord, files } = call;
  const draft = call.body as NewMessage;
  const access = accessOf(call);
  needSpeech(discord, access);
  if ((draft.embeds ?? []).length > 0) need(access, 'EmbedLinks');
  if (files.length > 0) need(access, 'AttachFiles');
  if (draft.tts) need(access, 'SendTTSMessages');
  checkNonce(draft.nonce);
  const earlier = madeBefore(call, access, draft);
  if (earlier !== undefined) return ok(earlier);
  const reply = replyOf(call, access, draft);
  // https://discord.com/developers/docs/topics/threads#active--archived-threads: a message unarchives the thread.
  if (access.channel.kind === 'thread') access.channel.archived = false;
  const { message } = publish(discord, {
    channel: access.channel,
    draft,
    files,
    way: 'channel',
    permissions: access.permissions,
    type: reply ? MessageType.Reply : MessageType.Default,
    ...(reply && { extra: reply }),
  });
  return ok(withNonce(call, message, draft));
}

/** https://discord.com/developers/docs/resources/message#edit-message */
export function changeMessage(call: Call): Reply {
  const { discord, files } = call;
  const access = accessOf(call);
  const { channel, permissions } = access;
  const stored = messageOf(call);
  if (!isOwn(call, stored)) throw new Refusal('notYourMessage');
  needActive(access, 'edit');
  const draft = call.body as MessageDraft;
  return ok(revise(discord, stored, { channel, draft, files, way: 'channel', permissions }));
}

/** https://discord.com/developers/docs/resources/message#delete-message */
export function deleteMessage(call: Call): Reply {
  const access = accessOf(call);
  const stored = messageOf(call);
  if (!isOwn(call, stored)) need(access, 'ManageMessages');
  needActive(access, 'delete');
  call.discord.world.book.delete(access.channel.id, stored.message.id);
  return NO_CONTENT;
}

/** https://discord.com/developers/docs/resources/message#crosspost-message */
export function crosspostMessage(call: Call): Reply {
  const access = accessOf(call);
  const stored = messageOf(call);
  if (access.channel.type !== ChannelType.GuildAnnouncement) throw new Refusal('wrongChannelType');
  need(access, 'SendMessages');
  if (!isOwn(call, stored)) need(access, 'ManageMessages');
  if (hasFlag(stored.message.flags, MessageFlags.Crossposted))
    throw new Refusal('alreadyCrossposted');
  stored.message = withFlags(stored.message, MessageFlags.Crossposted);
  return ok(stored.message);
}

function isOwn({ discord }: Call, { message }: StoredMessage): boolean {
  return message.author.id === discord.world.bot.id;
}

function checkNonce(nonce: NewMessage['nonce']): void {
  if (typeof nonce !== 'number' || Number.isInteger(nonce)) return;
  const message = `Value "${nonce}" is not int.`;
  refuseIfAny([{ path: ['nonce'], code: 'NUMBER_TYPE_COERCE', message }]);
}

/**
 * With `enforce_nonce`, the recent message with the same nonce.
 * @throws Refusal if it was deleted: Discord still remembers the nonce.
 */
function madeBefore(
  { discord }: Call,
  { channel }: Access,
  draft: NewMessage,
): APIMessage | undefined {
  const { world, clock } = discord;
  const given = draft.nonce ?? undefined;
  if (!draft.enforce_nonce || given === undefined) return undefined;
  const nonce = { channelId: channel.id, authorId: world.bot.id, nonce: String(given) };
  const messageId = world.book.madeWithNonce(nonce, clock.now());
  if (messageId === undefined) return undefined;
  const stored = world.book.find(channel.id, messageId);
  if (stored === undefined) throw new Refusal('unknownMessage');
  return { ...stored.message, nonce: given };
}

/** Only the response to the request has the nonce; messages read later don't. */
function withNonce({ discord }: Call, message: APIMessage, draft: NewMessage): APIMessage {
  const nonce = draft.nonce ?? undefined;
  if (nonce === undefined) return message;
  discord.world.book.rememberNonce({
    channelId: message.channel_id,
    authorId: message.author.id,
    nonce: String(nonce),
    messageId: message.id,
    at: discord.clock.now(),
  });
  return { ...message, nonce };
}

/** The extra fields of a reply. @throws Refusal */
function replyOf(call: Call, access: Access, draft: NewMessage): Partial<APIMessage> | undefined {
  const reference = draft.message_reference;
  if (!reference) return undefined;
  if (reference.type === MessageReferenceType.Forward) {
    const message = 'Discord accepts a forward, but this simulator cannot show it.';
    refuseIfAny([{ path: ['message_reference', 'type'], code: 'NOT_SIMULATED', message }]);
  }
  if (!holds(access.permissions, 'ReadMessageHistory'))
    throw new Refusal('cannotReplyWithoutHistory');
  const { world } = call.discord;
  const target = world.book.find(access.channel.id, reference.message_id);
  if (target === undefined || target.onlyFor !== undefined) {
    if (reference.fail_if_not_exists === false) return undefined;
    const error = { code: 'REPLIES_UNKNOWN_MESSAGE', message: 'Unknown message' };
    refuseIfAny([{ path: ['message_reference'], ...error }]);
    return undefined;
  }
  const guild = world.guildOf(access.channel);
  return {
    message_reference: {
      type: MessageReferenceType.Default,
      message_id: target.message.id,
      channel_id: access.channel.id,
      ...(guild && { guild_id: guild.id }),
    },
    referenced_message: target.message,
  };
}
