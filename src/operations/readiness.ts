import { withTimeout, type Clock } from '#clock.ts';

/** The reason why a part isn't ready; undefined: it is. */
export type Check = () => string | undefined | Promise<string | undefined>;

export type Readiness = ReturnType<typeof createReadiness>;

/** Timeout of a check, in milliseconds. */
const timeoutMs = 2000;

/** Whether the process is ready, part by part. A part without a check isn't. */
export function createReadiness(parts: readonly string[], clock: Clock) {
  const checks = new Map<string, Check>(parts.map((part) => [part, () => 'starting']));
  let leaving = false;
  /** Calls at the same time share an answer, so that many of them don't burden the database. */
  const underway = new Map<string, Promise<string>>();

  function ask(part: string, check: Check): Promise<string> {
    const answer =
      underway.get(part) ?? answerOf(check, clock).finally(() => underway.delete(part));
    underway.set(part, answer);
    return answer;
  }

  return {
    set(part: string, check: Check): void {
      checks.set(part, check);
    },
    /** Not ready from now on, as the process is about to end. */
    leave(): void {
      leaving = true;
    },
    /** Never rejects. `exclude`: parts that aren't asked. */
    async report(exclude: readonly string[] = []) {
      const asked = Array.from(checks).filter(([part]) => !exclude.includes(part));
      const answers = await Promise.all(
        asked.map(async ([part, check]) => [part, await ask(part, check)] as const),
      );
      /** `ok`, or the reason, by part. */
      const parts: Record<string, string> = Object.fromEntries(answers);
      if (leaving) parts['process'] = 'shutting down';
      return { isReady: Object.values(parts).every((answer) => answer === 'ok'), parts };
    },
  };
}

async function answerOf(check: Check, clock: Clock): Promise<string> {
  try {
    return (await withTimeout(check, timeoutMs, clock)) ?? 'ok';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
