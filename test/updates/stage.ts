import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { APIMessage } from 'discord-api-types/v10';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { botConfig } from '../bot-config.ts';
import type { Facts } from '#data/facts.ts';
import { DiscordChannels } from '#discord/channels.ts';
import { SlidingWindowLimiter } from '#discord/rate-limit/sliding-window-limiter.ts';
import { createPostRest } from '#discord/rest.ts';
import { createLiveFacts, type LiveFacts } from '#reload/live-facts.ts';
import { markIn } from '#replies/buttons.ts';
import { openStore, type Store } from '#store/store.ts';
import type { Subscription, SubscriptionSettings } from '#subscriptions/subscription.ts';
import { nextRun } from '#subscriptions/schedule.ts';
import { startUpdates, type Updates } from '#updates/start-updates.ts';
import { validatePack } from '#validation/validator.ts';
import { startSimulator, type Simulator } from '../../simulator/simulator.ts';
import { createCrowdedWorld, type Spot } from '../crowded-world.ts';
import { ManualClock } from '../manual-clock.ts';
import { harbourLights } from '../packs/packs.ts';
import { forgetRequests, quiet } from '../quiet.ts';

export type LogLine = { readonly [key: string]: unknown };

/** One process that sends production updates. */
export interface UpdatesProcess {
  readonly updates: Updates;
  readonly live: LiveFacts;
  readonly channels: DiscordChannels;
  readonly logged: readonly LogLine[];
  /** Ends it; as a killed one would, with 0. */
  stop(patience?: number): Promise<void>;
}

/** Production updates on the built-in Discord: real requests, a real database, one clock. */
export interface UpdatesStage {
  readonly clock: ManualClock;
  readonly simulator: Simulator;
  readonly spots: readonly Spot[];
  /** The database. */
  readonly file: string;
  /** A connection of the test's own to the database. */
  readonly store: Store;
  /** A way of the test's own to Discord. */
  readonly channels: DiscordChannels;
  /** On the database, or on a copy of it. */
  start(on?: string): Promise<UpdatesProcess>;
  /** Adds a subscription of a spot: daily at 18:00 UTC unless told otherwise. */
  subscribe(spot?: number | Spot, settings?: Partial<SubscriptionSettings>): Promise<Subscription>;
  /** Lets time pass, event by event. */
  pass(ms: number): Promise<void>;
  /** Sets the clock forward at once, as after a sleep, and lets a few seconds pass. */
  leap(ms: number): Promise<void>;
  /** What the bot posted in a spot, oldest first. */
  posts(spot?: number | Spot): readonly APIMessage[];
  current(subscription: Subscription): Promise<Subscription>;
  /** The log lines of all processes with this message. */
  heard(message: string): readonly LogLine[];
  requests(pattern: RegExp): readonly string[];
}

export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

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

  const connect = ({ rateLimitState }: Store): DiscordChannels => {
    const environment = { DISCORD_TOKEN: simulator.token, DISCORD_API_URL: simulator.apiUrl };
    const rest = createPostRest(botConfig(environment));
    const window = new SlidingWindowLimiter(clock, 50);
    return new DiscordChannels({
      rest,
      rateLimitState,
      window,
      clock,
      allowedPerSecond: 50,
      markIn,
    });
  };

  return {
    clock,
    simulator,
    spots,
    file,
    store,
    channels: connect(store),
    async start(on = file) {
      const own = await openStore(`sqlite:${on}`, { clock, log });
      const channels = connect(own);
      const live = createLiveFacts(facts);
      const updates = startUpdates({ store: own, live, channels, clock, log });
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
      const nextDueAt = nextRun(chosen.timing, chosen.timezone, now) ?? null;
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
    async leap(ms) {
      await quiet();
      clock.advance(ms);
      await pass(5 * second);
    },
    posts: (spot = 0) => simulator.world.messages(spotAt(spot).channelId),
    async current({ guildId, id }) {
      const found = await store.subscriptions.get(guildId, id);
      if (!found) throw new Error(`no subscription ${id}`);
      return found;
    },
    heard: (message) => logged.filter(({ msg }) => msg === message),
    requests: (pattern) =>
      simulator.transcript.entries
        .filter(({ kind, summary }) => kind === 'rest' && pattern.test(summary))
        .map(({ summary }) => summary),
  };
}

/** @throws Error if the pack is broken. */
export async function factsOf(folder: string): Promise<Facts> {
  const validated = await validatePack(folder);
  if (!validated.ok) throw new Error(JSON.stringify(validated.problems));
  return validated.facts;
}
