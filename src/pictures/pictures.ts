import { once } from 'node:events';
import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { withTimeout } from '#clock.ts';
import type { Facts } from '#data/facts.ts';
import { hiding } from '#data/seen.ts';
import type { Quote } from '#data/schema.ts';
import type { Picture } from '#replies/reply.ts';
import type { Runtime } from '#runtime.ts';
import { compileWasmOnce } from '#v8-flags.ts';
import type { Drawing, Drawn } from './drawing.ts';
import { quoteCard } from './quote-card.ts';
import { timeline } from './timeline.ts';

/**
 * These never reject. `undefined`: there is no picture, so the text goes alone. Servers share pictures, so they hide
 * all spoilers.
 */
export interface Pictures {
  /** The updates on the production. */
  timeline(facts: Facts): Promise<Picture | undefined>;
  quoteCard(facts: Facts, quote: Quote): Promise<Picture | undefined>;
}

/** With `PICTURES=false`. */
export const noPictures: Pictures = {
  timeline: () => Promise.resolve(undefined),
  quoteCard: () => Promise.resolve(undefined),
};

/** How long an answer waits for its picture, in ms. A later one is for the next answer. */
const patience = 1000;
/** How long the worker may draw one, in ms. */
const timeout = 5000;
/** How long no picture is drawn after a failure, in ms. */
const pause = 60_000;
/** Pictures that wait for the worker. */
const mostWaiting = 20;
/** Bytes of all cached pictures; the least recently used ones go first. */
const mostCached = 32 * 2 ** 20;
/** Bytes counted for an entry without its picture. */
const entrySize = 1024;
/** Of the worker in MiB, besides WebAssembly's. */
const maxMemory = 64;

/** Beside this file, in the source and in the bundle. */
const besideThis = join(import.meta.dirname, `picture-worker${extname(import.meta.filename)}`);

interface Cached {
  readonly picture: Promise<Picture | undefined>;
  size: number;
}

/**
 * Draws each picture once per version of the facts, in a worker that starts with the first one.
 *
 * @param workerFile for tests.
 */
export function createPictures({ clock, log }: Runtime, workerFile: string | URL = besideThis) {
  const cache = new Map<string, Cached>();
  let total = 0;
  let worker: Worker | undefined;
  let pausedUntil = -Infinity;
  let waiting = 0;
  let turn: Promise<unknown> = Promise.resolve();

  async function pictureOf(
    key: string,
    make: () => Drawing | undefined,
  ): Promise<Picture | undefined> {
    const entry = cache.get(key) ?? begin(key, make);
    if (!entry) return undefined;
    cache.delete(key);
    cache.set(key, entry);
    return withTimeout(() => entry.picture, patience, clock).catch(() => undefined);
  }

  function begin(key: string, make: () => Drawing | undefined): Cached | undefined {
    if (waiting >= mostWaiting || clock.now() < pausedUntil) return undefined;
    try {
      const drawing = make();
      return drawing && { picture: inTurn(key, drawing), size: 0 };
    } catch (error) {
      fail(key, error);
      return undefined;
    }
  }

  /** One at a time, as the worker has one thread. */
  function inTurn(key: string, drawing: Drawing): Promise<Picture | undefined> {
    waiting += 1;
    const picture = turn.then(async () => {
      const drawn = clock.now() < pausedUntil ? undefined : await draw(key, drawing);
      waiting -= 1;
      if (drawn) keep(key, drawn.png.byteLength);
      else cache.delete(key);
      return drawn && { name: drawing.name, ...drawn };
    });
    turn = picture;
    return picture;
  }

  /** Logs one line if it fails or takes long. */
  async function draw(key: string, { forms }: Drawing): Promise<Drawn | undefined> {
    const begun = clock.now();
    try {
      worker ??= startWorker();
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      worker.postMessage(forms);
      const answer = once(worker, 'message') as Promise<[Drawn | undefined]>;
      const [drawn] = await withTimeout(() => answer, timeout, clock);
      const tookMs = clock.now() - begun;
      if (tookMs > patience) log.warn({ picture: key, tookMs }, 'picture late');
      return drawn;
    } catch (error) {
      fail(key, error);
      await close();
      return undefined;
    }
  }

  function fail(key: string, error: unknown): void {
    pausedUntil = clock.now() + pause;
    log.warn({ err: error, picture: key, pauseInMs: pause }, 'picture not drawn');
  }

  function startWorker(): Worker {
    // The worker sets it again when it has loaded.
    compileWasmOnce(false);
    const started = new Worker(workerFile, {
      resourceLimits: { maxOldGenerationSizeMb: maxMemory },
    });
    started.on('error', () => undefined); // `draw` has it too.
    started.on('exit', () => {
      if (worker === started) worker = undefined;
    });
    started.unref();
    return started;
  }

  function keep(key: string, bytes: number): void {
    const entry = cache.get(key);
    if (!entry) return;
    entry.size = bytes + entrySize;
    total += entry.size;
    for (const [oldest, { size }] of cache) {
      if (total <= mostCached) return;
      cache.delete(oldest);
      total -= size;
    }
  }

  /** Ends the worker. The next picture starts another one. */
  async function close(): Promise<void> {
    const ending = worker;
    worker = undefined;
    await ending?.terminate();
  }

  return {
    timeline: (facts: Facts) =>
      pictureOf(`${facts.version} timeline`, () => timeline(hiding(facts))),
    quoteCard: (facts: Facts, quote: Quote) =>
      pictureOf(`${facts.version} quote ${quote.id}`, () =>
        hiding(facts).quote(quote.id)?.spoiler === undefined ? quoteCard(facts, quote) : undefined,
      ),
    [Symbol.asyncDispose]: close,
  } satisfies Pictures & AsyncDisposable;
}
