import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { newFolder } from '../new-folder.ts';
import { CommandRefused, type Actor, type Answer } from '../../simulator/actor.ts';
import { customIdOf, expectNoRefusals, isPrivate, textOf, useStages, type Stage } from './stage.ts';

const general = '1100000000000000101';
const announcements = '1100000000000000102';
const thread = '1100000000000000103';
const news = '1100000000000000112';

let directory: string;
beforeEach(async () => {
  directory = await newFolder();
});
const open = useStages();

/** A bot on a database that survives it. */
function start(on?: Stage): Promise<Stage> {
  const environment = { DATABASE_URL: `sqlite:${join(directory, 'bot.db')}` };
  return open({ environment, on, ready: on === undefined });
}

/** The admin; the clock runs during each command. */
function admin(
  { simulator, clock }: Stage,
  place: 'general' | 'announcements' = 'general',
): Pick<Actor, 'attach' | 'complete' | 'press' | 'run'> {
  const actor = simulator.as('admin', place);
  return {
    attach: (...file) => actor.attach(...file),
    complete: (...typed) => actor.complete(...typed),
    run: (...line) => whileClockRuns(clock, actor.run(...line)),
    press: (...pressed) => whileClockRuns(clock, actor.press(...pressed)),
  };
}

/**
 * Advances the clock until `action` is done, as the bot spaces its requests. Not faster than real time: the
 * sockets are real, and Discord's patience is limited.
 */
async function whileClockRuns<T>(clock: Stage['clock'], action: Promise<T>): Promise<T> {
  const ended = action.then(
    () => true,
    () => true,
  );
  while (!(await Promise.race([ended, setTimeout(1, false)]))) clock.advance(1);
  return action;
}

/** The text of a private answer. */
function privateText(answer: Answer): string {
  expect(isPrivate(answer.message)).toBe(true);
  return textOf(answer);
}

describe('/updates', () => {
  it('adds, posts, lists, checks, previews and exports a subscription', async () => {
    const stage = await start();
    const as = admin(stage);
    const added = await as.run('updates add', {
      channel: general,
      timezone: 'Europe/London',
      start: 'beginning',
    });
    expect(privateText(added)).toContain('Set up: #1 · News');
    const preview = await as.press(added.message, 'preview:1:1');
    expect(privateText(preview)).toContain('The next post of #1');
    // The post equals the sample.
    const posted = await as.run('updates post', { id: '1' });
    const [message] = stage.simulator.world.messages(general);
    expect(privateText(posted)).toContain(`/${general}/${message?.id}`);
    const shown = preview.message.embeds.slice(1).map(({ description }) => description);
    expect(message?.embeds.map(({ description }) => description)).toEqual(shown);

    expect(privateText(await as.run('updates list'))).toContain('#1 · News');
    expect(privateText(await as.run('updates check'))).toMatch(
      /Everything is fine[^]*Last post: \[/,
    );
    expect(privateText(await as.run('updates preview', { id: '1' }))).toContain(
      'The next post of #1',
    );
    expect(privateText(await as.run('updates export'))).toContain('1 subscription');
    expectNoRefusals(stage);
  });

  it.each([
    ['a text channel', { channel: general, mention: news }, '<@&1100000000000000112>'],
    ['an announcement channel', { channel: announcements, publish: true }, 'published'],
    ['a thread', { channel: thread, silent: true }, 'silent'],
  ])('posts in %s', async (_, options, words) => {
    const stage = await start();
    expect(
      privateText(await admin(stage).run('updates add', { ...options, start: 'beginning' })),
    ).toContain(words);
    const isPublished = 'publish' in options;
    expect(privateText(await admin(stage).run('updates post', { id: '1' }))).toContain(
      isPublished ? 'is posted and published: ' : 'is posted: ',
    );
    expect(stage.simulator.world.messages(options.channel)).toHaveLength(1);
    expectNoRefusals(stage);
  });

  it('check and post name permissions that were removed later', async () => {
    const stage = await start();
    const as = admin(stage);
    await as.run('updates add', { channel: general, start: 'beginning' });
    stage.simulator.world.denyBot(general, 'SendMessages');
    expect(privateText(await as.run('updates check'))).toContain('lacks **Send Messages**');
    expect(privateText(await as.run('updates post', { id: '1' }))).toContain(
      'lacks **Send Messages**',
    );
    stage.simulator.world.deleteChannel(general);
    const elsewhere = admin(stage, 'announcements');
    expect(privateText(await elsewhere.run('updates check'))).toContain('The channel is gone');
    expect(privateText(await elsewhere.run('updates post', { id: '1' }))).toMatch(
      /The channel is gone\. Choose another one .*remove it with `\/updates remove`\.$/,
    );
  });

  it('import restores an export', async () => {
    const stage = await start();
    const as = admin(stage);
    await as.run('updates add', { channel: thread, content: 'spotlight', mention: news });
    const { message } = await as.run('updates export');
    const [file] = message.attachments;
    const json = (await (await fetch(file?.url ?? '')).text()).replaceAll('\n', ' ');
    const question = await as.run('updates remove', { id: '1' });
    await as.press(question.message, customIdOf(question.message, 'remove-subscription'));
    expect(privateText(await as.run('updates import', { json }))).toMatch(
      /Added 1 subscription[^]*#2/,
    );
    expectNoRefusals(stage);
  });

  it('import reads an attached file', async () => {
    const stage = await start();
    const as = admin(stage);
    await as.run('updates add', { channel: general, start: 'beginning' });
    const { message } = await as.run('updates export');
    const text = await (await fetch(message.attachments[0]?.url ?? '')).text();
    const file = as.attach('updates.json', text.replace('18:00', '19:00'));
    expect(privateText(await as.run('updates import', { file }))).toMatch(/Added 1[^]*19:00/);
    expectNoRefusals(stage);
  });

  it('import refuses a file that is too large, and a file together with a text', async () => {
    const as = admin(await start());
    const file = as.attach('updates.json', `${' '.repeat(100_001)}{}`);
    expect(privateText(await as.run('updates import', { file }))).toMatch(/at most 100 KB/);
    expect(privateText(await as.run('updates import', { file, json: '{}' }))).toMatch(/either/);
  });

  it('remove asks with a button that works after a restart', async () => {
    const stage = await start();
    const as = admin(stage);
    await as.run('updates add', { channel: general, start: 'beginning' });
    const question = await as.run('updates remove', { id: '1' });
    await stage.connection.close(1000);
    const again = await start(stage);
    await again.heard('commands up to date');
    const customId = customIdOf(question.message, 'remove-subscription');
    const removed = await as.press(question.message, customId);
    expect(removed.kind).toBe('update');
    expect(textOf(removed)).toContain('Removed: #1');
    expect(privateText(await as.run('updates list'))).toContain('There are none yet');
  });

  it('is only offered to members with Manage Server in servers of the bot', async () => {
    const { simulator } = await start();
    for (const place of ['general', 'elsewhere', 'dm', 'admin'] as const) {
      const who = place === 'general' ? 'fan' : 'admin';
      const run = simulator.as(who, place).run('updates list');
      await expect(run, place).rejects.toThrow(CommandRefused);
    }
  });
});
