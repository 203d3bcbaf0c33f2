/** Parts with keys go through the conveyor while one is cancelled and some lose their handle. */
import { scenario } from 'ntrewind/scenario';

const CONVEYOR = '\\\\.\\Conveyor';
const IOCTL_CONVEYOR_TICK = 0x00222000;

export default scenario({
  description: 'parts go through conveyor.sys one at a time, by key',
  drivers: [{ service: 'conveyor', image: './conveyor.sys' }],
  processes: {
    'maker.exe': function* (thread) {
      const belt = yield* thread.CreateFile(CONVEYOR, { overlapped: true });
      const parts = [];
      for (const key of [50, 30, 70, 40]) {
        // Several requests on one handle: each needs an event of its own to be waited for.
        const part = yield* thread.Overlapped({ event: yield* thread.CreateEvent({ manualReset: true }) });
        yield* thread.WriteFile(belt, Uint8Array.of(key, 1, 2), part);
        parts.push(part);
      }
      yield* thread.CancelIoEx(belt, parts[3]);
      yield* thread.signal('made');
      for (const part of parts) yield* thread.GetOverlappedResult(belt, part, true);

      const other = yield* thread.CreateFile(CONVEYOR, { overlapped: true });
      yield* thread.WriteFile(belt, Uint8Array.of(10), parts[0]);
      yield* thread.WriteFile(other, Uint8Array.of(20), parts[1]);
      yield* thread.CloseHandle(other);
      yield* thread.signal('last');
      yield* thread.GetOverlappedResult(belt, parts[0], true);
      yield* thread.CloseHandle(belt);
    },

    'device.exe': function* (thread) {
      const belt = yield* thread.CreateFile(CONVEYOR);
      yield* thread.waitFor('made');
      for (let i = 0; i < 4; i++) yield* thread.DeviceIoControl(belt, IOCTL_CONVEYOR_TICK, undefined, 4);
      yield* thread.waitFor('last');
      yield* thread.DeviceIoControl(belt, IOCTL_CONVEYOR_TICK, undefined, 4);
      yield* thread.CloseHandle(belt);
    },
  },
});
