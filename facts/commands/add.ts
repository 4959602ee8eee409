import type { Facts } from '#data/facts.ts';
import { readPackTexts, type PackTexts } from '#data/pack-file.ts';
import { validatePack, validateTexts } from '#validation/validator.ts';
import { addition, speakerAddition, withAdditions, type Addition } from '../adding/additions.ts';
import { nonEmpty, type Asker, type Values } from '../adding/field.ts';
import {
  ask,
  back,
  forgetLast,
  missingFlags,
  newOne,
  newSourceOf,
  sourceFlags,
  type Answers,
} from '../adding/gather.ts';
import { kinds, source, type Kind } from '../adding/kinds.ts';
import { terminalAsker } from '../adding/terminal.ts';
import {
  packFolder,
  readArguments,
  UsageError,
  type FactsCommand,
  type CommandContext,
} from '../command.ts';
import { writeChanges } from '../editing/write-file.ts';
import { report } from '../output/report.ts';

export const add: FactsCommand = {
  name: 'add',
  summary: 'adds a fact, a person, a quote, an update and more to a pack',
  help: `add ${kinds.map(({ name }) => name).join('|')} [DIR] [--dry-run] [OPTIONS]

Without options, asks for every field. With options (for scripts), asks only for missing fields, or
fails and lists them if there is no terminal. Checks the pack with the new entry, previews the answer,
and then writes the entry. Comments and order of the files are kept.

${kinds.map(describeKind).join('\n')}

  --speaker-name NAME  with add quote: a speaker who isn't in the pack yet
  --source, --says     in pairs; repeat them for several sources
  --supersedes ID      the older entry that it replaces, which becomes history
  --dry-run            shows the preview and writes nothing

DIR defaults to FACTS_DIR, then to the bundled pack.`,

  async run(args, context) {
    const { values: options, positionals } = readArguments(args, optionTypes(), {
      least: 1,
      most: 2,
    });
    const kind = kinds.find(({ name }) => name === positionals[0]);
    if (!kind) throw new UsageError(`'${positionals[0]}' isn't something that can be added`);
    const directory = packFolder(positionals[1], context);
    const given = valuesOf(options, kind);

    const validation = await validatePack(directory);
    if (!validation.ok) {
      const { texts } = await readPackTexts(directory);
      context.error('Fix the problems in the pack before you add to it:');
      return report({ directory, problems: validation.problems, texts }, context);
    }
    const { facts, texts } = validation;
    const asker = context.isInteractive ? await terminalAsker() : undefined;
    const isDryRun = options['dry-run'] === true;
    const answers: Answers = new Map();
    for (;;) {
      const additions = await gather(kind, facts, given, asker, answers, context);
      // Scripts, and people who repeat a command from the shell's history, aren't asked.
      const confirming = Object.keys(given).length === 0 ? asker : undefined;
      const plan = { directory, texts, kind, additions, asker: confirming, isDryRun };
      const code = await write(plan, context);
      if (code !== 'back') return code;
      forgetLast(answers);
    }
  },
};

interface Plan {
  readonly directory: string;
  readonly texts: PackTexts;
  readonly kind: Kind;
  /** The requested entry is last. */
  readonly additions: readonly Addition[];
  /** Asked to confirm, if a person answered the questions. */
  readonly asker: Asker | undefined;
  readonly isDryRun: boolean;
}

