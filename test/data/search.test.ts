import { beforeAll, describe, expect, it } from 'vitest';
import type { Facts } from '#data/facts.ts';
import { bundledPack } from '#data/pack-file.ts';
import { createSearch, ranks } from '#data/search.ts';
import { loadFacts } from '../packs/packs.ts';

let facts: Facts;
beforeAll(async () => {
  facts = await loadFacts(bundledPack);
});

describe('findPeople', () => {
  it.each([
    ['eleven', 'millie-bobby-brown', 'exact'],
    ['ELEVEN', 'millie-bobby-brown', 'exact'],
    ['Millie Bobby Brown', 'millie-bobby-brown', 'exact'],
    ['El', 'millie-bobby-brown', 'alias'],
    ['11', 'millie-bobby-brown', 'alias'],
    ['One', 'jamie-campbell-bower', 'alias'],
    ['henry creel', 'jamie-campbell-bower', 'alias'],
    ['Hop', 'david-harbour', 'alias'],
    ['max', 'sadie-sink', 'prefix'],
    ['mílliE', 'millie-bobby-brown', 'prefix'],
    ['brown bobby millie', 'millie-bobby-brown', 'prefix'],
    ['steve h', 'joe-keery', 'prefix'],
    ['mayfeild', 'sadie-sink', 'fuzzy'],
    ['vecan', 'jamie-campbell-bower', 'fuzzy'],
    ['gatten matarrazzo', 'gaten-matarazzo', 'fuzzy'],
    ['winnona', 'winona-ryder', 'fuzzy'],
  ])('finds for %j first %s, as %s', (query, id, rank) => {
    expect(facts.findPeople.find(query)[0]).toEqual({ id, rank });
  });

  it.each([
    ['eddie', 'joseph-quinn'],
    ['jim', 'david-harbour'],
  ])('finds for %j only %s', (query, id) => {
    expect(facts.findPeople.find(query).map((hit) => hit.id)).toEqual([id]);
  });

  it.each([
    'zzzz',
    'hello',
    'barry',
    'heather',
    'batman',
    'music',
    'x',
    '',
    '   ',
    '!!!',
    '🚨',
    '()*+[',
    '\u0000',
  ])('finds nobody for %j', (query) => {
    expect(facts.findPeople.find(query)).toEqual([]);
  });

  it('lists a whole family before fuzzy matches', () => {
    const prefixes = facts.findPeople.find('byers').filter(({ rank }) => rank === 'prefix');
    expect(new Set(prefixes.map(({ id }) => id))).toEqual(
      new Set(['noah-schnapp', 'charlie-heaton', 'winona-ryder']),
    );
    const order = facts.findPeople.find('byers').map(({ rank }) => ranks.indexOf(rank));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  it('suggests a name in a sentence as the nearest, without finding it', () => {
    expect(facts.findPeople.find('who plays eleven')).toEqual([]);
    expect(facts.findPeople.nearest('who plays eleven', 3)).toContain('millie-bobby-brown');
  });

  it('handles a query of 6,000 characters', () => {
    expect(facts.findPeople.find('eleven '.repeat(900)).length).toBeGreaterThan(0);
    expect(facts.findPeople.find('e'.repeat(6000))).toEqual([]);
  });
});

describe('createSearch', () => {
  it('ranks exact, alias, prefix and fuzzy matches in this order', () => {
    const search = createSearch([
      { id: 'fuzzy', names: ['Carton'], aliases: [] },
      { id: 'prefix', names: ['Carter Stone'], aliases: [] },
      { id: 'alias', names: ['Someone Else'], aliases: ['Carter'] },
      { id: 'exact', names: ['Carter'], aliases: [] },
    ]);
    expect(search.find('carter')).toEqual([
      { id: 'exact', rank: 'exact' },
      { id: 'alias', rank: 'alias' },
      { id: 'prefix', rank: 'prefix' },
      { id: 'fuzzy', rank: 'fuzzy' },
    ]);
  });

  it('returns only matches of the best rank from best()', () => {
    const search = createSearch([
      { id: 'prefix', names: ['Carter Stone'], aliases: [] },
      { id: 'alias', names: ['Someone Else'], aliases: ['Carter'] },
    ]);
    expect(search.best('carter')).toEqual(['alias']);
    expect(search.best('cart')).toEqual(['prefix', 'alias']);
    expect(search.best('zzzz')).toEqual([]);
  });

  it('returns no more matches than the limit', () => {
    const entries = Array.from({ length: 40 }, (_, index) => ({
      id: `id-${index}`,
      names: [`Sam Number${index}`],
      aliases: [],
    }));
    expect(createSearch(entries).find('sam')).toHaveLength(25);
    expect(createSearch(entries).find('sam', 3)).toHaveLength(3);
  });
});
