/** Non-maskable interrupts: the trace has when a device made one and what its routines claimed, so a replay needs no model. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openTrace } from '../../proto/trace-reader.ts';
import { GENERIC_READ, GENERIC_WRITE, scenario } from '../../system/scenario/api.ts';
import { bell } from '../conformance/harness/bell.ts';
import { IOCTL_BEGIN, IOCTL_END } from '../conformance/harness/test-driver.ts';
import { recordInMemory } from '../support/pipes.ts';
import { replayed } from '../support/replayed.ts';

const image = new Uint8Array(readFileSync(new URL('../conformance/ke/ke.sys', import.meta.url)));
const [PORT, LINE] = [0x500, 5];
const NMI_VECTOR = 2;

/** One CASE of the area's driver, of which the device is a part. */
const sessionOf = (name: string) =>
  scenario({
    drivers: [{ service: 'conformance', image: 'ke.sys' }],
    hardware: { bell: bell(PORT, LINE) },
    processes: {
      *'bell.exe'(t) {
        const control = yield* t.CreateFile('\\Device\\Conformance', { access: GENERIC_READ + GENERIC_WRITE });
        for (const code of [IOCTL_BEGIN, IOCTL_END])
          yield* t.DeviceIoControl(control, code, new TextEncoder().encode(name));
        yield* t.CloseHandle(control);
      },
    },
  });

function record(name: string) {
  const images = [{ service: 'conformance', fileName: 'ke.sys', bytes: image }];
  const reader = openTrace(recordInMemory(sessionOf(name), { images }).bytes);
  return { reader, events: Array.from({ length: reader.eventCount }, (_, index) => reader.event(index)) };
}

test('one that several routines hear of replays event by event without the device', () => {
  const { reader, events } = record('NmiOrder');
  const started = events.filter(({ name }) => name === 'interrupt_start').map(({ fields }) => fields.vector);
  expect(started).toEqual([NMI_VECTOR, NMI_VECTOR, NMI_VECTOR]);
  const claimed = events.filter(({ name }) => name === 'interrupt_end').map(({ fields }) => fields.claimed);
  expect(claimed).toEqual([0, 1, 0]);
  expect(replayed(reader)).toBe('');
});

test('one that nobody claims ends the run, and its replay, with the same bug check', () => {
  const { reader, events } = record('NmiUnclaimed');
  expect(events.find(({ name }) => name === 'bug_check')?.fields.code).toBe(0x80);
  expect(replayed(reader)).toBe('');
});
