import { beforeEach, describe, expect, it } from 'vitest';
import type { Facts } from '#data/facts.ts';
import type { Update } from '#data/schema.ts';
import { secondThoughts, untilNews } from '#subscriptions/delivery.ts';
import type { SubscriptionSettings } from '#subscriptions/subscription.ts';
import { harbourWith, longestUpdate, longestWith, update } from '../packs/invented.ts';
import { createPostgres, createSqlite } from '../torture/database.ts';
import {
  hour,
  minute,
  posting,
  setUpdatesStage,
  type UpdatesProcess,
  type UpdatesStage,
} from './stage.ts';

let stage: UpdatesStage;
let process: UpdatesProcess;
let facts: Facts;

function reload(next: Facts) {
  const hasNews = next.updates.some(({ id }) => !facts.update(id));
  facts = next;
  return stage.reload(next, hasNews, [process]);
}

/** Adds updates to the facts. */
function reloadWith(...added: readonly Update[]) {
  return reload(harbourWith({ updates: [...facts.updates, ...added] }));
}

async function open(options: Parameters<typeof setUpdatesStage>[0] = {}) {
  stage = await setUpdatesStage(options);
  facts = harbourWith({ updates: [] });
  process = await stage.start();
  await reload(facts);
  await stage.pass(2 * hour);
}

function subscribe(settings: Partial<SubscriptionSettings> = {}, channel = 0) {
  return stage.subscribe(channel, { content: 'news', delivery: 'at-once', ...settings });
}

function headlines(channel = 0): readonly string[] {
  return stage
    .posts(channel)
    .map(({ content, embeds }) => [content, ...embeds.map(({ title = '' }) => title)].join(' '));
}

describe('a post at once', () => {
  beforeEach(() => open());

  it('comes five minutes after a change, once for two changes, with one ping', async () => {
    const subscription = await subscribe({ mentionRoleId: '1200000000000000777' });
    await reloadWith(update('a'), update('b'));
    await stage.pass(4 * minute);
    await reloadWith(update('c'), update('d'), update('e'), update('f'));
    await stage.pass(4 * minute);
    expect(stage.posts()).toEqual([]);
    await stage.pass(2 * minute);
    const [post, ...others] = stage.posts();
    expect(others).toEqual([]);
    const { entries } = stage.simulator.transcript;
    expect(entries.find(({ summary }) => summary.startsWith('POST /ch'))?.body).toMatchObject({
      content: '<@&1200000000000000777> Headline of a (and 5 more)',
    });
    expect(post?.embeds).toHaveLength(6);
    await stage.pass(hour);
    expect(stage.posts()).toHaveLength(1);
    expect(await stage.current(subscription)).toMatchObject({ nextDueAt: untilNews });
  });

  it('is taken back by a rollback in time', async () => {
    await subscribe();
    const before = facts;
    await reloadWith(update('a'));
    await stage.pass(4 * minute);
    await reload(before);
    await stage.pass(hour);
    expect(stage.posts()).toEqual([]);
    expect(await stage.lastSlot()).toMatchObject({ why: 'there are no new updates' });
    await reloadWith(update('a'));
    await stage.pass(6 * minute);
    expect(headlines()).toEqual(['Headline of a ']);
  });

  it('goes out once if a rollback comes after its claim', async () => {
    await subscribe();
    const before = facts;
    await reloadWith(update('a'));
    stage.simulator.faults.rest(posting, { status: 503 }, 1000);
    await stage.pass(5 * minute + 20_000);
    expect(stage.posts()).toEqual([]);
    await reload(before);
    await stage.pass(10_000);
    stage.simulator.faults.clear();
    await stage.pass(hour);
    expect(headlines()).toEqual(['Headline of a ']);
    await reloadWith(update('a'), update('b'));
    await stage.pass(6 * minute);
    expect(headlines()).toEqual(['Headline of a ', 'Headline of b ']);
  });

  it('does not come if its subject has left the facts', async () => {
    await subscribe({ about: 'someone-gone' });
    await reloadWith(update('a'));
    await stage.pass(6 * minute);
    expect(stage.posts()).toEqual([]);
    const why = 'its topic or person is no longer in the facts';
    expect(await stage.lastSlot()).toMatchObject({ state: 'skipped', why });
  });

  it('comes once with two processes, and from one with the current facts', async () => {
    await subscribe();
    const behind = await stage.start();
    await process.stop();
    await reloadWith(update('a'));
    await stage.pass(hour);
    expect(stage.posts()).toEqual([]);
    process = await stage.start();
    process.live.replace(facts);
    await stage.pass(minute);
    behind.live.replace(facts);
    await stage.pass(hour);
    expect(headlines()).toEqual(['Headline of a ']);
  });

  it('leaves what does not fit into a message to another one', async () => {
    await subscribe();
    const updates = Array.from({ length: 12 }, (_, index) => longestUpdate(`u${index}`));
    await reload(longestWith(updates.map((one) => ({ ...one, spoiler: undefined }))));
    await stage.pass(hour);
    const shown = stage.posts().flatMap(({ embeds }) => embeds);
    expect(shown).toHaveLength(12);
    expect(stage.posts().length).toBeGreaterThan(1);
    expect(JSON.stringify(shown)).not.toContain('…');
  });

  it('comes after a pause, by new settings, and never for news from before', async () => {
    await reloadWith(update('old'));
    const known = ['old'];
    const { guildId, id } = await subscribe();
    const { store, clock } = stage;
    const first = await stage.current({ guildId, id } as never);
    await store.subscriptions.edit(
      first,
      { settings: first, nextDueAt: clock.now() + secondThoughts, known },
      clock.now(),
    );
    await stage.pass(hour);
    expect(stage.posts()).toEqual([]);
    await store.subscriptions.pause(guildId, id, clock.now());
    await reloadWith(update('a'));
    await stage.pass(hour);
    expect(stage.posts()).toEqual([]);
    await store.subscriptions.resume(guildId, id, clock.now() + secondThoughts, clock.now());
    await stage.pass(6 * minute);
    expect(headlines()).toEqual(['Headline of a ']);
  });
});

