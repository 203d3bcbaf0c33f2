/** Interrupts that a driver connects by its physical device. Source: "Using the CONNECT_MESSAGE_BASED Version of IoConnectInterruptEx", "Using the CONNECT_LINE_BASED Version of IoConnectInterruptEx", "IO_INTERRUPT_MESSAGE_INFO structure (wdm.h)". */
import {
  addressAdd,
  type DriverCode,
  type DriverKit,
  type GuestAddress,
  STATUS_INVALID_PARAMETER,
  STATUS_NOT_FOUND,
  STATUS_SUCCESS,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverRoutine } from '../../../kernel/driver-kit/driver.ts';
import { MESSAGE, RING, STATUS } from '../harness/bell.ts';
import type { CaseContext } from '../harness/case-context.ts';
import { rules } from '../harness/rule.ts';
import { LINE, PORT, pciBell, reported } from './pci-device.ts';

const [LINE_BASED, MESSAGE_BASED] = [2, 3];
const NO_LINE = -1;
const MESSAGES = 3;
const FIRST_PROCESSOR = 1;
const HIGHEST_DEVICE_LEVEL = 12;
const LOWEST_DEVICE_LEVEL = 3;
const ENTRY_BYTES = 48;

interface Wish {
  readonly service: DriverRoutine;
  readonly fallBack?: DriverRoutine;
  readonly synchronizeIrql?: number;
  readonly version?: number;
}

/** Connects, on processor 0: everything happens there, so that the case knows what interrupts what. */
function* connect(
  nt: DriverKit,
  c: CaseContext,
  { service, fallBack, synchronizeIrql = 0, version = MESSAGE_BASED }: Wish,
) {
  const pdo = yield* reported(nt, c);
  const affinity = yield* nt.KeSetSystemAffinityThreadEx(FIRST_PROCESSOR);
  const [parameters, result] = [nt.data(64), nt.data(8)];
  const { memory } = nt;
  memory.writeU32(parameters, version);
  memory.writePointer(addressAdd(parameters, 0x08), pdo);
  memory.writePointer(addressAdd(parameters, 0x10), result);
  memory.writePointer(addressAdd(parameters, 0x18), nt.routine(service));
  memory.writeU8(addressAdd(parameters, 0x30), synchronizeIrql);
  if (fallBack !== undefined) memory.writePointer(addressAdd(parameters, 0x38), nt.routine(fallBack));
  const status = yield* nt.IoConnectInterruptEx(parameters);
  return { status, version: memory.readU32(parameters), table: memory.readPointer(result), affinity };
}

interface Connected {
  readonly version: number;
  readonly table: GuestAddress;
  readonly affinity: number;
}

function* disconnect(nt: DriverKit, { version, table, affinity }: Connected): DriverCode<void> {
  const parameters = nt.data(16);
  nt.memory.writeU32(parameters, version);
  nt.memory.writePointer(addressAdd(parameters, 8), table);
  yield* nt.IoDisconnectInterruptEx(parameters);
  yield* nt.KeRevertToUserAffinityThreadEx(affinity);
}

const send = (nt: DriverKit, message: number) => nt.WRITE_PORT_UCHAR(PORT + MESSAGE, message);

/** Reports which message has come, and claims it. */
const reporting = (c: CaseContext): DriverRoutine =>
  function* service(_interrupt, _context, message) {
    yield* c.report('message', message!);
    return 1;
  };

/** Reports a line's interrupt, and claims what the bell has made. */
const answering = (nt: DriverKit, c: CaseContext): DriverRoutine =>
  function* service() {
    const rang = yield* nt.READ_PORT_UCHAR(PORT + STATUS);
    yield* c.report('line', rang);
    return rang;
  };

