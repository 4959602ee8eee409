import type { APIApplicationCommand } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { factCommands } from '#commands/index.ts';
import { commandPayload } from '#commands/payload.ts';
import { isUpToDate, type CommandPayload } from '#discord/registration.ts';

const payloads = factCommands.map(commandPayload);

/** What Discord makes of a payload: ids and defaults added, empty things spelt its own way. */
function stored(payload: CommandPayload, change: object = {}): APIApplicationCommand {
  return {
    id: '1',
    application_id: '2',
    version: '3',
    default_member_permissions: null,
    type: 1,
    nsfw: false,
    dm_permission: true,
    name_localizations: null,
    description_localizations: null,
    ...payload,
    contexts: payload.contexts?.toReversed(),
    options: payload.options?.map((option) => {
      const {
        required: _,
        autocomplete,
        ...rest
      } = option as { required?: boolean; autocomplete?: boolean };
      return { ...rest, ...(autocomplete === true ? { autocomplete } : {}) };
    }),
    ...change,
  } as unknown as APIApplicationCommand;
}

describe('isUpToDate', () => {
  it('GIVEN what Discord makes of our commands THEN nothing is to be written', () => {
    expect(isUpToDate(payloads.map((payload) => stored(payload)).toReversed(), payloads)).toBe(
      true,
    );
  });

  it.each([
    ['another description', { description: 'Other' }],
    ['another context', { contexts: [0] }],
    ['no user install', { integration_types: [0] }],
    ['an option less', { options: [] }],
    ['an age limit', { nsfw: true }],
    ['members shut out', { default_member_permissions: '0' }],
    ['a translation', { name_localizations: { de: 'besetzung' } }],
  ])('GIVEN %s THEN it is not in step', (_, change) => {
    const registered = payloads.map((payload, index) => stored(payload, index === 0 ? change : {}));
    expect(isUpToDate(registered, payloads)).toBe(false);
  });

  it("GIVEN a guild's command THEN what Discord fills in makes no difference", () => {
    const payload = { name: 'hush', description: 'For owners', default_member_permissions: '0' };
    const registered = stored(payload, { contexts: null, integration_types: [0], guild_id: '9' });
    expect(isUpToDate([registered], [payload])).toBe(true);
  });

  it('GIVEN a group of commands THEN it is in step as Discord spells it, and not after a change', () => {
    const option = { type: 7, name: 'channel', description: 'Where', required: true };
    const payload = {
      name: 'updates',
      description: 'Posts',
      contexts: [0],
      integration_types: [0],
      default_member_permissions: '32',
      options: [
        {
          type: 1,
          name: 'add',
          description: 'Add',
          options: [{ ...option, channel_types: [0, 5, 10] }],
        },
        { type: 1, name: 'list', description: 'List', options: [] },
      ],
    } as CommandPayload;
    const spelt = (change: object = {}) =>
      stored(payload, {
        options: [
          {
            type: 1,
            name: 'add',
            description: 'Add',
            name_localizations: null,
            options: [{ ...option, channel_types: [10, 5, 0], ...change }],
          },
          { type: 1, name: 'list', description: 'List' },
        ],
      });
    expect(isUpToDate([spelt()], [payload])).toBe(true);
    expect(isUpToDate([spelt({ channel_types: [0, 5] })], [payload])).toBe(false);
    expect(isUpToDate([spelt({ required: undefined })], [payload])).toBe(false);
  });

  it('GIVEN a command too many or too few THEN it is not in step', () => {
    const registered = payloads.map((payload) => stored(payload));
    expect(isUpToDate(registered.slice(1), payloads)).toBe(false);
    expect(isUpToDate([...registered, ...registered.slice(0, 1)], payloads)).toBe(false);
    expect(isUpToDate([], [])).toBe(true);
  });

  it('GIVEN choices in another order THEN it is not in step, as people see the order', () => {
    const status = payloads.find(({ name }) => name === 'status');
    if (!status) throw new Error('no /status');
    const turned = structuredClone(stored(status));
    const [topic] = turned.options ?? [];
    if (topic && 'choices' in topic) topic.choices?.reverse();
    expect(isUpToDate([turned], [status])).toBe(false);
  });
});
