import type { Logger } from 'pino';
import { StoreError } from '#store/store-error.ts';
import type { Subscription } from '#subscriptions/subscription.ts';
import type { Subscriptions } from '#store/subscriptions.ts';
import { faultId } from './composer.ts';
import { stepOfRun } from './decisions.ts';
import { latestRun, nextRun } from '#subscriptions/schedule.ts';

/** Subscriptions at a time that are looked over. */
const portion = 100;
/** When a subscription is looked at again whose schedule can't be told, in ms. */
const lookAgainAfter = 3_600_000;

/** Moves subscriptions on from run to run. */
export interface Planner {
  /**
   * Records the runs that are due: the last one of each subscription, however many were missed; of up to
   * `limit` subscriptions.
   *
   * @returns whether there may be more of them.
   */
  planDue(now: number, limit: number): Promise<boolean>;
  /**
   * Pulls in next runs that are later than the schedule says: the clock was ahead when they were planned,
   * or a time zone has other rules since. A run that is recorded is not recorded again.
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
      log.info({ subscription: id, dueAt: time(dueAt) }, 'a missed update is left out');
    }
  }

  /**
   * One subscription's trouble is not another's: its zone may be one that this runtime does not know.
   *
   * @returns whether it went well.
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
      log.error({ fault, subscription: subscription.id, err: error }, 'a schedule failed');
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
      'a next update is earlier than planned',
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
