import { WebSocket, WebSocketServer } from 'ws';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { FatalDiscordError } from '#discord/errors.ts';
import type { Gateway } from '../../../simulator/gateway/gateway.ts';
import { startSimulator } from '../../../simulator/simulator.ts';
import { listen } from '../../listen.ts';
import { ManualClock } from '../../manual-clock.ts';
import { connectAfterHello, identify } from '../../simulator/raw-gateway.ts';
import {
  expectAnswers,
  expectNoRefusals,
  identifies,
  requests,
  setStage,
  type Stage,
} from '../stage.ts';

/** Resolves when the bot is connected again, with its old session or a new one. */
function back(stage: Stage): Promise<unknown> {
  return Promise.race([
    stage.heard('connection to Discord resumed'),
    stage.heard('connected to Discord', 2),
  ]);
}

/** https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes */
describe.concurrent('a close code', () => {
  it.each([
    [4004, /DISCORD_TOKEN/],
    [4010, /4010.*DISCORD_SHARD_RANGE/],
    [4011, /4011.*DISCORD_SHARDS/],
    [4012, /4012.*update the bot/],
    [4013, /4013/],
    [4014, /4014/],
  ])('%i ends the bot with a clear error', async (code, words) => {
    await using stage = await setStage();
    stage.simulator.faults.gateway.closeAll(code, '');
    const failure = await stage.bot.failed.catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(FatalDiscordError);
    expect(String(failure)).toMatch(words);
    expect(identifies(stage)).toHaveLength(1);
  });
});

async function expectRestored(happens: (gateway: Gateway) => void): Promise<void> {
  await using stage = await setStage();
  const isBack = back(stage);
  happens(stage.simulator.faults.gateway);
  await isBack;
  await expectAnswers(stage);
  expectNoRefusals(stage);
}

describe.concurrent('a connection is restored', () => {
  it.each([4000, 4001, 4002, 4003, 4005, 4007, 4008, 4009, 1000, 1001])(
    'after the close code %i',
    (code) => expectRestored((gateway) => gateway.closeAll(code, '')),
  );

  it.each<[string, (gateway: Gateway) => void]>([
    ['it is cut (1006)', (gateway) => gateway.cutAll()],
    ['Discord asks the bot to reconnect', (gateway) => gateway.requestReconnect()],
    ['its session is invalid but can be resumed', (gateway) => gateway.invalidateSession(true)],
    ['its session is invalid', (gateway) => gateway.invalidateSession(false)],
  ])('if %s', (_, happens) => expectRestored(happens));
});

describe.concurrent('a packet that discord.js cannot read', () => {
  it.each([
    ['INTERACTION_CREATE', { id: '1', type: 3, data: { component_type: 2 }, message: {} }],
    ['GUILD_CREATE', { id: '1', channels: 'none' }],
    ['NEVER_HEARD_OF', null],
  ])('does not end the bot: %s %j', async (event, data) => {
    await using stage = await setStage();
    stage.simulator.faults.gateway.dispatch(event, data, undefined);
    await expectAnswers(stage);
  });
});

/** What Discord says of its gateway. */
function gatewayAt(url: string, remaining = 9, resetAfter = 1) {
  const limit = { total: 9, remaining, reset_after: resetAfter, max_concurrency: 1 };
  return { status: 200, body: { url, shards: 1, session_start_limit: limit } };
}

describe.concurrent('a dead connection', () => {
  it('is replaced after heartbeats without acknowledgement', async () => {
    await using stage = await setStage({ discord: { heartbeatInterval: 300 } });
    const { gateway } = stage.simulator.faults;
    gateway.mutesHeartbeats = true;
    await stage.heard('connection to Discord lost; connecting again');
    gateway.mutesHeartbeats = false;
    await back(stage);
    await expectAnswers(stage);
  });

  it.each(['{"op":10,"d":null}', '{"op":10}', '{"op":9}'])(
    'is replaced if its first message is %s',
    async (message) => {
      const clock = new ManualClock('2026-11-22T12:00:00Z');
      const simulator = await startSimulator({ clock, rateLimits: false });
      const gateway = simulator.apiUrl.replace('http', 'ws').replace('/api', '/gateway');
      const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
      let connections = 0;
      server.on('connection', (near, { url = '' }) => {
        connections += 1;
        if (connections === 1) {
          near.send(message);
          return;
        }
        const far = new WebSocket(`${gateway}${url.slice(url.indexOf('?'))}`);
        far.on('message', (data, isBinary) => near.send(data, { binary: isBinary }));
        near.on('message', (data, isBinary) => far.send(data, { binary: isBinary }));
        near.on('close', () => far.close());
      });
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      const answer = gatewayAt(`ws://127.0.0.1:${port}/`);
      simulator.faults.rest({ path: /^\/gateway\/bot/ }, answer, Number.POSITIVE_INFINITY);
      await using stage = await setStage({ on: { simulator, clock } });
      await expectAnswers(stage);
      expect(connections).toBe(2);
      server.close();
    },
    60_000,
  );

  it.each([
    ['a host that does not exist', () => 'https://no-such-host.invalid/api'],
    ['a server without TLS', (port: number) => `https://127.0.0.1:${port}/api`],
    ['a server that hangs up', (port: number) => `http://127.0.0.1:${port}/api`],
  ])('to %s is retried with growing pauses', async (_, address) => {
    const server = createServer((socket) => socket.destroy());
    await using stage = await setStage({
      ready: false,
      environment: { DISCORD_API_URL: address(await listen(server)) },
    });
    for (const [nth, wait] of [1000, 2000, 4000].entries()) {
      const line = await stage.heard('Discord unreachable; retrying', nth + 1);
      expect(line).toMatchObject({ retryInMs: wait });
      stage.clock.advance(wait);
    }
    server.close();
  });
});

