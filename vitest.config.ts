import { defineConfig } from 'vitest/config';

/** Tests that run `ntrewind` in processes of its own (tests/support/cli.ts). */
const COMMAND_TESTS = [
  'tests/cli/**/*.test.ts',
  'tests/openness/**/*.test.ts',
  'tests/typescript-drivers/**/*.test.ts',
];

export default defineConfig({
  test: {
    exclude: ['**/node_modules/**', '**/dist/**', '**/.tmp/**'],
    maxWorkers: '100%',
    // Only what hangs may fail by it, also on a machine that is busy with other things.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    projects: [
      {
        extends: true,
        test: { name: 'command', include: COMMAND_TESTS, globalSetup: 'tests/support/build-command.ts' },
      },
      // Files share the modules of a worker: loading the kernel for each takes longer than most of them.
      { extends: true, test: { name: 'other', include: ['**/*.test.ts'], exclude: COMMAND_TESTS, isolate: false } },
    ],
  },
});
