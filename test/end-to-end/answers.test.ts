import { REST } from 'discord.js';
import { ChannelType, Routes } from 'discord-api-types/v10';
import { afterEach, describe, expect, it } from 'vitest';
import { defineCommand } from '#commands/declaration.ts';
import { answer, notice } from '#replies/reply.ts';
import { InteractionFailed } from '../../simulator/actor.ts';
import { harbourLights } from '../packs/packs.ts';
import {
  connected,
  customIdOf,
  firstAnswers,
  transport,
  embedOf,
  expectAnswers,
  expectNoRefusals,
  isPrivate,
  requests,
  setStage,
  textOf,
  type Stage,
} from './stage.ts';
import { base, slowCommand, withCommands } from './test-commands.ts';

let stage: Stage;
afterEach(() => stage[Symbol.asyncDispose]());

const fan = () => stage.simulator.as('fan', 'general');

/** Only there an answer is a separate request, which Discord can refuse or miss. */
describe.runIf(transport === 'gateway')('an answer over the gateway', () => {
  it('that Discord refuses is replaced by a private one with the id', async () => {
    const bad = defineCommand({
      ...base,
      name: 'bad',
      run: () => answer({ title: 'x', fields: [{ name: '', value: '' }] }),
    });
    stage = await setStage({ start: withCommands(bad) });
    const { message } = await fan().run('bad');
    const line = await stage.heard('answer not delivered');
    expect(isPrivate(message)).toBe(true);
    expect(message.content).toContain(String(line['interaction']));
    await expectAnswers(stage);
  });

  it('of a second process (40060) is logged', async () => {
    stage = await setStage();
    const { simulator, clock } = stage;
    const second = await setStage({ ready: false, on: { simulator, clock } });
    await second.heard('connected to Discord');
    await expectAnswers(stage);
    const heard = 'answer expired or duplicate';
    expect(await Promise.race([stage.heard(heard), second.heard(heard)])).toMatchObject({
      code: 40_060,
    });
    await second.connection.close(1000);
    await expectAnswers(stage);
  });

  it.each([
    ['the connection is lost after Discord got it', { drop: true, afterwards: true }],
    ['the connection is lost before that', { drop: true }],
    ['Discord fails', { status: 502 }],
  ])('is sent again if %s', async (_, fault) => {
    stage = await setStage();
    stage.simulator.faults.rest({ path: /callback/ }, fault);
    const answered = expectAnswers(stage);
    await expect.poll(() => requests(stage, /callback/).length).toBe(1);
    await expect
      .poll(() => {
        stage.clock.advance(100);
        return requests(stage, /callback/).length;
      })
      .toBe(2);
    await answered;
    expect(stage.logged.map(({ msg }) => msg)).not.toContain('answer not delivered');
  });

  it("follows 'thinking…' even if its response was lost", async () => {
    const slow = slowCommand();
    stage = await setStage({ start: withCommands(slow.command) });
    stage.simulator.faults.rest({ path: /callback/ }, { drop: true, afterwards: true });
    const pending = fan().run('slow');
    await slow.begun;
    stage.clock.advance(2000);
    await expect
      .poll(() => {
        stage.clock.advance(50);
        return requests(stage, /callback/).length;
      })
      .toBe(2);
    slow.reply.resolve(answer({ title: 'At last' }));
    expect(embedOf(await pending).title).toBe('At last');
  });
});

/** https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-callback */
it('an answer that comes too late is logged', async () => {
  const slow = slowCommand();
  stage = await setStage({ start: withCommands(slow.command) });
  const late = fan()
    .run('slow')
    .catch((error: unknown) => error);
  await slow.begun;
  stage.clock.advance(3000);
  expect(await late).toBeInstanceOf(InteractionFailed);
  const line = await stage.heard('answer expired or duplicate');
  // By HTTP, Discord has hung up.
  if (transport === 'gateway') expect(line).toMatchObject({ code: 10_062 });
  await expectAnswers(stage);
});

/** https://discord.com/developers/docs/interactions/application-commands#interaction-contexts */
describe('an answer in a private channel between people', () => {
  it('works for those who installed the app for themselves', async () => {
    stage = await setStage();
    const { world } = stage.simulator;
    const recipientIds = [world.userOf('fan').id, world.userOf('admin').id];
    const [kind, type, id] = ['private', ChannelType.GroupDM, world.ids.next()] as const;
    const channel = { kind, type, id, recipientIds } as const;
    world.channels.set(id, channel);
    const as = stage.simulator.as('fan', channel);
    expect(as.commands().map(({ name }) => name)).not.toContain('updates');
    for (const name of ['about', 'cast', 'quote', 'status']) await as.run(name);
    expectNoRefusals(stage);
  });
});

/** Uses a slow command and waits until 'thinking…' is shown. */
async function ask(options: { private?: boolean }) {
  const slow = slowCommand();
  stage = await setStage({ start: withCommands(slow.command) });
  const pending = fan().run('slow', options);
  await slow.begun;
  stage.clock.advance(2000);
  await expect.poll(() => firstAnswers(stage)).toBe(1);
  return { pending, reply: slow.reply };
}

