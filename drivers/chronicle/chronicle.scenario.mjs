/** Programs write lines; the log goes on where it was, is renamed when it is long, and can be read meanwhile. */
import { scenario } from 'ntrewind/scenario';

const GENERIC_READ = 0x80000000;
const TEMP = 'C:\\Windows\\Temp';

function* write(thread, ...lines) {
  const device = yield* thread.CreateFile('\\\\.\\Chronicle');
  for (const line of lines) yield* thread.WriteFile(device, line);
  yield* thread.CloseHandle(device);
}

export default scenario({
  description: 'chronicle.sys appends lines to its log and begins a new one when it is long',
  drivers: [{ service: 'chronicle', image: './chronicle.sys' }],
  // What is there when the system starts.
  files: { [`${TEMP}\\chronicle.log`]: '---- an older line\n' },
  processes: {
    'first.exe': function* (thread) {
      yield* write(thread, 'first begins', 'first goes on', 'first ends');
      yield* thread.signal('first is over');
    },
    'second.exe': function* (thread) {
      yield* thread.waitFor('first is over');
      yield* write(thread, 'second begins', 'second goes on', 'second ends');
      for (const name of ['chronicle.old', 'chronicle.log']) {
        const file = yield* thread.CreateFile(`${TEMP}\\${name}`, { access: GENERIC_READ, share: 7 });
        yield* thread.ReadFile(file, 256);
        yield* thread.CloseHandle(file);
      }
    },
  },
});
