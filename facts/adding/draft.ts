import { createFacts, type Facts } from '#data/facts.ts';
import { packFileNames, parsePackFile, type PackTexts } from '#data/pack-file.ts';
import type { Problem } from '#data/problem.ts';
import { usedSources } from '#data/rules/unused.ts';
import type { Pack } from '#data/schema.ts';
import { validateTexts } from '#validator.ts';

/** A pack that can be added to, or what must be mended first. */
export type Unfinished =
  | { readonly facts: Facts; readonly unused: readonly Problem[] }
  | { readonly problems: readonly Problem[] };

/**
 * The facts of a pack in the making. A source comes before what stands on it, so one that nothing
 * stands on yet is forgiven here, and here alone.
 */
export function unfinished(texts: Partial<PackTexts>, unread: readonly Problem[]): Unfinished {
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
