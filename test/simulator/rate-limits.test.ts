import { RateLimitError } from 'discord.js';
import { describe, expect, it } from 'vitest';
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

describe('rate limit buckets', () => {
  it('allow five messages per channel and window', async () => {
    for (let left = 4; left >= 0; left -= 1) {
      const { status, headers } = await post();
      expect(status).toBe(200);
      expect(headers.get('x-ratelimit-limit')).toBe('5');
      expect(headers.get('x-ratelimit-remaining')).toBe(String(left));
      expect(headers.get('x-ratelimit-reset-after')).toBe('5.000');
      expect(headers.get('x-ratelimit-reset')).toBe('1768478405.000');
      expect(headers.get('x-ratelimit-bucket')).toMatch(/^[\da-f]+$/);
    }
    harness.clock.advance(3500);
    const refused = await post();
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('2');
    expect(refused.headers.get('x-ratelimit-scope')).toBe('user');
    expect(await refused.json()).toEqual({
      message: 'You are being rate limited.',
      retry_after: 1.5,
      global: false,
    });
    expect((await post('thread')).status).toBe(200);
    harness.clock.advance(1500);
    expect((await post()).status).toBe(200);
    expect(harness.simulator.transcript.refusals).toEqual([]);
  });

  it('count refused bodies', async () => {
    const { status, headers } = await post('general', {});
    expect([status, headers.get('x-ratelimit-remaining')]).toEqual([400, '4']);
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

describe('the global rate limit', () => {
  it('allows fifty requests per second', async () => {
    expect(new Set(await burst('/users/@me', LIMITS.requests.max))).toEqual(new Set([200]));
    const refused = await request(harness, 'GET', '/applications/@me');
    expect(refused.status).toBe(429);
    expect(refused.headers.get('x-ratelimit-global')).toBe('true');
    expect(refused.headers.get('x-ratelimit-scope')).toBe('global');
    expect(await refused.json()).toMatchObject({ retry_after: 1, global: true });
    harness.clock.advance(1000);
    expect((await request(harness, 'GET', '/users/@me')).status).toBe(200);
  });

  it("doesn't count interactions", async () => {
    await burst('/users/@me', LIMITS.requests.max);
    const body = { type: 5 };
    const response = await request(harness, 'POST', '/interactions/1/nonsense/callback', { body });
    expect(response.status).toBe(404);
  });

  it('can be switched off', async () => {
    await using free = await openHarness();
    const statuses = await burst('/users/@me', LIMITS.requests.max + 1, free);
    expect(new Set(statuses)).toEqual(new Set([200]));
  });
});
