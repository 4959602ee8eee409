import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { newFolder } from '../new-folder.ts';
import { packCopy, type PackCopy } from '../packs/pack-copy.ts';
import { harbourLights } from '../packs/packs.ts';
import { startPostgres } from '../store/postgres-server.ts';
import { embedOf, expectNoRefusals, isPrivate, textOf, useStages, type Stage } from './stage.ts';

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
  await stage.connection.close(1000);
  return start(environment, stage);
}

const renameCaptain = () => pack.edit('cast.yaml', 'Captain Wren', 'Captain Lark');
const owner = (stage: Stage) => stage.simulator.as('owner', 'admin');
const captain = async (stage: Stage) => {
  const answer = await stage.simulator.as('fan', 'general').run('cast', { name: 'ana' });
  return embedOf(answer).title?.split(' · ')[0];
};

describe('/reload', () => {
  it('is possible on a pack with a warning, which the log has at start and at each reload', async () => {
    await pack.append(
      'sources.yaml',
      '  - { id: idle, label: Idle, outlet: null, title: null, date: null, note: Says nothing. }',
    );
    const stage = await start();
    await owner(stage).run('reload');
    const warning = {
      problem: expect.stringMatching(/^sources.yaml:15:5 warning: nothing cites the source 'idle'/),
      count: 1,
    };
    expect(stage.logged.filter(({ msg }) => msg === 'facts have warnings')).toMatchObject([
      warning,
      warning,
    ]);
  });

  it('shows a change and applies it', async () => {
    const stage = await start();
    const before = await stage.simulator.as('fan', 'general').run('about');
    await renameCaptain();
    const answer = await owner(stage).run('reload');
    expect(isPrivate(answer.message)).toBe(true);
    expect(embedOf(answer).title).toBe('Facts reloaded');
    expect(textOf(answer)).toMatch(/Changed[^]*Captain Wren[^]*Captain Lark/);
    expect(await captain(stage)).toBe('Captain Lark');
    const after = await stage.simulator.as('fan', 'general').run('about');
    expect(textOf(after)).not.toBe(textOf(before));
    expect(stage.logged.find(({ action }) => action === 'reload')).toMatchObject({
      action: 'reload',
      outcome: 'applied',
      changes: 1,
    });
    expectNoRefusals(stage);
  });

  it('shows a change without applying it with dry-run', async () => {
    const stage = await start();
    await renameCaptain();
    const answer = await owner(stage).run('reload', { 'dry-run': true });
    expect(embedOf(answer).title).toBe('Dry run: nothing was changed');
    expect(textOf(answer)).toContain('Captain Lark');
    expect(await captain(stage)).toBe('Captain Wren');
  });

  it('refuses an invalid pack with the places of its problems', async () => {
    const stage = await start();
    await pack.edit('cast.yaml', 'Captain Wren', 'Captain Lark');
    await pack.edit('cast.yaml', 'standing: crew', 'standing: cook');
    const answer = await owner(stage).run('reload');
    expect(embedOf(answer).title).toBe('Nothing was changed');
    expect(textOf(answer)).toMatch(/`cast\.yaml:\d+:\d+`/);
    expect(await captain(stage)).toBe('Captain Wren');
    expectNoRefusals(stage);
  });

  it('attaches a file if there are many changes', async () => {
    const stage = await start();
    const updates = Array.from({ length: 40 }, (_, i) =>
      [
        `  - id: news-${i}`,
        `    date: 2031-04`,
        `    headline: Headline ${i} ${'x'.repeat(90)}`,
        `    text: Text ${i}`,
        `    certainty: reported`,
        `    sources: [{ source: bulletin, says: Tells of it. }]`,
      ].join('\n'),
    );
    await writeFile(join(pack.directory, 'updates.yaml'), `updates:\n${updates.join('\n')}\n`);
    const answer = await owner(stage).run('reload');
    expect(embedOf(answer).title).toBe('Facts reloaded');
    expect(textOf(answer)).toContain('and 32 more');
    const [file] = answer.message.attachments;
    expect(file?.filename).toBe('changes.txt');
    expect((await (await fetch(file?.url ?? '')).text()).trim().split('\n')).toHaveLength(41);
    expectNoRefusals(stage);
  });

  it('applies a change once if it is used twice at the same time', async () => {
    const stage = await start();
    await renameCaptain();
    const answers = await Promise.all([owner(stage).run('reload'), owner(stage).run('reload')]);
    const kinds = answers.map(({ message }) => message.embeds[0]?.title ?? message.content);
    expect(kinds.filter((kind) => kind === 'Facts reloaded')).toHaveLength(1);
    expect(kinds.filter((kind) => kind.includes('No changes'))).toHaveLength(1);
  });
});

describe('/reload rollback:true', () => {
  it('says that there is no earlier version', async () => {
    const stage = await start();
    const { message } = await owner(stage).run('reload', { rollback: true });
    expect(message.content).toContain('no earlier version');
  });

  it('restores the previous version for good, even after a restart', async () => {
    const first = await start();
    await renameCaptain();
    await owner(first).run('reload');
    const second = await restart(first);
    expect(await captain(second)).toBe('Captain Lark');
    const answer = await owner(second).run('reload', { rollback: true });
    expect(embedOf(answer).title).toBe('Rolled back to the previous version');
    expect(await captain(second)).toBe('Captain Wren');
    expect(await captain(await restart(second))).toBe('Captain Wren');
  });

  it('only shows the changes with dry-run', async () => {
    const stage = await start();
    await renameCaptain();
    await owner(stage).run('reload');
    const answer = await owner(stage).run('reload', { rollback: true, 'dry-run': true });
    expect(textOf(answer)).toMatch(/Captain Lark[^]*Captain Wren/);
    expect(await captain(stage)).toBe('Captain Lark');
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
  await first.connection.reloads?.reload({ by: 'signal', dryRun: false });
  first.clock.advance(2000);
  await second.heard('facts of another process applied');
  await first.connection.close(1000);
  expect(await captain(second)).toBe('Captain Lark');
  for (const own of late) {
    second = await restart(second, { ...environment, ...own });
    expect(await captain(second)).toBe('Captain Lark');
  }
  await second.connection.close(1000);
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
