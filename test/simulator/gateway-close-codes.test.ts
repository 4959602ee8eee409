import { GatewayIntentBits } from 'discord-api-types/v10';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { LIMITS } from '../../simulator/rest/limits.ts';
import { dial, identify } from './line.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
  await stage.register([{ name: 'cast', description: 'a' }]);
});
afterEach(async () => stage[Symbol.asyncDispose]());

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
    [
      'an IDENTIFY without properties',
      4002,
      () => [identify(stage.simulator, { properties: undefined })],
    ],
    ['compression', 4002, () => [identify(stage.simulator, { compress: true })]],
    ['a payload before IDENTIFY', 4003, () => [{ op: 3, d: {} }]],
    ['a wrong token', 4004, () => [identify(stage.simulator, { token: 'nonsense' })]],
    [
      'a wrong token to RESUME',
      4004,
      () => [{ op: 6, d: { token: 'nonsense', session_id: 'a', seq: 1 } }],
    ],
    ['a second IDENTIFY', 4005, () => [identify(stage.simulator), identify(stage.simulator)]],
    [
      'a RESUME after IDENTIFY',
      4005,
      () => [
        identify(stage.simulator),
        { op: 6, d: { token: stage.simulator.token, session_id: 'a', seq: 1 } },
      ],
    ],
    [
      'heartbeats in a hurry',
      4008,
      () => Array.from({ length: LIMITS.gatewaySends.max + 1 }, () => ({ op: 1, d: null })),
    ],
    ['a shard beyond their number', 4010, () => [identify(stage.simulator, { shard: [1, 1] })]],
    ['no shard', 4010, () => [identify(stage.simulator, { shard: 'first' })]],
    ['an unknown intent', 4013, () => [identify(stage.simulator, { intents: 1 << 30 })]],
    ['no intents', 4013, () => [identify(stage.simulator, { intents: undefined })]],
    [
      'a privileged intent',
      4014,
      () => [identify(stage.simulator, { intents: GatewayIntentBits.MessageContent })],
    ],
  ])('GIVEN %s THEN %i', async (_name, code, payloads) => {
    const line = dial(stage.simulator);
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
    expect(await dial(stage.simulator, query).closed).toBe(4012);
  });

  it('GIVEN another path THEN there is no gateway', async () => {
    const socket = new WebSocket(stage.simulator.apiUrl.replace('http', 'ws'));
    const failed = new Promise((resolve) => {
      socket.on('error', resolve);
    });
    expect(await failed).toBeInstanceOf(Error);
  });

  it('GIVEN 120 payloads in a minute, and more in the next THEN all is well', async () => {
    const line = dial(stage.simulator);
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
    const line = dial(stage.simulator);
    await line.next(10);
    line.send(identify(stage.simulator));
    await line.next(0);
    line.send({ op: 3, d: { status: 'online', since: null, activities: [], afk: false } });
    line.send({ op: 1, d: 1 });
    await line.next(11);
    expect(stage.simulator.transcript.refusals).toEqual([]);
  });
});
