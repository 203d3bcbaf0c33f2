/** What the language means, on small traces whose every event is known. docs/filter.md promises it. */
import { describe, expect, test } from 'vitest';
import { poolTag } from '../nt/pool-tag.ts';
import type { TraceReader } from '../proto/trace-reader.ts';
import { kernelAddress, TraceBuilder, wideList } from '../viewer/testing/trace-builder.ts';
import { compileFilter } from './compile.ts';
import { FilterError } from './filter-error.ts';
import { findByColumns } from './testing/find.ts';

const IOCTL_NEITHER = 0x22_2003; // FILE_DEVICE_UNKNOWN, function 0x800, METHOD_NEITHER, FILE_ANY_ACCESS
const READ = 3;
const DEVICE_CONTROL = 14;
const PNP = 27;
const SUCCESS = 0;
const ACCESS_DENIED = 0xc000_0022;

interface Dispatch {
  readonly major: number;
  readonly minor?: number;
  readonly code?: number;
}

/** Two processes; a read that takes 2 ms and fails, a control code that is done at once at DISPATCH_LEVEL. */
function trace(): { readonly reader: TraceReader; readonly at: Readonly<Record<string, number>> } {
  const builder = new TraceBuilder();
  const { sink } = builder;
  const at: Record<string, number> = {};
  let next = 0;
  const note = (name: string, report: () => void) => {
    at[name] = next++;
    report();
  };
  const dispatch = (irp: number, { major, minor = 0, code = 0 }: Dispatch) =>
    sink.irpDispatch(
      ...[irp, 1, 1, 9, major, minor, 1, 0, 1],
      ...[64, 0, 0, 0, code, 0, 0, 0],
      ...([kernelAddress(0x7000), 0, 0, 0, 0, 0, 0, 0, 0] as const),
    );
  note('driver', () => sink.driverCreate(1, '\\Driver\\example', kernelAddress(0x100), 0, ''));
  note('device', () => sink.deviceCreate(1, 1, '\\Device\\Example', kernelAddress(0x200), 0x22, 0, 0, 0, 0));
  note('process', () => sink.processCreate(4, 'alice.exe', 0, kernelAddress(0x300), 4));
  note('thread', () => sink.threadCreate(7, 4, 0, 1, 'main', kernelAddress(0x400), 8, 1));
  builder.thread(7).wait(1_000_000);
  note('allocate', () => sink.irpAllocate(1, kernelAddress(0x1000), 1, 0, 0, 0, 0));
  note('read', () => dispatch(1, { major: READ }));
  note('acquire', () => sink.lockAcquire(5, 0, kernelAddress(0x5000), 0, 1, 0, 0));
  builder.wait(20_000).irql(2);
  note('pool', () => sink.poolAllocate(1, kernelAddress(0x6000), 8192, 0, poolTag('Pipe'), 512));
  note('release', () => sink.lockRelease(5, 0, kernelAddress(0x5000), 0, 0, 20_000));
  builder.irql(0);
  note('child', () => sink.irpAllocate(2, kernelAddress(0x1200), 1, 0, 1, 1, 0));
  note('ioctl', () => dispatch(2, { major: DEVICE_CONTROL, code: IOCTL_NEITHER }));
  builder.irql(2);
  note('ioctlDone', () => sink.irpComplete(2, 1, SUCCESS, 3, 0, 0, 1, 0));
  builder.irql(0);
  note('ioctlReturn', () => sink.irpDispatchReturn(2, 1, SUCCESS, 1));
  builder.wait(2_000_000);
  note('data', () => sink.irpData(1, 1, 5, 0, 0, Uint8Array.from([0x48, 0x45, 0x4c, 0x4c, 0x4f])));
  note('readDone', () => sink.irpComplete(1, 1, ACCESS_DENIED, 0, 0, 0, 1, 0));
  note('readReturn', () => sink.irpDispatchReturn(1, 1, ACCESS_DENIED, 1));
  builder.thread(0);
  note('call', () => sink.ddiCall('ExAllocatePoolWithTag', wideList(0n, 0x40n, 0xffff_f800_0000_5000n), 3, '', ''));
  note('pnp', () => dispatch(3, { major: PNP, minor: 0 }));
  return { reader: builder.open(), at };
}

const { reader, at } = trace();

