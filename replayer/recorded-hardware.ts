/** What a device did when the trace was recorded, done again. */
import type { TraceEvent } from '../proto/decoded-batch.ts';
import { HalLineOfVector, type HardwareBus } from '../system/decisions.ts';
import { DecisionMismatch } from './recorded-action.ts';

/** @throws DecisionMismatch for what no device does */
export function performRecorded(bus: HardwareBus, { name, fields, number }: TraceEvent): void {
  switch (name) {
    case 'interrupt_delivery': {
      const line = HalLineOfVector(fields.vector as number);
      if (line === undefined) throw new DecisionMismatch(`no line has vector ${fields.vector}`, number);
      bus.setLine(fields.source as number, line, fields.lowered === 0);
      break;
    }
    case 'dma_request':
      bus.readMemory(fields.hardware as number, Number(fields.address), fields.length as number);
      break;
    case 'dma_write':
      bus.writeMemory(fields.hardware as number, Number(fields.address), fields.data as Uint8Array);
      break;
    case 'hardware_event':
      bus.event(fields.hardware as number, fields.name as string, fields.data as Uint8Array);
      break;
    default:
      throw new DecisionMismatch(`${name} is nothing that a device does`, number);
  }
}
