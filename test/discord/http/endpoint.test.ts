import { generateKeyPairSync, sign } from 'node:crypto';
import { connect as dial, type Socket } from 'node:net';
import fc from 'fast-check';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { APIInteraction } from 'discord-api-types/v10';
import { createEndpoint, type Endpoint, type EndpointSink } from '#discord/http/endpoint.ts';
import { createHttpServer, type Listener } from '#http/server.ts';
import { ManualClock } from '../../manual-clock.ts';

const keys = generateKeyPairSync('ed25519');
const publicKey = keys.publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
const seconds = () => Math.floor(clock.now() / 1000);

type Signed = ReturnType<typeof signed>;

/** A request as Discord makes it. */
function signed(content: unknown, at = seconds()) {
  const body = typeof content === 'string' ? content : JSON.stringify(content);
  const timestamp = String(at);
  const signature = sign(null, Buffer.from(timestamp + body), keys.privateKey).toString('hex');
  return { body, timestamp, signature };
}

function headersOf({ timestamp, signature }: Omit<Signed, 'body'>) {
  return { 'x-signature-ed25519': signature, 'x-signature-timestamp': timestamp };
}

const silent = pino({ level: 'silent' });

let clock: ManualClock;
let web: Listener;
let endpoint: Endpoint;
let url: string;
let taken: APIInteraction[];
let sent: boolean[];
let events: string[];
let rejected: string[];
let answerWith: EndpointSink['answer'];

beforeEach(async () => {
  clock = new ManualClock();
  [taken, sent, events, rejected] = [[], [], [], []];
  answerWith = () => Promise.resolve(answered);
  endpoint = createEndpoint({
    publicKey: publicKey.toString('hex'),
    clock,
    log: silent,
    onRejected: (reason) => rejected.push(reason),
  });
  web = createHttpServer({ get: new Map(), post: endpoint.routes }, clock, silent);
  url = await web.listen('127.0.0.1', 0);
});
afterEach(async () => {
  const closed = web.close(1000);
  clock.advance(1000);
  await closed;
});

function open(): void {
  endpoint.open({
    answer(interaction, whenSent) {
      taken.push(interaction);
      void whenSent.then((inTime) => sent.push(inTime));
      return answerWith(interaction, whenSent);
    },
    onEvent: ({ type }) => events.push(type),
  });
}

const answered = { first: { type: 5, data: {} } } as const;

function post(request: Signed, path = '/interactions'): Promise<Response> {
  return fetch(url + path, { method: 'POST', body: request.body, headers: headersOf(request) });
}

