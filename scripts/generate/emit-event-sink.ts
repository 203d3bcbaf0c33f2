/** Emits proto/generated/event-sink.ts: the interface through which the simulated system reports its events. */
import type { FieldInfo, KindInfo } from '../../proto/event-schema.ts';
import type { SchemaModel } from './schema-model.ts';

export const GENERATED_NOTE =
  '// Generated from proto/ntrewind/trace/v1/trace.proto by scripts/generate.ts. Do not edit.\n';

/** The scalar arguments one field becomes, as `name: type` pairs. */
export function argumentsOf(field: FieldInfo): readonly (readonly [name: string, type: string])[] {
  const name = field.argument;
  switch (field.encoding) {
    case 'u64':
      return [
        [`${name}Lo`, 'number'],
        [`${name}Hi`, 'number'],
      ];
    case 'addr':
      return [[name, 'GuestAddress']];
    case 'str':
      return [[name, 'string']];
    case 'bytes':
    case 'payload':
      return [[name, 'Uint8Array']];
    case 'u64list':
      return [
        [name, 'Uint32Array'],
        [`${name}Count`, 'number'],
      ];
    default:
      return [[name, 'number']];
  }
}

export function parameterList(kind: KindInfo): string {
  return kind.fields
    .flatMap(argumentsOf)
    .map(([name, type]) => `${name}: ${type}`)
    .join(', ');
}

function documentation(kind: KindInfo): string {
  const lines = [`${kind.role === 'decision' ? 'Decision' : 'Observation'} \`${kind.name}\` (${kind.number}).`];
  for (const field of kind.fields) {
    const meaning = field.meaning ? ` (${field.meaning})` : '';
    const form = { u64: ', two 32-bit halves', u64list: ', lo and hi alternate; count of 64-bit values' }[
      field.encoding as string
    ];
    lines.push(`@param ${argumentsOf(field)[0]?.[0]} ${field.doc}${meaning}${form ?? ''}`);
  }
  return ['  /**', ...lines.map((line) => `   * ${line}`), '   */'].join('\n');
}

export function emitEventSink(schema: SchemaModel): string {
  const methods = schema.kinds.map((kind) => `${documentation(kind)}\n  ${kind.method}(${parameterList(kind)}): void;`);
  const empty = schema.kinds.map((kind) => `  ${kind.method}(): void {}`);
  return `${GENERATED_NOTE}
import type { GuestAddress } from '../../base/guest-address.ts';

/** Where the system stands when an event happens. A sink reads it inside each call; the values change between calls. */
export interface EventContext {
  /** Simulated processor. */
  readonly cpu: number;
  /** IRQL of that processor. */
  readonly irql: number;
  /** Current thread, 0 for none. */
  readonly thread: number;
  /** That processor's clock, nanoseconds since boot. */
  readonly time: number;
  /** Return address of the DDI call being served, 0 for none. */
  readonly callSite: GuestAddress;
  /** Instructions retired by that processor. Read for decisions only, as are the next two. */
  readonly instructions: number;
  /** DDI boundaries passed by the thread. */
  readonly boundary: number;
  /** The IRP the thread is working on, 0 for none. */
  readonly irp: number;
}

/**
 * Takes every decision and observation of a run, in execution order. Arguments are scalars; numbers are unsigned unless
 * they are addresses. A sink must not keep an array it is given: the caller uses it again.
 */
export interface EventSink {
  /** Called once, before the first event. */
  attach(context: EventContext): void;

${methods.join('\n\n')}
}

/** Drops every event: recording nothing costs nothing. */
export class NullSink implements EventSink {
  attach(): void {}
${empty.join('\n')}
}
`;
}