it('posts at once begin within a minute, at the rate that Discord allows', async () => {
  const servers = 200;
  await open({ guilds: servers });
  for (let server = 0; server < servers; server += 1) await subscribe({}, server);
  await reloadWith(update('a'));
  const due = stage.clock.now() + secondThoughts;
  await stage.pass(secondThoughts + minute);
  const times = stage.spots.flatMap((spot) =>
    stage.posts(spot).map(({ timestamp }) => Date.parse(timestamp)),
  );
  const [first, last] = [Math.min(...times), Math.max(...times)];
  expect(times).toHaveLength(servers);
  expect(first - due).toBeLessThan(minute / 2);
  const perSecond = servers / ((last - first) / 1000);
  expect(perSecond).toBeGreaterThan(45);
  expect(perSecond).toBeLessThanOrEqual(51);
}, 120_000);

it('posts at once come once after quiet hours, in which a clock goes forward', async () => {
  await open({ start: '2026-03-28T18:00:00Z' });
  await subscribe({ timezone: 'Europe/London', quiet: '22-8' });
  await stage.leap(3 * hour);
  await reloadWith(update('a'));
  await stage.pass(hour);
  await reloadWith(update('b'));
  stage.clock.advance(Date.parse('2026-03-29T06:58:00Z') - stage.clock.now());
  await stage.pass(minute);
  expect(stage.posts()).toEqual([]);
  await stage.pass(2 * minute);
  expect(headlines()).toEqual(['Headline of a (and 1 more)  Headline of b']);
  await stage.pass(hour);
  expect(stage.posts()).toHaveLength(1);
});

it.each([createSqlite, createPostgres])(
  'updates posted at once come once, even if the database goes back and the changes are made again (%o)',
  async (createDatabase) => {
    await using database = await createDatabase();
    await open({ url: database.url });
    await subscribe();
    await database.snapshot();
    const isPosted = async (posts: number) => {
      await stage.pass(15_000);
      const slots = await stage.store.slots.recent(stage.spots[0]?.guildId ?? '');
      const isOver = slots.length > 0 && slots.every(({ state }) => 'at' in state);
      return isOver && headlines().length === posts;
    };
    const posted = async (posts: number) => {
      await expect.poll(() => isPosted(posts), { interval: 20, timeout: 40_000 }).toBe(true);
    };
    for (const id of ['a', 'b']) {
      await reloadWith(update(id));
      await posted(id === 'a' ? 1 : 2);
    }
    const both = facts;
    await database.failOver();
    facts = harbourWith({ updates: [] });
    await reload(both);
    await posted(2);
    await reloadWith(update('c'));
    await posted(3);
    expect(headlines()).toEqual(['a', 'b', 'c'].map((id) => `Headline of ${id} `));
  },
  120_000,
);
