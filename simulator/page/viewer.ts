import type { Directory } from '../terminal/drawing/view.ts';

/** The person who sees a message, and the time. */
export interface Viewer {
  /** BCP 47. */
  readonly locale: string;
  /** IANA. */
  readonly timeZone: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly directory: Directory;
  /** Mentions of this id are highlighted. */
  readonly userId: string;
  /** The origin of attachments. */
  readonly filesOrigin: string;
}

/** The path of an attachment on the page's own server; undefined for other addresses. */
export function localAddress(url: string | undefined, viewer: Viewer): string | undefined {
  const { origin, pathname } = URL.parse(url ?? '') ?? {};
  const isFile = origin === viewer.filesOrigin && pathname?.startsWith('/attachments/');
  return isFile ? pathname : undefined;
}

/** The time beside a message's author, in Discord's format. */
export function messageTime(
  at: number,
  { locale, timeZone, now }: Pick<Viewer, 'locale' | 'timeZone' | 'now'>,
): string {
  const dayOf = (time: number): string =>
    new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(time);
  const day = dayOf(at) === dayOf(now) ? {} : ({ dateStyle: 'short' } as const);
  return new Intl.DateTimeFormat(locale, { ...day, timeStyle: 'short', timeZone }).format(at);
}
