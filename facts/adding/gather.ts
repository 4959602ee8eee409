import type { z } from 'zod';
import { packFiles, type Pack } from '#data/schema.ts';
import type { Asker, Choice, Field, Values } from './field.ts';
import { source, type Kind } from './kinds.ts';

/** The choice for an entry that the pack does not have yet. */
export const newOne = '+';

/**
 * Asks for the fields of an entry: for all of them, or only for the missing required ones if some
 * were given as options.
 */
export async function ask(kind: Kind, pack: Pack, given: Values, asker: Asker): Promise<Values> {
  const answers: Record<string, readonly string[]> = { ...given };
  const isFresh = Object.keys(given).length === 0;
  for (const field of kind.fields) {
    if (answers[field.flag] !== undefined || (!isFresh && field.optional === true)) continue;
    answers[field.flag] = await askField(kind, field, pack, asker);
  }
  return answers;
}

/** The required flags without a value. */
export function missingFlags(kind: Kind, values: Values): readonly string[] {
  return kind.fields
    .filter(({ flag, optional }) => optional !== true && (values[flag] ?? []).length === 0)
    .map(({ flag }) => flag);
}

async function askField(
  kind: Kind,
  field: Field,
  pack: Pack,
  asker: Asker,
): Promise<readonly string[]> {
  const choices = choicesOf(field, pack);
  if (choices) return [await asker.choose(field.question, choices)];
  const answers: string[] = [];
  for (;;) {
    const isOptional = field.optional === true || answers.length > 0;
    const answer = await asker.text(field.question, (text) =>
      validateAnswer(kind, field, text, isOptional),
    );
    if (answer.trim() === '') return answers;
    answers.push(answer.trim());
    // `says` has one value per source, so it is not asked for again.
    if (field.many !== true || field.flag === 'says') return answers;
  }
}

function choicesOf({ choices, flag }: Field, pack: Pack): readonly Choice[] | undefined {
  if (typeof choices !== 'function') return choices;
  const canAdd = flag === 'source' || flag === 'speaker';
  return [
    ...choices(pack),
    ...(canAdd ? [{ value: newOne, name: `a ${flag} that isn't in the pack yet` }] : []),
  ];
}

/** `true` if the schema accepts the answer, otherwise the reason why not. */
function validateAnswer(
  kind: Kind,
  { flag }: Field,
  text: string,
  isOptional: boolean,
): string | true {
  if (text.trim() === '') return isOptional ? true : 'An answer is required.';
  const shape = shapeOf(kind)[flag];
  if (!shape) return true;
  const { error } = shape.safeParse(flag === 'spoiler' ? Number(text) : text.trim());
  return error ? (error.issues[0]?.message ?? "That isn't a valid answer.") : true;
}

function shapeOf({ file, list }: Kind): Readonly<Record<string, z.ZodType>> {
  const lists: Readonly<Record<string, z.ZodType>> = packFiles[file].shape;
  return (lists[list] as z.ZodArray<z.ZodObject<Record<string, z.ZodType>>>).element.shape;
}

/** Asks for a new source while another entry is being added. */
export function askSource(pack: Pack, asker: Asker): Promise<Values> {
  return ask(source, pack, {}, asker);
}
