import { createServer, type OutgoingHttpHeaders } from 'node:http';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { outcomeOf } from '#discord/outcomes.ts';
import { createPostRest } from '#discord/rest.ts';
import { botConfig } from '../bot-config.ts';
import { listen } from '../listen.ts';
import { ManualClock } from '../manual-clock.ts';

const clock = new ManualClock('2031-05-02T12:00:00Z');
const log = pino({ level: 'silent' });

let answer: { status: number; headers?: OutgoingHttpHeaders; body: string };
const tokens: unknown[] = [];
const server = createServer(({ headers }, response) => {
  tokens.push(headers.authorization);
  response.writeHead(answer.status, answer.headers).end(answer.body);
});
afterEach(() => {
  server.close();
});

/** @returns a function that makes a request and gives the meaning of its failure. */
async function connect() {
  const DISCORD_API_URL = `http://127.0.0.1:${await listen(server)}/api`;
  const config = botConfig({ DISCORD_TOKEN: 'a.b.c', DISCORD_API_URL });
  const rest = createPostRest(config, { clock, log });
  return async (path: `/${string}` = '/users/@me') =>
    outcomeOf(await rest.get(path).catch((error: unknown) => error));
}

const json = { 'content-type': 'application/json' };
const html = { 'content-type': 'text/html' };

async function waitAfter(header: string | undefined): Promise<number> {
  const ask = await connect();
  const headers = { ...html, ...(header !== undefined && { 'retry-after': header }) };
  answer = { status: 429, headers, body: '<h1>Too many</h1>' };
  const outcome = await ask();
  return outcome.kind === 'retry' ? outcome.after : Number.NaN;
}

describe('Retry-After', () => {
  it.each([
    ['a number of seconds', '7', 7000],
    ['a fraction of a second', '0.3', 300],
    ['a date', 'Fri, 02 May 2031 12:02:00 GMT', 120_000],
    ['a date in the past', 'Fri, 02 May 2031 11:00:00 GMT', 5000],
    ['a huge number', '99999999999', 3_600_000],
    ['infinity', 'Infinity', 5000],
    ['a negative number', '-5', 5000],
    ['nothing', '', 5000],
    ['no header at all', undefined, 5000],
  ])('of %s is a finite wait', async (_, header, wait) => {
    // discord.js adds 50 ms for the network.
    expect(await waitAfter(header)).toBe(wait + 50);
  });

  it('grows while it is unusable, and starts again after another answer', async () => {
    const ask = await connect();
    const waits = [];
    for (const status of [429, 429, 429, 429, 429, 429, 429, 429, 200, 429]) {
      answer = { status, headers: json, body: '{}' };
      const outcome = await ask(`/users/${waits.length}`);
      waits.push(status === 429 && outcome.kind === 'retry' ? outcome.after : 0);
    }
    const seconds = waits.map((wait) => Math.floor(wait / 1000));
    expect(seconds).toEqual([5, 10, 20, 40, 80, 160, 300, 300, 0, 5]);
  });
});

describe('a refusal', () => {
  it.each([
    ['403 in HTML', { status: 403, headers: html, body: '<h1>Blocked</h1>' }],
    ['401 in JSON of a proxy', { status: 401, headers: json, body: '{"error":"sign in"}' }],
    ['401 in broken JSON', { status: 401, headers: json, body: '{"code":' }],
    ['401 with null', { status: 401, headers: json, body: 'null' }],
  ])('of %s is an outage, and the token is kept', async (_, given) => {
    const ask = await connect();
    answer = given;
    expect(await ask()).toEqual({
      kind: 'retry',
      after: 60_000,
      reason: `a proxy in front of Discord answered ${given.status}`,
      certainlyNotDone: true,
    });
    answer = { status: 200, headers: json, body: '{}' };
    await ask();
    expect(tokens.at(-1)).toBe('Bot a.b.c');
  });

  it('by Discord itself is passed on', async () => {
    const ask = await connect();
    answer = { status: 403, headers: json, body: '{"code":50001,"message":"Missing Access"}' };
    expect(await ask()).toEqual({ kind: 'lost', code: 50_001 });
  });
});

// https://discord.com/developers/docs/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans
describe('2,000 refused requests in ten minutes', () => {
  it('hold back all others until the oldest is ten minutes old', async () => {
    const ask = await connect();
    const asked = tokens.length;
    const refused = { status: 403, headers: json, body: '{"code":50001,"message":"x"}' };
    answer = { status: 429, headers: { ...json, 'x-ratelimit-scope': 'shared' }, body: '{}' };
    await ask();
    clock.advance(60_000);
    answer = refused;
    await ask();
    clock.advance(60_000);
    for (let count = 1; count < 2000; count += 1) await ask();
    expect(tokens).toHaveLength(asked + 2001);
    const reason = 'Discord refused too many requests';
    const later = { kind: 'retry', after: 540_000, reason, certainlyNotDone: true };
    expect(await ask()).toEqual(later);
    clock.advance(540_000);
    expect(await ask()).toEqual({ kind: 'lost', code: 50_001 });
    expect(await ask()).toMatchObject({ kind: 'retry', after: 60_000 });
    expect(tokens).toHaveLength(asked + 2002);
  });
});
