/** A program writes into a pipe and reads back what the filter has made of it. */
import { scenario } from 'ntrewind/scenario';

export default scenario({
  description: 'a TypeScript filter above pipes.sys',
  drivers: [
    { service: 'pipes', image: '../pipes/pipes.sys' },
    { service: 'shout', driver: './shout.driver.ts' },
  ],
  processes: {
    'talker.exe': function* (talker) {
      const pipe = yield* talker.CreateFile('\\\\.\\Example\\HELLO');
      yield* talker.WriteFile(pipe, 'hello, World!');
      yield* talker.ReadFile(pipe, 64);
      yield* talker.CloseHandle(pipe);
    },
  },
});
