import type { Transaction } from 'kysely';
import type { EngineKind } from '#store/engine.ts';

/**
 * One step of the schema. Never change a released step: existing databases were made by it. For the same
 * reason, steps don't use the types of the current schema.
 */
export interface Migration {
  readonly name: string;
  up(transaction: Transaction<unknown>, kind: EngineKind): Promise<void>;
}
