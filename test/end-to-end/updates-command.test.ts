import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CommandRefused, type Actor, type Answer } from '../../simulator/actor.ts';
import {
  customIdOf,
  expectNoRefusals,
  isPrivate,
  requests,
  setStage,
  textOf,
  type Stage,
} from './stage.ts';

const general = '1100000000000000101';
const announcements = '1100000000000000102';
const thread = '1100000000000000103';
const news = '1100000000000000112';
const moderators = '1100000000000000111';

let directory: string;
let stages: Stage[];
beforeEach(async () => {
  stages = [];
  directory = await mkdtemp(join(tmpdir(), 'updates-'));
});
afterEach(async () => {
  for (const stage of stages) await stage[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

/** A bot whose store outlives it. */
async function start(on?: Stage): Promise<Stage> {
  const stage = await setStage({
    environment: { DATABASE_URL: `sqlite:${join(directory, 'bot.db')}` },
    ...(on ? { on: { simulator: on.simulator, clock: on.clock }, ready: false } : {}),
  });
  stages.push(stage);
  return stage;
}

/** The admin, for whom a little time passes while the bot is at work. */
function admin({ simulator, clock }: Stage, place: 'general' | 'announcements' = 'general'): Actor {
  const actor = simulator.as('admin', place);
  return {
    ...actor,
    run: (...line) => passing(clock, actor.run(...line)),
    press: (...pressed) => passing(clock, actor.press(...pressed)),
  };
}

/**
 * Turns the clock until something is done, as the bot spaces its requests. Not faster than real time: the
 * sockets are real, and Discord does not wait for an answer for ever.
 */
async function passing<T>(clock: Stage['clock'], deed: Promise<T>): Promise<T> {
  const ended = deed.then(
    () => true,
    () => true,
  );
  while (!(await Promise.race([ended, setTimeout(1, false)]))) clock.advance(1);
  return deed;
}

/** Texts of all embeds, as `textOf` has them. */
function say(answer: Answer): string {
  expect(isPrivate(answer.message)).toBe(true);
  return textOf(answer);
}

describe('/updates on Discord', () => {
  it('GIVEN an admin who sets one up THEN the post is shown, made, listed and checked', async () => {
    const stage = await start();
    const as = admin(stage);
    const added = await as.run('updates add', { channel: general, timezone: 'Europe/London' });
    expect(say(added)).toContain('Set up: #1 · News');
    // What was shown is what is posted.
    const posted = await as.run('updates post', { id: '1' });
    const [message] = stage.simulator.world.messages(general);
    expect(say(posted)).toContain(`/${general}/${message?.id}`);
    const shown = added.message.embeds.slice(1).map(({ title }) => title);
    expect(message?.embeds.map(({ title }) => title)).toEqual(shown);

    expect(say(await as.run('updates list'))).toContain('#1 · News');
    expect(say(await as.run('updates check'))).toMatch(/Everything is fine[^]*Last post: \[/);
    expect(say(await as.run('updates preview', { id: '1' }))).toContain('The next post of #1');
    expect(say(await as.run('updates export'))).toContain('1 subscription');
    expectNoRefusals(stage);
  });

  it.each([
    ['a text channel', { channel: general, mention: news }, '<@&1100000000000000112>'],
    ['an announcement channel', { channel: announcements, publish: true }, 'published'],
    ['a thread', { channel: thread, silent: true }, 'silent'],
  ])('GIVEN %s THEN posts can be set up and made there', async (_, options, words) => {
    const stage = await start();
    expect(say(await admin(stage).run('updates add', options))).toContain(words);
    const isPublished = 'publish' in options;
    expect(say(await admin(stage).run('updates post', { id: '1' }))).toContain(
      isPublished ? 'is posted and published: ' : 'is posted: ',
    );
    expect(stage.simulator.world.messages(options.channel)).toHaveLength(1);
    expectNoRefusals(stage);
  });

  it('GIVEN missing rights THEN they are named at once, and nothing is set up', async () => {
    const stage = await start();
    stage.simulator.world.denyBot(general, 'EmbedLinks');
    const add = (options: Record<string, string>) => admin(stage).run('updates add', options);
    expect(say(await add({ channel: general }))).toContain('lacks **Embed Links**');
    expect(say(await add({ channel: announcements, mention: moderators }))).toContain('All Roles');
    expect(say(await admin(stage).run('updates list'))).toContain('There are none yet');
  });

  it('GIVEN rights that were taken later THEN check names them, and a post says why', async () => {
    const stage = await start();
    const as = admin(stage);
    await as.run('updates add', { channel: general });
    stage.simulator.world.denyBot(general, 'SendMessages');
    expect(say(await as.run('updates check'))).toContain('lacks **Send Messages**');
    expect(say(await as.run('updates post', { id: '1' }))).toContain('lacks **Send Messages**');
    stage.simulator.world.deleteChannel(general);
    const elsewhere = admin(stage, 'announcements');
    expect(say(await elsewhere.run('updates check'))).toContain('The channel is gone');
    expect(say(await elsewhere.run('updates post', { id: '1' }))).toMatch(
      /The channel is gone\. Choose another one .*remove it with `\/updates remove`\.$/,
    );
  });

  it('GIVEN a mistake in what the role may THEN edit looks it up and says so', async () => {
    const stage = await start();
    const as = admin(stage);
    await as.run('updates add', { channel: general });
    expect(say(await as.run('updates edit', { id: '1', publish: true }))).toContain(
      'Only posts in announcement channels',
    );
    expect(say(await as.run('updates edit', { id: '1', mention: moderators }))).toContain(
      'All Roles',
    );
    const edited = await as.run('updates edit', { id: '1', mention: news, time: '20:00' });
    expect(say(edited)).toMatch(/Changed: #1[^]*20:00 in UTC/);
    expectNoRefusals(stage);
  });

  it('GIVEN an export THEN import takes it back after everything was removed', async () => {
    const stage = await start();
    const as = admin(stage);
    await as.run('updates add', { channel: thread, content: 'spotlight', mention: news });
    const { message } = await as.run('updates export');
    const [file] = message.attachments;
    const json = (await (await fetch(file?.url ?? '')).text()).replaceAll('\n', ' ');
    const question = await as.run('updates remove', { id: '1' });
    await as.press(question.message, customIdOf(question.message, 'remove-subscription'));
    expect(say(await as.run('updates import', { json }))).toMatch(/Added 1 subscription[^]*#2/);
    expectNoRefusals(stage);
  });

  it('GIVEN the exported file itself THEN import takes it too', async () => {
    const stage = await start();
    const as = admin(stage);
    await as.run('updates add', { channel: general });
    const { message } = await as.run('updates export');
    const text = await (await fetch(message.attachments[0]?.url ?? '')).text();
    const file = as.attach('updates.json', text.replace('18:00', '19:00'));
    expect(say(await as.run('updates import', { file }))).toMatch(/Added 1[^]*19:00/);
    expectNoRefusals(stage);
  });

  it.each([
    ['too large', () => `${' '.repeat(100_001)}{}`, /at most 100 KB/],
    ['no JSON', () => '<html>', /isn’t valid JSON/],
  ])('GIVEN a file that is %s THEN nothing is imported, and why', async (_, text, words) => {
    const stage = await start();
    const as = admin(stage);
    const file = as.attach('updates.json', text());
    expect(say(await as.run('updates import', { file }))).toMatch(words);
    expect(say(await as.run('updates import', { file, json: '{}' }))).toMatch(/either/);
    expect(say(await as.run('updates import'))).toMatch(/choose a `file`/);
  });

  it('GIVEN ids of another server in an import THEN they are unknown here', async () => {
    const stage = await start();
    const as = admin(stage);
    await as.run('updates add', { channel: general });
    const { message } = await as.run('updates export');
    const own = await (await fetch(message.attachments[0]?.url ?? '')).text();
    const json = own.replaceAll(general, '1100000000000000201').replaceAll('\n', ' ');
    expect(say(await as.run('updates import', { json }))).toContain(
      "isn't a channel in this server",
    );
  });

  it('GIVEN a restart between question and button THEN the button still works', async () => {
    const stage = await start();
    const as = admin(stage);
    await as.run('updates add', { channel: general });
    const question = await as.run('updates remove', { id: '1' });
    await stage.connection.close(1000);
    const again = await start(stage);
    await again.heard('commands up to date');
    const customId = customIdOf(question.message, 'remove-subscription');
    const removed = await as.press(question.message, customId);
    expect(removed.kind).toBe('update');
    expect(textOf(removed)).toContain('Removed: #1');
    expect(say(await as.run('updates list'))).toContain('There are none yet');
  });

  it('GIVEN a second start THEN Discord’s list of commands is left as it is', async () => {
    const stage = await start();
    await stage.connection.close(1000);
    const again = await start(stage);
    await again.heard('commands up to date');
    expect(requests(again, /^PUT .*commands/)).toHaveLength(1);
  });

  it('GIVEN members without Manage Server, other servers and direct messages THEN it is not offered', async () => {
    const { simulator } = await start();
    for (const place of ['general', 'elsewhere', 'dm', 'admin'] as const) {
      const who = place === 'general' ? 'fan' : 'admin';
      const run = simulator.as(who, place).run('updates list');
      await expect(run, place).rejects.toThrow(CommandRefused);
    }
  });

  it('GIVEN completion THEN zones and ids come from the bot', async () => {
    const stage = await start();
    const as = admin(stage);
    const zones = await as.complete('updates add', 'timezone', 'tokyo', { channel: general });
    expect(zones[0]).toMatchObject({ value: 'Asia/Tokyo' });
    await as.run('updates add', { channel: general, timezone: 'Asia/Tokyo' });
    expect(await as.complete('updates pause', 'id', '')).toEqual([
      { name: '#1 · News · every day at 18:00 (Asia/Tokyo) · this channel', value: '1' },
    ]);
    expectNoRefusals(stage);
  });
});
