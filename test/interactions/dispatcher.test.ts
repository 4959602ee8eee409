import {
  InteractionResponseType as Type,
  MessageFlags,
  type APIInteraction,
} from 'discord-api-types/v10';
import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { createDispatcher, deferAfter } from '#interactions/dispatcher.ts';
import { shortIdOf } from '#interactions/failure.ts';
import { defineComponent, privateOption, type Command } from '#commands/declaration.ts';
import { bundledPack } from '#data/pack-file.ts';
import { noPictures } from '#pictures/pictures.ts';
import { defineCustomId } from '#replies/custom-id.ts';
import { answer, notice, type Reply } from '#replies/reply.ts';
import { StoreError } from '#store/store-error.ts';
import { ManualClock } from '../manual-clock.ts';
import { harbourLights, loadFacts } from '../packs/packs.ts';

const id = '1234567890123456789';
const shortId = shortIdOf(id);
const facts = await loadFacts(bundledPack);

let clock: ManualClock;
let logged: string[];
let slow: PromiseWithResolvers<Reply>;
beforeEach(() => {
  clock = new ManualClock();
  logged = [];
  slow = Promise.withResolvers();
});

function testCommand(name: string, run: Command['run']): Command {
  const options = { private: privateOption };
  return { name, scope: 'everywhere', description: 'Test', options, run };
}

/** A bot with some commands and a button. */
function bot(more: readonly Command[] = [], current = () => facts) {
  const turn = defineComponent({
    id: defineCustomId('turn', 1, ['page']),
    answers: 'change',
    run: (_, { page }) => (page === 'slow' ? slow.promise : answer({ title: page })),
  });
  return createDispatcher({
    commands: [
      testCommand('fast', () => answer({ title: 'Fast' })),
      testCommand('slow', () => slow.promise),
      testCommand('broken', () => {
        throw new Error('the reason');
      }),
      testCommand('forgetful', () =>
        Promise.reject(new StoreError('locked', 'secret.db is locked')),
      ),
      ...more,
    ],
    components: [turn],
    facts: current,
    pictures: noPictures,
    clock,
    log: pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) }),
  });
}

const interaction = (type: number, data?: unknown) =>
  ({ id, type, data }) as unknown as APIInteraction;
const command = (name: string, options: unknown[] = []) =>
  interaction(2, { type: 1, name, options });
const press = (customId: string) => interaction(3, { component_type: 2, custom_id: customId });
const completion = (name: string, option: string) =>
  interaction(4, { type: 1, name, options: [{ name: option, type: 3, value: '', focused: true }] });

const hidden = [{ name: 'private', type: 5, value: true }];

