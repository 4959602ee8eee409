import type { PackTexts } from '#data/pack-file.ts';
import type { Problem } from '#data/problem.ts';
import type { CommandContext } from '../command.ts';
import { annotations, drawProblems, problemsAsJson } from './problems.ts';

/** The problems of a pack. */
interface Report {
  readonly directory: string;
  readonly problems: readonly Problem[];
  readonly texts?: Partial<PackTexts>;
}

/** Prints the problems, or `success` if there are none, and returns the exit code. */
export function report(
  { directory, problems, texts }: Report,
  { out, error, environment }: CommandContext,
  { json = false, success = '' }: { readonly json?: boolean; readonly success?: string } = {},
): number {
  if (json) out(problemsAsJson(directory, problems));
  else if (problems.length === 0) out(success);
  else {
    if (environment['GITHUB_ACTIONS'] === 'true') out(annotations(directory, problems));
    error(drawProblems(directory, problems, texts));
  }
  return problems.length === 0 ? 0 : 1;
}
