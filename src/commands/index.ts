import { about } from './about.ts';
import { cast, castPage, castPick } from './cast.ts';
import type { AnyCommand, Command, Component } from './declaration.ts';
import { anotherQuote, quote } from './quote.ts';
import { reloadCommand, type ReloadParts } from './reload.ts';
import { posted, sources } from './sources.ts';
import { status } from './status.ts';
import { updatesCommand, updatesComponents, type UpdatesParts } from './updates/index.ts';

export interface CommandParts extends ReloadParts {
  readonly updates: UpdatesParts;
}

/** All slash commands, in the order in which they are registered. */
export function createCommands(parts: CommandParts): readonly AnyCommand[] {
  return [...factCommands, updatesCommand(parts.updates), reloadCommand(parts)];
}

/** All buttons and menus. */
export function createComponents(parts: Pick<CommandParts, 'updates'>): readonly Component[] {
  return [...components, ...updatesComponents(parts.updates)];
}

/** Those that need nothing but the facts. */
export const factCommands = [cast, quote, status, about] as readonly Command[];

/** Those that need nothing but the facts. */
export const components = [
  castPage,
  castPick,
  anotherQuote,
  sources,
  posted,
] as readonly Component[];

/** The payloads of some scopes' commands. Their builders take 15 ms to load, so they are imported lazily. */
export async function payloadsFor(
  commands: readonly AnyCommand[],
  ...scopes: readonly AnyCommand['scope'][]
) {
  const { commandPayload } = await import('./payload.ts');
  return commands.filter(({ scope }) => scopes.includes(scope)).map(commandPayload);
}
