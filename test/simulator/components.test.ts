import type { APIMessage, APIMessageComponentInteraction } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { CommandRefused } from '../../simulator/actor.ts';
import { codeOf, useBot } from './harness.ts';
import type { Reply } from './harness.ts';
import { button, menu, menuOption, row } from './payload-parts.ts';

const harness = useBot();

const FAN = '1100000000000000011';
const OPTIONS = ['a', 'b', 'c'].map((value) => menuOption(value));
const ROWS = [
  row(button({ custom_id: 'go' }), button({ custom_id: 'off', disabled: true }), {
    type: 2,
    style: 5,
    label: 'a',
    url: 'https://a.b',
  }),
  row(menu(OPTIONS, { custom_id: 'menu', min_values: 1, max_values: 2 })),
];
const fan = () => harness.simulator.as('fan', 'general');

/** An answer to `/cast` with these components. */
async function shown(flags = 0): Promise<APIMessage> {
  harness.answerWith({ type: 4, data: { content: 'first', components: ROWS, flags } });
  return (await harness.run()).message;
}

describe('a client', () => {
  it.each<[string, (message: APIMessage) => Promise<unknown>]>([
    ['an unknown button', (message) => fan().press(message, 'wat')],
    ['a disabled button', (message) => fan().press(message, 'off')],
    ['pressing a menu', (message) => fan().press(message, 'menu')],
    ['choosing from a button', (message) => fan().select(message, 'go', ['a'])],
    ['an unknown value', (message) => fan().select(message, 'menu', ['d'])],
    ['too few values', (message) => fan().select(message, 'menu', [])],
    ['too many values', (message) => fan().select(message, 'menu', ['a', 'b', 'c'])],
    ['the same value twice', (message) => fan().select(message, 'menu', ['a', 'a'])],
    [
      'a message in another channel',
      (message) => harness.simulator.as('fan', 'thread').press(message, 'go'),
    ],
  ])('refuses %s', async (_name, act) => {
    await expect(act(await shown())).rejects.toThrow(CommandRefused);
  });

  it("refuses another person's ephemeral message", async () => {
    const message = await shown(64);
    await expect(harness.simulator.as('admin', 'general').press(message, 'go')).rejects.toThrow(
      CommandRefused,
    );
  });

  it('refuses a button that an edit removed', async () => {
    const message = await shown();
    await harness.rest.patch(`/channels/${message.channel_id}/messages/${message.id}`, {
      body: { components: [] },
    });
    await expect(fan().press(message, 'go')).rejects.toThrow(CommandRefused);
  });
});

describe('a component interaction', () => {
  it('has the component and the whole message', async () => {
    const message = await shown();
    harness.answerWith({ type: 7, data: { content: 'second' } });
    await harness.simulator.as('admin', 'general').press(message, 'go');
    const { authorizing_integration_owners: owners } =
      harness.last as APIMessageComponentInteraction;
    expect(harness.last).toMatchObject({
      type: 3,
      data: { custom_id: 'go', component_type: 2 },
      message,
      member: { user: { username: 'admin' } },
    });
    expect(owners).toEqual({ 0: harness.simulator.world.guildId });
  });

  it('has the chosen values', async () => {
    const message = await shown();
    harness.onInteraction((_interaction, reply) =>
      reply.callback({ type: 6 }).then(() => reply.edit({ content: 'x' })),
    );
    await fan().select(message, 'menu', ['b', 'a']);
    expect(harness.last.data).toMatchObject({ component_type: 3, values: ['b', 'a'] });
  });

  it('belongs to the user who installed the app of the message', async () => {
    const elsewhere = harness.simulator.as('fan', 'elsewhere');
    harness.answerWith({ type: 4, data: { content: 'a', components: ROWS } });
    const { message } = await elsewhere.run('cast');
    harness.answerWith({ type: 7, data: { content: 'b' } });
    await harness.simulator.as('admin', 'elsewhere').press(message, 'go');
    expect(harness.last).toMatchObject({ authorizing_integration_owners: { 1: FAN } });
  });

  it('works on a message that the bot posted', async () => {
    const message = await harness.post({ content: 'a', components: ROWS });
    harness.answerWith({ type: 7, data: { components: [] } });
    expect(await fan().press(message, 'go')).toMatchObject({
      kind: 'update',
      message: { id: message.id, components: [] },
    });
  });
});

describe('an answer to a press', () => {
  it('can update the message, which becomes @original', async () => {
    const message = await shown(64);
    harness.onInteraction(async (_interaction, reply) => {
      await reply.callback({ type: 7, data: { content: 'second' } });
      expect(await reply.get()).toMatchObject({ id: message.id });
    });
    const answer = await fan().press(message, 'go');
    expect(answer).toMatchObject({
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
    harness.onInteraction(async (_interaction, reply) => {
      await reply.callback({ type: 6 });
      await act(reply);
    });
    const answer = await fan().press(message, 'go');
    expect(answer).toMatchObject({ kind, message: { content: 'second' } });
    if (kind === 'update')
      expect(answer).toMatchObject({ deferred: true, message: { id: message.id } });
  });

  it.each([
    ['a new message', { type: 4, data: { content: 'new', flags: 64 } }, false],
    ['a deferred message', { type: 5 }, true],
  ])('can be %s that refers to the pressed one', async (_name, body, deferred) => {
    const message = await shown();
    harness.onInteraction(async (_interaction, reply) => {
      await reply.callback(body);
      if (deferred) await reply.edit({ content: 'new' });
    });
    const answer = await fan().press(message, 'go');
    expect(answer).toMatchObject({
      kind: 'message',
      deferred,
      message: { content: 'new', message_reference: { message_id: message.id } },
    });
    expect(answer.message.interaction_metadata).toMatchObject({
      type: 3,
      interacted_message_id: message.id,
    });
  });

  it.each([
    ['updates a deleted message', true, { content: 'a' }, '404 10008'],
    ['empties the message', false, { content: '', components: [] }, '400 50006'],
  ])('is refused if it %s', async (_name, isDeleted, data, code) => {
    const message = await shown();
    let refused: Promise<string> | undefined;
    harness.onInteraction(async (_interaction, reply) => {
      if (isDeleted) harness.simulator.world.book.delete(message.channel_id, message.id);
      refused = codeOf(reply.callback({ type: 7, data }));
      await refused;
      await reply.callback({ type: 4, data: { content: 'sorry' } });
    });
    await fan().press(message, 'go');
    expect(await refused).toBe(code);
  });
});
