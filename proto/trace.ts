/**
 * Reading and writing traces from other programs: `import { openTrace } from 'ntrewind/trace'`.
 *
 * A trace is read batch by batch, so that memory does not grow with it: `openTrace` gives a {@link TraceReader}, its
 * `batches()` the {@link DecodedBatch}es in order. A batch gives whole events (`event(i)`) or columns as typed arrays
 * (`kind`, `time`, `column(kind, field)`…), each decoded when it is first asked for. {@link EVENT_KINDS} says which kinds and
 * fields there are. A {@link TraceWriter} takes events through its `sink`; {@link playEvents} feeds it those of a batch.
 *
 * Every defect of a file is a {@link TraceError} with a code and the place. docs/trace-format.md has the format,
 * docs/examples two programs.
 */

export { TraceError } from '../base/errors.ts';
export { keepsEverything } from './capture-choice.ts';
export type { ColumnValues, ListValues, WideValues } from './column-decode.ts';
export { type Anchors, DecodedBatch, type FieldValue, REMOVED_PAYLOAD, type TraceEvent } from './decoded-batch.ts';
export { MutableEventContext, playEvents } from './event-player.ts';
export type { Encoding, FieldInfo, KindInfo } from './event-schema.ts';
export { BatchWriter } from './generated/batch-writer.ts';
export { EVENT_KINDS, EventKind, KIND_BY_NUMBER } from './generated/event-kinds.ts';
export type { EventContext, EventSink } from './generated/event-sink.ts';
export type { Driver, Gap, Header, IndexedBatch, Summary } from './generated/messages.ts';
export { type RepairResult, repairTrace } from './repair.ts';
export { type StripChoice, type StripResult, stripTrace } from './strip.ts';
export { type OpenOptions, openTrace, recoverTrace, TraceReader } from './trace-reader.ts';
export { FileSource, MemorySource, type TraceSource } from './trace-source.ts';
export { FileTarget, type TraceTarget } from './trace-target.ts';
export { type HeaderInput, TraceWriter } from './trace-writer.ts';
export { type VerifyResult, verifyTrace } from './verify.ts';
