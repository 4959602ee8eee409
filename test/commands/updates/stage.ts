import {
  ChannelType,
  PermissionFlagsBits,
  type APIEmbed,
  type APIInteraction,
} from 'discord-api-types/v10';
import { onTestFinished } from 'vitest';
import { createDispatcher, type Dispatcher } from '#interactions/dispatcher.ts';
import { updatesCommand, updatesComponents } from '#commands/updates/index.ts';
import { bundledPack } from '#data/pack-file.ts';
import { noPictures } from '#pictures/pictures.ts';
import type { Attachment } from '#replies/reply.ts';
import type { Subscription } from '#subscriptions/subscription.ts';
import type { ChannelAccess, GuildAccess, Later, Lost } from '#updates/channels.ts';
import type { PostNowOutcome } from '#updates/post-worker.ts';
import { ManualClock } from '../../manual-clock.ts';
import { open, silent } from '../../store/test-store.ts';
import { loadFacts } from '../../packs/packs.ts';

export const facts = await loadFacts(bundledPack);

/** The ids of the simulator's world. */
export const guild = '1100000000000000100';
export const otherGuild = '1100000000000000300';
export const admin = '1100000000000000012';
export const general = '1100000000000000101';
export const announcements = '1100000000000000102';
export const thread = '1100000000000000103';
export const news = '1100000000000000112';

/** As options for `run`. */
export const announcementChannel = {
  id: announcements,
  type: ChannelType.GuildAnnouncement,
} as const;
export const newsRole = { role: news, mentionable: true } as const;

const {
  Administrator,
  ViewChannel,
  SendMessages,
  SendMessagesInThreads,
  EmbedLinks,
  ReadMessageHistory,
} = PermissionFlagsBits;
export const usual =
  ViewChannel | SendMessages | SendMessagesInThreads | EmbedLinks | ReadMessageHistory;

export const noAnswer = {
  kind: 'retry',
  after: 1,
  reason: 'no answer',
  certainlyNotDone: true,
} as const;

/** The user of a command; by default the admin of `guild`. */
export interface Who {
  readonly guild?: string | undefined;
  readonly permissions?: bigint;
}

/** A channel as an option resolves it. */
export interface Resolved {
  readonly id: string;
  readonly type?: ChannelType;
  /** `omitted`: as if the bot weren't in the server. */
  readonly appPermissions?: bigint | 'omitted';
  /** The caller's; Administrator by default. */
  readonly permissions?: bigint;
}

export interface Role {
  readonly role: string;
  readonly mentionable: boolean;
  readonly isBots?: boolean;
}

export type Value = string | boolean | Resolved | Role;

/** An answer as the caller sees it. */
export interface Said {
  /** All texts, a line each. */
  readonly text: string;
  readonly embeds: readonly APIEmbed[];
  readonly isPrivate: boolean;
  readonly customIds: readonly string[];
  readonly file: Attachment | undefined;
  /** Whether it replaces the pressed button's message. */
  readonly isChange: boolean;
}

export type Options = Readonly<Record<string, Value>>;
export type UpdatesStage = Awaited<ReturnType<typeof openUpdates>>;

/** `/updates` on a real store, with a fake Discord and fake posts now. */
export async function openUpdates(now = '2026-11-22T12:00:00Z') {
  const clock = new ManualClock(now);
  const store = await open('sqlite::memory:', clock);
  const outcome: PostNowOutcome = {
    kind: 'posted',
    channelId: general,
    messageId: '1500000000000000001',
    publishTrouble: null,
  };
  const postWorker = { outcome: outcome as PostNowOutcome, asked: [] as string[], wakes: 0 };
  /** Discord's answers about channels. */
  const discord = { channels: usualChannels(), fault: undefined as Later | undefined };
  const deps = {
    ...store,
    postWorker: {
      postNow: (_: Subscription, interactionId: string) => {
        postWorker.asked.push(interactionId);
        return Promise.resolve(postWorker.outcome);
      },
      wake: () => {
        postWorker.wakes += 1;
      },
    },
    channels: { permissionsIn: () => Promise.resolve(discord.fault ?? accessOf(discord.channels)) },
    fetchFile: () => Promise.resolve(undefined),
    minIntervalMinutes: 15,
  };
  const bot = createDispatcher({
    commands: [updatesCommand(deps)],
    components: updatesComponents(deps),
    facts: () => facts,
    pictures: noPictures,
    clock,
    log: silent,
  });
  onTestFinished(() => {
    if (clock.waiting > 0) throw new Error('a timer was left running');
  });
  return {
    deps,
    store,
    clock,
    postWorker,
    discord,
    run: (line: string, options: Options = {}, who: Who = {}) =>
      answerTo(bot, command(line, options, who)),
    press: (customId: string, who: Who = {}) =>
      answerTo(bot, { ...caller(who), type: 3, data: { component_type: 2, custom_id: customId } }),
    async complete(line: string, option: string, typed: string, who: Who = {}) {
      const focused = { name: option, type: 3, value: typed, focused: true };
      const { first } = await bot.answer({
        ...caller(who),
        type: 4,
        data: { type: 1, name: 'updates', options: [{ type: 1, name: line, options: [focused] }] },
      } as unknown as APIInteraction);
      const { data } = first as { data: { choices: { name: string; value: string }[] } };
      return data.choices.map(({ name, value }) => `${value}: ${name}`);
    },
    /** All subscriptions of `guild`. */
    all: () => store.subscriptions.ofGuild(guild),
    /** The first of them. */
    async first() {
      const [subscription] = await store.subscriptions.ofGuild(guild);
      if (!subscription) throw new Error('there is no subscription');
      return subscription;
    },
  };
}

