import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { InteractionType, type APIInteraction } from 'discord-api-types/v10';
import { pino } from 'pino';
import { createDispatcher } from '#interactions/dispatcher.ts';
import { systemClock } from '#clock.ts';
import { components, factCommands } from '#commands/index.ts';
import { createLiveFacts } from '#reload/live-facts.ts';
import { startReloadService } from '#reload/reloads.ts';
import { openStore } from '#store/store.ts';
import { loadPack, validateTexts } from '#validation/validator.ts';
import { writeCrowdedPack } from './crowded-pack.ts';
import { largePack } from './large-pack.ts';

/**
 * Measures how long a pack of 10,000 facts takes to load, and how long answers take while it reloads.
 * Prints one line for each figure; times are in milliseconds.
 */
const facts = 10_000;
const answersPerSecond = 200;
const rounds = 5;

const print = (name: string, value: number) => {
  process.stdout.write(`${name.padEnd(58)} ${value.toFixed(1).padStart(9)}\n`);
};

const directory = await mkdtemp(join(tmpdir(), 'bench-'));
const pack = join(directory, 'pack');
const log = pino({ level: 'silent' });
await writeCrowdedPack(pack, facts);

const loads: number[] = [];
for (let round = 0; round < rounds; round += 1) {
  const begun = performance.now();
  await loadPack(pack);
  loads.push(performance.now() - begun);
}
print(`load and validate ${facts} facts, half people, first time`, loads[0] ?? 0);
print(`load and validate ${facts} facts, half people, median`, median(loads));
const texts = largePack(facts);
const judged: number[] = [];
for (let round = 0; round < rounds; round += 1) {
  const begun = performance.now();
  if (!validateTexts(texts).ok) throw new Error('the large pack is not sound');
  judged.push(performance.now() - begun);
}
print(`validate ${facts} facts with many spoilers, median`, median(judged));

const store = await openStore(`sqlite:${join(directory, 'bench.db')}`, { clock: systemClock, log });
const live = createLiveFacts(await loadPack(pack));
const desk = await startReloadService({
  folder: { directory: pack, origin: pack },
  live,
  versions: store.factsVersions,
  clock: systemClock,
  log,
});
const bot = createDispatcher({
  commands: factCommands,
  components,
  facts: () => live.current(),
  clock: systemClock,
  log,
});

await answerDuring(idle);
print(`longest wait for an answer, no reload`, Math.max(...(await answerDuring(idle))));
const reloads: number[] = [];
const waits: number[] = [];
const stalls: number[] = [];
for (let round = 0; round < rounds; round += 1) {
  await writeCrowdedPack(pack, facts, round + 2);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const begun = performance.now();
  waits.push(
    Math.max(
      ...(await answerDuring(async () => {
        const outcome = await desk.reload({ by: 'bench', dryRun: false });
        if (outcome.kind !== 'applied') throw new Error(`the reload ended as ${outcome.kind}`);
        reloads.push(performance.now() - begun);
      })),
    ),
  );
  delay.disable();
  stalls.push(delay.max / 1e6);
}
print(
  `reload of ${facts} facts under ${answersPerSecond} answers a second, median`,
  median(reloads),
);
print(`longest wait for an answer during a reload, median`, median(waits));
print(`longest wait for an answer during a reload, worst of ${rounds}`, Math.max(...waits));
print(`longest stall of the event loop, worst of ${rounds}`, Math.max(...stalls));
await desk.close();
await store.close();
await rm(directory, { recursive: true });

/** Asks at a steady rate while `task` runs. Returns each latency, counted from the scheduled time. */
async function answerDuring(task: () => Promise<void>): Promise<readonly number[]> {
  const taken: number[] = [];
  const begun = performance.now();
  let asked = 0;
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - begun) / 1000) * answersPerSecond);
    for (; asked < due; asked += 1) {
      const dueAt = begun + (asked * 1000) / answersPerSecond;
      void bot.answer(question(asked)).then(() => taken.push(performance.now() - dueAt));
    }
  }, 1);
  await task();
  clearInterval(timer);
  return taken;
}

function question(number: number): APIInteraction {
  return {
    id: String(1_300_000_000_000_000_000n + BigInt(number)),
    type: InteractionType.ApplicationCommand,
    data: {
      type: 1,
      name: 'cast',
      options: [{ name: 'name', type: 3, value: `lamp ${number}` }],
    },
  } as unknown as APIInteraction;
}

function idle(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 2000);
  });
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
