import { describe, expect, it } from 'vitest';
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import { type U64, u64 } from '../../base/u64.ts';
import { FileCompletionInformation, FileIoCompletionNotificationInformation } from '../../nt/file-information.ts';
import { IRP_MJ_READ } from '../../nt/irp-codes.ts';
import {
  STATUS_INVALID_PARAMETER,
  STATUS_PENDING,
  STATUS_SUCCESS,
  STATUS_TIMEOUT,
  STATUS_UNSUCCESSFUL,
} from '../../nt/status-codes.ts';
import { PspCreateUserThread } from '../ps/thread.ts';
import { complete, markPending } from '../testing/driver-script.ts';
import { type Dispatch, openSampleDevice } from '../testing/sample-device.ts';
import { at, BUFFER, OUTPUT, STATUS_BLOCK, UserCalls } from '../testing/user-calls.ts';

const ASYNCHRONOUS = { options: 0 };
const KEY = u64(0x1111, 0x2222);
const NONE = u64(0);

/** Where in the test's page things are. */
const HANDLE_AT = addressAdd(OUTPUT, 0x200);
const INFORMATION_AT = addressAdd(OUTPUT, 0x210);
const KEY_AT = addressAdd(OUTPUT, 0x220);
const CONTEXT_AT = addressAdd(OUTPUT, 0x228);
const PACKET_STATUS_AT = addressAdd(OUTPUT, 0x230);
const ZERO_AT = addressAdd(OUTPUT, 0x240);

/** A file with a completion port; reads end at once with `status`, or stay pending where that is STATUS_PENDING. */
function createPort(status: number, options = ASYNCHRONOUS) {
  const irps: number[] = [];
  const sample = openSampleDevice(
    (k): Dispatch => ({
      *[IRP_MJ_READ](_device, irp) {
        irps.push(irp);
        if (status === STATUS_PENDING) markPending(k, irp);
        else yield complete(k, irp, status, 3);
        return status;
      },
    }),
    options,
  );
  const { k, user, handle } = sample;
  user.service('NtCreateIoCompletion', at(HANDLE_AT), 0x1f0003, NONE, 0);
  const port = k.memory.readU32(HANDLE_AT);
  const set = (informationClass: number, value: U64, more = NONE) => {
    k.memory.writeU64(INFORMATION_AT, value.lo, value.hi);
    k.memory.writeU64(addressAdd(INFORMATION_AT, 8), more.lo, more.hi);
    return user.service(
      'NtSetInformationFile',
      u64(handle),
      at(STATUS_BLOCK),
      at(INFORMATION_AT),
      16,
      informationClass,
    );
  };
  return {
    ...sample,
    irps,
    port,
    set,
    associate: () => set(FileCompletionInformation, u64(port), KEY),
    read(context: U64) {
      k.memory.writeU64(OUTPUT, 0, 0);
      const args = [u64(handle), NONE, NONE, context, at(STATUS_BLOCK), at(BUFFER), 4, at(OUTPUT), NONE];
      return user.service('NtReadFile', ...args);
    },
    /** Takes a packet without waiting; undefined when there is none. */
    remove(calls = user, timeout = at(ZERO_AT)) {
      k.memory.writeU64(ZERO_AT, 0, 0);
      const places = [at(KEY_AT), at(CONTEXT_AT), at(PACKET_STATUS_AT)];
      return calls.service('NtRemoveIoCompletion', u64(port), ...places, timeout);
    },
    packet() {
      const { memory } = k;
      const information = memory.readU64(addressAdd(PACKET_STATUS_AT, 8)).lo;
      return [memory.readU64(KEY_AT), memory.readU64(CONTEXT_AT), memory.readU32(PACKET_STATUS_AT), information];
    },
  };
}

