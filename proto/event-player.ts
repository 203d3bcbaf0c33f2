/** Feeds the events of a trace to an EventSink, as the system that was recorded did. */
import { TraceError } from '../base/errors.ts';
import { type GuestAddress, NULL_ADDRESS } from '../base/guest-address.ts';
import type { ColumnValues } from './column-decode.ts';
import type { DecodedBatch } from './decoded-batch.ts';
import { KIND_BY_NUMBER } from './generated/event-kinds.ts';
import { playRow } from './generated/event-player.ts';
import type { EventContext, EventSink } from './generated/event-sink.ts';

/** A context whose values its owner sets before each event. */
export class MutableEventContext implements EventContext {
  cpu = 0;
  irql = 0;
  thread = 0;
  time = 0;
  callSite: GuestAddress = NULL_ADDRESS;
  instructions = 0;
  boundary = 0;
  irp = 0;
}

/**
 * Plays the events `from .. to - 1` of a batch (numbers within it). `context` is the one the sink is attached to; it
 * has the event's values during each call.
 *
 * Throws TraceError when the sink could not be told all that happened: `capture` when the recording left events out,
 * `removed` when contents were taken out of the trace, `unknown-kind` when a newer version wrote more than this one knows; and
 * when a column is damaged. To read such a batch, look at its events or columns.
 */
export function playEvents(
  batch: DecodedBatch,
  sink: EventSink,
  context: MutableEventContext,
  from = 0,
  to = batch.eventCount,
): void {
  checkWhole(batch);
  const { kind, cpu, irql, thread, time, callSite } = batch;
  const columns: (readonly ColumnValues[] | undefined)[] = new Array(256).fill(undefined);
  for (const number of batch.kindCounts.keys()) columns[number] = batch.columns(number);
  for (let i = from; i < to; i++) {
    const number = kind[i]!;
    context.cpu = cpu[i]!;
    context.irql = irql[i]!;
    context.thread = thread[i]!;
    context.time = time[i]!;
    context.callSite = callSite[i] as GuestAddress;
    if (KIND_BY_NUMBER[number]?.role === 'decision') setAnchors(batch, context, i);
    playRow(batch, number, columns[number]!, batch.rowOf(i), sink);
  }
}

function checkWhole(batch: DecodedBatch): void {
  const { firstEvent, eventCount, leftOut } = batch;
  const place = `events ${firstEvent} to ${firstEvent + eventCount - 1}`;
  if (leftOut > 0) {
    throw new TraceError('capture', `${place} cannot be played: the recording left out ${leftOut} events among them`);
  }
  if (batch.removedDigestList().length > 0) {
    throw new TraceError('removed', `${place} cannot be played: contents were taken out of the trace`);
  }
  if (batch.hasUnknownColumns) {
    throw new TraceError('unknown-kind', `${place} cannot be played: they have fields that need a newer ntrewind`);
  }
}

function setAnchors(batch: DecodedBatch, context: MutableEventContext, i: number): void {
  const row = batch.decisionRowOf(i);
  context.instructions = batch.instructions[row]!;
  context.boundary = batch.boundary[row]!;
  context.irp = batch.irp[row]!;
}
