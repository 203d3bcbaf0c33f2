/**
 * Routines that are called when a crash dump is made. Each tells something, whose length is reported, when what it finds is right.
 * Source: "KeRegisterBugCheckReasonCallback function (wdm.h)", "KBUGCHECK_SECONDARY_DUMP_DATA structure (wdm.h)",
 * "KBUGCHECK_ADD_PAGES structure (wdm.h)", "KBUGCHECK_TRIAGE_DUMP_DATA structure (wdm.h)".
 */
import { addressAdd, type DriverCode, type DriverKit, type GuestAddress } from '../../../kernel/driver-kit/api.ts';
import type { DriverRoutine } from '../../../kernel/driver-kit/driver.ts';
import { STATUS_INSUFFICIENT_RESOURCES, STATUS_INVALID_PARAMETER, STATUS_SUCCESS } from '../../../nt/status-codes.ts';
import { rules } from '../harness/rule.ts';

const STOP_CODE = 0xdead;
const HIGH_LEVEL = 15;
const PAGE = 0x1000;
const [SECONDARY_DUMP_DATA, ADD_PAGES, TRIAGE_DUMP_DATA] = [2, 4, 7];
const [VIRTUAL_ADDRESS, ADDITIONAL_RANGES_EXIST] = [1, 0x8000_0000];
const RECORD_BYTES = 64;
const ARRAY_HEADER_BYTES = 48;
const BLOCK_BYTES = 16;

function* register(nt: DriverKit, reason: number, routine: DriverRoutine): DriverCode<GuestAddress> {
  const record = nt.data(RECORD_BYTES);
  nt.memory.fill(record, RECORD_BYTES, 0);
  yield* nt.KeRegisterBugCheckReasonCallback(record, nt.routine(routine), reason, nt.ansi('test'));
  return record;
}

/** What a routine for secondary data tells: so many bytes from an address on. */
function tell(nt: DriverKit, specific: GuestAddress, address: GuestAddress, bytes: number): void {
  nt.memory.writePointer(addressAdd(specific, 32), address);
  nt.memory.writeU32(addressAdd(specific, 40), bytes);
}

const stop = (nt: DriverKit) => nt.KeBugCheckEx(STOP_CODE, 1, 2, 3, 4);
const stopped = { events: ['bugCheckData'], bugCheck: [STOP_CODE, 1, 2, 3, 4] } as const;

