import { randomUUID } from 'node:crypto';
import type { Updateable } from 'kysely';
import type { Engine } from '#store/engine.ts';
import type { SlotsTable, Transaction } from '#store/schema.ts';
import { subscriptionOf } from '#store/subscription-row.ts';
import { readPostedSoFar } from './posted-so-far.ts';
import { dueSlotOf, endSlot, type ReadySlot, type SlotRow } from './slot-row.ts';
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

interface Claiming extends ClaimRequest {
  readonly engine: Engine;
  readonly trx: Transaction;
  readonly compose: ComposePost;
  /** The token of these claims. */
  readonly claim: string;
}

export async function claimSlots(
  engine: Engine,
  trx: Transaction,
  request: ClaimRequest,
  compose: ComposePost,
): Promise<Claims> {
  const claiming = { ...request, engine, trx, compose, claim: randomUUID() };
  const rows = await readyRows(claiming);
  const subscriptions = await subscriptionsOf(trx, rows);
  const blank: ReadySlot[] = [];
  const written: ReadySlot[] = [];
  for (const row of rows) {
    const found = subscriptions.get(row.subscription_id);
    // It was removed while the slot was being sent, and the claim expired.
    if (found === undefined) await endSlot(trx, row, 'removed', request.now);
    // A correction may have abandoned the message of a sent slot that is still to be published.
    else (row.message === null && row.state !== 'sent' ? blank : written).push({ row, ...found });
  }
  const { claimed, skipped } = await composeAll(claiming, blank);
  // Only now is it known which of the later slots have something to post.
  const superseded = await supersededAmong(claiming, written);
  const again: ClaimedSlot[] = [];
  for (const slot of written) {
    again.push(await claimAgain(claiming, slot, superseded.has(slot.row.id)));
  }
  return { claimed: [...again, ...claimed], skipped };
}

/** Guilds take turns; within a turn, the longest ready come first. */
function readyRows({ engine, trx, now, limit }: Claiming): Promise<SlotRow[]> {
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
  { trx, now }: Claiming,
  slots: readonly ReadySlot[],
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

/** Claims a slot whose message is fixed: it may have been posted, or is posted and has to be published. */
function claimAgain(
  claiming: Claiming,
  slot: ReadySlot,
  isSuperseded: boolean,
): Promise<ClaimedSlot> {
  const { row, subscription } = slot;
  const channelId = row.channel_id ?? subscription.channelId;
  const isPosted = row.state === 'sent';
  return claimOne(
    claiming,
    row,
    { in_doubt: 1, ...(isPosted ? {} : { state: 'sending', reason: null }) },
    {
      ...dueSlotOf(slot, channelId),
      channelId,
      message: row.message ?? '',
      uncertainSince: row.uncertain_since,
      messageId: row.message_id,
      isSuperseded,
    },
  );
}

async function composeAll(claiming: Claiming, composing: readonly ReadySlot[]): Promise<Claims> {
  const { engine, trx, now, compose } = claiming;
  const claimed: ClaimedSlot[] = [];
  const skipped: { slot: DueSlot; why: string }[] = [];
  const superseded = await supersededAmong(claiming, composing);
  const ids = Array.from(new Set(composing.map(({ subscription }) => subscription.id)));
  if (ids.length === 0) return { claimed, skipped };
  // Another process may be composing for a subscription and has not committed its updates yet: other slots
  // of that subscription wait for the next claim.
  const free = await engine.takeSubscriptions(trx, ids);
  const ours = composing
    .filter(({ subscription }) => free.has(subscription.id))
    .toSorted((one, other) => one.row.id - other.row.id);
  const isBehind = await areFactsBehind(claiming, ours);
  const postedSoFar = await readPostedSoFar(trx, Array.from(free));
  for (const ready of ours) {
    const { row, subscription } = ready;
    const slot = dueSlotOf(ready);
    // Its updates are left to the later slot.
    const composed = superseded.has(row.id)
      ? { skipped: 'superseded' }
      : isBehind && subscription.delivery === 'at-once'
        ? { readyAt: now + behindPause }
        : compose(slot, postedSoFar.before(subscription.id));
    if ('skipped' in composed) {
      await endSlot(trx, row, composed.skipped, now);
      skipped.push({ slot, why: composed.skipped });
    } else if ('readyAt' in composed) {
      const { readyAt } = composed;
      await trx.updateTable('slots').set({ wake_at: readyAt }).where('id', '=', slot.id).execute();
    } else {
      claimed.push(await claimFirst(claiming, row, slot, composed));
      await postedSoFar.add(trx, slot, composed);
      if (!composed.isPartial) continue;
      // The rest of the news follows in another post.
      await trx
        .updateTable('subscriptions')
        .set({ next_due_at: now + secondThoughts })
        .where('id', '=', subscription.id)
        .where('next_due_at', 'is not', null)
        .execute();
    }
  }
  return { claimed, skipped };
}

/** How long a slot waits for a process with the current facts, in ms. */
const behindPause = 10_000;

/** Whether posts at once would miss the news: another process has newer facts, which this one hasn't or refuses. */
async function areFactsBehind(
  { trx, version }: Claiming,
  slots: readonly ReadySlot[],
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

/** From here on it may have been posted: later claims get the same message. */
function claimFirst(
  claiming: Claiming,
  row: SlotRow,
  slot: DueSlot,
  { message, spotlight }: ComposedPost,
): Promise<ClaimedSlot> {
  const { channelId, content } = slot.subscription;
  return claimOne(
    claiming,
    row,
    {
      state: 'sending',
      reason: null,
      uncertain_since: claiming.now,
      in_doubt: 0,
      channel_id: channelId,
      content,
      spotlight,
      message,
    },
    { ...slot, channelId, message, uncertainSince: null, messageId: null, isSuperseded: false },
  );
}

async function claimOne(
  { trx, claim, until }: Claiming,
  { id, attempts }: SlotRow,
  changes: Updateable<SlotsTable>,
  slot: Omit<ClaimedSlot, 'claim' | 'claimedUntil' | 'attempts'>,
): Promise<ClaimedSlot> {
  await trx
    .updateTable('slots')
    .set({ claim, wake_at: until, attempts: attempts + 1, ...changes })
    .where('id', '=', id)
    .execute();
  return { ...slot, claim, claimedUntil: until, attempts };
}
