import { describeDate, type PartialDate } from './partial-date.ts';

/**
 * The fields of anything in a pack as words, each under a name that a reader knows: a list is
 * joined, a citation stands under its source (`what article-1 says`).
 */
export function fieldsOf(value: object): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'id' || inner === undefined) continue;
    if (key === 'sources' || key === 'views') {
      const citations = inner as readonly { readonly source: string; readonly says: string }[];
      for (const { source, says } of citations) fields.set(`what ${source} says`, `“${says}”`);
      // The same citations in another order show in another order.
      if (citations.length > 1) fields.set('order of sources', citations.map(sourceOf).join(', '));
    } else {
      fields.set(key, inWords(inner));
    }
  }
  return fields;
}

function sourceOf({ source }: { readonly source: string }): string {
  return source;
}

function inWords(value: unknown): string {
  if (value === null) return 'none';
  if (typeof value === 'string') return `“${value}”`;
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(inWords).join(', ');
  if (typeof value !== 'object') return JSON.stringify(value);
  if ('precision' in value) return describeDate(value as PartialDate);
  if ('name' in value) {
    const { name, spoiler } = value as { readonly name: string; readonly spoiler?: number };
    return spoiler === undefined ? `“${name}”` : `“${name}” (spoiler of season ${spoiler})`;
  }
  const entries = Object.entries(value);
  return entries.length === 0
    ? 'none'
    : entries.map(([key, of]) => `${key}: ${String(of)}`).join(', ');
}
