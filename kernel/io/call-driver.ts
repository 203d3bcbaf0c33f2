/** Sending an IRP to a driver. Source: "IoCallDriver macro (wdm.h)". */
import { formatAddress } from '../../base/format.ts';
import { addressAdd, canonicalAddress, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import type { U64 } from '../../base/u64.ts';
import { NO_MORE_IRP_STACK_LOCATIONS } from '../../nt/bug-check-codes.ts';
import { IO_SECURITY_CONTEXT, IO_STACK_LOCATION, IRP } from '../../nt/generated/layouts.ts';
import { IRP_MJ_CREATE } from '../../nt/irp-codes.ts';
import { bugcheck } from '../bugcheck.ts';
import { DeviceObject, IoStackLocation, Irp } from '../generated/views.ts';
import { callGuest, done, type Enter, enter, hostRoutine, type StepResult, whenAbandoned } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { systemKey } from '../mm/system-space.ts';
import { ObpObjectId } from '../ob/object.ts';
import { VfCheckBeforeCall, VfCheckDispatchIrql, VfCheckPending } from '../vf/io-verification.ts';
import { isBuiltin } from './builtin-driver.ts';
import { deriveBeforeCall, deriveMarkPending, deriveSetCancel, rememberLocations } from './derived-operations.ts';
import { IopDeviceId, IopNoteDeviceFlags } from './device.ts';
import { dispatchEntry, IopDriverId } from './driver-object.ts';
import { describeSentIrp, IopAnswerExternally } from './external-completion.ts';
import { liveIrp, stackLocationAddress } from './irp.ts';
import type { IrpRecord } from './state.ts';

const { Parameters_Others_Argument1, Parameters_Others_Argument2 } = IO_STACK_LOCATION;
const { Parameters_Others_Argument3, Parameters_Others_Argument4 } = IO_STACK_LOCATION;

/** Slots of {@link IofCallDriver}, which {@link sendIrp} makes. */
interface CallDriver {
  readonly device: GuestAddress;
  readonly irp: GuestAddress;
  /** Numbers of the IRP, the driver and the device, which may all be gone when the driver returns. */
  irpId: number;
  driverId: number;
  deviceId: number;
  /** What the thread was working on before, once it works on this one. */
  outerIrp: number | undefined;
  /** The dispatch routine, and the IRQL and the stack location it was called with. */
  routine: GuestAddress | undefined;
  irql: number;
  location: number;
}

/** To send an IRP to a device. All its slots are there from the start: objects that grow cost a driver's every request. */
export function sendIrp(device: GuestAddress, irp: GuestAddress, next = ''): Enter {
  const slots: CallDriver = {
    device,
    irp,
    irpId: 0,
    driverId: 0,
    deviceId: 0,
    outerIrp: undefined,
    routine: undefined,
    irql: 0,
    location: 0,
  };
  return enter(IofCallDriver, slots, next);
}

/**
 * Makes the next stack location the current one and calls the driver's dispatch routine for its major function. Its
 * value is what the routine returns. Bug check 0x35 when the IRP has no stack location left.
 */
export const IofCallDriver = hostRoutine<CallDriver>('IofCallDriver', {
  start(k, slots) {
    const { device, irp } = slots;
    const record = liveIrp(k, irp, 'sent to a driver');
    deriveBeforeCall(k, record, irp);
    deriveSetCancel(k, record, irp);
    IopNoteDeviceFlags(k, device);
    VfCheckBeforeCall(k, irp);
    const stack = advance(k, irp, device);
    rememberLocations(k, record, irp);
    const driver = new DeviceObject(k.memory, device).DriverObject;
    const routine = k.memory.readPointer(dispatchEntry(driver, stack.MajorFunction));
    slots.irpId = record.id;
    slots.driverId = IopDriverId(k, driver);
    slots.deviceId = IopDeviceId(k, device);
    slots.outerIrp = enterIrp(k, record.id);
    slots.routine = routine;
    slots.irql = k.irql;
    slots.location = new Irp(k.memory, irp).CurrentLocation;
    emitDispatch(k, record.id, irp, stack, slots.deviceId, slots.driverId, routine);
    const answer = askOutside(k, record, irp, stack, driver);
    if (answer !== undefined) return answer;
    return callGuest(routine, [device, irp], 'returned');
  },

  returned(k, slots, status) {
    const record = k.state.io.irps.get(systemKey(slots.irp));
    if (record?.id === slots.irpId) {
      deriveMarkPending(k, record!, slots.irp);
      deriveSetCancel(k, record!, slots.irp);
    }
    k.sink.irpDispatchReturn(slots.irpId, slots.driverId, status, slots.deviceId);
    VfCheckDispatchIrql(k, slots.routine!, slots.irql);
    if (record?.id === slots.irpId) VfCheckPending(k, record!, slots.irp, slots.routine!, slots.location, status);
    enterIrp(k, slots.outerIrp!);
    return done(status);
  },
});

/** What is done instead of running the driver; undefined when it runs. */
function askOutside(
  k: Kernel,
  record: IrpRecord,
  irp: GuestAddress,
  stack: IoStackLocation,
  driver: GuestAddress,
): StepResult | undefined {
  // Drivers in the kernel always run: they are no more outside than the kernel is.
  if (k.decisions.externalCompletion === undefined || isBuiltin(k, driver)) return undefined;
  const sent = describeSentIrp(k, record, irp, stack);
  const completion = k.decisions.externalCompletion(sent);
  return completion && enter(IopAnswerExternally, { irp, asked: sent, ...completion }, 'returned');
}

/** Notes which IRP the thread works on; returns the one before. */
export function enterIrp(k: Kernel, irp: number): number {
  const thread = k.currentThread;
  if (thread === undefined) return 0;
  const outer = thread.irp;
  thread.irp = irp;
  return outer;
}

/** What a routine does that has let its thread work on an IRP and will not finish. */
export function abandonIrp(k: Kernel, { outerIrp }: { readonly outerIrp?: number | undefined }): void {
  if (outerIrp !== undefined) enterIrp(k, outerIrp);
}

whenAbandoned(IofCallDriver, abandonIrp);

/** Moves on to the next stack location and enters the device there. */
function advance(k: Kernel, address: GuestAddress, device: GuestAddress): IoStackLocation {
  const irp = new Irp(k.memory, address);
  const location = irp.CurrentLocation - 1;
  if (location <= 0) {
    throw bugcheck(
      k,
      NO_MORE_IRP_STACK_LOCATIONS,
      [address, 0, 0, 0],
      `the IRP at ${formatAddress(address)} is sent to another driver, but its ${irp.StackCount} stack locations are used up`,
    );
  }
  irp.CurrentLocation = location;
  const stack = new IoStackLocation(k.memory, stackLocationAddress(address, location));
  irp.Tail_Overlay_CurrentStackLocation = stack.address;
  stack.DeviceObject = device;
  return stack;
}

function emitDispatch(
  k: Kernel,
  id: number,
  address: GuestAddress,
  stack: IoStackLocation,
  deviceId: number,
  driverId: number,
  routine: GuestAddress,
): void {
  const irp = new Irp(k.memory, address);
  const file = stack.FileObject;
  const a1 = k.memory.readU64(addressAdd(stack.address, Parameters_Others_Argument1));
  const a2 = k.memory.readU64(addressAdd(stack.address, Parameters_Others_Argument2));
  const a3 = k.memory.readU64(addressAdd(stack.address, Parameters_Others_Argument3));
  const a4 = k.memory.readU64(addressAdd(stack.address, Parameters_Others_Argument4));
  const systemBuffer = k.memory.readU64(addressAdd(address, IRP.AssociatedIrp_SystemBuffer));
  const mdl = k.memory.readU64(addressAdd(address, IRP.MdlAddress));
  const userBuffer = k.memory.readU64(addressAdd(address, IRP.UserBuffer));
  k.sink.irpDispatch(
    id,
    deviceId,
    driverId,
    file === NULL_ADDRESS ? 0 : ObpObjectId(k, file),
    stack.MajorFunction,
    stack.MinorFunction,
    irp.CurrentLocation,
    stack.Flags,
    irp.RequestorMode,
    a1.lo,
    a1.hi,
    a2.lo,
    a2.hi,
    a3.lo,
    a3.hi,
    a4.lo,
    a4.hi,
    routine,
    irp.Flags,
    stack.MajorFunction === IRP_MJ_CREATE ? desiredAccess(k, a1) : 0,
    systemBuffer.lo,
    systemBuffer.hi,
    mdl.lo,
    mdl.hi,
    userBuffer.lo,
    userBuffer.hi,
  );
}

/** Parameters.Create.SecurityContext->DesiredAccess; 0 where a driver has left no readable context. */
function desiredAccess(k: Kernel, { lo, hi }: U64): number {
  const context = canonicalAddress(lo, hi);
  if (context === undefined || !k.memory.isAccessible(context, IO_SECURITY_CONTEXT.SIZE, 'read')) return 0;
  return k.memory.readU32(addressAdd(context, IO_SECURITY_CONTEXT.DesiredAccess));
}
