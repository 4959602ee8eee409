import { mkdir, rmdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from './clock.ts';
import { environmentWithFile, readConfig } from './config.ts';
import { exitCodeOf, describeError } from './operator-error.ts';
import { parseStoreUrl } from './store/address.ts';
import { backupStore } from './store/backup.ts';

/** EX_USAGE of sysexits.h: the command was called wrongly. */
const exitUsage = 64;
const defaultFolder = join('var', 'backups');

const help = `npm run backup -- [TARGET]

Copies the database of DATABASE_URL (from the environment or .env) to the file TARGET, while the bot runs.
Without TARGET, the copy goes to ${defaultFolder}/, with the time in its name.

To restore a copy, stop the bot, replace the database with the copy, and delete the files beside it whose
names end in -wal and -shm. PostgreSQL has its own tools for backups: this command says how.`;

/** The command's dependencies on its process. */
export interface BackupDeps {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  readonly environment: () => NodeJS.ProcessEnv;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
}

/** Runs the command and returns its exit code, as listed in docs/operating.md. */
export async function runBackup(
  args: readonly string[],
  { out, error, environment, now }: BackupDeps,
): Promise<number> {
  const chosen = readArgs(args);
  if ('wrong' in chosen) {
    error(`${chosen.wrong}\n\n${help}`);
    return exitUsage;
  }
  if (chosen.help) {
    out(help);
    return 0;
  }
  try {
    out(await backUp(chosen.target, environment(), now()));
    return 0;
  } catch (problem) {
    error(describeError(problem));
    return exitCodeOf(problem);
  }
}

async function backUp(
  chosen: string | undefined,
  { DATABASE_URL }: NodeJS.ProcessEnv,
  now: number,
): Promise<string> {
  // This setting only: a backup must not fail because of a bad token.
  const url = readConfig({ DATABASE_URL }).DATABASE_URL;
  const isFile = parseStoreUrl(url).kind === 'sqlite';
  const target = resolve(chosen ?? join(defaultFolder, defaultName(isFile ? 'db' : 'dump', now)));
  const folder = dirname(target);
  // If this fails, so does the backup, with a better message.
  const isOurs = chosen === undefined && isFile;
  const made = isOurs ? await mkdir(folder, { recursive: true }).catch(() => undefined) : undefined;
  try {
    await backupStore(url, target);
  } catch (problem) {
    if (made !== undefined) await removeEmpty(folder, made);
    throw problem;
  }
  const { size } = await stat(target);
  return `${target}: ${Math.ceil(size / 1024)} KB, complete and checked.`;
}

/** Removes the folders created for a failed copy, unless they contain something. */
async function removeEmpty(folder: string, first: string): Promise<void> {
  for (let path = folder; path.length >= first.length; path = dirname(path)) {
    await rmdir(path).catch(() => undefined);
  }
}

/** Such as hawkins-post-20261127T010000Z.db: no colons, which Windows refuses. */
function defaultName(extension: string, now: number): string {
  const time = new Date(now).toISOString().replace(/\.\d+/, '').replaceAll(/[-:]/g, '');
  return `hawkins-post-${time}.${extension}`;
}

function readArgs(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { help: { type: 'boolean', short: 'h', default: false } },
      allowPositionals: true,
    });
    if (positionals.length > 1) return { wrong: 'Give only one TARGET.' };
    return { help: values.help, target: positionals[0] };
  } catch (error) {
    return { wrong: (error as Error).message };
  }
}

if (import.meta.main) {
  process.exitCode = await runBackup(process.argv.slice(2), {
    out: (text) => process.stdout.write(`${text}\n`),
    error: (text) => process.stderr.write(`${text}\n`),
    environment: environmentWithFile,
    now: () => systemClock.now(),
  });
}
