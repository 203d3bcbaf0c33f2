/** A customer has numbers added up; then come pointers that lead nowhere, into the kernel, and to odd places. */
import { scenario } from 'ntrewind/scenario';

const IOCTL_TELLER_SUM = 0x00222003;
const REQUEST_BYTES = 16;

/**
 * A TELLER_REQUEST with numbers behind it.
 * @param {bigint} address
 * @param {number[]} numbers
 */
function request(address, numbers, count = numbers.length) {
  const bytes = new Uint8Array(REQUEST_BYTES + 4 * numbers.length);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, address, true);
  view.setUint32(8, count, true);
  numbers.forEach((number, index) => {
    view.setUint32(REQUEST_BYTES + 4 * index, number, true);
  });
  return bytes;
}

export default scenario({
  description: 'teller.sys adds numbers up, whatever programs point to',
  drivers: [{ service: 'teller', image: './teller.sys' }],
  processes: {
    'customer.exe': function* (thread) {
      const teller = yield* thread.CreateFile('\\\\.\\Teller');
      // The numbers stand behind the request in the same buffer.
      const numbers = BigInt(thread.buffer) + BigInt(REQUEST_BYTES);
      yield* thread.DeviceIoControl(teller, IOCTL_TELLER_SUM, request(numbers, [1, 2, 0xffffffff]), 8);
      yield* thread.DeviceIoControl(teller, IOCTL_TELLER_SUM, request(numbers, [], 0), 8);
      yield* thread.DeviceIoControl(teller, IOCTL_TELLER_SUM, request(0x10000n, [], 4), 8);
      yield* thread.DeviceIoControl(teller, IOCTL_TELLER_SUM, request(0xfffff80020000000n, [], 4), 8);
      yield* thread.DeviceIoControl(teller, IOCTL_TELLER_SUM, request(numbers + 2n, [1, 2], 1), 8);
      yield* thread.CloseHandle(teller);
    },
  },
});
