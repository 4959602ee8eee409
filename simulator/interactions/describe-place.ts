import type { APIInteractionDataResolvedChannel } from 'discord-api-types/v10';
import { InteractionContextType } from 'discord-api-types/v10';
import { LIMITS } from '../rest/limits.ts';
import { answerChannel, answerMember } from '../world/answer-places.ts';
import { bitsOf, everyonesPermissions } from '../world/permissions.ts';
import type { Channel, GuildChannel, Thread } from '../world/places.ts';
import type { World } from '../world/world.ts';

// https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object
const OF_USER_INSTALLS = bitsOf(
  'AttachFiles',
  'EmbedLinks',
  'MentionEveryone',
  'UseExternalEmojis',
);

/** The payload fields for user, place and permissions. */
export function describePlace(
  world: World,
  userId: string,
  channel: Channel,
): Record<string, unknown> {
  const guild = world.guildOf(channel);
  const person = world.person(userId);
  const common = {
    application_id: world.application.id,
    version: 1,
    channel_id: channel.id,
    locale: person.locale,
    entitlements: [],
    attachment_size_limit: LIMITS.fileSize,
    app_permissions: appPermissions(world, channel).toString(),
  };
  if (guild === undefined || !('guildId' in channel)) {
    const { BotDM, PrivateChannel } = InteractionContextType;
    return {
      ...common,
      context: channel.kind === 'dm' ? BotDM : PrivateChannel,
      channel: answerChannel(world, channel),
      user: person.user,
    };
  }
  return {
    ...common,
    context: InteractionContextType.Guild,
    channel: describeChannel(world, channel, userId),
    guild_id: guild.id,
    guild: { id: guild.id, locale: guild.locale, features: [] },
    guild_locale: guild.locale,
    member: {
      ...answerMember(world, guild.members.get(userId) ?? { userId, roleIds: [] }),
      permissions: world.permissionsIn(channel, userId).toString(),
    },
  };
}

/**
 * The app's permissions here; if its bot isn't in the guild, some of those of @everyone.
 * https://discord.com/developers/docs/change-log#userinstalled-apps-general-availability
 */
export function appPermissions(world: World, channel: Channel): bigint {
  const guild = world.guildOf(channel);
  if (channel.kind === 'private') return OF_USER_INSTALLS & ~bitsOf('UseExternalEmojis');
  if (channel.kind === 'dm' || guild === undefined) return OF_USER_INSTALLS;
  return guild.hasBot
    ? world.permissionsIn(channel, world.application.id)
    : everyonesPermissions(guild, world.permissionHolder(channel)) & OF_USER_INSTALLS;
}

/** A channel in resolved option data. Has the app's permissions only if its bot is a member. */
export function describeChannel(
  world: World,
  channel: GuildChannel | Thread,
  userId: string,
): APIInteractionDataResolvedChannel {
  const hasBot = world.guildOf(channel)?.hasBot ?? false;
  const answered: object = answerChannel(world, channel);
  const known = Object.entries(answered).filter(([key]) => RESOLVED_FIELDS.has(key));
  const described: object = {
    ...Object.fromEntries(known),
    permissions: world.permissionsIn(channel, userId).toString(),
    ...(hasBot && {
      app_permissions: world.permissionsIn(channel, world.application.id).toString(),
    }),
  };
  return described as APIInteractionDataResolvedChannel;
}

/** https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object-resolved-data-structure */
const RESOLVED_FIELDS: ReadonlySet<string> = new Set([
  'id',
  'name',
  'type',
  'last_message_id',
  'last_pin_timestamp',
  'nsfw',
  'parent_id',
  'guild_id',
  'flags',
  'rate_limit_per_user',
  'topic',
  'position',
  'thread_metadata',
]);
