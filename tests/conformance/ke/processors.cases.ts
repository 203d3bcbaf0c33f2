/** Processors, their groups and the affinity of threads. Source: the pages of the Ke routines (wdm.h). */
import {
  addressAdd,
  DISPATCH_LEVEL,
  NULL_ADDRESS,
  STATUS_INVALID_PARAMETER,
  STATUS_SUCCESS,
} from '../../../kernel/driver-kit/api.ts';
import { rules } from '../harness/rule.ts';

const ALL_PROCESSOR_GROUPS = 0xffff;
const INVALID_PROCESSOR_INDEX = 0xffff_ffff;

const bitsOf = (mask: number) => mask.toString(2).replaceAll('0', '').length;

export default rules((rule) => {
  rule('there is a bit for each active processor in the mask of KeQueryActiveProcessors and of group 0', {
    c: 'ProcessorMasks',
    *kernel(nt, c) {
      const count = yield* nt.KeQueryActiveProcessorCount(NULL_ADDRESS);
      yield* c.report('active', bitsOf(yield* nt.KeQueryActiveProcessors()) === count);
      yield* c.report('group', bitsOf(yield* nt.KeQueryGroupAffinity(0)) === count);
      yield* c.report('no such group', yield* nt.KeQueryGroupAffinity(1));
    },
    expect: { active: 1, group: 1, 'no such group': 0 },
  });

  rule(
    'counts of processors: all groups together, a group, none in a group that there is not; no more than the maximum',
    {
      c: 'ProcessorCounts',
      *kernel(nt, c) {
        const count = yield* nt.KeQueryActiveProcessorCount(NULL_ADDRESS);
        yield* c.report('all', (yield* nt.KeQueryActiveProcessorCountEx(ALL_PROCESSOR_GROUPS)) === count);
        yield* c.report('none', yield* nt.KeQueryActiveProcessorCountEx(1));
        yield* c.report('maximum', (yield* nt.KeQueryMaximumProcessorCount()) >= count);
        yield* c.report('maximum of all', (yield* nt.KeQueryMaximumProcessorCountEx(ALL_PROCESSOR_GROUPS)) >= count);
        yield* c.report('groups', yield* nt.KeQueryActiveGroupCount());
        yield* c.report('most groups', (yield* nt.KeQueryMaximumGroupCount()) >= 1);
      },
      expect: { all: 1, none: 0, maximum: 1, 'maximum of all': 1, groups: 1, 'most groups': 1 },
    },
  );

  rule('a processor index becomes a group and a number and back; indices and groups that there are not are refused', {
    c: 'ProcessorNumbers',
    *kernel(nt, c) {
      const number = nt.local(8);
      yield* c.report('from index', yield* nt.KeGetProcessorNumberFromIndex(0, number));
      yield* c.report('group', nt.memory.readU16(number));
      yield* c.report('number', nt.memory.readU8(addressAdd(number, 2)));
      yield* c.report('index', yield* nt.KeGetProcessorIndexFromNumber(number));
      yield* c.report('no such index', yield* nt.KeGetProcessorNumberFromIndex(1000, number));
      nt.memory.writeU32(number, 7);
      yield* c.report('no such group', (yield* nt.KeGetProcessorIndexFromNumber(number)) >>> 0);
    },
    expect: {
      'from index': STATUS_SUCCESS,
      group: 0,
      number: 0,
      index: 0,
      'no such index': STATUS_INVALID_PARAMETER,
      'no such group': INVALID_PROCESSOR_INDEX,
    },
  });

  rule('KeGetCurrentProcessorNumberEx returns the index of the processor and stores its group and number', {
    c: 'CurrentProcessor',
    *kernel(nt, c) {
      const number = nt.local(8);
      const old = yield* nt.KeRaiseIrql(DISPATCH_LEVEL);
      const index = yield* nt.KeGetCurrentProcessorNumberEx(number);
      yield* c.report('same', (yield* nt.KeGetCurrentProcessorNumberEx(NULL_ADDRESS)) === index);
      yield* c.report('stored', (yield* nt.KeGetProcessorIndexFromNumber(number)) === index);
      yield* nt.KeLowerIrql(old);
    },
    expect: { same: 1, stored: 1 },
  });

  rule('KeSetSystemAffinityThreadEx moves the thread to the processors of the mask and returns the mask set before', {
    c: 'AffinityEx',
    *kernel(nt, c) {
      yield* c.report('first', yield* nt.KeSetSystemAffinityThreadEx({ lo: 1, hi: 0 }));
      yield* c.report('processor', yield* nt.KeGetCurrentProcessorNumberEx(NULL_ADDRESS));
      const count = yield* nt.KeQueryActiveProcessorCount(NULL_ADDRESS);
      const last = 2 ** (count - 1);
      const before = yield* nt.KeSetSystemAffinityThreadEx({ lo: last, hi: 0 });
      // With one processor, the mask of it alone is no restriction.
      yield* c.report('before', count === 1 || before === 1);
      yield* c.report('last', (yield* nt.KeGetCurrentProcessorNumberEx(NULL_ADDRESS)) === count - 1);
      yield* nt.KeRevertToUserAffinityThreadEx({ lo: 0, hi: 0 });
    },
    expect: { first: 0, processor: 0, before: 1, last: 1 },
  });

  rule('KeSetSystemAffinityThread moves the thread, KeRevertToUserAffinityThread lets it run anywhere again', {
    c: 'Affinity',
    *kernel(nt, c) {
      yield* nt.KeSetSystemAffinityThread({ lo: 1, hi: 0 });
      yield* c.report('processor', yield* nt.KeGetCurrentProcessorNumberEx(NULL_ADDRESS));
      yield* nt.KeRevertToUserAffinityThread();
      yield* c.report('no affinity left', yield* nt.KeSetSystemAffinityThreadEx({ lo: 1, hi: 0 }));
      yield* nt.KeRevertToUserAffinityThreadEx({ lo: 0, hi: 0 });
    },
    expect: { processor: 0, 'no affinity left': 0 },
  });

  rule('KeSetSystemGroupAffinityThread moves the thread and gives the affinity before, which KeRevert... restores', {
    c: 'GroupAffinity',
    *kernel(nt, c) {
      const [wanted, before, again] = [nt.local(16), nt.local(16), nt.local(16)];
      nt.memory.fill(wanted, 16, 0);
      nt.memory.writeI64(wanted, 1);
      yield* nt.KeSetSystemGroupAffinityThread(wanted, before);
      yield* c.report('processor', yield* nt.KeGetCurrentProcessorNumberEx(NULL_ADDRESS));
      yield* c.report('none before', nt.memory.readI64(before));
      yield* nt.KeRevertToUserGroupAffinityThread(before);
      yield* nt.KeSetSystemGroupAffinityThread(wanted, again);
      yield* c.report('none again', nt.memory.readI64(again));
      yield* nt.KeRevertToUserGroupAffinityThread(again);
    },
    expect: { processor: 0, 'none before': 0, 'none again': 0 },
  });

  rule('a group that there is not leaves the affinity of the thread as it is', {
    c: 'NoSuchGroup',
    *kernel(nt, c) {
      const [wanted, before] = [nt.local(16), nt.local(16)];
      nt.memory.fill(wanted, 16, 0);
      nt.memory.writeI64(wanted, 1);
      nt.memory.writeU16(addressAdd(wanted, 8), 7);
      yield* nt.KeSetSystemGroupAffinityThread(wanted, NULL_ADDRESS);
      nt.memory.writeU16(addressAdd(wanted, 8), 0);
      yield* nt.KeSetSystemGroupAffinityThread(wanted, before);
      yield* c.report('none', nt.memory.readI64(before));
      yield* nt.KeRevertToUserGroupAffinityThread(before);
    },
    expect: { none: 0 },
  });

  rule('a node has the processors of its mask, and none above the highest number has any', {
    *kernel(nt, c) {
      const [affinity, count] = [nt.local(16), nt.local(8)];
      const highest = yield* nt.KeQueryHighestNodeNumber();
      yield* c.report('current', (yield* nt.KeGetCurrentNodeNumber()) <= highest);
      let all = 0;
      for (let node = 0; node <= highest; node++) {
        yield* nt.KeQueryNodeActiveAffinity(node, affinity, count);
        yield* c.report('mask', bitsOf(nt.memory.readI64(affinity)) === nt.memory.readU16(count));
        all += nt.memory.readU16(count);
      }
      yield* c.report('all', all === (yield* nt.KeQueryActiveProcessorCount(NULL_ADDRESS)));
      yield* nt.KeQueryNodeActiveAffinity(highest + 1, affinity, count);
      yield* c.report('no such node', nt.memory.readU16(count));
    },
    expect: { current: 1, mask: 1, all: 1, 'no such node': 0 },
  });

  rule('KeGetRecommendedSharedDataAlignment gives a power of two', {
    c: 'SharedDataAlignment',
    *kernel(nt, c) {
      yield* c.report('bits', bitsOf(Number(yield* nt.KeGetRecommendedSharedDataAlignment())));
    },
    expect: { bits: 1 },
  });
});
