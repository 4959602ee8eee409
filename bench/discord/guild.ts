import { applicationId, each, placeId } from './ids.ts';

/** Contents of a medium-sized guild. */
const channels = 45;
const roles = 25;
const emojis = 40;

export const guildId = (guild: number): string => placeId(0, guild);
export const channelId = (guild: number, channel: number): string => placeId(1, guild, channel);

const botMember = {
  user: { id: applicationId, username: 'bench', discriminator: '0', avatar: null, bot: true },
  ...each('nick avatar banner premium_since communication_disabled_until', null),
  ...each('deaf mute pending', false),
  roles: [],
  joined_at: '2025-03-04T05:06:07.000000+00:00',
  flags: 0,
};

const permissions = '2248473465835073';
const overwrite = { type: 0, allow: '1024', deny: '2048' };

/** Fields of a guild without features and members. */
const unused = {
  ...each('description splash discovery_splash banner home_header application_id', null),
  ...each('afk_channel_id widget_channel_id max_presences vanity_url_code hub_type', null),
  ...each('safety_alerts_channel_id latest_onboarding_question_id incidents_data', null),
  ...each('presences voice_states threads stage_instances guild_scheduled_events', []),
  ...each('soundboard_sounds embedded_activities activity_instances stickers', []),
  ...each('widget_enabled premium_progress_bar_enabled nsfw unavailable', false),
  ...each('system_channel_flags mfa_level nsfw_level', 0),
};

/** A guild as in GUILD_CREATE: https://discord.com/developers/docs/events/gateway-events#guild-create */
export function guildCreate(guild: number): object {
  return {
    ...unused,
    id: guildId(guild),
    name: `The harbour number ${guild}`,
    icon: guild.toString(16).padStart(32, 'a'),
    features: ['COMMUNITY', 'NEWS', 'AUTO_MODERATION'],
    owner_id: placeId(4, guild),
    region: 'deprecated',
    afk_timeout: 300,
    system_channel_id: channelId(guild, 1),
    verification_level: 1,
    default_message_notifications: 1,
    explicit_content_filter: 2,
    max_members: 500_000,
    max_video_channel_users: 25,
    max_stage_video_channel_users: 50,
    premium_tier: 1,
    premium_subscription_count: 3,
    preferred_locale: 'en-US',
    rules_channel_id: channelId(guild, 2),
    public_updates_channel_id: channelId(guild, 3),
    joined_at: '2025-03-04T05:06:07.000000+00:00',
    large: true,
    lazy: true,
    member_count: 300 + (guild % 700),
    version: 1_700_000_000_000 + guild,
    members: [botMember],
    channels: range(channels, (number) => channel(guild, number)),
    roles: range(roles, (number) => role(guild, number)),
    emojis: range(emojis, (number) => ({
      id: placeId(3, guild, number),
      name: `lamp_${guild}_${number}`,
      roles: [],
      require_colons: true,
      managed: false,
      animated: number % 5 === 0,
      available: true,
    })),
  };
}

function channel(guild: number, number: number): object {
  const isCategory = number % 9 === 0;
  const isVoice = !isCategory && number % 5 === 0;
  return {
    id: channelId(guild, number),
    type: isCategory ? 4 : isVoice ? 2 : 0,
    name: isCategory ? `Pier ${number}` : `quay-${guild}-${number}`,
    position: number,
    flags: 0,
    parent_id: isCategory ? null : channelId(guild, number - (number % 9)),
    permission_overwrites: range(3, (role) => ({ id: placeId(2, guild, role), ...overwrite })),
    ...(isVoice
      ? { bitrate: 64_000, user_limit: 0, rtc_region: null, last_message_id: null }
      : {
          topic: `What is said on quay ${number} stays on quay ${number}, of harbour ${guild}.`,
          last_message_id: placeId(5, guild, number),
          rate_limit_per_user: 0,
          nsfw: false,
        }),
  };
}

function role(guild: number, number: number): object {
  return {
    // The @everyone role has the guild's id.
    id: number === 0 ? guildId(guild) : placeId(2, guild, number),
    name: number === 0 ? '@everyone' : `Keeper ${guild} ${number}`,
    description: null,
    permissions,
    position: number,
    color: number * 4096,
    colors: { primary_color: number * 4096, secondary_color: null, tertiary_color: null },
    hoist: number % 4 === 0,
    managed: number === 1,
    mentionable: false,
    icon: null,
    unicode_emoji: null,
    flags: 0,
  };
}

function range<T>(count: number, make: (number: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, number) => make(number));
}
