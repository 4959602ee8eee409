import type { APIMessage } from 'discord-api-types/v10';

/** A message in Discord's API format. `flags & 64`: ephemeral, visible to the caller only. */
export type SeenMessage = APIMessage;

/** The visible result of an interaction. */
export interface Answer {
  readonly interactionId: string;
  /** 'message': a new message; 'update': an edit of the pressed message. */
  readonly kind: 'message' | 'update';
  /** The final message: after a deferral, the edited one. */
  readonly message: SeenMessage;
  /** Whether 'thinking…' was shown first. */
  readonly deferred: boolean;
  /** The unchanged body of the bot's first response. */
  readonly response: unknown;
  /** Later follow-ups are added. */
  readonly followUps: readonly SeenMessage[];
}

const EXPLANATIONS = {
  'no-response': 'The application did not respond within 3 seconds.',
  'no-bot': 'The application did not respond: no bot is connected.',
  expired: 'This interaction failed: the bot was still thinking after 15 minutes.',
} as const;

/** Discord's client would show 'The application did not respond' or 'This interaction failed'. */
export class InteractionFailed extends Error {
  override readonly name = 'InteractionFailed';
  readonly reason: keyof typeof EXPLANATIONS;

  constructor(reason: keyof typeof EXPLANATIONS) {
    super(EXPLANATIONS[reason]);
    this.reason = reason;
  }
}

/** Discord's client would refuse this: an unknown command, a missing option, a disabled button. */
export class CommandRefused extends Error {
  override readonly name = 'CommandRefused';
  /** The invalid option, if any. */
  readonly option: string | undefined;

  constructor(message: string, option?: string) {
    super(message);
    this.option = option;
  }
}

/** Why an interaction wasn't sent or failed. @throws any other error. */
export function whyUnanswered(error: unknown): {
  readonly kind: 'refused' | 'failed';
  readonly why: string;
} {
  if (error instanceof CommandRefused) return { kind: 'refused', why: error.message };
  if (error instanceof InteractionFailed) return { kind: 'failed', why: error.message };
  throw error;
}
