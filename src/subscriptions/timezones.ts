import { createSearch, ranks, words, type Hit } from '#data/search.ts';
import { localTime } from './schedule.ts';
import { commonNames, renamed, widelyUsed } from './timezone-names.ts';
import { offsetAt } from './wall-clock.ts';

const mostChoices = 25;
/** Enough for all zones that match `america`. */
const mostLookedAt = 200;
const mostParts = 4;

/**
 * Finds zones by city, country, IANA name, abbreviation or offset (`+5:45`, `utc-3`), best match first. For
 * empty input: the `remembered` zone, then the widely used ones.
 *
 * @returns suggestions: `London (UTC+00:00, now 18:05) · Europe/London`, and the name in the IANA database.
 */
export function findTimezones(typed: string, now: number, remembered?: string) {
  const usual = [...(remembered === undefined ? [] : [remembered]), ...widelyUsed];
  const found = typed.trim() === '' ? usual : matching(typed, now);
  return Array.from(new Set(found))
    .slice(0, mostChoices)
    .map((zone) => ({ name: label(zone, now), value: zone }));
}

function matching(typed: string, now: number): readonly string[] {
  const offset = readOffset(typed);
  if (offset) return withOffset(offset, now);
  // 'Austin, TX' and 'Hawkins, Indiana': only one of the parts may be known.
  for (const part of [typed, ...typed.split(',').slice(0, mostParts)]) {
    const found = zones().search.find(part, mostLookedAt);
    if (found.length > 0) return inOrder(found);
  }
  return [];
}

function inOrder(found: readonly Hit[]): readonly string[] {
  return found
    .toSorted(
      (a, b) => ranks.indexOf(a.rank) - ranks.indexOf(b.rank) || rarity(a.id) - rarity(b.id),
    )
    .map(({ id }) => id);
}

/** Typos to tolerate: few, so that other cities don't match. */
function slips(word: string): number {
  if (word.length < 4) return 0;
  return word.length < 8 ? 1 : 2;
}

/** Breaks ties in favour of the zone that more servers use. */
function rarity(zone: string): number {
  if (widelyUsed.includes(zone)) return 0;
  return zone in commonNames ? 1 : 2;
}

/**
 * Resolves free text to an IANA name: the name itself in any case, a former name, or a city, country or
 * abbreviation that means exactly one zone. `undefined` for anything else.
 */
export function readTimezone(text: string): string | undefined {
  const name = text.trim();
  // The IANA database has 'EST' and the like too, but without summer time.
  const named = name.includes('/') ? undefined : meant(name);
  return named ? named[0] : canonical(name);
}

/** The zone with this name; an empty list if the name is ambiguous, such as `IST`. */
function meant(name: string): readonly string[] | undefined {
  const { byCommonName, byCity, byCountry } = zones();
  const text = words(name).join(' ');
  const found = byCommonName.get(text) ?? byCity.get(text) ?? byCountry.get(text);
  return found && found.length > 1 ? [] : found;
}

/** The current IANA name. */
function canonical(name: string): string | undefined {
  // The runtime accepts an offset such as `+05:45` too, but that isn't a time zone.
  if (!/^[a-z]/i.test(name)) return undefined;
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions();
    return renamed[timeZone] ?? timeZone;
  } catch {
    return undefined;
  }
}

let known: ReturnType<typeof readZones> | undefined;

/** Built on first use, which takes about 120 ms. */
function zones() {
  return (known ??= readZones());
}

function readZones() {
  const old = new Map(Object.entries(renamed).map(([before, after]) => [after, before]));
  const supported = Intl.supportedValuesOf('timeZone').map((zone) => renamed[zone] ?? zone);
  const all = Array.from(new Set([...widelyUsed, ...Object.keys(commonNames), ...supported]));
  const countries = countriesByZone();
  const countriesOf = (zone: string) => countries.get(zone) ?? [];
  return {
    /** The widely used ones first. */
    all,
    search: createSearch(
      all.map((zone) => ({
        id: zone,
        names: [cityOf(zone), zone],
        aliases: [
          ...commonNamesOf(zone),
          ...countriesOf(zone),
          old.get(zone) ?? '',
          longName(zone),
        ],
      })),
      slips,
    ),
    byCommonName: grouped(all, commonNamesOf),
    byCity: grouped(all, (zone) => [cityOf(zone)]),
    byCountry: grouped(all, countriesOf),
  };
}

/** English names of countries, from the runtime's data for all two-letter codes. */
function countriesByZone(): ReadonlyMap<string, readonly string[]> {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ');
  const found = new Map<string, readonly string[]>();
  for (const code of letters.flatMap((first) => letters.map((second) => first + second))) {
    const name = names.of(code);
    const zonesThere = name === undefined ? [] : new Intl.Locale(`und-${code}`).getTimeZones();
    for (const zone of zonesThere ?? []) {
      const today = renamed[zone] ?? zone;
      found.set(today, Array.from(new Set([...(found.get(today) ?? []), name ?? ''])));
    }
  }
  return found;
}

function grouped(
  all: readonly string[],
  namesOf: (zone: string) => readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const zone of all) {
    for (const name of namesOf(zone)) {
      const text = words(name).join(' ');
      found.set(text, [...(found.get(text) ?? []), zone]);
    }
  }
  return found;
}

function commonNamesOf(zone: string): readonly string[] {
  return commonNames[zone]?.split(', ') ?? [];
}

/** `Nepal Time`, `Central European Standard Time`. */
function longName(zone: string): string {
  const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longGeneric' });
  return format.formatToParts(0).find(({ type }) => type === 'timeZoneName')?.value ?? '';
}

function cityOf(zone: string): string {
  return zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ');
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
function withOffset({ minutes, isWholeHour }: Offset, now: number): readonly string[] {
  const direction = minutes < 0 ? -1 : 1;
  const further = (zone: string) => (offsetAt(zone, now) / 60_000 - minutes) * direction;
  return zones()
    .all.map((zone) => ({ zone, by: further(zone) }))
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
