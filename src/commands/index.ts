import { about } from './about.ts';
import { cast, castPage, castPick } from './cast.ts';
import type { Command, Component } from './declaration.ts';
import { anotherQuote, quote } from './quote.ts';
import { reloadCommand, type ReloadParts } from './reload.ts';
import { sources } from './sources.ts';
import { status } from './status.ts';

/** All slash commands, in the order in which they are registered. */
export function createCommands(parts: ReloadParts): readonly Command[] {
  return [...factCommands, reloadCommand(parts)];
}

/** Those that need nothing but the facts. */
export const factCommands = [cast, quote, status, about] as readonly Command[];

/** All buttons and menus. */
export const components = [castPage, castPick, anotherQuote, sources] as readonly Component[];
