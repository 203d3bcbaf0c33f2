/** What the system tells of itself. Source: "ZwQuerySystemInformation", "NtQuerySystemInformation function (winternl.h)", "ExIsProcessorFeaturePresent" (wdm.h). */
import { addressAdd, DriverObject, NULL_ADDRESS } from '../../../kernel/driver-kit/api.ts';
import { STATUS_INFO_LENGTH_MISMATCH, STATUS_INVALID_INFO_CLASS } from '../../../nt/status-codes.ts';
import { rules } from '../harness/rule.ts';

const [BASIC, TIME_OF_DAY, PROCESSES, MODULES, DEBUGGER] = [0, 3, 5, 11, 35];
const [PF_XMMI64, PF_AVX, PF_NX] = [10, 39, 12];
const [ENTERPRISE, SINGLE_USER_TS] = [1, 8];

export default rules((rule) => {
  rule('SystemBasicInformation tells page size, allocation granularity and processors', {
    c: 'BasicInformation',
    *kernel(nt, c) {
      const [out, length] = [nt.local(64), nt.local(4)];
      yield* c.report('status', yield* nt.ZwQuerySystemInformation(BASIC, out, 64, length));
      yield* c.report('length', nt.memory.readU32(length));
      yield* c.report('page', nt.memory.readU32(addressAdd(out, 8)));
      yield* c.report('granularity', nt.memory.readU32(addressAdd(out, 24)));
      const processors = nt.memory.readU8(addressAdd(out, 56));
      yield* c.report('processors', processors === (yield* nt.KeQueryActiveProcessorCount(NULL_ADDRESS)));
    },
    expect: { status: 0, length: 64, page: 0x1000, granularity: 0x1_0000, processors: 1 },
  });

  rule('a buffer that is too short is told the length that is needed', {
    c: 'InformationLength',
    *kernel(nt, c) {
      const length = nt.local(4);
      yield* c.report('status', yield* nt.ZwQuerySystemInformation(TIME_OF_DAY, NULL_ADDRESS, 0, length));
      yield* c.report('length', nt.memory.readU32(length));
      yield* c.report('class', yield* nt.ZwQuerySystemInformation(0x7fff, NULL_ADDRESS, 0, length));
    },
    expect: { status: STATUS_INFO_LENGTH_MISMATCH, length: 48, class: STATUS_INVALID_INFO_CLASS },
  });

  rule('SystemModuleInformation lists the kernel first, and each driver with the base of its image', {
    c: 'ModuleInformation',
    *kernel(nt, c) {
      const BYTES = 8 + 4 * 296;
      const out = yield* nt.ExAllocatePool(0, BYTES);
      yield* c.report('status', yield* nt.ZwQuerySystemInformation(MODULES, out, BYTES, NULL_ADDRESS));
      const count = nt.memory.readU32(out);
      const module = (index: number) => addressAdd(out, 8 + 296 * index);
      const nameAt = addressAdd(module(0), 40 + nt.memory.readU16(addressAdd(module(0), 38)));
      yield* c.report('first', c.read(nameAt, 12));
      const { DriverStart } = nt.view(DriverObject, c.driverObject);
      let found = 0;
      for (let i = 0; i < count; i++) if (nt.memory.readPointer(addressAdd(module(i), 16)) === DriverStart) found++;
      yield* c.report('this driver', found);
      yield* nt.ExFreePool(out);
    },
    expect: { status: 0, first: 'ntoskrnl.exe', 'this driver': 1 },
  });

  rule('SystemProcessInformation lists processes with their ids, the System process with id 4 first', {
    c: 'ProcessInformation',
    *kernel(nt, c) {
      const BYTES = 4096;
      const out = yield* nt.ExAllocatePool(0, BYTES);
      yield* c.report('status', yield* nt.ZwQuerySystemInformation(PROCESSES, out, BYTES, NULL_ADDRESS));
      yield* c.report('first', nt.memory.readI64(addressAdd(out, 80)));
      yield* c.reportText('name', addressAdd(out, 56));
      yield* c.report('more', nt.memory.readU32(out) !== 0);
      yield* nt.ExFreePool(out);
    },
    expect: { status: 0, first: 4, name: 'System', more: 1 },
  });

  rule('SystemKernelDebuggerInformation says that no debugger is there', {
    *kernel(nt, c) {
      const out = nt.local(2);
      yield* c.report('status', yield* nt.ZwQuerySystemInformation(DEBUGGER, out, 2, NULL_ADDRESS));
      yield* c.report('enabled', nt.memory.readU8(out));
      yield* c.report('not present', nt.memory.readU8(addressAdd(out, 1)));
    },
    expect: { status: 0, enabled: 0, 'not present': 1 },
  });

  rule('ExIsProcessorFeaturePresent tells of SSE2 and no-execute, which every x64 processor has, and of no AVX', {
    c: 'ProcessorFeatures',
    *kernel(nt, c) {
      yield* c.report('sse2', yield* nt.ExIsProcessorFeaturePresent(PF_XMMI64));
      yield* c.report('nx', yield* nt.ExIsProcessorFeaturePresent(PF_NX));
      yield* c.report('avx', yield* nt.ExIsProcessorFeaturePresent(PF_AVX));
    },
    expect: { sse2: 1, nx: 1, avx: 0 },
  });

  rule('ExVerifySuite tells a workstation from an enterprise server', {
    c: 'VerifySuite',
    *kernel(nt, c) {
      yield* c.report('enterprise', yield* nt.ExVerifySuite(ENTERPRISE));
      yield* c.report('one user', yield* nt.ExVerifySuite(SINGLE_USER_TS));
    },
    expect: { enterprise: 0, 'one user': 1 },
  });
});
