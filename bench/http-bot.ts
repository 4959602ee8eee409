import { systemClock } from '#clock.ts';
import { startBot, type BotProcess } from '../simulator/bot/bot-process.ts';
import type { Simulator } from '../simulator/simulator.ts';

/** A bot in its own process that receives interactions over HTTP. */
export interface HttpBot {
  readonly bot: BotProcess;
  /** Such as `http://127.0.0.1:3000`. */
  readonly url: string;
}

/**
 * Starts a bot and waits until it is ready.
 *
 * @throws Error with the end of its output if it exits before that.
 */
export async function startHttpBot(
  simulator: Simulator,
  databaseUrl: string,
  requestsPerSecond: number,
): Promise<HttpBot> {
  const listening = Promise.withResolvers<string>();
  const ready = Promise.withResolvers<void>();
  const bot = startBot({
    clock: systemClock,
    environment: {
      PATH: process.env['PATH'],
      DISCORD_TOKEN: simulator.token,
      DISCORD_API_URL: simulator.apiUrl,
      DISCORD_TRANSPORT: 'http',
      DISCORD_PUBLIC_KEY: simulator.publicKey,
      DISCORD_MAX_RPS: String(requestsPerSecond),
      DATABASE_URL: databaseUrl,
      HTTP_PORT: '0',
    },
    onLine({ raw, message }) {
      const url = /"url":"(http:[^"]+)"/.exec(raw)?.[1];
      if (url !== undefined) listening.resolve(url);
      if (message === 'waiting for interactions') ready.resolve();
    },
  });
  const ended = bot.exited.then(() => {
    throw new Error(`the bot has ended: ${JSON.stringify(bot.log.lastWords())}`);
  });
  ended.catch(() => undefined);
  const [url] = await Promise.race([Promise.all([listening.promise, ready.promise]), ended]);
  return { bot, url };
}
