import fc from 'fast-check';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { Facts } from '#data/facts.ts';
import { bundledPack } from '#data/pack-file.ts';
import type { Update } from '#data/schema.ts';
import { idempotencyKeyIn } from '#replies/buttons.ts';
import { lengthOf } from '#replies/fitting.ts';
import { channelMessage } from '#updates/post-message.ts';
import type { AlreadyPosted, DueSlot } from '#store/slots/slot.ts';
import { contents, type Content } from '#subscriptions/subscription.ts';
import {
  composePost,
  createPostComposer,
  updateHash,
  type PostDraft,
} from '#updates/compose-post.ts';
import { order } from '../store/order.ts';
import { harbourWith, longestUpdate, longestWith, update } from '../packs/invented.ts';
import { loadFacts } from '../packs/packs.ts';

const context = {
  now: Date.parse('2031-06-01T18:00Z'),
  seed: '7',
  idempotencyKey: 'A-b_5678901234567890cd',
};
const nothingYet: AlreadyPosted = { updateIds: new Set(), spotlight: null };
const manner = { mentionRoleId: null, text: 'headline', silent: false } as const;

type Post = Exclude<PostDraft, { skipped: string }>;

function postOf(
  content: Content,
  facts: Facts,
  alreadyPosted: AlreadyPosted = nothingYet,
  seed = context.seed,
): Post {
  const draft = composePost(content, facts, alreadyPosted, { ...context, seed });
  if ('skipped' in draft) throw new Error(draft.skipped);
  return draft;
}

/** A channel's posts until there is no news left. */
function allNews(facts: Facts): readonly Post[] {
  const posts: Post[] = [];
  const updateIds = new Set<string>();
  while (posts.length <= facts.updates.length) {
    const draft = composePost('news', facts, { updateIds, spotlight: null }, context);
    if ('skipped' in draft) return posts;
    for (const { updateId } of draft.items) updateIds.add(updateId);
    posts.push(draft);
  }
  throw new Error('the news never end');
}

function idsIn(posts: readonly Post[]): readonly (readonly string[])[] {
  return posts.map(({ items }) => items.map(({ updateId }) => updateId));
}

function anyText(most: number): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom('*', 'a'), minLength: 1, maxLength: most });
}

/** All fields of an update but its id. */
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

