import { GatewayIntentBits } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { LIMITS } from '../../simulator/rest/limits.ts';
import { useHarness } from './harness.ts';
import { times } from './payload-parts.ts';
import { connectAfterHello, connectRaw, identified, identify, resume } from './raw-gateway.ts';

const harness = useHarness();

const { MessageContent } = GatewayIntentBits;
const HEARTBEAT = { op: 1, d: null };
const HUGE = { op: 1, d: 'x'.repeat(LIMITS.gatewayPayload) };
const identifyWith = (more?: object): object => identify(harness.simulator, more);
const resumeWith = (token: string): object => resume(token, 'a', 1);

describe('gateway close codes', () => {
  it.each<[string, number, () => unknown[]]>([
    ['an unknown opcode', 4001, () => [{ op: 99, d: null }]],
    ['invalid JSON', 4002, () => ['hello']],
    ['no opcode', 4002, () => [{ d: null }]],
    ['a payload over 4096 bytes', 4002, () => [HUGE]],
    ['IDENTIFY without properties', 4002, () => [identifyWith({ properties: undefined })]],
    ['a payload before IDENTIFY', 4003, () => [{ op: 3, d: {} }]],
    ['a wrong token', 4004, () => [identifyWith({ token: 'nonsense' })]],
    ['a wrong token in RESUME', 4004, () => [resumeWith('nonsense')]],
    ['a second IDENTIFY', 4005, () => [identifyWith(), identifyWith()]],
    ['RESUME after IDENTIFY', 4005, () => [identifyWith(), resumeWith(harness.simulator.token)]],
    ['too many heartbeats', 4008, () => times(LIMITS.gatewaySends + 1, () => HEARTBEAT)],
    ['a shard above the count', 4010, () => [identifyWith({ shard: [1, 1] })]],
    ['an invalid shard', 4010, () => [identifyWith({ shard: 'first' })]],
    ['an unknown intent', 4013, () => [identifyWith({ intents: 1 << 30 })]],
    ['no intents', 4013, () => [identifyWith({ intents: undefined })]],
    ['a privileged intent', 4014, () => [identifyWith({ intents: MessageContent })]],
  ])('%s closes with %i', async (_name, code, payloads) => {
    const connection = await connectAfterHello(harness.simulator);
    for (const payload of payloads()) connection.send(payload);
    expect(await connection.closed).toBe(code);
    expect(harness.refusals).toHaveLength(code === 4004 ? 0 : 1);
  });

  it.each([
    ['', 'Invalid API version.'],
    ['?v=8&encoding=json', 'Invalid API version.'],
    ['?v=10&encoding=etf', 'NOT_SIMULATED: encoding=etf'],
    ['?v=10&encoding=json&compress=zstd-stream', 'NOT_SIMULATED: compress=zstd-stream'],
  ])('the query %j closes with 4012 and the reason', async (query, reason) => {
    expect(await connectRaw(harness.simulator, query).closed).toBe(4012);
    expect(harness.refusals).toEqual([`gateway: ${reason} ${query}`]);
  });

  it.each([3, 4, 8, 31, 43])('opcode %i leaves the connection open', async (op) => {
    const { connection } = await identified(harness.simulator);
    connection.send({ op, d: { guild_id: harness.world.guildId } });
    connection.send(HEARTBEAT);
    await connection.next(11);
    const isPresence = op === 3;
    expect(harness.refusals).toEqual(isPresence ? [] : [expect.stringContaining('NOT_SIMULATED')]);
  });

  it('another path is refused', async () => {
    const socket = new WebSocket(harness.simulator.apiUrl.replace('http', 'ws'));
    const failed = new Promise((resolve) => {
      socket.on('error', resolve);
    });
    expect(await failed).toBeInstanceOf(Error);
  });

  it('120 payloads per minute are accepted', async () => {
    const connection = await connectAfterHello(harness.simulator);
    const beats = (): number => connection.payloads.filter(({ op }) => op === 11).length;
    for (let count = 0; count < LIMITS.gatewaySends; count += 1) connection.send(HEARTBEAT);
    await expect.poll(beats).toBe(LIMITS.gatewaySends);
    harness.clock.advance(60_000);
    connection.send(HEARTBEAT);
    await expect.poll(beats).toBe(LIMITS.gatewaySends + 1);
  });
});
