import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ChannelType } from 'discord-api-types/v10';
import { createThread, type GuildChannel, type Thread } from '../../simulator/world/places.ts';
import type { Actor, Answer } from '../../simulator/actor.ts';
import { expectNoRefusals, isPrivate, textOf, setStage, type Stage } from './stage.ts';

const general = '1100000000000000101';
const announcements = '1100000000000000102';
const thread = '1100000000000000103';
const news = '1100000000000000112';

let stage: Stage;
beforeEach(async () => {
  stage = await setStage();
});
afterEach(() => stage[Symbol.asyncDispose]());

/** The admin; the clock runs during each command. */
function admin(): Pick<Actor, 'attach' | 'complete' | 'press' | 'run'> {
  const { simulator, clock } = stage;
  const actor = simulator.as('admin', 'general');
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

/** A new thread of the admin in #general. */
function openThread({ world }: Stage['simulator'], type?: ChannelType.PrivateThread): Thread {
  const parent = world.channelOf('general') as GuildChannel;
  const made = createThread(world.ids.next(), parent, 'x', world.userOf('admin').id, type);
  world.channels.set(made.id, made);
  return made;
}

describe('/updates', () => {
  it('adds, posts, lists, checks, previews and exports a subscription', async () => {
    const as = admin();
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
    expect(
      privateText(await admin().run('updates add', { ...options, start: 'beginning' })),
    ).toContain(words);
    const isPublished = 'publish' in options;
    expect(privateText(await admin().run('updates post', { id: '1' }))).toContain(
      isPublished ? 'is posted and published: ' : 'is posted: ',
    );
    expect(stage.simulator.world.messages(options.channel)).toHaveLength(1);
    expectNoRefusals(stage);
  });

  it('add and edit take a topic or person, quiet hours and posts at once', async () => {
    const as = admin();
    const [linda] = await as.complete('updates add', 'about', 'linda');
    expect(linda?.name).toContain('Linda Hamilton');
    const added = await as.run('updates add', {
      channel: general,
      about: linda?.value ?? '',
      delivery: 'at-once',
      quiet: '22-8',
      mention: news,
    });
    expect(privateText(added)).toMatch(
      /about Linda Hamilton five minutes after [^]* 22:00 to 8:00/,
    );
    expect(privateText(await as.run('updates list'))).toMatch(/only about Linda.*22:00 to 8:00/);
    const edited = await as.run('updates edit', {
      id: '1',
      about: 'Release',
      delivery: 'scheduled',
      quiet: 'none',
    });
    expect(privateText(edited)).toMatch(
      /Times: five minutes after[^]*About: Linda Hamilton.* → release[^]*Quiet: .* → never/,
    );
    const refused = await as.run('updates edit', { id: '1', about: 'release dates', quiet: '22' });
    expect(privateText(refused)).toContain("isn't a topic or a person");
    expectNoRefusals(stage);
  });

  it('preview shows the timeline of a digest, and check says if posts come without it', async () => {
    const as = admin();
    await as.run('updates add', { channel: general, content: 'digest' });
    // The clock doesn't move, so this waits for the timeline however long it takes.
    await stage.simulator.as('admin', 'general').run('status');
    const { message } = await as.run('updates preview', { id: '1' });
    expect(message.embeds.map(({ image }) => image?.description)).toEqual([
      undefined,
      message.attachments[0]?.description,
    ]);
    expect(message.attachments).toHaveLength(1);
    const lacking = 'Without **Attach Files**';
    expect(privateText(await as.run('updates check'))).not.toContain(lacking);
    stage.simulator.world.denyBot(general, 'AttachFiles');
    expect(privateText(await as.run('updates check'))).toContain(lacking);
    expectNoRefusals(stage);
  });

  // https://discord.com/developers/docs/topics/threads#permissions
  it('add needs the bot in a private thread', async () => {
    const { id, memberIds } = openThread(stage.simulator, ChannelType.PrivateThread);
    const as = admin();
    expect(privateText(await as.run('updates add', { channel: id }))).toMatch(
      /can't see the channel.*add the bot to it[^]*Nothing was set up/,
    );
    memberIds.add(stage.simulator.world.bot.id);
    expect(privateText(await as.run('updates add', { channel: id }))).toContain('Set up: #1');
    expectNoRefusals(stage);
  });

  // https://discord.com/developers/docs/topics/threads#active--archived-threads
  it('posts in an archived thread, but not in a locked one', async () => {
    const place = openThread(stage.simulator);
    const as = admin();
    place.archived = true;
    await as.run('updates add', { channel: place.id, start: 'beginning' });
    expect(privateText(await as.run('updates post', { id: '1' }))).toContain('is posted: ');
    expect(place.archived).toBe(false);
    Object.assign(place, { archived: true, locked: true });
    const locked = /The thread is locked\. .*Manage Threads/;
    const content = 'spotlight';
    expect(privateText(await as.run('updates add', { channel: place.id, content }))).toMatch(
      locked,
    );
    expect(privateText(await as.run('updates check'))).toMatch(locked);
    expect(privateText(await as.run('updates post', { id: '1' }))).toMatch(locked);
    expectNoRefusals(stage);
  });

  it('import reads an attached file', async () => {
    const as = admin();
    await as.run('updates add', { channel: general, start: 'beginning' });
    const { message } = await as.run('updates export');
    const text = await (await fetch(message.attachments[0]?.url ?? '')).text();
    const file = as.attach('updates.json', text.replace('18:00', '19:00'));
    expect(privateText(await as.run('updates import', { file }))).toMatch(/Added 1[^]*19:00/);
    expectNoRefusals(stage);
  });

  it('import refuses a file that is too large, and a file together with a text', async () => {
    const as = admin();
    const file = as.attach('updates.json', `${' '.repeat(100_001)}{}`);
    expect(privateText(await as.run('updates import', { file }))).toMatch(/at most 100 KB/);
    expect(privateText(await as.run('updates import', { file, json: '{}' }))).toMatch(/either/);
  });
});
