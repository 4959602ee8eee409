import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Clock } from '#clock.ts';
import { buildFacts, type Facts } from '#data/facts.ts';
import { readPackTexts, textsIn } from '#data/pack-file.ts';
import { describeInLine, type Problem } from '#data/problem.ts';
import type { Pack, packLists } from '#data/schema.ts';
import { inSlices } from '#data/slices.ts';
import type { Runtime } from '#runtime.ts';
import { validatePack, validateTexts } from '#validation/validator.ts';

/** Where a pack comes from: a folder, or the content of a recorded version, which is JSON. */
export type Origin = { readonly directory: string } | { readonly content: string };

/** The facts of a valid pack with the texts of its files as JSON, or the problems of an invalid one. */
export type ValidationResult =
  | {
      readonly ok: true;
      readonly facts: Facts;
      readonly content: string;
      readonly warnings: readonly Problem[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Logs the problems that don't keep a pack from use. */
export function logWarnings({ log }: Pick<Runtime, 'log'>, warnings: readonly Problem[]): void {
  const [first] = warnings;
  if (!first) return;
  const problem = describeInLine(first);
  log.warn(
    { problem, problems: warnings.slice(0, 5), count: warnings.length },
    'facts have warnings',
  );
}

/** From the worker: the batches of a valid pack and then the rest, or problems. */
export type WorkerMessage =
  | {
      readonly kind: 'batch';
      readonly list: (typeof packLists)[number];
      readonly entries: readonly unknown[];
    }
  | {
      readonly kind: 'valid';
      readonly rest: Pick<Pack, 'show' | 'phrases'>;
      readonly version: string;
      readonly content: string;
      readonly warnings: readonly Problem[];
    }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] };

/** In milliseconds; ten times as long as the largest sensible pack takes. */
const timeoutMs = 30_000;
/** In MiB. A hostile pack must not take the bot down. */
const maxMemory = 192;
/** Characters of a pack that takes a fraction of a second, whatever is in it. */
const smallPack = 131_072;

/**
 * Validates a pack in a worker thread and indexes it here in slices, so that the bot keeps answering. An invalid
 * pack is a result, never an error.
 */
export async function validateInWorker(origin: Origin, clock: Clock): Promise<ValidationResult> {
  const pack = emptyPack();
  const end = await runWorker(origin, clock, ({ list, entries }) => {
    (pack[list] as unknown[]).push(...entries);
  });
  if (end.kind === 'refused') return { ok: false, problems: end.problems };
  const facts = await inSlices(buildFacts({ ...pack, ...end.rest }, end.version));
  return { ok: true, facts, content: end.content, warnings: end.warnings };
}

/**
 * The same in this thread for a small pack, as a worker takes a third of a second to start. A large one, which may be
 * hostile, must not keep the process from a signal or a health check.
 */
export async function validateAtStart(origin: Origin, clock: Clock): Promise<ValidationResult> {
  const texts =
    'content' in origin ? textsIn(origin.content) : (await readPackTexts(origin.directory)).texts;
  const length = Object.values(texts).reduce((sum, text) => sum + text.length, 0);
  if (length > smallPack) return validateInWorker(origin, clock);
  const validation =
    'content' in origin ? validateTexts(texts) : await validatePack(origin.directory);
  return validation.ok ? { ...validation, content: JSON.stringify(validation.texts) } : validation;
}

/** Beside this file, in the source and in the bundle. */
const workerFile = join(import.meta.dirname, `validation-worker${extname(import.meta.filename)}`);

type Batch = Extract<WorkerMessage, { kind: 'batch' }>;
type End = Exclude<WorkerMessage, Batch>;

async function runWorker(origin: Origin, clock: Clock, take: (batch: Batch) => void): Promise<End> {
  const { promise, resolve, reject } = Promise.withResolvers<End>();
  const worker = new Worker(workerFile, {
    workerData: origin,
    resourceLimits: { maxOldGenerationSizeMb: maxMemory },
  });
  const cancel = clock.after(timeoutMs, () => {
    resolve(refusal(`takes longer than ${timeoutMs / 1000} seconds to read`));
  });
  worker.on('message', (message: WorkerMessage) => {
    if (message.kind !== 'batch') return resolve(message);
    take(message);
    // One at a time: queued batches would all be received in one turn of the event loop.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    worker.postMessage('next');
  });
  worker.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') {
      resolve(refusal(`needs more than ${maxMemory} MiB of memory to read`));
    } else reject(error);
  });
  worker.on('exit', (code) => {
    reject(new Error(`the validation worker ended with code ${code} and no result`));
  });
  try {
    return await promise;
  } finally {
    cancel();
    await worker.terminate();
  }
}

function refusal(message: string): End {
  return { kind: 'refused', problems: [{ file: 'the pack', rule: 'size', message }] };
}

function emptyPack(): Omit<Pack, 'show' | 'phrases'> {
  return {
    exceptions: [],
    retired: [],
    sources: [],
    facts: [],
    disagreements: [],
    people: [],
    speakers: [],
    quotes: [],
    updates: [],
  };
}
