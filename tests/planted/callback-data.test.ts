/** What routines of drivers tell when the system stops is in the trace, in its analysis, and in a replay. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openTrace } from '../../proto/trace-reader.ts';
import { GENERIC_READ, GENERIC_WRITE, scenario } from '../../system/scenario/api.ts';
import { analysis } from '../../viewer/analysis/analysis.ts';
import { IOCTL_BEGIN } from '../conformance/harness/test-driver.ts';
import { expectFaithfulReplay } from '../fuzz/rounds.ts';
import { recordInMemory } from '../support/pipes.ts';

const bytes = new Uint8Array(readFileSync(new URL('../conformance/dump/dump.sys', import.meta.url)));
const images = [{ service: 'conformance', fileName: 'dump.sys', bytes }];

const stopping = scenario({
  drivers: [{ service: 'conformance', image: 'dump.sys' }],
  processes: {
    *'stop.exe'(t) {
      const control = yield* t.CreateFile('\\Device\\Conformance', { access: GENERIC_READ + GENERIC_WRITE });
      // The driver fills 100 bytes with sevens.
      yield* t.DeviceIoControl(control, IOCTL_BEGIN, new TextEncoder().encode('DumpSecondary'));
    },
  },
});

test('secondary dump data stands in the analysis with its beginning, and in the replay', () => {
  const run = recordInMemory(stopping, { images });
  expect(run.outcome.kind).toBe('bugcheck');
  const reader = openTrace(run.bytes);
  const text = [...analysis(reader)].join('\n');
  expect(text).toMatch(/CALLBACK_DATA:\n {2}test gives secondary data \{0+-[0-]+\}: 100 bytes at .*\n {4}07 07 07/);
  const json = JSON.parse([...analysis(reader, { format: 'json' })].join(''));
  expect(json.callback_data).toMatchObject([{ component: 'test' }]);
  expectFaithfulReplay(run);
});
