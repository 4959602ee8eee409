import { existsSync } from 'node:fs';
import { cp, open, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
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

/** The address of its HTTP server. */
function urlOf({ output }: Program): string {
  return /"url":"([^"]+)"/.exec(output())?.[1] ?? '';
}

/** A module that sends SIGHUP to its own process when it loads `boot/process.ts`. */
const hangUp = `import { registerHooks } from 'node:module';
    registerHooks({
      load(url, context, next) {
        if (url.endsWith('/boot/process.ts')) process.kill(process.pid, 'SIGHUP');
        return next(url, context);
      },
    });`;

/** Starts the bot and waits until commands can be used. */
async function startReady(...options: Parameters<typeof start>): Promise<Program> {
  const program = await start(...options);
  await simulator.commandsRegistered();
  if (transport === 'http') {
    await simulator.useInteractionsEndpoint(`${urlOf(program)}/interactions`);
  }
  return program;
}

/** Ends a program, which must take less than five seconds. */
async function stop({ child, ended }: Program, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  const before = performance.now();
  child.kill(signal);
  expect(await ended).toBe(0);
  expect(performance.now() - before).toBeLessThan(5000);
}

/** Expects a program to end because of its settings, with one line that explains it. */
async function expectRefusal({ ended, errors }: Program, words: string): Promise<void> {
  expect(await ended).toBe(78);
  expect(errors()).toContain(words);
  expect(errors().trim().split('\n')).toHaveLength(1);
}

const captain = async () => {
  const answer = await simulator.as('fan', 'general').run('cast', { name: 'ana' });
  return embedOf(answer).title?.split(' · ')[0];
};

describe('the process', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('exits with 0 soon after %s', async (signal) => {
    const program = await startReady();
    await expectAnswers({ simulator });
    program.child.kill(signal);
    await expect.poll(program.output).toContain('"msg":"shutting down"');
    // Over HTTP the bot still answers for a second. Another signal must not end that.
    await stop(program, signal);
    expect(program.errors()).toBe('');
    expect(simulator.transcript.refusals).toEqual([]);
  });

  it('ends within 5 s of SIGTERM even if another program locks the database', async () => {
    const pack = await packCopy();
    const environment = { FACTS_DIR: pack.directory, DATABASE_URL: 'sqlite:bot.db' };
    const program = await startReady(environment);
    const other = new DatabaseSync(join(directory, 'bot.db'));
    other.exec('begin immediate');
    await pack.edit('cast.yaml', 'Captain Wren', 'Captain Lark');
    program.child.kill('SIGHUP');
    expect(await captain()).toBe('Captain Wren');
    await stop(program);
    other.close();
  });

  it('exits with 78 for a port in use over HTTP, and answers over the gateway', async () => {
    const other = createServer();
    const port = await listen(other);
    const environment = { HTTP_PORT: String(port) };
    if (transport === 'http') {
      await expectRefusal(await start(environment), `Port ${port} on 127.0.0.1 is in use`);
    } else {
      const program = await startReady(environment);
      await expectAnswers({ simulator });
      expect(program.output()).toContain('health and metrics port in use; retrying');
      await stop(program);
    }
    other.close();
  });

  it.runIf(transport === 'http')("exits with 78 for another application's key", async () => {
    await expectRefusal(await start({ DISCORD_PUBLIC_KEY: '0'.repeat(64) }), 'DISCORD_PUBLIC_KEY');
  });
});

