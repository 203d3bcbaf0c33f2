/**
 * The event log: entries that drivers allocate, fill in and write. What is written becomes an event; there is no service
 * that would look the texts of messages up.
 * Source: "Writing to the System Event Log", "IO_ERROR_LOG_PACKET structure (wdm.h)".
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { IO_ERROR_LOG_PACKET } from '../../nt/generated/layouts.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { ExpFreeSystem, ExpTryAllocateSystem } from '../ex/pool.ts';
import { DeviceObject, IoErrorLogPacket } from '../generated/views.ts';
import { upToDispatch } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';

/** ERROR_LOG_MAXIMUM_SIZE: most bytes of an entry. */
const MAXIMUM_SIZE = 240;
const SMALLEST = IO_ERROR_LOG_PACKET.DumpData;

/** In front of an entry: the object it is about, and its bytes. */
const HEADER_BYTES = 16;

const TAG = poolTag('IoEr');

/** Bytes of an entry that lie in it, from an offset on. */
function part(entry: Uint8Array, start: number, length = Number.POSITIVE_INFINITY): Uint8Array {
  return entry.subarray(Math.min(start, entry.length), Math.min(start + length, entry.length));
}

/** The zero-terminated wide texts of an entry, one a line. */
function textsOf(entry: Uint8Array, offset: number, count: number): string {
  const texts: string[] = [];
  const bytes = part(entry, offset);
  for (let at = 0; texts.length < count && at + 1 < bytes.length; at += 2) {
    let text = '';
    for (; at + 1 < bytes.length; at += 2) {
      const unit = bytes[at]! | (bytes[at + 1]! << 8);
      if (unit === 0) break;
      text += String.fromCharCode(unit);
    }
    texts.push(text);
  }
  return texts.join('\n');
}

/** The numbers of the driver and the device that an entry is about; the object is one or the other. */
function identify(k: Kernel, object: GuestAddress): { driver: number; device: number } {
  const device = k.state.io.devices.get(object) ?? 0;
  const driverObject = device === 0 ? object : new DeviceObject(k.memory, object).DriverObject;
  return { driver: k.state.io.drivers.get(driverObject)?.id ?? 0, device };
}

function allocate(k: Kernel, object: GuestAddress, size: number): GuestAddress {
  if (size < SMALLEST || size > MAXIMUM_SIZE) return NULL_ADDRESS;
  const header = ExpTryAllocateSystem(k, HEADER_BYTES + size, TAG);
  if (header === NULL_ADDRESS) return NULL_ADDRESS;
  k.memory.writePointer(header, object);
  k.memory.writeU32(addressAdd(header, 8), size);
  const entry = addressAdd(header, HEADER_BYTES);
  k.memory.fill(entry, size, 0);
  return entry;
}

function free(k: Kernel, entry: GuestAddress): void {
  ExpFreeSystem(k, addressAdd(entry, -HEADER_BYTES));
}

/** Puts an entry into the log, which then owns it. */
function write(k: Kernel, entry: GuestAddress): void {
  const header = addressAdd(entry, -HEADER_BYTES);
  const { driver, device } = identify(k, k.memory.readPointer(header));
  const bytes = k.memory.readBytes(entry, k.memory.readU32(addressAdd(header, 8)));
  const view = new IoErrorLogPacket(k.memory, entry);
  const texts = textsOf(bytes, view.StringOffset, view.NumberOfStrings);
  const { ErrorCode: code, UniqueErrorValue: unique, FinalStatus: status } = view;
  const data = part(bytes, IO_ERROR_LOG_PACKET.DumpData, view.DumpDataSize);
  k.sink.eventLog(
    driver,
    device,
    code >>> 0,
    unique,
    status >>> 0,
    view.MajorFunctionCode,
    view.RetryCount,
    texts,
    data,
  );
  free(k, entry);
}

export const errorLogDdis: readonly Ddi[] = [
  /**
   * Allocates a zeroed entry of so many bytes for a device or driver; NULL without memory, or when it is longer than
   * ERROR_LOG_MAXIMUM_SIZE or too short for a packet.
   * @irql <= DISPATCH_LEVEL
   * Source: "IoAllocateErrorLogEntry function (wdm.h)".
   */
  ddi({
    name: 'IoAllocateErrorLogEntry',
    parameters: ['IoObject: ptr', 'EntrySize: u8'],
    irql: upToDispatch,
    call: (k, object, size) => allocate(k, object, size),
  }),
  /**
   * Puts an entry into the event log, which frees it.
   * @irql <= DISPATCH_LEVEL
   * Source: "IoWriteErrorLogEntry function (wdm.h)".
   */
  ddi({
    name: 'IoWriteErrorLogEntry',
    parameters: ['ElEntry: ptr'],
    irql: upToDispatch,
    call: (k, entry) => write(k, entry),
  }),
  /**
   * Frees an entry that is not to be written.
   * @irql <= DISPATCH_LEVEL
   * Source: "IoFreeErrorLogEntry function (ntddk.h)".
   */
  ddi({
    name: 'IoFreeErrorLogEntry',
    parameters: ['ElEntry: ptr'],
    irql: upToDispatch,
    call: (k, entry) => free(k, entry),
  }),
];
