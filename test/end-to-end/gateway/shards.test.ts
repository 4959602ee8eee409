import { afterEach, describe, expect, it } from 'vitest';
import { expectAnswers, expectNoRefusals, setStage, type Stage } from '../stage.ts';

/** With three shards, the simulator's servers are on the second, direct messages on the first. */
const three = { DISCORD_SHARDS: '3' };

const stages: Stage[] = [];
afterEach(async () => {
  for (const stage of stages.splice(0)) await stage[Symbol.asyncDispose]();
});

async function start(range: string, on?: Stage): Promise<Stage> {
  const stage = await setStage({
    ready: false,
    environment: { ...three, DISCORD_SHARD_RANGE: range },
    ...(on && { on: { simulator: on.simulator, clock: on.clock } }),
  });
  stages.push(stage);
  return stage;
}

function shardsOf({ simulator }: Stage): unknown[] {
  return simulator.transcript.entries
    .filter(({ kind, summary }) => kind === 'gateway-in' && summary === 'Identify')
    .map(({ body }) => (body as { shard?: unknown }).shard);
}

describe('shards', () => {
  it('GIVEN two processes with a range each THEN each interaction is answered by one of them', async () => {
    const first = await start('0-0');
    await first.heard('commands registered');
    const second = await start('1-1', first);
    await second.heard('connected to Discord');
    expect(shardsOf(first)).toEqual([
      [0, 3],
      [1, 3],
    ]);
    await expectAnswers(first);
    await first.simulator.as('fan', 'dm').run('about');
    expectNoRefusals(first);

    await first.connection.close(1000);
    await expectAnswers(second);
  });

  it('GIVEN all shards in one process THEN it is ready when all are connected', async () => {
    const stage = await setStage({ environment: { DISCORD_SHARDS: '2' }, ready: false });
    stages.push(stage);
    const { url } = await stage.heard('listening');
    await stage.heard('connected to Discord');
    const early = await fetch(`${String(url)}/readyz`);
    expect(await early.json()).toMatchObject({ parts: { discord: 'connected: 1 of 2' } });
    // Discord takes one connection in five seconds.
    await stage.heard('connected to Discord', 2);
    expect((await fetch(`${String(url)}/readyz`)).status).toBe(200);
  });
});
