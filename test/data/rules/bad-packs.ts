import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PackCopy } from '../../packs/pack-copy.ts';

/** Damages a good pack in one way, which only this rule refuses. */
export interface BadPack {
  readonly rule: string;
  readonly what: string;
  /** The file and the words of a problem. */
  readonly file?: string;
  readonly says?: RegExp | undefined;
  damage(pack: PackCopy): Promise<void>;
}

/** Edits of one file. */
function edits(file: string) {
  return (
    rule: string,
    what: string,
    from: string | RegExp,
    to: string,
    says?: RegExp,
  ): BadPack => {
    return { rule, what, file, says, damage: (pack) => pack.edit(file, from, to) };
  };
}

const cast = edits('cast.yaml');
const production = edits('production.yaml');
const quotes = edits('quotes.yaml');
const sources = edits('sources.yaml');
const updates = edits('updates.yaml');

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
  {
    rule: 'readable',
    what: 'a file with another ending',
    file: 'cast.yaml',
    says: /missing, but there is 'Cast.yaml.txt'[^]*Rename 'Cast.yaml.txt' to 'cast.yaml'/,
    damage: ({ directory }) =>
      rename(join(directory, 'cast.yaml'), join(directory, 'Cast.yaml.txt')),
  },
  quotes('yaml', 'an unclosed list', 'quotes:', 'quotes: ['),
  production('yaml', 'a key twice', 'phrases:', 'show:', /duplicated/),
  updates('lost-words', 'a hashtag', 'to visitors.', 'to all. #quay now', /5:.*'#quay now'/),
  cast('lost-words', 'a text that is a hashtag', 'role: Writer', 'role: #1 writer', /'#1 writer'/),
  updates('lost-words', 'a comment', 'to visitors.', 'to all. # not sure', /5:38 .*'# not sure'/),
  quotes(
    'yaml',
    'a long text with a hashtag',
    'about: The',
    'about: A #b\n      The',
    /# in quotes/,
  ),
  updates('yaml', 'a no-break space', '    date:', '   \u00A0date:', /3:4 .*no-break space/),
  updates('yaml', 'a no-break space after a colon', 'date: 2', 'date:\u00A02', /3:10 .*no-break/),
  updates('yaml', 'a tab', '    date:', '\tdate:', /3:1 .*a tab /),
  updates('yaml', 'a text in brackets', 'text: The', 'text: [New] The', /begins with \[, put/),
  updates('yaml', 'NUL', 'The quay is', 'The\0quay is', /4:18 .*null[^]*UTF-8/),
  cast('schema', 'a number as a name', 'name: Bo Reed', 'name: 0x11', /quotes: '0x11'/),
  cast('schema', 'a number as an alias', '[Cap,', '[Cap, 001,', /quotes: '001'/),
  quotes('schema', 'a number as a passage', '[The lamp goes out.]', '[+12]', /quotes: '\+12'/),
  quotes('schema', 'a text with a colon', '[The lamp goes out.]', '[Lamp: out]', /colon in quotes/),
  updates(
    'schema',
    'a truth as a text',
    'headline: The quay is closed',
    'headline: TRUE',
    /'TRUE'/,
  ),
  updates('schema', 'a date with a dot', '2031-04', '2031.10', /'2031\.10' isn't.*mean '2031-10'/s),
  cast('schema', 'an unknown certainty', 'certainty: official', 'certainty: sure', /'sure'/),
  sources('schema', 'an impossible date', '2031-05-02', '2031-02-30', /isn't a date/),
  updates('schema', 'a fact without a source', /sources:[^]*/, 'sources: []', /sources/),
  cast('unknown-key', 'an unknown key', 'role: Writer', 'role: Writer\n    rolle: Cook', /rolle/),
  cast('plain-text', 'a bidirectional override', 'role: Writer', 'role: "Wri\\u202Eter"'),
  cast('plain-text', 'a zero-width space', 'role: Writer', 'role: "Wri\\u200Bter"'),
  cast('plain-text', 'a link', 'role: Writer', 'role: Writer of https://x.example'),
  cast('plain-text', 'an open spoiler mark', 'role: Writer', 'role: "Writer ||of it"'),
  updates('unique-id', 'a duplicate id', 'id: quay-closed', 'id: six-parts', /six-parts/),
  quotes('unique-id', 'a duplicate speaker', 'quotes:', `${speaker('bo')}\nquotes:`),
  updates('known-reference', 'an unknown source', 'bulletin', 'nowhere', /nowhere/),
  quotes('known-reference', 'an unknown speaker', 'speaker: bo', 'speaker: al', /'al'/),
  production('known-reference', 'an unknown person', '[ana-oak]', '[eve]', /'eve'/),
  cast('known-reference', 'a photo from an unknown source', 'gazette: first', 'x: first'),
  production(
    'known-reference',
    'an unknown superseded entry',
    'id: six-parts',
    'id: six-parts\n    supersedes: [five-parts]',
    /no entry 'five-parts'/,
  ),
  updates(
    'known-reference',
    'an update about an unknown topic',
    'id: quay-closed',
    'id: quay-closed\n    about: [ana-oak, filmin]',
    /'filmin'[^]*mean 'filming'/,
  ),
  {
    rule: 'supersedes',
    what: 'entries that supersede each other',
    says: /in a circle/,
    async damage(pack) {
      const [fact, question] = ['id: cameras-on-the-quay', 'id: which-quay'];
      await pack.edit(
        'production.yaml',
        question,
        `${question}\n    supersedes: [cameras-on-the-quay]`,
      );
      await pack.edit('production.yaml', fact, `${fact}\n    supersedes: [which-quay]`);
    },
  },
  production(
    'supersedes',
    'a fact on another topic',
    'id: six-parts',
    'id: six-parts\n    supersedes: [cameras-on-the-quay]',
    /fact 'cameras-on-the-quay' is about another subject/,
  ),
  production(
    'supersedes',
    'a newer entry',
    'id: cameras',
    'supersedes: [which-quay]\n    id: cameras',
    /'which-quay' of 2 May 2031 is newer than March 2031/,
  ),
  production(
    'schema',
    'a map that cannot be turned into a text',
    'title: Harbour Lights',
    'title: { toString: null }',
    /must be text/,
  ),
  sources(
    'schema',
    'a web address without https',
    'label: Studio',
    'url: http://studio.example/1\n    label: Studio',
    /web address[^]*without a password/,
  ),
  sources(
    'schema',
    'a web address with a password',
    'label: Studio',
    'url: https://ana:secret@studio.example/1\n    label: Studio',
    /password/,
  ),
  sources(
    'schema',
    'a web address with a password after no slashes',
    'label: Studio',
    'url: https:ana:secret@studio.example/1\n    label: Studio',
    /password/,
  ),
  cast('named-person', 'a person without a name', 'name: Bo Reed', 'name: null'),
  append('retired-id', 'a retired id', 'sources.yaml', 'retired: [six-parts]'),
  production(
    'cited-once',
    'a fact that cites a source twice',
    'says: Saw the cameras.',
    'says: Saw the cameras.\n      - source: gazette\n        says: Heard them too.',
  ),
  updates('plausible-date', 'an update dated after its source', '2031-04', '2031-06'),
  updates('plausible-date', 'a year before film', '2031-04', '0203-04'),
  append(
    'one-certainty',
    'the same words with another certainty',
    'updates.yaml',
    `  - { id: again, date: null, headline: Again, text: The quay is closed to visitors!, certainty: expected, ${cited} }`,
  ),
  production('spoiler-season', 'a spoiler of a future season', 'spoiler: 1', 'spoiler: 3'),
  production(
    'plausible-date',
    'a fact dated after its source',
    'id: six-parts',
    'id: six-parts\n    date: 2031-06',
  ),
  production(
    'spoiler-season',
    'a spoiler of a season that has not aired',
    'season: 2',
    'season: 2\n  aired: 0',
    /only 0 seasons aired/,
  ),
  updates(
    'hidden-alias',
    'an unmasked hidden name',
    'The quay is closed to visitors.',
    'The quay is closed; the keeper’s sister has the key.',
  ),
  quotes(
    'hidden-alias',
    'a hidden name in a title',
    'about: The weather',
    "about: The Keeper's Sister",
  ),
  updates(
    'hidden-text',
    'an unmasked hidden text',
    'The quay is closed to visitors.',
    'They say the keeper went missing in the storm, years ago.',
  ),
  cast(
    'alias-collision',
    'an alias of two people',
    'role: Writer',
    'role: Writer\n    aliases: [CAP]',
  ),
  append(
    'unused-source',
    'an uncited source',
    'sources.yaml',
    '  - { id: idle, label: Idle, outlet: null, title: null, date: null, note: Says nothing. }',
  ),
  quotes('unused-speaker', 'a speaker without a quote', 'quotes:', `${speaker('al')}\nquotes:`),
  quotes(
    'quote-length',
    'a quote of three pages',
    '[The fog is a character too.]',
    `[${Array.from({ length: 4 }, (_, index) => `${index} ${'fog '.repeat(300)}`).join(', ')}]`,
  ),
  quotes('within-limits', 'an invisible text', 'The weather', '"\\uFE0F"'),
  cast(
    'nothing-cut',
    'names that are too long for a choice',
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
