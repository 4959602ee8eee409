import type { ChildProcess } from 'node:child_process';

type Question =
  { readonly ask: 'steer'; readonly offset: number } | { readonly ask: 'next-update' };

/** Requests from the simulator to the bot's process over IPC. */
export type SteeringRequest = Question & { readonly id: number };

export interface SteeringAnswer {
  readonly id: number;
  /** Milliseconds since the epoch; null: nothing is scheduled or requested. */
  readonly at: number | null;
}

/** The simulator's end of the IPC channel. Returns undefined if the bot has ended. */
export class Steering {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (answer: SteeringAnswer | undefined) => void>();
  #last = 0;

  constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', (message) => this.#take(message));
    child.once('disconnect', () => this.#giveUp());
  }

  /** Sets the bot's clock `offset` milliseconds ahead. Resolves when done. */
  async steer(offset: number): Promise<void> {
    await this.#ask({ ask: 'steer', offset });
  }

  /** The time of the bot's next post, in milliseconds since the epoch. */
  async nextUpdateAt(): Promise<number | undefined> {
    const answer = await this.#ask({ ask: 'next-update' });
    return answer?.at ?? undefined;
  }

  #ask(question: Question): Promise<SteeringAnswer | undefined> {
    if (!this.#child.connected) return Promise.resolve(undefined);
    this.#last += 1;
    const id = this.#last;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#child.send({ ...question, id } satisfies SteeringRequest, (error) => {
        if (error !== null) this.#settle(id, undefined);
      });
    });
  }

  #take(message: unknown): void {
    if (isAnswer(message)) this.#settle(message.id, message);
  }

  #settle(id: number, answer: SteeringAnswer | undefined): void {
    this.#waiting.get(id)?.(answer);
    this.#waiting.delete(id);
  }

  #giveUp(): void {
    for (const id of this.#waiting.keys()) this.#settle(id, undefined);
  }
}

function isAnswer(message: unknown): message is SteeringAnswer {
  return typeof message === 'object' && message !== null && 'id' in message && 'at' in message;
}
