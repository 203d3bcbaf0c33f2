/** A device on the PCI bus with messages: its trace has what its registers gave and when it interrupted, so a replay needs no model. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openTrace } from '../../proto/trace-reader.ts';
import { GENERIC_READ, GENERIC_WRITE, scenario } from '../../system/scenario/api.ts';
import { LINE, pciBell } from '../conformance/hal/pci-device.ts';
import { IOCTL_BEGIN, IOCTL_END } from '../conformance/harness/test-driver.ts';
import { recordInMemory } from '../support/pipes.ts';
import { replayed } from '../support/replayed.ts';

const image = new Uint8Array(readFileSync(new URL('../conformance/hal/hal.sys', import.meta.url)));
/** CASEs of that driver. */
const CASES = ['ConfigurationRead', 'ConfigurationWrite', 'MessageId'];

const session = scenario({
  drivers: [{ service: 'conformance', image: 'hal.sys' }],
  hardware: pciBell(LINE, { messages: 3 }),
  processes: {
    *'bell.exe'(t) {
      const control = yield* t.CreateFile('\\Device\\Conformance', { access: GENERIC_READ + GENERIC_WRITE });
      for (const name of CASES) {
        for (const code of [IOCTL_BEGIN, IOCTL_END])
          yield* t.DeviceIoControl(control, code, new TextEncoder().encode(name));
      }
      yield* t.CloseHandle(control);
    },
  },
});

test('registers of configuration space and messages are in the trace, which replays without the device', () => {
  const images = [{ service: 'conformance', fileName: 'hal.sys', bytes: image }];
  const reader = openTrace(recordInMemory(session, { images }).bytes);
  expect(reader.header.hardware[0]).toMatchObject({ name: 'bell', messages: 3, slot: 4 });
  const events = Array.from({ length: reader.eventCount }, (_, index) => reader.event(index));
  const accesses = events.filter(({ name }) => name === 'register_read' || name === 'register_write');
  // Code 2 of register_code: what HalGetBusDataByOffset reads and HalSetBusDataByOffset writes.
  expect(accesses.filter(({ fields }) => fields.space === 2).length).toBeGreaterThan(4);
  const started = events.filter(({ name }) => name === 'interrupt_start').map(({ fields }) => fields.message);
  expect(started).toEqual([3, 1]);
  expect(replayed(reader)).toBe('');
});