/** Most of these don't depend on the transport, so they run on one. */
describe.runIf(transport === 'gateway')('the process over the gateway', () => {
  it('survives SIGHUP while it loads, and merges reloads by SIGHUP', async () => {
    const pack = await packCopy();
    const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(hangUp)}`;
    const program = await startReady({ FACTS_DIR: pack.directory, NODE_OPTIONS });
    for (let count = 0; count < 700; count += 1) program.child.kill('SIGHUP');
    await expect.poll(program.output).toContain('"outcome":"unchanged"');
    await pack.edit('cast.yaml', 'Captain Wren', 'Captain Lark');
    program.child.kill('SIGHUP');
    await expect.poll(program.output).toContain('"outcome":"applied"');
    expect(program.output().match(/"msg":"reload finished"/g)?.length).toBeLessThanOrEqual(4);
    expect(await captain()).toBe('Captain Lark');
  });

  it('heeds signals while it validates a large pack', async () => {
    const pack = await newFolder();
    await writePack(pack, crowdedPack(10_000));
    const program = await start({ FACTS_DIR: pack });
    await expect.poll(program.output).toContain('"msg":"listening"');
    expect((await fetch(`${urlOf(program)}/healthz`)).status).toBe(200);
    await stop(program);
    expect(program.output()).not.toContain('connected to Discord');
  });

  it('reloads a saved file with FACTS_WATCH', async () => {
    const pack = await packCopy();
    const program = await startReady({ FACTS_DIR: pack.directory, FACTS_WATCH: 'true' });
    await pack.edit('cast.yaml', 'Captain Wren', 'Captain Lark');
    await expect.poll(program.output).toContain('"by":"watch"');
    expect(await captain()).toBe('Captain Lark');
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
    await expectRefusal(program, 'DISCORD_TOKEN');
    expect(program.output() + program.errors()).not.toContain(simulator.token);
  });

  it('logs warnings about its settings, and those of Node.js and its libraries, as JSON', async () => {
    const DATABASE_URL = 'postgres://bot@127.0.0.1:1/post?sslmode=require';
    const HTTPS_PROXY = 'http://127.0.0.1:9';
    const program = await start({ DATABASE_URL, HTTPS_PROXY }, { dotenv: 'FACT_DIR=x\n' });
    expect(await program.ended).toBe(75);
    expect(program.errors()).toMatch(/^PostgreSQL at 127\.0\.0\.1:1\/post doesn't answer.*\n$/);
    expect(program.output()).toMatch(/"problem":"FACT_DIR [^]*"problem":"HTTPS_PROXY /);
    const lines = program.output().split('\n');
    const warning = lines.find((line) => line.includes('sslmode')) ?? '';
    expect(JSON.parse(warning)).toMatchObject({ level: 'warn', msg: 'warning from Node.js' });
  });

  it.runIf(existsSync('/dev/full'))('works with a full disk for its log', async () => {
    const file = await open('/dev/full', 'w');
    const program = await startReady({}, { stdout: file.fd });
    await file.close();
    await expectAnswers({ simulator });
    await stop(program);
    expect(program.errors()).toBe('');
  });

  it('works while nobody reads its log, and then says how many lines are missing', async () => {
    const program = await startReady();
    const log = (lines: number) => {
      for (let line = 0; line < lines; line += 1)
        simulator.faults.gateway.dispatch('RESUMED', {}, undefined);
    };
    program.child.stdout?.pause();
    log(2000);
    await expectAnswers({ simulator });
    log(10_000);
    await vi.waitFor(() => expectAnswers({ simulator }), { timeout: 20_000 });
    program.child.stdout?.resume();
    const { lines } = JSON.parse(await program.line(/log lines dropped/)) as {
      readonly lines: number;
    };
    expect(lines + (program.output().match(/resumed/g)?.length ?? 0)).toBe(12_000);
    program.child.stdout?.pause();
    log(2000);
    await expectAnswers({ simulator });
    await stop(program);
  }, 60_000);

  it('logs no tokens, even with trace logs and failing requests', async () => {
    simulator.faults.rest({ path: /callback/ }, { status: 500 }, 8);
    const program = await startReady({ LOG_LEVEL: 'trace' });
    await expectAnswers({ simulator }).catch(() => undefined);
    await stop(program);
    expect(program.output()).toContain('answer not delivered');
    expect(program.output()).toContain('/interactions/');
    expect(program.output()).not.toContain(simulator.token);
    expect(program.output()).not.toMatch(/\/interactions\/\d+\/(?!\[redacted\])/);
  });
});
