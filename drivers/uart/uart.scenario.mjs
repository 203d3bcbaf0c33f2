/** A program talks to whoever is at the other end of a serial line: it echoes, and says something by itself. */
import { scenario, uart } from 'ntrewind/scenario';

const UART = '\\\\.\\UART0';

export default scenario({
  description: 'uart.sys sends text over a serial line that echoes, and waits for what comes in',
  hardware: { com1: uart({ port: 0x3f8, line: 4, wire: (byte) => [byte] }) },
  drivers: [{ service: 'uart', image: './uart.sys' }],
  processes: {
    'terminal.exe': function* (thread) {
      const line = yield* thread.CreateFile(UART);
      const text = 'a text that is longer than the sixteen bytes of the transmitter';
      yield* thread.WriteFile(line, text);
      let echo = '';
      while (echo.length < text.length) {
        const { data } = yield* thread.ReadFile(line, 40);
        echo += new TextDecoder().decode(data);
      }
      yield* thread.CloseHandle(line);

      const other = yield* thread.CreateFile(UART, { overlapped: true });
      const waiting = yield* thread.Overlapped({ event: yield* thread.CreateEvent({ manualReset: true }) });
      yield* thread.ReadFile(other, 16, waiting);
      thread.hardwareEvent('com1', 'receive', 'ring');
      yield* thread.GetOverlappedResult(other, waiting, true);
      yield* thread.ReadFile(other, 16, waiting);
      yield* thread.CancelIo(other);
      yield* thread.GetOverlappedResult(other, waiting, true);
      yield* thread.CloseHandle(other);
    },
  },
});
