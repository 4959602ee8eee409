import { describe, expect, it } from 'vitest';
import { systemClock } from '#clock.ts';
import { parseStoreUrl } from '#store/address.ts';
import { FactsVersions } from '#store/facts-versions.ts';
import { migrations } from '#store/migrations/index.ts';
import { openPostgres } from '#store/postgres.ts';
import type { ClaimedSlot } from '#store/slots/slot.ts';
import { openSqlite } from '#store/sqlite.ts';
import { nextLine, start } from './processes/processes.ts';
import type { SharedGround } from './sharing-contract.ts';
import { open, recordAll, silent } from './stage.ts';
import {
  add,
  byNumber,
  claim,
  claimAll,
  claimOne,
  claimTime,
  digest,
  guild,
  manySlots,
  news,
  run,
  send,
  stateOf,
} from './updates-stage.ts';

/** What holds where several processes, or one after another, have the database open. */
export function updatesSharingContract(ground: SharedGround): void {
  it('GIVEN a database of the first version, with facts THEN it is brought up to date and keeps them', async () => {
    const url = await ground.empty();
    const address = parseStoreUrl(url);
    const context = { clock: systemClock, log: silent };
    const first = migrations.slice(0, 1);
    const engine = await (address.kind === 'sqlite'
      ? openSqlite(address, context, first)
      : openPostgres(address, context, first));
    await recordAll(new FactsVersions(engine, context), ['A', 'B']);
    await engine.close();

    const store = await open(url);
    expect((await store.factsVersions.current())?.content).toBe('B');
    expect(await store.factsVersions.list(10)).toHaveLength(2);
    await run(store, await add(store), 1000);
    expect((await claimOne(store, 1000)).message).toBe('"digest"');
  });

  it('GIVEN a restart THEN all is as it was', async () => {
    const url = await ground.fresh();
    const before = await open(url);
    const subscription = await add(before);
    await run(before, subscription, 1000);
    const slot = await claimOne(before, 1000, news('a'));
    const [subscriptions, slots] = [
      await before.subscriptions.ofGuild(guild),
      await before.slots.recent(guild),
    ];
    await before.close();

    const store = await open(url);
    expect(await store.subscriptions.ofGuild(guild)).toEqual(subscriptions);
    expect(await store.slots.recent(guild)).toEqual(slots);
    expect(await claimOne(store, 1000 + claimTime)).toMatchObject({
      mark: slot.mark,
      message: '["a"]',
      uncertainSince: 1000,
    });
  });

  it('GIVEN posts that came to their end THEN only messages that may be corrected are kept', async () => {
    const url = await ground.fresh();
    const store = await open(url);
    const subscription = await add(store);
    const composers = [digest, news('a'), digest, news('b'), digest, news('c')];
    for (const [index, compose] of composers.entries()) {
      await run(store, subscription, 1000 + index);
      const slot = await claimOne(store, 1000 + index, compose);
      if (index < 4) await send(store, slot, 2000, index < 2);
      if (index < 2) await store.slots.published(slot, { trouble: null });
      if (index >= 4) await store.slots.skip(slot, { why: 'x', at: 2000, forget: false });
    }
    expect(await ground.query(url, 'select message from slots order by id')).toEqual(
      [null, '["a"]', null, '["b"]', null, null].map((message) => ({ message })),
    );
  });

  describe('several processes', () => {
    it('GIVEN three, two of them killed at their work THEN each slot is claimed, and its message kept', async () => {
      const url = await ground.fresh();
      const store = await open(url);
      const ids = await manySlots(store, 60, 2);
      const claimers = Array.from({ length: 3 }, () => start('claimer.ts', url));
      await Promise.all(claimers.map(nextLine));
      for (const { child } of claimers) child.stdin.write('go\n');
      const reported = await Promise.all(
        claimers.map(async (claimer, index) => {
          const lines: string[] = [];
          for (;;) {
            const line = await nextLine(claimer);
            if (line === undefined) return lines;
            lines.push(line);
            if (index > 0 && lines.length === 4 * index) claimer.child.kill('SIGKILL');
          }
        }),
      );
      const slots = reported
        .flat()
        .map((line) => JSON.parse(line) as Pick<ClaimedSlot, 'id' | 'mark' | 'message'>);
      expect(new Set(slots.map(({ id }) => id)).size).toBe(slots.length);

      const again = await claimAll(store, 25, digest, 1000 + claimTime);
      expect(again.map(({ id }) => id).toSorted(byNumber)).toEqual(ids.toSorted(byNumber));
      const known = new Map(again.map((slot) => [slot.id, slot]));
      for (const { id, mark, message } of slots) {
        expect(known.get(id)).toMatchObject({ mark, message, uncertainSince: 1000, attempts: 1 });
      }
    });
  });

  it('GIVEN an end in the middle of everything THEN what was claimed is claimed again, and nothing else', async () => {
    const url = await ground.fresh();
    const store = await open(url);
    const ids = await manySlots(store, 4, 1);
    const sent = await claimOne(store, 1000);
    await send(store, sent, 1001);
    const sending = await claimOne(store, 1000);
    await store.close();

    const after = await open(url);
    const { claimed } = await claim(after, 1000 + claimTime);
    expect(claimed.map(({ id }) => id).toSorted(byNumber)).toEqual(
      ids.filter((id) => id !== sent.id),
    );
    const doubtful = claimed.filter(({ uncertainSince }) => uncertainSince !== null);
    expect(doubtful.map(({ id }) => id)).toEqual([sending.id]);
    expect(await stateOf(after, sent.id)).toMatchObject({ state: 'sent' });
  });
}
