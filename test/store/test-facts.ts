import { createHash } from 'node:crypto';
import type { FactsVersions, NewFactsVersion } from '#store/facts-versions.ts';
import type { FactsChange } from '#store/facts-watch.ts';

/** An entry whose version is a hash of its content, so that mixed-up content is noticed. */
export function entry(content: string): NewFactsVersion {
  return { version: hash(content), content, author: '1000', reason: 'reload', origin: 'folder' };
}

export function hash(content: string): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 8);
}

/** Records one version after another. @returns their ids. */
export async function recordAll(
  facts: FactsVersions,
  contents: readonly string[],
): Promise<readonly number[]> {
  const ids: number[] = [];
  for (const content of contents) {
    const current = await facts.current();
    ids.push(await recorded(facts, entry(content), current?.id));
  }
  return ids;
}

/** Records an entry without a conflict. @returns its id. */
export async function recorded(
  facts: FactsVersions,
  added: NewFactsVersion,
  expected: number | undefined,
): Promise<number> {
  const outcome = await facts.record(added, expected);
  if (outcome.outcome !== 'recorded') throw new Error('unexpected conflict');
  return outcome.id;
}

/** Rolls back once, as `/reload` does. @returns the content that is current then, if there is an older one. */
export async function rollBack(facts: FactsVersions): Promise<string | undefined> {
  const current = await facts.current();
  const previous = current && (await facts.previous(current.id));
  if (!previous) return undefined;
  await recorded(facts, { reason: 'rollback', author: '2000', to: previous.id }, current.id);
  return currentContent(facts);
}

/** The content of the current version; undefined if there is none. */
export async function currentContent(facts: FactsVersions): Promise<string | undefined> {
  const current = await facts.current();
  return current && facts.content(current.id);
}

/** Reads all versions on the way back, which must be complete. @returns the newest id. */
export async function readAll(facts: FactsVersions): Promise<number | undefined> {
  const newest = await facts.current();
  for (let version = newest; version !== undefined;) {
    if (hash(await facts.content(version.id)) !== version.version)
      throw new Error(`${version.id} isn't complete`);
    version = await facts.previous(version.id);
  }
  return newest?.id;
}

/** Collects the changes that a store reports. */
export async function listenTo(facts: FactsVersions) {
  const changes: FactsChange[] = [];
  let wake = Promise.withResolvers<void>();
  await facts.onChange((change) => {
    changes.push(change);
    wake.resolve();
    wake = Promise.withResolvers();
  });
  return {
    changes,
    /** Resolves when the change with this id has been reported. */
    next: async (id: number): Promise<void> => {
      while (!changes.some((change) => change.id === id)) await wake.promise;
    },
  };
}
