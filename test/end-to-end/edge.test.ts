import { REST } from '@discordjs/rest';
import { Routes } from 'discord-api-types/v10';
import { afterEach, describe, expect, it } from 'vitest';
import { createBot } from '#bot.ts';
import { defineCommand, privateOption, type Command } from '#commands/declaration.ts';
import { commands, components } from '#commands/index.ts';
import { commandPayload } from '#commands/payload.ts';
import { bundledPack, loadFacts } from '#data/load.ts';
import { connect } from '#discord/connection.ts';
import { FatalDiscordError } from '#discord/fatal.ts';
import { answer, notice, type Reply } from '#replies/reply.ts';
import { startBot } from '../../src/index.ts';
import { InteractionFailed } from '../../simulator/actor.ts';
import {
  customIdOf,
  embedOf,
  expectNoRefusals,
  isPrivate,
  setStage,
  textOf,
  type Stage,
  type StageOptions,
} from './stage.ts';

let stage: Stage;
afterEach(() => stage[Symbol.asyncDispose]());

const fan = () => stage.simulator.as('fan', 'general');
const base = {
  description: 'Test',
  scope: 'everywhere',
  options: { private: privateOption },
} as const;

/** A bot with these commands besides its own. */
function withCommands(...more: Command[]): NonNullable<StageOptions['start']> {
  return async (config, clock, log) => {
    const facts = await loadFacts(bundledPack);
    const all = [...commands, ...more];
    const payloads = (scope: string) => all.filter((c) => c.scope === scope).map(commandPayload);
    return connect({
      config,
      bot: createBot({ commands: all, components, facts: () => facts, clock, log }),
      globalCommands: payloads('everywhere'),
      adminCommands: payloads('admin-guild'),
      clock,
      log,
    });
  };
}

/** A command that answers when the test says so. */
function slowCommand() {
  const begun = Promise.withResolvers<void>();
  const reply = Promise.withResolvers<Reply>();
  const command = defineCommand({
    ...base,
    name: 'slow',
    run() {
      begun.resolve();
      return reply.promise;
    },
  });
  return { command: command as Command, begun: begun.promise, reply };
}

/** Requests of the bot so far, such as `PUT /applications/1/commands`. */
function requests(pattern: RegExp): readonly string[] {
  return stage.simulator.transcript.entries
    .filter(({ kind, summary }) => kind === 'rest' && pattern.test(summary))
    .map(({ summary }) => summary);
}

async function works(): Promise<void> {
  expect(embedOf(await fan().run('cast', { name: 'el' })).title).toBe('Eleven');
}

describe('connecting', () => {
  it('GIVEN a start THEN no intent is asked for', async () => {
    stage = await setStage();
    const identify = stage.simulator.transcript.entries.filter(
      ({ kind, summary }) => kind === 'gateway-in' && summary === 'Identify',
    );
    expect(identify).toHaveLength(1);
    expect(identify[0]?.body).toMatchObject({ intents: 0 });
    expectNoRefusals(stage);
  });

  it('GIVEN Discord is down at first THEN the bot tries again until it is back', async () => {
    stage = await setStage({
      ready: false,
      before: ({ faults }) => faults.rest({ path: /^\/gateway\/bot/ }, { status: 503 }, 4),
    });
    expect(await stage.heard('Discord cannot be reached')).toMatchObject({ retryInMs: 1000 });
    stage.clock.advance(1000);
    await stage.heard('commands registered');
    await works();
  });

  it('GIVEN a wrong token THEN one clear error for good, and no second try', async () => {
    stage = await setStage({ ready: false, before: ({ faults }) => faults.revokeToken() });
    await expect(stage.connection.failed).rejects.toThrow(FatalDiscordError);
    await expect(stage.connection.failed).rejects.toThrow(/DISCORD_TOKEN/);
    stage.clock.advance(600_000);
    expect(requests(/gateway\/bot/)).toHaveLength(1);
  });

  it('GIVEN a token revoked later THEN the same', async () => {
    stage = await setStage();
    stage.simulator.faults.revokeToken();
    await expect(stage.connection.failed).rejects.toThrow(/DISCORD_TOKEN/);
  });
});

describe('staying connected', () => {
  it.each([
    ['the socket is cut', ({ faults }) => faults.cutGateway()],
    ['Discord closes with 4000', ({ faults }) => faults.closeGateway(4000)],
    ['Discord asks to reconnect', ({ faults }) => faults.requestReconnect()],
    ['the session is invalid but can be resumed', ({ faults }) => faults.invalidateSession(true)],
    ['the session is gone', ({ faults }) => faults.invalidateSession(false)],
    ['Discord closes with 4009', ({ faults }) => faults.closeGateway(4009)],
  ] satisfies [string, (simulator: Stage['simulator']) => void][])(
    'GIVEN %s THEN the bot comes back by itself and answers',
    async (_, trouble) => {
      stage = await setStage();
      const back = Promise.race([
        stage.heard('connection to Discord resumed'),
        stage.heard('connected to Discord', 2),
      ]);
      trouble(stage.simulator);
      await back;
      await works();
      expectNoRefusals(stage);
    },
  );

  it('GIVEN a command while the connection is lost THEN it is answered after resuming', async () => {
    stage = await setStage();
    stage.simulator.faults.cutGateway();
    await works();
    expect(stage.logged.map(({ msg }) => msg)).toContain('connection to Discord resumed');
  });
});

