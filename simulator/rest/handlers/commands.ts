import type { APIApplicationCommand } from 'discord-api-types/v10';
import { ApplicationCommandType } from 'discord-api-types/v10';
import { withoutLocalizations } from '../../commands/answer-command.ts';
import { checkCommand, checkTogether } from '../../commands/check-command.ts';
import type { CommandDraft } from '../../commands/check-command.ts';
import type { Call, Reply } from '../call.ts';
import { created, NO_CONTENT, ok, param } from '../call.ts';
import { LIMITS } from '../limits.ts';
import { Refusal, refuseIfAny } from '../refusal.ts';

// https://discord.com/developers/docs/interactions/application-commands#endpoints

export function listCommands(call: Call): Reply {
  const commands = call.discord.commands.list(scopeOf(call));
  const isFull = call.query.get('with_localizations') === 'true';
  return ok(isFull ? commands : withoutLocalizations(commands));
}

export function getCommand(call: Call): Reply {
  return ok(commandOf(call));
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

export function createCommand(call: Call): Reply {
  const { commands } = call.discord;
  const scope = scopeOf(call);
  const draft = call.body as CommandDraft;
  refuseIfAny(checkCommand(draft));
  const isNew = commands.namesake(scope, draft) === undefined;
  if (isNew && commands.list(scope).filter(isChat).length >= LIMITS.chatCommands.max) {
    throw new Refusal('tooManyCommands');
  }
  const command = commands.put(scope, draft);
  return isNew ? created(command) : ok(command);
}

export function changeCommand(call: Call): Reply {
  const old = commandOf(call);
  const changes = call.body as Partial<CommandDraft>;
  const draft = { ...(old as unknown as CommandDraft), ...changes };
  refuseIfAny(checkCommand(draft));
  const namesake = call.discord.commands.namesake(scopeOf(call), draft);
  if (namesake !== undefined && namesake.id !== old.id) {
    refuseIfAny(checkTogether([draft, draft]).map((error) => ({ ...error, path: ['name'] })));
  }
  return ok(call.discord.commands.change(old, scopeOf(call), changes));
}

export function deleteCommand(call: Call): Reply {
  call.discord.commands.delete(scopeOf(call), commandOf(call).id);
  return NO_CONTENT;
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

function commandOf(call: Call): APIApplicationCommand {
  const command = call.discord.commands.find(scopeOf(call), param(call, 'commandId'));
  if (command === undefined) throw new Refusal('unknownCommand');
  return command;
}

function isChat({ type }: { readonly type?: ApplicationCommandType | null }): boolean {
  return (type ?? ApplicationCommandType.ChatInput) === ApplicationCommandType.ChatInput;
}
