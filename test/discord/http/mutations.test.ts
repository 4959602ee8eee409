import { Agent, request, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { createEndpoint } from '#discord/http/endpoint.ts';
import { createHttpServer } from '#http/server.ts';
import { ManualClock } from '../../manual-clock.ts';
import { createKey, headersOf, type Signed } from './signed.ts';

it('the endpoint refuses 2,000 randomly changed requests and keeps answering', async () => {
  const key = createKey();
  const clock = new ManualClock();
  const random = randomNumbers(20_261_122);
  const log = pino({ level: 'silent' });
  const endpoint = createEndpoint({
    publicKey: key.publicKey,
    clock,
    log,
    onRejected: () => undefined,
  });
  let taken = 0;
  endpoint.open({
    answer() {
      taken += 1;
      return Promise.resolve({ first: { type: 5, data: {} } });
    },
    onEvent: () => undefined,
  });
  const web = createHttpServer({ get: new Map(), post: endpoint.routes }, clock, log);
  const url = `${await web.listen('127.0.0.1', 0)}/interactions`;
  const agent = new Agent({ keepAlive: true, maxSockets: 100 });
  const command = { type: 2, id: '1234567890123456789', token: 'token', data: { name: 'cast' } };
  const genuine = () => key.signed(command, Math.floor(clock.now() / 1000));
  const statusOf = async ({ body, ...signature }: ReturnType<typeof mutated>) => {
    const headers = headersOf(signature);
    const posted = request(url, { method: 'POST', agent, headers }).end(body);
    const [response] = (await once(posted, 'response')) as [IncomingMessage];
    response.resume();
    return response.statusCode ?? 0;
  };

  const statuses = new Map<number, number>();
  for (let round = 0; round < 20; round += 1) {
    const requests = Array.from({ length: 100 }, () => mutated(genuine(), random));
    for (const status of await Promise.all(requests.map(statusOf))) {
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  }
  expect(Object.fromEntries(statuses)).toEqual({ 401: 2000 });
  expect(taken).toBe(0);

  const { body, ...signature } = genuine();
  expect(await statusOf({ body: Buffer.from(body), ...signature })).toBe(200);
  agent.destroy();
  await web.close(0);
});

/** A seeded generator, so that a failure can be repeated. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Flips a bit, removes, doubles or adds a byte, or truncates, in one of the three parts. */
function mutated(request: Signed, random: (below: number) => number) {
  const parts = {
    body: Buffer.from(request.body),
    timestamp: Buffer.from(request.timestamp),
    signature: Buffer.from(request.signature),
  };
  const name = (['body', 'timestamp', 'signature'] as const)[random(3)] ?? 'body';
  const bytes = parts[name];
  const at = random(bytes.length);
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at + 1)];
  const here = bytes[at] ?? 0;
  // A header of Node's cannot carry control characters, and upper case in hexadecimal is no change.
  const other = name === 'body' ? here ^ (1 << random(8)) : 48 + ((here - 48 + 1 + random(9)) % 10);
  const changes = [
    () => Buffer.concat([before, Buffer.of(other), after]),
    () => Buffer.concat([before, after]),
    () => Buffer.concat([before, Buffer.of(here, here), after]),
    () => Buffer.concat([before, Buffer.of(48 + random(10)), bytes.subarray(at)]),
    () => before,
  ];
  const changed = { ...parts, [name]: changes[random(changes.length)]?.() ?? bytes };
  const { body, timestamp, signature } = changed;
  return { body, timestamp: timestamp.toString('latin1'), signature: signature.toString('latin1') };
}
