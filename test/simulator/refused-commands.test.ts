import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../simulator/rest/limits.ts';
import { choice, command, option, text, times, withOption } from './command-parts.ts';
import { openStage, refusalOf } from './stage.ts';
import type { Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(async () => stage[Symbol.asyncDispose]());

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
