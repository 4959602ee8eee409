import { existsSync } from 'node:fs';
import { cp, open, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '#clock.ts';
import { listen } from '../listen.ts';
import { newFolder } from '../new-folder.ts';
import { crowdedPack, writePack } from '../../bench/crowded-pack.ts';
import { startSimulator, type Simulator } from '../../simulator/simulator.ts';
import { packCopy } from '../packs/pack-copy.ts';
import { harbourLights } from '../packs/packs.ts';
import { startProgram, type Program, type ProgramOptions } from '../simulator/terminal/program.ts';
import { embedOf, expectAnswers, transport } from './stage.ts';

let simulator: Simulator;
let directory: string;
const programs: Program[] = [];
beforeEach(async () => {
  directory = await newFolder();
  simulator = await startSimulator({ clock: systemClock, sessionStarts: { pace: 0 } });
});
afterEach(async () => {
  for (const { child } of programs.splice(0)) child.kill('SIGKILL');
  await simulator.close();
});

/** Starts the bot as an operator does, in a process of its own. */
async function start(
  environment: NodeJS.ProcessEnv = {},
  options: ProgramOptions = {},
): Promise<Program> {
  const program = await startProgram('src/index.ts', [], {
    ...options,
    cwd: directory,
    environment: {
      DISCORD_TOKEN: simulator.token,
      DISCORD_API_URL: simulator.apiUrl,
      DISCORD_TRANSPORT: transport,
      DISCORD_PUBLIC_KEY: simulator.publicKey,
      ...environment,
    },
  });
  programs.push(program);
  return program;
}

/** A module that sends SIGHUP to its own process when a file with this path is loaded. */
function hangUpWhile(path: string): string {
  const source = `import { registerHooks } from 'node:module';
    registerHooks({
      load(url, context, next) {
        if (url.endsWith('${path}')) process.kill(process.pid, 'SIGHUP');
        return next(url, context);
      },
    });`;
  return `data:text/javascript,${encodeURIComponent(source)}`;
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
  it.each(['SIGTERM', 'SIGINT'] as const)('exits with 0 soon after %s', async (signal) => {
    const program = await start();
    await ready(program);
    await expectAnswers({ simulator });
    const before = performance.now();
    program.child.kill(signal);
    await expect.poll(program.output).toContain('"msg":"shutting down"');
    // Over HTTP the bot still answers for a second. Another signal must not end that.
    program.child.kill(signal);
    expect(await program.ended).toBe(0);
    expect(performance.now() - before).toBeLessThan(5000);
    expect(program.errors()).toBe('');
    expect(simulator.transcript.refusals).toEqual([]);
  });

  it.runIf(transport === 'gateway')('survives SIGHUP while it loads', async () => {
    const program = await start({ NODE_OPTIONS: `--import=${hangUpWhile('/boot/process.ts')}` });
    await ready(program);
    await expectAnswers({ simulator });
  });

  it.runIf(transport === 'gateway')('merges reloads by SIGHUP', async () => {
    const pack = await packCopy();
    const program = await start({ FACTS_DIR: pack.directory });
    await ready(program);
    for (let count = 0; count < 700; count += 1) program.child.kill('SIGHUP');
    await expect.poll(program.output).toContain('"outcome":"unchanged"');
    await pack.edit('cast.yaml', 'Captain Wren', 'Captain Lark');
    program.child.kill('SIGHUP');
    await expect.poll(program.output).toContain('"outcome":"applied"');
    expect(program.output().match(/"msg":"reload finished"/g)?.length).toBeLessThanOrEqual(3);
  });

  it.runIf(transport === 'gateway')('heeds signals while it validates a large pack', async () => {
    const pack = await newFolder();
    await writePack(pack, crowdedPack(10_000));
    const program = await start({ FACTS_DIR: pack });
    await expect.poll(program.output).toContain('"msg":"listening"');
    const before = performance.now();
    const url = /"url":"([^"]+)"/.exec(program.output())?.[1];
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    program.child.kill('SIGTERM');
    await program.ended;
    expect(performance.now() - before).toBeLessThan(5000);
    expect(program.output()).not.toContain('connected to Discord');
  });

  it('ends within 5 s of SIGTERM even if another program locks the database', async () => {
    const pack = await packCopy();
    const program = await start({ FACTS_DIR: pack.directory, DATABASE_URL: 'sqlite:bot.db' });
    await ready(program);
    const other = new DatabaseSync(join(directory, 'bot.db'));
    other.exec('begin immediate');
    await pack.edit('cast.yaml', 'Captain Wren', 'Captain Lark');
    program.child.kill('SIGHUP');
    const answer = await simulator.as('fan', 'general').run('cast', { name: 'ana' });
    expect(embedOf(answer).title).toMatch(/^Captain Wren/);
    const before = performance.now();
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(0);
    expect(performance.now() - before).toBeLessThan(5000);
    other.close();
  });

  describe('with a port in use', () => {
    let other: Server;
    let port: number;
    beforeEach(async () => {
      other = createServer();
      port = await listen(other);
    });
    afterEach(() => {
      other.close();
    });

    it.runIf(transport === 'http')('exits with 78 over HTTP', async () => {
      const program = await start({ HTTP_PORT: String(port) });
      expect(await program.ended).toBe(78);
      expect(program.errors()).toContain(`Port ${port} on 127.0.0.1 is in use`);
      expect(program.errors().trim().split('\n')).toHaveLength(1);
    });

    it.runIf(transport === 'gateway')('answers over the gateway', async () => {
      const program = await start({ HTTP_PORT: String(port) });
      await ready(program);
      await expectAnswers({ simulator });
      expect(program.output()).toContain('health and metrics port in use; retrying');
      program.child.kill('SIGTERM');
      expect(await program.ended).toBe(0);
    });
  });

  it.runIf(transport === 'http')("exits with 78 for another application's key", async () => {
    const program = await start({ DISCORD_PUBLIC_KEY: '0'.repeat(64) });
    expect(await program.ended).toBe(78);
    expect(program.errors()).toContain('DISCORD_PUBLIC_KEY');
    expect(program.errors().trim().split('\n')).toHaveLength(1);
  });
});

