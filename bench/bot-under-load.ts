import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '#clock.ts';
import { startBot, type BotProcess } from '../simulator/bot/bot-process.ts';
import { startSimulator, type Simulator } from '../simulator/simulator.ts';

/** The bot in its own process, connected to a simulator in this one. */
export interface BotUnderLoad extends AsyncDisposable {
  readonly simulator: Simulator;
  readonly bot: BotProcess;
  /** Address of its HTTP server, such as `http://127.0.0.1:40123`. */
  readonly url: string;
  /** The current value of a metric, summed over its labels. */
  measure(name: string): Promise<number>;
}

export async function startBotUnderLoad(environment: NodeJS.ProcessEnv): Promise<BotUnderLoad> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-'));
  const simulator = await startSimulator({ clock: systemClock, rateLimits: false });
  const listening = Promise.withResolvers<string>();
  const bot = startBot({
    clock: systemClock,
    environment: {
      PATH: process.env['PATH'],
      DISCORD_TOKEN: simulator.token,
      DISCORD_API_URL: simulator.apiUrl,
      DISCORD_PUBLIC_KEY: simulator.publicKey,
      DATABASE_URL: `sqlite:${join(directory, 'bench.db')}`,
      HTTP_PORT: '0',
      ...environment,
    },
    onLine({ raw }) {
      const url = /"url":"(http:[^"]+)"/.exec(raw)?.[1];
      if (url !== undefined) listening.resolve(url);
    },
  });
  const ended = bot.exited.then(() =>
    Promise.reject(new Error(JSON.stringify(bot.log.lastWords()))),
  );
  ended.catch(() => undefined);
  const url = await Promise.race([listening.promise, ended]);
  if (environment['DISCORD_TRANSPORT'] !== 'http') await simulator.botReady();
  await Promise.race([simulator.commandsRegistered(), ended]);
  return {
    simulator,
    bot,
    url,
    async measure(name) {
      const lines = (await (await fetch(`${url}/metrics`)).text()).split('\n');
      const mine = lines.filter(
        (line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`),
      );
      return mine.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
    },
    async [Symbol.asyncDispose]() {
      await bot.stop();
      await simulator.close();
      await rm(directory, { recursive: true });
    },
  };
}
