import type { Contender } from './contenders.ts';
import type { Figure } from './figures.ts';
import { quickPlan, type Plan } from './plan.ts';
import { misspeltNames } from './questions.ts';
import { Running, type StartOptions } from './running.ts';
import { percentile } from './statistics.ts';

export type Found = Partial<Record<Figure, number>>;

export interface Bench {
  readonly plan: Plan;
  /** A temporary folder, removed afterwards. */
  readonly folder: string;
  readonly progress: (text: string) => void;
}

/** Measures one contender in one or several fresh processes. */
export interface Measurement {
  readonly title: string;
  readonly rounds: (plan: Plan) => number;
  /** Contenders measured at the same time: more than one only if no time is measured. */
  readonly together: number;
  readonly suits: (contender: Contender, bench: Bench) => boolean;
  readonly run: (contender: Contender, bench: Bench) => Promise<Found>;
}

export const measurements: readonly Measurement[] = [
  {
    title: 'start and load',
    rounds: (plan) => plan.rounds,
    together: 1,
    suits: () => true,
    run: startAndLoad,
  },
  {
    title: 'memory',
    rounds: (plan) => plan.wearRounds,
    together: 5,
    suits: isWeighed,
    run: wear,
  },
  {
    title: 'memory with many guilds',
    rounds: (plan) => plan.memoryRounds,
    together: 5,
    suits: (contender, bench) => contender.transport === 'gateway' && isWeighed(contender, bench),
    run: manyGuilds,
  },
];

/** With `--quick`, memory is measured only for the floor and for contenders that a goal names. */
function isWeighed({ role, name }: Contender, { plan }: Bench): boolean {
  return plan !== quickPlan || role !== 'peer' || name.startsWith('discord.js');
}

/** The first start fills the compile cache and isn't counted. */
export async function fillCompileCache(contender: Contender, bench: Bench): Promise<void> {
  await using running = await Running.start(contender, bench);
  await running.probe('flush');
}

async function startAndLoad(contender: Contender, bench: Bench): Promise<Found> {
  const { plan } = bench;
  const { concurrency, atMost } = plan;
  const startCold = await medianStart(contender, bench, { isCold: true });
  const startWarm = await medianStart(contender, bench, {});
  await using running = await Running.start(contender, bench);
  await running.load(misspeltNames, { count: plan.warmUp, concurrency, atMost });
  const many = await running.load(misspeltNames, { count: plan.count, concurrency, atMost });
  const single = await running.load(misspeltNames, { count: plan.singles, concurrency: 1, atMost });
  return {
    startCold,
    startWarm,
    cpu: many.cpu / many.waits.length,
    rate: (many.waits.length / many.elapsed) * 1000,
    cpuSingle: single.cpu / single.waits.length,
    latency: percentile(single.waits, 50),
    latencyWorst: percentile(single.waits, 99),
  };
}

async function medianStart(contender: Contender, bench: Bench, options: StartOptions) {
  const times = new Float64Array(bench.plan.starts);
  for (let start = 0; start < times.length; start += 1) {
    await using running = await Running.start(contender, bench, options);
    times[start] = running.firstAnswer;
  }
  return percentile(times.toSorted(), 50);
}

async function wear(contender: Contender, bench: Bench): Promise<Found> {
  const { worn: count, concurrency, atMost } = bench.plan;
  await using running = await Running.start(contender, bench);
  const memory = await running.probe('memory');
  await running.load(misspeltNames, { count, concurrency, atMost: atMost * 10 });
  return { memory, memoryWorn: await running.probe('memory') };
}

async function manyGuilds(contender: Contender, bench: Bench): Promise<Found> {
  const { guilds } = bench.plan;
  await using running = await Running.start(contender, bench, { guilds });
  return { memoryGuilds: await running.probe('memory') };
}
