import type { Values } from './server.ts';
import type { Answers } from './live-values.ts';

/** The composer's access to the server. */
export interface ComposerHost {
  readonly complete: (
    path: string,
    option: string,
    typed: string,
    others: Values,
    signal: AbortSignal,
  ) => Promise<Answers>;
  /** Resolves with the reason if it wasn't sent. */
  readonly send: (path: string, options: Values) => Promise<string | undefined>;
  readonly say: (line: string) => Promise<string | undefined>;
  /** Uploads a file and returns the id for its option. */
  readonly attach: (file: File) => Promise<string>;
}
