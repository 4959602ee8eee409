import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import type { Facts } from '#data/facts.ts';
import { textsIn } from '#data/pack-file.ts';
import { packLists } from '#data/schema.ts';
import { validatePack, validateTexts } from '#validation/validator.ts';
import type { Origin, WorkerMessage } from './validation.ts';

/**
 * Validates in a worker thread, as a large pack takes a second and answers must not wait. The pack is sent in
 * batches of this size, one at a time, so that receiving it never blocks the main thread for long.
 */
const batchSize = 100;

const origin = workerData as Origin;
const validation =
  'directory' in origin
    ? await validatePack(origin.directory)
    : validateTexts(textsIn(origin.content));

if (validation.ok) {
  const { facts, texts, warnings } = validation;
  const { show, phrases, version } = facts;
  for (const list of packLists) await sendList(facts, list);
  const content = JSON.stringify(texts);
  send({ kind: 'valid', rest: { show, phrases }, version, content, warnings });
} else {
  send({ kind: 'refused', problems: validation.problems });
}

async function sendList(facts: Facts, list: (typeof packLists)[number]): Promise<void> {
  for (let at = 0; at < facts[list].length; at += batchSize) {
    send({ kind: 'batch', list, entries: facts[list].slice(at, at + batchSize) });
    if (parentPort) await once(parentPort, 'message');
  }
}

function send(message: WorkerMessage): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(message);
}
