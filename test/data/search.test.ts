import { describe, expect, it } from 'vitest';
import { bundledPack } from '#data/pack-file.ts';
import { isOrdinary } from '#data/ordinary-words.ts';
import { quotesWith } from '#data/quote-search.ts';
import { buildSearch, ranks } from '#data/search.ts';
import { atOnce } from '#data/slices.ts';
import { topicOf } from '#data/topic-search.ts';
import { loadFacts } from '../packs/packs.ts';

const facts = await loadFacts(bundledPack);

describe('findPeople', () => {
  it.each([
    ['eleven', 'millie-bobby-brown', 'exact'],
    ['Millie Bobby Brown', 'millie-bobby-brown', 'exact'],
    ['El', 'millie-bobby-brown', 'alias'],
    ['11', 'millie-bobby-brown', 'alias'],
    ['Hop', 'david-harbour', 'alias'],
    ['mílliE', 'millie-bobby-brown', 'prefix'],
    ['brown bobby millie', 'millie-bobby-brown', 'prefix'],
    ['steve h', 'joe-keery', 'prefix'],
    ['mayfeild', 'sadie-sink', 'fuzzy'],
    ['vecan', 'jamie-campbell-bower', 'fuzzy'],
    ['gatten matarrazzo', 'gaten-matarazzo', 'fuzzy'],
  ])('finds for %j first %s, as %s', (query, id, rank) => {
    expect(facts.findPeople.find(query)[0]).toEqual({ id, rank });
  });

  it.each([
    ['quinn', 'joseph-quinn'],
    ['jim', 'david-harbour'],
  ])('finds for %j only %s', (query, id) => {
    expect(facts.findPeople.find(query).map((hit) => hit.id)).toEqual([id]);
  });

  const nobody = ['zzzz', 'heather', 'x', '', '🚨', '()*+[', '\0', 'One', 'henry creel'];

  it.each([...nobody, 'constructor', '__proto__'])('finds nobody for %j', (query) => {
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
});

const meant = (query: string) => facts.findPeople.meaning(query, isOrdinary);

describe('the meaning of a query', () => {
  it.each([
    ['who plays eleven?', 'millie-bobby-brown'],
    ['millie eleven', 'millie-bobby-brown'],
    ['chief hopper', 'david-harbour'],
    ['Michael', 'finn-wolfhard'],
    ['dave harbour', 'david-harbour'],
    ['mc laughlin', 'caleb-mclaughlin'],
    ['sadiesink', 'sadie-sink'],
    ['kaleb', 'caleb-mclaughlin'],
    ['steev', 'joe-keery'],
    ['wlil', 'noah-schnapp'],
    ['amx', 'sadie-sink'],
    ['Sean Levy', 'shawn-levy'],
    ["Eddie's dad", 'allen'],
    ['twilight', 'jamie-campbell-bower'],
    ['Running Up That Hill', 'kate-bush'],
    ['director', 'shawn-levy'],
    ['villain', 'jamie-campbell-bower'],
    ['newcomer', 'linda-hamilton'],
    ['Maxine', 'sadie-sink'],
    ['the artist', 'kate-bush'],
    ['terminator', 'linda-hamilton'],
  ])('%j is surely one person', (query, id) => {
    expect(meant(query)).toEqual({ kind: 'sure', id, isHidden: false });
  });

  it.each(['one', 'Henry Creel', 'who is Henry Creel'])('%j is a hidden name', (query) => {
    expect(meant(query)).toEqual({ kind: 'sure', id: 'jamie-campbell-bower', isHidden: true });
  });

  it.each([
    ['max & lucas', ['sadie-sink', 'caleb-mclaughlin']],
    ['duffer bros', ['ross-duffer', 'matt-duffer']],
    ['byers', ['noah-schnapp', 'charlie-heaton', 'winona-ryder']],
    ['noah snape', ['noah-schnapp']],
    ['creators', ['ross-duffer', 'matt-duffer']],
    ['will and mike', ['noah-schnapp', 'finn-wolfhard']],
    ['kim', ['david-harbour']],
    ["hopper's dad", ['david-harbour', 'allen']],
  ])('%j is a choice', (query, ids) => {
    const found = meant(query);
    expect(found.kind).toBe('choice');
    expect(new Set(found.kind === 'choice' ? found.ids : [])).toEqual(new Set(ids));
  });

  const nobody = ['', '🚨', 'x', 'all', 'hawkins', 'the boys', 'barb', 'coma', 'gates', 'zzzz'];

  it.each([...nobody, 'when will season 5 come out'])('%j is nobody', (query) => {
    expect(meant(query)).toEqual({ kind: 'none' });
  });

  it('takes a query of 6,000 characters', () => {
    expect(meant('eleven '.repeat(900)).kind).toBe('sure');
    expect(meant('e'.repeat(6000))).toEqual({ kind: 'none' });
  });
});

describe('topicOf', () => {
  it.each([
    ['release date', 'release'],
    ['when does it come out', 'release'],
    ['netflix', 'release'],
    ['are they too old', 'delay'],
    ['hawkins', 'story'],
    ['a song', 'story'],
    ['the crawl', 'episodes'],
    ['London', 'story'],
    ['The First Shadow', 'story'],
    ['pizza', undefined],
    ['', undefined],
  ])('leads %j to %s', (query, topic) => {
    expect(topicOf(facts, query)).toBe(topic);
  });
});

describe('quotesWith', () => {
  it.each([
    ['the guardian', ['season-one-on-steroids']],
    ['SFX', ['the-ending']],
    ['feels inevitable', ['the-ending']],
    ['on steroids', ['season-one-on-steroids']],
    ['the gaurdian', ['season-one-on-steroids']],
    ['hawkins', ['growing-up-in-public', 'season-one-on-steroids']],
    ['pizza', []],
    ['the', []],
  ])('finds for %j %j', (text, ids) => {
    expect(new Set(quotesWith(facts, text).map(({ id }) => id))).toEqual(new Set(ids));
  });
});

/** A search for names, which are also the ids. */
function searchFor(names: readonly string[], tolerance?: () => number) {
  const entries = names.map((name) => ({ id: name, names: [name], aliases: [] }));
  const search = atOnce(buildSearch(entries, tolerance));
  return (query: string, limit?: number) => search.find(query, limit).map(({ id }) => id);
}

describe('a search', () => {
  it('ranks exact, alias and prefix matches in this order, and takes misspelt ones only without these', () => {
    const entries = [
      { id: 'fuzzy', names: ['Carton'], aliases: [] },
      { id: 'prefix', names: ['Carter Stone'], aliases: [] },
      { id: 'alias', names: ['Someone Else'], aliases: ['Carter'] },
      { id: 'exact', names: ['Carter'], aliases: [] },
    ];
    const search = atOnce(buildSearch(entries));
    const found = ['exact', 'alias', 'prefix'].map((rank) => ({ id: rank, rank }));
    expect(search.find('carter')).toEqual(found);
    expect(search.find('catron')).toEqual([{ id: 'fuzzy', rank: 'fuzzy' }]);
  });

  it.each([
    ['may', ['May Kim', 'Mayor Lee', 'Mayfield Roe']],
    ['lee', ['Lee Lee', 'Mayor Lee']],
  ])('ranks for %j whole words, repeated ones and long beginnings first', (query, names) => {
    const find = searchFor(['Mayfield Roe', 'Mayor Lee', 'May Kim', 'Dismay Ito', 'Lee Lee']);
    expect(find(query)).toEqual(names);
    // A search must not change the index.
    expect(find(query)).toEqual(names);
  });

  it.each([
    ['mayfeilx', 'Mayfield', 2],
    ['mayfild', 'Mayfield', 1],
    ['maayfield', 'Mayfield', 1],
    ['mayfiald', 'Mayfield', 1],
    ['becna', 'Vecna', 1],
    ['vcena', 'Vecna', 1],
    ['vekna', 'Vecna', 1],
    ['veckna', 'Vecna', 1],
  ])('finds for %j %s with %d edits, but not with fewer', (typed, name, edits) => {
    expect(searchFor(['Mayfield', 'Vecna'], () => edits)(typed)).toEqual([name]);
    expect(searchFor(['Mayfield', 'Vecna'], () => edits - 1)(typed)).toEqual([]);
  });

  it.each([
    ['Raphael', 'Vecna'],
    ['Rafaol', 'Raphael'],
  ])('means %s by rafael, not %s: sounds count only if no name is one edit away', (...names) => {
    const entries = names.map((name) => ({ id: name, names: [name], aliases: [] }));
    const meaning = atOnce(buildSearch(entries)).meaning('rafael', () => false);
    expect(meaning).toMatchObject({ kind: 'sure', id: names[0] });
  });

  it('returns no more matches than the limit', () => {
    const find = searchFor(Array.from({ length: 40 }, (_, index) => `Sam Number${index}`));
    expect(find('sam')).toHaveLength(25);
    expect(find('sam', 3)).toHaveLength(3);
  });
});
