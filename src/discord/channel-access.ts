import {
  PermissionFlagsBits,
  type APIGuild,
  type APIGuildMember,
  type APIOverwrite,
} from 'discord.js';

const everything = Object.values(PermissionFlagsBits).reduce((sum, bit) => sum | bit, 0n);
/** The permissions left in a timeout: https://docs.discord.com/developers/topics/permissions#permissions-for-timed-out-members */
const leftInTimeout = PermissionFlagsBits.ViewChannel | PermissionFlagsBits.ReadMessageHistory;

/**
 * The permissions of a member in a channel, as a bit set: those of the roles, then the channel's overwrites for
 * everyone, for the roles together and for the member.
 * https://docs.discord.com/developers/topics/permissions#permission-overwrites
 *
 * @param now milliseconds since the epoch, for timeouts that have ended.
 */
export function permissionsOf(
  guild: Pick<APIGuild, 'id' | 'owner_id' | 'roles'>,
  member: Pick<APIGuildMember, 'roles' | 'communication_disabled_until'> & { readonly id: string },
  overwrites: readonly APIOverwrite[],
  now: number,
): bigint {
  const roleIds = new Set([guild.id, ...member.roles]);
  const base = guild.roles
    .filter(({ id }) => roleIds.has(id))
    .reduce((sum, { permissions }) => sum | BigInt(permissions), 0n);
  if (guild.owner_id === member.id || (base & PermissionFlagsBits.Administrator) !== 0n) {
    return everything;
  }
  const ranks = [
    overwrites.filter(({ id }) => id === guild.id),
    overwrites.filter(({ id }) => id !== guild.id && roleIds.has(id)),
    overwrites.filter(({ id }) => id === member.id),
  ];
  const permissions = ranks.reduce(apply, base);
  const timeoutEnd = Date.parse(member.communication_disabled_until ?? '');
  return timeoutEnd > now ? permissions & leftInTimeout : permissions;
}

/** Denies everything that one rank denies, then allows everything that it allows. */
function apply(permissions: bigint, rank: readonly APIOverwrite[]): bigint {
  const denied = rank.reduce((sum, { deny }) => sum | BigInt(deny), 0n);
  const allowed = rank.reduce((sum, { allow }) => sum | BigInt(allow), 0n);
  return (permissions & ~denied) | allowed;
}
