/** The candidate most similar to `word`. At most a third of the letters may differ. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: { readonly candidate: string; readonly edits: number } | undefined;
  for (const candidate of candidates) {
    const most = Math.max(1, Math.floor(Math.max(word.length, candidate.length) / 3));
    if (Math.abs(word.length - candidate.length) > most) continue;
    const edits = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (edits <= most && edits < (best?.edits ?? Infinity)) best = { candidate, edits };
  }
  return best?.candidate;
}

/** Number of letters to add, drop, replace or swap with a neighbour (optimal string alignment). */
export function editDistance(a: string, b: string): number {
  const width = b.length + 1;
  if (rows.length < 3 * width) rows = new Uint16Array(3 * width);
  for (let j = 0; j < width; j += 1) rows[j] = j;
  for (let i = 1; i <= a.length; i += 1) {
    // Three rows, used in turn.
    const [row, last, beforeLast] = [(i % 3) * width, ((i + 2) % 3) * width, ((i + 1) % 3) * width];
    rows[row] = i;
    for (let j = 1; j < width; j += 1) {
      const change = a.charCodeAt(i - 1) === b.charCodeAt(j - 1) ? 0 : 1;
      let least = (rows[last + j - 1] ?? 0) + change;
      least = Math.min(least, (rows[last + j] ?? 0) + 1, (rows[row + j - 1] ?? 0) + 1);
      if (
        i > 1 &&
        j > 1 &&
        a.charCodeAt(i - 1) === b.charCodeAt(j - 2) &&
        a.charCodeAt(i - 2) === b.charCodeAt(j - 1)
      ) {
        least = Math.min(least, (rows[beforeLast + j - 2] ?? 0) + 1);
      }
      rows[row + j] = least;
    }
  }
  return rows[(a.length % 3) * width + width - 1] ?? 0;
}

/** Kept between calls, as a search compares a word with hundreds of others. */
let rows = new Uint16Array(192);
