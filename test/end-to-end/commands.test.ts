import { REST } from 'discord.js';
import { ChannelType, Routes, type APIMessage } from 'discord-api-types/v10';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  customIdOf,
  embedOf,
  expectNoRefusals,
  isPrivate,
  privateText,
  setStage,
  textOf,
  type Stage,
} from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(async () => {
  expectNoRefusals(stage);
  await stage[Symbol.asyncDispose]();
});

const fan = () => stage.simulator.as('fan', 'general');

describe('/cast', () => {
  it('counts spoilers in public, and shows them only to the one who presses', async () => {
    const answer = await fan().run('cast', { name: 'max' });
    expect(textOf(answer)).toContain('🙈 2 spoilers, season 4');
    const shown = await fan().press(answer.message, customIdOf(answer.message, 'spoilers'));
    expect(privateText(shown)).toContain('coma');
    expect(textOf(shown)).not.toContain('||');
    const calm = await fan().run('cast', { name: 'mike' });
    expect(JSON.stringify(calm.message.components)).not.toContain('spoilers');
  });

  it.each([false, true])('asks privately who is meant, then answers (private: %s)', async (own) => {
    const asked = await fan().run('cast', { name: 'byers', ...(own ? { private: true } : {}) });
    expect(privateText(asked)).toBe('Who do you mean?');
    const menu = customIdOf(asked.message, 'cast-choice');
    const picked = await fan().select(asked.message, menu, ['winona-ryder']);
    expect([picked.kind, isPrivate(picked.message)]).toEqual(['message', own]);
    expect(embedOf(picked).title).toMatch(/^Joyce Byers/);
  });

  it.each(['who plays eleven', 'eelven', 'ELEVAN'])('answers %j in public', async (name) => {
    const answer = await fan().run('cast', { name });
    expect(isPrivate(answer.message)).toBe(false);
    expect(embedOf(answer).title).toMatch(/^Eleven/);
  });

  it.each(['one', 'henry creel'])('answers the hidden name %j privately', async (name) => {
    const answer = await fan().run('cast', { name });
    expect(isPrivate(answer.message)).toBe(true);
    expect(embedOf(answer).title).toMatch(/^Vecna/);
  });

  it('repeats a hostile name without effect', async () => {
    const answer = await fan().run('cast', { name: '@everyone <@&1100000000000000112> **x**' });
    expect(answer.message.content).toContain('\\*\\*x\\*\\*');
    expect(answer.message.content).not.toContain('@everyone');
    expect(answer.message).toMatchObject({ mention_everyone: false, mention_roles: [] });
  });

  it('lists everyone in pages with a menu if the name is empty', async () => {
    const first = await fan().run('cast');
    expect(textOf(first)).toContain('Page 1 of 2');
    const next = await fan().press(first.message, customIdOf(first.message, 'cast-page:1:1'));
    expect(textOf(next)).toContain('Page 2 of 2');
    expect(textOf(next)).toContain('Shawn Levy');
    const back = await fan().press(next.message, customIdOf(next.message, 'cast-page:1:0'));
    expect(textOf(back)).toBe(textOf(first));
    const menu = customIdOf(back.message, 'cast-pick');
    const picked = await fan().select(back.message, menu, ['sadie-sink']);
    expect(embedOf(picked).title).toMatch(/^Max Mayfield/);
  });
});

describe('/quote', () => {
  it('repeats no quote until all have been shown', async () => {
    let answer = await fan().run('quote');
    const shown = [embedOf(answer).description];
    for (let press = 1; press < 10; press += 1) {
      answer = await fan().press(answer.message, customIdOf(answer.message, 'another'));
      shown.push(embedOf(answer).description);
    }
    expect(new Set(shown.slice(0, 5)).size).toBe(5);
    expect(new Set(shown.slice(5)).size).toBe(5);
    expect(shown[5]).not.toBe(shown[4]);
  });

  it.each([
    ['a speaker', 'shawn', 'Shawn Levy'],
    ['words', 'the cast', 'cast'],
  ])("finds quotes by %s, also after 'Another'", async (_, speaker, words) => {
    const first = await fan().run('quote', { speaker });
    const next = await fan().press(first.message, customIdOf(first.message, 'another'));
    for (const answer of [first, next]) expect(textOf(answer)).toContain(words);
    expect(embedOf(next).description).not.toBe(embedOf(first).description);
  });

  it('asks privately whose words are meant', async () => {
    const asked = await fan().run('quote', { speaker: 'duffers' });
    expect(isPrivate(asked.message)).toBe(true);
    const menu = customIdOf(asked.message, 'speaker-pick');
    const picked = await fan().select(asked.message, menu, ['matt']);
    expect([picked.kind, isPrivate(picked.message)]).toEqual(['message', false]);
    expect(textOf(picked)).toContain('Matt Duffer');
  });

  it('finds quotes by outlet, and shows the one that was completed', async () => {
    expect(textOf(await fan().run('quote', { speaker: 'SFX' }))).toContain('Matt Duffer');
    const [choice] = await fan().complete('quote', 'speaker', 'the guar');
    const answer = await fan().run('quote', { speaker: choice?.value ?? '' });
    expect(textOf(answer)).toContain('on steroids');
  });
});

