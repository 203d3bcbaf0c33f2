/** What code of a TypeScript driver can do, and that the kernel treats it as it treats machine code. */
import { expect, test } from 'vitest';
import {
  addressAdd,
  DEVICE_FLAGS,
  DeviceObject,
  DriverObject,
  FILE_DEVICE_UNKNOWN,
  type GuestAddress,
  NULL_ADDRESS,
  STATUS_SUCCESS,
  STATUS_UNSUCCESSFUL,
  u64,
} from '../../kernel/driver-kit/api.ts';
import { runDrivers, scriptOf } from '../support/script-driver.ts';

const DRIVER_IRQL_NOT_LESS_OR_EQUAL = 0xd1;

test('a routine of the DDI table is called with its parameters and gives the result of its prototype', () => {
  const { prints, outcome } = runDrivers(
    scriptOf('caller', (nt) => {
      return function* DriverEntry() {
        const out = nt.local(16);
        nt.memory.writeU64(out, 0, 0);
        yield* nt.RtlInitUnicodeString(out, nt.wide('seven'));
        yield* nt.DbgPrint(nt.ansi('length %d text %wZ'), nt.memory.readU16(out), out);
        const equal: boolean = yield* nt.RtlEqualUnicodeString(out, nt.text('SEVEN'), true);
        const order: number = yield* nt.RtlCompareUnicodeString(nt.text('a'), nt.text('b'), false);
        yield* nt.DbgPrint(nt.ansi('equal %d order %d'), equal, order < 0);
        return STATUS_SUCCESS;
      };
    }),
  );
  expect(outcome.kind).toBe('completed');
  expect(prints).toEqual(['length 10 text seven', 'equal 1 order 1']);
});

test('arguments beyond the fourth are on the stack, with the home space below them', () => {
  const { prints } = runDrivers(
    scriptOf('many', (nt) => {
      const Sum = nt.routine('Sum', (a: GuestAddress, b, c, d, e, f) => u64(a + b + c + d + e * 10 + f * 100));
      return function* DriverEntry() {
        const { lo } = yield* nt.call(Sum, 1, 2, 3, 4, 5, 6);
        yield* nt.DbgPrint(nt.ansi('%d %d %d %d %d %d'), 1, 2, 3, 4, 5, lo);
        return STATUS_SUCCESS;
      };
    }),
  );
  expect(prints).toEqual(['1 2 3 4 5 660']);
});

test('calls of a named routine have the routine and a place in it as their call site', () => {
  const { events, system } = runDrivers(
    scriptOf('sites', (nt) => {
      return function* DriverEntry() {
        yield* nt.DbgPrint(nt.ansi('one'));
        yield* nt.DbgPrint(nt.ansi('two'));
        return STATUS_UNSUCCESSFUL;
      };
    }),
  );
  const load = events.find(({ kind }) => kind === 'imageLoad')!;
  expect(load.args[1]).toBe('sites.ts');
  expect(system.images.namesOf('sites').map(({ name }) => name)).toEqual(['DriverEntry']);
  expect(events.filter(({ kind }) => kind === 'ddiCall').map(({ args }) => args[0])).toEqual(['DbgPrint', 'DbgPrint']);
});

test('variables of a driver are fresh each time its image is loaded', () => {
  const image = scriptOf('fresh', (nt) => {
    let starts = 0;
    return function* DriverEntry() {
      starts++;
      yield* nt.DbgPrint(nt.ansi('start %d'), starts);
      return STATUS_SUCCESS;
    };
  });
  expect(runDrivers(image).prints).toEqual(['start 1']);
  expect(runDrivers(image).prints).toEqual(['start 1']);
});

test('touching paged memory that does not exist at DISPATCH_LEVEL is bug check 0xD1 with the routine as its place', () => {
  const { outcome } = runDrivers(
    scriptOf('wild', (nt) => {
      const Touch = nt.routine('Touch', () => nt.memory.readU32(-0x10 as GuestAddress));
      return function* DriverEntry() {
        yield* nt.KeRaiseIrqlToDpcLevel();
        yield* nt.call(Touch);
        return STATUS_SUCCESS;
      };
    }),
  );
  expect(outcome.kind).toBe('bugcheck');
  expect(outcome.text).toMatch(new RegExp(`0x${DRIVER_IRQL_NOT_LESS_OR_EQUAL.toString(16)}.*wild!Touch`, 'i'));
});

test('calling a routine above its IRQL is the bug check that a compiled driver gets', () => {
  const { outcome } = runDrivers(
    scriptOf('high', (nt) => {
      return function* DriverEntry(driverObject) {
        yield* nt.KeRaiseIrqlToDpcLevel();
        yield* nt.IoCreateDevice(driverObject, 0, NULL_ADDRESS, FILE_DEVICE_UNKNOWN, 0, false, nt.local(8));
        return STATUS_SUCCESS;
      };
    }),
  );
  expect(outcome.text).toMatch(/0xC4.*IoCreateDevice/i);
});

