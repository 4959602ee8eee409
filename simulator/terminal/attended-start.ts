import type { Clock } from '#clock.ts';
import { type LogLine, WARN, isOnReload } from '../bot-log.ts';
import { type BotProcess, type Start, startBot, whenReady } from '../bot-process.ts';
import type { Simulator } from '../simulator.ts';

export interface AttendedStart {
  readonly bot: BotProcess;
  /** Resolves when the bot can be talked to, or will not be. */
  readonly started: Promise<Start>;
}

/**
 * Starts the bot for somebody who watches. Its warnings and errors are told as they come, but only once
 * it has started: one that ends before is better told of as a whole, by its last words.
 */
export function startAttended(
  stage: {
    readonly clock: Clock;
    readonly simulator: Simulator;
    readonly environment: NodeJS.ProcessEnv;
  },
  tell: (line: LogLine) => void,
): AttendedStart {
  const early: LogLine[] = [];
  let take = (line: LogLine): void => {
    early.push(line);
  };
  const bot = startBot({
    ...stage,
    onLine: (line) => {
      if (line.level >= WARN || isOnReload(line)) take(line);
    },
  });
  const wait = async (): Promise<Start> => {
    const start = await whenReady(stage.simulator, bot, stage.clock);
    if (start.kind !== 'ended') {
      take = tell;
      early.forEach(tell);
    }
    return start;
  };
  return { bot, started: wait() };
}
