import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { startPostgres } from '../test/store/postgres-server.ts';
import { drainPosts } from './due-posts.ts';

/**
 * Measures how fast bots post many updates that are due at the same time, as a share of Discord's limit.
 * `npm run bench:drain -- SLOTS PROCESSES`: 10,000 and 1 by default, which takes about four minutes. A single
 * process uses SQLite, several share a PostgreSQL database.
 */
const slots = Number(process.argv[2] ?? 10_000);
const processes = Number(process.argv[3] ?? 1);

const directory = await mkdtemp(join(tmpdir(), 'bench-'));
const server = processes > 1 ? await startPostgres() : undefined;
const databaseUrl = server
  ? await server.createDatabase()
  : `sqlite:${join(directory, 'bench.db')}`;
const drained = await drainPosts({ slots, databaseUrl, processes });
await server?.stop();
await rm(directory, { recursive: true });

process.stdout.write(`${inspect({ due: slots, ...drained })}\n`);
process.exit(drained.posts === slots && drained.doubled === 0 ? 0 : 1);
