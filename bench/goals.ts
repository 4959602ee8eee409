import type { Transport } from './contenders.ts';
import { figures, ownFigures, type Figure, type OwnFigure } from './figures.ts';
import type { Results } from './results.ts';

/** Highest allowed ratios of our figures to others'. */
const besideOthers: readonly (readonly [Transport, Figure, other: string, atMost: number])[] = [
  ['gateway', 'cpu', 'discord.js', 0.85],
  ['gateway', 'cpu', 'sapphire', 1],
  ['http', 'cpu', 'node:http', 1.25],
  ['http', 'cpu', 'slash-create, node:crypto', 1],
  ['http', 'cpuSingle', 'slash-create, node:crypto', 1.2],
  ['gateway', 'startWarm', 'discord.js', 1.1],
  ['gateway', 'memoryGuilds', 'discord.js', 0.3],
  ['gateway', 'memoryGuilds', 'discord.js, no intents', 1.1],
];

/** Highest allowed ratios of our memory to its idle value. */
const besideIdle: readonly (readonly [Figure, atMost: number])[] = [
  ['memoryGuilds', 1.05],
  ['memoryWorn', 1.1],
];

/** Bounds for our own figures. The median has to keep them or, with `every`, each sample. */
const bounds: readonly (readonly [OwnFigure, 'at most' | 'at least', number, 'every'?])[] = [
  ['completionWorst', 'at most', 5],
  ['slipsRight', 'at least', 95],
  ['slipsWrong', 'at most', 0.5],
  ['slipCpu', 'at most', 20],
  ['drainShare', 'at least', 98],
  ['drainRefused', 'at most', 0, 'every'],
  ['pictureFirst', 'at most', 400],
  ['pictureStall', 'at most', 20, 'every'],
  ['pictureCached', 'at most', 1],
  ['pictureMemory', 'at most', 60],
  ['reloadStall', 'at most', 50, 'every'],
];

/** The performance goals: ratios within one run, and absolute figures. */
export function goalsOf(results: Results) {
  const median = (name: string, transport: Transport, figure: Figure) =>
    results.contenders.find((one) => one.name === name && one.transport === transport)?.figures[
      figure
    ]?.median;
  const ours = (transport: Transport, figure: Figure) => median('Hawkins Post', transport, figure);
  return [
    ...besideOthers.map(([transport, figure, other, atMost]) => {
      const found = ratio(ours(transport, figure), median(other, transport, figure));
      const title = `${transport}: ${figures[figure].title}, relative to ${other}`;
      return goal(title, found, 'at most', atMost);
    }),
    ...besideIdle.map(([figure, atMost]) => {
      const found = ratio(ours('gateway', figure), ours('gateway', 'memory'));
      return goal(`${figures[figure].title}, relative to idle`, found, 'at most', atMost);
    }),
    ...bounds.map(([figure, way, bound, every]) => {
      const { title, unit } = ownFigures[figure];
      const found = results.own[figure]?.[every ? 'most' : 'median'];
      return goal(`${title}${unit && `, ${unit}`}`, found, way, bound);
    }),
  ];
}

/** @param found `undefined` if it wasn't measured in this run. */
function goal(
  title: string,
  found: number | undefined,
  way: 'at most' | 'at least',
  bound: number,
) {
  const keeps = (value: number) => (way === 'at most' ? value <= bound : value >= bound);
  const isMet = found === undefined ? undefined : keeps(found);
  return { title, wanted: `${way} ${bound}`, found, isMet };
}

function ratio(one: number | undefined, other: number | undefined): number | undefined {
  return one && other && one / other;
}
