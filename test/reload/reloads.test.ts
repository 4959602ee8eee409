import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InteractionResponseType, type APIInteraction } from 'discord-api-types/v10';
import fc from 'fast-check';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDispatcher } from '#interactions/dispatcher.ts';
import { components, factCommands } from '#commands/index.ts';
import { noPictures } from '#pictures/pictures.ts';
import { firstFacts } from '#reload/first-facts.ts';
import { createLiveFacts, type LiveFacts } from '#reload/live-facts.ts';
import { startReloadService, type ReloadService } from '#reload/reloads.ts';
import type { FactsVersions } from '#store/facts-versions.ts';
import { openStore, type Store } from '#store/store.ts';
import { ManualClock } from '../manual-clock.ts';
import { packCopy, type PackCopy } from '../packs/pack-copy.ts';

const log = pino({ level: 'silent' });
const request = { by: 'signal', dryRun: false };

let clock: ManualClock;
let pack: PackCopy;
let store: Store;
let services: ReloadService[];
beforeEach(async () => {
  clock = new ManualClock();
  pack = await packCopy();
  store = await openStore('sqlite::memory:', { clock, log });
  services = [];
});
afterEach(async () => {
  for (const service of services) await service.close();
  await store.close();
});

/** A process on the shared store. */
async function startProcess(
  versions: Omit<FactsVersions, 'close'> = store.factsVersions,
  before?: () => unknown,
) {
  const folder = { directory: pack.directory, origin: pack.directory };
  const first = { folder, versions, isShared: false, lastGoodAllowed: false, clock, log };
  const live = createLiveFacts(await firstFacts(first));
  await before?.();
  const service = await startReloadService({ folder, live, versions, clock, log });
  services.push(service);
  return { live, service };
}

const captain = (live: LiveFacts) => live.current().person('ana-oak')?.character;
const rename = () => pack.edit('cast.yaml', 'Captain Wren', 'Captain Lark');

describe('a reload of another process', () => {
  it('is not missed during the start', async () => {
    const one = await startProcess();
    const two = await startProcess(store.factsVersions, async () => {
      await rename();
      await one.service.reload(request);
    });
    expect(captain(two.live)).toBe('Captain Lark');
  });

  it('is retried if the database fails', async () => {
    const one = await startProcess();
    let failing = false;
    const unsteady: Omit<FactsVersions, 'close'> = {
      current: () =>
        failing ? Promise.reject(new Error('connection lost')) : store.factsVersions.current(),
      record: (...entry) => store.factsVersions.record(...entry),
      previous: (id) => store.factsVersions.previous(id),
      list: (limit) => store.factsVersions.list(limit),
      onChange: (listener) => store.factsVersions.onChange(listener),
    };
    const two = await startProcess(unsteady);
    failing = true;
    await rename();
    await one.service.reload(request);
    await expect.poll(() => clock.waiting).toBeGreaterThan(0);
    expect(captain(two.live)).toBe('Captain Wren');
    failing = false;
    await expect
      .poll(() => {
        clock.advance(1000);
        return captain(two.live);
      })
      .toBe('Captain Lark');
  });
});

describe('a reload of a randomly edited pack', () => {
  it('is applied or refused, and the bot keeps answering', async () => {
    const { live, service } = await startProcess();
    const bot = createDispatcher({
      commands: factCommands,
      components,
      facts: () => live.current(),
      pictures: noPictures,
      clock,
      log,
    });
    const files = await readdir(pack.directory);
    const good = new Map(
      await Promise.all(files.map(async (file) => [file, await pack.read(file)] as const)),
    );
    const edit = fc.record({
      file: fc.constantFrom(...files),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      length: fc.nat(60),
      text: fc.oneof(fc.string(), fc.constantFrom('\t', '- ', ': ', '{', '&a ', '*a', '\u0000')),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 3 }), async (edits) => {
        const texts = new Map(good);
        for (const { file, at, length, text } of edits) {
          const old = texts.get(file) ?? '';
          const from = Math.floor(at * old.length);
          texts.set(file, `${old.slice(0, from)}${text}${old.slice(from + length)}`);
        }
        for (const [file, text] of texts) await writeFile(join(pack.directory, file), text);
        const before = live.current();
        const outcome = await service.reload(request);
        expect(['applied', 'unchanged', 'refused']).toContain(outcome.kind);
        if (outcome.kind !== 'applied') expect(live.current()).toBe(before);
        const { first } = await bot.answer(question);
        expect(first.type).toBe(InteractionResponseType.ChannelMessageWithSource);
        expect(JSON.stringify(first)).toContain('Harbour Lights');
      }),
      { numRuns: 10 },
    );
  });
});

const question = {
  id: '1234567890123456789',
  type: 2,
  data: { type: 1, name: 'status', options: [] },
} as unknown as APIInteraction;
