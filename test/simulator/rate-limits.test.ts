import { RateLimitError } from 'discord.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../simulator/rest/limits.ts';
import type { Place } from '../../simulator/world.ts';
import { openStage, plainly } from './stage.ts';
import type { Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage({ rateLimits: true });
});
afterEach(async () => stage[Symbol.asyncDispose]());

const post = (place: Place = 'general'): Promise<Response> =>
  plainly(stage, 'POST', `/channels/${stage.simulator.world.channelOf(place).id}/messages`, {
    body: { content: 'a' },
  });

const burst = async (path: string, count: number): Promise<number[]> => {
  const responses = await Promise.all(
    Array.from({ length: count }, () => plainly(stage, 'GET', path)),
  );
  return responses.map(({ status }) => status);
};

describe('buckets', () => {
  it('GIVEN five messages in a channel THEN the sixth is one too many until the window ends', async () => {
    for (let left = 4; left >= 0; left -= 1) {
      const { status, headers } = await post();
      expect(status).toBe(200);
      expect(headers.get('x-ratelimit-limit')).toBe('5');
      expect(headers.get('x-ratelimit-remaining')).toBe(String(left));
      expect(headers.get('x-ratelimit-reset-after')).toBe('5.000');
      expect(headers.get('x-ratelimit-reset')).toBe('1768478405.000');
      expect(headers.get('x-ratelimit-bucket')).toMatch(/^[\da-f]+$/);
    }
    stage.clock.advance(3500);
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
    stage.clock.advance(1500);
    expect((await post()).status).toBe(200);
    expect(stage.simulator.transcript.refusals).toEqual([]);
  });

  it('GIVEN a refused body THEN it counts all the same', async () => {
    const { id } = stage.simulator.world.channelOf('general');
    const response = await plainly(stage, 'POST', `/channels/${id}/messages`, { body: {} });
    expect([response.status, response.headers.get('x-ratelimit-remaining')]).toEqual([400, '4']);
  });

  it('GIVEN announcements THEN ten an hour can be published', async () => {
    const { id } = stage.simulator.world.channelOf('announcements');
    const statuses: number[] = [];
    for (let count = 0; count < 11; count += 1) {
      const { id: message } = (await (await post('announcements')).json()) as { id: string };
      stage.clock.advance(1100);
      statuses.push(
        (await plainly(stage, 'POST', `/channels/${id}/messages/${message}/crosspost`)).status,
      );
    }
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 200), 429]);
  });

  it('GIVEN discord.js THEN it understands the headers and the 429', async () => {
    const limited: string[] = [];
    stage.rest.options.rejectOnRateLimit = ({ scope, limit }) => {
      limited.push(`${scope} ${limit}`);
      return true;
    };
    const path = `/channels/${stage.simulator.world.channelOf('general').id}/messages` as const;
    for (let count = 0; count < 5; count += 1)
      await stage.rest.post(path, { body: { content: 'a' } });
    await expect(stage.rest.post(path, { body: { content: 'a' } })).rejects.toThrow(RateLimitError);
    expect(limited).toEqual(['user 5']);
  });
});

describe('the global limit', () => {
  it('GIVEN fifty requests in a second THEN the next waits for the next second', async () => {
    expect(new Set(await burst('/users/@me', LIMITS.requests.max))).toEqual(new Set([200]));
    const refused = await plainly(stage, 'GET', '/applications/@me');
    expect(refused.status).toBe(429);
    expect(refused.headers.get('x-ratelimit-global')).toBe('true');
    expect(refused.headers.get('x-ratelimit-scope')).toBe('global');
    expect(await refused.json()).toMatchObject({ retry_after: 1, global: true });
    stage.clock.advance(1000);
    expect((await plainly(stage, 'GET', '/users/@me')).status).toBe(200);
  });

  it('GIVEN interactions THEN they do not count', async () => {
    await burst('/users/@me', LIMITS.requests.max);
    const body = { type: 5 };
    const response = await plainly(stage, 'POST', '/interactions/1/nonsense/callback', { body });
    expect(response.status).toBe(404);
  });

  it('GIVEN rateLimits: false THEN nothing counts', async () => {
    await using free = await openStage();
    const statuses = await Promise.all(
      Array.from({ length: LIMITS.requests.max + 1 }, () => plainly(free, 'GET', '/users/@me')),
    );
    expect(statuses.every(({ status }) => status === 200)).toBe(true);
  });
});
