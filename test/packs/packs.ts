import { bundledPack } from '#data/pack-file.ts';
import type { Facts } from '#data/facts.ts';
import { PackError, type Problem } from '#data/problem.ts';
import { validatePack } from '#validation/validator.ts';

/** A small pack about an invented show: the code must not depend on one show. */
export const harbourLights = `${import.meta.dirname}/harbour-lights`;

export const bothPacks = [
  ['the bundled pack', bundledPack],
  ['an invented show', harbourLights],
] as const;

/** @throws PackError if the pack in this folder is invalid. */
export async function loadFacts(directory: string): Promise<Facts> {
  const validation = await validatePack(directory);
  if (!validation.ok) throw new PackError(directory, validation.problems);
  return validation.facts;
}

/** The problems of a pack and then its warnings. */
export async function problemsIn(directory: string): Promise<readonly Problem[]> {
  const validation = await validatePack(directory);
  return [...(validation.ok ? [] : validation.problems), ...validation.warnings];
}
