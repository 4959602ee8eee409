import type { Engine } from './engine.ts';
import type { Runtime } from '#runtime.ts';

/** The version of the facts that became current. */
export interface FactsChange {
  readonly id: number;
  readonly version: string;
}

const noFacts: FactsChange = { id: 0, version: '' };

/** Wait after a failed check, in ms. */
const retryInterval = 1000;

/**
 * Calls listeners once for each new current version, whichever process recorded it.
 *
 * @param onLook called whenever another process may have changed anything, and again if it fails.
 */
export function factsWatch(engine: Engine, { clock, log }: Runtime, onLook: () => Promise<void>) {
  const listeners = new Set<(change: FactsChange) => void>();
  /** The version that listeners know; ids begin at 1. */
  let known = noFacts;
  let started: Promise<() => Promise<void>> | undefined;
  let looking: Promise<void> | undefined;
  let lookAgain = false;
  let isClosed = false;
  let cancelRetry: (() => void) | undefined;

  function readCurrent(): Promise<FactsChange | undefined> {
    return engine.db
      .selectFrom('facts_current')
      .innerJoin('facts_versions', 'facts_versions.id', 'facts_current.facts_version_id')
      .select(['facts_versions.id', 'facts_versions.version'])
      .executeTakeFirst();
  }

  async function begin(): Promise<() => Promise<void>> {
    const current = await readCurrent();
    if (current && current.id > known.id) known = current;
    const stop = await engine.watch(look);
    // For a change between the read and the watch.
    look();
    return stop;
  }

  function look(): void {
    if (isClosed) return;
    lookAgain = true;
    looking ??= lookUntilDone();
  }

  async function lookUntilDone(): Promise<void> {
    while (lookAgain) {
      lookAgain = false;
      try {
        const before = known;
        const current = await readCurrent();
        // The database went back to an older state, as after a failover.
        if (current && current.id < before.id) known = noFacts;
        if (current !== undefined) report(current);
        await onLook();
      } catch (error) {
        log.warn({ err: error }, 'check for new facts failed; retrying');
        cancelRetry?.();
        cancelRetry = clock.after(retryInterval, look);
      }
    }
    // In the same turn as the last check of `lookAgain`, so that none is lost.
    looking = undefined;
  }

  function report(change: FactsChange): void {
    if (change.id < known.id) return;
    if (change.id === known.id && change.version === known.version) return;
    known = change;
    for (const listener of listeners) listener(change);
  }

  return {
    /** @throws StoreError if watching can't begin. */
    async add(listener: (change: FactsChange) => void): Promise<void> {
      started ??= begin();
      await started;
      listeners.add(listener);
    },
    /** Of a change by this process, which `engine.watch` may leave out. */
    report,
    async close(): Promise<void> {
      isClosed = true;
      lookAgain = false;
      listeners.clear();
      cancelRetry?.();
      const stop = await started?.catch(() => undefined);
      await stop?.();
      await looking;
    },
  };
}
