import { describe, expect, it } from 'vitest';
import type { Context } from '#commands/declaration.ts';
import { reloadCommand } from '#commands/reload.ts';
import { bundledPack, loadFacts } from '#data/load.ts';
import type { ReloadRequest } from '#reload/outcome.ts';

const facts = await loadFacts(bundledPack);

/** Runs `/reload` as somebody somewhere; gives what was said and what was asked of the desk. */
async function run(
  who: Pick<Context['caller'], 'userId' | 'guildId'>,
  adminGuildId: string | undefined,
) {
  const requests: ReloadRequest[] = [];
  const take = (request: ReloadRequest) => {
    requests.push(request);
    return Promise.resolve({ kind: 'unchanged', version: '00000000' } as const);
  };
  const command = reloadCommand({
    reloads: { reload: take, rollback: take },
    facts: () => facts,
    owners: () => Promise.resolve(new Set(['1'])),
    adminGuildId,
  });
  const caller = { ...who, channelId: '5', permissions: 0n };
  const context = { facts, now: 0, startedAt: 0, interactionId: '1', caller };
  const reply = await command.run(context, {});
  return { requests, said: reply.kind === 'notice' ? reply.text : '' };
}

describe('/reload, whatever Discord lets through', () => {
  it('GIVEN an owner in the admin guild THEN the desk is asked in their name', async () => {
    const { requests } = await run({ userId: '1', guildId: '9' }, '9');
    expect(requests).toEqual([{ by: '1', dryRun: false }]);
  });

  it.each([
    ['an owner in another guild', { userId: '1', guildId: '8' }, '9', /only in the server/],
    [
      'an owner in a direct message',
      { userId: '1', guildId: undefined },
      '9',
      /only in the server/,
    ],
    ['no admin guild at all', { userId: '1', guildId: undefined }, undefined, /only in the server/],
    ['somebody else in the admin guild', { userId: '2', guildId: '9' }, '9', /owners/],
  ])('GIVEN %s THEN nothing but a refusal', async (_, caller, adminGuildId, words) => {
    const { requests, said } = await run(caller, adminGuildId);
    expect(requests).toEqual([]);
    expect(said).toMatch(words);
  });
});
