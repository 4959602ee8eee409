import { describe, expect, it } from 'vitest';
import { allRenderings } from '#validation/all-renderings.ts';
import { harbourWith } from '../packs/invented.ts';
import { harbourLights, loadFacts } from '../packs/packs.ts';

describe('a source with an address', () => {
  it('is a link wherever it is named', async () => {
    const { sources } = await loadFacts(harbourLights);
    const url = 'https://news.example/a_(1)';
    const facts = harbourWith({ sources: sources.map((one) => ({ ...one, label: 'Paper', url })) });
    const texts = Array.from(allRenderings(facts), ({ embed }) => embed?.description ?? '');
    const named = texts.filter((text) => text.includes('Paper'));
    expect(named.length).toBeGreaterThan(10);
    for (const text of named) {
      const plain = text.replaceAll('[**Paper**](https://news.example/a_%281%29)', '');
      expect(plain).not.toContain('Paper');
    }
  });
});
