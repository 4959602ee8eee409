import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Machines that build are busy ones; what is waited for comes, only later.
    expect: { poll: { timeout: 10_000 } },
  },
});
