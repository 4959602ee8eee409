import { describe, expect, it } from 'vitest';
import { sleep, systemClock } from '#clock.ts';
import {
  expectAnswers,
  expectNoRefusals,
  identifies,
  useStages,
  type Stage,
  type StageOptions,
} from '../stage.ts';

const open = useStages();

function start(shards: string, range: string, more: StageOptions = {}): Promise<Stage> {
  const environment = { DISCORD_SHARDS: shards, DISCORD_SHARD_RANGE: range };
  return open({ ready: false, environment, ...more });
}

/** Two processes of two shards each. Gives the number of IDENTIFYs until all are connected. */
async function startTwoProcesses(isTogether: boolean) {
  const first = await start('4', '0-1', { discord: { clock: systemClock, sessionStarts: {} } });
  const connected = first.heard('connected to Discord', 2);
  if (!isTogether) {
    await connected;
    await sleep(systemClock, 5000);
  }
  const second = await start('4', '2-3', { on: first });
  await Promise.all([connected, second.heard('connected to Discord', 2)]);
  expectNoRefusals(second);
  return identifies(second).length;
}

describe('shards', () => {
  it('divide the interactions between processes by range', async () => {
    // The simulator's servers are on the second shard, direct messages on the first.
    const first = await start('3', '0-0');
    await first.heard('commands registered');
    const second = await start('3', '1-1', { on: first });
    await second.heard('connected to Discord');
    expect(identifies(first)).toMatchObject([{ shard: [0, 3] }, { shard: [1, 3] }]);
    await expectAnswers(first);
    await first.simulator.as('fan', 'dm').run('about');
    expectNoRefusals(first);

    await first.bot.close(1000);
    await expectAnswers(second);
  });

  // https://discord.com/developers/docs/events/gateway#identifying
  it('of two processes cost one IDENTIFY each if the processes start one after the other', async () => {
    expect(await startTwoProcesses(false)).toBe(4);
  });

  it('of two processes that start together are all connected in the end, for more IDENTIFYs', async () => {
    const starts = await startTwoProcesses(true);
    expect(starts).toBeGreaterThan(4);
    expect(starts).toBeLessThan(20);
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
