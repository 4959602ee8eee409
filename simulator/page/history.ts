import { type Draft, EMPTY } from './draft.ts';

/** Sent drafts, which the arrow keys bring back. */
export class History {
  readonly #sent: Draft[] = [];
  /** Index of the recalled draft; undefined: the user is writing a new one. */
  #at: number | undefined;

  push(draft: Draft): void {
    this.#sent.push(draft);
    this.#at = undefined;
  }

  /** Ends browsing, because the user has typed something. */
  leave(): void {
    this.#at = undefined;
  }

  /**
   * The up arrow in an empty box recalls the last draft. After that, both arrows browse.
   * @returns undefined if the key isn't for the history.
   */
  recall(key: string, isEmpty: boolean): Draft | undefined {
    const step = { ArrowUp: -1, ArrowDown: 1 }[key];
    if (step === undefined || (!isEmpty && this.#at === undefined)) return undefined;
    const at = (this.#at ?? this.#sent.length) + step;
    if (this.#sent.length === 0 || (at >= this.#sent.length && this.#at === undefined))
      return undefined;
    this.#at = at < this.#sent.length ? Math.max(0, at) : undefined;
    return this.#at === undefined ? EMPTY : this.#sent[this.#at];
  }
}
