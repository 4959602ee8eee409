import { InteractionCallbackResponseSchema, MessageResponseSchema } from 'discord-api-spec/zod';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../simulator/rest/limits.ts';
import { codeOf, formErrorsOf, ignoredIn, request, useHarness } from './harness.ts';
import { text } from './payload-parts.ts';

const harness = useHarness({ bot: true });
const withResponse = { query: new URLSearchParams({ with_response: 'true' }) };
const message = (data: object): object => ({ type: 4, data });

describe('a first answer', () => {
  it('is a message that names the command and its user', async () => {
    const answer = await harness.run();
    expect(answer).toMatchObject({
      kind: 'message',
      deferred: false,
      response: { type: 4 },
      followUps: [],
    });
    const common = { id: answer.interactionId, type: 2, user: { username: 'fan' } };
    expect(answer.message).toMatchObject({
      type: 20,
      content: 'ok',
      interaction_metadata: common,
      // Deprecated, but sent: https://discord.com/developers/docs/resources/message#message-object
      interaction: { ...common, name: 'cast' },
    });
    expect(MessageResponseSchema.safeParse(answer.message).error).toBeUndefined();
    expect(harness.refusals).toEqual([]);
  });

  it('is visible only to its user if ephemeral', async () => {
    harness.answerWith(message({ content: 'psst', flags: 64 }));
    const { id, flags } = (await harness.run()).message;
    expect(flags).toBe(64);
    expect(harness.world.messages(harness.channelId())).toEqual([]);
    expect(await codeOf(harness.rest.get(`${harness.messages()}/${id}`))).toBe('404 10008');
  });

  it.each<[object, object, object?]>([
    [message({ content: 'a' }), { response_message_loading: false }, { content: 'a' }],
    [
      { type: 5, data: { flags: 64 } },
      { response_message_loading: true, response_message_ephemeral: true },
    ],
  ])("returns Discord's response to %j with_response", async (body, interaction, created) => {
    const response = await (await harness.asked()).callback(body, withResponse);
    expect(InteractionCallbackResponseSchema.safeParse(response).error).toBeUndefined();
    const resource = created && { resource: { type: 4, message: created } };
    expect(response).toMatchObject({ interaction, ...resource });
  });

  it('returns 204 without with_response', async () => {
    await harness.asked();
    const { id, token } = harness.last;
    const init = { body: { type: 5 }, headers: { authorization: '' } };
    const path = `/interactions/${id}/${token}/callback`;
    expect((await request(harness, 'POST', path, init)).status).toBe(204);
  });

  it('mentions only users without allowed_mentions', async () => {
    const content = `<@${harness.world.userOf('admin').id}> <@&1100000000000000112> @everyone`;
    harness.answerWith(message({ content }));
    expect((await harness.run()).message).toMatchObject({
      mentions: [{ username: 'admin' }],
      mention_roles: [],
      mention_everyone: false,
    });
  });

  it('can have a file', async () => {
    const body = message({ attachments: [{ id: 0, description: 'a' }] });
    const files = [{ name: 'a.txt', data: 'a' }];
    harness.onInteraction((reply) => reply.callback(body, { files }));
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
    ['data.content BASE_TYPE_MAX_LENGTH', message({ content: text(2001) })],
    ['data.embeds.0.description BASE_TYPE_REQUIRED', message({ embeds: [{}] })],
    ['type NOT_SIMULATED', { type: 9, data: { custom_id: 'm', title: 'a', components: [] } }],
  ])('is refused with %s and can be repeated: %.60j', async (error, body) => {
    const reply = await harness.asked();
    expect(await formErrorsOf(reply.callback(body))).toContain(error);
    await reply.callback(message({ content: 'a' }));
  });

  it.each<[string, number, object]>([
    ['data.wat UNKNOWN_FIELD', 0, message({ content: 'a', wat: 1 })],
    ['flags FLAGS_NOT_SETTABLE', 64, message({ content: 'a', flags: 65 })],
    ['data.content NOT_IN_A_DEFERRAL', 128, { type: 5, data: { content: 'a' } }],
    ['data.flags FLAGS_NOT_SETTABLE', 192, { type: 5, data: { flags: 64 + 32_768 } }],
  ])('is taken without what Discord ignores: %s', async (ignored, flags, body) => {
    const reply = await harness.asked();
    expect(await ignoredIn(harness, () => reply.callback(body))).toEqual([ignored]);
    expect(await reply.get()).toMatchObject({ flags });
  });

  it('is refused if empty', async () => {
    const reply = await harness.asked();
    expect(await codeOf(reply.callback(message({ content: '' })))).toBe('400 50006');
  });

  it('is accepted in the last millisecond, but not twice', async () => {
    const reply = await harness.asked();
    harness.clock.advance(LIMITS.firstAnswer - 1);
    await reply.callback({ type: 5 });
    expect(harness.refusals).toEqual([]);
    expect(await codeOf(reply.callback(message({ content: 'a' })))).toBe('400 40060');
    expect(harness.refusals).toHaveLength(1);
  });

  it('is refused after three seconds, when the user has seen an error', async () => {
    const { reply, running } = await harness.askedFor();
    harness.clock.advance(LIMITS.firstAnswer);
    const reason = 'no-response';
    await expect(running).rejects.toMatchObject({ name: 'InteractionFailed', reason });
    expect(await codeOf(reply.callback({ type: 5 }))).toBe('404 10062');
  });

  it('is refused with a wrong token or id', async () => {
    await harness.asked();
    const { id, token } = harness.last;
    for (const wrong of [
      { id, token: `${token}x` },
      { id: '1', token },
    ]) {
      expect(await codeOf(harness.reply(wrong).callback({ type: 5 }))).toBe('404 10062');
    }
  });
});
