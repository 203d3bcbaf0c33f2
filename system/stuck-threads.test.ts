/** What a run that cannot go on says: who waits for what, and who holds it, and who has the requests that are not completed. */
import { expect, test } from 'vitest';
import { FILE_DEVICE_UNKNOWN, NULL_ADDRESS, STATUS_PENDING, STATUS_SUCCESS } from '../kernel/driver-kit/api.ts';
import type { DriverCode } from '../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../kernel/driver-kit/driver-kit.ts';
import { IRP_MJ_DEVICE_CONTROL } from '../nt/irp-codes.ts';
import { event, spawn, wait } from '../tests/conformance/harness/system-threads.ts';
import { runDrivers, scriptOf } from '../tests/support/script-driver.ts';

const [RESOURCE_BYTES, LOCK_BYTES, MUTEX_BYTES, QUEUE_BYTES] = [0x68, 8, 0x38, 0x40];

/** The end of a driver whose DriverEntry waits for what a thread of its own holds. */
function endOf(holder: (nt: DriverKit) => { hold: () => DriverCode<void>; wanted: () => DriverCode<void> }): string {
  const { outcome } = runDrivers(
    scriptOf(
      'stuck',
      (nt) =>
        function* DriverEntry() {
          const { hold, wanted } = holder(nt);
          const held = yield* event(nt);
          const never = yield* event(nt);
          yield* spawn(nt, function* () {
            yield* nt.KeEnterCriticalRegion();
            yield* hold();
            yield* nt.KeSetEvent(held, 0, false);
            yield* wait(nt, never);
          });
          yield* wait(nt, held);
          yield* nt.KeEnterCriticalRegion();
          yield* wanted();
          return STATUS_SUCCESS;
        },
    ),
  );
  return outcome.text;
}

test('a resource: the thread that holds it, and how', () => {
  const text = endOf((nt) => {
    const resource = nt.data(RESOURCE_BYTES);
    return {
      *hold() {
        yield* nt.ExInitializeResourceLite(resource);
        yield* nt.ExAcquireResourceSharedLite(resource, true);
      },
      *wanted() {
        yield* nt.ExAcquireResourceExclusiveLite(resource, true);
      },
    };
  });
  expect(text).toMatch(
    /waits in the kernel for the resource at \S+, which (System\/.+) holds shared, \1 waits in the kernel for the event/,
  );
});

test('a push lock, and a mutex', () => {
  const pushLock = endOf((nt) => {
    const lock = nt.data(LOCK_BYTES);
    nt.memory.writeI64(lock, 0);
    return {
      *hold() {
        yield* nt.ExfAcquirePushLockExclusive(lock);
      },
      *wanted() {
        yield* nt.ExfAcquirePushLockShared(lock);
      },
    };
  });
  expect(pushLock).toMatch(/waits in the kernel for the push lock at \S+, which (System\/.+) holds, \1 waits in/);
  const mutex = endOf((nt) => {
    const object = nt.data(MUTEX_BYTES);
    return {
      *hold() {
        yield* nt.KeInitializeMutex(object, 0);
        yield* wait(nt, object);
      },
      *wanted() {
        yield* wait(nt, object);
      },
    };
  });
  expect(mutex).toMatch(/waits in the kernel for the mutex at \S+, which (System\/.+) owns, \1 waits in/);
});

test('rundown protection: how many have acquired it', () => {
  const text = endOf((nt) => {
    const protection = nt.data(LOCK_BYTES);
    return {
      *hold() {
        yield* nt.ExInitializeRundownProtection(protection);
        yield* nt.ExAcquireRundownProtectionEx(protection, 2);
      },
      *wanted() {
        yield* nt.ExWaitForRundownProtectionRelease(protection);
      },
    };
  });
  expect(text).toMatch(/for the end of rundown protection at \S+, which 2 have acquired/);
});

test('a queue without entries', () => {
  const text = endOf((nt) => {
    const queue = nt.data(QUEUE_BYTES);
    return {
      *hold() {
        yield* nt.KeInitializeQueue(queue, 0);
      },
      *wanted() {
        yield* nt.KeRemoveQueue(queue, 0, NULL_ADDRESS);
      },
    };
  });
  expect(text).toMatch(/waits in the kernel for the queue at/);
});

test('requests that are not completed: what they ask for, and which driver has them', () => {
  const { outcome } = runDrivers(
    scriptOf('keeper', (nt) => {
      const Keep = nt.routine('Keep', (_device, irp) => {
        nt.IoMarkIrpPending(irp);
        return STATUS_PENDING;
      });
      return function* DriverEntry(driverObject) {
        nt.setDispatchRoutine(driverObject, IRP_MJ_DEVICE_CONTROL, Keep);
        const out = nt.local(8);
        yield* nt.IoCreateDevice(driverObject, 0, NULL_ADDRESS, FILE_DEVICE_UNKNOWN, 0, false, out);
        const device = nt.memory.readPointer(out);
        const done = yield* event(nt);
        const status = nt.data(16);
        const none = NULL_ADDRESS;
        const irp = yield* nt.IoBuildDeviceIoControlRequest(0x22_2000, device, none, 0, none, 0, false, done, status);
        yield* nt.IofCallDriver(device, irp);
        yield* wait(nt, done);
        return STATUS_SUCCESS;
      };
    }),
  );
  expect(outcome.text).toMatch(
    /; IRP \d+ \(IRP_MJ_DEVICE_CONTROL\) is with \\Driver\\keeper, without a cancel routine$/,
  );
});
