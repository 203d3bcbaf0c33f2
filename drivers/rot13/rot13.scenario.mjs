/** A program talks to itself through a pipe with a filter on top. */
import { scenario } from 'ntrewind/scenario';

export default scenario({
  description: 'a text goes through pipes.sys turned round by rot13.sys above it',
  drivers: [
    { service: 'pipes', image: '../pipes/pipes.sys' },
    { service: 'rot13', image: './rot13.sys' },
  ],
  processes: {
    'talk.exe': function* (thread) {
      const pipe = yield* thread.CreateFile('\\\\.\\Example\\HELLO');
      yield* thread.WriteFile(pipe, 'Hello, World!');
      yield* thread.WriteFile(pipe, '');
      yield* thread.ReadFile(pipe, 64);
      yield* thread.ReadFile(pipe, 64);
      yield* thread.DeviceIoControl(pipe, 0x00226000, undefined, 12);
      yield* thread.CloseHandle(pipe);
    },
  },
});
