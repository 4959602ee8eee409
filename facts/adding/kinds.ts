import { z } from 'zod';
import { packFiles, type Pack, type PackFile } from '#data/schema.ts';
import { packDate } from '../provenance/dates.ts';

/** A kind of entry that can be added. Its options come from the schema. */
export interface Kind {
  readonly name: 'source' | 'fact' | 'note' | 'disagreement' | 'person' | 'quote' | 'update';
  readonly file: PackFile;
  readonly list: string;
  /** The first of these options that is given makes the id, if no id is given. */
  readonly namedBy: readonly string[];
  /** The options of a whole entry, for the bundled pack. */
  readonly example: string;
}

/** The given values by option. */
export type Values = Readonly<Record<string, readonly string[]>>;

interface Option {
  /** Without dashes. */
  readonly name: string;
  readonly isRequired: boolean;
  /** Can be repeated. */
  readonly isMany: boolean;
}

const cited = '--source article-1 --says "Reports it."';

export const kinds: readonly Kind[] = [
  {
    name: 'source',
    file: 'sources.yaml',
    list: 'sources',
    namedBy: ['label'],
    example: '--label "Article 4" --date 2025-02-20 --note "News of the filming."',
  },
  {
    name: 'fact',
    file: 'production.yaml',
    list: 'facts',
    namedBy: ['text'],
    example: `--topic filming --text "Filming has ended." --certainty reported ${cited}`,
  },
  {
    name: 'note',
    file: 'cast.yaml',
    list: 'notes',
    namedBy: ['text'],
    example: `--person sadie-sink --text "She has a new skateboard." --certainty reported ${cited}`,
  },
  {
    name: 'disagreement',
    file: 'production.yaml',
    list: 'disagreements',
    namedBy: ['question'],
    example: `--topic filming --question "Has it ended?" ${cited} --source article-2 --says "Denies it."`,
  },
  {
    name: 'person',
    file: 'cast.yaml',
    list: 'people',
    namedBy: ['name', 'character'],
    example: `--name "Ana Oak" --standing new --certainty reported ${cited}`,
  },
  {
    name: 'quote',
    file: 'quotes.yaml',
    list: 'quotes',
    namedBy: ['about'],
    example: `--speaker-name "Ana Oak" --role Actor --passage "It's a wrap." --about "The end" --certainty reported ${cited}`,
  },
  {
    name: 'update',
    file: 'updates.yaml',
    list: 'updates',
    namedBy: ['headline'],
    example: `--headline "Filming has ended" --text "Filming has ended." --certainty reported ${cited}`,
  },
];

/** The options of a kind, in the order of the file. */
export function optionsOf(kind: Kind): readonly Option[] {
  const options = Object.entries(shapeOf(kind)).flatMap(([key, schema]): readonly Option[] => {
    if (key === 'photos' || key === 'notes') return [];
    const isCited = key === 'sources' || key === 'views';
    const isRequired = key !== 'id' && !schema.isOptional() && !schema.isNullable();
    const names = isCited ? ['source', 'says'] : [optionNames[key] ?? key];
    return names.map((name) => ({ name, isRequired, isMany: isList(schema) }));
  });
  if (kind.name === 'note')
    return [{ name: 'person', isRequired: true, isMany: false }, ...options];
  if (kind.name !== 'quote') return options;
  return [...options, { name: 'speaker-name', isRequired: false, isMany: false }];
}

/** Options that make another one unnecessary. */
const substitutes: Readonly<Record<string, string>> = {
  speaker: 'speaker-name',
  // The entry has the topics of the one that it replaces.
  topic: 'supersedes',
};

/** The required options that are missing. */
export function missingOptions(kind: Kind, values: Values): readonly string[] {
  return optionsOf(kind)
    .filter(({ isRequired }) => isRequired)
    .map(({ name }) => name)
    .filter((name) => !values[name] && !values[substitutes[name] ?? '']);
}

/** The schema of each key of an entry, in the order of the file. */
function shapeOf({ file, list }: Kind): Readonly<Record<string, z.ZodType>> {
  const lists: Readonly<Record<string, z.ZodType>> = {
    ...packFiles[file].shape,
    notes: packFiles['cast.yaml'].shape.people.element.shape.notes,
  };
  const entries = lists[list] instanceof z.ZodDefault ? lists[list].unwrap() : lists[list];
  return (entries as z.ZodArray<z.ZodObject<Record<string, z.ZodType>>>).element.shape;
}

function isList(schema: z.ZodType): boolean {
  const isWrapped = schema instanceof z.ZodDefault || schema instanceof z.ZodOptional;
  return (isWrapped ? schema.unwrap() : schema) instanceof z.ZodArray;
}

/** Options whose name differs from their key. */
const optionNames: Readonly<Record<string, string>> = {
  topics: 'topic',
  people: 'person',
  aliases: 'alias',
  passages: 'passage',
};

/** An entry as it appears in the file. */
export function entryOf(kind: Kind, id: string, values: Values, pack: Pack): object {
  const read = (key: string, schema: z.ZodType): unknown => {
    if (key === 'id') return id;
    if (key === 'sources' || key === 'views') {
      return values['source']?.map((source, at) => ({ source, says: values['says']?.[at] }));
    }
    const all = values[optionNames[key] ?? key];
    if (key === 'topics' && !all && !schema.isOptional()) return formerTopics(values, pack);
    if (!all) return schema.isNullable() ? null : undefined;
    if (isList(schema)) return all;
    const [value = ''] = all;
    return key === 'date' ? packDate(value) : key === 'spoiler' ? Number(value) : value;
  };
  const entries = Object.entries(shapeOf(kind)).map(([key, schema]) => [key, read(key, schema)]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as object;
}

/** The topics of the entries that the new one supersedes. */
function formerTopics(values: Values, { facts, disagreements }: Pack): readonly string[] {
  const superseded = new Set(values['supersedes']);
  const former = [...facts, ...disagreements].filter(({ id }) => superseded.has(id));
  return [...new Set(former.flatMap((entry) => entry.topics))];
}
