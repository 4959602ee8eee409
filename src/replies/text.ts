const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const ellipsis = '…';
const bar = '||';

/**
 * Shortens to at most `max` UTF-16 units, the ellipsis included. Never splits a character as people
 * see it (an emoji family, a letter with accents), and closes a spoiler that the cut left open.
 */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  const room = max - ellipsis.length - bar.length;
  let kept = '';
  for (const { segment } of graphemes.segment(text)) {
    if (kept.length + segment.length > room) break;
    kept += segment;
  }
  kept = kept.trimEnd();
  // Half of a spoiler's two bars at the very end would show as text and close nothing.
  if (kept.endsWith('|') && !kept.endsWith(bar)) kept = kept.slice(0, -1);
  const open = kept.split(bar).length % 2 === 0;
  return `${kept}${ellipsis}${open ? bar : ''}`;
}

/** Hides a text until it is clicked. Bars inside it would end the spoiler, so they are broken up. */
export function spoiler(text: string): string {
  return `||${text.replaceAll('||', '|\u200B|')}||`;
}

/** A text masked if it gives away a plot, with the season named in the clear. */
export function masked(text: string, season: number | undefined): string {
  return season === undefined ? text : `${spoiler(text)} *(season ${season})*`;
}

/**
 * What somebody typed, made harmless to repeat: one line, no markdown, no mention, no direction
 * tricks, at most `max` units.
 */
export function repeated(text: string, max = 60): string {
  const line = text
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  return cut(line, max)
    .replaceAll(/[\\*_~`|<>[\]()#:/@-]/g, (sign) => `\\${sign}`)
    .replaceAll('\\@', '@\u200B');
}

/** The whole text of a pack's field, with nothing in it taken for markdown. */
export function literal(text: string): string {
  return text.replaceAll(/[\\*_~`|<>[\]#]/g, (sign) => `\\${sign}`);
}