describe('a completion port', () => {
  it('tells the end of a request with its key, its context and its result', () => {
    const t = createPort(STATUS_PENDING);
    expect(t.associate()).toBe(STATUS_SUCCESS);
    expect(t.read(u64(0x77))).toBe(STATUS_PENDING);
    expect(t.remove()).toBe(STATUS_TIMEOUT);
    t.script.call(complete(t.k, t.irps[0]!, STATUS_SUCCESS, 4));
    expect(t.remove()).toBe(STATUS_SUCCESS);
    expect(t.packet()).toEqual([KEY, u64(0x77), STATUS_SUCCESS, 4]);
    expect(t.remove()).toBe(STATUS_TIMEOUT);
  });

  it('tells it of one that ends at once too', () => {
    const t = createPort(STATUS_SUCCESS);
    t.associate();
    t.read(u64(1));
    expect(t.remove()).toBe(STATUS_SUCCESS);
  });

  it.each([
    ['without a context', STATUS_SUCCESS, NONE],
    ['that fails at once', STATUS_UNSUCCESSFUL, u64(1)],
  ])('tells nothing of one %s', (_what, status, context) => {
    const t = createPort(status);
    t.associate();
    t.read(context);
    expect(t.remove()).toBe(STATUS_TIMEOUT);
  });

  it('tells of a pended one that fails', () => {
    const t = createPort(STATUS_PENDING);
    t.associate();
    t.read(u64(1));
    t.script.call(complete(t.k, t.irps[0]!, STATUS_UNSUCCESSFUL, 0));
    t.remove();
    expect(t.packet()[2]).toBe(STATUS_UNSUCCESSFUL);
  });

  it('skips what succeeds at once when it is told to, not what was pending', () => {
    const t = createPort(STATUS_SUCCESS);
    t.associate();
    expect(t.set(FileIoCompletionNotificationInformation, u64(1))).toBe(STATUS_SUCCESS);
    t.read(u64(1));
    expect(t.remove()).toBe(STATUS_TIMEOUT);
    const pends = createPort(STATUS_PENDING);
    pends.associate();
    pends.set(FileIoCompletionNotificationInformation, u64(1));
    pends.read(u64(1));
    pends.script.call(complete(pends.k, pends.irps[0]!, STATUS_SUCCESS));
    expect(pends.remove()).toBe(STATUS_SUCCESS);
  });

  it('wakes a thread that waits for a packet', () => {
    const t = createPort(STATUS_PENDING);
    t.associate();
    t.read(u64(9));
    const other = PspCreateUserThread(t.k, t.program.process.id, 'worker');
    for (const queue of t.k.state.ke.readyQueues) queue.length = 0;
    expect(t.remove(new UserCalls(t, other), NONE)).toBeUndefined();
    t.script.start(t.program.thread, complete(t.k, t.irps[0]!, STATUS_SUCCESS, 2));
    expect(t.script.resume(other)).toBe(STATUS_SUCCESS);
    expect(t.packet()).toEqual([KEY, u64(9), STATUS_SUCCESS, 2]);
  });

  it('takes packets of the program’s own, and gives several at once', () => {
    const t = createPort(STATUS_SUCCESS);
    for (let i = 1; i <= 3; i++) t.user.service('NtSetIoCompletion', u64(t.port), u64(i), u64(10 * i), 0, u64(0));
    const entries = addressAdd(OUTPUT, 0x280);
    t.k.memory.writeU64(ZERO_AT, 0, 0);
    const status = t.user.service(
      'NtRemoveIoCompletionEx',
      u64(t.port),
      at(entries),
      2,
      at(HANDLE_AT),
      at(ZERO_AT),
      false,
    );
    expect([status, t.k.memory.readU32(HANDLE_AT)]).toEqual([STATUS_SUCCESS, 2]);
    const keys = [0, 32].map((offset) => t.k.memory.readU32(addressAdd(entries, offset) as GuestAddress));
    expect(keys).toEqual([1, 2]);
    t.remove();
    expect(t.packet().slice(0, 2)).toEqual([u64(3), u64(30)]);
  });

  it('is for asynchronous file objects, one for each', () => {
    const t = createPort(STATUS_SUCCESS);
    t.associate();
    expect(t.associate()).toBe(STATUS_INVALID_PARAMETER);
    expect(createPort(STATUS_SUCCESS, { options: 0x20 }).associate()).toBe(STATUS_INVALID_PARAMETER);
  });

  it('lives as long as a file object that it is told of', () => {
    const t = createPort(STATUS_SUCCESS);
    t.associate();
    t.user.close(t.port);
    expect(t.k.state.io.completionPorts.size).toBe(1);
    t.user.close(t.handle);
    expect(t.k.state.io.completionPorts.size).toBe(0);
  });
});
