/** A program has texts turned round, and asks for what the driver refuses. */
import { scenario } from 'ntrewind/scenario';

const IOCTL_COURIER_REVERSE = 0x00222003;

/** @param {string} text */
const bytes = (text) => new TextEncoder().encode(text);

export default scenario({
  description: 'courier.sys turns texts round, by neither I/O',
  drivers: [{ service: 'courier', image: './courier.sys' }],
  processes: {
    'client.exe': function* (thread) {
      const courier = yield* thread.CreateFile('\\\\.\\Courier');
      yield* thread.DeviceIoControl(courier, IOCTL_COURIER_REVERSE, bytes('abcdef'), 6);
      yield* thread.DeviceIoControl(courier, IOCTL_COURIER_REVERSE, bytes(`${'x'.repeat(3000)}y`), 4096);
      yield* thread.DeviceIoControl(courier, IOCTL_COURIER_REVERSE, bytes('too long'), 3);
      yield* thread.DeviceIoControl(courier, IOCTL_COURIER_REVERSE, undefined, 8);
      yield* thread.CloseHandle(courier);
    },
  },
});
