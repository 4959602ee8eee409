import { discord, measured } from './measured.ts';
import { simulateDay, type DayOfPosts } from './day-of-posts.ts';

export interface PlanInput {
  readonly guilds: number;
  /** Commands, buttons and completions of one server in a day, and how much busier the busiest hour is. */
  readonly interactionsPerGuild: number;
  readonly peakFactor: number;
  /** Share of servers with scheduled posts, and posts of each in a day. */
  readonly subscribed: number;
  readonly postsPerDay: number;
  /** Share of posts at the time that is offered first, 18:00; the others are spread over the day's hours. */
  readonly atDefaultTime: number;
  /** What Discord allows the bot, in requests a second. */
  readonly requestsPerSecond: number;
  /** How busy a processor core may be at the peak. */
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
    /** Until all shards are connected, in minutes, at one connection in five seconds. */
    readonly startMinutes: number;
  };
  readonly posts: DayOfPosts;
  /** Transactions a second, while posts go out at full pace. */
  readonly databaseWrites: number;
}

/** Never fewer: one may be restarted while the others serve. */
const fewestProcesses = 2;
/** Connections in one gateway process; more take long to start one after the other. */
const shardsPerProcess = 16;
const secondsPerDay = 86_400;

/** What so many servers need, by what was measured and what Discord allows. */
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

/** What the posts of several processes take together of what Discord allows. */
const paceShare = 0.93;
