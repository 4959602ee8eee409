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
const withPermissions = (appPermissions: bigint | 'omitted') => ({
  channel: { id: general, appPermissions },
});
const without = (permissions: bigint) => withPermissions(usual & ~permissions);
const channelOf = (type: ChannelType) => ({ channel: { id: '1100000000000000777', type } });
const unmentionable = { role: news, mentionable: false };

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
    for (const day of ['2026-11-22', '2026-11-23', '2026-11-24']) {
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
    ['publishing', { channel: announcementChannel, publish: true }, { publish: true }],
  ])('stores %s', async (_, options, settings) => {
    await stage.run('add', { channel, ...options });
    expect(await stage.all()).toMatchObject([settings]);
  });

  it('uses the first time zone of a server for later subscriptions, and says so', async () => {
    const first = await stage.text('add', { channel, timezone: 'america/new_york' });
    const second = await stage.text('add', { channel, time: '8:00' });
    const third = await stage.text('add', { channel, time: '9:00', timezone: 'new york' });
    expect(first).toContain('New posts in this server now use America/New\\_York by default');
    expect(second).not.toContain('until you choose');
    expect(second).toContain("Using this server's time zone: America/New\\_York.");
    expect(third).not.toMatch(/by default|Using this server's/);
    expect(await stage.all()).toMatchObject([{}, { timezone: 'America/New_York' }, {}]);
  });

  it('leaves out the updates so far, and says so', async () => {
    const older = facts.updates.length;
    expect(await stage.text('add', { channel })).toContain(
      `It posts only news from now on. With \`start:Beginning\`, it also posts ${older} older updates`,
    );
    const { updateIds } = await stage.store.slots.alreadyPosted(await stage.first());
    expect(updateIds.size).toBe(older);
    expect(await stage.text('add', { channel, content: 'digest' })).not.toContain('older updates');
  });

  it.each<[string, Options, boolean]>([
    ['without the option', {}, true],
    ['with publish:True', { publish: true }, false],
    ['with publish:False', { publish: false }, false],
  ])('hints at publishing in an announcement channel %s: %j', async (_, options, isHinted) => {
    const text = await stage.text('add', { channel: announcementChannel, ...options });
    expect(text.includes('Servers that follow this channel')).toBe(isHinted);
    expect(await stage.text('add', { channel })).not.toContain('publish:True');
  });

  it('explains a cron with days of the month and of the week', async () => {
    const text = await stage.text('add', { channel, cron: '0 9 1 * 1' });
    expect(text).toContain('gets **news** every Monday and on the 1st of every month at 09:00');
    expect(text).toContain('matches either');
    const other = await stage.text('add', { channel, cron: '30 2 * * *' });
    expect(other).toContain('gets **news** every day at 02:30 (UTC)');
    expect(other).not.toContain('either');
  });

  it('announces a clock change, and that the time stays', async () => {
    stage = await openUpdates('2026-10-24T12:00:00Z');
    const text = await stage.text('add', { channel, timezone: 'Europe/London' });
    expect(text).toMatch(/back by an hour.*Posts stay at 18:00 local time/);
  });

  it.each<[string, Options, string]>([
    ['a history that it cannot read', without(ReadMessageHistory), 'than risk posting twice'],
    [
      'Administrator alone',
      { ...withPermissions(Administrator), mention: unmentionable },
      'Set up',
    ],
    ['permissions that it has to look up', withPermissions('omitted'), 'Set up'],
  ])('accepts %s', async (_, options, words) => {
    expect(await stage.text('add', { channel, ...options })).toContain(words);
    expect(await stage.all()).toHaveLength(1);
  });
});

describe('/updates add, refused', () => {
  it.each<[string, Options, RegExp]>([
    ['without View Channel', without(ViewChannel), /lacks \*\*View Channel\*\*\. Give/],
    ['without Send Messages', without(SendMessages), /lacks \*\*Send Messages\*\*\./],
    ['without Embed Links', without(EmbedLinks), /lacks \*\*Embed Links\*\*\./],
    ['no permission', without(usual), /View Channel\*\*, \*\*Send Messages\*\*, \*\*Embed Links/],
    [
      'a role that it cannot mention',
      { mention: unmentionable },
      /\*\*Mention @everyone, @here, and All Roles\*\*.*let anyone mention/,
    ],
    ['everyone', { mention: { role: guild, mentionable: false } }, /can't mention everyone/],
    [
      'the role of a bot',
      { mention: { ...newsRole, isBots: true } },
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
    const text = await stage.text('add', withPermissions('omitted'));
    expect(text).toContain("isn't in this server");
    expect(await stage.all()).toEqual([]);
  });

  it('names the subscription that already does the same', async () => {
    await stage.run('add', { channel });
    expect(await stage.text('add', { channel })).toContain('#1 already posts this');
    expect(await stage.all()).toHaveLength(1);
  });

  it('refuses an eleventh subscription of one server', async () => {
    for (let hour = 0; hour < 10; hour += 1) {
      await stage.run('add', { channel, time: `${hour}:00` });
    }
    expect(await stage.text('add', { channel })).toContain('A server can have 10');
    expect(await stage.all()).toHaveLength(10);
    expect(await stage.text('add', { channel }, { guild: otherGuild })).toContain('Set up');
  });

  it('repeats hostile texts without effect', async () => {
    const timezone = '**[x](https://evil.example)** <@&1> @everyone\n# big';
    const text = await stage.text('add', { channel, timezone });
    expect(text).not.toMatch(/\]\(https|<@&1>|@everyone|\n#/);
  });
});
