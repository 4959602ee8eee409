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
  if (url === undefined || !URL.canParse(url)) return undefined;
  const { origin, pathname } = new URL(url);
  return origin === viewer.filesOrigin && pathname.startsWith('/attachments/')
    ? pathname
    : undefined;
}

/** The time beside a message's author, in Discord's format. */
export function messageTime(iso: string, { locale, timeZone, now }: Viewer): string {
  const at = Date.parse(iso);
  const dayOf = (time: number): string =>
    new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(time);
  const style =
    dayOf(at) === dayOf(now)
      ? ({ timeStyle: 'short' } as const)
      : ({ dateStyle: 'short', timeStyle: 'short' } as const);
  return new Intl.DateTimeFormat(locale, { ...style, timeZone }).format(at);
}
