import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { bundledPack } from '#data/pack-file.ts';
import { validatePack } from '#validation/validator.ts';
import { packCopy, type PackCopy } from '../packs/pack-copy.ts';
import { loadFacts } from '../packs/packs.ts';

let pack: PackCopy;
beforeEach(async () => {
  pack = await packCopy();
});

async function problems(directory = pack.directory) {
  const validation = await validatePack(directory);
  return validation.ok ? [] : validation.problems;
}

describe('validatePack', () => {
  it('returns deeply frozen facts that can be looked up', async () => {
    const facts = await loadFacts(pack.directory);
    expect(facts.show.title).toBe('Harbour Lights');
    expect(facts.person('ana-oak')?.character).toBe('Captain Wren');
    expect(facts.newestSource?.id).toBe('bulletin');
    expect(Object.isFrozen(facts)).toBe(true);
    expect(Object.isFrozen(facts.people[0]?.sources[0])).toBe(true);
  });

  it('gives equal content the same version, and changed content another', async () => {
    const before = await loadFacts(pack.directory);
    await pack.edit('cast.yaml', 'people:', '# a comment changes nothing\npeople:');
    expect((await loadFacts(pack.directory)).version).toBe(before.version);
    await pack.edit('cast.yaml', 'Met her', 'Saw her');
    expect((await loadFacts(pack.directory)).version).not.toBe(before.version);
    expect(before.version).toMatch(/^[0-9a-f]{8}$/);
  });

  it('reports the problems of all files at once', async () => {
    await pack.edit('cast.yaml', 'standing: crew', 'standing: cook');
    await pack.edit('quotes.yaml', 'role: Writer', 'rolle: Writer');
    await rm(join(pack.directory, 'updates.yaml'));
    const files = new Set((await problems()).map(({ file }) => file));
    expect(files).toEqual(new Set(['cast.yaml', 'quotes.yaml', 'updates.yaml']));
  });

  it('reports a missing folder once', async () => {
    const absent = join(pack.directory, 'absent');
    expect(await problems(absent)).toMatchObject([{ file: absent, message: "doesn't exist" }]);
  });
});

describe('the bundled pack', () => {
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
