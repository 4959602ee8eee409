import type { APIMessage, APIUser } from 'discord-api-types/v10';
import {
  ChannelType,
  MessageType,
  OverwriteType,
  PermissionFlagsBits,
} from 'discord-api-types/v10';
import type { Clock } from '#clock.ts';
import { createMessage } from '../messages/create-message.ts';
import { Snowflakes } from '../snowflakes.ts';
import { MessageBook } from './message-book.ts';
import type { Person } from './people.ts';
import type { PermissionName } from './permissions.ts';
import { channelPermissions, holds } from './permissions.ts';
import type {
  Channel,
  DirectMessages,
  Guild,
  GuildChannel,
  PrivateChannel,
  Thread,
} from './places.ts';

/**
 * fan: an ordinary member (en-GB). admin: has Manage Server (en-US). owner: the application's owner,
 * with Administrator in the admin guild (en-US). fan-in-japan: an ordinary member (ja).
 */
export type Persona = 'fan' | 'admin' | 'owner' | 'fan-in-japan';

/**
 * general: a text channel. announcements: an announcement channel. thread: a public thread under
 * general. dm: the persona's direct messages with the bot. elsewhere: a guild without the bot, where
 * personas use the app because they installed it for themselves. admin: a channel of the admin guild.
 */
export type Place = 'general' | 'announcements' | 'thread' | 'dm' | 'elsewhere' | 'admin';

export interface WorldSetup {
  readonly clock: Clock;
  readonly application: Application;
  readonly guildId: string;
  readonly adminGuildId: string;
  readonly personas: Readonly<Record<Persona, string>>;
  readonly places: Readonly<Record<Exclude<Place, 'dm'>, string>>;
  readonly people: readonly Person[];
  readonly guilds: readonly Guild[];
  readonly channels: readonly Channel[];
}

export interface Application {
  /** Also the id of its bot user. */
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly ownerId: string;
}

export type WorldEvent =
  | { readonly kind: 'channel-deleted'; readonly channel: Channel }
  | { readonly kind: 'bot-removed'; readonly guild: Guild }
  | { readonly kind: 'bot-added'; readonly guild: Guild };

/** Everything in this Discord. Its methods check no permissions. */
export class World {
  readonly clock: Clock;
  readonly ids: Snowflakes;
  readonly application: Application;
  /** The guild of the fans. */
  readonly guildId: string;
  readonly adminGuildId: string;
  readonly guilds: Map<string, Guild>;
  readonly channels: Map<string, Channel>;
  readonly people: Map<string, Person>;
  readonly book = new MessageBook();
  /** Users who installed the app for themselves everywhere. In 'elsewhere', all users have. */
  readonly userInstalls = new Set<string>();
  /** Users who block direct messages. */
  readonly closedToMessages = new Set<string>();
  readonly #personas: WorldSetup['personas'];
  readonly #places: WorldSetup['places'];
  readonly #listeners: ((event: WorldEvent) => void)[] = [];

  constructor(setup: WorldSetup) {
    this.clock = setup.clock;
    this.ids = new Snowflakes(setup.clock);
    this.application = setup.application;
    this.guildId = setup.guildId;
    this.adminGuildId = setup.adminGuildId;
    this.guilds = new Map(setup.guilds.map((guild) => [guild.id, guild]));
    this.channels = new Map(setup.channels.map((channel) => [channel.id, channel]));
    this.people = new Map(setup.people.map((person) => [person.user.id, person]));
    this.#personas = setup.personas;
    this.#places = setup.places;
  }

  get bot(): APIUser {
    return this.person(this.application.id).user;
  }

