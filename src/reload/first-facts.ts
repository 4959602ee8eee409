import { resolve } from 'node:path';
import type { Facts } from '#data/facts.ts';
import { bundledPack } from '#data/pack-file.ts';
import { PackError } from '#data/problem.ts';
import { folderFault } from '#data/read-file.ts';
import type { FactsVersion, FactsVersions } from '#store/facts-versions.ts';
import { logWarnings, validateAtStart } from './validation.ts';
import type { Runtime } from '#runtime.ts';

/** The folder that a process reads its pack from. */
export interface PackFolder {
  readonly directory: string;
  /** The folder's name in the database: its path, or `bundled`. */
  readonly origin: string;
}

/** The bundled pack, if `directory` is undefined. */
export function packFolder(directory: string | undefined): PackFolder {
  if (directory === undefined) return { directory: bundledPack, origin: 'bundled' };
  const path = resolve(directory);
  return { directory: path, origin: path };
}

export interface FirstFactsDeps extends Runtime {
  readonly folder: PackFolder;
  readonly versions: Omit<FactsVersions, 'close'>;
  /** Whether processes on other machines, with their own folders, use the same database. */
  readonly isShared: boolean;
  /** Whether the last good version may replace an invalid pack. */
  readonly lastGoodAllowed: boolean;
}

/**
 * The facts at start. The folder's pack becomes the current version if its content changed since it was last
 * read, or if the folder isn't that of the current version. On a shared database a different folder may just be
 * an older copy on another machine, so there only a change counts. Otherwise the current version stays, such as
 * after a rollback or a reload by another process.
 *
 * @throws PackError if the folder's pack is invalid, unless the last good version may replace it.
 */
export async function firstFacts(parts: FirstFactsDeps): Promise<Facts> {
  const { folder, versions, isShared, clock, log } = parts;
  const current = await versions.current();
  if (current && isShared && (await folderFault(folder.directory)) !== undefined) {
    const kept = await validated(current, parts);
    if (kept.ok) {
      log.warn(
        { ...folder, version: current.version },
        'facts folder missing; keeping the current facts',
      );
      return kept.facts;
    }
  }
  const own = await validateAtStart(folder, clock);
  if (!own.ok) return lastGood(parts, new PackError(folder.directory, own.problems), current);

  logWarnings(parts, own.warnings);
  const { version } = own.facts;
  if (current?.version === version) return own.facts;
  if (current && !(await isNews(parts, current, version))) {
    const kept = await validated(current, parts);
    if (kept.ok) {
      const versionsHere = { version: current.version, inFolder: version };
      log.info(versionsHere, 'facts folder not current; /reload applies it');
      return kept.facts;
    }
    log.warn(
      { version: current.version, problems: kept.problems.slice(0, 5) },
      'current facts refused by this release; using the facts folder',
    );
  }
  const { content } = own;
  const { origin } = folder;
  const entry = { reason: 'start', version, content, author: 'start', origin } as const;
  const { outcome } = await versions.record(entry, current?.id);
  // Another process was faster, so now there is a current version to compare with.
  return outcome === 'conflict' ? firstFacts(parts) : own.facts;
}

/** A recorded version, validated by this release. */
async function validated({ id }: FactsVersion, { versions, clock }: FirstFactsDeps) {
  return validateAtStart({ content: await versions.content(id) }, clock);
}

async function lastGood(
  parts: FirstFactsDeps,
  error: PackError,
  current: FactsVersion | undefined,
): Promise<Facts> {
  const { lastGoodAllowed, log } = parts;
  const kept = current && (await validated(current, parts));
  if (!kept?.ok) throw error;
  if (!lastGoodAllowed) {
    error.message += `\nThe database still has version ${kept.facts.version}. FACTS_FALLBACK=last-good starts the bot on it.`;
    throw error;
  }
  log.error(
    { version: kept.facts.version, problems: error.problems.slice(0, 5) },
    'pack invalid; using the last good version',
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
