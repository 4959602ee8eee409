import { about } from './about.ts';
import { cast, castChoice, castPage, castPick } from './cast.ts';
import type { AnyCommand, Command, Component } from './declaration.ts';
import { anotherMatch, anotherQuote, quote, speakerPick } from './quote.ts';
import { reloadCommand, type ReloadCommandDeps } from './reload.ts';
import { settingsCommand } from './settings.ts';
import { more, postSources, sources, spoilers } from './sources.ts';
import { status, topicPick } from './status.ts';
import type { UpdatesDeps } from './updates/deps.ts';
import { updatesCommand, updatesComponents } from './updates/index.ts';

export interface CommandDeps extends ReloadCommandDeps {
  readonly updates: UpdatesDeps;
}

/** All slash commands, in the order in which they are registered. */
export function createCommands(deps: CommandDeps): readonly AnyCommand[] {
  return [
    ...factCommands,
    updatesCommand(deps.updates),
    settingsCommand(deps.updates),
    reloadCommand(deps),
  ];
}

export function createComponents({ updates }: Pick<CommandDeps, 'updates'>): readonly Component[] {
  return [...components, ...updatesComponents(updates)];
}

/** The commands that need only the facts. */
export const factCommands = [cast, quote, status, about] as readonly Command[];

/** The buttons and menus that need only the facts. */
export const components = [
  castPage,
  castPick,
  castChoice,
  anotherQuote,
  anotherMatch,
  speakerPick,
  topicPick,
  sources,
  spoilers,
  more,
  postSources,
] as readonly Component[];

/** The payloads of the commands with these scopes. The builders take 15 ms to load, so they are imported lazily. */
export async function payloadsFor(
  commands: readonly AnyCommand[],
  ...scopes: readonly AnyCommand['scope'][]
) {
  const { commandPayload } = await import('./payload.ts');
  return commands.filter(({ scope }) => scopes.includes(scope)).map(commandPayload);
}
