/** What the cases about objects begin with: attributes, and the calls that make and open objects. */
import {
  addressAdd,
  type GuestAddress,
  NULL_ADDRESS,
  OBJECT_ATTRIBUTE_FLAGS,
  type U64,
  u64,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';

const { OBJ_CASE_INSENSITIVE, OBJ_KERNEL_HANDLE } = OBJECT_ATTRIBUTE_FLAGS;
export const USUAL = OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE;
export const [KernelMode, UserMode] = [0, 1] as const;
export const [NotificationEvent, SynchronizationEvent] = [0, 1] as const;
export const EVENT_ALL_ACCESS = 0x1f_0003;
export const CURRENT_PROCESS: U64 = u64(0xffff_ffff, 0xffff_ffff);
export const CURRENT_THREAD: U64 = u64(0xffff_fffe, 0xffff_ffff);

export interface Opened {
  readonly status: number;
  readonly handle: U64;
}

/** OBJECT_ATTRIBUTES; '' for an object without a name. */
export function attributes(
  nt: DriverKit,
  name: string,
  flags: number = USUAL,
  root: U64 | number = 0,
  descriptor: GuestAddress = NULL_ADDRESS,
): GuestAddress {
  const address = nt.local(48);
  nt.InitializeObjectAttributes(address, name === '' ? NULL_ADDRESS : nt.text(name), flags, root, descriptor);
  return address;
}

/** Runs a Create or Open routine that stores a handle, and gives both. */
export function* opened(nt: DriverKit, call: (out: GuestAddress) => DriverCode<number>): DriverCode<Opened> {
  const out = nt.local(8);
  nt.memory.writeU64(out, 0, 0);
  const status = yield* call(out);
  return { status, handle: nt.memory.readU64(out) };
}

/** ZwCreateEvent of a notification event. */
export function* createEvent(nt: DriverKit, name: string, flags: number = USUAL, signaled = false): DriverCode<Opened> {
  const oa = attributes(nt, name, flags);
  return yield* opened(nt, (out) => nt.ZwCreateEvent(out, EVENT_ALL_ACCESS, oa, NotificationEvent, signaled));
}

/** ZwOpenEvent. */
export function* openEvent(nt: DriverKit, name: string, flags: number = USUAL): DriverCode<Opened> {
  return yield* opened(nt, (out) => nt.ZwOpenEvent(out, EVENT_ALL_ACCESS, attributes(nt, name, flags)));
}

/** The object of a handle, referenced. */
export function* objectOf(nt: DriverKit, handle: U64): DriverCode<GuestAddress> {
  const out = nt.local(8);
  yield* nt.ObReferenceObjectByHandle(handle, 0, NULL_ADDRESS, KernelMode, out, NULL_ADDRESS);
  return nt.memory.readPointer(out);
}

/** Whether an event is signalled, through a wait that takes no time. */
export function* isSignaled(nt: DriverKit, handle: U64): DriverCode<boolean> {
  const timeout = nt.local(8);
  nt.memory.writeU64(timeout, 0, 0);
  return (yield* nt.ZwWaitForSingleObject(handle, false, timeout)) === 0;
}

/** The type object that a variable such as ExEventObjectType points to. */
export function typeObject(nt: DriverKit, variable: string): GuestAddress {
  return nt.memory.readPointer(nt.variable(variable));
}

/** The name that ObQueryNameString gives, or its status. */
export function* nameOf(nt: DriverKit, object: GuestAddress): DriverCode<string | number> {
  const buffer = nt.local(256);
  const length = nt.local(8);
  const status = yield* nt.ObQueryNameString(object, buffer, 256, length);
  if (status !== 0) return status;
  const bytes = nt.memory.readU16(buffer);
  if (bytes === 0) return '';
  const text = nt.memory.readBytes(nt.memory.readPointer(addressAdd(buffer, 8)), bytes);
  return String.fromCharCode(...Array.from({ length: bytes / 2 }, (_, i) => text[2 * i]! | (text[2 * i + 1]! << 8)));
}
