import { afterEach, describe, expect, it } from 'vitest';
import { FatalDiscordError } from '#discord/errors.ts';
import {
  expectAnswers,
  expectNoRefusals,
  requests,
  setStage,
  transport,
  type Stage,
} from './stage.ts';

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

  it('fails with a wrong token and does not retry', async () => {
    stage = await setStage({ ready: false, before: ({ faults }) => faults.revokeToken() });
    await expect(stage.connection.failed).rejects.toThrow(FatalDiscordError);
    await expect(stage.connection.failed).rejects.toThrow(/DISCORD_TOKEN/);
    stage.clock.advance(600_000);
    expect(requests(stage, /gateway\/bot/)).toHaveLength(1);
  });
});

describe('the bot at a wrong address', () => {
  it('fails after the fifth 404 in a row', async () => {
    const path = /gateway\/bot|applications\/@me/;
    stage = await setStage({
      ready: false,
      endpoint: false,
      before: ({ faults }) => {
        faults.rest({ path }, { status: 404 }, 4);
        faults.rest({ path }, { status: 500 }, 4);
        faults.rest({ path }, { status: 404 }, 5);
      },
    });
    for (let failure = 1; failure <= 9; failure += 1) {
      await stage.heard('Discord unreachable; retrying', failure);
      stage.clock.advance(60_000);
    }
    await expect(stage.connection.failed).rejects.toThrow(FatalDiscordError);
    await expect(stage.connection.failed).rejects.toThrow(/^DISCORD_API_URL /);
  });
});

describe.runIf(transport === 'gateway')('the connection', () => {
  it('gets a command from the time of its loss after resuming', async () => {
    stage = await setStage();
    stage.simulator.faults.gateway.cutAll();
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
