import { describe, expect, it } from 'vitest';
import type { PermissionName } from '../../simulator/world/permissions.ts';
import type { Place } from '../../simulator/world/world.ts';
import { codeOf, useHarness } from './harness.ts';

const harness = useHarness();
const dm = async (recipient: string): Promise<unknown> =>
  harness.rest.post('/users/@me/channels', { body: { recipient_id: recipient } });
const reply = { content: 'a', message_reference: { message_id: '1' } };

describe('posting in a channel', () => {
  it.each<[PermissionName, Place, object, string]>([
    ['ViewChannel', 'general', { content: 'a' }, '403 50001'],
    ['SendMessages', 'general', { content: 'a' }, '403 50013'],
    ['SendMessages', 'announcements', { content: 'a' }, '403 50013'],
    ['SendMessagesInThreads', 'thread', { content: 'a' }, '403 50013'],
    ['EmbedLinks', 'general', { embeds: [{ title: 'a' }] }, '403 50013'],
    ['SendTTSMessages', 'general', { content: 'a', tts: true }, '403 50013'],
    ['ReadMessageHistory', 'general', reply, '403 160002'],
  ])(
    "needs %s in %s, and its lack isn't the bot's fault",
    async (permission, place, body, code) => {
      const { world, transcript } = harness.simulator;
      world.denyBot(harness.channelId(place), permission);
      expect(await codeOf(harness.post(body, place))).toBe(code);
      expect(transcript.refusals).toEqual([]);
    },
  );

  it('needs AttachFiles for a file', async () => {
    harness.simulator.world.denyBot(harness.channelId(), 'AttachFiles');
    const files = [{ name: 'a.txt', data: 'a' }];
    expect(await codeOf(harness.rest.post(harness.messages(), { files }))).toBe('403 50013');
  });

  it('is refused in a guild without the bot', async () => {
    expect(await codeOf(harness.post({ content: 'a' }, 'elsewhere'))).toBe('403 50001');
  });

  it('works in a thread without SendMessages in its parent', async () => {
    harness.simulator.world.denyBot(harness.channelId(), 'SendMessages');
    expect(await harness.post({ content: 'a' }, 'thread')).toMatchObject({ content: 'a' });
  });

  it('works again when the permission is restored', async () => {
    const { world } = harness.simulator;
    world.denyBot(harness.channelId(), 'SendMessages');
    expect(world.botMay(harness.channelId(), 'SendMessages')).toBe(false);
    world.allowBot(harness.channelId(), 'SendMessages');
    expect(await harness.post({ content: 'a' })).toMatchObject({ content: 'a' });
  });

  it('is refused in a deleted channel', async () => {
    const messages = harness.messages();
    harness.simulator.world.deleteChannel(harness.channelId());
    const request = harness.rest.post(messages, { body: { content: 'a' } });
    expect(await codeOf(request)).toBe('404 10003');
  });

  it('is refused after the bot was removed', async () => {
    harness.simulator.world.removeBot(harness.simulator.world.guildId);
    expect(await codeOf(harness.post({ content: 'a' }))).toBe('403 50001');
  });
});

describe('direct messages', () => {
  it('use the same channel each time', async () => {
    const fan = harness.simulator.world.userOf('fan').id;
    const first = await dm(fan);
    const id = harness.channelId('dm');
    expect(first).toEqual(await dm(fan));
    expect(first).toMatchObject({ id, type: 1, recipients: [{ id: fan }] });
    expect(await harness.post({ content: 'a' }, 'dm')).toMatchObject({ channel_id: id });
  });

  it.each([
    ['an unknown user', '1', '404 10013'],
    ['the bot itself', '1100000000000000001', '400 50033'],
  ])('are refused to %s', async (_name, recipient, code) => {
    expect(await codeOf(dm(recipient))).toBe(code);
  });

  it('are refused to a user who blocks them', async () => {
    const { world } = harness.simulator;
    world.closedToMessages.add(world.userOf('fan').id);
    expect(await codeOf(harness.post({ content: 'a' }, 'dm'))).toBe('403 50007');
  });

  it('are refused without a guild in common', async () => {
    harness.simulator.world.removeBot(harness.simulator.world.guildId);
    expect(await codeOf(harness.post({ content: 'a' }, 'dm'))).toBe('403 50278');
  });
});
