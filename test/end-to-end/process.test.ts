import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '#clock.ts';
import { startSimulator, type Simulator } from '../../simulator/simulator.ts';
import { packCopy } from '../packs/pack-copy.ts';
import { harbourLights } from '../packs/packs.ts';
import { embedOf, transport } from './stage.ts';

/** The bot as an operator runs it: a process of its own, known by its output and exit code. */
interface Program {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly errors: () => string;
  readonly exit: Promise<number | null>;
}

let simulator: Simulator;
let directory: string;
const programs: Program[] = [];
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'bot-'));
  simulator = await startSimulator({ clock: systemClock });
});
afterEach(async () => {
  for (const { child } of programs.splice(0)) child.kill('SIGKILL');
  await simulator.close();
  await rm(directory, { recursive: true });
});

function start(environment: NodeJS.ProcessEnv = {}): Program {
  const index = join(import.meta.dirname, '../../src/index.ts');
  const child = spawn(process.execPath, [index], {
    // An empty folder, so that no .env of a developer's is read.
    cwd: directory,
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      DISCORD_TOKEN: simulator.token,
      DISCORD_API_URL: simulator.apiUrl,
      HTTP_PORT: '0',
      DISCORD_TRANSPORT: transport,
      DISCORD_PUBLIC_KEY: simulator.publicKey,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const texts = { output: '', errors: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (texts.output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (texts.errors += text));
  const program = {
    child,
    output: () => texts.output,
    errors: () => texts.errors,
    exit: once(child, 'close').then(([code]) => code as number | null),
  };
  programs.push(program);
  return program;
}

/** Waits until commands can be used. */
async function ready({ output }: Program): Promise<void> {
  await simulator.commandsRegistered();
  if (transport === 'http') {
    const url = /"url":"([^"]+)"/.exec(output())?.[1];
    await simulator.useInteractionsEndpoint(`${url}/interactions`);
  }
}

describe('the process', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'GIVEN %s THEN it leaves with 0, soon',
    async (signal) => {
      const program = start();
      await ready(program);
      const answer = await simulator.as('fan', 'general').run('cast', { name: 'max' });
      expect(embedOf(answer).title).toBe('Max Mayfield');
      const before = performance.now();
      program.child.kill(signal);
      expect(await program.exit).toBe(0);
      expect(performance.now() - before).toBeLessThan(5000);
      expect(program.errors()).toBe('');
      expect(program.output()).toContain('"msg":"shutting down"');
      expect(simulator.transcript.refusals).toEqual([]);
    },
  );

  // The transport makes no difference to some of these: they run on one.
  it.runIf(transport === 'gateway')(
    'reloads the facts on SIGHUP and keeps them if the pack is invalid',
    async () => {
      await using pack = await packCopy();
      const program = start({ FACTS_DIR: pack.directory });
      await ready(program);
      const fan = simulator.as('fan', 'general');
      await pack.edit('cast.yaml', 'Captain Wren', 'Captain Lark');
      program.child.kill('SIGHUP');
      await expect.poll(program.output, { timeout: 10_000 }).toContain('"outcome":"applied"');
      expect(embedOf(await fan.run('cast', { name: 'ana' })).title).toBe('Captain Lark');
      await pack.edit('cast.yaml', 'Captain Lark', '[');
      program.child.kill('SIGHUP');
      await expect.poll(program.output, { timeout: 10_000 }).toContain('"outcome":"refused"');
      expect(embedOf(await fan.run('cast', { name: 'ana' })).title).toBe('Captain Lark');
    },
  );

  it('GIVEN a database that another program keeps locked THEN SIGTERM still ends it within 5 s', async () => {
    await using pack = await packCopy();
    const program = start({ FACTS_DIR: pack.directory, DATABASE_URL: 'sqlite:bot.db' });
    await ready(program);
    const other = new DatabaseSync(join(directory, 'bot.db'));
    other.exec('begin immediate');
    await pack.edit('cast.yaml', 'Captain Wren', 'Captain Lark');
    program.child.kill('SIGHUP');
    const answer = await simulator.as('fan', 'general').run('cast', { name: 'ana' });
    expect(embedOf(answer).title).toBe('Captain Wren');
    const before = performance.now();
    program.child.kill('SIGTERM');
    expect(await program.exit).toBe(0);
    expect(performance.now() - before).toBeLessThan(5000);
    other.close();
  });

  it.runIf(transport === 'gateway')(
    'GIVEN FACTS_WATCH THEN a saved file is taken over by itself',
    async () => {
      await using pack = await packCopy();
      const program = start({ FACTS_DIR: pack.directory, FACTS_WATCH: 'true' });
      await ready(program);
      await pack.edit('cast.yaml', 'Captain Wren', 'Captain Lark');
      await expect.poll(program.output, { timeout: 10_000 }).toContain('"by":"watch"');
      const answer = await simulator.as('fan', 'general').run('cast', { name: 'ana' });
      expect(embedOf(answer).title).toBe('Captain Lark');
    },
  );

  it.runIf(transport === 'gateway')(
    'GIVEN a database that cannot be used THEN one clear message and no stack',
    async () => {
      await writeFile(
        join(directory, 'notes.txt'),
        'These are my notes, and no database. '.repeat(99),
      );
      const program = start({ DATABASE_URL: 'sqlite:notes.txt' });
      expect(await program.exit).toBe(78);
      expect(program.errors()).toContain('notes.txt');
      expect(program.errors()).not.toMatch(/\n\s+at /);
    },
  );

  it.runIf(transport === 'gateway')(
    'GIVEN a bad configuration THEN every key in one message, no stack, exit code 78',
    async () => {
      const program = start({ HTTP_PORT: 'x', LOG_LEVEL: 'loud', DISCORD_TOKEN: 'oops oops' });
      expect(await program.exit).toBe(78);
      expect(program.errors()).toContain('3 problems:');
      expect(program.errors()).not.toMatch(/\n\s+at |oops/);
      expect(program.output()).toBe('');
    },
  );

  describe('GIVEN a port that another program has', () => {
    let other: Server;
    let port: number;
    beforeEach(async () => {
      other = createServer().listen(0, '127.0.0.1');
      await once(other, 'listening');
      ({ port } = other.address() as AddressInfo);
    });
    afterEach(() => {
      other.close();
    });

    it.runIf(transport === 'http')('THEN words and exit code 78', async () => {
      const program = start({ HTTP_PORT: String(port) });
      expect(await program.exit).toBe(78);
      expect(program.errors()).toContain(`Port ${port} on 127.0.0.1 is in use`);
      expect(program.errors().trim().split('\n')).toHaveLength(1);
    });

    it.runIf(transport === 'gateway')('THEN it answers all the same, and says so', async () => {
      const program = start({ HTTP_PORT: String(port) });
      await ready(program);
      const answer = await simulator.as('fan', 'general').run('cast', { name: 'max' });
      expect(embedOf(answer).title).toBe('Max Mayfield');
      expect(program.output()).toContain('health and metrics port in use; retrying');
      program.child.kill('SIGTERM');
      expect(await program.exit).toBe(0);
    });
  });

  it.runIf(transport === 'http')(
    "GIVEN another application's key THEN words and exit code 78",
    async () => {
      const program = start({ DISCORD_PUBLIC_KEY: '0'.repeat(64) });
      expect(await program.exit).toBe(78);
      expect(program.errors()).toContain('DISCORD_PUBLIC_KEY');
      expect(program.errors().trim().split('\n')).toHaveLength(1);
    },
  );

  it.runIf(transport === 'gateway')(
    'GIVEN production without a token THEN no simulator but exit code 78',
    async () => {
      const program = start({ NODE_ENV: 'production', DISCORD_TOKEN: '' });
      expect(await program.exit).toBe(78);
      expect(program.errors()).toContain('DISCORD_TOKEN');
    },
  );

  it.runIf(transport === 'gateway')(
    'GIVEN a broken pack THEN file, line and column, no stack, exit code 78',
    async () => {
      const pack = join(directory, 'pack');
      await cp(harbourLights, pack, { recursive: true });
      await writeFile(join(pack, 'updates.yaml'), 'updates:\n  - id: x\n    colour: red\n');
      const program = start({ FACTS_DIR: pack });
      expect(await program.exit).toBe(78);
      expect(program.errors()).toMatch(/updates\.yaml:\d+:\d+ .*colour/);
      expect(program.errors()).not.toMatch(/\n\s+at /);
    },
  );

  // Without a gateway nobody tells of a token that is revoked while the bot runs.
  it.runIf(transport === 'gateway').each([
    ['from the start', () => simulator.faults.revokeToken(), async () => {}],
    [
      'while it runs',
      () => {},
      () => simulator.botReady().then(() => simulator.faults.revokeToken()),
    ],
  ])('GIVEN a token revoked %s THEN one clear line and exit code 78', async (_, before, after) => {
    before();
    const program = start();
    await after();
    expect(await program.exit).toBe(78);
    expect(program.errors().trim().split('\n')).toHaveLength(1);
    expect(program.errors()).toContain('DISCORD_TOKEN');
    expect(program.output() + program.errors()).not.toContain(simulator.token);
  });

  it.runIf(transport === 'gateway')(
    'GIVEN debug logs and failing requests THEN no token is in them',
    async () => {
      simulator.faults.rest({ path: /callback/ }, { status: 500 }, 8);
      const program = start({ LOG_LEVEL: 'trace' });
      await ready(program);
      await simulator
        .as('fan', 'general')
        .run('about')
        .catch(() => undefined);
      program.child.kill('SIGTERM');
      await program.exit;
      expect(program.output()).toContain('answer not delivered');
      expect(program.output()).toContain('/interactions/');
      expect(program.output()).not.toContain(simulator.token);
      expect(program.output()).not.toMatch(/\/interactions\/\d+\/(?!\[redacted\])/);
    },
  );
});
