import { sql } from 'kysely';
import { createIndex, notNull, strict, timeType, type Migration } from './tables.ts';

/** Posted updates are remembered by subscription instead of by channel. */
export const postedBySubscription: Migration = {
  name: '0003-posted-by-subscription',
  async up(db, kind) {
    await sql`alter table posted_updates rename to posted_by_channel`.execute(db);
    const postedUpdates = db.schema
      .createTable('posted_updates')
      // Not a reference: posts of a removed subscription are still corrected.
      .addColumn('subscription_id', 'integer', notNull)
      .addColumn('channel_id', 'text', notNull)
      .addColumn('update_id', 'text', notNull)
      .addColumn('guild_id', 'text', notNull)
      .addColumn('slot_id', timeType(kind), (column) =>
        column.references('slots.id').onDelete('set null'),
      )
      .addColumn('position', 'integer', notNull)
      .addColumn('hash', 'text', notNull)
      .addPrimaryKeyConstraint('posted_updates_key', [
        'subscription_id',
        'channel_id',
        'update_id',
      ]);
    await strict(postedUpdates, kind).execute();
    await sql`
      insert into posted_updates
        (subscription_id, channel_id, update_id, guild_id, slot_id, position, hash)
      select slots.subscription_id, posted.channel_id, posted.update_id, posted.guild_id,
        posted.slot_id, posted.position, posted.hash
      from posted_by_channel as posted join slots on slots.id = posted.slot_id
    `.execute(db);
    // The other subscriptions of the channel go on where they are: for them, its updates are known.
    await sql`
      insert into posted_updates (subscription_id, channel_id, update_id, guild_id, position, hash)
      select subscriptions.id, '', posted.update_id, posted.guild_id, 0, ''
      from posted_by_channel as posted
      join subscriptions on subscriptions.channel_id = posted.channel_id
      left join slots on slots.id = posted.slot_id
      where slots.id is null or slots.subscription_id <> subscriptions.id
    `.execute(db);
    await sql`drop table posted_by_channel`.execute(db);
    await createIndex(db, 'posted_updates', ['slot_id']);
    await createIndex(db, 'posted_updates', ['update_id', 'hash'], {
      name: 'hash',
      notNull: 'slot_id',
    });
    await createIndex(db, 'posted_updates', ['guild_id']);
  },
};
