import { oneCertainty } from './certainty.ts';
import { distinctCitations } from './citations.ts';
import { plausibleDates } from './dates.ts';
import { retiredIds, uniqueIds } from './ids.ts';
import { distinctAliases, namedPeople } from './people.ts';
import { knownReferences } from './references.ts';
import type { Rule } from './rule.ts';
import { airedSpoilers, hiddenAliases, hiddenTexts } from './spoilers.ts';
import { quotedSpeakers, usedSources } from './unused.ts';

/** Without these a pack cannot be indexed, so they know no exceptions. */
export const structuralRules: readonly Rule[] = [uniqueIds, knownReferences, namedPeople];

/** Every other rule on what a pack says; how it looks is judged where the replies live. */
export const contentRules: readonly Rule[] = [
  retiredIds,
  distinctCitations,
  plausibleDates,
  oneCertainty,
  airedSpoilers,
  hiddenAliases,
  hiddenTexts,
  distinctAliases,
  usedSources,
  quotedSpeakers,
];
