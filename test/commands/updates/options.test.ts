import { ChannelType } from 'discord-api-types/v10';
import { beforeEach, describe, expect, it } from 'vitest';
import { nextLine } from '#commands/updates/views/subscriptions.ts';
import { secondThoughts, untilNews } from '#subscriptions/delivery.ts';
import {
  announcementChannel,
  general,
  news,
  newsRole,
  openUpdates,
  otherGuild,
  thread,
  type UpdatesStage,
} from './stage.ts';

let stage: UpdatesStage;
beforeEach(async () => {
  stage = await openUpdates();
});

const channel = { id: general };
const id = '1';

describe('the option about of /updates add and edit', () => {
  it.each([
    ['Release', 'release', 'about release'],
    ['cast', 'cast', 'about anyone in the cast and crew'],
    ['linda hamilton', 'linda-hamilton', 'about Linda Hamilton'],
    ['everything', null, '**news** every day'],
  ])('takes %s', async (about, stored, words) => {
    expect(await stage.text('add', { channel, about })).toContain(words);
    expect(await stage.first()).toMatchObject({ about: stored });
  });

  it.each([
    [{ about: 'xyzzy' }, "“xyzzy” isn't a topic or a person in the facts."],
    [{ about: 'the duffers' }, 'Did you mean'],
    [{ about: 'release', content: 'digest' }, "a digest or a spotlight can't have it"],
  ])('refuses %o', async (options, words) => {
    expect(await stage.text('add', { channel, ...options })).toContain(words);
    expect(await stage.all()).toEqual([]);
  });

  it('lets a channel have news on several subjects at the same times', async () => {
    for (const about of ['release', 'filming']) await stage.run('add', { channel, about });
    expect(await stage.text('add', { channel, about: 'release' })).toContain('already posts');
    expect(await stage.all()).toHaveLength(2);
  });

  it('shows only such news, and is removed by everything or another content', async () => {
    await stage.run('add', { channel, about: 'release', start: 'beginning' });
    const text = await stage.text('preview', { id });
    expect(text).toContain('Still no release date');
    expect(text).not.toContain('Strikes hold up');
    const edited = await stage.text('edit', { id, about: 'everything' });
    expect(edited).toContain('About: release → everything');
    await stage.run('edit', { id, about: 'episodes' });
    await stage.run('edit', { id, content: 'digest' });
    expect(await stage.first()).toMatchObject({ about: null });
  });

  it('completes topics and people', async () => {
    expect(await stage.complete('add', 'about', 're')).toContain('release: Release');
    const people = await stage.complete('edit', 'about', 'linda');
    expect(people.map((one) => one.split(':')[0])).toEqual(['linda-hamilton']);
  });

  it('survives an export, and says in a check that its subject has left the facts', async () => {
    await stage.run('add', { channel: announcementChannel, about: 'release' });
    const text = (await stage.run('export')).file?.text ?? '';
    stage = await openUpdates();
    const words = 'The facts have no `nobody-now`, so nothing is posted.';
    const json = text.replace('"release"', '"nobody-now"');
    expect(await stage.text('import', { json })).toContain(words);
    expect(await stage.first()).toMatchObject({ about: 'nobody-now' });
    expect(await stage.text('check')).toContain(words);
    const reason = 'its topic or person is no longer in the facts';
    expect(await stage.text('preview', { id })).toContain(reason);
  });
});

it('a post in quiet hours is silent and mentions nobody', async () => {
  const options = { channel, quiet: '17-19', mention: newsRole };
  expect(await stage.text('add', options)).toContain('without pings from 17:00 to 19:00');
  const preview = await stage.text('preview', { id });
  expect(preview).toContain('It will come without a sound');
  expect(preview).not.toContain('<@&');
  const edited = await stage.text('edit', { id, quiet: 'none' });
  expect(edited).toContain('Quiet: from 17:00 to 19:00 → never');
  expect(await stage.text('edit', { id, quiet: '25-3' })).toContain("isn't a range of hours");
});

