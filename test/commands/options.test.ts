import { ApplicationCommandOptionType as Type } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { privateOption, type Options } from '#commands/declaration.ts';
import { readOptions, type Resolved } from '#commands/options.ts';

const declared = {
  topic: { type: 'string', description: 'A topic', choices: [{ name: 'One', value: 'one' }] },
  name: { type: 'string', description: 'A name', required: true },
  private: privateOption,
} as const satisfies Options;

const places = {
  channel: { type: 'channel', description: 'A channel', channelTypes: [0] },
  role: { type: 'role', description: 'A role' },
  file: { type: 'file', description: 'A file' },
} as const satisfies Options;

const forum = { id: '1', type: 15, name: 'forum', permissions: '0' };
const resolved = {
  channels: { 1: { ...forum, app_permissions: '2048' } },
  roles: { 2: { id: '2', name: 'News', mentionable: true } },
  attachments: { 3: { id: '3', filename: 'a.json', size: 9, url: 'https://cdn.example/a.json' } },
} as unknown as Resolved;

const channel = { name: 'channel', type: Type.Channel, value: '1' } as const;
const role = { name: 'role', type: Type.Role, value: '2' } as const;
const file = { name: 'file', type: Type.Attachment, value: '3' } as const;

const name = { name: 'name', type: Type.String, value: 'x' } as const;

describe('readOptions', () => {
  it('reads options that match their declaration', () => {
    const sent = [name, { name: 'private', type: Type.Boolean, value: true } as const];
    expect(readOptions(declared, sent)).toEqual({ name: 'x', private: true });
  });

  it('resolves ids, for channels of any type, even without permissions', () => {
    const chosen = { id: '1', type: 15, name: 'forum', callerPermissions: 0n };
    expect(readOptions(places, [channel, role, file], resolved)).toEqual({
      channel: { ...chosen, appPermissions: 2048n },
      role: { id: '2', name: 'News', mentionable: true, isBots: false },
      file: { name: 'a.json', size: 9, url: 'https://cdn.example/a.json' },
    });
    const without = { channels: { 1: forum } } as unknown as Resolved;
    expect(readOptions(places, [channel], without)).toEqual({
      channel: { ...chosen, appPermissions: undefined },
    });
  });

  it.each([
    ['a channel', channel],
    ['a role', role],
    ['a file', file],
    ['a property of every object', { ...channel, value: 'constructor' }],
    ['an id of another type', { ...channel, type: Type.Role, value: '2' }],
    ['a numeric id', { ...channel, value: 1 }],
  ] as [string, never][])('refuses %s that does not resolve', (_, sent) => {
    expect(readOptions(places, [sent], { channels: {}, roles: {} })).toBeUndefined();
    expect(readOptions(places, [sent])).toBeUndefined();
  });

  it.each([
    ['without a required one', []],
    ['with an unknown one', [name, { name: 'extra', type: Type.String, value: 'x' }]],
    ['named like a property of every object', [name, { name: 'constructor', type: 3, value: 'x' }]],
    ['with an unknown choice', [name, { name: 'topic', type: Type.String, value: 'two' }]],
    ['of the wrong type', [{ name: 'name', type: Type.Boolean, value: true }]],
    ['with a value of another type', [name, { name: 'private', type: Type.Boolean, value: 'yes' }]],
    ['with a subcommand', [{ name: 'name', type: Type.Subcommand, options: [] }]],
  ] as [string, never[]][])('refuses options %s', (_, sent) => {
    expect(readOptions(declared, sent)).toBeUndefined();
  });
});
