import { once } from 'node:events';
import { createServer, request, type ClientRequest, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBodyReader } from '#http/request-body.ts';
import { listen } from '../listen.ts';

let server: Server;
let port: number;
let read: (Buffer | undefined)[];
const clients: ClientRequest[] = [];
beforeEach(async () => {
  read = [];
  const readBody = createBodyReader({ each: 1000, together: 2500 });
  server = createServer((incoming, response) => {
    void readBody(incoming).then((body) => {
      read.push(body);
      return response.writeHead(body ? 200 : 413, { connection: 'close' }).end();
    });
  });
  port = await listen(server);
});
afterEach(() => {
  for (const client of clients.splice(0)) client.destroy();
  server.close();
});

/** Begins a POST request with the first bytes of its body. */
function begin(bytes: number, headers = {}): ClientRequest {
  const client = request({ port, method: 'POST', headers }).on('error', () => undefined);
  client.write('x'.repeat(bytes));
  clients.push(client);
  return client;
}

describe('a body', () => {
  it('is read to its end', async () => {
    begin(999).end('y');
    await expect.poll(() => read).toEqual([Buffer.from(`${'x'.repeat(999)}y`)]);
  });

  it.each([
    ['is longer than the limit', 1001, {}],
    ['says that it is', 1, { 'content-length': 1001 }],
  ])('is refused before its end if it %s', async (_, bytes, headers) => {
    begin(bytes, headers);
    await expect.poll(() => read).toEqual([undefined]);
  });

  it('is given up if all together are too large and it has been incomplete for longest', async () => {
    const slow = begin(900);
    await once(server, 'request');
    begin(800);
    await once(server, 'request');
    const last = begin(700);
    await once(server, 'request');
    last.write('x'.repeat(200));
    const [{ statusCode }] = (await once(slow, 'response')) as [{ statusCode: number }];
    expect(statusCode).toBe(413);
    last.end();
    await expect.poll(() => read).toEqual([undefined, Buffer.alloc(900, 'x')]);
  });

  it('is given up if the client hangs up', async () => {
    const client = begin(10);
    await once(server, 'request');
    client.destroy();
    await expect.poll(() => read).toEqual([undefined]);
  });
});
