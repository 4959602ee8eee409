import { mkdir, rmdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from './clock.ts';
import { readConfig } from './config.ts';
import { readEnvironment } from './environment.ts';
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

process.exitCode = await runBackup();

/** Runs the command and returns its exit code, as listed in docs/operating.md. */
async function runBackup(): Promise<number> {
  const chosen = readArgs();
  if ('wrong' in chosen) {
    process.stderr.write(`${chosen.wrong}\n\n${help}\n`);
    return exitUsage;
  }
  try {
    const answer = chosen.help ? help : await backUp(chosen.target);
    process.stdout.write(`${answer}\n`);
    return 0;
  } catch (problem) {
    process.stderr.write(`${describeError(problem)}\n`);
    return exitCodeOf(problem);
  }
}

async function backUp(chosen: string | undefined): Promise<string> {
  // This setting only: a backup must not fail because of a bad token.
  const { variables, warnings } = readEnvironment();
  for (const warning of warnings) process.stderr.write(`${warning}\n`);
  const url = readConfig({ DATABASE_URL: variables['DATABASE_URL'] }).DATABASE_URL;
  const isFile = parseStoreUrl(url).kind === 'sqlite';
  const target = resolve(chosen ?? join(defaultFolder, defaultName(isFile ? 'db' : 'dump')));
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
function defaultName(extension: string): string {
  const time = new Date(systemClock.now()).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  return `hawkins-post-${time}.${extension}`;
}

function readArgs() {
  try {
    const { values, positionals } = parseArgs({
      options: { help: { type: 'boolean', short: 'h', default: false } },
      allowPositionals: true,
    });
    if (positionals.length > 1) return { wrong: 'Give only one TARGET.' };
    return { help: values.help, target: positionals[0] };
  } catch (error) {
    return { wrong: (error as Error).message };
  }
}
