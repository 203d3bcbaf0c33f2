/** A booted kernel for unit tests: namespace, the System process, and one program with a thread and a page of memory. */
import type { GuestAddress } from '../../base/guest-address.ts';
import { CmInitSystem } from '../cm/init.ts';
import { ObInitSystem } from '../ob/init.ts';
import { PspAttachProcess, PspCreateProcess } from '../ps/process.ts';
import type { Process, Thread } from '../ps/state.ts';
import { PspCreateUserThread } from '../ps/thread.ts';
import { GuestScript } from './guest-script.ts';
import { createTestKernel, type TestKernel } from './test-kernel.ts';

/** First byte of the page that a test program has. */
export const USER_PAGE = 0x1a0_0000_0000 as GuestAddress;
export const USER_PAGE_BYTES = 0x1000;

export interface TestProgram {
  readonly process: Process;
  readonly thread: Thread;
}

export interface TestSystem extends TestKernel {
  readonly script: GuestScript;
  readonly program: TestProgram;
  /** Another program with a thread and a page. */
  createProgram(name: string): TestProgram;
  /** Makes a thread's process the current one, so that the test can touch its memory. */
  enter(thread: Thread): void;
  /** The kinds of the events since the last call, those of `only` if given. */
  takeEvents(only?: readonly string[]): string[];
}

export function createTestSystem(options: Parameters<typeof createTestKernel>[0] = {}): TestSystem {
  const base = createTestKernel(options);
  const { k, events } = base;
  ObInitSystem(k);
  CmInitSystem(k);
  k.state.ps.systemProcess = PspCreateProcess(k, 'System').id;

  function createProgram(name: string): TestProgram {
    const process = PspCreateProcess(k, name);
    const thread = PspCreateUserThread(k, process.id, 'main');
    PspAttachProcess(k, process.id);
    k.memory.map(USER_PAGE, USER_PAGE_BYTES, { write: true, execute: false, user: true });
    return { process, thread };
  }

  const program = createProgram('test.exe');
  k.currentThread = program.thread;
  program.thread.state = 'running';
  for (const queue of k.state.ke.readyQueues) queue.length = 0;
  events.length = 0;
  return {
    ...base,
    script: new GuestScript(k),
    program,
    createProgram,
    enter: (thread) => PspAttachProcess(k, thread.process),
    takeEvents: (only) =>
      events
        .splice(0)
        .map(({ kind }) => kind)
        .filter((kind) => only?.includes(kind) ?? true),
  };
}
