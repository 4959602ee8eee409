import type { Facts } from '#data/facts.ts';
import { loadFacts, readPack } from '#data/load.ts';
import type { PackTexts } from '#data/pack-file.ts';
import { neededExceptions } from '#data/rules/exceptions.ts';
import { contentRules, shapeRules, structuralRules } from '#data/rules/index.ts';
import {
  validateTexts as validateWith,
  type RenderingCheck,
  type RenderingRule,
  type Validation,
} from '#data/validate.ts';
import { everyForm } from './all-renderings.ts';
import { lookRules } from './rendering-rules.ts';

/**
 * The one validator: the rules on what a pack says, which live with the facts, and those on how it
 * looks, which live with the replies. The bot, `/reload`, the command line and CI all ask here.
 */

const looks: RenderingCheck = {
  rules: lookRules,
  *check(facts) {
    for (const form of everyForm(facts)) {
      for (const rule of lookRules) {
        for (const finding of rule.check(form)) yield { ...finding, rule: rule.name };
      }
    }
  },
};

/** Every rule by name, with what it protects. */
export const allRules: readonly RenderingRule[] = [
  ...shapeRules,
  ...structuralRules,
  ...contentRules,
  ...lookRules,
  neededExceptions,
];

/** Reads a pack from its folder and judges it; never throws what its files can cause. */
export function validatePack(directory: string): Promise<Validation> {
  return readPack(directory, looks);
}

/** Judges the five texts of a pack, wherever they come from. Takes up to a second for a huge one. */
export function validateTexts(texts: PackTexts): Validation {
  return validateWith(texts, looks);
}

/**
 * Reads a pack that is wanted whole.
 *
 * @throws PackError with every problem found; nothing else that a pack can cause.
 */
export function loadPack(directory: string): Promise<Facts> {
  return loadFacts(directory, looks);
}
