import type { APIMessage } from 'discord-api-types/v10';
import { beforeEach, afterEach, describe, expect, it } from 'vitest';
import type { PermissionName, Place } from '../../simulator/world.ts';
import { openStage, refusalOf } from './stage.ts';
import type { Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(async () => stage[Symbol.asyncDispose]());

const id = (place: Place): string => stage.simulator.world.channelOf(place).id;
const path = (place: Place = 'general') => `/channels/${id(place)}/messages` as const;
const post = async (body: object, place: Place = 'general'): Promise<APIMessage> =>
  (await stage.rest.post(path(place), { body })) as APIMessage;

const dm = async (recipient: string): Promise<unknown> =>
  stage.rest.post('/users/@me/channels', { body: { recipient_id: recipient } });

describe('permissions', () => {
  it.each<[string, PermissionName[], Place, object, number]>([
    ['no sight of the channel', ['ViewChannel'], 'general', { content: 'a' }, 50001],
    ['no speech', ['SendMessages'], 'general', { content: 'a' }, 50013],
    ['no speech in announcements', ['SendMessages'], 'announcements', { content: 'a' }, 50013],
    ['no speech in threads', ['SendMessagesInThreads'], 'thread', { content: 'a' }, 50013],
    ['no embeds', ['EmbedLinks'], 'general', { embeds: [{ title: 'a' }] }, 50013],
    ['no reading aloud', [], 'general', { content: 'a', tts: true }, 50013],
    ['no guild', [], 'elsewhere', { content: 'a' }, 50001],
    [
      'no history to reply to',
      ['ReadMessageHistory'],
      'general',
      { content: 'a', message_reference: { message_id: '1' } },
      160002,
    ],
  ])(
    'GIVEN %s THEN it is refused, and is no fault of the bot',
    async (_name, denied, place, body, code) => {
      for (const permission of denied) stage.simulator.world.denyBot(id(place), permission);
      const refusal = await refusalOf(stage.rest.post(path(place), { body }));
      expect(refusal).toMatchObject({ status: 403, code });
      expect(stage.simulator.transcript.refusals).toEqual([]);
    },
  );

  it('GIVEN no speech in the parent THEN a thread can still be written to', async () => {
    stage.simulator.world.denyBot(id('general'), 'SendMessages');
    expect(await post({ content: 'a' }, 'thread')).toMatchObject({ content: 'a' });
  });

  it('GIVEN a permission that is given back THEN all is well', async () => {
    const { world } = stage.simulator;
    world.denyBot(id('general'), 'SendMessages');
    expect(world.botMay(id('general'), 'SendMessages')).toBe(false);
    world.allowBot(id('general'), 'SendMessages');
    expect(await post({ content: 'a' })).toMatchObject({ content: 'a' });
  });

  it('GIVEN a deleted channel THEN 10003', async () => {
    const gone = path();
    stage.simulator.world.deleteChannel(id('general'));
    expect(await refusalOf(stage.rest.post(gone, { body: { content: 'a' } }))).toMatchObject({
      status: 404,
      code: 10003,
    });
  });

  it('GIVEN a bot that was thrown out THEN 50001', async () => {
    stage.simulator.world.removeBot(stage.simulator.world.guildId);
    expect(await refusalOf(stage.rest.post(path(), { body: { content: 'a' } }))).toMatchObject({
      status: 403,
      code: 50001,
    });
  });

  it('GIVEN a file and no permission for files THEN 50013', async () => {
    stage.simulator.world.denyBot(id('general'), 'AttachFiles');
    const files = [{ name: 'a.txt', data: 'a' }];
    expect(await refusalOf(stage.rest.post(path(), { files }))).toMatchObject({ code: 50013 });
  });
});

describe('direct messages', () => {
  it('GIVEN a user THEN their channel is the same each time', async () => {
    const fan = stage.simulator.world.userOf('fan').id;
    const first = await dm(fan);
    expect(first).toEqual(await dm(fan));
    expect(first).toMatchObject({ id: id('dm'), type: 1, recipients: [{ id: fan }] });
    expect(await post({ content: 'a' }, 'dm')).toMatchObject({ channel_id: id('dm') });
  });

  it.each([
    ['nobody', '1', 10013],
    ['itself', '1100000000000000001', 50033],
  ])('GIVEN %s THEN it is refused', async (_name, recipient, code) => {
    expect(await refusalOf(dm(recipient))).toMatchObject({ code });
  });

  it('GIVEN a user who takes no messages THEN 50007', async () => {
    stage.simulator.world.closedToMessages.add(stage.simulator.world.userOf('fan').id);
    expect(await refusalOf(post({ content: 'a' }, 'dm'))).toMatchObject({
      status: 403,
      code: 50007,
    });
  });

  it('GIVEN no guild in common THEN 50278', async () => {
    stage.simulator.world.removeBot(stage.simulator.world.guildId);
    expect(await refusalOf(post({ content: 'a' }, 'dm'))).toMatchObject({
      status: 403,
      code: 50278,
    });
  });
});
