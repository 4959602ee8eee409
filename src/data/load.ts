import type { Facts } from './facts.ts';
import { readPackTexts } from './pack-file.ts';
import { PackError } from './problem.ts';
import { validateTexts, type LookCheck, type Validation } from './validate.ts';

/** The pack that comes with the bot. */
export const bundledPack = `${import.meta.dirname}/stranger-things-5`;

/** Reads and validates a pack; never throws what a pack's files or content can cause. */
export async function readPack(directory: string, looks?: LookCheck): Promise<Validation> {
  const { texts, problems } = await readPackTexts(directory);
  return validateTexts(texts, looks, problems);
}

/**
 * Reads a pack: parse, validate, index, freeze. `src/validator.ts` does the same with the rules on
 * how facts look.
 *
 * @throws PackError with every problem found; nothing else that a pack can cause.
 */
export async function loadFacts(directory: string, looks?: LookCheck): Promise<Facts> {
  const validation = await readPack(directory, looks);
  if (!validation.ok) throw new PackError(directory, validation.problems);
  return validation.facts;
}
