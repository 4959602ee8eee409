import {
  ChannelType,
  OverwriteType,
  PermissionFlagsBits,
  type APIGuild,
  type APIOverwrite,
} from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { permissionsOf } from '#discord/channel-access.ts';
import { MENTIONABLE_ROLE } from '../../simulator/world/default-world.ts';
import { createThread, type GuildChannel } from '../../simulator/world/places.ts';
import type { Persona } from '../../simulator/world/world.ts';
import { useChannels } from './channel-stage.ts';

const stage = useChannels();

/** What the bot, and `who`, may do in the channels. */
async function accessIn(ids: readonly string[], who?: Persona) {
  const { world } = stage.simulator;
  const userId = who && world.userOf(who).id;
  const { roleIds = [] } = world.guilds.get(world.guildId)?.members.get(userId ?? '') ?? {};
  const member = userId === undefined ? undefined : { userId, roleIds };
  const access = await stage.channels.permissionsIn(world.guildId, ids, member);
  if (access.kind !== 'access') throw new Error(access.reason);
  return access;
}

function overwrite(id: string, allow: bigint, deny: bigint): APIOverwrite {
  return { id, type: OverwriteType.Role, allow: String(allow), deny: String(deny) };
}

describe('permissionsOf', () => {
  const { ViewChannel, SendMessages, ReadMessageHistory } = PermissionFlagsBits;
  const roles = [{ id: '1', permissions: String(ViewChannel | SendMessages | ReadMessageHistory) }];
  const guild = { id: '1', owner_id: '9', roles } as Pick<APIGuild, 'id' | 'owner_id' | 'roles'>;

  // https://docs.discord.com/developers/topics/permissions#permissions-for-timed-out-members
  it.each([
    ['1970-01-01T00:00:01.001Z', ViewChannel | ReadMessageHistory],
    ['1970-01-01T00:00:01.000Z', ViewChannel | SendMessages | ReadMessageHistory],
    [null, ViewChannel | SendMessages | ReadMessageHistory],
  ])('leaves only reading in a timeout until %s, seen at 1,000 ms', (until, permissions) => {
    const member = { id: '5', roles: [], communication_disabled_until: until };
    expect(permissionsOf(guild, member, [], 1000)).toBe(permissions);
  });

  it('lets one role allow what another denies', () => {
    const member = { id: '5', roles: ['2', '3'] };
    const overwrites = [overwrite('2', SendMessages, 0n), overwrite('3', 0n, SendMessages)];
    for (const order of [overwrites, overwrites.toReversed()]) {
      expect(permissionsOf(guild, member, order, 0) & SendMessages).toBe(SendMessages);
    }
  });
});

describe('permissionsIn', () => {
  it('gives the permissions that Discord applies, and those of a member', async () => {
    const { world } = stage.simulator;
    world.denyBot(stage.general, 'EmbedLinks');
    const places = ['general', 'announcements', 'thread'] as const;
    const channels = places.map((place) => world.channelOf(place) as GuildChannel);
    const ids = channels.map(({ id }) => id);
    const [own, withMember] = [await accessIn(ids), await accessIn(ids, 'admin')];
    for (const channel of channels) {
      const permissions = world.permissionsIn(channel, world.bot.id);
      const memberPermissions = world.permissionsIn(channel, world.userOf('admin').id);
      const access = { kind: 'access', type: channel.type, permissions };
      expect(own.channels.get(channel.id)).toEqual(access);
      expect(withMember.channels.get(channel.id)).toEqual({ ...access, memberPermissions });
    }
    expect(own.roles.get(MENTIONABLE_ROLE)).toEqual({ mentionable: true });
    expect(stage.simulator.transcript.refusals).toEqual([]);
  });

  // https://discord.com/developers/docs/topics/threads#permissions
  it('gives none to a member who is not in a private thread', async () => {
    const { world } = stage.simulator;
    const parent = world.channelOf('general') as GuildChannel;
    const type = ChannelType.PrivateThread;
    const thread = createThread(world.ids.next(), parent, 'x', world.bot.id, type);
    world.channels.set(thread.id, thread);
    const { id: userId } = world.userOf('fan');
    const memberMay = async (memberPermissions: bigint) => {
      const { channels } = await accessIn([thread.id], 'fan');
      expect(channels.get(thread.id)).toMatchObject({ memberPermissions });
    };
    await memberMay(0n);
    thread.memberIds.add(userId);
    await memberMay(world.permissionsIn(parent, userId));
    expect(stage.simulator.transcript.refusals).toEqual([]);
  });

  it("gives Discord's codes for inaccessible channels", async () => {
    const { world } = stage.simulator;
    world.denyBot(stage.general, 'ViewChannel');
    world.deleteChannel(stage.announcements);
    const foreign = world.channelOf('admin').id;
    const access = await accessIn([stage.general, stage.announcements, foreign]);
    expect(Object.fromEntries(access.channels)).toEqual({
      [stage.general]: { kind: 'lost', code: 50_001 },
      [stage.announcements]: { kind: 'lost', code: 10_003 },
      [foreign]: { kind: 'lost', code: 10_003 },
    });
  });

  it('gives an administrator every permission', async () => {
    const { world } = stage.simulator;
    const guild = world.guilds.get(world.adminGuildId);
    const roles = Array.from(guild?.roles.values() ?? []);
    const administrators = roles.find(({ name }) => name === 'Administrators');
    const userId = world.bot.id;
    guild?.members.set(userId, { userId, roleIds: [administrators?.id ?? ''] });
    const control = world.channelOf('admin').id;
    const access = await stage.channels.permissionsIn(world.adminGuildId, [control]);
    const found = access.kind === 'access' && access.channels.get(control);
    const permissions = Object.values(PermissionFlagsBits).reduce((sum, bit) => sum | bit);
    expect(found).toEqual({ kind: 'access', type: ChannelType.GuildText, permissions });
  });

  it('loses all channels of a guild without the bot', async () => {
    stage.simulator.world.removeBot(stage.simulator.world.guildId);
    const access = await accessIn([stage.general]);
    expect(access.channels.get(stage.general)).toMatchObject({ kind: 'lost' });
    expect(await stage.channels.isIn(stage.simulator.world.guildId)).toBe(false);
  });

  it('concludes nothing while Discord is down', async () => {
    stage.simulator.faults.rest({ path: /guilds/ }, { status: 503 }, 3);
    const { guildId } = stage.simulator.world;
    expect(await stage.channels.isIn(guildId)).toMatchObject({ kind: 'retry' });
    await expect(accessIn([stage.general])).rejects.toThrow('503');
    stage.simulator.faults.clear();
    expect(await stage.channels.isIn(guildId)).toBe(true);
  });
});
