import { editDistance } from '#nearest.ts';

/** Up to `most` similar names, best first. */
export function nearestNames(typed: string, names: readonly string[], most = 3): readonly string[] {
  const wanted = typed.toLowerCase();
  return names
    .map((name) => ({ name, distance: unlikeness(wanted, name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= Math.max(2, Math.floor(name.length / 3)))
    .toSorted((one, other) => one.distance - other.distance)
    .slice(0, most)
    .map(({ name }) => name);
}

/** `Did you mean a, b or c?`, or an empty string without similar names. */
export function didYouMean(typed: string, names: readonly string[], mark = ''): string {
  const nearest = nearestNames(typed, names).map((name) => mark + name);
  return nearest.length === 0 ? '' : ` Did you mean ${oneOf(nearest)}?`;
}

/** `a, b or c` */
export function oneOf(names: readonly string[]): string {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

function unlikeness(typed: string, name: string): number {
  if (typed !== '' && name.startsWith(typed)) return 0;
  return editDistance(typed, name);
}
