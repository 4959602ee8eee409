import { distinctAliases, namedPeople } from './people.ts';
import { plainTexts } from './plain-text.ts';
import {
  distinctCitations,
  oneCertainty,
  plausibleDates,
  supersededEntries,
} from './provenance.ts';
import {
  knownReferences,
  quotedSpeakers,
  retiredIds,
  uniqueIds,
  usedSources,
} from './references.ts';
import type { Rule } from './rule.ts';
import { airedSpoilers, hiddenAliases, hiddenTexts } from './spoilers.ts';

/** Checks on the files, made before there is a pack for the other rules. */
export const shapeRules = [
  { name: 'readable', protects: 'A pack has its five files, and each is a plain text file.' },
  { name: 'size', protects: 'Reading a file takes a bounded amount of time and memory.' },
  { name: 'yaml', protects: 'A file is one YAML document without aliases.' },
  { name: 'lost-words', protects: 'YAML never takes words of a text for a comment.' },
  { name: 'schema', protects: 'Every value has the right type and length, and none is missing.' },
  { name: 'unknown-key', protects: 'A misspelt key is never silently ignored.' },
] as const;

/** A pack that breaks these cannot be indexed, so they allow no exceptions. */
export const structuralRules: readonly Rule[] = [
  uniqueIds,
  knownReferences,
  namedPeople,
  supersededEntries,
];

/** All other rules on the content of a pack. The rules on renderings are in `validation/`. */
export const contentRules: readonly Rule[] = [
  retiredIds,
  distinctCitations,
  plainTexts,
  plausibleDates,
  oneCertainty,
  airedSpoilers,
  hiddenAliases,
  hiddenTexts,
  distinctAliases,
  usedSources,
  quotedSpeakers,
];
