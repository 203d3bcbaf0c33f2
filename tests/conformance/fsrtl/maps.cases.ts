/** Map control blocks. Source: "FsRtlAddLargeMcbEntry function (ntifs.h)" and the pages beside it. */
import {
  addressAdd,
  type GuestAddress,
  NonPagedPool,
  NULL_ADDRESS,
  u64ToNumber,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';

const LARGE_MCB_BYTES = 32;
const NO_BLOCK = 0xffff_ffff;

function* prepare(nt: DriverKit): DriverCode<GuestAddress> {
  const mcb = nt.local(LARGE_MCB_BYTES);
  yield* nt.FsRtlInitializeLargeMcb(mcb, NonPagedPool);
  return mcb;
}

/** Where a block is, how many follow it and in which run it is; -1 and nothing when it is behind the last mapping. */
function* find(nt: DriverKit, mcb: GuestAddress, vbn: number, out: GuestAddress): DriverCode<readonly number[]> {
  const [lbn, count, index] = [out, addressAdd(out, 8), addressAdd(out, 16)];
  const found = yield* nt.FsRtlLookupLargeMcbEntry(mcb, vbn, lbn, count, NULL_ADDRESS, NULL_ADDRESS, index);
  if (!found) return [NO_BLOCK, 0, 0];
  return [nt.memory.readU32(lbn), u64ToNumber(nt.memory.readU64(count)), nt.memory.readU32(index)];
}

export default rules((rule) => {
  rule('FsRtlLookupLargeMcbEntry tells where a block is and how many follow it there', {
    c: 'McbLookup',
    *kernel(nt, c) {
      const mcb = yield* prepare(nt);
      const out = nt.local(32);
      yield* c.report('added', yield* nt.FsRtlAddLargeMcbEntry(mcb, 0, 100, 10));
      const [lbn, count, index] = yield* find(nt, mcb, 4, out);
      yield* c.report('lbn', lbn!);
      yield* c.report('count', count!);
      yield* c.report('index', index!);
      const [behind] = yield* find(nt, mcb, 10, out);
      yield* c.report('behind', behind!);
      yield* nt.FsRtlUninitializeLargeMcb(mcb);
    },
    expect: { added: 1, lbn: 104, count: 6, index: 0, behind: NO_BLOCK },
  });

  rule('runs that go on on the disk are one; what lies between others is a run too, with no place on the disk', {
    c: 'McbRuns',
    *kernel(nt, c) {
      const mcb = yield* prepare(nt);
      const out = nt.local(32);
      yield* nt.FsRtlAddLargeMcbEntry(mcb, 0, 100, 5);
      yield* nt.FsRtlAddLargeMcbEntry(mcb, 5, 105, 5);
      yield* c.report('one', yield* nt.FsRtlNumberOfRunsInLargeMcb(mcb));
      yield* nt.FsRtlAddLargeMcbEntry(mcb, 20, 300, 5);
      yield* c.report('with a hole', yield* nt.FsRtlNumberOfRunsInLargeMcb(mcb));
      const [lbn, count, index] = yield* find(nt, mcb, 12, out);
      yield* c.report('lbn', lbn!);
      yield* c.report('count', count!);
      yield* c.report('index', index!);
      yield* nt.FsRtlUninitializeLargeMcb(mcb);
    },
    expect: { one: 1, 'with a hole': 3, lbn: NO_BLOCK, count: 8, index: 1 },
  });

  rule('FsRtlAddLargeMcbEntry refuses to map a block elsewhere than it is mapped', {
    c: 'McbConflict',
    *kernel(nt, c) {
      const mcb = yield* prepare(nt);
      yield* nt.FsRtlAddLargeMcbEntry(mcb, 0, 100, 10);
      yield* c.report('elsewhere', yield* nt.FsRtlAddLargeMcbEntry(mcb, 5, 200, 10));
      yield* c.report('the same', yield* nt.FsRtlAddLargeMcbEntry(mcb, 5, 105, 10));
      yield* c.report('runs', yield* nt.FsRtlNumberOfRunsInLargeMcb(mcb));
      yield* nt.FsRtlUninitializeLargeMcb(mcb);
    },
    expect: { elsewhere: 0, 'the same': 1, runs: 1 },
  });

  rule('FsRtlRemoveLargeMcbEntry leaves a hole, FsRtlTruncateLargeMcb cuts off from a block on', {
    c: 'McbRemove',
    *kernel(nt, c) {
      const mcb = yield* prepare(nt);
      const out = nt.local(32);
      yield* nt.FsRtlAddLargeMcbEntry(mcb, 0, 100, 10);
      yield* nt.FsRtlRemoveLargeMcbEntry(mcb, 3, 2);
      yield* c.report('runs', yield* nt.FsRtlNumberOfRunsInLargeMcb(mcb));
      yield* c.report('behind the hole', (yield* find(nt, mcb, 5, out))[0]!);
      yield* nt.FsRtlTruncateLargeMcb(mcb, 5);
      yield* c.report('cut', yield* nt.FsRtlNumberOfRunsInLargeMcb(mcb));
      yield* c.report('gone', (yield* find(nt, mcb, 5, out))[0]!);
      yield* nt.FsRtlResetLargeMcb(mcb, true);
      yield* c.report('reset', yield* nt.FsRtlNumberOfRunsInLargeMcb(mcb));
      yield* nt.FsRtlUninitializeLargeMcb(mcb);
    },
    expect: { runs: 3, 'behind the hole': 105, cut: 1, gone: NO_BLOCK, reset: 0 },
  });

  rule('FsRtlSplitLargeMcb puts a hole before a block, whose mapping moves back', {
    c: 'McbSplit',
    *kernel(nt, c) {
      const mcb = yield* prepare(nt);
      const out = nt.local(32);
      yield* nt.FsRtlAddLargeMcbEntry(mcb, 0, 100, 10);
      yield* c.report('split', yield* nt.FsRtlSplitLargeMcb(mcb, 4, 6));
      yield* c.report('before', (yield* find(nt, mcb, 3, out))[0]!);
      yield* c.report('hole', (yield* find(nt, mcb, 4, out))[0]!);
      yield* c.report('moved', (yield* find(nt, mcb, 10, out))[0]!);
      yield* nt.FsRtlUninitializeLargeMcb(mcb);
    },
    expect: { split: 1, before: 103, hole: NO_BLOCK, moved: 104 },
  });

  rule('FsRtlGetNextLargeMcbEntry tells a run by its number, FsRtlLookupLastLargeMcbEntry the last block', {
    c: 'McbEnumerate',
    *kernel(nt, c) {
      const mcb = yield* prepare(nt);
      const out = nt.local(32);
      const [vbn, lbn, count] = [out, addressAdd(out, 8), addressAdd(out, 16)];
      yield* c.report('empty', yield* nt.FsRtlLookupLastLargeMcbEntry(mcb, vbn, lbn));
      yield* nt.FsRtlAddLargeMcbEntry(mcb, 2, 50, 3);
      yield* c.report('first', yield* nt.FsRtlGetNextLargeMcbEntry(mcb, 0, vbn, lbn, count));
      yield* c.report('its count', nt.memory.readU32(count));
      yield* c.report('second', yield* nt.FsRtlGetNextLargeMcbEntry(mcb, 1, vbn, lbn, count));
      yield* c.report('its vbn', nt.memory.readU32(vbn));
      yield* c.report('third', yield* nt.FsRtlGetNextLargeMcbEntry(mcb, 2, vbn, lbn, count));
      yield* c.report('last', yield* nt.FsRtlLookupLastLargeMcbEntry(mcb, vbn, lbn));
      yield* c.report('last vbn', nt.memory.readU32(vbn));
      yield* c.report('last lbn', nt.memory.readU32(lbn));
      yield* nt.FsRtlLookupLastLargeMcbEntryAndIndex(mcb, vbn, lbn, count);
      yield* c.report('index', nt.memory.readU32(count));
      yield* nt.FsRtlUninitializeLargeMcb(mcb);
    },
    expect: {
      empty: 0,
      first: 1,
      'its count': 2,
      second: 1,
      'its vbn': 2,
      third: 0,
      last: 1,
      'last vbn': 4,
      'last lbn': 52,
      index: 1,
    },
  });
});
