import { createFacts, type Facts } from './facts.ts';
import {
  locateFinding,
  parsePackFile,
  packFileNames,
  type Found,
  type PackTexts,
} from './pack-file.ts';
import type { Problem } from './problem.ts';
import { applyExceptions } from './rules/exceptions.ts';
import { contentRules, structuralRules } from './rules/index.ts';
import {
  contextOf,
  type Context,
  type Fix,
  type NamedRule,
  type Rule,
  type RuleFinding,
} from './rules/rule.ts';
import type { Pack, PackFile } from './schema.ts';
import type { Locate } from './yaml-places.ts';

/** The facts of a valid pack, or all problems of an invalid one. Warnings don't make a pack invalid. */
export type Validation = { readonly warnings: readonly Problem[] } & (
  | { readonly ok: true; readonly facts: Facts; readonly texts: PackTexts }
  | {
      readonly ok: false;
      readonly problems: readonly Problem[];
      /** Fixes for some of the problems. Separate, because problems are plain data. */
      readonly fixes: readonly FileFix[];
    }
);

export interface FileFix {
  readonly file: PackFile;
  readonly problem: Problem;
  readonly fix: Fix;
}

/** The rules on the rendered facts. The caller supplies them: `data/` may not import `replies/`. */
export interface RenderingCheck {
  readonly rules: readonly NamedRule[];
  check(facts: Facts): Iterable<RuleFinding>;
}

/**
 * Validates the texts of a pack. `unread` has the problems of files that could not be read. Without
 * `renderings`, the rules on renderings and the exceptions from them are skipped.
 */
export function validateTexts(
  texts: Partial<PackTexts>,
  renderings?: RenderingCheck,
  unread: readonly Problem[] = [],
): Validation {
  const { found: inFiles, pack, locate } = parsePack(texts);
  if (!pack) return refused([...unread.map((problem) => ({ problem })), ...inFiles]);

  const context = contextOf(pack);
  const broken = apply(structuralRules, pack, context);
  // Without valid ids and references a pack cannot be indexed, so it cannot be rendered.
  const facts = broken.length > 0 ? undefined : createFacts(pack);
  const findings = [
    ...apply(contentRules, pack, context),
    ...(facts && renderings ? renderings.check(facts) : []),
  ];
  const rules = facts && renderings ? [...contentRules, ...renderings.rules] : contentRules;
  const rest = applyExceptions(findings, {
    pack,
    checked: rules.map(({ name }) => name),
    owner: facts && renderings ? 'validator' : undefined,
  });
  const found = [
    ...inFiles,
    ...[...broken, ...rest].map((finding) => locateFinding(finding, locate[finding.file])),
  ];
  const refusal = refused(found);
  const { problems, warnings } = refusal;
  return facts && problems.length === 0
    ? { ok: true, facts, texts: texts as PackTexts, warnings }
    : refusal;
}

function parsePack(texts: Partial<PackTexts>) {
  const found: Found[] = [];
  const locate: Partial<Record<PackFile, Locate>> = {};
  const content = {};
  for (const name of packFileNames) {
    const text = texts[name];
    if (text === undefined) continue;
    const file = parsePackFile(name, text);
    found.push(...file.found);
    if (!file.content || !file.locate) continue;
    locate[name] = file.locate;
    Object.assign(content, file.content);
  }
  // The five schemas share no key; together they make up a pack.
  return packFileNames.every((name) => locate[name])
    ? { found, pack: content as Pack, locate: locate as Record<PackFile, Locate> }
    : { found };
}

function apply(rules: readonly Rule[], pack: Pack, context: Context): readonly RuleFinding[] {
  return rules.flatMap((rule) =>
    Array.from(rule.check(pack, context), (finding) => ({ ...finding, rule: rule.name })),
  );
}

function refused(found: readonly Found[]): Extract<Validation, { ok: false }> {
  const all = found.map(({ problem }) => problem);
  return {
    ok: false,
    problems: all.filter(({ warning }) => !warning),
    warnings: all.filter(({ warning }) => warning),
    fixes: found.flatMap(({ problem, fix }) =>
      fix ? [{ file: problem.file as PackFile, problem, fix }] : [],
    ),
  };
}
