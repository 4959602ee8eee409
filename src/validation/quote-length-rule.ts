import type { Finding } from '#data/rules/rule.ts';
import type { Form } from './all-renderings.ts';
import { limits } from '#replies/limits.ts';

/** A quote that is cut says something else than its speaker did. */
export const showableQuotes = {
  name: 'quote-length',
  protects: 'Quotes are shown in full: a shortened quote could mean something else.',
  *check({ file, path, embed }: Form): Iterable<Finding> {
    const size = embed?.description?.length ?? 0;
    if (file !== 'quotes.yaml' || size <= limits.embedDescription) return;
    yield {
      file,
      path: [...path, 'passages'],
      message: `is too long to show: ${size} characters with its marks, at most ${limits.embedDescription}`,
      tip: 'Keep the passages that matter, or split it into two quotes.',
    };
  },
};
