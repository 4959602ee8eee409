import { describe, expect, it } from 'vitest';
import { mergeCalls } from '#reload/merge-calls.ts';

describe('merged calls', () => {
  it('run at once, and once more if there were more calls meanwhile', async () => {
    const runs: PromiseWithResolvers<void>[] = [];
    const call = mergeCalls(
      () => {
        const run = Promise.withResolvers<void>();
        runs.push(run);
        return run.promise;
      },
      () => undefined,
    );
    for (let count = 0; count < 700; count += 1) call();
    expect(runs).toHaveLength(1);
    runs[0]?.resolve();
    await expect.poll(() => runs.length).toBe(2);
    runs[1]?.resolve();
    await new Promise(setImmediate);
    expect(runs).toHaveLength(2);
    call();
    expect(runs).toHaveLength(3);
  });

  it('go on after a failure, which is reported', async () => {
    const errors: unknown[] = [];
    let runs = 0;
    const call = mergeCalls(
      () => {
        runs += 1;
        return Promise.reject(new Error(`${runs}`));
      },
      (error) => errors.push(String(error)),
    );
    call();
    await new Promise(setImmediate);
    call();
    await new Promise(setImmediate);
    expect(errors).toEqual(['Error: 1', 'Error: 2']);
  });
});
