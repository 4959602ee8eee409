import { pino } from 'pino';
import { afterEach, expect } from 'vitest';
import { botConfig } from '../bot-config.ts';
import { startBot, type RunningBot } from '#boot/start-bot.ts';
import type { Command } from '#commands/declaration.ts';
import {
  startSimulator,
  type Simulator,
  type SimulatorOptions,
} from '../../simulator/simulator.ts';
import type { Answer } from '../../simulator/actor.ts';
import { ManualClock } from '../manual-clock.ts';
import { isPrivate, textIn } from '../messages.ts';

export { customIdOf, customIdsOf, isPrivate } from '../messages.ts';

/** The transport of this run: the projects in `vitest.config.ts` run most tests of this folder on each. */
export const transport = process.env['TEST_TRANSPORT'] === 'http' ? 'http' : 'gateway';

/** A line of the bot's log. */
export type LogLine = { readonly [key: string]: unknown };

/** The real bot and the simulator, connected by real sockets, with one clock. */
export interface Stage extends AsyncDisposable {
  readonly simulator: Simulator;
  readonly bot: RunningBot;
  readonly clock: ManualClock;
  /** The bot's log so far. */
  readonly logged: readonly LogLine[];
  /** Resolves with the first (or `nth`) log line with this message. */
  heard(message: string, nth?: number): Promise<LogLine>;
}

export interface StageOptions {
  readonly environment?: NodeJS.ProcessEnv;
  /** Besides the bot's own. */
  readonly commands?: readonly Command[];
  readonly discord?: Partial<SimulatorOptions>;
  /** For another process on the same simulator. */
  readonly on?: Pick<Stage, 'simulator' | 'clock'> | undefined;
  /** Runs before the bot starts. */
  readonly before?: (simulator: Simulator) => void;
  /** Whether Discord learns the address of the bot's endpoint. */
  readonly endpoint?: boolean;
  /** Whether to wait until the bot is connected and its commands are registered. */
  readonly ready?: boolean;
}

/** The first time of the clock. */
export const startTime = '2026-11-22T12:00:00Z';

export async function setStage(options: StageOptions = {}): Promise<Stage> {
  const clock = options.on?.clock ?? new ManualClock(startTime);
  const simulator =
    options.on?.simulator ??
    (await startSimulator({ clock, rateLimits: false, ...options.discord }));
  options.before?.(simulator);
  const { log, logged, heard } = listeningLog();
  const config = botConfig({
    DISCORD_TOKEN: simulator.token,
    DISCORD_API_URL: simulator.apiUrl,
    DATABASE_URL: 'sqlite::memory:',
    DISCORD_TRANSPORT: transport,
    DISCORD_PUBLIC_KEY: simulator.publicKey,
    HTTP_PORT: '0',
    // The clock stands still, so rate limits never recover.
    USER_COMMANDS_PER_MINUTE: '100000',
    ...options.environment,
  });
  const bot = await startBot(config, clock, log, { moreCommands: options.commands ?? [] });
  if (config.transport.kind === 'http' && (options.endpoint ?? true)) {
    const { url } = await heard('listening');
    await simulator.useInteractionsEndpoint(`${String(url)}/interactions`);
  }
  if (options.ready ?? true) {
    if (config.transport.kind === 'gateway') await simulator.botReady();
    await heard('commands registered');
  }
  return {
    simulator,
    bot,
    clock,
    logged,
    heard,
    async [Symbol.asyncDispose]() {
      await bot.close(1000);
      await simulator.close();
    },
  };
}

/** Returns `setStage` for several bots on one simulator. After each test, all bots are closed before the simulator. */
export function useStages() {
  const stages: Stage[] = [];
  afterEach(async () => {
    for (const { bot } of stages) await bot.close(1000);
    for (const stage of stages.splice(0)) await stage[Symbol.asyncDispose]();
  });
  return async (options: StageOptions): Promise<Stage> => {
    const stage = await setStage(options);
    stages.push(stage);
    return stage;
  };
}

/** Resolves when interactions reach the bot. */
export function connected(stage: Stage): Promise<LogLine> {
  return stage.heard(transport === 'http' ? 'waiting for interactions' : 'connected to Discord');
}

/** Proves that the bot still answers. */
export async function expectAnswers({ simulator }: Pick<Stage, 'simulator'>): Promise<void> {
  const answer = await simulator.as('fan', 'general').run('cast', { name: 'el' });
  expect(embedOf(answer).title).toMatch(/^Eleven/);
}

/** Proves that Discord refused no request of the bot. */
export function expectNoRefusals({ simulator }: Stage): void {
  expect(simulator.transcript.refusals).toEqual([]);
}

/** The bot's REST requests so far, such as `PUT /applications/1/commands`. */
export function requests({ simulator }: Stage, pattern: RegExp): readonly string[] {
  return simulator.transcript.entries
    .filter(({ kind, summary }) => kind === 'rest' && pattern.test(summary))
    .map(({ summary }) => summary);
}

/** What the bot sent with each IDENTIFY so far. */
export function identifies({ simulator }: Stage): readonly { shard?: unknown; intents?: number }[] {
  return simulator.transcript.entries
    .filter(({ kind, summary }) => kind === 'gateway-in' && summary === 'Identify')
    .map(({ body }) => body as object);
}

/** The only embed of an answer. */
export function embedOf({ message }: Pick<Answer, 'message'>) {
  const [embed] = message.embeds;
  if (!embed) throw new Error(`no embed in ${JSON.stringify(message)}`);
  return embed;
}

/** All texts of an answer, joined. */
export function textOf({ message }: Pick<Answer, 'message'>): string {
  return textIn(message);
}

/** The same of an answer that only the caller may see. */
export function privateText(given: Pick<Answer, 'message'>): string {
  expect(isPrivate(given.message)).toBe(true);
  return textOf(given);
}

function listeningLog() {
  const logged: LogLine[] = [];
  const listeners = new Set<() => void>();
  const log = pino(
    { level: 'debug' },
    {
      write(text: string) {
        logged.push(JSON.parse(text) as LogLine);
        for (const listener of listeners) listener();
      },
    },
  );
  const heard = (message: string, nth = 1) =>
    new Promise<LogLine>((resolve) => {
      const look = () => {
        const line = logged.filter(({ msg }) => msg === message)[nth - 1];
        if (!line) return;
        listeners.delete(look);
        resolve(line);
      };
      listeners.add(look);
      look();
    });
  return { log, logged, heard };
}
