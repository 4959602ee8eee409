import { MessageResponseSchema } from 'discord-api-spec/zod';
import type { APIMessage } from 'discord-api-types/v10';
import { beforeEach, afterEach, describe, expect, it } from 'vitest';
import type { Place } from '../../simulator/world.ts';
import { NONCE_MEMORY } from '../../simulator/world/message-book.ts';
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
const list = async (query: Record<string, string> = {}): Promise<string[]> => {
  const found = await stage.rest.get(path(), { query: new URLSearchParams(query) });
  return (found as APIMessage[]).map((message) => message.content);
};

describe('history', () => {
  it('GIVEN pages THEN newest first, within the anchor', async () => {
    const ids: string[] = [];
    for (const content of ['a', 'b', 'c', 'd', 'e']) ids.push((await post({ content })).id);
    const [, b = '', c = '', d = ''] = ids;
    expect(await list()).toEqual(['e', 'd', 'c', 'b', 'a']);
    expect(await list({ limit: '2' })).toEqual(['e', 'd']);
    expect(await list({ before: d, limit: '2' })).toEqual(['c', 'b']);
    expect(await list({ after: b, limit: '2' })).toEqual(['d', 'c']);
    expect(await list({ around: c, limit: '3' })).toEqual(['d', 'c', 'b']);
  });

  it('GIVEN two anchors THEN 50035', async () => {
    expect(await refusalOf(list({ before: '1', after: '1' }))).toMatchObject({ code: 50035 });
  });

  it('GIVEN no permission to read it THEN it is empty, and one message is refused', async () => {
    const { id: messageId } = await post({ content: 'a' });
    stage.simulator.world.denyBot(id('general'), 'ReadMessageHistory');
    expect(await list()).toEqual([]);
    expect(await refusalOf(stage.rest.get(`${path()}/${messageId}`))).toMatchObject({
      code: 50013,
    });
  });

  it('GIVEN what others wrote THEN it is blank to an app without that intent', async () => {
    stage.simulator.world.say('fan', id('general'), 'secret');
    expect(await list()).toEqual(['']);
    expect(stage.simulator.world.messages(id('general'))[0]?.content).toBe('secret');
  });

  it('GIVEN no such message THEN 10008', async () => {
    expect(await refusalOf(stage.rest.get(`${path()}/1`))).toMatchObject({
      status: 404,
      code: 10008,
    });
  });
});

describe('changes', () => {
  it('GIVEN an edit THEN only what it names changes', async () => {
    const { id: messageId } = await post({ content: 'a', embeds: [{ title: 'b' }] });
    stage.clock.advance(1000);
    const edited = await stage.rest.patch(`${path()}/${messageId}`, { body: { content: 'c' } });
    expect(MessageResponseSchema.safeParse(edited).error).toBeUndefined();
    expect(edited).toMatchObject({
      content: 'c',
      embeds: [{ title: 'b' }],
      edited_timestamp: '2026-01-15T12:00:01.000Z',
    });
  });

  it('GIVEN an edit that leaves nothing THEN 50006', async () => {
    const { id: messageId } = await post({ content: 'a' });
    expect(
      await refusalOf(stage.rest.patch(`${path()}/${messageId}`, { body: { content: null } })),
    ).toMatchObject({ code: 50006 });
  });

  it('GIVEN newer components for an old message THEN its content must go in the same edit', async () => {
    const { id: messageId } = await post({ content: 'a' });
    const body = { flags: 1 << 15, components: [{ type: 10, content: 'b' }] };
    const messagePath = `${path()}/${messageId}` as const;
    expect(await refusalOf(stage.rest.patch(messagePath, { body }))).toMatchObject({ code: 50035 });
    expect(await stage.rest.patch(messagePath, { body: { ...body, content: null } })).toMatchObject(
      { content: '', flags: 1 << 15 },
    );
  });

  it('GIVEN somebody else’s message THEN it can be neither edited nor deleted', async () => {
    const messagePath =
      `${path()}/${stage.simulator.world.say('fan', id('general'), 'a').id}` as const;
    expect(
      await refusalOf(stage.rest.patch(messagePath, { body: { content: 'b' } })),
    ).toMatchObject({ status: 403, code: 50005 });
    expect(await refusalOf(stage.rest.delete(messagePath))).toMatchObject({
      status: 403,
      code: 50013,
    });
    stage.simulator.world.allowBot(id('general'), 'ManageMessages');
    await stage.rest.delete(messagePath);
    expect(await list()).toEqual([]);
  });
});

describe('crossposts', () => {
  it('GIVEN an announcement THEN it is published once', async () => {
    const { id: messageId } = await post({ content: 'a' }, 'announcements');
    const crosspost = `${path('announcements')}/${messageId}/crosspost` as const;
    expect(await stage.rest.post(crosspost)).toMatchObject({ flags: 1 });
    expect(await refusalOf(stage.rest.post(crosspost))).toMatchObject({ status: 400, code: 40033 });
  });

  it('GIVEN another channel THEN 50024', async () => {
    const { id: messageId } = await post({ content: 'a' });
    expect(await refusalOf(stage.rest.post(`${path()}/${messageId}/crosspost`))).toMatchObject({
      code: 50024,
    });
  });
});

describe('nonces', () => {
  it('GIVEN enforce_nonce THEN a second request gets the first message and makes none', async () => {
    const first = await post({ content: 'first', nonce: 'n', enforce_nonce: true });
    const second = await post({ content: 'second', nonce: 'n', enforce_nonce: true });
    expect(second).toEqual(first);
    expect(first.nonce).toBe('n');
    expect(await list()).toEqual(['first']);
  });

  it.each<[string, object]>([
    ['another nonce', { nonce: 'm', enforce_nonce: true }],
    ['no enforce_nonce', { nonce: 'n' }],
    ['enforce_nonce without a nonce', { enforce_nonce: true }],
  ])('GIVEN %s THEN there is a second message', async (_name, more) => {
    await post({ content: 'first', nonce: 'n', enforce_nonce: true });
    await post({ content: 'second', ...more });
    expect(await list()).toEqual(['second', 'first']);
  });

  it('GIVEN the same nonce after some minutes THEN Discord has forgotten it', async () => {
    await post({ content: 'first', nonce: 7, enforce_nonce: true });
    stage.clock.advance(NONCE_MEMORY);
    await post({ content: 'second', nonce: 7, enforce_nonce: true });
    expect(await list()).toEqual(['second', 'first']);
  });

  it('GIVEN the same nonce in another channel THEN there is a second message', async () => {
    await post({ content: 'first', nonce: 'n', enforce_nonce: true });
    expect(
      await post({ content: 'second', nonce: 'n', enforce_nonce: true }, 'thread'),
    ).toMatchObject({ content: 'second' });
  });

  it('GIVEN the nonce of a deleted message THEN 10008', async () => {
    const { id: messageId } = await post({ content: 'a', nonce: 'n', enforce_nonce: true });
    await stage.rest.delete(`${path()}/${messageId}`);
    expect(await refusalOf(post({ content: 'a', nonce: 'n', enforce_nonce: true }))).toMatchObject({
      code: 10008,
    });
  });

  it('GIVEN a message that is read later THEN its nonce is not in it', async () => {
    const { id: messageId } = await post({ content: 'a', nonce: 'n' });
    expect(await stage.rest.get(`${path()}/${messageId}`)).not.toHaveProperty('nonce');
  });
});
