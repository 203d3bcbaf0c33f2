/** Requests of several programs are handed on from DPCs to threads to workers, and each comes back once. */
import { scenario } from 'ntrewind/scenario';

const RELAY = '\\\\.\\Relay';

const runner = (count, sleepMs) =>
  function* (thread) {
    const relay = yield* thread.CreateFile(RELAY);
    for (let i = 0; i < count; i++) {
      yield* thread.WriteFile(relay, `request ${i}`);
      if (sleepMs > 0) yield* thread.Sleep(sleepMs);
    }
    yield* thread.ReadFile(relay, 16);
    yield* thread.CloseHandle(relay);
  };

export default scenario({
  description: 'requests are handed on by relay.sys between DPCs, a thread and workers of four processors',
  drivers: [{ service: 'relay', image: './relay.sys' }],
  cpus: 4,
  processes: {
    'fast.exe': { one: runner(12, 0), two: runner(12, 0), three: runner(12, 0) },
    'slow.exe': { one: runner(6, 2), two: runner(6, 3) },
  },
});
