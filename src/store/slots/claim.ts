import { randomUUID } from 'node:crypto';
import type { Engine } from '#store/engine.ts';
import type { Transaction } from '#store/schema.ts';
import { subscriptionOf } from '#store/subscription-row.ts';
import { readPostedSoFar } from './posted-so-far.ts';
import { dueSlotOf, skippedColumns, type ReadySlot, type SlotRow } from './slot-row.ts';
import type {
  ClaimedSlot,
  ClaimRequest,
  Claims,
  ComposePost,
  ComposedPost,
  DueSlot,
} from './slot.ts';
import { secondThoughts } from '#subscriptions/delivery.ts';
import { subscriptionsPerGuild } from '#subscriptions/subscription.ts';

/**
 * How many of the longest ready slots are considered for each claim. A guild rarely has more at once (one
 * scheduled and one manual slot for each subscription), so other guilds are always among them.
 */
const consideredPerClaim = 2 * subscriptionsPerGuild;

export async function claimSlots(
  engine: Engine,
  trx: Transaction,
  request: ClaimRequest,
  compose: ComposePost,
): Promise<Claims> {
  const rows = await readyRows(engine, trx, request);
  const subscriptions = await subscriptionsOf(trx, rows);
  const claim = randomUUID();
  const blank: ReadySlot[] = [];
  const written: ReadySlot[] = [];
  for (const row of rows) {
    const found = subscriptions.get(row.subscription_id);
    if (found === undefined) await endOrphan(trx, row, request.now);
    else (row.message === null ? blank : written).push({ row, ...found });
  }
  const { claimed, skipped } = await composeAll(engine, trx, blank, claim, request, compose);
  // Only now is it known which of the later slots have something to post.
  const superseded = await supersededAmong(trx, written, request);
  const again: ClaimedSlot[] = [];
  for (const slot of written) {
    const isSuperseded = superseded.has(slot.row.id);
    again.push(await claimAgain(trx, slot, claim, request, isSuperseded));
  }
  return { claimed: [...again, ...claimed], skipped };
}

/** Guilds take turns; within a turn, the longest ready come first. */
function readyRows(
  engine: Engine,
  trx: Transaction,
  { now, limit }: ClaimRequest,
): Promise<SlotRow[]> {
  return (
    trx
      .with('longest_ready', (db) =>
        db
          .selectFrom('slots')
          .select(['id', 'guild_id', 'wake_at'])
          .where('wake_at', '<=', now)
          .orderBy('wake_at')
          .orderBy('id')
          .limit(limit * consideredPerClaim),
      )
      .with('turns', (db) =>
        db.selectFrom('longest_ready').select((row) => [
          'id',
          row.fn
            .agg<number>('row_number')
            .over((over) => over.partitionBy('guild_id').orderBy('wake_at').orderBy('id'))
            .as('turn'),
        ]),
      )
      .selectFrom('slots')
      .innerJoin('turns', 'turns.id', 'slots.id')
      .selectAll('slots')
      // Again: another process may have claimed it since the first condition.
      .where('slots.wake_at', '<=', now)
      .orderBy('turns.turn')
      .orderBy('slots.wake_at')
      .orderBy('slots.id')
      .limit(limit)
      .modifyEnd(engine.takeFreeSlots)
      .execute()
  );
}

/** Ids of the slots whose subscription has a later slot that is posted, or will be. */
async function supersededAmong(
  trx: Transaction,
  slots: readonly ReadySlot[],
  { now }: ClaimRequest,
): Promise<ReadonlySet<number>> {
  // Of posts at once, the first has all the news, and no later one is certain to come.
  const ids = slots
    .filter(({ row, subscription }) => {
      return row.kind === 'scheduled' && subscription.delivery === 'scheduled';
    })
    .map(({ row }) => row.id);
  if (ids.length === 0) return new Set();
  const rows = await trx
    .selectFrom('slots')
    .innerJoin('slots as later', 'later.subscription_id', 'slots.subscription_id')
    .select('slots.id')
    .distinct()
    .where('slots.id', 'in', ids)
    .where('later.kind', '=', 'scheduled')
    // A skipped one supersedes nothing: it may have had nothing to post because of the older one.
    .where('later.state', '<>', 'skipped')
    .whereRef('later.due_at', '>', 'slots.due_at')
    // A slot in the future was recorded while the clock was ahead.
    .where('later.due_at', '<=', now)
    .execute();
  return new Set(rows.map(({ id }) => id));
}

async function subscriptionsOf(
  trx: Transaction,
  rows: readonly SlotRow[],
): Promise<ReadonlyMap<number, Omit<ReadySlot, 'row'>>> {
  if (rows.length === 0) return new Map();
  const ids = Array.from(new Set(rows.map((row) => row.subscription_id)));
  const found = await trx
    .selectFrom('subscriptions')
    .innerJoin('guilds', 'guilds.guild_id', 'subscriptions.guild_id')
    .selectAll('subscriptions')
    .select('guilds.seen_season')
    .where('id', 'in', ids)
    .execute();
  return new Map(
    found.map((row) => [row.id, { subscription: subscriptionOf(row), seen: row.seen_season ?? 0 }]),
  );
}

