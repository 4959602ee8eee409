import type { Values } from './asking.ts';
import type { Answers } from './live-values.ts';

/** What the composer asks of the page. */
export interface Desk {
  readonly complete: (
    path: string,
    option: string,
    typed: string,
    others: Values,
    signal: AbortSignal,
  ) => Promise<Answers>;
  /** Resolves with why it was not sent; undefined: it was. */
  readonly send: (path: string, options: Values) => Promise<string | undefined>;
  readonly say: (line: string) => Promise<string | undefined>;
  /** Sends a file along, and gives what stands for it. */
  readonly attach: (file: File) => Promise<string>;
}
