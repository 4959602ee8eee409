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

describe.runIf(transport === 'gateway')('connecting', () => {
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
    expect(await stage.heard('Discord unreachable; retrying')).toMatchObject({ retryInMs: 1000 });
    stage.clock.advance(1000);
    await stage.heard('commands registered');
    await expectAnswers(stage);
  });

  it('GIVEN a wrong token THEN one clear error for good, and no second try', async () => {
    stage = await setStage({ ready: false, before: ({ faults }) => faults.revokeToken() });
    await expect(stage.connection.failed).rejects.toThrow(FatalDiscordError);
    await expect(stage.connection.failed).rejects.toThrow(/DISCORD_TOKEN/);
    stage.clock.advance(600_000);
    expect(requests(stage, /gateway\/bot/)).toHaveLength(1);
  });

  it('GIVEN a token revoked later THEN the same', async () => {
    stage = await setStage();
    stage.simulator.faults.revokeToken();
    await expect(stage.connection.failed).rejects.toThrow(/DISCORD_TOKEN/);
  });
});

describe.runIf(transport === 'gateway')('staying connected', () => {
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
      await expectAnswers(stage);
      expectNoRefusals(stage);
    },
  );

  it('GIVEN a command while the connection is lost THEN it is answered after resuming', async () => {
    stage = await setStage();
    stage.simulator.faults.cutGateway();
    await expectAnswers(stage);
    expect(stage.logged.map(({ msg }) => msg)).toContain('connection to Discord resumed');
  });
});

describe('command registration', () => {
  it('GIVEN a second start THEN Discord is asked but nothing is written', async () => {
    stage = await setStage();
    expect(requests(stage, /^PUT/)).toHaveLength(1);
    const { simulator, clock, connection } = stage;
    await connection.close(1000);
    const second = await setStage({ ready: false, on: { simulator, clock } });
    await second.heard('commands up to date');
    expect(requests(stage, /^PUT/)).toHaveLength(1);
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

  it('GIVEN an admin guild without the bot THEN it is told, and everything else works', async () => {
    stage = await setStage({ environment: { ADMIN_GUILD_ID: '1100000000000000300' } });
    await stage.heard('command registration refused');
    await expectAnswers(stage);
  });

  it('GIVEN Discord fails while they are registered THEN it is tried again', async () => {
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
