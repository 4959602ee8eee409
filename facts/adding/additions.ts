import type { PackTexts } from '#data/pack-file.ts';
import { entriesOf } from '#data/rules/entries.ts';
import type { Pack, PackFile } from '#data/schema.ts';
import { append, type ListPath } from '../editing/yaml-text.ts';
import { entryOf, type Kind, type Values } from './kinds.ts';

interface Addition {
  readonly file: PackFile;
  readonly list: ListPath;
  readonly id: string;
  readonly entry: object;
}

/** The entries to add: the requested one, which is last, and a new speaker for it. */
export function additionsOf(kind: Kind, pack: Pack, given: Values): readonly Addition[] {
  const [name] = given['speaker-name'] ?? [];
  if (name === undefined) return [additionOf(kind, pack, given)];
  const id = given['speaker']?.[0] ?? freeId(`${name} speaks`, idsOf(pack));
  const person = pack.people.find((one) => one.name === name)?.id ?? null;
  return [
    { file: 'quotes.yaml', list: ['speakers'], id, entry: { id, name, person } },
    additionOf(kind, pack, { ...given, speaker: [id] }),
  ];
}

function additionOf(kind: Kind, pack: Pack, values: Values): Addition {
  const [id = freeId(nameOf(kind, values), idsOf(pack))] = values['id'] ?? [];
  const person = pack.people.findIndex((one) => one.id === values['person']?.[0]);
  const list = kind.name === 'note' ? ['people', person, kind.list] : [kind.list];
  return { file: kind.file, list, id, entry: entryOf(kind, id, values, pack) };
}

/** Adds entries to the texts. Existing lines stay as they are. */
export function withAdditions(texts: PackTexts, additions: readonly Addition[]): PackTexts {
  const changed: Record<PackFile, string> = { ...texts };
  for (const { file, list, entry } of additions) {
    changed[file] = append(changed[file], list, entry);
  }
  return changed;
}

function nameOf({ namedBy, name }: Kind, values: Values): string {
  const [found] = namedBy.flatMap((option) => values[option] ?? []);
  return name === 'update' || name === 'quote' ? `${name} ${found ?? ''}` : (found ?? name);
}

function idsOf(pack: Pack): ReadonlySet<string> {
  return new Set([...Array.from(entriesOf(pack), ({ id }) => id), ...pack.retired]);
}

/** Longest id that the schema accepts, in characters. */
const maxLength = 40;

/** An unused id made from a name: `The quay is closed` becomes `the-quay-is-closed`. */
export function freeId(name: string, taken: ReadonlySet<string>): string {
  const base = slug(name) || 'entry';
  for (let number = 1; ; number += 1) {
    const ending = number === 1 ? '' : `-${number}`;
    const cut = base.slice(0, maxLength - ending.length);
    // Not in the middle of a word.
    const id = `${cut === base ? base : cut.replace(/-[^-]*$/u, '')}${ending}`;
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
