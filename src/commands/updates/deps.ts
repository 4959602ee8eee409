import type { Channels } from '#updates/channels.ts';
import type { PostWorker } from '#updates/post-worker.ts';
import type { GuildSettings } from '#store/guild-settings.ts';
import type { Slots } from '#store/slots/slots.ts';
import type { Subscriptions } from '#store/subscriptions.ts';

export interface UpdatesDeps {
  readonly subscriptions: Subscriptions;
  readonly slots: Slots;
  readonly guildSettings: Pick<GuildSettings, 'seenBy' | 'setSeen'>;
  readonly channels: Pick<Channels, 'permissionsIn'>;
  readonly postWorker: Pick<PostWorker, 'postNow' | 'wake'>;
  /** The text of a file sent in an option; undefined if it can't be fetched. */
  fetchFile(url: string, mostBytes: number): Promise<string | undefined>;
  /** The shortest time between two posts of one subscription. */
  readonly minIntervalMinutes: number;
}
