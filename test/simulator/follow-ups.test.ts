import { MessageResponseSchema } from 'discord-api-spec/zod';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Answer } from '../../simulator/actor.ts';
import { LIMITS } from '../../simulator/rest/limits.ts';
import type { Place } from '../../simulator/world.ts';
import { openStage, refusalOf } from './stage.ts';
import type { Reply, Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
  await stage.register([
    {
      name: 'cast',
      description: 'a',
      contexts: [0, 1],
      integration_types: [0, 1],
      options: [
        { type: 3, name: 'name', description: 'a', autocomplete: true },
        { type: 4, name: 'number', description: 'a', autocomplete: true },
        { type: 3, name: 'plain', description: 'a' },
      ],
    },
  ]);
  await stage.connect();
});
afterEach(async () => stage[Symbol.asyncDispose]());

const text = (length: number): string => 'x'.repeat(length);
const run = (where: Place = 'general'): Promise<Answer> =>
  stage.simulator.as('fan', where).run('cast');

/** Starts a command and hands over what the bot can do with it; the command itself may stay unanswered. */
function asked(): Promise<Reply> {
  return new Promise((resolve) => {
    stage.onInteraction((_interaction, reply) => Promise.resolve(resolve(reply)));
    run().catch(() => undefined);
  });
}

const answered = async (): Promise<Reply> => {
  const reply = await asked();
  await reply.callback({ type: 4, data: { content: 'first' } });
  return reply;
};

describe('deferred answers', () => {
  it.each([
    ['open', 0],
    ['ephemeral', 64],
  ])('GIVEN an %s deferral THEN the edit fills it and stays so', async (_name, flags) => {
    stage.onInteraction(async (_interaction, reply) => {
      await reply.callback({ type: 5, data: { flags } });
      expect(await reply.get()).toMatchObject({ content: '', flags: 128 + flags });
      await reply.edit({ content: 'done' });
    });
    const answer = await run();
    expect(answer).toMatchObject({
      kind: 'message',
      deferred: true,
      message: { content: 'done', flags, edited_timestamp: null },
    });
  });

  it('GIVEN newer components THEN their flag comes with the edit', async () => {
    stage.onInteraction(async (_interaction, reply) => {
      await reply.callback({ type: 5 });
      await reply.edit({ flags: 32_768, components: [{ type: 10, content: 'done' }] });
    });
    expect((await run()).message.flags).toBe(32_768);
  });

  it('GIVEN an ephemeral flag in an edit THEN 50035: it was settled by the deferral', async () => {
    const reply = await asked();
    await reply.callback({ type: 5 });
    expect((await refusalOf(reply.edit({ content: 'a', flags: 64 }))).errors).toEqual([
      'flags FLAGS_NOT_SETTABLE',
    ]);
  });

  it('GIVEN a follow-up before the edit THEN it fills the deferred message, as in old times', async () => {
    stage.onInteraction(async (_interaction, reply) => {
      await reply.callback({ type: 5 });
      await reply.followUp({ content: 'done', flags: 64 });
    });
    expect(await run()).toMatchObject({
      deferred: true,
      message: { content: 'done', flags: 0 },
      followUps: [],
    });
  });

  it('GIVEN no edit for 15 minutes THEN it failed, and the token is worth nothing', async () => {
    const replied = new Promise<Reply>((resolve) => {
      stage.onInteraction((_interaction, reply) =>
        reply.callback({ type: 5 }).then(() => resolve(reply)),
      );
    });
    const running = run();
    const reply = await replied;
    stage.clock.advance(LIMITS.token.max - 1);
    expect(await reply.get()).toMatchObject({ flags: 128 });
    stage.clock.advance(1);
    await expect(running).rejects.toMatchObject({ name: 'InteractionFailed', reason: 'expired' });
    for (const request of [
      reply.edit({ content: 'a' }),
      reply.followUp({ content: 'a' }),
      reply.get(),
      reply.delete(),
    ]) {
      expect(await refusalOf(request)).toMatchObject({ status: 401, code: 50027 });
    }
  });
});

describe('follow-ups', () => {
  it('GIVEN an answer THEN more can follow, be edited and be deleted', async () => {
    stage.onInteraction(async (_interaction, reply) => {
      await reply.callback({ type: 4, data: { content: 'first' } });
      const { id } = (await reply.followUp({ content: 'second', flags: 64 })) as { id: string };
      expect(
        MessageResponseSchema.safeParse(await reply.edit({ content: 'third' }, id)).error,
      ).toBeUndefined();
      expect(await reply.get(id)).toMatchObject({ content: 'third', flags: 64 });
      await reply.delete();
      expect(await refusalOf(reply.get())).toMatchObject({ code: 10008 });
      await reply.followUp({ content: 'last' });
    });
    const answer = await run();
    await expect
      .poll(() => answer.followUps.map(({ content }) => content))
      .toEqual(['third', 'last']);
  });

  it('GIVEN no first answer THEN 10015', async () => {
    expect(await refusalOf((await asked()).followUp({ content: 'a' }))).toMatchObject({
      status: 404,
      code: 10015,
    });
  });

  it.each<[string, object, string]>([
    ['a name of its own', { content: 'a', username: 'b' }, 'username UNKNOWN_FIELD'],
    ['content too long', { content: text(2001) }, 'content BASE_TYPE_MAX_LENGTH'],
  ])('GIVEN %s THEN 50035', async (_name, body, error) => {
    expect((await refusalOf((await answered()).followUp(body))).errors).toEqual([error]);
  });

  it('GIVEN an unknown token, another application or another’s message THEN each has its code', async () => {
    const reply = await answered();
    const { token, id } = stage.last;
    expect(await refusalOf(stage.reply({ id, token: 'nonsense' }).get())).toMatchObject({
      status: 401,
      code: 50027,
    });
    expect(
      await refusalOf(stage.rest.get(`/webhooks/1/${token}/messages/@original`)),
    ).toMatchObject({ status: 404, code: 10015 });
    const other = stage.simulator.world.say(
      'fan',
      stage.simulator.world.channelOf('general').id,
      'a',
    );
    expect(await refusalOf(reply.edit({ content: 'a' }, other.id))).toMatchObject({
      status: 404,
      code: 10008,
    });
  });

  it.each<[Place, number | undefined]>([
    ['elsewhere', 40094],
    ['general', undefined],
  ])(
    'GIVEN five follow-ups in %s THEN the sixth is refused only without the bot',
    async (where, code) => {
      let sixth: Promise<unknown> = Promise.resolve();
      stage.onInteraction(async (_interaction, reply) => {
        await reply.callback({ type: 4, data: { content: 'first' } });
        for (let count = 0; count < LIMITS.followUps.max; count += 1)
          await reply.followUp({ content: 'more' });
        sixth = reply.followUp({ content: 'sixth' });
        sixth.catch(() => undefined);
      });
      const answer = await run(where);
      await expect.poll(() => answer.followUps.length).toBeGreaterThanOrEqual(LIMITS.followUps.max);
      if (code === undefined) expect(await sixth).toMatchObject({ content: 'sixth' });
      else expect(await refusalOf(sixth)).toMatchObject({ code });
    },
  );
});
