/** Made when it is needed: the first takes longer than reading a pack. */
let graphemes: Intl.Segmenter | undefined;
const ellipsis = '…';
const bar = '||';

/**
 * Shortens to at most `max` UTF-16 units, including the ellipsis. Never splits a grapheme (an emoji family, a
 * letter with accents), and closes an open spoiler.
 */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  const room = max - ellipsis.length - bar.length;
  graphemes ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  let kept = '';
  for (const { segment } of graphemes.segment(text)) {
    if (kept.length + segment.length > room) break;
    kept += segment;
  }
  kept = kept.trimEnd();
  // Half of a spoiler's two bars would show as text and close nothing.
  if (kept.endsWith('|') && !kept.endsWith(bar)) kept = kept.slice(0, -1);
  const open = kept.split(bar).length % 2 === 0;
  return `${kept}${ellipsis}${open ? bar : ''}`;
}

/** Hides a text that spoils `season`, which stays visible. Bars inside would end the spoiler, so they are separated. */
export function masked(text: string, season: number | undefined): string {
  if (season === undefined) return text;
  return `||${text.replaceAll('||', '|\u200B|')}|| *(season ${season})*`;
}

/**
 * Makes a user's text safe to repeat: one line of at most 60 UTF-16 units, without markdown, mentions or
 * control characters.
 */
export function repeated(text: string): string {
  const line = text
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  return cut(line, 60)
    .replaceAll(/[\\*_~`|<>[\]()#:/@-]/g, (sign) => `\\${sign}`)
    .replaceAll('\\@', '@\u200B');
}

/** Escapes the markdown in a text of the pack. */
export function literal(text: string): string {
  return text.replaceAll(/[\\*_~`|<>[\]#]/g, (sign) => `\\${sign}`);
}
