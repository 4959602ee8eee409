import type { Clock } from '#clock.ts';

export type EntryKind = 'rest' | 'gateway-in' | 'gateway-out' | 'refused' | 'user';

export interface Entry {
  /** Numbered in order from 1. */
  readonly id: number;
  /** Milliseconds since the Unix epoch, by the simulator's clock. */
  readonly at: number;
  /**
   * 'gateway-in': from the bot; 'gateway-out': to the bot. 'refused': something that a correct bot never
   * does: an unknown route or field, a malformed body, a second or late answer.
   */
  readonly kind: EntryKind;
  readonly summary: string;
  readonly body?: unknown;
  readonly status?: number;
}

const KEPT = 1000;

/** The last thousand entries of traffic between bot, people and Discord, and all refusals. */
export class Transcript {
  readonly #clock: Clock;
  readonly #entries: Entry[] = [];
  readonly #refusals: Entry[] = [];
  readonly #listeners = new Set<(entry: Entry) => void>();
  #last = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  find(id: number): Entry | undefined {
    return this.#entries.find((entry) => entry.id === id);
  }

  /** All mistakes of the bot, however long ago. Tests of a correct bot assert that there are none. */
  get refusals(): readonly Entry[] {
    return this.#refusals;
  }

  note(kind: EntryKind, summary: string, details: { body?: unknown; status?: number } = {}): void {
    this.#last += 1;
    const entry: Entry = { id: this.#last, at: this.#clock.now(), kind, summary, ...details };
    this.#entries.push(entry);
    if (this.#entries.length > KEPT) this.#entries.shift();
    if (kind === 'refused') this.#refusals.push(entry);
    for (const listener of this.#listeners) listener(entry);
  }

  /** Forgets the entries, but not the refusals. */
  clear(): void {
    this.#entries.length = 0;
  }

  /** Calls `listener` with each new entry. The returned function unsubscribes it. */
  on(listener: (entry: Entry) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }
}
