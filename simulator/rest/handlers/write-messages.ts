import type { APIMessage } from 'discord-api-types/v10';
import {
  ChannelType,
  MessageFlags,
  MessageReferenceType,
  MessageType,
} from 'discord-api-types/v10';
import { flagsOf, hasFlag } from '../../messages/flags.ts';
import type { MessageDraft } from '../../messages/create-message.ts';
import { publish, revise } from '../../messages/publish.ts';
import type { StoredMessage } from '../../world/message-book.ts';
import { holds } from '../../world/permissions.ts';
import type { Call, Reply } from '../call.ts';
import { NO_CONTENT, ok } from '../call.ts';
import { refuse, Refusal } from '../refusal.ts';
import type { Access } from './channel-access.ts';
import { accessOf, messageOf, need, needActive, needSpeech } from './channel-access.ts';

interface NewMessage extends MessageDraft {
  readonly nonce?: string | number;
  readonly enforce_nonce?: boolean;
  readonly message_reference?: {
    readonly message_id: string;
    readonly type?: MessageReferenceType;
    readonly fail_if_not_exists?: boolean;
  };
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
  const { nonce } = draft;
  if (typeof nonce === 'number' && !Number.isInteger(nonce)) {
    refuse(['nonce'], 'NUMBER_TYPE_COERCE', `Value "${nonce}" is not int.`);
  }
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
    extra: reply,
  });
  if (nonce === undefined) return ok(message);
  discord.world.book.rememberNonce(message, nonce, discord.clock.now());
  // Messages read later don't have it.
  return ok({ ...message, nonce });
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
  const { flags = 0 } = stored.message;
  if (hasFlag(flags, MessageFlags.Crossposted)) throw new Refusal('alreadyCrossposted');
  stored.message = { ...stored.message, flags: flagsOf(flags | MessageFlags.Crossposted) };
  return ok(stored.message);
}

function isOwn({ discord }: Call, { message }: StoredMessage): boolean {
  return message.author.id === discord.world.bot.id;
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
  const { book } = discord.world;
  const { nonce } = draft;
  if (!draft.enforce_nonce || nonce === undefined) return undefined;
  const messageId = book.madeWithNonce(channel.id, nonce, discord.clock.now());
  if (messageId === undefined) return undefined;
  const stored = book.find(channel.id, messageId);
  if (stored === undefined) throw new Refusal('unknownMessage');
  return { ...stored.message, nonce };
}

/** The extra fields of a reply. @throws Refusal */
function replyOf(call: Call, access: Access, draft: NewMessage): Partial<APIMessage> | undefined {
  const reference = draft.message_reference;
  if (!reference) return undefined;
  if (reference.type === MessageReferenceType.Forward) {
    const message = 'Discord accepts a forward, but this simulator cannot show it.';
    refuse(['message_reference', 'type'], 'NOT_SIMULATED', message);
  }
  if (!holds(access.permissions, 'ReadMessageHistory'))
    throw new Refusal('cannotReplyWithoutHistory');
  const { world } = call.discord;
  const target = world.book.find(access.channel.id, reference.message_id);
  if (target === undefined || target.onlyFor !== undefined) {
    if (reference.fail_if_not_exists === false) return undefined;
    return refuse(['message_reference'], 'REPLIES_UNKNOWN_MESSAGE', 'Unknown message');
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
