import { describe, expect, it } from 'vitest';
import { runCrashTest } from './crash-test.ts';
import { createSqlite } from './database.ts';

describe('bots that are killed', () => {
  it('post each of 24 slots once', async () => {
    await using database = await createSqlite();
    const seed = Date.now() % 100_000;
    const options = { database, slots: 24, processes: 1, minutes: 3, speed: 12, pause: 0, seed };
    const { lost, doubled, posts, open, errors, refused } = await runCrashTest(options);
    const found = { lost, doubled, posts, open, errors, refused };
    expect(found, `seed ${seed}`).toEqual({
      lost: 0,
      doubled: 0,
      posts: 24,
      open: [],
      errors: [],
      refused: [],
    });
  }, 120_000);
});
