import type { APIApplicationCommand } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { factCommands } from '#commands/index.ts';
import { commandPayload } from '#commands/payload.ts';
import { isUpToDate, type CommandPayload } from '#discord/registration.ts';
import { answerCommand } from '../../simulator/commands/answer-command.ts';
import type { CommandDraft } from '../../simulator/commands/check-command.ts';

const payloads = factCommands.map(commandPayload);

/** A payload as Discord returns it. Contexts have no order. */
function stored(payload: CommandPayload, change: object = {}): APIApplicationCommand {
  const identity = { id: '1', applicationId: '2', version: '3', guildId: undefined };
  const draft = { ...payload, contexts: payload.contexts?.toReversed() } as CommandDraft;
  return { ...answerCommand(draft, identity), ...change };
}

describe('isUpToDate', () => {
  it('is true for our commands as Discord returns them', () => {
    const registered = payloads.map((payload) => stored(payload)).toReversed();
    expect(isUpToDate(registered, payloads)).toBe(true);
  });

  it.each([
    ['another description', { description: 'Other' }],
    ['another context', { contexts: [0] }],
    ['no user install', { integration_types: [0] }],
    ['no options', { options: [] }],
    ['an age limit', { nsfw: true }],
    ['no default permissions', { default_member_permissions: '0' }],
    ['a translation', { name_localizations: { de: 'besetzung' } }],
  ])('is false with %s', (_, change) => {
    const registered = payloads.map((payload, index) => stored(payload, index === 0 ? change : {}));
    expect(isUpToDate(registered, payloads)).toBe(false);
  });

  it("ignores the fields that Discord adds to a guild's command", () => {
    const payload = { name: 'hush', description: 'For owners', default_member_permissions: '0' };
    const registered = stored(payload, { contexts: null, integration_types: [0], guild_id: '9' });
    expect(isUpToDate([registered], [payload])).toBe(true);
  });

  it('compares the options of subcommands', () => {
    const option = { type: 7, name: 'channel', description: 'Where', required: true };
    const add = { type: 1, name: 'add', description: 'Add' };
    const list = { type: 1, name: 'list', description: 'List' };
    const payload = {
      name: 'updates',
      description: 'Posts',
      contexts: [0],
      integration_types: [0],
      default_member_permissions: '32',
      options: [
        { ...add, options: [{ ...option, channel_types: [0, 5, 10] }] },
        { ...list, options: [] },
      ],
    } as CommandPayload;
    const returned = (change: object = {}) => {
      const options = [{ ...option, channel_types: [10, 5, 0], ...change }];
      return stored(payload, { options: [{ ...add, name_localizations: null, options }, list] });
    };
    expect(isUpToDate([returned()], [payload])).toBe(true);
    expect(isUpToDate([returned({ channel_types: [0, 5] })], [payload])).toBe(false);
    expect(isUpToDate([returned({ required: undefined })], [payload])).toBe(false);
  });

  it('is false with a missing or an extra command', () => {
    const registered = payloads.map((payload) => stored(payload));
    expect(isUpToDate(registered.slice(1), payloads)).toBe(false);
    expect(isUpToDate([...registered, ...registered.slice(0, 1)], payloads)).toBe(false);
    expect(isUpToDate([], [])).toBe(true);
  });

  it('is false with choices in another order, which people see', () => {
    const status = payloads.find(({ name }) => name === 'status');
    if (!status) throw new Error('no /status');
    const turned = structuredClone(stored(status));
    const [topic] = turned.options ?? [];
    if (topic && 'choices' in topic) topic.choices?.reverse();
    expect(isUpToDate([turned], [status])).toBe(false);
  });
});
