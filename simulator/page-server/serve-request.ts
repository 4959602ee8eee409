import type { IncomingMessage, ServerResponse } from 'node:http';

import { isPersona, isPlace } from '../terminal/people.ts';
import { PageNotBuilt } from './built-page.ts';
import { ACTIONS, GoneMessage } from './actions.ts';
import { whyForeign } from './guard.ts';
import type { PageSite } from './page-site.ts';
import type { ActionResult } from './protocol.ts';

/**
 * Allows no external resources and no inline scripts. The components need style attributes for widths
 * and embed colours.
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

/** The largest request body: an uploaded file in base64. */
const MOST_BYTES = 2 * 1024 * 1024;
const PICTURE = /^image\/(?:png|jpeg|gif|webp)$/u;

/** Answers one HTTP request. */
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
  if (!url) return sendText(response, 404, "This page doesn't exist.");
  const { pathname } = url;
  if (method === 'POST') return takeAction(site, pathname, request, response);
  if (method !== 'GET' && method !== 'HEAD') return sendText(response, 405, 'GET or POST.');
  if (pathname === '/api/events') return watch(site, url.searchParams, response);
  const entry = /^\/api\/transcript\/(\d{1,9})$/u.exec(pathname)?.[1];
  if (entry !== undefined) {
    return sendJson(
      response,
      200,
      site.context.simulator.transcript.find(Number(entry))?.body ?? null,
    );
  }
  if (pathname.startsWith('/attachments/')) return sendAttachment(site, pathname, response);
  return sendPageFile(site, pathname, request, response);
}

function watch(site: PageSite, query: URLSearchParams, response: ServerResponse): void {
  const who = query.get('who') ?? '';
  const where = query.get('where') ?? '';
  if (isPersona(who) && isPlace(where)) site.watch({ who, where }, response);
  else sendText(response, 400, 'The query needs who and where.');
}

async function takeAction(
  site: PageSite,
  pathname: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const action = ACTIONS.get(pathname.replace(/^\/api\//u, ''));
  if (action === undefined) return sendText(response, 404, "There's no such action.");
  const body = action.body.safeParse(await readJson(request));
  if (!body.success) return sendText(response, 400, body.error.message);
  return sendJson(response, 200, (await action.run(site.context, body.data)) ?? {});
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
  if (file === undefined) return sendText(response, 404, "There's no such page.");
  const { etag, contentType, bytes } = file;
  const headers = { etag, 'cache-control': 'no-cache' };
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, headers).end();
    return undefined;
  }
  response.writeHead(200, {
    ...headers,
    'content-type': contentType,
    'content-length': bytes.byteLength,
  });
  response.end(request.method === 'HEAD' ? undefined : bytes);
  return undefined;
}

/** Serves an attachment: pictures inline, other files as downloads. */
function sendAttachment({ context }: PageSite, pathname: string, response: ServerResponse): void {
  const file = context.simulator.fileAt(pathname);
  if (file === undefined) return sendText(response, 404, "There's no such file.");
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
    const result: ActionResult = { kind: 'refused', why: error.message };
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
