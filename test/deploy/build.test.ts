import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '#clock.ts';
import { v8Flags } from '../../bench/contenders.ts';
import manifest from '../../package.json' with { type: 'json' };
import { startSimulator, type Simulator } from '../../simulator/simulator.ts';
import { embedOf } from '../end-to-end/stage.ts';
import { packCopy } from '../packs/pack-copy.ts';
import { startProgram, type Program } from '../simulator/terminal/program.ts';
import { startPostgres } from '../store/postgres-server.ts';

/** An installed Node.js that is older than the bot's. */
const oldNode = ['/usr/bin/node', '/usr/local/bin/node'].find((path) => {
  const { stdout } = spawnSync(path, ['-p', 'process.versions.node'], { encoding: 'utf8' });
  return Number.parseInt(stdout, 10) < 24;
});

const deploy = join(import.meta.dirname, '../../deploy');

/** Outside the repository, so that no node_modules is found. */
let root: string;
let opt: string;
let simulator: Simulator;
const programs: Program[] = [];
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'deployed-'));
  opt = join(root, 'opt');
  await buildLikeImage();
});
afterAll(() => rm(root, { recursive: true }));
beforeEach(async () => {
  simulator = await startSimulator({ clock: systemClock, sessionStarts: { pace: 0 } });
});
afterEach(async () => {
  for (const { child } of programs.splice(0)) child.kill('SIGKILL');
  await simulator.close();
});

