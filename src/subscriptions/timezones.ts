import { ranks, type Hit } from '#data/search.ts';
import { localTime } from './schedule.ts';
import { folded, type City } from './timezone-data.ts';
import { cityOf, plain, zones, type Zones } from './timezone-index.ts';
import { widelyUsed } from './timezone-names.ts';
import { offsetAt } from './wall-clock.ts';

const mostChoices = 25;
/** Enough for all zones that match `america`. */
const mostLookedAt = 200;
const mostParts = 4;
const mostWords = 8;

/**
 * Finds zones by city, country, IANA name, abbreviation, offset (`+5:45`, `utc-3`) or name in Windows, best match
 * first. For empty input: the `remembered` zone, then the widely used ones.
 *
 * @returns suggestions: `London (UTC+00:00, now 18:05) · Europe/London`, and the name in the IANA database.
 */
export async function findTimezones(typed: string, now: number, remembered?: string) {
  const usual = [...(remembered === undefined ? [] : [remembered]), ...widelyUsed];
  const found = typed.trim() === '' ? usual : matching(await zones(), unlabelled(typed), now);
  return Array.from(new Set(found))
    .slice(0, mostChoices)
    .map((zone) => ({ name: label(zone, now), value: zone }));
}

function matching(known: Zones, typed: string, now: number): readonly string[] {
  const offset = readOffset(typed);
  if (offset) return withOffset(known, offset, now);
  // 'Austin, TX' and 'Hawkins, Indiana': only one of the parts may be known.
  for (const part of [typed, ...typed.split(',').slice(0, mostParts)]) {
    const found = named(known, part);
    if (found.length > 0) return found;
  }
  return [];
}

function named({ search, cities }: Zones, typed: string): readonly string[] {
  const texts = Array.from(new Set([typed, plain(typed)]));
  const hits = inOrder(texts.flatMap((text) => search.find(text, mostLookedAt)));
  const nearby = texts.flatMap((text) => citiesNamed(cities, text));
  const whole = new Set(texts.map(folded));
  const exact = nearby.filter(({ name, province }) => whole.has(name) || whole.has(province));
  const ranked = (...wanted: readonly Hit['rank'][]) =>
    hits.filter(({ rank }) => wanted.includes(rank)).map(({ id }) => id);
  return [
    ...ranked('exact', 'alias'),
    ...exact.map(({ zone }) => zone),
    ...ranked('prefix'),
    ...nearby.map(({ zone }) => zone),
    ...ranked('fuzzy'),
  ];
}

/** The cities with all words of a text, begun or whole, in name, province or country. */
function citiesNamed(cities: readonly City[], text: string): readonly City[] {
  const asked = folded(text).split(' ', mostWords);
  if (asked[0] === '') return [];
  return cities.filter((city) => asked.every((word) => city.text.includes(` ${word}`)));
}

function inOrder(found: readonly Hit[]): readonly Hit[] {
  return found.toSorted(
    (a, b) => ranks.indexOf(a.rank) - ranks.indexOf(b.rank) || rarity(a.id) - rarity(b.id),
  );
}

/** Breaks ties in favour of the zone that more servers use. */
function rarity(zone: string): number {
  return widelyUsed.includes(zone) ? 0 : 1;
}

/**
 * Resolves free text to an IANA name: the name itself in any case, a former name, a label of `findTimezones`, or a
 * city, country, abbreviation or name in Windows that means exactly one zone. `undefined` for anything else.
 */
export async function readTimezone(text: string): Promise<string | undefined> {
  const name = unlabelled(text);
  const known = await zones();
  // The IANA database has 'EST' and the like too, but without summer time.
  const meant = name.includes('/') ? undefined : meaning(known, name);
  if (meant) return meant.length > 1 ? undefined : meant[0];
  return canonical(known, name);
}

/** The zones that a name means. */
function meaning({ meanings }: Zones, name: string): readonly string[] | undefined {
  const texts = [folded(name), folded(plain(name))].filter((text) => text !== '');
  for (const text of texts) {
    for (const byName of meanings) {
      const found = byName.get(text);
      if (found) return found;
    }
  }
  return undefined;
}

/** The current IANA name. ICU knows more names, such as `ART` for Cairo, that mean another zone to their users. */
function canonical({ todays }: Zones, name: string): string | undefined {
  const today = todays.get(name.toLowerCase());
  return today !== undefined && isSupported(today) ? today : undefined;
}

/** A runtime can be older than the list of names. */
function isSupported(timeZone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone }));
  } catch {
    return false;
  }
}

/** The zone's name in a label. */
function unlabelled(text: string): string {
  return text
    .slice(text.lastIndexOf('·') + 1)
    .replace(/\(.*/, '')
    .trim();
}

type Offset = NonNullable<ReturnType<typeof readOffset>>;

/** Minutes from UTC, and whether the input has none: `+5:45`, `UTC+1`, `gmt -3`, `+0545`. */
function readOffset(typed: string) {
  const [, sign, hours, minutes] =
    /^(?:utc|gmt)?\s*([+\-−])\s*(\d{1,2}?)(?::?(\d{2}))?$/i.exec(typed.trim()) ?? [];
  if (sign === undefined) return undefined;
  const size = Number(hours) * 60 + Number(minutes ?? 0);
  return { minutes: sign === '+' ? size : -size, isWholeHour: minutes === undefined };
}

/** Zones with this offset now, then those further from UTC by less than an hour. */
function withOffset(
  { all }: Zones,
  { minutes, isWholeHour }: Offset,
  now: number,
): readonly string[] {
  const direction = minutes < 0 ? -1 : 1;
  const further = (zone: string) => (offsetAt(zone, now) / 60_000 - minutes) * direction;
  return all
    .map((zone) => ({ zone, by: further(zone) }))
    .filter(({ by }) => by === 0 || (isWholeHour && by > 0 && by < 60))
    .toSorted((a, b) => a.by - b.by)
    .map(({ zone }) => zone);
}

function label(zone: string, now: number): string {
  const time = `now ${localTime(now, zone)}`;
  if (zone === 'UTC') return `UTC (${time})`;
  return `${cityOf(zone)} (UTC${offsetText(offsetAt(zone, now) / 60_000)}, ${time}) · ${zone}`;
}

/** `+05:45`, `-03:00`. */
function offsetText(minutes: number): string {
  const size = Math.abs(minutes);
  const [hours, rest] = [Math.floor(size / 60), size % 60].map((part) =>
    String(part).padStart(2, '0'),
  );
  return `${minutes < 0 ? '-' : '+'}${hours}:${rest}`;
}
