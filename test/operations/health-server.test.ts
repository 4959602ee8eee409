import { once } from 'node:events';
import { connect } from 'node:net';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHealthServer } from '#operations/health-server.ts';
import { json, type HealthRoutes } from '#operations/health.ts';
import type { Listener } from '#operations/listening.ts';
import { ManualClock } from '../manual-clock.ts';

const silent = pino({ level: 'silent' });
let clock: ManualClock;
let server: Listener;
let url: string;
/** What `/slow` answers. */
let release: (body: object) => void;

beforeEach(async () => {
  clock = new ManualClock();
  const slow = Promise.withResolvers<object>();
  release = slow.resolve;
  const routes: HealthRoutes = new Map([
    ['/asked', async (query: URLSearchParams) => json(503, { for: query.getAll('for') })],
    ['/broken', () => Promise.reject(new Error('the reason'))],
    ['/slow', async () => json(200, await slow.promise)],
  ]);
  server = createHealthServer(routes, clock, silent, { request: 300, lookEvery: 50 });
  url = await server.listen('127.0.0.1', 0);
});
afterEach(async () => {
  const closed = server.close(1000);
  clock.advance(1000);
  await closed;
});

describe('a server for health alone', () => {
  it.each([
    ['GET', '/asked?for=a&for=b', 503, '{"for":["a","b"]}'],
    ['HEAD', '/asked', 503, ''],
    ['POST', '/asked', 404, '{"error":"not found"}'],
    ['GET', '/other', 404, '{"error":"not found"}'],
    ['GET', '/broken', 500, '{"error":"internal error"}'],
  ])('GIVEN %s %s THEN %i', async (method, path, status, text) => {
    const response = await fetch(url + path, { method });
    expect([response.status, await response.text()]).toEqual([status, text]);
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
  });

  it('GIVEN leave() THEN it still answers, and each answer ends its connection', async () => {
    expect((await fetch(`${url}/asked`)).headers.get('connection')).toBe('keep-alive');
    server.leave();
    const response = await fetch(`${url}/asked`);
    expect([response.status, response.headers.get('connection')]).toEqual([503, 'close']);
  });

  it('GIVEN a request under way THEN close() waits for its answer', async () => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.write('GET /slow HTTP/1.1\r\nhost: x\r\n\r\n');
    await once(socket, 'connect');
    const closed = server.close(1000);
    release({ done: true });
    const chunks = await socket.toArray();
    expect(Buffer.concat(chunks).toString()).toMatch(/^HTTP\/1\.1 200 [^]*"done":true/);
    await closed;
  });

  it.each([
    ['headers that never end', 'GET / HTTP/1.1\r\nhost: x\r\n', 408],
    ['a target that is none', 'GET // HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n', 404],
  ])('GIVEN %s THEN the connection ends', async (_, request, status) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.write(request);
    const chunks = await socket.toArray();
    expect(Buffer.concat(chunks).toString()).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });
});
