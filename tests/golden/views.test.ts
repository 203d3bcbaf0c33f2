/**
 * What the views print of a real trace (traces/compat). The texts beside this file were compared with the scenario and
 * the driver's source by eye; a change in them is to be looked at the same way.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openTrace, type TraceReader } from '../../proto/trace-reader.ts';
import { EXPORT_TABLES, tableFile } from '../../viewer/export/tables.ts';
import { traceInfo } from '../../viewer/info.ts';
import { irpView } from '../../viewer/irp/irp.ts';
import { irpTable } from '../../viewer/irp-table.ts';
import { traceStats } from '../../viewer/stats/stats.ts';
import { dpcsSummary } from '../../viewer/summary/dpcs.ts';
import { driversSummary } from '../../viewer/summary/drivers.ts';
import { handlesSummary } from '../../viewer/summary/handles.ts';
import { irqlSummary } from '../../viewer/summary/irql.ts';
import { locksSummary } from '../../viewer/summary/locks.ts';
import { poolSummary } from '../../viewer/summary/pool.ts';
import { threadsSummary } from '../../viewer/summary/threads.ts';
import { namespaceTree } from '../../viewer/tree.ts';
import { diffTrees } from '../../viewer/tree-diff.ts';
import { viewEvents } from '../../viewer/view.ts';

const trace = fileURLToPath(new URL('../../traces/compat/format-1.0.ntr', import.meta.url));

test.each<[string, (reader: TraceReader) => Iterable<string>]>([
  ['info.txt', (reader) => traceInfo(reader)],
  ['view.txt', (reader) => viewEvents(reader, { from: 240, to: 273 }, {})],
  ['irps.txt', (reader) => irpTable(reader)],
  ['irps.csv', (reader) => tableFile(reader, EXPORT_TABLES.find(({ name }) => name === 'irps')!, 'csv')],
  ['irp-8.txt', (reader) => irpView(reader, 8)],
  ['pool.txt', (reader) => poolSummary(reader)],
  ['locks.txt', (reader) => locksSummary(reader)],
  ['dpcs.txt', (reader) => dpcsSummary(reader)],
  ['irql.txt', (reader) => irqlSummary(reader)],
  ['drivers.txt', (reader) => driversSummary(reader)],
  ['handles.txt', (reader) => handlesSummary(reader)],
  ['threads.txt', (reader) => threadsSummary(reader)],
  ['tree.txt', (reader) => namespaceTree(reader)],
  [
    'tree-diff.txt',
    (reader) => diffTrees({ reader, at: 2, name: 'talk.ntr' }, { reader, at: 300, name: 'talk.ntr' }).lines,
  ],
  [
    'filter-slow.txt',
    (reader) =>
      viewEvents(
        reader,
        { filter: 'irp.latency > 1us && irp_complete' },
        { columns: ['number', 'irp', 'irp.major', 'irp.requester', 'irp.latency', 'status'] },
      ),
  ],
  [
    'filter-holding.txt',
    (reader) =>
      viewEvents(
        reader,
        { filter: 'while holding lock "Pipe" && thread == "bob.exe/main"' },
        { context: 1, time: 'delta' },
      ),
  ],
  ['filter-nothing.txt', (reader) => viewEvents(reader, { filter: 'irp.status == PENDING && irql > PASSIVE' })],
  [
    'stats-latency.txt',
    (reader) => traceStats(reader, {}, { by: ['irp.major', 'irp.status'], of: 'irp.latency', histogram: true }),
  ],
  ['stats-locks.txt', (reader) => traceStats(reader, {}, { by: ['lock'], of: 'lock.hold' })],
])('%s', (name, view) => {
  const expected = readFileSync(new URL(name, import.meta.url), 'utf8');
  const reader = openTrace(trace);
  expect(`${[...view(reader)].join('\n')}\n`).toBe(expected);
  reader.close();
});
