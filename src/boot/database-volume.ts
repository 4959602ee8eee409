import type { BotConfig } from '#config.ts';
import { volumeWarningHere } from '#operations/volume.ts';
import { parseStoreUrl } from '#store/address.ts';

/** A warning if a production database is on temporary storage. */
export async function databaseVolumeWarning({
  NODE_ENV,
  DATABASE_URL,
}: BotConfig): Promise<string | undefined> {
  const address = parseStoreUrl(DATABASE_URL);
  if (NODE_ENV !== 'production' || address.kind !== 'sqlite') return undefined;
  return volumeWarningHere(address.path);
}
