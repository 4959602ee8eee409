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

/**
 * Lets a bot in its own process post `total` updates at Discord's rate: ten in each channel, in turns, so that
 * its data about channels has its full size after a tenth of the posts. The posts were due before it started,
 * so it checks the channel before each: two requests per post. The simulator runs in another process, so its
 * messages don't count. Ends early after a minute without a post. Returns the number of posts, the bot's memory after each
 * of `samples` equal shares of them, and the number of requests that Discord would never accept.
 */
export async function soakPosts(total: number, samples: number) {
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
  return { posts, held, refusals: simulator.transcript.refusals.length };
}
