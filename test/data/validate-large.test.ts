import { describe, expect, it } from 'vitest';
import { describeProblem } from '#data/problem.ts';
import { validateTexts } from '#validation/validator.ts';
import { largePack } from '../../bench/large-pack.ts';

describe('validateTexts with a pack of 10,000 facts', () => {
  const texts = largePack(10_000);

  it('accepts a valid pack', () => {
    const validation = validateTexts(texts);
    expect(validation.ok ? [] : validation.problems.map(describeProblem)).toEqual([]);
  });

  it('reports a problem for each fact', () => {
    const broken = {
      ...texts,
      'updates.yaml': texts['updates.yaml'].replaceAll(/source: source-\d+/gu, 'source: nowhere'),
      'quotes.yaml': texts['quotes.yaml'].replaceAll('about: The', 'about: Ghost of lamp 7, the'),
    };
    const validation = validateTexts(broken);
    expect(validation.ok ? 0 : validation.problems.length).toBeGreaterThan(8000);
  });
});
