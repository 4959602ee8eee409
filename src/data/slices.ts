import { setImmediate as yieldToEventLoop } from 'node:timers/promises';

/** Long work that yields every few milliseconds. Run it with `atOnce` or `inSlices`. */
export type Sliced<Result> = Generator<undefined, Result, undefined>;

/** Runs the work without a pause. */
export function atOnce<Result>(work: Sliced<Result>): Result {
  let step = work.next();
  while (step.done !== true) step = work.next();
  return step.value;
}

/** Runs the work and lets the event loop turn between slices, so that the bot keeps answering. */
export async function inSlices<Result>(work: Sliced<Result>): Promise<Result> {
  let step = work.next();
  while (step.done !== true) {
    await yieldToEventLoop();
    step = work.next();
  }
  return step.value;
}
