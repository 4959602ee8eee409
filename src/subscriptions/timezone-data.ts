import type { cityMapping } from 'city-timezones';
import { words } from '#data/words.ts';

/** A city, with its names as returned by `folded`. */
export interface City {
  readonly name: string;
  readonly province: string;
  /** Name, province and country, with a space before each word. */
  readonly text: string;
  readonly population: number;
  readonly zone: string;
}

interface NamedZone {
  /** The two-letter code of its country; empty if there is none. */
  readonly country: string;
  /** All its other names in the IANA database. */
  readonly links: readonly string[];
}

export type TimezoneData = Awaited<ReturnType<typeof loadTimezoneData>>;

/** Loads the data from its packages. They are large, so they are imported when a time zone is first named. */
export async function loadTimezoneData() {
  const [names, windows, { cityMapping: entries }] = await Promise.all([
    import('cldr-bcp47/bcp47/timezone.json', { with: { type: 'json' } }),
    import('cldr-core/supplemental/windowsZones.json', { with: { type: 'json' } }),
    import('city-timezones'),
  ]);
  const todays = new Map<string, string>();
  const zones = new Map<string, NamedZone>();
  for (const [key, zone] of Object.entries<object | string>(names.default.keyword.u.tz)) {
    if (typeof zone === 'string' || !isZone(zone)) continue;
    const { _alias: aliases, _iana: renamed } = zone;
    const [first = '', ...others] = aliases.split(' ');
    if (first === 'Etc/Unknown') continue;
    const today = renamed ?? (first === 'Etc/UTC' ? 'UTC' : first);
    for (const name of [first, ...others]) todays.set(name.toLowerCase(), today);
    const links = [first, ...others].filter((name) => name !== today);
    zones.set(today, { country: countryIn(key), links });
  }
  const today = (name: string) => todays.get(name.toLowerCase()) ?? name;
  return {
    /** Today's names, by every name of the IANA database in lower case. */
    todays,
    /** By today's name. */
    zones,
    /** Today's names by those in Windows, such as `W. Europe Standard Time`. */
    ofWindows: new Map(
      windows.default.supplemental.windowsZones.mapTimezones.flatMap(
        // The territory 001 is the world. `UTC-08` and the like would be found by '+08' too.
        ({ mapZone: { _other: name, _type: zone, _territory: territory } }) =>
          territory === '001' && !zone.startsWith('Etc/') ? [[name, today(zone)] as const] : [],
      ),
    ),
    /** The largest first. */
    cities: readCities(entries, today),
  };
}

function readCities(entries: typeof cityMapping, today: (name: string) => string): readonly City[] {
  const known = new Map<string | null, string>();
  /** Thousands of cities share a few names of provinces and countries. */
  const foldedOnce = (name: string | null) => {
    const text = known.get(name) ?? folded(name);
    known.set(name, text);
    return text;
  };
  return (
    entries
      // A few have no zone.
      .filter(({ timezone }) => Boolean(timezone))
      .toSorted((one, other) => other.pop - one.pop)
      .map(({ city, province: inProvince, state_ansi: state, country, pop, timezone }) => {
        const [name, province] = [folded(city), foldedOnce(inProvince)];
        const text = ['', name, province, foldedOnce(state), foldedOnce(country)].join(' ');
        return { name, province, text, population: pop, zone: today(timezone) };
      })
  );
}

/** Keys start with the code of the country, such as `usnyc`, but for these. */
const otherCountries: Readonly<Record<string, string>> = {
  gaza: 'PS',
  hebron: 'PS',
  jeruslm: 'IL',
};

function countryIn(key: string): string {
  if (/^(?:gmt|utc)/.test(key)) return '';
  return otherCountries[key] ?? key.slice(0, 2).toUpperCase();
}

interface Zone {
  /** All names, that of CLDR first. */
  readonly _alias: string;
  /** Today's name in the IANA database, if it is another one. */
  readonly _iana?: string;
}

/** Deprecated keys have no names. */
function isZone(zone: object): zone is Zone {
  return '_alias' in zone;
}

/** The words of a name without case, accents and signs: `st louis` for both `Saint Louis` and `St. Louis`. */
export function folded(name: string | null | undefined): string {
  return words(name ?? '')
    .map((word) => (word === 'saint' ? 'st' : word))
    .join(' ');
}
