/** A program that writes and reads letters, looks at the state and asks for what version 1 does not know; another reads. */
import {
  CTL_CODE,
  FILE_ANY_ACCESS,
  FILE_READ_ACCESS,
  FILE_WRITE_ACCESS,
  METHOD_BUFFERED,
  scenario,
} from 'ntrewind/scenario';

const FILE_DEVICE_UNKNOWN = 0x22;
const QUERY = CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_READ_ACCESS);
const CLEAR = CTL_CODE(FILE_DEVICE_UNKNOWN, 0x801, METHOD_BUFFERED, FILE_WRITE_ACCESS);
const VERSION = CTL_CODE(FILE_DEVICE_UNKNOWN, 0x802, METHOD_BUFFERED, FILE_ANY_ACCESS);

export default scenario({
  description: 'letters through mailbox.sys',
  drivers: [{ service: 'mailbox', image: './mailbox.sys' }],
  processes: {
    'writer.exe': function* (writer) {
      const box = yield* writer.CreateFile('\\\\.\\Mailbox');
      yield* writer.WriteFile(box, 'short');
      yield* writer.WriteFile(box, 'a letter that is longer than sixteen bytes');
      yield* writer.DeviceIoControl(box, QUERY, undefined, 12);
      yield* writer.signal('written');
      yield* writer.waitFor('read');
      yield* writer.ReadFile(box, 64);
      yield* writer.DeviceIoControl(box, VERSION, undefined, 4);
      yield* writer.WriteFile(box, 'thrown away');
      yield* writer.DeviceIoControl(box, CLEAR);
      yield* writer.DeviceIoControl(box, QUERY, undefined, 12);
      yield* writer.CloseHandle(box);
    },
    'reader.exe': function* (reader) {
      yield* reader.waitFor('written');
      const box = yield* reader.CreateFile('\\\\.\\Mailbox');
      yield* reader.ReadFile(box, 64);
      yield* reader.ReadFile(box, 8);
      yield* reader.ReadFile(box, 64);
      yield* reader.CloseHandle(box);
      yield* reader.signal('read');
    },
  },
});
