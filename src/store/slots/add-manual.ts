import { touchGuild } from '#store/guild-row.ts';
import type { Transaction } from '#store/schema.ts';

export async function addManual(
  trx: Transaction,
  guildId: string,
  subscriptionId: number,
  interactionId: string,
  now: number,
): Promise<number | undefined> {
  await touchGuild(trx, guildId, now);
  const subscription = await trx
    .selectFrom('subscriptions')
    .select('content')
    .where('guild_id', '=', guildId)
    .where('id', '=', subscriptionId)
    .executeTakeFirst();
  if (subscription === undefined) return undefined;
  const runKey = `interaction:${interactionId}`;
  await trx
    .insertInto('slots')
    .values({
      run_key: runKey,
      subscription_id: subscriptionId,
      guild_id: guildId,
      kind: 'manual',
      content: subscription.content,
      due_at: now,
      state: 'waiting',
      wake_at: now,
    })
    .onConflict((conflict) => conflict.column('run_key').doNothing())
    .execute();
  const slot = await trx
    .selectFrom('slots')
    .select('id')
    .where('run_key', '=', runKey)
    .executeTakeFirstOrThrow();
  return slot.id;
}
