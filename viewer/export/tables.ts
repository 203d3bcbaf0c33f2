/**
 * A trace as tables for databases and spreadsheets. docs/export.md describes the columns; it is compared with this file by
 * a test.
 */

import { formatPoolTag } from '../../base/format.ts';
import { addressHi, addressLo, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { u64ToBigInt } from '../../base/u64.ts';
import { irpMajorName, irpMinorName } from '../../nt/irp-codes.ts';
import { ntStatusName } from '../../nt/ntstatus.ts';
import type { DecodedBatch, TraceEvent } from '../../proto/decoded-batch.ts';
import { EventKind } from '../../proto/generated/event-kinds.ts';
import type { TraceReader } from '../../proto/trace-reader.ts';
import { lockTypeName, poolTypeName } from '../../wording/format-value.ts';
import { controlCodeOf } from '../../wording/irp-parameters.ts';
import { TraceNames } from '../../wording/names.ts';
import { csvLine } from '../csv.ts';
import { eventJson, type JsonObject, type JsonValue, jsonLines, quantityJson } from '../event-json.ts';
import { selectedEvents } from '../event-stream.ts';
import { irpSummaries } from '../irp-table.ts';
import { scanBatches } from '../scan.ts';

export type TableFormat = 'csv' | 'jsonl';

type RowObject = Record<string, JsonValue>;

export interface ExportTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: (reader: TraceReader) => Generator<RowObject>;
}

const K = EventKind;

/** What every event has, and its fields as JSON. */
function* eventRows(reader: TraceReader): Generator<RowObject> {
  for (const { event, names, irp, driver } of selectedEvents(reader)) {
    const json = eventJson(event, { names, irp, driver });
    yield {
      number: event.number,
      time_ns: event.time,
      cpu: event.cpu,
      irql: event.irql,
      thread: event.thread,
      thread_name: names.thread(event.thread),
      kind: event.name,
      irp: irp === 0 ? null : irp,
      driver: driver === '' ? null : driver,
      call_site: (json.call_site_name as string | undefined) ?? null,
      what: json.what!,
      fields: json.fields as JsonObject,
    };
  }
}

function* irpRows(reader: TraceReader): Generator<RowObject> {
  for (const { summary, names } of irpSummaries(reader)) {
    const { irp, firstEvent, thread, startTime, endTime, major, minor, args, hops, status, information } = summary;
    const wasSent = major >= 0;
    const code = wasSent ? controlCodeOf(major, args) : undefined;
    yield {
      irp,
      first_event: firstEvent,
      thread,
      thread_name: names.thread(thread),
      start_ns: startTime,
      end_ns: endTime ?? null,
      latency_ns: endTime === undefined ? null : endTime - startTime,
      major: wasSent ? irpMajorName(major) : null,
      minor: wasSent ? irpMinorName(major, minor) || null : null,
      control_code: code ?? null,
      file: names.file(summary.file) || null,
      devices: hops.map(({ device }) => names.device(device)),
      drivers: hops.map(({ driver }) => names.driver(driver)),
      pended: summary.pended,
      status: status === undefined ? null : ntStatusName(status),
      information: status === undefined ? null : quantityJson(information),
      completed_by: status === undefined ? null : names.driver(summary.completedBy),
    };
  }
}

/** Rows that are made of two events each: what begins them is kept until the other comes. */
class Pairs<Key> {
  private readonly open = new Map<Key, RowObject[]>();

  begin(key: Key, row: RowObject): void {
    const rows = this.open.get(key);
    if (rows === undefined) this.open.set(key, [row]);
    else rows.push(row);
  }

  /** The latest row that was begun with the key. */
  end(key: Key): RowObject | undefined {
    const rows = this.open.get(key);
    const row = rows?.pop();
    if (rows?.length === 0) this.open.delete(key);
    return row;
  }

  *rest(): Generator<RowObject> {
    for (const rows of this.open.values()) yield* rows;
  }
}

type Handle = (event: TraceEvent, names: TraceNames) => RowObject | undefined;

/** Goes through the events of these kinds; rows come out when they are complete, those without an end last. */
function* pairedRows(
  reader: TraceReader,
  handles: Readonly<Record<number, Handle>>,
  pairs: Pairs<unknown>,
  places: boolean,
): Generator<RowObject> {
  const names = new TraceNames(reader);
  const ready: RowObject[] = [];
  const handlers = Object.fromEntries(
    Object.entries(handles).map(([kind, handle]) => [
      kind,
      (batch: DecodedBatch, i: number) => {
        const row = handle(batch.event(i), names);
        if (row !== undefined) ready.push(row);
      },
    ]),
  );
  for (const _ of scanBatches(reader, handlers, { names, places })) yield* ready.splice(0);
  yield* pairs.rest();
}

