import type { IncomingMessage, ServerResponse } from 'node:http';

import { isPersona, isPlace } from '../terminal/people.ts';
import { PageNotBuilt } from './built-page.ts';
import { DEEDS, GoneMessage } from './deeds.ts';
import { whyForeign } from './guard.ts';
import type { PageSite } from './page-site.ts';
import type { DeedResult } from './protocol.ts';

/**
 * Nothing comes from elsewhere, and no text of the bot's becomes a script. Style attributes are what the
 * components set widths and an embed's colour with.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types lit-html',
].join('; ');

const ALWAYS = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const;

/** Room for a file that goes along with a command. */
const MOST_BYTES = 2 * 1024 * 1024;
const PICTURE = /^image\/(?:png|jpeg|gif|webp)$/u;

/** Answers one request for the page or of it. */
export async function serveRequest(
  site: PageSite,
  host: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  for (const [name, value] of Object.entries(ALWAYS)) response.setHeader(name, value);
  try {
    const foreign = whyForeign(request, host);
    if (foreign === undefined) await route(site, request, response);
    else sendText(response, 403, foreign);
  } catch (error) {
    if (response.headersSent) response.destroy();
    else explain(response, error);
  }
}

async function route(
  site: PageSite,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = 'GET' } = request;
  const url = URL.parse(request.url ?? '/', 'http://page');
  if (!url) return sendText(response, 404, 'There is no such page.');
  const { pathname } = url;
  if (method === 'POST') return takeDeed(site, pathname, request, response);
  if (method !== 'GET' && method !== 'HEAD') return sendText(response, 405, 'GET or POST.');
  if (pathname === '/api/events') return watch(site, url.searchParams, response);
  const entry = /^\/api\/transcript\/(\d{1,9})$/u.exec(pathname)?.[1];
  if (entry !== undefined) {
    return sendJson(response, 200, site.index.find(Number(entry))?.body ?? null);
  }
  if (pathname.startsWith('/attachments/')) return sendAttachment(site, pathname, response);
  return sendPageFile(site, pathname, request, response);
}

function watch(site: PageSite, query: URLSearchParams, response: ServerResponse): void {
  const who = query.get('who') ?? '';
  const where = query.get('where') ?? '';
  if (isPersona(who) && isPlace(where)) site.watch({ who, where }, response);
  else sendText(response, 400, 'Who is where?');
}

async function takeDeed(
  site: PageSite,
  pathname: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const deed = DEEDS.get(pathname.replace(/^\/api\//u, ''));
  if (deed === undefined) return sendText(response, 404, 'There is no such thing to do.');
  const body = deed.body.safeParse(await readJson(request));
  if (!body.success) return sendText(response, 400, body.error.message);
  return sendJson(response, 200, (await deed.run(site.desk, body.data)) ?? {});
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > MOST_BYTES) return undefined;
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return undefined;
  }
}

async function sendPageFile(
  site: PageSite,
  pathname: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const files = await site.files();
  const file = files.get(pathname === '/' ? 'index.html' : pathname.slice(1));
  if (file === undefined) return sendText(response, 404, 'There is no such page.');
  const { etag, contentType, bytes } = file;
  const headers = { etag, 'cache-control': 'no-cache', vary: 'accept-encoding' };
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, headers).end();
    return undefined;
  }
  const accepted = request.headers['accept-encoding'] ?? '';
  const coding = (['br', 'gzip'] as const).find((one) => accepted.includes(one));
  const sent = bytes[coding ?? 'identity'];
  response.writeHead(200, {
    ...headers,
    'content-type': contentType,
    'content-length': sent.byteLength,
    ...(coding !== undefined && { 'content-encoding': coding }),
  });
  response.end(request.method === 'HEAD' ? undefined : sent);
  return undefined;
}

/** A file that the bot has sent: shown if it is a picture, else only to be saved. */
function sendAttachment({ desk }: PageSite, pathname: string, response: ServerResponse): void {
  const file = desk.simulator.fileAt(pathname);
  if (file === undefined) return sendText(response, 404, 'There is no such file.');
  const isPicture = PICTURE.test(file.contentType);
  response.writeHead(200, {
    'content-security-policy': "default-src 'none'; sandbox",
    'content-type': isPicture ? file.contentType : 'application/octet-stream',
    ...(!isPicture && { 'content-disposition': 'attachment' }),
  });
  response.end(file.bytes);
  return undefined;
}

function explain(response: ServerResponse, error: unknown): void {
  if (error instanceof PageNotBuilt) return sendText(response, 503, error.message);
  if (error instanceof GoneMessage) {
    const result: DeedResult = { kind: 'refused', why: error.message };
    return sendJson(response, 200, result);
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return sendText(response, 500, `The simulator itself failed: ${text}`);
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}

function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.end(`${text}\n`);
}
