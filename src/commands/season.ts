import type { Facts } from '#data/facts.ts';
import { newestAired } from '#data/seen.ts';
import { repeated } from '#replies/text.ts';
import type { Choice } from './declaration.ts';

const none = 'None: hide all spoilers';

export function seasonChoices(facts: Facts, typed: string): readonly Choice[] {
  const seasons = Array.from({ length: newestAired(facts) }, (_, index) => index + 1);
  return [
    { name: none, value: 'none' },
    ...seasons.map((season) => ({ name: `Season ${season}`, value: String(season) })),
  ].filter(({ name }) => name.toLowerCase().includes(typed.trim().toLowerCase()));
}

/** Reads `3`, `season 3` or `none`. */
export function readSeason(facts: Facts, typed: string): number | { readonly problem: string } {
  const [, none, digits] = /^(?:(none)\b.*|(?:season\s*)?(\d{1,2}))$/i.exec(typed.trim()) ?? [];
  const season = none === undefined ? Number(digits) : 0;
  const aired = newestAired(facts);
  if (season <= aired) return season;
  const problem = `“${repeated(typed)}” isn't a season that has aired.`;
  return { problem: `${problem} Choose ${aired === 0 ? '' : `one up to ${aired}, or `}none.` };
}
