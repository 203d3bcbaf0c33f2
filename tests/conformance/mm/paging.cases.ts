/** Code and data that stay in memory or not. Source: "Making Drivers Pageable", the pages of the routines (wdm.h, ntddk.h), "Bug Check 0x1A". */
import { addressAdd, DriverObject, NULL_ADDRESS } from '../../../kernel/driver-kit/api.ts';
import { rules } from '../harness/rule.ts';

const MEMORY_MANAGEMENT = 0x1a;
const DRIVER_IRQL_NOT_LESS_OR_EQUAL = 0xd1;
const DISPATCH_LEVEL = 2;

export default rules((rule) => {
  rule('MmPageEntireDriver gives the base of the image that has the address', {
    c: 'PageEntireDriver',
    *kernel(nt, c) {
      const { DriverStart } = nt.view(DriverObject, c.driverObject);
      yield* c.report('base', (yield* nt.MmPageEntireDriver(addressAdd(DriverStart, 0x1000))) === DriverStart);
      yield* nt.MmResetDriverPaging(DriverStart);
    },
    expect: { base: 1 },
  });

  rule('MmPageEntireDriver gives NULL for an address that no driver has', {
    *kernel(nt, c) {
      yield* c.report('none', yield* nt.MmPageEntireDriver(nt.local(8)));
    },
    expect: { none: 0 },
  });

  rule('a section is locked by an address in it, and unlocked and locked again by the handle that gives', {
    c: 'LockSection',
    *kernel(nt, c) {
      const { DriverStart } = nt.view(DriverObject, c.driverObject);
      const handle = yield* nt.MmLockPagableDataSection(addressAdd(DriverStart, 0x1000));
      yield* c.report('handle', handle !== NULL_ADDRESS);
      yield* nt.MmUnlockPagableImageSection(handle);
      yield* nt.MmLockPagableSectionByHandle(handle);
      yield* nt.MmUnlockPagableImageSection(handle);
    },
    expect: { handle: 1 },
  });

  rule('locking what is in no driver is bug check 0x1A', {
    *kernel(nt) {
      yield* nt.MmLockPagableDataSection(nt.local(8));
    },
    bugCheck: [MEMORY_MANAGEMENT, 0x1234, undefined, undefined, undefined],
  });

  rule('unlocking a section more often than it was locked is bug check 0x1A', {
    c: 'UnlockTwice',
    *kernel(nt) {
      const handle = yield* nt.MmLockPagableDataSection(nt.data(8));
      yield* nt.MmUnlockPagableImageSection(handle);
      yield* nt.MmUnlockPagableImageSection(handle);
    },
    bugCheck: [MEMORY_MANAGEMENT, 0x1010, undefined, undefined, undefined],
  });

  rule('what is needed until DriverEntry returns is not there afterwards', {
    c: 'Initialization',
    onlyC: true,
    expect: { initialization: 0, pageable: 1 },
  });

  rule('code of a pageable section cannot be called at DISPATCH_LEVEL while it may be paged out', {
    c: 'PagedCode',
    onlyC: true,
    verifier: true,
    bugCheck: [DRIVER_IRQL_NOT_LESS_OR_EQUAL, undefined, DISPATCH_LEVEL, 8, undefined],
  });

  rule('code of a pageable section can be called at DISPATCH_LEVEL while the section is locked', {
    c: 'LockedPagedCode',
    onlyC: true,
    verifier: true,
    expect: { paged: 1, locked: 42, unlocked: 1 },
  });

  rule('a section that was locked twice stays in memory until it has been unlocked twice', {
    c: 'LockedTwice',
    onlyC: true,
    verifier: true,
    expect: { 'unlocked once': 1, 'unlocked twice': 0 },
  });

  rule(
    'after MmPageEntireDriver all of a driver may be paged out, after MmResetDriverPaging only its pageable sections',
    {
      verifier: true,
      *kernel(nt, c) {
        const value = nt.data(4096);
        const old = nt.local(1);
        const isThere = function* () {
          nt.memory.writeU8(old, yield* nt.KfRaiseIrql(DISPATCH_LEVEL));
          const there = yield* nt.MmIsAddressValid(value);
          yield* nt.KeLowerIrql(nt.memory.readU8(old));
          return there;
        };
        yield* c.report('as the image says', yield* isThere());
        yield* nt.MmPageEntireDriver(value);
        yield* c.report('entirely', yield* nt.MmIsNonPagedSystemAddressValid(value));
        yield* nt.MmResetDriverPaging(value);
        yield* c.report('again', yield* isThere());
      },
      expect: { 'as the image says': 1, entirely: 0, again: 1 },
    },
  );
});