test('a routine nobody implements ends the run with its name and the driver as the place', () => {
  const { outcome } = runDrivers(
    scriptOf('asks', (nt) => {
      return function* DriverEntry() {
        yield* nt.callByName('ExFrobnicate', 1);
        return STATUS_SUCCESS;
      };
    }),
  );
  expect(outcome).toEqual({
    kind: 'unimplemented',
    text: 'ExFrobnicate is not implemented (called from asks!DriverEntry+0x1)',
  });
});

test('endless recursion uses the kernel stack up: a double fault', () => {
  const { outcome } = runDrivers(
    scriptOf('deep', (nt) => {
      const Deeper: GuestAddress = nt.routine('Deeper', function* () {
        yield* nt.call(Deeper);
      });
      return function* DriverEntry() {
        yield* nt.call(Deeper);
        return STATUS_SUCCESS;
      };
    }),
  );
  expect(outcome.text).toMatch(/0x7F.*kernel stack is used up/i);
});

test('the driver object of a TypeScript driver has image, entry and dispatch table; its unload routine runs', () => {
  const { prints, outcome } = runDrivers(
    scriptOf('object', (nt) => {
      const Unload = nt.routine('Unload', function* (driverObject) {
        yield* nt.IoDeleteDevice(nt.view(DriverObject, driverObject).DeviceObject);
        yield* nt.DbgPrint(nt.ansi('unloaded'));
      });
      return function* DriverEntry(address, registryPath) {
        const object = nt.view(DriverObject, address);
        object.DriverUnload = Unload;
        const inImage =
          object.DriverInit > object.DriverStart && object.DriverInit < object.DriverStart + object.DriverSize;
        yield* nt.DbgPrint(nt.ansi('%wZ %d'), registryPath, inImage);
        const out = nt.local(8);
        const status = yield* nt.IoCreateDevice(address, 0, NULL_ADDRESS, FILE_DEVICE_UNKNOWN, 0, false, out);
        nt.view(DeviceObject, nt.memory.readPointer(out)).Flags |= DEVICE_FLAGS.DO_BUFFERED_IO;
        return status;
      };
    }),
  );
  expect(outcome.kind).toBe('completed');
  expect(prints).toEqual(['\\REGISTRY\\MACHINE\\SYSTEM\\CurrentControlSet\\Services\\object 1', 'unloaded']);
});

test('list routines keep a doubly linked list', () => {
  const { prints } = runDrivers(
    scriptOf('lists', (nt) => {
      return function* DriverEntry() {
        const head = nt.data(16);
        const [first, second, third] = [nt.data(16), nt.data(16), nt.data(16)];
        nt.InitializeListHead(head);
        const empty = nt.IsListEmpty(head);
        nt.InsertTailList(head, second);
        nt.InsertTailList(head, third);
        nt.InsertHeadList(head, first);
        const taken = nt.RemoveHeadList(head) === first;
        const emptyAfter = [nt.RemoveEntryList(third), nt.RemoveEntryList(second)];
        yield* nt.DbgPrint(nt.ansi('%d %d %d %d'), empty, taken, emptyAfter[0]!, emptyAfter[1]!);
        return STATUS_SUCCESS;
      };
    }),
  );
  expect(prints).toEqual(['1 1 0 1']);
});

test.each<[string, Parameters<typeof scriptOf>[1], RegExp]>([
  [
    'code that throws',
    () => () => {
      throw new TypeError('no such thing');
    },
    /driver "bad" failed: no such thing/,
  ],
  [
    'a yield without a star',
    (nt) =>
      function* () {
        yield nt.DbgPrint(nt.ansi('x')) as never;
      },
    /"yield\*", not with "yield"/,
  ],
  [
    'an argument that is no value',
    (nt) =>
      function* () {
        yield* nt.DbgPrint(undefined as never);
      },
    /undefined is no value for a register/,
  ],
  [
    'too many local variables',
    (nt) => () => {
      nt.local(4096);
    },
    /more than \d+ bytes of local variables/,
  ],
  ['no DriverEntry', () => undefined as never, /must return its DriverEntry/],
  [
    'memory used while loading',
    (nt) => {
      nt.data(8);
      return () => 0;
    },
    /uses memory while it names its routines/,
  ],
  [
    'two routines with one name',
    (nt) => {
      nt.routine('Twice', () => 0);
      nt.routine('Twice', () => 0);
      return () => 0;
    },
    /names a routine "Twice"/,
  ],
])('%s is the error of the driver, by name', (_what, load, message) => {
  expect(() => runDrivers(scriptOf('bad', load))).toThrow(message);
});

test('a call into the middle of a routine is refused', () => {
  expect(() =>
    runDrivers(
      scriptOf('middle', (nt) => {
        const Routine = nt.routine('Routine', () => 0);
        return function* DriverEntry() {
          yield* nt.call(addressAdd(Routine, 8));
          return STATUS_SUCCESS;
        };
      }),
    ),
  ).toThrow(/where none of its routines begins/);
});

test('a system with a TypeScript driver says that it cannot be stored', () => {
  const { system } = runDrivers(scriptOf('stored', () => () => STATUS_SUCCESS));
  expect(system.canBeSaved).toBe(false);
  expect(() => system.save()).toThrow(/run again from its start/);
});
