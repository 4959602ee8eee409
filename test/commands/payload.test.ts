import { describe, expect, it } from 'vitest';
import { isGroup, type AnyCommand } from '#commands/declaration.ts';
import { createCommands, createComponents } from '#commands/index.ts';
import { commandPayload } from '#commands/payload.ts';
import { actions } from '#replies/buttons.ts';

/** None of these is used before a command is. */
const deps = {
  updates: {},
  reloads: {},
  facts: () => undefined,
  isOwner: () => undefined,
  adminGuildId: undefined,
} as unknown as Parameters<typeof createCommands>[0];
const commands = createCommands(deps);

type Level = { readonly options?: readonly { readonly required?: boolean }[] };

const settings =
  'days time timezone content delivery about start mention text missed quiet silent publish cron'.split(
    ' ',
  );

function shapeOf(command: AnyCommand): [string, string[]][] {
  if (!isGroup(command)) return [[command.name, Object.keys(command.options)]];
  return command.subcommands.map(({ name, options }) => [
    `${command.name} ${name}`,
    Object.keys(options),
  ]);
}

describe('the commands', () => {
  it('have the names and options that the README promises', () => {
    expect(Object.fromEntries(commands.flatMap(shapeOf))).toEqual({
      cast: ['name', 'private'],
      quote: ['speaker', 'card', 'private'],
      status: ['topic', 'private'],
      about: ['private'],
      'updates add': ['channel', ...settings],
      'updates list': [],
      'updates edit': ['id', 'channel', ...settings, 'no-mention'],
      'updates pause': ['id'],
      'updates resume': ['id'],
      'updates remove': ['id'],
      'updates preview': ['id'],
      'updates post': ['id'],
      'updates check': [],
      'updates export': [],
      'updates import': ['file', 'json'],
      'settings show': [],
      'settings spoilers': ['season'],
      reload: ['dry-run', 'rollback'],
    });
  });

  it('for everywhere are offered in servers, DMs and user installs', () => {
    for (const command of commands.filter(({ scope }) => scope === 'everywhere')) {
      expect(commandPayload(command)).toMatchObject({
        contexts: [0, 1, 2],
        integration_types: [0, 1],
      });
    }
  });

  it('of groups are offered only in servers, to members who manage the server', () => {
    for (const payload of commands.filter(isGroup).map(commandPayload)) {
      const where = { contexts: [0], integration_types: [0] };
      expect(payload).toMatchObject({ ...where, default_member_permissions: '32' });
    }
  });

  it.each(commands)("/$name is within Discord's limits", (command) => {
    const payload = commandPayload(command);
    const texts = JSON.stringify(payload).matchAll(/"(?:name|description|value)":"([^"]*)"/g);
    const size = Array.from(texts).reduce((sum, [, text = '']) => sum + text.length, 0);
    expect(size).toBeLessThan(8000);
    for (const { options = [] } of [payload, ...(payload.options ?? [])] as Level[]) {
      expect(options.length).toBeLessThanOrEqual(25);
      const firstOptional = options.findIndex(({ required }) => required !== true);
      const lastRequired = options.findLastIndex(({ required }) => required === true);
      expect(firstOptional === -1 || lastRequired < firstOptional).toBe(true);
    }
  });

  it.each([
    ['no admin guild', undefined, 'servers', { contexts: [0], integration_types: [0] }],
    // Discord accepts neither field for a guild's command.
    ['an admin guild', '9', 'admin-guild', { contexts: undefined, integration_types: undefined }],
  ])('/reload with %s is visible to administrators', (_, adminGuildId, scope, where) => {
    const reload = createCommands({ ...deps, adminGuildId }).find(({ name }) => name === 'reload');
    expect(reload?.scope).toBe(scope);
    expect(reload && commandPayload(reload)).toMatchObject({
      default_member_permissions: '0',
      ...where,
    });
  });

  it('/status has the promised topics', () => {
    const status = commands.find(({ name }) => name === 'status');
    const topic = status && !isGroup(status) ? status.options['topic'] : undefined;
    const topics = topic?.type === 'string' ? topic.choices?.map(({ value }) => value) : [];
    expect(topics?.join(' ')).toBe('overview filming release episodes story delay');
  });

  it('answer every action of buttons and menus', () => {
    expect(
      createComponents(deps)
        .map(({ id }) => id.action)
        .toSorted(),
    ).toEqual(
      Object.values(actions)
        .map(({ action }) => action)
        .toSorted(),
    );
  });
});
