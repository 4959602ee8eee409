import type { NewSubscription, Subscription } from '#subscriptions/subscription.ts';

/**
 * `full`: the guild would have more than `subscriptionsPerGuild`. `duplicate`: `id` posts the same
 * content at the same times in the same channel as the one at `index`; null: it is itself among those
 * that were to be added. Nothing was added then.
 */
export type AddOutcome =
  | { readonly outcome: 'added'; readonly subscriptions: readonly Subscription[] }
  | { readonly outcome: 'full' }
  | { readonly outcome: 'duplicate'; readonly id: number | null; readonly index: number };

/** `raced`: somebody else changed or removed it since it was read. */
export type ChangeOutcome =
  | { readonly outcome: 'changed'; readonly subscription: Subscription }
  | { readonly outcome: 'raced' };

/** A run whose time has come: what is to be posted for it, or that it is left out. */
export interface NewSlot {
  readonly dueAt: number;
  /** Not before then; later than `dueAt` during an outage. */
  readonly readyAt: number;
  /** Set where nothing is to be posted: the run is kept for the record. */
  readonly skipped?: string;
}

/**
 * What the guilds ordered. Every function throws StoreError if the database is out of order. All that an
 * admin does is limited to their guild: an id of another guild's is as good as none.
 */
export interface Subscriptions {
  /** All of them or none. With `timezone`, that is remembered for the guild: an admin chose it by name. */
  add(
    guildId: string,
    createdBy: string,
    added: readonly NewSubscription[],
    now: number,
    timezone?: string,
  ): Promise<AddOutcome>;
  /** In the order of their ids. */
  ofGuild(guildId: string): Promise<readonly Subscription[]>;
  get(guildId: string, id: number): Promise<Subscription | undefined>;
  /**
   * Takes the place of the settings if `revision` is still the current one; ends an outage where the
   * channel is another; a paused one stays paused. Where the times are others, the next run is the given one,
   * and runs that were due and are not yet claimed are skipped with `edited`; else they are posted by the new
   * settings, at once if the channel is another.
   */
  edit(
    subscription: Pick<Subscription, 'guildId' | 'id' | 'revision'>,
    changed: NewSubscription,
    now: number,
  ): Promise<ChangeOutcome | { readonly outcome: 'duplicate'; readonly id: number }>;
  /** Unclaimed runs are skipped with `paused`. */
  pause(guildId: string, id: number, now: number): Promise<Subscription | undefined>;
  /** Also makes a lost channel be tried at once. */
  resume(
    guildId: string,
    id: number,
    nextDueAt: number,
    now: number,
  ): Promise<Subscription | undefined>;
  /** Lets a lost channel be tried at once. */
  retryNow(guildId: string, id: number, now: number): Promise<void>;
  /** With its unfinished runs. What was posted to the channel stays known. */
  remove(guildId: string, id: number): Promise<boolean>;
  /** The zone that new ones of the guild have where none is named: the last one that `add` remembered. */
  timezoneOf(guildId: string): Promise<string | undefined>;

  /** Those whose next run is due, earliest first. */
  due(now: number, limit: number): Promise<readonly Subscription[]>;
  /**
   * Moves on to the next run and records this one, in one transaction, if nobody else did: compare and set
   * on `revision` and `nextDueAt`. An older run that nobody began to send is skipped with `superseded`. A
   * run that was recorded before (the clock was set back) is not recorded again.
   *
   * @returns whether it was us.
   */
  advance(
    subscription: Pick<Subscription, 'id' | 'revision' | 'nextDueAt'>,
    nextDueAt: number,
    slot: NewSlot,
    now: number,
  ): Promise<boolean>;
  /** Those that are not paused, by id, after `afterId`: to look over all of them in portions. */
  active(afterId: number, limit: number): Promise<readonly Subscription[]>;
  /** Sets another next run without recording this one; compare and set as in `advance`. */
  replan(
    subscription: Pick<Subscription, 'id' | 'revision' | 'nextDueAt'>,
    nextDueAt: number,
  ): Promise<boolean>;
}
