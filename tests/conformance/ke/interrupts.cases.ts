/** Interrupts of devices, and their registers. Source: "Introduction to Interrupt Service Routines", the pages of the routines (wdm.h). */
import {
  addressAdd,
  DISPATCH_LEVEL,
  type GuestAddress,
  NULL_ADDRESS,
  PASSIVE_LEVEL,
  STATUS_INVALID_PARAMETER,
  STATUS_NOT_SUPPORTED,
  STATUS_SUCCESS,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode, DriverRoutine } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { bell, KEPT, RING, RING_LATER, STATUS } from '../harness/bell.ts';
import type { CaseContext } from '../harness/case-context.ts';
import { rules } from '../harness/rule.ts';

const ISA = 1;
const NO_SUCH_BUS = 7;
const [LEVEL_SENSITIVE, LATCHED] = [0, 1];
const [PORT, OTHER_PORT] = [0x500, 0x510];
const [LINE, HIGHER_LINE] = [5, 1];
const DPC_BYTES = 64;
/** Everything happens on processor 0, so that the case knows what interrupts what. */
const FIRST_PROCESSOR = 1;

interface Vector {
  readonly vector: number;
  readonly irql: number;
}

function* vectorOf(nt: DriverKit, line: number): DriverCode<Vector> {
  const [irql, affinity] = [nt.local(8), nt.local(8)];
  const vector = yield* nt.HalGetInterruptVector(ISA, 0, line, line, irql, affinity);
  return { vector, irql: nt.memory.readU8(irql) };
}

interface Connection {
  readonly interrupt: GuestAddress;
  readonly status: number;
  readonly irql: number;
}

/** Connects a routine to a line, for processor 0. */
function* connect(
  nt: DriverKit,
  line: number,
  service: DriverRoutine,
  { mode = LEVEL_SENSITIVE, shared = true }: { mode?: number; shared?: boolean } = {},
): DriverCode<Connection> {
  const { vector, irql } = yield* vectorOf(nt, line);
  const result = nt.data(8);
  const status = yield* nt.IoConnectInterrupt(
    result,
    nt.routine(service),
    NULL_ADDRESS,
    NULL_ADDRESS,
    vector,
    irql,
    irql,
    mode,
    shared,
    FIRST_PROCESSOR,
    false,
  );
  return { interrupt: nt.memory.readPointer(result), status, irql };
}

/** A service routine that reports, asks its device, and claims what that has made. */
const answering = (nt: DriverKit, c: CaseContext, label: string, port: number): DriverRoutine =>
  function* service() {
    const rang = yield* nt.READ_PORT_UCHAR(port + STATUS);
    yield* c.report(label, rang);
    return rang;
  };

const pin = (nt: DriverKit) => nt.KeSetSystemAffinityThreadEx(FIRST_PROCESSOR);

function* disconnect(nt: DriverKit, connections: readonly Connection[], affinity: number): DriverCode<void> {
  for (const { interrupt } of connections) yield* nt.IoDisconnectInterrupt(interrupt);
  yield* nt.KeRevertToUserAffinityThreadEx(affinity);
}

