import type { Database, Transaction } from './schema.ts';

// A transaction that changes several tables locks rows in this order, so that no two can deadlock: its own
// slot, the guild, the subscription, the subscription's other slots, posted updates.

/**
 * Records contact with an admin, and locks out other changes of the guild's subscriptions until the
 * transaction ends.
 */
export async function touchGuild(db: Database, guildId: string, now: number): Promise<void> {
  await db
    .updateTable('guilds')
    .set({ last_contact_at: now })
    .where('guild_id', '=', guildId)
    .execute();
}

/** Like `touchGuild`, for a guild that may be new. */
export async function upsertGuild(trx: Transaction, guildId: string, now: number): Promise<void> {
  await trx
    .insertInto('guilds')
    .values({ guild_id: guildId, timezone: null, last_contact_at: now })
    .onConflict((conflict) => conflict.column('guild_id').doUpdateSet({ last_contact_at: now }))
    .execute();
}
