/**
 * Looking at stacks and going on elsewhere. Source: "RtlCaptureStackBackTrace function (ntifs.h)", "RtlCaptureContext function (ntifs.h)",
 * "RtlRestoreContext", "RtlLookupFunctionEntry", "RtlVirtualUnwind", "RtlUnwindEx function (winnt.h)".
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../../kernel/driver-kit/api.ts';
import { rules } from '../harness/rule.ts';

export default rules((rule) => {
  rule('RtlCaptureStackBackTrace stores where the caller is, then its callers; skipping leaves out the first ones', {
    c: 'BackTrace',
    *kernel(nt, c) {
      const [all, skipped, hash] = [nt.local(32), nt.local(32), nt.local(8)];
      const inner = nt.routine(function* () {
        yield* c.report('count', yield* nt.RtlCaptureStackBackTrace(0, 3, all, hash));
        yield* c.report('skipped', yield* nt.RtlCaptureStackBackTrace(1, 2, skipped, NULL_ADDRESS));
        return undefined;
      });
      yield* nt.call(inner);
      const frame = (from: GuestAddress, n: number) => nt.memory.readPointer(addressAdd(from, 8 * n));
      yield* c.report('same', frame(all, 1) === frame(skipped, 0) && frame(all, 2) === frame(skipped, 1));
      const sum = [0, 1, 2].reduce((total, n) => (total + (frame(all, n) >>> 0)) >>> 0, 0);
      yield* c.report('hash', nt.memory.readU32(hash) === sum);
    },
    expect: { count: 3, skipped: 2, same: 1, hash: 1 },
  });

  rule('RtlWalkFrameChain stores the same, and nothing of user mode', {
    c: 'FrameChain',
    *kernel(nt, c) {
      const [chain, trace] = [nt.local(32), nt.local(32)];
      yield* c.report('count', yield* nt.RtlWalkFrameChain(chain, 2, 0));
      yield* nt.RtlCaptureStackBackTrace(1, 1, trace, NULL_ADDRESS);
      yield* c.report('same', nt.memory.readPointer(addressAdd(chain, 8)) === nt.memory.readPointer(trace));
      yield* c.report('user', yield* nt.RtlWalkFrameChain(chain, 2, 1));
    },
    expect: { count: 2, same: 1, user: 0 },
  });

  rule('RtlPcToFileHeader finds the image of an address, and none outside of images', {
    c: 'PcToHeader',
    *kernel(nt, c) {
      const out = nt.local(8);
      const base = yield* nt.RtlPcToFileHeader(
        nt.routine(() => 0),
        out,
      );
      yield* c.report('stored', nt.memory.readPointer(out) === base);
      yield* c.report('magic', nt.memory.readU16(base));
      yield* c.report('none', yield* nt.RtlPcToFileHeader(out, out));
    },
    expect: { stored: 1, magic: 0x5a4d, none: 0 },
  });

  rule('RtlRestoreContext goes on behind the call of RtlCaptureContext that took the context', {
    c: 'CaptureAndRestore',
    onlyC: true,
    expect: [
      ['pass', 1],
      ['pass', 2],
      ['end', 1],
    ],
  });

  rule('RtlLookupFunctionEntry and RtlVirtualUnwind lead from a captured context to the caller', {
    c: 'VirtualUnwind',
    onlyC: true,
    expect: { entry: 1, caller: 1, frame: 1, registers: 1 },
  });

  rule('a function without an entry has no RUNTIME_FUNCTION, and an address of no image no base', {
    c: 'NoEntry',
    onlyC: true,
    expect: { entry: 0, base: 0 },
  });

  rule('RtlUnwindEx runs the __finally blocks up to the target frame and goes on there with its value', {
    c: 'UnwindToFrame',
    onlyC: true,
    expect: { finally: 1, value: 0x1234 },
  });

  rule('an unwind to a frame that is none raises STATUS_BAD_STACK', {
    c: 'BadTarget',
    onlyC: true,
    expect: { code: 0xc000_0028 },
  });

  rule('an exception in a __finally block replaces the first one, and no block is run twice', {
    c: 'Collided',
    onlyC: true,
    expect: { inner: 1, outer: 1, code: 0xc000_0002 },
  });

  rule(
    'an exception in a filter is looked at from there on: EXCEPTION_NESTED_CALL up to the frame whose filter it was',
    {
      c: 'Nested',
      onlyC: true,
      expect: [
        ['inner', 0xc000_0001],
        ['flags', 1],
        ['inner', 0xc000_0002],
        ['flags', 0x11],
        ['outer', 0xc000_0002],
        ['flags', 1],
        ['handled', 0xc000_0002],
      ],
    },
  );

  rule('a filter may change the context that execution goes on with', {
    c: 'Repair',
    onlyC: true,
    expect: { loaded: 41 },
  });

  rule(
    'faults of the processor have their codes: division by zero and overflow, illegal instruction, breakpoint, assertion',
    {
      c: 'Faults',
      onlyC: true,
      expect: [
        ['code', 0xc000_0094],
        ['code', 0xc000_0095],
        ['code', 0xc000_001d],
        ['code', 0x8000_0003],
        ['code', 0xc000_0420],
      ],
    },
  );

  rule('an address that no pointer has is an access violation with the address -1', {
    c: 'NoPointer',
    onlyC: true,
    expect: { code: 0xc000_0005, kind: 0, address: 0xffff_ffff_ffff_ffffn },
  });

  rule('_local_unwind leaves __try blocks by a jump', {
    c: 'LocalUnwind',
    onlyC: true,
    expect: { finally: 1, arrived: 1 },
  });
});
