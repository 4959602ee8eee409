import { type Draft, EMPTY } from './draft.ts';

/** What was sent, to be brought back by the arrow keys. */
export class History {
  readonly #sent: Draft[] = [];
  /** Where in it somebody stands; undefined: they write something of their own. */
  #at: number | undefined;

  push(draft: Draft): void {
    this.#sent.push(draft);
    this.#at = undefined;
  }

  /** Somebody has typed. */
  leave(): void {
    this.#at = undefined;
  }

  /**
   * Up-arrow in an empty box brings back what was sent last; on what came back, both arrows go on.
   * @returns undefined: the key means something else.
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