/** Most of these don't depend on the transport, so they run on one. */
describe.runIf(transport === 'gateway')('the process over the gateway', () => {
  it('reloads a saved file with FACTS_WATCH', async () => {
    const pack = await packCopy();
    const program = await start({ FACTS_DIR: pack.directory, FACTS_WATCH: 'true' });
    await ready(program);
    await pack.edit('cast.yaml', 'Captain Wren', 'Captain Lark');
    await expect.poll(program.output).toContain('"by":"watch"');
    const answer = await simulator.as('fan', 'general').run('cast', { name: 'ana' });
    expect(embedOf(answer).title).toMatch(/^Captain Lark/);
  });

  it.each([
    [
      'several invalid settings',
      { HTTP_PORT: 'x', LOG_LEVEL: 'loud', DISCORD_TOKEN: 'oops oops' },
      /3 problems:/,
    ],
    ['no token in production', { NODE_ENV: 'production', DISCORD_TOKEN: '' }, /DISCORD_TOKEN/],
    ['an invalid database', { DATABASE_URL: 'sqlite:notes.txt' }, /notes\.txt/],
    ['a password to encode', { DATABASE_URL: 'postgres://u:1/oops@h/x' }, /^DATABASE_URL .*%23/],
    ['an invalid pack', { FACTS_DIR: 'pack' }, /updates\.yaml:\d+:\d+ .*colour/],
  ])('exits with 78 and without a stack for %s', async (_, environment, message) => {
    await writeFile(join(directory, 'notes.txt'), 'These are notes, not a database. '.repeat(99));
    const pack = join(directory, 'pack');
    await cp(harbourLights, pack, { recursive: true });
    await writeFile(join(pack, 'updates.yaml'), 'updates:\n  - id: x\n    colour: red\n');
    const program = await start(environment);
    expect(await program.ended).toBe(78);
    expect(program.errors()).toMatch(message);
    expect(program.errors() + program.output()).not.toMatch(/\n\s+at |oops/);
  });

  // Only the gateway reports a token that is revoked while the bot runs.
  it('exits with 78 and one line for a token revoked while it runs', async () => {
    const program = await start();
    await simulator.botReady();
    simulator.faults.revokeToken();
    expect(await program.ended).toBe(78);
    expect(program.errors().trim().split('\n')).toHaveLength(1);
    expect(program.errors()).toContain('DISCORD_TOKEN');
    expect(program.output() + program.errors()).not.toContain(simulator.token);
  });

  it('logs warnings about its settings', async () => {
    const program = await start({ HTTPS_PROXY: 'http://127.0.0.1:9' }, { dotenv: 'FACT_DIR=x\n' });
    await ready(program);
    expect(program.output()).toMatch(/"problem":"FACT_DIR [^]*"problem":"HTTPS_PROXY /);
  });

  it('logs warnings of Node.js and its libraries as JSON', async () => {
    const DATABASE_URL = 'postgres://bot@127.0.0.1:1/post?sslmode=require';
    const program = await start({ DATABASE_URL });
    expect(await program.ended).toBe(75);
    expect(program.errors()).toMatch(/^PostgreSQL at 127\.0\.0\.1:1\/post doesn't answer.*\n$/);
    const warning = program
      .output()
      .split('\n')
      .find((line) => line.includes('sslmode'));
    expect(JSON.parse(warning ?? '')).toMatchObject({ level: 'warn', msg: 'warning from Node.js' });
  });

  it.runIf(existsSync('/dev/full'))('works with a full disk for its log', async () => {
    const file = await open('/dev/full', 'w');
    const program = await start({}, { stdout: file.fd });
    await file.close();
    await ready(program);
    await expectAnswers({ simulator });
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(0);
    expect(program.errors()).toBe('');
  });

  it('works while nobody reads its log, and then says how many lines are missing', async () => {
    const program = await start();
    await ready(program);
    const fan = simulator.as('fan', 'general');
    const log = (lines: number) => {
      for (let line = 0; line < lines; line += 1)
        simulator.faults.gateway.dispatch('RESUMED', {}, undefined);
    };
    program.child.stdout?.pause();
    log(2000);
    expect(embedOf(await fan.run('cast', { name: 'max' })).title).toMatch(/^Max Mayfield/);
    log(10_000);
    await vi.waitFor(() => fan.run('cast', { name: 'max' }), { timeout: 20_000 });
    program.child.stdout?.resume();
    const { lines } = JSON.parse(await program.line(/log lines dropped/)) as {
      readonly lines: number;
    };
    expect(lines + (program.output().match(/resumed/g)?.length ?? 0)).toBe(12_000);
    program.child.stdout?.pause();
    log(2000);
    await fan.run('cast', { name: 'max' });
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(0);
  }, 60_000);

  it('logs no tokens, even with trace logs and failing requests', async () => {
    simulator.faults.rest({ path: /callback/ }, { status: 500 }, 8);
    const program = await start({ LOG_LEVEL: 'trace' });
    await ready(program);
    await simulator
      .as('fan', 'general')
      .run('about')
      .catch(() => undefined);
    program.child.kill('SIGTERM');
    await program.ended;
    expect(program.output()).toContain('answer not delivered');
    expect(program.output()).toContain('/interactions/');
    expect(program.output()).not.toContain(simulator.token);
    expect(program.output()).not.toMatch(/\/interactions\/\d+\/(?!\[redacted\])/);
  });
});
