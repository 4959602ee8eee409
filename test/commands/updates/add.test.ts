import { ChannelType, PermissionFlagsBits } from 'discord-api-types/v10';
import { beforeEach, describe, expect, it } from 'vitest';
import type { SubscriptionSettings } from '#subscriptions/subscription.ts';
import {
  admin,
  announcementChannel,
  facts,
  general,
  guild,
  news,
  newsRole,
  openUpdates,
  otherGuild,
  usual,
  type UpdatesStage,
  type Options,
} from './stage.ts';

let stage: UpdatesStage;
beforeEach(async () => {
  stage = await openUpdates();
});

const channel = { id: general } as const;
const { ViewChannel, SendMessages, EmbedLinks, ReadMessageHistory, Administrator } =
  PermissionFlagsBits;

describe('/updates add', () => {
  it('posts news every day at 18:00 UTC by default, and explains it', async () => {
    const { text, customIds, isPrivate } = await stage.run('add', { channel });
    expect(isPrivate).toBe(true);
    expect(await stage.all()).toMatchObject([
      {
        channelId: general,
        createdBy: admin,
        timing: { days: 'daily', time: '18:00' },
        timezone: 'UTC',
        content: 'news',
        mentionRoleId: null,
        text: 'headline',
        missed: 'latest',
        silent: false,
        publish: false,
        nextDueAt: Date.parse('2026-11-22T18:00:00Z'),
      },
    ]);
    expect(text).toContain(`<#${general}> gets **news** every day at 18:00 (UTC)`);
    const days = ['2026-11-22', '2026-11-23', '2026-11-24'];
    for (const day of days) {
      expect(text).toContain(`<t:${Date.parse(`${day}T18:00:00Z`) / 1000}:f>`);
    }
    expect(text).toContain('in UTC until you choose');
    expect(customIds).toEqual(['preview:1:1']);
    expect(stage.postWorker.wakes).toBe(1);
  });

  it.each<[string, Options, Partial<SubscriptionSettings>]>([
    ['days', { days: 'weekdays', time: '9:30' }, { timing: { days: 'weekdays', time: '09:30' } }],
    ['a cron in backticks', { cron: '`0 9 1 * *`' }, { timing: { cron: '0 9 1 * *' } }],
    ['a time in backticks', { time: '`9am`' }, { timing: { days: 'daily', time: '09:00' } }],
    ['a zone in backticks', { timezone: '`Asia/Tokyo`' }, { timezone: 'Asia/Tokyo' }],
    ['a city', { timezone: 'london' }, { timezone: 'Europe/London' }],
    ['a role', { mention: newsRole }, { mentionRoleId: news }],
    ['no text', { text: 'none' }, { text: 'none' }],
  ])('stores %s', async (_, options, settings) => {
    await stage.run('add', { channel, ...options });
    expect(await stage.all()).toMatchObject([settings]);
  });

  it('publishes posts in an announcement channel', async () => {
    const { text } = await stage.run('add', { channel: announcementChannel, publish: true });
    expect(text).toContain('published to followers');
    expect(await stage.all()).toMatchObject([{ publish: true }]);
  });

  it('uses the first time zone of a server for later subscriptions, and says so', async () => {
    const first = await stage.run('add', { channel, timezone: 'america/new_york' });
    const second = await stage.run('add', { channel, time: '8:00' });
    const third = await stage.run('add', { channel, time: '9:00', timezone: 'new york' });
    expect(first.text).toContain('New posts in this server now use America/New\\_York by default');
    expect(second.text).not.toContain('until you choose');
    expect(second.text).toContain("Using this server's time zone: America/New\\_York.");
    expect(third.text).not.toMatch(/by default|Using this server's/);
    expect(await stage.all()).toMatchObject([{}, { timezone: 'America/New_York' }, {}]);
  });

  it('leaves out the updates so far, and says so', async () => {
    const { text } = await stage.run('add', { channel });
    const older = facts.updates.length;
    expect(text).toContain(
      `It posts only news from now on. With \`start:Beginning\`, it also posts ${older} older updates`,
    );
    const { updateIds } = await stage.store.slots.alreadyPosted(await stage.first());
    expect(updateIds.size).toBe(older);
    const other = await stage.run('add', { channel, content: 'digest' });
    expect(other.text).not.toContain('older updates');
  });

  it.each<[string, Options, boolean]>([
    ['without the option', {}, true],
    ['with publish:True', { publish: true }, false],
    ['with publish:False', { publish: false }, false],
  ])('hints at publishing in an announcement channel %s: %j', async (_, options, isHinted) => {
    const { text } = await stage.run('add', { channel: announcementChannel, ...options });
    expect(text.includes('Servers that follow this channel')).toBe(isHinted);
    expect((await stage.run('add', { channel })).text).not.toContain('publish:True');
  });

  it('explains a cron with days of the month and of the week', async () => {
    const { text } = await stage.run('add', { channel, cron: '0 9 1 * 1' });
    expect(text).toContain('gets **news** every Monday and on the 1st of every month at 09:00');
    expect(text).toContain('matches either');
    const other = await stage.run('add', { channel, cron: '30 2 * * *' });
    expect(other.text).toContain('gets **news** every day at 02:30 (UTC)');
    expect(other.text).not.toContain('either');
  });

  it('announces a clock change, and that the time stays', async () => {
    stage = await openUpdates('2026-10-24T12:00:00Z');
    const { text } = await stage.run('add', { channel, timezone: 'Europe/London' });
    expect(text).toMatch(/back by an hour.*Posts stay at 18:00 local time/);
  });

  it('explains the consequence of a history that the bot cannot read', async () => {
    const { text } = await stage.run('add', {
      channel: { id: general, appPermissions: usual & ~ReadMessageHistory },
    });
    expect(text).toContain('rather than risk posting twice');
    expect(await stage.all()).toHaveLength(1);
  });

  it('accepts Administrator in place of all permissions', async () => {
    await stage.run('add', {
      channel: { id: general, appPermissions: Administrator },
      mention: { role: news, mentionable: false },
    });
    expect(await stage.all()).toHaveLength(1);
  });
});

const lacking = (permissions: bigint) => ({
  channel: { id: general, appPermissions: usual & ~permissions },
});
const channelOf = (type: ChannelType) => ({ channel: { id: '1100000000000000777', type } });

describe('/updates add, refused', () => {
  it.each<[string, Options, RegExp]>([
    ['without View Channel', lacking(ViewChannel), /lacks \*\*View Channel\*\*\. Give/],
    ['without Send Messages', lacking(SendMessages), /lacks \*\*Send Messages\*\*\./],
    ['without Embed Links', lacking(EmbedLinks), /lacks \*\*Embed Links\*\*\./],
    ['no permission', lacking(usual), /View Channel\*\*, \*\*Send Messages\*\*, \*\*Embed Links/],
    [
      'a role that it cannot mention',
      { mention: { role: news, mentionable: false } },
      /\*\*Mention @everyone, @here, and All Roles\*\*.*let anyone mention/,
    ],
    ['everyone', { mention: { role: guild, mentionable: false } }, /can't mention everyone/],
    [
      'the role of a bot',
      { mention: { role: news, mentionable: true, isBots: true } },
      /is a bot's role, so no member can have it/,
    ],
    [
      'several mistakes',
      { time: 'noon', timezone: 'Hawkins' },
      /- Write the time as[^]*`6pm`[^]*\n- “Hawkins” isn't a time zone[^]*nearest big city, your country, or an offset/,
    ],
    ['a forum', channelOf(ChannelType.GuildForum), /is a forum/],
    ['a voice channel', channelOf(ChannelType.GuildVoice), /isn't one of these/],
    ['publishing in a text channel', { publish: true }, /Only posts in announcement channels/],
    ['a zone with a slip', { timezone: 'Europe/Londn' }, /Did you mean .*Europe\/London/],
    ['a cron that comes too often', { cron: '*/5 * * * *' }, /at least 15 minutes/],
    ['a cron and a time', { cron: '0 9 * * *', time: '9:00' }, /either `cron` or/],
  ])('stores nothing and explains: %s', async (_, options, words) => {
    const { text, isPrivate } = await stage.run('add', { channel, ...options });
    expect(text).toMatch(words);
    expect(text).toMatch(/\n\nNothing was set up\. Fix this, then use the command again\.$/);
    expect(isPrivate).toBe(true);
    expect(await stage.all()).toEqual([]);
    expect(stage.postWorker.wakes).toBe(0);
  });

  it('explains that the bot is not in the server', async () => {
    stage.discord.channels.set(general, { kind: 'lost', code: 10004 });
    const there = { id: general, appPermissions: 'omitted' } as const;
    expect((await stage.run('add', { channel: there })).text).toContain("isn't in this server");
    expect(await stage.all()).toEqual([]);
  });

  it('asks Discord for permissions that the option lacks', async () => {
    const there = { id: general, appPermissions: 'omitted' } as const;
    expect((await stage.run('add', { channel: there })).text).toContain('Set up');
  });

  it('names the subscription that already does the same', async () => {
    await stage.run('add', { channel });
    const [first] = await stage.all();
    expect((await stage.run('add', { channel })).text).toContain(
      `#${first?.id} already posts this`,
    );
    expect(await stage.all()).toHaveLength(1);
  });

  it('refuses an eleventh subscription of one server', async () => {
    for (let hour = 0; hour < 10; hour += 1) {
      await stage.run('add', { channel, time: `${hour}:00` });
    }
    expect((await stage.run('add', { channel })).text).toContain('A server can have 10');
    expect(await stage.all()).toHaveLength(10);
    const { text } = await stage.run('add', { channel }, { guild: otherGuild });
    expect(text).toContain('Set up');
  });

  it('repeats hostile texts without effect', async () => {
    const timezone = '**[x](https://evil.example)** <@&1> @everyone\n# big';
    const { text } = await stage.run('add', { channel, timezone });
    expect(text).not.toMatch(/\]\(https|<@&1>|@everyone|\n#/);
  });
});
