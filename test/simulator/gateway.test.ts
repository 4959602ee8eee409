import { GatewayIntentBits } from 'discord-api-types/v10';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { dial, identify } from './line.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';

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

describe('a first connection', () => {
  it('GIVEN a good IDENTIFY THEN HELLO, READY and nothing else', async () => {
    const client = await stage.connect();
    await stage.simulator.botReady();
    expect(client.events).toEqual(['READY']);
    const ready = stage.simulator.transcript.entries.find(({ summary }) => summary === 'READY');
    expect(ready?.body).toMatchObject({
      v: 10,
      user: { id: stage.applicationId, bot: true },
      guilds: [
        { id: stage.simulator.world.guildId, unavailable: true },
        { id: stage.simulator.world.adminGuildId, unavailable: true },
      ],
      application: { id: stage.applicationId },
      shard: [0, 1],
      session_id: client.sessionId,
      resume_gateway_url: expect.stringMatching(/^ws:/),
    });
    expect(stage.simulator.transcript.refusals).toEqual([]);
    expect(stage.simulator.transcript.toString()).not.toContain(stage.simulator.token);
  });

  it('GIVEN the intent for guilds THEN they come, and go', async () => {
    const client = await stage.connect([GatewayIntentBits.Guilds]);
    await client.seen('GUILD_CREATE', 2);
    stage.simulator.world.deleteChannel(stage.simulator.world.channelOf('general').id);
    await client.seen('CHANNEL_DELETE');
    await client.seen('THREAD_DELETE');
    stage.simulator.world.removeBot(stage.simulator.world.guildId);
    await client.seen('GUILD_DELETE');
    stage.simulator.world.addBot(stage.simulator.world.guildId);
    await client.seen('GUILD_CREATE', 3);
    expect(stage.simulator.transcript.refusals).toEqual([]);
  });

  it('GIVEN two bots with one token THEN both get the interaction, and the second answer is refused', async () => {
    await stage.connect();
    await stage.connect();
    answer();
    await run();
    await expect
      .poll(() => stage.simulator.transcript.refusals.map(({ body }) => body))
      .toMatchObject([{ code: 40060 }]);
  });

  it('GIVEN two shards THEN a guild’s interaction goes to its own', async () => {
    const { guildId } = stage.simulator.world;
    const shard = Number((BigInt(guildId) >> 22n) % 2n);
    const lines = [0, 1].map((id) => {
      const line = dial(stage.simulator);
      return { id, line };
    });
    for (const { id, line } of lines) {
      await line.next(10);
      line.send(identify(stage.simulator, { shard: [id, 2] }));
      await line.next(0);
    }
    run().catch(() => undefined);
    const mine = lines.find(({ id }) => id === shard)?.line;
    await expect.poll(() => mine?.payloads.some(({ t }) => t === 'INTERACTION_CREATE')).toBe(true);
    const other = lines.find(({ id }) => id !== shard)?.line;
    expect(other?.payloads.map(({ t }) => t)).toEqual([null, 'READY']);
  });
});

describe('intents', () => {
  it('GIVEN one whose events nobody simulates THEN that is said aloud', async () => {
    await stage.connect([GatewayIntentBits.GuildMessages]);
    expect(stage.simulator.transcript.refusals).toHaveLength(1);
  });
});

describe('heartbeats', () => {
  it('GIVEN none and a watch on them THEN 4009', async () => {
    await using watched = await openStage({ watchHeartbeats: true });
    const socket = new WebSocket(
      `${watched.simulator.apiUrl.replace('http', 'ws').replace('/api', '/gateway')}?v=10&encoding=json`,
    );
    const closed = new Promise((resolve) => {
      socket.on('close', resolve);
    });
    await new Promise((resolve) => {
      socket.on('message', resolve);
    });
    watched.clock.advance(41_250 * 1.5);
    expect(await closed).toBe(4009);
  });

  it('GIVEN muted heartbeats THEN no acknowledgement', async () => {
    const line = dial(stage.simulator);
    await line.next(10);
    stage.simulator.faults.muteHeartbeats(true);
    line.send({ op: 1, d: null });
    line.send(identify(stage.simulator));
    await line.next(0);
    expect(line.payloads.some(({ op }) => op === 11)).toBe(false);
    stage.simulator.faults.clear();
    line.send({ op: 1, d: null });
    await line.next(11);
  });
});
