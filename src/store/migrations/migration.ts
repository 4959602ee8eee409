import type { Transaction } from 'kysely';
import type { EngineKind } from '#store/engine.ts';

/**
 * One step of the schema. Steps that have been released are never changed: databases out there were
 * made by them. They are typed by hand, not by the schema of today, for the same reason.
 */
export interface Migration {
  readonly name: string;
  up(transaction: Transaction<unknown>, kind: EngineKind): Promise<void>;
}
