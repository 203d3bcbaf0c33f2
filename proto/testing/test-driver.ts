/** Drivers of trace headers for tests. */
import { type Driver, decodeDriver } from '../generated/messages.ts';

/** A driver with these fields, and the rest as in a trace that does not have them. */
export function testDriver(fields: Partial<Driver>): Driver {
  return { ...decodeDriver(new Uint8Array(0)), ...fields };
}
