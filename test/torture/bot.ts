import { botConfig } from '../bot-config.ts';
import { createLog } from '#operations/log.ts';
import { startBot } from '#boot/start-bot.ts';
import { createFastClock, type FastClock } from './fast-clock.ts';

// Starts the bot like `src/index.ts`, but with a fast clock: a claim lasts a minute.
const fast = JSON.parse(process.argv[3] ?? '') as FastClock;
const config = botConfig(process.env);
const log = createLog(config.LOG_LEVEL);
try {
  const bot = await startBot(config, createFastClock(fast), log);
  process.once('SIGTERM', () => {
    void bot.close(3000).finally(() => process.exit(0));
  });
} catch (error) {
  log.warn({ err: error }, 'start failed');
  process.exit(75);
}
