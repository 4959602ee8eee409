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
import type { Channel, Persona, Place, World } from '../world.ts';
import { holds } from '../world/permissions.ts';
import type { Person, Scene, Spot } from './protocol.ts';

/** Who looks, and where. */
export interface Viewpoint {
  readonly who: Persona;
  readonly where: Place;
}

const KINDS: Readonly<Partial<Record<ChannelType, Spot['kind']>>> = {
  [ChannelType.GuildAnnouncement]: 'announcement',
  [ChannelType.PublicThread]: 'thread',
  [ChannelType.DM]: 'dm',
};

/** All that a person's client shows besides messages. */
export function sceneAt(simulator: Simulator, { who, where }: Viewpoint): Scene {
  const { world } = simulator;
  const here = directoryAt(world, where, who);
  const { id, global_name: name, username } = world.bot;
  return {
    who,
    where,
    people: Object.keys(PERSONAS)
      .filter(isPersona)
      .map((one) => describePerson(world, one)),
    places: Object.keys(PLACES)
      .filter(isPlace)
      .flatMap((place) => describeSpot(world, place, who)),
    commands: simulator.as(who, where).commands(),
    directory: directoryOf(world),
    nameable: [...here.channels, ...here.users, ...here.roles].map((one) => one.id),
    bot: { id, name: name ?? username },
    filesOrigin: new URL(simulator.apiUrl).origin,
  };
}

/** What a person sees of a channel's messages, oldest first. */
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

function describeSpot(world: World, place: Place, who: Persona): readonly Spot[] {
  const channel = world.channelOf(place, who);
  if (!canSee(world, channel, who)) return [];
  const bot = world.bot.global_name ?? world.bot.username;
  return [
    {
      id: place,
      channelId: channel.id,
      name: channel.kind === 'dm' ? bot : channel.name,
      kind: KINDS[channel.type] ?? 'text',
      about: PLACES[place],
      server: world.guildOf(channel)?.name,
      newest: world.book.newestIn(channel.id)?.id,
    },
  ];
}

function canSee(world: World, channel: Channel, who: Persona): boolean {
  if (channel.kind === 'dm') return channel.recipientId === world.userOf(who).id;
  return holds(world.permissionsIn(channel, world.userOf(who).id), 'ViewChannel');
}
