/** An update in a message of ours whose content is no longer what the facts say. */
export interface OutdatedPost {
  readonly channelId: string;
  readonly messageId: string;
  readonly updateId: string;
  /** Which embed of the message shows it, from 0. */
  readonly position: number;
  /** The message as it was last sent or edited, as JSON. */
  readonly message: string;
  readonly attempts: number;
}

/** Which updates were posted where, so that they can be corrected in place. */
export interface PostedUpdates {
  /**
   * Claims up to `limit` posts that show an update with another hash than the one given here, until `until`.
   * Updates that are not in `hashes` are left alone.
   */
  claimOutdated(
    hashes: ReadonlyMap<string, string>,
    request: { readonly now: number; readonly until: number; readonly limit: number },
  ): Promise<readonly OutdatedPost[]>;
  /** The message now shows this; other updates in the same message are corrected upon `message`. */
  corrected(
    post: Pick<OutdatedPost, 'channelId' | 'updateId'>,
    outcome: { readonly hash: string; readonly message: string; readonly at: number },
  ): Promise<void>;
  /** Not before then. */
  postponed(post: Pick<OutdatedPost, 'channelId' | 'updateId'>, until: number): Promise<void>;
  /** The message is gone or out of reach: it is left alone from now on. */
  abandoned(post: Pick<OutdatedPost, 'channelId' | 'updateId'>): Promise<void>;
}
