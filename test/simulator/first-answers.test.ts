import { InteractionCallbackResponseSchema, MessageResponseSchema } from 'discord-api-spec/zod';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ModalShown } from '../../simulator/actor.ts';
import type { Answer } from '../../simulator/actor.ts';
import { LIMITS } from '../../simulator/rest/limits.ts';
import type { Place } from '../../simulator/world.ts';
import { openStage, plainly, refusalOf } from './stage.ts';
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

const withResponse = { query: new URLSearchParams({ with_response: 'true' }) };
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

describe('first answers', () => {
  it('GIVEN a message THEN the person sees it, with who asked for it', async () => {
    stage.onInteraction((_interaction, reply) =>
      reply.callback({ type: 4, data: { content: 'hello' } }),
    );
    const answer = await run();
    expect(answer).toMatchObject({
      kind: 'message',
      deferred: false,
      response: { type: 4 },
      followUps: [],
    });
    expect(answer.message).toMatchObject({
      type: 20,
      content: 'hello',
      interaction_metadata: { id: answer.interactionId, type: 2, user: { username: 'fan' } },
    });
    expect(MessageResponseSchema.safeParse(answer.message).error).toBeUndefined();
    expect(stage.simulator.transcript.refusals).toEqual([]);
  });

  it('GIVEN an ephemeral message THEN only the person sees it', async () => {
    stage.onInteraction((_interaction, reply) =>
      reply.callback({ type: 4, data: { content: 'psst', flags: 64 } }),
    );
    const { message } = await run();
    expect(message.flags).toBe(64);
    expect(stage.simulator.world.messages(message.channel_id)).toEqual([]);
    expect(
      await refusalOf(stage.rest.get(`/channels/${message.channel_id}/messages/${message.id}`)),
    ).toMatchObject({ code: 10008 });
  });

  it.each<[string, object, object]>([
    [
      'a message',
      { type: 4, data: { content: 'a' } },
      {
        resource: { type: 4, message: { content: 'a' } },
        interaction: { response_message_loading: false },
      },
    ],
    [
      'a deferral',
      { type: 5, data: { flags: 64 } },
      { interaction: { response_message_loading: true, response_message_ephemeral: true } },
    ],
  ])(
    'GIVEN %s with_response THEN the answer has the shape of Discord’s schema',
    async (_name, body, expected) => {
      const reply = await asked();
      const response = await reply.callback(body, withResponse);
      expect(InteractionCallbackResponseSchema.safeParse(response).error).toBeUndefined();
      expect(response).toMatchObject(expected);
    },
  );

  it('GIVEN no with_response THEN 204', async () => {
    await asked();
    const { id, token } = stage.last;
    const response = await plainly(stage, 'POST', `/interactions/${id}/${token}/callback`, {
      body: { type: 5 },
      headers: { authorization: '' },
    });
    expect(response.status).toBe(204);
  });

  it('GIVEN mentions and nothing said about them THEN only users are mentioned', async () => {
    const content = `<@${stage.simulator.world.userOf('admin').id}> <@&1100000000000000112> @everyone`;
    stage.onInteraction((_interaction, reply) => reply.callback({ type: 4, data: { content } }));
    expect((await run()).message).toMatchObject({
      mentions: [{ username: 'admin' }],
      mention_roles: [],
      mention_everyone: false,
    });
  });

  it('GIVEN a file THEN it is attached', async () => {
    stage.onInteraction((_interaction, reply) =>
      reply.callback(
        { type: 4, data: { attachments: [{ id: 0, description: 'a' }] } },
        { files: [{ name: 'a.txt', data: 'a' }] },
      ),
    );
    expect((await run()).message.attachments).toMatchObject([
      { filename: 'a.txt', description: 'a' },
    ]);
  });

  it('GIVEN a modal THEN the simulator shows it and can go no further', async () => {
    const input = { type: 4, custom_id: 'a', style: 1, label: 'a' };
    stage.onInteraction((_interaction, reply) =>
      reply.callback({
        type: 9,
        data: { custom_id: 'm', title: 'a', components: [{ type: 1, components: [input] }] },
      }),
    );
    await expect(run()).rejects.toThrow(ModalShown);
  });
});

