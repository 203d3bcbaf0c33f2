/**
 * Being told of processors. None is added to a running system, so what there is to hear of are those that are there when a
 * driver registers.
 * Source: "KeRegisterProcessorChangeCallback function (wdm.h)", "KE_PROCESSOR_CHANGE_NOTIFY_CONTEXT structure (wdm.h)".
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import type { U64 } from '../../base/u64.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { ntSuccess, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { ExpFreeSystem, ExpTryAllocateSystem } from '../ex/pool.ts';
import { callGuest, done, type Enter, enter, hostRoutine, type StepResult } from '../host-routine.ts';
import { passiveOnly } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { writeProcessorNumber } from './processor-ddis.ts';

const KE_PROCESSOR_CHANGE_ADD_EXISTING = 1;

/** KE_PROCESSOR_CHANGE_NOTIFY_STATE */
const [KeProcessorAddStartNotify, KeProcessorAddCompleteNotify, KeProcessorAddFailureNotify] = [0, 1, 2];

/** KE_PROCESSOR_CHANGE_NOTIFY_CONTEXT, and behind it the status that the routine may change; the handle points at them. */
const STATE = 0;
const NT_NUMBER = 4;
const STATUS = 8;
const PROC_NUMBER = 12;
const OPERATION_STATUS = 16;
const BLOCK_BYTES = 24;

interface TellOfProcessors {
  readonly routine: GuestAddress;
  readonly context: U64;
  readonly handle: GuestAddress;
  /** What the routine is told, of which processor next, and of how many. */
  state: number;
  next: number;
  count: number;
}

/** Tells of all processors twice; when the routine fails for one, those before are taken back and the registration too. */
const KiTellOfProcessors = hostRoutine<TellOfProcessors>('KiTellOfProcessors', {
  start: (k, slots) => tellOfNext(k, slots),
  told(k, slots) {
    const status = k.memory.readU32(addressAdd(slots.handle, OPERATION_STATUS));
    if (slots.state === KeProcessorAddStartNotify && !ntSuccess(status)) {
      slots.count = slots.next - 1;
      begin(slots, KeProcessorAddFailureNotify);
      k.memory.writeU32(addressAdd(slots.handle, STATUS), status);
    }
    return tellOfNext(k, slots);
  },
});

function begin(slots: TellOfProcessors, state: number): void {
  slots.state = state;
  slots.next = 0;
}

function tellOfNext(k: Kernel, slots: TellOfProcessors): StepResult {
  const { handle, routine, context } = slots;
  if (slots.next === slots.count) {
    if (slots.state === KeProcessorAddCompleteNotify) return done(handle);
    if (slots.state === KeProcessorAddFailureNotify) {
      ExpFreeSystem(k, handle);
      return done(NULL_ADDRESS);
    }
    begin(slots, KeProcessorAddCompleteNotify);
  }
  const number = slots.next++;
  k.memory.writeU32(addressAdd(handle, STATE), slots.state);
  k.memory.writeU32(addressAdd(handle, NT_NUMBER), number);
  writeProcessorNumber(k, addressAdd(handle, PROC_NUMBER), number);
  k.memory.writeU32(addressAdd(handle, OPERATION_STATUS), STATUS_SUCCESS);
  return callGuest(routine, [context, handle, addressAdd(handle, OPERATION_STATUS)], 'told');
}

function register(k: Kernel, routine: GuestAddress, context: U64, flags: number): GuestAddress | Enter {
  const handle = ExpTryAllocateSystem(k, BLOCK_BYTES, poolTag('KePc'));
  if (handle === NULL_ADDRESS || (flags & KE_PROCESSOR_CHANGE_ADD_EXISTING) === 0) return handle;
  k.memory.fill(handle, BLOCK_BYTES, 0);
  const count = k.configuration.processorCount;
  return enter(KiTellOfProcessors, { routine, context, handle, state: KeProcessorAddStartNotify, next: 0, count });
}

export const processorChangeDdis: readonly Ddi[] = [
  /**
   * Has a routine called for each processor that is added, and with KE_PROCESSOR_CHANGE_ADD_EXISTING at once for those that are
   * there: first before, then after, or after a failure for those before it. Its value is for taking that back; NULL when there
   * is no memory or the routine has failed.
   * @irql PASSIVE_LEVEL
   * Deviation: no processor is added later.
   * Source: "KeRegisterProcessorChangeCallback function (wdm.h)".
   */
  ddi({
    name: 'KeRegisterProcessorChangeCallback',
    parameters: ['CallbackFunction: ptr', 'CallbackContext: u64', 'Flags: u32'],
    irql: passiveOnly,
    call: (k, routine, context, flags) => register(k, routine, context, flags),
  }),
  /**
   * Takes a registration back.
   * @irql PASSIVE_LEVEL
   * Source: "KeDeregisterProcessorChangeCallback function (wdm.h)".
   */
  ddi({
    name: 'KeDeregisterProcessorChangeCallback',
    parameters: ['CallbackHandle: ptr'],
    irql: passiveOnly,
    call: (k, handle) => ExpFreeSystem(k, handle),
  }),
];
