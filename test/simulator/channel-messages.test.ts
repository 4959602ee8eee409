import { MessageResponseSchema } from 'discord-api-spec/zod';
import type { APIMessage } from 'discord-api-types/v10';
import { beforeEach, afterEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../simulator/rest/limits.ts';
import { MENTIONABLE_ROLE, UNMENTIONABLE_ROLE } from '../../simulator/world.ts';
import type { PermissionName, Place } from '../../simulator/world.ts';
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
  const dm = async (recipient: string): Promise<unknown> =>
    stage.rest.post('/users/@me/channels', { body: { recipient_id: recipient } });

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

describe('mentions', () => {
  const everybody = (): string =>
    `<@${stage.simulator.world.userOf('fan').id}> <@&${MENTIONABLE_ROLE}> <@&${UNMENTIONABLE_ROLE}> @everyone`;
  const fan = '1100000000000000011';

  it.each<[string, object | undefined, boolean, string[], string[], boolean]>([
    ['nothing said', undefined, false, [fan], [MENTIONABLE_ROLE], false],
    [
      'nothing said, and the right to mention all',
      undefined,
      true,
      [fan],
      [MENTIONABLE_ROLE, UNMENTIONABLE_ROLE],
      true,
    ],
    ['nobody', { parse: [] }, true, [], [], false],
    ['one role', { roles: [MENTIONABLE_ROLE] }, true, [], [MENTIONABLE_ROLE], false],
    ['one role that may not be mentioned', { roles: [UNMENTIONABLE_ROLE] }, false, [], [], false],
    ['users', { parse: ['users'] }, true, [fan], [], false],
    ['an empty list beside its kind', { parse: ['users'], users: [] }, true, [fan], [], false],
  ])(
    'GIVEN %s allowed THEN these are mentioned',
    async (_name, allowed, mayMentionAll, users, roles, everyone) => {
      if (mayMentionAll) stage.simulator.world.allowBot(id('general'), 'MentionEveryone');
      const message = await post({
        content: everybody(),
        ...(allowed && { allowed_mentions: allowed }),
      });
      expect(message.mentions.map((user) => user.id)).toEqual(users);
      expect(message.mention_roles).toEqual(roles);
      expect(message.mention_everyone).toBe(everyone);
    },
  );

  it('GIVEN a reply THEN its author is mentioned on demand', async () => {
    const target = stage.simulator.world.say('fan', id('general'), 'a');
    const body = { content: 'b', message_reference: { message_id: target.id } };
    expect(await post({ ...body, allowed_mentions: { parse: [] } })).toMatchObject({
      type: 19,
      mentions: [],
    });
    expect(await post({ ...body, allowed_mentions: { replied_user: true } })).toMatchObject({
      mentions: [{ id: fan }],
      referenced_message: { id: target.id },
    });
  });
});

describe('files', () => {
  const file = (name: string, data = 'hello') => ({ name, data, contentType: 'text/plain' });

  it('GIVEN an upload THEN its attachment can be fetched', async () => {
    const body = { content: 'a', attachments: [{ id: 0, description: 'greeting' }] };
    const message = (await stage.rest.post(path(), {
      body,
      files: [file('a b.txt')],
    })) as APIMessage;
    expect(MessageResponseSchema.safeParse(message).error).toBeUndefined();
    expect(message.attachments).toMatchObject([
      { filename: 'a_b.txt', size: 5, description: 'greeting' },
    ]);
    const response = await fetch(message.attachments[0]?.url ?? '');
    expect(await response.text()).toBe('hello');
  });

  it('GIVEN a picture named in an embed THEN the embed points to it', async () => {
    const body = { embeds: [{ image: { url: 'attachment://a.png' } }] };
    const message = (await stage.rest.post(path(), { body, files: [file('a.png')] })) as APIMessage;
    expect(message.embeds[0]?.image?.url).toBe(message.attachments[0]?.url);
  });

  it('GIVEN an edit that lists some attachments THEN the others go', async () => {
    const message = (await stage.rest.post(path(), {
      body: { content: 'a' },
      files: [file('a'), file('b')],
    })) as APIMessage;
    const attachments = [{ id: message.attachments[1]?.id }];
    expect(
      await stage.rest.patch(`${path()}/${message.id}`, {
        body: { attachments },
        files: [file('c')],
      }),
    ).toMatchObject({ attachments: [{ filename: 'b' }, { filename: 'c' }] });
  });

  it('GIVEN too many or too big files THEN they are refused', async () => {
    const many = Array.from({ length: LIMITS.files.max + 1 }, (_, index) => file(`${index}`));
    expect(await refusalOf(stage.rest.post(path(), { files: many }))).toMatchObject({
      code: 50035,
    });
    const big = file('big', 'x'.repeat(LIMITS.fileSize.max + 1));
    expect(await refusalOf(stage.rest.post(path(), { files: [big] }))).toMatchObject({
      status: 413,
      code: 40005,
    });
  });
});
