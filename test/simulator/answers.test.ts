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
  const answered = async (): Promise<Reply> => {
    const reply = await asked();
    await reply.callback({ type: 4, data: { content: 'first' } });
    return reply;
  };

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

describe('completion', () => {
  const complete = (option: string, typed = 'a'): Promise<readonly object[]> =>
    stage.simulator.as('fan', 'general').complete('cast', option, typed, { plain: 'b' });

  it('GIVEN choices THEN the person gets them, and the bot got what was typed', async () => {
    stage.onInteraction((_interaction, reply) =>
      reply.callback({ type: 8, data: { choices: [{ name: 'A', value: 'a' }] } }),
    );
    expect(await complete('name')).toEqual([{ name: 'A', value: 'a' }]);
    expect(stage.last).toMatchObject({
      type: 4,
      data: {
        options: [
          { name: 'name', value: 'a', focused: true },
          { name: 'plain', value: 'b' },
        ],
      },
    });
  });

  it('GIVEN nothing typed THEN the bot is asked all the same', async () => {
    stage.onInteraction((_interaction, reply) =>
      reply.callback({ type: 8, data: { choices: [] } }),
    );
    expect(await complete('name', '')).toEqual([]);
  });

  it('GIVEN an option that is not completed THEN the client does not ask', async () => {
    await expect(
      stage.simulator.as('fan', 'general').complete('cast', 'plain', 'a'),
    ).rejects.toMatchObject({ name: 'CommandRefused', option: 'plain' });
  });

  const choices = (count: number, choice: object = { name: 'a', value: 'b' }): object[] =>
    Array.from({ length: count }, () => choice);
  it.each<[string, string, object[], string]>([
    ['26 choices', 'name', choices(26), 'data.choices BASE_TYPE_MAX_LENGTH'],
    [
      'a name too long',
      'name',
      choices(1, { name: text(101), value: 'a' }),
      'data.choices.0.name BASE_TYPE_MAX_LENGTH',
    ],
    [
      'no name',
      'name',
      choices(1, { name: '', value: 'a' }),
      'data.choices.0.name BASE_TYPE_MIN_LENGTH',
    ],
    [
      'a value too long',
      'name',
      choices(1, { name: 'a', value: text(101) }),
      'data.choices.0.value BASE_TYPE_BAD_LENGTH',
    ],
    [
      'a number for a text',
      'name',
      choices(1, { name: 'a', value: 1 }),
      'data.choices.0.value STRING_TYPE_CONVERT',
    ],
    [
      'a text for a number',
      'number',
      choices(1, { name: 'a', value: '1' }),
      'data.choices.0.value NUMBER_TYPE_COERCE',
    ],
    [
      'an unknown field',
      'name',
      choices(1, { name: 'a', value: 'b', wat: 1 }),
      'data.choices.0.wat UNKNOWN_FIELD',
    ],
  ])('GIVEN %s THEN 50035', async (_name, option, given, error) => {
    let refused: ReturnType<typeof refusalOf> | undefined;
    stage.onInteraction(async (_interaction, reply) => {
      refused = refusalOf(reply.callback({ type: 8, data: { choices: given } }));
      await refused;
      await reply.callback({ type: 8, data: { choices: [] } });
    });
    expect(await complete(option)).toEqual([]);
    expect((await refused)?.errors).toContain(error);
  });

  it('GIVEN 25 choices of full length THEN they are taken', async () => {
    stage.onInteraction((_interaction, reply) =>
      reply.callback({
        type: 8,
        data: { choices: choices(25, { name: text(100), value: text(100) }) },
      }),
    );
    expect(await complete('name')).toHaveLength(25);
  });

  it('GIVEN a message THEN 50035; GIVEN a follow-up THEN 10015', async () => {
    const codes: number[] = [];
    stage.onInteraction(async (_interaction, reply) => {
      codes.push((await refusalOf(reply.callback({ type: 4, data: { content: 'a' } }))).code);
      await reply.callback({ type: 8, data: { choices: [] } });
      codes.push((await refusalOf(reply.followUp({ content: 'a' }))).code);
    });
    await complete('name');
    await expect.poll(() => codes).toEqual([50035, 10015]);
  });
});
