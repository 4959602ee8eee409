import type { Change } from '#data/diff.ts';
import type { Problem } from '#data/problem.ts';

export interface ReloadRequest {
  /** A user's snowflake, or `signal` or `watch`. */
  readonly by: string;
  /** Shows what would change and changes nothing. */
  readonly dryRun: boolean;
}

/** Only `applied` changed anything. */
export type ReloadOutcome =
  | { readonly kind: 'unchanged'; readonly version: string }
  | {
      readonly kind: 'preview' | 'applied';
      readonly before: string;
      readonly after: string;
      readonly changes: readonly Change[];
    }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] }
  /** Another process changed the facts at the same time. */
  | { readonly kind: 'conflict' }
  /** The database failed; `message` says why and what to do. */
  | { readonly kind: 'store'; readonly message: string }
  /** There is no earlier version to go back to. */
  | { readonly kind: 'first-version' };

/** Changes the facts while the bot runs: all or nothing, one request at a time. */
export interface Reloads {
  /** Reads the pack again. */
  reload(request: ReloadRequest): Promise<ReloadOutcome>;
  /** Goes back to the version before the current one. */
  rollback(request: ReloadRequest): Promise<ReloadOutcome>;
}
