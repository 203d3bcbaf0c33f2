/**
 * In whose context an event happens: a thread's, or that of a DPC or an interrupt that borrows the processor from
 * whichever thread it was running. What is done in a DPC is not done by that thread.
 */
import { DISPATCH_LEVEL } from '../nt/irql.ts';
import type { DecodedBatch } from '../proto/decoded-batch.ts';
import { EventKind } from '../proto/generated/event-kinds.ts';

const { dpcStart, dpcEnd, interruptStart, interruptEnd } = EventKind;

/** More processors than a trace can have (`cpu` is a byte). */
const PROCESSORS = 256;

export class Contexts {
  /** By processor, how many DPCs and interrupts it is in. */
  private readonly depths = new Uint32Array(PROCESSORS);
  /** An end was observed, which itself still belongs to what ends. */
  private ending: { readonly event: number; readonly cpu: number } | undefined;

  /** Takes event `i` of a batch, which is of a kind of {@link CONTEXT_KINDS} or any other. */
  observe(batch: DecodedBatch, i: number): void {
    const kind = batch.kind[i];
    // A threaded DPC runs below DISPATCH_LEVEL, in a thread.
    const enters = kind === interruptStart || (kind === dpcStart && batch.irql[i]! >= DISPATCH_LEVEL);
    const leaves = kind === interruptEnd || (kind === dpcEnd && batch.irql[i]! >= DISPATCH_LEVEL);
    if (!enters && !leaves) return;
    const event = batch.firstEvent + i;
    const cpu = batch.cpu[i]!;
    this.settle(event);
    if (enters) this.depths[cpu]!++;
    else this.ending = { event, cpu };
  }

  /** The number of the context of event `i`: that of its thread, negative for a DPC or an interrupt. */
  of(batch: DecodedBatch, i: number): number {
    this.settle(batch.firstEvent + i);
    const cpu = batch.cpu[i]!;
    const depth = this.depths[cpu]!;
    return depth === 0 ? batch.thread[i]! : -(1 + cpu + PROCESSORS * (depth - 1));
  }

  /** Whether a processor is in a DPC or an interrupt after the event last observed. */
  isBorrowed(cpu: number): boolean {
    return this.depths[cpu]! > (this.ending?.cpu === cpu ? 1 : 0);
  }

  /** What ended with an event before this one is over. */
  private settle(event: number): void {
    if (this.ending === undefined || this.ending.event === event) return;
    const { cpu } = this.ending;
    // Where the trace lacks the beginning there is nothing to leave.
    if (this.depths[cpu]! > 0) this.depths[cpu]!--;
    this.ending = undefined;
  }
}

/** The kinds that change the context. */
export const CONTEXT_KINDS: readonly number[] = [dpcStart, dpcEnd, interruptStart, interruptEnd];

/** The processor of a context that is no thread's. */
export function processorOf(context: number): number {
  return (-context - 1) % PROCESSORS;
}
