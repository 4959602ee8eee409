import type { PackTexts } from '#data/pack-file.ts';
import { entriesOf } from '#data/rules/entries.ts';
import type { Pack, PackFile } from '#data/schema.ts';
import { append, type ListPath } from '../editing/yaml-text.ts';
import { nonEmpty, type Values } from './field.ts';
import { entryOf, type Kind } from './kinds.ts';

export interface Addition {
  readonly file: PackFile;
  readonly list: ListPath;
  readonly id: string;
  readonly entry: object;
}

export function addition(kind: Kind, pack: Pack, values: Values): Addition {
  const id = nonEmpty(values, 'id')[0] ?? freeId(nameOf(kind, values), idsOf(pack));
  const [person] = nonEmpty(values, 'person');
  const list =
    kind.name === 'note'
      ? ['people', pack.people.findIndex((one) => one.id === person), kind.list]
      : [kind.list];
  return { file: kind.file, list, id, entry: entryOf(kind, id, values, pack) };
}

/** A new speaker, linked to the person of that name if there is one. */
export function speakerAddition(pack: Pack, name: string, id?: string): Addition {
  const speakerId = id ?? freeId(`${name} speaks`, idsOf(pack));
  const person = pack.people.find((one) => one.name === name)?.id ?? null;
  const entry = { id: speakerId, name, person };
  return { file: 'quotes.yaml', list: ['speakers'], id: speakerId, entry };
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
  const [found] = namedBy.flatMap((flag) => nonEmpty(values, flag));
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
    const id = `${base.slice(0, maxLength - ending.length).replace(/-+$/u, '')}${ending}`;
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