describe('a slow answer', () => {
  it.each([
    ['public', {}, false],
    ['private', { private: true }, true],
  ])("in %s follows 'thinking…'", async (_, options, isHidden) => {
    const { pending, reply } = await ask(options);
    reply.resolve(answer({ title: 'At last' }));
    const done = await pending;
    expect(done.deferred).toBe(true);
    expect(embedOf(done).title).toBe('At last');
    expect(isPrivate(done.message)).toBe(isHidden);
    expectNoRefusals(stage);
  });

  it("that turns out private replaces a public 'thinking…'", async () => {
    const { pending, reply } = await ask({});
    reply.resolve(notice('for you alone'));
    const { message } = await pending;
    expect(message.content).toBe('for you alone');
    expect(isPrivate(message)).toBe(true);
    expect(requests(stage, /^DELETE .*@original/)).toHaveLength(1);
    expectNoRefusals(stage);
  });
});

describe('buttons', () => {
  it('work after a restart, for anyone', async () => {
    stage = await setStage();
    const quote = await fan().run('quote');
    const status = await fan().run('status');
    const { simulator, clock } = stage;
    await stage.connection.close(1000);
    const second = await setStage({ ready: false, on: { simulator, clock } });
    await connected(second);
    const japan = simulator.as('fan-in-japan', 'general');
    const next = await japan.press(quote.message, customIdOf(quote.message, 'another'));
    expect(embedOf(next).description).not.toBe(embedOf(quote).description);
    const sources = await japan.press(status.message, customIdOf(status.message, 'sources'));
    expect(embedOf(sources).title).toBe('Sources: overview');
    await second.connection.close(1000);
    expectNoRefusals(stage);
  });

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
  ])('that are outdated or forged get a private answer: %s', async (customId) => {
    stage = await setStage();
    const { simulator } = stage;
    const rest = new REST({ api: simulator.apiUrl, version: '10' }).setToken(simulator.token);
    const channel = simulator.world.channelOf('general');
    const components = [
      { type: 1, components: [{ type: 2, style: 2, label: 'Old', custom_id: customId }] },
    ];
    await rest.post(Routes.channelMessages(channel.id), { body: { content: 'old', components } });
    const message = simulator.world.messages(channel.id).at(-1);
    if (!message) throw new Error('nothing was posted');
    const { message: said } = await fan().press(message, customId);
    expect(isPrivate(said)).toBe(true);
    expect(said.content).toContain('Use the command again');
    expectNoRefusals(stage);
  });
});

describe('shutdown', () => {
  it('waits for current answers', async () => {
    const slow = slowCommand();
    stage = await setStage({ start: withCommands(slow.command) });
    const pending = fan().run('slow');
    await slow.begun;
    const closed = stage.connection.close(3500);
    slow.reply.resolve(answer({ title: 'In time' }));
    expect(embedOf(await pending).title).toBe('In time');
    await closed;
    await expect(fan().run('about')).rejects.toThrow(InteractionFailed);
  });

  it('does not wait for an answer that never comes', async () => {
    const slow = slowCommand();
    stage = await setStage({ start: withCommands(slow.command) });
    const failed = fan()
      .run('slow')
      .catch((error: unknown) => error);
    await slow.begun;
    let closed = false;
    const closing = stage.connection.close(1500).then(() => (closed = true));
    await expect
      .poll(() => {
        stage.clock.advance(500);
        return closed;
      })
      .toBe(true);
    await closing;
    // 'Thinking…' may be shown by now, for 15 minutes.
    stage.clock.advance(16 * 60_000);
    expect(await failed).toBeInstanceOf(InteractionFailed);
    slow.reply.resolve(notice('too late'));
  });
});

describe('the pack of another show', () => {
  it('changes all answers', async () => {
    stage = await setStage({ environment: { FACTS_DIR: harbourLights } });
    const answers = [
      await fan().run('cast', { name: 'wren' }),
      await fan().run('cast'),
      await fan().run('cast', { name: 'nobody at all' }),
      await fan().run('quote', { speaker: 'bo' }),
      await fan().run('status', { topic: 'story' }),
      await fan().run('status', { topic: 'release' }),
      await fan().run('about'),
    ];
    const text = answers.map(textOf).join('\n');
    expect(text).toContain('Captain Wren');
    expect(text).toContain('Harbour Lights 2: cast and crew');
    expect(text).toContain('Nobody on the quay answers to');
    expect(text).toContain('🙈 1 spoiler, season 1');
    expect(text).not.toContain('The keeper went missing');
    expect(text).toContain('not affiliated with Pier Television');
    expect(text).not.toMatch(/stranger|eleven|duffer|netflix|upside/i);
    expectNoRefusals(stage);
  });
});

describe('the rate limit', () => {
  it('refuses a user privately for a while and answers others', async () => {
    stage = await setStage({ environment: { USER_COMMANDS_PER_MINUTE: '60' } });
    const fan = stage.simulator.as('fan', 'general');
    const asked = await Promise.all(Array.from({ length: 25 }, () => fan.run('about')));
    const refused = asked.filter(({ message }) =>
      message.content.startsWith("You're using commands too quickly"),
    );
    expect(refused.map(({ message }) => isPrivate(message))).toEqual(Array(5).fill(true));

    const other = await stage.simulator.as('fan-in-japan', 'general').run('cast', { name: 'max' });
    expect(embedOf(other).title).toMatch(/^Max Mayfield/);
    stage.clock.advance(1000);
    expect(embedOf(await fan.run('cast', { name: 'max' })).title).toMatch(/^Max Mayfield/);
    expectNoRefusals(stage);
  });
});
