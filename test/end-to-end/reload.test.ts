import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { bitsOf } from '../../simulator/world/permissions.ts';
import { createRole } from '../../simulator/world/places.ts';
import type { Place } from '../../simulator/world/world.ts';
import { newFolder } from '../new-folder.ts';
import { packCopy, type PackCopy } from '../packs/pack-copy.ts';
import { harbourLights } from '../packs/packs.ts';
import { startPostgres } from '../store/postgres-server.ts';
import { embedOf, expectNoRefusals, privateText, textOf, useStages, type Stage } from './stage.ts';

const adminGuild = '1100000000000000200';

let directory: string;
let pack: PackCopy;
beforeEach(async () => {
  directory = await newFolder();
  pack = await packCopy();
});
const open = useStages();

async function start(environment: NodeJS.ProcessEnv = {}, on?: Stage): Promise<Stage> {
  const DATABASE_URL = `sqlite:${join(directory, 'bot.db')}`;
  const stage = await open({
    environment: { FACTS_DIR: pack.directory, DATABASE_URL, ...environment },
    ready: false,
    on,
  });
  await Promise.race([stage.heard('commands registered'), stage.heard('commands up to date')]);
  return stage;
}

/** Closes a bot and starts another one. */
async function restart(stage: Stage, environment: NodeJS.ProcessEnv = {}): Promise<Stage> {
  await stage.bot.close(1000);
  return start(environment, stage);
}

const renameCaptain = () => pack.edit('cast.yaml', 'Captain Wren', 'Captain Lark');
const owner = (stage: Stage) => stage.simulator.as('owner', 'admin');
const captain = async (stage: Stage) => {
  const answer = await stage.simulator.as('fan', 'general').run('cast', { name: 'ana' });
  return embedOf(answer).title?.split(' · ')[0];
};

/** The private answer of `/reload`. */
async function reload(stage: Stage, options = {}): Promise<string> {
  return privateText(await owner(stage).run('reload', options));
}

describe('/reload', () => {
  it('shows a change, applies it and takes it back, also for a later start', async () => {
    const first = await start();
    const about = async () => textOf(await first.simulator.as('fan', 'general').run('about'));
    const before = await about();
    expect(await reload(first, { rollback: true })).toContain('no earlier version');
    await renameCaptain();
    const dryRun = await reload(first, { 'dry-run': true });
    expect(dryRun).toMatch(/Dry run: nothing was changed[^]*Captain Lark/);
    expect(await captain(first)).toBe('Captain Wren');

    expect(await reload(first)).toMatch(
      /Facts reloaded[^]*Changed[^]*Captain Wren[^]*Captain Lark/,
    );
    expect(await captain(first)).toBe('Captain Lark');
    expect(await about()).not.toBe(before);
    const applied = { action: 'reload', outcome: 'applied', changes: 1 };
    expect(first.logged).toContainEqual(expect.objectContaining(applied));
    const backwards = await reload(first, { rollback: true, 'dry-run': true });
    expect(backwards).toMatch(/Captain Lark[^]*Captain Wren/);
    expectNoRefusals(first);

    const second = await restart(first);
    expect(await captain(second)).toBe('Captain Lark');
    expect(await reload(second, { rollback: true })).toContain('Rolled back to the previous');
    expect(await captain(second)).toBe('Captain Wren');
    expect(await captain(await restart(second))).toBe('Captain Wren');
  });

  it('logs a warning at start and at each reload, and refuses an invalid pack', async () => {
    await pack.append(
      'sources.yaml',
      '  - { id: idle, label: Idle, outlet: null, title: null, date: null, note: Says nothing. }',
    );
    const stage = await start();
    await reload(stage);
    const problem = /^sources.yaml:15:5 warning: nothing cites the source 'idle'/;
    const warning = { problem: expect.stringMatching(problem), count: 1 };
    const warnings = stage.logged.filter(({ msg }) => msg === 'facts have warnings');
    expect(warnings).toMatchObject([warning, warning]);

    await renameCaptain();
    await pack.edit('cast.yaml', 'standing: crew', 'standing: cook');
    expect(await reload(stage)).toMatch(/Nothing was changed[^]*`cast\.yaml:\d+:\d+`/);
    expect(await captain(stage)).toBe('Captain Wren');
    expectNoRefusals(stage);
  });

  it('attaches a file if there are many changes', async () => {
    const stage = await start();
    const updates = Array.from(
      { length: 40 },
      (_, i) =>
        `  - { id: news-${i}, date: 2031-04, headline: Headline ${i} ${'x'.repeat(90)}, text: Text ${i}, certainty: reported, sources: [{ source: bulletin, says: Tells of it. }] }`,
    );
    await writeFile(join(pack.directory, 'updates.yaml'), `updates:\n${updates.join('\n')}\n`);
    const answer = await owner(stage).run('reload');
    expect(textOf(answer)).toMatch(/Facts reloaded[^]*and 32 more/);
    const [file] = answer.message.attachments;
    expect(file?.filename).toBe('changes.txt');
    expect((await (await fetch(file?.url ?? '')).text()).trim().split('\n')).toHaveLength(41);
    expectNoRefusals(stage);
  });

  it('applies a change once if it is used twice at the same time', async () => {
    const stage = await start();
    await renameCaptain();
    const answers = await Promise.all([reload(stage), reload(stage)]);
    expect(answers.filter((text) => text.includes('Facts reloaded'))).toHaveLength(1);
    expect(answers.filter((text) => text.includes('No changes'))).toHaveLength(1);
  });

  it('changes nothing if Discord does not say who owns the bot, and works once it does', async () => {
    const stage = await start();
    await renameCaptain();
    const end = stage.simulator.faults.rest({ path: /applications\/@me$/ }, { status: 403 }, 10);
    const refused = await reload(stage);
    expect(refused).toContain((await stage.heard('answer failed'))['interaction']);
    expect(await captain(stage)).toBe('Captain Wren');
    end();
    expect(await reload(stage)).toContain('Facts reloaded');
  });

  it('refuses an Administrator of the admin guild whom OWNER_IDS leaves out', async () => {
    const stage = await start({ ADMIN_GUILD_ID: adminGuild, OWNER_IDS: '123456789012345678' });
    await stage.heard('commands registered', 2);
    await renameCaptain();
    expect(await reload(stage)).toBe("Only the bot's owners may reload the facts.");
    expect(await captain(stage)).toBe('Captain Wren');
  });
});

