/** Threads in the memory of another process. Source: "KeStackAttachProcess", "KeUnstackDetachProcess" (ntifs.h), "Bug Check 0x5", "Bug Check 0x6", "Bug Check 0x1". */
import {
  type GuestAddress,
  NULL_ADDRESS,
  STATUS_INVALID_HANDLE,
  STATUS_SUCCESS,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';
import { createEvent, opened } from '../ob/handles.ts';

const UserMode = 1;
const MmCached = 1;

/** The EPROCESS of the System process. */
function systemProcess(nt: DriverKit): GuestAddress {
  return nt.memory.readPointer(nt.variable('PsInitialSystemProcess'));
}

function* inSystemThread(nt: DriverKit, body: () => DriverCode<void>): DriverCode<void> {
  const { handle } = yield* opened(nt, (out) =>
    nt.PsCreateSystemThread(out, 0x1f_ffff, NULL_ADDRESS, 0, NULL_ADDRESS, nt.routine(body), 0),
  );
  yield* nt.ZwWaitForSingleObject(handle, false, NULL_ADDRESS);
  yield* nt.ZwClose(handle);
}

export default rules((rule) => {
  rule('KeStackAttachProcess makes another process the current one, whose thread the caller does not become', {
    c: 'Attach',
    *kernel(nt, c) {
      const state = nt.local(48);
      const [own, id] = [yield* nt.IoGetCurrentProcess(), yield* nt.PsGetCurrentProcessId()];
      yield* nt.KeStackAttachProcess(systemProcess(nt), state);
      yield* c.report('current', (yield* nt.IoGetCurrentProcess()) === systemProcess(nt));
      yield* c.report('same id', (yield* nt.PsGetCurrentProcessId()) === id);
      yield* c.report('attached', yield* nt.KeIsAttachedProcess());
      yield* nt.KeUnstackDetachProcess(state);
      yield* c.report('back', (yield* nt.IoGetCurrentProcess()) === own);
      yield* c.report('still attached', yield* nt.KeIsAttachedProcess());
    },
    expect: { current: 1, 'same id': 1, attached: 1, back: 1, 'still attached': 0 },
  });

  rule('attaching to the process that one is in changes nothing, and detaching then neither', {
    c: 'AttachToSelf',
    *kernel(nt, c) {
      const state = nt.local(48);
      yield* nt.KeStackAttachProcess(yield* nt.IoGetCurrentProcess(), state);
      yield* c.report('attached', yield* nt.KeIsAttachedProcess());
      yield* nt.KeUnstackDetachProcess(state);
      yield* c.report('afterwards', yield* nt.KeIsAttachedProcess());
    },
    expect: { attached: 0, afterwards: 0 },
  });

  rule('attachments nest: each KeUnstackDetachProcess goes back by one', {
    c: 'AttachNested',
    *kernel(nt, c) {
      const [outer, inner] = [nt.local(48), nt.local(48)];
      const own = yield* nt.IoGetCurrentProcess();
      yield* nt.KeStackAttachProcess(systemProcess(nt), outer);
      yield* nt.KeStackAttachProcess(own, inner);
      yield* c.report('own', (yield* nt.IoGetCurrentProcess()) === own);
      yield* nt.KeUnstackDetachProcess(inner);
      yield* c.report('system', (yield* nt.IoGetCurrentProcess()) === systemProcess(nt));
      yield* nt.KeUnstackDetachProcess(outer);
      yield* c.report('own again', (yield* nt.IoGetCurrentProcess()) === own);
    },
    expect: { own: 1, system: 1, 'own again': 1 },
  });

  rule('KeAttachProcess and KeDetachProcess do the same once', {
    c: 'AttachOnce',
    *kernel(nt, c) {
      yield* nt.KeAttachProcess(systemProcess(nt));
      yield* c.report('system', (yield* nt.IoGetCurrentProcess()) === systemProcess(nt));
      yield* nt.KeDetachProcess();
      yield* c.report('attached', yield* nt.KeIsAttachedProcess());
    },
    expect: { system: 1, attached: 0 },
  });

  rule('user memory of a process is there for a system thread while it is attached to it', {
    c: 'AttachForMemory',
    *kernel(nt, c) {
      const buffer = nt.data(4096);
      nt.memory.writeU32(buffer, 0x1234_5678);
      const mdl = yield* nt.IoAllocateMdl(buffer, 16, false, false, NULL_ADDRESS);
      yield* nt.MmBuildMdlForNonPagedPool(mdl);
      const user = yield* nt.MmMapLockedPagesSpecifyCache(mdl, UserMode, MmCached, NULL_ADDRESS, 0, 16);
      const process = yield* nt.IoGetCurrentProcess();
      yield* inSystemThread(nt, function* () {
        const state = nt.local(48);
        yield* c.report('before', yield* nt.MmIsAddressValid(user));
        yield* nt.KeStackAttachProcess(process, state);
        yield* c.report('attached', nt.memory.readU32(user));
        yield* nt.KeUnstackDetachProcess(state);
        yield* c.report('afterwards', yield* nt.MmIsAddressValid(user));
      });
      yield* nt.MmUnmapLockedPages(user, mdl);
      yield* nt.IoFreeMdl(mdl);
    },
    expect: { before: 0, attached: 0x1234_5678, afterwards: 0 },
  });

  rule('handles are those of the process that a thread is attached to', {
    c: 'AttachForHandles',
    *kernel(nt, c) {
      const { handle } = yield* createEvent(nt, '', 0);
      const process = yield* nt.IoGetCurrentProcess();
      yield* inSystemThread(nt, function* () {
        const state = nt.local(48);
        yield* c.report('before', yield* nt.ZwSetEvent(handle, NULL_ADDRESS));
        yield* nt.KeStackAttachProcess(process, state);
        yield* c.report('attached', yield* nt.ZwSetEvent(handle, NULL_ADDRESS));
        yield* nt.KeUnstackDetachProcess(state);
      });
      yield* nt.ZwClose(handle);
    },
    expect: { before: STATUS_INVALID_HANDLE, attached: STATUS_SUCCESS },
  });

  rule('the trace tells when a thread attaches and when it comes back', {
    *kernel(nt) {
      const state = nt.local(48);
      yield* nt.KeStackAttachProcess(systemProcess(nt), state);
      yield* nt.KeUnstackDetachProcess(state);
    },
    events: ['processAttach'],
    expect: [
      ['event', 'processAttach'],
      ['event', 'processAttach'],
    ],
  });

  rule('KeAttachProcess in a thread that is attached to another process is bug check 0x5', {
    c: 'AttachTwice',
    *kernel(nt) {
      const own = yield* nt.IoGetCurrentProcess();
      yield* nt.KeAttachProcess(systemProcess(nt));
      yield* nt.KeAttachProcess(own);
    },
    bugCheck: [0x5, undefined, undefined, 1, 0],
  });

  rule('KeUnstackDetachProcess in a thread that is not attached is bug check 0x6', {
    c: 'DetachForNothing',
    *kernel(nt) {
      const state = nt.local(48);
      nt.memory.fill(state, 48, 0);
      yield* nt.KeUnstackDetachProcess(state);
    },
    bugCheck: [0x6],
  });

  rule('going back to user mode while attached to another process is bug check 0x1, which tells of the APC state', {
    c: 'AttachLeft',
    *kernel(nt) {
      yield* nt.KeStackAttachProcess(systemProcess(nt), nt.data(48));
    },
    bugCheck: [0x1, undefined, 1],
  });

  rule('a thread that ends while it is attached to another process is bug check 0x5', {
    c: 'AttachedToTheEnd',
    *kernel(nt) {
      const process = yield* nt.IoGetCurrentProcess();
      yield* inSystemThread(nt, function* () {
        yield* nt.KeStackAttachProcess(process, nt.local(48));
      });
    },
    bugCheck: [0x5, undefined, undefined, 1],
  });
});
