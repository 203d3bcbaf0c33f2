/** Pool. Source: "ExAllocatePoolWithTag", "ExAllocatePool2", "ExFreePoolWithTag" (wdm.h), "Bug Check 0xC2". */
import {
  addressAdd,
  NonPagedPool,
  NonPagedPoolNx,
  NULL_ADDRESS,
  PagedPool,
  POOL_FLAG_NON_PAGED,
  POOL_FLAG_PAGED,
  poolTag,
  u64,
} from '../../../kernel/driver-kit/api.ts';
import { BAD_POOL_CALLER, DRIVER_VERIFIER_DETECTED_VIOLATION } from '../../../nt/bug-check-codes.ts';
import { rules } from '../harness/rule.ts';

const TAG = poolTag('Conf');
const NORMAL_POOL_PRIORITY = 16;

export default rules((rule) => {
  rule('ExAllocatePoolWithTag gives memory that can be written from the first to the last byte', {
    c: 'AllocateWithTag',
    *kernel(nt, c) {
      const block = yield* nt.ExAllocatePoolWithTag(NonPagedPool, 100, TAG);
      yield* c.report('allocated', block !== NULL_ADDRESS);
      nt.memory.writeU8(block, 1);
      nt.memory.writeU8(addressAdd(block, 99), 2);
      yield* nt.ExFreePoolWithTag(block, TAG);
    },
    expect: { allocated: 1 },
  });

  rule('blocks of less than a page are aligned to 16 bytes', {
    c: 'PoolAlignment',
    *kernel(nt, c) {
      const block = yield* nt.ExAllocatePoolWithTag(NonPagedPoolNx, 24, TAG);
      yield* c.report('remainder', ((block % 16) + 16) % 16);
      yield* nt.ExFreePoolWithTag(block, TAG);
    },
    expect: { remainder: 0 },
  });

  rule('blocks of a page or more are aligned to a page', {
    c: 'PoolPageAlignment',
    *kernel(nt, c) {
      const block = yield* nt.ExAllocatePoolWithTag(NonPagedPoolNx, 4096, TAG);
      yield* c.report('remainder', ((block % 4096) + 4096) % 4096);
      yield* nt.ExFreePoolWithTag(block, TAG);
    },
    expect: { remainder: 0 },
  });

  rule('ExAllocatePool and ExFreePool work without a tag', {
    c: 'AllocateWithoutTag',
    *kernel(nt, c) {
      const block = yield* nt.ExAllocatePool(PagedPool, 32);
      yield* c.report('allocated', block !== NULL_ADDRESS);
      yield* nt.ExFreePool(block);
    },
    expect: { allocated: 1 },
  });

  rule('ExAllocatePool2 gives zeroed memory unless told otherwise', {
    *kernel(nt, c) {
      for (const flags of [POOL_FLAG_NON_PAGED, POOL_FLAG_PAGED]) {
        const block = yield* nt.ExAllocatePool2(u64(flags), 64, TAG);
        let sum = 0;
        for (let i = 0; i < 64; i++) sum += nt.memory.readU8(addressAdd(block, i));
        yield* c.report('sum', sum);
        yield* nt.ExFreePoolWithTag(block, TAG);
      }
    },
    expect: [
      ['sum', 0],
      ['sum', 0],
    ],
  });

  rule('ExAllocatePoolWithTagPriority and ExAllocatePoolWithQuotaTag give memory too', {
    *kernel(nt, c) {
      const first = yield* nt.ExAllocatePoolWithTagPriority(NonPagedPool, 16, TAG, NORMAL_POOL_PRIORITY);
      const second = yield* nt.ExAllocatePoolWithQuotaTag(NonPagedPool, 16, TAG);
      yield* c.report('both', first !== NULL_ADDRESS && second !== NULL_ADDRESS && first !== second);
      yield* nt.ExFreePoolWithTag(first, TAG);
      yield* nt.ExFreePoolWithTag(second, TAG);
    },
    expect: { both: 1 },
  });

  rule('freeing pool twice is a bug check', {
    c: 'FreeTwice',
    *kernel(nt) {
      const block = yield* nt.ExAllocatePoolWithTag(NonPagedPool, 16, TAG);
      yield* nt.ExFreePoolWithTag(block, TAG);
      yield* nt.ExFreePoolWithTag(block, TAG);
    },
    bugCheck: [BAD_POOL_CALLER],
  });

  rule('allocating paged pool at DISPATCH_LEVEL is a violation that Driver Verifier stops', {
    c: 'PagedAtDispatch',
    *kernel(nt) {
      yield* nt.KeRaiseIrqlToDpcLevel();
      yield* nt.ExAllocatePoolWithTag(PagedPool, 16, TAG);
    },
    bugCheck: [DRIVER_VERIFIER_DETECTED_VIOLATION],
  });
});
