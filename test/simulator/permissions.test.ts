import { type APIOverwrite, ChannelType, OverwriteType } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import {
  ALL_PERMISSIONS,
  basePermissions,
  bitsOf,
  channelPermissions,
} from '../../simulator/world/permissions.ts';
import { createRole } from '../../simulator/world/places.ts';
import type { Guild, GuildChannel } from '../../simulator/world/places.ts';

const SEND = bitsOf('SendMessages');
const VIEW = bitsOf('ViewChannel');

const roles = [
  createRole('guild', '@everyone', VIEW),
  createRole('speakers', 'a', SEND),
  createRole('others', 'a', 0n),
  createRole('administrators', 'a', bitsOf('Administrator')),
];
const members = [
  { userId: 'member', roleIds: ['speakers', 'others'] },
  { userId: 'administrator', roleIds: ['administrators'] },
  { userId: 'owner', roleIds: [] },
];
const guild: Guild = {
  id: 'guild',
  name: 'a',
  ownerId: 'owner',
  locale: 'en-US',
  hasBot: false,
  roles: new Map(roles.map((role) => [role.id, role])),
  members: new Map(members.map((member) => [member.userId, member])),
};

const { Member, Role } = OverwriteType;
const overwrite =
  (verdict: 'allow' | 'deny') =>
  (id: string, type: OverwriteType = Role): APIOverwrite => ({
    id,
    type,
    allow: '0',
    deny: '0',
    [verdict]: SEND.toString(),
  });
const allow = overwrite('allow');
const deny = overwrite('deny');

describe('member permissions', () => {
  it.each<[string, bigint]>([
    ['member', VIEW | SEND],
    ['administrator', ALL_PERMISSIONS],
    ['owner', ALL_PERMISSIONS],
    ['stranger', 0n],
  ])('come from the roles of the %s', (userId, expected) => {
    expect(basePermissions(guild, userId)).toBe(expected);
  });

  it.each<[string, APIOverwrite[], bigint]>([
    ['none', [], VIEW | SEND],
    ['everyone denied', [deny('guild')], VIEW],
    ['a role denied', [deny('others')], VIEW],
    ['another role denied', [deny('administrators')], VIEW | SEND],
    ['one role denied, another allowed', [deny('others'), allow('speakers')], VIEW | SEND],
    ['one role allowed, another denied', [allow('others'), deny('speakers')], VIEW | SEND],
    ['everyone denied, a role allowed', [allow('others'), deny('guild')], VIEW | SEND],
    ['everyone allowed, a role denied', [deny('others'), allow('guild')], VIEW],
    ['a role allowed, the member denied', [deny('member', Member), allow('others')], VIEW],
    ['a role denied, the member allowed', [allow('member', Member), deny('others')], VIEW | SEND],
    ['another member denied', [deny('administrator', Member)], VIEW | SEND],
  ])('follow the most specific overwrite in a channel: %s', (_name, overwrites, expected) => {
    const channel: GuildChannel = {
      kind: 'guild',
      id: 'channel',
      type: ChannelType.GuildText,
      guildId: guild.id,
      name: 'a',
      position: 0,
      overwrites,
    };
    expect(channelPermissions(guild, channel, 'member')).toBe(expected);
    expect(channelPermissions(guild, channel, 'administrator')).toBe(ALL_PERMISSIONS);
  });
});
