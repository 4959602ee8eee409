import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from '../deploy/build.ts';
import { contenders, type Contender } from './contenders.ts';
import { figures, ownFigures } from './figures.ts';
import {
  fillCompileCache,
  measurements,
  type Bench,
  type Found,
  type Measurement,
} from './measure.ts';
import { ownMeasurements } from './own.ts';
import { fullPlan, quickPlan } from './plan.ts';
import { print, publish } from './report.ts';
import { describeMachine, type ContenderResults, type Results } from './results.ts';
import { summarise, type Summary } from './statistics.ts';

const usage = `Measures this bot and its peers on this machine.

  npm run bench                    everything; best on an idle machine
  npm run bench -- --quick         under two minutes: a rough ranking, no exact figures
  npm run bench -- --only NAME     contenders whose name contains NAME (can be repeated)
  npm run bench -- --json FILE     writes the results to FILE
  npm run bench -- --publish       writes them into docs/ too: the page and the JSON
  npm run bench -- --from FILE     shows (and publishes) earlier results instead of measuring
`;

const here = import.meta.dirname;
const peers = join(here, 'peers');

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true },
      json: { type: 'string' },
      publish: { type: 'boolean', default: false },
      from: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return;
  }
  const results =
    values.from === undefined
      ? await measure(values.quick, values.only ?? [])
      : (JSON.parse(await readFile(values.from, 'utf8')) as Results);
  await print(results);
  if (values.publish) await publish(results);
  if (values.json !== undefined) {
    await writeFile(values.json, `${JSON.stringify(results, null, 2)}\n`);
  }
}

/** Rounds are interleaved, so that other load on the machine affects all contenders alike. */
async function measure(quick: boolean, only: readonly string[]): Promise<Results> {
  installPeers();
  progress('building ours');
  await build(join(here, '..', 'dist'));
  const plan = quick ? quickPlan : fullPlan;
  const folder = await mkdtemp(join(tmpdir(), 'hawkins-post-bench-'));
  const bench: Bench = { plan, folder, progress };
  const date = new Date().toISOString();
  const machine = describeMachine();
  const chosen = contenders.filter(
    ({ name, takesTime }) =>
      !(quick && takesTime) && (only.length === 0 || only.some((part) => name.includes(part))),
  );
  try {
    const found = await measureContenders(chosen, bench);
    const own = chosen.some(({ role }) => role === 'ours') ? await measureOurs(bench) : {};
    const results = chosen.map((contender) => resultsOf(contender, found.get(contender)));
    return { date, quick, machine, plan, contenders: results, own };
  } finally {
    progress('');
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureContenders(chosen: readonly Contender[], bench: Bench) {
  const found = new Map(chosen.map((contender): [Contender, Found[]] => [contender, []]));
  for (const contender of chosen) {
    progress(`first start of ${contender.name}`);
    await fillCompileCache(contender, bench);
  }
  for (const measurement of measurements) {
    const fitting = chosen.filter((contender) => measurement.suits(contender, bench));
    const count = measurement.rounds(bench.plan);
    for (let round = 0; round < count; round += 1) {
      // The order rotates, so that no contender always follows the same one.
      const from = round % Math.max(1, fitting.length);
      const waiting = [...fitting.slice(from), ...fitting.slice(0, from)];
      const measureNext = async (): Promise<void> => {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
          progress(`${measurement.title}, round ${round + 1} of ${count}: ${next.name}`);
          found.get(next)?.push(await foundBy(measurement, next, bench));
        }
      };
      await Promise.all(Array.from({ length: measurement.together }, measureNext));
    }
  }
  return found;
}

/** A peer that fails, such as on a busy machine, doesn't cost the results of all others. */
async function foundBy({ title, run }: Measurement, one: Contender, bench: Bench): Promise<Found> {
  try {
    return await run(one, bench);
  } catch (error) {
    if (one.role === 'ours') throw error;
    process.stderr.write(`left out of ${title}: ${(error as Error).message}\n`);
    return {};
  }
}

async function measureOurs(bench: Bench): Promise<Results['own']> {
  const found = [];
  for (const [title, run] of Object.entries(ownMeasurements)) {
    progress(title);
    found.push(await run(bench));
  }
  return summaries(ownFigures, found);
}

/** Of the figures that were found. */
function summaries<Key extends string>(
  all: Readonly<Record<Key, unknown>>,
  found: readonly Partial<Readonly<Record<Key, number | readonly number[]>>>[],
) {
  const summarised: Partial<Record<Key, Summary>> = {};
  for (const key of Object.keys(all) as Key[]) {
    const values = found.flatMap((one) => one[key] ?? []);
    if (values.length > 0) summarised[key] = summarise(values);
  }
  return summarised;
}

function resultsOf(contender: Contender, found: readonly Found[] = []): ContenderResults {
  const { name, transport, role, remark, packages } = contender;
  return {
    name,
    transport,
    role,
    remark,
    versions: Object.fromEntries(packages.map((name) => [name, versionOf(name)])),
    figures: summaries(figures, found),
  };
}

function versionOf(name: string): string {
  const file = join(peers, 'node_modules', name, 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string }).version;
}

/** The peers have their own lock file, so that `npm ci` doesn't install them for the bot. */
function installPeers(): void {
  if (existsSync(join(peers, 'node_modules', '.package-lock.json'))) return;
  progress('installing the peers');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: peers,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error('Installing the peers failed: npm ci in bench/peers.');
}

/** In a terminal each line overwrites the one before; otherwise one line per step. */
function progress(text: string): void {
  const { stderr } = process;
  if (stderr.isTTY) stderr.write(`\r\u001B[2K${text}`);
  else if (text !== '') stderr.write(`${text}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
