import { medianOf, type Results } from './results.ts';

/** The performance goals, as ratios within one run or as absolute figures. */
export interface Goal {
  readonly title: string;
  /** Such as `at most 0.85`. */
  readonly wanted: string;
  /** `undefined` if not measured in this run. */
  readonly found: number | undefined;
  readonly isMet: boolean | undefined;
}

type Bound = { readonly atMost: number } | { readonly atLeast: number };

/** Compares each goal with the results. */
export function goalsOf(results: Results): readonly Goal[] {
  const gateway = (name: string, figure: Parameters<typeof medianOf>[3]) =>
    medianOf(results, name, 'gateway', figure);
  const http = (name: string, figure: 'cpu' | 'cpuSingle' = 'cpu') =>
    medianOf(results, name, 'http', figure);
  const ours = 'Hawkins Post';
  const frameworks = ['discord.js', 'sapphire'].flatMap((name) => gateway(name, 'cpu') ?? []);
  const { completionWorst, slipsRight, slipsWrong, slipCpu } = results.own;
  const { pictureFirst, pictureStall, pictureCached, pictureMemory } = results.own;
  const { drainShare, drainRefused, reloadStall } = results.own;
  return [
    goal(
      'CPU per interaction over the gateway, relative to discord.js',
      ratio(gateway(ours, 'cpu'), gateway('discord.js', 'cpu')),
      { atMost: 0.85 },
    ),
    goal(
      '… relative to the leanest framework on discord.js',
      ratio(gateway(ours, 'cpu'), frameworks.length > 0 ? Math.min(...frameworks) : undefined),
      { atMost: 1 },
    ),
    goal(
      'CPU per interaction over HTTP, relative to bare node:http',
      ratio(http(ours), http('node:http')),
      { atMost: 1.25 },
    ),
    goal(
      '… relative to slash-create with node:crypto',
      ratio(http(ours), http('slash-create, node:crypto')),
      { atMost: 1 },
    ),
    goal(
      '… one at a time, relative to slash-create with node:crypto',
      ratio(http(ours, 'cpuSingle'), http('slash-create, node:crypto', 'cpuSingle')),
      { atMost: 1.2 },
    ),
    goal(
      'start to first answer with a warm cache, relative to discord.js',
      ratio(gateway(ours, 'startWarm'), gateway('discord.js', 'startWarm')),
      { atMost: 1.1 },
    ),
    goal(
      'memory in 2,500 guilds, relative to discord.js',
      ratio(gateway(ours, 'memoryGuilds'), gateway('discord.js', 'memoryGuilds')),
      { atMost: 0.3 },
    ),
    goal(
      '… relative to discord.js without intents',
      ratio(gateway(ours, 'memoryGuilds'), gateway('discord.js, no intents', 'memoryGuilds')),
      { atMost: 1.1 },
    ),
    goal(
      'memory in 2,500 guilds, relative to our own in one',
      ratio(gateway(ours, 'memoryGuilds'), gateway(ours, 'memory')),
      { atMost: 1.05 },
    ),
    goal(
      'memory after many interactions, relative to idle',
      ratio(gateway(ours, 'memoryWorn'), gateway(ours, 'memory')),
      { atMost: 1.1 },
    ),
    goal('autocomplete on 10,000 facts, p99 in ms', completionWorst?.median, { atMost: 5 }),
    goal('misspelt names, percent right', slipsRight?.median, { atLeast: 95 }),
    goal('misspelt names, percent wrong', slipsWrong?.median, { atMost: 0.5 }),
    goal('CPU per misspelt name, in µs', slipCpu?.median, { atMost: 20 }),
    goal('drain of due posts, percent of the allowed rate', drainShare?.median, { atLeast: 98 }),
    goal('drain of due posts, refused with 429', drainRefused?.most, { atMost: 0 }),
    goal('first answer with a picture, in ms', pictureFirst?.median, { atMost: 400 }),
    goal('longest stall for a picture, in ms', pictureStall?.most, { atMost: 20 }),
    goal('picture from the cache, in ms', pictureCached?.median, { atMost: 1 }),
    goal('memory that pictures take, in MB', pictureMemory?.median, { atMost: 60 }),
    goal('longest stall in a reload under load, in ms', reloadStall?.most, { atMost: 50 }),
  ];
}

function goal(title: string, found: number | undefined, bound: Bound): Goal {
  const isAtMost = 'atMost' in bound;
  const wanted = isAtMost ? `at most ${bound.atMost}` : `at least ${bound.atLeast}`;
  if (found === undefined) return { title, wanted, found, isMet: undefined };
  return { title, wanted, found, isMet: isAtMost ? found <= bound.atMost : found >= bound.atLeast };
}

function ratio(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? undefined : one / other;
}
