import { describe, expect, test } from 'vitest';
import { NULL_ADDRESS } from '../base/guest-address.ts';
import { EventKind } from '../proto/generated/event-kinds.ts';
import type { TraceReader } from '../proto/trace-reader.ts';
import { Namespace } from './namespace.ts';
import { PipesTrace } from './testing/pipes-trace.ts';
import { kernelAddress, TraceBuilder } from './testing/trace-builder.ts';
import { namespaceTree, type TreeOptions } from './tree.ts';
import { diffTrees } from './tree-diff.ts';

/** The pipe opened by two processes, with a filter device on top. */
function openedTrace() {
  const trace = new PipesTrace().create();
  const { sink } = trace.t;
  sink.driverCreate(2, '\\Driver\\filter', kernelAddress(0x1101_0000), 0, '');
  sink.objectCreate(21, 'Driver', '\\Driver\\filter', kernelAddress(0x1101_0000));
  sink.objectCreate(22, 'Device', '', kernelAddress(0x1001_0000));
  sink.deviceCreate(2, 2, '', kernelAddress(0x1001_0000), 0x22, 0, 0, 0, 0);
  sink.deviceAttach(2, 1, 0);
  sink.processCreate(3, 'reader', 0, NULL_ADDRESS, 0);
  sink.handleOpen(3, 8, 12, 1, 0, 0, 0);
  return trace;
}

/** The lines behind the one that says which moment it is. */
function linesOf(reader: TraceReader, options: TreeOptions = {}): string[] {
  return [...namespaceTree(reader, options)].slice(options.format === 'json' ? 0 : 1);
}

function tree(options: TreeOptions = {}): string[] {
  return linesOf(openedTrace().end(), options);
}

test('directories, links with their targets, drivers with their devices, what is attached and open', () => {
  expect(tree()).toEqual([
    '\\                         Directory',
    '├─ Device                 Directory',
    '│  └─ Example             Device  FILE_DEVICE_UNKNOWN, driver \\Driver\\pipes',
    '│     ├─ filter:device#2  Device  attached, driver \\Driver\\filter',
    '│     └─ \\HELLO           File  2 handles (writer 0x4, reader 0x8)',
    '├─ DosDevices             SymbolicLink  -> \\?? = \\GLOBAL?? (Directory)',
    '├─ Driver                 Directory',
    '│  ├─ filter              Driver',
    '│  │  └─ filter:device#2  Device  FILE_DEVICE_UNKNOWN, attached to \\Device\\Example',
    '│  └─ pipes               Driver  pipes.sys at fffff800`02000000',
    '│     └─ \\Device\\Example  Device  FILE_DEVICE_UNKNOWN, below filter:device#2',
    '└─ GLOBAL??               Directory',
    '   └─ Example             SymbolicLink  -> \\Device\\Example (Device)',
  ]);
});

test('a part of it, plain characters, limited depth', () => {
  expect(tree({ path: '\\driver', ascii: true })).toEqual([
    'Driver                 Directory',
    '+- filter              Driver',
    '|  `- filter:device#2  Device  FILE_DEVICE_UNKNOWN, attached to \\Device\\Example',
    '`- pipes               Driver  pipes.sys at fffff800`02000000',
    '   `- \\Device\\Example  Device  FILE_DEVICE_UNKNOWN, below filter:device#2',
  ]);
  expect(tree({ path: '\\Device', depth: 1 })).toEqual([
    'Device      Directory',
    '└─ Example  Device  FILE_DEVICE_UNKNOWN, driver \\Driver\\pipes, 2 below',
  ]);
});

test('objects of some types, in what they stand in', () => {
  expect(tree({ types: ['symboliclink'] })).toEqual([
    '\\              Directory',
    '├─ DosDevices  SymbolicLink  -> \\?? = \\GLOBAL?? (Directory)',
    '└─ GLOBAL??    Directory',
    '   └─ Example  SymbolicLink  -> \\Device\\Example (Device)',
  ]);
  expect(() => tree({ types: ['Drivers'] })).toThrow('no object has the type "Drivers"; did you mean Driver?');
});

test('a path through symbolic links, and one that goes on behind a device', () => {
  const rootOf = (path: string) => tree({ path })[0]!.split(/ {2,}/).slice(0, 2);
  expect(rootOf('\\??')).toEqual(['GLOBAL??', 'Directory']);
  expect(rootOf('\\??\\EXAMPLE')).toEqual(['Example', 'SymbolicLink']);
  expect(rootOf('\\DosDevices\\Example')).toEqual(['Example', 'Device']);
  expect(() => tree({ path: '\\??\\Example\\HELLO' })).toThrow('what follows, "\\HELLO", is for its driver to know');
});