describe('answers that Discord refuses', () => {
  it.each<[string, object, string]>([
    ['no type', {}, 'type BASE_TYPE_REQUIRED'],
    ['an unknown type', { type: 99 }, 'type BASE_TYPE_CHOICES'],
    ['a pong', { type: 1 }, 'type BASE_TYPE_CHOICES'],
    ['an update of no message', { type: 7, data: { content: 'a' } }, 'type BASE_TYPE_CHOICES'],
    ['a deferred update of no message', { type: 6 }, 'type BASE_TYPE_CHOICES'],
    ['choices', { type: 8, data: { choices: [] } }, 'type BASE_TYPE_CHOICES'],
    [
      'content too long',
      { type: 4, data: { content: text(2001) } },
      'data.content BASE_TYPE_MAX_LENGTH',
    ],
    ['an unknown field', { type: 4, data: { content: 'a', wat: 1 } }, 'data.wat UNKNOWN_FIELD'],
    ['an unknown field beside data', { type: 4, wat: 1 }, 'wat UNKNOWN_FIELD'],
    [
      'a flag that can not be set',
      { type: 4, data: { content: 'a', flags: 1 } },
      'flags FLAGS_NOT_SETTABLE',
    ],
    [
      'a deferral with content',
      { type: 5, data: { content: 'a' } },
      'data.content NOT_IN_A_DEFERRAL',
    ],
    [
      'a deferral of newer components',
      { type: 5, data: { flags: 64 + 32_768 } },
      'data.flags FLAGS_NOT_SETTABLE',
    ],
    [
      'a modal without title',
      { type: 9, data: { custom_id: 'm', components: [] } },
      'data.title BASE_TYPE_REQUIRED',
    ],
  ])('GIVEN %s THEN 50035, and a good answer still counts', async (_name, body, error) => {
    const reply = await asked();
    const refusal = await refusalOf(reply.callback(body));
    expect(refusal).toMatchObject({ status: 400, code: 50035 });
    expect(refusal.errors).toContain(error);
    await reply.callback({ type: 4, data: { content: 'a' } });
  });

  it('GIVEN an empty message THEN 50006', async () => {
    expect(
      await refusalOf((await asked()).callback({ type: 4, data: { content: '' } })),
    ).toMatchObject({ code: 50006 });
  });

  it('GIVEN a second answer THEN 40060', async () => {
    const reply = await asked();
    await reply.callback({ type: 5 });
    expect(await refusalOf(reply.callback({ type: 4, data: { content: 'a' } }))).toMatchObject({
      status: 400,
      code: 40060,
    });
    expect(stage.simulator.transcript.refusals).toHaveLength(1);
  });

  it('GIVEN an answer after three seconds THEN 10062, and the person was told', async () => {
    const replied = new Promise<Reply>((resolve) => {
      stage.onInteraction((_interaction, reply) => Promise.resolve(resolve(reply)));
    });
    const running = run();
    const reply = await replied;
    stage.clock.advance(LIMITS.firstAnswer.max);
    await expect(running).rejects.toMatchObject({
      name: 'InteractionFailed',
      reason: 'no-response',
    });
    expect(await refusalOf(reply.callback({ type: 5 }))).toMatchObject({
      status: 404,
      code: 10062,
    });
  });

  it('GIVEN an answer in the last millisecond THEN it counts', async () => {
    const reply = await asked();
    stage.clock.advance(LIMITS.firstAnswer.max - 1);
    await reply.callback({ type: 5 });
    expect(stage.simulator.transcript.refusals).toEqual([]);
  });

  it.each([
    ['another token', (token: string) => ({ id: stage.last.id, token: `${token}x` })],
    ['another id', (token: string) => ({ id: '1', token })],
  ])('GIVEN %s THEN 10062', async (_name, mistake) => {
    await asked();
    const reply = stage.reply(mistake(stage.last.token));
    expect(await refusalOf(reply.callback({ type: 5 }))).toMatchObject({
      status: 404,
      code: 10062,
    });
  });
});
