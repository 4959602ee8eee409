import type { PackTexts } from '#data/pack-file.ts';
import type { Problem } from '#data/problem.ts';
import type { CommandContext } from '../command.ts';
import { annotations, drawProblems, isValid, problemsAsJson } from './problems.ts';

/** The problems of a pack. */
interface Report {
  readonly directory: string;
  readonly problems: readonly Problem[];
  readonly texts?: Partial<PackTexts>;
}

/** Prints the problems and, if the pack is valid, `success`. Returns the exit code. */
export function report(
  { directory, problems, texts }: Report,
  { out, error, environment }: CommandContext,
  { json = false, success = '' }: { readonly json?: boolean; readonly success?: string } = {},
): number {
  const isGood = isValid(problems);
  if (json) out(problemsAsJson(directory, problems));
  else {
    if (problems.length > 0) {
      if (environment['GITHUB_ACTIONS'] === 'true') out(annotations(directory, problems));
      error(drawProblems(directory, problems, texts));
    }
    if (isGood) out(success);
  }
  return isGood ? 0 : 1;
}