// https://discord.com/developers/docs/events/gateway#identifying
describe.concurrent('an IDENTIFY too soon after another process', () => {
  it('is repeated until Discord accepts it', async () => {
    const clock = new ManualClock('2026-11-22T12:00:00Z');
    const simulator = await startSimulator({ clock, rateLimits: false, sessionStarts: {} });
    const other = await connectAfterHello(simulator);
    other.send(identify(simulator));
    await other.next(0);
    await using stage = await setStage({ on: { simulator, clock }, ready: false });
    const line = await stage.heard('Discord refused the session; identifying again');
    expect(line).toMatchObject({ level: 40, shard: 0 });
    clock.advance(5000);
    await stage.heard('commands registered');
    other.terminate();
    await expectAnswers(stage);
  });
});

describe.concurrent('a day without session starts left', () => {
  it('does not cost the token if a session is lost', async () => {
    await using stage = await setStage({ discord: { sessionStarts: { total: 1 } } });
    stage.simulator.faults.gateway.invalidateSession(false);
    await stage.heard('no session starts left; waiting for the reset');
    stage.clock.advance(24 * 3_600_000);
    await stage.heard('connected to Discord', 2);
    await expectAnswers(stage);
    expectNoRefusals(stage);
  });

  it('connects after the reset, and not before', async () => {
    const resetAfter = 3_600_000;
    await using stage = await setStage({
      ready: false,
      before({ apiUrl, faults }) {
        const url = new URL('/gateway', apiUrl.replace('http', 'ws')).href;
        faults.rest({ path: /^\/gateway\/bot/ }, gatewayAt(url, 0, resetAfter));
      },
    });
    const line = await stage.heard('no session starts left; waiting for the reset');
    expect(line).toMatchObject({ resetInMs: resetAfter });
    stage.clock.advance(resetAfter - 1);
    expect(requests(stage, /gateway\/bot/)).toHaveLength(1);
    stage.clock.advance(1);
    await stage.heard('commands registered');
    await expectAnswers(stage);
    expect(requests(stage, /gateway\/bot/)).toHaveLength(2);
  });
});

describe.concurrent('an outage of half an hour', () => {
  it('at the start causes few requests', async () => {
    await using stage = await setStage({
      ready: false,
      before: ({ faults }) => faults.rest({}, { status: 503 }, Number.POSITIVE_INFINITY),
    });
    let tries = 0;
    for (let waited = 0; waited < 30 * 60_000;) {
      tries += 1;
      const { retryInMs } = await stage.heard('Discord unreachable; retrying', tries);
      waited += Number(retryInMs);
      if (waited >= 30 * 60_000) stage.simulator.faults.clear();
      stage.clock.advance(Number(retryInMs));
    }
    await stage.heard('commands registered');
    await expectAnswers(stage);
    expect(tries).toBeLessThan(40);
    // REST makes up to four requests for each try.
    expect(requests(stage, /gateway\/bot/).length).toBeLessThan(160);
  });

  it('while connected does not flood the log', async ({ expect }) => {
    await using stage = await setStage();
    stage.simulator.faults.gateway.refusesConnections = true;
    stage.simulator.faults.gateway.cutAll();
    const losses = () =>
      stage.logged.filter(({ msg }) => String(msg).startsWith('connection to Discord lost'));
    await expect.poll(() => losses().length).toBeGreaterThanOrEqual(3);
    for (let minute = 0; minute < 30; minute += 1) stage.clock.advance(60_000);
    await expect.poll(() => losses().length).toBeGreaterThanOrEqual(5);
    expect(losses().filter(({ level }) => level === 40)).toHaveLength(2);
    stage.simulator.faults.gateway.refusesConnections = false;
    await back(stage);
    await expectAnswers(stage);
  });
});
