import type { Clock } from '#clock.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { APIMessage } from 'discord-api-types/v10';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import type { Facts } from '#data/facts.ts';
import type { DiscordChannels } from '#discord/channels.ts';
import { createLiveFacts, type LiveFacts } from '#reload/live-facts.ts';
import type { SlotState } from '#store/slots/slot.ts';
import { openStore, type Store } from '#store/store.ts';
import type { Subscription, SubscriptionSettings } from '#subscriptions/subscription.ts';
import { nextDueTime } from '#subscriptions/schedule.ts';
import { startUpdates, type Updates } from '#updates/start-updates.ts';
import { validatePack } from '#validation/validator.ts';
import { startSimulator, type Simulator } from '../../simulator/simulator.ts';
import { createCrowdedWorld, type Spot } from '../crowded-world.ts';
import { channelsOn } from '../discord/channel-stage.ts';
import { ManualClock } from '../manual-clock.ts';
import { harbourLights } from '../packs/packs.ts';
import { forgetRequests, quiet } from '../quiet.ts';

export type LogLine = { readonly [key: string]: unknown };

/** A process that sends production updates. */
export interface UpdatesProcess {
  readonly updates: Updates;
  readonly live: LiveFacts;
  readonly channels: DiscordChannels;
  readonly logged: readonly LogLine[];
  /** Ends it; 0 ends it like a kill. */
  stop(patience?: number): Promise<void>;
}

/** Production updates on the built-in Discord: real requests, a real database, one clock. */
export interface UpdatesStage {
  readonly clock: ManualClock;
  readonly simulator: Simulator;
  readonly spots: readonly Spot[];
  /** The database. */
  readonly file: string;
  /** The test's own connection to the database. */
  readonly store: Store;
  /** The test's own connection to Discord. */
  readonly channels: DiscordChannels;
  /** Starts a process on the database, or on a copy of it; its clock may be wrong. */
  start(on?: string, clock?: Clock): Promise<UpdatesProcess>;
  /** Adds a subscription: a digest daily at 18:00 UTC, unless `settings` differ. */
  subscribe(spot?: number | Spot, settings?: Partial<SubscriptionSettings>): Promise<Subscription>;
  /** Lets time pass, event by event. */
  pass(ms: number): Promise<void>;
  /** Sets the clock forward at once, as after a sleep, and lets a few seconds pass; `times` times. */
  leap(ms: number, times?: number): Promise<void>;
  /** The bot's posts, oldest first. */
  posts(spot?: number | Spot): readonly APIMessage[];
  current(subscription: Subscription): Promise<Subscription>;
  /** The state of the newest slot. */
  lastSlot(spot?: number | Spot): Promise<SlotState | undefined>;
  /** The log lines of all processes with this message. */
  heard(message: string): readonly LogLine[];
  requests(pattern: RegExp): readonly string[];
}

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
  readonly rateLimits?: boolean;
}

export async function setUpdatesStage(options: UpdatesStageOptions = {}): Promise<UpdatesStage> {
  forgetRequests();
  const clock = new ManualClock(options.start ?? '2026-01-15T12:00:00Z');
  const { world, spots } = createCrowdedWorld(
    clock,
    options.guilds ?? 1,
    options.channelsEach ?? 1,
  );
  const rateLimits = options.rateLimits ?? false;
  const simulator = await startSimulator({ clock, world, rateLimits });
  const folder = await mkdtemp(join(tmpdir(), 'hawkins-post-updates-'));
  const file = join(folder, 'test.db');
  const url = `sqlite:${file}`;
  const logged: LogLine[] = [];
  const log = pino(
    { level: 'debug' },
    { write: (line: string) => logged.push(JSON.parse(line) as LogLine) },
  );
  const store = await openStore(url, { clock, log });
  const facts = await factsOf(harbourLights);
  const processes = new Set<UpdatesProcess>();
  onTestFinished(async () => {
    await Promise.all(Array.from(processes, (process) => process.stop(0)));
    await store.close();
    await simulator.close();
    await rm(folder, { recursive: true });
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
    file,
    store,
    channels: connect(store),
    async start(on = file, ownClock: Clock = clock) {
      const own = await openStore(`sqlite:${on}`, { clock: ownClock, log });
      const channels = connect(own, ownClock);
      const live = createLiveFacts(facts);
      const updates = startUpdates({ store: own, live, channels, clock: ownClock, log });
      const process: UpdatesProcess = {
        updates,
        live,
        channels,
        logged,
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
    async subscribe(spot = 0, settings = {}) {
      const { guildId, channelId } = spotAt(spot);
      const chosen: SubscriptionSettings = {
        channelId,
        timing: { days: 'daily', time: '18:00' },
        timezone: 'UTC',
        content: 'digest',
        mentionRoleId: null,
        missed: 'latest',
        silent: false,
        publish: false,
        ...settings,
      };
      const now = clock.now();
      const nextDueAt = nextDueTime(chosen.timing, chosen.timezone, now) ?? null;
      const admin = simulator.world.userOf('admin').id;
      const added = await store.subscriptions.add(
        guildId,
        admin,
        [{ settings: chosen, nextDueAt }],
        now,
      );
      if (added.outcome !== 'added' || !added.subscriptions[0]) throw new Error(added.outcome);
      return added.subscriptions[0];
    },
    pass,
    async leap(ms, times = 1) {
      for (let time = 0; time < times; time += 1) {
        await quiet();
        clock.advance(ms);
        await pass(5 * second);
      }
    },
    posts: (spot = 0) => simulator.world.messages(spotAt(spot).channelId),
    async current({ guildId, id }) {
      const found = await store.subscriptions.get(guildId, id);
      if (!found) throw new Error(`no subscription ${id}`);
      return found;
    },
    async lastSlot(spot = 0) {
      const [last] = await store.slots.recent(spotAt(spot).guildId);
      return last?.state;
    },
    heard: (message) => logged.filter(({ msg }) => msg === message),
    requests: (pattern) =>
      simulator.transcript.entries
        .filter(({ kind, summary }) => kind === 'rest' && pattern.test(summary))
        .map(({ summary }) => summary),
  };
}

/** A process with a subscription that is due in a minute. */
export async function setDue(
  settings: Partial<SubscriptionSettings> = {},
  options: UpdatesStageOptions = {},
) {
  const stage = await setUpdatesStage({ start: justBefore, ...options });
  const subscription = await stage.subscribe(0, settings);
  const process = await stage.start();
  return { stage, subscription, process };
}

/** @throws Error if the pack is broken. */
export async function factsOf(folder: string): Promise<Facts> {
  const validated = await validatePack(folder);
  if (!validated.ok) throw new Error(JSON.stringify(validated.problems));
  return validated.facts;
}
