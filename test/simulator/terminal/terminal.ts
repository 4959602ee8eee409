import { PassThrough } from 'node:stream';
import type { ReadStream, WriteStream } from 'node:tty';
import { stripVTControlCharacters } from 'node:util';

/** As much of a terminal as readline asks for; what it shows is kept as plain text. */
export class Terminal {
  readonly keyboard: ReadStream;
  readonly screen: WriteStream;
  #shown = '';
  #look = (): void => undefined;

  constructor() {
    const keyboard = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => keyboard });
    this.keyboard = keyboard as unknown as ReadStream;
    const show = (text: string): boolean => {
      this.#shown += stripVTControlCharacters(text);
      this.#look();
      return true;
    };
    this.screen = Object.assign(new PassThrough(), {
      isTTY: true,
      columns: 80,
      rows: 40,
      write: show,
      getColorDepth: () => 1,
      moveCursor: () => true,
      cursorTo: () => show('\n'),
      clearScreenDown: () => true,
    }) as unknown as WriteStream;
  }

  type(keys: string): void {
    (this.keyboard as unknown as PassThrough).write(keys);
  }

  /** Resolves with all that was shown since the last time, once the pattern is in it. */
  async until(pattern: RegExp): Promise<string> {
    const { promise, resolve } = Promise.withResolvers<string>();
    this.#look = () => {
      if (!pattern.test(this.#shown)) return;
      this.#look = () => undefined;
      resolve(this.#shown);
      this.#shown = '';
    };
    this.#look();
    return promise;
  }
}
