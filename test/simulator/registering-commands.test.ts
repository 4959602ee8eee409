import { ApplicationCommandResponseSchema } from 'discord-api-spec/zod';
import type { APIApplicationCommand } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../simulator/rest/limits.ts';
import { codeOf, formErrorsOf, refusalOf, request, useHarness } from './harness.ts';
import { choice, command, option, text, times, withOption } from './payload-parts.ts';

const harness = useHarness();
const path = () => `/applications/${harness.applicationId}/commands` as const;
const register = async (...commands: object[]): Promise<APIApplicationCommand[]> =>
  (await harness.register(commands)) as APIApplicationCommand[];

const choices = (...all: object[]): object => ({ choices: all });
const LEAVES = [
  option({ required: true, autocomplete: true, min_length: 1, max_length: 9 }),
  option({ type: 4, name: 'number', min_value: 0, max_value: 9 }),
  option({ type: 7, name: 'channel', channel_types: [0, 5] }),
];

describe('registered commands', () => {
  const full = command({
    default_member_permissions: '32',
    contexts: [0, 1],
    integration_types: [0, 1],
    nsfw: false,
    options: [
      option({ type: 2, name: 'group', options: [option({ type: 1, options: LEAVES })] }),
      option({ type: 1, name: 'list' }),
    ],
  });

  it("are returned with defaults in the shape of Discord's schema", async () => {
    const [first, second] = await register(command(), { ...full, name: 'full' });
    for (const one of [first, second])
      expect(ApplicationCommandResponseSchema.safeParse(one).error).toBeUndefined();
    expect(first).toMatchObject({
      application_id: harness.applicationId,
      type: 1,
      default_member_permissions: null,
      dm_permission: true,
      contexts: null,
      // Those that the app is configured for.
      integration_types: [0, 1],
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

  it('keep their ids, and their versions if unchanged', async () => {
    const [first] = await register(full);
    expect(await register(full)).toEqual([first]);
    const [changed] = await register({ ...full, description: 'b' });
    expect(changed?.id).toBe(first?.id);
    expect(changed?.version).not.toBe(first?.version);
  });

  it('are replaced by a new list, separately in each guild', async () => {
    const { guildId } = harness.world;
    await register(command(), command({ name: 'quote' }));
    expect(await register(command())).toHaveLength(1);
    const other = await harness.register([command({ name: 'other' })], guildId);
    expect(other).toMatchObject([{ guild_id: guildId, integration_types: [0] }]);
    expect(await harness.rest.get(path())).toMatchObject([{ name: 'cast' }]);
  });

  it('resolve commandsRegistered() only if global', async () => {
    const order: string[] = [];
    const waiting = harness.simulator.commandsRegistered().then(() => order.push('registered'));
    await harness.register([command()], harness.world.guildId);
    order.push('guild');
    await register(command());
    await waiting;
    expect(order).toEqual(['guild', 'registered']);
    await harness.simulator.commandsRegistered();
  });

  it('have a maximum total size', async () => {
    const choices = times(25, (index) => choice(`${index}`.padStart(99, 'x'), 'v'));
    const options = ['a', 'b', 'c'].map((name) =>
      option({ name, description: text(100), choices }),
    );
    // Three options of 1 + 100 + 25 * (99 + 1) characters, and names and descriptions of 1 and more.
    const ofSize = (size: number): object => {
      const rest = size - 'cast'.length - 'a'.length - 3 * 2601 - 'd'.length - 'e'.length;
      const [half, other] = [Math.floor(rest / 2), Math.ceil(rest / 2)];
      const fillers = [
        option({ name: 'd', description: text(half) }),
        option({ name: 'e', description: text(other) }),
      ];
      return withOption(...options, ...fillers);
    };
    await register(ofSize(LIMITS.commandTotal));
    const refusal = await refusalOf(register(ofSize(LIMITS.commandTotal + 1)));
    expect(refusal.errors).toEqual(['0 APPLICATION_COMMAND_TOO_LARGE']);
  });
});

const batch = (name: string, count: number): object[] =>
  times(count, (index) => command({ name: `${name}${index}` }));

describe('registering one command', () => {
  it('adds it, or replaces the one of the same name', async () => {
    await harness.register([command(), command({ name: 'other' })]);
    const post = async (body: object) => {
      const response = await request(harness, 'POST', path(), { body });
      return [response.status, await response.json()] as const;
    };
    const [created, added] = await post(command({ name: 'third' }));
    const [ok, replaced] = await post(command({ description: 'b' }));
    expect([created, ok]).toEqual([201, 200]);
    const other = expect.objectContaining({ name: 'other' });
    expect(await harness.rest.get(path())).toEqual([other, added, replaced]);
  });

  it('is refused with errors at its fields', async () => {
    const posted = harness.rest.post(path(), { body: command({ name: 'Cast' }) });
    expect(await formErrorsOf(posted)).toEqual(['name APPLICATION_COMMAND_INVALID_NAME']);
  });
});

describe('registering commands', () => {
  it.each<[string, object]>([
    ['0.name APPLICATION_COMMAND_INVALID_NAME', command({ name: 'Cast' })],
    ['0.name APPLICATION_COMMAND_INVALID_NAME', command({ name: 'the cast' })],
    ['0.name BASE_TYPE_MAX_LENGTH', command({ name: text(33) })],
    ['0.name BASE_TYPE_REQUIRED', { description: 'a' }],
    ['0.description BASE_TYPE_REQUIRED', { name: 'cast' }],
    ['0.description BASE_TYPE_MAX_LENGTH', command({ description: text(101) })],
    ['0.name_localizations NOT_SIMULATED', command({ name_localizations: { de: 'besetzung' } })],
    ['0.contexts.0 BASE_TYPE_CHOICES', command({ contexts: [7] })],
    ['0.nsfw NOT_SIMULATED', command({ nsfw: true })],
    // https://discord.com/developers/docs/interactions/application-commands#user-commands
    [
      '0.options APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS_NOT_ALLOWED',
      { type: 2, name: 'Cast', options: [option()] },
    ],
    ['0.options BASE_TYPE_MAX_LENGTH', withOption(...times(26, (i) => option({ name: `o${i}` })))],
  ])('is refused with %s: %.70j', async (error, body) => {
    expect(await formErrorsOf(harness.register([body]))).toContain(error);
    expect(await harness.rest.get(path())).toEqual([]);
  });

  it.each<[string, ...object[]]>([
    ['.0.choices BASE_TYPE_MAX_LENGTH', choices(...times(26, (index) => choice(`${index}`)))],
    ['.1.name APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS', {}, {}],
    [
      '.0.choices.1.name APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS',
      choices(choice('a', 'b'), choice('a', 'c')),
    ],
    ['.0.choices.0.value BASE_TYPE_MAX_LENGTH', choices(choice('a', text(101)))],
    ['.0.choices.0.value STRING_TYPE_CONVERT', choices(choice('a', 1))],
    [
      '.0 APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE',
      { autocomplete: true, ...choices(choice('a')) },
    ],
    ['.1 APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID', {}, { name: 'b', required: true }],
    [' APPLICATION_COMMAND_OPTIONS_TYPE_INVALID', {}, { name: 'b', type: 1 }],
    ['.0 APPLICATION_COMMAND_OPTIONS_MIN_MAX_INVALID', { min_length: 7, max_length: 6 }],
    ['.0.type UNION_TYPE_CHOICES', { type: 99 }],
    ['.0.type NOT_SIMULATED', { type: 6 }],
    ['.0.file_types NOT_SIMULATED', { type: 11, file_types: ['.png'] }],
    [
      '.0.options.0.name APPLICATION_COMMAND_INVALID_NAME',
      { type: 1, options: [option({ name: 'Bad' })] },
    ],
  ])('is refused with 0.options%s', async (error, ...options) => {
    const body = withOption(...options.map((more) => option(more)));
    expect(await formErrorsOf(harness.register([body]))).toContain(`0.options${error}`);
  });

  it('is refused for two commands with the same name', async () => {
    const refusal = await refusalOf(harness.register([command(), command()]));
    expect(refusal.errors).toEqual(['1.name APPLICATION_COMMANDS_DUPLICATE_NAME']);
  });

  // https://discord.com/developers/docs/interactions/application-commands#registering-a-command
  it.each([
    [100, 1],
    [15, 2],
    [15, 3],
  ])('is refused above %i commands of type %i', async (most, type) => {
    const described = type === 1 ? { description: 'a' } : {};
    const all = times(most + 1, (index) => ({ type, name: `c${index}`, ...described }));
    await harness.register(all.slice(1));
    expect(await codeOf(harness.register(all))).toBe('400 30032');
  });

  it('is refused for more than 200 new commands a day and scope', async () => {
    await harness.register(batch('a', 100));
    harness.clock.advance(12 * 3_600_000);
    await harness.register(batch('b', 100));
    await harness.register(batch('b', 100));
    expect(await codeOf(harness.register([...batch('b', 99), command()]))).toBe('400 30034');
    await harness.register([command()], harness.world.guildId);
    harness.clock.advance(12 * 3_600_000);
    await harness.register([command()]);
  });

  it('is refused for an entry point of an Activity in a guild', async () => {
    const entry = { type: 4, name: 'launch', handler: 2 };
    const errors = await formErrorsOf(harness.register([entry], harness.world.guildId));
    expect(errors).toEqual(['0.type BASE_TYPE_CHOICES']);
  });

  it("is refused if the list isn't an array", async () => {
    expect(await codeOf(harness.rest.put(path(), { body: command() }))).toBe('400 50035');
  });

  it('is refused for another application, and for a guild without the bot', async () => {
    expect(await codeOf(harness.rest.get('/applications/1/commands'))).toBe('403 20012');
    const { guildId } = harness.world.channelOf('elsewhere') as { guildId: string };
    expect(await codeOf(harness.register([], guildId))).toBe('403 50001');
  });
});
