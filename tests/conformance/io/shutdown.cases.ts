/** Shutdown notifications. Source: "IoRegisterShutdownNotification", "IoRegisterLastChanceShutdownNotification", "IRP_MJ_SHUTDOWN". */
import { DEVICE_FLAGS, DeviceObject, IRP_MJ_SHUTDOWN, STATUS_SUCCESS } from '../../../kernel/driver-kit/api.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import type { CaseContext } from '../harness/case-context.ts';
import { rules } from '../harness/rule.ts';

/** A dispatch routine that reports a shutdown. */
function reports(nt: DriverKit, c: CaseContext, label: string) {
  return {
    *[IRP_MJ_SHUTDOWN](_device: unknown, irp: Parameters<DriverKit['completeIrp']>[0]) {
      yield* c.report(label, nt.IoGetCurrentIrpStackLocation(irp).MajorFunction);
      return yield* nt.completeIrp(irp, STATUS_SUCCESS);
    },
  };
}

export default rules((rule) => {
  rule('a device that is registered for it gets IRP_MJ_SHUTDOWN when the system shuts down', {
    c: 'Shutdown',
    *kernel(nt, c) {
      const device = yield* c.device('', { dispatch: reports(nt, c, 'told') });
      yield* c.report('register', yield* nt.IoRegisterShutdownNotification(device));
      yield* c.report('flag', nt.view(DeviceObject, device).Flags & DEVICE_FLAGS.DO_SHUTDOWN_REGISTERED);
    },
    *user(t) {
      yield* t.ShutdownSystem();
    },
    expect: { register: STATUS_SUCCESS, flag: DEVICE_FLAGS.DO_SHUTDOWN_REGISTERED, told: IRP_MJ_SHUTDOWN },
  });

  rule('devices that are registered for the last chance are told after all others', {
    c: 'ShutdownLast',
    *kernel(nt, c) {
      const last = yield* c.device('', { dispatch: reports(nt, c, 'last') });
      const first = yield* c.device('', { dispatch: reports(nt, c, 'first') });
      yield* nt.IoRegisterLastChanceShutdownNotification(last);
      yield* nt.IoRegisterShutdownNotification(first);
    },
    *user(t) {
      yield* t.ShutdownSystem();
    },
    expect: { first: IRP_MJ_SHUTDOWN, last: IRP_MJ_SHUTDOWN },
  });

  rule('IoUnregisterShutdownNotification takes the registration back', {
    c: 'ShutdownUnregistered',
    *kernel(nt, c) {
      const device = yield* c.device('', { dispatch: reports(nt, c, 'told') });
      yield* nt.IoRegisterShutdownNotification(device);
      yield* nt.IoUnregisterShutdownNotification(device);
      yield* c.report('flag', nt.view(DeviceObject, device).Flags & DEVICE_FLAGS.DO_SHUTDOWN_REGISTERED);
    },
    *user(t) {
      yield* t.ShutdownSystem();
    },
    expect: { flag: 0 },
  });

  rule('the request goes to the top of the stack of the device that is registered', {
    c: 'ShutdownStack',
    *kernel(nt, c) {
      const device = yield* c.device('', { dispatch: reports(nt, c, 'device') });
      yield* c.filter(device, reports(nt, c, 'filter'));
      yield* nt.IoRegisterShutdownNotification(device);
    },
    *user(t) {
      yield* t.ShutdownSystem();
    },
    expect: { filter: IRP_MJ_SHUTDOWN },
  });
});
