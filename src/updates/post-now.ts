import type { Subscription } from '#subscriptions/subscription.ts';

/** Outcome of a post that an admin requested. */
export type PostNowOutcome =
  | {
      readonly kind: 'posted';
      readonly channelId: string;
      readonly messageId: string;
      /** Why it wasn't published; null if it was, or if the subscription doesn't publish. */
      readonly publishTrouble: string | null;
    }
  /** The slot was skipped. */
  | { readonly kind: 'nothing'; readonly why: string }
  /** With Discord's error code. */
  | { readonly kind: 'lost'; readonly code: number }
  /** It will be posted later; `reason` is that of the delay, if known. */
  | { readonly kind: 'waiting'; readonly reason: string | null }
  /** The subscription has been removed. */
  | { readonly kind: 'removed' };

/** The part of the post worker that commands use. */
export interface PostDesk {
  /**
   * Posts now, in addition to the schedule, once per `interactionId`. Takes about 20 seconds at most.
   *
   * @throws StoreError
   */
  postNow(subscription: Subscription, interactionId: string): Promise<PostNowOutcome>;
  /** Call this after a change in the store, so that it takes effect at once. */
  nudge(): void;
}
