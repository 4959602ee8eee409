import { once } from 'node:events';
import { connect as dial, type Socket } from 'node:net';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { defaultLimits, type Listener } from '#http/listening.ts';
import { createHttpServer, json, type Answer } from '#http/server.ts';
import { ManualClock } from '../manual-clock.ts';

const silent = pino({ level: 'silent' });
let web: Listener;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await web.close(0);
});

async function listen(get: () => Promise<Answer>, connections: number): Promise<string> {
  const limits = { ...defaultLimits, connections };
  web = createHttpServer({ get: new Map([['/healthz', get]]) }, new ManualClock(), silent, limits);
  return web.listen('127.0.0.1', 0);
}

/** An open connection that has sent nothing. */
async function hold(url: string) {
  const socket = dial(Number(new URL(url).port), '127.0.0.1').on('error', () => undefined);
  sockets.push(socket);
  const closed = once(socket, 'close');
  await once(socket, 'connect');
  return { socket, closed };
}

/** Sends a request on it and waits for the answer. */
async function ask({ socket }: { readonly socket: Socket }): Promise<string> {
  socket.write('GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n');
  const [answer] = (await once(socket, 'data')) as [Buffer];
  return answer.toString().slice(0, 12);
}

describe('connections beyond the limit', () => {
  it('replace those that have been idle for longest', async () => {
    const url = await listen(async () => json(200, {}), 3);
    const [first, second, third] = [await hold(url), await hold(url), await hold(url)];
    await ask(second);
    await ask(first);
    const fourth = await hold(url);
    await third.closed;
    const fifth = await hold(url);
    await second.closed;
    for (const one of [first, fourth, fifth]) expect(await ask(one)).toBe('HTTP/1.1 200');
  });

  it('never replace one with a request in progress', async () => {
    const release = Promise.withResolvers<Answer>();
    let begun = 0;
    const url = await listen(() => {
      begun += 1;
      return release.promise;
    }, 2);
    const busy = [ask(await hold(url)), ask(await hold(url))];
    await expect.poll(() => begun).toBe(2);
    await (
      await hold(url)
    ).closed;
    release.resolve(json(200, {}));
    expect(await Promise.all(busy)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200']);
  });

  it('leave health checks an answer within 2 seconds while 2,000 are held', async () => {
    const url = await listen(async () => json(200, {}), defaultLimits.connections);
    await Promise.all(Array.from({ length: defaultLimits.connections }, () => hold(url)));
    const response = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(2000) });
    expect(response.status).toBe(200);
  });
});