describe('delivery:at-once', () => {
  const delivery = 'at-once';

  it('says in one line what will happen, and waits for news', async () => {
    const options = { channel, delivery, about: 'release', quiet: '22-8' };
    const text = await stage.text('add', options);
    expect(text).toContain(
      `<#${general}> gets **news** about release five minutes after the facts change, but not from 22:00 to 8:00`,
    );
    expect(text).toContain('it also posts 1 older update.');
    expect(await stage.first()).toMatchObject({ delivery, nextDueAt: untilNews });
    expect(await stage.text('list')).toContain('waits for news');
    expect(await stage.text('check')).toContain('after the next news');
    expect(await stage.text('preview', { id })).toContain('waits for news');
  });

  it.each([
    [{ time: '18:00' }, 'takes no `days`, `time` or `cron`'],
    [{ days: 'daily' }, 'takes no `days`, `time` or `cron`'],
    [{ cron: '0 9 * * *' }, 'takes no `days`, `time` or `cron`'],
    [{ content: 'digest' }, 'posts news only, and this is a digest'],
    [{ content: 'spotlight' }, 'posts news only, and this is a spotlight'],
  ])('refuses %o', async (options, words) => {
    expect(await stage.text('add', { channel, delivery, ...options })).toContain(words);
    expect(await stage.all()).toEqual([]);
  });

  it('starts with what is news already, keeps its times, and survives an export', async () => {
    await stage.run('add', { channel, time: '9:00' });
    const edited = await stage.text('edit', { id, delivery });
    expect(edited).toContain('→ five minutes after the facts change');
    const soon = stage.clock.now() + secondThoughts;
    expect(await stage.first()).toMatchObject({ nextDueAt: soon });
    const json = (await stage.run('export')).file?.text ?? '';
    await stage.run('edit', { id, delivery: 'scheduled' });
    expect(await stage.first()).toMatchObject({ timing: { time: '09:00' } });
    stage = await openUpdates();
    await stage.run('import', { json });
    expect(await stage.first()).toMatchObject({ delivery, nextDueAt: untilNews });
    await stage.run('pause', { id });
    expect(await stage.text('resume', { id })).toContain('resumes in');
    expect(await stage.text('add', { channel, delivery })).toContain('already posts this');
  });

  it('is previewed with its mention, as it waits for the end of quiet hours', async () => {
    const options = { channel, delivery, mention: newsRole, quiet: '1-0', start: 'beginning' };
    await stage.run('add', options);
    const text = await stage.text('preview', { id });
    expect(text).toContain(`<@&${news}> Season 4 arrives`);
    expect(text).not.toContain('without a sound');
  });

  it('is listed with the outage of its channel while it waits for news', async () => {
    await stage.run('add', { channel, delivery });
    const now = stage.clock.now();
    const outage = { since: now, code: 50001, tries: 1, retryAt: now + 60_000 };
    expect(nextLine({ ...(await stage.first()), outage })).toBe(
      '⚠️ Discord refuses posts there (see `/updates check`); waits for news',
    );
  });
});

describe('/updates list', () => {
  it('explains how to start, and shows ten subscriptions with the longest settings uncut', async () => {
    expect(await stage.text('list')).toContain('/updates add');
    const fields =
      '0,1,2,3,4,5,6,7,8,9,10,11,12,13 1,2,3,4,5,6,7 1,2,3,4,5,6,7,8,9,10,11,12 mon-fri';
    const manner = { mention: newsRole, silent: true, publish: true, missed: 'skip' };
    const options = { channel: announcementChannel, ...manner };
    for (let hour = 0; hour < 10; hour += 1) {
      const timezone = 'America/Argentina/ComodRivadavia';
      await stage.run('add', { ...options, timezone, cron: `${hour} ${fields}` });
    }
    const { embeds } = await stage.run('list');
    expect(embeds[0]?.fields).toHaveLength(10);
    expect(JSON.stringify(embeds)).not.toContain('…');
    expect(JSON.stringify(embeds[0]).length).toBeLessThan(7000);
    // An export fits into the option of an import, from which Discord removes line breaks.
    const json = (await stage.run('export')).file?.text ?? '';
    expect(json.replaceAll('\n', '').length).toBeLessThan(6000);
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
