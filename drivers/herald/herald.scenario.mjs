/** News go from one driver through another to a program. */
import { scenario } from 'ntrewind/scenario';

const IOCTL_HERALD_ANNOUNCE = 0x00222000;
const IOCTL_HERALD_WAITING = 0x00222004;

export default scenario({
  description: 'herald.sys writes into a pipe of pipes.sys and asks it how much waits',
  drivers: [
    { service: 'pipes', image: '../pipes/pipes.sys' },
    { service: 'herald', image: './herald.sys' },
  ],
  processes: {
    'town.exe': function* (thread) {
      const herald = yield* thread.CreateFile('\\\\.\\Herald');
      yield* thread.DeviceIoControl(herald, IOCTL_HERALD_ANNOUNCE, new TextEncoder().encode('Hear ye!'));
      yield* thread.DeviceIoControl(herald, IOCTL_HERALD_WAITING, undefined, 4);
      const news = yield* thread.CreateFile('\\\\.\\Example\\NEWS');
      yield* thread.ReadFile(news, 64);
      yield* thread.DeviceIoControl(herald, IOCTL_HERALD_WAITING, undefined, 4);
      yield* thread.CloseHandle(news);
      yield* thread.CloseHandle(herald);
    },
  },
});
