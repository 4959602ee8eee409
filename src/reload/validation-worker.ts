import { parentPort, workerData } from 'node:worker_threads';
import type { Facts } from '#data/facts.ts';
import { packLists, type Pack } from '#data/schema.ts';
import { validatePack, validateTexts } from '#validation/validator.ts';
import type { Origin, WorkerMessage } from './validation.ts';

/**
 * Runs in a thread of its own: a large pack takes a second to validateInWorker, and no answer shall wait for
 * that. Sends the pack in portions, so that taking them in never holds the main thread up for long.
 */
const portion = 250;

const origin = workerData as Origin;
const validation =
  'directory' in origin ? await validatePack(origin.directory) : validateTexts(origin.texts);

if (validation.ok) {
  const { facts, texts } = validation;
  for (const list of packLists) sendList(facts, list);
  send({ kind: 'valid', rest: restOf(facts), version: facts.version, texts });
} else {
  send({ kind: 'refused', problems: validation.problems });
}

function sendList(facts: Facts, list: (typeof packLists)[number]): void {
  for (let at = 0; at < facts[list].length; at += portion) {
    send({ kind: 'portion', list, entries: facts[list].slice(at, at + portion) });
  }
}

function restOf({ show, phrases }: Facts): Pick<Pack, 'show' | 'phrases'> {
  return { show, phrases };
}

function send(message: WorkerMessage): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(message);
}
