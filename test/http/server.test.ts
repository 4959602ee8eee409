import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createServer, type Server } from 'node:http';
import { connect as dial } from 'node:net';
import { once } from 'node:events';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createHttpServer,
  defaultLimits,
  json,
  ListenError,
  type Answer,
  type Listener,
  type Routes,
} from '#http/server.ts';
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

/** Makes a request that is answered when `answer` is called. */
async function beginRequest() {
  const begun = Promise.withResolvers<void>();
  const answered = Promise.withResolvers<Answer>();
  const url = await serve(() => {
    begun.resolve();
    return answered.promise;
  });
  const response = fetch(url);
  await begun.promise;
  return { response, answer: answered.resolve };
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
function rawConnection(url: string) {
  const socket = dial(Number(new URL(url).port), '127.0.0.1');
  let text = '';
  socket.setEncoding('utf8').on('data', (part: string) => (text += part));
  // The server may reset the connection: that ends it too.
  socket.on('error', () => undefined);
  const ended = new Promise((resolve) => socket.on('close', resolve));
  return { socket, text: () => text, ended };
}

/** Everything that the server answers to `sent`, until it closes the connection. */
async function answerTo(url: string, sent: string): Promise<string> {
  const { socket, text, ended } = rawConnection(url);
  socket.write(sent);
  await ended;
  return text();
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
    const { response, answer } = await beginRequest();
    const closed = web.close(1000);
    answer(json(200, ['done']));
    expect(await (await response).json()).toEqual(['done']);
    await closed;
  });

  it('answers a request that has arrived and is not read yet when it closes', async () => {
    const url = await serve(async () => json(200, ['done']));
    const { socket, text, ended } = rawConnection(url);
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
    const { response } = await beginRequest();
    const failure = response.catch((error: unknown) => error);
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
    ['a body', 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n{'],
  ])('are cut off after the timeout: %s that never end', async (_, start) => {
    const times = { ...defaultLimits, request: 300, checkInterval: 50 };
    const url = await listen({ get: new Map(), post: taking }, times);
    expect(await answerTo(url, start)).toMatch(/^HTTP\/1\.1 408 /);
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
    const url = await listen({ get: new Map(), post: taking });
    const start = 'POST /other HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n{';
    expect(await answerTo(url, start)).toMatch(/^HTTP\/1\.1 404 [^]*connection: close/i);
  });
});

/** An open connection; `ask` sends a request on it. */
async function hold(url: string) {
  const connection = rawConnection(url);
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
    const { ended } = await hold(url);
    await ended;
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
    const request = `GET ${target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`;
    expect(await answerTo(await listen(routes), request)).toMatch(/^HTTP\/1\.1 404 /);
  });
});
