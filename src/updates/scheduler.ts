import type { Logger } from 'pino';
import { StoreError } from '#store/store-error.ts';
import type { Subscription } from '#subscriptions/subscription.ts';
import type { Subscriptions } from '#store/subscriptions.ts';
import { faultId } from './composer.ts';
import { stepOfRun } from './decisions.ts';
import { latestRun, nextRun } from '#subscriptions/schedule.ts';

const portion = 100;
/** Delay after a subscription's next due time could not be calculated, in ms. */
const lookAgainAfter = 3_600_000;

/** Creates slots for due subscriptions. */
export interface Planner {
  /**
   * Creates the slots of up to `limit` due subscriptions: only the latest one of each, however many were
   * missed.
   *
   * @returns whether more subscriptions may be due.
   */
  planDue(now: number, limit: number): Promise<boolean>;
  /**
   * Corrects next due times that are later than the schedule says, because the clock was ahead or the rules
   * of a time zone changed. Existing slots aren't created again.
   */
  replanAll(now: number): Promise<void>;
}

export function createPlanner(subscriptions: Subscriptions, log: Logger): Planner {
  async function advance(subscription: Subscription, now: number): Promise<void> {
    const { id, timing, timezone, missed, outage, nextDueAt } = subscription;
    const next = nextRun(timing, timezone, now);
    if (next === undefined || nextDueAt === null) throw new Error('there is no next run');
    const dueAt = latestRun(timing, timezone, nextDueAt, now);
    if (dueAt === undefined) {
      await subscriptions.replan(subscription, next);
      return;
    }
    const readyAt = Math.max(dueAt, outage?.retryAt ?? dueAt);
    const isMissed = stepOfRun(dueAt, missed, now) === 'missed';
    const slot = { dueAt, readyAt, ...(isMissed ? { skipped: 'missed' } : {}) };
    const isOurs = await subscriptions.advance(subscription, next, slot, now);
    if (isOurs && isMissed) {
      log.info({ subscription: id, dueAt: time(dueAt) }, 'missed update skipped');
    }
  }

  /**
   * Isolates a failing subscription from the others: this runtime may not know its time zone.
   *
   * @returns whether it succeeded.
   */
  async function careful(
    step: (subscription: Subscription, now: number) => Promise<void>,
    subscription: Subscription,
    now: number,
  ): Promise<boolean> {
    try {
      await step(subscription, now);
      return true;
    } catch (error) {
      if (error instanceof StoreError) throw error;
      const fault = faultId();
      log.error({ fault, subscription: subscription.id, err: error }, 'scheduling failed');
      return false;
    }
  }

  async function pullIn(subscription: Subscription, now: number): Promise<void> {
    const { id, timing, timezone, nextDueAt } = subscription;
    const next = nextRun(timing, timezone, now);
    if (next === undefined || nextDueAt === null || nextDueAt <= next) return;
    if (!(await subscriptions.replan(subscription, next))) return;
    log.info(
      { subscription: id, from: time(nextDueAt), to: time(next) },
      'next update moved forward',
    );
  }

  return {
    async planDue(now, limit) {
      const due = await subscriptions.due(now, limit);
      for (const subscription of due) {
        const isWell = await careful(advance, subscription, now);
        if (!isWell) await subscriptions.replan(subscription, now + lookAgainAfter);
      }
      return due.length === limit;
    },
    async replanAll(now) {
      for (let after = 0; ;) {
        const active = await subscriptions.active(after, portion);
        for (const subscription of active) await careful(pullIn, subscription, now);
        const last = active.at(-1);
        if (!last || active.length < portion) return;
        after = last.id;
      }
    },
  };
}

function time(at: number): string {
  return new Date(at).toISOString();
}
