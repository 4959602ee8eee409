import { inspect, parseArgs } from 'node:util';
import { runCrashTest, type CrashTestOptions } from './crash-test.ts';
import { faults, faultTestSlots, isRoot, runFaultTest } from './database-faults.ts';
import { createPostgres, createSqlite } from './database.ts';
import type { Result } from './harness.ts';

const help = `npm run torture -- [--seed N] [--kills N]

Kills bots while 200 slots are due, on both kinds of database: one bot, three at a time, and both again with clocks up
to 25 minutes wrong, a database that returns to its state of five minutes ago, and updates that fail. In each, no bot
runs for longer than Discord remembers a nonce. Then lets the database itself fail while 60 slots are due.
A quarter of the subscriptions post at once, while reloads add three updates.
Prints the counts of the simulated Discord, and exits with 1 if a post was lost or doubled. Takes half an hour.

  --seed N   repeats the kills of an earlier run, as far as timing allows
  --kills N  only kills, six bots at a time, until N have been killed on each kind of database
`;
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 100_000) },
    kills: { type: 'string', default: '0' },
    help: { type: 'boolean', default: false },
  },
});

const print = (line: string) => process.stdout.write(`${line}\n`);
if (values.help) {
  print(help);
  process.exit(0);
}
const [seed, kills] = [Number(values.seed), Number(values.kills)];
if (!Number.isSafeInteger(seed) || !Number.isSafeInteger(kills)) {
  print(`--seed and --kills take whole numbers.\n\n${help}`);
  process.exit(64);
}

const slots = 200;
const sizes = { slots, minutes: 18, speed: 10, pause: 6 };
type Variant = Pick<CrashTestOptions, 'processes' | 'skew' | 'isFaulty' | 'news'>;
const plain: Variant[] = [
  { processes: 1, news: 3 },
  { processes: 3, news: 3 },
];
/** More kills in the same time: most of it is spent waiting for the right moment. */
const many: Variant = { processes: 6, news: 3 };
const hostile = plain.map((variant) => ({ ...variant, skew: 25, isFaulty: true }));
let hasPassed = true;

print(`seed ${seed}, ${slots} slots, the clock runs ${sizes.speed} times as fast`);
for (const createDatabase of [createSqlite, createPostgres]) {
  let killed = 0;
  for (let round = 0; kills === 0 ? round < 4 : killed < kills; round += 1) {
    const variant: Variant | undefined = kills === 0 ? [...plain, ...hostile][round] : many;
    if (!variant) break;
    await using database = await createDatabase();
    const title = `${database.name}, ${variant.processes} at a time${variant.isFaulty ? ', hostile' : ''}`;
    const onKill = (count: number, posts: number) => {
      if (count % 10 < variant.processes) {
        print(`… ${title}: ${killed + count} killed, ${posts} of ${slots} posts`);
      }
    };
    const options = { ...sizes, ...variant, database, seed: seed + round, onKill };
    const result = await runCrashTest(options);
    if (kills > 0) killed += result.killed;
    print(`\n${title}, ${result.seconds.toFixed(0)} s`);
    const { kills: times, killed: processes, failovers, claimed, unrecorded } = result;
    const { historyReads, rateLimited } = result;
    print(inspect({ times, processes, failovers, claimed, unrecorded, historyReads, rateLimited }));
    finish(slots + (variant.news ? (slots / 4) * (variant.news - 1) : 0), result);
  }
}

for (const createFault of kills === 0 ? faults : []) {
  await using fault = await createFault();
  const result = await runFaultTest(fault);
  print(`\n${fault.name}, ${result.seconds.toFixed(0)} s`);
  print(`  reported ${result.reported}, resumed ${result.resumed}`);
  finish(faultTestSlots, result);
}
if (!isRoot) print('\nNot run as root: no disk could be filled or made read-only.');
process.exit(hasPassed ? 0 : 1);

function finish(due: number, { posts, lost, doubled, open, errors, refused }: Result): void {
  print(`  due ${due}, posts ${posts}, lost ${lost}, doubled ${doubled}`);
  for (const slot of open) print(`  open: ${JSON.stringify(slot)}`);
  for (const line of refused) print(`  refused by Discord: ${line.slice(0, 300)}`);
  for (const line of errors.slice(0, 10)) print(`  logged: ${line.slice(0, 300)}`);
  hasPassed &&= lost + doubled + open.length + refused.length === 0;
}
