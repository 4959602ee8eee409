import type { APIMessage } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import type { Simulator } from '../../simulator/simulator.ts';
import { idempotencyKeyIn, type Components } from '#replies/buttons.ts';
import { key, useChannels } from './channel-stage.ts';

const stage = useChannels();

function find(since = stage.clock.now(), wanted = key) {
  const matches = (components: Components) => idempotencyKeyIn(components) === wanted;
  return stage.channels.find(stage.general, matches, since);
}

function say(text: string, times = 1): void {
  for (let count = 0; count < times; count += 1) {
    stage.simulator.world.say('fan', stage.general, text);
  }
}

const down = { status: 500 };

describe('find', () => {
  it('finds the post among 250 messages', async () => {
    const since = stage.clock.now();
    say('hi', 120);
    const messageId = await stage.posted();
    say('hi', 130);
    expect(await find(since)).toMatchObject({ kind: 'found', messageId });
  });

  it('finds the post although the clocks differ by minutes', async () => {
    await stage.post();
    const since = stage.clock.now() + 5 * 60_000;
    expect(await find(since)).toMatchObject({ kind: 'found' });
  });

  it('ignores the post of another slot', async () => {
    await stage.post();
    const other = '_-srqponmlkjihgfedcba0';
    expect(await find(stage.clock.now(), other)).toEqual({ kind: 'absent' });
  });

  it("ignores another bot's copy, which it sees because of the mention", async () => {
    const messageId = await stage.posted();
    const { world } = stage.simulator;
    const copy = { ...world.book.find(stage.general, messageId)?.message } as APIMessage;
    world.book.delete(stage.general, messageId);
    const message = { ...copy, author: world.userOf('fan'), mentions: [copy.author] };
    world.book.add({ message });
    expect(await find()).toEqual({ kind: 'absent' });
  });

  it("asks again for the bot's own id after a failure", async () => {
    const messageId = await stage.posted();
    stage.simulator.faults.rest({ path: /users\/@me$/ }, { status: 500 });
    expect(await find()).toMatchObject({ kind: 'retry' });
    expect(await find()).toMatchObject({ kind: 'found', messageId });
  });

  it('ignores old posts', async () => {
    await stage.post();
    stage.clock.advance(86_400_000);
    expect(await find()).toEqual({ kind: 'absent' });
  });

  it("doesn't trust an empty list if the history is unreadable", async () => {
    await stage.post();
    stage.simulator.world.denyBot(stage.general, 'ReadMessageHistory');
    expect(await find()).toEqual({ kind: 'unreadable' });
  });

  it('gives up after twenty pages', async () => {
    const since = stage.clock.now();
    say('hi', 2000);
    await stage.post();
    expect(await find(since)).toEqual({ kind: 'too long' });
    expect(stage.requestsTo(/^GET .*messages/)).toBe(20);
  });

  it.each<[string, (simulator: Simulator) => unknown, string]>([
    ['the channel is gone', ({ world }) => world.deleteChannel(stage.general), 'lost'],
    ['the channel is hidden', ({ world }) => world.denyBot(stage.general, 'ViewChannel'), 'lost'],
    ['Discord answers 500', ({ faults }) => faults.rest({ path: /messages/ }, down), 'retry'],
    ['the second is 500', ({ faults }) => faults.rest({ path: /messages\/\d/ }, down), 'retry'],
  ])('gives the outcome if %s', async (_, happens, kind) => {
    happens(stage.simulator);
    expect(await find()).toMatchObject({ kind });
  });
});
