import { createFacts, type Facts } from './facts.ts';
import { isProblems, readPackFile, type ParsedFile } from './pack-file.ts';
import { PackError, type Problem } from './problem.ts';
import { rules } from './rules.ts';
import type { Pack, PackFile } from './schema.ts';

/** The pack that comes with the bot. */
export const bundledPack = `${import.meta.dirname}/stranger-things-5`;

/**
 * Reads a pack: parse, validate, index, freeze.
 *
 * @throws PackError with every problem found; nothing else that a pack's content can cause.
 */
export async function loadFacts(directory: string): Promise<Facts> {
  const [sources, production, cast, quotes, updates] = await Promise.all([
    readPackFile(directory, 'sources.yaml'),
    readPackFile(directory, 'production.yaml'),
    readPackFile(directory, 'cast.yaml'),
    readPackFile(directory, 'quotes.yaml'),
    readPackFile(directory, 'updates.yaml'),
  ]);
  if (
    isProblems(sources) ||
    isProblems(production) ||
    isProblems(cast) ||
    isProblems(quotes) ||
    isProblems(updates)
  ) {
    const files = [sources, production, cast, quotes, updates];
    throw new PackError(directory, files.filter(isProblems).flat());
  }

  const pack: Pack = {
    ...sources.content,
    ...production.content,
    ...cast.content,
    ...quotes.content,
    ...updates.content,
  };
  const problems = applyRules(pack, {
    'sources.yaml': sources,
    'production.yaml': production,
    'cast.yaml': cast,
    'quotes.yaml': quotes,
    'updates.yaml': updates,
  });
  if (problems.length > 0) throw new PackError(directory, problems);
  return createFacts(pack);
}

function applyRules(
  pack: Pack,
  files: { readonly [Name in PackFile]: Pick<ParsedFile<Name>, 'locate'> },
): readonly Problem[] {
  return rules.flatMap((rule) =>
    Array.from(rule.check(pack), ({ file, path, message, tip }) => ({
      file,
      ...files[file].locate(path),
      rule: rule.name,
      message,
      ...(tip === undefined ? {} : { tip }),
    })),
  );
}
