/** Code and data that stay in memory or not. Source: the pages of the routines (wdm.h, ntddk.h). */
import { addressAdd, DriverObject, NULL_ADDRESS } from '../../../kernel/driver-kit/api.ts';
import { rules } from '../harness/rule.ts';

const MEMORY_MANAGEMENT = 0x1a;

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
});
