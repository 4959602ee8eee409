import { GatewayIntentBits } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { connectAfterHello, connectRaw, identify } from './raw-gateway.ts';
import { CAST, openHarness, useHarness } from './harness.ts';

const harness = useHarness({ prepare: (opened) => opened.register([CAST]) });

describe('a gateway session', () => {
  it('starts with HELLO and READY only', async () => {
    const client = await harness.connect();
    await harness.simulator.botReady();
    expect(client.events).toEqual(['READY']);
    const ready = harness.simulator.transcript.entries.find(({ summary }) => summary === 'READY');
    expect(ready?.body).toMatchObject({
      v: 10,
      user: { id: harness.applicationId, bot: true },
      guilds: [
        { id: harness.simulator.world.guildId, unavailable: true },
        { id: harness.simulator.world.adminGuildId, unavailable: true },
      ],
      application: { id: harness.applicationId },
      shard: [0, 1],
      session_id: client.sessionId,
      resume_gateway_url: expect.stringMatching(/^ws:/),
    });
    expect(harness.simulator.transcript.refusals).toEqual([]);
    const { transcript, token } = harness.simulator;
    expect(JSON.stringify(transcript.entries)).not.toContain(token);
  });

  it('reports guilds and channels with the Guilds intent', async () => {
    const client = await harness.connect([GatewayIntentBits.Guilds]);
    await client.seen('GUILD_CREATE', 2);
    harness.simulator.world.deleteChannel(harness.simulator.world.channelOf('general').id);
    await client.seen('CHANNEL_DELETE');
    await client.seen('THREAD_DELETE');
    harness.simulator.world.removeBot(harness.simulator.world.guildId);
    await client.seen('GUILD_DELETE');
    harness.simulator.world.addBot(harness.simulator.world.guildId);
    await client.seen('GUILD_CREATE', 3);
    expect(harness.simulator.transcript.refusals).toEqual([]);
  });

  it('gets each interaction along with other sessions, and only one answer is accepted', async () => {
    await harness.connect();
    await harness.connect();
    harness.onInteraction((_interaction, reply) =>
      reply.callback({ type: 4, data: { content: 'ok' } }).catch(() => undefined),
    );
    await harness.run();
    await expect
      .poll(() => harness.simulator.transcript.refusals.map(({ body }) => body))
      .toMatchObject([{ code: 40060 }]);
  });

  it('gets the interactions of its shard only', async () => {
    const { guildId } = harness.simulator.world;
    const shard = Number((BigInt(guildId) >> 22n) % 2n);
    const connections = [0, 1].map((id) => ({ id, connection: connectRaw(harness.simulator) }));
    for (const { id, connection } of connections) {
      await connection.next(10);
      connection.send(identify(harness.simulator, { shard: [id, 2] }));
      await connection.next(0);
    }
    harness.run().catch(() => undefined);
    const mine = connections.find(({ id }) => id === shard)?.connection;
    await expect.poll(() => mine?.payloads.some(({ t }) => t === 'INTERACTION_CREATE')).toBe(true);
    const other = connections.find(({ id }) => id !== shard)?.connection;
    expect(other?.payloads.map(({ t }) => t)).toEqual([null, 'READY']);
  });

  it("notes a refusal for an intent whose events aren't simulated", async () => {
    await harness.connect([GatewayIntentBits.GuildMessages]);
    expect(harness.simulator.transcript.refusals).toHaveLength(1);
  });
});

describe('IDENTIFY', () => {
  it.each<[string, (token: string) => object]>([
    ['Bot before the token', (token) => ({ token: `Bot ${token}` })],
    ['an offer to inflate payloads', () => ({ compress: true })],
  ])('may have %s', async (_name, more) => {
    const connection = await connectAfterHello(harness.simulator);
    connection.send(identify(harness.simulator, more(harness.simulator.token)));
    expect(await connection.next(0)).toMatchObject({ t: 'READY' });
  });

  it.each(['?v=9', '?v=10&encoding=json&compress=zlib-stream'])('follows on %s', async (query) => {
    const connection = connectRaw(harness.simulator, query);
    await connection.next(10);
    connection.send(identify(harness.simulator));
    connection.send({ op: 1, d: null });
    await connection.next(11);
    expect(connection.payloads.map(({ op }) => op)).toEqual([10, 0, 11]);
  });
});

describe('heartbeats', () => {
  it('are required if watched', async () => {
    await using watched = await openHarness({ watchHeartbeats: true });
    const connection = await connectAfterHello(watched.simulator);
    watched.clock.advance(41_250 * 1.5);
    expect(await connection.closed).toBe(4009);
  });

  it("aren't acknowledged while muted", async () => {
    const connection = await connectAfterHello(harness.simulator);
    harness.simulator.faults.gateway.mutesHeartbeats = true;
    connection.send({ op: 1, d: null });
    connection.send(identify(harness.simulator));
    await connection.next(0);
    expect(connection.payloads.some(({ op }) => op === 11)).toBe(false);
    harness.simulator.faults.clear();
    connection.send({ op: 1, d: null });
    await connection.next(11);
  });
});