test('references of handles, drivers and the kernel', () => {
  const trace = openedTrace();
  trace.t.from(kernelAddress(0x0200_1100));
  // Before the driver's, there are those of two handles and two of the kernel.
  let count = 4;
  for (const added of [1, 1, 0, 1]) {
    count += added === 1 ? 1 : -1;
    trace.t.sink.objectReference(12, added, count);
  }
  trace.t.from();
  const [, , file] = linesOf(trace.end(), { path: '\\Device\\Example' });
  expect(file).toBe(
    '└─ \\HELLO           File  2 handles (writer 0x4, reader 0x8), 6 references (handles 2, pipes 2, kernel 2)',
  );
});

describe('the moment', () => {
  const unloading = () => {
    const t = new TraceBuilder();
    t.sink.objectCreate(1, 'Directory', '\\', kernelAddress(0x3000_0000));
    t.sink.objectCreate(2, 'Device', '\\D', kernelAddress(0x3000_1000));
    t.sink.userExit(1, 0);
    t.at(700).sink.driverUnload(1);
    t.sink.objectDelete(2);
    return t.open();
  };

  test('without one it is that before the drivers are unloaded, or any other', () => {
    expect([...namespaceTree(unloading())]).toEqual([
      'event 2, 0.000000 ms, before the drivers are unloaded',
      '\\     Directory',
      '└─ D  Device  deleted, still referenced',
    ]);
    expect([...namespaceTree(unloading(), { at: 4 })]).toEqual(['event 4, 0.000700 ms', '\\  Directory']);
  });

  test('a driver that is unloaded while programs run is unloaded', () => {
    const t = new TraceBuilder();
    t.sink.objectCreate(1, 'Directory', '\\', kernelAddress(0x3000_0000));
    t.sink.driverUnload(1);
    t.sink.userExit(1, 0);
    expect([...namespaceTree(t.open())][0]).toBe('event 2, 0.000000 ms, the end');
  });
});

describe('the difference', () => {
  const options = { width: undefined, colour: false };
  const side = (reader: TraceReader, at?: number) => ({ reader, at, name: 'x.ntr' });

  test('of two moments: what came, went, and changed', () => {
    const reader = openedTrace().close().end();
    const openedAt = [...reader.batch(0).kind].indexOf(EventKind.handleOpen);
    const { lines, different } = diffTrees(side(reader, openedAt - 1), side(reader), options);
    expect(different).toBe(true);
    const [, , ...rest] = lines;
    expect(rest).toEqual([
      '  \\                         Directory',
      '  ├─ Device                 Directory',
      '  │  └─ Example             Device',
      '+ │     ├─ filter:device#2  Device  attached, driver \\Driver\\filter',
      '- │     └─ \\HELLO           File  no handle',
      '  └─ Driver                 Directory',
      '+    ├─ filter              Driver',
      '+    │  └─ filter:device#2  Device  FILE_DEVICE_UNKNOWN, attached to \\Device\\Example',
      '     └─ pipes               Driver',
      '~       └─ \\Device\\Example  Device  nothing => below filter:device#2',
      '',
      '3 added, 1 removed, 1 changed',
    ]);
  });

  test('of two runs in other places: none; and of a path that one of them does not have', () => {
    const other = () => new PipesTrace({ moved: true }).create().end();
    const same = diffTrees(side(new PipesTrace().create().end()), side(other()), options);
    expect(same.different).toBe(false);
    expect([...same.lines].at(-1)).toBe('the same');
    const filter = { ...options, path: '\\Driver\\filter', format: 'json' } as const;
    const [json] = diffTrees(side(other()), side(openedTrace().end()), filter).lines;
    expect(JSON.parse(json!).changes).toMatchObject([
      { path: 'filter', change: 'added', before: null, after: { type: 'Driver' } },
      { path: 'filter\\filter:device#2', change: 'added' },
    ]);
    expect(() => diffTrees(side(other()), side(other()), filter)).toThrow('there is no object');
  });
});

test('no line is longer than the terminal, down to 40 columns', () => {
  for (const width of [40, 60, 80]) {
    for (const line of namespaceTree(openedTrace().end(), { width })) expect(line.length).toBeLessThanOrEqual(width);
  }
});

test('where events may be missing, that is said', () => {
  const t = new TraceBuilder({ capture: { driver: ['d'] } });
  t.sink.objectCreate(1, 'Directory', '\\', kernelAddress(0x3000_0000));
  expect([...namespaceTree(t.open())].at(-1)).toMatch(/^note: the recording kept only driver d/);
});

test('an unknown path is refused with what was meant', () => {
  expect(() => tree({ path: '\\Device\\Exampel' })).toThrow('did you mean \\Device\\Example?');
});

