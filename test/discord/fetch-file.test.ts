import { createServer, type RequestListener } from 'node:http';
import { Readable } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createFileFetcher } from '#discord/fetch-file.ts';
import { listen } from '../listen.ts';
import { ManualClock } from '../manual-clock.ts';

const clock = new ManualClock();

let origin = 'https://discord.com';
const fetchFile = (url: string, maxBytes: number) =>
  createFileFetcher(`${origin}/api`, clock)(url, maxBytes);

/** Starts a stand-in for Discord. @returns the address of a file on it. */
async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  origin = `http://127.0.0.1:${await listen(server)}`;
  return `${origin}/file.json`;
}

function* endless() {
  for (;;) yield 'x'.repeat(1000);
}

describe('an attached file', () => {
  it('is returned unchanged and leaves no timer', async () => {
    const url = await serve((_, response) => response.end('{"é": 1}'));
    expect(await fetchFile(url, 9)).toBe('{"é": 1}');
    expect(clock.waiting).toBe(0);
  });

  it.each<[string, RequestListener]>([
    ['is a byte too long', (_, response) => response.end('1234567890')],
    ['never ends', (_, response) => Readable.from(endless()).pipe(response)],
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

  it.each([
    ['another port of the same machine', (url: string) => url.replace(/:\d+/, ':1')],
    ['the metadata server of a cloud', () => 'http://169.254.169.254/latest/meta-data'],
    ['an unencrypted server with the name of Discord', () => 'http://cdn.discordapp.com/x'],
    ['a server whose name begins like that of Discord', () => 'https://cdn.discordapp.com.x/x'],
    ['a file of the machine', () => 'file:///etc/hosts'],
    ['no address', () => 'nonsense'],
  ])('is not fetched from %s', async (_, other) => {
    let asked = 0;
    const url = await serve((__, response) => response.end(String((asked += 1))));
    expect(await fetchFile(other(url), 9)).toBeUndefined();
    expect(asked).toBe(0);
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
