import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import type { Clock } from '#clock.ts';
import { bundledPack } from '#data/pack-file.ts';
import { openStore } from '#store/store.ts';
import { untilNews } from '#subscriptions/delivery.ts';
import { validatePack, validateTexts } from '#validation/validator.ts';
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
  /** Reloads that each add an update. A quarter of the subscriptions post them at once. */
  readonly news?: number | undefined;
}

/** The result, as counted by the simulated Discord. */
export interface Result {
  readonly posts: number;
  /** Posts, or updates of posts at once, that a channel lacks or has more than once. */
  readonly lost: number;
  readonly doubled: number;
  /** Slots that are not finished. */
  readonly open: readonly SlotRecord[];
  /** Requests refused by a rate limit, and requests for a channel's history. */
  readonly rateLimited: number;
  readonly historyReads: number;
  /** Lines of the bots' logs at error level. */
  readonly errors: readonly string[];
  /** Requests that Discord would never accept. */
  readonly refused: readonly string[];
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
  /** Records the facts with as many updates as are due by now, as another process would. */
  reload(): Promise<void>;
  /**
   * Waits until every slot is finished and stops the bots.
   *
   * @param behind by how much the bots' clocks may be behind Discord's, in ms.
   */
  finish(behind?: number): Promise<Result>;
}

export async function createHarness(options: HarnessOptions): Promise<Harness> {
  const { url, slots, minutes, speed, news = 0 } = options;
  const isAtOnce = (spot: number) => news > 0 && spot % 4 === 3;
  const atOnce = new Set<number>();
  const packs = packsWithNews(news);
  // A bundle starts in a third of the time, so bots can be killed more often.
  const folder = await mkdtemp(join(tmpdir(), 'hawkins-post-bot-'));
  await build(folder, {
    bot: join(import.meta.dirname, 'bot.ts'),
    'validation-worker': join(import.meta.dirname, '../../src/reload/validation-worker.ts'),
  });
  const begun = Date.now();
  const fast: FastClock = { origin: begun, start: firstDue - 60_000, speed };
  const clock = createFastClock(fast);
  const guilds = Math.ceil(slots / channelsEach);
  const { world, spots: all } = createCrowdedWorld(clock, guilds, channelsEach);
  const spots = all.slice(0, slots);
  // Killed bots start again at once, all with one token.
  const simulator = await startSimulator({ clock, world, sessionStarts: { pace: 0 } });
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
    const scheduled = found.filter(({ subscriptionId }) => !atOnce.has(subscriptionId));
    const isAllPosted = counts().every((count) => count > 0);
    return scheduled.length === slots - atOnce.size && !found.some(isOpen) && isAllPosted;
  }

  /** How often each channel has its post or, if it posts at once, each update. */
  function counts(): readonly number[] {
    return spots.flatMap(({ channelId }, spot) => {
      const messages = world.messages(channelId);
      if (!isAtOnce(spot)) return [messages.length];
      const shown = messages.flatMap(({ content, embeds }) => [
        content,
        ...embeds.map(({ title }) => title),
      ]);
      return packs
        .slice(1)
        .map((_, index) => shown.filter((text) => text?.includes(newsHeadline(index))).length);
    });
  }

  async function reload(): Promise<void> {
    // The last one is due well before the end.
    const passed = (clock.now() - firstDue) / (minutes * 60_000);
    const due = Math.min(news, Math.max(0, Math.ceil((passed / 0.7) * news)));
    const wanted = packs[due];
    if (news === 0 || !wanted) return;
    const store = await open();
    try {
      const current = await store.factsVersions.current();
      if (!current || current.version === wanted.version) return;
      const entry = { reason: 'reload', author: 'torture', origin: 'bundled', ...wanted } as const;
      await store.factsVersions.record(entry, current.id);
    } finally {
      await store.close();
    }
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
        const delivery = isAtOnce(index) ? 'at-once' : 'scheduled';
        const settings = { channelId, delivery, timing, timezone: 'UTC', missed: 'skip' } as const;
        const due = isAtOnce(index) ? untilNews : nextDueAt;
        const known = isAtOnce(index) ? bundledUpdates : undefined;
        const added = { ...order(settings, due), known };
        const outcome = await store.subscriptions.add(guildId, admin, [added], clock.now());
        if (outcome.outcome !== 'added') throw new Error(outcome.outcome);
        for (const { id } of outcome.subscriptions) if (isAtOnce(index)) atOnce.add(id);
      }
      await store.close();
    },
    reload,
    async finish(behind = 0) {
      const deadline = clock.now() + graceTime + behind;
      while (!(await isFinished()) && clock.now() < deadline) {
        await reload();
        await sleep(500);
      }
      const posts = counts();
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
        errors: logged
          .filter(({ level }) => level === 'error' || level === 'fatal')
          .map((line) => JSON.stringify(line)),
        refused: simulator.transcript.refusals.map((entry) => JSON.stringify(entry)),
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

const bundled = await validatePack(bundledPack);
if (!bundled.ok) throw new Error('the bundled pack is invalid');
const { texts } = bundled;
const bundledUpdates = bundled.facts.updates.map(({ id }) => id);

/** Occurs once in a post, as the title or outside the embed. */
function newsHeadline(index: number): string {
  return `News ${String(index).padStart(2, '0')} of the torture`;
}

/** The bundled pack with 0 to `news` more updates, as versions of the facts. */
function packsWithNews(news: number) {
  const packs = [];
  let updates = texts['updates.yaml'];
  for (let index = 0; index <= news; index += 1) {
    const content = { ...texts, 'updates.yaml': updates };
    const validated = validateTexts(content);
    if (!validated.ok) throw new Error(JSON.stringify(validated.problems));
    packs.push({ version: validated.facts.version, content: JSON.stringify(content) });
    updates = `${updates}\n  - { id: news-${index}, date: null, headline: ${newsHeadline(index)}, text: It came., certainty: reported, sources: [{ source: article-1, says: So. }] }\n`;
  }
  return packs;
}

function isOpen({ state }: SlotRecord): boolean {
  return state.state === 'waiting' || state.state === 'sending';
}