export default rules((rule) => {
  rule('a device that raises its line interrupts the thread at once; the service routine runs at its DIRQL', {
    c: 'InterruptsAtOnce',
    hardware: { bell: bell(PORT, LINE) },
    *kernel(nt, c) {
      const affinity = yield* pin(nt);
      const { irql } = yield* vectorOf(nt, LINE);
      const connection = yield* connect(nt, LINE, function* service() {
        yield* c.report('at its level', (yield* nt.KeGetCurrentIrql()) === irql);
        yield* nt.READ_PORT_UCHAR(PORT + STATUS);
        return 1;
      });
      yield* c.report('status', connection.status);
      yield* nt.WRITE_PORT_UCHAR(PORT + RING, 1);
      yield* c.report('after', yield* nt.KeGetCurrentIrql());
      yield* disconnect(nt, [connection], affinity);
    },
    expect: { status: STATUS_SUCCESS, 'at its level': true, after: PASSIVE_LEVEL },
  });

  rule('an interrupt waits while the IRQL is at its level or above, and comes when it is lowered', {
    c: 'InterruptWaitsForIrql',
    hardware: { bell: bell(PORT, LINE) },
    *kernel(nt, c) {
      const affinity = yield* pin(nt);
      const connection = yield* connect(nt, LINE, answering(nt, c, 'service', PORT));
      const old = yield* nt.KeRaiseIrql(connection.irql);
      yield* nt.WRITE_PORT_UCHAR(PORT + RING, 1);
      yield* c.report('raised', 1);
      yield* nt.KeLowerIrql(old);
      yield* c.report('lowered', 1);
      yield* disconnect(nt, [connection], affinity);
    },
    expect: { raised: 1, service: 1, lowered: 1 },
  });

  rule('DISPATCH_LEVEL does not keep interrupts away', {
    c: 'InterruptsDispatchLevel',
    hardware: { bell: bell(PORT, LINE) },
    *kernel(nt, c) {
      const affinity = yield* pin(nt);
      const connection = yield* connect(nt, LINE, answering(nt, c, 'service', PORT));
      const old = yield* nt.KeRaiseIrqlToDpcLevel();
      yield* nt.WRITE_PORT_UCHAR(PORT + RING, 1);
      yield* c.report('still raised', yield* nt.KeGetCurrentIrql());
      yield* nt.KeLowerIrql(old);
      yield* disconnect(nt, [connection], affinity);
    },
    expect: { service: 1, 'still raised': DISPATCH_LEVEL },
  });

  rule('an interrupt waits while the interrupt flag of the processor is clear', {
    c: 'InterruptWaitsForFlag',
    hardware: { bell: bell(PORT, LINE) },
    *kernel(nt, c) {
      const affinity = yield* pin(nt);
      const connection = yield* connect(nt, LINE, answering(nt, c, 'service', PORT));
      yield* nt._disable();
      yield* nt.WRITE_PORT_UCHAR(PORT + RING, 1);
      yield* nt.READ_PORT_ULONG(PORT + KEPT);
      yield* c.report('disabled', 1);
      yield* nt._enable();
      yield* nt.KeStallExecutionProcessor(1);
      yield* c.report('enabled', 1);
      yield* disconnect(nt, [connection], affinity);
    },
    expect: { disabled: 1, service: 1, enabled: 1 },
  });

  rule('a DPC that a service routine queues runs after it, at DISPATCH_LEVEL, before the thread goes on', {
    c: 'ServiceQueuesDpc',
    hardware: { bell: bell(PORT, LINE) },
    *kernel(nt, c) {
      const affinity = yield* pin(nt);
      const dpc = nt.data(DPC_BYTES);
      const deferred = nt.routine(function* () {
        yield* c.report('dpc', yield* nt.KeGetCurrentIrql());
      });
      yield* nt.KeInitializeDpc(dpc, deferred, NULL_ADDRESS);
      const connection = yield* connect(nt, LINE, function* service() {
        yield* nt.READ_PORT_UCHAR(PORT + STATUS);
        yield* c.report('queued', yield* nt.KeInsertQueueDpc(dpc, NULL_ADDRESS, NULL_ADDRESS));
        return 1;
      });
      yield* nt.WRITE_PORT_UCHAR(PORT + RING, 1);
      yield* c.report('thread', yield* nt.KeGetCurrentIrql());
      yield* disconnect(nt, [connection], affinity);
    },
    expect: { queued: 1, dpc: DISPATCH_LEVEL, thread: PASSIVE_LEVEL },
  });

  rule('on a shared line the routines are called in turn until one claims the interrupt', {
    hardware: { bell: bell(PORT, LINE), other: bell(OTHER_PORT, LINE) },
    *kernel(nt, c) {
      const affinity = yield* pin(nt);
      const first = yield* connect(nt, LINE, answering(nt, c, 'first', PORT));
      const second = yield* connect(nt, LINE, answering(nt, c, 'second', OTHER_PORT));
      yield* nt.WRITE_PORT_UCHAR(OTHER_PORT + RING, 1);
      yield* c.report('between', 1);
      yield* nt.WRITE_PORT_UCHAR(PORT + RING, 1);
      yield* disconnect(nt, [first, second], affinity);
    },
    expect: [
      ['first', 0],
      ['second', 1],
      ['between', 1],
      ['first', 1],
    ],
  });

  rule('a level-sensitive interrupt comes again as long as the device holds its line', {
    hardware: { bell: bell(PORT, LINE) },
    *kernel(nt, c) {
      const affinity = yield* pin(nt);
      let calls = 0;
      const connection = yield* connect(nt, LINE, function* service() {
        calls++;
        yield* c.report('call', calls);
        if (calls === 3) yield* nt.READ_PORT_UCHAR(PORT + STATUS);
        return 1;
      });
      yield* nt.WRITE_PORT_UCHAR(PORT + RING, 1);
      yield* disconnect(nt, [connection], affinity);
    },
    expect: [
      ['call', 1],
      ['call', 2],
      ['call', 3],
    ],
  });

  rule('a latched interrupt comes once for each time the line goes up', {
    hardware: { bell: bell(PORT, LINE) },
    *kernel(nt, c) {
      const affinity = yield* pin(nt);
      let calls = 0;
      const service = function* service() {
        calls++;
        yield* c.report('call', calls);
        return calls === 1;
      };
      const connection = yield* connect(nt, LINE, service, { mode: LATCHED });
      yield* nt.WRITE_PORT_UCHAR(PORT + RING, 1);
      yield* c.report('the line is still up', 1);
      yield* disconnect(nt, [connection], affinity);
    },
    // It claims the first, and is asked again whether there is another.
    expect: [
      ['call', 1],
      ['call', 2],
      ['the line is still up', 1],
    ],
  });

  rule('a service routine is interrupted by a line of a higher IRQL', {
    hardware: { bell: bell(PORT, LINE), higher: bell(OTHER_PORT, HIGHER_LINE) },
    *kernel(nt, c) {
      const affinity = yield* pin(nt);
      const lower = yield* connect(nt, LINE, function* service() {
        yield* nt.READ_PORT_UCHAR(PORT + STATUS);
        yield* nt.WRITE_PORT_UCHAR(OTHER_PORT + RING, 1);
        yield* c.report('lower', 1);
        return 1;
      });
      const higher = yield* connect(nt, HIGHER_LINE, answering(nt, c, 'higher', OTHER_PORT));
      yield* c.report('above', higher.irql > lower.irql);
      yield* nt.WRITE_PORT_UCHAR(PORT + RING, 1);
      yield* disconnect(nt, [lower, higher], affinity);
    },
    expect: { above: true, higher: 1, lower: 1 },
  });

  rule('a device interrupts although no thread runs: a thread that waits is woken by way of a DPC', {
    hardware: { bell: bell(PORT, LINE) },
    *kernel(nt, c) {
      const event = nt.data(24);
      yield* nt.KeInitializeEvent(event, 0, false);
      const dpc = nt.data(DPC_BYTES);
      const deferred = nt.routine(function* () {
        yield* nt.KeSetEvent(event, 0, false);
      });
      yield* nt.KeInitializeDpc(dpc, deferred, NULL_ADDRESS);
      const connection = yield* connect(nt, LINE, function* service() {
        yield* nt.READ_PORT_UCHAR(PORT + STATUS);
        yield* nt.KeInsertQueueDpc(dpc, NULL_ADDRESS, NULL_ADDRESS);
        return 1;
      });
      yield* nt.WRITE_PORT_UCHAR(PORT + RING_LATER, 200);
      yield* c.report('waited', yield* nt.KeWaitForSingleObject(event, 0, 0, false, NULL_ADDRESS));
      yield* nt.IoDisconnectInterrupt(connection.interrupt);
    },
    expect: { waited: STATUS_SUCCESS },
  });

  rule('a device interrupts a DPC although no thread runs: the DPC goes on where it was', {
    hardware: { bell: bell(PORT, LINE) },
    *kernel(nt, c) {
      const affinity = yield* pin(nt);
      const event = nt.data(24);
      yield* nt.KeInitializeEvent(event, 0, false);
      const dpc = nt.data(DPC_BYTES);
      const deferred = nt.routine(function* () {
        yield* nt.WRITE_PORT_UCHAR(PORT + RING, 1);
        yield* c.report('dpc goes on', yield* nt.KeGetCurrentIrql());
        yield* nt.KeSetEvent(event, 0, false);
      });
      yield* nt.KeInitializeDpc(dpc, deferred, NULL_ADDRESS);
      let services = 0;
      const connection = yield* connect(nt, LINE, function* service() {
        yield* nt.READ_PORT_UCHAR(PORT + STATUS);
        if (services++ === 0) yield* nt.KeInsertQueueDpc(dpc, NULL_ADDRESS, NULL_ADDRESS);
        else yield* c.report('interrupted', 1);
        return 1;
      });
      yield* nt.WRITE_PORT_UCHAR(PORT + RING_LATER, 200);
      yield* c.report('waited', yield* nt.KeWaitForSingleObject(event, 0, 0, false, NULL_ADDRESS));
      yield* disconnect(nt, [connection], affinity);
    },
    expect: { interrupted: 1, 'dpc goes on': DISPATCH_LEVEL, waited: STATUS_SUCCESS },
  });

  rule('after IoDisconnectInterrupt the service routine is not called any more', {
    c: 'Disconnected',
    hardware: { bell: bell(PORT, LINE) },
    *kernel(nt, c) {
      const affinity = yield* pin(nt);
      const connection = yield* connect(nt, LINE, answering(nt, c, 'service', PORT));
      yield* nt.WRITE_PORT_UCHAR(PORT + RING, 1);
      yield* disconnect(nt, [connection], affinity);
      yield* nt.WRITE_PORT_UCHAR(PORT + RING, 1);
      yield* c.report('rings unheard', yield* nt.READ_PORT_UCHAR(PORT + STATUS));
    },
    expect: { service: 1, 'rings unheard': 1 },
  });

  rule('a line whose routine does not share it cannot be connected again: STATUS_INVALID_PARAMETER', {
    c: 'NotShared',
    hardware: { bell: bell(PORT, LINE) },
    *kernel(nt, c) {
      const affinity = yield* pin(nt);
      const service = () => 0;
      const connection = yield* connect(nt, LINE, service, { shared: false });
      yield* c.report('first', connection.status);
      yield* c.report('second', (yield* connect(nt, LINE, service)).status);
      yield* disconnect(nt, [connection], affinity);
    },
    expect: { first: STATUS_SUCCESS, second: STATUS_INVALID_PARAMETER },
  });

  rule('KeSynchronizeExecution calls a routine at the synchronisation level, and gives what it returns', {
    c: 'Synchronized',
    hardware: { bell: bell(PORT, LINE) },
    *kernel(nt, c) {
      const affinity = yield* pin(nt);
      const connection = yield* connect(nt, LINE, answering(nt, c, 'service', PORT));
      const synchronized = nt.routine(function* (context) {
        yield* nt.WRITE_PORT_UCHAR(PORT + RING, 1);
        yield* c.report('context', context);
        yield* c.report('at its level', (yield* nt.KeGetCurrentIrql()) === connection.irql);
        return true;
      });
      const result = yield* nt.KeSynchronizeExecution(connection.interrupt, synchronized, 7 as GuestAddress);
      yield* c.report('result', result);
      yield* c.report('afterwards', yield* nt.KeGetCurrentIrql());
      yield* disconnect(nt, [connection], affinity);
    },
    // The device's interrupt waits until the routine has returned.
    expect: { context: 7, 'at its level': true, service: 1, result: true, afterwards: PASSIVE_LEVEL },
  });

  rule('KeAcquireInterruptSpinLock keeps the service routine away until the lock is released', {
    c: 'InterruptSpinLock',
    hardware: { bell: bell(PORT, LINE) },
    *kernel(nt, c) {
      const affinity = yield* pin(nt);
      const connection = yield* connect(nt, LINE, answering(nt, c, 'service', PORT));
      const old = yield* nt.KeAcquireInterruptSpinLock(connection.interrupt);
      yield* c.report('old', old);
      yield* c.report('at its level', (yield* nt.KeGetCurrentIrql()) === connection.irql);
      yield* nt.WRITE_PORT_UCHAR(PORT + RING, 1);
      yield* c.report('held', 1);
      yield* nt.KeReleaseInterruptSpinLock(connection.interrupt, old);
      yield* c.report('restored', yield* nt.KeGetCurrentIrql());
      yield* disconnect(nt, [connection], affinity);
    },
    expect: { old: PASSIVE_LEVEL, 'at its level': true, held: 1, service: 1, restored: PASSIVE_LEVEL },
  });

  rule('IoConnectInterruptEx connects what is fully specified, and IoDisconnectInterruptEx takes it off', {
    c: 'ConnectEx',
    hardware: { bell: bell(PORT, LINE) },
    *kernel(nt, c) {
      const affinity = yield* pin(nt);
      const { vector, irql } = yield* vectorOf(nt, LINE);
      const parameters = nt.data(80);
      const result = nt.data(8);
      const { memory } = nt;
      memory.writeU32(parameters, 1);
      memory.writePointer(addressAdd(parameters, 0x10), result);
      memory.writePointer(addressAdd(parameters, 0x18), nt.routine(answering(nt, c, 'service', PORT)));
      memory.writeU8(addressAdd(parameters, 0x30), irql);
      memory.writeU8(addressAdd(parameters, 0x32), 1);
      memory.writeU32(addressAdd(parameters, 0x34), vector);
      memory.writeU8(addressAdd(parameters, 0x38), irql);
      memory.writeU32(addressAdd(parameters, 0x3c), LEVEL_SENSITIVE);
      memory.writeU64(addressAdd(parameters, 0x40), FIRST_PROCESSOR, 0);
      yield* c.report('status', yield* nt.IoConnectInterruptEx(parameters));
      yield* nt.WRITE_PORT_UCHAR(PORT + RING, 1);
      const disconnecting = nt.data(16);
      memory.writeU32(disconnecting, 1);
      memory.writePointer(addressAdd(disconnecting, 8), memory.readPointer(result));
      yield* nt.IoDisconnectInterruptEx(disconnecting);
      yield* disconnect(nt, [], affinity);
    },
    expect: { status: STATUS_SUCCESS, service: 1 },
  });

  rule('IoConnectInterruptEx says which version it knows when it does not know the one it is given', {
    c: 'ConnectExVersion',
    *kernel(nt, c) {
      const parameters = nt.data(80);
      nt.memory.writeU32(parameters, 99);
      yield* c.report('status', yield* nt.IoConnectInterruptEx(parameters));
      const version = nt.memory.readU32(parameters);
      yield* c.report('version', version >= 1 && version <= 4);
    },
    expect: { status: STATUS_NOT_SUPPORTED, version: true },
  });

  rule('HalGetInterruptVector gives vector, DIRQL and processors of a line; 0 for a bus that there is not', {
    c: 'InterruptVector',
    *kernel(nt, c) {
      const [irql, affinity] = [nt.local(8), nt.local(8)];
      const vector = yield* nt.HalGetInterruptVector(ISA, 0, LINE, LINE, irql, affinity);
      yield* c.report('vector', vector !== 0);
      const level = nt.memory.readU8(irql);
      yield* c.report('level', level > DISPATCH_LEVEL && level <= 12);
      const all = yield* nt.KeQueryActiveProcessors();
      yield* c.report('processors', nt.memory.readU64(affinity).lo === all);
      yield* c.report('no bus', yield* nt.HalGetInterruptVector(NO_SUCH_BUS, 9, LINE, LINE, irql, affinity));
    },
    expect: { vector: true, level: true, processors: true, 'no bus': 0 },
  });

  rule('HalTranslateBusAddress gives the address that the processor uses; FALSE for a bus that there is not', {
    c: 'TranslateBusAddress',
    *kernel(nt, c) {
      const [space, translated] = [nt.local(8), nt.local(8)];
      nt.memory.writeU32(space, 1);
      yield* c.report('translated', yield* nt.HalTranslateBusAddress(ISA, 0, PORT, space, translated));
      yield* c.report('space', nt.memory.readU32(space));
      yield* c.report('address', nt.memory.readU64(translated).lo);
      yield* c.report('no bus', yield* nt.HalTranslateBusAddress(NO_SUCH_BUS, 9, PORT, space, translated));
    },
    expect: { translated: true, space: 1, address: PORT, 'no bus': false },
  });

  rule('ports are read and written in one, two and four bytes', {
    c: 'PortWidths',
    hardware: { bell: bell(PORT, LINE) },
    *kernel(nt, c) {
      yield* nt.WRITE_PORT_UCHAR(PORT + KEPT, 0x81);
      yield* nt.WRITE_PORT_USHORT(PORT + KEPT, 0x8321);
      yield* nt.WRITE_PORT_ULONG(PORT + KEPT, 0x8765_4321);
      yield* c.report('uchar', yield* nt.READ_PORT_UCHAR(PORT + KEPT));
      yield* c.report('ushort', yield* nt.READ_PORT_USHORT(PORT + KEPT));
      yield* c.report('ulong', yield* nt.READ_PORT_ULONG(PORT + KEPT));
    },
    expect: { uchar: 0x81, ushort: 0x8321, ulong: 0x8765_4321 },
  });

  rule('MmMapIoSpace maps device memory: registers are read and written there, not memory', {
    c: 'MapIoSpace',
    hardware: { bell: bell(PORT, LINE, 0xf000_0100) },
    *kernel(nt, c) {
      const base = yield* nt.MmMapIoSpace(0xf000_0100, 0x40, 0);
      yield* c.report('mapped', base !== NULL_ADDRESS);
      yield* c.report('offset', base & 0xfff);
      yield* nt.WRITE_REGISTER_UCHAR(base, 0x80);
      yield* nt.WRITE_REGISTER_USHORT(base, 0x8001);
      yield* nt.WRITE_REGISTER_ULONG(base, 0x8000_0001);
      yield* nt.WRITE_REGISTER_ULONG64(addressAdd(base, 8), { lo: 1, hi: 0x8000_0000 });
      yield* c.report('uchar', yield* nt.READ_REGISTER_UCHAR(base));
      yield* c.report('ushort', yield* nt.READ_REGISTER_USHORT(base));
      yield* c.report('ulong', yield* nt.READ_REGISTER_ULONG(base));
      yield* c.report('ulong64', (yield* nt.READ_REGISTER_ULONG64(addressAdd(base, 8))).hi);
      yield* nt.MmUnmapIoSpace(base, 0x40);
    },
    expect: {
      mapped: true,
      offset: 0x100,
      uchar: 0x80,
      ushort: 0x8001,
      ulong: 0x8000_0001,
      ulong64: 0x8000_0000,
    },
  });

  rule('MmMapIoSpaceEx maps device memory with a protection', {
    hardware: { bell: bell(PORT, LINE, 0xf000_0000) },
    *kernel(nt, c) {
      const PAGE_READWRITE_NOCACHE = 0x204;
      const base = yield* nt.MmMapIoSpaceEx(0xf000_0000, 0x40, PAGE_READWRITE_NOCACHE);
      yield* nt.WRITE_REGISTER_ULONG(base, 5);
      yield* c.report('register', yield* nt.READ_REGISTER_ULONG(base));
      yield* nt.MmUnmapIoSpace(base, 0x40);
    },
    expect: { register: 5 },
  });
});
