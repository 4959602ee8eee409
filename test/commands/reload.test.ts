import { PermissionFlagsBits } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import type { Context } from '#commands/declaration.ts';
import { reloadCommand } from '#commands/reload.ts';
import { targetOf } from '#commands/target.ts';
import { bundledPack } from '#data/pack-file.ts';
import { noPictures } from '#pictures/pictures.ts';
import type { ReloadRequest } from '#reload/outcome.ts';
import { loadFacts } from '../packs/packs.ts';

const facts = await loadFacts(bundledPack);

/** Runs `/reload`; returns its answer and the requests to the reload service. */
async function run(
  user: Pick<Context['caller'], 'userId' | 'guildId'>,
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
    isOwner: (userId) => Promise.resolve(userId === '1'),
    adminGuildId,
  });
  const permissions = PermissionFlagsBits.Administrator;
  const caller = { ...user, roleIds: [], channelId: '5', permissions };
  const times = { now: 0, startedAt: 0 };
  const context = { facts, pictures: noPictures, ...times, interactionId: '1', caller };
  const target = targetOf(command, [], context);
  const reply = target?.refusal ?? (await target?.run({}));
  const said = reply?.kind === 'notice' ? reply.text : '';
  return { requests, said, isPrivate: target?.alwaysPrivate };
}

describe('/reload, if Discord lets everyone use it', () => {
  it.each([
    ['in the admin guild', '9'],
    ['in any guild if there is no admin guild', undefined],
  ])('reloads for an owner %s', async (_, adminGuildId) => {
    const { requests } = await run({ userId: '1', guildId: '9' }, adminGuildId);
    expect(requests).toEqual([{ by: '1', dryRun: false }]);
  });

  it.each([
    ['an owner outside the admin guild', '1', '8', '9', /only works in the server chosen/],
    ['an owner in a direct message', '1', undefined, '9', /only works in a server/],
    ['one if there is no admin guild', '1', undefined, undefined, /only works in a server/],
    ['a stranger in the admin guild', '2', '9', '9', /owners/],
    ['a stranger with Administrator in any guild', '2', '8', undefined, /owners/],
  ])('refuses %s, privately', async (_, userId, guildId, adminGuildId, words) => {
    const { requests, said, isPrivate } = await run({ userId, guildId }, adminGuildId);
    expect(requests).toEqual([]);
    expect(said).toMatch(words);
    expect(isPrivate).toBe(true);
  });
});
