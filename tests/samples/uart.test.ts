/** The uart sample: a device with registers and an interrupt, recorded and replayed without its model. */
import { expect, test } from 'vitest';
import { openTrace } from '../../proto/trace-reader.ts';
import { AgainstSource } from '../../replayer/against-source.ts';
import { scenario, uart } from '../../system/scenario/api.ts';
import { expectFaithfulReplay } from '../fuzz/rounds.ts';
import type { RecordedRun } from '../support/pipes.ts';
import { eventsOf, expectNothingLeft, recordSample, sampleScenario } from '../support/sample.ts';

const UART = '\\\\.\\UART0';
const THR = 0x3f8n;
const LCR = 0x3fbn;
const DIVISOR_LATCH = 0x80n;
const STATUS_CANCELLED = 0xc000_0120;
const IRP_MJ_READ = 3;

/** The bytes that the driver has given to the transmitter. */
function sent(run: RecordedRun): string {
  let text = '';
  let isDivisor = false;
  for (const { fields } of eventsOf(run, ['register_write'])) {
    const value = fields.value as bigint;
    if (fields.address === LCR) isDivisor = (value & DIVISOR_LATCH) !== 0n;
    else if (fields.address === THR && !isDivisor) text += String.fromCharCode(Number(value));
  }
  return text;
}

function textsOf(run: RecordedRun, direction: number): string[] {
  return eventsOf(run, ['irp_data'])
    .filter(({ fields }) => fields.direction === direction)
    .map(({ fields }) => new TextDecoder().decode(fields.data as Uint8Array));
}

test('what is written goes to the device byte by byte, and what it echoes is read', async () => {
  const run = recordSample(await sampleScenario('uart'));
  expectNothingLeft(run);
  const text = 'a text that is longer than the sixteen bytes of the transmitter';
  expect(sent(run)).toBe(text);
  // The last read that is not cancelled ends with the first byte that comes in.
  expect(textsOf(run, 1).join('')).toBe(`${text}r`);
  const reads = eventsOf(run, ['irp_dispatch']).filter(({ fields }) => fields.major === IRP_MJ_READ);
  const ends = eventsOf(run, ['irp_finish']).filter(({ fields }) => fields.irp === reads.at(-1)!.fields.irp);
  expect(ends.map(({ fields }) => fields.status)).toEqual([STATUS_CANCELLED]);
});

test('each interrupt that the device makes is claimed, and a DPC follows', async () => {
  const run = recordSample(await sampleScenario('uart'));
  const ends = eventsOf(run, ['interrupt_end']);
  expect(ends.length).toBeGreaterThan(0);
  expect(new Set(ends.map(({ fields }) => fields.claimed))).toEqual(new Set([1]));
  expect(eventsOf(run, ['interrupt_connect']).length).toBe(eventsOf(run, ['interrupt_disconnect']).length);
});

test('replays strictly without a model, on one, two and four processors, under other schedules', async () => {
  const sample = await sampleScenario('uart');
  for (const processorCount of [1, 2, 4]) {
    for (const seed of [0, 1, 2]) {
      const run = recordSample(sample, { seed, processorCount });
      expectNothingLeft(run);
      expectFaithfulReplay(run);
    }
  }
});

test('two devices share the line of the serial port: the driver leaves alone what is not its own', () => {
  const other = uart({ port: 0x2f8, line: 4 });
  const run = recordSample(
    scenario({
      drivers: [{ service: 'uart', image: 'uart.sys' }],
      hardware: { com1: uart(), com2: other },
      processes: {
        *terminal(thread) {
          const line = yield* thread.CreateFile(UART);
          yield* thread.WriteFile(line, 'x');
          yield* thread.CloseHandle(line);
        },
      },
    }),
  );
  expectNothingLeft(run);
  expect(sent(run)).toBe('x');
});

test('a device without a model gives its recorded registers to a changed driver, and no more than those', async () => {
  const run = recordSample(await sampleScenario('uart'));
  const reader = openTrace(run.bytes);
  reader.header.hardware[0]!.model = 'unknown';
  const source = new AgainstSource(reader);
  const access = { hardware: 1, space: 'port', address: 0x3fa, sizeBytes: 1 } as const;
  const recorded = eventsOf(run, ['register_read']).filter(({ fields }) => fields.address === 0x3fan);
  expect(recorded.map(() => source.readRegister(access, 0))).toEqual(recorded.map(({ fields }) => fields.value));
  expect(() => source.readRegister(access, 0)).toThrow(
    /no further value that the device "com1" gives for port 0x3FA \(1 bytes\); nearest: 0x3F[A-F9] \(event \d+\), 0x3F. \(event \d+\), 0x3F. \(event \d+\)$/,
  );
});
