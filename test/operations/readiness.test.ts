import { describe, expect, it, vi } from 'vitest';
import { createReadiness } from '#operations/readiness.ts';
import { ManualClock } from '../manual-clock.ts';

describe('readiness', () => {
  it('reports each part as starting until its check is set', async () => {
    const readiness = createReadiness(['database', 'facts'], new ManualClock());
    readiness.set('facts', () => undefined);
    expect(await readiness.report()).toEqual({
      isReady: false,
      parts: { database: 'starting', facts: 'ok' },
    });
    readiness.set('database', () => Promise.resolve(undefined));
    expect((await readiness.report()).isReady).toBe(true);
  });

  it.each([
    ['returns a reason', () => 'disk full', 'disk full'],
    ['fails', () => Promise.reject(new Error('refused')), 'refused'],
  ])('is not ready if a check %s', async (_, check, words) => {
    const clock = new ManualClock();
    const readiness = createReadiness([], clock);
    readiness.set('database', check);
    expect(await readiness.report()).toEqual({ isReady: false, parts: { database: words } });
    expect(clock.waiting).toBe(0);
  });

  it('does not ask an excluded part', async () => {
    const readiness = createReadiness(['database', 'facts'], new ManualClock());
    readiness.set('facts', () => undefined);
    const check = vi.fn<() => Promise<undefined>>(() => new Promise(() => undefined));
    readiness.set('database', check);
    const ready = { isReady: true, parts: { facts: 'ok' } };
    expect(await readiness.report(['database', 'nonsense'])).toEqual(ready);
    readiness.leave();
    expect((await readiness.report(['database'])).isReady).toBe(false);
    expect(check).not.toHaveBeenCalled();
  });

  it('gives up a check that never ends, and shares it between concurrent reports', async () => {
    const clock = new ManualClock();
    const readiness = createReadiness([], clock);
    const check = vi.fn<() => Promise<undefined>>(() => new Promise(() => undefined));
    readiness.set('database', check);
    const reports = Array.from({ length: 100 }, () => readiness.report());
    clock.advance(2000);
    for (const report of await Promise.all(reports)) {
      expect(report.parts['database']).toBe('no answer within 2000 ms');
    }
    expect(check).toHaveBeenCalledOnce();
  });

  it('is not ready during shutdown', async () => {
    const readiness = createReadiness([], new ManualClock());
    readiness.leave();
    expect(await readiness.report()).toEqual({
      isReady: false,
      parts: { process: 'shutting down' },
    });
  });
});
