import { ChannelType, PermissionFlagsBits } from 'discord-api-types/v10';
import { beforeEach, describe, expect, it } from 'vitest';
import type { PostNowOutcome } from '#updates/post-worker.ts';
import {
  access,
  announcements,
  general,
  guild,
  news,
  openWithSubscription,
  usual,
  type UpdatesStage,
} from './stage.ts';

let stage: UpdatesStage;
beforeEach(async () => {
  stage = await openWithSubscription();
});

const id = '1';

describe('/updates preview', () => {
  it('shows the next post, and stores and sends nothing', async () => {
    const { embeds, text } = await stage.run('preview', { id });
    const due = (await stage.first()).nextDueAt ?? 0;
    expect(text).toContain(`next <t:${due / 1000}:F>`);
    expect(text).toContain(`<@&${news}> Season 4 arrives (and 2 more)`);
    expect(text).toContain('It will be published to the servers that follow the channel.');
    expect(text).toContain('The others follow in the next posts');
    expect(embeds[1]?.title).toBeUndefined();
    expect(embeds.length).toBeGreaterThan(1);
    await stage.run('edit', { id, text: 'none' });
    expect((await stage.run('preview', { id })).embeds[1]?.title).toBe('Season 4 arrives');
    expect(stage.postWorker.asked).toEqual([]);
    expect(await stage.store.slots.recent(guild)).toEqual([]);
    expect((await stage.store.slots.alreadyPosted(await stage.first())).updateIds.size).toBe(0);
  });

  it('shows an example if the channel has had every update', async () => {
    await stage.run('edit', { id, start: 'now' });
    const { text, embeds } = await stage.run('preview', { id });
    expect(text).toContain(
      'Nothing would be posted now: there are no new updates. An example, with the newest update:',
    );
    expect(embeds).toHaveLength(2);
  });
});

describe('/updates post', () => {
  it('posts and links to the message', async () => {
    const link = `https://discord.com/channels/${guild}/${general}/1500000000000000001`;
    const text = await stage.text('post', { id });
    expect(text).toBe(`📮 #1 · News is posted and published: ${link}`);
    expect(stage.postWorker.asked).toHaveLength(1);
    await stage.run('edit', { id, publish: false });
    expect(await stage.text('post', { id })).toBe(`📮 #1 · News is posted: ${link}`);
  });

  it('explains why the post was not published', async () => {
    const publishTrouble = 'The bot may not post in the channel.';
    stage.postWorker.outcome = { kind: 'posted', channelId: '1', messageId: '2', publishTrouble };
    expect(await stage.text('post', { id })).toContain(
      'is posted, but not published (The bot may not post in the channel): https',
    );
  });

  it('names the missing permission of a lost channel', async () => {
    const lacking = access(
      ChannelType.GuildAnnouncement,
      usual & ~PermissionFlagsBits.SendMessages,
    );
    stage.discord.channels.set(announcements, lacking);
    stage.postWorker.outcome = { kind: 'lost', code: 50013 };
    const text = await stage.text('post', { id });
    expect(text).toMatch(/lacks \*\*Send Messages\*\*\.[^]*Then use `\/updates post` again\.$/);
  });

  it('suggests another channel in place of a deleted one', async () => {
    stage.discord.channels.set(announcements, { kind: 'lost', code: 10003 });
    stage.postWorker.outcome = { kind: 'lost', code: 10003 };
    const text = await stage.text('post', { id });
    expect(text).toMatch(/The channel is gone\. Choose another one with [^.]*\.$/);
  });

  it.each<[PostNowOutcome, RegExp]>([
    [
      { kind: 'nothing', why: 'there are no new updates' },
      /^#1 · News: nothing to post: there are/,
    ],
    [{ kind: 'lost', code: 50013 }, /isn't allowed to post in the channel\. Give .*Send Messages/],
    [{ kind: 'lost', code: 50_999 }, /refuses posts there \(code 50999\)/],
    [{ kind: 'waiting', reason: null }, /isn't posted yet\. The bot will post it/],
    [
      { kind: 'waiting', reason: 'Discord answered 503' },
      /isn't posted yet \(Discord answered 503\)/,
    ],
    [{ kind: 'removed' }, /no subscription/],
  ])('explains the outcome %j', async (outcome, words) => {
    stage.postWorker.outcome = outcome;
    expect(await stage.text('post', { id })).toMatch(words);
  });
});
