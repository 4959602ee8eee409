import { describe, expect } from 'vitest';
import { StoreError } from '#store/store-error.ts';
import { versionsKept, type NewFactsVersion } from '#store/facts-versions.ts';
import { ManualClock } from '../manual-clock.ts';
import {
  currentContent,
  entry,
  hash,
  listenTo,
  recordAll,
  recorded,
  rollBack,
} from './test-facts.ts';
import { open, troubleOf, type StoreTest } from './test-store.ts';

/** The versions of the facts, seen by one process. */
export function factsContract(it: StoreTest): void {
  describe('versions of the facts', () => {
    it('are none in a new database', async ({ facts }) => {
      expect(await facts.current()).toBeUndefined();
      expect(await facts.list(10)).toEqual([]);
      expect(await facts.previous(1)).toBeUndefined();
    });

    it('have an author, a reason and the time of the clock', async ({ url }) => {
      const { factsVersions } = await open(url, new ManualClock('2026-11-27T01:00:00Z'));
      const added = {
        version: '0a1b2c3d',
        author: 'start',
        reason: 'start',
        origin: 'folder',
      } as const;
      const id = await recorded(factsVersions, { ...added, content: '{}' }, undefined);
      const listed = { ...added, id, createdAt: Date.parse('2026-11-27T01:00:00Z') };
      expect(await factsVersions.current()).toEqual(listed);
      expect(await factsVersions.content(id)).toBe('{}');
      expect(await factsVersions.list(10)).toEqual([listed]);
    });

    it.for([
      ['has special characters', JSON.stringify({ a: "it's “Vecna” 🧇 \0 \\ \u2028 ?1 $1 %s" })],
      ['is empty', ''],
      ['is three megabytes long', 'Hawkins 🧇 '.repeat(250_000)],
    ])('keep content that %s', async ([, content], { facts }) => {
      await recordAll(facts, [content ?? '']);
      expect((await currentContent(facts)) === content).toBe(true);
    });

    it.for<[string, (ids: readonly number[]) => number | undefined]>([
      ['none', () => undefined],
      ['an older one', ([older]) => older],
      ['one that never existed', () => 4711],
    ])('are not recorded if %s is expected to be current', async ([, expectation], { facts }) => {
      const ids = await recordAll(facts, ['A', 'B']);
      const outcome = await facts.record(entry('C'), expectation(ids));
      expect(outcome).toEqual({ outcome: 'conflict' });
      expect(await currentContent(facts)).toBe('B');
      expect(await facts.list(10)).toHaveLength(2);
    });

    it('have no content for an unknown id', async ({ facts }) => {
      await recordAll(facts, ['A']);
      expect(await troubleOf(facts.content(99))).toMatch(/^missing: /);
    });

    it('are not recorded in part if the database refuses one', async ({ facts }) => {
      const [id] = await recordAll(facts, ['A']);
      const refused = { ...entry('B'), version: 'much too long' } as NewFactsVersion;
      const error = await facts.record(refused, id).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(Error);
      expect(error).not.toBeInstanceOf(StoreError);
      expect(await recordAll(facts, ['C'])).toHaveLength(1);
      expect(await facts.list(10)).toHaveLength(2);
    });
  });

  describe('a rollback', () => {
    it('goes back step by step, never to a version that was rolled back', async ({ facts }) => {
      await recordAll(facts, ['A', 'B', 'C']);
      expect(await rollBack(facts)).toBe('B');
      await recordAll(facts, ['D']);
      expect(await rollBack(facts)).toBe('B');
      expect(await rollBack(facts)).toBe('A');
      expect(await rollBack(facts)).toBeUndefined();
      expect(await currentContent(facts)).toBe('A');
    });

    it('is an entry with the version that is current again', async ({ facts }) => {
      await recordAll(facts, ['A', 'B']);
      await rollBack(facts);
      expect(await facts.list(2)).toMatchObject([
        { version: hash('A'), reason: 'rollback', author: '2000' },
        { version: hash('B'), reason: 'reload', author: '1000' },
      ]);
    });

    it('fails if its target is no longer kept', async ({ facts }) => {
      const [id] = await recordAll(facts, ['A']);
      const attempt = facts.record({ reason: 'rollback', author: '1', to: 99 }, id);
      expect(await troubleOf(attempt)).toMatch(/^missing: /);
      expect((await facts.current())?.id).toBe(id);
    });

    it('reaches every version that is kept', async ({ facts }) => {
      const contents = Array.from({ length: versionsKept + 5 }, (_, index) => `version ${index}`);
      await recordAll(facts, contents);
      expect(await facts.list(1000)).toHaveLength(versionsKept);

      const back: (string | undefined)[] = [];
      for (let step = 1; step < versionsKept; step += 1) back.push(await rollBack(facts));
      expect(back).toEqual(contents.slice(5, -1).toReversed());
      expect(await rollBack(facts)).toBeUndefined();
    });
  });

  describe('a listener', () => {
    it('gets versions of its own store that are recorded later', async ({ facts }) => {
      await recordAll(facts, ['A']);
      const { changes } = await listenTo(facts);
      const [id] = await recordAll(facts, ['B']);
      expect(changes).toEqual([{ id, version: hash('B') }]);
    });
  });

  describe('a closed store', () => {
    it('has no timers and can be closed again', async ({ url }) => {
      const clock = new ManualClock();
      const store = await open(url, clock);
      await store.factsVersions.onChange(() => undefined);
      await recordAll(store.factsVersions, ['A']);
      await store.close();
      await store.close();
      expect(clock.waiting).toBe(0);
      await expect(store.factsVersions.current()).rejects.toThrow('destroyed');
    });
  });
}
