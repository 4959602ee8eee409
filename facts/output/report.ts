import type { PackTexts } from '#data/pack-file.ts';
import type { Problem } from '#data/problem.ts';
import type { Surroundings } from '../command.ts';
import { annotations, drawProblems, problemsAsJson } from './problems.ts';

/** What was found wrong in a pack, for whoever reads: a person, a program, GitHub. */
export interface Report {
  readonly directory: string;
  readonly problems: readonly Problem[];
  readonly texts?: Partial<PackTexts>;
}

/** Tells the problems, if any, and gives the exit code. */
export function tell(
  { directory, problems, texts }: Report,
  { json, fine }: { readonly json: boolean; readonly fine: string },
  { out, error, environment }: Surroundings,
): number {
  if (json) out(problemsAsJson(directory, problems));
  else if (problems.length === 0) out(fine);
  else {
    if (environment['GITHUB_ACTIONS'] === 'true') out(annotations(directory, problems));
    error(drawProblems(directory, problems, texts));
  }
  return problems.length === 0 ? 0 : 1;
}
