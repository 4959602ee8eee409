import { describe, expect, it } from 'vitest';
import { components, createCommands } from '#commands/index.ts';
import { commandPayload } from '#commands/payload.ts';
import { bundledPack, loadFacts } from '#data/load.ts';
import { actions } from '#replies/buttons.ts';

const facts = await loadFacts(bundledPack);
const commands = createCommands({
  reloads: {
    reload: () => Promise.resolve({ kind: 'first-version' }),
    rollback: () => Promise.resolve({ kind: 'first-version' }),
  },
  facts: () => facts,
  owners: () => Promise.resolve(new Set()),
  adminGuildId: undefined,
});

describe('the commands', () => {
  it('GIVEN all of them THEN names and options are those that the README promises', () => {
    const shape = commands.map((command) => [command.name, Object.keys(command.options)]);
    expect(Object.fromEntries(shape)).toEqual({
      cast: ['name', 'private'],
      quote: ['speaker', 'private'],
      status: ['topic', 'private'],
      about: ['private'],
      reload: ['dry-run', 'rollback'],
    });
  });

  it('GIVEN one for everywhere THEN servers, DMs and user installs have it', () => {
    for (const command of commands.filter(({ scope }) => scope === 'everywhere')) {
      expect(commandPayload(command)).toMatchObject({
        contexts: [0, 1, 2],
        integration_types: [0, 1],
      });
    }
  });

  it('GIVEN one for the admin guild THEN only there, and hidden from members', () => {
    const payload = commandPayload({
      name: 'hush',
      description: 'For owners',
      scope: 'admin-guild',
      options: {},
      run: () => ({ kind: 'notice', text: '' }),
    });
    expect(payload.default_member_permissions).toBe('0');
    expect(payload.contexts).toBeUndefined();
    expect(payload.integration_types).toBeUndefined();
  });

  it('GIVEN the topics of /status THEN they are the promised choices', () => {
    const status = commands.find(({ name }) => name === 'status');
    const topic = status?.options['topic'];
    expect(topic?.type === 'string' && topic.choices?.map(({ value }) => value)).toEqual([
      'overview',
      'filming',
      'release',
      'episodes',
      'story',
      'delay',
    ]);
  });

  it('GIVEN every action that a message can carry THEN something answers it', () => {
    expect(components.map(({ id }) => id.action).toSorted()).toEqual(
      Object.values(actions)
        .map(({ action }) => action)
        .toSorted(),
    );
  });
});