/** Builds from only the files that the Dockerfile copies, so that the image can be built too. */
async function buildLikeImage(): Promise<void> {
  const repository = join(deploy, '..');
  const context = join(root, 'context');
  const text = await readFile(join(deploy, 'Dockerfile'), 'utf8');
  for (const [, files = ''] of text.matchAll(/^COPY (?!--)(.+) \S+$/gm)) {
    for (const file of files.split(' ')) {
      await cp(join(repository, file), join(context, file), { recursive: true });
    }
  }
  await symlink(join(repository, 'node_modules'), join(context, 'node_modules'));
  const { status, stderr } = spawnSync(process.execPath, ['deploy/build.ts'], {
    cwd: context,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  await mkdir(opt);
  await rename(join(context, 'dist'), join(opt, 'dist'));
}

async function unitCommand(): Promise<string> {
  const text = await readFile(join(deploy, 'systemd/hawkins-post.service'), 'utf8');
  return /^ExecStart=(.*)$/m.exec(text)?.[1] ?? '';
}

/** The installation of the unit's ExecStart. */
async function unit() {
  const command = / exec (.*)'$/.exec(await unitCommand())?.[1]?.split(' ') ?? [];
  const data = await mkdtemp(join(root, 'data-'));
  return place(command, opt, data, { '/opt/hawkins-post': opt, '/var/lib/hawkins-post': data });
}

/** The installation of the image's CMD. */
async function image() {
  const text = await readFile(join(deploy, 'Dockerfile'), 'utf8');
  const command = JSON.parse(/^CMD (.*)$/m.exec(text)?.[1] ?? '[]') as string[];
  const home = join(opt, 'dist');
  const data = await mkdtemp(join(home, 'var-'));
  return place(command, home, data, { '/app': home, '/app/var': data });
}

/** `command`: node, flags, program. `folders`: the test's folders for those in the flags. */
function place(
  command: readonly string[],
  home: string,
  data: string,
  folders: Readonly<Record<string, string>>,
) {
  const flags = command.slice(1, -1).map((flag) => {
    const [name = '', folder = ''] = flag.split('=');
    return folder in folders ? `${name}=${folders[folder]}` : flag;
  });
  return { home, data, flags, program: command.at(-1) ?? '' };
}

async function start(
  { home, data, flags, program: path }: ReturnType<typeof place>,
  environment: NodeJS.ProcessEnv = {},
): Promise<Program> {
  const program = await startProgram(join(home, path), [], {
    cwd: home,
    flags,
    environment: {
      NODE_ENV: 'production',
      // The permission model forbids that folder.
      NODE_COMPILE_CACHE: undefined,
      DISCORD_TOKEN: simulator.token,
      DISCORD_API_URL: simulator.apiUrl,
      DISCORD_PUBLIC_KEY: simulator.publicKey,
      DATABASE_URL: `sqlite:${join(data, 'post.db')}`,
      ...environment,
    },
  });
  programs.push(program);
  return program;
}

/** On a busy machine, the first picture may come too late for its answer. */
async function expectPicture(fan: ReturnType<Simulator['as']>): Promise<void> {
  await expect.poll(async () => embedOf(await fan.run('status')).image?.url).toMatch(/\.png$/);
}

async function expectAnswers(program: Program): Promise<void> {
  await simulator.commandsRegistered();
  const fan = simulator.as('fan', 'general');
  const answer = await fan.run('cast', { name: 'max' });
  expect(embedOf(answer).title).toMatch(/^Max Mayfield/);
  await expectPicture(fan);
  // The data of time zones is in files of its own.
  const zones = await simulator.as('admin', 'general').complete('updates add', 'timezone', 'Köln');
  expect(zones.map(({ value }) => value)).toEqual(['Europe/Berlin']);
  expect(simulator.transcript.refusals).toEqual([]);
  program.child.kill('SIGTERM');
  expect(await program.ended).toBe(0);
}

async function urlOf(program: Program): Promise<string> {
  const listening = await program.line(/"url":"[^"]+"/);
  return (JSON.parse(listening) as { readonly url: string }).url;
}

async function expectProcessMetrics(program: Program): Promise<void> {
  const url = await urlOf(program);
  const measure = async () => {
    const text = await (await fetch(`${url}/metrics`)).text();
    return (name: string) => Number(new RegExp(`^${name} (.+)$`, 'm').exec(text)?.[1]);
  };
  const first = await measure();
  expect(first('process_resident_memory_bytes')).toBeGreaterThan(2 ** 24);
  if (process.platform === 'linux') {
    const files = await readdir(`/proc/${program.child.pid}/fd`);
    expect(Math.abs(first('process_open_fds') - files.length)).toBeLessThan(5);
    expect(first('process_max_fds')).toBeGreaterThan(files.length);
  }
  // The shortest time between two samples: each wakes an idle process up. Each scrape restarts the samples.
  await expect
    .poll(async () => (await measure())('nodejs_eventloop_lag_min_seconds'), { interval: 1000 })
    .toSatisfy((seconds) => seconds > 0.1 && seconds < 10);
}

describe('the bundle', () => {
  it.each([
    ['the unit', unit],
    ['the image', image],
  ])('answers, keeps its database and reloads a pack with the flags of %s', async (_, placed) => {
    const there = await placed();
    const pack = await packCopy();
    const flags = [...there.flags, `--allow-fs-read=${pack.directory}`];
    const program = await start({ ...there, flags }, { FACTS_DIR: pack.directory });
    await simulator.commandsRegistered();
    const fan = simulator.as('fan', 'general');
    await pack.edit('cast.yaml', 'Captain Wren', 'Captain Lark');
    program.child.kill('SIGHUP');
    await program.line(/"outcome":"applied"/);
    expect(embedOf(await fan.run('cast', { name: 'ana' })).title).toMatch(/^Captain Lark/);
    await expectPicture(fan);
    await expectProcessMetrics(program);
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(0);
    expect(program.errors()).toBe('');
    expect(await readdir(there.data)).toContain('post.db');
  });

  it('answers interactions by HTTP, with PostgreSQL', async () => {
    const server = await startPostgres();
    try {
      const DATABASE_URL = await server.createDatabase();
      const program = await start(await unit(), { DISCORD_TRANSPORT: 'http', DATABASE_URL });
      await simulator.commandsRegistered();
      await simulator.useInteractionsEndpoint(`${await urlOf(program)}/interactions`);
      await expectAnswers(program);
    } finally {
      await server.stop();
    }
  });

  it('exits without a token, as it has no simulator', async () => {
    const program = await start(await unit(), { NODE_ENV: '', DISCORD_TOKEN: '' });
    expect(await program.ended).toBe(78);
    expect(program.errors()).toContain('DISCORD_TOKEN is not set.');
  });

  it('answers from the bundled pack, and has the programs for backups and packs', async () => {
    const there = await unit();
    await expectAnswers(await start(there));
    const copy = join(there.data, 'copy.db');
    const environment = { DATABASE_URL: `sqlite:${join(there.data, 'post.db')}` };
    for (const [name, argument] of [
      ['backup', copy],
      ['facts', 'check'],
    ] as const) {
      const program = await startProgram(join(opt, `dist/${name}.js`), [argument], { environment });
      expect(await program.ended, program.errors()).toBe(0);
    }
    expect(await readdir(there.data)).toContain('copy.db');
  });

  it('gets the same V8 flags from unit, image, npm start and benchmark', async () => {
    const start = manifest.scripts.start.split(' ');
    for (const flags of [start, (await unit()).flags, (await image()).flags]) {
      expect(flags).toEqual(expect.arrayContaining([...v8Flags]));
    }
  });

  it.runIf(oldNode !== undefined).each([
    ['npm start', '..', async () => manifest.scripts.start],
    ['node dist/index.js', 'opt', async () => 'node dist/index.js'],
    ['the unit', 'opt', unitCommand],
  ])('names the version of Node.js that %s needs', async (_, cwd, command) => {
    const line = (await command()).replaceAll(/(?:\/usr\/bin\/)?\bnode (?=-|dist)/g, `${oldNode} `);
    const options = { cwd: cwd === 'opt' ? opt : join(deploy, cwd), encoding: 'utf8' } as const;
    const { status, stdout, stderr } = spawnSync('sh', ['-c', line], options);
    expect({ status, stdout }).toEqual({ status: 78, stdout: '' });
    const needed = manifest.engines.node.slice('>='.length);
    expect(stderr).toMatch(new RegExp(`^Hawkins Post needs Node\\.js ${needed} or newer, .*\\n$`));
  });

  it('has the licences of its dependencies', async () => {
    const notices = await readFile(join(opt, 'dist/THIRD-PARTY.txt'), 'utf8');
    for (const name of ['@discordjs/ws', '@takumi-rs/wasm', 'kysely', 'pg', 'undici']) {
      expect(notices).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(`, 'm'));
    }
    expect(notices).toContain('Permission is hereby granted');
    expect(notices.match(/SIL OPEN FONT LICENSE Version 1\.1/g)).toHaveLength(2);
    expect(notices).not.toContain('rolldown');
  });
});
