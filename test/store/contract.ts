import { describe, expect, it } from 'vitest';
import { StoreError } from '#store/store-error.ts';
import { versionsKept } from '#store/facts-versions.ts';
import { ManualClock } from '../manual-clock.ts';
import { earOf, entry, hash, open, recordAll, recorded, rollBack } from './stage.ts';

/** A kind of database that the contract is held against. */
export interface Ground {
  /** The URL of a new database, with or without the tables of a store. */
  fresh(): Promise<string>;
}

/** What holds for every store, one process at a time. */
export function storeContract(ground: Ground): void {
  describe('recording', () => {
    it('GIVEN a new database THEN there is no current version', async () => {
      const { factsVersions } = await open(await ground.fresh());
      expect(await factsVersions.current()).toBeUndefined();
      expect(await factsVersions.list(10)).toEqual([]);
      expect(await factsVersions.previous(1)).toBeUndefined();
    });

    it('GIVEN a recorded version THEN it is current, with who, why and when by the clock', async () => {
      const clock = new ManualClock('2026-11-27T01:00:00Z');
      const { factsVersions } = await open(await ground.fresh(), clock);
      const id = await recorded(
        factsVersions,
        { version: '0a1b2c3d', content: '{}', author: 'start', reason: 'start', origin: 'folder' },
        undefined,
      );
      const entry = {
        id,
        version: '0a1b2c3d',
        createdAt: Date.parse('2026-11-27T01:00:00Z'),
        author: 'start',
        reason: 'start',
        origin: 'folder',
      };
      expect(await factsVersions.current()).toEqual({ ...entry, content: '{}' });
      expect(await factsVersions.list(10)).toEqual([entry]);
    });

    it.each([
      ['text of every kind', JSON.stringify({ a: "it's “Vecna” 🧇 \0 \\ \u2028 ?1 $1 %s" })],
      ['nothing', ''],
      ['three megabytes', 'Hawkins 🧇 '.repeat(250_000)],
    ])('GIVEN content of %s THEN it comes back as it was', async (_, content) => {
      const { factsVersions } = await open(await ground.fresh());
      await recordAll(factsVersions, [content]);
      expect((await factsVersions.current())?.content === content).toBe(true);
    });

    it('GIVEN several versions THEN the list has the newest first, up to its limit', async () => {
      const { factsVersions } = await open(await ground.fresh());
      const ids = await recordAll(factsVersions, ['A', 'B', 'C']);
      const listed = await factsVersions.list(2);
      expect(listed.map((listedEntry) => listedEntry.id)).toEqual([ids[2], ids[1]]);
    });
  });

  describe('two at once', () => {
    it.each([
      ['none, where there is one', () => undefined],
      ['an older one', ([older]: readonly number[]) => older],
      ['one that never was', () => 4711],
    ])('GIVEN an expectation of %s THEN nothing is recorded', async (_, expectation) => {
      const { factsVersions } = await open(await ground.fresh());
      const ids = await recordAll(factsVersions, ['A', 'B']);
      const outcome = await factsVersions.record(entry('C'), expectation(ids));
      expect(outcome).toEqual({ outcome: 'conflict' });
      expect((await factsVersions.current())?.content).toBe('B');
      expect(await factsVersions.list(10)).toHaveLength(2);
    });

    it('GIVEN ten that expect the same THEN one records and nine race', async () => {
      const { factsVersions } = await open(await ground.fresh());
      const [first] = await recordAll(factsVersions, ['A']);
      const contents = Array.from({ length: 10 }, (_, index) => `B${index}`);
      const outcomes = await Promise.all(
        contents.map((content) => factsVersions.record(entry(content), first)),
      );
      expect(outcomes.filter(({ outcome }) => outcome === 'recorded')).toHaveLength(1);
      const winner = contents[outcomes.findIndex(({ outcome }) => outcome === 'recorded')];
      expect((await factsVersions.current())?.content).toBe(winner);
      expect(await factsVersions.list(20)).toHaveLength(2);
    });
  });

  describe('the way back', () => {
    it('GIVEN A, B, C THEN rolling back gives B, then A, then nothing', async () => {
      const { factsVersions } = await open(await ground.fresh());
      await recordAll(factsVersions, ['A', 'B', 'C']);
      expect(await rollBack(factsVersions)).toBe('B');
      expect(await rollBack(factsVersions)).toBe('A');
      expect(await rollBack(factsVersions)).toBeUndefined();
      expect((await factsVersions.current())?.content).toBe('A');
    });

    it('GIVEN D after a rollback to B THEN rolling back gives B, then A, never C', async () => {
      const { factsVersions } = await open(await ground.fresh());
      await recordAll(factsVersions, ['A', 'B', 'C']);
      await rollBack(factsVersions);
      await recordAll(factsVersions, ['D']);
      expect(await rollBack(factsVersions)).toBe('B');
      expect(await rollBack(factsVersions)).toBe('A');
      expect(await rollBack(factsVersions)).toBeUndefined();
    });

    it('GIVEN a rollback THEN it is an entry with the version it went back to', async () => {
      const { factsVersions } = await open(await ground.fresh());
      await recordAll(factsVersions, ['A', 'B']);
      await rollBack(factsVersions);
      const [newest] = await factsVersions.list(1);
      expect(newest).toMatchObject({ version: hash('A'), reason: 'rollback', author: '2000' });
    });

    it('GIVEN a rollback to what is not kept THEN it says so, and nothing changes', async () => {
      const { factsVersions } = await open(await ground.fresh());
      const [id] = await recordAll(factsVersions, ['A']);
      const attempt = factsVersions.record({ reason: 'rollback', author: '1', to: 99 }, id);
      await expect(attempt).rejects.toMatchObject({ name: 'StoreError', trouble: 'missing' });
      expect((await factsVersions.current())?.id).toBe(id);
    });

    it('GIVEN more versions than are kept THEN the newest are there and the way back is whole', async () => {
      const { factsVersions } = await open(await ground.fresh());
      const contents = Array.from({ length: versionsKept + 5 }, (_, index) => `version ${index}`);
      await recordAll(factsVersions, contents);
      expect(await factsVersions.list(1000)).toHaveLength(versionsKept);

      const back: (string | undefined)[] = [];
      for (let step = 1; step < versionsKept; step += 1) back.push(await rollBack(factsVersions));
      expect(back).toEqual(contents.slice(5, -1).toReversed());
      expect(await rollBack(factsVersions)).toBeUndefined();
    });

    it('GIVEN a version that the database refuses THEN nothing of it stays', async () => {
      const { factsVersions } = await open(await ground.fresh());
      const [id] = await recordAll(factsVersions, ['A']);
      const long = {
        version: 'much too long',
        content: 'B',
        author: '1',
        reason: 'reload',
        origin: 'folder',
      } as const;
      const error = await factsVersions.record(long, id).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(Error);
      expect(error).not.toBeInstanceOf(StoreError);
      expect(await recordAll(factsVersions, ['C'])).toHaveLength(1);
      expect(await factsVersions.list(10)).toHaveLength(2);
    });
  });

  describe('news', () => {
    it('GIVEN a listener THEN it hears of what its own store records, after the outcome', async () => {
      const { factsVersions } = await open(await ground.fresh());
      const ear = earOf();
      await factsVersions.onChange(ear.listener);
      const [id = 0] = await recordAll(factsVersions, ['A']);
      expect(ear.heard).toEqual([]);
      await ear.next(id);
      expect(ear.heard).toEqual([{ id, version: hash('A') }]);
    });

    it('GIVEN a listener that ended, and one that fails THEN the others hear all the same', async () => {
      const { factsVersions } = await open(await ground.fresh());
      const [ended, ear] = [earOf(), earOf()];
      const end = await factsVersions.onChange(ended.listener);
      await factsVersions.onChange(() => {
        throw new Error('on purpose');
      });
      await factsVersions.onChange(ear.listener);
      end();
      const [id = 0] = await recordAll(factsVersions, ['A']);
      await ear.next(id);
      expect(ended.heard).toEqual([]);
    });

    it('GIVEN what was current before THEN it is no news', async () => {
      const { factsVersions } = await open(await ground.fresh());
      await recordAll(factsVersions, ['A']);
      const ear = earOf();
      await factsVersions.onChange(ear.listener);
      const [id = 0] = await recordAll(factsVersions, ['B']);
      await ear.next(id);
      expect(ear.heard).toEqual([{ id, version: hash('B') }]);
    });
  });

  it('GIVEN a store that is closed THEN nothing of it waits, and closing again is no fault', async () => {
    const clock = new ManualClock();
    const store = await open(await ground.fresh(), clock);
    await store.factsVersions.onChange(() => undefined);
    const writing = recordAll(store.factsVersions, ['A']);
    await writing;
    await store.close();
    await store.close();
    expect(clock.waiting).toBe(0);
    await expect(store.factsVersions.current()).rejects.toThrow('destroyed');
  });
}
