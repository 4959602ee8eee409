import type { ReloadOutcome, Reloads } from './outcome.ts';

/** The same reloads, with a word to whoever counts how they ended. */
export function measuredReloads(
  reloads: Reloads,
  onOutcome: (kind: ReloadOutcome['kind'] | 'failed') => void,
): Reloads {
  async function told(work: Promise<ReloadOutcome>): Promise<ReloadOutcome> {
    try {
      const outcome = await work;
      onOutcome(outcome.kind);
      return outcome;
    } catch (error) {
      onOutcome('failed');
      throw error;
    }
  }
  return {
    reload: (request) => told(reloads.reload(request)),
    rollback: (request) => told(reloads.rollback(request)),
  };
}
