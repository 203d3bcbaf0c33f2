/**
 * Reads that wait for a write, are cancelled in every way there is, and are swept up when their handle is closed.
 */
import { scenario } from 'ntrewind/scenario';

const MAILBOX = '\\\\.\\Mailbox';

export default scenario({
  description: 'waiting reads of mailbox.sys end by a write, by cancellation, by closing, by the end of a thread',
  drivers: [{ service: 'mailbox', image: './mailbox.sys' }],
  processes: {
    'reader.exe': {
      *main(thread) {
        const box = yield* thread.CreateFile(MAILBOX, { overlapped: true });
        const first = yield* thread.Overlapped();
        const second = yield* thread.Overlapped();
        yield* thread.ReadFile(box, 16, first);
        yield* thread.ReadFile(box, 16, second);
        yield* thread.signal('reading');
        yield* thread.GetOverlappedResult(box, first, true);
        yield* thread.CancelIoEx(box, second);
        yield* thread.GetOverlappedResult(box, second, true);

        // Whatever waits when the handle goes is over then.
        yield* thread.ReadFile(box, 16, second);
        yield* thread.CloseHandle(box);
        yield* thread.signal('closed');
      },

      *stuck(thread) {
        yield* thread.waitFor('closed');
        const box = yield* thread.CreateFile(MAILBOX);
        // Ends when the other thread cancels it.
        yield* thread.ReadFile(box, 16);
        // This one is still waiting when the thread ends.
        const file = yield* thread.CreateFile(MAILBOX, { overlapped: true });
        yield* thread.ReadFile(file, 16, yield* thread.Overlapped());
      },

      *helper(thread) {
        const stuck = yield* thread.OpenThread('stuck');
        // There is nothing to cancel until that thread waits inside of a call.
        while (!(yield* thread.CancelSynchronousIo(stuck))) yield* thread.Sleep(1);
        yield* thread.CloseHandle(stuck);
      },
    },

    'writer.exe': function* (thread) {
      yield* thread.waitFor('reading');
      const box = yield* thread.CreateFile(MAILBOX, { overlapped: true });
      const sent = yield* thread.Overlapped();
      yield* thread.WriteFile(box, 'a letter', sent);
      yield* thread.GetOverlappedResult(box, sent, true);
      yield* thread.WaitForSingleObject(yield* thread.OpenThread('stuck', 'reader.exe'));
      yield* thread.WriteFile(box, 'nobody reads this', sent);
      yield* thread.GetOverlappedResult(box, sent, true);
      yield* thread.CloseHandle(box);
    },
  },
});
