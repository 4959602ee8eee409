import { checkCommand } from '../../commands/check-command.ts';
import type { CommandDraft } from '../../commands/check-command.ts';
import type { Call, Reply } from '../call.ts';
import { ok, param } from '../call.ts';
import { below, Refusal, refuseIfAny } from '../refusal.ts';

// https://discord.com/developers/docs/interactions/application-commands#endpoints

export function listCommands(call: Call): Reply {
  return ok(call.discord.commands.list(scopeOf(call)));
}

export function replaceCommands(call: Call): Reply {
  const scope = scopeOf(call);
  const drafts = call.body as CommandDraft[];
  refuseIfAny(
    drafts.flatMap((draft, index) => [
      ...below([index], checkCommand(draft, scope, drafts.slice(0, index))),
    ]),
  );
  return ok(call.discord.commands.replace(scope, drafts));
}

/** Adds a command, or replaces the one of the same name and type. */
export function createCommand(call: Call): Reply {
  const scope = scopeOf(call);
  const draft = call.body as CommandDraft;
  refuseIfAny(checkCommand(draft, scope));
  const { commands } = call.discord;
  const before = commands.list(scope).length;
  const body = commands.add(scope, draft);
  return { status: commands.list(scope).length > before ? 201 : 200, body };
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
