import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DiscordAPIError, HTTPError, type RawFile } from 'discord.js';
import { InteractionResponseType, type APIInteractionResponse } from 'discord-api-types/v10';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { readConfig } from '#config.ts';
import { createCallbacks } from '#discord/callbacks.ts';
import type { RestMetrics } from '#discord/rest.ts';

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

async function post(given: typeof reply, files?: RawFile[]): Promise<void> {
  if (!server.listening)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  reply = given;
  const { port } = server.address() as AddressInfo;
  const config = readConfig({ DISCORD_API_URL: `http://127.0.0.1:${port}/api` });
  await createCallbacks(config, metrics).post(route, { body: answer, ...(files ? { files } : {}) });
}

const gives = (status: number, body?: unknown) => (response: ServerResponse) => {
  response
    .writeHead(status, { 'content-type': 'application/json' })
    .end(body === undefined ? '' : JSON.stringify(body));
};

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

  it("rejects with Discord's code, without a retry", async () => {
    const refused = post(gives(404, { code: 10062, message: 'Unknown interaction' }));
    await expect(refused).rejects.toMatchObject({ code: 10062, status: 404 });
    await expect(refused).rejects.toBeInstanceOf(DiscordAPIError);
    expect(seen).toHaveLength(1);
  });

  it('rejects with the status if Discord is down, without a retry', async () => {
    const failed = post(gives(503));
    await expect(failed).rejects.toMatchObject({ status: 503 });
    await expect(failed).rejects.toBeInstanceOf(HTTPError);
    expect(seen).toHaveLength(1);
  });

  it('rejects with the status of a proxy that answers with HTML', async () => {
    const failed = post((response) => response.writeHead(403).end('<html></html>'));
    await expect(failed).rejects.toMatchObject({ status: 403 });
  });

  it('rejects with the status of a rate limit', async () => {
    const limited = { message: 'slow down', retry_after: 0.01, global: false };
    const failed = post(gives(429, limited));
    await expect(failed).rejects.toMatchObject({ status: 429 });
    await expect(failed).rejects.toBeInstanceOf(HTTPError);
  });

  const measured = '/interactions/:id/:token/callback';
  const file = { name: 'sources.txt', data: 'text' };
  it.each([
    { what: 'an answer', given: gives(204), files: undefined, counts: [`POST ${measured} 204`] },
    { what: 'a file', given: gives(204), files: [file], counts: [`POST ${measured} 204`] },
    {
      what: 'a refusal',
      given: gives(404, { code: 10062, message: 'Unknown interaction' }),
      files: undefined,
      counts: [`POST ${measured} 404`],
    },
    {
      what: 'too many requests',
      given: gives(429, { message: 'slow down', retry_after: 0.01, global: false }),
      files: undefined,
      counts: [`POST ${measured} 429`, `limited ${measured} user`],
    },
  ])('is counted without ids and tokens: $what', async ({ given, files, counts }) => {
    await post(given, files).catch(() => undefined);
    expect(counted).toEqual(counts);
  });
});
