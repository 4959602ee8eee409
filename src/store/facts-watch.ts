import type { Engine } from './engine.ts';
import type { Runtime } from '#runtime.ts';

/** The version of the facts that became current. */
export interface FactsChange {
  readonly id: number;
  readonly version: string;
}

export type FactsListener = (change: FactsChange) => void;

const noFacts: FactsChange = { id: 0, version: '' };

/** Wait after a failed check, in ms. */
const retryInterval = 1000;

/** Calls listeners once for each new current version, whichever process recorded it. */
export class FactsWatch {
  readonly #engine: Engine;
  readonly #context: Runtime;
  readonly #onLook: () => Promise<void>;
  readonly #listeners = new Set<FactsListener>();
  /** The version that listeners know; ids begin at 1. */
  #known = noFacts;
  /** The number of running `quietly` calls, and the newest version to report after them. */
  #quiet = 0;
  #unreported: FactsChange | undefined;
  #started: Promise<() => Promise<void>> | undefined;
  #looking: Promise<void> | undefined;
  #lookAgain = false;
  #isClosed = false;
  #cancelRetry = () => {};

  /** @param onLook called whenever another process may have changed anything, and again if it fails. */
  constructor(engine: Engine, context: Runtime, onLook: () => Promise<void>) {
    this.#engine = engine;
    this.#context = context;
    this.#onLook = onLook;
  }

  /** @throws StoreError if watching can't begin; the listener is not kept then. */
  async add(listener: FactsListener): Promise<() => void> {
    this.#started ??= this.#start();
    try {
      await this.#started;
    } catch (error) {
      this.#started = undefined;
      throw error;
    }
    // A set keeps one of the same; two calls with one listener are two registrations.
    const registered: FactsListener = (change) => {
      listener(change);
    };
    this.#listeners.add(registered);
    return () => {
      this.#listeners.delete(registered);
    };
  }

  /**
   * Runs work that may change the current version, and reports no change until the turn of the event loop
   * after it. By then, the caller has applied its own change and listeners find nothing to do. Without this,
   * the notification of a change could arrive before the answer to its query.
   */
  async quietly(work: () => Promise<FactsChange | undefined>): Promise<FactsChange | undefined> {
    this.#quiet += 1;
    try {
      const change = await work();
      if (change !== undefined) this.#report(change);
      return change;
    } finally {
      setImmediate(() => {
        this.#quiet -= 1;
        const change = this.#unreported;
        if (change !== undefined) this.#report(change);
      });
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#listeners.clear();
    this.#cancelRetry();
    const stop = await this.#started?.catch(() => undefined);
    await stop?.();
    await this.#looking;
  }

  async #start(): Promise<() => Promise<void>> {
    const current = await this.#readCurrent();
    if (current && current.id > this.#known.id) this.#known = current;
    const stop = await this.#engine.watch(() => {
      this.#look();
    });
    // For a change between the read and the watch.
    this.#look();
    return stop;
  }

  #look(): void {
    if (this.#isClosed) return;
    this.#lookAgain = true;
    this.#looking ??= this.#lookUntilDone();
  }

  async #lookUntilDone(): Promise<void> {
    while (this.#lookAgain && !this.#isClosed) {
      this.#lookAgain = false;
      try {
        const known = this.#known;
        const current = await this.#readCurrent();
        // The database went back to an older state, as after a failover.
        if (current && current.id < known.id) this.#known = noFacts;
        if (current !== undefined) this.#report(current);
        await this.#onLook();
      } catch (error) {
        this.#context.log.warn({ err: error }, 'check for new facts failed; retrying');
        this.#cancelRetry();
        this.#cancelRetry = this.#context.clock.after(retryInterval, () => {
          this.#look();
        });
      }
    }
    // In the same turn as the last check of `#lookAgain`, so that none is lost.
    this.#looking = undefined;
  }

  #report(change: FactsChange): void {
    const { id, version } = this.#known;
    if (change.id < id || (change.id === id && change.version === version)) return;
    if (this.#quiet > 0) {
      if (change.id > (this.#unreported?.id ?? 0)) this.#unreported = change;
      return;
    }
    this.#unreported = undefined;
    this.#known = change;
    for (const listener of this.#listeners) {
      try {
        listener(change);
      } catch (error) {
        this.#context.log.error({ err: error }, 'listener for new facts failed');
      }
    }
  }

  #readCurrent(): Promise<FactsChange | undefined> {
    return this.#engine.db
      .selectFrom('facts_current')
      .innerJoin('facts_versions', 'facts_versions.id', 'facts_current.facts_version_id')
      .select(['facts_versions.id', 'facts_versions.version'])
      .executeTakeFirst();
  }
}
