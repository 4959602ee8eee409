import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createFileFetcher } from '#discord/fetch-file.ts';
import { ManualClock } from '../manual-clock.ts';

const clock = new ManualClock();
const fetchFile = createFileFetcher(clock);

/** Starts a server. @returns its address. */
async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/file.json`;
}

describe('an attached file', () => {
  it('is returned unchanged and leaves no timer', async () => {
    const url = await serve((_, response) => response.end('{"é": 1}'));
    expect(await fetchFile(url, 9)).toBe('{"é": 1}');
    expect(clock.waiting).toBe(0);
  });

  it.each<[string, RequestListener]>([
    ['is a byte too long', (_, response) => response.end('1234567890')],
    [
      'never ends',
      (_, response) => {
        const more = () => response.write('x'.repeat(1000), () => response.writable && more());
        more();
      },
    ],
    ['is gone', (_, response) => response.writeHead(404).end('{}')],
    [
      'is redirected',
      ({ url }, response) =>
        url === '/other'
          ? response.end('{}')
          : response.writeHead(302, { location: '/other' }).end(),
    ],
    ['is not UTF-8', (_, response) => response.end(Buffer.from([0xc3, 0x28]))],
    ['is cut off', (_, response) => response.write('{', () => response.destroy())],
    ['is refused', (request) => request.destroy()],
  ])('that %s is refused and leaves no timer', async (_, answer) => {
    expect(await fetchFile(await serve(answer), 9)).toBeUndefined();
    expect(clock.waiting).toBe(0);
  });

  it('is given up after five seconds', async () => {
    const asked = Promise.withResolvers<void>();
    const url = await serve(() => asked.resolve());
    const fetched = fetchFile(url, 9);
    await asked.promise;
    clock.advance(5000);
    expect(await fetched).toBeUndefined();
  });
});
