import { OverwriteType, PermissionFlagsBits } from 'discord-api-types/v10';
import type { APIOverwrite } from 'discord-api-types/v10';
import type { Guild, GuildChannel } from './places.ts';

export type PermissionName = keyof typeof PermissionFlagsBits;

export const ALL_PERMISSIONS = Object.values(PermissionFlagsBits).reduce(
  (sum, bit) => sum | bit,
  0n,
);

/** A bit set of permissions. */
export function bitsOf(...names: readonly PermissionName[]): bigint {
  return names.reduce((sum, name) => sum | PermissionFlagsBits[name], 0n);
}

/** Whether a bit set has a permission. Administrator must already be expanded. */
export function holds(permissions: bigint, name: PermissionName): boolean {
  return (permissions & PermissionFlagsBits[name]) !== 0n;
}

/** The permissions of @everyone in a channel. */
export function everyonesPermissions(guild: Guild, { overwrites }: GuildChannel): bigint {
  const base = BigInt(guild.roles.get(guild.id)?.permissions ?? '0');
  return overwrite(
    base,
    overwrites.filter(({ id }) => id === guild.id),
  );
}

/** A member's permissions in a guild, without channel overwrites. */
export function basePermissions(guild: Guild, userId: string): bigint {
  const member = guild.members.get(userId);
  if (member === undefined) return 0n;
  if (guild.ownerId === userId) return ALL_PERMISSIONS;
  const roleIds = [guild.id, ...member.roleIds];
  const base = roleIds.reduce(
    (sum, id) => sum | BigInt(guild.roles.get(id)?.permissions ?? '0'),
    0n,
  );
  return holds(base, 'Administrator') ? ALL_PERMISSIONS : base;
}

/**
 * A member's permissions in a channel; for a thread, pass its parent.
 * https://discord.com/developers/docs/topics/permissions#permission-overwrites
 */
export function channelPermissions(guild: Guild, channel: GuildChannel, userId: string): bigint {
  const base = basePermissions(guild, userId);
  if (base === ALL_PERMISSIONS || base === 0n) return base;
  const roleIds = new Set(guild.members.get(userId)?.roleIds);
  const ofRoles = channel.overwrites.filter((one) => roleIds.has(one.id));
  const everyone = channel.overwrites.filter((one) => one.id === guild.id);
  const own = channel.overwrites.filter(
    (one) => one.type === OverwriteType.Member && one.id === userId,
  );
  return [everyone, ofRoles, own].reduce(overwrite, base);
}

/** Applies all denials first, then all allowances. */
function overwrite(permissions: bigint, rank: readonly APIOverwrite[]): bigint {
  const denied = rank.reduce((sum, one) => sum | BigInt(one.deny), 0n);
  const allowed = rank.reduce((sum, one) => sum | BigInt(one.allow), 0n);
  return (permissions & ~denied) | allowed;
}
