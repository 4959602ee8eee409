import { parseArgs } from 'node:util';
import { assumptions, planFor, type PlanInput } from './plan.ts';

const write = (line: string) => process.stdout.write(`${line}\n`);
/** `npm run plan -- --guilds 1000000` estimates processes and databases. `--help` lists the assumptions. */
const entries = Object.entries(assumptions);
const { values } = parseArgs({
  options: {
    help: { type: 'boolean' },
    ...Object.fromEntries(entries.map(([, [flag]]) => [flag, { type: 'string' }] as const)),
  },
});

if (values.help === true) {
  for (const [, [flag, meaning, standard]] of entries) {
    write(`--${flag.padEnd(14)} ${meaning} (${standard})`);
  }
} else {
  const given = values as Readonly<Record<string, string | undefined>>;
  const input = entries.map(([key, [flag, , standard]]) => [
    key,
    numberOf(flag, given[flag]) ?? standard,
  ]);
  show(Object.fromEntries(input) as PlanInput);
}

function numberOf(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === '' || !(value > 0)) throw new Error(`--${flag} takes a number above 0.`);
  return value;
}

function show(input: PlanInput): void {
  const plan = planFor(input);
  const line = (name: string, value: string) => write(`${name.padEnd(44)} ${value}`);
  for (const [key, [, meaning]] of entries) {
    line(`assumed: ${meaning}`, String(input[key as keyof PlanInput]));
  }
  write('');
  line('interactions per second at the peak', plan.interactionsPerSecond.toFixed(1));
  line('over HTTP: processes, memory', `${plan.http.processes}, ${whole(plan.http.memoryMb)} MB`);
  const { shards, processes, memoryMb, startMinutes } = plan.gateway;
  line(
    'over the gateway: shards in processes, memory',
    `${shards} in ${processes}, ${whole(memoryMb)} MB`,
  );
  line('over the gateway: until all shards connect', minutes(startMinutes));
  write('');
  const { posts } = plan;
  line('posts per day, most in one minute', `${whole(posts.inAll)}, ${whole(posts.atPeak)}`);
  line('longest delay', minutes(posts.worst));
  line('posts more than six hours late, so missed', whole(posts.missed));
  line('share of the day at the maximum rate', `${(posts.busy * 100).toFixed(0)} %`);
  line('database transactions per second meanwhile', whole(plan.databaseWrites));
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}

function minutes(value: number): string {
  return `${value.toFixed(1)} min`;
}
