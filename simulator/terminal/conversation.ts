import type { Actor, Answer, SeenMessage } from '../actor.ts';
import { CommandRefused, InteractionFailed, ModalShown } from '../actor.ts';
import { type CommandLine, readCommandLine } from '../command-line.ts';
import type { Simulator } from '../simulator.ts';
import type { Persona, Place } from '../world.ts';
import { PERSONAS, PLACES, directoryAt, isPersona, isPlace, nameOfPlace } from './people.ts';
import { type Pressable, findPressable, pressablesOf } from './pressables.ts';
import { slashCommandsOf } from './typing/slash-commands.ts';

/** What came of something that a person did. */
export type Outcome =
  | { readonly kind: 'answered'; readonly answer: Answer }
  /** Discord's client would not have sent it. */
  | { readonly kind: 'refused'; readonly why: string }
  /** It was sent, and the bot did not answer as it must. */
  | { readonly kind: 'failed'; readonly why: string };

const FORM = 'The bot opened a form to fill in, and a terminal cannot show that.';

/** A person somewhere, talking to the bot: what they typed and what they can press now. */
export class Conversation {
  readonly #simulator: Simulator;
  readonly #who: Persona;
  readonly #where: Place;
  readonly #actor: Actor;
  /** The newest message that has something to press. */
  #pressable: SeenMessage | undefined;

  constructor(simulator: Simulator, who: Persona = 'fan', where: Place = 'general') {
    this.#simulator = simulator;
    this.#who = who;
    this.#where = where;
    this.#actor = simulator.as(who, where);
  }

  /** Reads a command line as this person's client would; nothing is sent. */
  read(line: string): CommandLine {
    const directory = directoryAt(this.#simulator.world, this.#where, this.#who);
    const reading = readCommandLine(line, this.#actor.commands(), directory);
    if (reading.kind === 'call') return reading;
    const elsewhere = this.#whoCould(line);
    return elsewhere === undefined ? reading : { kind: 'misread', problem: elsewhere };
  }

  /** Reads a command line and sends it. */
  async say(line: string): Promise<Outcome> {
    const reading = this.read(line);
    if (reading.kind === 'misread') return { kind: 'refused', why: reading.problem };
    return this.#keep(this.#actor.run(reading.path, reading.options));
  }

  /** Presses a button, or chooses options of a menu, by number or label; `2 3` chooses two options. */
  async press(wanted: string): Promise<Outcome> {
    const message = this.#pressable;
    if (message === undefined) {
      return { kind: 'refused', why: 'There is nothing to press in the last answer.' };
    }
    const pressables = pressablesOf(message);
    const whole = findPressable(pressables, wanted);
    const words = whole === undefined ? wanted.trim().split(/[\s,]+/u) : [];
    const chosen =
      whole === undefined ? words.map((word) => findPressable(pressables, word)) : [whole];
    const [first] = chosen;
    if (first === undefined || chosen.includes(undefined)) {
      return { kind: 'refused', why: noSuchPressable(wanted, pressables) };
    }
    if (first.kind === 'button') return this.#keep(this.#actor.press(message, first.customId));
    const values = chosen.flatMap((one) => (one?.kind === 'option' ? [one.value] : []));
    return this.#keep(this.#actor.select(message, first.customId, values));
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
      if (error instanceof CommandRefused) return { kind: 'refused', why: error.message };
      if (error instanceof InteractionFailed) return { kind: 'failed', why: error.message };
      if (error instanceof ModalShown) return { kind: 'failed', why: FORM };
      throw error;
    }
  }

  /** Where the command does exist, if it is only hidden here. */
  #whoCould(line: string): string | undefined {
    const first = firstWord(line);
    const sees = (who: Persona, where: Place): boolean =>
      slashCommandsOf(this.#simulator.as(who, where).commands()).some(
        ({ path }) => firstWord(path) === first,
      );
    if (sees(this.#who, this.#where)) return undefined;
    const places = [this.#where, ...Object.keys(PLACES).filter(isPlace)];
    const people = [this.#who, ...Object.keys(PERSONAS).filter(isPersona)];
    for (const where of places) {
      for (const who of people) {
        if (sees(who, where)) return this.#hidden(first, who, where);
      }
    }
    return undefined;
  }

  #hidden(command: string, who: Persona, where: Place): string {
    const here = nameOfPlace(this.#simulator.world, this.#where, this.#who);
    const ways = [who === this.#who ? '' : `as ${who}`, where === this.#where ? '' : `in ${where}`];
    const change = ways.filter((way) => way !== '').join(' and ');
    return `Discord does not show /${command} to ${this.#who} in ${here}. It can be run ${change}.`;
  }
}

function firstWord(line: string): string {
  return (
    line
      .trim()
      .replace(/^\/\s*/u, '')
      .split(/\s+/u)[0]
      ?.toLowerCase() ?? ''
  );
}

function noSuchPressable(wanted: string, pressables: readonly Pressable[]): string {
  const all = pressables.map(({ number, label }) => `${number} ${label}`).join(', ');
  return `The last answer has no “${wanted}” to press. It has: ${all}.`;
}
