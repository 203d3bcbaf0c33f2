/** Events as plain objects that can be changed and given to a sink: for tests and tools, far off any hot path. */
import type { GuestAddress } from '../../base/guest-address.ts';
import type { FieldValue, TraceEvent } from '../decoded-batch.ts';
import type { MutableEventContext } from '../event-player.ts';
import type { FieldInfo, KindInfo } from '../event-schema.ts';
import { KIND_BY_NUMBER } from '../generated/event-kinds.ts';
import type { EventSink } from '../generated/event-sink.ts';

export interface EditableEvent {
  kind: number;
  cpu: number;
  irql: number;
  thread: number;
  time: number;
  callSite: GuestAddress;
  anchors: { instructions: number; boundary: number; irp: number } | undefined;
  fields: Record<string, FieldValue>;
}

export function editable(event: TraceEvent): EditableEvent {
  const { kind, cpu, irql, thread, time, callSite, anchors, fields } = event;
  const own = anchors === undefined ? undefined : { ...anchors };
  return { kind, cpu, irql, thread, time, callSite, anchors: own, fields: { ...fields } };
}

/** Reports the event to `sink`, which is attached to `context`. */
export function emitEvent(event: EditableEvent, sink: EventSink, context: MutableEventContext): void {
  const { cpu, irql, thread, time, callSite, anchors } = event;
  Object.assign(context, { cpu, irql, thread, time, callSite }, anchors);
  const kind = KIND_BY_NUMBER[event.kind] as KindInfo;
  const values = kind.fields.flatMap((field) => argumentsFor(field, event.fields[field.name] as FieldValue));
  const methods = sink as unknown as Record<string, (...values: unknown[]) => void>;
  methods[kind.method]!(...values);
}

/** The arguments of a sink method that one field becomes. */
function argumentsFor(field: FieldInfo, value: FieldValue): unknown[] {
  if (field.encoding === 'u64') return halves(value as bigint);
  if (field.encoding !== 'u64list') return [value];
  const list = value as bigint[];
  return [Uint32Array.from(list.flatMap(halves)), list.length];
}

function halves(value: bigint): [lo: number, hi: number] {
  return [Number(value & 0xffff_ffffn), Number(value >> 32n)];
}
