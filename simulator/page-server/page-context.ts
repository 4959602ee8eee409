import type { Clock } from '#clock.ts';
import type { BotHost } from '../bot/bot-host.ts';
import type { Simulator } from '../simulator.ts';
import type { TimeMachine } from '../time/time-machine.ts';

/** The deps of the simulator that the page shows and controls. */
export interface PageContext {
  /** The machine's clock. */
  readonly clock: Clock;
  readonly simulator: Simulator;
  readonly bot: BotHost;
  readonly time: TimeMachine;
  /** Deletes the bot's data. Only while no bot runs. */
  readonly forget: () => Promise<void>;
}
