import { expect, it } from 'vitest';
import { sqliteGround } from './ground.ts';
import { torment } from './torment.ts';

it('GIVEN bots that are killed while 24 runs are due THEN each is posted once', async () => {
  await using ground = await sqliteGround();
  const seed = Date.now() % 100_000;
  const options = { ground, slots: 24, processes: 1, minutes: 3, speed: 12, away: 0, seed };
  const { lost, doubled, posts, open, errors } = await torment(options);
  const found = { lost, doubled, posts, open, errors };
  expect(found, `seed ${seed}`).toEqual({ lost: 0, doubled: 0, posts: 24, open: [], errors: [] });
}, 120_000);
