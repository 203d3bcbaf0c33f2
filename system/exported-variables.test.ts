/** Exported variables as machine code sees them: values of the documentation, or an end of the run that names them. */
import { describe, expect, test } from 'vitest';
import { formatAddress } from '../base/format.ts';
import { addressAdd, type GuestAddress } from '../base/guest-address.ts';
import { type U64, u64, u64FromAddress } from '../base/u64.ts';
import { isProvidedVariable, variableAddress } from '../kernel/exported-variables.ts';
import { ObpTypeObject } from '../kernel/ob/object.ts';
import { dataExports } from '../nt/ddi-facts.ts';
import { asm, type Code, type CodeTest, createCodeTest, TEST_CODE } from './testing/guest-code.ts';

const OBJECT_TYPE_MISMATCH = 0xc000_0024;
const INVALID_HANDLE = 0xc000_0008;

/** mov rax, [address], as through the slot of an import. */
const loadFrom = (address: GuestAddress): Code => [...asm.movR10(address), ...asm.loadRax(0)];

/** The 64 bits at a variable; a shorter one has zeros behind it. */
function read(t: CodeTest, name: string): U64 {
  return t.system.machine.memory.readU64(t.address(name));
}

describe.each([1, 4])('on %i processors', (processorCount) => {
  const t = createCodeTest({}, { processorCount });

  test('there are as many processors as KeNumberProcessors says', () => {
    expect(read(t, 'KeNumberProcessors')).toEqual(u64(processorCount));
  });

  test.each([
    ['NtBuildNumber', 0xf000_585d, 0],
    ['InitSafeBootMode', 0, 0],
    ['KdDebuggerEnabled', 0, 0],
    ['KdDebuggerNotPresent', 1, 0],
    ['Mm64BitPhysicalAddress', 1, 0],
    ['MmHighestUserAddress', 0xfffe_ffff, 0x7fff],
    ['MmUserProbeAddress', 0xffff_0000, 0x7fff],
    ['MmSystemRangeStart', 0, 0xffff_8000],
    ['NlsAnsiCodePage', 1252, 0],
    ['NlsMbCodePageTag', 0, 0],
    ['NlsMbOemCodePageTag', 0, 0],
  ])('%s has the value of the documentation', (name, lo, hi) => {
    expect(read(t, name)).toEqual(u64(lo, hi));
  });

  test.each([
    ['ExEventObjectType', 'Event'],
    ['ExSemaphoreObjectType', 'Semaphore'],
    ['IoDeviceObjectType', 'Device'],
    ['IoDriverObjectType', 'Driver'],
    ['IoFileObjectType', 'File'],
    ['PsProcessType', 'Process'],
    ['PsThreadType', 'Thread'],
  ])('%s points to the type object %s', (name, type) => {
    expect(read(t, name)).toEqual(u64FromAddress(ObpTypeObject(t.system.kernel, type)));
  });

  test('PsInitialSystemProcess points to the process whose id is 4', () => {
    const { kernel, machine } = t.system;
    const process = machine.memory.readPointer(t.address('PsInitialSystemProcess'));
    expect([...kernel.state.ps.processes.values()].find(({ object }) => object === process)?.name).toBe('System');
  });
});

test('every exported variable has a place of its own, which is no routine', () => {
  const places = [...dataExports().keys()].map((name) => variableAddress(name)!);
  expect(new Set(places).size).toBe(places.length);
  const t = createCodeTest();
  for (const [name, place] of [...dataExports().keys()].map((name) => [name, t.address(name)] as const)) {
    expect(t.system.exports.nameAt(place), name).toBeUndefined();
    expect(t.system.machine.memory.isAccessible(place, 8, 'write'), name).toBe(isProvidedVariable(name));
  }
});

test('code reads a variable', () => {
  const t = createCodeTest();
  t.run([loadFrom(t.address('NtBuildNumber')), asm.ret]);
  expect(t.returned()! >>> 0).toBe(0xf000_585d);
});

describe('a variable without a value ends the run with its name and the place in the code', () => {
  const ended = (t: CodeTest, code: readonly Code[]) => {
    const { kind, text } = t.run([asm.subRsp(0x28), ...code, asm.addRsp(0x28), asm.ret]);
    expect(kind).toBe('unimplemented');
    return text;
  };

  test('when it is read, at its first byte or inside', () => {
    for (const offset of [0, 0x10, 0xff8]) {
      const t = createCodeTest();
      const text = ended(t, [loadFrom(addressAdd(t.address('HalDispatchTable'), offset))]);
      // Behind the first instruction, of 4 bytes, and the address, which takes 10.
      const instruction = formatAddress(addressAdd(TEST_CODE, 14));
      expect(text).toBe(`the exported variable HalDispatchTable is not implemented (called from ${instruction})`);
    }
  });

  test('when it is written or called', () => {
    const written = createCodeTest();
    expect(ended(written, [[...asm.movR10(written.address('NtGlobalFlag')), ...asm.storeRax(0)]])).toContain(
      'the exported variable NtGlobalFlag is not implemented',
    );
    const called = createCodeTest();
    expect(ended(called, [asm.call(called.address('KeLoaderBlock'))])).toContain('KeLoaderBlock');
  });

  test('at DISPATCH_LEVEL as well, where a page that is not there is a bug check', () => {
    const t = createCodeTest();
    const raise = asm.callWith(t.address('KfRaiseIrql'), 2);
    expect(ended(t, [raise, loadFrom(t.address('HalDispatchTable'))])).toContain('HalDispatchTable');
  });

  test.each([
    ['a routine that reads it', 'RtlCompareMemory', 8],
    ['a routine that asks whether there is memory', 'MmIsAddressValid', 0],
    ['a routine that asks where it is', 'MmGetPhysicalAddress', 0],
  ])('when %s gets its address', (_what, routine, third) => {
    const t = createCodeTest();
    const place = u64FromAddress(t.address('SePublicDefaultDacl'));
    expect(ended(t, [asm.callWith(t.address(routine), place, place, third)])).toContain('SePublicDefaultDacl');
  });
});

describe('ObReferenceObjectByHandle takes the value of such a variable as a type', () => {
  /** Calls it with a handle that does not exist; a type that is none is found first. */
  const statusFor = (typeOf: (t: CodeTest) => Code) => {
    const t = createCodeTest();
    t.run([
      asm.subRsp(0x38),
      typeOf(t),
      [0x49, 0x89, 0xc0], // mov r8, rax
      asm.movRcx(u64(0x4444)),
      asm.movRdx(u64(0)),
      asm.movR9(u64(0)),
      [0x48, 0x8d, 0x44, 0x24, 0x30], // lea rax, [rsp+30h]
      asm.storeRaxOnStack(0x20),
      asm.movRax(u64(0)),
      asm.storeRaxOnStack(0x28),
      asm.call(t.address('ObReferenceObjectByHandle')),
      asm.addRsp(0x38),
      asm.ret,
    ]);
    return t.returned()! >>> 0;
  };

  test('but not the address of the variable', () => {
    expect(statusFor((t) => loadFrom(t.address('IoFileObjectType')))).toBe(INVALID_HANDLE);
    expect(statusFor((t) => asm.movRax(u64FromAddress(t.address('IoFileObjectType'))))).toBe(OBJECT_TYPE_MISMATCH);
  });
});
