import type { Rule } from './rule.ts';

export const distinctCitations: Rule = {
  name: 'cited-once',
  protects: 'A fact cites each source once, so that one source never looks like two.',
  *check(_, { entries }) {
    for (const { file, path, citations, citationKey } of entries) {
      const seen = new Set<string>();
      for (const [index, { source }] of citations.entries()) {
        if (seen.has(source)) {
          yield {
            file,
            path: [...path, citationKey, index, 'source'],
            message: `cites '${source}' twice`,
            tip: 'Merge the two citations.',
          };
        }
        seen.add(source);
      }
    }
  },
};
