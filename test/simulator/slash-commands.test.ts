import type { APIApplicationCommandInteraction } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { InteractionFailed } from '../../simulator/actor.ts';
import type { OptionValues } from '../../simulator/actor.ts';
import { bitsOf, holds } from '../../simulator/world/permissions.ts';
import type { Persona, Place } from '../../simulator/world/world.ts';
import { createRole } from '../../simulator/world/places.ts';
import { openHarness, useHarness } from './harness.ts';

const option = (name: string, type: number, more: object = {}): object => ({
  name,
  type,
  description: 'a',
  ...more,
});
const command = (name: string, more: object = {}) => ({ name, description: 'a', ...more });
const COMMANDS = [
  command('everywhere', { contexts: [0, 1, 2], integration_types: [0, 1] }),
  command('guilds', { contexts: [0] }),
  command('manage', { default_member_permissions: '32', contexts: [0] }),
  command('options', {
    options: [
      option('text', 3, { required: true, min_length: 2, max_length: 4 }),
      option('pick', 3, { choices: [{ name: 'A', value: 'a' }] }),
      option('whole', 4, { min_value: 1, max_value: 9 }),
      option('yes', 5),
      option('channel', 7, { channel_types: [0, 5] }),
      option('role', 8),
      option('file', 11),
    ],
  }),
  command('deep', {
    options: [
      option('group', 2, { options: [option('add', 1, { options: [option('name', 3)] })] }),
      option('list', 1),
    ],
  }),
];
const adminCommands = [command('reload', { default_member_permissions: '0' })];

const harness = useHarness({ shared: true, bot: true, commands: COMMANDS, adminCommands });

const LOUNGE = '1100000000000000301';
const THREAD = '1100000000000000103';

const names = (who: Persona, where: Place): string[] =>
  harness
    .as(who, where)
    .commands()
    .map(({ name }) => name)
    .toSorted();

const got = async (
  who: Persona,
  where: Place,
  line: string,
  values?: OptionValues,
): Promise<APIApplicationCommandInteraction> => {
  await harness.as(who, where).run(line, values);
  return harness.last as APIApplicationCommandInteraction;
};

describe('visible commands', () => {
  it.each<[Persona, Place, string[]]>([
    ['fan', 'general', ['deep', 'everywhere', 'guilds', 'options']],
    ['admin', 'general', ['deep', 'everywhere', 'guilds', 'manage', 'options']],
    ['fan', 'thread', ['deep', 'everywhere', 'guilds', 'options']],
    ['fan', 'dm', ['deep', 'everywhere', 'options']],
    // Without `integration_types`, a command is for all installs that the app is configured for.
    ['fan', 'elsewhere', ['deep', 'everywhere', 'guilds', 'manage', 'options']],
    ['owner', 'admin', ['deep', 'everywhere', 'guilds', 'manage', 'options', 'reload']],
    ['admin', 'admin', ['deep', 'everywhere', 'guilds', 'options']],
    ['fan', 'admin', []],
  ])('of the %s in %s', (who, where, expected) => {
    expect(names(who, where)).toEqual(expected);
  });

  // https://discord.com/developers/docs/interactions/application-commands#registering-a-command
  it('are those of both scopes, even if their names are equal', async () => {
    const { guildId } = harness.world;
    await harness.register([command('everywhere')], guildId);
    expect(names('fan', 'general').filter((name) => name === 'everywhere')).toHaveLength(2);
    await harness.register([], guildId);
  });
});

describe('a command line that a client refuses', () => {
  it.each<[string, string, OptionValues, string | undefined]>([
    ['an unknown command', 'nothing', {}, undefined],
    ['a command that the member may not use', 'manage', {}, undefined],
    ['an unknown subcommand', 'deep group remove', {}, undefined],
    ['a group without its subcommand', 'deep group', {}, undefined],
    ['a command without its subcommand', 'deep', {}, undefined],
    ['an option of another subcommand', 'deep list', { name: 'a' }, 'name'],
    ['a missing option', 'options', {}, 'text'],
    ['an unknown option', 'options', { text: 'abc', wat: 1 }, 'wat'],
    ['a number instead of a text', 'options', { text: 7 }, 'text'],
    ['a text too short', 'options', { text: 'a' }, 'text'],
    ['a text too long', 'options', { text: 'abcde' }, 'text'],
    ['an unknown choice', 'options', { text: 'abc', pick: 'b' }, 'pick'],
    ['an empty text', 'options', { text: 'abc', pick: '' }, 'pick'],
    ['a text instead of a number', 'options', { text: 'abc', whole: '1' }, 'whole'],
    ['a broken number', 'options', { text: 'abc', whole: 1.5 }, 'whole'],
    ['a number too small', 'options', { text: 'abc', whole: 0 }, 'whole'],
    ['a number too big', 'options', { text: 'abc', whole: 10 }, 'whole'],
    ['a text instead of a boolean', 'options', { text: 'abc', yes: 'true' }, 'yes'],
    ['an unknown role', 'options', { text: 'abc', role: '1' }, 'role'],
    ['an unknown channel', 'options', { text: 'abc', channel: '1' }, 'channel'],
    ['a channel of another guild', 'options', { text: 'abc', channel: LOUNGE }, 'channel'],
    ['a channel of another type', 'options', { text: 'abc', channel: THREAD }, 'channel'],
    ['an unknown file', 'options', { text: 'abc', file: '1' }, 'file'],
  ])("with %s isn't sent", async (_name, line, values, at) => {
    const before = harness.transcript.entries.length;
    const refused = { name: 'CommandRefused', option: at };
    await expect(harness.as('fan').run(line, values)).rejects.toMatchObject(refused);
    expect(harness.transcript.entries).toHaveLength(before);
  });
});

