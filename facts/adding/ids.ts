/** Longest id that the schema takes, in characters. */
const longest = 40;

/** An id made from a name: `The quay is closed` gives `the-quay-is-closed`; never one that is taken. */
export function freeId(name: string, taken: ReadonlySet<string>): string {
  const base = slug(name) || 'entry';
  for (let number = 1; ; number += 1) {
    const ending = number === 1 ? '' : `-${number}`;
    const id = `${base.slice(0, longest - ending.length).replace(/-+$/u, '')}${ending}`;
    if (!taken.has(id)) return id;
  }
}

function slug(name: string): string {
  return name
    .normalize('NFKD')
    .replaceAll(/[\p{M}'’]/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .replaceAll(/^-+|-+$/gu, '');
}
