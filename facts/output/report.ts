import type { PackTexts } from '#data/pack-file.ts';
import type { Problem } from '#data/problem.ts';
import type { CommandContext } from '../command.ts';
import { annotations, drawProblems } from './problems.ts';

interface Report {
  readonly directory: string;
  readonly problems: readonly Problem[];
  readonly texts?: Partial<PackTexts>;
}

interface Style {
  /** One line for programs, with the fields of `more`. */
  readonly json?: boolean;
  readonly more?: object;
  /** Printed if there are only warnings. */
  readonly success?: string;
}

/** Prints the problems. Returns the exit code. */
export function report(
  { directory, problems, texts }: Report,
  { out, error, environment }: CommandContext,
  { json = false, more, success = '' }: Style = {},
): number {
  const isGood = problems.every(({ warning }) => warning);
  if (json) out(JSON.stringify({ ok: isGood, directory, problems, ...more }));
  else {
    if (problems.length > 0) {
      if (environment['GITHUB_ACTIONS'] === 'true') out(annotations(directory, problems));
      error(drawProblems(directory, problems, texts));
    }
    if (isGood) out(success);
  }
  return isGood ? 0 : 1;
}
