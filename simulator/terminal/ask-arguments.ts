import { parseArgs } from 'node:util';
import type { Persona, Place } from '../world/world.ts';
import { oneOf } from './typing/nearest-names.ts';
import { PERSONAS, PLACES, isPersona, isPlace } from './people.ts';

export type Arguments =
  AskRequest | { readonly kind: 'help' } | { readonly kind: 'misread'; readonly problem: string };

export interface AskRequest {
  readonly kind: 'ask';
  /** Command lines, each with a leading slash. */
  readonly lines: readonly string[];
  readonly who: Persona;
  readonly where: Place;
  /** Labels or numbers to press after the first answer. */
  readonly presses: readonly string[];
  readonly spoilersOpen: boolean;
  readonly json: boolean;
}

export const HELP = `Asks the bot in a built-in stand-in for Discord: no account, no token, nothing leaves this computer.

  npm run ask -- command option:value [/another-command …]

Text with spaces needs double quotes: npm run ask -- cast "name:joe keery"

  --as WHO        ${Object.keys(PERSONAS).join(', ')} (default: fan)
  --in PLACE      ${Object.keys(PLACES).join(', ')} (default: general)
  --press LABEL   press this button of the first answer, or choose this option, by label or number;
                  can be repeated
  --spoilers      show hidden spoilers
  --json          print the final message of each command as Discord's JSON, one per line, and
                  nothing else (npm itself prints two lines first; "npm run -s ask" keeps it quiet)
  --help          this text

Exit codes: 0 answered, 1 the bot didn't answer, 2 Discord wouldn't send this; the bot's own if it
didn't start. Answers go to standard output, everything else to standard error.
`;

const OPTIONS = {
  as: { type: 'string', default: 'fan' },
  in: { type: 'string', default: 'general' },
  press: { type: 'string', multiple: true, default: [] as string[] },
  spoilers: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

export function readArguments(given: readonly string[]): Arguments {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(given);
  } catch (error) {
    if (error instanceof TypeError) return { kind: 'misread', problem: error.message };
    throw error;
  }
  const { values, positionals } = parsed;
  const { as: who, in: where, press: presses, spoilers: spoilersOpen, json } = values;
  if (values.help) return { kind: 'help' };
  if (!isPersona(who)) return misread('--as', who, Object.keys(PERSONAS));
  if (!isPlace(where)) return misread('--in', where, Object.keys(PLACES));
  const lines = linesOf(positionals);
  if (lines.length === 0) return { kind: 'misread', problem: "There's no command to ask." };
  return { kind: 'ask', lines, who, where, presses, spoilersOpen, json };
}

/**
 * An argument with a slash starts a command; others continue the previous one, as in `/cmd option:value`
 * without quotes. The first may lack its slash.
 */
function linesOf(positionals: readonly string[]): readonly string[] {
  const lines: string[] = [];
  for (const text of positionals) {
    const bare = text.trim().replace(startOfCommand, '');
    if (lines.length === 0 || startOfCommand.test(text.trim())) lines.push(`/${bare}`);
    else lines.push(`${lines.pop()} ${bare}`);
  }
  return lines;
}

/** A slash, or what Git Bash on Windows makes of it: `/cast` becomes `C:/Program Files/Git/cast`. */
const startOfCommand = /^(?:\/+|[a-z]:[\\/](?:[^:]*[\\/])?)/iu;

/** Undoes cmd.exe, which keeps single quotes and splits at the spaces between them. */
function withoutQuotes(given: readonly string[]): readonly string[] {
  // No argument of a program can contain a null character.
  const quoted = /(?<=^|\0|=)'([^]*?[^\0])'(?=\0|$)/gu;
  return given
    .join('\0')
    .replaceAll(quoted, (_, inside: string) => inside.replaceAll('\0', ' '))
    .split('\0')
    .filter((text) => text !== '');
}

function parse(args: readonly string[]) {
  return parseArgs({ args: [...withoutQuotes(args)], options: OPTIONS, allowPositionals: true });
}

function misread(option: string, value: string, known: readonly string[]): Arguments {
  return {
    kind: 'misread',
    problem: `${option} doesn't know “${value}”. It takes ${oneOf(known)}.`,
  };
}
