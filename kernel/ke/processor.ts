/**
 * Several processors on one thread of the host: which of them goes on, and how far. Each has a clock; the one that is
 * behind goes on, and runs ahead of the others by no more than a microsecond. A processor that has nothing to do, or
 * spins, stands still; what wakes it sets its clock forward, so nobody sees time go backwards.
 * Source: docs/adr/0011-several-processors.md.
 */
import { assert } from '../../base/assert.ts';
import { HangError } from '../../base/errors.ts';
import { formatAddress } from '../../base/format.ts';
import { addressAdd } from '../../base/guest-address.ts';
import { type U64, u64 } from '../../base/u64.ts';
import { HalDueLine, HalLine } from '../hal/interrupt-controller.ts';
import type { Kernel } from '../kernel.ts';
import { PspAttachProcess } from '../ps/process.ts';
import { VfFollowIrql } from '../vf/irql-checking.ts';
import { KiWorkOf } from './boundary.ts';
import { KiClock } from './clock.ts';
import { isIpiDue } from './ipi.ts';
import { earliestReadyNs, firstReady, isIdle, KiIdle } from './scheduler.ts';
import type { Processor, Spin } from './state.ts';

/** How far a processor runs ahead of the one that is most behind, nanoseconds. */
const LEAD_NS = 1000;
/** Processors whose clocks differ by less than this may as well run in any other order, nanoseconds. */
const CHOICE_NS = 10_000;

/** What a look at a spin lock costs a processor that an interrupt waits for, nanoseconds. */
const LOOK_COST_NS = 100;

/** How far a processor runs ahead of the one that is most behind where the run is led, nanoseconds. */
const FOLLOW_NS = 1_000_000;

/** The processors that there are, a bit each. */
export function KiActiveProcessors(k: Kernel): U64 {
  const { processorCount: count } = k.configuration;
  const bits = (n: number) => (n >= 32 ? 0xffff_ffff : (1 << n) - 1) >>> 0;
  return u64(bits(count), count > 32 ? bits(count - 32) : 0);
}

/** Makes a processor the current one, with its registers, thread and user window. */
export function KiSelectProcessor(k: Kernel, processor: Processor): void {
  const old = k.processor;
  if (processor === old) return;
  old.clockNs = k.time;
  old.process = k.state.ps.attachedProcess;
  k.selectProcessor(processor);
  if (processor.process !== 0) PspAttachProcess(k, processor.process);
  VfFollowIrql(k);
}

/** A process loses its memory: processors that have nothing to do may still see it. */
export function KiForgetProcess(k: Kernel, process: number): void {
  for (const processor of k.state.ke.processors) {
    if (processor.process === process) processor.process = k.state.ps.systemProcess;
  }
}

function isOver(k: Kernel, { address, lo, hi }: Spin): boolean {
  // A lock of four bytes may end where its memory ends.
  const isHighClear = hi === 0 || (k.memory.readU32(addressAdd(address, 4)) & hi) === 0;
  return isHighClear && (k.memory.readU32(address) & lo) === 0;
}

/** When a processor can go on, nanoseconds since boot; Infinity when it has nothing to do. */
function canGoOnNs(k: Kernel, processor: Processor): number {
  if (processor.spin !== undefined) {
    // Interrupts come between; what spins looks again afterwards.
    if (!isInterrupted(k, processor) && !isOver(k, processor.spin)) return Number.POSITIVE_INFINITY;
    endSpin(k, processor);
  }
  const clockNs = KiClock(k, processor);
  if (!isIdle(processor)) return clockNs;
  const line = HalDueLine(k, processor);
  const workNs = Math.min(
    line === undefined ? Number.POSITIVE_INFINITY : HalLine(k, line).dueNs,
    isIpiDue(processor) ? processor.ipiDueNs! : Number.POSITIVE_INFINITY,
    processor.dpcs[0]?.queuedNs ?? Number.POSITIVE_INFINITY,
    earliestReadyNs(k, processor.number),
  );
  return Math.max(clockNs, workNs);
}

function isInterrupted(k: Kernel, processor: Processor): boolean {
  return isIpiDue(processor) || HalDueLine(k, processor) !== undefined;
}

/** What a processor spun for has happened now, on the processor that is current. */
function endSpin(k: Kernel, processor: Processor): void {
  processor.spin = undefined;
  const lateNs = k.time - KiClock(k, processor);
  if (lateNs <= 0) return;
  processor.extraTimeNs += lateNs;
  processor.clockNs += lateNs;
}

