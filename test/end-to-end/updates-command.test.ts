import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ChannelType } from 'discord-api-types/v10';
import { createThread, type GuildChannel, type Thread } from '../../simulator/world/places.ts';
import type { Actor } from '../../simulator/actor.ts';
import { contents } from '#subscriptions/subscription.ts';
import {
  customIdsOf,
  embedOf,
  expectNoRefusals,
  privateText,
  setStage,
  type Stage,
} from './stage.ts';

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
  const ended = Promise.allSettled([action]);
  while ((await Promise.race([ended, setTimeout(1, null)])) === null) clock.advance(1);
  return action;
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
    const options = { channel: general, timezone: 'Europe/London', start: 'beginning' };
    const added = await as.run('updates add', options);
    expect(privateText(added)).toContain('Set up: #1 · News');
    const preview = await as.press(added.message, 'preview:1:1');
    expect(privateText(preview)).toContain('The next post of #1');
    // The post equals the sample.
    const posted = await as.run('updates post', { id: '1' });
    const [message] = stage.simulator.world.messages(general);
    expect(privateText(posted)).toContain(`/${general}/${message?.id}`);
    const shown = preview.message.embeds.slice(1).map(({ description }) => description);
    expect(message?.embeds.map(({ description }) => description)).toEqual(shown);

    for (const [line, words, options] of [
      ['list', /#1 · News/, {}],
      ['check', /Everything is fine[^]*Last post: \[/, {}],
      ['preview', /The next post of #1/, { id: '1' }],
      ['export', /1 subscription/, {}],
    ] as const) {
      expect(privateText(await as.run(`updates ${line}`, options))).toMatch(words);
    }
    expectNoRefusals(stage);
  });

  it.each([
    ['a text channel', { channel: general, mention: news }, '<@&1100000000000000112>'],
    ['an announcement channel', { channel: announcements, publish: true }, 'published'],
    ['a thread', { channel: thread, silent: true }, 'silent'],
  ])('posts in %s', async (_, options, words) => {
    const added = await admin().run('updates add', { ...options, start: 'beginning' });
    expect(privateText(added)).toContain(words);
    const posted = await admin().run('updates post', { id: '1' });
    const outcome = 'publish' in options ? 'is posted and published: ' : 'is posted: ';
    expect(privateText(posted)).toContain(outcome);
    expect(stage.simulator.world.messages(options.channel)).toHaveLength(1);
    expectNoRefusals(stage);
  });

  it.each(contents)('posts %s with buttons that show its sources to anyone', async (content) => {
    const as = admin();
    await as.run('updates add', { channel: general, content, start: 'beginning' });
    await as.run('updates post', { id: '1' });
    const [message] = stage.simulator.world.messages(general);
    if (!message) throw new Error('nothing was posted');
    const buttons = customIdsOf(message);
    expect(buttons).toHaveLength(content === 'news' ? 3 : 1);
    for (const customId of buttons) {
      const fan = stage.simulator.as('fan-in-japan', 'general');
      const answer = await fan.press(message, customId);
      expect(embedOf(answer).title).toMatch(/^Sources: /);
      expect(privateText(answer)).toContain('Article');
    }
    expectNoRefusals(stage);
  });

  it('preview shows the timeline of a digest, and check says if posts come without it', async () => {
    const as = admin();
    await as.run('updates add', { channel: general, content: 'digest' });
    // The clock doesn't move, so this waits for the timeline however long it takes.
    await stage.simulator.as('admin', 'general').run('status');
    const { message } = await as.run('updates preview', { id: '1' });
    const [picture, ...others] = message.attachments;
    expect(others).toEqual([]);
    const shown = message.embeds.map(({ image }) => image?.description);
    expect(shown).toEqual([undefined, picture?.description]);
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
    const another = { channel: place.id, content: 'spotlight' };
    expect(privateText(await as.run('updates add', another))).toMatch(locked);
    expect(privateText(await as.run('updates check'))).toMatch(locked);
    expect(privateText(await as.run('updates post', { id: '1' }))).toMatch(locked);
    expectNoRefusals(stage);
  });

  it('import reads an attached file, but not a large one or a text besides it', async () => {
    const as = admin();
    await as.run('updates add', { channel: general, start: 'beginning' });
    const { message } = await as.run('updates export');
    const text = await (await fetch(message.attachments[0]?.url ?? '')).text();
    const file = as.attach('updates.json', text.replace('18:00', '19:00'));
    expect(privateText(await as.run('updates import', { file }))).toMatch(/Added 1[^]*19:00/);
    const large = { file: as.attach('updates.json', `${' '.repeat(100_001)}{}`) };
    expect(privateText(await as.run('updates import', large))).toMatch(/at most 100 KB/);
    const both = { ...large, json: '{}' };
    expect(privateText(await as.run('updates import', both))).toMatch(/either/);
    expectNoRefusals(stage);
  });
});
