import { ChannelType, PermissionFlagsBits } from 'discord-api-types/v10';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ChannelAccess, Lost } from '#updates/channels.ts';
import {
  access,
  announcementChannel,
  announcements,
  general,
  guild,
  newsRole,
  noAnswer,
  openUpdates,
  thread,
  usual,
  type UpdatesStage,
} from './stage.ts';

let stage: UpdatesStage;
beforeEach(async () => {
  stage = await openUpdates();
  await stage.run('add', { channel: { id: general } });
  stage.postWorker.wakes = 0;
});

const hour = 3_600_000;
const { EmbedLinks, ReadMessageHistory } = PermissionFlagsBits;
const { GuildText } = ChannelType;

/** Records the next slot of the first subscription, as the scheduler does. */
async function dueNow(skipped?: string): Promise<number> {
  const subscription = await stage.first();
  const dueAt = subscription.nextDueAt ?? 0;
  stage.clock.jumpTo(dueAt);
  await stage.store.addSlot(subscription, dueAt, skipped === undefined ? {} : { skipped });
  return dueAt;
}

/** Claims the only ready slot. */
const claimed = () => stage.store.claimOne(stage.clock.now());

describe('/updates check', () => {
  it('explains how to start if there are no subscriptions', async () => {
    await stage.store.subscriptions.remove(guild, 1);
    expect(await stage.text('check')).toContain('/updates add');
  });

  it('shows the next post of a new subscription, and marks a paused one', async () => {
    const due = Date.parse('2026-11-22T18:00:00Z') / 1000;
    const wanted = `✅ Everything is fine[^]*✅ #1 · News[^]*Next: <t:${due}:f>[^]*Last post: none yet`;
    expect(await stage.text('check')).toMatch(new RegExp(wanted));
    await stage.run('pause', { id: '1' });
    expect(await stage.text('check')).toContain('⏸️ #1 · News');
  });

  it('links to the last post, with its due time if late, and why it was not published', async () => {
    const dueAt = await dueNow();
    const slot = await claimed();
    const messageId = '1500000000000000009';
    await stage.store.slots.sent(slot, { messageId, at: dueAt + hour, publish: true });
    await stage.store.slots.published(slot, { trouble: 'Discord refuses it' });
    expect(await stage.text('check')).toContain(
      `Last post: [<t:${(dueAt + hour) / 1000}:f>](https://discord.com/channels/${guild}/${general}/${messageId}), due <t:${dueAt / 1000}:f>; not published: Discord refuses it`,
    );
  });

  it.each([
    ['missed', 'the bot was offline when it was due', 'Everything is fine'],
    ['superseded', 'the next one was due', 'Everything is fine'],
    ['may have been posted', "isn't allowed to check the channel's", '1 of 1 needs attention'],
    ['failed', 'a fault in the bot', '1 of 1 needs attention'],
    ['there are no new updates', 'nothing to post: there are no new updates', 'Everything is fine'],
  ])('explains the skip reason %j', async (why, words, verdict) => {
    await dueNow(why);
    const text = await stage.text('check');
    expect(text).toContain(words);
    expect(text).toContain(verdict);
  });

  it('shows the last post and the reason of the last skip, unless the post came after it', async () => {
    await dueNow('missed');
    const postedAt = await dueNow();
    await stage.store.send(await claimed(), postedAt);
    const last = `\nLast post: [<t:${postedAt / 1000}:f>](https://discord.com/`;
    const before = await stage.text('check');
    expect(before).toContain(last);
    expect(before).not.toContain('Last run');
    await dueNow('missed');
    const skippedAt = await dueNow('there are no new updates');
    const reason = 'nothing to post: there are no new updates';
    const after = await stage.text('check');
    expect(after).toContain(last);
    expect(after).toContain(`\nLast run: <t:${skippedAt / 1000}:f>, ${reason}`);
  });

  it('shows until when a post waits, and why', async () => {
    const dueAt = await dueNow();
    const slot = await claimed();
    const outcome = { readyAt: dueAt + hour, reason: 'Discord answered 503' };
    await stage.store.slots.retry(slot, { ...outcome, certainlyNotPosted: true });
    const text = await stage.text('check');
    expect(text).toContain(`is waiting until <t:${(dueAt + hour) / 1000}:R>: Discord answered 503`);
  });

  describe('with a lost channel', () => {
    let dueAt: number;
    beforeEach(async () => {
      dueAt = await dueNow();
      const outcome = { code: 50013, at: dueAt, retryAt: () => dueAt + hour };
      await stage.store.slots.lost(await claimed(), outcome);
    });

    it('shows since when, why, the fix and the next try', async () => {
      stage.discord.channels.set(general, access(GuildText, usual & ~EmbedLinks));
      const text = await stage.text('check');
      expect(text).toContain('⚠️ 1 of 1 needs attention');
      expect(text).toContain(
        `⚠️ Posts have been refused since <t:${dueAt / 1000}:f> (code 50013). In <#${general}>, the bot lacks **Embed Links**. Give`,
      );
      expect(text).not.toContain("isn't allowed to post");
      expect(text).toContain(`Next try: <t:${(dueAt + hour) / 1000}:f>`);
      expect(text).toContain(`⏳ The post due <t:${dueAt / 1000}:f> is waiting for the next try.`);
      expect(stage.postWorker.wakes).toBe(0);
      expect(text).toContain('\nNext: ');
      // Nothing is posted before the next try.
      await stage.run('edit', { id: '1', time: '18:30' });
      const soon = await stage.text('check');
      expect(soon).toContain('\nNext try: ');
      expect(soon).not.toContain('\nNext: ');
    });

    it('tries again at once if the channel looks fixed', async () => {
      expect(await stage.text('check')).toContain('looks fixed: trying again now');
      expect(stage.postWorker.wakes).toBe(1);
      expect((await claimed()).subscription.id).toBe(1);
    });

    it('does not repeat the reason of the outage', async () => {
      stage.discord.channels.set(general, { kind: 'lost', code: 50013 });
      const text = await stage.text('check');
      expect(text.split("The bot isn't allowed to post in the channel.")).toHaveLength(2);
      expect(stage.postWorker.wakes).toBe(0);
    });

    it('says that Discord does not answer, and tries nothing', async () => {
      stage.discord.fault = noAnswer;
      const text = await stage.text('check');
      expect(text).toContain("couldn't check its permissions: Discord didn't answer (no answer)");
      expect(text).toContain('code 50013');
      expect(stage.postWorker.wakes).toBe(0);
    });
  });

  it.each<[string, ChannelAccess | Lost, string]>([
    ['a deleted channel', { kind: 'lost', code: 10003 }, 'The channel is gone'],
    ['a hidden channel', { kind: 'lost', code: 50001 }, "can't see the channel"],
    ['missing Embed Links', access(GuildText, usual & ~EmbedLinks), 'lacks **Embed Links**'],
    ['a channel that became a forum', access(ChannelType.GuildForum), 'is a forum'],
  ])('finds %s before the first post', async (_, state, words) => {
    stage.discord.channels.set(general, state);
    const text = await stage.text('check');
    expect(text).toContain(words);
    expect(text).toContain('⚠️ #1');
  });

  it('mentions a history that the bot cannot read, without a warning', async () => {
    stage.discord.channels.set(general, access(GuildText, usual & ~ReadMessageHistory));
    const text = await stage.text('check');
    expect(text).toContain('✅ Everything is fine');
    expect(text).toContain('rather than risk posting twice');
  });

  it('counts a role that is gone as something to look at', async () => {
    const mention = { role: '1100000000000000555', mentionable: true };
    await stage.run('edit', { id: '1', mention });
    await stage.run('add', { channel: announcementChannel, mention: newsRole });
    const text = await stage.text('check');
    expect(text).toContain('⚠️ 1 of 2 needs attention.');
    expect(text).toMatch(/⚠️ #1 · News\n.*\n⚠️ The role to mention is gone/);
    expect(text).toContain('✅ #2');
  });

  it('fits ten subscriptions with the longest possible status', async () => {
    const timezone = 'America/Argentina/ComodRivadavia';
    await stage.store.subscriptions.remove(guild, 1);
    const options = { timezone, mention: newsRole };
    for (const day of ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']) {
      const channel = { id: thread, type: ChannelType.PublicThread };
      const cron = `0 1,2,3,4,5,6,7,8,9,10,11,12,13 1,2,3,4,5,6,7 1,2,3,4,5,6,7,8,9,10,11 ${day}`;
      await stage.run('add', { channel, cron, ...options });
    }
    for (const time of ['1:00', '1:01', '1:02']) {
      await stage.run('add', { channel: announcementChannel, time, ...options });
    }
    stage.discord.channels.set(thread, access(ChannelType.PublicThread, 0n));
    stage.discord.channels.set(announcements, { kind: 'lost', code: 50024 });
    const calm = await stage.run('check');
    expect(calm.embeds[0]?.fields).toHaveLength(10);
    expect(calm.text).not.toContain('…');

    const now = Date.parse('2027-01-01T00:00:00Z');
    stage.clock.jumpTo(now);
    for (const subscription of await stage.all()) {
      const dueAt = subscription.nextDueAt ?? 0;
      await stage.store.addSlot(subscription, dueAt);
      const outcome = { code: 50013, at: now, retryAt: () => now + hour };
      await stage.store.slots.lost(await claimed(), outcome);
    }
    const { embeds, text } = await stage.run('check');
    expect(embeds[0]?.fields).toHaveLength(10);
    for (const { value } of embeds[0]?.fields ?? []) {
      expect(value).toMatch(/refused since <t:\d+:f> \(code 50013\)[^]*Next try: /);
      expect(value).toMatch(/lacks|type has changed/);
      // No line is cut.
      expect(value).not.toContain('…');
    }
    expect(text.length).toBeLessThan(6000);
  });
});
