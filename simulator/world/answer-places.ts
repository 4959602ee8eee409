import type { APIChannel } from 'discord-api-types/v10';
import type { Channel, Guild } from './places.ts';
import type { World } from './world.ts';

/** A channel as Discord's REST answers it: https://discord.com/developers/docs/resources/channel#channel-object */
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
    case 'thread':
      return {
        guild_id: channel.guildId,
        parent_id: channel.parentId,
        name: channel.name,
        owner_id: channel.ownerId,
        rate_limit_per_user: 0,
        message_count: world.messages(channel.id).length,
        total_message_sent: world.messages(channel.id).length,
        member_count: 1,
        thread_metadata: {
          archived: false,
          archive_timestamp: '2024-01-01T00:00:00.000Z',
          auto_archive_duration: 4320,
          locked: false,
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

/** The GUILD_CREATE of a guild, without its people: https://discord.com/developers/docs/events/gateway-events#guild-create */
export function answerGuild(world: World, guild: Guild): object {
  const channels = [...world.channels.values()].filter(
    (channel) => world.guildOf(channel) === guild,
  );
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
    joined_at: '2024-01-01T00:00:00.000000+00:00',
    large: false,
    unavailable: false,
    member_count: guild.members.size,
    members: [],
    voice_states: [],
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
    channels: channels
      .filter(({ kind }) => kind === 'guild')
      .map((one) => answerChannel(world, one)),
    threads: channels
      .filter(({ kind }) => kind === 'thread')
      .map((one) => answerChannel(world, one)),
  };
}