describe('/status', () => {
  it('leads from the overview to the topics, and turns the pages of a long one', async () => {
    const overview = await fan().run('status');
    const menu = customIdOf(overview.message, 'topic-pick');
    const story = await fan().select(overview.message, menu, ['story']);
    expect(story.kind).toBe('update');
    expect(embedOf(story).title).toBe('Stranger Things 5: story');
    const next = await fan().press(story.message, customIdOf(story.message, 'more'));
    expect(textOf(next)).toContain('Page 2 of 2');
    const first = await fan().press(next.message, customIdOf(next.message, 'more'));
    expect(embedOf(first)).toEqual(embedOf(story));
  });
});

describe('/about', () => {
  it('shows facts version, licence and uptime', async () => {
    const text = textOf(await fan().run('about'));
    expect(text).toMatch(/Facts `[0-9a-f]{8}`/);
    expect(text).toContain('MIT');
    expect(text).toContain(`<t:${Date.parse('2026-11-22T12:00:00Z') / 1000}:R>`);
  });
});

describe('a command', () => {
  it.each([
    ['cast', { name: 'when does it come out' }, 'Did you mean `/status topic:Release`?'],
    ['cast', { name: 'pizza' }, 'Use `/cast` without a name to see everyone.'],
    ['quote', { speaker: 'release date' }, '`/status topic:Release`'],
    ['quote', { speaker: 'zzzz' }, 'Ross Duffer, Matt Duffer, Shawn Levy'],
  ] as const)('without a match has a private hint: /%s %o', async (command, options, hint) => {
    expect(privateText(await fan().run(command, options))).toContain(hint);
  });

  it.each([
    ['cast', 'name', 'vec', ['Vecna · Jamie Campbell Bower']],
    ['cast', 'name', 'one', []],
    ['cast', 'name', 'henry creel', []],
    ['cast', 'name', 'zzzz', []],
    ['quote', 'speaker', 'duf', ['Ross Duffer', 'Matt Duffer']],
    ['quote', 'speaker', 'the guar', ['The scale of the season · The Guardian']],
    ['quote', 'speaker', 'steroi', ['The scale of the season · The Guardian']],
  ])('completes without spoilers: /%s %s:%s', async (command, option, typed, names) => {
    const choices = await fan().complete(command, option, typed);
    expect(choices.map(({ name }) => name)).toEqual(names);
  });

  it.each([
    ['cast', { name: 'max' }, 'Sources: Max Mayfield'],
    ['cast', {}, 'Sources: cast and crew'],
    ['quote', { speaker: 'ross' }, 'Sources: The scale of the season'],
    ['status', { topic: 'delay' }, 'Sources: delay'],
    ['about', {}, 'Sources: Stranger Things'],
  ] as const)('answers anywhere, with its sources: /%s %o', async (command, options, title) => {
    for (const place of ['dm', 'elsewhere', 'thread'] as const) {
      const { message } = await stage.simulator.as('fan', place).run(command, options);
      expect(isPrivate(message)).toBe(false);
    }
    const hidden = await fan().run(command, { ...options, private: true });
    expect(isPrivate(hidden.message)).toBe(true);

    const { message } = await fan().run(command, options);
    const admin = stage.simulator.as('admin', 'general');
    const sources = await admin.press(message, customIdOf(message, 'sources'));
    expect(sources.kind).toBe('message');
    expect(privateText(sources)).toMatch(/\(undated\)|\(<t:1704715200:D>\)/);
    expect(embedOf(sources).title).toBe(title);
    expect(embedOf(sources).footer?.text).toMatch(/^facts [0-9a-f]{8}$/);
  });

  // https://discord.com/developers/docs/interactions/application-commands#interaction-contexts
  it('answers in a private channel between people, for those who installed the app', async () => {
    const { world } = stage.simulator;
    const recipientIds = [world.userOf('fan').id, world.userOf('admin').id];
    const [kind, type, id] = ['private', ChannelType.GroupDM, world.ids.next()] as const;
    const channel = { kind, type, id, recipientIds } as const;
    world.channels.set(id, channel);
    const as = stage.simulator.as('fan', channel);
    expect(as.commands().map(({ name }) => name)).not.toContain('updates');
    for (const name of ['about', 'cast', 'quote', 'status']) await as.run(name);
  });
});

describe('a button', () => {
  it.each([
    'sources:1:person:nobody',
    'sources:1:__proto__:x',
    'another:1:seed',
    `another:1:${'x'.repeat(85)}::`,
    'another:1:!!!!!!::',
    'another:1:seed:last:nobody',
    'post:1:m:update:nobody',
    'post:1:m:nothing:x',
    '🚨',
  ])('that is outdated or forged gets a private answer: %s', async (customId) => {
    const { simulator } = stage;
    const rest = new REST({ api: simulator.apiUrl, version: '10' }).setToken(simulator.token);
    const { id } = simulator.world.channelOf('general');
    const button = { type: 2, style: 2, label: 'Old', custom_id: customId };
    const body = { content: 'old', components: [{ type: 1, components: [button] }] };
    const message = (await rest.post(Routes.channelMessages(id), { body })) as APIMessage;
    expect(privateText(await fan().press(message, customId))).toContain('Use the command again');
  });
});
