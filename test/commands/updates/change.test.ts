import { ChannelType, PermissionFlagsBits } from 'discord-api-types/v10';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Subscription } from '#subscriptions/subscription.ts';
import {
  access,
  announcementChannel,
  announcements,
  facts,
  general,
  news,
  newsRole,
  noAnswer,
  openWithSubscription,
  thread,
  usual,
  type UpdatesStage,
  type Options,
} from './stage.ts';

let stage: UpdatesStage;
beforeEach(async () => {
  stage = await openWithSubscription();
});

const id = '1';
const publicThread = { id: thread, type: ChannelType.PublicThread };

describe('/updates edit', () => {
  it.each([
    ['now', '- News: only updates from now on', facts.updates.length],
    ['beginning', '- News: also the older updates that it has not posted, oldest first', 0],
  ])('changes the start to %s', async (start, line, leftOut) => {
    const text = await stage.text('edit', { id, start });
    expect(text.split('\n')).toContain(line);
    const { updateIds } = await stage.store.slots.alreadyPosted(await stage.first());
    expect(updateIds.size).toBe(leftOut);
  });

  it.each<[string, Options, Partial<Subscription>]>([
    ['a time', { time: '21:00' }, { timing: { days: 'friday', time: '21:00' } }],
    ['days', { days: 'weekends' }, { timing: { days: 'weekends', time: '09:00' } }],
    ['a cron', { cron: '0 9 1 * *' }, { timing: { cron: '0 9 1 * *' } }],
    ['a zone', { timezone: 'Asia/Kathmandu' }, { timezone: 'Asia/Kathmandu' }],
    ['a content', { content: 'spotlight' }, { content: 'spotlight' }],
    ['nobody to mention', { 'no-mention': true }, { mentionRoleId: null }],
    ['skip', { missed: 'skip' }, { missed: 'skip' }],
    ['silence', { silent: true }, { silent: true }],
    ['no publishing', { publish: false }, { publish: false }],
    ['a thread', { channel: publicThread, publish: false }, { channelId: thread, publish: false }],
  ])('changes %s and nothing else', async (_, options, changed) => {
    const before = await stage.first();
    const { text, embeds } = await stage.run('edit', { id, ...options });
    expect(text).toContain('Changed: #1');
    expect(text).toContain('What changed\n- ');
    // The answer has no sample.
    expect(embeds).toHaveLength(1);
    const varying = { revision: expect.anything(), nextDueAt: expect.anything() };
    expect(await stage.first()).toEqual({ ...before, ...varying, ...changed });
    expect(stage.postWorker.wakes).toBe(1);
  });

  it.each([
    [{ time: '21:00' }, "Posts now come every day because you didn't choose days.", 'daily'],
    [{ days: 'monday' }, "The time is now 18:00 because you didn't choose one.", 'monday'],
  ])(
    'replaces a cron by %o and the usual days or time, and says so',
    async (given, words, days) => {
      await stage.run('edit', { id, cron: '0 9 1 * *' });
      expect(await stage.text('edit', { id, ...given })).toContain(words);
      expect(await stage.first()).toMatchObject({ timing: { time: '18:00', days, ...given } });
      const again = await stage.text('edit', { id, days: 'friday' });
      expect(again).not.toContain("because you didn't choose");
    },
  );

  it('lists old and new value of each change', async () => {
    const text = await stage.text('edit', {
      id,
      channel: publicThread,
      cron: '0 9 * 6 *',
      timezone: 'America/New_York',
      content: 'digest',
      'no-mention': true,
      missed: 'skip',
      silent: true,
      publish: false,
    });
    expect(text).toContain(
      [
        'What changed',
        `- Channel: <#${announcements}> → <#${thread}>`,
        '- Times: every Friday at 09:00 (Europe/London) → by cron `0 9 * 6 *` (America/New\\_York)',
        '- Content: News → Digest',
        `- Mention: <@&${news}> → nobody`,
        '- Over 6 hours late: the latest is posted → skipped',
        '- Sound: as usual → none',
        '- Published to followers: yes → no',
        'Next posts',
      ].join('\n'),
    );
  });

  it('stores nothing if the settings are the same', async () => {
    const before = await stage.first();
    const text = await stage.text('edit', { id, time: '9am', publish: true });
    expect(text).toBe('Nothing changed: #1 · News already has these settings.');
    expect(await stage.first()).toEqual(before);
  });

  it('reschedules the next post, unless it is paused', async () => {
    await stage.run('edit', { id, days: 'daily', time: '21:00' });
    expect((await stage.first()).nextDueAt).toBe(Date.parse('2026-11-22T21:00:00Z'));
    await stage.run('pause', { id });
    const { text } = await stage.run('edit', { id, time: '22:00' });
    expect(text).toContain("None while it's paused");
    expect((await stage.first()).nextDueAt).toBeNull();
  });

  it.each<[string, Options, RegExp]>([
    ['an edit of nothing', {}, /Choose something to change/],
    ['mention together with no-mention', { mention: newsRole, 'no-mention': true }, /not both/],
    [
      'a text channel while posts are published',
      { channel: { id: general } },
      /add `publish:False`: `\/updates edit id:1 channel:#a publish:False`/,
    ],
    [
      'a channel without permissions',
      { channel: { ...announcementChannel, appPermissions: 0n } },
      /lacks/,
    ],
  ])('refuses %s', async (_, options, words) => {
    const before = await stage.first();
    expect(await stage.text('edit', { id, ...options })).toMatch(words);
    expect(await stage.first()).toEqual(before);
  });

  it('warns if the channel lost permissions, or Discord does not answer, and makes the change', async () => {
    const lacking = access(
      ChannelType.GuildAnnouncement,
      usual & ~PermissionFlagsBits.SendMessages,
    );
    stage.discord.channels.set(announcements, lacking);
    const text = await stage.text('edit', { id, time: '10:00' });
    expect(text).toMatch(/Changed: #1[^]*⚠️[^]*Send Messages/);
    stage.discord.fault = noAnswer;
    const other = await stage.text('edit', { id, time: '11:00' });
    expect(other).toMatch(/Changed: #1[^]*couldn't check its permissions: Discord didn't answer/);
  });

  it('refuses the times of another subscription and names it', async () => {
    await stage.run('edit', { id, publish: false });
    await stage.run('add', { channel: announcementChannel, time: '7:00' });
    const { text } = await stage.run('edit', { id, days: 'daily', time: '7:00' });
    expect(text).toContain('#2 already posts this');
    expect(await stage.first()).toMatchObject({ timing: { days: 'friday', time: '09:00' } });
  });
});

describe('/updates pause and resume', () => {
  it('stop posts and continue at the next scheduled time', async () => {
    const due = (await stage.first()).nextDueAt;
    expect(await stage.text('pause', { id })).toContain('paused');
    expect((await stage.first()).nextDueAt).toBeNull();
    expect(await stage.text('pause', { id })).toContain('already paused');
    expect(await stage.text('resume', { id })).toContain('resumes');
    expect((await stage.first()).nextDueAt).toBe(due);
    expect(await stage.text('resume', { id })).toMatch(
      /^#1 · News wasn't paused and still posts in <#\d+>: next <t:/,
    );
    expect(stage.postWorker.wakes).toBe(3);
  });
});

describe('/updates remove', () => {
  it('removes nothing before the button confirms it', async () => {
    const question = await stage.run('remove', { id });
    expect(question.customIds).toEqual(['remove-subscription:1:1']);
    expect(await stage.all()).toHaveLength(1);
    const removed = await stage.press('remove-subscription:1:1');
    expect(removed).toMatchObject({ isChange: true, customIds: [] });
    expect(removed.text).toContain('Removed: #1');
    expect(await stage.all()).toEqual([]);
    const again = await stage.press('remove-subscription:1:1');
    expect(again).toMatchObject({ isChange: false, isPrivate: true });
    expect(again.text).toContain('no subscription');
  });

  it.each(['remove-subscription:1:', 'remove-subscription:1:x', 'remove-subscription:1:1 or 1=1'])(
    'removes nothing for the forged button %j',
    async (customId) => {
      expect((await stage.press(customId)).text).toMatch(/There's no subscription/);
      expect((await stage.press(customId.replace(':1:', ':2:'))).text).toContain('older post');
      expect(await stage.all()).toHaveLength(1);
    },
  );
});
