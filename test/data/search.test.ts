import { beforeAll, describe, expect, it } from 'vitest';
import type { Facts } from '#data/facts.ts';
import { bundledPack, loadFacts } from '#data/load.ts';
import { createSearch, ranks } from '#data/search.ts';

let facts: Facts;
beforeAll(async () => {
  facts = await loadFacts(bundledPack);
});

describe('finding people', () => {
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
  ])('GIVEN %j THEN %s comes first, as %s', (query, id, rank) => {
    expect(facts.findPeople.find(query)[0]).toEqual({ id, rank });
  });

  it.each([
    ['eddie', 'joseph-quinn'],
    ['jim', 'david-harbour'],
  ])('GIVEN %j THEN %s alone, and no chance hit beside', (query, id) => {
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
  ])('GIVEN %j THEN nobody is offered', (query) => {
    expect(facts.findPeople.find(query)).toEqual([]);
  });

  it('GIVEN a family name THEN the whole family is offered before near misses', () => {
    const prefixes = facts.findPeople.find('byers').filter(({ rank }) => rank === 'prefix');
    expect(new Set(prefixes.map(({ id }) => id))).toEqual(
      new Set(['noah-schnapp', 'charlie-heaton', 'winona-ryder']),
    );
    const order = facts.findPeople.find('byers').map(({ rank }) => ranks.indexOf(rank));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  it('GIVEN a name in a sentence THEN it is the nearest, though not found', () => {
    expect(facts.findPeople.find('who plays eleven')).toEqual([]);
    expect(facts.findPeople.nearest('who plays eleven', 3)).toContain('millie-bobby-brown');
  });

  it('GIVEN 6,000 characters THEN it answers all the same', () => {
    expect(facts.findPeople.find('eleven '.repeat(900)).length).toBeGreaterThan(0);
    expect(facts.findPeople.find('e'.repeat(6000))).toEqual([]);
  });
});

describe('ranking', () => {
  it('GIVEN one word met in four ways THEN exact, alias, prefix, fuzzy', () => {
    const search = createSearch([
      { id: 'fuzzy', names: ['Carton'], aliases: [] },
      { id: 'prefix', names: ['Carter Stone'], aliases: [] },
      { id: 'alias', names: ['Somebody'], aliases: ['Carter'] },
      { id: 'exact', names: ['Carter'], aliases: [] },
    ]);
    expect(search.find('carter')).toEqual([
      { id: 'exact', rank: 'exact' },
      { id: 'alias', rank: 'alias' },
      { id: 'prefix', rank: 'prefix' },
      { id: 'fuzzy', rank: 'fuzzy' },
    ]);
  });

  it('GIVEN only the best is wanted THEN nothing of a lower rank stands beside it', () => {
    const search = createSearch([
      { id: 'prefix', names: ['Carter Stone'], aliases: [] },
      { id: 'alias', names: ['Somebody'], aliases: ['Carter'] },
    ]);
    expect(search.best('carter')).toEqual(['alias']);
    expect(search.best('cart')).toEqual(['prefix', 'alias']);
    expect(search.best('zzzz')).toEqual([]);
  });

  it('GIVEN more matches than asked for THEN the best ones', () => {
    const entries = Array.from({ length: 40 }, (_, index) => ({
      id: `id-${index}`,
      names: [`Sam Number${index}`],
      aliases: [],
    }));
    expect(createSearch(entries).find('sam')).toHaveLength(25);
    expect(createSearch(entries).find('sam', 3)).toHaveLength(3);
  });
});
