import { contextOf } from '#data/rules/rule.ts';
import type { Entry } from '#data/rules/entries.ts';
import type { Pack, PackFile } from '#data/schema.ts';
import type { Path } from '#data/yaml-places.ts';
import { writtenDate } from './dates.ts';
import { plainWords } from './folding.ts';
import { specificsOf, type Specific } from './specifics.ts';

/** A text of the pack, its specifics, and the sources. Each specific must be in one of the sources. */
export interface Claim {
  readonly file: PackFile;
  readonly path: Path;
  readonly text: string;
  readonly sources: readonly string[];
  readonly specifics: readonly Specific[];
}

/** Everything in a pack that must be in a source. */
export function claimsOf(pack: Pack): readonly Claim[] {
  const names = namesOf(pack);
  const { entries, texts } = contextOf(pack);
  const quotedBy = Map.groupBy(pack.quotes, ({ speaker }) => speaker);
  const entryAt = entryFinder(entries);

  const shown = texts.flatMap(({ file, path, text }) => {
    const key = path.at(-1);
    const isSecretOrOwn = path.includes('aliases') || key === 'label' || path.includes('passages');
    const entry = entryAt(path);
    if (!entry || isSecretOrOwn) return [];
    const sources = sourcesBehind(entry, path);
    const specifics = isName(key) ? [{ kind: 'name' as const, text }] : specificsOf(text, names);
    return [{ file, path, text, sources, specifics }];
  });
  return [...shown, ...dateClaims(entries), ...linkClaims(pack)];

  function sourcesBehind({ kind, id, citations }: Entry, path: Path): readonly string[] {
    if (kind === 'source') return [id];
    if (kind === 'speaker') {
      return (quotedBy.get(id) ?? []).flatMap(({ sources }) => sources.map(({ source }) => source));
    }
    const at = path.findIndex((step) => step === 'sources' || step === 'views');
    const own = at === -1 ? undefined : citations[Number(path[at + 1])];
    return own ? [own.source] : citations.map(({ source }) => source);
  }
}

/** Fields that are names as a whole, even without capitals. */
function isName(key: PropertyKey | undefined): boolean {
  return key === 'name' || key === 'character' || key === 'outlet';
}

/** Finds the innermost entry of a path: a note rather than its person. */
function entryFinder(entries: readonly Entry[]): (path: Path) => Entry | undefined {
  const byPlace = new Map(entries.map((entry) => [entry.path.map(String).join('/'), entry]));
  return (path) => {
    for (let depth = path.length; depth > 0; depth -= 1) {
      const entry = byPlace.get(path.slice(0, depth).map(String).join('/'));
      if (entry) return entry;
    }
    return undefined;
  };
}

function dateClaims(entries: readonly Entry[]): readonly Claim[] {
  return entries.flatMap(({ kind, id, file, path, date, citations }) => {
    if (!date) return [];
    const text = writtenDate(date);
    const cited = kind === 'source' ? [id] : citations.map(({ source }) => source);
    const specifics = [{ kind: 'date' as const, text }];
    return [{ file, path: [...path, 'date'], text, sources: cited, specifics }];
  });
}

function linkClaims({ quotes }: Pack): readonly Claim[] {
  return quotes.flatMap(({ link, sources }, index) => {
    if (link === undefined) return [];
    const cited = sources.map(({ source }) => source);
    const specifics = [{ kind: 'title' as const, text: link }];
    const path = ['quotes', index, 'link'];
    return [{ file: 'quotes.yaml' as const, path, text: link, sources: cited, specifics }];
  });
}

/** Every word of every name in the pack, in lower case. */
export function namesOf({ show, people, speakers, quotes, sources }: Pack): ReadonlySet<string> {
  const names = [
    show.title,
    show.network,
    ...people.flatMap(({ name, character, aliases }) => [
      name,
      character,
      ...aliases.map((alias) => alias.name),
    ]),
    ...speakers.map(({ name }) => name),
    ...[...quotes, ...sources].map(({ outlet }) => outlet),
  ];
  return new Set(names.flatMap((name) => (name === null ? [] : plainWords(name))));
}
