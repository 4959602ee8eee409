import type { Logger } from 'pino';
import type { Facts } from '#data/facts.ts';
import { PackError } from '#data/problem.ts';
import type { FactsVersion, FactsVersions } from '#store/facts-versions.ts';
import { validatePack, validateTexts } from '#validator.ts';
import { textsOf } from './reloads.ts';

export interface FirstFactsParts {
  readonly directory: string;
  readonly versions: FactsVersions;
  /** Whether a broken pack may be answered by the last good version. */
  readonly lastGoodAllowed: boolean;
  readonly log: Logger;
}

/**
 * The facts to begin with. A folder with content that the database has never seen is news, and becomes
 * the current version; otherwise the current version stands, whoever made it so: after a reload by
 * another process or a rollback, an old folder does not turn it back.
 *
 * @throws PackError where the folder's pack is broken, unless the last good version may stand in.
 */
export async function firstFacts(parts: FirstFactsParts): Promise<Facts> {
  const { directory, versions, log } = parts;
  const [own, current] = await Promise.all([validatePack(directory), versions.current()]);
  if (!own.ok) return lastGood(parts, new PackError(directory, own.problems), current);

  const { version } = own.facts;
  if (current?.version === version) return own.facts;
  if (current && (await isKnown(versions, version))) {
    const kept = validateTexts(textsOf(current));
    if (kept.ok) {
      log.info(
        { version: current.version, inFolder: version },
        'the current facts stand; /reload takes those of the folder',
      );
      return kept.facts;
    }
    log.warn(
      { version: current.version, problems: kept.problems },
      'this release refuses the current facts; those of the folder take their place',
    );
  }
  const entry = {
    reason: 'start',
    version,
    content: JSON.stringify(own.texts),
    author: 'start',
  } as const;
  const { outcome } = await versions.record(entry, current?.id);
  // Another process was first at the same moment: now there is a current version to go by.
  return outcome === 'raced' ? firstFacts(parts) : own.facts;
}

function lastGood(
  { lastGoodAllowed, log }: FirstFactsParts,
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
    { version: kept.facts.version, problems: error.problems },
    'THE PACK IS BROKEN: answering from the last good version instead',
  );
  return kept.facts;
}

async function isKnown(versions: FactsVersions, version: string): Promise<boolean> {
  return (await versions.list(1000)).some((entry) => entry.version === version);
}
