import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { describeProblem } from '#data/problem.ts';
import { validatePack } from '#validation/validator.ts';
import { newFolder } from '../new-folder.ts';
import { readArticles, verify } from '../../facts/provenance/verify.ts';
import { packCopy, type PackCopy } from '../packs/pack-copy.ts';
import { factsHere } from './command-line.ts';

/** An edit of a pack: description, file, from, to, message. */
type Edit = readonly [string, string, string, string, RegExp];

/** Edits that make a pack contradict its articles, by the rule that refuses them. */
const unproven: Readonly<Record<string, readonly Edit[]>> = {
  'word-for-word': [
    [
      'a changed word',
      'quotes.yaml',
      'a character too',
      'one character too',
      /“The fog is one character”/,
    ],
    ['a changed letter', 'quotes.yaml', 'The lamp goes', 'The lamp go', /lamp go/],
    ['half a word', 'quotes.yaml', '[The lamp', '[he lamp', /differs from the print/],
  ],
  'named-in-source': [
    ['a name', 'cast.yaml', 'name: Ana Oak', 'name: Anna Oak', /'Anna Oak'/],
    ['a character', 'cast.yaml', 'Captain Wren', 'Captain Finch', /'Captain Finch'/],
    ['a speaker', 'quotes.yaml', 'name: Bo Reed', 'name: Bo Reid', /'Bo Reid'/],
    ['a number in words', 'production.yaml', 'six parts', 'seven parts', /number 'seven'/],
    ['a number in figures', 'production.yaml', 'six parts', '60 parts', /number '60'/],
    ['a year', 'production.yaml', 'rolling on the quay.', 'rolling in 2030.', /date '2030'/],
    ['a place', 'production.yaml', 'rolling on the quay.', 'rolling in Dover.', /name 'Dover'/],
    ['a date', 'updates.yaml', 'date: 2031-04', 'date: 2031-02', /date '2031-02'/],
    ['a day that is in no article', 'updates.yaml', '2031-04', '2031-04-09', /2031-04-09/],
    ["a source's date", 'sources.yaml', '2031-05-02', '2031-05-03', /2031-05-03/],
    ['an outlet', 'quotes.yaml', 'The Harbour Gazette', 'Pier Weekly', /Pier Weekly/],
    ['a title', 'updates.yaml', 'to visitors.', 'for "The Long Night".', /title 'The Long Night'/],
    ['a name in a citation', 'cast.yaml', 'Met her on', 'Met her with Bo Finch on', /'Bo Finch'/],
  ],
  'cited-holds': [
    [
      'another source',
      'production.yaml',
      'source: gazette\n        says: Saw the cameras.',
      'source: bulletin\n        says: Saw the cameras.',
      /'bulletin' has no passage/,
    ],
  ],
  'not-copied': [
    [
      'a sentence of an article',
      'updates.yaml',
      'The quay is closed to visitors.',
      'The quay has been closed to all visitors since April 2031.',
      /closed to all visitors since/,
    ],
  ],
};

let articles: string;
beforeEach(async () => {
  articles = await newFolder();
  await cp(join(import.meta.dirname, 'articles'), articles, { recursive: true });
});

async function verified({ directory }: PackCopy) {
  const validation = await validatePack(directory);
  if (!validation.ok) throw new Error(validation.problems.map(describeProblem).join('\n'));
  const read = await readArticles(articles, validation.facts);
  return verify(validation.facts, validation.texts, read);
}

async function editArticle(name: string, from: string | RegExp, to: string) {
  const file = join(articles, name);
  const text = await readFile(file, 'utf8');
  const changed = text.replace(from, to);
  expect(changed).not.toBe(text);
  await writeFile(file, changed);
}

