import { describe, expect, test } from 'vitest';
import { NULL_ADDRESS } from '../../base/guest-address.ts';
import { pipesTrace } from '../testing/pipes-trace.ts';
import { type BuilderOptions, kernelAddress, TraceBuilder, wideList } from '../testing/trace-builder.ts';
import { handlesSummary } from './handles.ts';

/** A process with three handles: one it closes, one its end closes, and one of the kernel that nobody closes. */
function leakyTrace(options: BuilderOptions = {}): TraceBuilder {
  const t = new TraceBuilder(options);
  const { sink } = t;
  sink.imageLoad(1, 'd.sys', kernelAddress(0x0200_0000), 0x4000, kernelAddress(0x0200_1000), '', 0);
  sink.processCreate(1, 'System', 0, NULL_ADDRESS, 4);
  sink.processCreate(2, 'app.exe', 0, NULL_ADDRESS, 8);
  sink.threadCreate(2, 2, 0, 0, 'main', NULL_ADDRESS, 8, 1);
  sink.objectCreate(10, 'Event', '', kernelAddress(0x3000_0000));
  t.thread(2);
  sink.userSystemCall(1, 'NtCreateEvent', wideList(), 0, wideList(), 0);
  sink.handleOpen(2, 4, 10, 0x1f_0003, 1, 0, 0);
  sink.systemCallReturn(1, 0, 4, 0);
  sink.userSystemCall(2, 'NtOpenEvent', wideList(), 0, wideList(), 0);
  sink.handleOpen(2, 8, 10, 0x10_0000, 2, 0, 0);
  t.from(kernelAddress(0x0200_0120));
  sink.handleOpen(1, 0x20, 10, 0x10_0000, 3, 0x200, 0);
  t.from();
  sink.systemCallReturn(2, 0, 8, 0);
  sink.handleClose(2, 4, 1, 10);
  sink.userExit(3, 0);
  sink.handleClose(2, 8, 2, 10);
  sink.processExit(2, 0, 0, 0);
  return t;
}

describe('handles', () => {
  test('what a process closed, what its end closed, what is left, and who opened it', () => {
    const lines = [...handlesSummary(leakyTrace().open())].map((line) => line.trim().replaceAll(/ {2,}/g, ' | '));
    expect(lines).toEqual([
      'process | opened | closed | by its end | most at once | open',
      'app.exe | 2 | 1 | 1 | 2 | 0',
      'System | 1 | 0 | 1 | 1',
      '',
      'Never closed by their process: its end did',
      'process | handle | type | object | access | opened by | at | event',
      'app.exe | 0x8 | Event | Event#10 | SYNCHRONIZE (0x00100000) | app.exe/main | NtOpenEvent | 9',
      '',
      'Leaked: still open at the end',
      'process | handle | type | object | access | opened by | at | event',
      'System | 0x20 | Event | Event#10 | SYNCHRONIZE (0x00100000) | app.exe/main | d+0x120 | 10',
    ]);
  });

  test('a handle value that is used again is another handle', () => {
    const t = new TraceBuilder();
    for (let i = 0; i < 3; i++) {
      t.sink.handleOpen(2, 4, 10 + i, 1, i, 0, 0);
      t.sink.handleClose(2, 4, i, 10 + i);
    }
    const { processes } = JSON.parse([...handlesSummary(t.open(), { format: 'json' })].join(''));
    expect(processes).toMatchObject([{ opened: 3, closed: 3, peak: 1, open: 0 }]);
  });

  test('a run that ended early has open handles, not leaks; where closes may be missing neither', () => {
    expect([...handlesSummary(leakyTrace().open('bugcheck'))]).toContain('Open where the trace ends');
    const narrowed = leakyTrace({ capture: { process: ['app.exe'] } }).open();
    const json = JSON.parse([...handlesSummary(narrowed, { format: 'json' })].join(''));
    expect(json.open_at_end).toBeNull();
    expect(json.processes[0]).toMatchObject({ peak: null, open: null });
  });

  test('the pipes trace', () => {
    const { processes, open_at_end } = JSON.parse([...handlesSummary(pipesTrace(), { format: 'json' })].join(''));
    expect(processes).toMatchObject([{ process: 'writer', opened: 1, closed: 1, closed_at_exit: 0 }]);
    expect(open_at_end).toEqual([]);
  });

  test('none', () => {
    expect([...handlesSummary(new TraceBuilder().open())]).toEqual(['no handle was opened']);
  });
});
