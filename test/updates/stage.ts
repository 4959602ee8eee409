import { join } from 'node:path';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import type { Clock } from '#clock.ts';
import type { Facts } from '#data/facts.ts';
import { noPictures, type Pictures } from '#pictures/pictures.ts';
import { createLiveFacts, type LiveFacts } from '#reload/live-facts.ts';
import { openStore, type Store } from '#store/store.ts';
import type { Subscription, SubscriptionSettings } from '#subscriptions/subscription.ts';
import { firstDueAt } from '#subscriptions/delivery.ts';
import { clockTolerance } from '#updates/channels.ts';
import { startUpdates } from '#updates/start-updates.ts';
import { newFolder } from '../new-folder.ts';
import { startSimulator } from '../../simulator/simulator.ts';
import { createCrowdedWorld, type Spot } from '../crowded-world.ts';
import { channelsOn } from '../discord/channel-stage.ts';
import { ManualClock } from '../manual-clock.ts';
import { harbourWith } from '../packs/invented.ts';
import { forgetRequests, quiet } from '../quiet.ts';
import { order } from '../store/order.ts';

export type UpdatesStage = Awaited<ReturnType<typeof setUpdatesStage>>;
/** A process that sends production updates. */
export type UpdatesProcess = Awaited<ReturnType<UpdatesStage['start']>>;

export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

/** A minute before the time of the stage's subscriptions. */
export const justBefore = '2026-01-15T17:59:00Z';
/** Requests that post a message. */
export const posting = { method: 'POST', path: /channels\/\d+\/messages$/ };

export interface UpdatesStageOptions {
  readonly start?: string;
  readonly guilds?: number;
  readonly channelsEach?: number;
  readonly pictures?: Pictures;
  /** The database, if it isn't a new file. */
  readonly url?: string;
}

/** Production updates on the built-in Discord: real requests, a real database, one clock. */
export async function setUpdatesStage(options: UpdatesStageOptions = {}) {
  forgetRequests();
  const clock = new ManualClock(options.start ?? '2026-01-15T12:00:00Z');
  const { world, spots } = createCrowdedWorld(clock, options.guilds ?? 1, options.channelsEach);
  const simulator = await startSimulator({ clock, world, rateLimits: false });
  const file = join(await newFolder(), 'test.db');
  const { url = `sqlite:${file}` } = options;
  const logged: { readonly [key: string]: unknown }[] = [];
  const log = pino(
    { level: 'debug' },
    { write: (line: string) => logged.push(JSON.parse(line) as (typeof logged)[number]) },
  );
  const store = await openStore(url, { clock, log });
  const processes = new Set<{ readonly live: LiveFacts; stop(patience: number): Promise<void> }>();
  onTestFinished(async () => {
    await Promise.all(Array.from(processes, (process) => process.stop(0)));
    await store.close();
    await simulator.close();
  });

  const spotAt = (spot: number | Spot): Spot =>
    typeof spot === 'number' ? (spots[spot] ?? { guildId: '', channelId: '' }) : spot;
  const pass = async (ms: number) => {
    const end = clock.now() + ms;
    for (;;) {
      await quiet();
      const due = clock.nextDue;
      if (due === undefined || due > end) break;
      clock.advance(Math.max(0, due - clock.now()));
    }
    clock.advance(Math.max(0, end - clock.now()));
    await quiet();
  };

  const connect = ({ rateLimitState }: Store, on: Clock = clock) =>
    channelsOn(simulator, on, rateLimitState, 50);

  return {
    clock,
    simulator,
    spots,
    /** The database. */
    file,
    /** The test's own connections to it and to Discord. */
    store,
    channels: connect(store),
    /** Starts a process on the database, or on a copy of it; its clock may be wrong. */
    async start(on?: string, ownClock: Clock = clock) {
      const ownUrl = on === undefined ? url : `sqlite:${on}`;
      const own = await openStore(ownUrl, { clock: ownClock, log });
      const channels = connect(own, ownClock);
      const live = createLiveFacts(harbourWith({}));
      const { pictures = noPictures } = options;
      const updates = startUpdates({ store: own, live, channels, pictures, clock: ownClock, log });
      const process = {
        updates,
        live,
        channels,
        /** Ends it; 0 ends it like a kill. */
        async stop(patience = 1000) {
          processes.delete(process);
          const closed = updates.close(patience);
          await pass(patience + 1000);
          await closed;
          await own.close();
        },
      };
      processes.add(process);
      return process;
    },
    /** Records facts as the current ones and lets processes use them, as a reload does. */
    async reload(
      next: Facts,
      hasNews = false,
      users: readonly { readonly live: LiveFacts }[] = [...processes],
    ) {
      const current = await store.factsVersions.current();
      const entry = { version: next.version, content: '{}', author: '1', origin: 'test' };
      await store.factsVersions.record({ reason: 'reload', ...entry }, current?.id, hasNews);
      for (const { live } of users) live.replace(next);
    },
    /** Adds a subscription: a digest daily at 18:00 UTC, unless `settings` differ. */
    async subscribe(spot: number | Spot = 0, settings: Partial<SubscriptionSettings> = {}) {
      const { guildId, channelId } = spotAt(spot);
      const usual = { channelId, timezone: 'UTC', content: 'digest' } as const;
      const { settings: chosen } = order({ ...usual, ...settings });
      const now = clock.now();
      const nextDueAt = firstDueAt(chosen, now, false) ?? null;
      const admin = simulator.world.userOf('admin').id;
      const ordered = [{ settings: chosen, nextDueAt }];
      const added = await store.subscriptions.add(guildId, admin, ordered, now);
      if (added.outcome !== 'added' || !added.subscriptions[0]) throw new Error(added.outcome);
      return added.subscriptions[0];
    },
    /** Lets time pass, event by event. */
    pass,
    /** Sets the clock forward at once, as after a sleep, and lets a few seconds pass; `times` times. */
    async leap(ms: number, times = 1) {
      for (let time = 0; time < times; time += 1) {
        await quiet();
        clock.advance(ms);
        await pass(5 * second);
      }
    },
    /** The bot's posts, oldest first. */
    posts: (spot: number | Spot = 0) => simulator.world.messages(spotAt(spot).channelId),
    async current({ guildId, id }: Subscription) {
      const found = await store.subscriptions.get(guildId, id);
      if (!found) throw new Error(`no subscription ${id}`);
      return found;
    },
    /** The state of the newest slot. */
    async lastSlot(spot: number | Spot = 0) {
      const [last] = await store.slots.recent(spotAt(spot).guildId);
      return last?.state;
    },
    /** The log lines of all processes with this message. */
    heard: (message: string) => logged.filter(({ msg }) => msg === message),
    requests: (pattern: RegExp) =>
      simulator.transcript.entries
        .filter(({ kind, summary }) => kind === 'rest' && pattern.test(summary))
        .map(({ summary }) => summary),
  };
}

/** A process that has run for long enough not to search before each post, with a subscription that is due in a minute. */
export async function setDue(
  settings: Partial<SubscriptionSettings> = {},
  options: UpdatesStageOptions = {},
) {
  const start = new Date(Date.parse(justBefore) - clockTolerance).toISOString();
  const stage = await setUpdatesStage({ start, ...options });
  const process = await stage.start();
  await stage.pass(clockTolerance);
  const subscription = await stage.subscribe(0, settings);
  process.updates.postWorker.wake();
  return { stage, subscription, process };
}
