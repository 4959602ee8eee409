import type { Logger } from 'pino';
import type { Facts } from '#data/facts.ts';
import { PackError } from '#data/problem.ts';
import { folderFault } from '#data/read-file.ts';
import type { FactsVersion, FactsVersions } from '#store/facts-versions.ts';
import { validatePack, validateTexts } from '#validation/validator.ts';
import type { Folder } from './folder.ts';
import { textsOf } from './reloads.ts';

export interface FirstFactsDeps {
  readonly folder: Folder;
  readonly versions: Omit<FactsVersions, 'close'>;
  /** Whether processes on other machines, with other folders, answer from the same database. */
  readonly isShared: boolean;
  /** Whether a broken pack may be answered by the last good version. */
  readonly lastGoodAllowed: boolean;
  readonly log: Logger;
}

/**
 * The facts to begin with. A folder whose content changed since it was last read is news and becomes
 * the current version; so is another folder than that of the current version, unless the database is
 * shared: there it may just be an older copy on another machine. Otherwise the current version stands,
 * whoever made it so: after a rollback, or after a reload by another process.
 *
 * @throws PackError where the folder's pack is broken, unless the last good version may stand in.
 */
export async function firstFacts(parts: FirstFactsDeps): Promise<Facts> {
  const { folder, versions, isShared, log } = parts;
  const current = await versions.current();
  if (current && isShared && (await folderFault(folder.directory)) !== undefined) {
    const kept = validateTexts(textsOf(current));
    if (kept.ok) {
      log.warn(
        { ...folder, version: current.version },
        'there is no such folder here; the current facts stand',
      );
      return kept.facts;
    }
  }
  const own = await validatePack(folder.directory);
  if (!own.ok) return lastGood(parts, new PackError(folder.directory, own.problems), current);

  const { version } = own.facts;
  if (current?.version === version) return own.facts;
  if (current && !(await isNews(parts, current, version))) {
    const kept = validateTexts(textsOf(current));
    if (kept.ok) {
      const versionsHere = { version: current.version, inFolder: version };
      log.info(versionsHere, "the current facts stand; /reload takes the folder's");
      return kept.facts;
    }
    log.warn(
      { version: current.version, problems: kept.problems.slice(0, 5) },
      "this release refuses the current facts; the folder's take their place",
    );
  }
  const content = JSON.stringify(own.texts);
  const { origin } = folder;
  const entry = { reason: 'start', version, content, author: 'start', origin } as const;
  const { outcome } = await versions.record(entry, current?.id);
  // Another process was first at the same moment: now there is a current version to go by.
  return outcome === 'conflict' ? firstFacts(parts) : own.facts;
}

function lastGood(
  { lastGoodAllowed, log }: FirstFactsDeps,
  error: PackError,
  current: FactsVersion | undefined,
): Facts {
  const kept = current && validateTexts(textsOf(current));
  if (!kept?.ok) throw error;
  if (!lastGoodAllowed) {
    error.message += `\nThe database still has version ${kept.facts.version}. FACTS_FALLBACK=last-good starts the bot on it.`;
    throw error;
  }
  log.error(
    { version: kept.facts.version, problems: error.problems.slice(0, 5) },
    'THE PACK IS BROKEN: answering from the last good version instead',
  );
  return kept.facts;
}

async function isNews(
  { versions, folder: { origin }, isShared }: FirstFactsDeps,
  current: FactsVersion,
  version: string,
): Promise<boolean> {
  if (!isShared && origin !== current.origin) return true;
  const known = await versions.list(1000);
  const wasRead = known.some((entry) => entry.origin === origin);
  return wasRead && !known.some((entry) => entry.version === version);
}
