import type { Actor, Answer, SeenMessage } from '../actor.ts';
import { whyUnanswered } from '../interactions/answer.ts';
import { type CommandLine, readCommandLine } from '../command-line.ts';
import type { Simulator } from '../simulator.ts';
import type { Persona, Place } from '../world/world.ts';
import { PERSONAS, PLACES, directoryAt, isPersona, isPlace, nameOfPlace } from './people.ts';
import { findPressable, pressablesOf } from './pressables.ts';
import { slashCommandsOf } from './typing/slash-commands.ts';

export type Outcome =
  | { readonly kind: 'answered'; readonly answer: Answer }
  /** Discord's client wouldn't have sent it. */
  | { readonly kind: 'refused'; readonly why: string }
  /** It was sent, but the bot didn't answer correctly. */
  | { readonly kind: 'failed'; readonly why: string };

/** One person's conversation with the bot in one place. */
export class Conversation {
  readonly #simulator: Simulator;
  readonly #who: Persona;
  readonly #where: Place;
  readonly #actor: Actor;
  /** The newest message with something to press. */
  #pressable: SeenMessage | undefined;

  constructor(simulator: Simulator, who: Persona = 'fan', where: Place = 'general') {
    this.#simulator = simulator;
    this.#who = who;
    this.#where = where;
    this.#actor = simulator.as(who, where);
  }

  /** Parses a command line for this person, without sending it. */
  read(line: string): CommandLine {
    const directory = directoryAt(this.#simulator.world, this.#where, this.#who);
    const reading = readCommandLine(line, this.#actor.commands(), directory);
    if (reading.kind === 'call') return reading;
    const elsewhere = this.#whoCould(line);
    return elsewhere === undefined ? reading : { kind: 'misread', problem: elsewhere };
  }

  async say(line: string): Promise<Outcome> {
    const reading = this.read(line);
    if (reading.kind === 'misread') return { kind: 'refused', why: reading.problem };
    return this.#keep(this.#actor.run(reading.path, reading.options));
  }

  /** Presses a button or chooses an option of a menu, by number or label. */
  async press(wanted: string): Promise<Outcome> {
    const message = this.#pressable;
    if (message === undefined) {
      return { kind: 'refused', why: "There's nothing to press in the last answer." };
    }
    const pressables = pressablesOf(message);
    const pressable = findPressable(pressables, wanted);
    if (pressable === undefined) {
      const all = pressables.map(({ number, label }) => `${number} ${label}`).join(', ');
      const why = `There's no “${wanted}” to press in the last answer. It has: ${all}.`;
      return { kind: 'refused', why };
    }
    const { customId, value } = pressable;
    return this.#keep(
      value === undefined
        ? this.#actor.press(message, customId)
        : this.#actor.select(message, customId, [value]),
    );
  }

  async #keep(asked: Promise<Answer>): Promise<Outcome> {
    try {
      const answer = await asked;
      const messages = [answer.message, ...answer.followUps];
      const message = messages.findLast((one) => pressablesOf(one).length > 0);
      if (message !== undefined) this.#pressable = message;
      else if (answer.kind === 'update') this.#pressable = undefined;
      return { kind: 'answered', answer };
    } catch (error) {
      return whyUnanswered(error);
    }
  }

  /** Explains where to run a command that is hidden here. */
  #whoCould(line: string): string | undefined {
    const first = firstWord(line);
    const sees = (who: Persona, where: Place): boolean =>
      slashCommandsOf(this.#simulator.as(who, where).commands()).some(
        ({ path }) => firstWord(path) === first,
      );
    if (sees(this.#who, this.#where)) return undefined;
    const places = [this.#where, ...Object.keys(PLACES).filter(isPlace)];
    const people = [this.#who, ...Object.keys(PERSONAS).filter(isPersona)];
    const ways = places.flatMap((where) => people.map((who) => ({ who, where })));
    const way = ways.find(({ who, where }) => sees(who, where));
    return way && this.#hidden(first, way.who, way.where);
  }

  #hidden(command: string, who: Persona, where: Place): string {
    const here = nameOfPlace(this.#simulator.world, this.#where, this.#who);
    const there = `in ${nameOfPlace(this.#simulator.world, where, who)} (${where})`;
    const ways = [who === this.#who ? '' : `as ${who}`, where === this.#where ? '' : there];
    const change = ways.filter((way) => way !== '').join(' ');
    return `Discord doesn't show /${command} to ${this.#who} in ${here}. It can be run ${change}.`;
  }
}

function firstWord(line: string): string {
  return /^\s*\/?\s*(\S*)/u.exec(line)?.[1]?.toLowerCase() ?? '';
}
