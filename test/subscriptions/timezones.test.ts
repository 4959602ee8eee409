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
    ['LONDN', 'Europe/London'],
    ['buenos', 'America/Argentina/Buenos_Aires'],
    ['São Paulo', 'America/Sao_Paulo'],
    // By a city or country that no zone is named after.
    ['mumbai', 'Asia/Kolkata'],
    ['san francisco', 'America/Los_Angeles'],
    ['nepal', 'Asia/Kathmandu'],
    ['Florida', 'America/New_York'],
    ['Saint Louis', 'America/Chicago'],
    ['Kraków', 'Europe/Warsaw'],
    ['usa', 'America/New_York'],
    // By a country that only the runtime knows.
    ['croatia', 'Europe/Zagreb'],
    ['south kor', 'Asia/Seoul'],
    // By the known part.
    ['Austin, TX', 'America/Chicago'],
    ['Hawkins, Indiana', 'America/Indiana/Indianapolis'],
    // By its IANA name, current or former.
    ['Europe/Lon', 'Europe/London'],
    ['katmandu', 'Asia/Kathmandu'],
    ['kiev', 'Europe/Kyiv'],
    // By common names.
    ['eastern', 'America/New_York'],
    ['cet', 'Europe/Berlin'],
    ['ist', 'Asia/Kolkata'],
    ['est', 'America/New_York'],
    ['utc', 'UTC'],
    ['ART', 'America/Argentina/Buenos_Aires'],
    // By city, with its state, in its own language, or by a former name.
    ['New York City', 'America/New_York'],
    ['Portland, Maine', 'America/New_York'],
    ['springfield mo', 'America/Chicago'],
    ['Birmingham', 'Europe/London'],
    ['Indiana', 'America/Indiana/Indianapolis'],
    ['München', 'Europe/Berlin'],
    ['København', 'Europe/Copenhagen'],
    ['Łódź', 'Europe/Warsaw'],
    ['Москва', 'Europe/Moscow'],
    ['東京', 'Asia/Tokyo'],
    // By a country as people write it.
    ['Bosnia and Herzegovina', 'Europe/Sarajevo'],
    ['U.S.', 'America/New_York'],
    ['DE', 'Europe/Berlin'],
    // By a name in Windows or an English one.
    ['Pacific Standard Time', 'America/Los_Angeles'],
    ['W. Europe Standard Time', 'Europe/Berlin'],
    ['British Summer Time', 'Europe/London'],
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
    ['gmt', 'UTC'],
    ['Etc/UTC', 'UTC'],
    ['Asia/Calcutta', 'Asia/Kolkata'],
    ['asia/katmandu', 'Asia/Kathmandu'],
    ['Europe/Kiev', 'Europe/Kyiv'],
    // In the IANA database it has no summer time.
    ['EST', 'America/New_York'],
    ['MET', 'Europe/Brussels'],
    ['Bulgaria', 'Europe/Sofia'],
    ['Kiev', 'Europe/Kyiv'],
    ['New York City', 'America/New_York'],
    ['東京', 'Asia/Tokyo'],
    ['Pacific Standard Time', 'America/Los_Angeles'],
    ['Romance Standard Time', 'Europe/Paris'],
    ['British Summer Time', 'Europe/London'],
    // Of its own suggestions, at another time of day.
    ['London (UTC+01:00, now 06:30) · Europe/London', 'Europe/London'],
    ['UTC (now 06:30)', 'UTC'],
    // Ambiguous, so the admin has to choose.
    ['Uzbekistan', undefined],
    ['usa', undefined],
    ['IST', undefined],
    ['cst', undefined],
    ['ACT', undefined],
    ['Birmingham', undefined],
    ['Texas', undefined],
    ['Arabian Standard Time', undefined],
    // The runtime knows them, but for Paris, Apia, …
    ['MIT', undefined],
    ['AGT', undefined],
    ['SystemV/PST8', undefined],
    ['Etc/Unknown', undefined],
    ['lond', undefined],
    ['londn', undefined],
    ['+05:45', undefined],
    ['UTC+1', undefined],
    ['Europe/', undefined],
    ['nowhere', undefined],
    ['', undefined],
    ['__proto__', undefined],
    ['x'.repeat(5000), undefined],
  ])('reads %j as %s', async (text, zone) => {
    expect(await readTimezone(text)).toBe(zone);
  });
});
