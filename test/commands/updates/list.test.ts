import { ChannelType } from 'discord-api-types/v10';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  addLongest,
  general,
  openUpdates,
  otherGuild,
  thread,
  type UpdatesStage,
} from './stage.ts';

let stage: UpdatesStage;
beforeEach(async () => {
  stage = await openUpdates();
});

const channel = { id: general } as const;

describe('/updates list', () => {
  it('explains how to start if there are no subscriptions', async () => {
    expect((await stage.run('list')).text).toContain('/updates add');
  });

  it('shows ten subscriptions with the longest settings, uncut', async () => {
    await addLongest(stage, { silent: true, publish: true, missed: 'skip' });
    const { embeds } = await stage.run('list');
    expect(embeds[0]?.fields).toHaveLength(10);
    expect(JSON.stringify(embeds)).not.toContain('…');
    expect(JSON.stringify(embeds[0]).length).toBeLessThan(7000);
  });
});

describe('completion of /updates', () => {
  it('labels ids with content and times, and marks the current channel', async () => {
    await stage.run('add', { channel, content: 'digest', days: 'friday' });
    await stage.run('add', { channel: { id: thread, type: ChannelType.PublicThread } });
    await stage.run('pause', { id: '2' });
    expect(await stage.complete('edit', 'id', '')).toEqual([
      '1: #1 · Digest · every Friday at 18:00 (UTC) · this channel',
      '2: #2 · News · every day at 18:00 (UTC) · paused',
    ]);
    expect(await stage.complete('edit', 'id', 'digest')).toHaveLength(1);
    expect(await stage.complete('edit', 'id', '', { guild: otherGuild })).toEqual([]);
  });

  it('finds time zones by city, with that of the server first', async () => {
    await stage.run('add', { channel, timezone: 'Asia/Kathmandu' });
    expect((await stage.complete('add', 'timezone', 'lond'))[0]).toContain('Europe/London: ');
    expect((await stage.complete('add', 'timezone', ''))[0]).toContain('Asia/Kathmandu: ');
  });
});
