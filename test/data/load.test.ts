import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bundledPack, loadFacts } from '#data/load.ts';
import { PackError } from '#data/problem.ts';
import { harbourLights } from '../packs/packs.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pack-'));
  await cp(harbourLights, directory, { recursive: true });
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

/** Replaces a text, which must exist, in one file of the pack. */
async function edit(file: string, from: string, to: string) {
  const path = join(directory, file);
  const text = await readFile(path, 'utf8');
  expect(text).toContain(from);
  await writeFile(path, text.replace(from, to));
}

async function problems() {
  const error: unknown = await loadFacts(directory).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(PackError);
  return (error as PackError).problems;
}

describe('loadFacts', () => {
  it('returns deeply frozen facts that can be looked up', async () => {
    const facts = await loadFacts(directory);
    expect(facts.show.title).toBe('Harbour Lights');
    expect(facts.person('ana-oak')?.character).toBe('Captain Wren');
    expect(facts.newestSource?.id).toBe('bulletin');
    expect(Object.isFrozen(facts)).toBe(true);
    expect(Object.isFrozen(facts.people[0]?.sources[0])).toBe(true);
  });

  it('gives equal content the same version, and changed content another', async () => {
    const before = await loadFacts(directory);
    await edit('cast.yaml', 'people:', '# a comment changes nothing\npeople:');
    expect((await loadFacts(directory)).version).toBe(before.version);
    await edit('cast.yaml', 'Met her', 'Saw her');
    expect((await loadFacts(directory)).version).not.toBe(before.version);
    expect(before.version).toMatch(/^[0-9a-f]{8}$/);
  });

  it.each([
    ['an unknown key', 'cast.yaml', 'role: Writer', 'job: Writer', 'unknown-key', /job/],
    [
      'an unknown certainty',
      'cast.yaml',
      'certainty: official',
      'certainty: sure',
      'schema',
      /'sure'/,
    ],
    ['a wrong date', 'sources.yaml', '2031-05-02', '2031-02-30', 'schema', /isn't a date/],
    ['broken YAML', 'quotes.yaml', 'quotes:', 'quotes: [', 'yaml', /./],
    ['a key twice', 'production.yaml', 'phrases:', 'show:', 'yaml', /duplicated/],
    ['an id twice', 'cast.yaml', 'id: bo-reed', 'id: ana-oak', 'unique-id', /ana-oak/],
    ['an unknown source', 'updates.yaml', 'bulletin', 'nowhere', 'known-reference', /nowhere/],
    ['an unknown speaker', 'quotes.yaml', 'speaker: bo', 'speaker: al', 'known-reference', /'al'/],
    ['an unknown person', 'production.yaml', '[ana-oak]', '[eve]', 'known-reference', /'eve'/],
    ['a fact without source', 'updates.yaml', /sources:[^]*/, 'sources: []', 'schema', /sources/],
    ['a YAML alias', 'updates.yaml', /updates:[^]*/, 'updates: &a [*a]', 'yaml', /aliases/],
  ])('refuses %s with its location', async (_, file, from, to, rule, message) => {
    const path = join(directory, file);
    const text = await readFile(path, 'utf8');
    const changed = text.replace(from, to);
    expect(changed).not.toBe(text);
    await writeFile(path, changed);
    const found = await problems();
    const problem = found.find((one) => message.test(one.message));
    expect(problem, JSON.stringify(found)).toMatchObject({ file, rule });
    expect(problem?.line).toBeGreaterThan(0);
  });

  it('points line and column at an unknown source', async () => {
    await edit('updates.yaml', 'source: bulletin', 'source: nowhere');
    const lines = (await readFile(join(directory, 'updates.yaml'), 'utf8')).split('\n');
    const line = lines.findIndex((text) => text.includes('nowhere'));
    expect((await problems())[0]).toMatchObject({
      line: line + 1,
      column: (lines[line]?.indexOf('nowhere') ?? 0) + 1,
    });
  });

  it('reports the problems of all files at once', async () => {
    await edit('cast.yaml', 'standing: crew', 'standing: cook');
    await edit('quotes.yaml', 'role: Writer', 'rolle: Writer');
    await rm(join(directory, 'updates.yaml'));
    const files = new Set((await problems()).map(({ file }) => file));
    expect(files).toEqual(new Set(['cast.yaml', 'quotes.yaml', 'updates.yaml']));
  });

  it('reports a missing folder once', async () => {
    directory = join(directory, 'absent');
    expect(await problems()).toMatchObject([{ file: directory, message: 'does not exist' }]);
    directory = join(directory, '..');
  });
});

describe('the bundled pack', () => {
  it('loads', async () => {
    expect((await loadFacts(bundledPack)).sources.map(({ id }) => id)).toEqual([
      'article-1',
      'article-2',
      'article-3',
    ]);
  });

  it.each([
    ['millie-bobby-brown', 'silent', 'first', 'first'],
    ['joe-keery', 'silent', 'first', 'second'],
    ['maya-hawke', 'silent', 'first', 'second'],
    ['sadie-sink', 'silent', 'first', 'silent'],
    ['linda-hamilton', 'silent', 'silent', 'absent'],
    ['ross-duffer', 'first', 'first', 'silent'],
  ])('keeps the view of each article on the photos of %s', async (id, ...views) => {
    const facts = await loadFacts(bundledPack);
    const photos = facts.person(id)?.photos;
    expect(facts.sources.map((source) => photos?.[source.id])).toEqual(views);
  });
});
