import type { ReadStream, WriteStream } from 'node:tty';

import type { Clock } from '#clock.ts';
import type { BotHost } from '../bot-host.ts';
import type { Simulator } from '../simulator.ts';
import type { Paint } from './drawing/paint.ts';

/** What a run has at hand: the simulator, the bot, and where to read and write. */
export interface Stage {
  /** The machine's, whatever the simulator's says. */
  readonly clock: Clock;
  readonly simulator: Simulator;
  readonly bot: BotHost;
  /** Where the page is; undefined if it can not be served. */
  readonly pageUrl: string | undefined;
  readonly input: ReadStream;
  readonly output: WriteStream;
  /** Where messages to the person go. */
  readonly screen: WriteStream;
  readonly paint: Paint;
}
