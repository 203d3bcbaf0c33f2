/** Letters through a filter above a driver that keeps reads waiting: two reads wait, one finds its letter, one is cancelled. */
import { scenario } from 'ntrewind/scenario';

const MAILBOX = '\\\\.\\Mailbox';

export default scenario({
  description: 'letters through rot13.sys above mailbox.sys',
  drivers: [
    { service: 'mailbox', image: '../../../drivers/mailbox/mailbox.sys' },
    { service: 'rot13', image: './rot13.sys' },
  ],
  processes: {
    'reader.exe': function* (reader) {
      const box = yield* reader.CreateFile(MAILBOX);
      yield* reader.signal('waiting');
      yield* reader.ReadFile(box, 64);
      yield* reader.ReadFile(box, 64);
      yield* reader.CloseHandle(box);
      const other = yield* reader.CreateFile(MAILBOX, { overlapped: true });
      const read = yield* reader.Overlapped();
      yield* reader.ReadFile(other, 32, read);
      yield* reader.CancelIoEx(other, read);
      yield* reader.GetOverlappedResult(other, read, true);
      yield* reader.CloseHandle(other);
    },
    'writer.exe': function* (writer) {
      yield* writer.waitFor('waiting');
      const box = yield* writer.CreateFile(MAILBOX);
      yield* writer.Sleep(1);
      yield* writer.WriteFile(box, 'early');
      yield* writer.Sleep(5);
      yield* writer.WriteFile(box, 'late');
      yield* writer.WriteFile(box, '');
      yield* writer.CloseHandle(box);
    },
  },
});