/** The names of the events that a filter chooses. */
function chosen(filter: string): string[] {
  const names = Object.keys(at);
  return findByColumns(reader, filter).map((number) => names[number]!);
}

function errorOf(filter: string): FilterError {
  try {
    compileFilter(filter);
  } catch (error) {
    if (error instanceof FilterError) return error;
    throw error;
  }
  throw new Error(`${filter} is accepted`);
}

describe('fields', () => {
  test('of one kind, of a group, of every kind that has it', () => {
    expect(chosen('irp_dispatch.major == 3')).toEqual(['read']);
    expect(chosen('pool.size == 8192')).toEqual(['pool']);
    expect(chosen('status == 0')).toEqual(['ioctlDone', 'ioctlReturn']);
  });

  test('of every event', () => {
    expect(chosen('cpu == 0 && number < 2')).toEqual(['driver', 'device']);
    expect(chosen('kind == irp_data')).toEqual(['data']);
    expect(chosen('kind in {pool, irp_data}')).toEqual(['pool', 'data']);
    expect(chosen('thread == 0 && ddi')).toEqual(['call']);
  });

  test('a kind or a group by itself', () => {
    expect(chosen('lock')).toEqual(['acquire', 'release']);
    expect(chosen('irp_data or pool')).toEqual(['pool', 'data']);
    expect(chosen('not observation')).toEqual([]);
  });

  test('a kind without the field is not chosen, neither by == nor by !=; "not" turns the whole condition round', () => {
    expect(chosen('status != SUCCESS')).toEqual(['readDone', 'readReturn']);
    expect(chosen('!(status == SUCCESS) && kind == irp_complete')).toEqual(['readDone']);
    expect(chosen('!(status == SUCCESS) && lock')).toEqual(['acquire', 'release']);
  });
});

