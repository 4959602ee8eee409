import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeProblem } from '#data/problem.ts';
import { validatePack } from '#validator.ts';
import { readArticles, verify } from '../../facts/provenance/verify.ts';
import { packCopy, type PackCopy } from '../packs/pack-copy.ts';
import { facts } from './command-line.ts';
import { unproven } from './unproven-packs.ts';

let articles: string;
beforeEach(async () => {
  articles = await mkdtemp(join(tmpdir(), 'articles-'));
  await cp(join(import.meta.dirname, 'articles'), articles, { recursive: true });
});
afterEach(async () => {
  await rm(articles, { recursive: true });
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

describe('a pack that its articles bear out', () => {
  it('GIVEN good articles THEN nothing is wrong, and what no fact stands on is told', async () => {
    await using pack = await packCopy();
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
  ])('GIVEN %s, dashes and spaces THEN they are folded', async (_, print, said) => {
    await using pack = await packCopy();
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
  ])('GIVEN %s THEN it is let pass', async (_, file, from, to) => {
    await using pack = await packCopy();
    await pack.edit(file, from, to);
    expect((await verified(pack)).problems.map(describeProblem)).toEqual([]);
  });
});

describe('a pack that its articles do not bear out', () => {
  it.each(unproven)(
    'GIVEN for %s %s THEN it is found',
    async (rule, _, file, from, to, message) => {
      await using pack = await packCopy();
      await pack.edit(file, from, to);
      const { problems } = await verified(pack);
      const text = problems.map(describeProblem).join('\n');
      expect(new Set(problems.map((problem) => problem.rule)), text).toEqual(
        new Set([`verify/${rule}`]),
      );
      expect(text).toMatch(message);
      expect(problems[0]?.line).toBeGreaterThan(0);
    },
  );

  it('GIVEN a fact of which no article speaks THEN it is found', async () => {
    await using pack = await packCopy();
    await pack.edit('updates.yaml', 'The quay is closed to visitors.', 'Whales sing at midnight.');
    await pack.edit('updates.yaml', 'headline: The quay is closed', 'headline: Whales');
    await pack.edit('updates.yaml', 'Tells of the closing.', 'Heard whales singing.');
    expect((await verified(pack)).problems).toMatchObject([{ rule: 'verify/cited-holds' }]);
  });

  it('GIVEN no text of a source THEN that is told, and nothing else of it', async () => {
    await using pack = await packCopy();
    await rm(join(articles, 'bulletin.txt'));
    expect((await verified(pack)).problems).toMatchObject([
      { rule: 'verify/article', message: "there is no text of the source 'bulletin'" },
    ]);
  });

  it('GIVEN an exception THEN it holds; GIVEN a needless one THEN that is told', async () => {
    await using pack = await packCopy();
    const exception = '{ rule: verify/named-in-source, id: six-parts, because: Counted by hand. }';
    await pack.append('sources.yaml', `exceptions: [${exception}]`);
    expect((await verified(pack)).problems).toMatchObject([{ rule: 'unneeded-exception' }]);
    await pack.edit('production.yaml', 'have six parts', 'have seven parts');
    expect((await verified(pack)).problems).toEqual([]);
  });
});

describe('facts verify', () => {
  it('GIVEN articles THEN it prints what they cover and ends with 0', async () => {
    await using pack = await packCopy();
    const { code, out } = await facts(['verify', '--articles', articles, pack.directory]);
    expect(out).toContain('bulletin: facts stand on 5 of 8 sentences; on these none:');
    expect(out).toContain('  - Will there be another season?');
    expect(code).toBe(0);
  });

  it('GIVEN something wrong THEN it ends with 1, for programs in JSON', async () => {
    await using pack = await packCopy();
    await pack.edit('quotes.yaml', 'a character too', 'one character too');
    const { code, out } = await facts(['verify', '--articles', articles, pack.directory, '--json']);
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
    'GIVEN no folder of articles and %s THEN it says that it was not run, exit %d',
    async (option, code) => {
      const outcome = await facts(['verify', '--articles', join(articles, 'absent'), option]);
      expect(outcome.code).toBe(code);
      expect(`${outcome.out}${outcome.err}`).toContain('not verified: there is no folder');
    },
  );
});
