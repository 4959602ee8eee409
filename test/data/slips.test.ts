import { describe, expect, it } from 'vitest';
import { isOrdinary } from '#data/ordinary-words.ts';
import { countSlips, slipsIn } from '../../bench/slips.ts';
import { bothPacks, loadFacts } from '../packs/packs.ts';

describe('the search, on every generated slip in the names of both packs', () => {
  it('finds the right person for 95 %, and a wrong one for at most 0.5 %', async () => {
    const total = { right: 0, nobody: 0, wrong: 0 };
    for (const [, pack] of bothPacks) {
      const facts = await loadFacts(pack);
      const { right, nobody, wrong } = countSlips(facts, slipsIn(facts), isOrdinary);
      total.right += right;
      total.nobody += nobody;
      total.wrong += wrong;
    }
    const count = total.right + total.nobody + total.wrong;
    expect(count).toBeGreaterThan(3000);
    expect(total.right / count).toBeGreaterThan(0.95);
    expect(total.wrong / count).toBeLessThan(0.005);
  });
});

/** Common words that are near to a name of these packs. */
const ordinary =
  `age art baby bad bed bike box boy brother bus busy buy car cat copy cross cup date day dear door
  eat end eye fat favourite fill find fine first flower fun garden gate hat heat hope hot ice job key
  kill land late leaf leave leg let live love make man map mean meat meet mine mix need oil pay pen
  play power push queen rate read ready red ride road rose run sad sea seat see shop side sign sing
  sit six song soon story sun tea ten tie time top use wall way weak`.split(/\s+/);

describe('the search, on ordinary words', () => {
  it.each(bothPacks)('names nobody of %s', async (_, pack) => {
    const { findPeople } = await loadFacts(pack);
    const named = ordinary.filter((word) => findPeople.meaning(word, isOrdinary).kind !== 'none');
    expect(named).toEqual([]);
  });
});
