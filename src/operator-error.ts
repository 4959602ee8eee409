/** Trouble that the operator can fix. The message says what is wrong and what to do. */
export abstract class OperatorError extends Error {
  /** Whether the same may work later although nothing was changed. */
  get mayPass(): boolean {
    return false;
  }
}

/** EX_CONFIG of sysexits.h: only a change by the operator helps. */
const exitConfig = 78;
/** EX_TEMPFAIL of sysexits.h: starting again later may help. */
const exitLater = 75;

/** The exit code for an error that ended the bot; `docs/operating.md` explains each. */
export function exitCodeOf(error: unknown): number {
  if (!(error instanceof OperatorError)) return 1;
  return error.mayPass ? exitLater : exitConfig;
}

/** The message of an `OperatorError`; of any other error the stack trace, which helps to find the fault. */
export function describeError(error: unknown): string {
  if (error instanceof OperatorError) return error.message;
  return error instanceof Error ? String(error.stack) : String(error);
}
