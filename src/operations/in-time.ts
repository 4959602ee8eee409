import type { Clock } from '#clock.ts';

/**
 * The outcome of `work`, for whom an answer is worth something only soon.
 *
 * @param patience in milliseconds.
 * @throws what `work` throws, or Error where it takes longer; it is not stopped then.
 */
export async function inTime<T>(
  work: () => T | Promise<T>,
  patience: number,
  clock: Clock,
): Promise<T> {
  const late = Promise.withResolvers<never>();
  const cancel = clock.after(patience, () => {
    late.reject(new Error(`no answer within ${patience} ms`));
  });
  try {
    return await Promise.race([Promise.resolve().then(work), late.promise]);
  } finally {
    cancel();
  }
}
