import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    // Only what hangs may fail by it, also on a machine that is busy with other things.
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
