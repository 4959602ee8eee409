import { afterEach, describe, expect, it } from 'vitest';
import { defineCommand } from '#commands/declaration.ts';
import { FatalDiscordError } from '#discord/errors.ts';
import { notice } from '#replies/reply.ts';
import {
  expectAnswers,
  expectNoRefusals,
  requests,
  setStage,
  transport,
  type Stage,
} from './stage.ts';
import { base, withCommands } from './test-commands.ts';

let stage: Stage;
afterEach(() => stage[Symbol.asyncDispose]());

describe.runIf(transport === 'gateway')('the bot at its start', () => {
  it('asks for no intents', async () => {
    stage = await setStage();
    const identify = stage.simulator.transcript.entries.filter(
      ({ kind, summary }) => kind === 'gateway-in' && summary === 'Identify',
    );
    expect(identify).toHaveLength(1);
    expect(identify[0]?.body).toMatchObject({ intents: 0 });
    expectNoRefusals(stage);
  });

  it('retries until Discord is available', async () => {
    stage = await setStage({
      ready: false,
      before: ({ faults }) => faults.rest({ path: /^\/gateway\/bot/ }, { status: 503 }, 4),
    });
    expect(await stage.heard('Discord unreachable; retrying')).toMatchObject({ retryInMs: 1000 });
    stage.clock.advance(1000);
    await stage.heard('commands registered');
    await expectAnswers(stage);
  });

  it('fails with a wrong token and does not retry', async () => {
    stage = await setStage({ ready: false, before: ({ faults }) => faults.revokeToken() });
    await expect(stage.connection.failed).rejects.toThrow(FatalDiscordError);
    await expect(stage.connection.failed).rejects.toThrow(/DISCORD_TOKEN/);
    stage.clock.advance(600_000);
    expect(requests(stage, /gateway\/bot/)).toHaveLength(1);
  });
});

describe.runIf(transport === 'gateway')('the connection', () => {
  it.each([
    ['is to be renewed at the request of Discord', ({ faults }) => faults.requestReconnect()],
    ['has an invalid session that can be resumed', ({ faults }) => faults.invalidateSession(true)],
    ['has an invalid session', ({ faults }) => faults.invalidateSession(false)],
  ] satisfies [string, (simulator: Stage['simulator']) => void][])(
    'is restored if it %s',
    async (_, trouble) => {
      stage = await setStage();
      const back = Promise.race([
        stage.heard('connection to Discord resumed'),
        stage.heard('connected to Discord', 2),
      ]);
      trouble(stage.simulator);
      await back;
      await expectAnswers(stage);
      expectNoRefusals(stage);
    },
  );

  it('gets a command from the time of its loss after resuming', async () => {
    stage = await setStage();
    stage.simulator.faults.cutGateway();
    await expectAnswers(stage);
    expect(stage.logged.map(({ msg }) => msg)).toContain('connection to Discord resumed');
  });
});

describe('command registration', () => {
  it('writes nothing at a second start', async () => {
    stage = await setStage();
    expect(requests(stage, /^PUT/)).toHaveLength(1);
    const { simulator, clock, connection } = stage;
    await connection.close(1000);
    const second = await setStage({ ready: false, on: { simulator, clock } });
    await second.heard('commands up to date');
    expect(requests(stage, /^PUT/)).toHaveLength(1);
    await second.connection.close(1000);
  });

  it('registers a command of the admin guild only there', async () => {
    const hush = defineCommand({
      ...base,
      name: 'hush',
      scope: 'admin-guild',
      run: () => notice('ok'),
    });
    stage = await setStage({
      start: withCommands(hush),
      environment: { ADMIN_GUILD_ID: '1100000000000000200' },
    });
    await expectAnswers(stage);
    const names = (place: 'admin' | 'general') =>
      stage.simulator
        .as('owner', place)
        .commands()
        .map(({ name }) => name);
    await expect.poll(() => names('admin')).toContain('hush');
    expect(names('general')).toEqual(['cast', 'quote', 'status', 'about']);
  });

  it('reports an admin guild without the bot', async () => {
    stage = await setStage({ environment: { ADMIN_GUILD_ID: '1100000000000000300' } });
    await stage.heard('command registration refused');
    await expectAnswers(stage);
  });

  it('retries if Discord fails', async () => {
    stage = await setStage({
      ready: false,
      before: ({ faults }) => faults.rest({ method: 'GET', path: /commands/ }, { status: 500 }, 4),
    });
    await stage.heard('command registration failed; retrying');
    stage.clock.advance(1000);
    await stage.heard('commands registered');
    await expectAnswers(stage);
  });
});
