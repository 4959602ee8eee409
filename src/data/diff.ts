import type { Facts } from './facts.ts';
import { fieldsOf } from './fields.ts';
import { entryKinds, type EntryKind } from './rules/entries.ts';

/** What of a pack can change: things with an id, and the two that there is one of. */
export type ChangedThing = EntryKind | 'show' | 'phrases';

/** One difference between two packs. */
export type Change =
  | {
      readonly kind: 'added' | 'removed';
      readonly what: ChangedThing;
      readonly id: string;
      /** What it says, as much as names it. */
      readonly label: string;
    }
  | {
      readonly kind: 'changed';
      readonly what: ChangedThing;
      readonly id: string;
      readonly label: string;
      readonly fields: readonly FieldChange[];
    };

/** One field, as words; `undefined` where it was or is not given. */
export interface FieldChange {
  readonly field: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/**
 * What differs between two packs: added, changed and removed, each in the order of the files. It
 * is empty exactly where both have the same version.
 */
export function diffFacts(before: Facts, after: Facts): readonly Change[] {
  const steps = diffInSteps(before, after);
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}

/** The same for a thread that has answers to give meanwhile: pauses to `breathe` now and then. */
export async function diffFactsGradually(
  before: Facts,
  after: Facts,
  breathe: () => Promise<void>,
): Promise<readonly Change[]> {
  const steps = diffInSteps(before, after);
  let step = steps.next();
  while (step.done !== true) {
    await breathe();
    step = steps.next();
  }
  return step.value;
}

/** How many things are compared at once where others wait for the thread: a few milliseconds. */
const portion = 500;

/** Yields after each portion; returns the changes. */
function* diffInSteps(before: Facts, after: Facts): Generator<void, readonly Change[]> {
  const old = things(before);
  yield;
  const current = things(after);
  const changes: Change[] = [];
  let compared = 0;
  for (const [key, { what, id, value }] of current) {
    compared += 1;
    if (compared % portion === 0) yield;
    const former = old.get(key);
    const label = labelOf(what, value, after);
    if (!former) {
      changes.push({ kind: 'added', what, id, label });
      continue;
    }
    const fields = changedFields(former.value, value);
    if (fields.length > 0) changes.push({ kind: 'changed', what, id, label, fields });
  }
  changes.push(...reordered(old, current));
  for (const [key, { what, id, value }] of old) {
    if (!current.has(key)) {
      changes.push({ kind: 'removed', what, id, label: labelOf(what, value, before) });
    }
  }
  const rank = { added: 0, changed: 1, removed: 2 };
  return changes.toSorted((a, b) => rank[a.kind] - rank[b.kind]);
}

/** In words, without its kind: `fact 'six-parts': text “The season…” → “It…”`. One line. */
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

/** Everything of a pack by kind and id; a note stands by itself and names its person. */
function things(facts: Facts): ReadonlyMap<string, Thing> {
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
  return new Map<string, Thing>([
    ['show', { what: 'show', id: '', value: facts.show }],
    ['phrases', { what: 'phrases', id: '', value: facts.phrases }],
    ...entryKinds.flatMap((what) =>
      lists[what].map((value) => [`${what} ${value.id}`, { what, id: value.id, value }] as const),
    ),
  ]);
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

/** The order shows in answers too, so a pack in another order is another version. */
function reordered(
  old: ReadonlyMap<string, Thing>,
  current: ReadonlyMap<string, Thing>,
): readonly Change[] {
  const kept = (kind: EntryKind, of: typeof old, other: typeof old): readonly string[] =>
    Array.from(of)
      .filter(([key, { what }]) => what === kind && other.has(key))
      .map(([, { id }]) => id);
  const changes = entryKinds.flatMap((what) => {
    const [was, is] = [kept(what, old, current), kept(what, current, old)];
    const at = was.findIndex((id, index) => id !== is[index]);
    if (at === -1) return [];
    const fields = [{ field: 'order', before: `'${was[at]}'`, after: `'${is[at]}'` }];
    return [{ kind: 'changed' as const, what, id: '', label: '', fields }];
  });
  // Notes stand where their people do: people in another order are told once.
  const peopleMoved = changes.some(({ what }) => what === 'person');
  return changes.filter(({ what }) => what !== 'note' || !peopleMoved);
}

/** The text by which people know a thing. */
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
