import { compareFacts, describeChange, type Change } from '#data/diff.ts';
import { atOnce } from '#data/slices.ts';
import { validatePack } from '#validation/validator.ts';
import { readArguments, type FactsCommand } from '../command.ts';
import { report } from '../output/report.ts';

export const diff: FactsCommand = {
  name: 'diff',
  summary: 'compares two packs',
  help: `diff OLD NEW [--json]

Lists additions, changes (old → new) and removals from pack OLD to pack NEW, and the ids to
retire. Exit code 0: compared; 1: one of the packs has problems.`,

  async run(args, context) {
    const { values, positionals } = readArguments(
      args,
      { json: { type: 'boolean' } },
      { least: 2, most: 2 },
    );
    const json = values.json === true;
    const [old = '', current = ''] = positionals;
    const [before, after] = [await validatePack(old), await validatePack(current)];
    if (!before.ok) return report({ directory: old, problems: before.problems }, context, { json });
    if (!after.ok) {
      return report({ directory: current, problems: after.problems }, context, { json });
    }
    const changes = atOnce(compareFacts(before.facts, after.facts));
    if (json) {
      context.out(JSON.stringify({ changes }));
      return 0;
    }
    const { version } = after.facts;
    context.out(
      changes.length === 0
        ? `No changes: version ${version}.`
        : describeChanges(changes).join('\n'),
    );
    const gone = unretired(changes, after.facts.retired);
    if (gone.length > 0) {
      context.out(
        `\nOld buttons and posts still refer to the removed entries. In sources.yaml, add to retired: ${gone.join(', ')}`,
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

function describeChanges(changes: readonly Change[]): readonly string[] {
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
