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

/** The commands that need only the facts. */
export const factCommands = [cast, quote, status, about] as readonly Command[];

/** All slash commands, in the order in which they are registered. */
export function createCommands(deps: CommandDeps): readonly AnyCommand[] {
  return [
    ...factCommands,
    updatesCommand(deps.updates),
    settingsCommand(deps.updates),
    reloadCommand(deps),
  ];
}

/** All buttons and menus. */
export function createComponents({ updates }: Pick<CommandDeps, 'updates'>): readonly Component[] {
  const forFacts = [
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
  return [...forFacts, ...updatesComponents(updates)];
}
