import { describeChange, diffFacts, type Change } from '#data/diff.ts';
import { validatePack } from '#validator.ts';
import { readArguments, type FactsCommand } from '../command.ts';
import { tell } from '../output/report.ts';

export const diff: FactsCommand = {
  name: 'diff',
  summary: 'tells in words what changed between two packs',
  help: `diff OLD NEW [--json]

Tells what NEW has more than the pack OLD, what changed (old → new) and what it lacks, and which ids
should be retired. Exit code 0, changed or not; 1 where one of the two has problems.`,

  async run(args, surroundings) {
    const { values, positionals } = readArguments(
      args,
      { json: { type: 'boolean' } },
      { least: 2, most: 2 },
    );
    const json = values.json === true;
    const [old = '', current = ''] = positionals;
    const [before, after] = [await validatePack(old), await validatePack(current)];
    for (const [directory, of] of [
      [old, before],
      [current, after],
    ] as const) {
      if (!of.ok)
        return tell({ directory, problems: of.problems }, { json, fine: '' }, surroundings);
    }
    if (!before.ok || !after.ok) return 1;
    const changes = diffFacts(before.facts, after.facts);
    if (json) {
      surroundings.out(JSON.stringify({ changes }));
      return 0;
    }
    const { version } = after.facts;
    surroundings.out(
      changes.length === 0 ? `No change: version ${version}.` : inWords(changes).join('\n'),
    );
    const gone = unretired(changes, after.facts.retired);
    if (gone.length > 0) {
      surroundings.out(
        `\nOld buttons and posts still mean what is gone. In sources.yaml, add to retired: ${gone.join(', ')}`,
      );
    }
    return 0;
  },
};

const headings: Readonly<Record<Change['kind'], string>> = {
  added: 'Added',
  changed: 'Changed',
  removed: 'Removed',
};

function inWords(changes: readonly Change[]): readonly string[] {
  return Array.from(
    Map.groupBy(changes, ({ kind }) => kind),
    ([kind, of]) =>
      [headings[kind], ...of.map((change) => `  - ${describeChange(change)}`)].join('\n'),
  );
}

function unretired(changes: readonly Change[], retired: readonly string[]): readonly string[] {
  return changes
    .filter(({ kind, id }) => kind === 'removed' && !retired.includes(id))
    .map(({ id }) => id);
}
