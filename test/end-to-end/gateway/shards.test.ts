import { describe, expect, it } from 'vitest';
import { expectAnswers, expectNoRefusals, useStages, type Stage } from '../stage.ts';

const open = useStages();

/** With three shards, the simulator's servers are on the second, direct messages on the first. */
function start(range: string, on?: Stage): Promise<Stage> {
  const environment = { DISCORD_SHARDS: '3', DISCORD_SHARD_RANGE: range };
  return open({ ready: false, environment, on });
}

function shardsOf({ simulator }: Stage): unknown[] {
  return simulator.transcript.entries
    .filter(({ kind, summary }) => kind === 'gateway-in' && summary === 'Identify')
    .map(({ body }) => (body as { shard?: unknown }).shard);
}

describe('shards', () => {
  it('divide the interactions between processes by range', async () => {
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

  it('are all connected before the process is ready', async () => {
    const stage = await open({ environment: { DISCORD_SHARDS: '2' }, ready: false });
    const { url } = await stage.heard('listening');
    await stage.heard('connected to Discord');
    const early = await fetch(`${String(url)}/readyz`);
    expect(await early.json()).toMatchObject({ parts: { discord: 'connected: 1 of 2' } });
    // Discord allows one connection in five seconds.
    await stage.heard('connected to Discord', 2);
    expect((await fetch(`${String(url)}/readyz`)).status).toBe(200);
  });
});
