import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sleep, systemClock } from '#clock.ts';
import { type Simulator, startSimulator } from '../../simulator/simulator.ts';
import { createDefaultWorld } from '../../simulator/world/default-world.ts';
import { freePort } from '../listen.ts';

// Runs bots of other libraries on the simulator: `npm run test:foreign`, after `npm ci` in bench/peers.
// Prints the table of docs/simulator.md. Arguments limit the run to bots of these names.

interface ForeignBot {
  readonly name: string;
  /** Below bench/peers/foreign. */
  readonly file: string;
  /** Its npm package; undefined for discord.py. */
  readonly package?: string;
  readonly isHttp?: true;
}

const BOTS: readonly ForeignBot[] = [
  { name: 'discord.js', file: 'discord.js.mjs', package: 'discord.js' },
  { name: 'Sapphire', file: 'sapphire.mjs', package: '@sapphire/framework' },
  { name: '@discordjs/core', file: 'core.mjs', package: '@discordjs/core' },
  { name: 'discordeno', file: 'discordeno.mjs', package: '@discordeno/bot' },
  { name: 'eris', file: 'eris.mjs', package: 'eris' },
  { name: 'oceanic.js', file: 'oceanic.mjs', package: 'oceanic.js' },
  { name: 'seyfert', file: 'seyfert.mjs', package: 'seyfert' },
  { name: 'slash-create', file: 'slash-create.mjs', package: 'slash-create', isHttp: true },
  { name: 'discord.py', file: 'discord-py.py' },
];

const PEERS = join(import.meta.dirname, '../../bench/peers');
const PATIENCE = 30_000;
const LOOK = 50;

const STEPS = ['connects', 'registers', 'answers', 'button', 'defers, edits', 'follows up', 'file'];

const names = process.argv.slice(2);
const header = ['library', ...STEPS, 'noted'];
printRow(header);
printRow(header.map(() => '-'));
for (const bot of BOTS) {
  if (names.length > 0 && !names.includes(bot.name)) continue;
  const program = programOf(bot);
  if (program === undefined) {
    process.stderr.write(
      "discord.py: skipped, as Python's discord isn't installed (Debian: python3-discord)\n",
    );
    continue;
  }
  const version = bot.package ? await versionOf(bot.package) : versionOfPython(program);
  const { done, problem, refusals } = await tryOut(bot, program);
  const marks = STEPS.map((_, index) => (index < done ? '✓' : '✗'));
  const noted = refusals.map((one) => `\`${one}\``).join('<br>') || 'nothing';
  printRow([`${bot.name} ${version}`, ...marks, noted]);
  if (problem === undefined) continue;
  process.exitCode = 1;
  process.stderr.write(`${problem}\n`);
}

function printRow(cells: readonly string[]): void {
  process.stdout.write(`| ${cells.join(' | ')} |\n`);
}

/** Makes a bot take the steps. @returns how many it has completed, and why the next one failed. */
async function tryOut(bot: ForeignBot, program: string) {
  const world = createDefaultWorld(systemClock, 'Bot');
  await using simulator = await startSimulator({
    clock: systemClock,
    watchHeartbeats: true,
    world,
  });
  const port = await freePort();
  const child = spawn(program, [join(PEERS, 'foreign', bot.file)], {
    cwd: PEERS,
    env: {
      PATH: process.env['PATH'],
      DISCORD_TOKEN: simulator.token,
      DISCORD_API_URL: simulator.apiUrl,
      DISCORD_PUBLIC_KEY: simulator.publicKey,
      DISCORD_APPLICATION_ID: simulator.world.application.id,
      HTTP_PORT: String(port),
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const ended = once(child, 'close');
  let done = 0;
  let problem: string | undefined;
  try {
    const endpoint = bot.isHttp && `http://127.0.0.1:${port}/interactions`;
    for (const step of stepsOn(simulator, endpoint)) {
      await Promise.race([
        step(),
        ended.then(() => fail('it ended')),
        sleep(systemClock, PATIENCE).then(() => fail('nothing happened')),
      ]);
      done += 1;
    }
  } catch (error) {
    problem = `${STEPS[done]}: ${String(error)} ${errors.slice(0, 2000)}`;
  }
  child.kill('SIGKILL');
  await ended;
  const refusals = simulator.transcript.refusals.map(({ summary }) => summary);
  return { done, problem, refusals: [...new Set(refusals)] };
}

/** In the order of STEPS. Each throws if the bot did something else. */
function stepsOn(simulator: Simulator, endpoint: string | undefined): (() => Promise<unknown>)[] {
  const fan = simulator.as('fan', 'general');
  const textOf = (url: string): string =>
    Buffer.from(simulator.fileAt(new URL(url).pathname)?.bytes ?? []).toString();
  let now: Awaited<ReturnType<typeof fan.run>>;
  let later: typeof now;
  return [
    () =>
      endpoint === undefined
        ? simulator.botReady()
        : eventually(() =>
            simulator.useInteractionsEndpoint(endpoint).then(
              () => true,
              () => false,
            ),
          ),
    () => eventually(async () => fan.commands().length === 2),
    async () => {
      now = await fan.run('now');
      expectThat(now.message.embeds[0]?.title === 'answered', now);
    },
    async () => {
      const { message } = await fan.press(now.message, 'press');
      expectThat(message.content === 'pressed' && message.components?.length === 0, message);
    },
    async () => {
      later = await fan.run('later');
      expectThat(later.deferred && later.message.content === 'edited', later);
    },
    async () => {
      await eventually(async () => later.followUps.length === 1);
      expectThat(later.followUps[0]?.content === 'followed up', later);
    },
    async () => {
      const [file] = later.followUps[0]?.attachments ?? [];
      const isWhole = file?.filename === 'note.txt' && textOf(file.url) === 'a note';
      expectThat(isWhole, later.followUps);
    },
  ];
}

function fail(problem: string): never {
  throw new Error(problem);
}

function expectThat(isRight: boolean, seen: unknown): void {
  if (!isRight) fail(`got ${JSON.stringify(seen)}`);
}

async function eventually(isSo: () => Promise<boolean>): Promise<void> {
  const began = systemClock.now();
  while (!(await isSo())) {
    if (systemClock.now() - began > PATIENCE) fail('nothing happened');
    await sleep(systemClock, LOOK);
  }
}

function programOf({ package: npmPackage }: ForeignBot): string | undefined {
  if (npmPackage !== undefined) return process.execPath;
  return ['python3', '/usr/bin/python3'].find((program) => versionOfPython(program) !== '');
}

function versionOfPython(program: string): string {
  const script = 'import discord; print(discord.__version__)';
  const { status, stdout } = spawnSync(program, ['-c', script], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : '';
}

async function versionOf(name: string): Promise<string> {
  const text = await readFile(join(PEERS, 'node_modules', name, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