/** Sends a request as raw HTTP. @returns its connection. */
function dialWith({ body, timestamp, signature }: Signed, onWritten?: () => void): Socket {
  const socket = dial(Number(new URL(url).port), '127.0.0.1');
  const request = `POST /interactions HTTP/1.1\r\nhost: x\r\nx-signature-ed25519: ${signature}\r\nx-signature-timestamp: ${timestamp}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
  socket.write(request, onWritten);
  return socket;
}

const command = { type: 2, id: '1234567890123456789', token: 'token', data: { name: 'cast' } };

/** Replaces, removes, doubles or inserts a character, or cuts the end. */
function changed(text: string, position: number, digit: number, kind: number): string {
  const at = position % text.length;
  const [before, here = '', after] = [text.slice(0, at), text[at], text.slice(at + 1)];
  const other = here === String(digit) ? (digit + 1) % 10 : digit;
  const ends = [`${other}${after}`, after, `${here}${here}${after}`, `${digit}${here}${after}`, ''];
  return before + ends[kind];
}

describe('POST /interactions', () => {
  beforeEach(open);

  it('answers a genuine request', async () => {
    const response = await post(signed(command));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('application/json');
    expect(await response.json()).toEqual(answered.first);
    expect(taken).toEqual([command]);
    await expect.poll(() => sent).toEqual([true]);
    expect(rejected).toEqual([]);
  });

  it('answers a PING without the bot', async () => {
    answerWith = () => Promise.reject(new Error('not for the bot'));
    const response = await post(signed({ type: 1 }));
    expect([response.status, await response.json()]).toEqual([200, { type: 1 }]);
    expect(taken).toEqual([]);
  });

  it('answers a copy of a request with 200 and does nothing, as long as its time is accepted', async () => {
    clock.advance(10 * 60_000);
    // By a clock that is almost 15 minutes ahead.
    const request = signed(command, seconds() + 14 * 60);
    expect((await post(request)).status).toBe(200);
    for (const id of ['2', '3']) {
      clock.advance(11 * 60_000);
      expect((await post(signed({ ...command, id }))).status).toBe(200);
    }
    const response = await post(request);
    expect([response.status, await response.text()]).toEqual([200, '']);
    expect(taken).toHaveLength(3);
  });

  it('verifies the bytes of the body as they arrived', async () => {
    const response = await post(signed('{ "type" : 2.0,\t"id":"\\u0031", "x": "é😀" }\n'));
    expect(response.status).toBe(200);
    expect(taken).toEqual([{ type: 2, id: '1', x: 'é😀' }]);
  });

  it('answers with a form if there is a file', async () => {
    const attachment = { name: 'changes.txt', text: 'Zeile für Zeile' };
    answerWith = () => Promise.resolve({ ...answered, attachment });
    const form = await (await post(signed(command))).formData();
    expect(JSON.parse(form.get('payload_json') as string)).toEqual(answered.first);
    const file = form.get('files[0]') as File;
    expect([file.name, await file.text()]).toEqual(['changes.txt', 'Zeile für Zeile']);
  });

  it.each<[string, (request: Signed) => Partial<Signed>, string]>([
    ['a tampered body', ({ body }) => ({ body: `${body} ` }), 'signature'],
    // As HTTP joins headers that occur twice.
    ['two signatures', ({ signature }) => ({ signature: `${signature}, ${signature}` }), 'headers'],
    ['a timestamp in words', () => ({ timestamp: 'now' }), 'headers'],
    [
      'a digit moved from the body to the timestamp',
      () => {
        const { signature, timestamp } = signed('7{}');
        return { signature, timestamp: `${timestamp}7`, body: '{}' };
      },
      'clock',
    ],
    ['an old request', () => signed(command, seconds() - 16 * 60), 'clock'],
    ['a request from the future', () => signed(command, seconds() + 16 * 60), 'clock'],
  ])('refuses %s with 401', async (_, change, reason) => {
    const request = signed(command);
    const response = await post({ ...request, ...change(request) });
    expect(response.status).toBe(401);
    expect(rejected).toEqual([reason]);
    expect(taken).toEqual([]);
  });

  it('refuses randomly changed requests and keeps answering', async () => {
    const part = fc.constantFrom('body', 'timestamp', 'signature');
    await fc.assert(
      fc.asyncProperty(part, fc.nat(), fc.nat(9), fc.nat(4), async (name, at, digit, kind) => {
        const request = signed(command);
        const { status } = await post({
          ...request,
          [name]: changed(request[name], at, digit, kind),
        });
        expect(status).toBe(401);
      }),
      { numRuns: 500 },
    );
    expect(taken).toEqual([]);
    expect((await post(signed(command))).status).toBe(200);
  });

  it('refuses a request without a header', async () => {
    const { body, ...request } = signed(command);
    for (const header of Object.entries(headersOf(request))) {
      const options = { method: 'POST', body, headers: [header] };
      expect((await fetch(`${url}/interactions`, options)).status).toBe(401);
    }
  });

  it.each(['', 'null', '[]', '"text"', '{', '42', '\u0000'])(
    "answers a genuine request that isn't an object with 400: %j",
    async (body) => {
      expect((await post(signed(body))).status).toBe(400);
      expect(taken).toEqual([]);
    },
  );

  it('refuses a body over the limit with 413', async () => {
    const large = signed({ ...command, pad: 'x'.repeat(1_100_000) });
    expect((await post(large)).status).toBe(413);
    expect(taken).toEqual([]);
  });

  it('counts a late answer as not sent', async () => {
    const late = Promise.withResolvers<typeof answered>();
    answerWith = () => late.promise;
    const response = post(signed(command));
    await expect.poll(() => taken.length).toBe(1);
    clock.advance(3000);
    late.resolve(answered);
    await response;
    await expect.poll(() => sent).toEqual([false]);
  });

  it('reports the outcome of each request, even if its caller hangs up at once', async () => {
    for (let caller = 0; caller < 20; caller += 1) {
      const request = signed({ ...command, id: `12345678901234567${caller + 10}` });
      const socket = dialWith(request, () => socket.destroy());
    }
    await expect.poll(() => sent.length).toBe(20);
    expect(taken).toHaveLength(20);
  });

  it('counts an answer as not sent if its caller hangs up', async () => {
    const late = Promise.withResolvers<typeof answered>();
    answerWith = () => late.promise;
    const socket = dialWith(signed(command));
    await expect.poll(() => taken.length).toBe(1);
    socket.destroy();
    await expect.poll(() => sent).toEqual([false]);
    late.resolve(answered);
  });
});

const event = (type: string) => ({
  version: 1,
  application_id: '1',
  type: 1,
  event: { type, timestamp: '2026-11-22T12:00:00Z', data: {} },
});

describe('an endpoint that is not open yet', () => {
  it('lets genuine requests wait for 2 seconds, and refuses forged ones at once', async () => {
    const request = signed(command);
    expect((await post({ ...request, timestamp: '1' })).status).toBe(401);
    const late = post(request);
    await expect.poll(() => clock.waiting).toBe(1);
    clock.advance(2000);
    expect((await late).status).toBe(503);
    const waiting = post(request);
    await expect.poll(() => clock.waiting).toBe(1);
    open();
    expect((await waiting).status).toBe(200);
    expect(taken).toEqual([command]);
  });
});

describe('POST /webhook-events', () => {
  beforeEach(open);

  it.each([
    ['a PING', { version: 1, application_id: '1', type: 0 }, []],
    ['an event', event('APPLICATION_AUTHORIZED'), ['APPLICATION_AUTHORIZED']],
    ['an event of an unknown type', event('SOMETHING_NEW'), ['SOMETHING_NEW']],
    ['an event without a body', { version: 1, type: 1 }, []],
  ])('answers %s with 204', async (_, body, types) => {
    const response = await post(signed(body), '/webhook-events');
    expect(response.status).toBe(204);
    expect(await response.text()).toBe('');
    expect(events).toEqual(types);
  });

  it('refuses a forged event', async () => {
    const request = { ...signed(event('APPLICATION_AUTHORIZED')), timestamp: '1' };
    expect((await post(request, '/webhook-events')).status).toBe(401);
    expect(events).toEqual([]);
  });
});
