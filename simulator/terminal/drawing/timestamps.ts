import type { View } from './view.ts';

type Reader = Pick<View, 'locale' | 'timeZone' | 'now'>;

// https://docs.discord.com/developers/reference#message-formatting-timestamp-styles
const FORMATS: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  t: { timeStyle: 'short' },
  T: { timeStyle: 'medium' },
  d: { dateStyle: 'short' },
  D: { dateStyle: 'long' },
  f: { dateStyle: 'long', timeStyle: 'short' },
  F: { dateStyle: 'full', timeStyle: 'short' },
  s: { dateStyle: 'short', timeStyle: 'short' },
  S: { dateStyle: 'short', timeStyle: 'medium' },
};

const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

/**
 * Formats a `<t:seconds:style>` in the reader's language and time zone.
 * The default style is `f`.
 * @param seconds since the Unix epoch.
 */
export function readTimestamp(seconds: number, style: string | undefined, reader: Reader): string {
  if (style === 'R') return relativeTime(seconds, reader);
  const format = FORMATS[style ?? 'f'] ?? FORMATS['f'];
  const { locale, timeZone } = reader;
  return new Intl.DateTimeFormat(locale, { ...format, timeZone }).format(seconds * 1_000);
}

/** Formats an embed's `timestamp` for its footer. */
export function readFooterTime(iso: string, reader: Reader): string {
  const milliseconds = Date.parse(iso);
  return Number.isNaN(milliseconds) ? iso : readTimestamp(milliseconds / 1_000, 's', reader);
}

function relativeTime(seconds: number, { locale, now }: Reader): string {
  const distance = seconds - now / 1_000;
  const [unit, length] = UNITS.find(([, size]) => Math.abs(distance) >= size) ?? ['second', 1];
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  return format.format(Math.round(distance / length), unit);
}
