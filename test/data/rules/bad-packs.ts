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

/** Edits of one file: `old text => new text`, or `line of an entry + new line below it`. */
function edits(file: string) {
  return (rule: string, what: string, says?: RegExp): BadPack => {
    const [from = '', to = ''] = what.replace(/^(.+) \+ /, '$1 => $1\n    ').split(' => ');
    return { rule, what, file, says, damage: (pack) => pack.edit(file, from, to) };
  };
}

const cast = edits('cast.yaml');
const production = edits('production.yaml');
const quotes = edits('quotes.yaml');
const sources = edits('sources.yaml');
const updates = edits('updates.yaml');

function append(rule: string, file: string, what: string): BadPack {
  return { rule, what, damage: (pack) => pack.append(file, what) };
}

const cited = 'sources: [{ source: gazette, says: So it says. }]';
const threePages = Array.from({ length: 4 }, (_, index) => `${index} ${'fog '.repeat(300)}`);
const longName = 'Ana '.repeat(18);
const speaker = (id: string) => `  - { id: ${id}, name: Al ${id}, person: null }\n`;

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
  quotes('yaml', 'quotes: => quotes: ['),
  production('yaml', 'phrases: => show:', /duplicated/),
  updates('lost-words', 'to visitors. => to all. #quay now', /5:.*'#quay now'/),
  cast('lost-words', 'role: Writer => role: #1 writer', /'#1 writer'/),
  updates('lost-words', 'to visitors. => to all. # not sure', /5:38 .*'# not sure'/),
  quotes('yaml', 'about: The => about: A #b\n      The', /# in quotes/),
  updates('yaml', '    date: =>    \u00A0date:', /3:4 .*no-break space/),
  updates('yaml', 'date: 2 => date:\u00A02', /3:10 .*no-break/),
  updates('yaml', '    date: => \tdate:', /3:1 .*a tab /),
  updates('yaml', 'text: The => text: [New] The', /begins with \[, put/),
  updates('yaml', 'The quay is => The\0quay is', /4:18 .*null[^]*UTF-8/),
  cast('schema', 'name: Bo Reed => name: 0x11', /quotes: '0x11'/),
  cast('schema', '[Cap, => [Cap, 001,', /quotes: '001'/),
  quotes('schema', '[The lamp goes out.] => [+12]', /quotes: '\+12'/),
  quotes('schema', '[The lamp goes out.] => [Lamp: out]', /colon in quotes/),
  updates('schema', 'headline: The quay is closed => headline: TRUE', /'TRUE'/),
  updates('schema', '2031-04 => 2031.10', /'2031\.10' isn't.*mean '2031-10'/s),
  cast('schema', 'certainty: official => certainty: sure', /'sure'/),
  sources('schema', '2031-05-02 => 2031-02-30', /isn't a date/),
  updates(
    'schema',
    'sources:\n      - source: bulletin\n        says: Tells of the closing. => sources: []',
    /sources/,
  ),
  // This map has no method to turn it into a text.
  production('schema', 'title: Harbour Lights => title: { toString: null }', /must be text/),
  sources('schema', 'id: bulletin + url: http://studio.example/1', /web address[^]*a password/),
  sources('schema', 'id: bulletin + url: https://ana:secret@studio.example/1', /password/),
  sources('schema', 'id: bulletin + url: https:ana:secret@studio.example/1', /password/),
  cast('unknown-key', 'role: Writer + rolle: Cook', /rolle/),
  // A bidirectional override and a space without width.
  cast('plain-text', 'role: Writer => role: "Wri\\u202Eter"'),
  cast('plain-text', 'role: Writer => role: "Wri\\u200Bter"'),
  cast('plain-text', 'role: Writer => role: Writer of https://x.example'),
  cast('plain-text', 'role: Writer => role: "Writer ||of it"'),
  updates('unique-id', 'id: quay-closed => id: six-parts', /six-parts/),
  quotes('unique-id', `quotes: => ${speaker('bo')}\nquotes:`),
  updates('known-reference', 'bulletin => nowhere', /nowhere/),
  quotes('known-reference', 'speaker: bo => speaker: al', /'al'/),
  production('known-reference', '[ana-oak] => [eve]', /'eve'/),
  cast('known-reference', 'gazette: first => x: first'),
  production('known-reference', 'id: six-parts + supersedes: [five]', /no entry 'five'/),
  updates('known-reference', 'id: quay-closed + about: [filmin]', /'filmin'[^]*mean 'filming'/),
  {
    rule: 'supersedes',
    what: 'entries that supersede each other',
    says: /in a circle/,
    async damage(pack) {
      const [fact, question] = ['id: cameras-on-the-quay', 'id: which-quay'];
      const below = '\n    supersedes: ';
      await pack.edit('production.yaml', question, `${question}${below}[cameras-on-the-quay]`);
      await pack.edit('production.yaml', fact, `${fact}${below}[which-quay]`);
    },
  },
  production(
    'supersedes',
    'id: six-parts + supersedes: [cameras-on-the-quay]',
    /fact 'cameras-on-the-quay' is about another subject/,
  ),
  production(
    'supersedes',
    'id: cameras-on-the-quay + supersedes: [which-quay]',
    /'which-quay' of 2 May 2031 is newer than March 2031/,
  ),
  cast('named-person', 'name: Bo Reed => name: null'),
  append('retired-id', 'sources.yaml', 'retired: [six-parts]'),
  production('cited-once', 'the cameras. => it.\n      - source: gazette\n        says: Heard it.'),
  updates('plausible-date', 'date: 2031-04 => date: 2031-06'),
  updates('plausible-date', 'date: 2031-04 => date: 0203-04'),
  production('plausible-date', 'id: six-parts + date: 2031-06'),
  append(
    'one-certainty',
    'updates.yaml',
    `  - { id: again, date: null, headline: Again, text: The quay is closed to visitors!, certainty: expected, ${cited} }`,
  ),
  production('spoiler-season', 'spoiler: 1 => spoiler: 3'),
  production('spoiler-season', 'season: 2 => season: 2\n  aired: 0', /only 0 seasons aired/),
  updates('hidden-alias', 'closed to visitors. => closed; the keeper’s sister has the key.'),
  quotes('hidden-alias', "about: The weather => about: The Keeper's Sister"),
  updates('hidden-text', 'closed to visitors. => wet, as the keeper went missing in the storm.'),
  cast('alias-collision', 'role: Writer + aliases: [CAP]'),
  append(
    'unused-source',
    'sources.yaml',
    '  - { id: idle, label: Idle, outlet: null, title: null, date: null, note: Says nothing. }',
  ),
  quotes('unused-speaker', `quotes: => ${speaker('al')}\nquotes:`),
  quotes('quote-length', `[The fog is a character too.] => [${threePages.join(', ')}]`),
  quotes('within-limits', 'The weather => "\\uFE0F"'),
  // Too long for a choice.
  cast(
    'nothing-cut',
    `Ana Oak\n    character: Captain Wren => ${longName}\n    character: ${longName}`,
  ),
  append(
    'unneeded-exception',
    'sources.yaml',
    'exceptions: [{ rule: alias-collision, id: ana-oak, because: Once it was needed. }]',
  ),
  append(
    'unneeded-exception',
    'sources.yaml',
    'exceptions: [{ rule: alias-colision, id: ana-oak, because: A typo. }]',
  ),
];