/** Ends a slot whose subscription was removed while it was being sent, and whose claim expired. */
async function endOrphan(trx: Transaction, { id, state }: SlotRow, now: number): Promise<void> {
  await trx
    .updateTable('slots')
    .set(state === 'sent' ? { wake_at: null, claim: null } : skippedColumns('removed', now))
    .where('id', '=', id)
    .execute();
}

/** Claims a slot whose message is fixed: it may have been posted, or is posted and has to be published. */
async function claimAgain(
  trx: Transaction,
  slot: ReadySlot,
  claim: string,
  { until }: ClaimRequest,
  isSuperseded: boolean,
): Promise<ClaimedSlot> {
  const { row, subscription } = slot;
  await trx
    .updateTable('slots')
    .set({
      claim,
      wake_at: until,
      attempts: row.attempts + 1,
      in_doubt: 1,
      ...(row.state === 'sent' ? {} : { state: 'sending', reason: null }),
    })
    .where('id', '=', row.id)
    .execute();
  const channelId = row.channel_id ?? subscription.channelId;
  return {
    ...dueSlotOf(slot, channelId),
    claim,
    claimedUntil: until,
    attempts: row.attempts,
    channelId,
    message: row.message ?? '',
    uncertainSince: row.uncertain_since,
    messageId: row.message_id,
    isSuperseded,
  };
}

async function composeAll(
  engine: Engine,
  trx: Transaction,
  composing: readonly ReadySlot[],
  claim: string,
  request: ClaimRequest,
  compose: ComposePost,
): Promise<Claims> {
  const claimed: ClaimedSlot[] = [];
  const skipped: { slot: DueSlot; why: string }[] = [];
  const superseded = await supersededAmong(trx, composing, request);
  const ids = Array.from(new Set(composing.map(({ subscription }) => subscription.id)));
  if (ids.length === 0) return { claimed, skipped };
  // Another process may be composing for a subscription and has not committed its updates yet: other slots
  // of that subscription wait for the next claim.
  const free = await engine.takeSubscriptions(trx, ids);
  const ours = composing
    .filter(({ subscription }) => free.has(subscription.id))
    .toSorted((one, other) => one.row.id - other.row.id);
  const isBehind = await areFactsBehind(trx, ours, request);
  const postedSoFar = await readPostedSoFar(trx, Array.from(free));
  for (const ready of ours) {
    const { row, subscription } = ready;
    const slot = dueSlotOf(ready);
    // Its updates are left to the later slot.
    const composed = superseded.has(row.id)
      ? { skipped: 'superseded' }
      : isBehind && subscription.delivery === 'at-once'
        ? { readyAt: request.now + behindPause }
        : compose(slot, postedSoFar.before(subscription.id));
    if ('skipped' in composed) {
      await endSkipped(trx, slot.id, composed.skipped, request.now);
      skipped.push({ slot, why: composed.skipped });
    } else if ('readyAt' in composed) {
      const { readyAt } = composed;
      await trx.updateTable('slots').set({ wake_at: readyAt }).where('id', '=', slot.id).execute();
    } else {
      claimed.push(await claimFirst(trx, row, slot, composed, claim, request));
      await postedSoFar.add(trx, slot, composed);
      if (composed.isPartial) await makeDue(trx, subscription.id, request.now + secondThoughts);
    }
  }
  return { claimed, skipped };
}

/** How long a slot waits for a process with the current facts, in ms. */
const behindPause = 10_000;

/** Whether posts at once would miss the news: another process has newer facts, which this one hasn't or refuses. */
async function areFactsBehind(
  trx: Transaction,
  slots: readonly ReadySlot[],
  { version }: ClaimRequest,
): Promise<boolean> {
  const isAffected = slots.some(({ subscription }) => subscription.delivery === 'at-once');
  if (version === undefined || !isAffected) return false;
  const current = await trx
    .selectFrom('facts_current')
    .innerJoin('facts_versions', 'facts_versions.id', 'facts_current.facts_version_id')
    .select('facts_versions.version')
    .executeTakeFirst();
  return current !== undefined && current.version !== version;
}

/** The rest of the news follows in another post. */
async function makeDue(trx: Transaction, id: number, at: number): Promise<void> {
  await trx
    .updateTable('subscriptions')
    .set({ next_due_at: at })
    .where('id', '=', id)
    .where('next_due_at', 'is not', null)
    .execute();
}

async function endSkipped(trx: Transaction, id: number, why: string, now: number): Promise<void> {
  await trx.updateTable('slots').set(skippedColumns(why, now)).where('id', '=', id).execute();
}

/** From here on it may have been posted: later claims get the same message. */
async function claimFirst(
  trx: Transaction,
  row: SlotRow,
  slot: DueSlot,
  { message, spotlight }: ComposedPost,
  claim: string,
  { now, until }: ClaimRequest,
): Promise<ClaimedSlot> {
  const { channelId, content } = slot.subscription;
  await trx
    .updateTable('slots')
    .set({
      state: 'sending',
      reason: null,
      claim,
      wake_at: until,
      attempts: row.attempts + 1,
      uncertain_since: now,
      in_doubt: 0,
      channel_id: channelId,
      content,
      spotlight,
      message,
    })
    .where('id', '=', slot.id)
    .execute();
  return {
    ...slot,
    claim,
    claimedUntil: until,
    attempts: row.attempts,
    channelId,
    message,
    uncertainSince: null,
    messageId: null,
    isSuperseded: false,
  };
}
