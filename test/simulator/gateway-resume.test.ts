import { describe, expect, it } from 'vitest';
import { RESUME_WINDOW } from '../../simulator/gateway/session.ts';
import { connectAfterHello, connectRaw, identified, identify, resuming } from './raw-gateway.ts';
import { CAST, useHarness } from './harness.ts';

const harness = useHarness({ commands: [CAST] });
/** A new session whose connection was cut. */
async function cut(): Promise<string> {
  const { connection, sessionId } = await identified(harness.simulator);
  harness.faults.gateway.cutAll();
  await connection.closed;
  return sessionId;
}
const send = (): void => void harness.run().catch(() => undefined);

// https://discord.com/developers/docs/events/gateway#preparing-to-resume
describe('a RESUME', () => {
  it.each([
    ['/resume', []],
    ['/gateway', ['gateway: RESUME at the wrong address']],
  ] as const)('at %s is accepted', async (path, noted) => {
    const again = await resuming(harness.simulator, await cut(), 1, path);
    expect((await again.next(0)).t).toBe('RESUMED');
    expect(harness.refusals).toEqual(noted);
  });
});

describe('a lost gateway connection', () => {
  it.each<[string, () => void]>([
    ['its socket was cut', () => harness.faults.gateway.cutAll()],
    ['it was closed with 4000', () => harness.faults.gateway.closeAll(4000, 'Unknown error.')],
    ['the gateway asked to reconnect', () => harness.faults.gateway.requestReconnect()],
  ])('is resumed by discord.js without losses after %s', async (_name, act) => {
    const client = await harness.connect();
    const { sessionId } = client;
    act();
    const running = harness.run();
    await client.seen('RESUMED');
    expect((await running).message.content).toBe('ok');
    expect(harness.refusals).toEqual([]);
    expect(client.events.filter((event) => event === 'READY')).toHaveLength(1);
    expect(client.sessionId).toBe(sessionId);
  });

  it.each([
    ['resumed', true],
    ['replaced', false],
  ])('is %s after an invalid session (resumable: %s)', async (_name, resumable) => {
    const client = await harness.connect();
    const { sessionId } = client;
    harness.faults.gateway.invalidateSession(resumable);
    await (resumable ? client.seen('RESUMED') : client.seen('READY', 2));
    expect(client.sessionId === sessionId).toBe(resumable);
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
    const sessionId = await cut();
    harness.clock.advance(RESUME_WINDOW);
    await expect(harness.run()).rejects.toMatchObject({ reason: 'no-bot' });
    const again = await resuming(harness.simulator, sessionId);
    expect((await again.next(9)).d).toBe(false);
  });

  it('is closed with 4007 for a sequence number from the future', async () => {
    const { sessionId } = await identified(harness.simulator);
    expect(await (await resuming(harness.simulator, sessionId, 99)).closed).toBe(4007);
  });

  it('waits while the gateway refuses connections', async () => {
    harness.faults.gateway.refusesConnections = true;
    expect(await connectRaw(harness.simulator).closed).toBe(1006);
    harness.faults.gateway.refusesConnections = false;
    await connectAfterHello(harness.simulator);
  });

  it('can be resumed before the old one has closed', async () => {
    const { connection: first, sessionId } = await identified(harness.simulator);
    const second = await resuming(harness.simulator, sessionId);
    await second.next(0);
    first.terminate();
    const summaries = () => harness.transcript.entries.map(({ summary }) => summary);
    await expect.poll(summaries).toContain('closed 1006');
    send();
    await expect.poll(() => second.payloads.at(-1)?.t).toBe('INTERACTION_CREATE');
  });

  it('gets the missed events and then RESUMED', async () => {
    const { connection: first, sessionId } = await identified(harness.simulator);
    send();
    send();
    await expect.poll(() => first.payloads.length).toBe(4);
    harness.faults.gateway.cutAll();
    await first.closed;
    send();
    const second = await resuming(harness.simulator, sessionId, 2);
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
    harness.faults.revokeToken();
    expect(await connection.closed).toBe(4004);
    const again = await connectAfterHello(harness.simulator);
    again.send(identify(harness.simulator));
    expect(await again.closed).toBe(4004);
  });
});
