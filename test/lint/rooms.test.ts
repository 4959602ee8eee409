import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const project = join(import.meta.dirname, '../..');

/**
 * The rooms that each room may not import, independent of `lint/rooms.ts`: the test fails if a wall is removed
 * there.
 */
const forbidden = {
  data: 'boot commands discord http interactions operations reload replies store subscriptions updates validation',
  http: 'boot commands data discord interactions operations reload replies store subscriptions updates validation',
  subscriptions:
    'boot commands discord http interactions operations reload replies store updates validation',
  replies:
    'boot commands discord http interactions operations reload store subscriptions updates validation',
  validation:
    'boot commands discord http interactions operations reload store subscriptions updates',
  store:
    'boot commands data discord http interactions operations reload replies updates validation',
  updates: 'boot commands discord http interactions operations reload validation',
  reload: 'boot commands discord http interactions operations replies subscriptions updates',
  commands: 'boot discord http interactions operations store',
  interactions: 'boot discord http operations reload store subscriptions updates validation',
  discord: 'boot commands data operations reload replies store subscriptions updates validation',
  operations:
    'boot commands data discord interactions reload replies store subscriptions updates validation',
} as const;

/** Files, each with lines that lint must refuse. */
const refused: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    Object.entries(forbidden).map(([room, others]) => {
      const file = `src/${room}/deep/x.ts`;
      return [file, `${others} simulator`.split(' ').flatMap((other) => importsOf(file, other))];
    }),
  ),
  ...Object.fromEntries(
    ['config', 'clock', 'make-folder', 'version', 'memoize', 'operator-error'].map((name) => {
      const file = `src/${name}.ts`;
      return [file, importsOf(file, 'data')];
    }),
  ),
  'src/environment.ts': importsOf('src/environment.ts', 'data'),
  'facts/x.ts': ['boot', 'discord', 'store', 'updates'].flatMap((to) =>
    importsOf('facts/x.ts', to),
  ),
  'simulator/x.ts': ['commands', 'discord', 'store', 'updates'].flatMap((to) =>
    importsOf('simulator/x.ts', to),
  ),
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

/** The same import as a relative path and as `#room/…`. */
function importsOf(file: string, room: string): string[] {
  if (room === 'simulator') return [`import '${up(file, 'simulator/x.ts')}';`];
  return [`import '${up(file, `src/${room}/x.ts`)}';`, `import '#${room}/x.ts';`];
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
function findings(): Promise<string[]> {
  const oxlint = join(project, 'node_modules/oxlint/bin/oxlint');
  return new Promise((resolve) => {
    const options = { cwd: scratch, maxBuffer: 64 * 1024 * 1024 };
    // Lint ends with 1 if it finds anything.
    execFile(
      process.execPath,
      [oxlint, '--format', 'json', 'src', 'simulator', 'facts'],
      options,
      (_error, output) => {
        const { diagnostics } = JSON.parse(output) as { readonly diagnostics: Diagnostic[] };
        const lines = diagnostics
          .filter(({ code }) => ourRules.test(code))
          .map(({ filename, labels }) => {
            const file = filename.replaceAll('\\', '/');
            const line = (refused[file] ?? allowed[file])?.[(labels[0]?.span.line ?? 0) - 1];
            return `${file}: ${line}`;
          });
        resolve(Array.from(new Set(lines)));
      },
    );
  });
}

it('lint refuses each import that the table of rooms forbids, and nothing else', async () => {
  const expected = Object.entries(refused).flatMap(([file, lines]) =>
    lines.map((line) => `${file}: ${line}`),
  );
  expect((await findings()).toSorted()).toEqual(expected.toSorted());
});
