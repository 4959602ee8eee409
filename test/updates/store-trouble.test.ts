import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { hour, minute, second, setUpdatesStage, type UpdatesStage } from './stage.ts';

const told = 'production updates waiting for the database';
const back = 'production updates resumed';

/** Keeps everybody else from writing, until the returned function is called. */
function lock({ file }: UpdatesStage): () => void {
  const database = new DatabaseSync(file);
  database.exec('begin immediate');
  return () => database.close();
}

describe('a database that is out of order', () => {
  it.each([
    ['when the run is due', 0],
    ['just after the post, before it is recorded', 200],
  ])(
    'GIVEN it is locked %s THEN one post, one word in the log, and it goes on',
    async (_, after) => {
      const stage = await setUpdatesStage({ start: '2026-01-15T17:59:00Z' });
      await stage.subscribe();
      await stage.start();
      await stage.pass(30 * second);
      if (after > 0) {
        stage.simulator.faults.rest({ method: 'POST' }, { delayMs: after });
        await stage.pass(30 * second + after / 2);
      }
      const unlock = lock(stage);
      await stage.pass(5 * minute);
      expect(stage.heard(told)).toHaveLength(1);
      expect(stage.heard(told)[0]).toMatchObject({ level: 40 });
      unlock();
      await stage.pass(2 * minute);
      expect(stage.heard(back)).toHaveLength(1);
      expect(stage.posts()).toHaveLength(1);
      await stage.pass(hour);
      expect(stage.posts()).toHaveLength(1);
      expect(stage.heard(told)).toHaveLength(1);
      const [last] = await stage.store.slots.recent(stage.spots[0]?.guildId ?? '');
      expect(last?.state).toMatchObject({ state: 'sent', messageId: stage.posts()[0]?.id });
    },
  );
});
