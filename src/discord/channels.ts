import {
  ChannelType,
  DiscordAPIError,
  PermissionFlagsBits,
  type REST,
  RESTJSONErrorCodes,
  Routes,
  type APIChannel,
  type APIGuild,
  type APIGuildMember,
  type APIMessage,
  type APIOverwrite,
  type APIUser,
} from 'discord.js';
import type { Runtime } from '#runtime.ts';
import { OperatorError } from '#operator-error.ts';
import type {
  ChangeOutcome,
  ChannelAccess,
  Channels,
  GuildAccess,
  GuildMember,
  Later,
  Lost,
  PostOutcome,
  Refused,
  SearchOutcome,
} from '#updates/channels.ts';
import { permissionsOf } from './channel-access.ts';
import { createDeadMentions } from './dead-mentions.ts';
import { fileOf } from './file.ts';
import { searchHistory } from './history.ts';
import { isAlreadyPublished, isClosedToUs, isUnknownMessage, outcomeOf } from './outcomes.ts';
import {
  createSharedRateLimiter,
  type SharedRateLimiterDeps,
} from './rate-limit/shared-rate-limiter.ts';
import { createRequests } from './rate-limit/requests.ts';

export interface ChannelsDeps extends Runtime, SharedRateLimiterDeps {
  /** From `createPostRest`. */
  readonly rest: REST;
}

type Failure = Later | Lost | Refused;

