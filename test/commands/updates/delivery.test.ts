import { beforeEach, describe, expect, it } from 'vitest';
import { secondThoughts, untilNews } from '#subscriptions/delivery.ts';
import { nextLine } from '#commands/updates/views/subscriptions.ts';
import { general, news, newsRole, openUpdates, type UpdatesStage } from './stage.ts';

let stage: UpdatesStage;
beforeEach(async () => {
  stage = await openUpdates();
});

const channel = { id: general };
const delivery = 'at-once';

describe('delivery:at-once', () => {
  it('says in one line what will happen, and waits for news', async () => {
    const options = { channel, delivery, about: 'release', quiet: '22-8' };
    const { text } = await stage.run('add', options);
    expect(text).toContain(
      `<#${general}> gets **news** about release five minutes after the facts change`,
    );
    expect(text).toMatch(/five minutes after the facts change, but not from 22:00 to 8:00/);
    expect(text).toContain('it also posts 1 older update.');
    expect(await stage.first()).toMatchObject({ delivery, nextDueAt: untilNews });
    for (const line of ['list', 'check'])
      expect((await stage.run(line)).text).toMatch(/next news|waits for news/);
    expect((await stage.run('preview', { id: '1' })).text).toContain('waits for news');
  });

  it.each([
    [{ time: '18:00' }, 'takes no `days`, `time` or `cron`'],
    [{ days: 'daily' }, 'takes no `days`, `time` or `cron`'],
    [{ cron: '0 9 * * *' }, 'takes no `days`, `time` or `cron`'],
    [{ content: 'digest' }, 'posts news only, and this is a digest'],
    [{ content: 'spotlight' }, 'posts news only, and this is a spotlight'],
  ])('refuses %o', async (options, words) => {
    expect((await stage.run('add', { channel, delivery, ...options })).text).toContain(words);
    expect(await stage.all()).toEqual([]);
  });

  it('starts with what is news already, keeps its times, and survives an export', async () => {
    await stage.run('add', { channel, time: '9:00' });
    const edited = await stage.run('edit', { id: '1', delivery });
    expect(edited.text).toContain('→ five minutes after the facts change');
    const soon = stage.clock.now() + secondThoughts;
    expect(await stage.first()).toMatchObject({ nextDueAt: soon });
    const text = (await stage.run('export')).file?.text ?? '';
    await stage.run('edit', { id: '1', delivery: 'scheduled' });
    expect(await stage.first()).toMatchObject({ timing: { time: '09:00' } });
    stage = await openUpdates();
    await stage.run('import', { json: text });
    expect(await stage.first()).toMatchObject({ delivery, nextDueAt: untilNews });
    await stage.run('pause', { id: '1' });
    expect((await stage.run('resume', { id: '1' })).text).toContain('resumes in');
    expect((await stage.run('add', { channel, delivery })).text).toContain('already posts this');
  });

  it('is previewed with its mention, as it waits for the end of quiet hours', async () => {
    const options = { channel, delivery, mention: newsRole, quiet: '1-0', start: 'beginning' };
    await stage.run('add', options);
    const { text } = await stage.run('preview', { id: '1' });
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
