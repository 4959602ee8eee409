/**
 * What was measured, for plans: two cores shared with other work, Node.js 24.21, November 2026.
 * `npm run bench:interactions` measures again.
 */
export const measured = {
  /** Processor time of one interaction, in ms. */
  http: { cpuMs: 0.31, memoryMb: 330 },
  gateway: { cpuMs: 0.37, memoryMb: 240 },
  /** Each further gateway connection in a process, in MB: the heap grew by 17 MB for five. */
  memoryPerShardMb: 3.5,
  /** Transactions that a scheduled post takes, counted: planned, done, its parts of claims and of the line. */
  transactionsPerPost: 3,
} as const;

/** What Discord's documentation says. */
export const discord = {
  /** https://discord.com/developers/docs/events/gateway#sharding */
  guildsPerShard: 2500,
  /** https://discord.com/developers/docs/events/gateway#session-start-limit-object */
  secondsPerIdentify: 5,
  /** https://discord.com/developers/docs/topics/rate-limits#global-rate-limit; large bots may ask for more. */
  requestsPerSecond: 50,
} as const;
