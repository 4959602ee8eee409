import type { Persona, Place, World } from '../world/world.ts';
import type { Directory } from './drawing/view.ts';

export const PERSONAS = {
  fan: { timeZone: 'Europe/London', about: 'an ordinary member' },
  admin: { timeZone: 'America/New_York', about: 'may manage the server' },
  owner: { timeZone: 'America/New_York', about: "the bot's owner" },
  'fan-in-japan': { timeZone: 'Asia/Tokyo', about: 'an ordinary member whose Discord is Japanese' },
} as const satisfies Record<Persona, { timeZone: string; about: string }>;

export const PLACES = {
  general: 'a text channel',
  announcements: 'an announcement channel',
  thread: 'a thread',
  dm: 'a direct message with the bot',
  elsewhere: 'a server without the bot, where the person installed it for themselves',
  admin: 'a server where only the owner is an administrator',
} as const satisfies Record<Place, string>;

export function isPersona(name: string): name is Persona {
  return Object.hasOwn(PERSONAS, name);
}

export function isPlace(name: string): name is Place {
  return Object.hasOwn(PLACES, name);
}

/** A place's name, e.g. `#general`. */
export function nameOfPlace(world: World, place: Place, who: Persona): string {
  const channel = world.channelOf(place, who);
  if (!('guildId' in channel)) return 'a direct message';
  const guild = world.guildOf(channel);
  return guild === undefined || guild.id === world.guildId
    ? `#${channel.name}`
    : `#${channel.name} of ${guild.name}`;
}

/** Names for ids; with a guild's id, only those available there. */
export function directoryOf(world: World, guildId?: string): Directory {
  const guilds = [...world.guilds.values()].filter(({ id }) => id === (guildId ?? id));
  const ids = new Set(guilds.map(({ id }) => id));
  const channels = [...world.channels.values()].filter((channel) => 'guildId' in channel);
  const people = [...world.people.values()].map(({ user }) => user);
  return {
    channels: channels
      .filter((channel) => ids.has(channel.guildId))
      .map(({ id, name, type }) => ({ id, name, type })),
    users: people.map(({ id, global_name: name, username }) => ({ id, name: name ?? username })),
    roles: guilds.flatMap(({ roles }) => [...roles.values()]).map(({ id, name }) => ({ id, name })),
  };
}

/** Names for command options in this place; in direct messages, people only. */
export function directoryAt(world: World, place: Place, who: Persona): Directory {
  const guild = world.guildOf(world.channelOf(place, who));
  return directoryOf(world, guild?.id ?? 'none');
}
