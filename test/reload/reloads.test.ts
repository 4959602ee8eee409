import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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

/** The store's versions, some methods of which are replaced. */
function versionsWith(replaced: Partial<FactsVersions>): Omit<FactsVersions, 'close'> {
  const { factsVersions } = store;
  return {
    current: () => factsVersions.current(),
    record: (...entry) => factsVersions.record(...entry),
    previous: (id) => factsVersions.previous(id),
    content: (id) => factsVersions.content(id),
    list: (limit) => factsVersions.list(limit),
    onChange: (listener) => factsVersions.onChange(listener),
    ...replaced,
  };
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
    const current = () =>
      failing ? Promise.reject(new Error('connection lost')) : store.factsVersions.current();
    const two = await startProcess(versionsWith({ current }));
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

it('a reload that loses the race to another process changes nothing, and reads no recorded content', async () => {
  let isContested = false;
  const { live, service } = await startProcess(
    versionsWith({
      record: (...entry) =>
        isContested
          ? Promise.resolve({ outcome: 'conflict' })
          : store.factsVersions.record(...entry),
      content: () => Promise.reject(new Error('content was read')),
    }),
  );
  await rename();
  isContested = true;
  expect(await service.reload(request)).toMatchObject({ kind: 'conflict' });
  expect(captain(live)).toBe('Captain Wren');
  isContested = false;
  expect(await service.reload(request)).toMatchObject({ kind: 'applied' });
  expect(captain(live)).toBe('Captain Lark');
});
