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

export interface InteractionDetails {
  readonly type: InteractionType;
  readonly userId: string;
  readonly channel: Channel;
  readonly guildId: string | undefined;
  readonly integrationOwners: Readonly<Record<string, string>>;
  /** For a command: its name with its subcommands. */
  readonly commandName?: string;
  /** For autocomplete: the type of the focused option. */
  readonly focusedType?: number;
  /** For a press: the message with the component. */
  readonly source?: APIMessage;
}

export interface Interaction extends InteractionDetails {
  readonly id: string;
  readonly token: string;
  readonly createdAt: number;
  /** The type of the bot's first answer, if any. */
  answeredWith: InteractionResponseType | undefined;
  /** The unchanged body of the bot's first answer. */
  response: unknown;
  /** The message behind `@original`. */
  originalId: string | undefined;
  /** Whether `@original` still shows 'thinking…'. */
  isLoading: boolean;
  readonly followUps: APIMessage[];
  readonly outcome: Promise<Outcome>;
  readonly settle: (outcome: Outcome) => void;
  readonly fail: (error: Error) => void;
}

/** Interactions with valid tokens, and their deadlines. */
export class InteractionRegistry {
  readonly #clock: Clock;
  readonly #ids: Snowflakes;
  /** By token, oldest first. */
  readonly #open = new Map<string, Interaction>();

  constructor(clock: Clock, ids: Snowflakes) {
    this.#clock = clock;
    this.#ids = ids;
  }

  open(details: InteractionDetails): Interaction {
    this.#forgetExpired();
    const id = this.#ids.next();
    const { promise: outcome, resolve: settle, reject: fail } = Promise.withResolvers<Outcome>();
    // Prevents an unhandled rejection if a test doesn't await the result.
    outcome.catch(() => undefined);
    const interaction: Interaction = {
      ...details,
      id,
      token: tokenOf(id),
      createdAt: this.#clock.now(),
      answeredWith: undefined,
      response: undefined,
      originalId: undefined,
      isLoading: false,
      followUps: [],
      outcome,
      settle,
      fail,
    };
    this.#open.set(interaction.token, interaction);
    this.#watch(interaction);
    return interaction;
  }

  find(token: string): Interaction | undefined {
    return this.#open.get(token);
  }

  /** Whether it's too late for a first answer. */
  isLate(interaction: Interaction): boolean {
    return this.#clock.now() - interaction.createdAt >= LIMITS.firstAnswer;
  }

  /** Whether the token has expired. */
  isExpired(interaction: Interaction): boolean {
    return this.#clock.now() - interaction.createdAt >= LIMITS.token;
  }

  /** Fails all interactions that wait for the bot. */
  close(): void {
    for (const { fail } of this.#open.values()) fail(new InteractionFailed('no-bot'));
  }

  /** Fails the interaction at its next deadline. */
  #watch(interaction: Interaction): void {
    const { outcome, fail } = interaction;
    const cancels = [
      this.#clock.after(LIMITS.firstAnswer, () => {
        if (interaction.answeredWith === undefined) fail(new InteractionFailed('no-response'));
      }),
      this.#clock.after(LIMITS.token, () => fail(new InteractionFailed('expired'))),
    ];
    const stop = (): void => cancels.forEach((cancel) => cancel());
    outcome.then(stop, stop);
  }

  #forgetExpired(): void {
    for (const interaction of this.#open.values()) {
      if (!this.isExpired(interaction)) return;
      this.#open.delete(interaction.token);
    }
  }
}

/** Like Discord's: contains the id and an unguessable part. */
function tokenOf(id: string): string {
  return Buffer.from(`interaction:${id}:${randomBytes(48).toString('base64url')}`).toString(
    'base64url',
  );
}
