import { randomBytes } from 'node:crypto';
import type {
  APIApplicationCommandOptionChoice,
  APIMessage,
  InteractionResponseType,
  InteractionType,
} from 'discord-api-types/v10';
import type { Clock } from '#clock.ts';
import { LIMITS } from '../rest/limits.ts';
import type { Snowflakes } from '../snowflakes.ts';
import type { Channel } from '../world/places.ts';
import { InteractionFailed } from './answer.ts';

/** How an interaction ended for the person who started it. */
export type Outcome =
  | { readonly kind: 'message' | 'update'; readonly message: APIMessage }
  | { readonly kind: 'choices'; readonly choices: readonly APIApplicationCommandOptionChoice[] };

export interface InteractionFacts {
  readonly type: InteractionType;
  readonly userId: string;
  readonly channel: Channel;
  readonly guildId: string | undefined;
  readonly integrationOwners: Readonly<Record<string, string>>;
  /** Of a command: its name with its sub-commands. */
  readonly commandName?: string;
  /** Of an autocomplete: the type of the option that is being typed. */
  readonly focusedType?: number;
  /** Of a press: the message with the component. */
  readonly source?: APIMessage;
}

export interface Interaction extends InteractionFacts {
  readonly id: string;
  readonly token: string;
  readonly createdAt: number;
  /** The type of the bot's first answer, once there is one. */
  answeredWith: InteractionResponseType | undefined;
  /** The body of the bot's first answer, as it came. */
  response: unknown;
  /** The message that `@original` stands for. */
  originalId: string | undefined;
  /** Whether `@original` still shows 'thinking…'. */
  isLoading: boolean;
  readonly followUps: APIMessage[];
  readonly outcome: Promise<Outcome>;
  readonly settle: (outcome: Outcome) => void;
  readonly fail: (error: Error) => void;
}

/** All interactions whose tokens are still good for something, with their deadlines. */
export class InteractionDesk {
  readonly #clock: Clock;
  readonly #ids: Snowflakes;
  readonly #open = new Map<string, Interaction>();
  readonly #timers = new Set<() => void>();

  constructor(clock: Clock, ids: Snowflakes) {
    this.#clock = clock;
    this.#ids = ids;
  }

  open(facts: InteractionFacts): Interaction {
    const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
    // A test may start an interaction and lose interest: that is no crash.
    promise.catch(() => undefined);
    const id = this.#ids.next();
    const interaction: Interaction = {
      ...facts,
      id,
      token: tokenOf(id),
      createdAt: this.#clock.now(),
      answeredWith: undefined,
      response: undefined,
      originalId: undefined,
      isLoading: false,
      followUps: [],
      outcome: promise,
      settle: resolve,
      fail: reject,
    };
    this.#open.set(interaction.token, interaction);
    this.#after(LIMITS.firstAnswer.max, () => {
      if (interaction.answeredWith === undefined) reject(new InteractionFailed('no-response'));
    });
    this.#after(LIMITS.token.max, () => reject(new InteractionFailed('expired')));
    return interaction;
  }

  /** The interaction of a token, however old. */
  find(token: string): Interaction | undefined {
    return this.#open.get(token);
  }

  /** Whether a first answer would come too late. */
  isLate(interaction: Interaction): boolean {
    return this.#clock.now() - interaction.createdAt >= LIMITS.firstAnswer.max;
  }

  /** Whether the token is worth nothing any more. */
  isExpired(interaction: Interaction): boolean {
    return this.#clock.now() - interaction.createdAt >= LIMITS.token.max;
  }

  /** Gives up on everything that still waits for the bot. */
  close(): void {
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    for (const interaction of this.#open.values()) {
      interaction.fail(new InteractionFailed('no-bot'));
    }
  }

  #after(delay: number, task: () => void): void {
    const cancel = this.#clock.after(delay, () => {
      this.#timers.delete(cancel);
      task();
    });
    this.#timers.add(cancel);
  }
}

/** Like Discord's: the id can be read in it, the rest can not be guessed. */
function tokenOf(id: string): string {
  return Buffer.from(`interaction:${id}:${randomBytes(48).toString('base64url')}`).toString(
    'base64url',
  );
}
