import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findTimezones, readTimezone } from '#subscriptions/timezones.ts';

const winter = Date.parse('2026-11-22T18:05Z');
const summer = Date.parse('2026-07-01T18:05Z');

async function offered(typed: string, now = winter): Promise<readonly string[]> {
  return (await findTimezones(typed, now)).map(({ value }) => value);
}

describe('findTimezones', () => {
  it.each([
    // By city: complete, incomplete or misspelt.
    ['london', 'Europe/London'],
    ['lon', 'Europe/London'],
    ['LONDN', 'Europe/London'],
    ['tokio', 'Asia/Tokyo'],
    ['new yor', 'America/New_York'],
    ['buenos', 'America/Argentina/Buenos_Aires'],
    ['São Paulo', 'America/Sao_Paulo'],
    // By a city or country that no zone is named after.
    ['mumbai', 'Asia/Kolkata'],
    ['san francisco', 'America/Los_Angeles'],
    ['germany', 'Europe/Berlin'],
    ['nepal', 'Asia/Kathmandu'],
    ['bolivia', 'America/La_Paz'],
    ['bern', 'Europe/Zurich'],
    ['Florida', 'America/New_York'],
    ['Saint Louis', 'America/Chicago'],
    ['Saint Petersburg', 'Europe/Moscow'],
    ['porto', 'Europe/Lisbon'],
    ['Kraków', 'Europe/Warsaw'],
    ['lyon', 'Europe/Paris'],
    ['usa', 'America/New_York'],
    // By a country that only the runtime knows.
    ['croatia', 'Europe/Zagreb'],
    ['uzbek', 'Asia/Tashkent'],
    ['south kor', 'Asia/Seoul'],
    // By the known part.
    ['Austin, TX', 'America/Chicago'],
    ['Hawkins, Indiana', 'America/Indiana/Indianapolis'],
    // By its IANA name, current or former.
    ['Europe/Lon', 'Europe/London'],
    ['asia/kathmandu', 'Asia/Kathmandu'],
    ['katmandu', 'Asia/Kathmandu'],
    ['calcutta', 'Asia/Kolkata'],
    ['kiev', 'Europe/Kyiv'],
    // By common names.
    ['eastern', 'America/New_York'],
    ['pacific', 'America/Los_Angeles'],
    ['cet', 'Europe/Berlin'],
    ['bst', 'Europe/London'],
    ['jst', 'Asia/Tokyo'],
    ['ist', 'Asia/Kolkata'],
    ['est', 'America/New_York'],
    ['utc', 'UTC'],
    ['gmt', 'UTC'],
    ['ART', 'America/Argentina/Buenos_Aires'],
    ['ECT', 'America/Guayaquil'],
    // By city, with its state, in its own language, or by a former name.
    ['New York City', 'America/New_York'],
    ['Kansas City', 'America/Chicago'],
    ['Portland, Maine', 'America/New_York'],
    ['springfield mo', 'America/Chicago'],
    ['Birmingham', 'Europe/London'],
    ['Washington D.C.', 'America/New_York'],
    ['Indiana', 'America/Indiana/Indianapolis'],
    ['München', 'Europe/Berlin'],
    ['Köln', 'Europe/Berlin'],
    ['Wien', 'Europe/Vienna'],
    ['Praha', 'Europe/Prague'],
    ['København', 'Europe/Copenhagen'],
    ['Łódź', 'Europe/Warsaw'],
    ['Bombay', 'Asia/Kolkata'],
    ['Москва', 'Europe/Moscow'],
    ['東京', 'Asia/Tokyo'],
    // By a country as people write it.
    ['Bosnia and Herzegovina', 'Europe/Sarajevo'],
    ['U.S.', 'America/New_York'],
    ['DE', 'Europe/Berlin'],
    // By a name in Windows or an English one.
    ['Pacific Standard Time', 'America/Los_Angeles'],
    ['Pacific Daylight Time', 'America/Los_Angeles'],
    ['Eastern Standard Time', 'America/New_York'],
    ['W. Europe Standard Time', 'Europe/Berlin'],
    ['British Summer Time', 'Europe/London'],
    ['Central European Summer Time', 'Europe/Berlin'],
    // By offset.
    ['+5:45', 'Asia/Kathmandu'],
    ['+0545', 'Asia/Kathmandu'],
    ['utc +05:45', 'Asia/Kathmandu'],
    ['GMT-3', 'America/Sao_Paulo'],
    ['utc+1', 'Europe/Berlin'],
    ['−3:30', 'America/St_Johns'],
    ['+0', 'UTC'],
  ])('finds for %j %s first', async (typed, zone) => {
    expect((await offered(typed))[0]).toBe(zone);
  });

  it('finds all zones with an ambiguous name', async () => {
    expect(await offered('ist')).toEqual(
      expect.arrayContaining(['Asia/Kolkata', 'Europe/Dublin', 'Asia/Jerusalem']),
    );
    expect((await offered('cst')).slice(0, 2)).toEqual(['America/Chicago', 'Asia/Shanghai']);
  });

  it('goes by the current offset, which summer time changes', async () => {
    expect(await offered('+1', winter)).not.toContain('Europe/London');
    expect((await offered('+1', summer))[0]).toBe('Europe/London');
    expect(await offered('+5', winter)).toEqual(
      expect.arrayContaining(['Asia/Karachi', 'Asia/Kolkata', 'Asia/Kathmandu']),
    );
    expect(await offered('-9', winter)).toContain('Pacific/Marquesas');
    expect(await offered('+5:00', winter)).not.toContain('Asia/Kolkata');
  });

  it('puts the widely used zones first', async () => {
    const american = ['New_York', 'Chicago', 'Denver', 'Los_Angeles', 'Toronto', 'Mexico_City'];
    expect((await offered('america')).slice(0, 9)).toEqual(
      expect.arrayContaining(american.map((city) => `America/${city}`)),
    );
    expect(await offered('america')).toHaveLength(25);
  });

  it('offers the remembered zone and the widely used ones for empty input', async () => {
    const choices = await findTimezones(' ', winter, 'Asia/Kathmandu');
    expect(choices).toHaveLength(25);
    expect(choices.slice(0, 3)).toEqual([
      { name: 'Kathmandu (UTC+05:45, now 23:50) · Asia/Kathmandu', value: 'Asia/Kathmandu' },
      { name: 'UTC (now 18:05)', value: 'UTC' },
      { name: 'New York (UTC-05:00, now 13:05) · America/New_York', value: 'America/New_York' },
    ]);
    expect((await findTimezones('', winter))[0]?.value).toBe('UTC');
    const withUtc = await findTimezones('', winter, 'UTC');
    expect(withUtc.filter(({ value }) => value === 'UTC')).toHaveLength(1);
  });

  it.each(['Nowhere', 'Hawkins', 'Tokkkio', 'Sao Pedro', 'zzzz', '+', '+99', '???', '+15:61'])(
    'offers nothing for %j',
    async (typed) => {
      expect(await offered(typed)).toEqual([]);
    },
  );

  it('finds each zone by city and name, with a label that is read and fits', async () => {
    for (const known of Intl.supportedValuesOf('timeZone')) {
      const zone = (await readTimezone(known)) ?? '';
      const city = zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ');
      expect((await offered(zone))[0]).toBe(zone);
      const found = await findTimezones(city, winter);
      const choice = found.find(({ value }) => value === zone);
      expect(await readTimezone(choice?.name ?? '')).toBe(zone);
      expect(choice?.name, city).toMatch(/ \(UTC[+-]\d\d:\d\d, now \d\d:\d\d\) · /);
      expect(choice?.name.length).toBeLessThanOrEqual(100);
    }
  });

  it('offers at most 25 different zones for any text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string({ unit: 'grapheme' }), fc.string()), async (typed) => {
        const zones = await offered(typed);
        expect(zones.length).toBeLessThanOrEqual(25);
        expect(new Set(zones).size).toBe(zones.length);
        for (const zone of zones) expect(await readTimezone(zone)).toBe(zone);
      }),
    );
  });
});

