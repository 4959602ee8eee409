export type Plan = Readonly<Record<keyof typeof fullPlan, number>>;

/** The size of a run. Times are in milliseconds. */
export const fullPlan = {
  /** Each contender is measured once per round. */
  rounds: 3,
  /** Cold starts, and warm starts, per round; the median counts. */
  starts: 3,
  /** Warm-up interactions, which don't count: V8 keeps compiling hot code for about 20,000. */
  warmUp: 25_000,
  count: 10_000,
  concurrency: 20,
  /** Interactions one at a time. */
  singles: 3000,
  /** Time limit of one load; slow contenders answer fewer questions. */
  atMost: 8000,
  /** Interactions before the second measurement of memory. */
  worn: 100_000,
  wearRounds: 1,
  guilds: 2500,
  memoryRounds: 2,
  /** Facts in the pack for autocomplete and reload. */
  facts: 10_000,
  completions: 1000,
  reloads: 5,
  /** Posts due at the same time. */
  duePosts: 10_000,
};

/** Under two minutes: enough for a rough ranking, not for exact figures. */
export const quickPlan: Plan = {
  ...fullPlan,
  rounds: 2,
  starts: 1,
  warmUp: 2500,
  count: 2000,
  singles: 200,
  atMost: 700,
  worn: 3000,
  memoryRounds: 1,
  completions: 300,
  reloads: 2,
  duePosts: 250,
};
