import { describe, expect, it } from 'vitest';
import { connectAfterHello, identified, identify } from './raw-gateway.ts';
import { request, useHarness } from './harness.ts';

const DAY = 24 * 3_600_000;
const harness = useHarness({ sessionStarts: { total: 4, maxConcurrency: 2 } });

/** Identifies as one of four shards. Resolves with `READY`, or with the payload of an opcode 9. */
async function start(shard: number): Promise<unknown> {
  const connection = await connectAfterHello(harness.simulator);
  connection.send(identify(harness.simulator, { shard: [shard, 4] }));
  const answer = await Promise.race([connection.next(0), connection.next(9)]);
  return answer.t ?? answer;
}

async function limit(): Promise<unknown> {
  const response = await request(harness, 'GET', '/gateway/bot');
  return ((await response.json()) as { session_start_limit: unknown }).session_start_limit;
}

// https://discord.com/developers/docs/events/gateway#identifying
describe('IDENTIFYs', () => {
  it('with the same rate limit key within five seconds get Invalid Session', async () => {
    expect(await start(0)).toBe('READY');
    expect(await start(1)).toBe('READY');
    harness.clock.advance(4999);
    expect(await start(2)).toMatchObject({ op: 9, d: false });
    harness.clock.advance(1);
    expect(await start(2)).toBe('READY');
    expect(harness.refusals).toEqual([]);
  });

  // https://discord.com/developers/docs/events/gateway#session-start-limit-object
  it('are counted for a day', async () => {
    harness.clock.advance(DAY / 4);
    await start(0);
    const common = { total: 4, max_concurrency: 2 };
    expect(await limit()).toEqual({ ...common, remaining: 3, reset_after: (DAY * 3) / 4 });
    harness.clock.advance((DAY * 3) / 4);
    expect(await limit()).toEqual({ ...common, remaining: 4, reset_after: DAY });
  });

  it('beyond the daily limit end all sessions and reset the token', async () => {
    const { connection: first } = await identified(harness.simulator);
    for (const shard of [1, 0, 1]) {
      harness.clock.advance(5000);
      expect(await start(shard)).toBe('READY');
    }
    expect(await limit()).toMatchObject({ remaining: 0 });
    const last = await connectAfterHello(harness.simulator);
    last.send(identify(harness.simulator));
    expect([await first.closed, await last.closed]).toEqual([4004, 4004]);
    expect((await request(harness, 'GET', '/users/@me')).status).toBe(401);
  });
});
