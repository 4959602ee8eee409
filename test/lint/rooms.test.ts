import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';

const run = promisify(execFile);
const project = join(import.meta.dirname, '../..');

const rooms =
  'boot commands data discord http interactions operations pictures reload replies simulator store subscriptions updates validation';
const groundFloor = 'config clock environment make-folder version memoize operator-error';

/**
 * The rooms that each room may import something of, independent of `lint/rooms.ts`: the test fails if a wall is
 * removed there.
 */
const open = {
  data: '',
  http: '',
  subscriptions: 'data',
  replies: 'data',
  pictures: 'data replies',
  validation: 'data pictures replies',
  store: 'subscriptions',
  updates: 'data pictures replies store subscriptions',
  reload: 'data store validation',
  commands: 'data pictures reload replies subscriptions updates validation',
  interactions: 'commands data replies',
  discord: 'http interactions',
  operations: 'http',
} as const;

/** Files, each with lines that lint must refuse. */
const refused: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries([
    ...Object.entries(open).map(([room, others]) => {
      const free = new Set([room, ...others.split(' ')]);
      const closed = rooms.split(' ').filter((other) => !free.has(other));
      return importing(`src/${room}/deep/x.ts`, closed);
    }),
    ...groundFloor.split(' ').map((name) => importing(`src/${name}.ts`, ['data'])),
    importing('facts/x.ts', ['boot', 'discord', 'store', 'updates']),
    importing('simulator/x.ts', ['commands', 'discord', 'store', 'updates']),
  ]),
  'src/boot/x.ts': ["import { x } from '../../simulator/run.ts';"],
  'src/data/x.ts': [
    "export { x } from '#store/x.ts';",
    "export * from '../store/x.ts';",
    "export const y = import('#store/x.ts');",
    "export type X = import('../store/x.ts').X;",
    "import type { Y } from '#store/x.ts';",
    "import { Client } from 'discord.js';",
    "import { Gauge } from 'prom-client';",
    'export const now = Date.now();',
    'export const today = new Date();',
    'setTimeout(() => undefined, 1);',
    'setInterval(() => undefined, 1);',
    "export const home = process.env['HOME'];",
  ],
};

const allowed: Readonly<Record<string, readonly string[]>> = {
  'src/commands/y.ts': [
    "import type { X } from '#store/x.ts';",
    "import { y } from '#replies/x.ts';",
    "import { z } from './updates/x.ts';",
  ],
  'src/updates/y.ts': ["import { x } from '../store/x.ts';", "import { y } from '#clock.ts';"],
  'src/boot/y.ts': ["export const x = import('../../simulator/run.ts');"],
  'src/discord/y.ts': [
    "import { Client } from 'discord.js';",
    "import { x } from '#updates/channels.ts';",
  ],
  'src/store/y.ts': ['export const then = new Date(0);'],
};

/** A file and its lines: an import of each room, as a relative path and as `#room/…`. */
function importing(file: string, rooms: readonly string[]): [string, string[]] {
  const lines = rooms.flatMap((room) =>
    room === 'simulator'
      ? [`import '${up(file, 'simulator/x.ts')}';`]
      : [`import '${up(file, `src/${room}/x.ts`)}';`, `import '#${room}/x.ts';`],
  );
  return [file, lines];
}

function up(file: string, target: string): string {
  const path = relative(dirname(file), target);
  return path.startsWith('.') ? path : `./${path}`;
}

let scratch = '';
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'hawkins-post-lint-'));
  await cp(join(project, 'lint'), join(scratch, 'lint'), { recursive: true });
  for (const file of ['oxlint.config.ts', 'package.json', 'tsconfig.json']) {
    await cp(join(project, file), join(scratch, file));
  }
  await symlink(join(project, 'node_modules'), join(scratch, 'node_modules'));
  for (const [file, lines] of Object.entries({ ...refused, ...allowed })) {
    const path = join(scratch, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, lines.map((line) => `${line}\n`).join(''));
  }
});
afterAll(() => rm(scratch, { recursive: true }));

const ourRules =
  /^(?:house\(|eslint\(no-restricted-globals\)|(?:eslint-plugin-)?(?:node|n)\(no-process-env\))/;

interface Diagnostic {
  readonly code: string;
  readonly filename: string;
  readonly labels: readonly { readonly span: { readonly line: number } }[];
}

/** Lines that lint refuses because of a wall, as `file: line`. */
async function findings(): Promise<string[]> {
  const oxlint = join(project, 'node_modules/oxlint/bin/oxlint');
  const folders = ['src', 'simulator', 'facts'];
  const options = { cwd: scratch, maxBuffer: 64 * 1024 * 1024 };
  // Lint ends with 1 if it finds anything.
  const { stdout } = await run(
    process.execPath,
    [oxlint, '--format', 'json', ...folders],
    options,
  ).catch((error: { readonly stdout: string }) => error);
  const { diagnostics } = JSON.parse(stdout) as { readonly diagnostics: Diagnostic[] };
  const lines = diagnostics
    .filter(({ code }) => ourRules.test(code))
    .map(({ filename, labels }) => {
      const file = filename.replaceAll('\\', '/');
      return `${file}: ${(refused[file] ?? allowed[file])?.[(labels[0]?.span.line ?? 0) - 1]}`;
    });
  return Array.from(new Set(lines));
}

it('lint refuses each import that the table of rooms forbids, and nothing else', async () => {
  const expected = Object.entries(refused).flatMap(([file, lines]) =>
    lines.map((line) => `${file}: ${line}`),
  );
  expect((await findings()).toSorted()).toEqual(expected.toSorted());
});
