import { describe, expect, it } from 'vitest';
import { RESUME_WINDOW } from '../../simulator/gateway/session.ts';
import { connectAfterHello, connectRaw, identified, identify, resume } from './raw-gateway.ts';
import { CAST, useHarness } from './harness.ts';
import type { Connected } from './harness.ts';

const harness = useHarness({ prepare: (opened) => opened.register([CAST]) });
const answer = (): void => harness.answerWith({ type: 4, data: { content: 'ok' } });

// https://discord.com/developers/docs/events/gateway#preparing-to-resume
describe('a RESUME', () => {
  it.each([
    ['/resume', []],
    ['/gateway', ['gateway: RESUME at the wrong address']],
  ] as const)('at %s is accepted', async (path, noted) => {
    const { connection, sessionId } = await identified(harness.simulator);
    harness.simulator.faults.gateway.cutAll();
    await connection.closed;
    const again = await connectAfterHello(harness.simulator, path);
    again.send(resume(harness.simulator.token, sessionId, 1));
    expect((await again.next(0)).t).toBe('RESUMED');
    const { refusals } = harness.simulator.transcript;
    expect(refusals.map(({ summary }) => summary)).toEqual(noted);
  });
});

describe('a lost gateway connection', () => {
  const lose: [string, (client: Connected) => void][] = [
    ['its socket was cut', () => harness.simulator.faults.gateway.cutAll()],
    [
      'it was closed with 4000',
      () => harness.simulator.faults.gateway.closeAll(4000, 'Unknown error.'),
    ],
    ['the gateway asked to reconnect', () => harness.simulator.faults.gateway.requestReconnect()],
  ];

  it.each(lose)('is resumed by discord.js without losses after %s', async (_name, act) => {
    const client = await harness.connect();
    const { sessionId } = client;
    answer();
    act(client);
    const running = harness.run();
    await client.seen('RESUMED');
    expect((await running).message.content).toBe('ok');
    expect(harness.simulator.transcript.refusals).toEqual([]);
    expect(client.events.filter((event) => event === 'READY')).toHaveLength(1);
    expect(client.sessionId).toBe(sessionId);
  });

  it('is resumed after an invalid session that can be resumed', async () => {
    const client = await harness.connect();
    harness.simulator.faults.gateway.invalidateSession(true);
    await client.seen('RESUMED');
    answer();
    expect((await harness.run()).message.content).toBe('ok');
  });

  it("is replaced after an invalid session that can't be resumed", async () => {
    const client = await harness.connect();
    const { sessionId } = client;
    harness.simulator.faults.gateway.invalidateSession(false);
    await client.seen('READY', 2);
    expect(client.sessionId).not.toBe(sessionId);
    answer();
    expect((await harness.run()).message.content).toBe('ok');
  });

  it('ends its session at once if the bot closed it', async () => {
    const client = await harness.connect();
    await client.client.destroy();
    await expect
      .poll(() => harness.run().catch((error: { reason: string }) => error.reason))
      .toBe('no-bot');
  });

  it('ends its session after the resume window', async () => {
    const { connection, sessionId: id } = await identified(harness.simulator);
    harness.simulator.faults.gateway.cutAll();
    await connection.closed;
    harness.clock.advance(RESUME_WINDOW);
    await expect(harness.run()).rejects.toMatchObject({ reason: 'no-bot' });
    const again = await connectAfterHello(harness.simulator);
    again.send(resume(harness.simulator.token, id, 1));
    expect((await again.next(9)).d).toBe(false);
  });

  it('is closed with 4007 for a sequence number from the future', async () => {
    const client = await harness.connect();
    const connection = await connectAfterHello(harness.simulator);
    connection.send(resume(harness.simulator.token, client.sessionId, 99));
    expect(await connection.closed).toBe(4007);
  });

  it('waits while the gateway refuses connections', async () => {
    harness.simulator.faults.gateway.refusesConnections = true;
    expect(await connectRaw(harness.simulator).closed).toBe(1006);
    harness.simulator.faults.gateway.refusesConnections = false;
    await connectAfterHello(harness.simulator);
  });

  it('can be resumed before the old one has closed', async () => {
    const { connection: first, sessionId: id } = await identified(harness.simulator);
    const second = await connectAfterHello(harness.simulator);
    second.send(resume(harness.simulator.token, id, 1));
    await second.next(0);
    first.terminate();
    const summaries = (): string[] =>
      harness.simulator.transcript.entries.map(({ summary }) => summary);
    await expect.poll(summaries).toContain('closed 1006');
    harness.run().catch(() => undefined);
    await expect.poll(() => second.payloads.at(-1)?.t).toBe('INTERACTION_CREATE');
  });

  it('gets the missed events and then RESUMED', async () => {
    const { connection: first, sessionId: id } = await identified(harness.simulator);
    harness.run().catch(() => undefined);
    harness.run().catch(() => undefined);
    await expect.poll(() => first.payloads.length).toBe(4);
    harness.simulator.faults.gateway.cutAll();
    await first.closed;
    harness.run().catch(() => undefined);
    const second = await connectAfterHello(harness.simulator);
    second.send(resume(harness.simulator.token, id, 2));
    await expect
      .poll(() => second.payloads.map(({ t, s }) => [t, s]))
      .toEqual([
        [null, null],
        ['INTERACTION_CREATE', 3],
        ['INTERACTION_CREATE', 4],
        ['RESUMED', 5],
      ]);
  });

  it('is closed with 4004 after the token was revoked', async () => {
    const { connection } = await identified(harness.simulator);
    harness.simulator.faults.revokeToken();
    expect(await connection.closed).toBe(4004);
    const again = await connectAfterHello(harness.simulator);
    again.send(identify(harness.simulator));
    expect(await again.closed).toBe(4004);
  });
});
