import { readPackTexts } from '#data/pack-file.ts';
import { certainties, standings, topics } from '#data/schema.ts';
import { validatePack, validateTexts } from '#validation/validator.ts';
import { additionsOf, withAdditions } from '../adding/additions.ts';
import { kinds, missingOptions, optionsOf, type Kind, type Values } from '../adding/kinds.ts';
import {
  missingError,
  packFolder,
  readArguments,
  UsageError,
  type FactsCommand,
} from '../command.ts';
import { writeChanges } from '../editing/write-file.ts';
import { toLines } from '../editing/yaml-text.ts';
import { report } from '../report.ts';

export const add: FactsCommand = {
  name: 'add',
  summary: 'adds a fact, a person, a quote, an update and more to a pack',
  help: `add ${kinds.map(({ name }) => name).join('|')} [DIR] [--dry-run] OPTIONS

Checks the pack with the new entry, shows the entry and then writes it. Comments and order of the
files are kept.

${kinds.map(describeKind).join('\n')}

  --about              what a quote is about, or ids of people and topics of an update
  --certainty          ${certainties.join(', ')}
  --date               2024-01-08, 8 January 2024, January 2024, summer 2022 or 2022
  --id                 lower-case words joined by hyphens; default: made from its name or text
  --passage            the words as printed; repeat it for each passage
  --person, --speaker  an id from the pack
  --said               when or where it was said, in words
  --source, --says     the id of a source, and what it says in your own words; in pairs, repeat them for
                       several sources. A disagreement needs at least two
  --speaker-name       a speaker who isn't in the pack yet, instead of --speaker
  --spoiler            the number of the aired season that it spoils
  --standing           ${standings.join(', ')}
  --supersedes         the id of an older entry that it replaces, which becomes history
  --topic              ${topics.join(', ')}
  --dry-run            writes nothing

DIR defaults to FACTS_DIR, then to the bundled pack.`,

  async run(args, context) {
    const { values: options, positionals } = readArguments(args, optionTypes(), {
      least: 1,
      most: 2,
    });
    const kind = kinds.find(({ name }) => name === positionals[0]);
    if (!kind) throw new UsageError(`'${positionals[0]}' isn't something that can be added`);
    const directory = packFolder(positionals[1], context);
    const values = valuesOf(options, kind);

    const validation = await validatePack(directory);
    if (!validation.ok) {
      const { texts } = await readPackTexts(directory);
      context.error('Fix the problems in the pack before you add to it:');
      return report({ directory, problems: validation.problems, texts }, context);
    }
    const { facts, texts } = validation;
    const [person] = values['person'] ?? [];
    if (kind.name === 'note' && !facts.people.some(({ id }) => id === person)) {
      throw new UsageError(`there is no person '${person}' in ${directory}`);
    }
    const additions = additionsOf(kind, facts, values);
    const changed = withAdditions(texts, additions);
    const outcome = validateTexts(changed);
    if (!outcome.ok) {
      context.error('The pack would be invalid with this entry. Nothing was written.');
      // `check --fix` works on what was written.
      const problems = outcome.problems.map((problem) => ({ ...problem, fixable: undefined }));
      return report({ directory, problems, texts: changed }, context);
    }
    for (const { file, entry } of additions) context.out(`${file}:\n${toLines(entry, '  ')}\n`);
    if (options['dry-run'] === true) {
      context.out('Dry run: nothing was written.');
      return 0;
    }
    const files = await writeChanges(directory, texts, changed);
    const id = additions.at(-1)?.id;
    context.out(`Added ${kind.name} '${id}' to ${files.join(' and ')} in ${directory}.`);
    for (const { message } of outcome.warnings) context.out(`Warning: ${message}.`);
    return 0;
  },
};

function optionTypes() {
  const texts = kinds
    .flatMap(optionsOf)
    .map(({ name }) => [name, { type: 'string', multiple: true }] as const);
  return { ...Object.fromEntries(texts), 'dry-run': { type: 'boolean' } } as const;
}

/** The values that aren't empty. */
function valuesOf(options: Readonly<Record<string, unknown>>, kind: Kind): Values {
  const known = optionsOf(kind);
  const values: Record<string, readonly string[]> = {};
  for (const [name, given] of Object.entries(options)) {
    if (name === 'dry-run') continue;
    const option = known.find((one) => one.name === name);
    if (!option) throw new UsageError(`--${name} isn't an option of add ${kind.name}`);
    const texts = (given as readonly string[]).filter((text) => text.trim() !== '');
    if (texts.length > 1 && !option.isMany) {
      throw new UsageError(`--${name} can be given only once`);
    }
    if (texts.length > 0) values[name] = texts;
  }
  if (values['source']?.length !== values['says']?.length) {
    throw new UsageError('--source and --says must be given in pairs');
  }
  const missing = missingOptions(kind, values);
  if (missing.length > 0) throw missingError(missing, `add ${kind.name} ${kind.example}`);
  return values;
}

function describeKind(kind: Kind): string {
  const options = optionsOf(kind).map(({ name, isRequired }) =>
    isRequired ? `--${name}` : `[--${name}]`,
  );
  return `  ${kind.name.padEnd(13)}${options.join(' ')}`;
}
