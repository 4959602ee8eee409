import {
  type APIApplicationCommandOptionChoice,
  ApplicationCommandOptionType,
} from 'discord-api-types/v10';
import { didYouMean, oneOf } from './nearest-names.ts';
import type { BasicOption } from './slash-commands.ts';
import type { Directory, Named } from '../drawing/view.ts';

export type OptionValue = string | number | boolean;

/** The value that Discord's client would send, or its error. */
export type ReadValue = { readonly value: OptionValue } | { readonly problem: string };

/** Parses the text after `option:` by the option's type. */
export function readValue(option: BasicOption, typed: string, directory: Directory): ReadValue {
  if (typed === '') return { problem: `${option.name}: is empty. Type a value after the colon.` };
  switch (option.type) {
    case ApplicationCommandOptionType.String:
      return choicesOf(option).length > 0 ? readChoice(option, typed) : { value: typed };
    case ApplicationCommandOptionType.Integer:
      return choicesOf(option).length > 0 ? readChoice(option, typed) : readNumber(option, typed);
    case ApplicationCommandOptionType.Boolean:
      return readBoolean(option, typed);
    case ApplicationCommandOptionType.Channel:
    case ApplicationCommandOptionType.Role:
      return readMention(option, typed, directory);
    case ApplicationCommandOptionType.Attachment:
      return { problem: `${option.name}: takes a file, which a terminal can't attach.` };
    default:
      return { problem: `Options of this type aren't supported here.` };
  }
}

export function choicesOf(option: BasicOption): readonly APIApplicationCommandOptionChoice[] {
  return 'choices' in option ? (option.choices ?? []) : [];
}

/** Names for a channel or role option, each with its prefix. */
export function mentionsFor(option: BasicOption, directory: Directory): readonly Named[] {
  if (option.type === ApplicationCommandOptionType.Role) return marked('@', directory.roles);
  if (option.type !== ApplicationCommandOptionType.Channel) return [];
  const types = option.channel_types;
  const fits = directory.channels.filter(({ type }) => types?.some((one) => one === type) ?? true);
  return marked('#', fits);
}

function marked(mark: string, named: readonly Named[]): readonly Named[] {
  return named.map(({ id, name }) => ({ id, name: name.startsWith(mark) ? name : mark + name }));
}

function readChoice(option: BasicOption, typed: string): ReadValue {
  const wanted = typed.toLowerCase();
  const choices = choicesOf(option);
  const found = choices.find(
    ({ name, value }) => name.toLowerCase() === wanted || String(value).toLowerCase() === wanted,
  );
  if (found !== undefined) return { value: found.value };
  const names = choices.map(({ name }) => name);
  const hint = didYouMean(typed, names) || ` It takes ${oneOf(names)}.`;
  return { problem: `${option.name}: doesn't have the choice “${typed}”.${hint}` };
}

function readNumber(
  option: Extract<BasicOption, { type: ApplicationCommandOptionType.Integer }>,
  typed: string,
): ReadValue {
  const value = Number(typed);
  if (!/^[-+]?\d+$/u.test(typed) || !Number.isSafeInteger(value)) {
    return { problem: `${option.name}: takes a whole number, not “${typed}”.` };
  }
  const { min_value: least, max_value: most } = rangeOf(option);
  if (least !== undefined && value < least) {
    return { problem: `${option.name}: must be at least ${least}.` };
  }
  if (most !== undefined && value > most) {
    return { problem: `${option.name}: must be at most ${most}.` };
  }
  return { value };
}

function rangeOf(option: object): { min_value?: number; max_value?: number } {
  return option;
}

function readBoolean(option: BasicOption, typed: string): ReadValue {
  const word = typed.toLowerCase();
  if (word === 'true' || word === 'false') return { value: word === 'true' };
  return { problem: `${option.name}: takes true or false, not “${typed}”.` };
}

function readMention(option: BasicOption, typed: string, directory: Directory): ReadValue {
  const known = mentionsFor(option, directory);
  const id = /^(?:<[#@][!&]?)?(\d{17,20})>?$/u.exec(typed)?.[1];
  if (id !== undefined) return { value: id };
  const wanted = bare(typed);
  const found = known.find(({ name }) => bare(name) === wanted);
  if (found !== undefined) return { value: found.id };
  const names = known.map(({ name }) => name);
  const hint = didYouMean(typed, names) || (names.length > 0 ? ` It takes ${oneOf(names)}.` : '');
  return { problem: `${option.name}: doesn't know “${typed}”.${hint}` };
}

function bare(name: string): string {
  return name.replace(/^[#@]/u, '').toLowerCase();
}
