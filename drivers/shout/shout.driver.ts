/**
 * A filter driver in TypeScript: it stands above the pipes driver and turns what programs read into capitals. Everything
 * else it passes down. It shows a device of one's own on another driver's stack, a completion routine that works on
 * a request on its way up, and unloading.
 */
import {
  addressAdd,
  DEVICE_FLAGS,
  DeviceObject,
  DriverObject,
  driver,
  FILE_DEVICE_UNKNOWN,
  IoStatusBlock,
  IRP_MJ_MAXIMUM_FUNCTION,
  IRP_MJ_READ,
  Irp,
  NULL_ADDRESS,
  ntSuccess,
  STATUS_SUCCESS,
} from 'ntrewind/driver';

const SMALL_A = 0x61;
const SMALL_Z = 0x7a;
const CAPITAL = 0x20;

/** The device extension: one pointer. */
const LOWER_DEVICE = 0;
const EXTENSION_BYTES = 8;

export default driver('shout', (nt) => {
  const lowerDevice = (device: DeviceObject) => nt.memory.readPointer(addressAdd(device.DeviceExtension, LOWER_DEVICE));

  const ShoutPassDown = nt.routine('ShoutPassDown', function* (DeviceObjectPointer, irp) {
    nt.IoSkipCurrentIrpStackLocation(irp);
    return yield* nt.IoCallDriver(lowerDevice(nt.view(DeviceObject, DeviceObjectPointer)), irp);
  });

  /** Completion routine. The buffer is the system's copy, so it may be changed at any IRQL and in any process. */
  const ShoutReadDone = nt.routine('ShoutReadDone', (_device, irpPointer) => {
    const irp = nt.view(Irp, irpPointer);
    const result = nt.view(IoStatusBlock, irp.IoStatus);
    if (ntSuccess(result.Status)) {
      for (let i = 0; i < result.Information.lo; i++) {
        const place = addressAdd(irp.AssociatedIrp_SystemBuffer, i);
        const byte = nt.memory.readU8(place);
        if (byte >= SMALL_A && byte <= SMALL_Z) nt.memory.writeU8(place, byte - CAPITAL);
      }
    }
    if (irp.PendingReturned !== 0) nt.IoMarkIrpPending(irpPointer);
    return STATUS_SUCCESS;
  });

  const ShoutRead = nt.routine('ShoutRead', function* (DeviceObjectPointer, irp) {
    nt.IoCopyCurrentIrpStackLocationToNext(irp);
    nt.IoSetCompletionRoutine(irp, ShoutReadDone, NULL_ADDRESS, true, true, true);
    return yield* nt.IoCallDriver(lowerDevice(nt.view(DeviceObject, DeviceObjectPointer)), irp);
  });

  const ShoutUnload = nt.routine('ShoutUnload', function* (driverObject) {
    const device = nt.view(DeviceObject, nt.view(DriverObject, driverObject).DeviceObject);
    yield* nt.IoDetachDevice(lowerDevice(device));
    yield* nt.IoDeleteDevice(device.address);
  });

  return function* DriverEntry(driverObject) {
    for (let major = 0; major <= IRP_MJ_MAXIMUM_FUNCTION; major++) {
      nt.setDispatchRoutine(driverObject, major, major === IRP_MJ_READ ? ShoutRead : ShoutPassDown);
    }
    nt.view(DriverObject, driverObject).DriverUnload = ShoutUnload;

    const out = nt.local(8);
    let status = yield* nt.IoCreateDevice(
      driverObject,
      EXTENSION_BYTES,
      NULL_ADDRESS,
      FILE_DEVICE_UNKNOWN,
      0,
      false,
      out,
    );
    if (!ntSuccess(status)) return status;
    const device = nt.view(DeviceObject, nt.memory.readPointer(out));

    const target = addressAdd(device.DeviceExtension, LOWER_DEVICE);
    status = yield* nt.IoAttachDevice(device.address, nt.text('\\Device\\Example\\SHOUT'), target);
    if (!ntSuccess(status)) {
      yield* nt.DbgPrint(nt.ansi('shout: there is no pipes driver: %08lx\n'), status);
      yield* nt.IoDeleteDevice(device.address);
      return status;
    }
    device.Flags |= nt.view(DeviceObject, lowerDevice(device)).Flags & DEVICE_FLAGS.DO_BUFFERED_IO;
    device.Flags &= ~DEVICE_FLAGS.DO_DEVICE_INITIALIZING;
    return STATUS_SUCCESS;
  };
});
