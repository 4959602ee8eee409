import { withTimeout, type Clock } from '#clock.ts';

/** The reason why a part isn't ready; undefined: it is. */
export type Check = () => string | undefined | Promise<string | undefined>;

export interface ReadinessReport {
  readonly isReady: boolean;
  /** `ok`, or the reason, by part. */
  readonly parts: Readonly<Record<string, string>>;
}

export type Readiness = ReturnType<typeof createReadiness>;

/** Of a check, in milliseconds. */
const timeoutMs = 2000;

/** Whether the process is ready, part by part. A part without a check isn't. */
export function createReadiness(parts: readonly string[], clock: Clock) {
  const checks = new Map<string, Check>(parts.map((part) => [part, () => 'starting']));
  let leaving = false;
  let underway: Promise<ReadinessReport['parts']> | undefined;

  async function ask(): Promise<ReadinessReport['parts']> {
    const answers = await Promise.all(
      Array.from(checks, async ([part, check]) => [part, (await reasonOf(check, clock)) ?? 'ok']),
    );
    return Object.fromEntries(answers) as Record<string, string>;
  }

  return {
    set(part: string, check: Check): void {
      checks.set(part, check);
    },
    /** Not ready from now on, as the process is about to end. */
    leave(): void {
      leaving = true;
    },
    /** Never rejects. `exclude`: parts that are reported but don't count. */
    async report(exclude: readonly string[] = []): Promise<ReadinessReport> {
      // Concurrent calls share a report, so that many of them don't burden the database.
      underway ??= ask().finally(() => {
        underway = undefined;
      });
      const found = await underway;
      const parts = leaving ? { ...found, process: 'shutting down' } : found;
      const needed = Object.entries(parts).filter(([part]) => !exclude.includes(part));
      return { isReady: needed.every(([, answer]) => answer === 'ok'), parts };
    },
  };
}

async function reasonOf(check: Check, clock: Clock): Promise<string | undefined> {
  try {
    return await withTimeout(check, timeoutMs, clock);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
