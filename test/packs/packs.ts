import type { Facts } from '#data/facts.ts';
import { PackError } from '#data/problem.ts';
import { validatePack } from '#validation/validator.ts';

/** A small pack about an invented show: the code must not depend on one show. */
export const harbourLights = `${import.meta.dirname}/harbour-lights`;

/** @throws PackError if the pack in this folder is invalid. */
export async function loadFacts(directory: string): Promise<Facts> {
  const validation = await validatePack(directory);
  if (!validation.ok) throw new PackError(directory, validation.problems);
  return validation.facts;
}
