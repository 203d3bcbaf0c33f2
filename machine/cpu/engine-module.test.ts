import { expect, test } from 'vitest';
import { engineModule } from './engine-module.ts';

/** Above this V8 of Node 20 comes near to the size at which it compiles the loop by a simpler allocator of registers. */
const LOOP_LIMIT = 51_000;

test('the main loop is small enough to be compiled well', () => {
  expect(engineModule().loopBytes).toBeLessThan(LOOP_LIMIT);
});
