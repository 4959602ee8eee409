import { describe, expect, it } from 'vitest';
import { serversByOffset, simulateDay } from '../../bench/plan/day-of-posts.ts';
import { assumptions, planFor, type PlanInput } from '../../bench/plan/plan.ts';

const defaults = Object.fromEntries(
  Object.entries(assumptions).map(([key, [, , standard]]) => [key, standard]),
) as PlanInput;

describe('day of posts', () => {
  it('places every server in a time zone', () => {
    const all = Array.from(serversByOffset.values()).reduce((sum, share) => sum + share, 0);
    expect(all).toBeCloseTo(1, 10);
  });

  it('drains the largest time zone at the allowed rate if all posts are at the default time', () => {
    const day = simulateDay({ posts: 10_000, atDefaultTime: 1, pace: 10 });
    // A fifth of them in one minute, ten a second.
    expect(day.atPeak).toBeCloseTo(2000, 5);
    expect(day.worst).toBeCloseTo(200 / 60, 5);
    expect(day.missed).toBe(0);
    expect(day.busy).toBeCloseTo(1000 / 86_400, 2);
  });

  it('sends few posts without a long delay', () => {
    expect(simulateDay({ posts: 100, atDefaultTime: 0.7, pace: 45 }).worst).toBeLessThan(0.02);
  });

  it('misses posts if more are due in a day than Discord allows', () => {
    const day = simulateDay({ posts: 5_000_000, atDefaultTime: 0.7, pace: 45 });
    expect(day.busy).toBe(1);
    expect(day.missed).toBeGreaterThan(0);
  });
});

describe('plan', () => {
  it('needs no less of anything for twice the servers', () => {
    const [small, large] = [planFor(defaults), planFor({ ...defaults, guilds: 2_000_000 })];
    expect(large.interactionsPerSecond).toBe(2 * small.interactionsPerSecond);
    expect(large.gateway.shards).toBe(2 * small.gateway.shards);
    expect(large.posts.worst).toBeGreaterThan(small.posts.worst);
  });

  it('gives a small bot one shard', () => {
    expect(planFor({ ...defaults, guilds: 2500 }).gateway.shards).toBe(1);
    expect(planFor({ ...defaults, guilds: 2501 }).gateway.shards).toBe(2);
  });
});
