import { expect, test } from 'vitest';
import { nextClockChange } from '../../../simulator/time/clock-changes.ts';

test.each([
  ['Europe/London', '2026-01-15T12:00:00Z', '2026-03-29T01:00:00Z'],
  ['Europe/London', '2026-03-29T01:00:00Z', '2026-10-25T01:00:00Z'],
  ['Europe/London', '2026-10-25T00:59:00Z', '2026-10-25T01:00:00Z'],
  ['America/New_York', '2026-01-15T12:00:00Z', '2026-03-08T07:00:00Z'],
  ['Australia/Lord_Howe', '2026-01-15T12:00:00Z', '2026-04-04T15:00:00Z'],
  ['Asia/Tokyo', '2026-01-15T12:00:00Z', undefined],
  ['UTC', '2026-01-15T12:00:00Z', undefined],
])('GIVEN %s after %s THEN the clocks are next changed at %s', (zone, after, expected) => {
  const change = nextClockChange(zone, Date.parse(after));
  expect(change).toBe(expected === undefined ? undefined : Date.parse(expected));
});
