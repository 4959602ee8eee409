import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startPostgres } from '../test/store/postgres-server.ts';
import { drainPosts } from './due-posts.ts';

/**
 * Measures how fast bots post many updates that are due at the same time, as a share of Discord's limit, and
 * how much memory the first process needs. `npm run bench:drain -- SLOTS PROCESSES`: 10,000 and 1 by default,
 * which takes about four minutes. A single process uses SQLite, several share a PostgreSQL database.
 */
const slots = Number(process.argv[2] ?? 10_000);
const processes = Number(process.argv[3] ?? 1);

const directory = await mkdtemp(join(tmpdir(), 'bench-'));
const server = processes > 1 ? await startPostgres() : undefined;
const databaseUrl = server
  ? await server.createDatabase()
  : `sqlite:${join(directory, 'bench.db')}`;
const sizes: number[] = [];
const drained = await drainPosts({
  slots,
  databaseUrl,
  processes,
  onSecond({ bots }) {
    void megabytesOf(bots[0]?.pid ?? 0).then((size) => sizes.push(size));
  },
});
await server?.stop();
await rm(directory, { recursive: true });

print('posts due', drained.due);
print('posts', drained.posts);
print('doubled', drained.doubled);
print('requests refused with 429', drained.refused);
print('percent of the allowed rate', drained.share.toFixed(2));
print('posts in the busiest second', drained.busiest);
print('MB of a bot at the start', sizes[0]?.toFixed(0) ?? '');
print('MB of a bot halfway', sizes[Math.floor(sizes.length / 2)]?.toFixed(0) ?? '');
print('MB of a bot at the end', sizes.at(-1)?.toFixed(0) ?? '');
print('MB of a bot, maximum', Math.max(...sizes).toFixed(0));
process.exit(drained.posts === slots && drained.doubled === 0 ? 0 : 1);

function print(name: string, value: string | number): void {
  process.stdout.write(`${name.padEnd(46)} ${String(value).padStart(10)}\n`);
}

async function megabytesOf(pid: number): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)]);
  return Number(stdout) / 1024;
}