describe('command registration', () => {
  it('GIVEN a second start THEN Discord is asked but nothing is written', async () => {
    stage = await setStage();
    expect(requests(/^PUT/)).toHaveLength(1);
    const { simulator, clock, connection } = stage;
    await connection.close(1000);
    const second = await setStage({ ready: false, on: { simulator, clock } });
    await second.heard('commands are in step');
    expect(requests(/^PUT/)).toHaveLength(1);
    await second.connection.close(1000);
  });

  it('GIVEN a command for owners THEN it exists in the admin guild alone', async () => {
    const hush = defineCommand({
      ...base,
      name: 'hush',
      scope: 'admin-guild',
      run: () => notice('ok'),
    });
    stage = await setStage({
      start: withCommands(hush as Command),
      environment: { ADMIN_GUILD_ID: '1100000000000000200' },
    });
    await works();
    const names = (place: 'admin' | 'general') =>
      stage.simulator
        .as('owner', place)
        .commands()
        .map(({ name }) => name);
    await expect.poll(() => names('admin')).toContain('hush');
    expect(names('general')).toEqual(['cast', 'quote', 'status', 'about']);
  });

  it('GIVEN an admin guild without the bot THEN it is told, and everything else works', async () => {
    stage = await setStage({ environment: { ADMIN_GUILD_ID: '1100000000000000300' } });
    await stage.heard('Discord refuses to register the commands');
    await works();
  });

  it('GIVEN Discord fails while they are registered THEN it is tried again', async () => {
    stage = await setStage({
      ready: false,
      before: ({ faults }) => faults.rest({ method: 'GET', path: /commands/ }, { status: 500 }, 4),
    });
    await stage.heard('commands could not be registered');
    stage.clock.advance(1000);
    await stage.heard('commands registered');
    await works();
  });
});

describe('trouble with an answer', () => {
  it('GIVEN a crash THEN a private word with the id that is in the log, and the bot lives', async () => {
    const broken = defineCommand({
      ...base,
      name: 'broken',
      run: () => {
        throw new Error('the reason');
      },
    });
    stage = await setStage({ start: withCommands(broken as Command) });
    const { message } = await fan().run('broken');
    const line = await stage.heard('an answer failed');
    expect(isPrivate(message)).toBe(true);
    expect(message.content).toContain(String(line['interaction']));
    expect(message.content).not.toContain('the reason');
    await works();
    expectNoRefusals(stage);
  });

  it('GIVEN an answer that Discord refuses THEN a private word with the id instead', async () => {
    const bad = defineCommand({
      ...base,
      name: 'bad',
      run: () => answer({ title: 'x', fields: [{ name: '', value: '' }] }),
    });
    stage = await setStage({ start: withCommands(bad as Command) });
    const { message } = await fan().run('bad');
    const line = await stage.heard('an answer could not be delivered');
    expect(isPrivate(message)).toBe(true);
    expect(message.content).toContain(String(line['interaction']));
    await works();
  });

  it('GIVEN an answer that comes too late (10062) THEN a log line, and the bot lives', async () => {
    const slow = slowCommand();
    stage = await setStage({ start: withCommands(slow.command) });
    const late = expect(fan().run('slow')).rejects.toThrow(InteractionFailed);
    await slow.begun;
    stage.clock.advance(3000);
    await late;
    expect(await stage.heard('an answer came too late or twice')).toMatchObject({ code: 10_062 });
    await works();
  });

  it('GIVEN two processes that answer (40060) THEN one answer, a log line, and both live', async () => {
    stage = await setStage();
    const { simulator, clock } = stage;
    const second = await setStage({ ready: false, on: { simulator, clock } });
    await second.heard('connected to Discord');
    await works();
    const heard = 'an answer came too late or twice';
    expect(await Promise.race([stage.heard(heard), second.heard(heard)])).toMatchObject({
      code: 40_060,
    });
    await second.connection.close(1000);
    await works();
  });

  it('GIVEN the line is cut after Discord took the answer THEN the answer stands', async () => {
    stage = await setStage();
    stage.simulator.faults.rest({ path: /callback/ }, { drop: true, afterwards: true });
    await works();
    await works();
  });
});

describe('slow answers', () => {
  /** Asks for one and waits until 'thinking…' is shown. */
  async function ask(options: { private?: boolean }) {
    const slow = slowCommand();
    stage = await setStage({ start: withCommands(slow.command) });
    const pending = fan().run('slow', options);
    await slow.begun;
    stage.clock.advance(2000);
    await expect.poll(() => requests(/callback/).length).toBe(1);
    return { pending, reply: slow.reply };
  }

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
    expect(requests(/^DELETE .*@original/)).toHaveLength(1);
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
    await second.heard('connected to Discord');
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
    const failed = expect(fan().run('slow')).rejects.toThrow(InteractionFailed);
    await slow.begun;
    const closed = stage.connection.close(1500);
    stage.clock.advance(1500);
    await closed;
    stage.clock.advance(3000);
    await failed;
  });
});

describe('another show', () => {
  it('GIVEN its pack THEN the same commands answer, with nothing of the first show', async () => {
    const { harbourLights } = await import('../packs/packs.ts');
    stage = await setStage({ environment: { FACTS_DIR: harbourLights }, start: startBot });
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
