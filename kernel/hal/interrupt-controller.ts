/**
 * The interrupt controller: 24 lines that devices raise, each with a vector whose upper half is the IRQL at which it
 * interrupts. A line to which nobody is connected is masked. While the service routines of a line run, it does not
 * interrupt again; a level-triggered one that is still up afterwards does. Messages of devices are lines behind those, which go
 * up for a moment.
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

/** Behind that one the messages of all devices, in the order of the devices. */
const FIRST_MESSAGE = NMI_LINE + 1;

/** Device IRQLs of x64 go from 3 to 11. */
const LOWEST_DEVICE_LEVEL = 3;
const DEVICE_LEVELS = 9;
/** Of the 16 vectors of each level, those behind the ones of lines are for messages. */
const LINES_OF_LEVEL = Math.ceil(LINE_COUNT / DEVICE_LEVELS);
/** Messages that all devices can have together. */
export const MESSAGE_LIMIT = DEVICE_LEVELS * (16 - LINES_OF_LEVEL);

/** IRQL of a line: the lower its number, the higher, as on a PC. */
export function HalLineLevel(line: number): number {
  if (line === NMI_LINE) return HIGH_LEVEL;
  const number = line < FIRST_MESSAGE ? line : line - FIRST_MESSAGE;
  return LOWEST_DEVICE_LEVEL + DEVICE_LEVELS - 1 - (number % DEVICE_LEVELS);
}

/** System vector of a line. */
export function HalLineVector(line: number): number {
  if (line === NMI_LINE) return NMI_VECTOR;
  const ofLevel =
    line < FIRST_MESSAGE
      ? Math.floor(line / DEVICE_LEVELS)
      : LINES_OF_LEVEL + Math.floor((line - FIRST_MESSAGE) / DEVICE_LEVELS);
  return (HalLineLevel(line) << 4) | ofLevel;
}

/** The line of a system vector; undefined when it is none's. */
export function HalLineOfVector(vector: number): number | undefined {
  for (let line = 0; line < FIRST_MESSAGE + MESSAGE_LIMIT; line++) if (HalLineVector(line) === vector) return line;
  return undefined;
}

/** The line of a message. @param messages of each device, how many it has @param device from 1 on, as devices are numbered */
export function HalMessageLine(messages: readonly (number | undefined)[], device: number, message: number): number {
  return messages.slice(0, device - 1).reduce<number>((sum, count = 0) => sum + count, FIRST_MESSAGE + message);
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
  if (number < FIRST_MESSAGE) line.raisedBy.add(hardware);
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
