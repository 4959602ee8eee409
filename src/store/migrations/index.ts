import { factsVersions } from './0001-facts-versions.ts';
import { updates } from './0002-updates.ts';
import { postedBySubscription } from './0003-posted-by-subscription.ts';
import { postText } from './0004-post-text.ts';
import { newsAndSettings } from './0005-news-and-settings.ts';
import type { Migration } from './tables.ts';

/** All steps in order, numbered from 1. Add new ones at the end. */
export const migrations: readonly Migration[] = [
  factsVersions,
  updates,
  postedBySubscription,
  postText,
  newsAndSettings,
];
