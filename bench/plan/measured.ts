/**
 * Measured inputs of the plan: two cores shared with other work, Node.js 24.21, November 2026.
 * `npm run bench:interactions` repeats the measurement.
 */
export const measured = {
  /** CPU time of one interaction, in ms. */
  http: { cpuMs: 0.31, memoryMb: 330 },
  gateway: { cpuMs: 0.37, memoryMb: 240 },
  /** Memory of each further gateway connection in a process, in MB: the heap grew by 17 MB for five. */
  memoryPerShardMb: 3.5,
  /** Transactions for a scheduled post, counted: scheduled, sent, its shares of claims and of the rate limiter. */
  transactionsPerPost: 3,
} as const;

/** From Discord's documentation. */
export const discord = {
  /** https://discord.com/developers/docs/events/gateway#sharding */
  guildsPerShard: 2500,
  /** https://discord.com/developers/docs/events/gateway#session-start-limit-object */
  secondsPerIdentify: 5,
  /** https://discord.com/developers/docs/topics/rate-limits#global-rate-limit; large bots may ask for more. */
  requestsPerSecond: 50,
} as const;
