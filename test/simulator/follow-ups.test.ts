import { MessageResponseSchema } from 'discord-api-spec/zod';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../simulator/rest/limits.ts';
import type { Place } from '../../simulator/world/world.ts';
import { codeOf, formErrorsOf, ignoredIn, useHarness } from './harness.ts';
import type { Reply } from './harness.ts';
import { text } from './payload-parts.ts';

const harness = useHarness({ bot: true });
const FIRST = { type: 4, data: { content: 'first' } };

const answered = async (): Promise<Reply> => {
  const reply = await harness.asked();
  await reply.callback(FIRST);
  return reply;
};

describe('a deferred answer', () => {
  it.each([
    ['public', 0],
    ['ephemeral', 64],
  ])('stays %s when an edit fills it', async (_name, flags) => {
    harness.onInteraction(async (reply) => {
      await reply.callback({ type: 5, data: { flags } });
      expect(await reply.get()).toMatchObject({ content: '', flags: 128 + flags });
      await reply.edit({ content: 'done' });
    });
    expect(await harness.run()).toMatchObject({
      kind: 'message',
      deferred: true,
      message: { content: 'done', flags, edited_timestamp: null },
    });
  });

  it("can't become ephemeral with the edit", async () => {
    const reply = await harness.asked();
    await reply.callback({ type: 5 });
    const edit = (): Promise<unknown> => reply.edit({ content: 'a', flags: 64 });
    expect(await ignoredIn(harness, edit)).toEqual(['flags FLAGS_NOT_SETTABLE']);
    expect(await reply.get()).toMatchObject({ content: 'a', flags: 0 });
  });

  it('is filled by a follow-up before the edit, for old bots', async () => {
    harness.onInteraction(async (reply) => {
      await reply.callback({ type: 5 });
      await reply.followUp({ content: 'done', flags: 64 });
    });
    expect(await harness.run()).toMatchObject({
      deferred: true,
      message: { content: 'done', flags: 0 },
      followUps: [],
    });
  });

  it('fails after 15 minutes, when its token expires', async () => {
    const { reply, running } = await harness.askedFor();
    await reply.callback({ type: 5 });
    harness.clock.advance(LIMITS.token - 1);
    expect(await reply.get()).toMatchObject({ flags: 128 });
    harness.clock.advance(1);
    await expect(running).rejects.toMatchObject({ name: 'InteractionFailed', reason: 'expired' });
    const body = { content: 'a' };
    for (const late of [reply.edit(body), reply.followUp(body), reply.get(), reply.delete()]) {
      expect(await codeOf(late)).toBe('401 50027');
    }
  });
});

describe('a follow-up', () => {
  it('can be sent, edited and deleted after the first answer', async () => {
    harness.onInteraction(async (reply) => {
      await reply.callback(FIRST);
      const { id } = (await reply.followUp({ content: 'second', flags: 64 })) as { id: string };
      const edited = await reply.edit({ content: 'third' }, id);
      expect(MessageResponseSchema.safeParse(edited).error).toBeUndefined();
      expect(await reply.get(id)).toMatchObject({ content: 'third', flags: 64 });
      await reply.delete();
      expect(await codeOf(reply.get())).toBe('404 10008');
      await reply.followUp({ content: 'last' });
    });
    const answer = await harness.run();
    const contents = (): string[] => answer.followUps.map(({ content }) => content);
    await expect.poll(contents).toEqual(['third', 'last']);
  });

  it('is refused before the first answer', async () => {
    const reply = await harness.asked();
    expect(await codeOf(reply.followUp({ content: 'a' }))).toBe('404 10015');
  });

  it('is refused with too much text, and sent under the name of the bot', async () => {
    const reply = await answered();
    const errors = await formErrorsOf(reply.followUp({ content: text(2001) }));
    expect(errors).toEqual(['content BASE_TYPE_MAX_LENGTH']);
    const send = (): Promise<unknown> => reply.followUp({ content: 'a', username: 'b' });
    expect(await ignoredIn(harness, send)).toEqual(['username UNKNOWN_FIELD']);
  });

  it("is refused with a wrong token, application or another author's message", async () => {
    const reply = await answered();
    const { token, id } = harness.last;
    expect(await codeOf(harness.reply({ id, token: 'nonsense' }).get())).toBe('401 50027');
    const another = harness.rest.get(`/webhooks/1/${token}/messages/@original`);
    expect(await codeOf(another)).toBe('404 10015');
    const other = harness.world.say('fan', harness.channelId(), 'a');
    expect(await codeOf(reply.edit({ content: 'a' }, other.id))).toBe('404 10008');
  });

  it.each<[string, Place, string | undefined]>([
    ['limited to five without the bot', 'elsewhere', '400 40094'],
    ['unlimited with the bot', 'general', undefined],
  ])('is %s in the guild', async (_name, where, code) => {
    const sixth = Promise.withResolvers<unknown>();
    sixth.promise.catch(() => undefined);
    harness.onInteraction(async (reply) => {
      await reply.callback(FIRST);
      for (let count = 0; count < LIMITS.followUps; count += 1)
        await reply.followUp({ content: 'more' });
      sixth.resolve(reply.followUp({ content: 'sixth' }));
    });
    await harness.run(where);
    if (code === undefined) expect(await sixth.promise).toMatchObject({ content: 'sixth' });
    else expect(await codeOf(sixth.promise)).toBe(code);
  });
});
