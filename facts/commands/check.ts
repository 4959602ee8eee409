import { packFileNames, readPackTexts, type PackTexts } from '#data/pack-file.ts';
import type { Problem } from '#data/problem.ts';
import type { PackFile } from '#data/schema.ts';
import { count } from '#data/words.ts';
import {
  allRules,
  validatePack,
  validateTexts,
  type FileFix,
  type Validation,
} from '#validation/validator.ts';
import { packFolder, readArguments, type FactsCommand, type CommandContext } from '../command.ts';
import { quoteColons } from '../editing/quote-colons.ts';
import { applyFix } from '../editing/yaml-text.ts';
import { writeChanges } from '../editing/write-file.ts';
import { report } from '../report.ts';

export const check: FactsCommand = {
  name: 'check',
  summary: 'finds problems in a pack',
  help: `check [DIR] [--json] [--fix] [--rules]

Checks the pack in DIR (default: FACTS_DIR, then the bundled pack) against all rules. Each problem is
listed with its file, line, column and rule, and how to fix it. Exit code 0: the bot accepts the
pack; 1: it does not.

  --fix    fixes typos in keys, ids and dates, puts texts with a colon in quotes, and lists the
           remaining problems
  --json   one line of JSON for programs: {"ok", "directory", "problems"}
  --rules  lists the rules and the purpose of each

Under GitHub Actions, problems also appear next to the lines of a pull request.`,

  async run(args, context) {
    const { values, positionals } = readArguments(
      args,
      { json: { type: 'boolean' }, fix: { type: 'boolean' }, rules: { type: 'boolean' } },
      { least: 0, most: 1 },
    );
    if (values.rules === true) {
      for (const { name, protects } of allRules) context.out(`${name.padEnd(20)}${protects}`);
      return 0;
    }
    const directory = packFolder(positionals[0], context);
    const first = await validatePack(directory);
    const validation =
      values.fix === true && !first.ok
        ? await fixed(directory, first, values.json === true ? undefined : context)
        : first;
    const { texts } = await readPackTexts(directory);
    const problems = [...(validation.ok ? [] : validation.problems), ...validation.warnings];
    return report(
      { directory, problems: problems.map((problem) => withColonFix(problem, texts)), texts },
      context,
      { json: values.json === true, success: describePack(directory, validation) },
    );
  },
};

function describePack(directory: string, validation: Validation): string {
  if (!validation.ok) return '';
  const { people, quotes, facts, updates, sources, version } = validation.facts;
  const counts = [
    people.length === 1 ? '1 person' : `${people.length} people`,
    count(quotes.length, 'quote'),
    count(facts.length, 'fact'),
    count(updates.length, 'update'),
  ];
  return `${directory} is valid: ${counts.join(', ')} from ${count(sources.length, 'source')}, version ${version}`;
}

function withColonFix(problem: Problem, texts: Partial<PackTexts>): Problem {
  if (problem.rule !== 'yaml') return problem;
  const mended = quoteColons(texts[problem.file as PackFile] ?? '');
  return mended === undefined ? problem : { ...problem, fixable: true };
}

/** If more rounds are needed, fixes are undoing each other. */
const maxRounds = 5;

/** Applies fixes in rounds, because a fixed schema lets more rules run. Writes the changed files. */
async function fixed(
  directory: string,
  first: Extract<Validation, { ok: false }>,
  context: CommandContext | undefined,
): Promise<Validation> {
  const { texts, problems: unread } = await readPackTexts(directory);
  if (unread.length > 0) return first;
  const original = texts as PackTexts;
  const mended = packFileNames.map((name) => [name, quoteColons(original[name]) ?? original[name]]);
  let current = Object.fromEntries(mended) as PackTexts;
  let validation = validateTexts(current);
  for (let round = 0; round < maxRounds && !validation.ok; round += 1) {
    const next = withFixes(current, validation.fixes);
    if (packFileNames.every((name) => next[name] === current[name])) break;
    const outcome = validateTexts(next);
    // A round can uncover more problems than it fixes, but it must not break the YAML.
    if (yamlFaults(outcome) > yamlFaults(validation)) break;
    [current, validation] = [next, outcome];
  }
  const changed = await writeChanges(directory, original, current);
  context?.out(
    changed.length === 0 ? 'Nothing could be fixed automatically.' : `Fixed ${changed.join(', ')}.`,
  );
  if (!validation.ok && changed.length > 0) {
    context?.out(`${count(validation.problems.length, 'problem')} left:`);
  }
  return validation;
}

function yamlFaults(validation: Validation): number {
  return validation.ok ? 0 : validation.problems.filter(({ rule }) => rule === 'yaml').length;
}

/** Applies the last fix first: removing an entry moves those after it. */
function withFixes(texts: PackTexts, fixes: readonly FileFix[]): PackTexts {
  const fixed: Record<PackFile, string> = { ...texts };
  const byPlace = fixes.toSorted(
    ({ problem: a }, { problem: b }) =>
      (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
  for (const { file, fix } of byPlace.toReversed()) fixed[file] = applyFix(fixed[file], fix);
  return fixed;
}
