import type { Entry, Transcript } from '../transcript.ts';

/** Gives the entries of a transcript numbers, in the order in which they were noted. */
export class TranscriptIndex {
  readonly #transcript: Transcript;
  readonly #ids = new WeakMap<Entry, number>();
  #last = 0;

  constructor(transcript: Transcript) {
    this.#transcript = transcript;
  }

  idOf(entry: Entry): number {
    const known = this.#ids.get(entry);
    if (known !== undefined) return known;
    this.#last += 1;
    this.#ids.set(entry, this.#last);
    return this.#last;
  }

  find(id: number): Entry | undefined {
    return this.#transcript.entries.find((entry) => this.#ids.get(entry) === id);
  }
}
