import { describe, expect, it } from 'vitest';
import {
  describeAge,
  describeDate,
  earliestInstant,
  parsePartialDate,
} from '#data/partial-date.ts';

function date(text: string) {
  const parsed = parsePartialDate(text);
  if (!parsed) throw new Error(`${text} isn't a date`);
  return parsed;
}

describe('parsePartialDate', () => {
  it.each([
    ['2024-01-08', 'day', '8 January 2024'],
    ['2024-02-29', 'day', '29 February 2024'],
    ['2024-12', 'month', 'December 2024'],
    ['summer 2022', 'season', 'summer 2022'],
    ['2026', 'year', '2026'],
  ])('parses %s as a %s that reads %s', (text, precision, words) => {
    expect(date(text).precision).toBe(precision);
    expect(describeDate(date(text))).toBe(words);
  });

  it.each([
    '2024-02-30',
    '2023-02-29',
    '2024-13',
    '2024-00-10',
    '2024-1-8',
    'fall 2022',
    'Summer 2022',
    '8 January 2024',
    '24',
    '',
  ])('refuses %j', (text) => {
    expect(parsePartialDate(text)).toBeUndefined();
  });
});

describe('earliestInstant', () => {
  it('is on the same day from UTC-12 to UTC+11:59', () => {
    const instant = earliestInstant(date('2024-01-08'));
    const dayIn = (timeZone: string) =>
      new Intl.DateTimeFormat('en-CA', { timeZone }).format(instant);
    expect(dayIn('Etc/GMT+12')).toBe('2024-01-08');
    expect(dayIn('Etc/GMT-11')).toBe('2024-01-08');
  });

  it('sorts dates of every precision by their first day', () => {
    const texts = ['2022', '2022-03', 'summer 2022', '2022-12-31'];
    const instants = texts.map((text) => earliestInstant(date(text)));
    expect(instants).toEqual(instants.toSorted((a, b) => a - b));
  });
});

describe('describeAge', () => {
  it.each([
    ['2024-01-08', '2026-11-22', '2 years 10 months'],
    ['2024-01-08', '2025-01-08', '1 year'],
    ['2024-01-08', '2025-01-07', '11 months'],
    ['2024-01-31', '2024-02-29', '29 days'],
    ['2024-01-08', '2024-02-08', '1 month'],
    ['2024-01-08', '2024-01-09', '1 day'],
    ['2024-01-08', '2023-12-31', '0 days'],
  ])('describes %s, seen on %s, as %s old', (day, today, age) => {
    expect(describeAge(date(day), Date.parse(`${today}T13:00:00Z`))).toBe(age);
  });
});
