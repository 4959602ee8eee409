import { withTimeout, type Clock } from '#clock.ts';

/** What is missing, in a few words; undefined: nothing. */
export type Check = () => string | undefined | Promise<string | undefined>;

export interface ReadinessReport {
  readonly isReady: boolean;
  /** `ok`, or what is missing, by part. */
  readonly parts: Readonly<Record<string, string>>;
}

/** Whether the process can do its work, part by part. A part is missing until it has a check. */
export interface Readiness {
  set(part: string, check: Check): void;
  /** From now on it is not ready: it is about to end. */
  leave(): void;
  /** Never rejects. `exclude`: parts that are looked at but may be missing. */
  report(exclude?: readonly string[]): Promise<ReadinessReport>;
}

/** How long a check may take, in milliseconds. */
const patience = 2000;

export function createReadiness(parts: readonly string[], clock: Clock): Readiness {
  const checks = new Map<string, Check>(parts.map((part) => [part, () => 'starting']));
  let leaving = false;
  let underway: Promise<ReadinessReport['parts']> | undefined;

  async function ask(): Promise<ReadinessReport['parts']> {
    const answers = await Promise.all(
      Array.from(checks, async ([part, check]) => [part, (await words(check, clock)) ?? 'ok']),
    );
    return Object.fromEntries(answers) as Record<string, string>;
  }

  return {
    set(part, check) {
      checks.set(part, check);
    },
    leave() {
      leaving = true;
    },
    async report(exclude = []) {
      // Whoever asks at the same time shares an answer: many who ask are no burden on the database.
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

async function words(check: Check, clock: Clock): Promise<string | undefined> {
  try {
    return await withTimeout(check, patience, clock);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
