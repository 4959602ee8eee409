import type { APIApplicationCommandInteraction } from 'discord-api-types/v10';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CommandRefused, InteractionFailed } from '../../simulator/actor.ts';
import type { OptionValues } from '../../simulator/actor.ts';
import { bitsOf, holds } from '../../simulator/world/permissions.ts';
import type { Persona, Place } from '../../simulator/world.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
  await stage.register(COMMANDS);
  await stage.register(
    [{ name: 'reload', description: 'a', default_member_permissions: '0' }],
    stage.simulator.world.adminGuildId,
  );
  await stage.connect();
  stage.onInteraction((_interaction, reply) =>
    reply.callback({ type: 4, data: { content: 'ok' } }),
  );
});
afterAll(async () => stage[Symbol.asyncDispose]());

const option = (name: string, type: number, more: object = {}): object => ({
  name,
  type,
  description: 'a',
  ...more,
});
const COMMANDS = [
  { name: 'everywhere', description: 'a', contexts: [0, 1, 2], integration_types: [0, 1] },
  { name: 'guilds', description: 'a', contexts: [0] },
  { name: 'manage', description: 'a', default_member_permissions: '32', contexts: [0] },
  {
    name: 'options',
    description: 'a',
    options: [
      option('text', 3, { required: true, min_length: 2, max_length: 4 }),
      option('pick', 3, { choices: [{ name: 'A', value: 'a' }] }),
      option('whole', 4, { min_value: 1, max_value: 9 }),
      option('yes', 5),
      option('user', 6),
      option('channel', 7, { channel_types: [0, 5] }),
      option('role', 8),
      option('who', 9),
      option('number', 10, { min_value: 0.5 }),
      option('file', 11),
    ],
  },
  {
    name: 'deep',
    description: 'a',
    options: [
      option('group', 2, { options: [option('add', 1, { options: [option('name', 3)] })] }),
      option('list', 1),
    ],
  },
];

const names = (who: Persona, where: Place): string[] =>
  stage.simulator
    .as(who, where)
    .commands()
    .map((command) => command.name)
    .toSorted();

const got = async (
  who: Persona,
  where: Place,
  line: string,
  values?: OptionValues,
): Promise<APIApplicationCommandInteraction> => {
  await stage.simulator.as(who, where).run(line, values);
  return stage.last as APIApplicationCommandInteraction;
};

describe('commands that a person is offered', () => {
  it.each<[Persona, Place, string[]]>([
    ['fan', 'general', ['deep', 'everywhere', 'guilds', 'options']],
    ['admin', 'general', ['deep', 'everywhere', 'guilds', 'manage', 'options']],
    ['fan', 'thread', ['deep', 'everywhere', 'guilds', 'options']],
    ['fan', 'dm', ['deep', 'everywhere', 'options']],
    ['fan', 'elsewhere', ['everywhere']],
    ['owner', 'admin', ['deep', 'everywhere', 'guilds', 'manage', 'options', 'reload']],
    ['admin', 'admin', ['deep', 'everywhere', 'guilds', 'options']],
    ['fan', 'admin', []],
  ])('GIVEN %s in %s THEN these', (who, where, expected) => {
    expect(names(who, where)).toEqual(expected);
  });

  it('GIVEN a place without a command THEN it can not be run', async () => {
    await expect(stage.simulator.as('fan', 'general').run('manage')).rejects.toThrow(
      CommandRefused,
    );
  });
});

