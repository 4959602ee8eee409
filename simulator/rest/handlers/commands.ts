import { ApplicationCommandType } from 'discord-api-types/v10';
import { checkCommand, checkTogether } from '../../commands/check-command.ts';
import type { CommandDraft } from '../../commands/check-command.ts';
import type { Call, Reply } from '../call.ts';
import { ok, param } from '../call.ts';
import { LIMITS } from '../limits.ts';
import { Refusal, refuseIfAny } from '../refusal.ts';

const { ChatInput, User, Message } = ApplicationCommandType;

const MOST: readonly [ApplicationCommandType, number][] = [
  [ChatInput, LIMITS.chatCommands],
  [User, LIMITS.menuCommands],
  [Message, LIMITS.menuCommands],
];

// https://discord.com/developers/docs/interactions/application-commands#endpoints

export function listCommands(call: Call): Reply {
  return ok(call.discord.commands.list(scopeOf(call)));
}

export function replaceCommands(call: Call): Reply {
  const scope = scopeOf(call);
  const drafts = call.body as CommandDraft[];
  refuseIfAny([
    ...drafts.flatMap((draft, index) => checkCommand(draft, scope, [index])),
    ...checkTogether(drafts),
  ]);
  for (const [type, most] of MOST) {
    const count = drafts.filter((draft) => (draft.type ?? ChatInput) === type).length;
    if (count > most) throw new Refusal('tooManyCommands');
  }
  return ok(call.discord.commands.replace(scope, drafts));
}

/** Adds a command, or replaces the one of the same name and type. */
export function createCommand(call: Call): Reply {
  const scope = scopeOf(call);
  const draft = call.body as CommandDraft;
  refuseIfAny(checkCommand(draft, scope, []));
  const old = call.discord.commands.list(scope);
  const others = old.filter(
    ({ name, type }) => name !== draft.name || type !== (draft.type ?? ChatInput),
  );
  const { body } = replaceCommands({ ...call, body: [...others, draft] });
  const made = (body as readonly unknown[]).at(-1);
  return { status: others.length === old.length ? 201 : 200, body: made };
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
