import { ChannelType, Locale, OverwriteType } from 'discord-api-types/v10';
import type { APIRole } from 'discord-api-types/v10';
import type { Clock } from '#clock.ts';
import type { Person } from './people.ts';
import { createUser } from './people.ts';
import { bitsOf } from './permissions.ts';
import type { Channel, Guild, GuildChannel } from './places.ts';
import { createRole, createThread } from './places.ts';
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
export function createDefaultWorld(clock: Clock, botName = 'Hawkins Post'): World {
  return new World({
    clock,
    application: {
      id: ID.bot,
      name: botName,
      description: 'A bot on a simulated Discord.',
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
    people: people(botName),
    guilds: [fanGuild(botName), adminGuild(botName), otherGuild()],
    channels: channels(),
  });
}

function people(botName: string): Person[] {
  return [
    { user: createUser(ID.bot, 'bot', botName, true), locale: Locale.EnglishUS },
    { user: createUser(ID.fan, 'fan', 'Fan'), locale: Locale.EnglishGB },
    { user: createUser(ID.admin, 'admin', 'Admin'), locale: Locale.EnglishUS },
    { user: createUser(ID.owner, 'owner', 'Owner'), locale: Locale.EnglishUS },
    { user: createUser(ID.japan, 'fan_in_japan', 'Fan in Japan'), locale: Locale.Japanese },
  ];
}

function fanGuild(botName: string): Guild {
  const moderating = bitsOf('ManageGuild', 'ManageMessages', 'MentionEveryone');
  const roles = [
    createRole(ID.fanGuild, '@everyone', EVERYONE),
    createRole(ID.botRole, botName, EVERYONE, { managedBy: ID.bot, position: 2 }),
    createRole(ID.moderators, 'Moderators', moderating, { position: 3 }),
    createRole(ID.newsRole, 'News', 0n, { mentionable: true, position: 1 }),
  ];
  const members = {
    [ID.bot]: [ID.botRole],
    [ID.fan]: [],
    [ID.admin]: [ID.moderators],
    [ID.owner]: [],
    [ID.japan]: [],
  };
  return guild(ID.fanGuild, 'Fan Server', '1100000000000000099', roles, members);
}

function adminGuild(botName: string): Guild {
  const administrating = bitsOf('Administrator');
  const roles = [
    createRole(ID.adminGuild, '@everyone', EVERYONE),
    createRole(ID.adminBotRole, botName, EVERYONE, { managedBy: ID.bot, position: 1 }),
    createRole(ID.administrators, 'Administrators', administrating, { position: 2 }),
  ];
  const members = { [ID.bot]: [ID.adminBotRole], [ID.owner]: [ID.administrators], [ID.admin]: [] };
  return guild(ID.adminGuild, 'Admin Server', '1100000000000000098', roles, members);
}

function otherGuild(): Guild {
  const roles = [createRole(ID.otherGuild, '@everyone', EVERYONE)];
  const members = { [ID.fan]: [], [ID.admin]: [], [ID.owner]: [], [ID.japan]: [] };
  return guild(
    ID.otherGuild,
    'Another Server',
    '1100000000000000097',
    roles,
    members,
    Locale.French,
  );
}

/** A guild. Its owner isn't a persona, because a guild's owner has every permission. */
function guild(
  id: string,
  name: string,
  ownerId: string,
  roles: readonly APIRole[],
  roleIds: Readonly<Record<string, readonly string[]>>,
  locale: Guild['locale'] = Locale.EnglishUS,
): Guild {
  const members = Object.entries(roleIds).map(([userId, ids]) => ({ userId, roleIds: ids }));
  return {
    id,
    name,
    ownerId,
    locale,
    hasBot: ID.bot in roleIds,
    roles: new Map(roles.map((role) => [role.id, role])),
    members: new Map(members.map((member) => [member.userId, member])),
  };
}

function channels(): Channel[] {
  const speaking = bitsOf('SendMessages').toString();
  const general = textChannel(ID.general, ID.fanGuild, 'general');
  return [
    general,
    {
      ...textChannel(ID.announcements, ID.fanGuild, 'announcements'),
      type: ChannelType.GuildAnnouncement,
      position: 1,
      // Typical permissions for such a channel: members read, an admin and the bot write.
      overwrites: [
        { id: ID.fanGuild, type: OverwriteType.Role, allow: '0', deny: speaking },
        { id: ID.botRole, type: OverwriteType.Role, allow: speaking, deny: '0' },
        { id: ID.admin, type: OverwriteType.Member, allow: speaking, deny: '0' },
      ],
    },
    createThread(ID.thread, general, 'A thread', ID.fan),
    textChannel(ID.adminChannel, ID.adminGuild, 'control'),
    textChannel(ID.otherChannel, ID.otherGuild, 'lounge'),
  ];
}

function textChannel(id: string, guildId: string, name: string): GuildChannel {
  const type = ChannelType.GuildText;
  return { kind: 'guild', type, id, guildId, name, position: 0, overwrites: [] };
}