describe('option values that a client does not send', () => {
  it.each<[string, string, OptionValues, string | undefined]>([
    ['an unknown command', 'nothing', {}, undefined],
    ['an unknown sub-command', 'deep group remove', {}, undefined],
    ['a group without its sub-command', 'deep group', {}, undefined],
    ['a command without its sub-command', 'deep', {}, undefined],
    ['an option of another sub-command', 'deep list', { name: 'a' }, 'name'],
    ['a missing option', 'options', {}, 'text'],
    ['an unknown option', 'options', { text: 'abc', wat: 1 }, 'wat'],
    ['a number for a text', 'options', { text: 7 }, 'text'],
    ['a text too short', 'options', { text: 'a' }, 'text'],
    ['a text too long', 'options', { text: 'abcde' }, 'text'],
    ['no choice', 'options', { text: 'abc', pick: 'b' }, 'pick'],
    ['an empty text', 'options', { text: 'abc', pick: '' }, 'pick'],
    ['a text for a number', 'options', { text: 'abc', whole: '1' }, 'whole'],
    ['a broken number', 'options', { text: 'abc', whole: 1.5 }, 'whole'],
    ['a number too small', 'options', { text: 'abc', whole: 0 }, 'whole'],
    ['a number too big', 'options', { text: 'abc', whole: 10 }, 'whole'],
    ['a fraction too small', 'options', { text: 'abc', number: 0.4 }, 'number'],
    ['a text for a truth', 'options', { text: 'abc', yes: 'true' }, 'yes'],
    ['nobody', 'options', { text: 'abc', user: '1' }, 'user'],
    ['nobody and no role', 'options', { text: 'abc', who: '1' }, 'who'],
    ['no role', 'options', { text: 'abc', role: '1' }, 'role'],
    ['no channel', 'options', { text: 'abc', channel: '1' }, 'channel'],
    [
      'a channel of another guild',
      'options',
      { text: 'abc', channel: '1100000000000000301' },
      'channel',
    ],
    [
      'a channel of another type',
      'options',
      { text: 'abc', channel: '1100000000000000103' },
      'channel',
    ],
    ['a file that nobody attached', 'options', { text: 'abc', file: '1' }, 'file'],
  ])('GIVEN %s THEN it is refused before the bot hears of it', async (_name, line, values, at) => {
    const before = stage.simulator.transcript.entries.length;
    await expect(stage.simulator.as('fan', 'general').run(line, values)).rejects.toMatchObject({
      name: 'CommandRefused',
      option: at,
    });
    expect(stage.simulator.transcript.entries).toHaveLength(before);
  });
});

