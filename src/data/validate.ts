import { createFacts, type Facts } from './facts.ts';
import { parsePackFile, packFileNames, type Found, type PackTexts } from './pack-file.ts';
import type { Problem } from './problem.ts';
import { applyExceptions } from './rules/exceptions.ts';
import { contentRules, structuralRules } from './rules/index.ts';
import { contextOf, type Context, type Fix, type Rule, type RuleFinding } from './rules/rule.ts';
import type { Pack, PackFile } from './schema.ts';
import type { Locate } from './yaml-places.ts';

/** A pack that holds, or everything that is wrong with it. */
export type Validation =
  | { readonly ok: true; readonly facts: Facts; readonly texts: PackTexts }
  | {
      readonly ok: false;
      readonly problems: readonly Problem[];
      /** What mends some of them; kept apart, as problems are plain data. */
      readonly fixes: readonly FileFix[];
    };

export interface FileFix {
  readonly file: PackFile;
  readonly problem: Problem;
  readonly fix: Fix;
}

/** A rule on how facts look; it is given by the room that knows, and sees facts that are indexed. */
export interface LookRule {
  readonly name: string;
  readonly protects: string;
}

export interface LookCheck {
  readonly rules: readonly LookRule[];
  check(facts: Facts): Iterable<RuleFinding>;
}

/**
 * Everything that can be said of a pack from its texts alone; `unread` says why any are missing.
 * Without `looks` the rules on how facts look stay out, and exceptions from them are let be.
 */
export function validateTexts(
  texts: Partial<PackTexts>,
  looks?: LookCheck,
  unread: readonly Problem[] = [],
): Validation {
  const parsed = parse(texts);
  if ('found' in parsed)
    return refused([...unread.map((problem) => ({ problem })), ...parsed.found]);

  const { pack, locate } = parsed;
  const context = contextOf(pack);
  const broken = apply(structuralRules, pack, context);
  // A pack without sound ids and references cannot be indexed, so its looks cannot be judged.
  const facts = broken.length > 0 ? undefined : createFacts(pack);
  const findings = [
    ...apply(contentRules, pack, context),
    ...(facts && looks ? looks.check(facts) : []),
  ];
  const judged = facts && looks ? [...contentRules, ...looks.rules] : contentRules;
  const rest = applyExceptions(findings, {
    pack,
    judged: judged.map(({ name }) => name),
    room: facts && looks ? 'validator' : undefined,
  });
  const found = [...broken, ...rest].map((finding) => foundBy(finding, locate));
  return facts && found.length === 0
    ? { ok: true, facts, texts: texts as PackTexts }
    : refused(found);
}

interface Parsed {
  readonly pack: Pack;
  readonly locate: Readonly<Record<PackFile, Locate>>;
}

function parse(texts: Partial<PackTexts>): Parsed | { readonly found: readonly Found[] } {
  const found: Found[] = [];
  const locate: Partial<Record<PackFile, Locate>> = {};
  const content = {};
  let missing = false;
  for (const name of packFileNames) {
    const text = texts[name];
    if (text === undefined) {
      missing = true;
      continue;
    }
    const file = parsePackFile(name, text);
    if ('content' in file) {
      locate[name] = file.locate;
      Object.assign(content, file.content);
    } else {
      found.push(...file);
    }
  }
  // The schemas of the five files share no key and make up a pack.
  return missing || found.length > 0
    ? { found }
    : { pack: content as Pack, locate: locate as Parsed['locate'] };
}

function apply(rules: readonly Rule[], pack: Pack, context: Context): readonly RuleFinding[] {
  return rules.flatMap((rule) =>
    Array.from(rule.check(pack, context), (finding) => ({ ...finding, rule: rule.name })),
  );
}

function foundBy(finding: RuleFinding, locate: Parsed['locate']): Found {
  const { file, path, part, rule, message, tip, fix } = finding;
  return {
    problem: {
      file,
      ...locate[file](path, part),
      rule,
      message,
      ...(tip === undefined ? {} : { tip }),
      ...(fix ? { fixable: true as const } : {}),
    },
    fix,
  };
}

function refused(found: readonly Found[]): Validation {
  return {
    ok: false,
    problems: found.map(({ problem }) => problem),
    fixes: found.flatMap(({ problem, fix }) =>
      fix ? [{ file: problem.file as PackFile, problem, fix }] : [],
    ),
  };
}
