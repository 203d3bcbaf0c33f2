/**
 * `ntrewind handles`: handles of each process, and those it never closed itself: who opened them, and whether the end of
 * the process closed them. Handles of the kernel and of drivers are those of the process System.
 */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import type { DecodedBatch } from '../../proto/decoded-batch.ts';
import { EventKind } from '../../proto/generated/event-kinds.ts';
import type { TraceReader } from '../../proto/trace-reader.ts';
import { eventField, numberAt, textAt } from '../../wording/event-fields.ts';
import { formatAccess, formatHandle } from '../../wording/format-value.ts';
import { TraceNames } from '../../wording/names.ts';
import type { JsonObject } from '../event-json.ts';
import { evidenceNotes, mayLackKind, nothingLines } from '../left-out.ts';
import { scanEvents } from '../scan.ts';
import type { Column, Row } from '../text-table.ts';
import { right, type Section, type SummaryOptions, summaryLines } from './summary.ts';

const K = EventKind;
const KINDS = [K.handleOpen, K.handleClose];
const F = {
  process: eventField(K.handleOpen, 'process'),
  handle: eventField(K.handleOpen, 'handle'),
  object: eventField(K.handleOpen, 'object'),
  access: eventField(K.handleOpen, 'access'),
  closingProcess: eventField(K.handleClose, 'process'),
  closedHandle: eventField(K.handleClose, 'handle'),
  service: eventField(K.userSystemCall, 'service'),
};

interface OpenHandle {
  readonly process: number;
  readonly handle: number;
  readonly object: number;
  readonly access: number;
  readonly event: number;
  readonly thread: number;
  /** What the thread called: the place in a driver, else its system service. */
  readonly by: string;
}

interface ProcessHandles {
  readonly process: number;
  opened: number;
  /** By the process itself or on its behalf while it ran. */
  closed: number;
  /** By its end. */
  closedAtExit: number;
  peak: number;
  /** By handle. */
  readonly open: Map<number, OpenHandle>;
}

class HandleCounter {
  readonly names: TraceNames;
  readonly processes = new Map<number, ProcessHandles>();
  /** Handles that only the end of their process closed. */
  readonly leaked: OpenHandle[] = [];
  private readonly services = new Map<number, string>();
  private readonly exiting = new Set<number>();

  constructor(reader: TraceReader) {
    this.names = new TraceNames(reader);
    const handlers = {
      [K.userSystemCall]: (batch: DecodedBatch, i: number) =>
        void this.services.set(batch.thread[i]!, textAt(batch, i, F.service)),
      [K.systemCallReturn]: (batch: DecodedBatch, i: number) => void this.services.delete(batch.thread[i]!),
      [K.userExit]: (batch: DecodedBatch, i: number) => void this.exiting.add(batch.thread[i]!),
      [K.handleOpen]: (batch: DecodedBatch, i: number) => this.opened(batch, i),
      [K.handleClose]: (batch: DecodedBatch, i: number) => this.closed(batch, i),
    };
    scanEvents(reader, handlers, { names: this.names });
  }

  private of(process: number): ProcessHandles {
    let handles = this.processes.get(process);
    if (handles === undefined) {
      handles = { process, opened: 0, closed: 0, closedAtExit: 0, peak: 0, open: new Map() };
      this.processes.set(process, handles);
    }
    return handles;
  }

  private opened(batch: DecodedBatch, i: number): void {
    const process = numberAt(batch, i, F.process);
    const handles = this.of(process);
    const handle = numberAt(batch, i, F.handle);
    const thread = batch.thread[i]!;
    handles.opened++;
    handles.open.set(handle, {
      process,
      handle,
      object: numberAt(batch, i, F.object),
      access: numberAt(batch, i, F.access),
      event: batch.firstEvent + i,
      thread,
      by: this.opener(batch, i),
    });
    handles.peak = Math.max(handles.peak, handles.open.size);
  }

  private opener(batch: DecodedBatch, i: number): string {
    const callSite = batch.callSite[i]! as GuestAddress;
    if (callSite !== NULL_ADDRESS) return this.names.symbolise(callSite);
    return this.services.get(batch.thread[i]!) ?? '';
  }

  private closed(batch: DecodedBatch, i: number): void {
    const handles = this.of(numberAt(batch, i, F.closingProcess));
    const handle = numberAt(batch, i, F.closedHandle);
    const open = handles.open.get(handle);
    handles.open.delete(handle);
    // A thread that has ended its program runs only to clean up its process.
    if (!this.exiting.has(batch.thread[i]!)) {
      handles.closed++;
      return;
    }
    handles.closedAtExit++;
    if (open !== undefined) this.leaked.push(open);
  }

