import { pino } from 'pino';
import type { Clock } from '#clock.ts';
import { markIn } from '#replies/buttons.ts';
import { openStore } from '#store/store.ts';
import type { SlotRecord } from '#store/slots/slot.ts';
import { startSimulator, type Simulator } from '../../simulator/simulator.ts';
import { createCrowdedWorld, type Spot } from '../crowded-world.ts';
import { startBotProcess, type BotProcess, type LogLine } from './bot-process.ts';
import { createFastClock, type FastClock } from './fast-clock.ts';

/** Channels of one guild. */
const channelsEach = 5;
/** Runs are due from 18:00 on. */
const firstDue = '2026-01-15T18:00:00Z';

export interface SceneOptions {
  readonly url: string;
  readonly slots: number;
  /** How many minutes of the fast clock the runs are spread over. */
  readonly minutes: number;
  readonly speed: number;
}

/** How it ended, as Discord counts. */
export interface Count {
  readonly due: number;
  readonly posts: number;
  readonly lost: number;
  readonly doubled: number;
  /** What is not finished, for a failure. */
  readonly open: readonly SlotRecord[];
}

/** A Discord, a clock and a database with runs that are due soon; bots are started upon it. */
export interface Scene extends AsyncDisposable {
  readonly simulator: Simulator;
  readonly clock: Clock;
  readonly logged: readonly LogLine[];
  /** How many requests Discord refused as too many, and how many asked for a channel's history. */
  readonly tooMany: number;
  readonly looks: number;
  /** How many messages there are in all channels. */
  readonly posts: number;
  start(): BotProcess;
  /** Adds the subscriptions: one run each before the end. */
  seed(): Promise<void>;
  /** Whether every run has come to its end. */
  isDone(): Promise<boolean>;
  count(): Promise<Count>;
}

export async function setScene({ url, slots, minutes, speed }: SceneOptions): Promise<Scene> {
  const fast: FastClock = { origin: Date.now(), start: Date.parse(firstDue) - 60_000, speed };
  const clock = createFastClock(fast);
  const { world, spots: all } = createCrowdedWorld(
    clock,
    Math.ceil(slots / channelsEach),
    channelsEach,
  );
  const spots = all.slice(0, slots);
  const simulator = await startSimulator({ clock, world });
  const log = pino({ level: 'silent' });
  const logged: LogLine[] = [];
  const bots = new Set<BotProcess>();
  let tooMany = 0;
  let looks = 0;
  simulator.transcript.on(({ status, summary }) => {
    if (status === 429) tooMany += 1;
    if (summary.startsWith('GET /channels/') && summary.includes('messages?')) looks += 1;
  });

  async function records(): Promise<readonly SlotRecord[]> {
    const store = await openStore(url, { clock, log });
    try {
      const guilds = new Set(spots.map(({ guildId }) => guildId));
      const found = await Promise.all(Array.from(guilds, (guild) => store.slots.recent(guild)));
      return found.flat();
    } finally {
      await store.close();
    }
  }

  return {
    simulator,
    clock,
    logged,
    get tooMany() {
      return tooMany;
    },
    get looks() {
      return looks;
    },
    get posts() {
      return spots.flatMap(({ channelId }) => world.messages(channelId)).length;
    },
    start() {
      const bot = startBotProcess({
        simulator,
        clock: fast,
        url,
        onLine: (line) => logged.push(line),
        onEnd: () => bots.delete(bot),
      });
      bots.add(bot);
      return bot;
    },
    async seed() {
      const store = await openStore(url, { clock, log });
      for (const [index, spot] of spots.entries()) {
        const minute = Math.floor((index * minutes) / slots);
        await subscribe(spot, minute);
      }
      await store.close();

      async function subscribe({ guildId, channelId }: Spot, minute: number): Promise<void> {
        const time = `18:${String(minute).padStart(2, '0')}`;
        const settings = {
          channelId,
          timing: { days: 'daily', time },
          timezone: 'UTC',
          content: 'news',
          mentionRoleId: null,
          missed: 'skip',
          silent: false,
          publish: false,
        } as const;
        const nextDueAt = Date.parse(firstDue) + minute * 60_000;
        const admin = world.userOf('admin').id;
        await store.subscriptions.add(guildId, admin, [{ settings, nextDueAt }], clock.now());
      }
    },
    async isDone() {
      const found = await records();
      return found.length === slots && found.every(isFinished);
    },
    async count() {
      const marks = spots.map(({ channelId }) =>
        world.messages(channelId).map(({ components }) => markIn(components)),
      );
      return {
        due: slots,
        posts: marks.flat().length,
        lost: marks.filter((one) => one.length === 0).length,
        doubled: marks.filter((one) => one.length > 1).length,
        open: (await records()).filter((one) => !isFinished(one)),
      };
    },
    async [Symbol.asyncDispose]() {
      for (const bot of bots) bot.kill();
      await simulator.close();
    },
  };
}

function isFinished({ state }: SlotRecord): boolean {
  return state.state === 'sent' || state.state === 'skipped';
}
