/** Which kinds of events runs give: those of the sample drivers, and of programs that use what the samples' do not. */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { addressFromHalves } from '../../../base/guest-address.ts';
import { loadScenario } from '../../../cli/load-scenario.ts';
import { configurationOf, decisionsOf, type RecordingOptions } from '../../../recorder/recording.ts';
import { System } from '../../../system/system.ts';
import { KindCollector } from '../../support/kind-collector.ts';
import { recordingOptions } from '../../support/pipes.ts';
import { sampleImage, scenarioWith } from '../../support/sample.ts';

const DRIVERS = new URL('../../../drivers/', import.meta.url);
const STEPS = 100_000;
/** A schedule in which threads lose the processor and processors take turns. */
const SEED = 1;
const PAGE = 0x1000;
const SOMEWHERE = addressFromHalves(0x0800_0000, 0x1a0);

/** Runs every sample scenario; `methods` gets the methods of the event sink that were called. */
export async function collectFromSamples(methods: Set<string>): Promise<void> {
  const paths = readdirSync(DRIVERS, { recursive: true }).map(String);
  for (const path of paths.filter((path) => path.endsWith('.scenario.mjs')).sort()) {
    const { scenario, images } = await loadScenario(fileURLToPath(new URL(path, DRIVERS)));
    run(recordingOptions(scenario, { images, seed: SEED }), methods);
  }
}

/** A program that is told of its requests by a completion port, and gives memory back. */
export function collectFromProgram(methods: Set<string>): void {
  const scenario = scenarioWith(['mailbox'], {
    'port.exe': function* (thread) {
      const port = yield* thread.CreateIoCompletionPort(undefined);
      const box = yield* thread.CreateFile('\\\\.\\Mailbox', { overlapped: true });
      yield* thread.CreateIoCompletionPort(box, port, 7);
      yield* thread.WriteFile(box, 'to nobody', yield* thread.Overlapped());
      yield* thread.GetQueuedCompletionStatus(port);
      yield { kind: 'map', address: SOMEWHERE, sizeBytes: PAGE, writable: true };
      yield { kind: 'unmap', address: SOMEWHERE, sizeBytes: PAGE };
    },
  });
  run(recordingOptions(scenario, { images: [sampleImage('mailbox')] }), methods);
}

function run(options: RecordingOptions, methods: Set<string>): void {
  const decisions = decisionsOf(options, () => system);
  const system: System = new System(configurationOf(options), decisions, new KindCollector(methods));
  system.boot();
  while (system.run(STEPS) === undefined) {
    // Each call is one slice.
  }
}
