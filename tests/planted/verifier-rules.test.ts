/** The rules about IRPs that Driver Verifier adds, each broken by a driver of a few lines. Without it, none of them is checked. */
import { expect, test } from 'vitest';
import {
  DEVICE_FLAGS,
  DeviceObject,
  FILE_DEVICE_UNKNOWN,
  type GuestAddress,
  IoStatusBlock,
  IRP_MJ_MAXIMUM_FUNCTION,
  IRP_MJ_READ,
  Irp,
  NULL_ADDRESS,
  STATUS_PENDING,
  STATUS_SUCCESS,
  u64,
} from '../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../kernel/driver-kit/driver-kit.ts';
import { scenario } from '../../system/scenario/api.ts';
import { recordInMemory } from '../support/pipes.ts';
import { scriptOf } from '../support/script-driver.ts';

const STATUS_MORE_PROCESSING_REQUIRED = 0xc000_0016;

function* complete(nt: DriverKit, irp: GuestAddress, information: number): DriverCode<void> {
  const result = nt.view(IoStatusBlock, nt.view(Irp, irp).IoStatus);
  result.Status = STATUS_SUCCESS;
  result.Information = u64(information);
  yield* nt.IoCompleteRequest(irp, 0);
}

/** What a case does with a read of the upper device. */
type Case = (nt: DriverKit, irp: GuestAddress, lower: GuestAddress) => DriverCode<number> | number;

/** Two devices, one above the other; everything else succeeds. */
function image(read: Case) {
  return scriptOf('rules', (nt) => {
    let lower = NULL_ADDRESS;
    const Succeed = nt.routine('Succeed', function* (_device, irp) {
      yield* complete(nt, irp, 0);
      return STATUS_SUCCESS;
    });
    const Read = nt.routine('Read', function* (device, irp) {
      if (device !== lower) {
        const result = read(nt, irp, lower);
        return typeof result === 'number' ? result : yield* result;
      }
      yield* complete(nt, irp, 0);
      return STATUS_SUCCESS;
    });
    return function* DriverEntry(driverObject) {
      for (let major = 0; major <= IRP_MJ_MAXIMUM_FUNCTION; major++)
        nt.setDispatchRoutine(driverObject, major, major === IRP_MJ_READ ? Read : Succeed);
      const out = nt.local(8);
      yield* nt.IoCreateDevice(driverObject, 0, NULL_ADDRESS, FILE_DEVICE_UNKNOWN, 0, false, out);
      lower = nt.memory.readPointer(out);
      const name = nt.text('\\Device\\Rules');
      yield* nt.IoCreateDevice(driverObject, 0, name, FILE_DEVICE_UNKNOWN, 0, false, out);
      const upper = nt.view(DeviceObject, nt.memory.readPointer(out));
      upper.Flags |= DEVICE_FLAGS.DO_BUFFERED_IO;
      upper.StackSize = 2;
      yield* nt.IoCreateSymbolicLink(nt.text('\\DosDevices\\Rules'), name);
      return STATUS_SUCCESS;
    };
  });
}

const visit = scenario({
  drivers: [{ service: 'rules', driver: 'rules' }],
  processes: {
    *'a.exe'(thread) {
      const file = yield* thread.CreateFile('\\\\.\\Rules', { overlapped: true });
      yield* thread.ReadFile(file, 8, yield* thread.Overlapped());
      yield* thread.Sleep(1);
    },
  },
});

const CASES: readonly (readonly [what: string, kind: string, read: Case])[] = [
  [
    'passes an IRP on with its cancel routine set',
    'is passed on with its cancel routine',
    function* (nt, irp, lower) {
      nt.IoSetCancelRoutine(irp, lower);
      nt.IoCopyCurrentIrpStackLocationToNext(irp);
      return yield* nt.IoCallDriver(lower, irp);
    },
  ],
  ['forgets an IRP', 'has neither completed the IRP at .* nor passed it on', () => STATUS_SUCCESS],
  [
    'marks an IRP as pending and returns another status',
    'marked the IRP at .* as pending and returns 0x00000000',
    (nt, irp) => {
      nt.IoMarkIrpPending(irp);
      return STATUS_SUCCESS;
    },
  ],
  [
    'says that an unmarked IRP is pending',
    'returns STATUS_PENDING for the IRP at .* without having marked it',
    () => STATUS_PENDING,
  ],
  [
    'says more bytes than were asked for',
    "is completed with Information 9, and its requester's buffer has 8 bytes",
    function* (nt, irp) {
      yield* complete(nt, irp, 9);
      return STATUS_SUCCESS;
    },
  ],
  [
    'comes back at another IRQL',
    'was called at PASSIVE_LEVEL and returns at APC_LEVEL',
    function* (nt, irp) {
      yield* complete(nt, irp, 0);
      yield* nt.KfRaiseIrql(1);
      return STATUS_SUCCESS;
    },
  ],
];

test.each(CASES)('a driver that %s', (_what, text, read) => {
  const options = { images: [image(read)] };
  expect(recordInMemory(visit, { ...options, verifier: true }).outcome.text).toMatch(
    new RegExp(`^bug check 0xC9: .*${text}`),
  );
  expect(recordInMemory(visit, options).outcome.text).not.toMatch(new RegExp(text));
});

test('a completion routine that comes back at another IRQL', () => {
  const run = recordInMemory(visit, {
    images: [
      image(function* (nt, irp, lower) {
        const Raised = nt.routine('Raised', function* () {
          yield* nt.KfRaiseIrql(1);
          return STATUS_MORE_PROCESSING_REQUIRED;
        });
        nt.IoCopyCurrentIrpStackLocationToNext(irp);
        nt.IoSetCompletionRoutine(irp, Raised, NULL_ADDRESS, true, true, true);
        return yield* nt.IoCallDriver(lower, irp);
      }),
    ],
    verifier: true,
  });
  expect(run.outcome.text).toMatch(/^bug check 0xC4: the completion routine at .* returns at APC_LEVEL/);
});

test('a driver that keeps the rules is left alone', () => {
  const run = recordInMemory(visit, {
    images: [
      image(function* (nt, irp, lower) {
        nt.IoSkipCurrentIrpStackLocation(irp);
        return yield* nt.IoCallDriver(lower, irp);
      }),
    ],
    verifier: true,
  });
  expect(run.outcome.text).toBe('completed');
});
