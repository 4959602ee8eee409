import type { Transaction } from 'kysely';
import type { Schema } from './schema.ts';

// Whoever changes several tables takes the rows in this order, so that no two transactions wait for each
// other: a slot of one's own, the guild, the subscription, its other slots, posted updates.

/**
 * Notes that an admin was here, and keeps other changes of the guild's subscriptions out until the
 * transaction ends.
 *
 * @returns whether the guild is known.
 */
export async function meetGuild(
  transaction: Transaction<Schema>,
  guildId: string,
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await transaction
    .updateTable('guilds')
    .set({ last_contact_at: now })
    .where('guild_id', '=', guildId)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** As `meetGuild`, for a guild that may be new. */
export async function welcomeGuild(
  transaction: Transaction<Schema>,
  guildId: string,
  now: number,
): Promise<void> {
  await transaction
    .insertInto('guilds')
    .values({ guild_id: guildId, timezone: null, last_contact_at: now })
    .onConflict((conflict) => conflict.column('guild_id').doUpdateSet({ last_contact_at: now }))
    .execute();
}

/** Keeps other changes of the guild's subscriptions out until the transaction ends. */
export async function lockGuild(transaction: Transaction<Schema>, guildId: string): Promise<void> {
  await transaction
    .updateTable('guilds')
    .set((row) => ({ last_contact_at: row.ref('last_contact_at') }))
    .where('guild_id', '=', guildId)
    .execute();
}

/** What `/updates add` takes where no zone is named. */
export async function rememberTimezone(
  transaction: Transaction<Schema>,
  guildId: string,
  timezone: string,
): Promise<void> {
  await transaction
    .updateTable('guilds')
    .set({ timezone })
    .where('guild_id', '=', guildId)
    .execute();
}