describe('values', () => {
  test('names of NT, in full and short, in any case', () => {
    for (const word of ['IRP_MJ_READ', 'READ', 'read', '3', '0x3', '0b11']) {
      expect(chosen(`irp_dispatch.major == ${word}`), word).toEqual(['read']);
    }
    expect(chosen('status == STATUS_ACCESS_DENIED && irp_complete')).toEqual(['readDone']);
    expect(chosen('status == ACCESS_DENIED && irp_complete')).toEqual(['readDone']);
    expect(chosen('irql >= DISPATCH_LEVEL')).toEqual(['pool', 'release', 'ioctlDone']);
    expect(chosen('pool_type == NonPagedPoolNx')).toEqual(['pool']);
    expect(chosen('type == spin_lock && lock_acquire')).toEqual(['acquire']);
    expect(chosen('type == "spin lock" && lock_acquire')).toEqual(['acquire']);
  });

  test("a minor code's name belongs to its major code: IRP_MN_START_DEVICE is 0, as every minor code of a read is", () => {
    expect(chosen('minor == IRP_MN_START_DEVICE')).toEqual(['pnp']);
    expect(chosen('irp.minor == START_DEVICE')).toEqual(['pnp']);
  });

  test('units', () => {
    expect(chosen('size > 4KiB')).toEqual(['pool']);
    expect(chosen('size > 8KiB')).toEqual([]);
    expect(chosen('time in 1.02ms..1.02ms && pool')).toEqual(['pool']);
    expect(chosen('time == 1020us && pool')).toEqual(['pool']);
    expect(chosen('size in 0x1000..0x4000')).toEqual(chosen('size in 4096..16384'));
    expect(chosen('size in {0b1..0b10, 0x1000..0x4000}')).toEqual(['pool']);
    expect(chosen('time < 1ms')).toEqual(['driver', 'device', 'process', 'thread']);
  });

  test('a range whose lower end comes last holds nothing, which is said', () => {
    for (const filter of [
      'time in 5ms..1ms',
      'irql in {DISPATCH..PASSIVE}',
      'number not in 9..3',
      'size in 0x10..0x1',
    ]) {
      expect(errorOf(filter).message, filter).toMatch(/nothing is in this range: the lower end comes first, /);
    }
    expect(errorOf('time in {1us..2us, 5ms..1ms}').marked.at(-1)).toBe(`${' '.repeat(2 + 19)}^^^^^^^^`);
  });

  test('pool tags are texts', () => {
    expect(chosen('pool.tag == "Pipe"')).toEqual(['pool']);
    expect(chosen('tag matches "^pi"')).toEqual(['pool']);
    expect(errorOf('pool.tag == "Pipes"').message).toMatch(/one to four ASCII characters/);
  });

  test('bytes and texts in data', () => {
    for (const bytes of ['48 45 4c', '48:45:4c', '48454c', '"HEL"', '4f']) {
      expect(chosen(`data contains ${bytes}`), bytes).toEqual(['data']);
    }
    expect(chosen('data contains 48 4c')).toEqual([]);
    expect(chosen('data == "HELLO"')).toEqual(['data']);
    expect(chosen('len(data) == 5')).toEqual(['data']);
    expect(chosen('data not contains 48')).toEqual([]);
  });

  test('names of devices, drivers, threads and processes; in texts a backslash may stand for itself', () => {
    for (const device of ['"\\Device\\Example"', '"\\\\Device\\\\Example"', '"\\device\\EXAMPLE"']) {
      expect(chosen(`device == ${device} && irp_dispatch`), device).toEqual(['read', 'ioctl', 'pnp']);
    }
    expect(chosen('device matches "\\\\Example" && device_create')).toEqual(['device']);
    expect(chosen('driver == example.sys && irp_complete')).toEqual(['ioctlDone', 'readDone']);
    expect(chosen('thread == "main" && pool')).toEqual(['pool']);
    expect(chosen('thread == "alice.exe/main" && pool')).toEqual(['pool']);
    expect(chosen('thread == 7 && pool')).toEqual(['pool']);
    expect(chosen('process == alice.exe && pool')).toEqual(['pool']);
    expect(chosen('process contains "LICE" && pool')).toEqual(['pool']);
  });

  test('64-bit values are exact', () => {
    expect(chosen('address == 0xfffff800`00006000')).toEqual(['pool']);
    expect(chosen('address == 0xfffff800`00006001')).toEqual([]);
    expect(chosen('arguments == 0xfffff80000005000')).toEqual(['call']);
    expect(chosen('arguments[1] == 0x40')).toEqual(['call']);
    expect(chosen('arguments[3] == 0')).toEqual([]);
    expect(chosen('arguments[3] != 0')).toEqual([]);
  });

  test('arithmetic and bits bind before comparisons', () => {
    expect(chosen('size / 2 + 1 == 4097')).toEqual(['pool']);
    expect(chosen('size & 0x2000 == 0x2000')).toEqual(['pool']);
    expect(chosen('size >> 13 == 1')).toEqual(['pool']);
    expect(chosen('size == 2 * 4KiB')).toEqual(['pool']);
    expect(chosen('size / 0 == 1')).toEqual([]);
    expect(chosen('!(size / 0 == 1) && pool')).toEqual(['pool']);
  });

  test('sets and ranges have both ends in them', () => {
    expect(chosen('irp_dispatch.major in {READ, PNP}')).toEqual(['read', 'pnp']);
    expect(chosen('irp_dispatch.major in 3..14')).toEqual(['read', 'ioctl']);
    expect(chosen('irp_dispatch.major in {0..2, 27}')).toEqual(['pnp']);
    expect(chosen('irp_dispatch.major not in {READ, PNP}')).toEqual(['ioctl']);
  });

  test('macros that driver developers know', () => {
    expect(chosen('NT_ERROR(status)')).toEqual(['readDone', 'readReturn']);
    expect(chosen('NT_SUCCESS(status)')).toEqual(['ioctlDone', 'ioctlReturn']);
    expect(chosen('NT_SUCCESS() && irp_complete')).toEqual(['ioctlDone']);
    const code = 'CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_NEITHER, FILE_ANY_ACCESS)';
    expect(chosen(`ioctl == ${code} && irp_dispatch`)).toEqual(['ioctl']);
  });
});

