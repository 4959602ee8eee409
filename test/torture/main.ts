import { postgresGround, sqliteGround } from './ground.ts';
import { moments } from './kills.ts';
import { torment } from './torment.ts';
import {
  endure,
  fullSqlite,
  lockedSqlite,
  readOnlySqlite,
  stoppedPostgres,
  type Trouble,
} from './troubles.ts';

/**
 * Kills bots while 200 runs are due, on both kinds of database, one bot and three at a time, once with a
 * pause that is longer than Discord remembers a nonce; then lets the database itself fail while 60 are due.
 * Prints what Discord counted; ends with 1 if a post was lost or doubled. Takes about twelve minutes.
 * `npm run torture -- SEED` repeats the kills of an earlier run, as far as machines repeat anything.
 */
const slots = 200;
const minutes = 18;
const away = 6;
const speed = 10;
const seed = Number(process.argv[2] ?? Date.now() % 100_000);

const print = (line: string) => process.stdout.write(`${line}\n`);
let isWell = true;

print(`seed ${seed}, ${slots} slots, the clock runs ${speed} times as fast`);
for (const makeGround of [sqliteGround, postgresGround]) {
  for (const processes of [1, 3]) {
    await using ground = await makeGround();
    const verdict = await torment({ ground, slots, processes, minutes, speed, away, seed });
    const { lost, doubled, posts, kills, tooMany, errors, seconds } = verdict;
    print(`\n${ground.name}, ${processes} at a time, ${seconds.toFixed(0)} s`);
    for (const moment of ['during a migration', ...moments] as const) {
      print(`  killed ${moment.padEnd(32)} ${String(kills.get(moment) ?? 0).padStart(6)}`);
    }
    print(`  claimed slots, over all kills           ${String(verdict.claimed).padStart(6)}`);
    print(`  posts nobody had recorded, over all     ${String(verdict.unrecorded).padStart(6)}`);
    print(`  looks into a history                    ${String(verdict.looks).padStart(6)}`);
    print(`  429 answers                             ${String(tooMany).padStart(6)}`);
    print(`  posts ${posts}, lost ${lost}, doubled ${doubled}`);
    tell(verdict.open, errors);
    isWell &&= lost === 0 && doubled === 0 && verdict.open.length === 0;
  }
}

const isRoot = process.getuid?.() === 0;
const troubles: readonly (() => Promise<Trouble>)[] = [
  stoppedPostgres,
  lockedSqlite,
  ...(isRoot ? [fullSqlite, readOnlySqlite] : []),
];
for (const make of troubles) {
  await using trouble = await make();
  const { due, posts, lost, doubled, told, back, errors, seconds, open } = await endure(trouble);
  print(`\n${trouble.name}, ${seconds.toFixed(0)} s`);
  print(
    `  due ${due}, posts ${posts}, lost ${lost}, doubled ${doubled}; told ${told}, back ${back}`,
  );
  tell(open, errors);
  isWell &&= lost === 0 && doubled === 0 && open.length === 0;
}
if (!isRoot) print('\nNot run as root: no disk could be filled or made read-only.');
process.exit(isWell ? 0 : 1);

function tell(open: readonly unknown[], errors: readonly string[]): void {
  for (const slot of open) print(`  open: ${JSON.stringify(slot)}`);
  for (const line of errors.slice(0, 10)) print(`  logged: ${line.slice(0, 300)}`);
}
