import type { Facts } from './facts.ts';
import { readPackTexts } from './pack-file.ts';
import { PackError } from './problem.ts';
import { validateTexts, type RenderingCheck, type Validation } from './validate.ts';

/** The pack that ships with the bot. */
export const bundledPack = `${import.meta.dirname}/stranger-things-5`;

/** Reads and validates a pack. Never throws because of its files or content. */
export async function readPack(
  directory: string,
  renderings?: RenderingCheck,
): Promise<Validation> {
  const { texts, problems } = await readPackTexts(directory);
  return validateTexts(texts, renderings, problems);
}

/**
 * Reads, parses, validates, indexes and freezes a pack. `src/validator.ts` adds the rules on
 * renderings.
 *
 * @throws PackError listing every problem. A pack can cause no other error.
 */
export async function loadFacts(directory: string, renderings?: RenderingCheck): Promise<Facts> {
  const validation = await readPack(directory, renderings);
  if (!validation.ok) throw new PackError(directory, validation.problems);
  return validation.facts;
}
