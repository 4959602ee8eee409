import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createServer, type Server } from 'node:http';
import { connect as dial, type Socket } from 'node:net';
import { once } from 'node:events';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ListenError, defaultLimits, type Listener } from '#http/listening.ts';
import { createHttpServer, json, type Answer, type Routes } from '#http/server.ts';
import { listen as listenFreely } from '../listen.ts';
import { ManualClock } from '../manual-clock.ts';

const silent = pino({ level: 'silent' });
let clock: ManualClock;
let web: Listener;
beforeEach(() => {
  clock = new ManualClock();
  web = createHttpServer({ get: new Map() }, clock, silent);
});
afterEach(async () => {
  const closed = web.close(1000);
  clock.advance(1000);
  await closed;
});

/** Serves `/`; returns the address. */
function serve(get: () => Promise<Answer>): Promise<string> {
  return listen({ get: new Map([['/', get]]) });
}

function listen(routes: Routes, times = defaultLimits): Promise<string> {
  web = createHttpServer(routes, clock, silent, times);
  return web.listen('127.0.0.1', 0);
}

async function occupied() {
  const server = createServer((_request, response) => response.end('other'));
  return { server, port: await listenFreely(server) };
}

/** Advances the clock until the promise is settled. */
async function whileClockRuns<T>(promise: Promise<T>): Promise<T> {
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
  it('reports a port in use after some tries, with the setting to change', async () => {
    const { server, port } = await occupied();
    const failure = await whileClockRuns(
      web.listen('127.0.0.1', port).catch((error: unknown) => error),
    );
    expect(failure).toBeInstanceOf(ListenError);
    expect(String(failure)).toContain(`Port ${port} on 127.0.0.1 is in use`);
    expect(String(failure)).toContain('HTTP_PORT');
    server.close();
  });

  it('takes over a port that is released soon', async () => {
    const { server, port } = await occupied();
    const listening = web.listen('127.0.0.1', port);
    await expect.poll(() => clock.waiting).toBe(1);
    server.close();
    await once(server, 'close');
    expect(await whileClockRuns(listening)).toBe(`http://127.0.0.1:${port}`);
  });

  it.each(['203.0.113.7', 'no-such-host.invalid'])(
    'reports that %s is not an address of this machine',
    async (host) => {
      await expect(web.listen(host, 0)).rejects.toThrow(
        /HTTP_HOST .* isn't an address of this machine/,
      );
    },
  );
});

/** A raw connection with everything that it received. */
function rawConnection(port: string): {
  socket: Socket;
  text: () => string;
  ended: Promise<unknown>;
} {
  const socket = dial(Number(port), '127.0.0.1');
  let text = '';
  socket.setEncoding('utf8').on('data', (part: string) => (text += part));
  // The server may reset the connection: that ends it too.
  socket.on('error', () => undefined);
  const ended = new Promise((resolve) => socket.on('close', resolve));
  return { socket, text: () => text, ended };
}

describe('a server that shuts down', () => {
  it('still answers after leave(), and closes each connection', async () => {
    const url = await serve(async () => json(200, {}));
    expect((await fetch(url)).headers.get('connection')).toBe('keep-alive');
    web.leave();
    const response = await fetch(url);
    expect([response.status, response.headers.get('connection')]).toEqual([200, 'close']);
  });

  it('waits for the answer of a current request', async () => {
    const release = Promise.withResolvers<Answer>();
    const begun = Promise.withResolvers<void>();
    const url = await serve(() => {
      begun.resolve();
      return release.promise;
    });
    const response = fetch(url);
    await begun.promise;
    const closed = web.close(1000);
    release.resolve(json(200, ['done']));
    expect(await (await response).json()).toEqual(['done']);
    await closed;
  });

  it('answers a request that has arrived and is not read yet when it closes', async () => {
    const url = await serve(async () => json(200, ['done']));
    const { socket, text, ended } = rawConnection(new URL(url).port);
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    await once(socket, 'data');
    // As a signal does, this comes while the event loop reads: what is written now is read in the next turn.
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    const closed = web.close(1000);
    await ended;
    expect(text().match(/\["done"\]/g)).toHaveLength(2);
    await closed;
  });

  it('cuts off a request that is never answered', async () => {
    const begun = Promise.withResolvers<void>();
    const url = await serve(() => {
      begun.resolve();
      return new Promise(() => undefined);
    });
    const failure = fetch(url).catch((error: unknown) => error);
    await begun.promise;
    const closed = web.close(1000);
    await expect.poll(() => clock.waiting).toBe(1);
    clock.advance(1000);
    await closed;
    expect(await failure).toBeInstanceOf(TypeError);
  });
});

/** Reads the whole body before it answers. */
const taking: Routes['post'] = new Map([
  ['/', async (request) => json(200, { taken: (await request.toArray()).length })],
]);

