import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findTimezones, readTimezone } from '#subscriptions/timezones.ts';

const winter = Date.parse('2026-11-22T18:05Z');
const summer = Date.parse('2026-07-01T18:05Z');

function offered(typed: string, now = winter): readonly string[] {
  return findTimezones(typed, now).map(({ value }) => value);
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
    ['Berne', 'Europe/Zurich'],
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
    // By offset.
    ['+5:45', 'Asia/Kathmandu'],
    ['+0545', 'Asia/Kathmandu'],
    ['utc +05:45', 'Asia/Kathmandu'],
    ['GMT-3', 'America/Sao_Paulo'],
    ['utc+1', 'Europe/Berlin'],
    ['−3:30', 'America/St_Johns'],
    ['+0', 'UTC'],
  ])('finds for %j %s first', (typed, zone) => {
    expect(offered(typed)[0]).toBe(zone);
  });

  it('finds all zones with an ambiguous name', () => {
    expect(offered('ist')).toEqual(
      expect.arrayContaining(['Asia/Kolkata', 'Europe/Dublin', 'Asia/Jerusalem']),
    );
    expect(offered('cst').slice(0, 2)).toEqual(['America/Chicago', 'Asia/Shanghai']);
  });

  it('goes by the current offset, which summer time changes', () => {
    expect(offered('+1', winter)).not.toContain('Europe/London');
    expect(offered('+1', summer)[0]).toBe('Europe/London');
    expect(offered('+5', winter)).toEqual(
      expect.arrayContaining(['Asia/Karachi', 'Asia/Kolkata', 'Asia/Kathmandu']),
    );
    expect(offered('-9', winter)).toContain('Pacific/Marquesas');
    expect(offered('+5:00', winter)).not.toContain('Asia/Kolkata');
  });

  it('puts the widely used zones first', () => {
    const american = ['New_York', 'Chicago', 'Denver', 'Los_Angeles', 'Toronto', 'Mexico_City'];
    expect(offered('america').slice(0, 9)).toEqual(
      expect.arrayContaining(american.map((city) => `America/${city}`)),
    );
    expect(offered('america')).toHaveLength(25);
  });

  it('offers the remembered zone and the widely used ones for empty input', () => {
    const choices = findTimezones(' ', winter, 'Asia/Kathmandu');
    expect(choices).toHaveLength(25);
    expect(choices.slice(0, 3)).toEqual([
      { name: 'Kathmandu (UTC+05:45, now 23:50) · Asia/Kathmandu', value: 'Asia/Kathmandu' },
      { name: 'UTC (now 18:05)', value: 'UTC' },
      { name: 'New York (UTC-05:00, now 13:05) · America/New_York', value: 'America/New_York' },
    ]);
    expect(findTimezones('', winter)[0]?.value).toBe('UTC');
    expect(findTimezones('', winter, 'UTC').filter(({ value }) => value === 'UTC')).toHaveLength(1);
  });

  it.each([
    'Nowhere',
    'New Haven',
    'Wien',
    'Hawkins',
    'Tokkkio',
    'Sao Pedro',
    'zzzz',
    '+',
    '+99',
    '???',
    '+15:61',
  ])('offers nothing for %j', (typed) => {
    expect(offered(typed)).toEqual([]);
  });

  it('finds each zone by city and name, with a label that fits', () => {
    for (const known of Intl.supportedValuesOf('timeZone')) {
      const zone = readTimezone(known) ?? '';
      const city = zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ');
      expect(offered(zone)[0]).toBe(zone);
      const choice = findTimezones(city, winter).find(({ value }) => value === zone);
      expect(choice?.name, city).toMatch(/ \(UTC[+-]\d\d:\d\d, now \d\d:\d\d\) · /);
      expect(choice?.name.length).toBeLessThanOrEqual(100);
    }
  });

  it('offers at most 25 different zones for any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.string()), (typed) => {
        const zones = offered(typed);
        expect(zones.length).toBeLessThanOrEqual(25);
        expect(new Set(zones).size).toBe(zones.length);
        for (const zone of zones) expect(readTimezone(zone)).toBe(zone);
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
    // Ambiguous, so the admin has to choose.
    ['Uzbekistan', undefined],
    ['usa', undefined],
    ['Berne', undefined],
    ['IST', undefined],
    ['cst', undefined],
    ['cet', undefined],
    ['lond', undefined],
    ['londn', undefined],
    ['+05:45', undefined],
    ['UTC+1', undefined],
    ['Europe/', undefined],
    ['Europe/Nowhere', undefined],
    ['nowhere', undefined],
    ['', undefined],
    ['constructor', undefined],
    ['__proto__', undefined],
    ['x'.repeat(5000), undefined],
  ])('reads %j as %s', (text, zone) => {
    expect(readTimezone(text)).toBe(zone);
  });

  it('reads its own results unchanged', () => {
    for (const known of Intl.supportedValuesOf('timeZone')) {
      const zone = readTimezone(known);
      expect(zone).toBeDefined();
      expect(readTimezone(zone ?? '')).toBe(zone);
    }
  });
});
