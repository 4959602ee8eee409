import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PackCopy } from '../../packs/pack-copy.ts';

/** Damages a good pack in one way, which only this rule refuses. */
export interface BadPack {
  readonly rule: string;
  readonly what: string;
  damage(pack: PackCopy): Promise<void>;
}

function edit(
  rule: string,
  what: string,
  file: string,
  from: string | RegExp,
  to: string,
): BadPack {
  return { rule, what, damage: (pack) => pack.edit(file, from, to) };
}

function append(rule: string, what: string, file: string, text: string): BadPack {
  return { rule, what, damage: (pack) => pack.append(file, text) };
}

const cited = 'sources: [{ source: gazette, says: So it says. }]';

export const badPacks: readonly BadPack[] = [
  {
    rule: 'readable',
    what: 'a missing file',
    damage: ({ directory }) => rm(join(directory, 'updates.yaml')),
  },
  {
    rule: 'readable',
    what: 'a folder in place of a file',
    async damage({ directory }) {
      await rm(join(directory, 'updates.yaml'));
      await mkdir(join(directory, 'updates.yaml'));
    },
  },
  {
    rule: 'size',
    what: 'a file of 50 MB',
    damage: ({ directory }) => writeFile(join(directory, 'updates.yaml'), '#'.repeat(50_000_000)),
  },
  edit('yaml', 'an unclosed list', 'quotes.yaml', 'quotes:', 'quotes: ['),
  edit('schema', 'an unknown certainty', 'cast.yaml', 'certainty: official', 'certainty: sure'),
  edit('schema', 'an impossible date', 'sources.yaml', '2031-05-02', '2031-02-30'),
  edit('schema', 'a fact without a source', 'updates.yaml', /sources:[^]*/, 'sources: []'),
  edit(
    'unknown-key',
    'an unknown key',
    'cast.yaml',
    'role: Writer',
    'role: Writer\n    rolle: Cook',
  ),
  edit(
    'plain-text',
    'a bidirectional override',
    'cast.yaml',
    'role: Writer',
    'role: "Wri\\u202Eter"',
  ),
  edit('plain-text', 'a zero-width space', 'cast.yaml', 'role: Writer', 'role: "Wri\\u200Bter"'),
  edit('plain-text', 'a link', 'cast.yaml', 'role: Writer', 'role: Writer of https://x.example'),
  edit('plain-text', 'an open spoiler mark', 'cast.yaml', 'role: Writer', 'role: "Writer ||of it"'),
  edit('unique-id', 'a duplicate id', 'updates.yaml', 'id: quay-closed', 'id: six-parts'),
  edit('unique-id', 'a duplicate speaker', 'quotes.yaml', 'quotes:', `${speaker('bo')}\nquotes:`),
  edit('known-reference', 'an unknown source', 'updates.yaml', 'source: bulletin', 'source: x'),
  edit('known-reference', 'an unknown speaker', 'quotes.yaml', 'speaker: bo', 'speaker: al'),
  edit('known-reference', 'an unknown person', 'production.yaml', '[ana-oak]', '[eve]'),
  edit(
    'known-reference',
    'a photo from an unknown source',
    'cast.yaml',
    'gazette: first',
    'x: first',
  ),
  edit('named-person', 'a person without a name', 'cast.yaml', 'name: Bo Reed', 'name: null'),
  append('retired-id', 'a retired id', 'sources.yaml', 'retired: [six-parts]'),
  edit(
    'cited-once',
    'a fact that cites a source twice',
    'production.yaml',
    'says: Saw the cameras.',
    'says: Saw the cameras.\n      - source: gazette\n        says: Heard them too.',
  ),
  edit('plausible-date', 'an update dated after its source', 'updates.yaml', '2031-04', '2031-06'),
  edit('plausible-date', 'a year before film', 'updates.yaml', '2031-04', '0203-04'),
  append(
    'one-certainty',
    'the same words with another certainty',
    'updates.yaml',
    `  - { id: again, date: null, headline: Again, text: The quay is closed to visitors!, certainty: expected, ${cited} }`,
  ),
  edit(
    'spoiler-season',
    'a spoiler of a future season',
    'production.yaml',
    'spoiler: 1',
    'spoiler: 3',
  ),
  edit(
    'hidden-alias',
    'an unmasked hidden name',
    'updates.yaml',
    'The quay is closed to visitors.',
    'The quay is closed; the keeper’s sister has the key.',
  ),
  edit(
    'hidden-alias',
    'a hidden name in a title',
    'quotes.yaml',
    'about: The weather',
    "about: The Keeper's Sister",
  ),
  edit(
    'hidden-text',
    'an unmasked hidden text',
    'updates.yaml',
    'The quay is closed to visitors.',
    'They say the keeper went missing in the storm, years ago.',
  ),
  edit(
    'alias-collision',
    'an alias of two people',
    'cast.yaml',
    'role: Writer',
    'role: Writer\n    aliases: [CAP]',
  ),
  append(
    'unused-source',
    'an uncited source',
    'sources.yaml',
    '  - { id: idle, label: Idle, outlet: null, title: null, date: null, note: Says nothing. }',
  ),
  edit(
    'unused-speaker',
    'a speaker without a quote',
    'quotes.yaml',
    'quotes:',
    `${speaker('al')}\nquotes:`,
  ),
  edit(
    'quote-length',
    'a quote of three pages',
    'quotes.yaml',
    '[The fog is a character too.]',
    `[${Array.from({ length: 4 }, (_, index) => `${index} ${'fog '.repeat(300)}`).join(', ')}]`,
  ),
  edit(
    'within-limits',
    'more names than fit into a message',
    'cast.yaml',
    '[Cap,',
    `[${Array.from({ length: 90 }, (_, index) => `Captain of the ${index}th ship in the long harbour`).join(', ')},`,
  ),
  edit('within-limits', 'an invisible text', 'quotes.yaml', 'The weather', '"\\uFE0F"'),
  edit(
    'nothing-cut',
    'names that are too long for a choice',
    'cast.yaml',
    'name: Ana Oak\n    character: Captain Wren',
    `name: ${'Ana '.repeat(18)}\n    character: ${'Wren '.repeat(14)}`,
  ),
  append(
    'unneeded-exception',
    'an unneeded exception',
    'sources.yaml',
    'exceptions: [{ rule: alias-collision, id: ana-oak, because: Once it was needed. }]',
  ),
  append(
    'unneeded-exception',
    'an exception from an unknown rule',
    'sources.yaml',
    'exceptions: [{ rule: alias-colision, id: ana-oak, because: A typo. }]',
  ),
];

function speaker(id: string): string {
  return `  - { id: ${id}, name: Al ${id}, person: null }\n`;
}