describe('slow clients', () => {
  it.each([
    ['headers', 'GET / HTTP/1.1\r\nhost: x\r\n'],
    [
      'a body',
      'POST / HTTP/1.1\r\nhost: x\r\ncontent-type: text/plain\r\ncontent-length: 1000\r\n\r\n{',
    ],
  ])('are cut off after the timeout: %s that never end', async (_, start) => {
    const times = { ...defaultLimits, request: 300, checkInterval: 50 };
    const { port } = new URL(await listen({ get: new Map(), post: taking }, times));
    const client = rawConnection(port);
    client.socket.write(start);
    await client.ended;
    expect(client.text()).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('have 5 seconds for a request by default', async () => {
    let server: Server | undefined;
    const look = (message: unknown) => ({ server } = message as { server: Server });
    subscribe('http.server.request.start', look);
    await fetch(await serve(async () => json(200, {})));
    unsubscribe('http.server.request.start', look);
    expect(server).toMatchObject({ headersTimeout: 5000, requestTimeout: 5000 });
  });

  it('are disconnected if they are answered before the end of their request', async () => {
    const { port } = new URL(await listen({ get: new Map(), post: taking }));
    const client = rawConnection(port);
    client.socket.write('POST /other HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n{');
    await client.ended;
    expect(client.text()).toMatch(/^HTTP\/1\.1 404 [^]*connection: close/i);
  });
});

/** An open connection; `ask` sends a request on it. */
async function hold(url: string) {
  const connection = rawConnection(new URL(url).port);
  await once(connection.socket, 'connect');
  const ask = async () => {
    connection.socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    const [answer] = (await once(connection.socket, 'data')) as [string];
    return answer.slice(0, 12);
  };
  return { ...connection, ask };
}

describe('connections beyond the limit', () => {
  const ok = 'HTTP/1.1 200';
  const limits = { ...defaultLimits, connections: 3 };

  it('replace those that have been idle for longest', async () => {
    const url = await listen({ get: new Map([['/', async () => json(200, {})]]) }, limits);
    const [first, second, third] = [await hold(url), await hold(url), await hold(url)];
    await second.ask();
    await first.ask();
    const fourth = await hold(url);
    await third.ended;
    const fifth = await hold(url);
    await second.ended;
    for (const one of [first, fourth, fifth]) expect(await one.ask()).toBe(ok);
  });

  it('never replace one with a request in progress', async () => {
    const release = Promise.withResolvers<Answer>();
    let begun = 0;
    const get = () => ((begun += 1), release.promise);
    const url = await listen({ get: new Map([['/', get]]) }, limits);
    const busy = [await hold(url), await hold(url), await hold(url)].map(({ ask }) => ask());
    await expect.poll(() => begun).toBe(3);
    await (
      await hold(url)
    ).ended;
    release.resolve(json(200, {}));
    expect(await Promise.all(busy)).toEqual([ok, ok, ok]);
  });

  it('leave an answer within 2 seconds while 2,000 are held', async () => {
    const url = await serve(async () => json(200, {}));
    await Promise.all(Array.from({ length: defaultLimits.connections }, () => hold(url)));
    const { status } = await fetch(url, { signal: AbortSignal.timeout(2000) });
    expect(status).toBe(200);
  });
});

describe('routes', () => {
  const routes: Routes = {
    get: new Map([
      ['/asked', async (query: URLSearchParams) => json(503, { for: query.getAll('for') })],
      ['/broken', () => Promise.reject(new Error('the reason'))],
    ]),
    post: new Map([
      ['/told', async () => ({ status: 204 })],
      ['/broken', () => Promise.reject(new Error('the reason'))],
    ]),
  };

  it.each([
    ['GET', '/asked?for=a&for=b', 503, '{"for":["a","b"]}'],
    ['HEAD', '/asked', 503, ''],
    ['POST', '/asked', 405, '{"error":"method not allowed"}'],
    ['GET', '/told', 405, '{"error":"method not allowed"}'],
    ['PUT', '/told', 405, '{"error":"method not allowed"}'],
    ['GET', '/other', 404, '{"error":"not found"}'],
    ['GET', '/broken', 500, '{"error":"internal error"}'],
    ['POST', '/broken', 500, '{"error":"internal error"}'],
  ])('%s %s is answered with %i', async (method, path, status, text) => {
    const response = await fetch((await listen(routes)) + path, { method });
    expect([response.status, await response.text()]).toEqual([status, text]);
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
  });

  it('have no content type without a body', async () => {
    const response = await fetch(`${await listen(routes)}/told?now`, { method: 'POST' });
    expect([response.status, await response.text()]).toEqual([204, '']);
    expect(response.headers.get('content-type')).toBeNull();
  });

  it.each([
    '//',
    'http://x/asked',
    '/told/../asked',
    '/told/%2e%2e/asked',
    '/told/.%2e/asked?for=a',
    '/told\\..\\asked',
    '/%61sked',
    '/asked/',
    '/asked#x',
  ])('never read %s as another path', async (target) => {
    const client = rawConnection(new URL(await listen(routes)).port);
    client.socket.write(`GET ${target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
    await client.ended;
    expect(client.text()).toMatch(/^HTTP\/1\.1 404 /);
  });
});