/** Whether the owner sees `/reload` there. */
function isOffered({ simulator }: Stage, where: Place): boolean {
  return simulator
    .as('owner', where)
    .commands()
    .some(({ name }) => name === 'reload');
}

/** Gives the owner Administrator in the fans' server. */
function makeAdministrator({ simulator: { world } }: Stage): void {
  const guild = world.guilds.get(world.guildId);
  const { id: userId } = world.userOf('owner');
  const role = createRole(world.ids.next(), 'Administrators', bitsOf('Administrator'));
  guild?.roles.set(role.id, role);
  guild?.members.set(userId, { userId, roleIds: [role.id] });
}

describe('/reload is offered', () => {
  it('to administrators, and with ADMIN_GUILD_ID only in that server', async () => {
    const first = await start();
    expect(first.logged.filter(({ msg }) => msg === 'commands registered')).toMatchObject([
      { scope: 'global', commands: expect.arrayContaining(['reload']) as unknown },
    ]);
    const { world } = first.simulator;
    world.userInstalls.add(world.userOf('owner').id);
    expect(isOffered(first, 'dm')).toBe(false);
    expect(isOffered(first, 'elsewhere')).toBe(false);
    expect(isOffered(first, 'general')).toBe(false);
    makeAdministrator(first);
    expect(isOffered(first, 'general')).toBe(true);

    const second = await restart(first, { ADMIN_GUILD_ID: adminGuild });
    const wanted = { scope: 'guild', guildId: adminGuild, commands: ['reload'] };
    expect(await second.heard('commands registered', 2)).toMatchObject(wanted);
    expect(isOffered(second, 'general')).toBe(false);
    await renameCaptain();
    expect(await reload(second)).toContain('Facts reloaded');
    const third = await restart(second);
    expect(isOffered(third, 'general')).toBe(true);
    expectNoRefusals(third);
  });

  it('nowhere if the bot is not in that server', async () => {
    const stage = await start({ ADMIN_GUILD_ID: '1100000000000000300' });
    await stage.heard('command registration refused');
    expect(isOffered(stage, 'admin')).toBe(false);
    expect(isOffered(stage, 'elsewhere')).toBe(false);
    expect(await captain(stage)).toBe('Captain Wren');
  });
});

describe('a restart of the bot', () => {
  it('uses another folder than before, and back again', async () => {
    const first = await start();
    await renameCaptain();
    const second = await restart(first, { FACTS_DIR: harbourLights });
    expect(await captain(second)).toBe('Captain Wren');
    expect(await captain(await restart(second))).toBe('Captain Lark');
  });

  it('fails if the folder does not exist, as FACTS_DIR may have a typo', async () => {
    const restarted = restart(await start(), { FACTS_DIR: join(directory, 'typo') });
    await expect(restarted).rejects.toThrow(/typo {2}doesn't exist/);
  });

  it('fails if the pack is invalid, or uses the last good version with FACTS_FALLBACK', async () => {
    const first = await start();
    await pack.edit('cast.yaml', 'standing: crew', 'standing: cook');
    await expect(restart(first)).rejects.toThrow(/FACTS_FALLBACK=last-good/);
    const second = await start({ FACTS_FALLBACK: 'last-good' }, first);
    expect(second.logged.some(({ msg }) => String(msg).startsWith('pack invalid'))).toBe(true);
    expect(await captain(second)).toBe('Captain Wren');
  });
});

/** A process with its own folder follows the reload of another, and so do those that start `late`. */
async function expectFollowed(
  environment: NodeJS.ProcessEnv,
  ...late: readonly NodeJS.ProcessEnv[]
): Promise<void> {
  const first = await start(environment);
  let second = await start({ ...environment, FACTS_DIR: harbourLights }, first);
  await renameCaptain();
  await first.bot.reloads.reload({ by: 'signal', dryRun: false });
  first.clock.advance(2000);
  await second.heard('facts of another process applied');
  await first.bot.close(1000);
  expect(await captain(second)).toBe('Captain Lark');
  for (const own of late) {
    second = await restart(second, { ...environment, ...own });
    expect(await captain(second)).toBe('Captain Lark');
  }
  await second.bot.close(1000);
}

describe('a reload with several processes', () => {
  it('reaches all of them on one SQLite file, even later ones', async () => {
    await expectFollowed({}, {});
  });

  it('reaches all of them on one PostgreSQL database, even later ones', async () => {
    const server = await startPostgres();
    try {
      const DATABASE_URL = await server.createDatabase();
      const missing = { FACTS_DIR: join(directory, 'not-here') };
      await expectFollowed({ DATABASE_URL }, missing, { FACTS_DIR: '' });
    } finally {
      await server.stop();
    }
  });
});
