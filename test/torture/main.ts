import { runCrashTest } from './crash-test.ts';
import {
  faultTestSlots,
  fullSqlite,
  lockedSqlite,
  readOnlySqlite,
  runFaultTest,
  stoppedPostgres,
} from './database-faults.ts';
import { createPostgres, createSqlite } from './database.ts';
import type { Result } from './harness.ts';
import { moments } from './kills.ts';

/**
 * Kills bots while 200 slots are due, on both kinds of database: one bot, three at a time, and three whose clocks
 * are up to 25 minutes wrong, with one pause that is longer than Discord remembers a nonce. Then lets the database
 * itself fail while 60 are due. Prints the counts of the simulated Discord, and exits with 1 if a post was lost or
 * doubled. Takes about sixteen minutes. `npm run torture -- SEED` repeats the kills of an earlier run, as far as machines repeat anything.
 */
const slots = 200;
const minutes = 18;
const pause = 6;
const speed = 10;
const seed = Number(process.argv[2] ?? Date.now() % 100_000);

const print = (line: string) => process.stdout.write(`${line}\n`);
const printCount = (name: string, count: number) => {
  print(`  ${name.padEnd(39)} ${String(count).padStart(6)}`);
};
let hasPassed = true;

print(`seed ${seed}, ${slots} slots, the clock runs ${speed} times as fast`);
for (const createDatabase of [createSqlite, createPostgres]) {
  for (const [processes, skew] of [
    [1, 0],
    [3, 0],
    [3, 25],
  ] as const) {
    await using database = await createDatabase();
    const options = { database, slots, processes, minutes, speed, pause, skew, seed };
    const result = await runCrashTest(options);
    const clocks = skew === 0 ? '' : `, clocks up to ${skew} minutes wrong`;
    print(`\n${database.name}, ${processes} at a time${clocks}, ${result.seconds.toFixed(0)} s`);
    for (const moment of ['during a migration', ...moments] as const) {
      printCount(`killed ${moment}`, result.kills.get(moment) ?? 0);
    }
    printCount('claimed slots, over all kills', result.claimed);
    printCount('posts not recorded, over all kills', result.unrecorded);
    printCount('reads of a history', result.historyReads);
    printCount('429 answers', result.rateLimited);
    finish(slots, result);
  }
}

const isRoot = process.getuid?.() === 0;
const faults = [stoppedPostgres, lockedSqlite, ...(isRoot ? [fullSqlite, readOnlySqlite] : [])];
for (const createFault of faults) {
  await using fault = await createFault();
  const result = await runFaultTest(fault);
  print(`\n${fault.name}, ${result.seconds.toFixed(0)} s`);
  print(`  reported ${result.reported}, resumed ${result.resumed}`);
  finish(faultTestSlots, result);
}
if (!isRoot) print('\nNot run as root: no disk could be filled or made read-only.');
process.exit(hasPassed ? 0 : 1);

function finish(due: number, { posts, lost, doubled, open, errors }: Result): void {
  print(`  due ${due}, posts ${posts}, lost ${lost}, doubled ${doubled}`);
  for (const slot of open) print(`  open: ${JSON.stringify(slot)}`);
  for (const line of errors.slice(0, 10)) print(`  logged: ${line.slice(0, 300)}`);
  hasPassed &&= lost === 0 && doubled === 0 && open.length === 0;
}