/** With news in `announcements` every Friday at 09:00 in London, published and with a mention. */
export async function openWithSubscription(): Promise<UpdatesStage> {
  const stage = await openUpdates();
  await stage.run('add', {
    channel: announcementChannel,
    timezone: 'Europe/London',
    days: 'friday',
    time: '9:00',
    mention: newsRole,
    publish: true,
    start: 'beginning',
  });
  stage.postWorker.wakes = 0;
  return stage;
}

/** Adds ten subscriptions with the longest times. */
export async function addLongest({ run }: UpdatesStage, options: Options = {}): Promise<void> {
  for (let hour = 0; hour < 10; hour += 1) {
    await run('add', {
      channel: announcementChannel,
      cron: `${hour} 0,1,2,3,4,5,6,7,8,9,10,11,12,13 1,2,3,4,5,6,7 1,2,3,4,5,6,7,8,9,10,11,12 mon-fri`,
      timezone: 'America/Argentina/ComodRivadavia',
      mention: newsRole,
      ...options,
    });
  }
}

function usualChannels(): Map<string, ChannelAccess | Lost> {
  return new Map([
    [general, access(ChannelType.GuildText)],
    [announcements, access(ChannelType.GuildAnnouncement)],
    [thread, access(ChannelType.PublicThread)],
  ]);
}

export function access(
  type: ChannelType,
  permissions = usual,
  memberPermissions = usual,
): ChannelAccess {
  return { kind: 'access', type, permissions, memberPermissions };
}

function accessOf(channels: ReturnType<typeof usualChannels>): GuildAccess {
  return {
    kind: 'access',
    channels,
    roles: new Map([
      [guild, { mentionable: false }],
      [news, { mentionable: true }],
    ]),
  };
}

let interactions = 1_500_000_000_000_000_000n;

function caller({ permissions = 0x20n, ...who }: Who): object {
  interactions += 1n;
  const guildId = 'guild' in who ? who.guild : guild;
  const user = { id: admin };
  return {
    id: String(interactions),
    channel: { id: general },
    ...(guildId === undefined
      ? { user }
      : { guild_id: guildId, member: { user, permissions: String(permissions) } }),
  };
}

function command(line: string, options: Options, who: Who): object {
  const resolved: { channels: Record<string, object>; roles: Record<string, object> } = {
    channels: {},
    roles: {},
  };
  const sent = Object.entries(options).map(([name, value]) => {
    if (typeof value === 'string') return { name, type: 3, value };
    if (typeof value === 'boolean') return { name, type: 5, value };
    if ('role' in value) {
      const { role: id, mentionable, isBots = false } = value;
      const tags = isBots ? { tags: { bot_id: admin } } : {};
      resolved.roles[id] = { id, name: 'A role', mentionable, ...tags };
      return { name, type: 8, value: id };
    }
    const {
      id,
      type = ChannelType.GuildText,
      appPermissions = usual,
      permissions = Administrator,
    } = value;
    const told = appPermissions === 'omitted' ? {} : { app_permissions: String(appPermissions) };
    resolved.channels[id] = { id, type, name: 'a', permissions: String(permissions), ...told };
    return { name, type: 7, value: id };
  });
  const data = { type: 1, name: 'updates', options: [{ type: 1, name: line, options: sent }] };
  return { ...caller(who), type: 2, data: { ...data, resolved } };
}

async function answerTo(bot: Dispatcher, interaction: object): Promise<Said> {
  const { first, attachment } = await bot.answer(interaction as APIInteraction);
  const { type, data } = first as {
    type: number;
    data: {
      content?: string;
      embeds?: APIEmbed[];
      flags?: number;
      components?: { components: { custom_id: string }[] }[];
    };
  };
  const embeds = data.embeds ?? [];
  const texts = embeds.flatMap(({ title, description, fields = [] }) => [
    title ?? '',
    description ?? '',
    ...fields.flatMap(({ name, value }) => [name, value]),
  ]);
  return {
    text: [data.content ?? '', ...texts].join('\n').trim(),
    embeds,
    isPrivate: ((data.flags ?? 0) & 64) !== 0,
    customIds: (data.components ?? []).flatMap(({ components }) =>
      components.map(({ custom_id: id }) => id),
    ),
    file: attachment && 'text' in attachment ? attachment : undefined,
    isChange: type === 7,
  };
}
