/**
 * Prints the IRPs of a trace that took longest. An example of reading columns with `ntrewind/trace`.
 *
 *     node docs/examples/slowest.mjs talk.ntr [count]
 */
import { EventKind, KIND_BY_NUMBER, openTrace } from 'ntrewind/trace';

/** Place of a field among the columns of its kind. */
function columnOf(kind, name) {
  return KIND_BY_NUMBER[kind].fields.findIndex((field) => field.name === name);
}

const IRP_ALLOCATED = columnOf(EventKind.irpAllocate, 'irp');
const IRP_COMPLETED = columnOf(EventKind.irpComplete, 'irp');

/** Yields `{ irp, time }`, the time in ns from allocation to completion. */
export function* irpTimes(reader) {
  const allocated = new Map();
  for (const batch of reader.batches()) {
    const { kind, time } = batch;
    for (let i = 0; i < batch.eventCount; i++) {
      if (kind[i] === EventKind.irpAllocate) {
        const irp = batch.column(kind[i], IRP_ALLOCATED)[batch.rowOf(i)];
        allocated.set(irp, time[i]);
      } else if (kind[i] === EventKind.irpComplete) {
        const irp = batch.column(kind[i], IRP_COMPLETED)[batch.rowOf(i)];
        if (!allocated.has(irp)) continue;
        yield { irp, time: time[i] - allocated.get(irp) };
        allocated.delete(irp);
      }
    }
  }
}

const [, , path, count = '10'] = process.argv;
const reader = openTrace(path);
const slowest = [...irpTimes(reader)].sort((a, b) => b.time - a.time).slice(0, Number(count));
for (const { irp, time } of slowest) console.log(`irp ${irp}  ${time} ns`);
reader.close();
