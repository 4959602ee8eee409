import { describe, expect, it } from 'vitest';
import { compareFacts, describeChange } from '#data/diff.ts';
import { atOnce } from '#data/slices.ts';
import { packCopy } from '../packs/pack-copy.ts';
import { harbourLights, loadFacts } from '../packs/packs.ts';

/** The changes caused by one edit, in lines such as `changed show: …`. */
async function changesOf(file: string, from: string, to: string): Promise<readonly string[]> {
  const pack = await packCopy();
  await pack.edit(file, from, to);
  const [before, after] = [await loadFacts(harbourLights), await loadFacts(pack.directory)];
  const changes = atOnce(compareFacts(before, after));
  expect(changes.length === 0).toBe(before.version === after.version);
  return changes.map((change) => `${change.kind} ${describeChange(change)}`);
}

const secondUpdate = `  - id: lamp-lit
    date: null
    headline: The lamp is lit
    text: The lamp burns again.
    certainty: reported
    sources: [{ source: gazette, says: Saw it burn. }]
`;

describe('compareFacts', () => {
  it.each([
    ['a comment', 'cast.yaml', 'people:', '# no change\npeople:', []],
    ['a field for the validator', 'sources.yaml', 'sources:\n', 'retired: [old]\nsources:\n', []],
    [
      'two fields',
      'updates.yaml',
      'date: 2031-04\n    headline: The quay is closed',
      'date: 2031-04-02\n    headline: Closed',
      [
        "changed update 'quay-closed': date April 2031 → 2 April 2031; headline “The quay is closed” → “Closed”",
      ],
    ],
    [
      'a citation',
      'cast.yaml',
      'Met her on the quay.',
      'Met her at sea.',
      ["changed person 'ana-oak': what gazette says “Met her on the quay.” → “Met her at sea.”"],
    ],
    [
      'an alias and its spoiler',
      'cast.yaml',
      "aliases: [Cap, { name: The Keeper's Sister, spoiler: 1 }]",
      'aliases: [Cap]',
      [
        "changed person 'ana-oak': aliases “Cap”, “The Keeper's Sister” (spoiler of season 1) → “Cap”",
      ],
    ],
    [
      'a certainty and a spoiler',
      'production.yaml',
      'certainty: reported\n    spoiler: 1',
      'certainty: official',
      ["changed fact 'keeper-missing': certainty “reported” → “official”; spoiler removed: 1"],
    ],
    ['the show', 'production.yaml', 'season: 2', 'season: 3', ['changed show: season 2 → 3']],
    [
      'a new update',
      'updates.yaml',
      'updates:\n',
      `updates:\n${secondUpdate}`,
      ["added update 'lamp-lit': The lamp is lit"],
    ],
  ])('describes a change of %s', async (_, file, from, to, lines) => {
    expect(await changesOf(file, from, to)).toEqual(lines);
  });

  it('reports a new order of the same people', async () => {
    const text = await (await packCopy()).read('cast.yaml');
    const [head = '', ana = '', bo = ''] = text.split(/(?=^ {2}- id:)/m);
    const lines = ["changed person: order 'ana-oak' → 'bo-reed'"];
    expect(await changesOf('cast.yaml', text, `${head}${bo}${ana}`)).toEqual(lines);
  });
});
