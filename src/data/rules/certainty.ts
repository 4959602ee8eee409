import type { Entry } from './entries.ts';
import type { Rule } from './rule.ts';
import { words } from '#data/fold.ts';

export const oneCertainty: Rule = {
  name: 'one-certainty',
  protects: 'The same text has the same certainty and spoiler everywhere.',
  *check(pack, { entries }) {
    const texts = new Map<string, string>([
      ...pack.facts.map(({ id, text }) => [`fact ${id}`, text] as const),
      ...pack.people
        .flatMap(({ notes }) => notes)
        .map(({ id, text }) => [`note ${id}`, text] as const),
      ...pack.updates.map(({ id, text }) => [`update ${id}`, text] as const),
    ]);
    const first = new Map<string, Entry>();
    for (const entry of entries) {
      const text = texts.get(`${entry.kind} ${entry.id}`);
      if (text === undefined) continue;
      const key = words(text).join(' ');
      const other = first.get(key);
      if (!other) {
        first.set(key, entry);
      } else if (other.certainty !== entry.certainty) {
        yield {
          file: entry.file,
          path: [...entry.path, 'certainty'],
          message: `is '${entry.certainty}' here, but '${other.id}' says the same and is '${other.certainty}'`,
          tip: 'Give both the certainty that the sources support.',
        };
      } else if (other.spoiler !== entry.spoiler) {
        yield {
          file: entry.file,
          path: [...entry.path, 'spoiler'],
          message: `'${other.id}' says the same, but only one of the two is a spoiler`,
          tip: 'Give both the same spoiler season.',
        };
      }
    }
  },
};
