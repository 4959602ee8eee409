import { describe, expect, it } from 'vitest';
import { goalsOf } from '../../bench/goals.ts';
import { quickPlan } from '../../bench/plan.ts';
import { withResults } from '../../bench/report.ts';
import type { ContenderResults, Results } from '../../bench/results.ts';
import { summarise } from '../../bench/statistics.ts';

const contender = (name: string, cpu: number): ContenderResults => ({
  name,
  transport: 'gateway',
  role: name === 'Hawkins Post' ? 'ours' : 'peer',
  versions: {},
  figures: { cpu: summarise([cpu]) },
});

const results = (ours: number): Results => ({
  date: '2031-03-04T05:06:07.000Z',
  quick: true,
  machine: { cpu: 'x', cores: 2, memory: 8e9, system: 'x', node: 'v24', loadBefore: 0 },
  plan: quickPlan,
  contenders: [
    contender('discord.js', 100),
    contender('sapphire', 90),
    contender('Hawkins Post', ours),
  ],
  own: { drainShare: summarise([97.9]), reloadStall: summarise([10, 20, 51]) },
});

const verdicts = (ours: number) =>
  goalsOf(results(ours))
    .filter(({ found }) => found !== undefined)
    .map(({ found, isMet }) => [found, isMet]);

describe('goals', () => {
  it.each([
    ['below the bound', 84, 0, [0.84, true]],
    ['at the bound itself', 85, 0, [0.85, true]],
    ['above the bound', 86, 0, [0.86, false]],
    ['as much as the leanest framework', 90, 1, [1, true]],
    ['more than the leanest framework', 91, 1, [91 / 90, false]],
  ])('%s are met or not', (_, ours, goal, verdict) => {
    expect(verdicts(ours)[goal]).toEqual(verdict);
  });

  it('are missed if one sample misses the lower bound', () => {
    expect(verdicts(85).slice(2)).toEqual([
      [97.9, false],
      [51, false],
    ]);
  });

  it('give no verdict without a measurement', () => {
    const empty = goalsOf({ ...results(1), contenders: [], own: {} });
    expect(empty.every(({ isMet }) => isMet === undefined)).toBe(true);
  });
});

describe('page', () => {
  const page = 'before\n<!-- measured -->\nold\n<!-- /measured -->\nafter\n';

  it('replaces the results between the markers and keeps the rest', () => {
    const written = withResults(page, results(85));
    expect(written).toMatch(/^before\n<!-- measured -->/);
    expect(written).toMatch(/<!-- \/measured -->\nafter\n$/);
    expect(written).not.toContain('old');
    expect(written).toContain('**Hawkins Post**');
    expect(withResults(written, results(85))).toBe(written);
  });

  it('refuses a page without markers', () => {
    expect(() => withResults('nothing here', results(85))).toThrow(/measured/);
  });
});
