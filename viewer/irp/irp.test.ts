import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { NULL_ADDRESS } from '../../base/guest-address.ts';
import { eventCode } from '../../nt/event-codes.ts';
import { DISPATCH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { openTrace } from '../../proto/trace-reader.ts';
import { catTrace } from '../cat.ts';
import { filteredTrace } from '../testing/filtered-trace.ts';
import { pipesTrace } from '../testing/pipes-trace.ts';
import { type BuilderOptions, kernelAddress, TraceBuilder, wideList } from '../testing/trace-builder.ts';
import { type IrpOptions, irpView } from './irp.ts';

const READ = 3;
const PENDING = 0x103;
const at = (offset: number) => kernelAddress(0x0300_0000 + offset);
const IRP_ADDRESS = kernelAddress(0x1400_0000);

/** One driver, one device, a reader of it. */
function begun(options: BuilderOptions = {}): TraceBuilder {
  const t = new TraceBuilder({ processors: 2, ...options });
  const { sink } = t;
  sink.processCreate(2, 'app.exe', 0, NULL_ADDRESS, 8);
  sink.threadCreate(2, 2, 0, 0, 'main', NULL_ADDRESS, 8, 1);
  sink.threadCreate(3, 2, 0, 1, 'other', NULL_ADDRESS, 8, 1);
  sink.imageLoad(1, 'disk.sys', at(0), 0x4000, at(0x1000), 'disk', 0);
  sink.driverCreate(1, '\\Driver\\disk', kernelAddress(0x1100_0000), 1, '');
  sink.deviceCreate(1, 1, '\\Device\\Disk', kernelAddress(0x1000_0000), 7, 0, 0x100, 0, 0);
  t.thread(2);
  return t;
}

function dispatch(t: TraceBuilder, irp: number, location = 1, args: [number, number] = [512, 0]): void {
  const [length, offset] = args;
  t.sink.irpDispatch(
    irp,
    1,
    1,
    0,
    READ,
    0,
    location,
    0,
    1,
    length,
    0,
    0,
    0,
    offset,
    0,
    0,
    0,
    at(0x100),
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
  );
}

function steps(t: TraceBuilder, irp: number, options: IrpOptions = {}) {
  const json = JSON.parse([...irpView(t.open(), irp, { ...options, format: 'json' })].join(''));
  return json.steps.map(
    ({ driver, depth, text }: { driver: string | null; depth: number; text: string }) =>
      `${'  '.repeat(depth)}${driver ?? 'kernel'}: ${text}`,
  );
}

describe('an IRP', () => {
  test('down the stack, pended, and back up through a completion routine', () => {
    expect([...irpView(filteredTrace(), 3)]).toEqual([
      'IRP 3 IRP_MJ_READ Length 512 ByteOffset 1024',
      '  requested by writer/main at 0.001000 ms',
      '  sent to filter:device#2 (filter) > \\Device\\Disk (disk)',
      '  marked pending by disk',
      '  completed by disk with STATUS_SUCCESS (0x00000000), information 512, after 10.500 us',
      '',
      'IRP at fffff800`14000000 has 2 stack locations, 1 is current, before it is completed:',
      ' No Mdl: No System Buffer: Thread writer/main: Irp stack trace.',
      '     cmd  flg cl Device            File              Completion-Context',
      '>[IRP_MJ_READ(3), N/A(0)]',
      '     0 e1 fffff800`10000000 00000000`00000000 fffff800`03001200-00000000`00001234 Success Error Cancel pending',
      '          \\Driver\\disk (\\Device\\Disk)  filter+0x1200 (set by filter)',
      '          Args: 00000200 00000000 00000400 00000000',
      '          Length 512 ByteOffset 1024',
      ' [IRP_MJ_READ(3), N/A(0)]',
      '     0  0 fffff800`10010000 00000000`00000000 00000000`00000000-00000000`00000000',
      '          \\Driver\\filter',
      '          Args: 00000200 00000000 00000400 00000000',
      '          Length 512 ByteOffset 1024',
      '',
      ' #       after  thread       cpu  irql     driver  what',
      ' 7              writer/main    0  PASSIVE          is made with 2 stack locations',
      ' 8       +0 ns  writer/main    0  PASSIVE  filter  ┌ receives IRP_MJ_READ for filter:device#2 in location 2: filter+0x1100',
      ' 9     +200 ns  writer/main    0  PASSIVE  filter  │ copies location 2 to location 1',
      '10       +0 ns  writer/main    0  PASSIVE  filter  │ sets completion routine filter+0x1200 on success, error, cancel, in location 1, context 0x1234',
      '11       +0 ns  writer/main    0  PASSIVE  disk    │ ┌ receives IRP_MJ_READ from filter for \\Device\\Disk in location 1: fffff800`03010000',
      '12     +300 ns  writer/main    0  PASSIVE  disk    │ │ marks location 1 pending',
      '13       +0 ns  writer/main    0  PASSIVE  disk    │ └ returns STATUS_PENDING (0x00000103)',
      '14       +0 ns  writer/main    0  PASSIVE  filter  └ returns STATUS_PENDING (0x00000103)',
      '15  +10.000 us  -              0  PASSIVE  disk    completes it: STATUS_SUCCESS (0x00000000), information 512',
      '16       +0 ns  -              0  PASSIVE  filter  ┌ completion routine filter+0x1200 is called, from location 1',
      '17       +0 ns  -              0  PASSIVE  filter  └ returns STATUS_SUCCESS (0x00000000): completion goes on',
      '18       +0 ns  -              0  PASSIVE          is freed',
    ]);
  });

  test('the location of a driver that skips goes to the next one', () => {
    const t = begun();
    t.sink.deviceCreate(2, 1, '\\Device\\Lower', kernelAddress(0x1001_0000), 7, 0, 0, 0, 0);
    t.sink.irpAllocate(1, IRP_ADDRESS, 2, 0, 0, 0, 0);
    dispatch(t, 1, 2);
    t.sink.irpSkip(1, 2);
    t.sink.irpDispatch(1, 2, 1, 0, READ, 0, 2, 0, 1, 7, 0, 0, 0, 0, 0, 0, 0, at(0x200), 0, 0, 0, 0, 0, 0, 0, 0);
    const { stack } = JSON.parse([...irpView(t.open(), 1, { format: 'json' })].join(''));
    expect(stack).toMatchObject({ stack_count: 2, current: 2 });
    expect(stack.locations.map(({ device }: { device: string | null }) => device)).toEqual([null, '\\Device\\Lower']);
  });

  test('the stack locations of a moment; those that completion has passed are empty', () => {
    const stackAt = (event: number) =>
      JSON.parse([...irpView(filteredTrace(), 3, { format: 'json', at: event })].join('')).stack;
    expect(stackAt(8)).toMatchObject({ event: 8, current: 2, locations: [{ major: null }, { driver: 'filter' }] });
    expect(stackAt(16)).toMatchObject({ current: 2, locations: [{ major: null }, { driver: 'filter' }] });
    expect(stackAt(12).locations[0]).toMatchObject({
      driver: 'disk',
      completion_routine: 'filter+0x1200',
      completion_routine_set_by: 'filter',
      invoked_on: ['Success', 'Error', 'Cancel'],
      pending: true,
    });
  });

  test('what its driver sets going: a timer, its DPC, and what the DPC does; not what the borrowed thread does', () => {
    const t = begun();
    const { sink } = t;
    sink.userSystemCall(1, 'NtReadFile', wideList(), 0, wideList(), 0);
    sink.irpAllocate(1, IRP_ADDRESS, 1, 0, 0, 0, 1);
    dispatch(t, 1);
    sink.irpQueue(1, 0, kernelAddress(0x1000_0170), 0, 0);
    sink.irpStart(1, 1, at(0x300));
    sink.timerSet(5, kernelAddress(0x1000_01a0), 0, 0, 0, 0, 9, 0);
    sink.irpStartReturn(1, 1);
    sink.irpMarkPending(1, 1);
    sink.irpDispatchReturn(1, 1, PENDING, 1);
    t.thread(3).cpu(1).irql(DISPATCH_LEVEL);
    sink.timerExpire(6, 0);
    sink.timerExpire(5, 20);
    sink.dpcQueue(9, kernelAddress(0x1000_01e0), at(0x400), 0, 0, 0, 0, 0, 0, 1, 1, 0, 0);
    sink.dpcStart(9, at(0x400), 10);
    sink.lockAcquire(1, 0, kernelAddress(0x1000_0160), 0, 1, 0, 0);
    sink.lockRelease(1, 0, kernelAddress(0x1000_0160), 0, 0, 5);
    sink.irpDequeue(1, 0, kernelAddress(0x1000_0170));
    sink.irpComplete(1, 1, 0, 512, 0, 1, 1, 0);
    sink.dpcEnd(9, 40);
    t.irql(PASSIVE_LEVEL);
    sink.lockAcquire(1, 0, kernelAddress(0x1000_0160), 0, 1, 0, 0);
    sink.dpcQueue(9, kernelAddress(0x1000_01e0), at(0x400), 0, 0, 0, 0, 0, 0, 1, 1, 0, 0);
    t.thread(2).cpu(0);
    sink.irpFinish(1, 2, 0, 512, 0, 1);
    sink.irpFree(1);
    sink.systemCallReturn(1, 0, 0, 0);
    expect(steps(t, 1)).toEqual([
      'kernel: calls NtReadFile',
      'kernel: is made with 1 stack location',
      'disk: receives IRP_MJ_READ for \\Device\\Disk in location 1: disk+0x100',
      '  disk: puts it into the device queue at \\Device\\Disk extension+0x20',
      '  disk: StartIo disk+0x300 is called for \\Device\\Disk',
      '    disk: sets timer #5 \\Device\\Disk extension+0x50: due 0 ns, DPC #9',
      '  disk: StartIo returns',
      '  disk: marks location 1 pending',
      'disk: returns STATUS_PENDING (0x00000103)',
      'kernel: timer #5 expires, 20 ns late',
      'kernel: queues DPC #9 disk+0x400 on CPU 1',
      'disk: DPC #9 disk+0x400 begins, 10 ns after it was queued',
      '  disk: acquires spin lock \\Device\\Disk extension+0x10',
      '  disk: releases spin lock \\Device\\Disk extension+0x10, held 5 ns',
      '  disk: takes it out of the device queue at \\Device\\Disk extension+0x20',
      '  disk: completes it: STATUS_SUCCESS (0x00000000), information 512',
      'disk: DPC #9 ends, 40 ns after its begin',
      'kernel: result goes to app.exe/main, in a special kernel APC: STATUS_SUCCESS (0x00000000), information 512',
      'kernel: is freed',
      'kernel: NtReadFile returns STATUS_SUCCESS (0x00000000)',
    ]);
  });

  test('blocks its driver allocated are freed later, by whomever; others are not its', () => {
    const t = begun();
    t.sink.irpAllocate(1, IRP_ADDRESS, 1, 0, 0, 0, 0);
    dispatch(t, 1);
    t.sink.poolAllocate(7, kernelAddress(0x1300_0000), 16, 0, poolTag('Mine'), 0);
    t.sink.irpDispatchReturn(1, 1, 0, 1);
    t.sink.poolAllocate(8, kernelAddress(0x1300_1000), 16, 0, poolTag('Else'), 0);
    t.sink.irpFree(1);
    t.cut().thread(3);
    t.sink.poolFree(8, kernelAddress(0x1300_1000), poolTag('Else'), 16, 0, 0);
    t.sink.poolFree(7, kernelAddress(0x1300_0000), poolTag('Mine'), 16, 0, 0);
    const text = steps(t, 1);
    expect(text.at(-1)).toBe("kernel: frees 'Mine'#7");
    expect(text.join('\n')).not.toContain('Else');
  });

  test('the IRPs made on its behalf', () => {
    const t = begun();
    const ioAllocateIrp = eventCode('irp_code', 'IoAllocateIrp');
    t.sink.irpAllocate(1, IRP_ADDRESS, 1, 0, 0, 0, 0);
    dispatch(t, 1);
    t.from(at(0x140)).sink.irpAllocate(2, kernelAddress(0x1401_0000), 1, 0x118, ioAllocateIrp, 1, 0);
    t.from();
    dispatch(t, 2, 1, [64, 4096]);
    t.sink.irpComplete(2, 1, 0, 64, 0, 0, 1, 0);
    t.sink.irpDispatchReturn(2, 1, 0, 1);
    t.sink.irpFree(2);
    t.sink.irpDispatchReturn(1, 1, PENDING, 1);
    const reader = t.open();
    const lines = [...irpView(reader, 1)];
    expect(lines.slice(-2)).toEqual([
      'IRPs made on its behalf',
      '  IRP 2 IRP_MJ_READ Length 64 ByteOffset 4096 -> \\Device\\Disk (disk): STATUS_SUCCESS (0x00000000), information 64',
    ]);
    expect(lines).toContain('  not completed');
    const child = [...irpView(reader, 2)];
    expect(child).toContain('  made by disk with IoAllocateIrp on behalf of IRP 1');
    expect(child.join('\n')).toContain('is made for IoAllocateIrp, with 1 stack location');
  });

  test('cancelled in its queue', () => {
    const t = begun();
    t.sink.irpAllocate(1, IRP_ADDRESS, 1, 0, 0, 0, 0);
    dispatch(t, 1);
    t.sink.irpSetCancel(1, at(0x500), NULL_ADDRESS);
    t.sink.irpDispatchReturn(1, 1, PENDING, 1);
    t.sink.irpCancel(1, eventCode('cancel_code', 'CancelIo'), at(0x500));
    t.sink.irpCancelCall(1, 1, at(0x500));
    t.sink.irpComplete(1, 1, 0xc000_0120, 0, 0, 0, 1, 1);
    t.sink.irpCancelReturn(1);
    t.sink.irpSetCancel(1, NULL_ADDRESS, NULL_ADDRESS);
    expect(steps(t, 1).slice(2)).toEqual([
      '  disk: sets cancel routine disk+0x500',
      'disk: returns STATUS_PENDING (0x00000103)',
      'kernel: CancelIo asks for its cancellation: disk+0x500 is to be called',
      'disk: cancel routine disk+0x500 is called for \\Device\\Disk',
      '  disk: completes it: STATUS_CANCELLED (0xC0000120), information 0, cancelled',
      'disk: cancel routine returns',
      'kernel: clears the cancel routine: there was none',
    ]);
  });

  test('calls of its driver, when they are asked for', () => {
    const text = (calls: boolean) => [...irpView(pipesTrace(), 1, { calls })].join('\n');
    expect(text(false)).not.toContain('ExAllocatePoolWithTag(');
    expect(text(true)).toContain('ExAllocatePoolWithTag(');
  });

  test('locks of its thread belong to it, those of other requests do not', () => {
    const text = [...irpView(pipesTrace(), 5)].join('\n');
    expect(text).toContain("acquires spin lock 'Pipe'#1+0x28");
    expect(text).toContain('acquires spin lock \\Device\\Example extension+0x48');
    expect(text).not.toContain('allocates');
  });

  test('what went through it is dumped, as much as is asked for', () => {
    expect([...irpView(pipesTrace(), 2)].slice(-2)).toEqual([
      '5 bytes to the driver (event 37)',
      '  0000  48 65 6c 6c 6f                                   Hello',
    ]);
    expect([...irpView(pipesTrace(), 2, { dataBytes: 2 })].slice(-2)).toEqual([
      '  0000  48 65                                            He',
      '  3 more: --data 5',
    ]);
  });

  test('one the trace does not have', () => {
    expect(() => [...irpView(pipesTrace(), 99)]).toThrow('there is no IRP 99; the trace has IRPs up to 7');
    expect(() => [...irpView(new TraceBuilder().open(), 1)]).toThrow('the trace has no IRPs');
  });

  test('in a real trace: every event that names it, and with calls every event between them of its routines', () => {
    const reader = openTrace(fileURLToPath(new URL('../../traces/compat/format-1.0.ntr', import.meta.url)));
    const events = [...catTrace(reader)].map((line) => JSON.parse(line));
    const irps = new Set<number>(events.flatMap(({ fields }) => fields.irp ?? []));
    expect(irps.size).toBeGreaterThan(10);
    for (const irp of irps) {
      const json = JSON.parse([...irpView(reader, irp, { format: 'json', calls: true })].join(''));
      const shown = new Set(json.steps.map(({ number }: { number: number }) => number));
      const naming = events.filter(({ fields }) => fields.irp === irp);
      for (const { number } of naming) expect(shown).toContain(number);
      // Between the call of the dispatch routine and its return the thread does nothing else in this trace.
      const [from, to] = ['irp_dispatch', 'irp_dispatch_return'].map((kind) => naming.find((e) => e.kind === kind));
      for (let number = from.number; number <= to.number; number++) {
        if (events[number].thread === from.thread && events[number].kind !== 'state_digest')
          expect(shown).toContain(number);
      }
    }
    reader.close();
  });
});
