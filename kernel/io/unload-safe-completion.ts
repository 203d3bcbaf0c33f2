/**
 * Completion routines whose driver cannot be unloaded before they have returned: the I/O manager holds a reference to the
 * driver's device meanwhile. Source: "IoSetCompletionRoutineEx function (wdm.h)".
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { IO_STACK_LOCATION } from '../../nt/generated/layouts.ts';
import { DISPATCH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { STATUS_INSUFFICIENT_RESOURCES, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { STACK_CONTROL } from '../../nt/tables/io-flags.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { ExpFreeSystem, ExpTryAllocateSystem } from '../ex/pool.ts';
import { callGuest, done, enter, hostRoutine } from '../host-routine.ts';
import { ObDereferenceObject, ObReferenceObject } from '../ob/object.ts';
import { IoGetNextIrpStackLocation } from './irp.ts';

const { SL_INVOKE_ON_SUCCESS, SL_INVOKE_ON_ERROR, SL_INVOKE_ON_CANCEL } = STACK_CONTROL;

/** What stands in the context of the stack location: the device, the driver's routine and its context. */
const DEVICE = 0;
const ROUTINE = 8;
const CONTEXT = 16;
const CONTEXT_BYTES = 24;

/** Slots of {@link IopUnloadSafeCompletion}; the caller gives the first three. */
interface UnloadSafeCompletion {
  /** What the I/O manager passes: the device of the stack location above, or NULL. */
  readonly device: GuestAddress;
  readonly irp: GuestAddress;
  readonly block: GuestAddress;
  status?: number;
}

const IopUnloadSafeCompletion = hostRoutine<UnloadSafeCompletion>('IopUnloadSafeCompletion', {
  start(k, { device, irp, block }) {
    const routine = k.memory.readPointer(addressAdd(block, ROUTINE));
    return callGuest(routine, [device, irp, k.memory.readU64(addressAdd(block, CONTEXT))], 'returned');
  },
  returned(k, slots, status) {
    slots.status = status;
    const held = k.memory.readPointer(addressAdd(slots.block, DEVICE));
    ExpFreeSystem(k, slots.block);
    const next = ObDereferenceObject(k, held);
    return next === undefined ? done(status) : { ...next, next: 'released' };
  },
  released: (_k, slots) => done(slots.status!),
});

export const unloadSafeCompletionDdis: readonly Ddi[] = [
  /**
   * Sets a completion routine for the driver below, and keeps the caller's driver in memory until it has returned. Unless it is
   * called in all cases, the driver stays for ever.
   * @irql <= DISPATCH_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INSUFFICIENT_RESOURCES.
   * Source: "IoSetCompletionRoutineEx function (wdm.h)".
   */
  ddi({
    name: 'IoSetCompletionRoutineEx',
    parameters: [
      'DeviceObject: ptr',
      'Irp: ptr',
      'CompletionRoutine: ptr',
      'Context: u64',
      'InvokeOnSuccess: bool',
      'InvokeOnError: bool',
      'InvokeOnCancel: bool',
    ],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call(k, device, irp, routine, context, onSuccess, onError, onCancel) {
      const block = ExpTryAllocateSystem(k, CONTEXT_BYTES, poolTag('IoUs'));
      if (block === NULL_ADDRESS) return STATUS_INSUFFICIENT_RESOURCES;
      ObReferenceObject(k, device);
      k.memory.writePointer(addressAdd(block, DEVICE), device);
      k.memory.writePointer(addressAdd(block, ROUTINE), routine);
      k.memory.writeU64(addressAdd(block, CONTEXT), context.lo, context.hi);
      const next = IoGetNextIrpStackLocation(k, irp);
      next.CompletionRoutine = k.calls.exportAddress('IopUnloadSafeCompletion');
      k.memory.writePointer(addressAdd(next.address, IO_STACK_LOCATION.Context), block);
      next.Control =
        (onSuccess ? SL_INVOKE_ON_SUCCESS : 0) |
        (onError ? SL_INVOKE_ON_ERROR : 0) |
        (onCancel ? SL_INVOKE_ON_CANCEL : 0);
      return STATUS_SUCCESS;
    },
  }),
  /**
   * The completion routine that IoSetCompletionRoutineEx really sets. Not an export.
   * @irql <= DISPATCH_LEVEL
   * Returns what the driver's routine returns.
   * Source: "IoSetCompletionRoutineEx function (wdm.h)".
   */
  ddi({
    name: 'IopUnloadSafeCompletion',
    parameters: ['DeviceObject: ptr', 'Irp: ptr', 'Context: ptr'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (_k, device, irp, block) => enter(IopUnloadSafeCompletion, { device, irp, block }),
  }),
];
