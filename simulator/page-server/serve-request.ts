import type { IncomingMessage, ServerResponse } from 'node:http';
import { isPersona, isPlace } from '../terminal/people.ts';
import { PageNotBuilt } from './built-page.ts';
import { ACTIONS } from './actions.ts';
import { whyForeign } from './guard.ts';
import type { PageSite } from './page-site.ts';

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

const ALWAYS = new Headers({
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
});

/** The largest request body: an uploaded file in base64. */
const MOST_BYTES = 2 * 1024 * 1024;
const PICTURE = /^image\/(?:png|jpeg|gif|webp)$/u;

export async function serveRequest(
  site: PageSite,
  host: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.setHeaders(ALWAYS);
  try {
    const foreign = whyForeign(request, host);
    if (foreign === undefined) await route(site, request, response);
    else sendText(response, 403, foreign);
  } catch (error) {
    if (response.headersSent) response.destroy();
    else explain(response, error);
  }
}

async function route(site: PageSite, request: IncomingMessage, response: ServerResponse) {
  const { method = 'GET' } = request;
  const url = URL.parse(request.url ?? '/', 'http://page');
  if (!url) return sendText(response, 404, "This page doesn't exist.");
  const { pathname } = url;
  if (method === 'POST') return takeAction(site, pathname, request, response);
  if (method !== 'GET' && method !== 'HEAD') return sendText(response, 405, 'GET or POST.');
  if (pathname === '/api/events') return watch(site, url.searchParams, response);
  const entry = /^\/api\/transcript\/(\d{1,9})$/u.exec(pathname)?.[1];
  if (entry !== undefined) {
    const { transcript } = site.context.simulator;
    return sendJson(response, transcript.find(Number(entry))?.body ?? null);
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
  return sendJson(response, (await action.run(site.context, body.data)) ?? {});
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
  const files = await site.files;
  const file = files.get(pathname === '/' ? 'index.html' : pathname.slice(1));
  if (file === undefined) return sendText(response, 404, "There's no such page.");
  const { etag, contentType, bytes } = file;
  response.setHeaders(new Headers({ etag, 'cache-control': 'no-cache' }));
  if (request.headers['if-none-match'] === etag) return void response.writeHead(304).end();
  response.writeHead(200, { 'content-type': contentType, 'content-length': bytes.byteLength });
  // Node sends no body for HEAD.
  return void response.end(bytes);
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
  return void response.end(file.bytes);
}

function explain(response: ServerResponse, error: unknown): void {
  if (error instanceof PageNotBuilt) return sendText(response, 503, error.message);
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return sendText(response, 500, `The simulator itself failed: ${text}`);
}

function sendJson(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}

function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.end(`${text}\n`);
}
