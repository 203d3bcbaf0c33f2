/** How a changed driver is fed: by where each thread stands, so that what does not matter moves nothing. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { loadScenario } from '../../cli/load-scenario.ts';
import type { TraceEvent } from '../../proto/decoded-batch.ts';
import { BatchWriter } from '../../proto/generated/batch-writer.ts';
import { openTrace, type TraceReader } from '../../proto/trace-reader.ts';
import { MemoryTarget } from '../../proto/trace-target.ts';
import { TraceWriter } from '../../proto/trace-writer.ts';
import { configurationOf, decisionsOf } from '../../recorder/recording.ts';
import { Rerun } from '../../replayer/rerun.ts';
import type { DriverImage } from '../../system/image-loader.ts';
import { System } from '../../system/system.ts';
import { headerOf } from '../../system/trace-header.ts';
import { corpusImage, corpusScenario } from '../corpus/version-pairs.ts';
import { against, ofClass } from '../support/against.ts';
import { DriverProgram } from '../support/driver-program.ts';
import { crowdScenario, pipesImage, pipesScenario, recordInMemory, recordingOptions } from '../support/pipes.ts';

function rerun(reader: TraceReader, images: readonly DriverImage[]): TraceReader {
  const target = new MemoryTarget();
  const run = new Rerun(reader, images, target);
  while (run.run(10_000) === undefined);
  return openTrace(target.bytes);
}

function events(reader: TraceReader): TraceEvent[] {
  return Array.from({ length: reader.eventCount }, (_, number) => reader.event(number));
}

test.each([1, 2])('the recorded driver does everything at the same time again, on %i processors', (processorCount) => {
  for (const seed of [0, 3]) {
    const recorded = openTrace(recordInMemory(crowdScenario(), { seed, processorCount }).bytes);
    const told = (reader: TraceReader) =>
      Array.from(reader.batches(), ({ kind, cpu, thread, time }) =>
        Array.from(kind, (number, i) => `${number} ${cpu[i]} ${thread[i]} ${time[i]}`),
      )
        .flat()
        .join('\n');
    expect(told(rerun(recorded, [pipesImage()])) === told(recorded), `seed ${seed}`).toBe(true);
  }
});

test('the same source from other compilers behaves the same under every schedule', async () => {
  const { scenario } = await loadScenario(corpusScenario('mailbox'));
  for (const seed of [0, 1, 2]) {
    const trace = recordInMemory(scenario, { images: [corpusImage('mailbox/mailbox')], seed }).bytes;
    for (const compiler of ['by-gcc-o0', 'by-clang']) {
      const { verdict, differences } = against(trace, [corpusImage(`mailbox/mailbox-${compiler}`)]);
      expect(['identical', 'timing'], `seed ${seed}, ${compiler}: ${differences[0]?.fingerprint}`).toContain(verdict);
    }
  }
});

describe('the clock', () => {
  test('shows at each call what it showed then, although the new driver is slower', async () => {
    const { scenario } = await loadScenario(corpusScenario('mailbox'));
    const recorded = openTrace(
      recordInMemory(scenario, { images: [corpusImage('mailbox/mailbox-faster-path')] }).bytes,
    );
    const slower = rerun(recorded, [corpusImage('mailbox/mailbox')]);
    const calls = (reader: TraceReader) =>
      events(reader)
        .filter(({ name }) => name === 'ddi_call')
        .map(({ time, fields }) => [fields.ddi, time]);
    expect(calls(slower)).toEqual(calls(recorded));
  });
});

/** Records pipes while its n-th allocation with the driver's tag fails. */
function recordFailure(failing: number): Uint8Array {
  const options = recordingOptions(
    pipesScenario({
      *'a.exe'(thread) {
        for (const name of ['A', 'B', 'C', 'D']) {
          const pipe = yield* thread.CreateFile(`\\\\.\\Example\\${name}`);
          yield* thread.WriteFile(pipe, 'text');
          yield* thread.CloseHandle(pipe);
        }
      },
    }),
  );
  let system: System | undefined;
  let count = 0;
  const decisions = decisionsOf(options, () => system!);
  decisions.failAllocation = () => ++count === failing;
  const sink = new BatchWriter();
  system = new System(configurationOf(options), decisions, sink);
  const target = new MemoryTarget();
  const header = headerOf(configurationOf(options), system.images, {
    scenario: '',
    seed: 0,
    imageHashes: options.images.map(({ bytes }) => new Uint8Array(createHash('sha256').update(bytes).digest())),
  });
  const writer = TraceWriter.create(target, header, sink);
  for (const { bytes } of options.images) writer.addBlob(bytes);
  system.boot();
  let outcome = system.run(10_000);
  while (outcome === undefined) outcome = system.run(10_000);
  writer.finish(outcome.text);
  return target.bytes;
}

test('an injected failure hits the same call of another version, however many allocations came before', () => {
  const trace = recordFailure(5);
  const reader = openTrace(trace);
  const failures = events(reader).filter(({ name }) => name === 'allocation_failure');
  expect(failures).toHaveLength(1);
  // Version 2 leaks and reorders, but creates pipes in the same way.
  const again = events(rerun(reader, [pipesImage('pipes-v2.sys')])).filter(({ name }) => name === 'allocation_failure');
  expect(again.map(({ fields }) => fields.tag)).toEqual(failures.map(({ fields }) => fields.tag));
  const statuses = ofClass(against(trace, [pipesImage('pipes-v2.sys')]), 'contract').filter(
    ({ channel }) => channel.kind === 'request',
  );
  expect(statuses).toEqual([]);
});

test('an injected failure that the new driver does not come to is told', () => {
  // A driver that fails at once allocates nothing.
  const failing = new DriverProgram().routine('entry', 1, 2).return({ value: 0xc000_0001n }).build(new Uint8Array(16));
  const { notes } = against(recordFailure(5), [{ service: 'pipes', fileName: 'new.sys', bytes: failing }]);
  expect(notes).toEqual([
    expect.stringMatching(/^the recorded failure of an allocation with tag '.{4}' \(event \d+\) is not met$/),
  ]);
});