describe('what the bot gets', () => {
  it('GIVEN all kinds of options THEN values with their types, and what the ids stand for', async () => {
    const { world } = stage.simulator;
    const [fan, role, channel] = [
      world.userOf('fan').id,
      '1100000000000000112',
      world.channelOf('announcements').id,
    ];
    world.denyBot(channel, 'EmbedLinks');
    const { data } = await got('admin', 'general', 'options', {
      text: 'abc',
      pick: 'a',
      whole: 9,
      yes: false,
      user: fan,
      channel,
      role,
      who: role,
      number: 0.5,
    });
    expect(data).toMatchObject({
      name: 'options',
      type: 1,
      options: [
        { name: 'text', type: 3, value: 'abc' },
        { name: 'pick', type: 3, value: 'a' },
        { name: 'whole', type: 4, value: 9 },
        { name: 'yes', type: 5, value: false },
        { name: 'user', type: 6, value: fan },
        { name: 'channel', type: 7, value: channel },
        { name: 'role', type: 8, value: role },
        { name: 'who', type: 9, value: role },
        { name: 'number', type: 10, value: 0.5 },
      ],
      resolved: {
        users: { [fan]: { username: 'fan' } },
        members: { [fan]: { roles: [] } },
        roles: { [role]: { name: 'News' } },
        channels: { [channel]: { name: 'announcements', type: 5 } },
      },
    });
    const resolved = (
      data as {
        resolved: {
          channels: Record<string, { permissions: string; app_permissions: string }>;
          members: Record<string, object>;
        };
      }
    ).resolved;
    const { permissions, app_permissions: own } = resolved.channels[channel] ?? {
      permissions: '0',
      app_permissions: '0',
    };
    expect(holds(BigInt(permissions), 'EmbedLinks')).toBe(true);
    expect(holds(BigInt(own), 'EmbedLinks')).toBe(false);
    expect(holds(BigInt(own), 'SendMessages')).toBe(true);
    expect(resolved.members[fan]).not.toHaveProperty('user');
    expect(resolved.channels[channel]).not.toHaveProperty('permission_overwrites');
  });

  it('GIVEN a sub-command in a group THEN options nest', async () => {
    expect((await got('fan', 'general', 'deep group add', { name: 'a' })).data).toMatchObject({
      options: [
        {
          name: 'group',
          type: 2,
          options: [{ name: 'add', type: 1, options: [{ name: 'name', value: 'a' }] }],
        },
      ],
    });
    expect((await got('fan', 'general', '/deep list')).data).toMatchObject({
      options: [{ name: 'list', type: 1, options: [] }],
    });
  });

  it('GIVEN a guild THEN a member with permissions, and languages of both', async () => {
    const interaction = await got('fan-in-japan', 'general', 'everywhere');
    const { guildId } = stage.simulator.world;
    expect(interaction).toMatchObject({
      version: 1,
      type: 2,
      application_id: stage.applicationId,
      guild_id: guildId,
      guild: { id: guildId, locale: 'en-US' },
      guild_locale: 'en-US',
      locale: 'ja',
      context: 0,
      entitlements: [],
      attachment_size_limit: 10_485_760,
      authorizing_integration_owners: { 0: guildId },
      member: { user: { username: 'fan_in_japan' }, permissions: expect.stringMatching(/^\d+$/) },
      channel: { name: 'general', type: 0 },
    });
    expect(interaction).not.toHaveProperty('user');
    expect(holds(BigInt(interaction.app_permissions), 'SendMessages')).toBe(true);
  });

  it('GIVEN direct messages THEN a user and no guild', async () => {
    const interaction = await got('fan', 'dm', 'everywhere');
    expect(interaction).toMatchObject({
      context: 1,
      user: { username: 'fan' },
      locale: 'en-GB',
      authorizing_integration_owners: { 0: '0' },
      channel: { type: 1 },
    });
    for (const field of ['member', 'guild', 'guild_id', 'guild_locale'])
      expect(interaction).not.toHaveProperty(field);
  });

  it('GIVEN a guild without the bot THEN the user answers for the app', async () => {
    const interaction = await got('fan', 'elsewhere', 'everywhere');
    const fan = stage.simulator.world.userOf('fan').id;
    expect(interaction).toMatchObject({
      context: 0,
      guild_locale: 'fr',
      authorizing_integration_owners: { 1: fan },
      member: { user: { id: fan } },
    });
    expect(interaction.channel).not.toHaveProperty('app_permissions');
  });

  it('GIVEN a user who installed the app where the bot is too THEN both answer for it', async () => {
    const fan = stage.simulator.world.userOf('fan').id;
    stage.simulator.world.userInstalls.add(fan);
    const interaction = await got('fan', 'general', 'everywhere');
    stage.simulator.world.userInstalls.clear();
    expect(interaction).toMatchObject({
      authorizing_integration_owners: { 0: stage.simulator.world.guildId, 1: fan },
    });
  });

  it('GIVEN a command of one guild THEN its data says so', async () => {
    expect((await got('owner', 'admin', 'reload')).data).toMatchObject({
      name: 'reload',
      guild_id: stage.simulator.world.adminGuildId,
    });
  });
});

describe('no bot', () => {
  it('GIVEN no session THEN the person is told at once', async () => {
    await using lonely = await openStage();
    await lonely.register(COMMANDS);
    const running = lonely.simulator.as('fan', 'general').run('everywhere');
    await expect(running).rejects.toMatchObject({ name: 'InteractionFailed', reason: 'no-bot' });
    await expect(running).rejects.toThrow(InteractionFailed);
  });
});

describe('permissions', () => {
  it('GIVEN roles and overwrites THEN the member’s own word is the last', () => {
    const { world } = stage.simulator;
    const announcements = world.channelOf('announcements');
    if (announcements.kind !== 'guild') throw new Error('It is a channel of a guild.');
    const bot = stage.applicationId;
    expect(holds(world.permissionsIn(announcements, bot), 'SendMessages')).toBe(true);
    expect(holds(world.permissionsIn(announcements, world.userOf('fan').id), 'SendMessages')).toBe(
      false,
    );
    world.denyBot(announcements.id, 'SendMessages');
    expect(holds(world.permissionsIn(announcements, bot), 'SendMessages')).toBe(false);
    const control = world.channelOf('admin');
    if (control.kind !== 'guild') throw new Error('It is a channel of a guild.');
    expect(holds(world.permissionsIn(control, world.userOf('owner').id), 'ManageGuild')).toBe(true);
    expect(bitsOf('ManageGuild')).toBe(32n);
  });
});