describe('the dispatcher', () => {
  it('answers a fast command at once and leaves no timer', async () => {
    const response = await bot().answer(command('fast'));
    expect(response.first).toMatchObject({
      type: Type.ChannelMessageWithSource,
      data: { embeds: [{ title: 'Fast' }] },
    });
    expect(response.later).toBeUndefined();
    expect(clock.waiting).toBe(0);
  });

  it('answers privately with private:true', async () => {
    const { first } = await bot().answer(command('fast', hidden));
    expect(first).toMatchObject({ data: { flags: MessageFlags.Ephemeral } });
  });

  it.each([
    ['in public', [], answer({ title: 'Slow' }), {}, 'edit'],
    ['in private', hidden, answer({ title: 'Slow' }), { flags: MessageFlags.Ephemeral }, 'edit'],
    ['in public, with a private answer', [], notice('no'), {}, 'private-instead'],
    ['in private, with a private answer', hidden, notice('no'), { flags: 64 }, 'edit'],
  ] as const)(
    'defers a slow command %s after 2 s and finishes it later',
    async (_, options, reply, data, as) => {
      const pending = bot().answer(command('slow', [...options]));
      clock.advance(deferAfter);
      const { first, later } = await pending;
      expect(first).toEqual({ type: Type.DeferredChannelMessageWithSource, data });
      slow.resolve(reply);
      expect((await later)?.as).toBe(as);
    },
  );

  it('defers a slow button and leaves its message until then', async () => {
    const pending = bot().answer(press('turn:1:slow'));
    clock.advance(deferAfter);
    const { first, later } = await pending;
    expect(first).toEqual({ type: Type.DeferredMessageUpdate });
    slow.resolve(notice('no'));
    expect((await later)?.as).toBe('private-besides');
  });

  it('does not defer an answer just in time', async () => {
    const pending = bot().answer(command('slow'));
    clock.advance(deferAfter - 1);
    slow.resolve(answer({ title: 'Just' }));
    expect((await pending).first.type).toBe(Type.ChannelMessageWithSource);
  });

  it('finishes an answer with the facts that it began with', async () => {
    const other = await loadFacts(harbourLights);
    let current = facts;
    const seen = testCommand('seen', async (context) => {
      await slow.promise;
      return answer({ title: context.facts.show.title });
    });
    const asking = bot([seen], () => current);
    const before = asking.answer(command('seen'));
    current = other;
    const after = asking.answer(command('seen'));
    slow.resolve(notice('go on'));
    expect(JSON.stringify(await before)).toContain('Stranger Things');
    expect(JSON.stringify(await after)).toContain('Harbour Lights');
  });

  it('answers a crash privately with the id in the log', async () => {
    const { first } = await bot().answer(command('broken'));
    expect(shortId).toMatch(/^[0-9a-z]{6}$/);
    expect(first).toMatchObject({
      data: { flags: MessageFlags.Ephemeral, content: expect.stringContaining(shortId) },
    });
    const line = JSON.parse(logged.join(''));
    expect(line).toMatchObject({ interaction: shortId, err: { message: 'the reason' } });
    expect(JSON.stringify(first)).not.toContain('the reason');
  });

  it('answers a database failure without its location, which only the log has', async () => {
    const { first } = await bot().answer(command('forgetful'));
    const content = expect.stringMatching(`database isn't working.*${shortId}`);
    expect(first).toMatchObject({ data: { flags: MessageFlags.Ephemeral, content } });
    expect(JSON.stringify(first)).not.toContain('secret.db');
    expect(logged.join('')).toContain('secret.db');
  });

  it('answers a crash after deferring with the id', async () => {
    const pending = bot().answer(command('slow'));
    clock.advance(deferAfter);
    const { later } = await pending;
    slow.reject(new Error('the reason'));
    expect((await later)?.body.content).toContain(shortId);
  });

  it.each([
    ['an unknown command', command('gone')],
    ['options of an older version', command('fast', [{ name: 'old', type: 3, value: 'x' }])],
    ['a user command', interaction(2, { type: 2, name: 'fast' })],
    ['a modal', interaction(5, { custom_id: 'x' })],
    ['a button of an older version', press('turn:0:1')],
    ['a button with too many fields', press('turn:1:1:2:3')],
    ['a forged button', press('__proto__:1')],
    ['an empty custom_id', press('')],
  ])('answers %s privately with advice', async (_, received) => {
    const { first } = await bot().answer(received);
    expect(first).toMatchObject({
      type: Type.ChannelMessageWithSource,
      data: { flags: MessageFlags.Ephemeral, content: expect.stringMatching(/Reload|older post/) },
    });
  });

  it.each([
    ['without data', { id, type: 3 }],
    ['without a command name', { id, type: 2, data: null }],
    ['without anything', {}],
  ])('survives an interaction %s', async (_, broken) => {
    const { first } = await bot().answer(broken as unknown as APIInteraction);
    expect(first).toMatchObject({ data: { flags: MessageFlags.Ephemeral } });
  });

  it('answers a ping', async () => {
    const { first } = await bot().answer(interaction(1));
    expect(first).toEqual({ type: Type.Pong });
  });

  const choice = { name: 'A', value: 'a' };
  it.each([
    ['takes a while', () => Promise.resolve([choice]), [choice]],
    ['fails', () => Promise.reject(new Error('the reason')), []],
  ])('answers completion that %s', async (_, complete, choices) => {
    const options = { name: { type: 'string', description: 'Test', complete } } as const;
    const found = { ...testCommand('found', () => notice('')), options };
    const { first } = await bot([found]).answer(completion('found', 'name'));
    expect(first).toMatchObject({ data: { choices } });
    expect(logged.join('').includes('the reason')).toBe(choices.length === 0);
  });

  it('answers completion of an option without it', async () => {
    const { first } = await bot().answer(completion('fast', 'private'));
    expect(first).toEqual({
      type: Type.ApplicationCommandAutocompleteResult,
      data: { choices: [] },
    });
  });
});
