import { parseArgs } from 'node:util';
import { defaults, planFor, type PlanInput } from './plan.ts';

/** `npm run plan -- --guilds 1000000`: what so many servers need. `--help` lists what can be assumed. */
const flags: Readonly<Record<keyof PlanInput, readonly [flag: string, meaning: string]>> = {
  guilds: ['guilds', 'servers'],
  interactionsPerGuild: ['interactions', 'interactions of a server in a day'],
  peakFactor: ['peak', 'how much busier the busiest hour is'],
  subscribed: ['subscribed', 'share of servers with scheduled posts'],
  postsPerDay: ['posts', 'posts in a day of each of those'],
  atDefaultTime: ['at-default', 'share of posts at 18:00, the time that is offered first'],
  requestsPerSecond: ['rps', 'requests a second that Discord allows the bot'],
  utilization: ['utilization', 'how busy a core may be at the peak, 0 to 1'],
};

const write = (line: string) => process.stdout.write(`${line}\n`);
const entries = Object.entries(flags) as [keyof PlanInput, readonly [string, string]][];
const { values } = parseArgs({
  options: {
    help: { type: 'boolean' },
    ...Object.fromEntries(entries.map(([, [flag]]) => [flag, { type: 'string' }] as const)),
  },
});

if (values.help === true) {
  for (const [key, [flag, meaning]] of entries) {
    write(`--${flag.padEnd(14)} ${meaning} (${defaults[key]})`);
  }
} else {
  const given = values as Readonly<Record<string, string | undefined>>;
  const input = Object.fromEntries(
    entries.map(([key, [flag]]) => [key, numberOf(flag, given[flag]) ?? defaults[key]]),
  ) as unknown as PlanInput;
  show(input);
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
  for (const [key, [, meaning]] of entries) line(`assumed: ${meaning}`, String(input[key]));
  write('');
  line('interactions a second at the peak', plan.interactionsPerSecond.toFixed(1));
  line('by HTTP: processes, memory', `${plan.http.processes}, ${whole(plan.http.memoryMb)} MB`);
  const { shards, processes, memoryMb, startMinutes } = plan.gateway;
  line(
    'by gateway: shards in processes, memory',
    `${shards} in ${processes}, ${whole(memoryMb)} MB`,
  );
  line('by gateway: until all shards are connected', minutes(startMinutes));
  write('');
  const { posts } = plan;
  line('posts in a day, most in one minute', `${whole(posts.inAll)}, ${whole(posts.atPeak)}`);
  line('lateness: middle one', minutes(posts.median));
  line('lateness: 95 of 100', minutes(posts.p95));
  line('lateness: last one (the peak has drained)', minutes(posts.worst));
  line('over six hours late, handled as missed', whole(posts.missed));
  line('posts going out, share of the day', `${(posts.busy * 100).toFixed(0)} %`);
  line('database transactions a second meanwhile', whole(plan.databaseWrites));
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}

function minutes(value: number): string {
  return `${value.toFixed(1)} min`;
}
