/** A reader whose first read times out, whose second has to wait and whose third finds a sample; nothing comes for the last. */
import { scenario } from 'ntrewind/scenario';

export default scenario({
  description: 'waits for samples in meter.sys',
  drivers: [{ service: 'meter', image: './meter.sys' }],
  processes: {
    'reader.exe': function* (reader) {
      const meter = yield* reader.CreateFile('\\\\.\\Meter');
      yield* reader.ReadFile(meter, 4);
      yield* reader.signal('timed out');
      yield* reader.ReadFile(meter, 4);
      yield* reader.signal('read');
      yield* reader.waitFor('written');
      yield* reader.ReadFile(meter, 4);
      yield* reader.ReadFile(meter, 4);
      yield* reader.CloseHandle(meter);
    },
    'writer.exe': function* (writer) {
      const meter = yield* writer.CreateFile('\\\\.\\Meter');
      yield* writer.waitFor('timed out');
      yield* writer.Sleep(5);
      yield* writer.WriteFile(meter, Uint8Array.of(1, 2, 3, 4));
      yield* writer.waitFor('read');
      yield* writer.WriteFile(meter, Uint8Array.of(5, 6, 7, 8));
      yield* writer.signal('written');
      yield* writer.CloseHandle(meter);
    },
  },
});
