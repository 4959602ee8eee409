import { join } from 'node:path';
import { readPackTexts, type PackTexts } from '#data/pack-file.ts';
import { countProblems } from '#data/problem.ts';
import type { PackFile } from '#data/schema.ts';
import type { FileFix, Validation } from '#data/validate.ts';
import { allRules, validatePack, validateTexts } from '#validator.ts';
import { packFolder, readArguments, type FactsCommand, type Surroundings } from '../command.ts';
import { mend } from '../editing/yaml-text.ts';
import { writeWhole } from '../editing/write-file.ts';
import { tell } from '../output/report.ts';

export const check: FactsCommand = {
  name: 'check',
  summary: 'says what is wrong in a pack, and where',
  help: `check [DIR] [--json] [--fix] [--rules]

Reads the pack in DIR (else FACTS_DIR, else the bundled one) by all rules and says what is
wrong: file, line, column, rule, and how to mend it. Exit code 0: the bot takes it; 1: it does not.

  --fix    mends what can be mended without asking (slips in keys, ids and dates) and says what is left
  --json   one line of JSON for programs: {"ok", "directory", "problems"}
  --rules  lists the rules and what each is for

Under GitHub Actions the problems also stand beside the lines of a pull request.`,

  async run(args, surroundings) {
    const { values, positionals } = readArguments(
      args,
      { json: { type: 'boolean' }, fix: { type: 'boolean' }, rules: { type: 'boolean' } },
      { least: 0, most: 1 },
    );
    if (values.rules === true) {
      for (const { name, protects } of allRules) surroundings.out(`${name.padEnd(20)}${protects}`);
      return 0;
    }
    const directory = packFolder(positionals[0], surroundings);
    const first = await validatePack(directory);
    const validation =
      values.fix === true && !first.ok
        ? await fixed(directory, first, values.json === true ? undefined : surroundings)
        : first;
    const { texts } = await readPackTexts(directory);
    return tell(
      { directory, problems: validation.ok ? [] : validation.problems, texts },
      { json: values.json === true, fine: fine(directory, validation) },
      surroundings,
    );
  },
};

function fine(directory: string, validation: Validation): string {
  if (!validation.ok) return '';
  const { people, quotes, facts, updates, sources, version } = validation.facts;
  return `${directory} is sound: ${people.length} people, ${quotes.length} quotes, ${facts.length} facts, ${updates.length} updates from ${sources.length} sources, version ${version}`;
}

/** More than this many rounds would mean that fixes undo each other. */
const mostRounds = 5;

/** Mends round by round, as a mended shape lets further rules look; writes what became better. */
async function fixed(
  directory: string,
  first: Extract<Validation, { ok: false }>,
  surroundings: Surroundings | undefined,
): Promise<Validation> {
  const { texts, problems: unread } = await readPackTexts(directory);
  if (unread.length > 0) return first;
  const original = texts as PackTexts;
  let current = original;
  let validation: Validation = first;
  for (let round = 0; round < mostRounds && !validation.ok; round += 1) {
    const next = withFixes(current, validation.fixes);
    if (next === current) break;
    const outcome = validateTexts(next);
    // A shape that is mended can uncover more problems of meaning than it had of form.
    const isWorse = !outcome.ok && outcome.problems.some(({ rule }) => rule === 'yaml');
    if (isWorse) break;
    [current, validation] = [next, outcome];
  }
  const changed = (Object.keys(current) as PackFile[]).filter((n) => current[n] !== original[n]);
  for (const name of changed) await writeWhole(join(directory, name), current[name]);
  surroundings?.out(
    changed.length === 0 ? 'Nothing could be mended without you.' : `Mended ${changed.join(', ')}.`,
  );
  if (!validation.ok && changed.length > 0) {
    surroundings?.out(`${countProblems(validation.problems.length)} left:`);
  }
  return validation;
}

/** The last place first, so that no fix moves another's place. */
function withFixes(texts: PackTexts, fixes: readonly FileFix[]): PackTexts {
  const byFile = Map.groupBy(fixes, ({ file }) => file);
  const mended = Array.from(byFile, ([file, of]) => {
    const inOrder = of.toSorted(
      ({ problem: a }, { problem: b }) =>
        (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
    );
    return [
      file,
      mend(
        texts[file],
        inOrder.map(({ fix }) => fix),
      ),
    ] as const;
  });
  return mended.every(([file, text]) => text === texts[file])
    ? texts
    : { ...texts, ...(Object.fromEntries(mended) as Partial<PackTexts>) };
}
