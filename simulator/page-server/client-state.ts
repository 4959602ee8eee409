import type { APIMessage } from 'discord-api-types/v10';
import { ChannelType } from 'discord-api-types/v10';
import {
  PERSONAS,
  PLACES,
  directoryAt,
  directoryOf,
  isPersona,
  isPlace,
} from '../terminal/people.ts';
import type { Simulator } from '../simulator.ts';
import type { Channel } from '../world/places.ts';
import type { Persona, Place, World } from '../world/world.ts';
import type { ChannelInfo, ClientState, Person, Viewpoint } from './protocol.ts';

const KINDS: Readonly<Partial<Record<ChannelType, ChannelInfo['kind']>>> = {
  [ChannelType.GuildAnnouncement]: 'announcement',
  [ChannelType.PublicThread]: 'thread',
  [ChannelType.DM]: 'dm',
};

/** Everything that a person's client shows, except messages. */
export function clientStateAt(simulator: Simulator, { who, where }: Viewpoint): ClientState {
  const { world } = simulator;
  const { id, global_name: name, username } = world.bot;
  return {
    who,
    where,
    people: Object.keys(PERSONAS)
      .filter(isPersona)
      .map((one) => describePerson(world, one)),
    places: Object.keys(PLACES)
      .filter(isPlace)
      .filter((place) => canSee(world, world.channelOf(place, who), who))
      .map((place) => describeChannel(world, place, who)),
    commands: simulator.as(who, where).commands(),
    directory: directoryOf(world),
    nameable: directoryAt(world, where, who),
    bot: { id, name: name ?? username },
    filesOrigin: new URL(simulator.apiUrl).origin,
  };
}

/** The messages visible to a person in a place, oldest first. */
export function messagesAt({ world }: Simulator, { who, where }: Viewpoint): readonly APIMessage[] {
  const channel = world.channelOf(where, who);
  if (!canSee(world, channel, who)) return [];
  return world.book.visibleTo(world.userOf(who).id, channel.id);
}

function describePerson(world: World, who: Persona): Person {
  const { user, locale } = world.personOf(who);
  const { about, timeZone } = PERSONAS[who];
  return {
    id: who,
    userId: user.id,
    name: user.global_name ?? user.username,
    about,
    timeZone,
    locale,
  };
}

function describeChannel(world: World, place: Place, who: Persona): ChannelInfo {
  const channel = world.channelOf(place, who);
  const bot = world.bot.global_name ?? world.bot.username;
  return {
    id: place,
    channelId: channel.id,
    name: channel.kind === 'dm' ? bot : channel.name,
    kind: KINDS[channel.type] ?? 'text',
    about: PLACES[place],
    server: world.guildOf(channel)?.name,
    newest: world.book.newestIn(channel.id)?.id,
  };
}

function canSee(world: World, channel: Channel, who: Persona): boolean {
  if (channel.kind === 'dm') return channel.recipientId === world.userOf(who).id;
  return 'guildId' in channel && world.canSee(channel, world.userOf(who).id);
}
