import { simulateDay } from './day-of-posts.ts';

/** Measured on two cores shared with other work, Node.js 24.21, November 2026. `npm run bench` measures the CPU time. */
const measured = {
  /** CPU time of one interaction, in ms. */
  http: { cpuMs: 0.31, memoryMb: 330 },
  gateway: { cpuMs: 0.37, memoryMb: 240 },
  /** Memory of each further gateway connection in a process, in MB: the heap grew by 17 MB for five. */
  memoryPerShardMb: 3.5,
  /** Transactions for a scheduled post, counted: scheduled, sent, its shares of claims and of the rate limiter. */
  transactionsPerPost: 3,
};

/** https://discord.com/developers/docs/events/gateway#sharding */
const guildsPerShard = 2500;
/** https://discord.com/developers/docs/events/gateway#session-start-limit-object */
const secondsPerIdentify = 5;
/** https://discord.com/developers/docs/topics/rate-limits#global-rate-limit; large bots may ask for more. */
const requestsPerSecond = 50;

/** The inputs of a plan: their options, meanings and defaults. */
export const assumptions = {
  guilds: ['guilds', 'servers', 1_000_000],
  interactionsPerGuild: ['interactions', 'interactions of a server per day', 5],
  peakFactor: ['peak', 'busiest hour, as a multiple of the average', 4],
  subscribed: ['subscribed', 'share of servers with scheduled posts', 0.1],
  postsPerDay: ['posts', 'posts per day in each of them', 1],
  atDefaultTime: ['at-default', 'share of posts at 18:00, the default time', 0.7],
  requestsPerSecond: ['rps', "Discord's limit, in requests per second", requestsPerSecond],
  utilization: ['utilization', 'load of a core at the peak, 0 to 1', 0.5],
} as const satisfies Readonly<Record<string, readonly [option: string, string, number]>>;

export type PlanInput = Readonly<Record<keyof typeof assumptions, number>>;

/** At least this many, so that one can restart while the others serve. */
const fewestProcesses = 2;
/** Connections in one gateway process. They start one after the other, so more take long. */
const shardsPerProcess = 16;
const secondsPerDay = 86_400;

/** Estimates the resources for a number of servers from measurements and Discord's limits. */
export function planFor(input: PlanInput) {
  const { guilds } = input;
  const pace = input.requestsPerSecond * paceShare;
  const interactionsPerSecond =
    (guilds * input.interactionsPerGuild * input.peakFactor) / secondsPerDay;
  const perProcess = (cpuMs: number) => (1000 / cpuMs) * input.utilization;
  const http = Math.ceil(interactionsPerSecond / perProcess(measured.http.cpuMs));
  const processes = Math.max(http, fewestProcesses);
  const shards = Math.ceil(guilds / guildsPerShard);
  const gateways = Math.max(
    Math.ceil(shards / shardsPerProcess),
    Math.ceil(interactionsPerSecond / perProcess(measured.gateway.cpuMs)),
  );
  const posts = simulateDay({
    posts: guilds * input.subscribed * input.postsPerDay,
    atDefaultTime: input.atDefaultTime,
    pace,
  });
  return {
    interactionsPerSecond,
    http: { processes, memoryMb: processes * measured.http.memoryMb },
    gateway: {
      shards,
      processes: gateways,
      memoryMb: gateways * measured.gateway.memoryMb + shards * measured.memoryPerShardMb,
      /** Until all shards are connected, at one connection every five seconds. */
      startMinutes: (shards * secondsPerIdentify) / 60,
    },
    posts,
    /** Transactions per second while posts go out at the maximum rate. */
    databaseWrites: pace * measured.transactionsPerPost,
  };
}

/** Share of Discord's limit that several processes use together for posts. */
const paceShare = 0.93;
