import type { APIMessage, APIMessageComponentInteraction } from 'discord-api-types/v10';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CommandRefused } from '../../simulator/actor.ts';
import { openStage, refusalOf } from './stage.ts';
import type { Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
  await stage.register([
    { name: 'cast', description: 'a', contexts: [0, 1], integration_types: [0, 1] },
  ]);
  await stage.connect();
});
afterEach(async () => stage[Symbol.asyncDispose]());

const FAN = '1100000000000000011';
const button = (id: string, more: object = {}): object => ({
  type: 2,
  style: 1,
  label: 'a',
  custom_id: id,
  ...more,
});
const option = (value: string): object => ({ label: value, value });
const row = (...components: object[]): object => ({ type: 1, components });
const ROWS = [
  row(button('go'), button('off', { disabled: true }), {
    type: 2,
    style: 5,
    label: 'a',
    url: 'https://a.b',
  }),
  row({
    type: 3,
    custom_id: 'menu',
    options: ['a', 'b', 'c'].map(option),
    min_values: 1,
    max_values: 2,
  }),
  row({ type: 5, custom_id: 'people' }),
];
const fan = () => stage.simulator.as('fan', 'general');

/** The message with the components, as an answer to a command. */
async function shown(flags = 0): Promise<APIMessage> {
  stage.onInteraction((_interaction, reply) =>
    reply.callback({ type: 4, data: { content: 'first', components: ROWS, flags } }),
  );
  return (await fan().run('cast')).message;
}

describe('what a client does not send', () => {
  it.each<[string, (message: APIMessage) => Promise<unknown>]>([
    ['no such button', (message) => fan().press(message, 'wat')],
    ['a disabled button', (message) => fan().press(message, 'off')],
    ['a menu pressed', (message) => fan().press(message, 'menu')],
    ['a button chosen from', (message) => fan().select(message, 'go', ['a'])],
    ['a value that is not offered', (message) => fan().select(message, 'menu', ['d'])],
    ['too few values', (message) => fan().select(message, 'menu', [])],
    ['too many values', (message) => fan().select(message, 'menu', ['a', 'b', 'c'])],
    ['one value twice', (message) => fan().select(message, 'menu', ['a', 'a'])],
    ['nobody chosen', (message) => fan().select(message, 'people', ['1'])],
    [
      'a message of another place',
      (message) => stage.simulator.as('fan', 'thread').press(message, 'go'),
    ],
  ])('GIVEN %s THEN it is refused', async (_name, act) => {
    await expect(act(await shown())).rejects.toThrow(CommandRefused);
  });

  it('GIVEN somebody else’s ephemeral message THEN they do not see it', async () => {
    const message = await shown(64);
    await expect(stage.simulator.as('admin', 'general').press(message, 'go')).rejects.toThrow(
      CommandRefused,
    );
  });

  it('GIVEN a button that an edit took away THEN it can not be pressed any more', async () => {
    const message = await shown();
    await stage.rest.patch(`/channels/${message.channel_id}/messages/${message.id}`, {
      body: { components: [] },
    });
    await expect(fan().press(message, 'go')).rejects.toThrow(CommandRefused);
  });
});

