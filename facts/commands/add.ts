import { join } from 'node:path';
import { readPackTexts, type PackTexts } from '#data/pack-file.ts';
import type { Facts } from '#data/facts.ts';
import type { PackFile } from '#data/schema.ts';
import { addition, speakerAddition, withAdditions, type Addition } from '../adding/additions.ts';
import { one, type Asker, type Values } from '../adding/field.ts';
import { ask, askSource, missingFlags, newOne } from '../adding/gather.ts';
import { kinds, source, type Kind } from '../adding/kinds.ts';
import { previewOf } from '../adding/preview.ts';
import { terminalAsker } from '../adding/terminal.ts';
import { unfinished } from '../adding/unfinished.ts';
import {
  packFolder,
  readArguments,
  UsageError,
  type FactsCommand,
  type Surroundings,
} from '../command.ts';
import { writeWhole } from '../editing/write-file.ts';
import { tell } from '../output/report.ts';

export const add: FactsCommand = {
  name: 'add',
  summary: 'adds a source, a person, a quote or an update to a pack',
  help: `add source|person|quote|update [DIR] [--dry-run] [OPTIONS]

Without options it asks for everything. With options (for scripts) it asks only for what is missing,
and where nobody can be asked it says what that is. It checks the pack with the new entry, shows the
answer as it will be, and then writes; comments and order of the files stay as they are.

${kinds.map(describeKind).join('\n')}

  --speaker-name NAME  with add quote: a speaker who is not in the pack yet
  --source, --says     several times, in pairs, where several sources say so
  --dry-run            shows everything and writes nothing

DIR is FACTS_DIR or the bundled pack if left out.`,

  async run(args, surroundings) {
    const { values: options, positionals } = readArguments(args, optionTypes(), {
      least: 1,
      most: 2,
    });
    const kind = kinds.find(({ name }) => name === positionals[0]);
    if (!kind) throw new UsageError(`'${positionals[0]}' cannot be added`);
    const directory = packFolder(positionals[1], surroundings);
    const given = valuesOf(options, kind);

    const { texts, problems: unread } = await readPackTexts(directory);
    const pack = unfinished(texts, unread);
    if ('problems' in pack) {
      surroundings.error('Mend what is wrong with the pack before anything is added to it:');
      return tell({ directory, problems: pack.problems, texts }, plain, surroundings);
    }
    const asker = surroundings.canAsk ? await terminalAsker() : undefined;
    const additions = await gather(kind, pack.facts, given, asker);
    return write(
      { directory, texts: texts as PackTexts, kind, additions },
      {
        asker: Object.keys(given).length === 0 ? asker : undefined,
        isDryRun: options['dry-run'] === true,
        surroundings,
      },
    );
  },
};

const plain = { json: false, fine: '' } as const;

interface Plan {
  readonly directory: string;
  readonly texts: PackTexts;
  readonly kind: Kind;
  /** What the kind asked for stands last. */
  readonly additions: readonly Addition[];
}

interface Manner {
  /** Asked before anything is written, where a person answered the questions. */
  readonly asker: Asker | undefined;
  readonly isDryRun: boolean;
  readonly surroundings: Surroundings;
}

/** Everything that is to be added: the entry, and a source or speaker that came up with it. */
async function gather(
  kind: Kind,
  facts: Facts,
  given: Values,
  asker: Asker | undefined,
): Promise<readonly Addition[]> {
  const missing = missingFlags(kind, given).filter(
    (flag) => flag !== 'speaker' || one(given, 'speaker-name') === undefined,
  );
  if (missing.length > 0 && !asker) {
    throw new UsageError(`missing: ${missing.map((flag) => `--${flag}`).join(', ')}`);
  }
  const isGuided = asker && missing.length > 0;
  const values: Values = isGuided ? await ask(kind, facts, given, asker) : given;
  const additions: Addition[] = [];
  const filled: Record<string, readonly string[]> = { ...values };

  if (asker && values['source']?.includes(newOne)) {
    const added = addition(source, facts, await askSource(facts, asker));
    additions.push(added);
    filled['source'] = values['source'].map((id) => (id === newOne ? added.id : id));
  }
  const speakerName =
    one(values, 'speaker-name') ??
    (one(values, 'speaker') === newOne ? await asker?.text('Their name', notEmpty) : undefined);
  if (kind.name === 'quote' && speakerName !== undefined) {
    const wanted = one(values, 'speaker');
    const id = wanted === newOne ? undefined : wanted;
    const speaker = speakerAddition(facts, speakerName, id);
    additions.push(speaker);
    filled['speaker'] = [speaker.id];
  }
  return [...additions, addition(kind, facts, filled)];
}

async function write(
  { directory, texts, kind, additions }: Plan,
  { asker, isDryRun, surroundings }: Manner,
): Promise<number> {
  const changed = withAdditions(texts, additions);
  const outcome = unfinished(changed, []);
  if ('problems' in outcome) {
    surroundings.error('With this entry the pack would not hold; nothing was written.');
    return tell({ directory, problems: outcome.problems, texts: changed }, plain, surroundings);
  }
  const id = additions.at(-1)?.id ?? '';
  const preview = previewOf(kind, id, outcome.facts);
  if (preview !== undefined) surroundings.out(preview);
  if (isDryRun) {
    surroundings.out(`\nNothing was written (--dry-run). The id would be ${id}.`);
    return 0;
  }
  if (asker && !(await asker.confirm('Write it?'))) {
    surroundings.out('Nothing was written.');
    return 0;
  }
  const files = (Object.keys(changed) as PackFile[]).filter(
    (file) => changed[file] !== texts[file],
  );
  for (const file of files) await writeWhole(join(directory, file), changed[file]);
  surroundings.out(`\nAdded ${kind.name} '${id}' to ${files.join(' and ')} in ${directory}.`);
  for (const { message } of outcome.unused) {
    surroundings.out(
      `Until ${message.replace('nothing', 'something')}, the bot does not take the pack.`,
    );
  }
  return 0;
}

function notEmpty(text: string): string | true {
  return text.trim() === '' ? 'This must be known.' : true;
}

function optionTypes() {
  const flags = new Set(kinds.flatMap(({ fields }) => fields.map(({ flag }) => flag)));
  const texts = [...flags, 'speaker-name'].map(
    (flag) => [flag, { type: 'string', multiple: true }] as const,
  );
  return { ...Object.fromEntries(texts), 'dry-run': { type: 'boolean' } } as const;
}

/** The options of a kind; one that belongs to another kind is wrong usage. */
function valuesOf(options: Readonly<Record<string, unknown>>, kind: Kind): Values {
  const known = new Set(kind.fields.map(({ flag }) => flag));
  if (kind.name === 'quote') known.add('speaker-name');
  const given = Object.entries(options).filter(([flag]) => flag !== 'dry-run');
  for (const [flag, values] of given) {
    if (!known.has(flag)) throw new UsageError(`--${flag} is no option of add ${kind.name}`);
    const isMany = kind.fields.some((field) => field.flag === flag && field.many === true);
    if (!isMany && (values as readonly string[]).length > 1) {
      throw new UsageError(`--${flag} can be given once`);
    }
  }
  const values = Object.fromEntries(given) as Values;
  if ((values['source']?.length ?? 0) !== (values['says']?.length ?? 0)) {
    throw new UsageError('--source and --says are given in pairs');
  }
  return values;
}

function describeKind({ name, fields }: Kind): string {
  const flags = fields.map(({ flag, optional }) => (optional ? `[--${flag}]` : `--${flag}`));
  return `  ${name.padEnd(8)}${flags.join(' ')}`;
}
