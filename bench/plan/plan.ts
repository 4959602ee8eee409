import { discord, measured } from './measured.ts';
import { simulateDay, type DayOfPosts } from './day-of-posts.ts';

export interface PlanInput {
  readonly guilds: number;
  /** Interactions of one server per day, and the busiest hour as a multiple of the average. */
  readonly interactionsPerGuild: number;
  readonly peakFactor: number;
  /** Share of servers with scheduled posts, and posts per day in each. */
  readonly subscribed: number;
  readonly postsPerDay: number;
  /** Share of posts at the default time, 18:00. The others are spread over all hours. */
  readonly atDefaultTime: number;
  /** Discord's global limit for the bot, in requests per second. */
  readonly requestsPerSecond: number;
  /** Highest load of a CPU core at the peak. */
  readonly utilization: number;
}

export const defaults: PlanInput = {
  guilds: 1_000_000,
  interactionsPerGuild: 5,
  peakFactor: 4,
  subscribed: 0.1,
  postsPerDay: 1,
  atDefaultTime: 0.7,
  requestsPerSecond: discord.requestsPerSecond,
  utilization: 0.5,
};

export interface Plan {
  readonly interactionsPerSecond: number;
  readonly http: { readonly processes: number; readonly memoryMb: number };
  readonly gateway: {
    readonly shards: number;
    readonly processes: number;
    readonly memoryMb: number;
    /** Minutes until all shards are connected, at one connection every five seconds. */
    readonly startMinutes: number;
  };
  readonly posts: DayOfPosts;
  /** Transactions per second while posts go out at the maximum rate. */
  readonly databaseWrites: number;
}

/** At least this many, so that one can restart while the others serve. */
const fewestProcesses = 2;
/** Connections in one gateway process. They start one after the other, so more take long. */
const shardsPerProcess = 16;
const secondsPerDay = 86_400;

/** Estimates the resources for a number of servers from measurements and Discord's limits. */
export function planFor(input: PlanInput): Plan {
  const { guilds, requestsPerSecond } = input;
  const interactionsPerSecond =
    (guilds * input.interactionsPerGuild * input.peakFactor) / secondsPerDay;
  const perProcess = (cpuMs: number) => (1000 / cpuMs) * input.utilization;
  const http = Math.ceil(interactionsPerSecond / perProcess(measured.http.cpuMs));
  const processes = Math.max(http, fewestProcesses);
  const shards = Math.ceil(guilds / discord.guildsPerShard);
  const gateways = Math.max(
    Math.ceil(shards / shardsPerProcess),
    Math.ceil(interactionsPerSecond / perProcess(measured.gateway.cpuMs)),
  );
  const posts = simulateDay({
    posts: guilds * input.subscribed * input.postsPerDay,
    atDefaultTime: input.atDefaultTime,
    pace: requestsPerSecond * paceShare,
  });
  return {
    interactionsPerSecond,
    http: { processes, memoryMb: processes * measured.http.memoryMb },
    gateway: {
      shards,
      processes: gateways,
      memoryMb: gateways * measured.gateway.memoryMb + shards * measured.memoryPerShardMb,
      startMinutes: (shards * discord.secondsPerIdentify) / 60,
    },
    posts,
    databaseWrites: requestsPerSecond * paceShare * measured.transactionsPerPost,
  };
}

/** Share of Discord's limit that several processes use together for posts. */
const paceShare = 0.93;
