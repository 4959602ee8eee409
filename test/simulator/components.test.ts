import type { APIMessage } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { CommandRefused } from '../../simulator/actor.ts';
import { codeOf, useHarness } from './harness.ts';
import type { Reply } from './harness.ts';
import { button, menu, menuOption, row } from './payload-parts.ts';

const harness = useHarness({ bot: true });

const ROWS = [
  row(
    button({ custom_id: 'go' }),
    button({ custom_id: 'off', disabled: true }),
    button({ custom_id: undefined, style: 5, url: 'https://a.b' }),
  ),
  row(
    menu(
      ['a', 'b', 'c'].map((value) => menuOption(value)),
      { max_values: 2 },
    ),
  ),
];

/** An answer to `/cast` with these components. */
async function shown(flags = 0, place?: 'elsewhere'): Promise<APIMessage> {
  harness.answerWith({ type: 4, data: { content: 'first', components: ROWS, flags } });
  return (await harness.run(place)).message;
}

const press = (message: APIMessage, id = 'go') => harness.as('fan').press(message, id);
const select = (message: APIMessage, values: string[], id = 'm') =>
  harness.as('fan').select(message, id, values);

describe('a client', () => {
  it.each<[string, (message: APIMessage) => Promise<unknown>]>([
    ['an unknown button', (message) => press(message, 'wat')],
    ['a disabled button', (message) => press(message, 'off')],
    ['pressing a menu', (message) => press(message, 'm')],
    ['choosing from a button', (message) => select(message, ['a'], 'go')],
    ['an unknown value', (message) => select(message, ['d'])],
    ['too few values', (message) => select(message, [])],
    ['too many values', (message) => select(message, ['a', 'b', 'c'])],
    ['the same value twice', (message) => select(message, ['a', 'a'])],
    ['a message in another channel', (message) => harness.as('fan', 'thread').press(message, 'go')],
  ])('refuses %s', async (_name, act) => {
    await expect(act(await shown())).rejects.toThrow(CommandRefused);
  });

  it("refuses another person's ephemeral message", async () => {
    const message = await shown(64);
    await expect(harness.as('admin').press(message, 'go')).rejects.toThrow(CommandRefused);
  });

  it('refuses a button that an edit removed', async () => {
    const message = await shown();
    await harness.rest.patch(`${harness.messages()}/${message.id}`, { body: { components: [] } });
    await expect(press(message)).rejects.toThrow(CommandRefused);
  });
});

describe('a component interaction', () => {
  it('has the component and the whole message', async () => {
    const message = await shown();
    harness.answerWith({ type: 7, data: { content: 'second' } });
    await harness.as('admin').press(message, 'go');
    expect(harness.last).toMatchObject({
      type: 3,
      data: { custom_id: 'go', component_type: 2 },
      message,
      member: { user: { username: 'admin' } },
    });
    const owners = { 0: harness.world.guildId };
    expect(harness.last).toHaveProperty('authorizing_integration_owners', owners);
  });

  it('has the chosen values', async () => {
    const message = await shown();
    await select(message, ['b', 'a']);
    expect(harness.last.data).toMatchObject({ component_type: 3, values: ['b', 'a'] });
  });

  it('belongs to the user who installed the app of the message', async () => {
    const message = await shown(0, 'elsewhere');
    await harness.as('admin', 'elsewhere').press(message, 'go');
    const fan = harness.world.userOf('fan').id;
    expect(harness.last).toMatchObject({ authorizing_integration_owners: { 1: fan } });
  });

  it('works on a message that the bot posted', async () => {
    const message = await harness.post({ content: 'a', components: ROWS });
    harness.answerWith({ type: 7, data: { components: [] } });
    expect(await press(message)).toMatchObject({
      kind: 'update',
      message: { id: message.id, components: [] },
    });
  });
});

describe('an answer to a press', () => {
  it('can update the message, which becomes @original', async () => {
    const message = await shown(64);
    harness.onInteraction(async (reply) => {
      await reply.callback({ type: 7, data: { content: 'second' } });
      expect(await reply.get()).toMatchObject({ id: message.id });
    });
    expect(await press(message)).toMatchObject({
      kind: 'update',
      deferred: false,
      message: { id: message.id, content: 'second', flags: 64, components: message.components },
    });
  });

  it.each<[string, (reply: Reply) => Promise<unknown>, string]>([
    ['update the message', (reply) => reply.edit({ content: 'second' }), 'update'],
    ['be a follow-up', (reply) => reply.followUp({ content: 'second' }), 'message'],
  ])('can %s after a deferral', async (_name, act, kind) => {
    const message = await shown();
    harness.onInteraction(async (reply) => {
      await reply.callback({ type: 6 });
      await act(reply);
    });
    const answer = await press(message);
    expect(answer).toMatchObject({ kind, deferred: true, message: { content: 'second' } });
    expect(answer.message.id === message.id).toBe(kind === 'update');
  });

  it.each([
    ['a new message', { type: 4, data: { content: 'new', flags: 64 } }, false],
    ['a deferred message', { type: 5 }, true],
  ])('can be %s that refers to the pressed one', async (_name, body, deferred) => {
    const message = await shown();
    harness.onInteraction(async (reply) => {
      await reply.callback(body);
      if (deferred) await reply.edit({ content: 'new' });
    });
    expect(await press(message)).toMatchObject({
      kind: 'message',
      deferred,
      message: {
        content: 'new',
        message_reference: { message_id: message.id },
        interaction_metadata: { type: 3, interacted_message_id: message.id },
      },
    });
  });

  it.each([
    ['updates a deleted message', true, { content: 'a' }, '404 10008'],
    ['empties the message', false, { content: '', components: [] }, '400 50006'],
  ])('is refused if it %s', async (_name, isDeleted, data, code) => {
    const message = await shown();
    const refused = Promise.withResolvers<string>();
    harness.onInteraction(async (reply) => {
      if (isDeleted) harness.world.book.delete(message.channel_id, message.id);
      refused.resolve(await codeOf(reply.callback({ type: 7, data })));
      await reply.callback({ type: 4, data: { content: 'sorry' } });
    });
    await press(message);
    expect(await refused.promise).toBe(code);
  });
});
