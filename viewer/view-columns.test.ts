import { describe, expect, test } from 'vitest';
import { InputError } from '../base/errors.ts';
import { pipesTrace } from './testing/pipes-trace.ts';
import { type ViewOptions, viewEvents } from './view.ts';

function view(filter: string, options: ViewOptions): string[] {
  return [...viewEvents(pipesTrace(), { filter }, options)];
}

describe('columns', () => {
  test('those that are asked for, fields of the language among them', () => {
    const columns = ['number', 'irp', 'irp.major', 'status', 'information'];
    expect(view('irp_complete && irp in {1, 2}', { columns })).toEqual([
      ' #  irp  irp.major      status          information',
      '29    1  IRP_MJ_CREATE  STATUS_SUCCESS            1',
      '42    2  IRP_MJ_WRITE   STATUS_SUCCESS            5',
    ]);
  });

  test('as CSV: names as texts, quantities as numbers, a comma in quotes', () => {
    const columns = ['number', 'thread', 'irql', 'status', 'what'];
    expect(view('kind == irp_complete && irp == 2 || number == 37', { columns, format: 'csv' })).toEqual([
      'number,thread,irql,status,what',
      '37,writer/main,0,,"IRP 2 5 bytes to the driver: 48 65 6c 6c 6f ""Hello"""',
      '42,writer/main,0,STATUS_SUCCESS,IRP 2 complete by pipes STATUS_SUCCESS (0x00000000) information 5',
    ]);
  });

  test('as JSON', () => {
    const [line] = view('irp_complete && irp == 2', { columns: ['irp.latency', 'driver', 'size'], format: 'jsonl' });
    expect(JSON.parse(line!)).toEqual({ 'irp.latency': 60, driver: 'pipes', size: null });
  });

  test('a name that is none', () => {
    expect(() => view('irp', { columns: ['nmber'] })).toThrow(InputError);
    expect(() => view('irp', { columns: ['nmber'] })).toThrow('there is no column "nmber"; did you mean number?');
  });

  test('no line is longer than a narrow terminal', () => {
    const columns = ['number', 'time', 'irp', 'irp.major', 'irp.latency', 'irp.requester', 'status'];
    for (const line of view('irp_complete', { columns, width: 40 })) expect(line.length, line).toBeLessThanOrEqual(40);
  });
});

describe('context', () => {
  const numbers = (filter: string, context: number) =>
    view(filter, { context, format: 'jsonl' }).map((line) => JSON.parse(line).number as number);

  test('events around each match, none twice', () => {
    expect(numbers('number == 40', 2)).toEqual([38, 39, 40, 41, 42]);
    expect(numbers('number in {40, 43}', 2)).toEqual([38, 39, 40, 41, 42, 43, 44, 45]);
    expect(numbers('number in {40, 41}', 1)).toEqual([39, 40, 41, 42]);
    expect(numbers('number == 0', 2)).toEqual([0, 1, 2]);
    expect(numbers('number == 91', 2)).toEqual([89, 90, 91]);
  });

  test('a limit counts matches', () => {
    const selection = { filter: 'number in {10, 20, 30}', limit: 2 };
    const lines = [...viewEvents(pipesTrace(), selection, { context: 1, format: 'jsonl' })];
    expect(lines.map((line) => JSON.parse(line).number)).toEqual([9, 10, 11, 19, 20, 21]);
  });
});

test('time since the first event shown, and since the one before', () => {
  const columns = ['number', 'time'];
  expect(view('number in {35, 37, 40}', { columns, time: 'relative' })).toEqual([
    ' #    time ms',
    '35  +0.000000',
    '37  +0.000050',
    '40  +0.000060',
  ]);
  expect(view('number in {35, 37, 40}', { columns, time: 'delta' })).toEqual([
    ' #    time ms',
    '35   0.000000',
    '37  +0.000050',
    '40  +0.000010',
  ]);
});

describe('when nothing matches', () => {
  test.each([
    ['device == "\\Device\\Exampel"', 'no event meets device == "\\Device\\Exampel"; near it is \\Device\\Example'],
    ['lock_contend', 'no event meets lock_contend: the trace has no event of kind lock_contend'],
    ['irql > 5 && irp', 'no event meets irql > 5; irql is PASSIVE_LEVEL, DISPATCH_LEVEL'],
    ['size > 1MiB', 'no event meets size > 1MiB; size is between'],
  ])('%s', (filter, reason) => {
    expect(view(filter, {})[1]).toContain(reason);
  });
});
