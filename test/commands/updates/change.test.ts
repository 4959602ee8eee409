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

const { SendMessages } = PermissionFlagsBits;

/** The line about news in the answer to another start, and how many updates are left out then. */
async function leftOut(start: string): Promise<readonly unknown[]> {
  const { text } = await stage.run('edit', { id: '1', start });
  const { updateIds } = await stage.store.slots.alreadyPosted(await stage.first());
  return [text.split('\n').find((line) => line.startsWith('- News:')), updateIds.size];
}

describe('/updates edit', () => {
  it('leaves out the updates so far, or goes back to them', async () => {
    expect(await leftOut('now')).toEqual([
      '- News: only updates from now on',
      facts.updates.length,
    ]);
    expect(await leftOut('beginning')).toEqual([
      '- News: also the older updates that it has not posted, oldest first',
      0,
    ]);
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
    [
      'a thread',
      { channel: { id: thread, type: ChannelType.PublicThread }, publish: false },
      { channelId: thread },
    ],
  ])('changes %s and nothing else', async (_, options, changed) => {
    const before = await stage.first();
    const { text, embeds } = await stage.run('edit', { id: '1', ...options });
    expect(text).toContain('Changed: #1');
    expect(text).toContain('What changed\n- ');
    // The answer has no sample.
    expect(embeds).toHaveLength(1);
    const { revision: _revision, nextDueAt: _next, ...after } = await stage.first();
    const { revision: _was, nextDueAt: _due, ...rest } = before;
    expect(after).toEqual({
      ...rest,
      ...('publish' in options ? { publish: false } : {}),
      ...changed,
    });
    expect(stage.postWorker.wakes).toBe(1);
  });

  it('replaces a cron by a daily time, and says so', async () => {
    await stage.run('edit', { id: '1', cron: '0 9 1 * *' });
    const { text } = await stage.run('edit', { id: '1', time: '21:00' });
    expect(text).toContain("Posts now come every day because you didn't choose days.");
    expect(await stage.first()).toMatchObject({ timing: { days: 'daily', time: '21:00' } });
  });

  it('replaces a cron by days at 18:00, and says so', async () => {
    await stage.run('edit', { id: '1', cron: '0 9 1 * *' });
    const { text } = await stage.run('edit', { id: '1', days: 'monday' });
    expect(text).toContain("The time is now 18:00 because you didn't choose one.");
    const again = await stage.run('edit', { id: '1', days: 'friday' });
    expect(again.text).not.toContain("because you didn't choose");
  });

  it('lists old and new value of each change', async () => {
    const { text } = await stage.run('edit', {
      id: '1',
      channel: { id: thread, type: ChannelType.PublicThread },
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
    const { text } = await stage.run('edit', { id: '1', time: '9am', publish: true });
    expect(text).toBe('Nothing changed: #1 · News already has these settings.');
    expect(await stage.first()).toEqual(before);
  });

  it('reschedules the next post, unless it is paused', async () => {
    await stage.run('edit', { id: '1', days: 'daily', time: '21:00' });
    expect((await stage.first()).nextDueAt).toBe(Date.parse('2026-11-22T21:00:00Z'));
    await stage.run('pause', { id: '1' });
    const { text } = await stage.run('edit', { id: '1', time: '22:00' });
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
    expect((await stage.run('edit', { id: '1', ...options })).text).toMatch(words);
    expect(await stage.first()).toEqual(before);
  });

  it('makes an unrelated change if the channel lost permissions, with a warning', async () => {
    stage.discord.channels.set(
      announcements,
      access(ChannelType.GuildAnnouncement, usual & ~SendMessages),
    );
    const { text } = await stage.run('edit', { id: '1', time: '10:00' });
    expect(text).toMatch(/Changed: #1[^]*⚠️[^]*Send Messages/);
  });

  it('makes the change if Discord does not answer, with a warning', async () => {
    stage.discord.fault = noAnswer;
    const { text } = await stage.run('edit', { id: '1', time: '10:00' });
    expect(text).toMatch(/Changed: #1[^]*couldn't check its permissions: Discord didn't answer/);
  });

  it('refuses the times of another subscription and names it', async () => {
    await stage.run('edit', { id: '1', publish: false });
    await stage.run('add', { channel: announcementChannel, time: '7:00' });
    const { text } = await stage.run('edit', { id: '1', days: 'daily', time: '7:00' });
    expect(text).toContain('#2 already posts this');
    expect(await stage.first()).toMatchObject({ timing: { days: 'friday', time: '09:00' } });
  });
});

describe('/updates pause and resume', () => {
  it('stop posts and continue at the next scheduled time', async () => {
    const due = (await stage.first()).nextDueAt;
    expect((await stage.run('pause', { id: '1' })).text).toContain('paused');
    expect((await stage.first()).nextDueAt).toBeNull();
    expect((await stage.run('pause', { id: '1' })).text).toContain('already paused');
    expect((await stage.run('resume', { id: '1' })).text).toContain('resumes');
    expect((await stage.first()).nextDueAt).toBe(due);
    expect((await stage.run('resume', { id: '1' })).text).toMatch(
      /^#1 · News wasn't paused and still posts in <#\d+>: next <t:/,
    );
    expect(stage.postWorker.wakes).toBe(3);
  });
});

describe('/updates remove', () => {
  it('removes nothing before the button confirms it', async () => {
    const question = await stage.run('remove', { id: '1' });
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
