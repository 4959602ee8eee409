import { GatewayIntentBits } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { connectAfterHello, identified, identify } from './raw-gateway.ts';
import { CAST, openHarness, useHarness } from './harness.ts';

const harness = useHarness({ commands: [CAST] });
const HEARTBEAT = { op: 1, d: null };

describe('a gateway session', () => {
  it('starts with HELLO and READY only', async () => {
    const client = await harness.connect();
    await harness.simulator.botReady();
    expect(client.events).toEqual(['READY']);
    const { entries } = harness.transcript;
    const ready = entries.find(({ summary }) => summary === 'READY');
    const { applicationId: id, world } = harness;
    expect(ready?.body).toMatchObject({
      v: 10,
      user: { id, bot: true },
      guilds: [world.guildId, world.adminGuildId].map((guild) => ({
        id: guild,
        unavailable: true,
      })),
      application: { id },
      shard: [0, 1],
      session_id: client.sessionId,
      resume_gateway_url: expect.stringMatching(/^ws:/),
    });
    expect(harness.refusals).toEqual([]);
    expect(JSON.stringify(entries)).not.toContain(harness.simulator.token);
  });

  it('reports guilds and channels with the Guilds intent', async () => {
    const { world } = harness;
    const client = await harness.connect([GatewayIntentBits.Guilds]);
    await client.seen('GUILD_CREATE', 2);
    const guild = client.client.guilds.cache.get(world.guildId);
    expect([guild?.name, guild?.members.me?.id]).toEqual(['Fan Server', harness.applicationId]);
    world.deleteChannel(harness.channelId());
    await client.seen('CHANNEL_DELETE');
    await client.seen('THREAD_DELETE');
    world.removeBot(world.guildId);
    await client.seen('GUILD_DELETE');
    world.addBot(world.guildId);
    await client.seen('GUILD_CREATE', 3);
    expect(harness.refusals).toEqual([]);
  });

  it('gets each interaction along with other sessions, and only one answer is accepted', async () => {
    await harness.connect();
    await harness.connect();
    harness.onInteraction((reply) =>
      reply.callback({ type: 4, data: { content: 'ok' } }).catch(() => undefined),
    );
    await harness.run();
    await expect
      .poll(() => harness.transcript.refusals.map(({ body }) => body))
      .toMatchObject([{ code: 40060 }]);
  });

  it('gets the interactions of its shard only', async () => {
    const shard = Number((BigInt(harness.world.guildId) >> 22n) % 2n);
    const start = async (id: number) =>
      (await identified(harness.simulator, { shard: [id, 2] })).connection.payloads;
    const [mine, others] = [await start(shard), await start(1 - shard)];
    harness.run().catch(() => undefined);
    await expect.poll(() => mine.some(({ t }) => t === 'INTERACTION_CREATE')).toBe(true);
    expect(others.map(({ t }) => t)).toEqual([null, 'READY']);
  });

  it("notes a refusal for an intent whose events aren't simulated", async () => {
    await harness.connect([GatewayIntentBits.GuildMessages]);
    expect(harness.refusals).toHaveLength(1);
  });
});

describe('IDENTIFY', () => {
  it.each([
    ['Bot before the token', true, {}],
    ['an offer to inflate payloads', false, { compress: true }],
  ])('may have %s', async (_name, hasBot, more) => {
    const token = `${hasBot ? 'Bot ' : ''}${harness.simulator.token}`;
    const { sessionId } = await identified(harness.simulator, { ...more, token });
    expect(sessionId).toMatch(/^\w+$/);
  });

  it.each(['?v=9', '?v=10&encoding=json&compress=zlib-stream'])('follows on %s', async (query) => {
    const { connection } = await identified(harness.simulator, {}, query);
    connection.send(HEARTBEAT);
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
    harness.faults.gateway.mutesHeartbeats = true;
    connection.send(HEARTBEAT);
    connection.send(identify(harness.simulator));
    await connection.next(0);
    expect(connection.payloads.some(({ op }) => op === 11)).toBe(false);
    harness.faults.clear();
    connection.send(HEARTBEAT);
    await connection.next(11);
  });
});
