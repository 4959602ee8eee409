import type { APIMessage } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { mark, message, useChannels } from './channel-stage.ts';

const stage = useChannels();

describe('looking for a post', () => {
  it('GIVEN the post among others THEN it is found', async () => {
    const since = stage.clock.now();
    stage.simulator.world.say('fan', stage.general, 'before');
    const messageId = await stage.posted();
    stage.simulator.world.say('fan', stage.general, 'after');
    expect(await stage.channels.find(stage.general, mark, since)).toEqual({
      kind: 'found',
      messageId,
    });
  });

  it('GIVEN 250 messages since THEN it is found all the same', async () => {
    const since = stage.clock.now();
    for (let count = 0; count < 120; count += 1)
      stage.simulator.world.say('fan', stage.general, 'hi');
    const messageId = await stage.posted();
    for (let count = 0; count < 130; count += 1)
      stage.simulator.world.say('fan', stage.general, 'hi');
    expect(await stage.channels.find(stage.general, mark, since)).toEqual({
      kind: 'found',
      messageId,
    });
  });

  it('GIVEN clocks that differ by minutes THEN it is found all the same', async () => {
    await stage.channels.post(stage.general, message, mark, Infinity);
    const since = stage.clock.now() + 5 * 60_000;
    expect(await stage.channels.find(stage.general, mark, since)).toMatchObject({ kind: 'found' });
  });

  it('GIVEN a post of another slot THEN this one is absent', async () => {
    await stage.channels.post(stage.general, message, mark, Infinity);
    const other = '_-srqponmlkjihgfedcba0';
    expect(await stage.channels.find(stage.general, other, stage.clock.now())).toEqual({
      kind: 'absent',
    });
  });

  it("does not take another bot's copy for it, which it sees as it is mentioned there", async () => {
    const messageId = await stage.posted();
    const { world } = stage.simulator;
    const copy = { ...world.book.find(stage.general, messageId)?.message } as APIMessage;
    world.book.delete(stage.general, messageId);
    world.book.add({
      message: { ...copy, author: world.userOf('fan'), mentions: [copy.author] },
    });
    expect(await stage.channels.find(stage.general, mark, stage.clock.now())).toEqual({
      kind: 'absent',
    });
  });

  it('succeeds after Discord failed to tell who the bot is', async () => {
    const messageId = await stage.posted();
    stage.simulator.faults.rest({ path: /users\/@me$/ }, { status: 500 });
    const find = () => stage.channels.find(stage.general, mark, stage.clock.now());
    expect(await find()).toMatchObject({ kind: 'retry' });
    expect(await find()).toEqual({ kind: 'found', messageId });
  });

  it('GIVEN nothing but what is long past THEN it is absent', async () => {
    await stage.channels.post(stage.general, message, mark, Infinity);
    stage.clock.advance(86_400_000);
    expect(await stage.channels.find(stage.general, mark, stage.clock.now())).toEqual({
      kind: 'absent',
    });
  });

  it('GIVEN a history that may not be read THEN an empty list proves nothing', async () => {
    await stage.channels.post(stage.general, message, mark, Infinity);
    stage.simulator.world.denyBot(stage.general, 'ReadMessageHistory');
    expect(await stage.channels.find(stage.general, mark, stage.clock.now())).toEqual({
      kind: 'unreadable',
    });
  });

  it('GIVEN more messages than can be read THEN nobody knows', async () => {
    const since = stage.clock.now();
    for (let count = 0; count < 1000; count += 1)
      stage.simulator.world.say('fan', stage.general, 'hi');
    await stage.channels.post(stage.general, message, mark, Infinity);
    expect(await stage.channels.find(stage.general, mark, since)).toEqual({ kind: 'unreadable' });
    expect(stage.requestsTo(/^GET .*messages/)).toBe(10);
  });

  it.each([
    ['the channel is gone', () => stage.simulator.world.deleteChannel(stage.general), 'lost'],
    [
      'it may not be seen',
      () => stage.simulator.world.denyBot(stage.general, 'ViewChannel'),
      'lost',
    ],
    [
      'Discord is out of order',
      () => stage.simulator.faults.rest({ path: /messages/ }, { status: 500 }),
      'retry',
    ],
    [
      'Discord is out of order at the second question',
      () => {
        stage.simulator.faults.rest({ path: /messages\/\d/ }, { status: 500 });
      },
      'retry',
    ],
  ])('GIVEN %s THEN that is told', async (_, happens, kind) => {
    happens();
    expect(await stage.channels.find(stage.general, mark, stage.clock.now())).toMatchObject({
      kind,
    });
  });
});
