/** teller: what programs get whose pointers are wrong, and what one missing probe does. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { UserThread } from '../../system/scenario/api.ts';
import { expectFaithfulReplay } from '../fuzz/rounds.ts';
import { recordInMemory } from '../support/pipes.ts';
import { eventsOf, expectNothingLeft, recordSample, sampleScenario, scenarioWith } from '../support/sample.ts';

const IRP_MJ_DEVICE_CONTROL = 14;
const IOCTL_TELLER_SUM = 0x0022_2003;
/** KUSER_SHARED_DATA, and a system address where nothing is. */
const SHARED_DATA = 0xffff_f780_0000_0000n;
const NOWHERE = 0xffff_f800_0000_1000n;

/** A request for the sum of two numbers at an address. */
function request(address: bigint): Uint8Array {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, address, true);
  view.setUint32(8, 2, true);
  return bytes;
}

/** What one request comes to, by either build of the driver. */
function ask(file: string, address: bigint) {
  const scenario = scenarioWith(['teller'], {
    *'hostile.exe'(thread: UserThread) {
      const teller = yield* thread.CreateFile('\\\\.\\Teller');
      yield* thread.DeviceIoControl(teller, IOCTL_TELLER_SUM, request(address), 8);
      yield* thread.CloseHandle(teller);
    },
  });
  const bytes = new Uint8Array(readFileSync(new URL(`../../drivers/teller/${file}`, import.meta.url)));
  return recordInMemory(scenario, { images: [{ service: 'teller', fileName: file, bytes }] });
}

test('every wrong pointer is a status, and the pool is given back', async () => {
  const run = recordSample(await sampleScenario('teller'), { payloadLimit: 64 });
  expect(run.outcome.kind).toBe('completed');
  expectNothingLeft(run);
  expectFaithfulReplay(run);
  const irps = eventsOf(run, ['irp_dispatch']).filter(({ fields }) => fields.major === IRP_MJ_DEVICE_CONTROL);
  const ends = new Map(eventsOf(run, ['irp_finish']).map(({ fields }) => [fields.irp, fields.status]));
  expect(irps.map(({ fields }) => ends.get(fields.irp as number))).toEqual([
    0, 0xc000_000d, 0xc000_0005, 0xc000_0005, 0x8000_0002,
  ]);
});

describe('a system address', () => {
  test('is refused by the probe', () => {
    expect([ask('teller.sys', SHARED_DATA).outcome.kind, ask('teller.sys', NOWHERE).outcome.kind]).toEqual([
      'completed',
      'completed',
    ]);
  });

  test('gets through without it: kernel memory is read, or the machine stops with 0x50', () => {
    const read = ask('teller-no-probe.sys', SHARED_DATA);
    expect([read.outcome.kind, eventsOf(read, ['exception']).length]).toEqual(['completed', 0]);
    expect(eventsOf(ask('teller-no-probe.sys', NOWHERE), ['bug_check'])[0]!.fields.code).toBe(0x50);
  });
});
