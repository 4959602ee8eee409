import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { systemClock } from '#clock.ts';
import { bundledPack } from '#data/pack-file.ts';
import { openStore } from '#store/store.ts';
import { untilNews } from '#subscriptions/delivery.ts';
import { validatePack, validateTexts } from '#validation/validator.ts';
import type { SlotRecord } from '#store/slots/slot.ts';
import { ERROR, type LogLine } from '../../simulator/bot/bot-log.ts';
import { startBot } from '../../simulator/bot/bot-process.ts';
import { startSimulator } from '../../simulator/simulator.ts';
import { build } from '../../deploy/build.ts';
import { createCrowdedWorld } from '../crowded-world.ts';
import { order } from '../store/order.ts';
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
  readonly news?: number;
}

export type Harness = Awaited<ReturnType<typeof createHarness>>;
export type Bot = ReturnType<Harness['start']>;
/** The result, as counted by the simulated Discord. */
export type Result = Awaited<ReturnType<Harness['finish']>>;

/** A simulated Discord, a fast clock and a database, for any number of bots. */
export async function createHarness(options: HarnessOptions) {
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
  const bots = new Set<{ kill(): void; stop(): Promise<unknown> }>();
  let rateLimited = 0;
  let historyReads = 0;
  simulator.transcript.on(({ status, summary }) => {
    if (status === 429) rateLimited += 1;
    if (summary.startsWith('GET /channels/') && summary.includes('messages?')) historyReads += 1;
  });
  const open = async () => {
    const store = await openStore(url, { clock, log: pino({ level: 'silent' }) });
    return Object.assign(store, { [Symbol.asyncDispose]: () => store.close() });
  };

  async function records(): Promise<readonly SlotRecord[]> {
    await using store = await open();
    const guildIds = new Set(spots.map(({ guildId }) => guildId));
    return (await Promise.all(Array.from(guildIds, (id) => store.slots.recent(id)))).flat();
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

  /** Records the facts with as many updates as are due by now, as another process would. */
  async function reload(): Promise<void> {
    // The last one is due well before the end.
    const passed = (clock.now() - firstDue) / (minutes * 60_000);
    const due = Math.min(news, Math.max(0, Math.ceil((passed / 0.7) * news)));
    const wanted = packs[due];
    if (news === 0 || !wanted) return;
    await using store = await open();
    const current = await store.factsVersions.current();
    if (!current || current.version === wanted.version) return;
    const entry = { reason: 'reload', author: 'torture', origin: 'bundled', ...wanted } as const;
    await store.factsVersions.record(entry, current.id);
  }

  return {
    simulator,
    clock,
    logged,
    /** The number of messages in all channels. */
    get posts() {
      return spots.flatMap(({ channelId }) => world.messages(channelId)).length;
    },
    /**
     * Starts a bot in a process that can be killed.
     *
     * @param skew how far ahead of Discord's clock its own is, in ms.
     */
    start(skew = 0) {
      const connected = Promise.withResolvers<void>();
      const { pid, exited, ...started } = startBot({
        clock: systemClock,
        environment: {
          PATH: process.env['PATH'],
          DISCORD_TOKEN: simulator.token,
          DISCORD_API_URL: simulator.apiUrl,
          HTTP_PORT: '0',
          DATABASE_URL: url,
        },
        program: {
          file: join(folder, 'bot.js'),
          args: [JSON.stringify({ ...fast, start: fast.start + skew })],
        },
        onLine(line) {
          logged.push(line);
          if (line.message.startsWith('connected to Discord')) connected.resolve();
        },
      });
      let isRunning = true;
      const bot = {
        /** Resolves when it is connected to Discord, or has ended. */
        connected: connected.promise,
        exited,
        /** Ends it at once, like a power cut. */
        kill() {
          if (!isRunning) return;
          isRunning = false;
          try {
            process.kill(pid, 'SIGKILL');
          } catch (error) {
            // It has just ended by itself.
            if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
          }
        },
        stop: () => started.stop(),
      };
      bots.add(bot);
      void exited.finally(() => {
        isRunning = false;
        connected.resolve();
        bots.delete(bot);
      });
      return bot;
    },
    /** Adds the subscriptions. Each has one slot before the end. */
    async seed() {
      await using store = await open();
      const admin = world.userOf('admin').id;
      for (const [index, { guildId, channelId }] of spots.entries()) {
        const minute = Math.floor((index * minutes) / slots);
        const time = `18:${String(minute).padStart(2, '0')}`;
        const timing = { days: 'daily', time } as const;
        const settings = { channelId, timing, timezone: 'UTC', missed: 'skip' } as const;
        const added = isAtOnce(index)
          ? { ...order({ ...settings, delivery: 'at-once' }, untilNews), known: bundledUpdates }
          : order(settings, firstDue + minute * 60_000);
        const outcome = await store.subscriptions.add(guildId, admin, [added], clock.now());
        if (outcome.outcome !== 'added') throw new Error(outcome.outcome);
        for (const { id } of outcome.subscriptions) if (isAtOnce(index)) atOnce.add(id);
      }
    },
    reload,
    /**
     * Waits until every slot is finished and stops the bots.
     *
     * @param behind by how much the bots' clocks may be behind Discord's, in ms.
     */
    async finish(behind = 0) {
      const deadline = clock.now() + graceTime + behind;
      while (!(await isFinished()) && clock.now() < deadline) {
        await reload();
        await sleep(500);
      }
      const posts = counts();
      const result = {
        posts: posts.reduce((sum, count) => sum + count, 0),
        /** Posts, or updates of posts at once, that a channel lacks or has more than once. */
        lost: posts.filter((count) => count === 0).length,
        doubled: posts.filter((count) => count > 1).length,
        /** Slots that are not finished. */
        open: (await records()).filter(isOpen),
      };
      await Promise.all(Array.from(bots, (bot) => bot.stop()));
      return {
        ...result,
        rateLimited,
        historyReads,
        /** Lines of the bots' logs at error level. */
        errors: logged.filter(({ level }) => level >= ERROR).map(({ raw }) => raw),
        /** Requests that Discord would never accept. */
        refused: simulator.transcript.refusals.map((entry) => JSON.stringify(entry)),
        /** Of the real clock. */
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
