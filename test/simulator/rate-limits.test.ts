import { RateLimitError } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { InvalidRequests } from '../../simulator/rest/invalid-requests.ts';
import { LIMITS } from '../../simulator/rest/limits.ts';
import type { Place } from '../../simulator/world/world.ts';
import { openHarness, request, useHarness } from './harness.ts';
import { times } from './payload-parts.ts';

const harness = useHarness({ rateLimits: true });

const post = (place?: Place, body: object = { content: 'a' }): Promise<Response> =>
  request(harness, 'POST', harness.messages(place), { body });
const burst = async (path: string, count: number, from = harness): Promise<number[]> => {
  const responses = await Promise.all(times(count, () => request(from, 'GET', path)));
  return responses.map(({ status }) => status);
};

/** The headers of a response with this status. */
const headersOf = async (response: Promise<Response>, expected: number): Promise<object> => {
  const { status, headers } = await response;
  expect(status).toBe(expected);
  return Object.fromEntries(headers);
};

/** As many requests as the global limit allows. */
const fifty = async (): Promise<Set<number>> => {
  const commands = `/applications/${harness.applicationId}/commands`;
  const guild = `/guilds/${harness.world.guildId}`;
  const paths = ['/users/@me', '/gateway/bot', commands, guild, harness.messages()];
  const bursts = await Promise.all(paths.map((path) => burst(path, LIMITS.requests / 5)));
  return new Set(bursts.flat());
};

describe('rate limit buckets', () => {
  it('allow five messages per channel and window', async () => {
    for (let left = 4; left >= 0; left -= 1) {
      expect(await headersOf(post(), 200)).toMatchObject({
        'x-ratelimit-limit': '5',
        'x-ratelimit-remaining': String(left),
        'x-ratelimit-reset-after': '5.000',
        'x-ratelimit-reset': '1768478405.000',
        'x-ratelimit-bucket': expect.stringMatching(/^[\da-f]+$/),
      });
    }
    harness.clock.advance(3500);
    const refused = post();
    const headers = { 'retry-after': '2', 'x-ratelimit-scope': 'user' };
    expect(await headersOf(refused, 429)).toMatchObject(headers);
    expect(await (await refused).json()).toEqual({
      message: 'You are being rate limited.',
      retry_after: 1.5,
      global: false,
    });
    expect((await post('thread')).status).toBe(200);
    harness.clock.advance(1500);
    expect((await post()).status).toBe(200);
    expect(harness.refusals).toEqual([]);
  });

  it('count refused bodies', async () => {
    const headers = { 'x-ratelimit-remaining': '4' };
    expect(await headersOf(post('general', {}), 400)).toMatchObject(headers);
  });

  it('allow ten crossposts per hour', async () => {
    const path = harness.messages('announcements');
    const statuses: number[] = [];
    for (let count = 0; count < 11; count += 1) {
      const { id: message } = (await (await post('announcements')).json()) as { id: string };
      harness.clock.advance(1100);
      statuses.push((await request(harness, 'POST', `${path}/${message}/crosspost`)).status);
    }
    expect(statuses).toEqual([...times(10, () => 200), 429]);
  });

  it('send headers that discord.js understands', async () => {
    const limited: string[] = [];
    harness.rest.options.rejectOnRateLimit = ({ scope, limit }) => {
      limited.push(`${scope} ${limit}`);
      return true;
    };
    for (let count = 0; count < 5; count += 1) await harness.post({ content: 'a' });
    await expect(harness.post({ content: 'a' })).rejects.toThrow(RateLimitError);
    expect(limited).toEqual(['user 5']);
  });
});

// https://discord.com/developers/docs/topics/rate-limits#header-format
describe('rate limit headers', () => {
  it.each([
    () => '/gateway/bot',
    () => `/applications/${harness.applicationId}/commands`,
    () => `/guilds/${harness.world.guildId}`,
    () => harness.messages(),
  ])('come with every route that needs the token', async (path) => {
    const response = request(harness, 'GET', path());
    expect(await headersOf(response, 200)).toMatchObject({ 'x-ratelimit-remaining': '9' });
    expect(await burst(path(), 10)).toEqual([...times(9, () => 200), 429]);
  });
});

// https://discord.com/developers/docs/topics/rate-limits#exceeding-a-rate-limit
describe('a shared limit', () => {
  it("isn't the bot's fault", async () => {
    harness.faults.sharedLimit({ path: /messages$/ }, 1336.57);
    const refused = post();
    const headers = { 'retry-after': '1337', 'x-ratelimit-scope': 'shared' };
    expect(await headersOf(refused, 429)).toMatchObject(headers);
    expect(await (await refused).json()).toMatchObject({ retry_after: 1336.57, global: false });
    expect(harness.simulator.invalidRequests).toBe(0);
  });
});

// https://discord.com/developers/docs/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans
describe('10,000 requests with 401, 403 or 429 in ten minutes', () => {
  it('block the address, without JSON', async () => {
    const invalid = new InvalidRequests(harness.clock);
    const [first, second] = [times(5000, () => 403), times(4999, () => 401)];
    for (const status of first) invalid.note(status);
    harness.clock.advance(9 * 60_000);
    for (const status of [...second, 400, 404, 500]) invalid.note(status);
    expect([invalid.count, invalid.block()]).toEqual([9999, undefined]);
    invalid.note(429);
    expect(invalid.block()).toMatchObject({ status: 429, text: 'error code: 1015' });
    harness.clock.advance(60 * 60_000);
    expect([invalid.count, invalid.block()]).toEqual([0, undefined]);
  });

  it('are counted by the simulator', async () => {
    harness.faults.rest({}, { status: 429 });
    const headers = { authorization: 'Bot wrong' };
    await request(harness, 'GET', '/users/@me');
    await request(harness, 'GET', '/users/@me', { headers });
    await request(harness, 'GET', '/users/@me');
    expect(harness.simulator.invalidRequests).toBe(2);
  });
});

describe('the global rate limit', () => {
  it('allows fifty requests per second', async () => {
    expect(await fifty()).toEqual(new Set([200]));
    const refused = request(harness, 'GET', '/applications/@me');
    const headers = { 'x-ratelimit-global': 'true', 'x-ratelimit-scope': 'global' };
    expect(await headersOf(refused, 429)).toMatchObject(headers);
    expect(await (await refused).json()).toMatchObject({ retry_after: 1, global: true });
    harness.clock.advance(1000);
    expect((await request(harness, 'GET', '/users/@me')).status).toBe(200);
  });

  it("doesn't count interactions", async () => {
    await fifty();
    const body = { type: 5 };
    const response = await request(harness, 'POST', '/interactions/1/nonsense/callback', { body });
    expect(response.status).toBe(404);
  });

  it('can be switched off', async () => {
    await using free = await openHarness();
    const statuses = await burst('/users/@me', LIMITS.requests + 1, free);
    expect(new Set(statuses)).toEqual(new Set([200]));
  });
});
