import type { Logger } from 'pino';
import type { Clock } from './clock.ts';

/** The clock and the log of the process, which nearly every part needs. */
export interface Runtime {
  readonly clock: Clock;
  readonly log: Logger;
}
