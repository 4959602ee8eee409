/** One thing wrong in a pack, where it stands and how to mend it. */
export interface Problem {
  readonly file: string;
  /** Counted from 1; absent where the file as a whole is meant. */
  readonly line?: number;
  readonly column?: number;
  readonly rule: string;
  readonly message: string;
  readonly tip?: string;
}

/** A pack that cannot be used, with everything that is wrong with it. */
export class PackError extends Error {
  override readonly name = 'PackError';
  readonly directory: string;
  readonly problems: readonly Problem[];

  constructor(directory: string, problems: readonly Problem[]) {
    const count = `${problems.length} problem${problems.length === 1 ? '' : 's'}`;
    super(`The facts in ${directory} have ${count}:\n${problems.map(describeProblem).join('\n')}`);
    this.directory = directory;
    this.problems = problems;
  }
}

/** In one or two lines: `cast.yaml:12:5 unknown-id  ...` and, below it, the tip. */
export function describeProblem(problem: Problem): string {
  const { file, line, column, rule, message, tip } = problem;
  const place = line === undefined ? file : `${file}:${line}:${column ?? 1}`;
  return `  ${place}  ${message}  (${rule})${tip === undefined ? '' : `\n    ${tip}`}`;
}
