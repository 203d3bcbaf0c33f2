/** Being asked about handles of processes and threads. Source: "ObRegisterCallbacks", "OB_PRE_OPERATION_INFORMATION", "OB_PRE_CREATE_HANDLE_INFORMATION", "OB_POST_OPERATION_INFORMATION" (wdm.h). */
import {
  addressAdd,
  type GuestAddress,
  NULL_ADDRESS,
  OBJECT_ATTRIBUTE_FLAGS,
  STATUS_FLT_INSTANCE_ALTITUDE_COLLISION,
  STATUS_INVALID_PARAMETER,
  STATUS_SUCCESS,
  type U64,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode, DriverRoutine } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';
import { event, join, pause, spawn, wait } from '../harness/system-threads.ts';
import { attributes, CURRENT_PROCESS, CURRENT_THREAD, createEvent, opened } from './handles.ts';

const VERSION = 0x100;
const [CREATE, DUPLICATE] = [1, 2];
const SAME_ACCESS = 2;
const [PROCESS_TERMINATE, PROCESS_VM_WRITE, PROCESS_QUERY] = [0x1, 0x20, 0x400];
const THREAD_TERMINATE = 0x1;
const WANTED = PROCESS_TERMINATE | PROCESS_VM_WRITE | PROCESS_QUERY;

interface Entry {
  readonly type?: string;
  readonly operations?: number;
  readonly pre?: DriverRoutine;
  readonly post?: DriverRoutine;
}

interface Registration {
  readonly status: number;
  readonly handle: GuestAddress;
}

/** ObRegisterCallbacks with one entry. */
function* register(
  nt: DriverKit,
  altitude: string,
  entry: Entry,
  version = VERSION,
  count = 1,
): DriverCode<Registration> {
  const { type = 'PsProcessType', operations = CREATE, pre, post } = entry;
  const [registration, operation, out] = [nt.local(40), nt.local(32), nt.local(8)];
  nt.memory.fill(registration, 40, 0);
  nt.memory.writeU16(registration, version);
  nt.memory.writeU16(addressAdd(registration, 2), count);
  nt.memory.move(addressAdd(registration, 8), nt.text(altitude), 16);
  nt.memory.writeU64(addressAdd(registration, 24), 0x55, 0);
  nt.memory.writePointer(addressAdd(registration, 32), operation);
  nt.memory.writePointer(operation, nt.variable(type));
  nt.memory.writeU64(addressAdd(operation, 8), operations, 0);
  const routine = (body: DriverRoutine | undefined) => (body === undefined ? NULL_ADDRESS : nt.routine(body));
  nt.memory.writePointer(addressAdd(operation, 16), routine(pre));
  nt.memory.writePointer(addressAdd(operation, 24), routine(post));
  nt.memory.writePointer(out, NULL_ADDRESS);
  const status = yield* nt.ObRegisterCallbacks(registration, out);
  return { status, handle: nt.memory.readPointer(out) };
}

/** Fields of what the routines get. */
function information(nt: DriverKit, at: GuestAddress) {
  const parameters = nt.memory.readPointer(addressAdd(at, 32));
  return {
    operation: nt.memory.readU32(at),
    isKernel: (nt.memory.readU32(addressAdd(at, 4)) & 1) !== 0,
    object: nt.memory.readPointer(addressAdd(at, 8)),
    parameters,
    desired: nt.memory.readU32(parameters),
    original: nt.memory.readU32(addressAdd(parameters, 4)),
  };
}

/** Opens the running process. */
function* openOwn(nt: DriverKit, access: number, flags = 0): DriverCode<U64> {
  const ids = nt.local(16);
  nt.memory.writeU64(ids, yield* nt.PsGetCurrentProcessId(), 0);
  nt.memory.writeU64(addressAdd(ids, 8), 0, 0);
  const oa = attributes(nt, '', flags);
  return (yield* opened(nt, (out) => nt.ZwOpenProcess(out, access, oa, ids))).handle;
}

