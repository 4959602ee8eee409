import { ApplicationCommandResponseSchema } from 'discord-api-spec/zod';
import type { APIApplicationCommand } from 'discord-api-types/v10';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../simulator/rest/limits.ts';
import { openStage, refusalOf } from './stage.ts';
import type { Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(async () => stage[Symbol.asyncDispose]());

const text = (length: number): string => 'x'.repeat(length);
const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const command = (more: object = {}): object => ({ name: 'cast', description: 'a', ...more });
const option = (more: object = {}): object => ({
  type: 3,
  name: 'name',
  description: 'a',
  ...more,
});
const withOption = (...options: object[]): object => command({ options });
const choice = (name: string, value: string | number = name): object => ({ name, value });
const path = (): `/applications/${string}/commands` =>
  `/applications/${stage.applicationId}/commands`;
const guildPath = (guildId: string) =>
  `/applications/${stage.applicationId}/guilds/${guildId}/commands` as const;

describe('commands that Discord refuses', () => {
  it.each<[string, object, string]>([
    ['a name with capitals', command({ name: 'Cast' }), '0.name APPLICATION_COMMAND_INVALID_NAME'],
    [
      'a name with a space',
      command({ name: 'the cast' }),
      '0.name APPLICATION_COMMAND_INVALID_NAME',
    ],
    ['a name too long', command({ name: text(33) }), '0.name BASE_TYPE_MAX_LENGTH'],
    ['no name', { description: 'a' }, '0.name BASE_TYPE_REQUIRED'],
    ['no description', { name: 'cast' }, '0.description BASE_TYPE_REQUIRED'],
    [
      'a description too long',
      command({ description: text(101) }),
      '0.description BASE_TYPE_MAX_LENGTH',
    ],
    [
      'a bad translated name',
      command({ name_localizations: { de: 'Große' } }),
      '0.name_localizations.de APPLICATION_COMMAND_INVALID_NAME',
    ],
    [
      'an unknown language',
      command({ name_localizations: { tlh: 'a' } }),
      '0.name_localizations ENUM_TYPE_COERCE',
    ],
    ['an unknown context', command({ contexts: [7] }), '0.contexts.0 BASE_TYPE_CHOICES'],
    ['an unknown field', command({ wat: 1 }), '0.wat UNKNOWN_FIELD'],
    [
      '26 options',
      withOption(...times(26, (index) => option({ name: `o${index}` }))),
      '0.options BASE_TYPE_MAX_LENGTH',
    ],
    [
      '26 choices',
      withOption(option({ choices: times(26, (index) => choice(`${index}`)) })),
      '0.options.0.choices BASE_TYPE_MAX_LENGTH',
    ],
    [
      'two options of one name',
      withOption(option(), option()),
      '0.options.1.name APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS',
    ],
    [
      'two choices of one name',
      withOption(option({ choices: [choice('a', 'b'), choice('a', 'c')] })),
      '0.options.0.choices.1.name APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS',
    ],
    [
      'a choice too long',
      withOption(option({ choices: [choice('a', text(101))] })),
      '0.options.0.choices.0.value BASE_TYPE_MAX_LENGTH',
    ],
    [
      'a number among the choices of a text',
      withOption(option({ choices: [choice('a', 1)] })),
      '0.options.0.choices.0.value STRING_TYPE_CONVERT',
    ],
    [
      'choices and autocomplete',
      withOption(option({ autocomplete: true, choices: [choice('a')] })),
      '0.options.0 APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE',
    ],
    [
      'a required option after another',
      withOption(option(), option({ name: 'b', required: true })),
      '0.options.1 APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
    ],
    [
      'an option beside a sub-command',
      withOption(option(), option({ name: 'b', type: 1 })),
      '0.options APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
    ],
    [
      'a minimum above the maximum',
      withOption(option({ min_length: 7, max_length: 6 })),
      '0.options.0 APPLICATION_COMMAND_OPTIONS_MIN_MAX_INVALID',
    ],
    [
      'an unknown type of option',
      withOption(option({ type: 99 })),
      '0.options.0.type UNION_TYPE_CHOICES',
    ],
    [
      'a field of another type of option',
      withOption(option({ channel_types: [0] })),
      '0.options.0.channel_types UNKNOWN_FIELD',
    ],
    [
      'a fault deep inside',
      withOption({ type: 1, name: 'add', description: 'a', options: [option({ name: 'Bad' })] }),
      '0.options.0.options.0.name APPLICATION_COMMAND_INVALID_NAME',
    ],
    [
      'too much in all',
      command({
        options: times(25, (index) =>
          option({
            name: `o${index}`,
            choices: times(4, (number) => choice(text(99) + number, text(99))),
          }),
        ),
      }),
      '0 APPLICATION_COMMAND_TOO_LARGE',
    ],
    [
      'too much in a translation',
      command({
        options: times(25, (index) =>
          option({
            name: `o${index}`,
            choices: times(8, (number) => ({
              ...choice(`${number}`),
              name_localizations: { de: text(100) },
            })),
          }),
        ),
      }),
      '0 APPLICATION_COMMAND_TOO_LARGE',
    ],
  ])('GIVEN %s THEN 50035 names the place', async (_name, body, error) => {
    const refusal = await refusalOf(stage.register([body]));
    expect(refusal).toMatchObject({ status: 400, code: 50035 });
    expect(refusal.errors).toContain(error);
    expect(await stage.rest.get(path())).toEqual([]);
  });

  it('GIVEN two commands of one name THEN 50035', async () => {
    const refusal = await refusalOf(stage.register([command(), command()]));
    expect(refusal.errors).toEqual(['1.name APPLICATION_COMMANDS_DUPLICATE_NAME']);
  });

  it('GIVEN one command too many THEN 30032', async () => {
    const all = times(LIMITS.chatCommands.max, (index) => command({ name: `c${index}` }));
    await stage.register(all);
    expect(await refusalOf(stage.register([...all, command()]))).toMatchObject({ code: 30032 });
    expect(await refusalOf(stage.rest.post(path(), { body: command() }))).toMatchObject({
      code: 30032,
    });
  });

  it('GIVEN one object for the list THEN 50035', async () => {
    expect(await refusalOf(stage.rest.put(path(), { body: command() }))).toMatchObject({
      code: 50035,
    });
  });

  it('GIVEN another application THEN 20012', async () => {
    expect(await refusalOf(stage.rest.get('/applications/1/commands'))).toMatchObject({
      code: 20012,
    });
  });

  it('GIVEN a guild without the bot THEN 50001', async () => {
    const { guildId } = stage.simulator.world.channelOf('elsewhere') as { guildId: string };
    expect(await refusalOf(stage.rest.put(guildPath(guildId), { body: [] }))).toMatchObject({
      code: 50001,
    });
  });
});

describe('commands that Discord takes', () => {
  const full = command({
    name_localizations: { de: 'besetzung' },
    default_member_permissions: '32',
    contexts: [0, 1],
    integration_types: [0, 1],
    nsfw: false,
    options: [
      {
        type: 2,
        name: 'group',
        description: 'a',
        options: [
          {
            type: 1,
            name: 'add',
            description: 'a',
            options: [
              option({ required: true, autocomplete: true, min_length: 1, max_length: 9 }),
              { type: 4, name: 'number', description: 'a', min_value: 0, max_value: 9 },
              { type: 7, name: 'channel', description: 'a', channel_types: [0, 5] },
            ],
          },
        ],
      },
      { type: 1, name: 'list', description: 'a' },
    ],
  });

  it('GIVEN a list THEN it is answered in full, with defaults, in the shape of Discord’s schema', async () => {
    const [first, second] = (await stage.register([
      command(),
      { ...full, name: 'full' },
    ])) as APIApplicationCommand[];
    for (const one of [first, second])
      expect(ApplicationCommandResponseSchema.safeParse(one).error).toBeUndefined();
    expect(first).toMatchObject({
      application_id: stage.applicationId,
      type: 1,
      default_member_permissions: null,
      dm_permission: true,
      contexts: null,
      integration_types: [0],
      nsfw: false,
      name_localizations: null,
    });
    expect(first).not.toHaveProperty('options');
    expect(second).toMatchObject({
      default_member_permissions: '32',
      contexts: [0, 1],
      integration_types: [0, 1],
    });
  });

  it('GIVEN a list without translations THEN they are left out', async () => {
    await stage.register([{ ...full }]);
    const [brief] = (await stage.rest.get(path())) as object[];
    expect(JSON.stringify(brief)).not.toContain('localizations');
    const query = new URLSearchParams({ with_localizations: 'true' });
    expect(await stage.rest.get(path(), { query })).toMatchObject([
      { name_localizations: { de: 'besetzung' } },
    ]);
  });

  it('GIVEN the same list again THEN ids and versions stay; GIVEN a change THEN the version goes on', async () => {
    const [first] = (await stage.register([full])) as APIApplicationCommand[];
    expect(await stage.register([full])).toEqual([first]);
    const [changed] = (await stage.register([
      { ...full, description: 'b' },
    ])) as APIApplicationCommand[];
    expect(changed?.id).toBe(first?.id);
    expect(changed?.version).not.toBe(first?.version);
  });

  it('GIVEN a new list THEN what is not in it is gone', async () => {
    await stage.register([command(), command({ name: 'quote' })]);
    expect(await stage.register([command()])).toHaveLength(1);
    expect(await stage.rest.get(path())).toHaveLength(1);
  });

  it('GIVEN single commands THEN they are made, changed, got and deleted', async () => {
    const made = (await stage.rest.post(path(), { body: command() })) as APIApplicationCommand;
    const one = `${path()}/${made.id}` as const;
    expect(await stage.rest.get(one)).toEqual(made);
    expect(await stage.rest.patch(one, { body: { description: 'b' } })).toMatchObject({
      id: made.id,
      description: 'b',
      name: 'cast',
    });
    expect(await stage.rest.post(path(), { body: command({ description: 'c' }) })).toMatchObject({
      id: made.id,
      description: 'c',
    });
    await stage.rest.delete(one);
    expect(await refusalOf(stage.rest.get(one))).toMatchObject({ status: 404, code: 10063 });
  });

  it('GIVEN a guild’s command THEN it stands there alone, with the guild’s id', async () => {
    const { guildId } = stage.simulator.world;
    expect(await stage.register([command()], guildId)).toMatchObject([{ guild_id: guildId }]);
    expect(await stage.rest.get(path())).toEqual([]);
  });

  it('GIVEN somebody who waits for global commands THEN guild commands are not enough', async () => {
    const order: string[] = [];
    const waiting = stage.simulator.commandsRegistered().then(() => order.push('registered'));
    await stage.register([command()], stage.simulator.world.guildId);
    order.push('guild');
    await stage.register([command()]);
    await waiting;
    expect(order).toEqual(['guild', 'registered']);
    await stage.simulator.commandsRegistered();
  });

  it('GIVEN the largest command THEN it is taken, and refused with one character more', async () => {
    const choices = times(25, (index) => choice(`${index}`.padStart(99, 'x'), 'v'));
    const big = (name: string): object => option({ name, description: text(100), choices });
    // Three options of 1 + 100 + 25 * (99 + 1) characters, name and description of 4 + 1, and one to fill up.
    const filler = LIMITS.commandTotal.max - 3 * 2601 - 5;
    const ofSize = (extra: number): object => {
      const half = Math.floor(filler / 2);
      const fillers = [
        option({ name: 'd', description: text(half - 1) }),
        option({ name: 'e', description: text(filler - half - 1 + extra) }),
      ];
      return withOption(big('a'), big('b'), big('c'), ...fillers);
    };
    await stage.register([ofSize(0)]);
    const refusal = await refusalOf(stage.register([ofSize(1)]));
    expect(refusal.errors).toEqual(['0 APPLICATION_COMMAND_TOO_LARGE']);
  });
});
