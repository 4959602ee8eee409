import { sql, type ColumnDefinitionBuilder, type Transaction } from 'kysely';
import type { EngineKind } from '#store/engine.ts';
import { createIndex, growing, notNull, strict, timeType, type Migration } from './tables.ts';

/** For production updates: subscriptions, their slots, and the updates posted to each channel. */
export const updates: Migration = {
  name: '0002-updates',
  async up(db, kind) {
    await createGuilds(db, kind);
    await createSubscriptions(db, kind);
    await createSlots(db, kind);
    await createPostedUpdates(db, kind);
    await createPace(db, kind);
  },
};

async function createGuilds(db: Transaction<unknown>, kind: EngineKind): Promise<void> {
  const guilds = db.schema
    .createTable('guilds')
    .addColumn('guild_id', 'text', (column) => column.primaryKey())
    .addColumn('timezone', 'text')
    .addColumn('last_contact_at', timeType(kind), notNull);
  await strict(guilds, kind).execute();
}

async function createSubscriptions(db: Transaction<unknown>, kind: EngineKind): Promise<void> {
  const subscriptions = db.schema
    .createTable('subscriptions')
    .addColumn('id', 'integer', growing(kind))
    .addColumn('guild_id', 'text', (column) => column.notNull().references('guilds.guild_id'))
    .addColumn('created_by', 'text', notNull)
    .addColumn('created_at', timeType(kind), notNull)
    .addColumn('revision', 'integer', notNull)
    .addColumn('channel_id', 'text', notNull)
    .addColumn('days', 'text')
    .addColumn('time', 'text')
    .addColumn('cron', 'text')
    .addColumn('timezone', 'text', notNull)
    .addColumn('content', 'text', (column) =>
      column.notNull().check(sql`content in ('news', 'digest', 'spotlight')`),
    )
    .addColumn('mention_role_id', 'text')
    .addColumn('missed', 'text', (column) =>
      column.notNull().check(sql`missed in ('latest', 'skip')`),
    )
    .addColumn('silent', 'integer', (column) => column.notNull().check(sql`silent in (0, 1)`))
    .addColumn('publish', 'integer', (column) => column.notNull().check(sql`publish in (0, 1)`))
    .addColumn('next_due_at', timeType(kind))
    .addColumn('outage_since', timeType(kind))
    .addColumn('outage_code', 'integer')
    .addColumn('outage_tries', 'integer')
    .addColumn('outage_retry_at', timeType(kind))
    .addColumn('told_at', timeType(kind))
    .addColumn('spotlight', 'text')
    .addCheckConstraint(
      'subscriptions_timing',
      sql`(cron is null and days is not null and time is not null)
        or (cron is not null and days is null and time is null)`,
    )
    .addCheckConstraint(
      'subscriptions_outage',
      sql`(outage_since is null and outage_code is null and outage_tries is null and outage_retry_at is null)
        or (outage_since is not null and outage_code is not null and outage_tries is not null and outage_retry_at is not null)`,
    );
  await strict(subscriptions, kind).execute();
  await createIndex(db, 'subscriptions', ['guild_id', 'id']);
  await createIndex(db, 'subscriptions', ['next_due_at', 'id'], { notNull: 'next_due_at' });
}

async function createSlots(db: Transaction<unknown>, kind: EngineKind): Promise<void> {
  const slots = db.schema
    .createTable('slots')
    .addColumn('id', timeType(kind), growing(kind))
    .addColumn('run_key', 'text', (column) => column.notNull().unique())
    // Not a reference: a post that is being sent when its subscription is removed is still recorded.
    .addColumn('subscription_id', 'integer', notNull)
    .addColumn('guild_id', 'text', notNull)
    .addColumn('kind', 'text', (column) =>
      column.notNull().check(sql`kind in ('scheduled', 'manual')`),
    )
    .addColumn('content', 'text', notNull)
    .addColumn('due_at', timeType(kind), notNull)
    .addColumn('state', 'text', (column) =>
      column.notNull().check(sql`state in ('waiting', 'sending', 'sent', 'skipped')`),
    )
    .addColumn('wake_at', timeType(kind))
    .addColumn('claim', 'text')
    .addColumn('attempts', 'integer', zero)
    .addColumn('uncertain_since', timeType(kind))
    .addColumn('in_doubt', 'integer', (column) => zero(column).check(sql`in_doubt in (0, 1)`))
    .addColumn('channel_id', 'text')
    .addColumn('message_id', 'text')
    .addColumn('ended_at', timeType(kind))
    .addColumn('reason', 'text')
    .addColumn('spotlight', 'text')
    .addColumn('correct_after', timeType(kind), zero)
    .addColumn('correct_attempts', 'integer', zero)
    // Last, as it is long and seldom read.
    .addColumn('message', 'text')
    .addCheckConstraint(
      'slots_message',
      sql`state <> 'sending' or (message is not null and channel_id is not null and uncertain_since is not null)`,
    )
    .addCheckConstraint(
      'slots_claim',
      sql`claim is null or (wake_at is not null and state <> 'waiting')`,
    )
    .addCheckConstraint('slots_sent', sql`(state = 'sent') = (message_id is not null)`)
    .addCheckConstraint(
      'slots_ended',
      sql`(state in ('sent', 'skipped')) = (ended_at is not null)
        and (state not in ('waiting', 'sending') or wake_at is not null)
        and (state <> 'skipped' or wake_at is null)`,
    );
  await strict(slots, kind).execute();
  await createIndex(db, 'slots', ['wake_at', 'id'], { notNull: 'wake_at' });
  await createIndex(db, 'slots', ['subscription_id', 'due_at']);
  await createIndex(db, 'slots', ['guild_id']);
}

async function createPostedUpdates(db: Transaction<unknown>, kind: EngineKind): Promise<void> {
  const postedUpdates = db.schema
    .createTable('posted_updates')
    .addColumn('channel_id', 'text', notNull)
    .addColumn('update_id', 'text', notNull)
    .addColumn('guild_id', 'text', notNull)
    .addColumn('slot_id', timeType(kind), (column) =>
      column.references('slots.id').onDelete('set null'),
    )
    .addColumn('position', 'integer', notNull)
    .addColumn('hash', 'text', notNull)
    .addPrimaryKeyConstraint('posted_updates_primary_key', ['channel_id', 'update_id']);
  await strict(postedUpdates, kind).execute();
  await createIndex(db, 'posted_updates', ['slot_id']);
  await createIndex(db, 'posted_updates', ['update_id', 'hash'], {
    name: 'hash',
    notNull: 'slot_id',
  });
  await createIndex(db, 'posted_updates', ['guild_id']);
}

async function createPace(db: Transaction<unknown>, kind: EngineKind): Promise<void> {
  const pace = db.schema
    .createTable('pace')
    .addColumn('only_row', 'integer', (column) => column.primaryKey().check(sql`only_row = 1`))
    // Intervals are fractions of a millisecond long.
    .addColumn('next_at', kind === 'sqlite' ? 'real' : 'double precision', notNull);
  await strict(pace, kind).execute();
  await sql`insert into pace (only_row, next_at) values (1, 0)`.execute(db);
}

function zero(column: ColumnDefinitionBuilder): ColumnDefinitionBuilder {
  return column.notNull().defaultTo(0);
}
