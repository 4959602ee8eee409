import { createServer, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '#clock.ts';
import { BotHost } from '../../../simulator/bot/bot-host.ts';
import { openPage } from '../../../simulator/page-server/open-page.ts';
import { type Simulator, startSimulator } from '../../../simulator/simulator.ts';
import { SteeredClock } from '../../../simulator/time/steered-clock.ts';
import { TimeMachine } from '../../../simulator/time/time-machine.ts';
import { listen } from '../../listen.ts';

let simulator: Simulator;
let served: Awaited<ReturnType<typeof open>>;
let url: string;

async function open(host: string, port: number) {
  const simulated = new SteeredClock(systemClock);
  const bot = new BotHost({ clock: systemClock, simulator, environment: {} });
  const time = new TimeMachine({ clock: systemClock, simulated, simulator, bot });
  return openPage({
    address: { host, port },
    context: { clock: systemClock, simulator, bot, time, forget: () => Promise.resolve() },
  });
}

function port(): string {
  return new URL(url).port;
}

beforeAll(async () => {
  simulator = await startSimulator({ clock: systemClock });
  served = await open('127.0.0.1', 0);
  url = served.url ?? '';
});
afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await simulator.close();
});

/** Sends a request with any headers, which fetch doesn't allow. */
function ask(
  path: string,
  headers: Readonly<Record<string, string>>,
  method = 'GET',
  body = '',
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request(`${url}${path}`, { method, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
      answer.destroy();
    });
    asked.once('error', reject);
    asked.end(body);
  });
}

function crossSite(mode: string) {
  return { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': mode };
}

describe("the page's server", () => {
  test.each([
    [200, 'its own address', () => ({})],
    [200, 'localhost', () => ({ host: `localhost:${port()}` })],
    [200, 'a link on another site', () => crossSite('navigate')],
    [403, 'a domain that points here', () => ({ host: `evil.example:${port()}` })],
    [403, 'a domain that begins alike', () => ({ host: `127.0.0.1.evil.example:${port()}` })],
    [403, 'another site', () => ({ origin: 'http://evil.example' })],
    [403, 'another port of this computer', () => ({ origin: 'http://127.0.0.1:1' })],
    [403, 'an image on another site', () => crossSite('no-cors')],
  ])('returns %i for %s', async (status, _, headers) => {
    expect(await ask('/', headers())).toBe(status);
    expect(await ask('/api/events?who=fan&where=general', headers())).toBe(status);
  });

  test.each([
    [200, 'from the page', () => ({ origin: url })],
    [403, 'without an origin', () => ({})],
    [403, 'from another site', () => ({ origin: 'http://evil.example' })],
    [403, 'with a null origin', () => ({ origin: 'null' })],
  ])('returns %i for an action %s', async (status, _, headers) => {
    const body = JSON.stringify({ name: 'slow', on: false });
    expect(await ask('/api/fault', headers(), 'POST', body)).toBe(status);
  });

  test.each([
    ['/api/run', '{}'],
    ['/api/run', '{"who":"nobody","where":"general","command":"about","options":{}}'],
    ['/api/run', 'no JSON'],
    ['/api/clock', '{"to":"clock-change","timeZone":"Nowhere/Land"}'],
    ['/api/clock', '{"to":"later","by":"soon"}'],
    ['/api/run', `{"who":"${'x'.repeat(2_100_000)}"}`],
  ])('refuses %s with %.60s', async (path, body) => {
    expect(await ask(path, { origin: url }, 'POST', body)).toBe(400);
  });

  test('returns 404 for unknown paths', async () => {
    const files = ['/package.json', '/../package.json', '/main.ts', '/attachments/1/2/x.png'];
    for (const path of [...files, '/api']) {
      expect(await ask(path, {}), path).toBe(404);
    }
    expect(await ask('/api/nothing', { origin: url }, 'POST', '{}')).toBe(404);
    expect(await ask('/', { origin: url }, 'DELETE')).toBe(405);
  });

  test('allows no scripts and no content from elsewhere', async () => {
    const { headers } = await fetch(url);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe|https?:|\*/u);
  });

  test('lets the browser cache files', async () => {
    const first = await fetch(`${url}/page.js`);
    expect((await first.text()).length).toBeLessThan(400_000);
    const etag = first.headers.get('etag') ?? '';
    const again = await fetch(`${url}/page.js`, { headers: { 'if-none-match': etag } });
    expect(again.status).toBe(304);
  });

  test('uses another port if its own is taken', async () => {
    const other = createServer();
    const taken = await listen(other);
    await using page = await open('127.0.0.1', taken);
    other.close();
    expect(page.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/u);
    expect(page.url).not.toBe(`http://127.0.0.1:${taken}`);
    expect(page.problem).toBe(
      `Port ${taken} is taken by another program. The page uses another port; HTTP_PORT sets it.`,
    );
    expect((await fetch(page.url ?? '')).status).toBe(200);
  });

  test("explains that it can't use the address of another computer", async () => {
    await using page = await open('203.0.113.1', 3000);
    expect(page.url).toBeUndefined();
    expect(page.problem).toContain('203.0.113.1:3000 (EADDRNOTAVAIL)');
    expect(page.problem).toContain('HTTP_HOST');
  });
});