test('at an event: before the driver was loaded, and after the file was closed', () => {
  const before = linesOf(openedTrace().end(), { at: 8 });
  expect(before.join('\n')).not.toContain('pipes');
  const closed = new PipesTrace().create().close().end();
  expect(linesOf(closed, { path: '\\Device\\Example' })).toEqual([
    'Example  Device  FILE_DEVICE_UNKNOWN, driver \\Driver\\pipes',
  ]);
});

test('what is detached, deleted and unloaded is gone', () => {
  const trace = openedTrace();
  const { sink } = trace.t;
  sink.deviceDetach(2, 1);
  sink.deviceDelete(2);
  sink.objectDelete(22);
  sink.driverDelete(2);
  sink.objectDelete(21);
  sink.symbolicLinkDelete(8, '\\GLOBAL??\\Example');
  expect(linesOf(trace.end())).toEqual([
    '\\                         Directory',
    '├─ Device                 Directory',
    '│  └─ Example             Device  FILE_DEVICE_UNKNOWN, driver \\Driver\\pipes',
    '│     └─ \\HELLO           File  2 handles (writer 0x4, reader 0x8)',
    '├─ DosDevices             SymbolicLink  -> \\?? = \\GLOBAL?? (Directory)',
    '├─ Driver                 Directory',
    '│  └─ pipes               Driver  pipes.sys at fffff800`02000000',
    '│     └─ \\Device\\Example  Device  FILE_DEVICE_UNKNOWN',
    '└─ GLOBAL??               Directory',
  ]);
});

test('JSON: the event, and nodes with name, type, what is known of them and children', () => {
  const json = JSON.parse(tree({ format: 'json', path: '\\GLOBAL??', at: 40 }).join(''));
  expect(json).toEqual({
    event: 40,
    time_ns: expect.any(Number),
    notes: [],
    root: {
      name: 'GLOBAL??',
      type: 'Directory',
      children: [
        {
          name: 'Example',
          type: 'SymbolicLink',
          target: '\\Device\\Example',
          resolved: '\\Device\\Example',
          resolved_type: 'Device',
          children: [],
        },
      ],
    },
  });
  const device = JSON.parse(tree({ format: 'json', path: '\\Device\\Example' }).join('')).root;
  expect(device).toMatchObject({ device_type: 'FILE_DEVICE_UNKNOWN', driver: '\\Driver\\pipes' });
  expect(device.children[0]).toMatchObject({ name: 'filter:device#2', attached: true, driver: '\\Driver\\filter' });
  expect(device.children[1].handles).toEqual([
    { process: 'writer', handle: '0x4' },
    { process: 'reader', handle: '0x8' },
  ]);
});

test('devices attached in a circle, as only a damaged trace has them', () => {
  const trace = openedTrace();
  trace.t.sink.deviceAttach(1, 2, 0);
  expect(linesOf(trace.end(), { path: '\\Device\\Example' }).length).toBeLessThan(10);
});

describe('symbolic links', () => {
  function links(...pairs: [name: string, target: string][]): Namespace {
    const t = new TraceBuilder();
    t.sink.objectCreate(1, 'Directory', '\\', kernelAddress(0x3000_0000));
    t.sink.objectCreate(2, 'Directory', '\\GLOBAL??', kernelAddress(0x3000_1000));
    t.sink.objectCreate(3, 'Device', '\\Thing', kernelAddress(0x3000_2000));
    pairs.forEach(([name, target], i) => {
      t.sink.objectCreate(10 + i, 'SymbolicLink', name, kernelAddress(0x3001_0000 + i * 0x1000));
      t.sink.symbolicLinkCreate(10 + i, name, target);
    });
    return Namespace.at(t.open());
  }

  test('are followed one after the other, also in the middle of a path and in any case', () => {
    const space = links(['\\A', '\\b'], ['\\B', '\\Thing'], ['\\GLOBAL??\\X', '\\A']);
    const found = { state: 'found', path: '\\Thing', type: 'Device' };
    expect(space.resolve('\\??\\x')).toEqual({ ...found, rest: '' });
    expect(space.resolve('\\A\\more\\of it')).toEqual({ ...found, rest: '\\more\\of it' });
  });

  test('that lead nowhere, or round in circles', () => {
    const space = links(['\\A', '\\B'], ['\\B', '\\A'], ['\\C', '\\Nothing']);
    expect(space.resolve('\\A')).toEqual({ state: 'loop' });
    expect(space.resolve('\\C')).toEqual({ state: 'missing', path: '\\Nothing' });
  });

  test('to the root: what an empty target stands for', () => {
    expect(links(['\\R', '']).resolve('\\R\\Thing')).toMatchObject({ state: 'found', path: '\\Thing' });
  });
});
