import type { Entry } from './entries.ts';
import type { Rule } from './rule.ts';

export const uniqueIds: Rule = {
  name: 'unique-id',
  protects: 'An id names one thing: buttons, posted updates and corrections depend on it.',
  *check(_, { entries }) {
    const seen = new Map<string, Entry>();
    for (const entry of entries) {
      const first = seen.get(entry.id);
      if (first) {
        yield {
          file: entry.file,
          path: [...entry.path, 'id'],
          message: `the id '${entry.id}' is already used by a ${first.kind} in ${first.file}`,
          tip: 'Choose another id. Readers never see it.',
        };
      } else {
        seen.set(entry.id, entry);
      }
    }
  },
};

export const retiredIds: Rule = {
  name: 'retired-id',
  protects: 'The id of a removed fact never comes back with another meaning.',
  *check({ retired }, { entries }) {
    const gone = new Set(retired);
    for (const { id, file, path } of entries) {
      if (gone.has(id)) {
        yield {
          file,
          path: [...path, 'id'],
          message: `the id '${id}' is retired and can't be used again`,
          tip: 'Old buttons and posts still refer to the old fact. Choose another id.',
        };
      }
    }
  },
};
