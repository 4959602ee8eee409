import type { PackTexts } from '#data/pack-file.ts';
import { entriesOf } from '#data/rules/entries.ts';
import type { Pack, PackFile } from '#data/schema.ts';
import { appended } from '../editing/yaml-text.ts';
import { one, type Values } from './field.ts';
import type { Kind } from './kinds.ts';

/** One entry that is to be added to a list of a file. */
export interface Addition {
  readonly file: PackFile;
  readonly list: string;
  readonly id: string;
  readonly entry: object;
}

export function addition(kind: Kind, pack: Pack, values: Values): Addition {
  const id = one(values, 'id') ?? freeId(nameOf(kind, values), idsOf(pack));
  return { file: kind.file, list: kind.list, id, entry: kind.build(id, values) };
}

/** Somebody who is quoted for the first time; tied to the person of that name, if there is one. */
export function speakerAddition(pack: Pack, name: string, id?: string): Addition {
  const speakerId = id ?? freeId(`${name} speaks`, idsOf(pack));
  const person = pack.people.find((one) => one.name === name)?.id ?? null;
  const entry = { id: speakerId, name, person };
  return { file: 'quotes.yaml', list: 'speakers', id: speakerId, entry };
}

/** The texts with the additions; all that was there stays as it was written. */
export function withAdditions(texts: PackTexts, additions: readonly Addition[]): PackTexts {
  const changed: Record<PackFile, string> = { ...texts };
  for (const { file, list, entry } of additions) {
    changed[file] = appended(changed[file], list, entry);
  }
  return changed;
}

function nameOf({ namedBy, name }: Kind, values: Values): string {
  const found = namedBy.map((flag) => one(values, flag)).find((value) => value !== undefined);
  return name === 'update' || name === 'quote' ? `${name} ${found ?? ''}` : (found ?? name);
}

function idsOf(pack: Pack): ReadonlySet<string> {
  return new Set([...Array.from(entriesOf(pack), ({ id }) => id), ...pack.retired]);
}

/** Longest id that the schema takes, in characters. */
const longest = 40;

/** An id made from a name: `The quay is closed` gives `the-quay-is-closed`; never one that is taken. */
export function freeId(name: string, taken: ReadonlySet<string>): string {
  const base = slug(name) || 'entry';
  for (let number = 1; ; number += 1) {
    const ending = number === 1 ? '' : `-${number}`;
    const id = `${base.slice(0, longest - ending.length).replace(/-+$/u, '')}${ending}`;
    if (!taken.has(id)) return id;
  }
}

function slug(name: string): string {
  return name
    .normalize('NFKD')
    .replaceAll(/[\p{M}'’]/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .replaceAll(/^-+|-+$/gu, '');
}
