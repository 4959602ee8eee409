import { join } from 'node:path';
import { pino } from 'pino';
import { systemClock } from '#clock.ts';
import { isOrdinary } from '#data/ordinary-words.ts';
import { bundledPack } from '#data/pack-file.ts';
import { createPictures } from '#pictures/pictures.ts';
import { contenders, type Contender } from './contenders.ts';
import { crowdedPack, writePack } from './crowded-pack.ts';
import type { Question } from './discord/interaction.ts';
import { drainPosts } from './due-posts.ts';
import type { OwnFigure } from './figures.ts';
import type { Bench } from './measure.ts';
import { Running } from './running.ts';
import { countSlips, slipsIn } from './slips.ts';
import { percentile } from './statistics.ts';
import { harbourLights, loadFacts } from '../test/packs/packs.ts';

type OwnFound = Partial<Record<OwnFigure, readonly number[]>>;

/** By their titles. */
export const ownMeasurements: Readonly<Record<string, (bench: Bench) => Promise<OwnFound>>> = {
  'autocomplete on a large pack': completion,
  'misspelt names': misspelt,
  pictures,
  'reload of a large pack under load': reload,
  'drain of due posts': drain,
};

/** Questions per second while the pack reloads. */
const answersPerSecond = 200;

const someone: Question = { type: 2, command: 'cast', option: 'name', value: 'lamp 123' };

/** Typical input: prefixes, whole names, typos; and some that matches thousands of words, or none. */
const typed =
  'ad,keeper 12,lamp 3,finn gloer,cleo bkaer,gus,hana dyer7,iv,l k a f g h c i,lmap kepeer fnin celo,zzzzzz qqqqqq'.split(
    ',',
  );

async function completion(bench: Bench): Promise<OwnFound> {
  const { completions: count, atMost } = bench.plan;
  const pack = join(bench.folder, 'crowded');
  await writePack(pack, crowdedPack(bench.plan.facts));
  const questions = typed.map((value): Question => ({
    type: 4,
    command: 'cast',
    option: 'name',
    value,
  }));
  await using running = await startOnPack(bench, pack);
  await running.load(questions, { count, concurrency: 1, atMost });
  const { waits } = await running.load(questions, { count, concurrency: 1, atMost: atMost * 3 });
  return { completion: [percentile(waits, 50)], completionWorst: [percentile(waits, 99)] };
}

/** Rounds through all slips: enough for the compiler to be done. */
const slipRounds = 20;

async function misspelt(): Promise<OwnFound> {
  const packs = await Promise.all(
    [bundledPack, harbourLights].map(async (pack) => {
      const facts = await loadFacts(pack);
      return { facts, slips: Array.from(slipsIn(facts)) };
    }),
  );
  const counts = packs.map(({ facts, slips }) => countSlips(facts, slips, isOrdinary));
  const sum = (key: keyof (typeof counts)[number]) =>
    counts.reduce((total, one) => total + one[key], 0);
  const all = sum('right') + sum('nobody') + sum('wrong');
  const [bundled] = packs;
  const before = process.cpuUsage();
  for (let round = 0; round < slipRounds; round += 1) {
    if (bundled) countSlips(bundled.facts, bundled.slips, isOrdinary);
  }
  const { user, system } = process.cpuUsage(before);
  return {
    slipsRight: [(100 * sum('right')) / all],
    slipsWrong: [(100 * sum('wrong')) / all],
    slipCpu: [(user + system) / (slipRounds * (bundled?.slips.length ?? 1))],
  };
}

async function reload(bench: Bench): Promise<OwnFound> {
  const { facts, reloads } = bench.plan;
  const pack = join(bench.folder, 'reloaded');
  await writePack(pack, crowdedPack(facts));
  await using running = await startOnPack(bench, pack);
  await running.load([someone], { count: 3000, concurrency: 20, atMost: bench.plan.atMost });
  const taken: number[] = [];
  const stalls: number[] = [];
  const waits: number[] = [];
  for (let edition = 2; edition < reloads + 2; edition += 1) {
    await writePack(pack, crowdedPack(facts, edition));
    await running.probe('watchStalls');
    const begun = performance.now();
    const applied = running.says('"outcome":"applied"');
    running.child.kill('SIGHUP');
    const during = await running.steady(someone, answersPerSecond, applied);
    taken.push(performance.now() - begun);
    waits.push(percentile(during, 100));
    stalls.push(await running.probe('longestStall'));
  }
  return { reload: taken, reloadStall: stalls, reloadWait: waits };
}

const overview: Question = { type: 2, command: 'status', option: 'topic', value: 'overview' };

/** The timeline, first in fresh processes, then from the cache of this one. */
async function pictures(bench: Bench): Promise<OwnFound> {
  const { reloads: rounds, atMost } = bench.plan;
  const firsts: number[] = [];
  const stalls: number[] = [];
  const memory: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await using running = await Running.start(ours(), bench);
    const before = await running.probe('memory');
    await running.probe('watchStalls');
    const first = await running.load([overview], { count: 1, concurrency: 1, atMost });
    firsts.push(percentile(first.waits, 100));
    stalls.push(await running.probe('longestStall'));
    memory.push((await running.probe('memory')) - before);
  }
  await using own = createPictures({ clock: systemClock, log: pino({ level: 'silent' }) });
  const facts = await loadFacts(bundledPack);
  const cached: number[] = [];
  while (!(await own.timeline(facts)));
  for (let count = 0; count < 1000; count += 1) {
    const begun = performance.now();
    await own.timeline(facts);
    cached.push(performance.now() - begun);
  }
  return {
    pictureFirst: firsts,
    pictureStall: stalls,
    pictureCached: cached,
    pictureMemory: memory,
  };
}

async function drain({ plan, folder, progress }: Bench): Promise<OwnFound> {
  const { duePosts: slots } = plan;
  let told = 0;
  const { posts, doubled, share, refused } = await drainPosts({
    slots,
    databaseUrl: `sqlite:${join(folder, 'drain.db')}`,
    onSecond(posts) {
      if (posts < told + slots / 10) return;
      told = posts;
      progress(`drain of due posts: ${posts} of ${slots}`);
    },
  });
  if (posts !== slots || doubled > 0) {
    throw new Error(`${posts} of ${slots} due posts were sent, ${doubled} of them more than once`);
  }
  return { drainShare: [share], drainRefused: [refused] };
}

function startOnPack(bench: Bench, pack: string): Promise<Running> {
  return Running.start(ours(), bench, {
    questions: [someone],
    environment: { FACTS_DIR: pack, DATABASE_URL: `sqlite:${join(bench.folder, 'large.db')}` },
    listen: true,
  });
}

function ours(): Contender {
  const found = contenders.find(({ role }) => role === 'ours');
  if (!found) throw new Error("our own bot isn't among the contenders");
  return found;
}
