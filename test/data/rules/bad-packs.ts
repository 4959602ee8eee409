import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PackCopy } from '../../packs/pack-copy.ts';

/** A good pack made bad in one way: what the rule of this name, and no other, refuses. */
export interface BadPack {
  readonly rule: string;
  readonly what: string;
  spoil(pack: PackCopy): Promise<void>;
}

function edit(
  rule: string,
  what: string,
  file: string,
  from: string | RegExp,
  to: string,
): BadPack {
  return { rule, what, spoil: (pack) => pack.edit(file, from, to) };
}

function append(rule: string, what: string, file: string, text: string): BadPack {
  return { rule, what, spoil: (pack) => pack.append(file, text) };
}

const cited = 'sources: [{ source: gazette, says: So it says. }]';

export const badPacks: readonly BadPack[] = [
  {
    rule: 'readable',
    what: 'a missing file',
    spoil: ({ directory }) => rm(join(directory, 'updates.yaml')),
  },
  {
    rule: 'readable',
    what: 'a folder in place of a file',
    async spoil({ directory }) {
      await rm(join(directory, 'updates.yaml'));
      await mkdir(join(directory, 'updates.yaml'));
    },
  },
  {
    rule: 'size',
    what: 'a file of 50 MB',
    spoil: ({ directory }) => writeFile(join(directory, 'updates.yaml'), '#'.repeat(50_000_000)),
  },
  edit('yaml', 'an open list', 'quotes.yaml', 'quotes:', 'quotes: ['),
  edit('schema', 'an unknown certainty', 'cast.yaml', 'certainty: official', 'certainty: sure'),
  edit('schema', 'a date that is none', 'sources.yaml', '2031-05-02', '2031-02-30'),
  edit('schema', 'a fact without a source', 'updates.yaml', /sources:[^]*/, 'sources: []'),
  edit(
    'unknown-key',
    'a key too many',
    'cast.yaml',
    'role: Writer',
    'role: Writer\n    rolle: Cook',
  ),
  edit('unique-id', 'an id twice', 'updates.yaml', 'id: quay-closed', 'id: six-parts'),
  edit('unique-id', 'a speaker twice', 'quotes.yaml', 'quotes:', `${speaker('bo')}\nquotes:`),
  edit('known-reference', 'an unknown source', 'updates.yaml', 'source: bulletin', 'source: x'),
  edit('known-reference', 'an unknown speaker', 'quotes.yaml', 'speaker: bo', 'speaker: al'),
  edit('known-reference', 'an unknown person', 'production.yaml', '[ana-oak]', '[eve]'),
  edit('known-reference', 'a photo of no source', 'cast.yaml', 'gazette: first', 'x: first'),
  edit('named-person', 'a person without a name', 'cast.yaml', 'name: Bo Reed', 'name: null'),
  append('retired-id', 'an id that came back', 'sources.yaml', 'retired: [six-parts]'),
  edit(
    'cited-once',
    'a source twice on a fact',
    'production.yaml',
    'says: Saw the cameras.',
    'says: Saw the cameras.\n      - source: gazette\n        says: Heard them too.',
  ),
  edit('plausible-date', 'news after its source', 'updates.yaml', '2031-04', '2031-06'),
  edit('plausible-date', 'a year of no film', 'updates.yaml', '2031-04', '0203-04'),
  append(
    'one-certainty',
    'the same words, less sure',
    'updates.yaml',
    `  - { id: again, date: null, headline: Again, text: The quay is closed to visitors!, certainty: expected, ${cited} }`,
  ),
  edit('spoiler-season', 'a spoiler of the future', 'production.yaml', 'spoiler: 1', 'spoiler: 3'),
  edit(
    'hidden-alias',
    'a hidden name in the clear',
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
    'a hidden text in the clear',
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
    'a source of nothing',
    'sources.yaml',
    '  - { id: idle, label: Idle, outlet: null, title: null, date: null, note: Says nothing. }',
  ),
  edit('unused-speaker', 'a silent speaker', 'quotes.yaml', 'quotes:', `${speaker('al')}\nquotes:`),
  edit(
    'quote-length',
    'a quote of three pages',
    'quotes.yaml',
    '[The fog is a character too.]',
    `[${Array.from({ length: 4 }, (_, index) => `${index} ${'fog '.repeat(300)}`).join(', ')}]`,
  ),
  edit(
    'within-limits',
    'more names than a message holds',
    'cast.yaml',
    '[Cap,',
    `[${Array.from({ length: 90 }, (_, index) => `Captain of the ${index}th ship in the long harbour`).join(', ')},`,
  ),
  edit('within-limits', 'a text that nobody sees', 'quotes.yaml', 'The weather', '"\\u200B"'),
  edit(
    'nothing-cut',
    'names too long for a choice',
    'cast.yaml',
    'name: Ana Oak\n    character: Captain Wren',
    `name: ${'Ana '.repeat(18)}\n    character: ${'Wren '.repeat(14)}`,
  ),
  append(
    'unneeded-exception',
    'an exception without use',
    'sources.yaml',
    'exceptions: [{ rule: alias-collision, id: ana-oak, because: Once it was needed. }]',
  ),
  append(
    'unneeded-exception',
    'an exception from no rule',
    'sources.yaml',
    'exceptions: [{ rule: alias-colision, id: ana-oak, because: A slip of the pen. }]',
  ),
];

function speaker(id: string): string {
  return `  - { id: ${id}, name: Al ${id}, person: null }\n`;
}
