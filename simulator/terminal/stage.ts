import type { ReadStream, WriteStream } from 'node:tty';

import type { Clock } from '#clock.ts';
import type { Simulator } from '../simulator.ts';
import type { Paint } from './drawing/paint.ts';

/** What a run has at hand: the simulator, what the bot will get, and where to read and write. */
export interface Stage {
  readonly clock: Clock;
  readonly simulator: Simulator;
  /** Of the bot's process. */
  readonly environment: NodeJS.ProcessEnv;
  readonly input: ReadStream;
  readonly output: WriteStream;
  /** Where messages to the person go. */
  readonly screen: WriteStream;
  readonly paint: Paint;
}
