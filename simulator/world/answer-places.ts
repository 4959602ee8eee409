import { ChannelType } from 'discord-api-types/v10';
import type { APIChannel } from 'discord-api-types/v10';
import type { Channel, Guild, Member } from './places.ts';
import type { World } from './world.ts';

/** A channel in REST responses: https://discord.com/developers/docs/resources/channel#channel-object */
export function answerChannel(world: World, channel: Channel): APIChannel {
  const last = world.book.newestIn(channel.id)?.id ?? null;
  const described = describe(world, channel);
  const answered: object = {
    id: channel.id,
    type: channel.type,
    last_message_id: last,
    flags: 0,
    ...described,
  };
  return answered as APIChannel;
}

function describe(world: World, channel: Channel): object {
  switch (channel.kind) {
    case 'dm':
      return { recipients: [world.person(channel.recipientId).user] };
    case 'private':
      return {
        recipients: channel.recipientIds.map((id) => world.person(id).user),
        name: null,
        icon: null,
        owner_id: channel.recipientIds[0],
      };
    case 'thread':
      return {
        guild_id: channel.guildId,
        parent_id: channel.parentId,
        name: channel.name,
        owner_id: channel.ownerId,
        rate_limit_per_user: 0,
        message_count: world.messages(channel.id).length,
        total_message_sent: world.messages(channel.id).length,
        member_count: channel.memberIds.size,
        ...(channel.memberIds.has(world.bot.id) && {
          member: threadMember(channel.id, world.bot.id),
        }),
        thread_metadata: {
          archived: channel.archived,
          archive_timestamp: '2024-01-01T00:00:00.000Z',
          auto_archive_duration: 4320,
          locked: channel.locked,
          ...(channel.type === ChannelType.PrivateThread && { invitable: true }),
          create_timestamp: '2024-01-01T00:00:00.000Z',
        },
      };
    case 'guild':
      return {
        guild_id: channel.guildId,
        name: channel.name,
        parent_id: null,
        position: channel.position,
        permission_overwrites: channel.overwrites,
        nsfw: false,
        rate_limit_per_user: 0,
        topic: null,
      };
  }
}

/** https://discord.com/developers/docs/resources/channel#thread-member-object */
export function threadMember(id: string, userId: string): object {
  return { id, user_id: userId, join_timestamp: JOINED, flags: 0 };
}

/** The GUILD_CREATE of a guild, with the bot as its only member: https://discord.com/developers/docs/events/gateway-events#guild-create */
export function answerGuild(world: World, guild: Guild): object {
  const own = guild.members.get(world.application.id);
  const channels = [...world.channels.values()].filter(
    (channel) => world.guildOf(channel) === guild,
  );
  return {
    ...describeGuild(guild),
    joined_at: JOINED,
    large: false,
    unavailable: false,
    member_count: guild.members.size,
    members: own === undefined ? [] : [answerMember(world, own)],
    voice_states: [],
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
    channels: channels
      .filter(({ kind }) => kind === 'guild')
      .map((one) => answerChannel(world, one)),
    threads: channels
      .filter((one) => one.kind === 'thread' && !one.archived && world.canSee(one, world.bot.id))
      .map((one) => answerChannel(world, one)),
  };
}

/** A guild in REST responses: https://discord.com/developers/docs/resources/guild#guild-object */
export function answerGuildByRest(guild: Guild, withCounts: boolean): object {
  return {
    ...describeGuild(guild),
    home_header: null,
    region: 'us-east',
    widget_enabled: false,
    widget_channel_id: null,
    max_presences: null,
    max_members: 500_000,
    max_stage_video_channel_users: 50,
    max_video_channel_users: 25,
    nsfw: false,
    incidents_data: null,
    ...(withCounts && {
      approximate_member_count: guild.members.size,
      approximate_presence_count: guild.members.size,
    }),
  };
}

/** https://discord.com/developers/docs/resources/guild#guild-member-object */
export function answerMember(world: World, { userId, roleIds }: Member): object {
  return {
    user: world.person(userId).user,
    roles: [...roleIds],
    joined_at: JOINED,
    premium_since: null,
    communication_disabled_until: null,
    deaf: false,
    mute: false,
    pending: false,
    nick: null,
    avatar: null,
    banner: null,
    flags: 0,
  };
}

const JOINED = '2024-01-01T00:00:00.000Z';

function describeGuild(guild: Guild): object {
  return {
    id: guild.id,
    name: guild.name,
    icon: null,
    splash: null,
    discovery_splash: null,
    description: null,
    banner: null,
    owner_id: guild.ownerId,
    afk_channel_id: null,
    afk_timeout: 300,
    verification_level: 0,
    default_message_notifications: 1,
    explicit_content_filter: 0,
    mfa_level: 0,
    application_id: null,
    system_channel_id: null,
    system_channel_flags: 0,
    rules_channel_id: null,
    public_updates_channel_id: null,
    safety_alerts_channel_id: null,
    vanity_url_code: null,
    premium_tier: 0,
    premium_subscription_count: 0,
    premium_progress_bar_enabled: false,
    preferred_locale: guild.locale,
    nsfw_level: 0,
    features: [],
    emojis: [],
    stickers: [],
    roles: [...guild.roles.values()],
  };
}
