/**
 * A recording in a process of its own that is meant to be killed: reads and writes without end, and says after every
 * slice how many events there are so far. `record-loudly.ts <image> <trace>`
 */
import { readFileSync, writeSync } from 'node:fs';
import { Recording } from '../../recorder/recording.ts';
import { scenario } from '../../system/scenario/api.ts';

const [, , image, trace] = process.argv;
const STEPS = 200;

const recording = new Recording(
  {
    scenario: scenario({
      description: 'writes and reads without end',
      drivers: [{ service: 'pipes', image: 'pipes.sys' }],
      processes: {
        'talker.exe': function* (thread) {
          const pipe = yield* thread.CreateFile('\\\\.\\Example\\X');
          for (let i = 0; ; i++) {
            yield* thread.WriteFile(pipe, `message ${i % 1000}`);
            yield* thread.ReadFile(pipe, 16);
          }
        },
      },
    }),
    images: [{ service: 'pipes', fileName: 'pipes.sys', bytes: new Uint8Array(readFileSync(image!)) }],
    seed: 0,
    ramMegabytes: 64,
    payloadLimit: 64,
  },
  trace!,
);
while (recording.run(STEPS) === undefined) writeSync(1, `${recording.writer.eventCount}\n`);
