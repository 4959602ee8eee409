import type { Engine, StoreContext } from './engine.ts';

/** Which version of the facts is the current one. */
export interface FactsChange {
  readonly id: number;
  readonly version: string;
}

export type FactsListener = (change: FactsChange) => void;

/** How long a look that failed waits for the next, in ms. */
const retryInterval = 1000;

/** Tells listeners of each new current version once, whoever made it. */
export class FactsWatch {
  readonly #engine: Engine;
  readonly #context: StoreContext;
  readonly #listeners = new Set<FactsListener>();
  /** The newest version that listeners know of; 0 for none: ids begin at 1 and only grow. */
  #known = 0;
  /** How many pieces of work keep listeners waiting, and for what. */
  #quiet = 0;
  #untold: FactsChange | undefined;
  #started: Promise<() => Promise<void>> | undefined;
  #looking: Promise<void> | undefined;
  #lookAgain = false;
  #isClosed = false;
  #cancelRetry = () => {};

  constructor(engine: Engine, context: StoreContext) {
    this.#engine = engine;
    this.#context = context;
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
   * Does work that may change the current version itself. Listeners hear of nothing until the turn of
   * the event loop after it: whoever did it has put the change to use by then, and they find nothing
   * left to do. A notification of one's own change can be quicker than the answer to it.
   */
  async quietly(work: () => Promise<FactsChange | undefined>): Promise<FactsChange | undefined> {
    this.#quiet += 1;
    try {
      const change = await work();
      if (change !== undefined) this.#tell(change);
      return change;
    } finally {
      setImmediate(() => {
        this.#quiet -= 1;
        const change = this.#untold;
        if (change !== undefined) this.#tell(change);
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
    this.#known = Math.max(this.#known, current?.id ?? 0);
    const stop = await this.#engine.watch(() => {
      this.#look();
    });
    // What changed between the reading and the watching.
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
        const current = await this.#readCurrent();
        if (current !== undefined) this.#tell(current);
      } catch (error) {
        this.#context.log.warn({ err: error }, 'could not look for new facts; trying again');
        this.#cancelRetry();
        this.#cancelRetry = this.#context.clock.after(retryInterval, () => {
          this.#look();
        });
      }
    }
    // In the same turn as the last question whether to look again, so that no look is lost.
    this.#looking = undefined;
  }

  #tell(change: FactsChange): void {
    if (change.id <= this.#known) return;
    if (this.#quiet > 0) {
      if (change.id > (this.#untold?.id ?? 0)) this.#untold = change;
      return;
    }
    this.#untold = undefined;
    this.#known = change.id;
    for (const listener of this.#listeners) {
      try {
        listener(change);
      } catch (error) {
        this.#context.log.error({ err: error }, 'a listener to new facts failed');
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
