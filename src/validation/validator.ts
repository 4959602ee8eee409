import { readPackTexts, type PackTexts } from '#data/pack-file.ts';
import { neededExceptions } from '#data/rules/exceptions.ts';
import { contentRules, shapeRules, structuralRules } from '#data/rules/index.ts';
import type { NamedRule } from '#data/rules/rule.ts';
import {
  validateTexts as validateWith,
  type RenderingCheck,
  type Validation,
} from '#data/validate.ts';
import { allRenderings } from './all-renderings.ts';
import { renderingRules } from './rendering-rules.ts';

/**
 * The one validator of packs, for the bot, `/reload`, the command line and CI: the rules on content, from `data/`,
 * and the rules on renderings.
 */

const renderings: RenderingCheck = {
  rules: renderingRules,
  *check(facts) {
    for (const rendering of allRenderings(facts)) {
      for (const rule of renderingRules) {
        for (const finding of rule.check(rendering)) yield { ...finding, rule: rule.name };
      }
    }
  },
};

/** Every rule, with the promise that it protects. */
export const allRules: readonly NamedRule[] = [
  ...shapeRules,
  ...structuralRules,
  ...contentRules,
  ...renderingRules,
  neededExceptions,
];

/** Reads and validates the pack in a folder. An unreadable file is a problem in the result, not an error. */
export async function validatePack(directory: string): Promise<Validation> {
  const { texts, problems } = await readPackTexts(directory);
  return validateWith(texts, renderings, problems);
}

/** Validates the texts of a pack's five files. Takes up to a second for a large pack. */
export function validateTexts(texts: PackTexts): Validation {
  return validateWith(texts, renderings);
}
