import { REST } from 'discord.js';
import { Routes } from 'discord-api-types/v10';
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

/** Then an answer is a request of its own, which Discord can refuse or not get. */
const isGateway = transport === 'gateway';

const fan = () => stage.simulator.as('fan', 'general');

describe('trouble with an answer', () => {
  it('GIVEN a crash THEN a private word with the id that is in the log, and the bot lives', async () => {
    const broken = defineCommand({
      ...base,
      name: 'broken',
      run: () => {
        throw new Error('the reason');
      },
    });
    stage = await setStage({ start: withCommands(broken) });
    const { message } = await fan().run('broken');
    const line = await stage.heard('answer failed');
    expect(isPrivate(message)).toBe(true);
    expect(message.content).toContain(String(line['interaction']));
    expect(message.content).not.toContain('the reason');
    await expectAnswers(stage);
    expectNoRefusals(stage);
  });

  it.runIf(isGateway)(
    'GIVEN an answer that Discord refuses THEN a private word with the id instead',
    async () => {
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
    },
  );

  it.runIf(isGateway)(
    'GIVEN an answer that comes too late (10062) THEN a log line, and the bot lives',
    async () => {
      const slow = slowCommand();
      stage = await setStage({ start: withCommands(slow.command) });
      const late = fan()
        .run('slow')
        .catch((error: unknown) => error);
      await slow.begun;
      stage.clock.advance(3000);
      expect(await late).toBeInstanceOf(InteractionFailed);
      expect(await stage.heard('answer expired or duplicate')).toMatchObject({ code: 10_062 });
      await expectAnswers(stage);
    },
  );

  it.runIf(isGateway)(
    'GIVEN two processes that answer (40060) THEN one answer, a log line, and both live',
    async () => {
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
    },
  );

  it.runIf(isGateway).each([
    ['is cut after Discord took the answer', { drop: true, afterwards: true }],
    ['is cut before that', { drop: true }],
    ['leads to a Discord out of order', { status: 502 }],
  ])('GIVEN the line %s THEN it is tried again and the answer stands', async (_, fault) => {
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

  it.runIf(isGateway)(
    "GIVEN 'thinking…' whose reception was lost THEN the answer still follows",
    async () => {
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
    },
  );
});

/** Asks for one and waits until 'thinking…' is shown. */
async function ask(options: { private?: boolean }) {
  const slow = slowCommand();
  stage = await setStage({ start: withCommands(slow.command) });
  const pending = fan().run('slow', options);
  await slow.begun;
  stage.clock.advance(2000);
  await expect.poll(() => firstAnswers(stage)).toBe(1);
  return { pending, reply: slow.reply };
}

describe('slow answers', () => {
  it.each([
    ['public', {}, false],
    ['private', { private: true }, true],
  ])("GIVEN a %s one THEN 'thinking…' and then the answer", async (_, options, isHidden) => {
    const { pending, reply } = await ask(options);
    reply.resolve(answer({ title: 'At last' }));
    const done = await pending;
    expect(done.deferred).toBe(true);
    expect(embedOf(done).title).toBe('At last');
    expect(isPrivate(done.message)).toBe(isHidden);
    expectNoRefusals(stage);
  });

  it("GIVEN a public one that ends in a private word THEN 'thinking…' goes and the caller is told", async () => {
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
  it('GIVEN a restart THEN those of the old process work on the new one, for anyone', async () => {
    stage = await setStage();
    const quote = await fan().run('quote');
    const status = await fan().run('status');
    const { simulator, clock } = stage;
    await stage.connection.close(1000);
    const second = await setStage({ ready: false, on: { simulator, clock } });
    await connected(second);
    const japan = simulator.as('fan-in-japan', 'general');
    const next = await japan.press(quote.message, customIdOf(quote.message, 'another'));
    expect(embedOf(next).title).not.toBe(embedOf(quote).title);
    const sources = await japan.press(status.message, customIdOf(status.message, 'sources'));
    expect(embedOf(sources).title).toBe('Sources: overview');
    await second.connection.close(1000);
    expectNoRefusals(stage);
  });

  it.each([
    'sources:0:person:sadie-sink',
    'sources:1:person:nobody',
    'sources:1:__proto__:x',
    'another:1:seed',
    `another:1:${'x'.repeat(85)}::`,
    'another:1:!!!!!!::',
    'another:1:seed:last:nobody',
    'cast-pick:9',
    'rm -rf',
    '🚨',
  ])('GIVEN an outdated or forged one (%s) THEN a polite private answer', async (customId) => {
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

describe('leaving', () => {
  it('GIVEN an answer under way THEN it is finished before the connection is closed', async () => {
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

  it('GIVEN an answer that never comes THEN the patience ends', async () => {
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
    // 'Thinking…' may be shown by now, and is for 15 minutes.
    stage.clock.advance(16 * 60_000);
    expect(await failed).toBeInstanceOf(InteractionFailed);
    slow.reply.resolve(notice('too late'));
  });
});

describe('another show', () => {
  it('GIVEN its pack THEN the same commands answer, with nothing of the first show', async () => {
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
    expect(text).toContain('||The keeper went missing in the storm.||');
    expect(text).toContain('not affiliated with Pier Television');
    expect(text).not.toMatch(/stranger|eleven|duffer|netflix|upside/i);
    expectNoRefusals(stage);
  });
});
