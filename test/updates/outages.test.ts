import { describe, expect, it } from 'vitest';
import type { World } from '../../simulator/world.ts';
import { day, hour, minute, setUpdatesStage, type UpdatesStage } from './stage.ts';

async function setLost(happens: (world: World, channelId: string, guildId: string) => void) {
  const stage = await setUpdatesStage({
    start: '2026-01-15T17:59:00Z',
    guilds: 2,
    channelsEach: 3,
  });
  const subscription = await stage.subscribe();
  const { channelId = '', guildId = '' } = stage.spots[0] ?? {};
  happens(stage.simulator.world, channelId, guildId);
  await stage.start();
  await stage.pass(2 * minute);
  return { stage, subscription, channelId };
}

/** What the bot wrote to the admin. */
function letters({ simulator }: UpdatesStage): readonly string[] {
  const { world } = simulator;
  const { id } = world.directMessagesOf(world.userOf('admin').id);
  return world.messages(id).map(({ content }) => content);
}

function hide(world: World, channelId: string): void {
  world.denyBot(channelId, 'ViewChannel');
}

describe('a lost channel', () => {
  it.each([
    ['deleted', (world: World, channelId: string) => world.deleteChannel(channelId), 10_003],
    ['hidden', hide, 50_001],
    [
      'closed',
      (world: World, channelId: string) => world.denyBot(channelId, 'SendMessages'),
      50_013,
    ],
    [
      'of a guild without the bot',
      (world: World, _: string, guildId: string) => world.removeBot(guildId),
      50_001,
    ],
  ])(
    'GIVEN it is %s THEN nothing is deleted or disabled, and it is known',
    async (_, happens, code) => {
      const { stage, subscription } = await setLost(happens);
      const now = await stage.current(subscription);
      expect(now.outage).toMatchObject({ code, tries: 1 });
      expect(now.nextDueAt).toBe(Date.parse('2026-01-16T18:00:00Z'));
      expect(stage.heard('channel lost')[0]).toMatchObject({ level: 40, code });
    },
  );

  it('GIVEN it is mended THEN the post comes by itself, once, and the outage is over', async () => {
    const { stage, subscription, channelId } = await setLost(hide);
    stage.simulator.world.allowBot(channelId, 'ViewChannel');
    await stage.pass(hour);
    expect(stage.posts()).toHaveLength(1);
    expect((await stage.current(subscription)).outage).toBeNull();
    expect(stage.heard('channel recovered')).toHaveLength(1);
  });

  it('GIVEN days without it THEN tries grow rare, and there is one letter', async () => {
    const { stage, channelId } = await setLost(hide);
    await stage.pass(4 * hour);
    for (let hours = 4; hours < 72; hours += 1) await stage.leap(hour);
    const tries = stage.requests(new RegExp(`^POST /channels/${channelId}`)).length;
    // After 1, 2, 4, 8 and 16 hours, then once a day.
    expect(tries).toBeGreaterThanOrEqual(6);
    expect(tries).toBeLessThanOrEqual(8);
    expect(letters(stage)).toHaveLength(1);
    stage.simulator.world.allowBot(channelId, 'ViewChannel');
    await stage.leap(day);
    await stage.pass(minute);
    // Three runs were missed: one post.
    expect(stage.posts()).toHaveLength(1);
  });

  it('GIVEN the letter THEN it says what is wrong and how to mend it, and mentions nobody', async () => {
    const { stage, channelId } = await setLost(hide);
    const [letter = ''] = letters(stage);
    expect(letter).toContain(`<#${channelId}>`);
    expect(letter).toContain('can’t see the channel');
    expect(letter).toContain('View Channel');
    expect(letter).toMatch(/<t:\d+:R>/);
    expect(letter).toContain('/updates check');
    const request = stage.simulator.transcript.entries.findLast(({ summary }) =>
      summary.startsWith('POST /channels'),
    );
    expect(request?.body).toMatchObject({ allowed_mentions: { parse: [] } });
  });

  it('GIVEN direct messages are closed THEN that is no trouble', async () => {
    const { stage, subscription } = await setLost((world, channelId) => {
      world.closedToMessages.add(world.userOf('admin').id);
      hide(world, channelId);
    });
    expect((await stage.current(subscription)).outage).toMatchObject({ code: 50_001 });
    expect(stage.heard('outage notice not delivered')).toHaveLength(1);
  });

  it.each([
    ['is out of order for a moment', { status: 503 }],
    ['wants a pause', { status: 429, headers: { 'retry-after': '20' }, body: {} }],
    ['takes it and is not heard', { drop: true, afterwards: true }],
  ])('GIVEN Discord %s while a letter is sent THEN it arrives later, once', async (_, fault) => {
    const stage = await setUpdatesStage({ start: '2026-01-15T17:59:00Z' });
    const { channelId } = await stage.subscribe();
    hide(stage.simulator.world, channelId);
    const { id } = stage.simulator.world.directMessagesOf(stage.simulator.world.userOf('admin').id);
    stage.simulator.faults.rest({ method: 'POST', path: new RegExp(`channels/${id}`) }, fault);
    await stage.start();
    await stage.pass(5 * minute);
    expect(letters(stage)).toHaveLength(1);
    expect(stage.heard('outage notice delivered')).toHaveLength(1);
  });

  it('makes six attempts to send the letter', async () => {
    const stage = await setUpdatesStage({ start: '2026-01-15T17:59:00Z' });
    const { channelId } = await stage.subscribe();
    hide(stage.simulator.world, channelId);
    const { id } = stage.simulator.world.directMessagesOf(stage.simulator.world.userOf('admin').id);
    const path = new RegExp(`channels/${id}`);
    stage.simulator.faults.rest({ method: 'POST', path }, { status: 503 }, 1000);
    await stage.start();
    await stage.pass(30 * minute);
    expect(stage.requests(path)).toHaveLength(6);
    expect(stage.heard('outage notice not delivered')).toHaveLength(1);
  });

  it('GIVEN three channels of a guild at once THEN there is one letter', async () => {
    const stage = await setUpdatesStage({ start: '2026-01-15T17:59:00Z', channelsEach: 3 });
    for (let spot = 0; spot < 3; spot += 1) await stage.subscribe(spot);
    stage.simulator.world.removeBot(stage.spots[0]?.guildId ?? '');
    // The bot and the admin still meet elsewhere.
    await stage.start();
    await stage.pass(2 * minute);
    expect(stage.heard('channel lost')).toHaveLength(3);
    expect(letters(stage)).toHaveLength(1);
  });

  it('GIVEN another outage later THEN there is another letter', async () => {
    const { stage, channelId } = await setLost(hide);
    stage.simulator.world.allowBot(channelId, 'ViewChannel');
    await stage.pass(2 * hour);
    hide(stage.simulator.world, channelId);
    await stage.leap(23 * hour);
    await stage.pass(minute);
    expect(letters(stage)).toHaveLength(2);
  });

  it.each([
    ['Discord answers 503 for hours', { status: 503 }],
    ['Discord answers 429 for hours', { status: 429, headers: { 'retry-after': '300' }, body: {} }],
  ])('GIVEN %s THEN no channel is lost', async (_, fault) => {
    const stage = await setUpdatesStage({ start: '2026-01-15T17:59:00Z' });
    const subscription = await stage.subscribe();
    stage.simulator.faults.rest({ path: /channels/ }, fault, 100_000);
    await stage.start();
    await stage.pass(3 * hour);
    expect((await stage.current(subscription)).outage).toBeNull();
    expect(letters(stage)).toEqual([]);
    stage.simulator.faults.clear();
    await stage.pass(15 * minute);
    expect(stage.posts()).toHaveLength(1);
  });
});
