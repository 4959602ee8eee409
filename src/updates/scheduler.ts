import type { Logger } from 'pino';
import { latestDueTime, nextDueTime } from '#subscriptions/schedule.ts';
import { firstDueAt, untilNews } from '#subscriptions/delivery.ts';
import { StoreError } from '#store/store-error.ts';
import type { Subscription } from '#subscriptions/subscription.ts';
import type { Subscriptions } from '#store/subscriptions.ts';
import { faultId } from './compose-post.ts';
import { isMissed } from './decisions.ts';

const batchSize = 100;
/** Subscriptions that learn of news in one statement: a few milliseconds. */
const spreadBatch = 1000;
/** Delay after a subscription's next due time could not be calculated, in ms. */
const retryDelay = 3_600_000;

/** Creates slots for due subscriptions. */
export function createScheduler(subscriptions: Subscriptions, log: Logger) {
  /**
   * Isolates a failing subscription from the others: this runtime may not know its time zone.
   *
   * @returns whether it succeeded.
   */
  async function isolated({ id }: Subscription, step: () => Promise<void>): Promise<boolean> {
    try {
      await step();
      return true;
    } catch (error) {
      if (error instanceof StoreError) throw error;
      log.error({ fault: faultId(), subscription: id, err: error }, 'scheduling failed');
      return false;
    }
  }

  async function advance(subscription: Subscription, now: number): Promise<void> {
    const { id, delivery, timing, timezone, missed, outage, nextDueAt } = subscription;
    const isAtOnce = delivery === 'at-once';
    const next = isAtOnce ? untilNews : nextDueTime(timing, timezone, now);
    if (next === undefined || nextDueAt === null) throw new Error('there is no next due time');
    const dueAt = isAtOnce ? nextDueAt : latestDueTime(timing, timezone, nextDueAt, now);
    if (dueAt === undefined) {
      await subscriptions.replan(subscription, next);
      return;
    }
    const readyAt = Math.max(dueAt, outage?.retryAt ?? dueAt);
    const isSkipped = !isAtOnce && isMissed(dueAt, missed, now);
    const slot = { dueAt, readyAt, ...(isSkipped ? { skipped: 'missed' } : {}) };
    const isOurs = await subscriptions.advance(subscription, next, slot, now);
    if (isOurs && isSkipped) {
      log.info({ subscription: id, dueAt: time(dueAt) }, 'missed update skipped');
    }
  }

  async function moveForward(subscription: Subscription, now: number): Promise<void> {
    const { id, nextDueAt } = subscription;
    const next = firstDueAt(subscription, now, true);
    if (next === undefined || nextDueAt === null || nextDueAt <= next) return;
    if (nextDueAt === untilNews || !(await subscriptions.replan(subscription, next))) return;
    const [from, to] = [time(nextDueAt), time(next)];
    log.info({ subscription: id, from, to }, 'next update moved forward');
  }

  return {
    /**
     * Creates the slots of up to `limit` due subscriptions: only the latest one of each, however many were
     * missed.
     *
     * @returns whether more subscriptions may be due.
     */
    async scheduleDue(now: number, limit: number): Promise<boolean> {
      const areMoreBehind = await subscriptions.spreadNews(spreadBatch);
      const due = await subscriptions.due(now, limit);
      for (const subscription of due) {
        const isDone = await isolated(subscription, () => advance(subscription, now));
        if (!isDone) await subscriptions.replan(subscription, now + retryDelay);
      }
      return areMoreBehind || due.length === limit;
    },
    /**
     * Corrects next due times that are later than the schedule says, because the clock was ahead or the rules
     * of a time zone changed. Existing slots aren't created again.
     */
    async rescheduleAll(now: number): Promise<void> {
      for (let after = 0; ;) {
        const active = await subscriptions.active(after, batchSize);
        for (const subscription of active) {
          await isolated(subscription, () => moveForward(subscription, now));
        }
        const last = active.at(-1);
        if (!last || active.length < batchSize) return;
        after = last.id;
      }
    },
  };
}

function time(at: number): string {
  return new Date(at).toISOString();
}
