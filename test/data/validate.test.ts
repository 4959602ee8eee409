import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bundledPack } from '#data/pack-file.ts';
import { describeProblem } from '#data/problem.ts';
import { validateTexts } from '#validation/validator.ts';
import { crowdedPack } from '../../bench/crowded-pack.ts';
import { packCopy } from '../packs/pack-copy.ts';
import { loadFacts, problemsIn } from '../packs/packs.ts';

describe('validatePack', () => {
  it('returns deeply frozen facts that can be looked up', async () => {
    const facts = await loadFacts((await packCopy()).directory);
    expect(facts.show.title).toBe('Harbour Lights');
    expect(facts.person('ana-oak')?.character).toBe('Captain Wren');
    expect(facts.newestSource?.id).toBe('bulletin');
    expect(facts.version).toMatch(/^[0-9a-f]{8}$/);
    expect(Object.isFrozen(facts)).toBe(true);
    expect(Object.isFrozen(facts.people[0]?.sources[0])).toBe(true);
  });

  it('reports the problems of all files at once', async () => {
    const pack = await packCopy();
    await pack.edit('cast.yaml', 'standing: crew', 'standing: cook');
    await pack.edit('quotes.yaml', 'role: Writer', 'rolle: Writer');
    await rm(join(pack.directory, 'updates.yaml'));
    const files = new Set((await problemsIn(pack.directory)).map(({ file }) => file));
    expect(files).toEqual(new Set(['cast.yaml', 'quotes.yaml', 'updates.yaml']));
  });
});

describe('validateTexts with a pack of 10,000 facts', () => {
  const texts = crowdedPack(10_000);

  it('accepts a valid pack', () => {
    const validation = validateTexts(texts);
    expect(validation.ok ? [] : validation.problems.map(describeProblem)).toEqual([]);
  });

  it('reports a problem for each fact', () => {
    const broken = {
      ...texts,
      'updates.yaml': texts['updates.yaml'].replaceAll('source: gazette', 'source: nowhere'),
      'quotes.yaml': texts['quotes.yaml'].replaceAll('about: ', 'about: Ghost of pier 7, '),
    };
    const validation = validateTexts(broken);
    expect(validation.ok ? 0 : validation.problems.length).toBeGreaterThanOrEqual(5000);
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