describe('what the bot gets', () => {
  it('GIVEN a press THEN the component and the whole message', async () => {
    const message = await shown();
    stage.onInteraction((_interaction, reply) =>
      reply.callback({ type: 7, data: { content: 'second' } }),
    );
    await stage.simulator.as('admin', 'general').press(message, 'go');
    const { authorizing_integration_owners: owners } = stage.last as APIMessageComponentInteraction;
    expect(stage.last).toMatchObject({
      type: 3,
      data: { custom_id: 'go', component_type: 2 },
      message,
      member: { user: { username: 'admin' } },
    });
    expect(owners).toEqual({ 0: stage.simulator.world.guildId });
  });

  it('GIVEN chosen values THEN these, and what the ids stand for', async () => {
    const message = await shown();
    stage.onInteraction((_interaction, reply) =>
      reply.callback({ type: 6 }).then(() => reply.edit({ content: 'x' })),
    );
    await fan().select(message, 'menu', ['b', 'a']);
    expect(stage.last.data).toMatchObject({ component_type: 3, values: ['b', 'a'] });
    await fan().select(message, 'people', [FAN]);
    expect(stage.last.data).toMatchObject({
      component_type: 5,
      values: [FAN],
      resolved: { users: { [FAN]: { username: 'fan' } } },
    });
  });

  it('GIVEN a message of a user’s own app THEN the press stays under that user', async () => {
    const elsewhere = stage.simulator.as('fan', 'elsewhere');
    stage.onInteraction((_interaction, reply) =>
      reply.callback({ type: 4, data: { content: 'a', components: ROWS } }),
    );
    const { message } = await elsewhere.run('cast');
    stage.onInteraction((_interaction, reply) =>
      reply.callback({ type: 7, data: { content: 'b' } }),
    );
    await stage.simulator.as('admin', 'elsewhere').press(message, 'go');
    expect(stage.last).toMatchObject({ authorizing_integration_owners: { 1: FAN } });
  });

  it('GIVEN a message that the bot posted by itself THEN it can be pressed too', async () => {
    const { id } = stage.simulator.world.channelOf('general');
    const message = (await stage.rest.post(`/channels/${id}/messages`, {
      body: { content: 'a', components: ROWS },
    })) as APIMessage;
    stage.onInteraction((_interaction, reply) =>
      reply.callback({ type: 7, data: { components: [] } }),
    );
    expect(await fan().press(message, 'go')).toMatchObject({
      kind: 'update',
      message: { id: message.id, components: [] },
    });
  });
});

describe('answers to a press', () => {
  it('GIVEN an update THEN the message changed, and is edited further as @original', async () => {
    const message = await shown(64);
    stage.onInteraction(async (_interaction, reply) => {
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

  it('GIVEN a deferred update THEN the edit changes the message', async () => {
    const message = await shown();
    stage.onInteraction(async (_interaction, reply) => {
      await reply.callback({ type: 6 });
      await reply.edit({ content: 'second' });
    });
    expect(await fan().press(message, 'go')).toMatchObject({
      kind: 'update',
      deferred: true,
      message: { id: message.id, content: 'second' },
    });
  });

  it('GIVEN a deferred update and a follow-up THEN the person sees the follow-up', async () => {
    const message = await shown();
    stage.onInteraction(async (_interaction, reply) => {
      await reply.callback({ type: 6 });
      await reply.followUp({ content: 'new' });
    });
    expect(await fan().press(message, 'go')).toMatchObject({
      kind: 'message',
      message: { content: 'new' },
    });
  });

  it.each([
    ['a message', { type: 4, data: { content: 'new', flags: 64 } }, false],
    ['a deferred message', { type: 5 }, true],
  ])('GIVEN %s THEN it is a new one that points to the first', async (_name, body, deferred) => {
    const message = await shown();
    stage.onInteraction(async (_interaction, reply) => {
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

  it('GIVEN an update of a message that was deleted THEN 10008', async () => {
    const message = await shown();
    let refused: ReturnType<typeof refusalOf> | undefined;
    stage.onInteraction(async (_interaction, reply) => {
      stage.simulator.world.book.delete(message.channel_id, message.id);
      refused = refusalOf(reply.callback({ type: 7, data: { content: 'a' } }));
      await refused;
      await reply.callback({ type: 4, data: { content: 'sorry' } });
    });
    await fan().press(message, 'go');
    expect(await refused).toMatchObject({ code: 10008 });
  });

  it('GIVEN an update that empties the message THEN 50006', async () => {
    const message = await shown();
    let refused: ReturnType<typeof refusalOf> | undefined;
    stage.onInteraction(async (_interaction, reply) => {
      refused = refusalOf(reply.callback({ type: 7, data: { content: '', components: [] } }));
      await refused;
      await reply.callback({ type: 6 });
      await reply.edit({ content: 'a' });
    });
    await fan().press(message, 'go');
    expect(await refused).toMatchObject({ code: 50006 });
  });
});
