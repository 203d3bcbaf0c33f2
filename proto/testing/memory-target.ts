/** A trace target in memory, for tests. */
export { MemoryTarget } from '../trace-target.ts';
