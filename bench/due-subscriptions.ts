import { pino } from 'pino';
import { systemClock } from '#clock.ts';
import { openStore } from '#store/store.ts';
import type { World } from '../simulator/world.ts';
import type { Spot } from '../test/crowded-world.ts';

/** Puts a subscription for each channel into a database, due a minute ago. */
export async function addDueSubscriptions(
  url: string,
  world: World,
  spots: readonly Spot[],
): Promise<void> {
  const store = await openStore(url, { clock: systemClock, log: pino({ level: 'silent' }) });
  const now = systemClock.now();
  const nextDueAt = Math.floor(now / 60_000) * 60_000;
  const time = new Date(nextDueAt).toISOString().slice(11, 16);
  const admin = world.userOf('admin').id;
  const settings = {
    timing: { days: 'daily', time },
    timezone: 'UTC',
    content: 'news',
    mentionRoleId: null,
    missed: 'latest',
    silent: false,
    publish: false,
  } as const;
  for (const { guildId, channelId } of spots) {
    await store.subscriptions.add(
      guildId,
      admin,
      [{ settings: { ...settings, channelId }, nextDueAt }],
      now,
    );
  }
  await store.close();
}
