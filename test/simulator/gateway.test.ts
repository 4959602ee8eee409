import { GatewayIntentBits } from 'discord-api-types/v10';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { RESUME_WINDOW } from '../../simulator/gateway/session.ts';
import { LIMITS } from '../../simulator/rest/limits.ts';
import { openStage } from './stage.ts';
import type { Client, Stage } from './stage.ts';

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

interface Payload {
  readonly op: number;
  readonly t: string | null;
  readonly s: number | null;
  readonly d: unknown;
}

/** A socket without a client: for what no client of good manners sends. */
interface Line {
  readonly payloads: Payload[];
  readonly closed: Promise<number>;
  send(payload: unknown): void;
  next(op: number): Promise<Payload>;
}

function dial(query = '?v=10&encoding=json'): Line {
  const socket = new WebSocket(
    `${stage.simulator.apiUrl.replace('http', 'ws').replace('/api', '/gateway')}${query}`,
  );
  const payloads: Payload[] = [];
  const waiting = new Set<() => void>();
  socket.on('message', (data: Buffer) => {
    payloads.push(JSON.parse(data.toString()) as Payload);
    for (const look of waiting) look();
  });
  socket.on('error', () => undefined);
  const closed = new Promise<number>((resolve) => {
    socket.on('close', resolve);
  });
  return {
    payloads,
    closed,
    send: (payload) => socket.send(typeof payload === 'string' ? payload : JSON.stringify(payload)),
    next: (op) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = payloads.find((payload) => payload.op === op);
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
  };
}

const identify = (more: object = {}): object => ({
  op: 2,
  d: { token: stage.simulator.token, intents: 0, properties: {}, ...more },
});

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
      session_id: client.session?.sessionId,
      resume_gateway_url: expect.stringMatching(/^ws:/),
    });
    expect(stage.simulator.transcript.refusals).toEqual([]);
    expect(stage.simulator.transcript.toString()).not.toContain(stage.simulator.token);
  });

  it('GIVEN the intent for guilds THEN they come, and go', async () => {
    const client = await stage.connect({}, GatewayIntentBits.Guilds);
    await client.seen('GUILD_CREATE', 2);
    stage.simulator.world.deleteChannel(stage.simulator.world.channelOf('general').id);
    await client.seen('CHANNEL_DELETE');
    await client.seen('THREAD_DELETE');
    stage.simulator.world.removeBot(stage.simulator.world.guildId);
    await client.seen('GUILD_DELETE');
    stage.simulator.world.addBot(stage.simulator.world.guildId);
    await client.seen('GUILD_CREATE', 3);
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
      const line = dial();
      return { id, line };
    });
    for (const { id, line } of lines) {
      await line.next(10);
      line.send(identify({ shard: [id, 2] }));
      await line.next(0);
    }
    run().catch(() => undefined);
    const mine = lines.find(({ id }) => id === shard)?.line;
    await expect.poll(() => mine?.payloads.some(({ t }) => t === 'INTERACTION_CREATE')).toBe(true);
    const other = lines.find(({ id }) => id !== shard)?.line;
    expect(other?.payloads.map(({ t }) => t)).toEqual([null, 'READY']);
  });
});

describe('close codes', () => {
  it.each<[string, number, () => unknown[]]>([
    ['an unknown opcode', 4001, () => [{ op: 99, d: null }]],
    ['no JSON', 4002, () => ['hello']],
    ['no opcode', 4002, () => [{ d: null }]],
    [
      'a payload of more than 4096 bytes',
      4002,
      () => [{ op: 1, d: 'x'.repeat(LIMITS.gatewayPayload.max) }],
    ],
    ['an IDENTIFY without properties', 4002, () => [identify({ properties: undefined })]],
    ['compression', 4002, () => [identify({ compress: true })]],
    ['a payload before IDENTIFY', 4003, () => [{ op: 3, d: {} }]],
    ['a wrong token', 4004, () => [identify({ token: 'nonsense' })]],
    [
      'a wrong token to RESUME',
      4004,
      () => [{ op: 6, d: { token: 'nonsense', session_id: 'a', seq: 1 } }],
    ],
    ['a second IDENTIFY', 4005, () => [identify(), identify()]],
    [
      'a RESUME after IDENTIFY',
      4005,
      () => [identify(), { op: 6, d: { token: stage.simulator.token, session_id: 'a', seq: 1 } }],
    ],
    [
      'heartbeats in a hurry',
      4008,
      () => Array.from({ length: LIMITS.gatewaySends.max + 1 }, () => ({ op: 1, d: null })),
    ],
    ['a shard beyond their number', 4010, () => [identify({ shard: [1, 1] })]],
    ['no shard', 4010, () => [identify({ shard: 'first' })]],
    ['an unknown intent', 4013, () => [identify({ intents: 1 << 30 })]],
    ['no intents', 4013, () => [identify({ intents: undefined })]],
    ['a privileged intent', 4014, () => [identify({ intents: GatewayIntentBits.MessageContent })]],
  ])('GIVEN %s THEN %i', async (_name, code, payloads) => {
    const line = dial();
    await line.next(10);
    for (const payload of payloads()) line.send(payload);
    expect(await line.closed).toBe(code);
    expect(stage.simulator.transcript.refusals.length).toBe(code === 4004 ? 0 : 1);
  });

  it.each([
    '',
    '?v=9&encoding=json',
    '?v=10&encoding=etf',
    '?v=10&encoding=json&compress=zlib-stream',
  ])('GIVEN the query %s THEN 4012', async (query) => {
    expect(await dial(query).closed).toBe(4012);
  });

  it('GIVEN another path THEN there is no gateway', async () => {
    const socket = new WebSocket(stage.simulator.apiUrl.replace('http', 'ws'));
    const failed = new Promise((resolve) => {
      socket.on('error', resolve);
    });
    expect(await failed).toBeInstanceOf(Error);
  });

  it('GIVEN 120 payloads in a minute, and more in the next THEN all is well', async () => {
    const line = dial();
    await line.next(10);
    for (let count = 0; count < LIMITS.gatewaySends.max; count += 1) line.send({ op: 1, d: null });
    await expect
      .poll(() => line.payloads.filter(({ op }) => op === 11).length)
      .toBe(LIMITS.gatewaySends.max);
    stage.clock.advance(60_000);
    line.send({ op: 1, d: null });
    await expect
      .poll(() => line.payloads.filter(({ op }) => op === 11).length)
      .toBe(LIMITS.gatewaySends.max + 1);
  });

  it('GIVEN a bot that presents itself THEN a presence is no fault', async () => {
    const line = dial();
    await line.next(10);
    line.send(identify());
    await line.next(0);
    line.send({ op: 3, d: { status: 'online', since: null, activities: [], afk: false } });
    line.send({ op: 1, d: 1 });
    await line.next(11);
    expect(stage.simulator.transcript.refusals).toEqual([]);
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
    const line = dial();
    await line.next(10);
    stage.simulator.faults.muteHeartbeats(true);
    line.send({ op: 1, d: null });
    line.send(identify());
    await line.next(0);
    expect(line.payloads.some(({ op }) => op === 11)).toBe(false);
    stage.simulator.faults.clear();
    line.send({ op: 1, d: null });
    await line.next(11);
  });
});

