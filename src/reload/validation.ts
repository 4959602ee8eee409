import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Clock } from '#clock.ts';
import { buildFacts, type Facts } from '#data/facts.ts';
import type { PackTexts } from '#data/pack-file.ts';
import type { Problem } from '#data/problem.ts';
import type { Pack, packLists } from '#data/schema.ts';
import { inSlices } from '#data/slices.ts';

/** Where a pack is taken from: a folder, or texts that were kept. */
export type Origin = { readonly directory: string } | { readonly texts: PackTexts };

/** A pack that holds, with the texts that it was read from, or what is wrong with it. */
export type ValidationResult =
  | { readonly ok: true; readonly facts: Facts; readonly texts: PackTexts }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** What the worker sends: portions of a valid pack and then the rest, or problems. */
export type WorkerMessage =
  | {
      readonly kind: 'portion';
      readonly list: (typeof packLists)[number];
      readonly entries: readonly unknown[];
    }
  | {
      readonly kind: 'valid';
      readonly rest: Pick<Pack, 'show' | 'phrases'>;
      readonly version: string;
      readonly texts: PackTexts;
    }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] };

/** Longest time for judging a pack, in milliseconds; ten times what the largest sensible one takes. */
const patience = 30_000;
/** Most memory for it, in MiB. A hostile pack must not take the bot along. */
const memory = 512;

/**
 * Reads and validates a pack in a thread of its own and indexes it here, a portion at a time, so that
 * answers go on meanwhile. Never throws what a pack can cause.
 */
export async function validateInWorker(origin: Origin, clock: Clock): Promise<ValidationResult> {
  const pack = emptyPack();
  const end = await runWorker(origin, clock, ({ list, entries }) => {
    (pack[list] as unknown[]).push(...entries);
  });
  if (end.kind === 'refused') return { ok: false, problems: end.problems };
  const facts = await inSlices(buildFacts({ ...pack, ...end.rest }, end.version));
  return { ok: true, facts, texts: end.texts };
}

/** Beside this file, in the source and in the deployed form. */
const workerFile = join(import.meta.dirname, `validation-worker${extname(import.meta.filename)}`);

type Portion = Extract<WorkerMessage, { kind: 'portion' }>;
type End = Exclude<WorkerMessage, Portion>;

async function runWorker(
  origin: Origin,
  clock: Clock,
  take: (portion: Portion) => void,
): Promise<End> {
  const { promise, resolve, reject } = Promise.withResolvers<End>();
  const worker = new Worker(workerFile, {
    workerData: origin,
    resourceLimits: { maxOldGenerationSizeMb: memory },
  });
  const cancel = clock.after(patience, () => {
    resolve(refusal(`takes longer than ${patience / 1000} seconds to read`));
  });
  worker.on('message', (message: WorkerMessage) => {
    if (message.kind === 'portion') take(message);
    else resolve(message);
  });
  worker.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') {
      resolve(refusal(`needs more than ${memory} MiB of memory to read`));
    } else reject(error);
  });
  worker.on('exit', (code) => {
    reject(new Error(`the validation ended with code ${code} and no result`));
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