export default rules((rule) => {
  rule('what a bug check callback leaves in its buffer is in the dump', {
    c: 'DumpBuffer',
    ...stopped,
    *kernel(nt) {
      const [record, buffer] = [nt.data(RECORD_BYTES), nt.data(24)];
      nt.memory.fill(record, RECORD_BYTES, 0);
      const routine = nt.routine((at) => {
        nt.memory.writeU32(at, 1);
        return 0;
      });
      yield* nt.KeRegisterBugCheckCallback(record, routine, buffer, 24, nt.ansi('test'));
      yield* stop(nt);
    },
    expect: { 'callback of test': 24 },
  });

  rule('a routine for secondary dump data is called at HIGH_LEVEL with its reason, its record and a buffer to fill', {
    c: 'DumpSecondary',
    ...stopped,
    *kernel(nt) {
      let record: GuestAddress | undefined;
      record = yield* register(nt, SECONDARY_DUMP_DATA, function* (reason, own, specific, length) {
        const [buffer, bytes] = [nt.memory.readPointer(specific!), nt.memory.readU32(addressAdd(specific!, 8))];
        const isRight = reason === SECONDARY_DUMP_DATA && own === record && length === 48 && bytes >= 100;
        const irql = yield* nt.KeGetCurrentIrql();
        nt.memory.fill(buffer, 100, 7);
        tell(nt, specific!, buffer, isRight && irql === HIGH_LEVEL ? 100 : 1);
        return 0;
      });
      yield* stop(nt);
    },
    expect: { 'secondary data of test': 100 },
  });

  rule('secondary dump data may be in memory of the driver’s own, up to MaximumAllowed', {
    c: 'DumpOwnBuffer',
    ...stopped,
    *kernel(nt) {
      const own = nt.data(200);
      yield* register(nt, SECONDARY_DUMP_DATA, (_reason, _record, specific) => {
        const most = nt.memory.readU32(addressAdd(specific!, 12));
        tell(nt, specific!, own, most >= 200 ? 200 : 1);
        return 0;
      });
      yield* stop(nt);
    },
    expect: { 'secondary data of test': 200 },
  });

  rule('a routine that adds pages is told the bug check, and called again while it says that there are more', {
    c: 'DumpPages',
    ...stopped,
    *kernel(nt) {
      const pages = yield* nt.ExAllocatePoolWithTag(0, 3 * PAGE, 0x65736143);
      yield* register(nt, ADD_PAGES, (_reason, _record, specific) => {
        const { memory } = nt;
        const context = memory.readI64(specific!);
        const code = memory.readU32(addressAdd(specific!, 12));
        memory.writeI64(specific!, context + 1);
        memory.writePointer(addressAdd(specific!, 16), addressAdd(pages, context * PAGE));
        memory.writeI64(addressAdd(specific!, 24), code === STOP_CODE ? context + 1 : 0);
        const more = context === 0 ? ADDITIONAL_RANGES_EXIST : 0;
        memory.writeU32(addressAdd(specific!, 8), VIRTUAL_ADDRESS + more);
        return 0;
      });
      yield* stop(nt);
    },
    expect: [
      ['pages of test', PAGE],
      ['pages of test', 2 * PAGE],
    ],
  });

  rule('a routine for triage data is told the bug check and its parameters, and gives an array of blocks of memory', {
    ...stopped,
    *kernel(nt) {
      const [array, memory] = [nt.data(ARRAY_HEADER_BYTES + 2 * BLOCK_BYTES), nt.data(64)];
      yield* nt.KeInitializeTriageDumpDataArray(array, ARRAY_HEADER_BYTES + 2 * BLOCK_BYTES);
      yield* register(nt, TRIAGE_DUMP_DATA, function* (_reason, _record, specific) {
        const code = nt.memory.readU32(addressAdd(specific!, 16));
        const fourth = nt.memory.readU32(addressAdd(specific!, 48));
        yield* nt.KeAddTriageDumpDataBlock(array, memory, code === STOP_CODE && fourth === 4 ? 40 : 1);
        yield* nt.KeAddTriageDumpDataBlock(array, memory, 8);
        nt.memory.writePointer(specific!, array);
        return 0;
      });
      yield* stop(nt);
    },
    expect: [
      ['triage data of test', 40],
      ['triage data of test', 8],
    ],
  });

  rule('a routine that was taken back is not called when the system stops', {
    c: 'DumpTakenBack',
    ...stopped,
    *kernel(nt, c) {
      const own = nt.data(16);
      const record = yield* register(nt, SECONDARY_DUMP_DATA, (_reason, _record, specific) => {
        tell(nt, specific!, own, 16);
        return 0;
      });
      yield* c.report('removed', yield* nt.KeDeregisterBugCheckReasonCallback(record));
      yield* stop(nt);
    },
    expect: { removed: true },
  });

  rule('KeAddTriageDumpDataBlock refuses a block of no bytes, and one more than the array has room for', {
    *kernel(nt, c) {
      const array = nt.data(ARRAY_HEADER_BYTES + BLOCK_BYTES);
      const bytes = ARRAY_HEADER_BYTES + BLOCK_BYTES;
      yield* c.report('no room', yield* nt.KeInitializeTriageDumpDataArray(array, ARRAY_HEADER_BYTES));
      yield* c.report('initialized', yield* nt.KeInitializeTriageDumpDataArray(array, bytes));
      yield* c.report('no bytes', yield* nt.KeAddTriageDumpDataBlock(array, array, 0));
      yield* c.report('first', yield* nt.KeAddTriageDumpDataBlock(array, array, 8));
      yield* c.report('second', yield* nt.KeAddTriageDumpDataBlock(array, array, 8));
    },
    expect: {
      'no room': STATUS_INVALID_PARAMETER,
      initialized: STATUS_SUCCESS,
      'no bytes': STATUS_INVALID_PARAMETER,
      first: STATUS_SUCCESS,
      second: STATUS_INSUFFICIENT_RESOURCES,
    },
  });
});
