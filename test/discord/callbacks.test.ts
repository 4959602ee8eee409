import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { DiscordAPIError, HTTPError, type RawFile } from 'discord.js';
import { InteractionResponseType, type APIInteractionResponse } from 'discord-api-types/v10';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { pino } from 'pino';
import { systemClock } from '#clock.ts';
import { readConfig } from '#config.ts';
import { createCallbacks } from '#discord/callbacks.ts';
import type { RestMetrics } from '#discord/rest.ts';
import { listen } from '../listen.ts';

const log = pino({ level: 'silent' });
const route = '/interactions/1300000000000000001/token/callback';
const answer: APIInteractionResponse = { type: InteractionResponseType.Pong };

let counted: string[] = [];
const metrics: RestMetrics = {
  restCall: (method, path, status) => counted.push(`${method} ${path} ${status}`),
  rateLimited: (path, scope) => counted.push(`limited ${path} ${scope}`),
};

/** The received requests, and the next response. */
let seen: { url: string; headers: IncomingMessage['headers']; body: string }[] = [];
let reply: (response: ServerResponse) => void;
const server = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString()));
  request.on('end', () => {
    seen.push({ url: request.url ?? '', headers: request.headers, body });
    reply(response);
  });
});
const port = await listen(server);

async function post(given: typeof reply, files?: RawFile[]): Promise<void> {
  reply = given;
  const config = readConfig({ DISCORD_API_URL: `http://127.0.0.1:${port}/api` });
  await createCallbacks(config, { clock: systemClock, log, metrics }).post(route, {
    body: answer,
    ...(files ? { files } : {}),
  });
}

const gives = (status: number, body?: unknown) => (response: ServerResponse) => {
  response
    .writeHead(status, { 'content-type': 'application/json' })
    .end(body === undefined ? '' : JSON.stringify(body));
};

const html = (response: ServerResponse) => response.writeHead(403).end('<html></html>');

describe('a first answer', () => {
  afterEach(() => {
    seen = [];
    counted = [];
  });

  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });

  it("is sent once, as JSON, with the bot's user agent", async () => {
    await post(gives(204));
    expect(seen).toHaveLength(1);
    expect(seen[0]?.url).toBe(`/api/v10${route}`);
    expect(seen[0]?.headers['user-agent']).toMatch(/^DiscordBot \(.+\).* HawkinsPost\//);
    expect(seen[0]?.headers.authorization).toBeUndefined();
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual(answer);
  });

  const refusal = gives(404, { code: 10062, message: 'Unknown interaction' });
  const limit = gives(429, { message: 'slow down', retry_after: 0.01, global: false });

  it.each([
    ["Discord's refusal", refusal, DiscordAPIError, { code: 10062, status: 404 }],
    ['the status if Discord is down', gives(503), HTTPError, { status: 503 }],
    ['the status of a rate limit', limit, HTTPError, { status: 429 }],
    ['the status of a proxy that answers with HTML', html, HTTPError, { status: 403 }],
  ])('rejects with %s, without a retry', async (_, given, kind, fields) => {
    const failed = post(given);
    await expect(failed).rejects.toMatchObject(fields);
    await expect(failed).rejects.toBeInstanceOf(kind);
    expect(seen).toHaveLength(1);
  });

  const measured = '/interactions/:id/:token/callback';
  const file = { name: 'sources.txt', data: 'text' };
  it.each([
    ['an answer', gives(204), undefined, [`POST ${measured} 204`]],
    ['a file', gives(204), [file], [`POST ${measured} 204`]],
    ['a refusal', refusal, undefined, [`POST ${measured} 404`]],
    ['a rate limit', limit, undefined, [`POST ${measured} 429`, `limited ${measured} user`]],
  ])('is counted without ids and tokens: %s', async (_, given, files, counts) => {
    await post(given, files).catch(() => undefined);
    expect(counted).toEqual(counts);
  });
});
