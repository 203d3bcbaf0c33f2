/** Emits proto/generated/capturing-sink.ts: asks for each event whether it is kept, and passes it on. */
import type { KindInfo } from '../../proto/event-schema.ts';
import { argumentsOf, GENERATED_NOTE, parameterList } from './emit-event-sink.ts';
import type { SchemaModel } from './schema-model.ts';

function method(kind: KindInfo): string {
  const names = kind.fields.flatMap(argumentsOf).map(([name]) => name);
  const notes = names.map((name, i) => `    noted[${i}] = ${name};`);
  return `  ${kind.method}(${parameterList(kind)}): void {
${names.length > 0 ? '    const noted = this.values;\n' : ''}${notes.join('\n')}
    const writer = this.choose(${kind.number});
    writer.${kind.method}(${names.join(', ')});
    this.reported(writer);
  }`;
}

export function emitCapturingSink(schema: SchemaModel): string {
  return `${GENERATED_NOTE}
import type { GuestAddress } from '../../base/guest-address.ts';
import { CapturingBase } from '../capturing-base.ts';
import type { EventSink } from './event-sink.ts';

/** Keeps of the events what a predicate chooses, and the hash of all. */
export class CapturingSink extends CapturingBase implements EventSink {
${schema.kinds.map(method).join('\n\n')}
}
`;
}
