/** The names most like what was typed, best first, at most `most`; none if nothing is alike. */
export function nearestNames(typed: string, names: readonly string[], most = 3): readonly string[] {
  const wanted = typed.toLowerCase();
  return names
    .map((name) => ({ name, distance: unlikeness(wanted, name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= Math.max(2, Math.floor(name.length / 3)))
    .toSorted((one, other) => one.distance - other.distance)
    .slice(0, most)
    .map(({ name }) => name);
}

/** `Did you mean a, b or c?`, or nothing if no name is alike. */
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

/** Letters to insert, delete or replace to make one of the other. */
function editDistance(one: string, other: string): number {
  let before = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [row, letter] of one.split('').entries()) {
    const now = [row + 1];
    for (let column = 1; column <= other.length; column += 1) {
      const replaced = (before[column - 1] ?? 0) + (letter === other[column - 1] ? 0 : 1);
      now.push(Math.min(replaced, (before[column] ?? 0) + 1, (now[column - 1] ?? 0) + 1));
    }
    before = now;
  }
  return before.at(-1) ?? 0;
}
