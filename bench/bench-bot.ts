import { systemClock } from '#clock.ts';
import { startBot, type BotProcess } from '../simulator/bot/bot-process.ts';
import type { Simulator } from '../simulator/simulator.ts';

export interface BenchBot {
  readonly bot: BotProcess;
  /** Address of its HTTP server, such as `http://127.0.0.1:3000`. */
  readonly url: string;
}

/**
 * Starts a bot and waits until interactions reach it.
 *
 * @throws Error with the end of its output if it exits before that.
 */
export async function startBenchBot(
  simulator: Simulator,
  environment: NodeJS.ProcessEnv,
): Promise<BenchBot> {
  const listening = Promise.withResolvers<string>();
  const ready = Promise.withResolvers<void>();
  const bot = startBot({
    clock: systemClock,
    environment: {
      PATH: process.env['PATH'],
      DISCORD_TOKEN: simulator.token,
      DISCORD_API_URL: simulator.apiUrl,
      DISCORD_PUBLIC_KEY: simulator.publicKey,
      HTTP_PORT: '0',
      ...environment,
    },
    onLine({ raw, message }) {
      const url = /"url":"(http:[^"]+)"/.exec(raw)?.[1];
      if (url !== undefined) listening.resolve(url);
      if (/^(?:waiting for interactions|connected to Discord)/.test(message)) ready.resolve();
    },
  });
  const ended = bot.exited.then(() => {
    throw new Error(`the bot has ended: ${JSON.stringify(bot.log.lastWords())}`);
  });
  ended.catch(() => undefined);
  const [url] = await Promise.race([Promise.all([listening.promise, ready.promise]), ended]);
  return { bot, url };
}
