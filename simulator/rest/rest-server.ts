import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Discord } from '../discord.ts';
import type { Faults, RequestFault } from '../faults.ts';
import { acceptBody } from './bodies.ts';
import type { Reply } from './call.ts';
import type { InvalidRequests } from './invalid-requests.ts';
import { checkParams, checkQuery, matchRoute } from './match-route.ts';
import type { Match } from './match-route.ts';
import type { RateLimits } from './rate-limits.ts';
import { parseBody } from './read-body.ts';
import { enforce, ignored, Refusal } from './refusal.ts';
import { ROUTES } from './routes.ts';

const BASE = /^\/api\/v(?:9|10)(?=\/)/;
/** https://discord.com/developers/docs/reference#user-agent */
const USER_AGENT = /^DiscordBot \(.+\)/;
/** https://github.com/discord/discord-api-docs/issues/6473, 4908 and 1504 */
const BLOCKED = /^(?:$|Mozilla\/|Python-urllib\/|Java\/1\.)/;

interface Answered extends Reply {
  /** Instead of a JSON body. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly bytes: Buffer;
}

export interface RestDeps {
  readonly discord: Discord;
  readonly faults: Faults;
  /** undefined: no rate limits. */
  readonly rateLimits: RateLimits | undefined;
  readonly invalidRequests: InvalidRequests;
}

/** Handles one HTTP request, to the REST API or for an attachment. */
export async function serveRest(
  deps: RestDeps,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { discord, faults, invalidRequests } = deps;
  const { method = 'GET', headers } = request;
  const url = URL.parse(request.url ?? '/', discord.origin());
  if (!url) {
    response.writeHead(404).end();
    return;
  }
  const file = discord.uploads.at(url.pathname);
  if (method === 'GET' && file !== undefined) {
    response.writeHead(200, { 'content-type': file.contentType }).end(file.bytes);
    return;
  }
  const asked: Asked = { method, url, headers, bytes: await buffer(request) };
  const fault = await faults.takeFor(method, url.pathname);
  const isLostOnTheWay = fault?.drop === true && fault.afterwards !== true;
  const answered = isLostOnTheWay
    ? undefined
    : (invalidRequests.block() ?? ordered(fault) ?? (await answer(deps, asked)));
  if (answered !== undefined) invalidRequests.note(answered.status, answered.headers);
  note(discord, asked, answered);
  if (answered === undefined || fault?.drop === true) request.socket.destroy();
  else send(response, answered, discord.clock.now());
}

/** The response of an injected fault, if any. */
function ordered({ status, body, headers = {} }: RequestFault = {}): Answered | undefined {
  return status === undefined ? undefined : { status, body, headers };
}

/** Turns a refusal into a response. */
async function answer(deps: RestDeps, asked: Asked): Promise<Answered> {
  // Refused requests count towards the rate limit too.
  let headers: Answered['headers'] = {};
  try {
    const match = admit(deps.discord, asked);
    const verdict = deps.rateLimits?.count(match) ?? { headers: {} };
    ({ headers } = verdict);
    if (verdict.refused !== undefined) return { status: 429, body: verdict.refused, headers };
    return { ...(await run(deps.discord, match, asked)), headers };
  } catch (error) {
    return { ...explain(deps.discord, asked, error), headers };
  }
}

function explain({ transcript }: Discord, { method, url }: Asked, error: unknown): Reply {
  const summary = `${method} ${url.pathname}${url.search}`;
  if (error instanceof Refusal) {
    const { status, body } = error;
    if (error.isBotsFault) transcript.note('refused', summary, { status, body });
    return { status, body };
  }
  // A bug in the simulator: shown to the test, not to be mistaken for Discord's response.
  const message = `The simulator failed: ${error instanceof Error ? error.stack : String(error)}`;
  transcript.note('refused', summary, { status: 500, body: message });
  return { status: 500, body: { message, code: 0 } };
}

/** Finds the route and authorizes the request. @throws Refusal */
function admit({ transcript, credentials }: Discord, { method, url, headers }: Asked): Match {
  const path = url.pathname.replace(BASE, '');
  if (path === url.pathname) {
    throw new Refusal(path.startsWith('/api/') ? 'versionNotSimulated' : 'unknownRoute');
  }
  const { 'user-agent': agent = '' } = headers;
  if (BLOCKED.test(agent)) throw new Refusal('blockedUserAgent');
  if (!USER_AGENT.test(agent)) {
    const summary = `the User-Agent ${agent} may be blocked`;
    const isKnown = transcript.refusals.some((entry) => entry.summary === summary);
    if (!isKnown) transcript.note('refused', summary);
  }
  const match = matchRoute(ROUTES, method, path);
  if (match.route.auth === 'bot') {
    const token = /^Bot (?<token>\S+)$/.exec(headers.authorization ?? '')?.groups?.['token'];
    if (!credentials.accepts(token ?? '')) throw new Refusal('unauthorized');
  }
  return match;
}

/** @throws Refusal */
async function run(discord: Discord, { route, params }: Match, asked: Asked): Promise<Reply> {
  const query = asked.url.searchParams;
  enforce(discord, [...checkParams(params), ...checkQuery(route.query ?? {}, query)]);
  const { json, files } = await parseBody(asked.bytes, asked.headers['content-type'] ?? '');
  if (route.body === undefined && json !== undefined) {
    enforce(discord, [ignored([], 'UNKNOWN_BODY', 'Discord reads no body here.')]);
  }
  const body = route.body && acceptBody(discord, route.body, json ?? {});
  return route.handle({ discord, params, query, body, files });
}

function send(
  response: ServerResponse,
  { status, body, text = JSON.stringify(body), headers = {} }: Answered,
  now: number,
): void {
  // Node's own date is the machine's, but the bot compares its clock with Discord's.
  response.setHeader('date', new Date(now).toUTCString());
  const type = text === undefined ? {} : { 'content-type': 'application/json' };
  response.writeHead(status, { ...type, ...headers }).end(text);
}

function note(
  { transcript }: Discord,
  { method, url, bytes }: Asked,
  answered: Answered | undefined,
): void {
  const path = url.pathname.replace(BASE, '');
  transcript.note('rest', `${method} ${path}${url.search}`, {
    ...(answered && { status: answered.status }),
    ...(bytes.length > 0 && { body: readable(bytes.toString('utf8')) }),
  });
}

function readable(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
