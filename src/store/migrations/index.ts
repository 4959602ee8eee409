import { factsVersions } from './0001-facts-versions.ts';
import { updates } from './0002-updates.ts';
import type { Migration } from './migration.ts';

/** All steps in their order, the number of a step being its place, from 1. New ones go to the end. */
export const migrations: readonly Migration[] = [factsVersions, updates];
