import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createFileFetcher } from '#discord/fetch-file.ts';
import { ManualClock } from '../manual-clock.ts';

const clock = new ManualClock();
const fetchFile = createFileFetcher(clock);

/** The address of a server that answers so. */
async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/file.json`;
}

describe('a file that was sent along', () => {
  it('GIVEN text that is short enough THEN it comes as it is, and no timer is left', async () => {
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
      'is said to be elsewhere',
      ({ url }, response) =>
        url === '/other'
          ? response.end('{}')
          : response.writeHead(302, { location: '/other' }).end(),
    ],
    ['is no text', (_, response) => response.end(Buffer.from([0xc3, 0x28]))],
    ['breaks off', (_, response) => response.write('{', () => response.destroy())],
    ['is refused', (request) => request.destroy()],
  ])('GIVEN one that %s THEN there is none, and no timer is left', async (_, answer) => {
    expect(await fetchFile(await serve(answer), 9)).toBeUndefined();
    expect(clock.waiting).toBe(0);
  });

  it('GIVEN one that does not come THEN patience ends', async () => {
    const asked = Promise.withResolvers<void>();
    const url = await serve(() => asked.resolve());
    const fetched = fetchFile(url, 9);
    await asked.promise;
    clock.advance(5000);
    expect(await fetched).toBeUndefined();
  });
});
