import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

// Programs that tests start, and the workers of the tests, compile each module once.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, 'node_modules/.cache/compiled');

/** Needs no other process, no database server and no simulated Discord: `npm run test:unit`. */
const unit = [
  'test/{clock,config,docs}.test.ts',
  'test/{bench,commands,data,golden,interactions,operations,replies,subscriptions}/**/*.test.ts',
  'test/simulator/terminal/drawing/*.test.ts',
];

/** Connect the bot to the simulator; most run on each transport. */
const endToEnd = 'test/end-to-end/**/*.test.ts';

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Tests that wait for real time, such as those of lost connections, run together.
    maxConcurrency: 25,
    // Build machines are busy, so polled conditions can take long to come true.
    expect: { poll: { timeout: 10_000 } },
    // Loading the bot's modules takes longer than most test files; a worker loads them once.
    isolate: false,
    // Node loads TypeScript by itself, as it does for the bot.
    experimental: { viteModuleRunner: false },
    // Many tests wait for programs that they start, or for real time.
    maxWorkers: availableParallelism() + 1,
    projects: [
      { extends: true, test: { name: 'unit', include: unit } },
      {
        extends: true,
        test: {
          name: 'gateway',
          include: ['test/**/*.test.ts'],
          exclude: unit,
        },
      },
      {
        extends: true,
        test: {
          name: 'http',
          include: [endToEnd],
          // Those that don't depend on the transport run on the gateway alone.
          exclude: ['test/end-to-end/gateway/**', 'test/end-to-end/{reload,updates}.test.ts'],
          env: { TEST_TRANSPORT: 'http' },
        },
      },
    ],
  },
});
