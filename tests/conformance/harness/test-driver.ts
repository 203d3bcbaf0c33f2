/** The driver that carries out the kernel sides of cases written in TypeScript, when a program asks for one by name. */
import type { GuestAddress } from '../../../base/guest-address.ts';
import { driver } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { DeviceObject, DriverObject, Irp } from '../../../kernel/generated/views.ts';
import { IRP_MJ_DEVICE_CONTROL, IRP_MJ_MAXIMUM_FUNCTION } from '../../../nt/irp-codes.ts';
import { ntSuccess, STATUS_SUCCESS } from '../../../nt/status-codes.ts';
import type { DriverImage } from '../../../system/image-loader.ts';
import { scriptImage } from '../../../system/typescript/driver-image.ts';
import { CaseContext, report } from './case-context.ts';
import type { NamedRule } from './rule.ts';

/** Control codes of every test driver: begin a case and end it; the input is the case's name. */
export const IOCTL_BEGIN = 0x22_2000;
export const IOCTL_END = 0x22_2004;
export const CONTROL_DEVICE = '\\Device\\Conformance';

const NO_HASH = new Uint8Array(32);

/** The test driver for these cases. */
export function testDriver(rules: readonly NamedRule[]): DriverImage {
  const byName = new Map(rules.map((rule) => [rule.name, rule]));
  const load = driver('conformance', (nt) => {
    let context: CaseContext | undefined;
    let control: GuestAddress | undefined;

    function* runPart(irp: GuestAddress) {
      const location = nt.IoGetCurrentIrpStackLocation(irp);
      const length = location.Parameters_DeviceIoControl_InputBufferLength;
      const bytes = nt.memory.readBytes(nt.view(Irp, irp).AssociatedIrp_SystemBuffer, length);
      const rule = byName.get(new TextDecoder().decode(bytes))!;
      if (location.Parameters_DeviceIoControl_IoControlCode === IOCTL_BEGIN) yield* rule.kernel?.(nt, context!) ?? [];
      else {
        yield* rule.end?.(nt, context!) ?? [];
        yield* context!.cleanUp();
        context!.kept.clear();
      }
      return yield* nt.completeIrp(irp, STATUS_SUCCESS);
    }

    const Dispatch = nt.routine('Dispatch', function* (device, irp) {
      const isControl = device === control;
      if (isControl && nt.IoGetCurrentIrpStackLocation(irp).MajorFunction === IRP_MJ_DEVICE_CONTROL)
        return yield* runPart(irp);
      return yield* context!.handle(device, irp);
    });

    const Unload = nt.routine('Unload', function* () {
      yield* nt.IoDeleteDevice(control!);
    });

    return function* DriverEntry(driverObject) {
      for (let major = 0; major <= IRP_MJ_MAXIMUM_FUNCTION; major++)
        nt.setDispatchRoutine(driverObject, major, Dispatch);
      nt.view(DriverObject, driverObject).DriverUnload = Unload;
      const out = nt.local(8);
      const status = yield* nt.IoCreateDevice(driverObject, 0, nt.text(CONTROL_DEVICE), 0x22, 0, false, out);
      if (!ntSuccess(status)) return status;
      control = nt.memory.readPointer(out);
      nt.view(DeviceObject, control).Flags |= 4;
      context = new CaseContext(nt, driverObject);
      return status;
    };
  });
  return scriptImage('conformance', { driver: load, sha256: NO_HASH });
}

/** A driver of a case's own. */
export function ownDriver(service: string, load: NonNullable<NamedRule['drivers']>[string]): DriverImage {
  const own = driver(service, (nt: DriverKit) => load(nt, (label, value) => report(nt, label, value)));
  return scriptImage(service, { driver: own, sha256: NO_HASH });
}
