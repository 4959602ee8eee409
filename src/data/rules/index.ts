import { oneCertainty } from './certainty.ts';
import { distinctCitations } from './citations.ts';
import { plausibleDates } from './dates.ts';
import { retiredIds, uniqueIds } from './ids.ts';
import { distinctAliases, namedPeople } from './people.ts';
import { knownReferences } from './references.ts';
import type { Rule } from './rule.ts';
import { airedSpoilers, hiddenAliases, hiddenTexts } from './spoilers.ts';
import { quotedSpeakers, usedSources } from './unused.ts';

/** What is asked of the files before there is a pack that rules could look at. */
export const shapeRules = [
  { name: 'readable', protects: 'The five files of a pack are there and are plain text files.' },
  { name: 'size', protects: 'A file is read in bounded time and memory.' },
  { name: 'yaml', protects: 'A file is one YAML document, without aliases.' },
  { name: 'schema', protects: 'Every value has its shape: none is missing, none too long.' },
  { name: 'unknown-key', protects: 'A misspelt key is not passed over in silence.' },
] as const;

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
