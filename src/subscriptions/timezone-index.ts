import { buildSearch } from '#data/search.ts';
import { inSlices, type Sliced } from '#data/slices.ts';
import { folded, loadTimezoneData, type City, type TimezoneData } from './timezone-data.ts';
import { commonNames, sharedNames, widelyUsed } from './timezone-names.ts';

export type Zones = ReturnType<typeof buildZones> extends Sliced<infer Built> ? Built : never;

let known: Promise<Zones> | undefined;

/** Built on first use. */
export function zones(): Promise<Zones> {
  return (known ??= loadTimezoneData().then((data) => inSlices(buildZones(data))));
}

/** Zones described between two yields: a few milliseconds of work. */
const batchSize = 10;

function* buildZones({ todays, zones: namedZones, ofWindows, cities }: TimezoneData) {
  const supported = Intl.supportedValuesOf('timeZone').map(
    (zone) => todays.get(zone.toLowerCase()) ?? zone,
  );
  const ofCities = cities.map(({ zone }) => zone);
  const all = Array.from(new Set([...widelyUsed, ...ofCities, ...supported]));
  const countries = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  const windows = Array.from(ofWindows, ([name, zone]) => ({ name, zone }));
  const described = [];
  for (const [index, zone] of all.entries()) {
    const long = longName(zone);
    const { country = '', links = [] } = namedZones.get(zone) ?? {};
    described.push({
      zone,
      city: cityOf(zone),
      long: plain(long),
      common: listed(commonNames[zone], sharedNames[long]),
      links,
      code: country,
      country: country === '' ? '' : (countries.of(country) ?? ''),
    });
    if (index % batchSize === 0) yield;
  }
  const byLongName = grouped(described.flatMap(({ long, zone }) => each([long], zone)));
  const search = yield* buildSearch(
    described.values().map(({ zone, city, long, common, links, code, country }) => ({
      id: zone,
      names: [city, zone],
      aliases: [
        ...common,
        country,
        code,
        ...links,
        long,
        ...windows.flatMap((one) => (one.zone === zone ? [one.name] : [])),
      ],
    })),
    slips,
  );
  return {
    todays,
    /** The widely used ones first, then those of larger cities. */
    all,
    cities,
    search,
    /** Zones by what a name means, the surest meaning first. */
    meanings: [
      grouped(described.flatMap(({ common, zone }) => each(common, zone))),
      grouped(described.flatMap(({ city, zone }) => each([city], zone))),
      grouped(described.flatMap(({ country, zone }) => each([country], zone))),
      // In Windows, 'Arabian Standard Time' is that of Dubai; elsewhere, that of Riyadh.
      grouped(
        windows.flatMap(({ name, zone }) => {
          const others = byLongName.get(folded(plain(name))) ?? [zone];
          const meant = others.includes(zone) ? [zone] : [zone, ...others];
          return meant.flatMap((one) => each([name], one));
        }),
      ),
      byLongName,
      grouped([
        ...described.flatMap(({ links, zone }) => each(links.map(cityOf), zone)),
        ...cityNamings(cities),
      ]),
    ],
  };
}

function listed(...lists: readonly (string | undefined)[]): readonly string[] {
  return lists.flatMap((list) => list?.split(', ') ?? []);
}

/** A city this many times as large as others of its name is meant. */
const dominance = 8;

function cityNamings(cities: readonly City[]): readonly Naming[] {
  const largest = new Map<string, number>();
  return cities.flatMap(({ name, province, population, zone }) => {
    const most = largest.get(name) ?? population;
    largest.set(name, most);
    const names = population * dominance < most ? [province] : [name, province];
    return names.map((text): Naming => [text, zone]);
  });
}

/** A folded name and a zone that it means. */
type Naming = readonly [text: string, zone: string];

function each(names: readonly string[], zone: string): readonly Naming[] {
  return names.map((name) => [folded(name), zone]);
}

function grouped(namings: readonly Naming[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const [text, zone] of namings) {
    const others = found.get(text) ?? [];
    if (!others.includes(zone)) found.set(text, [...others, zone]);
  }
  return found;
}

/** `Nepal Time`, `Central European Time`. */
function longName(zone: string): string {
  const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longGeneric' });
  return format.formatToParts(recent).find(({ type }) => type === 'timeZoneName')?.value ?? '';
}

/** In 1970, some zones had no summer time and so another name. */
const recent = Date.UTC(2026, 0);

export function cityOf(zone: string): string {
  return zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ');
}

/** Typos to tolerate: few, so that other cities don't match. */
function slips(word: string): number {
  if (word.length < 4) return 0;
  return word.length < 8 ? 1 : 2;
}

/** Words that a name means the same without. */
const smallWords = /\b(?:the|of|and|city|time|zone|standard|daylight|summer)\b/gi;

/** `New York` for 'New York City', `Pacific` for 'Pacific Daylight Time', `US` for 'U.S.', `St Paul` for 'Saint Paul'. */
export function plain(name: string): string {
  return name
    .replaceAll(/(?<=\b\p{L})\./gu, '')
    .replaceAll(/\bsaint\b/gi, 'St')
    .replaceAll(smallWords, ' ')
    .trim();
}