function callRows(reader: TraceReader): Generator<RowObject> {
  const pairs = new Pairs<string>();
  const key = (event: TraceEvent) => `${event.thread} ${event.cpu * Number(event.thread === 0)} ${event.fields.ddi}`;
  return pairedRows(
    reader,
    {
      [K.ddiCall]: (event, names) => {
        pairs.begin(key(event), {
          event: event.number,
          ddi: event.fields.ddi as string,
          thread: event.thread,
          thread_name: names.thread(event.thread),
          cpu: event.cpu,
          irql: event.irql,
          call_site: placeOf(event.callSite, names),
          start_ns: event.time,
          end_ns: null,
          duration_ns: null,
          value: null,
        });
        return undefined;
      },
      [K.ddiReturn]: (event) => {
        const row = pairs.end(key(event));
        if (row === undefined) return undefined;
        row.end_ns = event.time;
        row.duration_ns = event.time - (row.start_ns as number);
        row.value = `0x${(event.fields.value as bigint).toString(16)}`;
        return row;
      },
    },
    pairs,
    false,
  );
}

function lockRows(reader: TraceReader): Generator<RowObject> {
  const pairs = new Pairs<string>();
  const key = (event: TraceEvent) => `${event.fields.lock} ${event.thread}`;
  return pairedRows(
    reader,
    {
      [K.lockAcquire]: (event, names) => {
        const { lock, depth, type, waited } = event.fields as Record<string, number>;
        if (depth! > 1) return undefined;
        pairs.begin(key(event), {
          event: event.number,
          lock: lock!,
          name: names.lock(lock!),
          type: lockTypeName(type!),
          thread: event.thread,
          thread_name: names.thread(event.thread),
          cpu: event.cpu,
          call_site: placeOf(event.callSite, names),
          acquired_ns: event.time,
          waited_ns: waited!,
          released_ns: null,
          held_ns: null,
        });
        return undefined;
      },
      [K.lockRelease]: (event) => {
        const { depth, held } = event.fields as Record<string, number>;
        const row = depth! > 0 ? undefined : pairs.end(key(event));
        if (row === undefined) return undefined;
        row.released_ns = event.time;
        row.held_ns = held!;
        return row;
      },
    },
    pairs,
    true,
  );
}

function allocationRows(reader: TraceReader): Generator<RowObject> {
  const pairs = new Pairs<number>();
  return pairedRows(
    reader,
    {
      [K.poolAllocate]: (event, names) => {
        const { allocation, tag, pool_type } = event.fields as Record<string, number>;
        pairs.begin(allocation!, {
          allocation: allocation!,
          event: event.number,
          tag: formatPoolTag(tag!),
          pool: poolTypeName(pool_type!),
          size: quantityJson(event.fields.size as bigint),
          address: hexAddress(event.fields.address as GuestAddress),
          thread: event.thread,
          thread_name: names.thread(event.thread),
          allocated_by: placeOf(event.callSite, names),
          allocated_ns: event.time,
          freed_by: null,
          freed_ns: null,
        });
        return undefined;
      },
      [K.poolFree]: (event, names) => {
        const row = pairs.end(event.fields.allocation as number);
        if (row === undefined) return undefined;
        row.freed_by = placeOf(event.callSite, names);
        row.freed_ns = event.time;
        return row;
      },
    },
    pairs,
    false,
  );
}

function placeOf(callSite: GuestAddress, names: TraceNames): string | null {
  return callSite === NULL_ADDRESS ? null : names.symbolise(callSite);
}

function hexAddress(address: GuestAddress): string {
  return `0x${u64ToBigInt({ lo: addressLo(address), hi: addressHi(address) }).toString(16)}`;
}

const columns = (text: string): readonly string[] => text.split(' ');

/** All tables. The order of the columns stays as it is; new ones come last. */
export const EXPORT_TABLES: readonly ExportTable[] = [
  {
    name: 'events',
    columns: columns('number time_ns cpu irql thread thread_name kind irp driver call_site what fields'),
    rows: eventRows,
  },
  {
    name: 'irps',
    columns: columns(
      'irp first_event thread thread_name start_ns end_ns latency_ns major minor control_code file devices drivers ' +
        'pended status information completed_by',
    ),
    rows: irpRows,
  },
  {
    name: 'calls',
    columns: columns('event ddi thread thread_name cpu irql call_site start_ns end_ns duration_ns value'),
    rows: callRows,
  },
  {
    name: 'locks',
    columns: columns('event lock name type thread thread_name cpu call_site acquired_ns waited_ns released_ns held_ns'),
    rows: lockRows,
  },
  {
    name: 'allocations',
    columns: columns(
      'allocation event tag pool size address thread thread_name allocated_by allocated_ns freed_by freed_ns',
    ),
    rows: allocationRows,
  },
];

/** Yields the lines of a table. Throws TraceError. */
export function* tableFile(reader: TraceReader, table: ExportTable, format: TableFormat): Generator<string> {
  if (format === 'jsonl') {
    yield* jsonLines(table.rows(reader));
    return;
  }
  yield csvLine(table.columns);
  for (const row of table.rows(reader)) yield csvLine(table.columns.map((column) => row[column]!));
}
