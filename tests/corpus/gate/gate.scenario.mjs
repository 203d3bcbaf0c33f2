/** Two readers wait at the gate one after the other; a writer lets them through, leaves a pass, opens the gate; one gives up. */
import { CTL_CODE, FILE_WRITE_ACCESS, METHOD_BUFFERED, scenario } from 'ntrewind/scenario';

const FILE_DEVICE_UNKNOWN = 0x22;
const OPEN = CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_WRITE_ACCESS);

export default scenario({
  description: 'reads that wait in gate.sys',
  drivers: [{ service: 'gate', image: './gate.sys' }],
  processes: {
    'first.exe': function* (first) {
      const gate = yield* first.CreateFile('\\\\.\\Gate');
      yield* first.ReadFile(gate, 32);
      yield* first.waitFor('pass left');
      yield* first.ReadFile(gate, 32);
      yield* first.CloseHandle(gate);
    },
    'second.exe': function* (second) {
      const gate = yield* second.CreateFile('\\\\.\\Gate');
      yield* second.Sleep(5);
      yield* second.ReadFile(gate, 32);
      yield* second.signal('passed');
      yield* second.waitFor('pass left');
      yield* second.Sleep(5);
      yield* second.ReadFile(gate, 32);
      yield* second.CloseHandle(gate);
    },
    'writer.exe': function* (writer) {
      const gate = yield* writer.CreateFile('\\\\.\\Gate');
      yield* writer.Sleep(20);
      yield* writer.WriteFile(gate, 'for the first');
      yield* writer.WriteFile(gate, 'for the second');
      yield* writer.waitFor('passed');
      yield* writer.WriteFile(gate, 'a pass');
      yield* writer.WriteFile(gate, 'one too many');
      yield* writer.signal('pass left');
      yield* writer.Sleep(20);
      yield* writer.DeviceIoControl(gate, OPEN);
      yield* writer.CloseHandle(gate);
      yield* writer.signal('closed');
    },
    'impatient.exe': function* (impatient) {
      const gate = yield* impatient.CreateFile('\\\\.\\Gate', { overlapped: true });
      yield* impatient.waitFor('closed');
      const over = yield* impatient.CreateEvent();
      const read = yield* impatient.Overlapped({ event: over });
      yield* impatient.ReadFile(gate, 32, read);
      yield* impatient.CancelIoEx(gate, read);
      yield* impatient.WaitForSingleObject(over);
      yield* impatient.CloseHandle(gate);
    },
  },
});
