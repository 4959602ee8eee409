import type { Clock } from '#clock.ts';
import type { BotHost } from '../bot/bot-host.ts';
import type { Simulator } from '../simulator.ts';
import type { TimeMachine } from '../time/time-machine.ts';

/** What the page can see and do. */
export interface Room {
  /** The machine's. */
  readonly clock: Clock;
  readonly simulator: Simulator;
  readonly bot: BotHost;
  readonly time: TimeMachine;
  /** Loses all that the bot has kept. For when no bot runs. */
  readonly forget: () => Promise<void>;
}
