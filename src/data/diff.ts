import type { Facts } from './facts.ts';
import { describeDate, type PartialDate } from './partial-date.ts';
import { entryKinds, type EntryKind } from './rules/entries.ts';
import type { Sliced } from './slices.ts';

/** A kind of thing that can change: anything with an id, the show, or the phrases. */
type ChangedThing = EntryKind | 'show' | 'phrases';

/** One difference between two packs. */
export type Change = {
  readonly what: ChangedThing;
  readonly id: string;
  /** Enough of its text to recognise it. */
  readonly label: string;
} & (
  | { readonly kind: 'added' | 'removed' }
  | { readonly kind: 'changed'; readonly fields: readonly FieldChange[] }
);

/** The old and new value of a field, as text; `undefined` if it was absent. */
interface FieldChange {
  readonly field: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** Entries compared between two yields: a few milliseconds of work, on a slow machine too. */
const batchSize = 100;

/**
 * The differences between two packs: additions, changes, then removals, each in file order. Empty if
 * and only if both have the same version.
 */
export function* compareFacts(before: Facts, after: Facts): Sliced<readonly Change[]> {
  const old = yield* things(before);
  const current = yield* things(after);
  const added: Change[] = [];
  const changed: Change[] = [];
  let compared = 0;
  for (const [key, { what, id, value }] of current) {
    compared += 1;
    if (compared % batchSize === 0) yield;
    const former = old.get(key);
    const label = labelOf(what, value, after);
    const fields = former ? changedFields(former.value, value) : [];
    if (!former) added.push({ kind: 'added', what, id, label });
    else if (fields.length > 0) changed.push({ kind: 'changed', what, id, label, fields });
  }
  changed.push(...(yield* reordered(old, current)));
  const gone = Array.from(old).filter(([key]) => !current.has(key));
  const removed = gone.map(([, { what, id, value }]): Change => {
    return { kind: 'removed', what, id, label: labelOf(what, value, before) };
  });
  return [...added, ...changed, ...removed];
}

/** One line without the kind of change: `fact 'six-parts': text “The season…” → “It…”`. */
export function describeChange(change: Change): string {
  const { what, id, label } = change;
  const name = id === '' ? what : `${what} '${id}'`;
  const rest = change.kind === 'changed' ? change.fields.map(describeField).join('; ') : label;
  return `${name}: ${rest}`.replaceAll(/\s+/gu, ' ');
}

function describeField({ field, before, after }: FieldChange): string {
  if (before === undefined) return `${field} added: ${after}`;
  if (after === undefined) return `${field} removed: ${before}`;
  return `${field} ${before} → ${after}`;
}

interface Thing {
  readonly what: ChangedThing;
  readonly id: string;
  readonly value: object;
}

/** Everything in a pack by kind and id. A note is separate from its person and names it. */
function* things(facts: Facts): Sliced<ReadonlyMap<string, Thing>> {
  const lists: Readonly<Record<EntryKind, readonly { readonly id: string }[]>> = {
    source: facts.sources,
    fact: facts.facts,
    disagreement: facts.disagreements,
    person: facts.people.map((person) => ({ ...person, notes: undefined })),
    note: facts.people.flatMap(({ id, notes }) => notes.map((note) => ({ ...note, person: id }))),
    speaker: facts.speakers,
    quote: facts.quotes,
    update: facts.updates,
  };
  const found = new Map<string, Thing>([
    ['show', { what: 'show', id: '', value: facts.show }],
    ['phrases', { what: 'phrases', id: '', value: facts.phrases }],
  ]);
  for (const what of entryKinds) {
    yield;
    for (const value of lists[what])
      found.set(`${what} ${value.id}`, { what, id: value.id, value });
  }
  return found;
}

function changedFields(before: object, after: object): readonly FieldChange[] {
  const [old, current] = [fieldsOf(before), fieldsOf(after)];
  const names = new Set([...old.keys(), ...current.keys()]);
  return Array.from(names, (field) => ({
    field,
    before: old.get(field),
    after: current.get(field),
  })).filter((change) => change.before !== change.after);
}

/**
 * The fields of a value as text, under names that readers know. Lists are joined; each citation has
 * an entry of its own (`what article-1 says`).
 */
function fieldsOf(value: object): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'id' || inner === undefined) continue;
    if (key === 'sources' || key === 'views') {
      const citations = inner as readonly { readonly source: string; readonly says: string }[];
      for (const { source, says } of citations) fields.set(`what ${source} says`, `“${says}”`);
      // Answers list citations in this order.
      const order = citations.map(({ source }) => source).join(', ');
      if (citations.length > 1) fields.set('order of sources', order);
    } else {
      fields.set(key, describeValue(inner));
    }
  }
  return fields;
}

function describeValue(value: unknown): string {
  if (value === null) return 'none';
  if (typeof value === 'string') return `“${value}”`;
  if (Array.isArray(value))
    return value.length === 0 ? 'none' : value.map(describeValue).join(', ');
  if (typeof value !== 'object') return JSON.stringify(value);
  if ('precision' in value) return describeDate(value as PartialDate);
  if ('name' in value) {
    const { name, spoiler } = value as { readonly name: string; readonly spoiler?: number };
    return spoiler === undefined ? `“${name}”` : `“${name}” (spoiler of season ${spoiler})`;
  }
  const entries = Object.entries(value);
  return entries.length === 0
    ? 'none'
    : entries.map(([key, of]) => `${key}: ${String(of)}`).join(', ');
}

/** Answers follow the order of the files, so a new order is a change. */
function* reordered(
  old: ReadonlyMap<string, Thing>,
  current: ReadonlyMap<string, Thing>,
): Sliced<readonly Change[]> {
  const kept = (kind: EntryKind, of: typeof old, other: typeof old) =>
    Array.from(of.values())
      .filter(({ what, id }) => what === kind && other.has(`${what} ${id}`))
      .map(({ id }) => id);
  const changes: Change[] = [];
  for (const what of entryKinds) {
    yield;
    const [was, is] = [kept(what, old, current), kept(what, current, old)];
    const at = was.findIndex((id, index) => id !== is[index]);
    // Reordered people also reorder their notes; report that once.
    if (at === -1 || (what === 'note' && changes.at(-1)?.what === 'person')) continue;
    const fields = [{ field: 'order', before: `'${was[at]}'`, after: `'${is[at]}'` }];
    changes.push({ kind: 'changed', what, id: '', label: '', fields });
  }
  return changes;
}

/** The text by which readers recognise a thing. */
function labelOf(what: ChangedThing, value: object, facts: Facts): string {
  const { text, headline, question, name, character, label, speaker, passages } = value as Partial<
    Readonly<Record<string, string | null>> & { readonly passages: readonly string[] }
  >;
  if (what === 'quote') {
    const said = facts.speaker(speaker ?? '')?.name ?? '';
    return `${said}, “${passages?.[0] ?? ''}”`;
  }
  const names = [character, name].filter((part) => part !== null && part !== undefined);
  return headline ?? text ?? question ?? label ?? names.join(' · ');
}
