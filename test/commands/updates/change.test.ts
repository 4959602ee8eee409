import { ChannelType, PermissionFlagsBits } from 'discord-api-types/v10';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Subscription } from '#subscriptions/subscription.ts';
import {
  access,
  announcements,
  general,
  guild,
  news,
  openUpdates,
  thread,
  usual,
  type UpdatesStage,
  type Value,
} from './stage.ts';

let stage: UpdatesStage;
beforeEach(async () => {
  stage = await openUpdates();
  await stage.run('add', {
    channel: { id: announcements, type: ChannelType.GuildAnnouncement },
    timezone: 'Europe/London',
    days: 'friday',
    time: '9:00',
    mention: { role: news, mentionable: true },
    publish: true,
  });
  stage.postWorker.wakes = 0;
});

const { SendMessages, ReadMessageHistory } = PermissionFlagsBits;

async function one(): Promise<Subscription> {
  const [subscription] = await stage.all();
  if (!subscription) throw new Error('it is gone');
  return subscription;
}

describe('/updates edit', () => {
  it.each<[string, Readonly<Record<string, Value>>, Partial<Subscription>]>([
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
  ])('GIVEN %s THEN that changes and the rest stays', async (_, options, changed) => {
    const before = await one();
    const { text, embeds } = await stage.run('edit', { id: '1', ...options });
    expect(text).toContain('Changed: #1');
    expect(text).toContain('What changed\n- ');
    // No post is shown.
    expect(embeds).toHaveLength(1);
    const { revision: _revision, nextDueAt: _next, ...after } = await one();
    const { revision: _was, nextDueAt: _due, ...rest } = before;
    expect(after).toEqual({
      ...rest,
      ...('publish' in options ? { publish: false } : {}),
      ...changed,
    });
    expect(stage.postWorker.wakes).toBe(1);
  });

  it('GIVEN a time for what had a cron THEN every day at that time, and it says so', async () => {
    await stage.run('edit', { id: '1', cron: '0 9 1 * *' });
    const { text } = await stage.run('edit', { id: '1', time: '21:00' });
    expect(text).toContain("Posts now come every day because you didn't choose days.");
    expect(await one()).toMatchObject({ timing: { days: 'daily', time: '21:00' } });
  });

  it('GIVEN days for what had a cron THEN at 18:00, and it says so', async () => {
    await stage.run('edit', { id: '1', cron: '0 9 1 * *' });
    const { text } = await stage.run('edit', { id: '1', days: 'monday' });
    expect(text).toContain("The time is now 18:00 because you didn't choose one.");
    const again = await stage.run('edit', { id: '1', days: 'friday' });
    expect(again.text).not.toContain("because you didn't choose");
  });

  it('GIVEN many changes THEN each from what to what', async () => {
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

  it('GIVEN what is set already THEN it says so, and nothing is stored', async () => {
    const before = await one();
    const { text } = await stage.run('edit', { id: '1', time: '9am', publish: true });
    expect(text).toBe('Nothing changed: #1 · News already has these settings.');
    expect(await one()).toEqual(before);
  });

  it('GIVEN a new time THEN the next run is by it, and a paused one stays paused', async () => {
    await stage.run('edit', { id: '1', days: 'daily', time: '21:00' });
    expect((await one()).nextDueAt).toBe(Date.parse('2026-11-22T21:00:00Z'));
    await stage.run('pause', { id: '1' });
    const { text } = await stage.run('edit', { id: '1', time: '22:00' });
    expect(text).toContain("None while it's paused");
    expect((await one()).nextDueAt).toBeNull();
  });

  it.each<[string, Readonly<Record<string, Value>>, RegExp]>([
    ['nothing', {}, /Choose something to change/],
    [
      'a role and none',
      { mention: { role: news, mentionable: true }, 'no-mention': true },
      /not both/,
    ],
    ['everyone', { mention: { role: guild, mentionable: false } }, /can't mention everyone/],
    [
      'a text channel while posts are published',
      { channel: { id: general } },
      /add `publish:False`: `\/updates edit id:1 channel:#a publish:False`/,
    ],
    [
      'a channel without rights',
      { channel: { id: announcements, type: ChannelType.GuildAnnouncement, appPermissions: 0n } },
      /lacks/,
    ],
    [
      'a role that may not be mentioned',
      { mention: { role: news, mentionable: false } },
      /All Roles/,
    ],
    ['a bad time', { time: '25:00' }, /such as `18:00`/],
  ])('GIVEN %s THEN nothing changes, and why', async (_, options, words) => {
    const before = await one();
    expect((await stage.run('edit', { id: '1', ...options })).text).toMatch(words);
    expect(await one()).toEqual(before);
  });

  it('GIVEN a channel that lost its rights THEN another change goes through, with a warning', async () => {
    stage.discord.channels.set(
      announcements,
      access(ChannelType.GuildAnnouncement, usual & ~SendMessages),
    );
    const { text } = await stage.run('edit', { id: '1', time: '10:00' });
    expect(text).toMatch(/Changed: #1[^]*⚠️[^]*Send Messages/);
  });

  it('GIVEN Discord that does not answer THEN the change goes through, and says so', async () => {
    stage.discord.fault = {
      kind: 'retry',
      after: 1,
      reason: 'Discord answered 503',
      certainlyNotDone: true,
    };
    const { text } = await stage.run('edit', { id: '1', time: '10:00' });
    expect(text).toMatch(/Changed: #1[^]*couldn't check its permissions: Discord didn't answer/);
  });

  it('GIVEN the times of another THEN that one is named, and nothing changes', async () => {
    await stage.run('edit', { id: '1', publish: false });
    await stage.run('add', {
      channel: { id: announcements, type: ChannelType.GuildAnnouncement },
      time: '7:00',
    });
    const { text } = await stage.run('edit', { id: '1', days: 'daily', time: '7:00' });
    expect(text).toContain('#2 already posts this');
    expect(await one()).toMatchObject({ timing: { days: 'friday', time: '09:00' } });
  });
});

describe('/updates pause and resume', () => {
  it('GIVEN both THEN it stops and goes on from its next time', async () => {
    const due = (await one()).nextDueAt;
    expect((await stage.run('pause', { id: '1' })).text).toContain('paused');
    expect((await one()).nextDueAt).toBeNull();
    expect((await stage.run('pause', { id: '1' })).text).toContain('already paused');
    expect((await stage.run('resume', { id: '1' })).text).toContain('resumes');
    expect((await one()).nextDueAt).toBe(due);
    expect((await stage.run('resume', { id: '1' })).text).toMatch(
      /^#1 · News wasn't paused and still posts in <#\d+>: next <t:/,
    );
    expect(stage.postWorker.wakes).toBe(3);
  });
});

describe('/updates remove', () => {
  it('GIVEN the question THEN nothing is removed before the button says so', async () => {
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
    'GIVEN the forged button %j THEN nothing is removed',
    async (customId) => {
      expect((await stage.press(customId)).text).toMatch(/There's no subscription/);
      expect((await stage.press(customId.replace(':1:', ':2:'))).text).toContain('older post');
      expect(await stage.all()).toHaveLength(1);
    },
  );
});

describe('history that may not be read', () => {
  it('GIVEN an edit to such a channel THEN a word on what that means', async () => {
    const { text } = await stage.run('edit', {
      id: '1',
      channel: {
        id: announcements,
        type: ChannelType.GuildAnnouncement,
        appPermissions: usual & ~ReadMessageHistory,
      },
      time: '10:00',
    });
    expect(text).toContain('rather than risk posting twice');
  });
});
