import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { harbourLights } from '../packs/packs.ts';
import { startPostgres } from '../store/postgres-server.ts';
import {
  embedOf,
  expectNoRefusals,
  isPrivate,
  setStage,
  textOf,
  transport,
  type Stage,
} from './stage.ts';

let directory: string;
let pack: string;
let stages: Stage[];
beforeEach(async () => {
  stages = [];
  directory = await mkdtemp(join(tmpdir(), 'reload-'));
  pack = join(directory, 'pack');
  await cp(harbourLights, pack, { recursive: true });
});
afterEach(async () => {
  for (const stage of stages) await stage[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

async function start(environment: NodeJS.ProcessEnv = {}, on?: Stage): Promise<Stage> {
  const stage = await setStage({
    environment: {
      FACTS_DIR: pack,
      DATABASE_URL: `sqlite:${join(directory, 'bot.db')}`,
      ...environment,
    },
    ready: false,
    ...(on ? { on: { simulator: on.simulator, clock: on.clock } } : {}),
  });
  stages.push(stage);
  await Promise.race([stage.heard('commands registered'), stage.heard('commands up to date')]);
  return stage;
}

async function edit(file: string, from: string, to: string): Promise<void> {
  const text = await readFile(join(pack, file), 'utf8');
  expect(text).toContain(from);
  await writeFile(join(pack, file), text.replace(from, to));
}

/** Nine levels of ten: a billion entries if anybody wrote them out. */
function bomb(): string {
  const levels = Array.from({ length: 9 }, (_, level) => {
    const inner = level === 0 ? 'lol' : `*a${level - 1}`;
    return `a${level}: &a${level} [${Array.from({ length: 10 }, () => inner).join(', ')}]`;
  });
  return `${levels.join('\n')}\npeople: *a8\n`;
}

const renameCaptain = () => edit('cast.yaml', 'Captain Wren', 'Captain Lark');
const owner = (stage: Stage) => stage.simulator.as('owner', 'admin');
const captain = async (stage: Stage) =>
  embedOf(await stage.simulator.as('fan', 'general').run('cast', { name: 'ana' })).title;

describe('/reload', () => {
  it('GIVEN nothing new THEN it says so', async () => {
    const stage = await start();
    const { message } = await owner(stage).run('reload');
    expect(isPrivate(message)).toBe(true);
    expect(message.content).toContain('No changes');
    expectNoRefusals(stage);
  });

  it('GIVEN a change THEN it is shown, old and new, and answers are made from it', async () => {
    const stage = await start();
    const before = await stage.simulator.as('fan', 'general').run('about');
    await renameCaptain();
    const answer = await owner(stage).run('reload');
    expect(isPrivate(answer.message)).toBe(true);
    expect(embedOf(answer).title).toBe('Facts reloaded');
    expect(textOf(answer)).toMatch(/Changed[^]*Captain Wren[^]*Captain Lark/);
    expect(await captain(stage)).toBe('Captain Lark');
    const after = await stage.simulator.as('fan', 'general').run('about');
    expect(embedOf(after).footer?.text).not.toBe(embedOf(before).footer?.text);
    expect(stage.logged.find(({ action }) => action === 'reload')).toMatchObject({
      action: 'reload',
      outcome: 'applied',
      changes: 1,
    });
    expectNoRefusals(stage);
  });

  it('GIVEN dry-run THEN the change is shown and not made', async () => {
    const stage = await start();
    await renameCaptain();
    const answer = await owner(stage).run('reload', { 'dry-run': true });
    expect(embedOf(answer).title).toBe('Dry run: nothing was changed');
    expect(textOf(answer)).toContain('Captain Lark');
    expect(await captain(stage)).toBe('Captain Wren');
  });

  it('GIVEN a broken pack THEN nothing changes and the first problems are told, with their places', async () => {
    const stage = await start();
    await edit('cast.yaml', 'Captain Wren', 'Captain Lark');
    await edit('cast.yaml', 'standing: crew', 'standing: cook');
    const answer = await owner(stage).run('reload');
    expect(embedOf(answer).title).toBe('Nothing was changed');
    expect(textOf(answer)).toMatch(/`cast\.yaml:\d+:\d+`/);
    expect(await captain(stage)).toBe('Captain Wren');
    expectNoRefusals(stage);
  });

  it('GIVEN more problems than can be shown THEN the rest is counted and a file has them all', async () => {
    const stage = await start();
    const people = Array.from({ length: 30 }, (_, i) => `  - id: person-${i}\n    oops: ${i}\n`);
    await writeFile(join(pack, 'cast.yaml'), `people:\n${people.join('')}`);
    const answer = await owner(stage).run('reload');
    expect(textOf(answer)).toMatch(/and \d+ more/);
    const [file] = answer.message.attachments;
    expect(file?.filename).toBe('problems.txt');
    const text = await (await fetch(file?.url ?? '')).text();
    expect(text.match(/person|people/g)?.length).toBeGreaterThan(30);
    expectNoRefusals(stage);
  });

  it('GIVEN very many changes THEN they are cut to fit and a file has them all', async () => {
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
    await writeFile(join(pack, 'updates.yaml'), `updates:\n${updates.join('\n')}\n`);
    const answer = await owner(stage).run('reload');
    expect(embedOf(answer).title).toBe('Facts reloaded');
    expect(textOf(answer)).toContain('and 32 more');
    const [file] = answer.message.attachments;
    expect(file?.filename).toBe('changes.txt');
    expect((await (await fetch(file?.url ?? '')).text()).trim().split('\n')).toHaveLength(41);
    expectNoRefusals(stage);
  });

  it('GIVEN two at once THEN one waits, one changes, and both tell the truth', async () => {
    const stage = await start();
    await renameCaptain();
    const answers = await Promise.all([owner(stage).run('reload'), owner(stage).run('reload')]);
    const kinds = answers.map(({ message }) => message.embeds[0]?.title ?? message.content);
    expect(kinds.filter((kind) => kind === 'Facts reloaded')).toHaveLength(1);
    expect(kinds.filter((kind) => kind.includes('No changes'))).toHaveLength(1);
  });
});

describe('a hostile pack', () => {
  it.each([
    ['a YAML bomb', 'cast.yaml', bomb()],
    ['10 MB of nothing', 'quotes.yaml', ' '.repeat(11_000_000)],
    ['binary', 'updates.yaml', '\u0000\u0001\u0002'.repeat(1000)],
    ['deep nesting', 'updates.yaml', '['.repeat(100_000)],
    [
      'keys of every object',
      'cast.yaml',
      'people:\n  - __proto__: { id: x }\n    constructor: y\n',
    ],
    ['no text at all', 'cast.yaml', ''],
  ])('GIVEN %s THEN it is refused and the old facts still answer', async (_, file, text) => {
    const stage = await start();
    await writeFile(join(pack, file), text);
    const answer = await owner(stage).run('reload');
    expect(embedOf(answer).title).toBe('Nothing was changed');
    expect(textOf(answer)).toContain(file);
    expect(await captain(stage)).toBe('Captain Wren');
    expectNoRefusals(stage);
  });

  it('GIVEN a link out of the folder THEN it is refused', async () => {
    const stage = await start();
    await rm(join(pack, 'cast.yaml'));
    await symlink(join(harbourLights, 'cast.yaml'), join(pack, 'cast.yaml'));
    const answer = await owner(stage).run('reload');
    expect(embedOf(answer).title).toBe('Nothing was changed');
    expect(await captain(stage)).toBe('Captain Wren');
  });
});

describe('/reload rollback:true', () => {
  it('GIVEN no earlier version THEN it says so', async () => {
    const stage = await start();
    const { message } = await owner(stage).run('reload', { rollback: true });
    expect(message.content).toContain('no earlier version');
  });

  it('GIVEN a reload, and a restart after it THEN the version before comes back and stays', async () => {
    const first = await start();
    await renameCaptain();
    await owner(first).run('reload');
    await first.connection.close(1000);

    const second = await start({}, first);
    expect(await captain(second)).toBe('Captain Lark');
    const answer = await owner(second).run('reload', { rollback: true });
    expect(embedOf(answer).title).toBe('Rolled back to the previous version');
    expect(await captain(second)).toBe('Captain Wren');
    await second.connection.close(1000);

    const third = await start({}, first);
    expect(await captain(third)).toBe('Captain Wren');
    await third.connection.close(1000);
  });

  it('GIVEN dry-run too THEN it only shows the way back', async () => {
    const stage = await start();
    await renameCaptain();
    await owner(stage).run('reload');
    const answer = await owner(stage).run('reload', { rollback: true, 'dry-run': true });
    expect(textOf(answer)).toMatch(/Captain Lark[^]*Captain Wren/);
    expect(await captain(stage)).toBe('Captain Lark');
  });
});

describe('starting', () => {
  it('GIVEN another folder than before THEN the bot starts on that, and back again', async () => {
    const first = await start();
    await first.connection.close(1000);
    await renameCaptain();
    const second = await start({ FACTS_DIR: harbourLights }, first);
    expect(await captain(second)).toBe('Captain Wren');
    await second.connection.close(1000);
    const third = await start({}, first);
    expect(await captain(third)).toBe('Captain Lark');
    await third.connection.close(1000);
  });

  it('GIVEN a folder with new content THEN that is what the bot starts on', async () => {
    const first = await start();
    await first.connection.close(1000);
    await renameCaptain();
    const second = await start({}, first);
    expect(await captain(second)).toBe('Captain Lark');
    await second.connection.close(1000);
  });

  it('GIVEN a folder that is not there THEN no start: a slip in FACTS_DIR must not go unseen', async () => {
    const first = await start();
    await first.connection.close(1000);
    await expect(start({ FACTS_DIR: join(directory, 'slip') }, first)).rejects.toThrow(
      /slip {2}does not exist/,
    );
  });

  it('GIVEN a broken folder THEN no start, but an offer if the database has a good version', async () => {
    const first = await start();
    await first.connection.close(1000);
    await edit('cast.yaml', 'standing: crew', 'standing: cook');
    await expect(start({}, first)).rejects.toThrow(/FACTS_FALLBACK=last-good/);
    const second = await start({ FACTS_FALLBACK: 'last-good' }, first);
    expect(second.logged.some(({ msg }) => String(msg).startsWith('pack invalid'))).toBe(true);
    expect(await captain(second)).toBe('Captain Wren');
    await second.connection.close(1000);
  });
});

/** A reload on one process; the other, with a folder of its own, answers from the same facts. */
async function expectFollowed(
  environment: NodeJS.ProcessEnv,
  lateEnvironment: NodeJS.ProcessEnv,
): Promise<void> {
  const first = await start(environment);
  const second = await start({ ...environment, FACTS_DIR: harbourLights }, first);
  await renameCaptain();
  await first.connection.reloads?.reload({ by: 'signal', dryRun: false });
  first.clock.advance(2000);
  await second.heard('facts of another process applied');
  await first.connection.close(1000);
  expect(await captain(second)).toBe('Captain Lark');
  await second.connection.close(1000);

  const late = await start({ ...environment, ...lateEnvironment }, first);
  expect(await captain(late)).toBe('Captain Lark');
  await late.connection.close(1000);
}

describe('several processes', () => {
  it('GIVEN one SQLite file THEN a reload reaches all, and those that start later', async () => {
    await expectFollowed({}, {});
  });

  it.runIf(transport === 'gateway')(
    'GIVEN one PostgreSQL THEN a reload reaches all, and those that start later',
    async () => {
      const server = await startPostgres();
      try {
        const DATABASE_URL = await server.createDatabase();
        await expectFollowed({ DATABASE_URL }, { FACTS_DIR: join(directory, 'not-here') });
        const bundled = await start({ DATABASE_URL, FACTS_DIR: '' }, stages[0]);
        expect(await captain(bundled)).toBe('Captain Lark');
        await bundled.connection.close(1000);
      } finally {
        await server.stop();
      }
    },
  );
});
