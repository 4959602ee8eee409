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

/** Fields that are a single specific, whatever their words. */
const wholes: Readonly<Record<string, Specific['kind']>> = {
  name: 'name',
  character: 'name',
  outlet: 'name',
  date: 'date',
  link: 'title',
};

/** Everything in a pack that must be in a source. */
export function claimsOf(pack: Pack): readonly Claim[] {
  const names = namesOf(pack);
  const { entries, texts } = contextOf(pack);
  const quotedBy = Map.groupBy(pack.quotes, ({ speaker }) => speaker);
  const entryAt = entryFinder(entries);
  const dates = entries.flatMap(({ file, path, date }) =>
    date ? [{ file, path: [...path, 'date'], text: writtenDate(date) }] : [],
  );
  const links = pack.quotes.flatMap(({ link: text }, index) =>
    text === undefined
      ? []
      : [{ file: 'quotes.yaml' as const, path: ['quotes', index, 'link'], text }],
  );

  return [...texts, ...dates, ...links].flatMap(({ file, path, text }) => {
    const key = String(path.at(-1));
    const isSecretOrOwn = path.includes('aliases') || key === 'label' || path.includes('passages');
    const entry = entryAt(path);
    if (!entry || isSecretOrOwn) return [];
    const kind = wholes[key];
    const specifics = kind ? [{ kind, text }] : specificsOf(text, names);
    return [{ file, path, text, sources: sourcesBehind(entry, path), specifics }];
  });

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
