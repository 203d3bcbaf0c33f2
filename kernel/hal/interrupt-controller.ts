/**
 * The interrupt controller: 24 lines that devices raise, each with a vector whose upper half is the IRQL at which it
 * interrupts. A line to which nobody is connected is masked. While the service routines of a line run, it does not
 * interrupt again; a level-triggered one that is still up afterwards does.
 */
import { u64HasBit } from '../../base/u64.ts';
import { HIGH_LEVEL } from '../../nt/irql.ts';
import type { Processor } from '../ke/state.ts';
import type { Kernel } from '../kernel.ts';
import type { InterruptLine } from './state.ts';

export const LINE_COUNT = 24;

/** Behind them the one by which any device interrupts the first processor whatever that masks, once for each time it goes up. */
export const NMI_LINE = LINE_COUNT;
/** Where x64 has the non-maskable interrupt among its exceptions. */
const NMI_VECTOR = 2;
const NMI_PROCESSOR = 0;

/** Device IRQLs of x64 go from 3 to 11. */
const LOWEST_DEVICE_LEVEL = 3;
const DEVICE_LEVELS = 9;

/** IRQL of a line: the lower its number, the higher, as on a PC. */
export function HalLineLevel(line: number): number {
  if (line === NMI_LINE) return HIGH_LEVEL;
  return LOWEST_DEVICE_LEVEL + DEVICE_LEVELS - 1 - (line % DEVICE_LEVELS);
}

/** System vector of a line. */
export function HalLineVector(line: number): number {
  if (line === NMI_LINE) return NMI_VECTOR;
  return (HalLineLevel(line) << 4) | Math.floor(line / DEVICE_LEVELS);
}

/** The line of a system vector; undefined when it is none's. */
export function HalLineOfVector(vector: number): number | undefined {
  for (let line = 0; line < LINE_COUNT; line++) if (HalLineVector(line) === vector) return line;
  return vector === NMI_VECTOR ? NMI_LINE : undefined;
}

/** The state of a line, from its first use on. */
export function HalLine(k: Kernel, number: number): InterruptLine {
  const { lines } = k.state.hal;
  let line = lines.get(number);
  if (line === undefined) {
    line = { raisedBy: new Set(), edge: false, dueNs: 0, inService: false, interrupts: [] };
    lines.set(number, line);
  }
  return line;
}

/** A device raises or lowers one of its lines. */
export function HalSetLine(k: Kernel, hardware: number, number: number, isUp: boolean): void {
  const line = HalLine(k, number);
  if (!isUp) {
    line.raisedBy.delete(hardware);
    return;
  }
  if (line.raisedBy.size === 0) {
    line.edge = true;
    line.dueNs = k.time;
  }
  line.raisedBy.add(hardware);
}

function wantsService({ interrupts, inService, edge, raisedBy }: InterruptLine): boolean {
  if (inService || interrupts.length === 0) return false;
  return interrupts[0]!.latched ? edge : raisedBy.size > 0;
}

/** The number of the line that a processor is to be interrupted for: the one of the highest IRQL. */
export function HalDueLine(k: Kernel, processor: Processor): number | undefined {
  let due: number | undefined;
  let highest = processor.irql;
  for (const [number, line] of k.state.hal.lines) {
    if (number === NMI_LINE && line.edge && !line.inService && processor.number === NMI_PROCESSOR) return number;
    if (!wantsService(line)) continue;
    const { level, affinity } = line.interrupts[0]!;
    if (level <= highest || !u64HasBit(affinity, processor.number)) continue;
    due = number;
    highest = level;
  }
  return due;
}