describe('a lost connection', () => {
  const lose: [string, (client: Client) => void][] = [
    ['a cut line', () => stage.simulator.faults.cutGateway()],
    ['a close with 4000', () => stage.simulator.faults.closeGateway(4000, 'Unknown error.')],
    ['a request to reconnect', () => stage.simulator.faults.requestReconnect()],
  ];

  it.each(lose)('GIVEN %s THEN discord.js resumes, and nothing is lost', async (_name, act) => {
    const client = await stage.connect();
    const { sessionId } = client.session ?? {};
    answer();
    act(client);
    const running = run();
    await client.seen('RESUMED');
    expect((await running).message.content).toBe('ok');
    expect(client.events.filter((event) => event === 'READY')).toHaveLength(1);
    expect(client.session?.sessionId).toBe(sessionId);
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
    const { sessionId } = client.session ?? {};
    stage.simulator.faults.invalidateSession(false);
    await client.seen('READY', 2);
    expect(client.session?.sessionId).not.toBe(sessionId);
    answer();
    expect((await run()).message.content).toBe('ok');
  });

  it('GIVEN a bot that says goodbye THEN its session is gone at once', async () => {
    const client = await stage.connect();
    await client.manager.destroy();
    await expect
      .poll(() => run().catch((error: { reason: string }) => error.reason))
      .toBe('no-bot');
  });

  it('GIVEN a bot that stays away too long THEN its session is gone', async () => {
    const line = dial();
    await line.next(10);
    line.send(identify());
    const ready = await line.next(0);
    stage.simulator.faults.cutGateway();
    await line.closed;
    stage.clock.advance(RESUME_WINDOW);
    await expect(run()).rejects.toMatchObject({ reason: 'no-bot' });
    const again = dial();
    await again.next(10);
    const { session_id: id } = ready.d as { session_id: string };
    again.send({ op: 6, d: { token: stage.simulator.token, session_id: id, seq: 1 } });
    expect((await again.next(9)).d).toBe(false);
  });

  it('GIVEN a sequence number from the future THEN 4007', async () => {
    const client = await stage.connect();
    const line = dial();
    await line.next(10);
    line.send({
      op: 6,
      d: { token: stage.simulator.token, session_id: client.session?.sessionId, seq: 99 },
    });
    expect(await line.closed).toBe(4007);
  });

  it('GIVEN a gateway that refuses connections THEN there is none until it takes them again', async () => {
    stage.simulator.faults.refuseGateway(true);
    expect(await dial().closed).toBe(1006);
    stage.simulator.faults.refuseGateway(false);
    await dial().next(10);
  });

  it('GIVEN missed events THEN RESUME sends again just those, then RESUMED', async () => {
    const first = dial();
    await first.next(10);
    first.send(identify());
    const { session_id: id } = (await first.next(0)).d as { session_id: string };
    run().catch(() => undefined);
    run().catch(() => undefined);
    await expect.poll(() => first.payloads.length).toBe(4);
    stage.simulator.faults.cutGateway();
    await first.closed;
    run().catch(() => undefined);
    const second = dial();
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
    const line = dial();
    await line.next(10);
    line.send(identify());
    await line.next(0);
    stage.simulator.faults.revokeToken();
    expect(await line.closed).toBe(4004);
    const again = dial();
    await again.next(10);
    again.send(identify());
    expect(await again.closed).toBe(4004);
  });
});
