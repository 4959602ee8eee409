import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RESUME_WINDOW } from '../../simulator/gateway/session.ts';
import { dial, identified, identify } from './line.ts';
import { openStage } from './stage.ts';
import type { Connected, Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
  await stage.register([{ name: 'cast', description: 'a' }]);
});
afterEach(async () => stage[Symbol.asyncDispose]());

const run = () => stage.simulator.as('fan', 'general').run('cast');
const answer = (): void =>
  stage.onInteraction((_interaction, reply) =>
    reply.callback({ type: 4, data: { content: 'ok' } }).catch(() => undefined),
  );

describe('a lost connection', () => {
  const lose: [string, (client: Connected) => void][] = [
    ['a cut line', () => stage.simulator.faults.cutGateway()],
    ['a close with 4000', () => stage.simulator.faults.closeGateway(4000, 'Unknown error.')],
    ['a request to reconnect', () => stage.simulator.faults.requestReconnect()],
  ];

  it.each(lose)('GIVEN %s THEN discord.js resumes, and nothing is lost', async (_name, act) => {
    const client = await stage.connect();
    const { sessionId } = client;
    answer();
    act(client);
    const running = run();
    await client.seen('RESUMED');
    expect((await running).message.content).toBe('ok');
    expect(client.events.filter((event) => event === 'READY')).toHaveLength(1);
    expect(client.sessionId).toBe(sessionId);
  });

  it('GIVEN an invalid session that can be resumed THEN it is', async () => {
    const client = await stage.connect();
    stage.simulator.faults.invalidateSession(true);
    await client.seen('RESUMED');
    answer();
    expect((await run()).message.content).toBe('ok');
  });

  it('GIVEN an invalid session that can not THEN a new one is made', async () => {
    const client = await stage.connect();
    const { sessionId } = client;
    stage.simulator.faults.invalidateSession(false);
    await client.seen('READY', 2);
    expect(client.sessionId).not.toBe(sessionId);
    answer();
    expect((await run()).message.content).toBe('ok');
  });

  it('GIVEN a bot that says goodbye THEN its session is gone at once', async () => {
    const client = await stage.connect();
    await client.client.destroy();
    await expect
      .poll(() => run().catch((error: { reason: string }) => error.reason))
      .toBe('no-bot');
  });

  it('GIVEN a bot that stays away too long THEN its session is gone', async () => {
    const { line, sessionId: id } = await identified(stage.simulator);
    stage.simulator.faults.cutGateway();
    await line.closed;
    stage.clock.advance(RESUME_WINDOW);
    await expect(run()).rejects.toMatchObject({ reason: 'no-bot' });
    const again = dial(stage.simulator);
    await again.next(10);
    again.send({ op: 6, d: { token: stage.simulator.token, session_id: id, seq: 1 } });
    expect((await again.next(9)).d).toBe(false);
  });

  it('GIVEN a sequence number from the future THEN 4007', async () => {
    const client = await stage.connect();
    const line = dial(stage.simulator);
    await line.next(10);
    line.send({
      op: 6,
      d: { token: stage.simulator.token, session_id: client.sessionId, seq: 99 },
    });
    expect(await line.closed).toBe(4007);
  });

  it('GIVEN a gateway that refuses connections THEN there is none until it takes them again', async () => {
    stage.simulator.faults.refuseGateway(true);
    expect(await dial(stage.simulator).closed).toBe(1006);
    stage.simulator.faults.refuseGateway(false);
    await dial(stage.simulator).next(10);
  });

  it('GIVEN a bot that resumes before its old line is known dead THEN it stays connected', async () => {
    const { line: first, sessionId: id } = await identified(stage.simulator);
    const second = dial(stage.simulator);
    await second.next(10);
    second.send({ op: 6, d: { token: stage.simulator.token, session_id: id, seq: 1 } });
    await second.next(0);
    first.hangUp();
    const summaries = (): string[] =>
      stage.simulator.transcript.entries.map(({ summary }) => summary);
    await expect.poll(summaries).toContain('closed 1006');
    run().catch(() => undefined);
    await expect.poll(() => second.payloads.at(-1)?.t).toBe('INTERACTION_CREATE');
  });

  it('GIVEN missed events THEN RESUME sends again just those, then RESUMED', async () => {
    const { line: first, sessionId: id } = await identified(stage.simulator);
    run().catch(() => undefined);
    run().catch(() => undefined);
    await expect.poll(() => first.payloads.length).toBe(4);
    stage.simulator.faults.cutGateway();
    await first.closed;
    run().catch(() => undefined);
    const second = dial(stage.simulator);
    await second.next(10);
    second.send({ op: 6, d: { token: stage.simulator.token, session_id: id, seq: 2 } });
    await expect
      .poll(() => second.payloads.map(({ t, s }) => [t, s]))
      .toEqual([
        [null, null],
        ['INTERACTION_CREATE', 3],
        ['INTERACTION_CREATE', 4],
        ['RESUMED', 5],
      ]);
  });

  it('GIVEN a revoked token THEN 4004, and no way back until it is given again', async () => {
    const { line } = await identified(stage.simulator);
    stage.simulator.faults.revokeToken();
    expect(await line.closed).toBe(4004);
    const again = dial(stage.simulator);
    await again.next(10);
    again.send(identify(stage.simulator));
    expect(await again.closed).toBe(4004);
  });
});
