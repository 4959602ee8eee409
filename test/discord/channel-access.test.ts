import { ChannelType, PermissionFlagsBits } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { MENTIONABLE_ROLE } from '../../simulator/world/default-world.ts';
import { createThread, type GuildChannel } from '../../simulator/world/places.ts';
import { useChannels } from './channel-stage.ts';

const stage = useChannels();

async function permissionsIn(...ids: string[]) {
  const access = await stage.channels.permissionsIn(stage.simulator.world.guildId, ids);
  if (access.kind !== 'access') throw new Error(access.reason);
  return access;
}

describe('permissionsIn', () => {
  const needed = PermissionFlagsBits.SendMessages | PermissionFlagsBits.ViewChannel;

  it('gives the permissions that Discord applies', async () => {
    const { world } = stage.simulator;
    world.denyBot(stage.general, 'EmbedLinks');
    const thread = world.channelOf('thread').id;
    const access = await permissionsIn(stage.general, stage.announcements, thread);
    for (const id of [stage.general, stage.announcements, thread]) {
      const channel = world.channels.get(id);
      if (!channel || !('guildId' in channel)) throw new Error('no channel of a guild');
      const permissions = world.permissionsIn(channel, world.bot.id);
      expect(access.channels.get(id)).toEqual({ kind: 'access', type: channel.type, permissions });
    }
    expect(access.roles.get(MENTIONABLE_ROLE)).toEqual({ mentionable: true });
    expect(stage.simulator.transcript.refusals).toEqual([]);
  });

  it('gives those of a member too', async () => {
    const { world } = stage.simulator;
    const { id: userId } = world.userOf('admin');
    const { roleIds } = world.guilds.get(world.guildId)?.members.get(userId) ?? { roleIds: [] };
    const { guildId } = world;
    const ids = [stage.general, stage.announcements];
    const found = await stage.channels.permissionsIn(guildId, ids, { userId, roleIds });
    for (const id of ids) {
      const channel = world.channels.get(id);
      if (!channel || !('guildId' in channel)) throw new Error('no channel of a guild');
      const memberPermissions = world.permissionsIn(channel, userId);
      expect(found.kind === 'access' && found.channels.get(id)).toMatchObject({
        memberPermissions,
      });
    }
  });

  // https://discord.com/developers/docs/topics/threads#permissions
  it('gives none to a member who is not in a private thread', async () => {
    const { world } = stage.simulator;
    const { guildId } = world;
    const parent = world.channelOf('general') as GuildChannel;
    const type = ChannelType.PrivateThread;
    const thread = createThread(world.ids.next(), parent, 'x', world.bot.id, type);
    world.channels.set(thread.id, thread);
    const { id: userId } = world.userOf('fan');
    const { roleIds } = world.guilds.get(guildId)?.members.get(userId) ?? { roleIds: [] };
    const permissions = async () => {
      const member = { userId, roleIds };
      const access = await stage.channels.permissionsIn(guildId, [thread.id], member);
      const found = access.kind === 'access' && access.channels.get(thread.id);
      return found && found.kind === 'access' && found.memberPermissions;
    };
    expect(await permissions()).toBe(0n);
    thread.memberIds.add(userId);
    expect(await permissions()).toBe(world.permissionsIn(parent, userId));
    expect(stage.simulator.transcript.refusals).toEqual([]);
  });

  it("gives Discord's codes for inaccessible channels", async () => {
    const { world } = stage.simulator;
    world.denyBot(stage.general, 'ViewChannel');
    world.deleteChannel(stage.announcements);
    const foreign = world.channelOf('admin').id;
    const access = await permissionsIn(stage.general, stage.announcements, foreign);
    expect(Object.fromEntries(access.channels)).toEqual({
      [stage.general]: { kind: 'lost', code: 50_001 },
      [stage.announcements]: { kind: 'lost', code: 10_003 },
      [foreign]: { kind: 'lost', code: 10_003 },
    });
  });

  it('gives an administrator every permission', async () => {
    const { adminGuildId, application } = stage.simulator.world;
    const guild = stage.simulator.world.guilds.get(adminGuildId);
    const administrators = Array.from(guild?.roles.values() ?? []).find(
      ({ name }) => name === 'Administrators',
    );
    const userId = application.id;
    guild?.members.set(userId, { userId, roleIds: [administrators?.id ?? ''] });
    const control = stage.simulator.world.channelOf('admin').id;
    const access = await stage.channels.permissionsIn(adminGuildId, [control]);
    const found = access.kind === 'access' && access.channels.get(control);
    expect(found).toMatchObject({ kind: 'access', type: ChannelType.GuildText });
    const { permissions } = found as { permissions: bigint };
    expect(permissions & (needed | PermissionFlagsBits.MentionEveryone)).not.toBe(0n);
  });

  it('loses all channels of a guild without the bot', async () => {
    stage.simulator.world.removeBot(stage.simulator.world.guildId);
    const access = await permissionsIn(stage.general);
    expect(access.channels.get(stage.general)).toMatchObject({ kind: 'lost' });
    expect(await stage.channels.isIn(stage.simulator.world.guildId)).toBe(false);
  });

  it('concludes nothing while Discord is down', async () => {
    stage.simulator.faults.rest({ path: /guilds/ }, { status: 503 }, 3);
    const { guildId } = stage.simulator.world;
    expect(await stage.channels.isIn(guildId)).toMatchObject({ kind: 'retry' });
    expect(await stage.channels.permissionsIn(guildId, [stage.general])).toMatchObject({
      kind: 'retry',
    });
    stage.simulator.faults.clear();
    expect(await stage.channels.isIn(guildId)).toBe(true);
  });
});
