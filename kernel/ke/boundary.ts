/**
 * Where a run can be led by another one: boundaries, which are the calls of routines and the beginnings of user actions and of
 * DPC routines, and what each processor would go on with. Only a replay against another version of a driver leads.
 * Source: docs/adr/0013-replay-against-another-driver.md.
 */
import type { Kernel } from '../kernel.ts';
import type { ProcessorWork } from '../ports.ts';
import type { HostFrame, Thread } from '../ps/state.ts';
import { dpcOf } from './dpc-watchdog.ts';
import { readyThreads } from './scheduler.ts';
import type { Processor } from './state.ts';

/** The frame of what has come between in a thread and not ended, the last one; undefined when nothing has. */
function interruptionOf(thread: Thread): HostFrame | undefined {
  for (let i = thread.frames.length - 1; i >= 0; i--) {
    const frame = thread.frames[i]!;
    if (frame.kind === 'host' && frame.interrupts !== undefined) return frame;
  }
  return undefined;
}

/**
 * A thread, or the DPC routine that has come between, calls a routine; or the thread begins a user action (`''`). The decision
 * source may set the clock, but not to before the time at which it could go on. APCs go by the clock as it is.
 */
export function KiPassBoundary(k: Kernel, thread: Thread, routine: string): void {
  if (k.decisions.clockAt === undefined) return;
  const between = interruptionOf(thread);
  const dpc = dpcOf(between);
  if (between !== undefined && dpc === undefined) return;
  setClock(k, thread.id, routine, dpc?.dpc ?? 0, dpc?.queuedNs ?? thread.notBeforeNs);
}

/** The routine of a DPC that was queued at that time is about to be called. */
export function KiPassDpcStart(k: Kernel, dpc: number, queuedNs: number): void {
  setClock(k, k.currentThread!.id, '', dpc, queuedNs);
}

/**
 * The thread has come to a boundary: whether it stops there, so that other processors get to what comes before, instead of
 * passing it at once.
 */
export function KiStopAtBoundary(k: Kernel, thread: Thread): boolean {
  thread.atBoundary = !thread.atBoundary && k.state.ke.processors.length > 1 && k.decisions.leads === true;
  return thread.atBoundary;
}

function setClock(k: Kernel, thread: number, routine: string, dpc: number, notBeforeNs: number): void {
  const now = k.time;
  const wanted = k.decisions.clockAt?.(thread, routine, now, dpc);
  if (wanted !== undefined) k.processor.extraTimeNs += Math.max(wanted, Math.min(now, notBeforeNs)) - now;
}

/** What a processor goes on with when it is chosen. */
export function KiWorkOf(k: Kernel, processor: Processor): ProcessorWork {
  const { number, thread: id, idle, dpcs, dpcsRequested } = processor;
  const thread = id === 0 ? idle : k.state.ps.threads.get(id);
  const running = thread && dpcOf(interruptionOf(thread))?.dpc;
  const work = { processor: number, threads: [], dpc: 0, isIdle: id === 0, atBoundary: false };
  if (running !== undefined) return { ...work, dpc: running, atBoundary: thread!.atBoundary };
  const next = dpcs[0];
  if (next !== undefined && (dpcsRequested || id === 0)) return { ...work, dpc: next.id, atBoundary: true };
  if (id === 0) return { ...work, threads: readyThreads(k, number) };
  return { ...work, threads: [id], atBoundary: thread!.atBoundary };
}
