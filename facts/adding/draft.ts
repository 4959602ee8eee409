import { createFacts, type Facts } from '#data/facts.ts';
import { packFileNames, parsePackFile, type PackTexts } from '#data/pack-file.ts';
import type { Problem } from '#data/problem.ts';
import { usedSources } from '#data/rules/unused.ts';
import type { Pack } from '#data/schema.ts';
import { validateTexts } from '#validation/validator.ts';

/** The facts of a pack that can be added to, or the problems to fix first. */
type Draft =
  | { readonly facts: Facts; readonly unused: readonly Problem[] }
  | { readonly problems: readonly Problem[] };

/** Reads a pack that is being written. Allows uncited sources, as a source is added before it is cited. */
export function readDraft(texts: Partial<PackTexts>, unread: readonly Problem[]): Draft {
  if (unread.length > 0) return { problems: unread };
  const validation = validateTexts(texts as PackTexts);
  if (validation.ok) return { facts: validation.facts, unused: [] };
  const { problems } = validation;
  if (problems.some(({ rule }) => rule !== usedSources.name)) return { problems };
  return { facts: createFacts(packOf(texts as PackTexts)), unused: problems };
}

function packOf(texts: PackTexts): Pack {
  const content = {};
  for (const name of packFileNames) {
    const file = parsePackFile(name, texts[name]);
    if ('content' in file) Object.assign(content, file.content);
  }
  return content as Pack;
}
