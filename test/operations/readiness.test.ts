import { describe, expect, it } from 'vitest';
import { createReadiness } from '#operations/readiness.ts';
import { ManualClock } from '../manual-clock.ts';

describe('readiness', () => {
  it('GIVEN a start THEN each part is missing until it is there', async () => {
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
    ['says what is missing', () => 'disk full', 'disk full'],
    [
      'throws',
      () => {
        throw new Error('no route');
      },
      'no route',
    ],
    ['rejects', () => Promise.reject(new Error('refused')), 'refused'],
  ])('GIVEN a check that %s THEN not ready, and why', async (_, check, words) => {
    const clock = new ManualClock();
    const readiness = createReadiness([], clock);
    readiness.set('database', check);
    expect(await readiness.report()).toEqual({ isReady: false, parts: { database: words } });
    expect(clock.waiting).toBe(0);
  });

  it('GIVEN a missing part that is excluded THEN ready, and it is told all the same', async () => {
    const readiness = createReadiness(['database', 'facts'], new ManualClock());
    readiness.set('facts', () => undefined);
    expect(await readiness.report(['database', 'nonsense'])).toEqual({
      isReady: true,
      parts: { database: 'starting', facts: 'ok' },
    });
    expect((await readiness.report(['facts'])).isReady).toBe(false);
    readiness.leave();
    expect((await readiness.report(['database'])).isReady).toBe(false);
  });

  it('GIVEN a check that never ends THEN it is given up, and many who ask make one check', async () => {
    const clock = new ManualClock();
    const readiness = createReadiness([], clock);
    let checks = 0;
    readiness.set('database', () => {
      checks += 1;
      return new Promise(() => undefined);
    });
    const reports = Array.from({ length: 100 }, () => readiness.report());
    clock.advance(2000);
    for (const report of await Promise.all(reports)) {
      expect(report.parts['database']).toBe('no answer within 2000 ms');
    }
    expect(checks).toBe(1);
  });

  it('GIVEN a process that is about to end THEN it is not ready', async () => {
    const readiness = createReadiness([], new ManualClock());
    readiness.leave();
    expect(await readiness.report()).toEqual({
      isReady: false,
      parts: { process: 'shutting down' },
    });
  });
});
