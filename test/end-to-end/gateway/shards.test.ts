import { describe, expect, it } from 'vitest';
import { sleep, systemClock } from '#clock.ts';
import { startSimulator } from '../../../simulator/simulator.ts';
import { ManualClock } from '../../manual-clock.ts';
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

/** Two processes of two shards each. Gives the number of IDENTIFYs until all are connected. */
async function startTwoProcesses(isTogether: boolean) {
  const simulator = await startSimulator({
    clock: systemClock,
    rateLimits: false,
    sessionStarts: {},
  });
  const on = { simulator, clock: new ManualClock(systemClock.now()) };
  const start = async (range: string) => {
    const environment = { DISCORD_SHARDS: '4', DISCORD_SHARD_RANGE: range };
    const stage = await open({ on, environment, ready: false });
    return { stage, connected: stage.heard('connected to Discord', 2) };
  };
  const first = await start('0-1');
  if (!isTogether) {
    await first.connected;
    await sleep(systemClock, 5000);
  }
  const second = await start('2-3');
  await Promise.all([first.connected, second.connected]);
  expectNoRefusals(second.stage);
  return shardsOf(second.stage).length;
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

  // https://discord.com/developers/docs/events/gateway#identifying
  it('of two processes cost one IDENTIFY each if the processes start one after the other', async () => {
    const identifies = await startTwoProcesses(false);
    expect(identifies).toBe(4);
  });

  it('of two processes that start together are all connected in the end, for more IDENTIFYs', async () => {
    const identifies = await startTwoProcesses(true);
    expect(identifies).toBeGreaterThan(4);
    expect(identifies).toBeLessThan(20);
  }, 60_000);

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
