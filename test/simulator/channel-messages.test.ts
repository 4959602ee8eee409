import { MessageResponseSchema } from 'discord-api-spec/zod';
import type { APIMessage } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { NONCE_MEMORY } from '../../simulator/world/message-book.ts';
import { codeOf, useHarness } from './harness.ts';

const harness = useHarness();

/** The path of a new message. */
const posted = async (body: object = { content: 'a' }) =>
  `${harness.messages()}/${(await harness.post(body)).id}` as const;
const list = async (query: Record<string, string> = {}): Promise<string[]> => {
  const found = await harness.rest.get(harness.messages(), { query: new URLSearchParams(query) });
  return (found as APIMessage[]).map((message) => message.content);
};

describe('message history', () => {
  it('returns pages around an anchor, newest first', async () => {
    const ids: string[] = [];
    for (const content of ['a', 'b', 'c', 'd', 'e']) ids.push((await harness.post({ content })).id);
    const [, b = '', c = '', d = ''] = ids;
    expect(await list()).toEqual(['e', 'd', 'c', 'b', 'a']);
    expect(await list({ limit: '2' })).toEqual(['e', 'd']);
    expect(await list({ before: d, limit: '2' })).toEqual(['c', 'b']);
    expect(await list({ after: b, limit: '2' })).toEqual(['d', 'c']);
    expect(await list({ around: c, limit: '3' })).toEqual(['d', 'c', 'b']);
    expect(await codeOf(list({ before: '1', after: '1' }))).toBe('400 50035');
  });

  it('is empty without the permission to read it, and single messages are refused', async () => {
    const message = await posted();
    harness.world.denyBot(harness.channelId(), 'ReadMessageHistory');
    expect(await list()).toEqual([]);
    expect(await codeOf(harness.rest.get(message))).toBe('403 50013');
  });

  it("hides other people's content from an app without the intent", async () => {
    harness.world.say('fan', harness.channelId(), 'secret');
    expect(await list()).toEqual(['']);
    expect(harness.world.messages(harness.channelId())[0]?.content).toBe('secret');
  });

  it("refuses a message that doesn't exist", async () => {
    expect(await codeOf(harness.rest.get(`${harness.messages()}/1`))).toBe('404 10008');
  });
});

describe('editing and deleting messages', () => {
  it('changes only the given fields', async () => {
    const message = await posted({ content: 'a', embeds: [{ title: 'b' }] });
    harness.clock.advance(1000);
    const edited = await harness.rest.patch(message, { body: { content: 'c' } });
    expect(MessageResponseSchema.safeParse(edited).error).toBeUndefined();
    expect(edited).toMatchObject({
      content: 'c',
      embeds: [{ title: 'b' }],
      edited_timestamp: '2026-01-15T12:00:01.000Z',
    });
    const emptied = harness.rest.patch(message, { body: { content: null, embeds: null } });
    expect(await codeOf(emptied)).toBe('400 50006');
  });

  it("refuses to edit, or without permission delete, another author's message", async () => {
    const { id } = harness.world.say('fan', harness.channelId(), 'a');
    const message = `${harness.messages()}/${id}` as const;
    const edit = harness.rest.patch(message, { body: { content: 'b' } });
    expect(await codeOf(edit)).toBe('403 50005');
    expect(await codeOf(harness.rest.delete(message))).toBe('403 50013');
    harness.world.allowBot(harness.channelId(), 'ManageMessages');
    await harness.rest.delete(message);
    expect(await list()).toEqual([]);
  });
});

describe('crossposting', () => {
  it('publishes an announcement once, and no other message', async () => {
    const { id } = await harness.post({ content: 'a' }, 'announcements');
    const crosspost = `${harness.messages('announcements')}/${id}/crosspost` as const;
    expect(await harness.rest.post(crosspost)).toMatchObject({ flags: 1 });
    expect(await codeOf(harness.rest.post(crosspost))).toBe('400 40033');
    expect(await codeOf(harness.rest.post(`${await posted()}/crosspost`))).toBe('400 50024');
  });
});

describe('posting with a nonce', () => {
  const enforced = { nonce: 'n', enforce_nonce: true };

  it('returns the first message again with enforce_nonce', async () => {
    const first = await harness.post({ content: 'first', ...enforced });
    expect(await harness.post({ content: 'second', ...enforced })).toEqual(first);
    expect(first.nonce).toBe('n');
    expect(await list()).toEqual(['first']);
    expect(await harness.post({ content: 'elsewhere', ...enforced }, 'thread')).toMatchObject({
      content: 'elsewhere',
    });
  });

  it.each<[object, number]>([
    [{ nonce: 'm', enforce_nonce: true }, 0],
    [{ nonce: 'n' }, 0],
    [{ enforce_nonce: true }, 0],
    [enforced, NONCE_MEMORY],
  ])('creates a second message with %j after %i ms', async (more, after) => {
    await harness.post({ content: 'first', ...enforced });
    harness.clock.advance(after);
    await harness.post({ content: 'second', ...more });
    expect(await list()).toEqual(['second', 'first']);
  });

  it('refuses the nonce of a deleted message', async () => {
    await harness.rest.delete(await posted({ content: 'a', ...enforced }));
    expect(await codeOf(harness.post({ content: 'a', ...enforced }))).toBe('404 10008');
  });

  it('leaves the nonce out of a message that is read later', async () => {
    const message = await posted({ content: 'a', nonce: 7 });
    expect(await harness.rest.get(message)).not.toHaveProperty('nonce');
  });
});
