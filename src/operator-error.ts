/** A problem that the operator can fix. The message names the problem and the fix. */
export abstract class OperatorError extends Error {
  /** Whether a later attempt may succeed without a change. */
  get mayPass(): boolean {
    return false;
  }
}

/** EX_CONFIG of sysexits.h: the operator has to change something. */
const exitConfig = 78;
/** EX_TEMPFAIL of sysexits.h: a later start may succeed. */
const exitLater = 75;

/** The exit code after an error; `docs/operating.md` explains each. */
export function exitCodeOf(error: unknown): number {
  if (!(error instanceof OperatorError)) return 1;
  return error.mayPass ? exitLater : exitConfig;
}

/** The message of an `OperatorError`; the stack trace of any other error, which is a bug. */
export function describeError(error: unknown): string {
  if (error instanceof OperatorError) return error.message;
  return error instanceof Error ? String(error.stack) : String(error);
}