/** All entries to add: the requested one, and a new source or speaker for it. */
async function gather(
  kind: Kind,
  facts: Facts,
  given: Values,
  asker: Asker | undefined,
  answers: Answers,
  { out }: CommandContext,
): Promise<readonly Addition[]> {
  const missing = missingFlags(kind, given);
  if (missing.length > 0 && !asker) {
    throw new UsageError(`missing: ${missing.map((flag) => `--${flag}`).join(', ')}`);
  }
  if (asker && missing.length > 0) {
    if (answers.size === 0) out(`Answer ${back} to go back to the previous question.`);
    await ask(kind, facts, given, asker, answers);
  }
  const additions: Addition[] = [];
  const values: Record<string, readonly string[]> = { ...given, ...Object.fromEntries(answers) };

  for (const flag of sourceFlags) {
    if (!answers.get(flag)?.includes(newOne)) continue;
    const added = addition(source, facts, newSourceOf(answers, flag));
    additions.push(added);
    values[flag] = [added.id];
  }
  const [speakerName] = nonEmpty(values, 'speaker-name');
  if (kind.name === 'quote' && speakerName !== undefined) {
    const id = nonEmpty(values, 'speaker').find((wanted) => wanted !== newOne);
    const speaker = speakerAddition(facts, speakerName, id);
    additions.push(speaker);
    values['speaker'] = [speaker.id];
  }
  return [...additions, addition(kind, facts, values)];
}

/** The exit code, or `back` to the last question. */
async function write(
  { directory, texts, kind, additions, asker, isDryRun }: Plan,
  context: CommandContext,
): Promise<number | 'back'> {
  const changed = withAdditions(texts, additions);
  const outcome = validateTexts(changed);
  if (!outcome.ok) {
    context.error('The pack would be invalid with this entry. Nothing was written.');
    const code = report({ directory, problems: outcome.problems, texts: changed }, context);
    const next = await asker?.choose('What now?', [toBack, toGiveUp]);
    return next === back ? 'back' : code;
  }
  const id = additions.at(-1)?.id ?? '';
  const { previewOf } = await import('../adding/preview.ts');
  const preview = previewOf(kind, id, outcome.facts, context.environment);
  if (preview !== undefined) context.out(preview);
  if (isDryRun) {
    context.out(`\nDry run: nothing was written. The id would be ${id}.`);
    return 0;
  }
  const answer = await asker?.choose('Write it?', [{ value: '', name: 'Yes' }, toBack, toGiveUp]);
  if (answer === back) return 'back';
  if (answer === toGiveUp.value) {
    context.out('Nothing was written.');
    return 0;
  }
  const files = await writeChanges(directory, texts, changed);
  context.out(`\nAdded ${kind.name} '${id}' to ${files.join(' and ')} in ${directory}.`);
  for (const { message } of outcome.warnings) context.out(`Warning: ${message}.`);
  return 0;
}

const toBack = { value: back, name: 'Go back to the last question' };
const toGiveUp = { value: 'give up', name: 'Write nothing' };

function optionTypes() {
  const flags = new Set(kinds.flatMap(({ fields }) => fields.map(({ flag }) => flag)));
  const texts = [...flags, 'speaker-name'].map(
    (flag) => [flag, { type: 'string', multiple: true }] as const,
  );
  return { ...Object.fromEntries(texts), 'dry-run': { type: 'boolean' } } as const;
}

/** The values of the options. Options of another kind are a usage error. */
function valuesOf(options: Readonly<Record<string, unknown>>, kind: Kind): Values {
  const known = new Set(kind.fields.map(({ flag }) => flag));
  if (kind.name === 'quote') known.add('speaker-name');
  const given = Object.entries(options).filter(([flag]) => flag !== 'dry-run');
  for (const [flag, values] of given) {
    if (!known.has(flag)) throw new UsageError(`--${flag} isn't an option of add ${kind.name}`);
    const isMany = kind.fields.some((field) => field.flag === flag && field.many === true);
    if (!isMany && (values as readonly string[]).length > 1) {
      throw new UsageError(`--${flag} can be given only once`);
    }
  }
  const values = Object.fromEntries(given) as Values;
  if ((values['source']?.length ?? 0) !== (values['says']?.length ?? 0)) {
    throw new UsageError('--source and --says must be given in pairs');
  }
  return values;
}

function describeKind({ name, fields }: Kind): string {
  const flags = fields.map(({ flag, optional }) => (optional ? `[--${flag}]` : `--${flag}`));
  return `  ${name.padEnd(8)}${flags.join(' ')}`;
}
