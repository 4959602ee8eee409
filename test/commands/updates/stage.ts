import {
  ChannelType,
  PermissionFlagsBits,
  type APIInteraction,
  type APIMessage,
} from 'discord-api-types/v10';
import { onTestFinished } from 'vitest';
import { createDispatcher, type Dispatcher } from '#interactions/dispatcher.ts';
import { updatesCommand, updatesComponents } from '#commands/updates/index.ts';
import { bundledPack } from '#data/pack-file.ts';
import { noPictures } from '#pictures/pictures.ts';
import type { Subscription } from '#subscriptions/subscription.ts';
import type { ChannelAccess, Later, Lost } from '#updates/channels.ts';
import type { PostNowOutcome } from '#updates/post-worker.ts';
import { ManualClock } from '../../manual-clock.ts';
import { customIdsOf, isPrivate, textIn } from '../../messages.ts';
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

const bits = PermissionFlagsBits;
export const usual =
  bits.ViewChannel |
  bits.SendMessages |
  bits.SendMessagesInThreads |
  bits.EmbedLinks |
  bits.ReadMessageHistory;

export const noAnswer = {
  kind: 'retry',
  after: 1,
  reason: 'no answer',
  certainlyNotDone: true,
} as const;

/** The user of a command; by default the admin of `guild`. */
interface Who {
  readonly guild?: string | undefined;
  readonly permissions?: bigint;
}

/** A channel as an option resolves it. */
interface Resolved {
  readonly id: string;
  readonly type?: ChannelType;
  /** `omitted`: as if the bot weren't in the server. */
  readonly appPermissions?: bigint | 'omitted';
  /** The caller's; Administrator by default. */
  readonly permissions?: bigint;
}

interface Role {
  readonly role: string;
  readonly mentionable: boolean;
  readonly isBots?: boolean;
}

export type Options = Readonly<Record<string, string | boolean | Resolved | Role>>;
export type UpdatesStage = Awaited<ReturnType<typeof openUpdates>>;

/** `/updates` on a real store, with a fake Discord and fake posts now. */
export async function openUpdates(now = '2026-11-22T12:00:00Z') {
  const clock = new ManualClock(now);
  const store = await open('sqlite::memory:', clock);
  const messageId = '1500000000000000001';
  const posted = { kind: 'posted', channelId: general, messageId, publishTrouble: null } as const;
  const postWorker = { outcome: posted as PostNowOutcome, asked: [] as string[], wakes: 0 };
  /** Discord's answers about channels. */
  const channels = new Map<string, ChannelAccess | Lost>([
    [general, access(ChannelType.GuildText)],
    [announcements, access(ChannelType.GuildAnnouncement)],
    [thread, access(ChannelType.PublicThread)],
  ]);
  const roles = new Map([guild, news].map((id) => [id, { mentionable: id === news }]));
  const discord = { channels, fault: undefined as Later | undefined };
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
    channels: {
      permissionsIn: () =>
        Promise.resolve(discord.fault ?? ({ kind: 'access', channels, roles } as const)),
    },
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
  const run = (line: string, options: Options = {}, who: Who = {}) =>
    answerTo(bot, command(line, options, who));
  onTestFinished(() => {
    if (clock.waiting > 0) throw new Error('a timer was left running');
  });
  return {
    deps,
    store,
    clock,
    postWorker,
    discord,
    run,
    /** The text of its answer. */
    text: async (...typed: Parameters<typeof run>) => (await run(...typed)).text,
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

export function access(
  type: ChannelType,
  permissions = usual,
  memberPermissions = usual,
): ChannelAccess {
  return { kind: 'access', type, permissions, memberPermissions };
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
  const channels: Record<string, object> = {};
  const roles: Record<string, object> = {};
  const sent = Object.entries(options).map(([name, value]) => {
    if (typeof value === 'string') return { name, type: 3, value };
    if (typeof value === 'boolean') return { name, type: 5, value };
    if ('role' in value) {
      const { role: id, mentionable, isBots = false } = value;
      const tags = isBots ? { tags: { bot_id: admin } } : {};
      roles[id] = { id, name: 'A role', mentionable, ...tags };
      return { name, type: 8, value: id };
    }
    const { id, type = 0, appPermissions = usual, permissions = bits.Administrator } = value;
    const told = appPermissions === 'omitted' ? {} : { app_permissions: String(appPermissions) };
    channels[id] = { id, type, name: 'a', permissions: String(permissions), ...told };
    return { name, type: 7, value: id };
  });
  const subcommand = { type: 1, name: line, options: sent };
  const data = { type: 1, name: 'updates', options: [subcommand], resolved: { channels, roles } };
  return { ...caller(who), type: 2, data };
}

/** An answer as the caller sees it. */
async function answerTo(bot: Dispatcher, interaction: object) {
  const { first, attachment } = await bot.answer(interaction as APIInteraction);
  const { type, data } = first as { type: number; data: Partial<APIMessage> };
  return {
    text: textIn(data).trim(),
    embeds: data.embeds ?? [],
    isPrivate: isPrivate(data),
    customIds: customIdsOf(data),
    file: attachment && 'text' in attachment ? attachment : undefined,
    /** Whether it replaces the pressed button's message. */
    isChange: type === 7,
  };
}
