import { createServer } from 'node:http';
import { connect as dial, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ListenError } from '#operations/listening.ts';
import { createWeb, type Web } from '#operations/web.ts';
import { ManualClock } from '../manual-clock.ts';

const silent = pino({ level: 'silent' });
let clock: ManualClock;
let web: Web;
beforeEach(() => {
  clock = new ManualClock();
  web = createWeb(clock, silent);
});
afterEach(async () => {
  const closed = web.close(1000);
  clock.advance(1000);
  await closed;
});

async function occupied() {
  const server = createServer((_request, response) => response.end('other'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port };
}

/** Turns the clock until it is settled. */
async function patiently<T>(promise: Promise<T>): Promise<T> {
  let done = false;
  const settled = promise.finally(() => (done = true));
  settled.catch(() => undefined);
  await expect
    .poll(() => {
      clock.advance(500);
      return done;
    })
    .toBe(true);
  return settled;
}

describe('listening', () => {
  it('GIVEN a port of another program THEN it is told which setting helps, after some tries', async () => {
    const { server, port } = await occupied();
    const failure = await patiently(web.listen('127.0.0.1', port).catch((error: unknown) => error));
    expect(failure).toBeInstanceOf(ListenError);
    expect(String(failure)).toContain(`Port ${port} on 127.0.0.1 is taken`);
    expect(String(failure)).toContain('HTTP_PORT');
    server.close();
  });

  it('GIVEN a port whose holder leaves soon THEN it is taken over', async () => {
    const { server, port } = await occupied();
    const listening = web.listen('127.0.0.1', port);
    await expect.poll(() => clock.waiting).toBe(1);
    server.close();
    await once(server, 'close');
    expect(await patiently(listening)).toBe(`http://127.0.0.1:${port}`);
  });

  it.each(['203.0.113.7', 'no-such-host.invalid'])('GIVEN the host %s THEN words', async (host) => {
    await expect(web.listen(host, 0)).rejects.toThrow(/HTTP_HOST .* is no address of this machine/);
  });
});

/** A connection by hand: what it was sent, and when it ends. */
function byHand(port: string): { socket: Socket; text: () => string; ended: Promise<unknown> } {
  const socket = dial(Number(port), '127.0.0.1');
  let text = '';
  socket.setEncoding('utf8').on('data', (part: string) => (text += part));
  socket.on('error', () => undefined);
  return { socket, text: () => text, ended: once(socket, 'close') };
}

describe('a server that is about to end', () => {
  it('GIVEN leave() THEN it still answers, and each answer ends its connection', async () => {
    web.app.get('/', () => 'ok');
    const url = await web.listen('127.0.0.1', 0);
    expect((await fetch(url)).headers.get('connection')).toBe('keep-alive');
    web.leave();
    const response = await fetch(url);
    expect([response.status, response.headers.get('connection')]).toEqual([200, 'close']);
  });

  it('GIVEN a request under way THEN close() waits for its answer', async () => {
    const release = Promise.withResolvers<string>();
    const begun = Promise.withResolvers<void>();
    web.app.get('/', () => {
      begun.resolve();
      return release.promise;
    });
    const url = await web.listen('127.0.0.1', 0);
    const response = fetch(url);
    await begun.promise;
    const closed = web.close(1000);
    release.resolve('done');
    expect(await (await response).text()).toBe('done');
    await closed;
  });

  it('GIVEN an answer that never comes THEN it is cut off when the patience ends', async () => {
    const begun = Promise.withResolvers<void>();
    web.app.get('/', () => {
      begun.resolve();
      return new Promise(() => undefined);
    });
    const url = await web.listen('127.0.0.1', 0);
    const failure = fetch(url).catch((error: unknown) => error);
    await begun.promise;
    const closed = web.close(1000);
    await expect.poll(() => clock.waiting).toBe(1);
    clock.advance(1000);
    await closed;
    expect(await failure).toBeInstanceOf(TypeError);
  });
});

describe('slow clients', () => {
  it.each([
    ['headers', 'GET / HTTP/1.1\r\nhost: x\r\n'],
    [
      'a body',
      'POST / HTTP/1.1\r\nhost: x\r\ncontent-type: text/plain\r\ncontent-length: 1000\r\n\r\n{',
    ],
  ])(
    'GIVEN %s that never end THEN the connection is cut when its time is over',
    async (_, start) => {
      web = createWeb(clock, silent, { request: 300, lookEvery: 50 });
      web.app.post('/', () => 'never');
      const { port } = new URL(await web.listen('127.0.0.1', 0));
      const client = byHand(port);
      client.socket.write(start);
      await client.ended;
      expect(client.text()).toMatch(/^HTTP\/1\.1 408 /);
    },
  );

  it('GIVEN nothing else is said THEN a request has 5 seconds to arrive', () => {
    const { headersTimeout, requestTimeout } = web.app.server;
    expect({ headersTimeout, requestTimeout }).toEqual({
      headersTimeout: 5000,
      requestTimeout: 5000,
    });
  });
});

describe('faults', () => {
  it('GIVEN a route that throws THEN 500 without the reason', async () => {
    web.app.get('/', () => {
      throw new Error('the reason');
    });
    const response = await fetch(await web.listen('127.0.0.1', 0));
    expect(response.status).toBe(500);
    expect(await response.text()).toBe('{"error":"internal error"}');
  });
});
