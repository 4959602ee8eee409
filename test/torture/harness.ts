import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import type { Clock } from '#clock.ts';
import { openStore } from '#store/store.ts';
import type { SlotRecord } from '#store/slots/slot.ts';
import { startSimulator, type Simulator } from '../../simulator/simulator.ts';
import { build } from '../../deploy/build.ts';
import { createCrowdedWorld } from '../crowded-world.ts';
import { order } from '../store/order.ts';
import { startBotProcess, type BotProcess, type LogLine } from './bot-process.ts';
import { createFastClock, type FastClock } from './fast-clock.ts';

/** Channels of one guild. */
const channelsEach = 5;
const firstDue = Date.parse('2026-01-15T18:00:00Z');
/** How long the bots may take after the last slot is due, in ms of the fast clock. */
const graceTime = 15 * 60_000;

export interface HarnessOptions {
  readonly url: string;
  readonly slots: number;
  /** The slots are due over this time, in minutes of the fast clock. */
  readonly minutes: number;
  readonly speed: number;
}

/** The result, as counted by the simulated Discord. */
export interface Result {
  readonly posts: number;
  /** Channels without their post, and with more than one. */
  readonly lost: number;
  readonly doubled: number;
  /** Slots that are not finished. */
  readonly open: readonly SlotRecord[];
  /** Requests refused by a rate limit, and requests for a channel's history. */
  readonly rateLimited: number;
  readonly historyReads: number;
  /** Lines of the bots' logs at error level, and requests that Discord would never accept. */
  readonly errors: readonly string[];
  /** Of the real clock. */
  readonly seconds: number;
}

/** A simulated Discord, a fast clock and a database, for any number of bots. */
export interface Harness extends AsyncDisposable {
  readonly simulator: Simulator;
  readonly clock: Clock;
  readonly logged: readonly LogLine[];
  /** The number of messages in all channels. */
  readonly posts: number;
  /** @param skew how far ahead of Discord's clock its own is, in ms. */
  start(skew?: number): BotProcess;
  /** Adds the subscriptions. Each has one slot before the end. */
  seed(): Promise<void>;
  /**
   * Waits until every slot is finished and stops the bots.
   *
   * @param behind by how much the bots' clocks may be behind Discord's, in ms.
   */
  finish(behind?: number): Promise<Result>;
}

export async function createHarness(options: HarnessOptions): Promise<Harness> {
  const { url, slots, minutes, speed } = options;
  // A bundle starts in a third of the time, so bots can be killed more often.
  const folder = await mkdtemp(join(tmpdir(), 'hawkins-post-bot-'));
  await build(folder, { bot: join(import.meta.dirname, 'bot.ts') });
  const begun = Date.now();
  const fast: FastClock = { origin: begun, start: firstDue - 60_000, speed };
  const clock = createFastClock(fast);
  const guilds = Math.ceil(slots / channelsEach);
  const { world, spots: all } = createCrowdedWorld(clock, guilds, channelsEach);
  const spots = all.slice(0, slots);
  const simulator = await startSimulator({ clock, world });
  const logged: LogLine[] = [];
  const bots = new Set<BotProcess>();
  let rateLimited = 0;
  let historyReads = 0;
  simulator.transcript.on(({ status, summary }) => {
    if (status === 429) rateLimited += 1;
    if (summary.startsWith('GET /channels/') && summary.includes('messages?')) historyReads += 1;
  });
  const open = () => openStore(url, { clock, log: pino({ level: 'silent' }) });

  async function records(): Promise<readonly SlotRecord[]> {
    const store = await open();
    try {
      const guildIds = new Set(spots.map(({ guildId }) => guildId));
      return (await Promise.all(Array.from(guildIds, (id) => store.slots.recent(id)))).flat();
    } finally {
      await store.close();
    }
  }

  async function isFinished(): Promise<boolean> {
    const found = await records();
    return found.length === slots && !found.some(isOpen);
  }

  return {
    simulator,
    clock,
    logged,
    get posts() {
      return spots.flatMap(({ channelId }) => world.messages(channelId)).length;
    },
    start(skew = 0) {
      const bot = startBotProcess({
        program: join(folder, 'bot.js'),
        simulator,
        clock: { ...fast, start: fast.start + skew },
        url,
        onLine: (line) => logged.push(line),
        onEnd: () => bots.delete(bot),
      });
      bots.add(bot);
      return bot;
    },
    async seed() {
      const store = await open();
      const admin = world.userOf('admin').id;
      for (const [index, { guildId, channelId }] of spots.entries()) {
        const minute = Math.floor((index * minutes) / slots);
        const time = `18:${String(minute).padStart(2, '0')}`;
        const timing = { days: 'daily', time } as const;
        const nextDueAt = firstDue + minute * 60_000;
        const added = order({ channelId, timing, timezone: 'UTC', missed: 'skip' }, nextDueAt);
        await store.subscriptions.add(guildId, admin, [added], clock.now());
      }
      await store.close();
    },
    async finish(behind = 0) {
      const deadline = clock.now() + graceTime + behind;
      while (!(await isFinished()) && clock.now() < deadline) await sleep(500);
      const posts = spots.map(({ channelId }) => world.messages(channelId).length);
      const result = {
        posts: posts.reduce((sum, count) => sum + count, 0),
        lost: posts.filter((count) => count === 0).length,
        doubled: posts.filter((count) => count > 1).length,
        open: (await records()).filter(isOpen),
      };
      await Promise.all(Array.from(bots, (bot) => bot.stop()));
      return {
        ...result,
        rateLimited,
        historyReads,
        errors: [
          ...logged.filter(({ level }) => level === 'error' || level === 'fatal'),
          ...simulator.transcript.refusals,
        ].map((line) => JSON.stringify(line)),
        seconds: (Date.now() - begun) / 1000,
      };
    },
    async [Symbol.asyncDispose]() {
      for (const bot of bots) bot.kill();
      await simulator.close();
      await rm(folder, { recursive: true });
    },
  };
}

function isOpen({ state }: SlotRecord): boolean {
  return state.state === 'waiting' || state.state === 'sending';
}
