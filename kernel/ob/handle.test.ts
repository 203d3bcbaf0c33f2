import { describe, expect, it } from 'vitest';
import { NULL_ADDRESS } from '../../base/guest-address.ts';
import { u64 } from '../../base/u64.ts';
import {
  STATUS_ACCESS_DENIED,
  STATUS_INVALID_HANDLE,
  STATUS_OBJECT_NAME_NOT_FOUND,
  STATUS_OBJECT_TYPE_MISMATCH,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { enter } from '../host-routine.ts';
import { systemServices as services } from '../services.ts';
import { callDdi } from '../testing/call-ddi.ts';
import { EVENT_BODY, namedEvent } from '../testing/named-event.ts';
import { createTestSystem } from '../testing/test-system.ts';
import { obDdis } from './ddis.ts';
import {
  closing,
  KernelMode,
  ObpCloseHandle,
  ObpCreateHandle,
  ObpReferenceHandle,
  ObpRundownHandles,
  UserMode,
} from './handle.ts';
import { ObpLookup } from './namespace.ts';
import {
  handleCount,
  ObDereferenceObject,
  ObpCreateObject,
  ObpTypeName,
  ObpTypeObject,
  pointerCount,
} from './object.ts';

function systemWithHandle(access: number) {
  const system = createTestSystem();
  const object = ObpCreateObject(system.k, 'Event', EVENT_BODY);
  const process = system.program.process.id;
  return { ...system, object, process, handle: ObpCreateHandle(system.k, process, object, access) };
}

describe('handles', () => {
  it('are multiples of four, the lowest free one first, and each process has its own', () => {
    const { k, script, object, process, handle, createProgram } = systemWithHandle(3);
    expect(handle).toBe(4);
    expect(ObpCreateHandle(k, process, object, 3)).toBe(8);
    expect(ObpCreateHandle(k, process, object, 3)).toBe(12);
    script.call(enter(ObpCloseHandle, closing(process, 8)));
    expect(ObpCreateHandle(k, process, object, 3)).toBe(8);
    expect(ObpCreateHandle(k, createProgram('other.exe').process.id, object, 3)).toBe(4);
  });

  it('have a number of their own in events, which is not used again as their value is', () => {
    const { k, script, object, process, events } = systemWithHandle(3);
    const idOf = (args: readonly unknown[] | undefined) => args?.[4] as number;
    const opened = () => idOf(events.findLast(({ kind }) => kind === 'handleOpen')?.args);
    expect(ObpCreateHandle(k, process, object, 3)).toBe(8);
    const first = opened();
    script.call(enter(ObpCloseHandle, closing(process, 8)));
    const closed = events.findLast(({ kind }) => kind === 'handleClose')!.args;
    expect(closed).toEqual([process, 8, first, events.findLast(({ kind }) => kind === 'handleOpen')!.args[2]]);
    expect(ObpCreateHandle(k, process, object, 3)).toBe(8);
    expect(opened()).toBeGreaterThan(first);
  });

  it('count as a handle and as a reference', () => {
    const { k, object } = systemWithHandle(3);
    expect(handleCount(k, object)).toBe(1);
    expect(pointerCount(k, object)).toBe(2);
  });

  it('give their object, referenced', () => {
    const { k, object, process, handle } = systemWithHandle(3);
    const result = ObpReferenceHandle(k, process, handle, 'Event', 2, UserMode);
    expect(result).toEqual({ status: STATUS_SUCCESS, object, access: 3 });
    expect(pointerCount(k, object)).toBe(3);
  });

  it('are checked: number, then type, then access', () => {
    const { k, process, handle } = systemWithHandle(1);
    const status = (h: number, type: string, access: number, mode: number) =>
      ObpReferenceHandle(k, process, h, type, access, mode).status;
    expect(status(handle + 4, 'Event', 0, UserMode)).toBe(STATUS_INVALID_HANDLE);
    expect(status(0, '', 0, UserMode)).toBe(STATUS_INVALID_HANDLE);
    expect(status(handle, 'File', 2, UserMode)).toBe(STATUS_OBJECT_TYPE_MISMATCH);
    expect(status(handle, 'Event', 2, UserMode)).toBe(STATUS_ACCESS_DENIED);
    expect(status(handle, 'Event', 2, KernelMode)).toBe(STATUS_SUCCESS);
  });

  it('ignore their two lowest bits', () => {
    const { k, process, handle } = systemWithHandle(1);
    expect(ObpReferenceHandle(k, process, handle + 3, 'Event', 1, UserMode).status).toBe(STATUS_SUCCESS);
  });

  it('with more than 32 significant bits are invalid', () => {
    const { k, process, handle } = systemWithHandle(1);
    expect(ObpReferenceHandle(k, process, u64(handle, 1), '', 0, UserMode).status).toBe(STATUS_INVALID_HANDLE);
  });

  it('stand for the current process and thread as -1 and -2', () => {
    const { k, program } = systemWithHandle(1);
    const id = program.process.id;
    expect(ObpReferenceHandle(k, id, u64(-1, -1), 'Process', 0x1fffff, UserMode).object).toBe(program.process.object);
    expect(ObpReferenceHandle(k, id, u64(-2, -1), 'Thread', 0x1fffff, UserMode).object).toBe(program.thread.object);
  });
});

describe('closing', () => {
  it('deletes the object with the last handle and reference', () => {
    const { k, script, object, process, handle, takeEvents } = systemWithHandle(3);
    ObDereferenceObject(k, object);
    takeEvents();
    expect(script.call(enter(ObpCloseHandle, closing(process, handle)))).toBe(STATUS_SUCCESS);
    expect(takeEvents()).toEqual(['handleClose', 'objectDelete']);
    expect(ObpTypeName(k, object)).toBeUndefined();
  });

  it('takes the name of a temporary object away with the last handle', () => {
    const { k, script, program } = createTestSystem();
    const object = namedEvent(k, 'Ready', { permanent: false });
    const first = ObpCreateHandle(k, program.process.id, object, 3);
    const second = ObpCreateHandle(k, program.process.id, object, 3);
    ObDereferenceObject(k, object);
    script.call(callDdi(k, services, 'NtClose', u64(first)) as number);
    expect(ObpLookup(k, '\\BaseNamedObjects\\Ready').object).toBe(object);
    script.call(callDdi(k, services, 'NtClose', u64(second)) as number);
    expect(ObpLookup(k, '\\BaseNamedObjects\\Ready').status).toBe(STATUS_OBJECT_NAME_NOT_FOUND);
    expect(ObpTypeName(k, object)).toBeUndefined();
  });

  it('of a handle that is not open fails', () => {
    const { k, script, handle } = systemWithHandle(3);
    const close = () => script.call(callDdi(k, services, 'NtClose', u64(handle)) as number);
    expect(close()).toBe(STATUS_SUCCESS);
    expect(close()).toBe(STATUS_INVALID_HANDLE);
  });

  it('happens for all handles when a process ends', () => {
    const { k, script, object, process, takeEvents } = systemWithHandle(3);
    ObpCreateHandle(k, process, object, 3);
    takeEvents();
    script.call(enter(ObpRundownHandles, { process }));
    expect(takeEvents()).toEqual(['handleClose', 'handleClose']);
    expect(handleCount(k, object)).toBe(0);
    expect(pointerCount(k, object)).toBe(1);
  });
});

describe('ObReferenceObjectByHandle', () => {
  it('stores the object and what the handle grants', () => {
    const { k, object, handle, scratchPage } = systemWithHandle(3);
    const page = scratchPage();
    const out = { object: page, information: (page + 16) as typeof page };
    const type = ObpTypeObject(k, 'Event');
    const args = [u64(handle), 1, type, UserMode, out.object, out.information];
    expect(callDdi(k, obDdis, 'ObReferenceObjectByHandle', ...args)).toBe(STATUS_SUCCESS);
    expect(k.memory.readPointer(out.object)).toBe(object);
    expect(k.memory.readU32((page + 20) as typeof page)).toBe(3);
  });

  it('stores NULL when it fails', () => {
    const { k, handle, scratchPage } = systemWithHandle(3);
    const out = scratchPage();
    k.memory.writeU64(out, 1, 1);
    const type = ObpTypeObject(k, 'File');
    const args = [u64(handle), 1, type, KernelMode, out, NULL_ADDRESS];
    expect(callDdi(k, obDdis, 'ObReferenceObjectByHandle', ...args)).toBe(STATUS_OBJECT_TYPE_MISMATCH);
    expect(k.memory.readPointer(out)).toBe(NULL_ADDRESS);
  });
});