describe('readTimezone', () => {
  it.each([
    ['Europe/London', 'Europe/London'],
    [' europe/LONDON ', 'Europe/London'],
    ['london', 'Europe/London'],
    ['New York', 'America/New_York'],
    ['new_york', 'America/New_York'],
    ['eastern time', 'America/New_York'],
    ['UTC', 'UTC'],
    ['utc', 'UTC'],
    ['gmt', 'UTC'],
    ['Etc/UTC', 'UTC'],
    ['Asia/Calcutta', 'Asia/Kolkata'],
    ['Asia/Kolkata', 'Asia/Kolkata'],
    ['asia/katmandu', 'Asia/Kathmandu'],
    ['Europe/Kiev', 'Europe/Kyiv'],
    ['US/Eastern', 'America/New_York'],
    // In the IANA database it has no summer time.
    ['EST', 'America/New_York'],
    ['MET', 'Europe/Brussels'],
    ['Bulgaria', 'Europe/Sofia'],
    ['germany', 'Europe/Berlin'],
    ['Kiev', 'Europe/Kyiv'],
    ['Calcutta', 'Asia/Kolkata'],
    ['New York City', 'America/New_York'],
    ['Kuwait City', 'Asia/Kuwait'],
    ['Charlotte', 'America/New_York'],
    ['München', 'Europe/Berlin'],
    ['東京', 'Asia/Tokyo'],
    ['Pacific Standard Time', 'America/Los_Angeles'],
    ['eastern daylight time', 'America/New_York'],
    ['Romance Standard Time', 'Europe/Paris'],
    ['GMT Standard Time', 'Europe/London'],
    ['British Summer Time', 'Europe/London'],
    // Of its own suggestions, at another time of day.
    ['London (UTC+01:00, now 06:30) · Europe/London', 'Europe/London'],
    ['UTC (now 06:30)', 'UTC'],
    // Ambiguous, so the admin has to choose.
    ['Uzbekistan', undefined],
    ['usa', undefined],
    ['Victoria', undefined],
    ['IST', undefined],
    ['cst', undefined],
    ['cet', undefined],
    ['mst', undefined],
    ['ACT', undefined],
    ['SST', undefined],
    ['Birmingham', undefined],
    ['Springfield', undefined],
    ['Texas', undefined],
    ['Arabian Standard Time', undefined],
    // The runtime knows them, but for Paris, Apia, …
    ['MIT', undefined],
    ['NET', undefined],
    ['PRT', undefined],
    ['PNT', undefined],
    ['CTT', undefined],
    ['VST', undefined],
    ['IET', undefined],
    ['AGT', undefined],
    ['SystemV/PST8', undefined],
    ['Etc/Unknown', undefined],
    ['Factory', undefined],
    ['lond', undefined],
    ['londn', undefined],
    ['+05:45', undefined],
    ['UTC+1', undefined],
    ['UTC+08', undefined],
    ['UTC-08', undefined],
    ['Europe/', undefined],
    ['Europe/Nowhere', undefined],
    ['nowhere', undefined],
    ['', undefined],
    ['constructor', undefined],
    ['__proto__', undefined],
    ['x'.repeat(5000), undefined],
  ])('reads %j as %s', async (text, zone) => {
    expect(await readTimezone(text)).toBe(zone);
  });

  it('reads its own results unchanged', async () => {
    for (const known of Intl.supportedValuesOf('timeZone')) {
      const zone = await readTimezone(known);
      expect(zone).toBeDefined();
      expect(await readTimezone(zone ?? '')).toBe(zone);
    }
  });
});
