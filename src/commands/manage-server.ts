import { PermissionFlagsBits } from 'discord-api-types/v10';
import type { Caller } from '#commands/declaration.ts';
import { notice, type Notice } from '#replies/reply.ts';

/** The permission to manage posts and settings: https://docs.discord.com/developers/topics/permissions */
export const manageServer = PermissionFlagsBits.ManageGuild;

/** Checked for every interaction: admins can open commands to all members, and buttons can be forged. */
export function refuseUnlessManager({ guildId, permissions }: Caller): Notice | undefined {
  const mayManage = (permissions & (manageServer | PermissionFlagsBits.Administrator)) !== 0n;
  return guildId !== undefined && mayManage ? undefined : notManager;
}

const notManager = notice(
  'Only members with the **Manage Server** permission can do that in this server.',
);
