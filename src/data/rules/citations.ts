import type { Rule } from './rule.ts';

export const distinctCitations: Rule = {
  name: 'cited-once',
  protects: 'A source speaks once on a fact, so that nobody counts it as two.',
  *check(_, { entries }) {
    for (const { file, path, citations, citedAs } of entries) {
      const seen = new Set<string>();
      for (const [index, { source }] of citations.entries()) {
        if (seen.has(source)) {
          yield {
            file,
            path: [...path, citedAs, index, 'source'],
            message: `cites '${source}' twice`,
            tip: 'Join what it says into one.',
          };
        }
        seen.add(source);
      }
    }
  },
};
