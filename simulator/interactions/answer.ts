import type { APIMessage } from 'discord-api-types/v10';

/** As Discord would return it; `flags & 64` = ephemeral: only the caller sees it. */
export type SeenMessage = APIMessage;

/** What a person sees after an interaction. */
export interface Answer {
  readonly interactionId: string;
  /** 'message': a new message; 'update': the pressed message changed. */
  readonly kind: 'message' | 'update';
  /** The message at the end: after a deferral, as it was edited. */
  readonly message: SeenMessage;
  /** Whether 'thinking…' was shown first. */
  readonly deferred: boolean;
  /** The body of the bot's first response, as it came. */
  readonly response: unknown;
  /** Grows while the bot sends more. */
  readonly followUps: readonly SeenMessage[];
}

const EXPLANATIONS = {
  'no-response': 'The application did not respond: no answer came within 3 seconds.',
  'no-bot': 'The application did not respond: no bot is connected.',
  expired: 'This interaction failed: the bot said that it is thinking, and 15 minutes passed.',
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

/** Discord's client would not let this be sent: an unknown command, a missing option, a disabled button. */
export class CommandRefused extends Error {
  override readonly name = 'CommandRefused';
  /** The option at fault, if it was one. */
  readonly option: string | undefined;

  constructor(message: string, option?: string) {
    super(message);
    this.option = option;
  }
}

/** The bot answered with a modal. The simulator checks it and can not fill it in. */
export class ModalShown extends Error {
  override readonly name = 'ModalShown';
  readonly modal: unknown;

  constructor(modal: unknown) {
    super('The bot answered with a modal.');
    this.modal = modal;
  }
}