/** Channels of guilds over Discord's REST API. Only FatalDiscordError and StoreError are thrown. */
export function createChannels(deps: ChannelsDeps): Channels & {
  /** Rejects with a FatalDiscordError when Discord refuses the token; never resolves. */
  readonly failed: Promise<never>;
} {
  const requests = createRequests(deps.rest, createSharedRateLimiter(deps), deps.clock);
  const { make } = requests;
  const deadMentions = createDeadMentions(requests, deps);
  let askedOwnId: Promise<string> | undefined;

  async function accessIn(
    guildId: string,
    channelIds: readonly string[],
    member: GuildMember | undefined,
  ): Promise<GuildAccess> {
    const id = await ownId();
    const [guild, ownMember] = (await Promise.all([
      make('get', Routes.guild(guildId)),
      make('get', Routes.guildMember(guildId, id)),
    ])) as [APIGuild, APIGuildMember];
    const own = { ...ownMember, id };
    const accesses = channelIds.map(async (channelId) => {
      const access = attempt(
        () => accessTo(channelId, guild, own, member),
        (error) => {
          const outcome = outcomeOf(error);
          if (outcome.kind !== 'lost') throw error;
          return outcome;
        },
      );
      return [channelId, await access] as const;
    });
    const roles = guild.roles.map(({ id, mentionable }) => [id, { mentionable }] as const);
    return {
      kind: 'access',
      channels: new Map(await Promise.all(accesses)),
      roles: new Map(roles),
    };
  }

  async function accessTo(
    id: string,
    guild: APIGuild,
    own: Parameters<typeof permissionsOf>[1],
    member: GuildMember | undefined,
  ): Promise<ChannelAccess | Lost> {
    const { type, guild_id: guildId, thread_metadata: thread, ...channel } = await effective(id);
    if (guildId !== guild.id) return { kind: 'lost', code: RESTJSONErrorCodes.UnknownChannel };
    const { permission_overwrites: overwrites = [] } = channel;
    const now = deps.clock.now();
    const permissions = permissionsOf(guild, own, overwrites, now);
    // https://docs.discord.com/developers/topics/threads#locked-threads
    if (thread?.locked && !managesThreads(permissions)) {
      return { kind: 'lost', code: RESTJSONErrorCodes.ThreadLocked };
    }
    if (!member) return { kind: 'access', type, permissions };
    const { userId, roleIds } = member;
    const theirs = permissionsOf(guild, { id: userId, roles: [...roleIds] }, overwrites, now);
    // A private thread isn't open to everyone who may see its parent.
    const isOpen =
      type !== ChannelType.PrivateThread ||
      managesThreads(theirs) ||
      (await isInThread(id, userId));
    return { kind: 'access', type, permissions, memberPermissions: isOpen ? theirs : 0n };
  }

  /** A channel with its effective overwrites: a thread has those of its parent. */
  async function effective(id: string): Promise<GuildChannel> {
    const channel = (await make('get', Routes.channel(id))) as GuildChannel;
    const { type, thread_metadata: thread, parent_id: parentId } = channel;
    if (!thread || !parentId) return channel;
    return { ...(await effective(parentId)), type, thread_metadata: thread };
  }

  async function isInThread(id: string, userId: string): Promise<boolean> {
    try {
      await make('get', Routes.threadMembers(id, userId));
      return true;
    } catch (error) {
      if (error instanceof DiscordAPIError && error.status === notFound) return false;
      throw error;
    }
  }

  function ownId(): Promise<string> {
    askedOwnId ??= make('get', Routes.user()).then(
      (user) => (user as APIUser).id,
      (error: unknown) => {
        askedOwnId = undefined;
        throw error;
      },
    );
    return askedOwnId;
  }

  return {
    failed: requests.failed,

    /** https://docs.discord.com/developers/resources/message#create-message */
    post(channelId, message, nonce, notAfter, picture) {
      return attempt<PostOutcome>(
        async () => {
          const known = deadMentions.without(message);
          const body = { ...known, nonce, enforce_nonce: true };
          const route = Routes.channelMessages(channelId);
          const options = { body, ...(picture ? { files: [fileOf(picture)] } : {}) };
          const sent = (await make('post', route, options, notAfter)) as APIMessage;
          const { id, mention_roles: notified } = sent;
          void deadMentions.check(known, { channelId, id, notified });
          return { kind: 'sent', messageId: id };
        },
        (error) => (isUnknownMessage(error) ? { kind: 'deleted-since' } : outcomeOf(error)),
      );
    },

    find(channelId, matches, since) {
      return attempt<SearchOutcome>(
        async () => {
          const id = await ownId();
          const isOurs = ({ author, components = [] }: APIMessage) =>
            author.id === id && matches(components);
          return searchHistory(requests, channelId, since, isOurs);
        },
        (error) => {
          const outcome = outcomeOf(error);
          return outcome.kind === 'refused' ? { kind: 'unreadable' } : outcome;
        },
      );
    },

    /** https://docs.discord.com/developers/resources/message#edit-message */
    edit(channelId, messageId, message) {
      return attempt<ChangeOutcome>(async () => {
        const body = deadMentions.without(message);
        await make('patch', Routes.channelMessage(channelId, messageId), { body });
        return { kind: 'done' };
      }, changeOutcomeOf);
    },

    /** https://docs.discord.com/developers/resources/message#crosspost-message */
    publish(channelId, messageId) {
      return attempt<ChangeOutcome>(
        async () => {
          await make('post', Routes.channelMessageCrosspost(channelId, messageId));
          return { kind: 'done' };
        },
        (error) => (isAlreadyPublished(error) ? { kind: 'done' } : changeOutcomeOf(error)),
      );
    },

    /** https://docs.discord.com/developers/resources/user#create-dm */
    directMessage(userId, message) {
      return attempt<ChangeOutcome>(
        async () => {
          const body = { recipient_id: userId };
          const opened = await make('post', Routes.userChannels(), { body });
          const { id } = opened as APIChannel;
          await make('post', Routes.channelMessages(id), { body: message });
          return { kind: 'done' };
        },
        (error) => (isClosedToUs(error) ? { kind: 'gone' } : outcomeOf(error)),
      );
    },

    permissionsIn(guildId, channelIds, member) {
      return attempt<GuildAccess | Later>(
        () => accessIn(guildId, channelIds, member),
        (error) => {
          const outcome = outcomeOf(error);
          if (outcome.kind !== 'lost') return asLater(outcome);
          const channels = new Map(channelIds.map((id) => [id, outcome]));
          return { kind: 'access', channels, roles: new Map() };
        },
      );
    },

    /** https://docs.discord.com/developers/resources/guild#get-guild */
    isIn(guildId) {
      return attempt<boolean | Later>(
        async () => {
          await make('get', Routes.guild(guildId));
          return true;
        },
        (error) => {
          const outcome = outcomeOf(error);
          return outcome.kind === 'lost' ? false : asLater(outcome);
        },
      );
    },
  };
}

interface GuildChannel {
  readonly type: APIChannel['type'];
  readonly guild_id?: string;
  readonly parent_id?: string | null;
  readonly permission_overwrites?: readonly APIOverwrite[];
  readonly thread_metadata?: { readonly locked?: boolean };
}

/** https://docs.discord.com/developers/resources/channel#get-thread-member: for anyone who isn't in the thread. */
const notFound = 404;

function managesThreads(permissions: bigint): boolean {
  return (permissions & PermissionFlagsBits.ManageThreads) !== 0n;
}

/** Turns errors into outcomes, except those for the operator. */
async function attempt<Outcome>(
  task: () => Promise<Outcome>,
  explain: (error: unknown) => Outcome,
): Promise<Outcome> {
  try {
    return await task();
  } catch (error) {
    if (error instanceof OperatorError) throw error;
    return explain(error);
  }
}

function changeOutcomeOf(error: unknown): ChangeOutcome {
  return isUnknownMessage(error) ? { kind: 'gone' } : outcomeOf(error);
}

function asLater(outcome: Failure): Later {
  if (outcome.kind === 'retry') return outcome;
  const reason = `Discord answered with code ${outcome.code}`;
  return { kind: 'retry', after: 0, reason, certainlyNotDone: true };
}
