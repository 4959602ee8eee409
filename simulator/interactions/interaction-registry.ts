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

/** Commands kept after their interactions have ended. */
const MANY = 1000;

/** Interactions with valid tokens, and their deadlines. */
export class InteractionRegistry {
  readonly #clock: Clock;
  readonly #ids: Snowflakes;
  /** By token, oldest first. */
  readonly #open = new Map<string, Interaction>();
  /** By id; the oldest are dropped. */
  readonly #commands = new Map<string, string>();

  constructor(clock: Clock, ids: Snowflakes) {
    this.#clock = clock;
    this.#ids = ids;
  }

  open(details: InteractionDetails): Interaction {
    this.#forgetExpired();
    const id = this.#ids.next();
    const { outcome, settle, fail } = this.#promise();
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
    if (details.commandName !== undefined) this.#remember(id, details.commandName);
    this.#watch(interaction);
    return interaction;
  }

  find(token: string): Interaction | undefined {
    return this.#open.get(token);
  }

  /** The command of an interaction, shown by clients above the answer. */
  commandOf(interactionId: string): string | undefined {
    return this.#commands.get(interactionId);
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

  #promise(): Pick<Interaction, 'outcome' | 'settle' | 'fail'> {
    const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
    // Prevents an unhandled rejection if a test doesn't await the result.
    promise.catch(() => undefined);
    return { outcome: promise, settle: resolve, fail: reject };
  }

  /** Fails the interaction at its next deadline. */
  #watch({ outcome, fail, ...interaction }: Interaction): void {
    const { token } = interaction;
    const cancels = [
      this.#clock.after(LIMITS.firstAnswer, () => {
        if (this.find(token)?.answeredWith === undefined)
          fail(new InteractionFailed('no-response'));
      }),
      this.#clock.after(LIMITS.token, () => fail(new InteractionFailed('expired'))),
    ];
    const stop = (): void => {
      for (const cancel of cancels) cancel();
    };
    outcome.then(stop, stop);
  }

  #remember(id: string, command: string): void {
    this.#commands.set(id, command);
    const [oldest] = this.#commands.keys();
    if (this.#commands.size > MANY && oldest !== undefined) this.#commands.delete(oldest);
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
