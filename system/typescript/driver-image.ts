/**
 * The image that stands for a TypeScript driver: a PE file like any other, whose code section has a place for each
 * routine and no instructions; those of inline-code.ts are in a section of their own. It is laid out, named, unwound and kept in traces as compiled images are.
 * Source: the PE/COFF specification; "x64 exception handling" (Microsoft C++ documentation).
 */
import { InputError } from '../../base/errors.ts';
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import { roundUpToPages } from '../../base/page.ts';
import type { NamedRange } from '../../base/symbol-table.ts';
import type { DriverRoutine, TypeScriptDriver } from '../../kernel/driver-kit/driver.ts';
import { DriverKit } from '../../kernel/driver-kit/driver-kit.ts';
import type { GuestMemory } from '../../kernel/ports.ts';
import type { DriverImage, DriverScript } from '../image-loader.ts';
import { inlineCode } from './inline-code.ts';

/** Room of a named routine: its entry, and a place for each of the calls it makes. */
export const NAMED_ROUTINE_BYTES = 0x100;
/** The same for one without a name. */
export const UNNAMED_ROUTINE_BYTES = 0x10;
const MOST_NAMED_ROUTINES = 256;
export const MOST_UNNAMED_ROUTINES = 2048;

/** RVAs: data comes first, for its size does not depend on the driver. */
const UNWIND_RVA = 0x1000;
export const INLINE_RVA = 0x2000;
export const DATA_RVA = 0x3000;
export const DATA_BYTES = 0x1_0000;
export const CODE_RVA = DATA_RVA + DATA_BYTES;

/** Stack arguments of a call, the home space included. */
const ARGUMENT_BYTES = 0x88;
/** Where local variables begin, from the stack pointer of a routine that calls nothing at the moment. */
export const LOCALS_OFFSET = 0x90;
/** What a routine takes of the stack besides its return address; with that a multiple of 16. */
export const FRAME_BYTES = 0x288;
export const MOST_ARGUMENTS = ARGUMENT_BYTES / 8 - 1;

const PE_OFFSET = 0x40;
const OPTIONAL = PE_OFFSET + 24;
const OPTIONAL_BYTES = 240;
const SECTION_BYTES = 40;
const FILE_ALIGNMENT = 0x200;
const HEADER_BYTES = 0x400;
const EXCEPTION_DIRECTORY = 3;
const RUNTIME_FUNCTION_BYTES = 12;
const UNWIND_INFO_AT = 0x10;
const UNW_FLAG_EHANDLER_AND_UHANDLER = 3;
const UWOP_ALLOC_LARGE = 1;

/** Name, RVA, bytes in memory, characteristics. */
type Section = readonly [name: string, rva: number, sizeBytes: number, flags: number];

/** The routines that a driver names while it loads, DriverEntry first. */
export function routineNames(driver: TypeScriptDriver): string[] {
  const names = ['DriverEntry'];
  const refuse = (): never => {
    throw new InputError(`driver "${driver.name}" uses memory while it names its routines; do that in DriverEntry`);
  };
  const memory = new Proxy({} as GuestMemory, { get: refuse });
  driver.load(
    new DriverKit({
      memory,
      takeData: refuse,
      takeLocal: refuse,
      instruction: refuse,
      enterTry: refuse,
      leaveTry: refuse,
      addRoutine(name: string, _body: DriverRoutine): GuestAddress {
        if (names.length === MOST_NAMED_ROUTINES)
          throw new InputError(`driver "${driver.name}" names more than ${MOST_NAMED_ROUTINES} routines`);
        if (name === '' || names.includes(name))
          throw new InputError(
            `driver "${driver.name}" names a routine "${name}"; each needs a name of its own while the driver loads`,
          );
        names.push(name);
        return addressAdd(0 as GuestAddress, CODE_RVA);
      },
    }),
  );
  return names;
}

/** The symbols of the image. */
export function routineRanges(names: readonly string[]): NamedRange[] {
  return names.map((name, index) => ({
    name,
    rva: CODE_RVA + index * NAMED_ROUTINE_BYTES,
    sizeBytes: NAMED_ROUTINE_BYTES,
  }));
}

/**
 * A TypeScript driver as the driver of a service.
 * @throws InputError when it cannot name its routines
 */
export function scriptImage(service: string, script: DriverScript): DriverImage {
  const names = routineNames(script.driver);
  return {
    service,
    fileName: `${script.driver.name}.ts`,
    bytes: driverImageBytes(names.length),
    names: routineRanges(names),
    script,
  };
}

