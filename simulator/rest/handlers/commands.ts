import { ApplicationCommandType } from 'discord-api-types/v10';
import { checkCommand, checkTogether } from '../../commands/check-command.ts';
import type { CommandDraft } from '../../commands/check-command.ts';
import type { Call, Reply } from '../call.ts';
import { ok, param } from '../call.ts';
import { LIMITS } from '../limits.ts';
import { Refusal, refuseIfAny } from '../refusal.ts';

// https://discord.com/developers/docs/interactions/application-commands#endpoints

export function listCommands(call: Call): Reply {
  return ok(call.discord.commands.list(scopeOf(call)));
}

export function replaceCommands(call: Call): Reply {
  const scope = scopeOf(call);
  const drafts = call.body as CommandDraft[];
  refuseIfAny([
    ...drafts.flatMap((draft, index) => checkCommand(draft, [index])),
    ...checkTogether(drafts),
  ]);
  if (drafts.filter(isChat).length > LIMITS.chatCommands.max) throw new Refusal('tooManyCommands');
  return ok(call.discord.commands.replace(scope, drafts));
}

/** The guild of the path, undefined for the global commands. */
function scopeOf(call: Call): string | undefined {
  const { world } = call.discord;
  if (param(call, 'applicationId') !== world.application.id)
    throw new Refusal('notYourApplication');
  const guildId = call.params['guildId'];
  if (guildId === undefined) return undefined;
  if (!world.guilds.get(guildId)?.hasBot) throw new Refusal('missingAccess');
  return guildId;
}

function isChat({ type }: { readonly type?: ApplicationCommandType | null }): boolean {
  return (type ?? ApplicationCommandType.ChatInput) === ApplicationCommandType.ChatInput;
}
