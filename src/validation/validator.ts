import { createFacts, type Facts } from '#data/facts.ts';
import {
  locateFinding,
  packFileNames,
  parsePackFile,
  readPackTexts,
  type Found,
  type PackTexts,
} from '#data/pack-file.ts';
import type { Problem } from '#data/problem.ts';
import { applyExceptions, neededExceptions } from '#data/rules/exceptions.ts';
import { contentRules, shapeRules, structuralRules } from '#data/rules/index.ts';
import {
  contextOf,
  type Finding,
  type Fix,
  type NamedRule,
  type RuleFinding,
} from '#data/rules/rule.ts';
import type { Pack, PackFile } from '#data/schema.ts';
import type { Locate } from '#data/yaml-places.ts';
import { allRenderings } from './all-renderings.ts';
import { renderingRules } from './rendering-rules.ts';

/**
 * The one validator of packs, for the bot, `/reload`, the command line and CI: the rules on content, from `data/`,
 * and the rules on renderings.
 */

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
  return validateTexts(texts, problems);
}

/**
 * Validates the texts of a pack's five files. Takes up to a second for a large pack.
 *
 * @param unread the problems of files that could not be read.
 */
export function validateTexts(
  texts: Partial<PackTexts>,
  unread: readonly Problem[] = [],
): Validation {
  const { found: inFiles, pack, locate } = parsePack(texts);
  if (!pack) return refused([...unread.map((problem) => ({ problem })), ...inFiles]);

  const context = contextOf(pack);
  const broken = apply(structuralRules, (rule) => rule.check(pack, context));
  // Without valid ids and references a pack cannot be indexed, so it cannot be rendered.
  const facts = broken.length > 0 ? undefined : createFacts(pack);
  const findings = apply(contentRules, (rule) => rule.check(pack, context));
  for (const rendering of facts ? allRenderings(facts) : []) {
    findings.push(...apply(renderingRules, (rule) => rule.check(rendering)));
  }
  const rules: readonly NamedRule[] = facts ? [...contentRules, ...renderingRules] : contentRules;
  const rest = applyExceptions(findings, {
    pack,
    checked: rules.map(({ name }) => name),
    owner: facts ? 'validator' : undefined,
  });
  const refusal = refused([
    ...inFiles,
    ...[...broken, ...rest].map((finding) => locateFinding(finding, locate[finding.file])),
  ]);
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

function apply<Rule extends NamedRule>(
  rules: readonly Rule[],
  check: (rule: Rule) => Iterable<Finding>,
): RuleFinding[] {
  return rules.flatMap((rule) =>
    Array.from(check(rule), (finding) => ({ ...finding, rule: rule.name })),
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
