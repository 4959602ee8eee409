import { memoize } from '#memoize.ts';
import { channelId, guildId } from './guild.ts';
import { applicationId, each, interactionId, placeId } from './ids.ts';

/** The command to send, the same for each contender. */
export interface Question {
  /** 2: a slash command, 4: autocomplete for its option. */
  readonly type: 2 | 4;
  readonly command: string;
  readonly option?: string;
  readonly value?: string;
}

/** Sends interactions to a contender and receives its answers. Each interaction has a number of its own. */
export interface Transport {
  /** The contender's environment, with the names of our own configuration. */
  readonly environment: Readonly<Record<string, string>>;
  /** Sends at once, or as soon as the contender can be reached. */
  ask(number: number, question: Question): void;
  /** Called for each complete answer. */
  onAnswer: (number: number, body: Buffer) => void;
  close(): Promise<void>;
}

/** Many users, since the bot limits each one. */
const userIds = Array.from({ length: 1000 }, (_, index) => placeId(4, 0, index));

/** Characters in a token, as on Discord. */
const tokenLength = 212;

/**
 * Makes the JSON of interactions that differ only in id, token and user. It joins strings, since the driver
 * must cost less than the contender. Same shape as Discord sends from a guild:
 * https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object
 */
export const interactionWriter = memoize((question: Question) => {
  const pattern = JSON.stringify(interaction(question, '<id>', '<token>', '<user>'));
  const [start = '', afterId = '', afterToken = '', end = ''] =
    pattern.split(/<id>|<token>|<user>/);
  return (number: number): string => {
    const user = userIds[number % userIds.length] ?? '';
    return (
      start + interactionId(number) + afterId + interactionToken(number) + afterToken + user + end
    );
  };
});

function interactionToken(number: number): string {
  return `aW50ZXJhY3Rpb246${String(number).padStart(12, '0')}`.padEnd(tokenLength, 'x');
}

/** An interaction as large as Discord's, from a user in a guild. */
export function interaction(
  { type, command, option, value }: Question,
  id: string,
  token: string,
  userId: string,
  guild = 0,
) {
  const focus = type === 4 ? { focused: true } : {};
  return {
    id,
    token,
    version: 1,
    application_id: applicationId,
    type,
    data: {
      id: placeId(6, 0),
      name: command,
      type: 1,
      options: option === undefined ? [] : [{ type: 3, name: option, value, ...focus }],
    },
    guild_id: guildId(guild),
    guild: {
      id: guildId(guild),
      locale: 'en-US',
      features: ['COMMUNITY', 'NEWS', 'AUTO_MODERATION'],
    },
    channel_id: channelId(guild, 1),
    channel: {
      id: channelId(guild, 1),
      type: 0,
      guild_id: guildId(guild),
      name: 'quay-0-1',
      topic: 'What is said on quay 1 stays on quay 1, of harbour 0.',
      position: 1,
      parent_id: channelId(guild, 0),
      last_message_id: placeId(5, guild, 1),
      rate_limit_per_user: 0,
      nsfw: false,
      flags: 0,
      permissions: '2248473465835073',
    },
    member: {
      user: {
        id: userId,
        username: 'ada',
        global_name: 'Ada',
        discriminator: '0',
        avatar: 'a0b1c2d3e4f5a6b7c8d9e0f1a2b3c4d5',
        ...each('avatar_decoration_data collectibles primary_guild clan', null),
        public_flags: 0,
      },
      ...each('nick avatar banner premium_since', null),
      ...each('communication_disabled_until unusual_dm_activity_until', null),
      ...each('pending deaf mute', false),
      roles: [placeId(2, guild, 3), placeId(2, guild, 8)],
      joined_at: '2025-06-07T08:09:10.000000+00:00',
      flags: 0,
      permissions: '2248473465835073',
    },
    app_permissions: '562949953601536',
    locale: 'en-GB',
    guild_locale: 'en-US',
    entitlements: [],
    entitlement_sku_ids: [],
    authorizing_integration_owners: { '0': guildId(guild) },
    context: 0,
    attachment_size_limit: 10_485_760,
  };
}
