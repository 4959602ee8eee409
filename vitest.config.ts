import { defineConfig } from 'vitest/config';

/** Suites that join the bot and the simulator: they run on each transport. */
const endToEnd = 'test/end-to-end/**/*.test.ts';

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Tests that wait for real time, such as those of lost connections, wait together.
    maxConcurrency: 25,
    // Machines that build are busy ones; what is waited for comes, only later.
    expect: { poll: { timeout: 10_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'gateway',
          include: ['test/**/*.test.ts'],
          exclude: ['test/end-to-end/http/**'],
        },
      },
      {
        extends: true,
        test: {
          name: 'http',
          include: [endToEnd],
          exclude: ['test/end-to-end/gateway/**'],
          env: { TEST_TRANSPORT: 'http' },
        },
      },
    ],
  },
});
