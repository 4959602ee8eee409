import { pino } from 'pino';
import { systemClock } from '#clock.ts';
import { openStore } from '#store/store.ts';
import type { Content } from '#subscriptions/subscription.ts';
import type { World } from '../simulator/world/world.ts';
import type { Spot } from '../test/crowded-world.ts';
import { order } from '../test/store/order.ts';

/**
 * Writes subscriptions for each channel into a database: one due at `dueAt`, which is a full minute (by default
 * the current one), one due the minute before, and so on.
 */
export async function addDueSubscriptions(
  url: string,
  world: World,
  spots: readonly Spot[],
  {
    content = 'news',
    each = 1,
    dueAt = Math.floor(systemClock.now() / 60_000) * 60_000,
  }: { readonly content?: Content; readonly each?: number; readonly dueAt?: number } = {},
): Promise<void> {
  const store = await openStore(url, { clock: systemClock, log: pino({ level: 'silent' }) });
  const now = systemClock.now();
  const admin = world.userOf('admin').id;
  const addedTo = (channelId: string) =>
    Array.from({ length: each }, (_, minutesAgo) => {
      const nextDueAt = dueAt - minutesAgo * 60_000;
      const time = new Date(nextDueAt).toISOString().slice(11, 16);
      const timing = { days: 'daily', time } as const;
      return order({ channelId, timing, timezone: 'UTC', content }, nextDueAt);
    });
  for (const [guildId, channels] of Map.groupBy(spots, (spot) => spot.guildId)) {
    const subscriptions = channels.flatMap(({ channelId }) => addedTo(channelId));
    await store.subscriptions.add(guildId, admin, subscriptions, now);
  }
  await store.close();
}