/** Bytes behind the routines: the exception handler, and the place where execution goes on after an exception. */
const HANDLER_BYTES = 0x20;

/** Where those two are, from the begin of a code section. */
export function handlerOffset(namedRoutines: number): number {
  return namedRoutines * NAMED_ROUTINE_BYTES + MOST_UNNAMED_ROUTINES * UNNAMED_ROUTINE_BYTES;
}

export const LANDING_AFTER_HANDLER = HANDLER_BYTES / 2;

/** Bytes, whole pages, of the code section of a driver with so many named routines. */
export function codeBytes(namedRoutines: number): number {
  return roundUpToPages(handlerOffset(namedRoutines) + HANDLER_BYTES);
}

/** The bytes of the image of a driver with so many named routines. */
export function driverImageBytes(namedRoutines: number): Uint8Array {
  const code = codeBytes(namedRoutines);
  const sections: readonly Section[] = [
    ['.pdata', UNWIND_RVA, 0x1000, 0x4000_0040],
    ['.inline', INLINE_RVA, 0x1000, 0x6000_0020],
    ['.data', DATA_RVA, DATA_BYTES, 0xc000_0040],
    ['.text', CODE_RVA, code, 0x6000_0020],
  ];
  const bytes = new Uint8Array(HEADER_BYTES + 2 * FILE_ALIGNMENT);
  const view = new DataView(bytes.buffer);
  const u16 = (offset: number, value: number) => view.setUint16(offset, value, true);
  const u32 = (offset: number, value: number) => view.setUint32(offset, value, true);
  u16(0, 0x5a4d);
  u32(0x3c, PE_OFFSET);
  u32(PE_OFFSET, 0x4550);
  u16(PE_OFFSET + 4, 0x8664);
  u16(PE_OFFSET + 6, sections.length);
  u16(PE_OFFSET + 20, OPTIONAL_BYTES);
  // Executable, addresses above 2 GiB.
  u16(PE_OFFSET + 22, 0x22);
  u16(OPTIONAL, 0x20b);
  u32(OPTIONAL + 16, CODE_RVA);
  // Image base 0x140000000.
  u32(OPTIONAL + 24, 0x4000_0000);
  u32(OPTIONAL + 28, 1);
  u32(OPTIONAL + 32, 0x1000);
  u32(OPTIONAL + 36, FILE_ALIGNMENT);
  // Versions of system and subsystem: 10.0; the subsystem: native.
  for (const at of [40, 48]) u16(OPTIONAL + at, 10);
  u32(OPTIONAL + 56, CODE_RVA + code);
  u32(OPTIONAL + 60, HEADER_BYTES);
  u16(OPTIONAL + 68, 1);
  u32(OPTIONAL + 108, 16);
  u32(OPTIONAL + 112 + 8 * EXCEPTION_DIRECTORY, UNWIND_RVA);
  u32(OPTIONAL + 116 + 8 * EXCEPTION_DIRECTORY, RUNTIME_FUNCTION_BYTES);
  sections.forEach(([name, rva, sizeBytes, flags], index) => {
    const header = OPTIONAL + OPTIONAL_BYTES + SECTION_BYTES * index;
    for (let i = 0; i < name.length; i++) bytes[header + i] = name.charCodeAt(i);
    u32(header + 8, sizeBytes);
    u32(header + 12, rva);
    u32(header + 36, flags);
    const place = [UNWIND_RVA, INLINE_RVA].indexOf(rva);
    if (place < 0) return;
    u32(header + 16, FILE_ALIGNMENT);
    u32(header + 20, HEADER_BYTES + place * FILE_ALIGNMENT);
  });
  bytes.set(inlineCode(), HEADER_BYTES + FILE_ALIGNMENT);
  // One function from the first routine to the last: each has the same frame.
  u32(HEADER_BYTES, CODE_RVA);
  u32(HEADER_BYTES + 4, CODE_RVA + code);
  u32(HEADER_BYTES + 8, UNWIND_RVA + UNWIND_INFO_AT);
  const info = HEADER_BYTES + UNWIND_INFO_AT;
  // Version 1, no prologue, two slots: the stack pointer was lowered by the second one times 8. Then the handler.
  bytes.set([1 | (UNW_FLAG_EHANDLER_AND_UHANDLER << 3), 0, 2, 0, 0, UWOP_ALLOC_LARGE], info);
  u16(info + 6, FRAME_BYTES / 8);
  u32(info + 8, CODE_RVA + handlerOffset(namedRoutines));
  return bytes;
}
