import { defineConfig } from 'oxlint';

const error = 'error';

export default defineConfig({
  plugins: ['typescript', 'unicorn', 'oxc', 'import', 'promise', 'vitest', 'node'],
  jsPlugins: ['./lint/plugin.ts'],
  categories: { correctness: error, suspicious: error, perf: error },
  env: { node: true, es2024: true },
  rules: {
    'house/rooms': error,
    'eslint/eqeqeq': error,
    'eslint/max-lines': [error, { max: 300, skipBlankLines: true, skipComments: true }],
    'eslint/no-await-in-loop': 'off',
    'eslint/no-console': error,
    'eslint/no-shadow': 'off',
    'import/no-cycle': [error, { ignoreTypes: false }],
    'import/no-default-export': error,
    'import/no-named-as-default-member': 'off',
    'oxc/no-map-spread': 'off',
    'typescript/consistent-return': 'off',
    'typescript/consistent-type-imports': error,
    'typescript/no-explicit-any': error,
    'typescript/no-floating-promises': error,
    'typescript/no-misused-promises': error,
    'typescript/no-non-null-assertion': error,
    'typescript/no-unsafe-type-assertion': 'off',
    'typescript/switch-exhaustiveness-check': [error, { considerDefaultExhaustiveForUnions: true }],
    'unicorn/prefer-node-protocol': error,
    'vitest/expect-expect': [
      error,
      {
        assertFunctionNames: [
          'expect',
          'expectNoRefusals',
          'expectAnswers',
          'expectFollowed',
          'expectRefusal',
          'expectRestored',
          'harness.sees',
        ],
      },
    ],
    'vitest/no-conditional-expect': 'off',
    'vitest/valid-expect': [error, { maxArgs: 2 }],
  },
  overrides: [
    {
      files: ['*.config.ts', 'lint/plugin.ts'],
      rules: { 'import/no-default-export': 'off' },
    },
    {
      files: ['src/**'],
      excludeFiles: ['src/clock.ts'],
      rules: {
        'house/clock': error,
        'eslint/no-restricted-globals': [
          error,
          ...['setTimeout', 'setInterval'].map((name) => ({
            name,
            message: 'Time is a parameter: take a Clock.',
          })),
        ],
      },
    },
    {
      files: ['src/**'],
      excludeFiles: ['src/environment.ts'],
      rules: { 'node/no-process-env': error },
    },
    {
      files: ['simulator/page/**', 'src/index.ts', 'src/compile-cache.js'],
      rules: { 'import/no-unassigned-import': 'off' },
    },
  ],
  ignorePatterns: ['var/**', 'bench/peers/**'],
});
