/** Forgetting what is no longer needed. */
export interface Retention {
  /** Deletes finished runs that ended before `before` and whose updates nobody will correct. */
  prune(before: number): Promise<number>;
  /**
   * Guilds that seem to be gone: every subscription is paused or lost, the lost ones since before `before`,
   * and no admin of theirs was here since then.
   */
  silentGuilds(before: number, limit: number): Promise<readonly string[]>;
  /** Deletes everything that is known of a guild. */
  forget(guildId: string): Promise<void>;
  /** The guild is there after all: it is not asked about again before another span has passed. */
  keep(guildId: string, now: number): Promise<void>;
}
