/** System services about processes and threads. */
import { addressAdd, NULL_ADDRESS } from '../../base/guest-address.ts';
import { u64, u64ToNumber } from '../../base/u64.ts';
import { STATUS_INVALID_CID, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { type Ddi, systemService } from '../ddi.ts';
import { guardUserAccess, probeForRead, probeForWrite } from '../ex/probe.ts';
import { ObpCreateHandle, ObpCurrentProcess } from '../ob/handle.ts';
import { ObpMapAccess, objectTypeNamed } from '../ob/object-types.ts';
import { PspClientId } from './process.ts';

/** CLIENT_ID: the ids of a process and of a thread. */
const CLIENT_ID_BYTES = 16;
const UNIQUE_THREAD = 8;

export const psServices: readonly Ddi[] = [
  /**
   * Opens a thread by its id (CLIENT_ID; the process part may be zero).
   * Returns STATUS_SUCCESS, STATUS_INVALID_CID (there is no such thread), STATUS_ACCESS_VIOLATION.
   * Deviation: ObjectAttributes is not looked at.
   * Source: "OpenThread function (processthreadsapi.h)", which is this service.
   */
  systemService({
    name: 'NtOpenThread',
    parameters: ['ThreadHandle: u64', 'DesiredAccess: u32', 'ObjectAttributes: u64', 'ClientId: u64'],
    call(k, rawHandle, desiredAccess, _attributes, rawClientId) {
      let out = NULL_ADDRESS;
      let processId = 0;
      let threadId = 0;
      const fault = guardUserAccess(() => {
        out = probeForWrite(k, rawHandle, 8);
        const clientId = probeForRead(rawClientId, CLIENT_ID_BYTES);
        processId = u64ToNumber(k.memory.readU64(clientId));
        threadId = u64ToNumber(k.memory.readU64(addressAdd(clientId, UNIQUE_THREAD)));
      });
      if (fault !== STATUS_SUCCESS) return fault;
      const thread = [...k.state.ps.threads.values()].find(({ id }) => PspClientId(id) === threadId);
      const isRightProcess = processId === 0 || processId === PspClientId(thread?.process ?? 0);
      if (thread === undefined || thread.state === 'terminated' || !isRightProcess) return STATUS_INVALID_CID;
      const access = ObpMapAccess(objectTypeNamed('Thread'), desiredAccess);
      const handle = ObpCreateHandle(k, ObpCurrentProcess(k), thread.object, access);
      k.currentThread!.callResult = u64(handle);
      return guardUserAccess(() => k.memory.writeU64(out, handle, 0));
    },
  }),
];
