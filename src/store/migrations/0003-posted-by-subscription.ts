import { sql, type ColumnDefinitionBuilder } from 'kysely';
import { createIndex, strict, timeType } from './tables.ts';
import type { Migration } from './migration.ts';

/**
 * Remembers posted updates by subscription instead of by channel. Each subscription of a channel gets what was posted
 * there, so it goes on where it is; corrections stay with the slot of the message.
 */
export const postedBySubscription: Migration = {
  name: '0003-posted-by-subscription',
  async up(db, kind) {
    await db.schema.alterTable('posted_updates').renameTo('posted_in_channels').execute();
    const posted = db.schema
      .createTable('posted_updates')
      // Not a reference: messages of a removed subscription are still corrected.
      .addColumn('subscription_id', 'integer', notNull)
      .addColumn('update_id', 'text', notNull)
      .addColumn('guild_id', 'text', notNull)
      .addColumn('slot_id', timeType(kind), (column) =>
        column.references('slots.id').onDelete('set null'),
      )
      .addColumn('position', 'integer', notNull)
      .addColumn('hash', 'text', notNull)
      .addPrimaryKeyConstraint('posted_updates_key', ['subscription_id', 'update_id']);
    await strict(posted, kind).execute();
    await sql`
      insert into posted_updates (subscription_id, update_id, guild_id, slot_id, position, hash)
      select slots.subscription_id, posted.update_id, posted.guild_id, posted.slot_id, posted.position, posted.hash
      from posted_in_channels as posted join slots on slots.id = posted.slot_id
      where true
      order by posted.slot_id desc
      on conflict do nothing
    `.execute(db);
    await sql`
      insert into posted_updates (subscription_id, update_id, guild_id, slot_id, position, hash)
      select subscriptions.id, posted.update_id, posted.guild_id, null, posted.position, posted.hash
      from posted_in_channels as posted join subscriptions on subscriptions.channel_id = posted.channel_id
      where true
      on conflict do nothing
    `.execute(db);
    await db.schema.dropTable('posted_in_channels').execute();
    await createIndex(db, 'posted_updates', ['slot_id']);
    await createIndex(db, 'posted_updates', ['update_id', 'hash'], {
      name: 'hash',
      notNull: 'slot_id',
    });
    await createIndex(db, 'posted_updates', ['guild_id']);
  },
};

function notNull(column: ColumnDefinitionBuilder): ColumnDefinitionBuilder {
  return column.notNull();
}
