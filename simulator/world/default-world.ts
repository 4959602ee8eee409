import { ChannelType, Locale, OverwriteType } from 'discord-api-types/v10';
import type { Clock } from '#clock.ts';
import type { Person } from './people.ts';
import { createUser } from './people.ts';
import { bitsOf } from './permissions.ts';
import type { Channel, Guild, Member } from './places.ts';
import { createRole } from './places.ts';
import { World } from './world.ts';

// Fixed ids keep transcripts and snapshots the same in every run.
const ID = {
  bot: '1100000000000000001',
  fan: '1100000000000000011',
  admin: '1100000000000000012',
  owner: '1100000000000000013',
  japan: '1100000000000000014',
  fanGuild: '1100000000000000100',
  adminGuild: '1100000000000000200',
  otherGuild: '1100000000000000300',
  general: '1100000000000000101',
  announcements: '1100000000000000102',
  thread: '1100000000000000103',
  adminChannel: '1100000000000000201',
  otherChannel: '1100000000000000301',
  botRole: '1100000000000000110',
  moderators: '1100000000000000111',
  newsRole: '1100000000000000112',
  adminBotRole: '1100000000000000210',
  administrators: '1100000000000000211',
} as const;

const EVERYONE = bitsOf(
  'ViewChannel',
  'SendMessages',
  'SendMessagesInThreads',
  'ReadMessageHistory',
  'AddReactions',
  'EmbedLinks',
  'AttachFiles',
  'UseExternalEmojis',
  'UseApplicationCommands',
  'UseExternalApps',
);

/** Roles for tests of mentions, with fixed ids. */
export const MENTIONABLE_ROLE = ID.newsRole;
export const UNMENTIONABLE_ROLE = ID.moderators;

/** A small Discord: a fan guild, the bot's admin guild and a guild without the bot. */
export function createDefaultWorld(clock: Clock): World {
  return new World({
    clock,
    application: {
      id: ID.bot,
      name: 'Post',
      description: 'Posts what happens behind the scenes.',
      ownerId: ID.owner,
    },
    guildId: ID.fanGuild,
    adminGuildId: ID.adminGuild,
    personas: { fan: ID.fan, admin: ID.admin, owner: ID.owner, 'fan-in-japan': ID.japan },
    places: {
      general: ID.general,
      announcements: ID.announcements,
      thread: ID.thread,
      elsewhere: ID.otherChannel,
      admin: ID.adminChannel,
    },
    people: people(),
    guilds: [fanGuild(), adminGuild(), otherGuild()],
    channels: channels(),
  });
}

function people(): Person[] {
  return [
    { user: createUser(ID.bot, 'post', 'Post', true), locale: Locale.EnglishUS },
    { user: createUser(ID.fan, 'fan', 'Fan'), locale: Locale.EnglishGB },
    { user: createUser(ID.admin, 'admin', 'Admin'), locale: Locale.EnglishUS },
    { user: createUser(ID.owner, 'owner', 'Owner'), locale: Locale.EnglishUS },
    { user: createUser(ID.japan, 'fan_in_japan', 'Fan in Japan'), locale: Locale.Japanese },
  ];
}

function fanGuild(): Guild {
  const roles = [
    createRole(ID.fanGuild, '@everyone', EVERYONE),
    createRole(ID.botRole, 'Post', EVERYONE, { managedBy: ID.bot, position: 2 }),
    createRole(
      ID.moderators,
      'Moderators',
      bitsOf('ManageGuild', 'ManageMessages', 'MentionEveryone'),
      {
        position: 3,
      },
    ),
    createRole(ID.newsRole, 'News', 0n, { mentionable: true, position: 1 }),
  ];
  return {
    id: ID.fanGuild,
    name: 'Fan Server',
    // Not a persona: a guild's owner has every permission.
    ownerId: '1100000000000000099',
    locale: Locale.EnglishUS,
    hasBot: true,
    roles: new Map(roles.map((role) => [role.id, role])),
    members: members({
      [ID.bot]: [ID.botRole],
      [ID.fan]: [],
      [ID.admin]: [ID.moderators],
      [ID.owner]: [],
      [ID.japan]: [],
    }),
  };
}

function adminGuild(): Guild {
  const roles = [
    createRole(ID.adminGuild, '@everyone', EVERYONE),
    createRole(ID.adminBotRole, 'Post', EVERYONE, { managedBy: ID.bot, position: 1 }),
    createRole(ID.administrators, 'Administrators', bitsOf('Administrator'), { position: 2 }),
  ];
  return {
    id: ID.adminGuild,
    name: 'Admin Server',
    ownerId: '1100000000000000098',
    locale: Locale.EnglishUS,
    hasBot: true,
    roles: new Map(roles.map((role) => [role.id, role])),
    members: members({
      [ID.bot]: [ID.adminBotRole],
      [ID.owner]: [ID.administrators],
      [ID.admin]: [],
    }),
  };
}

function otherGuild(): Guild {
  const everyone = createRole(ID.otherGuild, '@everyone', EVERYONE);
  return {
    id: ID.otherGuild,
    name: 'Another Server',
    ownerId: '1100000000000000097',
    locale: Locale.French,
    hasBot: false,
    roles: new Map([[everyone.id, everyone]]),
    members: members({ [ID.fan]: [], [ID.admin]: [], [ID.owner]: [], [ID.japan]: [] }),
  };
}

function members(roleIds: Readonly<Record<string, readonly string[]>>): Map<string, Member> {
  return new Map(
    Object.entries(roleIds).map(([userId, ids]) => [userId, { userId, roleIds: ids }]),
  );
}

function channels(): Channel[] {
  const text = { kind: 'guild', type: ChannelType.GuildText } as const;
  const speaking = bitsOf('SendMessages').toString();
  return [
    { ...text, id: ID.general, guildId: ID.fanGuild, name: 'general', position: 0, overwrites: [] },
    {
      kind: 'guild',
      type: ChannelType.GuildAnnouncement,
      id: ID.announcements,
      guildId: ID.fanGuild,
      name: 'announcements',
      position: 1,
      // Typical permissions for such a channel: members read, an admin and the bot write.
      overwrites: [
        { id: ID.fanGuild, type: OverwriteType.Role, allow: '0', deny: speaking },
        { id: ID.botRole, type: OverwriteType.Role, allow: speaking, deny: '0' },
        { id: ID.admin, type: OverwriteType.Member, allow: speaking, deny: '0' },
      ],
    },
    {
      kind: 'thread',
      type: ChannelType.PublicThread,
      id: ID.thread,
      guildId: ID.fanGuild,
      parentId: ID.general,
      name: 'A thread',
      ownerId: ID.fan,
    },
    {
      ...text,
      id: ID.adminChannel,
      guildId: ID.adminGuild,
      name: 'control',
      position: 0,
      overwrites: [],
    },
    {
      ...text,
      id: ID.otherChannel,
      guildId: ID.otherGuild,
      name: 'lounge',
      position: 0,
      overwrites: [],
    },
  ];
}