describe('a command interaction', () => {
  it('has typed option values and resolves their ids', async () => {
    const { world } = harness.simulator;
    const role = '1100000000000000112';
    const channel = harness.channelId('announcements');
    world.denyBot(channel, 'EmbedLinks');
    const values = { text: 'abc', pick: 'a', whole: 9, yes: false, channel, role };
    const { data } = await got('admin', 'general', 'options', values);
    expect(data).toMatchObject({
      name: 'options',
      type: 1,
      options: [
        { name: 'text', type: 3, value: 'abc' },
        { name: 'pick', type: 3, value: 'a' },
        { name: 'whole', type: 4, value: 9 },
        { name: 'yes', type: 5, value: false },
        { name: 'channel', type: 7, value: channel },
        { name: 'role', type: 8, value: role },
      ],
      resolved: {
        roles: { [role]: { name: 'News' } },
        channels: { [channel]: { name: 'announcements', type: 5 } },
      },
    });
    const { resolved } = data as unknown as {
      resolved: { channels: Record<string, Record<string, string>> };
    };
    const { permissions = 0, app_permissions: own = 0 } = resolved.channels[channel] ?? {};
    expect(holds(BigInt(permissions), 'EmbedLinks')).toBe(true);
    expect(holds(BigInt(own), 'EmbedLinks')).toBe(false);
    expect(holds(BigInt(own), 'SendMessages')).toBe(true);
    expect(resolved.channels[channel]).not.toHaveProperty('permission_overwrites');
  });

  it('nests subcommands', async () => {
    const add = { name: 'add', type: 1, options: [{ name: 'name', value: 'a' }] };
    expect((await got('fan', 'general', 'deep group add', { name: 'a' })).data).toMatchObject({
      options: [{ name: 'group', type: 2, options: [add] }],
    });
    expect((await got('fan', 'general', '/deep list')).data).toMatchObject({
      options: [{ name: 'list', type: 1, options: [] }],
    });
  });

  it("has the member's permissions and both locales in a guild", async () => {
    const interaction = await got('fan-in-japan', 'general', 'everywhere');
    const { guildId } = harness.world;
    expect(interaction).toMatchObject({
      version: 1,
      type: 2,
      application_id: harness.applicationId,
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

  it('has a user but no guild in direct messages', async () => {
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

  it('is authorized by the user in a guild without the bot, by both if possible', async () => {
    const { world } = harness;
    const fan = world.userOf('fan').id;
    const interaction = await got('fan', 'elsewhere', 'everywhere');
    expect(interaction).toMatchObject({
      context: 0,
      guild_locale: 'fr',
      authorizing_integration_owners: { 1: fan },
      member: { user: { id: fan } },
      // https://discord.com/developers/docs/change-log#userinstalled-apps-general-availability
      app_permissions: String(bitsOf('AttachFiles', 'EmbedLinks', 'UseExternalEmojis')),
    });
    expect(interaction.channel).not.toHaveProperty('app_permissions');
    world.userInstalls.add(fan);
    const { authorizing_integration_owners: both } = await got('fan', 'general', 'everywhere');
    world.userInstalls.clear();
    expect(both).toEqual({ 0: world.guildId, 1: fan });
  });

  // https://discord.com/developers/docs/topics/permissions#permissions-bitwise-permission-flags
  it("is answered privately by a user's app if the user lacks USE_EXTERNAL_APPS", async () => {
    await using closed = await openHarness({ bot: true });
    const { guildId } = closed.world.channelOf('elsewhere') as { guildId: string };
    const permissions = bitsOf('ViewChannel', 'UseApplicationCommands');
    closed.world.guilds.get(guildId)?.roles.set(guildId, createRole(guildId, 'all', permissions));
    expect((await closed.run('elsewhere')).message.flags).toBe(64);
    closed.onInteraction(async (reply) => {
      await reply.callback({ type: 5 });
      await reply.followUp({ content: 'b' });
    });
    expect((await closed.run('elsewhere')).message.flags).toBe(64);
  });

  it('has the guild of a guild command', async () => {
    expect((await got('owner', 'admin', 'reload')).data).toMatchObject({
      name: 'reload',
      guild_id: harness.world.adminGuildId,
    });
  });
});

describe('a command without a connected bot', () => {
  it('fails at once', async () => {
    await using lonely = await openHarness({ commands: COMMANDS });
    const running = lonely.as('fan').run('everywhere');
    await expect(running).rejects.toMatchObject({ name: 'InteractionFailed', reason: 'no-bot' });
    await expect(running).rejects.toThrow(InteractionFailed);
  });
});
