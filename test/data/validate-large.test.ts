import { describe, expect, it } from 'vitest';
import { describeProblem } from '#data/problem.ts';
import { validateTexts } from '#validation/validator.ts';
import { crowdedPack } from '../../bench/crowded-pack.ts';

describe('validateTexts with a pack of 10,000 facts', () => {
  const texts = crowdedPack(10_000);

  it('accepts a valid pack', () => {
    const validation = validateTexts(texts);
    expect(validation.ok ? [] : validation.problems.map(describeProblem)).toEqual([]);
  });

  it('reports a problem for each fact', () => {
    const broken = {
      ...texts,
      'updates.yaml': texts['updates.yaml'].replaceAll('source: gazette', 'source: nowhere'),
      'quotes.yaml': texts['quotes.yaml'].replaceAll('about: ', 'about: Ghost of pier 7, '),
    };
    const validation = validateTexts(broken);
    expect(validation.ok ? 0 : validation.problems.length).toBeGreaterThanOrEqual(5000);
  });
});