describe('news', () => {
  it('has three updates per post, oldest first, and then nothing', () => {
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
      'an undated one below an older one',
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
  ])('keeps each undated update below the dated one above it: %s', (_, updates, order) => {
    expect(
      idsIn(allNews(harbourWith({ updates })))
        .flat()
        .join(' '),
    ).toBe(order);
  });

  it('leaves out the updates that the channel has had', () => {
    const facts = harbourWith({ updates: [update('a'), update('b'), update('c')] });
    const alreadyPosted = { updateIds: new Set(['a', 'c', 'gone']), spotlight: 'abc123:person:x' };
    const post = postOf('news', facts, alreadyPosted);
    expect(post.items).toEqual([{ updateId: 'b', hash: updateHash(update('b')) }]);
    expect(post.reply.embed.title).toBe('Headline of b');
    expect(post.reply.also).toBeUndefined();
    expect(post.spotlight).toBe('abc123:person:x');
  });

  it.each([
    ['a topic', 'release', ['a']],
    ['a person, and those they supersede', 'newer', ['b', 'c']],
    ['anyone', 'cast', ['b', 'c']],
    ['a known topic without updates', 'episodes', 'there are no new updates'],
    ['nothing in the facts', 'delay', 'its topic or person is no longer in the facts'],
  ])('is only about %s', (_, about, expected) => {
    const [person] = harbourWith({}).people;
    if (!person) throw new Error('nobody');
    const older = { ...person, id: 'older' };
    const facts = harbourWith({
      people: [older, { ...person, id: 'newer', supersedes: ['older'] }],
      updates: [
        update('a', { about: ['release'] }),
        update('b', { about: ['older'] }),
        update('c', { about: ['newer', 'filming'] }),
        update('d'),
      ],
    });
    const draft = composePost('news', facts, nothingYet, { ...context, about });
    expect('skipped' in draft ? draft.skipped : idsIn([draft])[0]).toEqual(expected);
  });

  it('posts any updates once, uncut', () => {
    fc.assert(
      fc.property(fc.array(anyUpdate, { maxLength: 12 }), (list) => {
        const facts = longestWith(list.map((fields, index) => update(`u${index}`, fields)));
        const posts = allNews(facts);
        const ids = idsIn(posts).flat();
        expect(ids.toSorted()).toEqual(facts.updates.map(({ id }) => id).toSorted());
        for (const { reply, items } of posts) {
          expect(items.length).toBeLessThanOrEqual(3);
          const { embeds = [] } = channelMessage(reply, manner);
          expect(embeds).toHaveLength(items.length);
          expect(embeds.reduce((sum, embed) => sum + lengthOf(embed), 0)).toBeLessThan(5900);
          expect(JSON.stringify(embeds)).not.toContain('…');
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('the post of a subscription with quiet hours', () => {
  it.each([
    ['2031-06-01T21:00Z', false, 4096, ''],
    ['2031-06-01T19:59Z', false, undefined, '<@&5> '],
    ['2031-06-01T19:59Z', true, 4096, '<@&5> '],
  ])(
    'at %s, with silent %s, has the flags %s and the mention %j',
    (now, silent, flags, mention) => {
      const usual = { quiet: '22-8', timezone: 'Europe/Berlin', mentionRoleId: '5' };
      const { settings } = order({ ...usual, silent });
      const facts = harbourWith({ updates: [update('a')] });
      const compose = createPostComposer(
        () => facts,
        () => Date.parse(now),
        pino({ level: 'silent' }),
      );
      const slot = { id: 1, subscription: settings, seen: 0, mark: 'x' } as DueSlot;
      const composed = compose(slot, nothingYet);
      const message = 'message' in composed ? JSON.parse(composed.message) : {};
      expect(message).toMatchObject({ content: `${mention}Headline of a` });
      expect(message.flags).toBe(flags);
    },
  );
});

describe('digest', () => {
  it('shows the state of production, whatever the channel has had', () => {
    const facts = harbourWith({});
    const post = postOf('digest', facts, {
      updateIds: new Set(['x']),
      spotlight: 'abc123:quote:x',
    });
    expect(post.reply.headline).toEqual({ title: 'Harbour Lights 2' });
    expect(post.items).toEqual([]);
    expect(post.spotlight).toBe('abc123:quote:x');
  });
});

describe('spotlight', async () => {
  const bundled = await loadFacts(bundledPack);
  const { people, quotes, updates } = bundled;
  const known = people.filter(({ standing, notes }) => standing !== 'guest' || notes.length > 0);
  const amount = known.length + quotes.length + updates.length;

  it('shows each card once, and then again in a new order', () => {
    const first = shown(bundled, amount * 2, null);
    expect(new Set(first.slice(0, amount)).size).toBe(amount);
    expect(new Set(first.slice(amount)).size).toBe(amount);
    expect(first.slice(amount)).not.toEqual(first.slice(0, amount));
    expect(first[amount]).not.toBe(first[amount - 1]);
  });

  it('depends on the seed for its order', () => {
    expect(shown(bundled, 10, null, 'x')).toEqual(shown(bundled, 10, null, 'x'));
    expect(shown(bundled, 10, null, 'x')).not.toEqual(shown(bundled, 10, null, 'y'));
  });

  it('shows the remaining cards once when others come and go', () => {
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
    'begins a new deck in place of %j',
    (spotlight) => {
      const post = postOf('spotlight', bundled, { updateIds: new Set(), spotlight });
      expect(post.spotlight).toBe(postOf('spotlight', bundled).spotlight);
    },
  );

  it('counts an update as posted, and nothing else', () => {
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

  it('explains that an empty pack has nothing to post', () => {
    const empty = harbourWith({ people: [], quotes: [], updates: [] });
    expect(composePost('spotlight', empty, nothingYet, context)).toEqual({
      skipped: 'there is nobody and nothing in the facts',
    });
  });
});

describe('any post', () => {
  it.each(contents)('carries the idempotency key of its slot: %s', (content) => {
    const { components } = channelMessage(postOf(content, harbourWith({})).reply, manner);
    expect(idempotencyKeyIn(components as Parameters<typeof idempotencyKeyIn>[0])).toBe(
      context.idempotencyKey,
    );
    expect(JSON.stringify(components)).not.toContain('another');
  });
});

function noFacts(): Facts {
  throw new Error('no facts');
}

describe('createPostComposer', () => {
  it('skips a slot that it fails to compose, with an error in the log', () => {
    const lines: string[] = [];
    const log = pino({}, { write: (line: string) => lines.push(line) });
    const slot = { id: 1, subscription: { id: 7, content: 'news' } } as DueSlot;
    expect(createPostComposer(noFacts, () => context.now, log)(slot, nothingYet)).toEqual({
      skipped: 'failed',
    });
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 50, subscription: 7 });
  });
});
