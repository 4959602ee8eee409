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

const guild: Guild = {
  id: 'guild',
  name: 'a',
  ownerId: 'owner',
  locale: 'en-US',
  hasBot: false,
  roles: new Map(
    [
      createRole('guild', '@everyone', VIEW),
      createRole('speakers', 'a', SEND),
      createRole('others', 'a', 0n),
      createRole('administrators', 'a', bitsOf('Administrator')),
    ].map((role) => [role.id, role]),
  ),
  members: new Map(
    Object.entries({
      member: ['speakers', 'others'],
      administrator: ['administrators'],
      owner: [],
    }).map(([userId, roleIds]) => [userId, { userId, roleIds }]),
  ),
};

const overwrite = (
  id: string,
  verdict: 'allow' | 'deny',
  type: OverwriteType = OverwriteType.Role,
): APIOverwrite => ({ id, type, allow: '0', deny: '0', [verdict]: SEND.toString() });

const { Member } = OverwriteType;

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
    ['everyone denied', [overwrite('guild', 'deny')], VIEW],
    ['a role denied', [overwrite('others', 'deny')], VIEW],
    ['another role denied', [overwrite('administrators', 'deny')], VIEW | SEND],
    [
      'one role denied, another allowed',
      [overwrite('others', 'deny'), overwrite('speakers', 'allow')],
      VIEW | SEND,
    ],
    [
      'one role allowed, another denied',
      [overwrite('others', 'allow'), overwrite('speakers', 'deny')],
      VIEW | SEND,
    ],
    [
      'everyone denied, a role allowed',
      [overwrite('others', 'allow'), overwrite('guild', 'deny')],
      VIEW | SEND,
    ],
    [
      'everyone allowed, a role denied',
      [overwrite('others', 'deny'), overwrite('guild', 'allow')],
      VIEW,
    ],
    [
      'a role allowed, the member denied',
      [overwrite('member', 'deny', Member), overwrite('others', 'allow')],
      VIEW,
    ],
    [
      'a role denied, the member allowed',
      [overwrite('member', 'allow', Member), overwrite('others', 'deny')],
      VIEW | SEND,
    ],
    ['another member denied', [overwrite('administrator', 'deny', Member)], VIEW | SEND],
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
