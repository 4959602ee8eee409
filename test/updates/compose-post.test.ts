import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Facts } from '#data/facts.ts';
import { bundledPack, loadFacts } from '#data/load.ts';
import type { Update } from '#data/schema.ts';
import { markIn } from '#replies/buttons.ts';
import { fittedTogether, lengthOf } from '#replies/fitting.ts';
import { limits } from '#replies/limits.ts';
import { channelMessage } from '#replies/responder.ts';
import type { AlreadyPosted } from '#store/slots/slot.ts';
import type { Content } from '#subscriptions/subscription.ts';
import { compose, correctedEmbed, updateHash, type Edition } from '#updates/compose-post.ts';
import { harbourWith, longestUpdate, longestWith, update } from '../packs/invented.ts';

const slot = { now: Date.parse('2031-06-01T18:00Z'), seed: '7', mark: 'A-b_5678901234567890cd' };
const nothingYet: AlreadyPosted = { updateIds: new Set(), spotlight: null };
const manner = { mentionRoleId: null, silent: false };

type Post = Extract<Edition, { kind: 'post' }>;

function postOf(
  content: Content,
  facts: Facts,
  had: AlreadyPosted = nothingYet,
  seed = slot.seed,
): Post {
  const edition = compose(content, facts, had, { ...slot, seed });
  if (edition.kind !== 'post') throw new Error(edition.why);
  return edition;
}

/** What a channel gets, post by post, until there is no news left. */
function allNews(facts: Facts): readonly Post[] {
  const posts: Post[] = [];
  const updateIds = new Set<string>();
  while (posts.length <= facts.updates.length) {
    const edition = compose('news', facts, { updateIds, spotlight: null }, slot);
    if (edition.kind === 'nothing') return posts;
    for (const { updateId } of edition.items) updateIds.add(updateId);
    posts.push(edition);
  }
  throw new Error('the news never end');
}

function idsIn(posts: readonly Post[]): readonly (readonly string[])[] {
  return posts.map(({ items }) => items.map(({ updateId }) => updateId));
}

function anyText(most: number): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom('*', 'a'), minLength: 1, maxLength: most });
}

/** What an update can be made of, but for its id. */
const anyUpdate = fc
  .record({
    headline: anyText(120),
    text: anyText(600),
    date: fc.constantFrom(null, '2029', '2030-02', '2031-05-02'),
    spoiler: fc.constantFrom(undefined, 3),
    cited: fc.integer({ min: 1, max: 10 }),
  })
  .map(({ cited, ...fields }) => {
    const { sources } = longestUpdate('x');
    return { ...fields, sources: sources.slice(0, cited) };
  });

/** The cards of the next `count` posts, as `kind:id`. */
function shown(facts: Facts, count: number, from: string | null, seed?: string): readonly string[] {
  const cards: string[] = [];
  let spotlight = from;
  while (cards.length < count) {
    const post = postOf('spotlight', facts, { updateIds: new Set(), spotlight }, seed);
    expect(post.spotlight).toMatch(/^[0-9a-z]{6}:(?:person|quote|update):[a-z0-9-]+$/);
    spotlight = post.spotlight;
    cards.push((spotlight ?? '').slice(7));
  }
  return cards;
}

/** Of a corrected update among the facts on a show of the longest name, in characters. */
function sizeOf(changed: Update): number {
  return lengthOf(correctedEmbed(longestWith([]), changed, slot.now));
}

