import { contextOf } from '#data/rules/rule.ts';
import type { Entry } from '#data/rules/entries.ts';
import type { Pack, PackFile } from '#data/schema.ts';
import type { Path } from '#data/yaml-places.ts';
import { writtenDate } from './dates.ts';
import { plainWords } from './folding.ts';
import { specificsOf, type Specific } from './specifics.ts';

/** A text of the pack, and the innermost entry that it belongs to: a note rather than its person. */
interface EntryText {
  readonly entry: Entry;
  readonly file: PackFile;
  readonly path: Path;
  readonly text: string;
}

/** A text with its specifics. Each of them must be in one of the sources. */
export interface Claim extends EntryText {
  readonly sources: readonly string[];
  readonly specifics: readonly Specific[];
}

/** Every text of the entries, except for names that only this pack uses. */
export function textsOf(pack: Pack): readonly EntryText[] {
  const { entries, texts } = contextOf(pack);
  const byPlace = new Map(entries.map((entry) => [placeOf(entry.path), entry]));
  const dates = entries.flatMap(({ file, path, date }) =>
    date ? [{ file, path: [...path, 'date'], text: writtenDate(date) }] : [],
  );
  const links = pack.quotes.flatMap(({ link: text }, index) =>
    text === undefined
      ? []
      : [{ file: 'quotes.yaml' as const, path: ['quotes', index, 'link'], text }],
  );
  return [...texts, ...dates, ...links].flatMap(({ file, path, text }) => {
    if (path.includes('aliases') || path.at(-1) === 'label') return [];
    const places = path.map((_, index) => placeOf(path.slice(0, index + 1)));
    const entry = byPlace.get(places.findLast((place) => byPlace.has(place)) ?? '');
    return entry ? [{ entry, file, path, text }] : [];
  });
}

function placeOf(path: Path): string {
  return path.map(String).join('/');
}

/** Fields that are a single specific, whatever their words. */
const wholes: Readonly<Record<string, Specific['kind']>> = {
  name: 'name',
  character: 'name',
  outlet: 'name',
  date: 'date',
  link: 'title',
};

/** Everything in a pack that must be in a source, except for the quoted words. */
export function claimsOf(pack: Pack): readonly Claim[] {
  const names = namesOf(pack);
  const quotedBy = Map.groupBy(pack.quotes, ({ speaker }) => speaker);
  return textsOf(pack)
    .filter(({ path }) => !path.includes('passages'))
    .map((one) => {
      const kind = wholes[String(one.path.at(-1))];
      const specifics = kind ? [{ kind, text: one.text }] : specificsOf(one.text, names);
      return { ...one, sources: sourcesBehind(one), specifics };
    });

  function sourcesBehind({ entry, path }: EntryText): readonly string[] {
    const { kind, id, citations } = entry;
    if (kind === 'source') return [id];
    if (kind === 'speaker') {
      return (quotedBy.get(id) ?? []).flatMap(({ sources }) => sources.map(({ source }) => source));
    }
    const at = path.indexOf(entry.citationKey);
    const own = at === -1 ? undefined : citations[Number(path[at + 1])];
    return own ? [own.source] : citations.map(({ source }) => source);
  }
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