  personOf(persona: Persona): Person {
    return this.person(this.#personas[persona]);
  }

  userOf(persona: Persona): APIUser {
    return this.personOf(persona).user;
  }

  /** @throws Error if the user doesn't exist. */
  person(userId: string): Person {
    const person = this.people.get(userId);
    if (person === undefined) throw new Error(`There's no user with the id ${userId}.`);
    return person;
  }

  /** The channel of a place; direct messages depend on the user. @throws Error if it was deleted. */
  channelOf(place: Place, who: Persona = 'fan'): Exclude<Channel, PrivateChannel> {
    if (place === 'dm') return this.directMessagesOf(this.#personas[who]);
    const channel = this.channels.get(this.#places[place]);
    if (channel === undefined || channel.kind === 'private')
      throw new Error(`The channel of '${place}' was deleted.`);
    return channel;
  }

  /** The bot's direct messages with a user, created on first use. */
  directMessagesOf(userId: string): DirectMessages {
    for (const channel of this.channels.values()) {
      if (channel.kind === 'dm' && channel.recipientId === userId) return channel;
    }
    const made: DirectMessages = {
      kind: 'dm',
      id: this.ids.next(),
      type: ChannelType.DM,
      recipientId: userId,
    };
    this.channels.set(made.id, made);
    return made;
  }

  /** The guild of a channel; undefined outside guilds. */
  guildOf(channel: Channel): Guild | undefined {
    return 'guildId' in channel ? this.guilds.get(channel.guildId) : undefined;
  }

  /** The channel with the relevant permissions: for a thread, its parent. */
  permissionHolder(channel: GuildChannel | Thread): GuildChannel {
    if (channel.kind === 'guild') return channel;
    const parent = this.channels.get(channel.parentId);
    if (parent?.kind !== 'guild') throw new Error(`The thread ${channel.id} has lost its parent.`);
    return parent;
  }

  /** A user's permissions in a guild channel, as a bit set. */
  permissionsIn(channel: GuildChannel | Thread, userId: string): bigint {
    const guild = this.guilds.get(channel.guildId);
    return guild === undefined
      ? 0n
      : channelPermissions(guild, this.permissionHolder(channel), userId);
  }

  /**
   * Whether a user can see a guild channel. Private threads need an invitation.
   * https://discord.com/developers/docs/topics/threads#permissions
   */
  canSee(channel: GuildChannel | Thread, userId: string): boolean {
    const permissions = this.permissionsIn(channel, userId);
    if (!holds(permissions, 'ViewChannel')) return false;
    const isOpen = channel.type !== ChannelType.PrivateThread || channel.memberIds.has(userId);
    return isOpen || holds(permissions, 'ManageThreads');
  }

  /** The non-ephemeral messages of a channel, oldest first. */
  messages(channelId: string): readonly APIMessage[] {
    return this.book.visibleTo(undefined, channelId);
  }

  /** Denies the bot a permission in one channel. */
  denyBot(channelId: string, permission: PermissionName): void {
    this.#overwriteForBot(channelId, permission, 'deny');
  }

  /** Allows the bot a permission in one channel, overriding a denial. */
  allowBot(channelId: string, permission: PermissionName): void {
    this.#overwriteForBot(channelId, permission, 'allow');
  }

  botMay(channelId: string, permission: PermissionName): boolean {
    const channel = this.channels.get(channelId);
    if (channel === undefined) return false;
    if (!('guildId' in channel)) return channel.kind === 'dm';
    return holds(this.permissionsIn(channel, this.application.id), permission);
  }

  deleteChannel(channelId: string): void {
    const channel = this.channels.get(channelId);
    if (channel === undefined) return;
    this.channels.delete(channelId);
    this.book.deleteChannel(channelId);
    for (const other of this.channels.values()) {
      if (other.kind === 'thread' && other.parentId === channelId) this.deleteChannel(other.id);
    }
    this.#tell({ kind: 'channel-deleted', channel });
  }

  /** Removes the app from a guild. */
  removeBot(guildId: string): void {
    const guild = this.#guild(guildId);
    guild.hasBot = false;
    guild.members.delete(this.application.id);
    this.#tell({ kind: 'bot-removed', guild });
  }

  /** Adds the app to a guild again, with an ordinary member's permissions. */
  addBot(guildId: string): void {
    const guild = this.#guild(guildId);
    guild.hasBot = true;
    guild.members.set(this.application.id, { userId: this.application.id, roleIds: [] });
    this.#tell({ kind: 'bot-added', guild });
  }

  /** Creates a person's message. */
  say(persona: Persona, channelId: string, content: string): APIMessage {
    const message = createMessage({
      id: this.ids.next(),
      at: this.clock.now(),
      channelId,
      author: this.userOf(persona),
      type: MessageType.Default,
      draft: { content },
    });
    this.book.add({ message });
    return message;
  }

  /** Resets to a fresh world with the same people and places. */
  renew(fresh: World): void {
    renewMap(this.guilds, fresh.guilds);
    renewMap(this.channels, fresh.channels);
    renewMap(this.people, fresh.people);
    this.userInstalls.clear();
    this.closedToMessages.clear();
    this.book.clear();
    this.ids.restart();
  }

  onChange(listener: (event: WorldEvent) => void): void {
    this.#listeners.push(listener);
  }

  #guild(guildId: string): Guild {
    const guild = this.guilds.get(guildId);
    if (guild === undefined) throw new Error(`There's no guild with the id ${guildId}.`);
    return guild;
  }

  #overwriteForBot(channelId: string, permission: PermissionName, verdict: 'allow' | 'deny'): void {
    const channel = this.channels.get(channelId);
    if (channel === undefined || !('guildId' in channel)) {
      throw new Error(`${channelId} isn't a guild channel.`);
    }
    const { overwrites } = this.permissionHolder(channel);
    const id = this.application.id;
    const index = overwrites.findIndex((one) => one.id === id);
    const old = overwrites[index] ?? { id, type: OverwriteType.Member, allow: '0', deny: '0' };
    const bit = PermissionFlagsBits[permission];
    const without = { allow: BigInt(old.allow) & ~bit, deny: BigInt(old.deny) & ~bit };
    without[verdict] |= bit;
    const changed = { ...old, allow: without.allow.toString(), deny: without.deny.toString() };
    if (index === -1) overwrites.push(changed);
    else overwrites[index] = changed;
  }

  #tell(event: WorldEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

function renewMap<Value>(old: Map<string, Value>, fresh: ReadonlyMap<string, Value>): void {
  old.clear();
  for (const [id, value] of fresh) old.set(id, value);
}
