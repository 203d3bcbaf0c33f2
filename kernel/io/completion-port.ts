/**
 * I/O completion ports: queues of packets, each telling the end of a request, which threads take out. A port is waited for
 * like a semaphore that counts its packets.
 * Deviation: threads get packets in the order in which they began to wait, not the last one first, and as many as there
 * are run at the same time, whatever the port's concurrency.
 * Source: "I/O Completion Ports", "CreateIoCompletionPort function", "SetFileCompletionNotificationModes function".
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import type { U64 } from '../../base/u64.ts';
import { DISPATCHER_HEADER } from '../../nt/generated/layouts.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { ntSuccess } from '../../nt/status-codes.ts';
import { FILE_OBJECT_FLAGS } from '../../nt/tables/io-flags.ts';
import { ExpAllocateSystem, ExpFreeSystem } from '../ex/pool.ts';
import { DispatcherHeader, FileObject } from '../generated/views.ts';
import { done, type Enter, hostRoutine } from '../host-routine.ts';
import { KiInitializeDispatcherHeader, SemaphoreObject } from '../ke/dispatcher-object.ts';
import { KiWaitTest } from '../ke/wait.ts';
import type { Kernel } from '../kernel.ts';
import { ObDereferenceObject, ObpCreateObject, ObpObjectId } from '../ob/object.ts';
import type { CompletionPacket } from './state.ts';

/** IO_COMPLETION_CONTEXT of a file object: the port and the key of its packets. */
const CONTEXT_BYTES = 16;
const KEY_AT = 8;

/** Makes a port with one reference. */
export function IopCreateIoCompletion(k: Kernel): GuestAddress {
  const port = ObpCreateObject(k, 'IoCompletion', DISPATCHER_HEADER.SIZE);
  KiInitializeDispatcherHeader(k, port, SemaphoreObject, DISPATCHER_HEADER.SIZE, 0);
  k.state.io.completionPorts.set(port, []);
  return port;
}

/** Delete procedure of ports: packets that nobody took are lost. */
export const IopDeleteIoCompletion = hostRoutine<{ readonly object: GuestAddress }>('IopDeleteIoCompletion', {
  start(k, { object }) {
    k.state.io.completionPorts.delete(object);
    return done(0);
  },
});

/** Puts a packet into a port; emits `completion_packet`. */
export function IoSetIoCompletion(k: Kernel, port: GuestAddress, packet: CompletionPacket): void {
  k.state.io.completionPorts.get(port)!.push(packet);
  reportPacket(k, port, packet, false);
  new DispatcherHeader(k.memory, port).SignalState++;
  KiWaitTest(k, port);
}

/** The packets of a port that can be taken without waiting. */
export function availablePackets(k: Kernel, port: GuestAddress): number {
  return Math.max(0, new DispatcherHeader(k.memory, port).SignalState);
}

/** Takes the first packet that no wait has been granted. */
export function takePacketUncounted(k: Kernel, port: GuestAddress): CompletionPacket {
  const packet = k.state.io.completionPorts.get(port)!.shift()!;
  reportPacket(k, port, packet, true);
  return packet;
}

/** Takes the first packet of a port that has some. */
export function takePacket(k: Kernel, port: GuestAddress): CompletionPacket {
  new DispatcherHeader(k.memory, port).SignalState--;
  return takePacketUncounted(k, port);
}

function reportPacket(k: Kernel, port: GuestAddress, packet: CompletionPacket, removed: boolean): void {
  const { irp, key, context, status, information } = packet;
  k.sink.completionPacket(
    ObpObjectId(k, port),
    removed ? 1 : 0,
    irp,
    key.lo,
    key.hi,
    context.lo,
    context.hi,
    status,
    information.lo,
    information.hi,
  );
}

/** Associates a file object with a port, whose reference it takes over. */
export function associatePort(k: Kernel, file: GuestAddress, port: GuestAddress, key: U64): void {
  const context = ExpAllocateSystem(k, CONTEXT_BYTES, poolTag('IoCc'));
  k.memory.writePointer(context, port);
  k.memory.writeU64(addressAdd(context, KEY_AT), key.lo, key.hi);
  new FileObject(k.memory, file).CompletionContext = context;
}

/** A file object goes: it gives its port up. @returns what is left to do */
export function dissociatePort(k: Kernel, file: GuestAddress): Enter | undefined {
  const view = new FileObject(k.memory, file);
  const context = view.CompletionContext;
  if (context === NULL_ADDRESS) return undefined;
  const port = k.memory.readPointer(context);
  view.CompletionContext = NULL_ADDRESS;
  ExpFreeSystem(k, context);
  return ObDereferenceObject(k, port);
}

/** The end of a request on a file object. */
export interface EndOfRequest {
  /** 0 when there was none. */
  readonly irp: number;
  /** ApcContext: without one there is no packet. */
  readonly context: U64;
  readonly status: number;
  readonly information: U64;
  readonly wasPending: boolean;
}

/** Posts the packet of a request that is over, if its file object has a port and does not skip it. */
export function postCompletion(k: Kernel, file: GuestAddress, end: EndOfRequest): void {
  const { CompletionContext: context, Flags: flags } = new FileObject(k.memory, file);
  const { irp, status, information, wasPending } = end;
  if (context === NULL_ADDRESS || (end.context.lo === 0 && end.context.hi === 0)) return;
  const skips = (flags & FILE_OBJECT_FLAGS.FO_SKIP_COMPLETION_PORT) !== 0;
  if (skips && !wasPending && ntSuccess(status)) return;
  const key = k.memory.readU64(addressAdd(context, KEY_AT));
  IoSetIoCompletion(k, k.memory.readPointer(context), { irp, key, context: end.context, status, information });
}
