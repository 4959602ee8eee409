import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '#clock.ts';
import { subscriptionsPerGuild } from '#subscriptions/subscription.ts';
import { startSimulator } from '../simulator/simulator.ts';
import { createCrowdedWorld } from '../test/crowded-world.ts';
import { addDueSubscriptions } from './due-subscriptions.ts';
import type { Held } from './heap.ts';

/** What many posts came to. */
export interface PostsSoak {
  readonly posts: number;
  /** What the bot held after each of so many equal shares of the posts. */
  readonly held: readonly Held[];
}

/**
 * Lets a bot, a process of its own, post `total` updates at Discord's pace: ten in each channel, in turns, so
 * that what it knows of channels has its full size after a tenth of the posts. As they were due before it
 * started, it looks into the channel before each: two requests a post. Discord keeps the messages in another
 * process, so they are not counted. Ends early where a minute passes without a post.
 */
export async function soakPosts(total: number, samples: number): Promise<PostsSoak> {
  const channels = Math.ceil(total / subscriptionsPerGuild);
  const { world, spots } = createCrowdedWorld(systemClock, channels);
  const directory = await mkdtemp(join(tmpdir(), 'bench-'));
  const url = `sqlite:${join(directory, 'bench.db')}`;
  await addDueSubscriptions(url, world, spots, {
    content: 'spotlight',
    each: subscriptionsPerGuild,
  });
  await using simulator = await startSimulator({ clock: systemClock, world });
  let posts = 0;
  simulator.transcript.on(({ summary, status }) => {
    if (status === 200 && /^POST \/channels\/\d+\/messages$/.test(summary)) posts += 1;
  });
  const bot = fork(join(import.meta.dirname, 'collected-bot.ts'), {
    env: {
      ...process.env,
      DISCORD_TOKEN: simulator.token,
      DISCORD_API_URL: simulator.apiUrl,
      HTTP_PORT: '0',
      DATABASE_URL: url,
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const held: Held[] = [];
  const due = channels * subscriptionsPerGuild;
  for (let silence = 0; held.length < samples && silence < 600;) {
    const before = posts;
    await sleep(100);
    silence = posts === before ? silence + 1 : 0;
    if (posts < ((held.length + 1) * due) / samples) continue;
    bot.send('collect');
    const [answer] = (await once(bot, 'message')) as [Held];
    held.push(answer);
  }
  bot.kill('SIGTERM');
  await once(bot, 'close');
  await rm(directory, { recursive: true });
  return { posts, held };
}