describe('relations across events', () => {
  test('what is known of the IRP that an event names or its thread works on', () => {
    expect(chosen('irp.major == READ && irp.status != SUCCESS')).toEqual([
      ...['allocate', 'read', 'acquire', 'pool', 'release', 'data', 'readDone', 'readReturn'],
    ]);
    expect(chosen('irp.latency > 1ms && irp_complete')).toEqual(['readDone']);
    expect(chosen('irp.latency == 2020us && irp_complete')).toEqual(['readDone']);
    expect(chosen('irp.completed_at_irql == DISPATCH_LEVEL')).toEqual(['child', 'ioctl', 'ioctlDone', 'ioctlReturn']);
    expect(chosen('irp == 1 && pool')).toEqual(['pool']);
    expect(chosen('irp.completed_by == example && irp_allocate')).toEqual(['allocate', 'child']);
  });

  test('parts of a control code', () => {
    expect(chosen('ioctl.method == METHOD_NEITHER && irp_dispatch')).toEqual(['ioctl']);
    expect(chosen('ioctl.method == NEITHER && ioctl.function == 0x800 && irp_complete')).toEqual(['ioctlDone']);
    expect(chosen('ioctl.device_type == FILE_DEVICE_UNKNOWN && irp_dispatch')).toEqual(['ioctl']);
    expect(chosen('ioctl.access == FILE_ANY_ACCESS && irp_dispatch')).toEqual(['ioctl']);
  });

  test('how long a lock is held, told of its acquisition and of its release', () => {
    expect(chosen('lock.hold > 10us')).toEqual(['acquire', 'release']);
    expect(chosen('lock.hold > 20us')).toEqual([]);
  });

  test('while a lock is held, acquisition and release included', () => {
    expect(chosen('while holding lock')).toEqual(['acquire', 'pool', 'release']);
    expect(chosen('while holding lock 5 && !lock')).toEqual(['pool']);
    expect(chosen('holding lock 6')).toEqual([]);
    expect(chosen('while holding lock "#5"')).toEqual(['acquire', 'pool', 'release']);
  });

  test('within an IRP: what belongs to it and to those that were made on its behalf', () => {
    expect(chosen('irp == 1 && irp_dispatch')).toEqual(['read']);
    expect(chosen('within irp 1 && irp_dispatch')).toEqual(['read', 'ioctl']);
    expect(chosen('within irp 2 && irp_dispatch')).toEqual(['ioctl']);
  });
});

describe('what is wrong is said, and where', () => {
  test.each([
    ['irp.majr == READ', 1, 'there is no field "irp.majr"; did you mean irp.major?'],
    ['irp.major == REED', 14, '"REED" is no major function code; did you mean READ'],
    ['irql > 0 && tme > 1ms', 13, '"tme" is neither a field nor a name of NT; did you mean time'],
    ['status == STATUS_SUCESS', 11, 'did you mean STATUS_SUCCESS'],
    ['type == spin_lok', 9, 'did you mean spin_lock?'],
    ['time > 4KiB', 8, 'a time is compared with a size'],
    ['size > 4ms', 8, 'it is compared with a time but is none'],
    ['size > 4KB', 9, 'there is no unit "KB"; KiB counts in powers of 1024'],
    ['time > 4sec', 9, 'there is no unit "sec"'],
    ['size = 5', 6, 'one "=" is not a comparison, "==" is'],
    ['size ==', 8, 'the filter ends where'],
    ['name == "abc', 9, 'the text has no closing quote'],
    ['name matches "["', 14, 'this is no regular expression'],
    ['device > "a"', 1, 'texts, bytes and names have no order'],
    ['size contains "a"', 1, '"contains" goes with texts, bytes and names'],
    ['5', 1, 'this says nothing of an event'],
    ['bogus(1) == 2', 1, 'there is no function bogus'],
    ['', 1, 'the filter is empty'],
    [`${'('.repeat(9000)}size`, 1, 'nested too deeply'],
    [`${'1+'.repeat(3000)}1 == size`, 1, 'more than 1000 operators in a row'],
    ['size == 1 size == 2', 11, 'there is "size" where'],
  ])('%s', (filter, column, message) => {
    const error = errorOf(filter);
    expect(error.message).toContain(message);
    expect(error.column).toBe(column);
  });

  test('the place is marked below the text', () => {
    expect(errorOf('irql > 0 && irp.majr == READ').marked).toEqual([
      '  irql > 0 && irp.majr == READ',
      '              ^^^^^^^^',
    ]);
  });

  test('a long filter is cut around the place', () => {
    const { marked } = errorOf(`${'irql > 0 || '.repeat(20)}tme == 1`);
    expect(marked[0]!.length).toBeLessThan(80);
    expect(marked[0]!.slice(marked[1]!.indexOf('^')).startsWith('tme')).toBe(true);
  });
});
