import { relative, resolve } from 'node:path';
import { styleText } from 'node:util';
import type { PackTexts } from '#data/pack-file.ts';
import { placeOf, type Problem } from '#data/problem.ts';
import { count } from '#data/words.ts';
import type { CommandContext } from './command.ts';

interface Report {
  readonly directory: string;
  readonly problems: readonly Problem[];
  readonly texts?: Partial<PackTexts>;
}

/**
 * Prints the problems, or one line of JSON for programs. Returns the exit code.
 *
 * @param success printed if there are only warnings.
 */
export function report(
  { directory, problems, texts = {} }: Report,
  { out, error, environment }: CommandContext,
  { json = false, success = '' } = {},
): number {
  const isGood = problems.every(({ warning }) => warning);
  if (json) out(JSON.stringify({ ok: isGood, directory, problems }));
  else {
    if (problems.length > 0) {
      if (environment['GITHUB_ACTIONS'] === 'true') out(annotations(directory, problems));
      error(drawProblems(directory, problems, texts));
    }
    if (isGood) out(success);
  }
  return isGood ? 0 : 1;
}

const maxDrawn = 50;

type Style = Parameters<typeof styleText>[0];

/** Colours the text if the terminal supports it and `NO_COLOR` is not set. */
function paint(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stderr });
}

/** Prints each problem with its line, and a marker below the column. */
function drawProblems(
  directory: string,
  problems: readonly Problem[],
  texts: Partial<PackTexts>,
): string {
  const drawn = problems.slice(0, maxDrawn).map((problem) => drawProblem(problem, texts));
  const rest = problems.length - drawn.length;
  const fixable = problems.filter((problem) => problem.fixable).length;
  const warnings = problems.filter(({ warning }) => warning).length;
  const amounts = [
    ...(problems.length > warnings ? [count(problems.length - warnings, 'problem')] : []),
    ...(warnings > 0 ? [count(warnings, 'warning')] : []),
  ];
  return [
    ...drawn,
    ...(rest > 0 ? [`and ${rest} more (--json lists all)\n`] : []),
    paint(
      problems.length > warnings ? 'red' : 'yellow',
      `${amounts.join(' and ')} in ${directory}`,
    ),
    ...(fixable > 0 ? [`check --fix can fix ${fixable} of them`] : []),
  ].join('\n');
}

function drawProblem(problem: Problem, texts: Partial<PackTexts>): string {
  const { rule, message, tip, line, column = 1, file, warning } = problem;
  const source = texts[file as keyof PackTexts]?.split('\n')[(line ?? 0) - 1];
  const number = `${line} | `;
  return [
    `${paint('cyan', placeOf(problem))}  ${warning ? paint('yellow', `warning: ${message}`) : paint('red', message)}  ${paint('dim', rule)}`,
    ...(source === undefined || source.length > 200
      ? []
      : [
          `  ${paint('dim', number)}${source}`,
          `  ${' '.repeat(number.length + column - 1)}${paint('red', '^')}`,
        ]),
    ...(tip === undefined ? [] : [`  ${paint('green', tip)}`]),
    '',
  ].join('\n');
}

/**
 * Workflow commands that annotate the lines of a pull request.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
function annotations(directory: string, problems: readonly Problem[]): string {
  return problems
    .map(({ file, line, column, rule, message, tip, warning }) => {
      const place = {
        file: relative('.', resolve(directory, file)),
        ...(line === undefined ? {} : { line, col: column ?? 1 }),
        title: rule,
      };
      const properties = Object.entries(place)
        .map(([key, value]) => `${key}=${escapedProperty(String(value))}`)
        .join(',');
      return `::${warning ? 'warning' : 'error'} ${properties}::${escaped(tip === undefined ? message : `${message}\n${tip}`)}`;
    })
    .join('\n');
}

function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapedProperty(text: string): string {
  return escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
