import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { describeProblem } from '#data/problem.ts';
import { validatePack } from '#validation/validator.ts';
import { newFolder } from '../new-folder.ts';
import { readArticles, verify } from '../../facts/provenance/verify.ts';
import { packCopy, type PackCopy } from '../packs/pack-copy.ts';
import { facts, factsHere } from './command-line.ts';
import { unproven } from './unproven-packs.ts';

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
  it('finds no problems, and lists the uncovered sentences', async () => {
    const pack = await packCopy();
    const { problems, coverage } = await verified(pack);
    expect(problems.map(describeProblem)).toEqual([]);
    expect(coverage.map(({ source }) => source)).toEqual(['gazette', 'bulletin']);
    expect(coverage.flatMap(({ uncovered }) => uncovered)).toEqual([
      'Captain Wren lands there.',
      'Will there be another season?',
      'Subscribe to our bulletin to be told.',
    ]);
  });

  it.each([
    ['typographic quotes', 'The fog is a character too.', 'The fog is Wren’s – “too”…'],
    ['plain quotes', 'The fog is a character too.', `The fog is Wren's - "too"...`],
  ])('ignores differences in %s, dashes and spaces', async (_, print, said) => {
    const pack = await packCopy();
    await editArticle('gazette.txt', print, 'The  fog is\nWren\'s — "too"…');
    await pack.edit('quotes.yaml', `[${print}]`, `[${JSON.stringify(said)}]`);
    expect((await verified(pack)).problems.map(describeProblem)).toEqual([]);
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
    expect((await verified(pack)).problems.map(describeProblem)).toEqual([]);
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
    const { problems } = await verified(pack);
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
    expect((await verified(pack)).problems).toMatchObject([{ rule: 'verify/cited-holds' }]);
  });

  it('reports only the missing text of a source', async () => {
    const pack = await packCopy();
    await rm(join(articles, 'bulletin.txt'));
    expect((await verified(pack)).problems).toMatchObject([
      { rule: 'verify/article', message: "there is no text for the source 'bulletin'" },
    ]);
  });

  it('applies an exception, and reports one that is not needed', async () => {
    const pack = await packCopy();
    const exception = '{ rule: verify/named-in-source, id: six-parts, because: Counted by hand. }';
    await pack.append('sources.yaml', `exceptions: [${exception}]`);
    expect((await verified(pack)).problems).toMatchObject([{ rule: 'unneeded-exception' }]);
    await pack.edit('production.yaml', 'have six parts', 'have seven parts');
    expect((await verified(pack)).problems).toEqual([]);
  });

  it('cannot judge an exception without all articles', async () => {
    const pack = await packCopy();
    await pack.append(
      'sources.yaml',
      'exceptions:\n  - { rule: verify/named-in-source, id: six-parts, because: Counted by hand. }\n' +
        '  - { rule: verify/article, id: gazette, because: It was offline. }\n',
    );
    await rm(join(articles, 'bulletin.txt'));
    expect((await verified(pack)).problems).toMatchObject([
      { rule: 'verify/article' },
      { rule: 'unneeded-exception', message: expect.stringContaining("'gazette'") },
    ]);
  });
});

describe('facts verify', () => {
  it('prints the coverage and exits with 0', async () => {
    const pack = await packCopy();
    const { code, out } = await facts(['verify', '--articles', articles, pack.directory]);
    expect(out).toContain('bulletin: facts cover 5 of 8 sentences, but not these:');
    expect(out).toContain('  - Will there be another season?');
    expect(code).toBe(0);
  });

  it('exits with 1 for problems, and prints them with --json', async () => {
    const pack = await packCopy();
    await pack.edit('quotes.yaml', 'a character too', 'one character too');
    const { code, out } = await factsHere([
      'verify',
      '--articles',
      articles,
      pack.directory,
      '--json',
    ]);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      ok: false,
      problems: [{ file: 'quotes.yaml', rule: 'verify/word-for-word', line: 13 }],
      coverage: [{ source: 'gazette' }, { source: 'bulletin' }],
    });
  });

  it.each([
    ['--if-present', 0],
    ['--json', 1],
  ])(
    'says that nothing was verified without the articles, with %s: exit %d',
    async (option, code) => {
      const outcome = await factsHere(['verify', '--articles', join(articles, 'absent'), option]);
      expect(outcome.code).toBe(code);
      expect(`${outcome.out}${outcome.err}`).toMatch(/not verified: .* isn't a folder/);
    },
  );
});
