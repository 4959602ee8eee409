import { beforeEach, describe, expect, it } from 'vitest';
import { bitsOf } from '../../simulator/world/permissions.ts';
import { createRole } from '../../simulator/world/places.ts';
import type { Persona, Place } from '../../simulator/world/world.ts';
import { packCopy, type PackCopy } from '../packs/pack-copy.ts';
import { embedOf, expectNoRefusals, isPrivate, useStages, type Stage } from './stage.ts';

const adminGuild = '1100000000000000200';

let pack: PackCopy;
beforeEach(async () => {
  pack = await packCopy();
});
const open = useStages();

/** A bot with only a token and a pack, unless `environment` has more. */
function start(environment: NodeJS.ProcessEnv = {}, on?: Stage): Promise<Stage> {
  return open({ environment: { FACTS_DIR: pack.directory, ...environment }, on });
}

const owner = (stage: Stage) => stage.simulator.as('owner', 'admin');
const commandsOf = ({ simulator }: Stage, who: Persona, where: Place) =>
  simulator
    .as(who, where)
    .commands()
    .map(({ name }) => name);
const captain = async (stage: Stage) => {
  const answer = await stage.simulator.as('fan', 'general').run('cast', { name: 'ana' });
  return embedOf(answer).title?.split(' · ')[0];
};

/** Gives a persona Administrator in the fans' server. */
function makeAdministrator({ simulator: { world } }: Stage, who: Persona): void {
  const guild = world.guilds.get(world.guildId);
  const userId = world.userOf(who).id;
  const role = createRole(world.ids.next(), 'Administrators', bitsOf('Administrator'));
  guild?.roles.set(role.id, role);
  guild?.members.set(userId, { userId, roleIds: [role.id] });
}

describe('/reload without ADMIN_GUILD_ID', () => {
  it('is registered globally, for servers that added the bot', async () => {
    const stage = await start();
    expect(stage.logged.filter(({ msg }) => msg === 'commands registered')).toMatchObject([
      { scope: 'global', commands: expect.arrayContaining(['reload']) as unknown },
    ]);
    stage.simulator.world.userInstalls.add(stage.simulator.world.userOf('owner').id);
    for (const place of ['dm', 'elsewhere'] as const) {
      expect(commandsOf(stage, 'owner', place)).not.toContain('reload');
    }
    expect(commandsOf(stage, 'owner', 'general')).not.toContain('reload');
    makeAdministrator(stage, 'owner');
    expect(commandsOf(stage, 'owner', 'general')).toContain('reload');
  });

  it('changes nothing if Discord does not say who owns the bot, and works once it does', async () => {
    const stage = await start();
    await pack.edit('cast.yaml', 'Captain Wren', 'Captain Lark');
    const end = stage.simulator.faults.rest({ path: /applications\/@me$/ }, { status: 403 }, 10);
    const { message } = await owner(stage).run('reload');
    expect(isPrivate(message)).toBe(true);
    const failure = await stage.heard('answer failed');
    expect(message.content).toContain(failure['interaction']);
    expect(await captain(stage)).toBe('Captain Wren');
    end();
    expect(embedOf(await owner(stage).run('reload')).title).toBe('Facts reloaded');
  });
});

describe('/reload with ADMIN_GUILD_ID', () => {
  it('leaves the global list for that server, and comes back to it', async () => {
    const first = await start();
    makeAdministrator(first, 'owner');
    expect(commandsOf(first, 'owner', 'general')).toContain('reload');
    await first.connection.close(1000);

    const second = await start({ ADMIN_GUILD_ID: adminGuild }, first);
    expect(await second.heard('commands registered', 2)).toMatchObject({
      scope: 'guild',
      guildId: adminGuild,
      commands: ['reload'],
    });
    expect(commandsOf(second, 'owner', 'general')).not.toContain('reload');
    await pack.edit('cast.yaml', 'Captain Wren', 'Captain Lark');
    expect(embedOf(await owner(second).run('reload')).title).toBe('Facts reloaded');
    await second.connection.close(1000);
    const third = await start({}, first);
    expect(commandsOf(third, 'owner', 'general')).toContain('reload');
    expectNoRefusals(third);
  });

  it('refuses an Administrator of that server whom OWNER_IDS leaves out, privately', async () => {
    const stage = await start({ ADMIN_GUILD_ID: adminGuild, OWNER_IDS: '123456789012345678' });
    await stage.heard('commands registered', 2);
    await pack.edit('cast.yaml', 'Captain Wren', 'Captain Lark');
    const { message } = await owner(stage).run('reload');
    expect(isPrivate(message)).toBe(true);
    expect(message.content).toBe("Only the bot's owners may reload the facts.");
    expect(await captain(stage)).toBe('Captain Wren');
  });

  it('is nowhere if the bot is not in that server', async () => {
    const stage = await start({ ADMIN_GUILD_ID: '1100000000000000300' });
    await stage.heard('command registration refused');
    expect(commandsOf(stage, 'owner', 'admin')).not.toContain('reload');
    expect(commandsOf(stage, 'owner', 'elsewhere')).not.toContain('reload');
    expect(await captain(stage)).toBe('Captain Wren');
  });
});
