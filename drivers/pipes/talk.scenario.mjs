/**
 * Two processes talk through the pipes driver: a greeting, an answer, then a burst that is more than the pipe holds,
 * a write of nothing and a control code the driver does not know.
 */
import { scenario } from 'ntrewind/scenario';

const IOCTL_PIPES_QUERY_BUFFER = 0x00226000;
const IOCTL_PIPES_SET_BUFFER = 0x0022a004;
const IOCTL_UNKNOWN = 0x00222ffc;

/** @param {number} value */
function ulong(value) {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}

export default scenario({
  description: 'two processes talk through pipes.sys',
  drivers: [{ service: 'pipes', image: './pipes.sys' }],
  processes: {
    'alice.exe': function* (alice) {
      const pipe = yield* alice.CreateFile('\\\\.\\Example\\HELLO');
      yield* alice.WriteFile(pipe, 'Hello, Bob!');
      yield* alice.signal('greeted');
      yield* alice.waitFor('answered');
      yield* alice.ReadFile(pipe, 64);

      yield* alice.DeviceIoControl(pipe, IOCTL_PIPES_SET_BUFFER, ulong(16));
      yield* alice.WriteFile(pipe, '0123456789ABCDEFoverflow');
      yield* alice.WriteFile(pipe, '');
      yield* alice.signal('filled');
      yield* alice.DeviceIoControl(pipe, IOCTL_UNKNOWN);
      yield* alice.CloseHandle(pipe);
    },

    'bob.exe': function* (bob) {
      yield* bob.waitFor('greeted');
      const pipe = yield* bob.CreateFile('\\\\.\\example\\hello');
      yield* bob.ReadFile(pipe, 64);
      yield* bob.WriteFile(pipe, 'Hello, Alice!');
      yield* bob.signal('answered');
      yield* bob.Sleep(5);

      yield* bob.waitFor('filled');
      yield* bob.DeviceIoControl(pipe, IOCTL_PIPES_QUERY_BUFFER, undefined, 12);
      yield* bob.ReadFile(pipe, 64);
      yield* bob.CloseHandle(pipe);
    },
  },
});
