import { beforeEach, describe, expect, it } from 'vitest';
import { announcementChannel, general, newsRole, openUpdates, type UpdatesStage } from './stage.ts';

let stage: UpdatesStage;
beforeEach(async () => {
  stage = await openUpdates();
});

const channel = { id: general };

describe('the option about of /updates add and edit', () => {
  it.each([
    ['Release', 'release', 'about release'],
    ['cast', 'cast', 'about anyone in the cast and crew'],
    ['linda hamilton', 'linda-hamilton', 'about Linda Hamilton'],
    ['everything', null, '**news** every day'],
  ])('takes %s', async (about, stored, words) => {
    expect((await stage.run('add', { channel, about })).text).toContain(words);
    expect(await stage.first()).toMatchObject({ about: stored });
  });

  it.each([
    [{ about: 'xyzzy' }, "“xyzzy” isn't a topic or a person in the facts."],
    [{ about: 'the duffers' }, 'Did you mean'],
    [{ about: 'release', content: 'digest' }, "a digest or a spotlight can't have it"],
  ])('refuses %o', async (options, words) => {
    expect((await stage.run('add', { channel, ...options })).text).toContain(words);
    expect(await stage.all()).toEqual([]);
  });

  it('lets a channel have news on several subjects at the same times', async () => {
    for (const about of ['release', 'filming']) await stage.run('add', { channel, about });
    expect((await stage.run('add', { channel, about: 'release' })).text).toContain('already posts');
    expect(await stage.all()).toHaveLength(2);
  });

  it('shows only such news, and is removed by everything or another content', async () => {
    await stage.run('add', { channel, about: 'release', start: 'beginning' });
    const { text } = await stage.run('preview', { id: '1' });
    expect(text).toContain('Still no release date');
    expect(text).not.toContain('Strikes hold up');
    const edited = await stage.run('edit', { id: '1', about: 'everything' });
    expect(edited.text).toContain('About: release → everything');
    await stage.run('edit', { id: '1', about: 'episodes' });
    await stage.run('edit', { id: '1', content: 'digest' });
    expect(await stage.first()).toMatchObject({ about: null });
  });

  it('is silent and mentions nobody in quiet hours', async () => {
    const options = { channel, quiet: '17-19', mention: newsRole };
    expect((await stage.run('add', options)).text).toContain('without pings from 17:00 to 19:00');
    const preview = await stage.run('preview', { id: '1' });
    expect(preview.text).toContain('It will come without a sound');
    expect(preview.text).not.toContain('<@&');
    const edited = await stage.run('edit', { id: '1', quiet: 'none' });
    expect(edited.text).toContain('Quiet: from 17:00 to 19:00 → never');
    const refused = await stage.run('edit', { id: '1', quiet: '25-3' });
    expect(refused.text).toContain("isn't a range of hours");
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
    const imported = await stage.run('import', { json: text.replace('"release"', '"nobody-now"') });
    const words = 'The facts have no `nobody-now`, so nothing is posted.';
    expect(imported.text).toContain(words);
    expect(await stage.first()).toMatchObject({ about: 'nobody-now' });
    const check = await stage.run('check');
    expect(check.text).toContain(words);
    expect((await stage.run('preview', { id: '1' })).text).toContain(
      'its topic or person is no longer in the facts',
    );
  });
});
