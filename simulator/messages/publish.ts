import type { APIMessage, MessageType } from 'discord-api-types/v10';
import { AllowedMentionsTypes, MessageFlags } from 'discord-api-types/v10';
import type { Discord } from '../discord.ts';
import { enforce, Refusal } from '../rest/refusal.ts';
import type { StoredMessage } from '../world/message-book.ts';
import type { Channel } from '../world/places.ts';
import { keepAttachments } from './attach.ts';
import { checkMessage, isEmpty, SETTABLE_FLAGS } from './check-message.ts';
import { createMessage, editMessage } from './create-message.ts';
import type { Mentions, MessageDraft } from './create-message.ts';
import { hasFlag } from './flags.ts';
import { mentionsIn } from './mentions.ts';
import type { UploadedFile } from './uploads.ts';

export interface Publication {
  readonly channel: Channel;
  readonly draft: MessageDraft;
  readonly files: readonly UploadedFile[];
  readonly way: 'channel' | 'interaction';
  readonly type: MessageType;
  /** The bot's permissions in the channel, as a bit set. */
  readonly permissions: bigint;
  readonly onlyFor?: string | undefined;
  readonly integrationOwners?: Readonly<Record<string, string>>;
  readonly extra?: Partial<APIMessage>;
}

// Without `allowed_mentions`, a message notifies all that it mentions, an interaction's answer only users.
const USERS_ONLY = { parse: [AllowedMentionsTypes.User] };

/** Creates a message of the bot. @throws Refusal */
export function publish(discord: Discord, publication: Publication): StoredMessage {
  const { world, clock } = discord;
  const { channel, draft, files, way } = publication;
  const flags = (draft.flags ?? 0) & SETTABLE_FLAGS[way];
  enforce(discord, checkMessage(draft, way));
  if (isEmpty({ ...draft, attachments: files })) throw new Refusal('emptyMessage');
  const attachments = keepAttachments(discord.uploads, channel.id, draft, files, []);
  const message = createMessage({
    id: world.ids.next(),
    at: clock.now(),
    channelId: channel.id,
    author: world.bot,
    type: publication.type,
    content: (draft.content ?? '').trim(),
    embeds: draft.embeds ?? [],
    components: draft.components ?? [],
    attachments,
    mentions: mentionsOf(discord, publication),
    flags,
    tts: draft.tts ?? false,
    ...(publication.extra && { extra: publication.extra }),
  });
  const stored: StoredMessage = {
    message,
    ...(publication.onlyFor !== undefined && { onlyFor: publication.onlyFor }),
    ...(publication.integrationOwners && { integrationOwners: publication.integrationOwners }),
  };
  world.book.add(stored);
  return stored;
}

/** Edits a message of the bot. @throws Refusal */
export function revise(
  discord: Discord,
  stored: StoredMessage,
  revision: Pick<Publication, 'channel' | 'draft' | 'files' | 'way' | 'permissions'>,
): APIMessage {
  const { draft, files, channel } = revision;
  enforce(discord, checkMessage(draft, 'edit'));
  const old = stored.message.attachments;
  const attachments = keepAttachments(discord.uploads, channel.id, draft, files, old);
  const mentions = mentionsOf(discord, {
    ...revision,
    draft: { content: stored.message.content, ...draft },
  });
  const edited = editMessage(stored.message, draft, {
    at: discord.clock.now(),
    attachments,
    mentions,
  });
  if (isEmpty(edited)) throw new Refusal('emptyMessage');
  // A resolved 'thinking…' counts as new, not as edited.
  const wasLoading = hasFlag(stored.message.flags, MessageFlags.Loading);
  stored.message = wasLoading ? { ...edited, edited_timestamp: null } : edited;
  return stored.message;
}

function mentionsOf(
  { world }: Discord,
  publication: Pick<Publication, 'draft' | 'channel' | 'permissions' | 'way' | 'extra'>,
): Mentions {
  const { draft, channel, permissions, way, extra } = publication;
  const allowed = draft.allowed_mentions ?? (way === 'interaction' ? USERS_ONLY : undefined);
  const repliedTo = extra?.referenced_message?.author.id;
  return mentionsIn(draft.content ?? '', allowed, { world, channel, permissions, repliedTo });
}