  openAtEnd(): OpenHandle[] {
    return [...this.processes.values()].flatMap(({ open }) => [...open.values()]).sort((a, b) => a.event - b.event);
  }
}

const COLUMNS: readonly Column[] = [
  { title: 'process', flexible: true },
  right('opened'),
  right('closed'),
  right('by its end', 1),
  right('most at once', 2),
  right('open'),
];

const HANDLE_COLUMNS: readonly Column[] = [
  { title: 'process', optional: 1, maxWidth: 24 },
  right('handle'),
  { title: 'type', optional: 4 },
  { title: 'object', flexible: true },
  { title: 'access', optional: 6, maxWidth: 48 },
  { title: 'opened by', optional: 3, maxWidth: 24 },
  { title: 'at', optional: 2, maxWidth: 36 },
  right('event', 5),
];

function typeOf(names: TraceNames, object: number): string {
  return names.files.has(object) ? 'File' : (names.objects.get(object)?.type ?? '');
}

function handleRow({ process, handle, object, access, event, thread, by }: OpenHandle, names: TraceNames): Row {
  const type = typeOf(names, object);
  return [
    names.process(process),
    formatHandle(handle),
    type,
    names.object(object),
    formatAccess(access, type),
    names.thread(thread),
    by,
    String(event),
  ];
}

function handleJson({ process, handle, object, access, event, thread, by }: OpenHandle, names: TraceNames): JsonObject {
  const type = typeOf(names, object);
  return {
    process: names.process(process),
    process_id: process,
    handle: formatHandle(handle),
    type,
    object: names.object(object),
    object_id: object,
    access: formatAccess(access, type),
    event,
    thread: names.thread(thread),
    opened_at: by,
  };
}

function sectionsOf(reader: TraceReader, counter: HandleCounter): Section[] {
  const { names, leaked } = counter;
  const closesKnown = !mayLackKind(reader, K.handleClose);
  const rows = [...counter.processes.values()].map((handles): Row => {
    const { process, opened, closed, closedAtExit, peak, open } = handles;
    const byEnd = closedAtExit === 0 ? '' : String(closedAtExit);
    return [
      names.process(process),
      String(opened),
      String(closed),
      byEnd,
      closesKnown ? String(peak) : '',
      closesKnown ? String(open.size) : '',
    ];
  });
  const atEnd = closesKnown ? counter.openAtEnd() : [];
  const ended = reader.summary?.endReason === 'completed';
  return [
    { title: '', columns: COLUMNS, rows },
    {
      title: 'Never closed by their process: its end did',
      columns: HANDLE_COLUMNS,
      rows: leaked.map((handle) => handleRow(handle, names)),
    },
    {
      title: ended ? 'Leaked: still open at the end' : 'Open where the trace ends',
      columns: HANDLE_COLUMNS,
      rows: atEnd.map((handle) => handleRow(handle, names)),
    },
  ];
}

function jsonOf(reader: TraceReader, counter: HandleCounter): JsonObject {
  const { names, leaked } = counter;
  const closesKnown = !mayLackKind(reader, K.handleClose);
  return {
    processes: [...counter.processes.values()].map(({ process, opened, closed, closedAtExit, peak, open }) => ({
      process: names.process(process),
      process_id: process,
      opened,
      closed,
      closed_at_exit: closedAtExit,
      peak: closesKnown ? peak : null,
      open: closesKnown ? open.size : null,
    })),
    closed_at_exit: leaked.map((handle) => handleJson(handle, names)),
    open_at_end: closesKnown ? counter.openAtEnd().map((handle) => handleJson(handle, names)) : null,
  };
}

/**
 * Yields the lines of the summary. JSON is one object with `processes`, `closed_at_exit`, `open_at_end` (null where the
 * trace cannot tell) and `notes`. Throws TraceError.
 */
export function* handlesSummary(reader: TraceReader, options: SummaryOptions = {}): Generator<string> {
  const counter = new HandleCounter(reader);
  yield* summaryLines(
    {
      sections: sectionsOf(reader, counter),
      nothing: nothingLines(reader, 'no handle was opened', KINDS),
      notes: evidenceNotes(reader, KINDS),
      json: jsonOf(reader, counter),
    },
    options,
  );
}
