import type { APIApplicationCommand } from 'discord-api-types/v10';
import { ApplicationIntegrationType, InteractionContextType } from 'discord-api-types/v10';
import type { Discord } from '../discord.ts';
import { holds } from '../world/permissions.ts';
import type { Channel, GuildChannel, Thread } from '../world/places.ts';

const { GuildInstall, UserInstall } = ApplicationIntegrationType;

/** The commands offered to a user in a channel. Clients show both if a guild's and a global one share a name. */
export function visibleCommands(
  discord: Discord,
  userId: string,
  channel: Channel,
): readonly APIApplicationCommand[] {
  const { commands, world } = discord;
  if (!mayCommandHere(discord, userId, channel)) return [];
  const guild = world.guildOf(channel);
  const own = guild?.hasBot ? commands.list(guild.id) : [];
  return [...own, ...commands.list(undefined)].filter((command) =>
    isVisible(discord, command, userId, channel),
  );
}

/** Members need permission to see the channel and to use commands in it. */
function mayCommandHere({ world }: Discord, userId: string, channel: Channel): boolean {
  if (channel.kind === 'dm') return channel.recipientId === userId;
  if (channel.kind === 'private') return channel.recipientIds.includes(userId);
  const permissions = world.permissionsIn(channel, userId);
  // https://discord.com/developers/docs/topics/threads#active--archived-threads
  if (channel.kind === 'thread' && channel.archived) return false;
  return world.canSee(channel, userId) && holds(permissions, 'UseApplicationCommands');
}

function isVisible(
  discord: Discord,
  command: APIApplicationCommand,
  userId: string,
  channel: Channel,
): boolean {
  const owners = integrationOwners(discord, command.integration_types, userId, channel);
  if (Object.keys(owners).length === 0 || !fitsContext(command, channel)) return false;
  // A guild's permissions apply to its own installation, not to a user's.
  return !('0' in owners) || !('guildId' in channel) || mayUse(discord, command, userId, channel);
}

/**
 * The installations that authorize an interaction: the guild ("0"), the user ("1") or both.
 * https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object-authorizing-integration-owners-object
 */
export function integrationOwners(
  { world }: Discord,
  types: readonly ApplicationIntegrationType[] = [GuildInstall],
  userId: string,
  channel: Channel,
): Record<string, string> {
  const guild = world.guildOf(channel);
  const byGuild = channel.kind === 'dm' || guild?.hasBot === true;
  const byUser = world.userInstalls.has(userId) || !byGuild;
  return {
    ...(byGuild && types.includes(GuildInstall) && { '0': guild?.id ?? '0' }),
    ...(byUser && types.includes(UserInstall) && { '1': userId }),
  };
}

function fitsContext(command: APIApplicationCommand, channel: Channel): boolean {
  if (command.guild_id !== undefined) return 'guildId' in channel;
  const { Guild, BotDM, PrivateChannel } = InteractionContextType;
  const here = { guild: Guild, thread: Guild, dm: BotDM, private: PrivateChannel }[channel.kind];
  const all = [Guild, BotDM, PrivateChannel];
  const contexts = command.contexts ?? (command.dm_permission === false ? [Guild] : all);
  return contexts.includes(here);
}

/** https://discord.com/developers/docs/interactions/application-commands#permissions */
function mayUse(
  { world }: Discord,
  command: APIApplicationCommand,
  userId: string,
  channel: GuildChannel | Thread,
): boolean {
  const permissions = world.permissionsIn(channel, userId);
  const wanted = command.default_member_permissions;
  if (wanted === null || wanted === undefined) return true;
  // "0" means administrators only. They hold every bit, so require one that no other member can have.
  const bits = BigInt(wanted) === 0n ? ADMINISTRATOR : BigInt(wanted);
  return (permissions & bits) === bits;
}

const ADMINISTRATOR = 8n;
