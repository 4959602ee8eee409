import type { Directory } from '../terminal/drawing/view.ts';

/** Whose eyes see a message, and when. */
export interface Look {
  /** BCP 47. */
  readonly locale: string;
  /** IANA. */
  readonly timeZone: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly directory: Directory;
  /** The id of who looks: their mention is highlighted. */
  readonly userId: string;
  /** Where Discord serves attachments. */
  readonly filesOrigin: string;
}

/** The page's own address of a picture that the bot has sent; undefined for one that is elsewhere. */
export function localAddress(url: string | undefined, look: Look): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  const { origin, pathname } = new URL(url);
  return origin === look.filesOrigin && pathname.startsWith('/attachments/') ? pathname : undefined;
}

/** The time of a message beside its author, as Discord writes it. */
export function messageTime(iso: string, { locale, timeZone, now }: Look): string {
  const at = Date.parse(iso);
  const dayOf = (time: number): string =>
    new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(time);
  const style =
    dayOf(at) === dayOf(now)
      ? ({ timeStyle: 'short' } as const)
      : ({ dateStyle: 'short', timeStyle: 'short' } as const);
  return new Intl.DateTimeFormat(locale, { ...style, timeZone }).format(at);
}
