import { ChannelType, Locale, OverwriteType } from 'discord-api-types/v10';
import type { APIRole } from 'discord-api-types/v10';
import type { Clock } from '#clock.ts';
import { createUser } from './people.ts';
import { bitsOf } from './permissions.ts';
import type { Channel, Guild, GuildChannel } from './places.ts';
import { createRole, createThread } from './places.ts';
import { World } from './world.ts';

// Fixed ids keep transcripts and snapshots the same in every run.
const ID = {
  bot: '1100000000000000001',
  fanGuild: '1100000000000000100',
  adminGuild: '1100000000000000200',
  otherGuild: '1100000000000000300',
  botRole: '1100000000000000110',
  moderators: '1100000000000000111',
  newsRole: '1100000000000000112',
  adminBotRole: '1100000000000000210',
  administrators: '1100000000000000211',
} as const;
const PERSONAS = {
  fan: '1100000000000000011',
  admin: '1100000000000000012',
  owner: '1100000000000000013',
  'fan-in-japan': '1100000000000000014',
} as const;
const PLACES = {
  general: '1100000000000000101',
  announcements: '1100000000000000102',
  thread: '1100000000000000103',
  admin: '1100000000000000201',
  elsewhere: '1100000000000000301',
} as const;

const { fan, admin, owner, 'fan-in-japan': japan } = PERSONAS;
/** All personas, without roles. */
const everybody = { [fan]: [], [admin]: [], [owner]: [], [japan]: [] };

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
      ownerId: owner,
    },
    guildId: ID.fanGuild,
    adminGuildId: ID.adminGuild,
    personas: PERSONAS,
    places: PLACES,
    people: [
      { user: createUser(ID.bot, 'bot', botName, true), locale: Locale.EnglishUS },
      { user: createUser(fan, 'fan', 'Fan'), locale: Locale.EnglishGB },
      { user: createUser(admin, 'admin', 'Admin'), locale: Locale.EnglishUS },
      { user: createUser(owner, 'owner', 'Owner'), locale: Locale.EnglishUS },
      { user: createUser(japan, 'fan_in_japan', 'Fan in Japan'), locale: Locale.Japanese },
    ],
    guilds: [fanGuild(botName), adminGuild(botName), otherGuild()],
    channels: channels(),
  });
}

function fanGuild(botName: string): Guild {
  const moderating = bitsOf('ManageGuild', 'ManageMessages', 'MentionEveryone');
  const roles = [
    createRole(ID.fanGuild, '@everyone', EVERYONE),
    createRole(ID.botRole, botName, EVERYONE, { managedBy: ID.bot, position: 2 }),
    createRole(ID.moderators, 'Moderators', moderating, { position: 3 }),
    createRole(ID.newsRole, 'News', 0n, { mentionable: true, position: 1 }),
  ];
  const members = { [ID.bot]: [ID.botRole], ...everybody, [admin]: [ID.moderators] };
  return guild(ID.fanGuild, 'Fan Server', '1100000000000000099', roles, members);
}

function adminGuild(botName: string): Guild {
  const administrating = bitsOf('Administrator');
  const roles = [
    createRole(ID.adminGuild, '@everyone', EVERYONE),
    createRole(ID.adminBotRole, botName, EVERYONE, { managedBy: ID.bot, position: 1 }),
    createRole(ID.administrators, 'Administrators', administrating, { position: 2 }),
  ];
  const members = { [ID.bot]: [ID.adminBotRole], [owner]: [ID.administrators], [admin]: [] };
  return guild(ID.adminGuild, 'Admin Server', '1100000000000000098', roles, members);
}

function otherGuild(): Guild {
  const roles = [createRole(ID.otherGuild, '@everyone', EVERYONE)];
  const another = guild(ID.otherGuild, 'Another Server', '1100000000000000097', roles, everybody);
  return { ...another, locale: Locale.French };
}

/** A guild. Its owner isn't a persona, because a guild's owner has every permission. */
function guild(
  id: string,
  name: string,
  ownerId: string,
  roles: readonly APIRole[],
  roleIds: Readonly<Record<string, readonly string[]>>,
): Guild {
  const members = Object.entries(roleIds).map(([userId, ids]) => ({ userId, roleIds: ids }));
  return {
    id,
    name,
    ownerId,
    locale: Locale.EnglishUS,
    hasBot: ID.bot in roleIds,
    roles: new Map(roles.map((role) => [role.id, role])),
    members: new Map(members.map((member) => [member.userId, member])),
  };
}

function channels(): Channel[] {
  const speaking = bitsOf('SendMessages').toString();
  const general = textChannel(PLACES.general, ID.fanGuild, 'general');
  return [
    general,
    {
      ...textChannel(PLACES.announcements, ID.fanGuild, 'announcements'),
      type: ChannelType.GuildAnnouncement,
      position: 1,
      // Typical permissions for such a channel: members read, an admin and the bot write.
      overwrites: [
        { id: ID.fanGuild, type: OverwriteType.Role, allow: '0', deny: speaking },
        { id: ID.botRole, type: OverwriteType.Role, allow: speaking, deny: '0' },
        { id: admin, type: OverwriteType.Member, allow: speaking, deny: '0' },
      ],
    },
    createThread(PLACES.thread, general, 'A thread', fan),
    textChannel(PLACES.admin, ID.adminGuild, 'control'),
    textChannel(PLACES.elsewhere, ID.otherGuild, 'lounge'),
  ];
}

function textChannel(id: string, guildId: string, name: string): GuildChannel {
  const type = ChannelType.GuildText;
  return { kind: 'guild', type, id, guildId, name, position: 0, overwrites: [] };
}
