import { describe, expect, it } from 'vitest';
import type { PermissionName } from '../../simulator/world/permissions.ts';
import type { Place } from '../../simulator/world/world.ts';
import { codeOf, useHarness } from './harness.ts';

const harness = useHarness();
const body = { content: 'a' };
const reply = { ...body, message_reference: { message_id: '1' } };
const open = async (recipient: string): Promise<unknown> =>
  harness.rest.post('/users/@me/channels', { body: { recipient_id: recipient } });
const file = [{ name: 'a.txt', data: 'a' }];

describe('posting in a channel', () => {
  it.each<[PermissionName, Place, object, string]>([
    ['ViewChannel', 'general', body, '403 50001'],
    ['SendMessages', 'general', body, '403 50013'],
    ['SendMessages', 'announcements', body, '403 50013'],
    ['SendMessagesInThreads', 'thread', body, '403 50013'],
    ['EmbedLinks', 'general', { embeds: [{ title: 'a' }] }, '403 50013'],
    ['SendTTSMessages', 'general', { ...body, tts: true }, '403 50013'],
    ['AttachFiles', 'general', { files: file }, '403 50013'],
    ['ReadMessageHistory', 'general', reply, '403 160002'],
  ])(
    "needs %s in %s, and its lack isn't the bot's fault",
    async (permission, place, message, code) => {
      harness.world.denyBot(harness.channelId(place), permission);
      const { files = [], ...rest } = message as { files?: typeof file };
      expect(await codeOf(harness.post(rest, place, files))).toBe(code);
      expect(harness.refusals).toEqual([]);
    },
  );

  it('is refused in a guild without the bot', async () => {
    expect(await codeOf(harness.post(body, 'elsewhere'))).toBe('403 50001');
  });

  it('works in a thread without SendMessages in its parent, and again when it is restored', async () => {
    harness.world.denyBot(harness.channelId(), 'SendMessages');
    expect(harness.world.botMay(harness.channelId(), 'SendMessages')).toBe(false);
    expect(await harness.post(body, 'thread')).toMatchObject(body);
    harness.world.allowBot(harness.channelId(), 'SendMessages');
    expect(await harness.post(body)).toMatchObject(body);
  });

  it('is refused in a deleted channel', async () => {
    const messages = harness.messages();
    harness.world.deleteChannel(harness.channelId());
    expect(await codeOf(harness.rest.post(messages, { body }))).toBe('404 10003');
  });

  it('is refused after the bot was removed', async () => {
    harness.world.removeBot(harness.world.guildId);
    expect(await codeOf(harness.post(body))).toBe('403 50001');
    expect(await codeOf(harness.post(body, 'dm'))).toBe('403 50278');
  });
});

describe('direct messages', () => {
  it('use the same channel each time', async () => {
    const fan = harness.world.userOf('fan').id;
    const first = await open(fan);
    const id = harness.channelId('dm');
    expect(first).toEqual(await open(fan));
    expect(first).toMatchObject({ id, type: 1, recipients: [{ id: fan }] });
    expect(await harness.post(body, 'dm')).toMatchObject({ channel_id: id });
  });

  it('are refused to strangers, to the bot itself, and to a user who blocks them', async () => {
    expect(await codeOf(open('1'))).toBe('404 10013');
    expect(await codeOf(open(harness.applicationId))).toBe('400 50033');
    harness.world.closedToMessages.add(harness.world.userOf('fan').id);
    expect(await codeOf(harness.post(body, 'dm'))).toBe('403 50007');
  });
});
