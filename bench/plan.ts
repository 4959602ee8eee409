/** The size of a run. Times are in milliseconds. */
export interface Plan {
  /** Each contender is measured once per round. */
  readonly rounds: number;
  /** Interactions that don't count: V8 keeps compiling hot code for about 20,000. */
  readonly warmUp: number;
  readonly count: number;
  readonly concurrency: number;
  /** Interactions one at a time. */
  readonly singles: number;
  /** Time limit of one load; slow contenders answer fewer questions. */
  readonly atMost: number;
  /** Interactions before the second measurement of memory. */
  readonly worn: number;
  readonly wearRounds: number;
  readonly guilds: number;
  readonly memoryRounds: number;
  /** Facts in the pack for autocomplete and reload. */
  readonly facts: number;
  readonly completions: number;
  readonly reloads: number;
  /** Posts due at the same time. */
  readonly duePosts: number;
  /** Skips slow measurements that don't affect the ranking. */
  readonly isHurried: boolean;
}

export const fullPlan: Plan = {
  rounds: 3,
  warmUp: 25_000,
  count: 10_000,
  concurrency: 20,
  singles: 1000,
  atMost: 8000,
  worn: 100_000,
  wearRounds: 1,
  guilds: 2500,
  memoryRounds: 2,
  facts: 10_000,
  completions: 1000,
  reloads: 5,
  duePosts: 10_000,
  isHurried: false,
};

/** Under two minutes: enough for a rough ranking, not for exact figures. */
export const quickPlan: Plan = {
  ...fullPlan,
  rounds: 2,
  warmUp: 2500,
  count: 2000,
  singles: 200,
  atMost: 700,
  worn: 3000,
  memoryRounds: 1,
  completions: 300,
  reloads: 2,
  duePosts: 250,
  isHurried: true,
};
