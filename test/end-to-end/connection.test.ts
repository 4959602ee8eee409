import { afterEach, describe, expect, it } from 'vitest';
import { FatalDiscordError } from '#discord/errors.ts';
import { ManualClock } from '../manual-clock.ts';
import {
  expectAnswers,
  expectNoRefusals,
  identifies,
  requests,
  setStage,
  startTime,
  transport,
  type Stage,
} from './stage.ts';

let stage: Stage;
afterEach(() => stage[Symbol.asyncDispose]());

describe.runIf(transport === 'gateway')('the connection to the gateway', () => {
  it('has no intents, and gets a command from the time of its loss after resuming', async () => {
    stage = await setStage();
    expect(identifies(stage)).toMatchObject([{ intents: 0 }]);
    stage.simulator.faults.gateway.cutAll();
    await expectAnswers(stage);
    expect(stage.logged.map(({ msg }) => msg)).toContain('connection to Discord resumed');
    expectNoRefusals(stage);
  });

  it('fails with a wrong token and does not retry', async () => {
    stage = await setStage({ ready: false, before: ({ faults }) => faults.revokeToken() });
    await expect(stage.bot.failed).rejects.toThrow(FatalDiscordError);
    await expect(stage.bot.failed).rejects.toThrow(/DISCORD_TOKEN/);
    stage.clock.advance(600_000);
    expect(requests(stage, /gateway\/bot/)).toHaveLength(1);
  });
});

it('the bot at a wrong address fails after the fifth 404 in a row', async () => {
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
  await expect(stage.bot.failed).rejects.toThrow(FatalDiscordError);
  await expect(stage.bot.failed).rejects.toThrow(/^DISCORD_API_URL /);
});

it('command registration is retried if Discord fails, and writes nothing at a second start', async () => {
  stage = await setStage({
    ready: false,
    before: ({ faults }) => faults.rest({ method: 'GET', path: /commands/ }, { status: 500 }, 4),
  });
  await stage.heard('command registration failed; retrying');
  stage.clock.advance(1000);
  await stage.heard('commands registered');
  await expectAnswers(stage);
  expect(requests(stage, /^PUT/)).toHaveLength(1);
  await stage.bot.close(1000);
  const second = await setStage({ ready: false, on: stage });
  await second.heard('commands up to date');
  expect(requests(stage, /^PUT/)).toHaveLength(1);
  await second.bot.close(1000);
});

/** The warnings of a bot whose clock is ahead of Discord's by this many milliseconds. */
async function warningsAt(offset: number, endpoint = true): Promise<string> {
  const clock = new ManualClock(Date.parse(startTime) - offset);
  stage = await setStage({ discord: { clock }, endpoint });
  await stage.heard('self-check done');
  const warnings = stage.logged.filter(({ msg }) => msg === 'self-check warning');
  return warnings.map(({ problem }) => String(problem)).join();
}

describe('the self-check', () => {
  it.each([
    ['ahead of', 60_000],
    ['behind', -60_000],
  ])("reports a clock that is a minute %s Discord's", async (words, offset) => {
    expect(await warningsAt(offset)).toContain(`clock is 60 seconds ${words} Discord's`);
  });

  it('does not report a correct clock', async () => {
    expect(await warningsAt(0)).not.toContain('clock');
  });

  it.runIf(transport === 'http')('reports a missing endpoint', async () => {
    expect(await warningsAt(0, false)).toContain('set Interactions Endpoint URL');
  });
});