describe('news', () => {
  it('GIVEN more updates than a post holds THEN three at a time, oldest first, then nothing', () => {
    const facts = harbourWith({
      updates: [
        update('spring', { date: '2031-04' }),
        update('later', { date: '2031-05-02' }),
        update('oldest', { date: '2030' }),
        update('summer', { date: 'summer 2030' }),
      ],
    });
    expect(idsIn(allNews(facts))).toEqual([['oldest', 'summer', 'spring'], ['later']]);
  });

  it.each<[string, readonly Update[], string]>([
    [
      'undated ones among dated ones',
      [update('a', { date: '2030' }), update('b'), update('c', { date: '2031' }), update('d')],
      'a b c d',
    ],
    [
      'an undated one below one that is older than what stands above',
      [update('a', { date: '2031' }), update('b', { date: '2030' }), update('c')],
      'b c a',
    ],
    ['an undated one at the top', [update('a'), update('b', { date: '2030' })], 'a b'],
    ['no dates at all', [update('c'), update('a'), update('b')], 'c a b'],
    [
      'the same day twice',
      [update('b', { date: '2030-01-02' }), update('a', { date: '2030-01-02' })],
      'b a',
    ],
  ])('GIVEN %s THEN each stays with the dated one above it', (_, updates, order) => {
    expect(
      idsIn(allNews(harbourWith({ updates })))
        .flat()
        .join(' '),
    ).toBe(order);
  });

  it('GIVEN a channel that has had some THEN only the others', () => {
    const facts = harbourWith({ updates: [update('a'), update('b'), update('c')] });
    const had = { updateIds: new Set(['a', 'c', 'gone']), spotlight: 'abc123:person:x' };
    const post = postOf('news', facts, had);
    expect(post.items).toEqual([{ updateId: 'b', hash: updateHash(update('b')) }]);
    expect(post.reply.embed.title).toBe('Headline of b');
    expect(post.reply.also).toBeUndefined();
    expect(post.spotlight).toBe('abc123:person:x');
  });

  it('GIVEN nothing new THEN no post, and why', () => {
    const facts = harbourWith({ updates: [update('a')] });
    const had = { updateIds: new Set(['a']), spotlight: null };
    const edition = compose('news', facts, had, slot);
    expect(edition).toEqual({ kind: 'nothing', why: 'this channel has had every update' });
  });

  it('GIVEN texts as long as the schema allows THEN fewer a post, whole even when corrected', () => {
    const facts = longestWith([
      longestUpdate('a'),
      longestUpdate('b'),
      update('c'),
      update('d'),
      longestUpdate('e'),
    ]);
    const posts = allNews(facts);
    expect(idsIn(posts)).toEqual([['a'], ['b', 'c', 'd'], ['e']]);
    for (const { reply, items } of posts) {
      const { embeds = [], components } = channelMessage(reply, manner);
      expect(embeds).toHaveLength(items.length);
      expect(JSON.stringify(embeds)).not.toContain('…');
      expect(embeds.reduce((sum, embed) => sum + lengthOf(embed), 0)).toBeLessThanOrEqual(6000);
      expect(JSON.stringify(components)).not.toContain('…');
      const corrected = items.map(({ updateId }) =>
        correctedEmbed(facts, facts.update(updateId) ?? update('gone'), slot.now),
      );
      expect(fittedTogether(corrected)).toEqual(corrected);
    }
  });

  it('GIVEN two that just fill a message THEN both only where each can be corrected', () => {
    const long = longestUpdate('a');
    const empty = update('b', { text: '' });
    const room = limits.embedsTotal - sizeOf(long) - sizeOf(empty);
    const fitting = update('b', { text: 'x'.repeat(room) });
    const larger = update('b', { text: 'x'.repeat(room + 1) });
    expect(idsIn(allNews(longestWith([long, fitting])))).toEqual([['a', 'b']]);
    expect(idsIn(allNews(longestWith([long, larger])))).toEqual([['a'], ['b']]);
  });

  it('GIVEN any updates THEN each comes once, and each post is one that Discord takes whole', () => {
    fc.assert(
      fc.property(fc.array(anyUpdate, { maxLength: 12 }), (list) => {
        const facts = longestWith(list.map((fields, index) => update(`u${index}`, fields)));
        const posts = allNews(facts);
        const ids = idsIn(posts).flat();
        expect(ids.toSorted()).toEqual(facts.updates.map(({ id }) => id).toSorted());
        for (const { reply, items } of posts) {
          expect(items.length).toBeLessThanOrEqual(3);
          const { embeds = [] } = channelMessage(reply, manner);
          expect(embeds).toEqual([reply.embed, ...(reply.also ?? [])]);
          expect(JSON.stringify(embeds)).not.toContain('…');
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('digest', () => {
  it('GIVEN any channel THEN the state of production, whatever it has had', () => {
    const facts = harbourWith({});
    const post = postOf('digest', facts, {
      updateIds: new Set(['x']),
      spotlight: 'abc123:quote:x',
    });
    expect(post.reply.embed.title).toContain('overview');
    expect(post.items).toEqual([]);
    expect(post.spotlight).toBe('abc123:quote:x');
  });
});

describe('spotlight', async () => {
  const bundled = await loadFacts(bundledPack);
  const { people, quotes, updates } = bundled;
  const amount = people.length + quotes.length + updates.length;

  it('GIVEN as many posts as there are cards THEN each once, and then a new order', () => {
    const first = shown(bundled, amount * 2, null);
    expect(new Set(first.slice(0, amount)).size).toBe(amount);
    expect(new Set(first.slice(amount)).size).toBe(amount);
    expect(first.slice(amount)).not.toEqual(first.slice(0, amount));
    expect(first[amount]).not.toBe(first[amount - 1]);
  });

  it('GIVEN the same seed THEN the same order; GIVEN another THEN another', () => {
    expect(shown(bundled, 10, null, 'x')).toEqual(shown(bundled, 10, null, 'x'));
    expect(shown(bundled, 10, null, 'x')).not.toEqual(shown(bundled, 10, null, 'y'));
  });

  it('GIVEN cards that come and go THEN those that stay are shown once', () => {
    const half = Math.floor(amount / 2);
    const before = shown(bundled, half, null);
    const last = postOf('spotlight', bundled).spotlight?.slice(0, 7) ?? '';
    const changed = harbourWith({
      people: people.filter(({ id }) => !before.includes(`person:${id}`) || id > 'm'),
      quotes,
      speakers: bundled.speakers,
      sources: bundled.sources,
      updates: [...updates, update('brand-new')],
    });
    const rest = shown(changed, amount - half, `${last}${before.at(-1)}`);
    const old = rest.filter((card) => card !== 'update:brand-new');
    expect(old.filter((card) => before.includes(card))).toEqual([]);
    expect(new Set(rest).size).toBe(rest.length);
  });

  it.each(['', 'nonsense', 'abc123', 'ABC123:person:x', ':', '::'])(
    'GIVEN %j in place of a deck THEN a new one',
    (spotlight) => {
      const post = postOf('spotlight', bundled, { updateIds: new Set(), spotlight });
      expect(post.spotlight).toBe(postOf('spotlight', bundled).spotlight);
    },
  );

  it('GIVEN an update in the spotlight THEN it counts as posted, nothing else does', () => {
    let spotlight: string | null = null;
    for (let time = 0; time < amount; time += 1) {
      const post = postOf('spotlight', bundled, { updateIds: new Set(), spotlight });
      spotlight = post.spotlight;
      const [, kind, id = ''] = (spotlight ?? '').split(':');
      const known = bundled.update(id);
      expect(post.items).toEqual(
        kind === 'update' && known ? [{ updateId: id, hash: updateHash(known) }] : [],
      );
    }
  });

  it('GIVEN a pack with nothing in it THEN no post, and why', () => {
    const empty = harbourWith({ people: [], quotes: [], updates: [] });
    expect(compose('spotlight', empty, nothingYet, slot)).toEqual({
      kind: 'nothing',
      why: 'there is nobody and nothing in the facts',
    });
  });
});

describe('any post', () => {
  it.each<Content>(['news', 'digest', 'spotlight'])(
    'GIVEN %s THEN it carries the mark of its slot, which can be read from it',
    (content) => {
      const { components } = channelMessage(postOf(content, harbourWith({})).reply, manner);
      expect(markIn(components as Parameters<typeof markIn>[0])).toBe(slot.mark);
      expect(JSON.stringify(components)).not.toContain('another');
    },
  );
});