/** The current processor spins from now on. */
export function KiSpin(k: Kernel, { address, lo, hi }: Omit<Spin, 'sinceNs'>): void {
  assert(k.state.ke.processors.length > 1, 'somebody else can end what a processor spins for');
  const { processor } = k;
  // An interrupt that the processor keeps masked must not have it look again and again at the same moment.
  if (isInterrupted(k, processor)) processor.extraTimeNs += LOOK_COST_NS;
  processor.spin = { address, lo, hi, sinceNs: k.time };
}

/**
 * No processor can go on: selects one that is idle, for which time can pass; false when all of them spin.
 * @param longestSpin instructions after which a processor that spins counts as hung
 * @throws HangError
 */
export function KiSelectIdleProcessor(k: Kernel, longestSpin: number): boolean {
  const { processors } = k.state.ke;
  const idle = processors.find(({ spin }) => spin === undefined);
  if (idle === undefined) return false;
  const hung = processors.find(({ spin }) => spin !== undefined && KiClock(k, idle) - spin.sinceNs > longestSpin);
  if (hung !== undefined)
    throw new HangError(`${spinText(k, hung)} for ${longestSpin} instructions, and nobody ends that`);
  KiSelectProcessor(k, idle);
  return true;
}

/** What a processor spins for, in words. */
export function spinText(k: Kernel, { number, thread, spin }: Processor): string {
  const by = k.state.ps.threads.get(thread)?.name ?? 'no thread';
  return `processor ${number} (${by}) spins for ${formatAddress(spin!.address)}`;
}

/**
 * Selects the processor that goes on. The default is the current one until it is {@link LEAD_NS} ahead of the one that
 * is most behind, then that one (of several, the one with the lowest number).
 * @param most instructions that a turn may have when nothing else limits it
 * @returns instructions of guest code that it executes at most before the next choice; undefined when no processor can go on
 */
export function KiChooseProcessor(k: Kernel, most: number): number | undefined {
  const { processors } = k.state.ke;
  // Of all that have nothing to do, only the one that went on last can be news.
  if (k.currentThread === undefined && earliestReadyNs(k, k.cpu) === Number.POSITIVE_INFINITY) KiIdle(k);
  const times = processors.map((processor) => canGoOnNs(k, processor));
  const lowest = Math.min(...times);
  if (lowest === Number.POSITIVE_INFINITY) return undefined;
  const { number: current } = k.processor;
  const lead = leadOf(k, times, lowest);
  if (lead !== undefined) {
    KiSelectProcessor(k, processors[lead]!);
    return Math.max(1, Math.min(most, lowest + FOLLOW_NS - k.time));
  }
  const usual = times[current]! < lowest + LEAD_NS ? current : times.indexOf(lowest);
  const candidates = [usual];
  for (let number = 0; number < times.length; number++) {
    if (number !== usual && times[number]! <= lowest + CHOICE_NS) candidates.push(number);
  }
  const slice = candidates.length > 1 ? choose(k, candidates) : undefined;
  const chosen = slice?.processor ?? usual;
  KiSelectProcessor(k, processors[chosen]!);
  if (slice !== undefined) return Math.min(slice.instructions, most);
  times[chosen] = Number.POSITIVE_INFINITY;
  return Math.max(1, Math.min(most, Math.min(...times) + LEAD_NS - k.time));
}

/** The processor that a source wants which leads this run after another one, of those that are not too far ahead. */
function leadOf(k: Kernel, times: readonly number[], lowest: number): number | undefined {
  if (k.decisions.leads !== true) return undefined;
  const near = k.state.ke.processors.filter(({ number }) => times[number]! < lowest + FOLLOW_NS);
  return k.decisions.leadProcessor!(near.map((processor) => KiWorkOf(k, processor)));
}

function choose(k: Kernel, candidates: readonly number[]) {
  const { defaults } = k.state.ke;
  const threads = candidates.map((number) => k.state.ke.processors[number]!.thread || (firstReady(k, number)?.id ?? 0));
  const slice = k.decisions.chooseProcessor(candidates, threads);
  if (slice === undefined) {
    defaults.processor++;
    return undefined;
  }
  assert(candidates.includes(slice.processor) && slice.instructions > 0, 'a processor that can go on is chosen');
  k.sink.processorChoice(defaults.processor, slice.processor, slice.instructions);
  defaults.processor = 0;
  return slice;
}
