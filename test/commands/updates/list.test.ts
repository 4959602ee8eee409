import { ChannelType } from 'discord-api-types/v10';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  announcements,
  general,
  news,
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
  it('GIVEN none THEN how to begin', async () => {
    expect((await stage.run('list')).text).toContain('/updates add');
  });

  it('GIVEN ten with the longest settings THEN all of them are there, uncut', async () => {
    for (let hour = 0; hour < 10; hour += 1) {
      await stage.run('add', {
        channel: { id: announcements, type: ChannelType.GuildAnnouncement },
        cron: `${hour} 0,1,2,3,4,5,6,7,8,9,10,11,12,13 1,2,3,4,5,6,7 1,2,3,4,5,6,7,8,9,10,11,12 mon-fri`,
        timezone: 'America/Argentina/ComodRivadavia',
        mention: { role: news, mentionable: true },
        silent: true,
        publish: true,
        missed: 'skip',
      });
    }
    const { embeds } = await stage.run('list');
    expect(embeds[0]?.fields).toHaveLength(10);
    expect(JSON.stringify(embeds)).not.toContain('…');
    expect(JSON.stringify(embeds[0]).length).toBeLessThan(7000);
  });
});

describe('completion', () => {
  it('GIVEN ids THEN each with what it posts and when, and the channel at hand is named', async () => {
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

  it('GIVEN a zone THEN cities are found, and the one of this server comes first', async () => {
    await stage.run('add', { channel, timezone: 'Asia/Kathmandu' });
    expect((await stage.complete('add', 'timezone', 'lond'))[0]).toContain('Europe/London: ');
    expect((await stage.complete('add', 'timezone', ''))[0]).toContain('Asia/Kathmandu: ');
  });
});
