/** Runs that end without a bug check are analysed too: what kind of end it is, where, and what that usually means. */
import { expect, test } from 'vitest';
import { openTrace } from '../../proto/trace-reader.ts';
import { scenario } from '../../system/scenario/api.ts';
import { analysis } from '../../viewer/analysis/analysis.ts';
import { DriverProgram } from '../support/driver-program.ts';
import { recordInMemory } from '../support/pipes.ts';

/** DriverEntry of a DriverProgram is at RVA 0x1000; its code follows 21 bytes of prologue. */
const AT = 'stops+0x1015';

function analysed(code: readonly number[]) {
  const program = new DriverProgram()
    .routine('entry', 1, 2)
    .bytes(...code)
    .return({ value: 0n });
  const images = [{ service: 'stops', fileName: 'stops.sys', bytes: program.build(new Uint8Array(16)) }];
  const run = scenario({ drivers: [{ service: 'stops', image: 'stops.sys' }], processes: {} });
  const { bytes } = recordInMemory(run, { images, hangLimitInstructions: 1_000_000 });
  const reader = openTrace(bytes);
  return {
    text: [...analysis(reader)].join('\n'),
    json: JSON.parse([...analysis(reader, { format: 'json' })].join('')),
  };
}

test('an instruction that nobody implements is no fault of the driver', () => {
  const { text, json } = analysed([0xd9, 0xfe]);
  expect(json).toMatchObject({ ended: 'NOT_IMPLEMENTED', module: 'stops', symbol: AT, bug_check: null });
  expect(text).toMatch(/^The instruction fsin \(D9 FE\) is not implemented/m);
  expect(text).toMatch(/^LIKELY_CAUSE: .*It is no fault of the driver/m);
  expect(text).toMatch(/^STACK_TEXT: System\/boot\n {2}[0-9a-f`]+ {2}stops\+0x1015/m);
});

test('an endless loop', () => {
  const { text, json } = analysed([0xeb, 0xfe]);
  expect(json).toMatchObject({ ended: 'HANG', symbol: AT });
  expect(text).toMatch(/^BUCKET: +HANG_stops/m);
  expect(text).toMatch(/^LIKELY_CAUSE: +A loop does not end/m);
});

test('a run that ends as it should has nothing to analyse', () => {
  const { text, json } = analysed([0x90]);
  expect(text).toBe('The run ended as it should: completed. There is nothing to analyse.');
  expect(json).toMatchObject({ failed: false, ended: null, module: null });
});
