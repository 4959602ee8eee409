import {
  InteractionResponseType as Type,
  InteractionType,
  MessageFlags,
  type APIInteraction,
} from 'discord-api-types/v10';
import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { createDispatcher, deferAfter } from '#interactions/dispatcher.ts';
import { shortIdOf } from '#interactions/failure.ts';
import {
  defineCommand,
  defineComponent,
  privateOption,
  type Command,
} from '#commands/declaration.ts';
import { bundledPack } from '#data/pack-file.ts';
import { noPictures } from '#pictures/pictures.ts';
import { defineCustomId } from '#replies/custom-id.ts';
import { answer, notice, type Reply } from '#replies/reply.ts';
import { StoreError } from '#store/store-error.ts';
import { ManualClock } from '../manual-clock.ts';
import { harbourLights, loadFacts } from '../packs/packs.ts';

const id = '1234567890123456789';
const facts = await loadFacts(bundledPack);

let clock: ManualClock;
let logged: string[];
let slow: PromiseWithResolvers<Reply>;
beforeEach(() => {
  clock = new ManualClock();
  logged = [];
  slow = Promise.withResolvers();
});

const base = {
  scope: 'everywhere',
  description: 'Test',
  options: { private: privateOption },
} as const;

function bot() {
  const commands = [
    defineCommand({ ...base, name: 'fast', run: () => answer({ title: 'Fast' }) }),
    defineCommand({ ...base, name: 'slow', run: () => slow.promise }),
    defineCommand({
      ...base,
      name: 'broken',
      run: () => {
        throw new Error('the reason');
      },
    }),
    defineCommand({
      ...base,
      name: 'forgetful',
      run: () => Promise.reject(new StoreError('locked', 'secret.db is locked')),
    }),
  ] as readonly Command[];
  return dispatcherOf(commands);
}

function dispatcherOf(commands: readonly Command[], current = () => facts) {
  const turn = defineComponent({
    id: defineCustomId('turn', 1, ['page']),
    answers: 'change',
    run: (_, { page }) => (page === 'slow' ? slow.promise : answer({ title: page })),
  });
  return createDispatcher({
    commands,
    components: [turn],
    facts: current,
    pictures: noPictures,
    clock,
    log: pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) }),
  });
}

function command(name: string, options: unknown[] = []) {
  return { id, type: 2, data: { type: 1, name, options } } as unknown as APIInteraction;
}

function press(customId: string) {
  return {
    id,
    type: 3,
    data: { component_type: 2, custom_id: customId },
  } as unknown as APIInteraction;
}

function completion(name: string, option: string) {
  const options = [{ name: option, type: 3, value: '', focused: true }];
  return { id, type: 4, data: { name, type: 1, options } } as unknown as APIInteraction;
}

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
    const began = Promise.withResolvers<void>();
    const seen = defineCommand({
      ...base,
      name: 'seen',
      async run(context) {
        began.resolve();
        await slow.promise;
        return answer({ title: context.facts.show.title });
      },
    });
    const asking = dispatcherOf([seen], () => current);
    const [before, after] = [
      asking.answer(command('seen')),
      began.promise.then(() => {
        current = other;
        return asking.answer(command('seen'));
      }),
    ];
    await began.promise;
    slow.resolve(notice('go on'));
    expect((await before).first).toMatchObject({
      data: { embeds: [{ title: 'Stranger Things' }] },
    });
    expect((await after).first).toMatchObject({ data: { embeds: [{ title: 'Harbour Lights' }] } });
  });

  it('answers a crash privately with the id in the log', async () => {
    const broken = command('broken');
    const { first } = await bot().answer(broken);
    const shortId = shortIdOf(broken.id);
    expect(shortId).toMatch(/^[0-9a-z]{6}$/);
    expect(first).toMatchObject({
      data: { flags: MessageFlags.Ephemeral, content: expect.stringContaining(shortId) },
    });
    const line = JSON.parse(logged.join(''));
    expect(line).toMatchObject({ interaction: shortId, err: { message: 'the reason' } });
    expect(JSON.stringify(first)).not.toContain('the reason');
  });

  it('answers a database failure without its location, which only the log has', async () => {
    const forgetful = command('forgetful');
    const { first } = await bot().answer(forgetful);
    expect(first).toMatchObject({
      data: {
        flags: MessageFlags.Ephemeral,
        content: expect.stringMatching(`database isn't working.*${shortIdOf(forgetful.id)}`),
      },
    });
    expect(JSON.stringify(first)).not.toContain('secret.db');
    expect(logged.join('')).toContain('secret.db');
  });

  it('answers a crash after deferring with the id', async () => {
    const asked = command('slow');
    const pending = bot().answer(asked);
    clock.advance(deferAfter);
    const { later } = await pending;
    slow.reject(new Error('the reason'));
    expect(await later).toMatchObject({
      body: { content: expect.stringContaining(shortIdOf(asked.id)) },
    });
  });

  it.each([
    ['an unknown command', command('gone')],
    ['options of an older version', command('fast', [{ name: 'old', type: 3, value: 'x' }])],
    [
      'a user command',
      { id, type: 2, data: { type: 2, name: 'fast' } } as unknown as APIInteraction,
    ],
    ['a modal', { id, type: 5, data: { custom_id: 'x' } } as unknown as APIInteraction],
    ['a button of an older version', press('turn:0:1')],
    ['a button with too many fields', press('turn:1:1:2:3')],
    ['a forged button', press('__proto__:1')],
    ['an empty custom_id', press('')],
  ])('answers %s privately with advice', async (_, interaction) => {
    const { first } = await bot().answer(interaction);
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
    const { first } = await bot().answer({ id, type: InteractionType.Ping } as APIInteraction);
    expect(first).toEqual({ type: Type.Pong });
  });

  it.each([
    [
      'takes a while',
      () => Promise.resolve([{ name: 'A', value: 'a' }]),
      [{ name: 'A', value: 'a' }],
    ],
    ['fails', () => Promise.reject(new Error('the reason')), []],
  ])('answers completion that %s', async (_, complete, choices) => {
    const found = defineCommand({
      ...base,
      name: 'found',
      options: { name: { type: 'string', description: 'Test', complete } },
      run: () => notice(''),
    });
    const asking = dispatcherOf([found] as readonly Command[]);
    const { first } = await asking.answer(completion('found', 'name'));
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
