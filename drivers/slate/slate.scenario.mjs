/** Programs write on the slate and read from it, across page boundaries, at its end, and nothing at all. */
import { scenario } from 'ntrewind/scenario';

const SLATE = '\\\\.\\Slate';
const IOCTL_SLATE_SUM = 0x00222002;

export default scenario({
  description: 'reads, writes and sums of slate.sys, by direct I/O',
  drivers: [{ service: 'slate', image: './slate.sys' }],
  processes: {
    'writer.exe': function* (thread) {
      const slate = yield* thread.CreateFile(SLATE, { overlapped: true });
      const near = yield* thread.Overlapped({ offset: 4000 });
      yield* thread.WriteFile(slate, 'across a page '.repeat(20), near);
      yield* thread.GetOverlappedResult(slate, near, true);
      const end = yield* thread.Overlapped({ offset: 8190 });
      yield* thread.WriteFile(slate, 'end', end);
      yield* thread.WriteFile(slate, '', near);
      yield* thread.signal('written');
      yield* thread.DeviceIoControl(slate, IOCTL_SLATE_SUM, undefined, 16, near);
      yield* thread.CloseHandle(slate);
    },
    'reader.exe': function* (thread) {
      yield* thread.waitFor('written');
      const slate = yield* thread.CreateFile(SLATE);
      yield* thread.SetFilePointer(slate, 4090);
      yield* thread.ReadFile(slate, 16);
      yield* thread.SetFilePointer(slate, 8188);
      yield* thread.ReadFile(slate, 16);
      yield* thread.SetFilePointer(slate, 8192);
      yield* thread.ReadFile(slate, 16);
      yield* thread.CloseHandle(slate);
    },
  },
});
