import { PermissionFlagsBits } from 'discord-api-types/v10';
import type { Caller } from '#commands/declaration.ts';
import { notice, type Notice } from '#replies/reply.ts';

/** Who may decide on production updates: https://docs.discord.com/developers/topics/permissions */
export const manageServer = PermissionFlagsBits.ManageGuild;

/**
 * Why somebody may not. Asked whatever Discord let through, as a server's admins can open commands to
 * anyone, and a button is nothing but a text that came back.
 */
export function refuseUnlessManager({ guildId, permissions }: Caller): Notice | undefined {
  const mayManage = (permissions & (manageServer | PermissionFlagsBits.Administrator)) !== 0n;
  return guildId !== undefined && mayManage ? undefined : notManager;
}

const notManager = notice(
  'Only members with the **Manage Server** permission can manage posts in this server.',
);