export default rules((rule) => {
  rule('CONNECT_MESSAGE_BASED connects all messages of a device, and gives a table that tells of each', {
    c: 'MessageTable',
    hardware: pciBell(NO_LINE, { messages: MESSAGES }),
    *kernel(nt, c) {
      const connected = yield* connect(nt, c, { service: reporting(c) });
      yield* c.report('status', connected.status);
      yield* c.report('version', connected.version);
      const { memory } = nt;
      yield* c.report('count', memory.readU32(addressAdd(connected.table, 4)));
      const unified = memory.readU8(connected.table);
      const vectors = new Set<number>();
      let highest = 0;
      for (let n = 0; n < MESSAGES; n++) {
        const entry = addressAdd(connected.table, 8 + n * ENTRY_BYTES);
        vectors.add(memory.readU32(addressAdd(entry, 28)));
        highest = Math.max(highest, memory.readU8(addressAdd(entry, 32)));
        yield* c.report('latched', memory.readU32(addressAdd(entry, 36)));
      }
      yield* c.report('vectors', vectors.size);
      yield* c.report('highest', unified === highest && highest >= LOWEST_DEVICE_LEVEL);
      yield* disconnect(nt, connected);
    },
    expect: [
      ['status', STATUS_SUCCESS],
      ['version', MESSAGE_BASED],
      ['count', MESSAGES],
      ['latched', 1],
      ['latched', 1],
      ['latched', 1],
      ['vectors', MESSAGES],
      ['highest', true],
    ],
  });

  rule('the message service routine is told which message the device has sent', {
    c: 'MessageId',
    hardware: pciBell(NO_LINE, { messages: MESSAGES }),
    *kernel(nt, c) {
      const connected = yield* connect(nt, c, { service: reporting(c) });
      yield* send(nt, 2);
      yield* send(nt, 0);
      yield* disconnect(nt, connected);
    },
    expect: [
      ['message', 2],
      ['message', 0],
    ],
  });

  rule('a message interrupts once, also when its service routine claims it', {
    c: 'MessageOnce',
    hardware: pciBell(NO_LINE, { messages: MESSAGES }),
    *kernel(nt, c) {
      let calls = 0;
      const connected = yield* connect(nt, c, {
        service() {
          calls++;
          return 1;
        },
      });
      yield* send(nt, 1);
      yield* c.report('calls', calls);
      yield* disconnect(nt, connected);
    },
    expect: { calls: 1 },
  });

  rule('message service routines run at SynchronizeIrql, which is UnifiedIrql then', {
    c: 'MessageIrql',
    hardware: pciBell(NO_LINE, { messages: MESSAGES }),
    *kernel(nt, c) {
      const connected = yield* connect(nt, c, {
        *service() {
          yield* c.report('irql', yield* nt.KeGetCurrentIrql());
          return 1;
        },
        synchronizeIrql: HIGHEST_DEVICE_LEVEL,
      });
      yield* c.report('unified', nt.memory.readU8(connected.table));
      yield* send(nt, 1);
      yield* disconnect(nt, connected);
    },
    expect: { unified: HIGHEST_DEVICE_LEVEL, irql: HIGHEST_DEVICE_LEVEL },
  });

  rule('a SynchronizeIrql below the IRQL of a message is STATUS_INVALID_PARAMETER', {
    hardware: pciBell(NO_LINE, { messages: MESSAGES }),
    *kernel(nt, c) {
      const { status, affinity } = yield* connect(nt, c, {
        service: reporting(c),
        synchronizeIrql: LOWEST_DEVICE_LEVEL,
      });
      yield* c.report('status', status);
      yield* nt.KeRevertToUserAffinityThreadEx(affinity);
    },
    expect: { status: STATUS_INVALID_PARAMETER },
  });

  rule('of a device without messages CONNECT_MESSAGE_BASED connects the line to FallBackServiceRoutine, and says so', {
    c: 'MessageFallBack',
    hardware: pciBell(LINE),
    *kernel(nt, c) {
      const connected = yield* connect(nt, c, { service: reporting(c), fallBack: answering(nt, c) });
      yield* c.report('status', connected.status);
      yield* c.report('version', connected.version);
      yield* nt.WRITE_PORT_UCHAR(PORT + RING, 1);
      yield* disconnect(nt, connected);
    },
    expect: { status: STATUS_SUCCESS, version: LINE_BASED, line: 1 },
  });

  rule('a device without messages cannot be connected by them when there is no FallBackServiceRoutine', {
    c: 'MessageNotFound',
    hardware: pciBell(LINE),
    *kernel(nt, c) {
      const { status, affinity } = yield* connect(nt, c, { service: reporting(c) });
      yield* c.report('status', status);
      yield* nt.KeRevertToUserAffinityThreadEx(affinity);
    },
    expect: { status: STATUS_NOT_FOUND },
  });

  rule('CONNECT_LINE_BASED connects the line of the physical device', {
    c: 'LineOfDevice',
    hardware: pciBell(LINE),
    *kernel(nt, c) {
      const connected = yield* connect(nt, c, { service: answering(nt, c), version: LINE_BASED });
      yield* c.report('status', connected.status);
      yield* nt.WRITE_PORT_UCHAR(PORT + RING, 1);
      yield* disconnect(nt, connected);
    },
    expect: { status: STATUS_SUCCESS, line: 1 },
  });

  rule('after IoDisconnectInterruptEx with the table of its messages a device does not interrupt any more', {
    c: 'MessagesDisconnected',
    hardware: pciBell(NO_LINE, { messages: MESSAGES }),
    *kernel(nt, c) {
      const connected = yield* connect(nt, c, { service: reporting(c) });
      yield* disconnect(nt, connected);
      yield* send(nt, 1);
      yield* c.report('table', yield* nt.MmIsAddressValid(connected.table));
    },
    expect: { table: 0 },
  });
});
