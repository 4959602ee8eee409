import type { Timing } from '#subscriptions/subscription.ts';
import { readTiming, type ChosenTiming } from '#subscriptions/schedule.ts';

/** Reads a timing, with a minimum interval of one minute. */
export function timingOf(chosen: ChosenTiming): Timing {
  const timing = readTiming(chosen, 1);
  if ('problem' in timing) throw new Error(timing.problem);
  return timing;
}

export function daily(time: string): Timing {
  return timingOf({ time });
}

/** `2026-03-29T01:00Z`. */
export function iso(instants: readonly (number | undefined)[]): readonly (string | undefined)[] {
  return instants.map((at) =>
    at === undefined ? undefined : `${new Date(at).toISOString().slice(0, 16)}Z`,
  );
}
