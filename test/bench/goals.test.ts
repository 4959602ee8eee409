import { describe, expect, it } from 'vitest';
import { goalsOf } from '../../bench/goals.ts';
import { quickPlan } from '../../bench/plan.ts';
import { withResults } from '../../bench/report/page.ts';
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
  it('GIVEN the bound itself THEN it is met', () => {
    expect(verdicts(85)[0]).toEqual([0.85, true]);
  });

  it.each([
    { ours: 86, beside: [0.86, false] },
    { ours: 84, beside: [0.84, true] },
  ])('GIVEN $ours beside 100 THEN $beside', ({ ours, beside }) => {
    expect(verdicts(ours)[0]).toEqual(beside);
  });

  it('GIVEN a leaner framework THEN that one counts', () => {
    expect(verdicts(90)[1]).toEqual([1, true]);
    expect(verdicts(91)[1]?.[1]).toBe(false);
  });

  it('GIVEN a least to reach and several samples THEN the wrong side of either is not met', () => {
    expect(verdicts(85).slice(2)).toEqual([
      [97.9, false],
      [51, false],
    ]);
  });

  it('GIVEN nothing measured THEN no verdict', () => {
    const empty = goalsOf({ ...results(1), contenders: [], own: {} });
    expect(empty.every(({ isMet }) => isMet === undefined)).toBe(true);
  });
});

describe('the page', () => {
  const page = 'before\n<!-- measured -->\nold\n<!-- /measured -->\nafter\n';

  it('GIVEN new results THEN they stand between the marks and the rest stays', () => {
    const written = withResults(page, results(85));
    expect(written).toMatch(/^before\n<!-- measured -->/);
    expect(written).toMatch(/<!-- \/measured -->\nafter\n$/);
    expect(written).not.toContain('old');
    expect(written).toContain('**Hawkins Post**');
    expect(withResults(written, results(85))).toBe(written);
  });

  it('GIVEN a page without marks THEN it is not touched', () => {
    expect(() => withResults('nothing here', results(85))).toThrow(/measured/);
  });
});