describe('verify with a pack that matches its articles', () => {
  it.each([
    ['typographic quotes', 'The fog is a character too.', 'The fog is Wren’s – “too”…'],
    ['plain quotes', 'The fog is a character too.', `The fog is Wren's - "too"...`],
  ])('ignores differences in %s, dashes and spaces', async (_, print, said) => {
    const pack = await packCopy();
    await editArticle('gazette.txt', print, 'The  fog is\nWren\'s — "too"…');
    await pack.edit('quotes.yaml', `[${print}]`, `[${JSON.stringify(said)}]`);
    expect((await verified(pack)).map(describeProblem)).toEqual([]);
  });

  it.each([
    [
      '8 words of an article in quotation marks',
      'updates.yaml',
      'The quay is closed to visitors.',
      'They wrote “has been closed to all visitors since April 2031” on it.',
    ],
    ['a number in figures', 'production.yaml', 'should have six parts', 'should have 6 parts'],
    ['a day in the month that is printed', 'quotes.yaml', 'date: 2031-03', 'date: 2031'],
    [
      'names in a row',
      'updates.yaml',
      'The quay is closed to visitors.',
      'Captain Wren, Bo Reed and visitors stay away from the closed quay.',
    ],
  ])('accepts %s', async (_, file, from, to) => {
    const pack = await packCopy();
    await pack.edit(file, from, to);
    expect((await verified(pack)).map(describeProblem)).toEqual([]);
  });
});

describe('verify with a pack that contradicts its articles', () => {
  it.each(
    Object.entries(unproven).flatMap(([rule, edits]) =>
      edits.map((edit) => [rule, ...edit] as const),
    ),
  )('reports %s for %s', async (rule, _, file, from, to, message) => {
    const pack = await packCopy();
    await pack.edit(file, from, to);
    const problems = await verified(pack);
    const text = problems.map(describeProblem).join('\n');
    expect(new Set(problems.map((problem) => problem.rule)), text).toEqual(
      new Set([`verify/${rule}`]),
    );
    expect(text).toMatch(message);
    expect(problems[0]?.line).toBeGreaterThan(0);
  });

  it('reports a fact that no article mentions', async () => {
    const pack = await packCopy();
    await pack.edit('updates.yaml', 'The quay is closed to visitors.', 'Whales sing at midnight.');
    await pack.edit('updates.yaml', 'headline: The quay is closed', 'headline: Whales');
    await pack.edit('updates.yaml', 'Tells of the closing.', 'Heard whales singing.');
    expect(await verified(pack)).toMatchObject([{ rule: 'verify/cited-holds' }]);
  });

  it('reports only the missing text of a source', async () => {
    const pack = await packCopy();
    await rm(join(articles, 'bulletin.txt'));
    expect(await verified(pack)).toMatchObject([
      { rule: 'verify/article', message: "there is no text for the source 'bulletin'" },
    ]);
  });

  it('applies an exception, and reports one that is not needed', async () => {
    const pack = await packCopy();
    const exception = '{ rule: verify/named-in-source, id: six-parts, because: Counted by hand. }';
    await pack.append('sources.yaml', `exceptions: [${exception}]`);
    expect(await verified(pack)).toMatchObject([{ rule: 'unneeded-exception' }]);
    await pack.edit('production.yaml', 'have six parts', 'have seven parts');
    expect(await verified(pack)).toEqual([]);
  });

  it('cannot judge an exception without all articles', async () => {
    const pack = await packCopy();
    await pack.append(
      'sources.yaml',
      'exceptions:\n  - { rule: verify/named-in-source, id: six-parts, because: Counted by hand. }\n' +
        '  - { rule: verify/article, id: gazette, because: It was offline. }\n',
    );
    await rm(join(articles, 'bulletin.txt'));
    expect(await verified(pack)).toMatchObject([
      { rule: 'verify/article' },
      { rule: 'unneeded-exception', message: expect.stringContaining("'gazette'") },
    ]);
  });
});

describe('facts verify', () => {
  it('exits with 0, or with 1 and the problems', async () => {
    const pack = await packCopy();
    const command = ['verify', '--articles', articles, pack.directory];
    const good = { code: 0, out: `${pack.directory} matches its 2 articles.\n`, err: '' };
    expect(await factsHere(command)).toEqual(good);
    await pack.edit('quotes.yaml', 'a character too', 'one character too');
    const { code, err } = await factsHere(command);
    expect([code, err]).toEqual([1, expect.stringMatching(/^quotes\.yaml:13:.*word-for-word/)]);
  });

  it.each([
    [['--if-present'], 0],
    [[], 1],
  ])(
    'says that nothing was verified without the articles, with %j: exit %d',
    async (more, code) => {
      const outcome = await factsHere(['verify', '--articles', join(articles, 'absent'), ...more]);
      expect(outcome.code).toBe(code);
      expect(`${outcome.out}${outcome.err}`).toMatch(/not verified: .* isn't a folder/);
    },
  );
});