/** What a handle grants. */
function* granted(nt: DriverKit, handle: U64): DriverCode<number> {
  const basic = nt.local(56);
  yield* nt.ZwQueryObject(handle, 0, basic, 56, NULL_ADDRESS);
  return nt.memory.readU32(addressAdd(basic, 4));
}

export default rules((rule) => {
  rule('a routine is asked before a handle of a process is made and told of what was granted after it', {
    c: 'AskedBefore',
    *kernel(nt, c) {
      const process = yield* nt.IoGetCurrentProcess();
      const { status, handle: registration } = yield* register(nt, '370010', {
        *pre(context, at) {
          const { operation, object, desired, original } = information(nt, at as GuestAddress);
          yield* c.report('context', context as number);
          yield* c.report('operation', operation);
          yield* c.report('process', object === process);
          yield* c.report('desired', desired);
          yield* c.report('original', original);
          return 0;
        },
        *post(_context, at) {
          const post = at as GuestAddress;
          yield* c.report('status', nt.memory.readU32(addressAdd(post, 32)));
          yield* c.report('granted', nt.memory.readU32(nt.memory.readPointer(addressAdd(post, 40))));
        },
      });
      yield* c.report('register', status);
      const handle = yield* openOwn(nt, WANTED);
      yield* nt.ZwClose(handle);
      yield* nt.ObUnRegisterCallbacks(registration);
    },
    expect: {
      register: STATUS_SUCCESS,
      context: 0x55,
      operation: CREATE,
      process: 1,
      desired: WANTED,
      original: WANTED,
      status: STATUS_SUCCESS,
      granted: WANTED,
    },
  });

  rule('rights that a routine takes away are not granted', {
    c: 'RightsTaken',
    *kernel(nt, c) {
      const { handle: registration } = yield* register(nt, '370010', {
        pre(_context, at) {
          const { parameters, desired } = information(nt, at as GuestAddress);
          nt.memory.writeU32(parameters, desired & ~(PROCESS_TERMINATE | PROCESS_VM_WRITE));
          return 0;
        },
      });
      const handle = yield* openOwn(nt, WANTED);
      yield* c.report('granted', yield* granted(nt, handle));
      yield* nt.ZwClose(handle);
      yield* nt.ObUnRegisterCallbacks(registration);
    },
    expect: { granted: PROCESS_QUERY },
  });

  rule('a routine can neither add rights nor take away those that are not meant for it', {
    c: 'RightsNotGiven',
    *kernel(nt, c) {
      const { handle: registration } = yield* register(nt, '370010', {
        pre(_context, at) {
          const { parameters } = information(nt, at as GuestAddress);
          nt.memory.writeU32(parameters, PROCESS_TERMINATE);
          return 0;
        },
      });
      const handle = yield* openOwn(nt, PROCESS_QUERY);
      yield* c.report('granted', yield* granted(nt, handle));
      yield* nt.ZwClose(handle);
      yield* nt.ObUnRegisterCallbacks(registration);
    },
    expect: { granted: PROCESS_QUERY },
  });

  rule('a kernel handle is told as such, and keeps all its rights', {
    c: 'RightsOfKernel',
    *kernel(nt, c) {
      const { handle: registration } = yield* register(nt, '370010', {
        *pre(_context, at) {
          const { parameters, isKernel } = information(nt, at as GuestAddress);
          yield* c.report('kernel', isKernel);
          nt.memory.writeU32(parameters, 0);
          return 0;
        },
      });
      const handle = yield* openOwn(nt, WANTED, OBJECT_ATTRIBUTE_FLAGS.OBJ_KERNEL_HANDLE);
      yield* c.report('granted', yield* granted(nt, handle));
      yield* nt.ZwClose(handle);
      yield* nt.ObUnRegisterCallbacks(registration);
    },
    expect: { kernel: 1, granted: WANTED },
  });

  rule('routines are asked from the highest altitude to the lowest, and told in the opposite order', {
    *kernel(nt, c) {
      const said = (what: string): DriverRoutine =>
        function* () {
          yield* c.report(what, 1);
          return 0;
        };
      const low = yield* register(nt, '370010', { pre: said('low before'), post: said('low after') });
      const high = yield* register(nt, '370020.5', { pre: said('high before'), post: said('high after') });
      yield* nt.ZwClose(yield* openOwn(nt, PROCESS_QUERY));
      for (const { handle } of [low, high]) yield* nt.ObUnRegisterCallbacks(handle);
    },
    expect: [
      ['high before', 1],
      ['low before', 1],
      ['low after', 1],
      ['high after', 1],
    ],
  });

  rule('what a routine leaves in CallContext is there after the operation', {
    *kernel(nt, c) {
      const { handle: registration } = yield* register(nt, '370010', {
        *pre(_context, at) {
          nt.memory.writeU64(addressAdd(at as GuestAddress, 24), 0x1234, 0);
          return yield* nt.KeGetCurrentIrql();
        },
        *post(_context, at) {
          yield* c.report('call context', nt.memory.readU32(addressAdd(at as GuestAddress, 24)));
        },
      });
      yield* nt.ZwClose(yield* openOwn(nt, PROCESS_QUERY));
      yield* nt.ObUnRegisterCallbacks(registration);
    },
    expect: { 'call context': 0x1234 },
  });

  rule('a routine for duplicates is told from which process to which a handle is copied', {
    *kernel(nt, c) {
      const process = yield* nt.IoGetCurrentProcess();
      const { handle: registration } = yield* register(nt, '370010', {
        operations: DUPLICATE,
        *pre(_context, at) {
          const { operation, parameters } = information(nt, at as GuestAddress);
          yield* c.report('operation', operation);
          yield* c.report('source', nt.memory.readPointer(addressAdd(parameters, 8)) === process);
          yield* c.report('target', nt.memory.readPointer(addressAdd(parameters, 16)) === process);
          return 0;
        },
      });
      const handle = yield* openOwn(nt, WANTED);
      const copy = yield* opened(nt, (out) =>
        nt.ZwDuplicateObject(CURRENT_PROCESS, handle, CURRENT_PROCESS, out, 0, 0, SAME_ACCESS),
      );
      yield* c.report('copied', copy.status);
      yield* nt.ZwClose(copy.handle);
      yield* nt.ZwClose(handle);
      yield* nt.ObUnRegisterCallbacks(registration);
    },
    expect: { operation: DUPLICATE, source: 1, target: 1, copied: STATUS_SUCCESS },
  });

  rule('a registration for threads is asked about handles of threads only', {
    c: 'AskedOfThreads',
    *kernel(nt, c) {
      const { handle: registration } = yield* register(nt, '370010', {
        type: 'PsThreadType',
        *pre(_context, at) {
          const { parameters, desired } = information(nt, at as GuestAddress);
          yield* c.report('thread', 1);
          nt.memory.writeU32(parameters, desired & ~THREAD_TERMINATE);
          return 0;
        },
      });
      yield* nt.ZwClose(yield* openOwn(nt, PROCESS_QUERY));
      const type = nt.memory.readPointer(nt.variable('PsThreadType'));
      const thread = yield* nt.KeGetCurrentThread();
      const made = yield* opened(nt, (out) =>
        nt.ObOpenObjectByPointer(thread, 0, NULL_ADDRESS, THREAD_TERMINATE | 0x40, type, 0, out),
      );
      yield* c.report('granted', yield* granted(nt, made.handle));
      yield* nt.ZwClose(made.handle);
      yield* nt.ObUnRegisterCallbacks(registration);
    },
    expect: { thread: 1, granted: 0x40 },
  });

  rule('two registrations cannot have the same altitude', {
    c: 'AltitudeTaken',
    *kernel(nt, c) {
      const pre: DriverRoutine = () => 0;
      const first = yield* register(nt, '370010', { pre });
      yield* c.report('first', first.status);
      yield* c.report('second', (yield* register(nt, '370010.0', { pre })).status);
      yield* nt.ObUnRegisterCallbacks(first.handle);
      const third = yield* register(nt, '370010', { pre });
      yield* c.report('third', third.status);
      yield* nt.ObUnRegisterCallbacks(third.handle);
    },
    expect: { first: STATUS_SUCCESS, second: STATUS_FLT_INSTANCE_ALTITUDE_COLLISION, third: STATUS_SUCCESS },
  });

  rule('a registration needs the right version, an entry, a routine, and a type that is asked about', {
    c: 'RegistrationWrong',
    *kernel(nt, c) {
      const pre: DriverRoutine = () => 0;
      yield* c.report('version', (yield* register(nt, '1', { pre }, 0x99)).status);
      yield* c.report('no entry', (yield* register(nt, '1', { pre }, VERSION, 0)).status);
      yield* c.report('no routine', (yield* register(nt, '1', {})).status);
      yield* c.report('operation', (yield* register(nt, '1', { pre, operations: 4 })).status);
      yield* c.report('type', (yield* register(nt, '1', { pre, type: 'ExEventObjectType' })).status);
    },
    expect: {
      version: STATUS_INVALID_PARAMETER,
      'no entry': STATUS_INVALID_PARAMETER,
      'no routine': STATUS_INVALID_PARAMETER,
      operation: STATUS_INVALID_PARAMETER,
      type: STATUS_INVALID_PARAMETER,
    },
  });

  rule('a routine is called no more once its registration is taken back', {
    c: 'Unregistered',
    *kernel(nt, c) {
      const { handle } = yield* register(nt, '370010', {
        *pre() {
          yield* c.report('called', 1);
          return 0;
        },
      });
      yield* nt.ZwClose(yield* openOwn(nt, PROCESS_QUERY));
      yield* nt.ObUnRegisterCallbacks(handle);
      yield* nt.ZwClose(yield* openOwn(nt, PROCESS_QUERY));
    },
    expect: { called: 1 },
  });

  rule('handles of other objects ask nobody', {
    *kernel(nt, c) {
      const { handle } = yield* register(nt, '370010', {
        *pre() {
          yield* c.report('called', 1);
          return 0;
        },
      });
      const event = yield* createEvent(nt, '', 0);
      yield* c.report('event', event.status);
      yield* nt.ZwClose(event.handle);
      yield* nt.ObUnRegisterCallbacks(handle);
      yield* c.report('pseudo handle', yield* nt.ZwClose(CURRENT_THREAD));
    },
    expect: { event: STATUS_SUCCESS, 'pseudo handle': STATUS_SUCCESS },
  });

  rule('the version of the interface is 1.0', {
    c: 'FilterVersion',
    *kernel(nt, c) {
      yield* c.report('version', yield* nt.ObGetFilterVersion());
    },
    expect: { version: VERSION },
  });

  rule('what drivers are asked about handles is in the trace', {
    *kernel(nt) {
      const { handle } = yield* register(nt, '370010', { pre: () => 0 });
      yield* nt.ZwClose(yield* openOwn(nt, PROCESS_QUERY));
      yield* nt.ObUnRegisterCallbacks(handle);
    },
    events: ['callbackRegister', 'callbackCall', 'callbackReturn'],
    expect: [
      ['event', 'callbackRegister'],
      ['event', 'callbackCall'],
      ['event', 'callbackReturn'],
      ['event', 'callbackRegister'],
    ],
  });

  rule('ObUnRegisterCallbacks waits until a routine that is being called in another thread has returned', {
    c: 'UnregisterWaits',
    *kernel(nt, c) {
      const [called, goOn] = [yield* event(nt), yield* event(nt)];
      const { handle: registration } = yield* register(nt, '370010', {
        *pre() {
          yield* nt.KeSetEvent(called, 0, false);
          yield* wait(nt, goOn);
          yield* pause(nt);
          yield* c.report('returns', 1);
          return 0;
        },
      });
      const opener = yield* spawn(nt, function* () {
        yield* nt.ZwClose(yield* openOwn(nt, WANTED));
      });
      yield* wait(nt, called);
      yield* nt.KeSetEvent(goOn, 0, false);
      yield* nt.ObUnRegisterCallbacks(registration);
      yield* c.report('unregistered', 1);
      yield* join(nt, opener);
    },
    expect: { returns: 1, unregistered: 1 },
  });
});
