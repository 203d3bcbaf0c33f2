/** Changes one value of an event, for tests that must find it again. */
import type { Prng } from '../../base/prng.ts';
import type { EditableEvent } from '../../proto/testing/editable-event.ts';

/** Changes a field at random, or what every event carries when it has no fields. */
export function changeOneField(event: EditableEvent, random: Prng): void {
  const names = Object.keys(event.fields);
  const name = names[random.below(Math.max(names.length, 1))];
  if (name === undefined) {
    event.time += 1;
    return;
  }
  const value = event.fields[name]!;
  if (typeof value === 'bigint') event.fields[name] = value ^ (1n << BigInt(random.below(32)));
  else if (typeof value === 'string') event.fields[name] = `${value}x`;
  else if (typeof value === 'number') event.fields[name] = value < 0 ? value + 16 : value ^ 1;
  else if (value instanceof Uint8Array) event.fields[name] = changedBytes(value, random);
  else event.fields[name] = value.length === 0 ? [1n] : value.map((entry, i) => (i === 0 ? entry ^ 1n : entry));
}

function changedBytes(bytes: Uint8Array, random: Prng): Uint8Array {
  if (bytes.length === 0) return Uint8Array.of(1);
  const changed = bytes.slice();
  const at = random.below(bytes.length);
  changed[at] = changed[at]! ^ 1;
  return changed;
}
