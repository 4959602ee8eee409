import { InteractionCallbackResponseSchema, MessageResponseSchema } from 'discord-api-spec/zod';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../simulator/rest/limits.ts';
import { codeOf, formErrorsOf, ignoredIn, request, useBot } from './harness.ts';
import type { Reply } from './harness.ts';
import { text } from './payload-parts.ts';

const harness = useBot();
const withResponse = { query: new URLSearchParams({ with_response: 'true' }) };

describe('a first answer', () => {
  it('is a message that names the command and its user', async () => {
    harness.answerWith({ type: 4, data: { content: 'hello' } });
    const answer = await harness.run();
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
      // Deprecated, but sent: https://discord.com/developers/docs/resources/message#message-object
      interaction: { id: answer.interactionId, type: 2, name: 'cast', user: { username: 'fan' } },
    });
    expect(MessageResponseSchema.safeParse(answer.message).error).toBeUndefined();
    expect(harness.simulator.transcript.refusals).toEqual([]);
  });

  it('is visible only to its user if ephemeral', async () => {
    harness.answerWith({ type: 4, data: { content: 'psst', flags: 64 } });
    const { message } = await harness.run();
    expect(message.flags).toBe(64);
    expect(harness.simulator.world.messages(message.channel_id)).toEqual([]);
    const read = harness.rest.get(`${harness.messages()}/${message.id}`);
    expect(await codeOf(read)).toBe('404 10008');
  });

  it.each<[object, object]>([
    [
      { type: 4, data: { content: 'a' } },
      {
        resource: { type: 4, message: { content: 'a' } },
        interaction: { response_message_loading: false },
      },
    ],
    [
      { type: 5, data: { flags: 64 } },
      { interaction: { response_message_loading: true, response_message_ephemeral: true } },
    ],
  ])("returns Discord's response to %j with_response", async (body, expected) => {
    const reply = await harness.asked();
    const response = await reply.callback(body, withResponse);
    expect(InteractionCallbackResponseSchema.safeParse(response).error).toBeUndefined();
    expect(response).toMatchObject(expected);
  });

  it('returns 204 without with_response', async () => {
    await harness.asked();
    const { id, token } = harness.last;
    const response = await request(harness, 'POST', `/interactions/${id}/${token}/callback`, {
      body: { type: 5 },
      headers: { authorization: '' },
    });
    expect(response.status).toBe(204);
  });

  it('mentions only users without allowed_mentions', async () => {
    const content = `<@${harness.simulator.world.userOf('admin').id}> <@&1100000000000000112> @everyone`;
    harness.answerWith({ type: 4, data: { content } });
    expect((await harness.run()).message).toMatchObject({
      mentions: [{ username: 'admin' }],
      mention_roles: [],
      mention_everyone: false,
    });
  });

  it('can have a file', async () => {
    harness.onInteraction((_interaction, reply) =>
      reply.callback(
        { type: 4, data: { attachments: [{ id: 0, description: 'a' }] } },
        { files: [{ name: 'a.txt', data: 'a' }] },
      ),
    );
    const [file] = (await harness.run()).message.attachments;
    expect(file).toMatchObject({ filename: 'a.txt', description: 'a' });
  });

  it.each<[string, object]>([
    ['type BASE_TYPE_REQUIRED', {}],
    ['type BASE_TYPE_CHOICES', { type: 99 }],
    ['type BASE_TYPE_CHOICES', { type: 1 }],
    ['type BASE_TYPE_CHOICES', { type: 7, data: { content: 'a' } }],
    ['type BASE_TYPE_CHOICES', { type: 6 }],
    ['type BASE_TYPE_CHOICES', { type: 8, data: { choices: [] } }],
    ['data.content BASE_TYPE_MAX_LENGTH', { type: 4, data: { content: text(2001) } }],
    ['data.embeds.0.description BASE_TYPE_REQUIRED', { type: 4, data: { embeds: [{}] } }],
    ['type NOT_SIMULATED', { type: 9, data: { custom_id: 'm', title: 'a', components: [] } }],
  ])('is refused with %s and can be repeated: %.60j', async (error, body) => {
    const reply = await harness.asked();
    expect(await formErrorsOf(reply.callback(body))).toContain(error);
    await reply.callback({ type: 4, data: { content: 'a' } });
  });

  it.each<[string, number, object]>([
    ['data.wat UNKNOWN_FIELD', 0, { type: 4, data: { content: 'a', wat: 1 } }],
    ['flags FLAGS_NOT_SETTABLE', 64, { type: 4, data: { content: 'a', flags: 65 } }],
    ['data.content NOT_IN_A_DEFERRAL', 128, { type: 5, data: { content: 'a' } }],
    ['data.flags FLAGS_NOT_SETTABLE', 192, { type: 5, data: { flags: 64 + 32_768 } }],
  ])('is taken without what Discord ignores: %s', async (ignored, flags, body) => {
    const reply = await harness.asked();
    expect(await ignoredIn(harness, () => reply.callback(body))).toEqual([ignored]);
    expect(await reply.get()).toMatchObject({ flags });
  });

  it('is refused if empty', async () => {
    const reply = await harness.asked();
    expect(await codeOf(reply.callback({ type: 4, data: { content: '' } }))).toBe('400 50006');
  });

  it('is refused the second time', async () => {
    const reply = await harness.asked();
    await reply.callback({ type: 5 });
    expect(await codeOf(reply.callback({ type: 4, data: { content: 'a' } }))).toBe('400 40060');
    expect(harness.simulator.transcript.refusals).toHaveLength(1);
  });

  it('is refused after three seconds, when the user has seen an error', async () => {
    const { promise: replied, resolve } = Promise.withResolvers<Reply>();
    harness.onInteraction(async (_interaction, reply) => resolve(reply));
    const running = harness.run();
    const reply = await replied;
    harness.clock.advance(LIMITS.firstAnswer);
    await expect(running).rejects.toMatchObject({
      name: 'InteractionFailed',
      reason: 'no-response',
    });
    expect(await codeOf(reply.callback({ type: 5 }))).toBe('404 10062');
  });

  it('is accepted in the last millisecond', async () => {
    const reply = await harness.asked();
    harness.clock.advance(LIMITS.firstAnswer - 1);
    await reply.callback({ type: 5 });
    expect(harness.simulator.transcript.refusals).toEqual([]);
  });

  it.each([
    ['token', (token: string) => ({ id: harness.last.id, token: `${token}x` })],
    ['id', (token: string) => ({ id: '1', token })],
  ])('is refused with a wrong %s', async (_name, mistake) => {
    await harness.asked();
    const reply = harness.reply(mistake(harness.last.token));
    expect(await codeOf(reply.callback({ type: 5 }))).toBe('404 10062');
  });
});
