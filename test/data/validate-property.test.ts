import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { packFileNames, type PackTexts } from '#data/pack-file.ts';
import { packFiles, type PackFile } from '#data/schema.ts';
import { validateTexts } from '#validation/validator.ts';
import { harbourLights } from '../packs/packs.ts';

const good = Object.fromEntries(
  packFileNames.map((name) => [name, readFileSync(join(harbourLights, name), 'utf8')]),
) as unknown as PackTexts;

const anyFile = fc.constantFrom(...packFileNames);

/** Anything that YAML can express, including keys and values of a pack. */
const anyValue = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom('gazette', 'official', '2031-03', 'constructor', '__proto__', 1, null, [], {}),
  fc.string({ unit: 'grapheme', maxLength: 400 }),
);

type Path = readonly (string | number)[];

function pathsOf(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Object.entries(value).flatMap(([key, of]) =>
    pathsOf(of, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return [path, ...inner];
}

/** Changes, adds or removes one value of a parsed file. */
function mutated(file: unknown, path: Path, how: 'set' | 'delete' | 'add', to: unknown) {
  const last = path.at(-1);
  if (last === undefined) return to;
  let holder = file as Record<string | number, unknown>;
  for (const step of path.slice(0, -1)) holder = holder[step] as typeof holder;
  if (how === 'set') holder[last] = to;
  else if (how === 'add') holder[`${String(last)}x`] = to;
  else if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else delete holder[last];
  return file;
}

/** An accepted pack matches the schema, can be looked up, and is frozen. A refused one has problems. */
function expectValidOrRefused(texts: PackTexts): void {
  const validation = validateTexts(texts);
  if (!validation.ok) {
    expect(validation.problems.length).toBeGreaterThan(0);
    for (const { file, rule, message } of validation.problems) {
      expect(packFileNames).toContain(file);
      expect(rule).not.toBe('');
      expect(message).not.toBe('');
    }
    // Problems can be sent between threads.
    expect(structuredClone(validation.problems)).toEqual(validation.problems);
    return;
  }
  for (const name of packFileNames) {
    expect(packFiles[name].safeParse(parse(texts[name])).success, name).toBe(true);
  }
  const { facts } = validation;
  expect(Object.isFrozen(facts)).toBe(true);
  for (const { speaker } of facts.quotes) expect(facts.speaker(speaker)?.id).toBe(speaker);
}

/** Tries 100 changes of one file. */
function tryChanges<Change>(
  changes: fc.Arbitrary<{ readonly name: PackFile } & Change>,
  apply: (change: Change, text: string) => string,
): void {
  const property = fc.property(changes, (change) => {
    expectValidOrRefused({ ...good, [change.name]: apply(change, good[change.name]) });
  });
  fc.assert(property, { numRuns: 100 });
}

describe('validateTexts accepts or refuses a good pack, without throwing,', () => {
  it('with one value changed, added or removed', () => {
    const changes = anyFile.chain((name) =>
      fc.record({
        name: fc.constant(name),
        path: fc.constantFrom(...pathsOf(parse(good[name]))),
        how: fc.constantFrom('set' as const, 'delete' as const, 'add' as const),
        to: anyValue,
      }),
    );
    expect(() => {
      tryChanges(changes, ({ path, how, to }, text) =>
        stringify(mutated(parse(text), path, how, to)),
      );
    }).not.toThrow();
  });

  it('with arbitrary characters in a file', () => {
    const changes = fc.record({
      name: anyFile,
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      cut: fc.nat({ max: 40 }),
      put: fc.oneof(
        fc.string({ unit: 'binary', maxLength: 20 }),
        fc.constantFrom('*a', '&a ', '!!x ', '---\n', '<<: ', ...Array.from('\t"\'|{[%\0')),
      ),
    });
    expect(() => {
      tryChanges(changes, ({ at, cut, put }, text) => {
        const offset = Math.floor(at * text.length);
        return text.slice(0, offset) + put + text.slice(offset + cut);
      });
    }).not.toThrow();
  });
});
