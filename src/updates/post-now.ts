import type { Subscription } from '#subscriptions/subscription.ts';

/** What became of a post that an admin asked for. */
export type PostNowOutcome =
  | {
      readonly kind: 'posted';
      readonly channelId: string;
      readonly messageId: string;
      /** Why it is not published; null if it is, or was not to be. */
      readonly publishTrouble: string | null;
    }
  /** There is nothing to say, or it must not be said: `why` as a slot was skipped. */
  | { readonly kind: 'nothing'; readonly why: string }
  /** Discord's error code says that we may not post there. */
  | { readonly kind: 'lost'; readonly code: number }
  /** It is not posted yet and still will be; `reason` for the delay, where one is known. */
  | { readonly kind: 'waiting'; readonly reason: string | null }
  /** The subscription was removed meanwhile. */
  | { readonly kind: 'removed' };

/** What commands need of the desk that sends production updates. */
export interface PostDesk {
  /**
   * Posts now, besides the schedule; once for each `interactionId`. Takes at most some 20 seconds.
   *
   * @throws StoreError
   */
  postNow(subscription: Subscription, interactionId: string): Promise<PostNowOutcome>;
  /** Something changed in the store: the desk looks again at once. */
  nudge(): void;
}
