/** What version of Windows a driver sees. */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, u64FromBigInt, u64ToBigInt } from '../../base/u64.ts';
import { PASSIVE_LEVEL } from '../../nt/irql.ts';
import { STATUS_INVALID_PARAMETER, STATUS_REVISION_MISMATCH, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { WINDOWS_BUILD, type WindowsVersion, windowsVersion } from '../../nt/windows-version.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { anyIrql } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { EMPTY_STRING } from './string-conversion.ts';
import { writeCountedString } from './unicode-string.ts';

/** Sizes and offsets of RTL_OSVERSIONINFOW and RTL_OSVERSIONINFOEXW, which begins with it. */
const OSVERSIONINFOW_SIZE = 276;
const OSVERSIONINFOEXW_SIZE = 284;
const MAJOR_VERSION = 4;
const BODY_SIZE = 272;
const PRODUCT_TYPE = 282;

const VER_PLATFORM_WIN32_NT = 2;
const VER_NT_WORKSTATION = 1;

/** The version of Windows that drivers are told. */
export function RtlpWindowsVersion(k: Kernel): WindowsVersion {
  return windowsVersion(k.configuration.windowsBuild ?? WINDOWS_BUILD)!;
}

interface VersionPart {
  readonly type: number;
  readonly offset: number;
  readonly bytes: number;
  readonly value: (version: WindowsVersion) => number;
}

/** VER_... types, each with its three bits of a condition mask, and where RTL_OSVERSIONINFOEXW has it. */
const TYPES: readonly VersionPart[] = [
  { type: 0x01, offset: 8, bytes: 4, value: ({ minor }) => minor },
  { type: 0x02, offset: 4, bytes: 4, value: ({ major }) => major },
  { type: 0x04, offset: 12, bytes: 4, value: ({ build }) => build },
  { type: 0x08, offset: 16, bytes: 4, value: () => VER_PLATFORM_WIN32_NT },
  { type: 0x10, offset: 278, bytes: 2, value: () => 0 },
  { type: 0x20, offset: 276, bytes: 2, value: ({ servicePack }) => servicePack },
  { type: 0x40, offset: 280, bytes: 2, value: () => 0 },
  { type: 0x80, offset: 282, bytes: 1, value: () => VER_NT_WORKSTATION },
];
const [MINOR, MAJOR, , , SERVICE_PACK_MINOR, SERVICE_PACK_MAJOR, SUITE_NAME] = [0, 1, 2, 3, 4, 5, 6];
const BITS_PER_TYPE = 3;

/** VER_EQUAL... */
const [EQUAL, GREATER, GREATER_EQUAL, LESS, LESS_EQUAL, AND, OR] = [1, 2, 3, 4, 5, 6, 7];

/** Whether what there is meets a condition with what is asked for; undefined for a condition that there is not. */
function meets(condition: number, there: number, asked: number): boolean | undefined {
  switch (condition) {
    case EQUAL:
      return there === asked;
    case GREATER:
      return there > asked;
    case GREATER_EQUAL:
      return there >= asked;
    case LESS:
      return there < asked;
    case LESS_EQUAL:
      return there <= asked;
    default:
      return undefined;
  }
}

function askedFor(k: Kernel, information: GuestAddress, { offset, bytes }: VersionPart): number {
  const at = addressAdd(information, offset);
  return bytes === 4 ? k.memory.readU32(at) : bytes === 2 ? k.memory.readU16(at) : k.memory.readU8(at);
}

/** Compares a version number part by part: a part that is equal leaves it to the next one. */
function meetsInOrder(parts: readonly { condition: number; there: number; asked: number }[]): boolean | undefined {
  let result: boolean | undefined = true;
  for (const { condition, there, asked } of parts) {
    result = meets(condition, there, asked);
    if (result === undefined || there !== asked) return result;
  }
  return result;
}

function verify(k: Kernel, information: GuestAddress, typeMask: number, conditionMask: U64): number {
  if (typeMask === 0) return STATUS_INVALID_PARAMETER;
  const bits = u64ToBigInt(conditionMask);
  const version = RtlpWindowsVersion(k);
  const partOf = (index: number) => {
    const entry = TYPES[index]!;
    const condition = Number((bits >> BigInt(BITS_PER_TYPE * index)) & 7n);
    return { condition, there: entry.value(version), asked: askedFor(k, information, entry) };
  };
  const wanted = (index: number) => (typeMask & TYPES[index]!.type) !== 0;
  const numbers = [MAJOR, MINOR, SERVICE_PACK_MAJOR, SERVICE_PACK_MINOR].filter((index) => wanted(index!));
  const others = TYPES.map((_, index) => index).filter((index) => wanted(index) && !numbers.includes(index));
  const results = others.map((index) => {
    const part = partOf(index);
    if (index !== SUITE_NAME) return meets(part.condition, part.there, part.asked);
    // Suites are bits: all of them, or one of them.
    if (part.condition === AND) return (part.there & part.asked) === part.asked;
    return part.condition === OR ? part.asked === 0 || (part.there & part.asked) !== 0 : undefined;
  });
  if (numbers.length > 0) results.push(meetsInOrder(numbers.map((index) => partOf(index!))));
  if (results.includes(undefined)) return STATUS_INVALID_PARAMETER;
  return results.includes(false) ? STATUS_REVISION_MISMATCH : STATUS_SUCCESS;
}

/** WDM 1.0 came with Windows 98, 1.16 with Windows 2000, 1.32 with XP, 1.48 with Server 2003; then 6.0 followed NT's version. */
const WDM_MAJOR = 6;

export const versionDdis: readonly Ddi[] = [
  /**
   * Whether the system's version meets conditions on the fields of RTL_OSVERSIONINFOEXW that the mask names. Of a version's
   * parts, the next one counts only when the one before is equal.
   * @irql PASSIVE_LEVEL
   * @returns STATUS_SUCCESS, STATUS_REVISION_MISMATCH, STATUS_INVALID_PARAMETER
   * Source: "RtlVerifyVersionInfo function (wdm.h)".
   */
  ddi({
    name: 'RtlVerifyVersionInfo',
    parameters: ['VersionInfo: ptr', 'TypeMask: u32', 'ConditionMask: u64'],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call: (k, information, typeMask, conditionMask) => verify(k, information, typeMask, conditionMask),
  }),
  /**
   * Adds the condition for one type to a mask for RtlVerifyVersionInfo; of several types the highest counts.
   * @irql any
   * Source: "VerSetConditionMask function (winnt.h)".
   */
  ddi({
    name: 'VerSetConditionMask',
    parameters: ['ConditionMask: u64', 'TypeMask: u32', 'Condition: u8'],
    irql: anyIrql,
    call(_k, mask, typeMask, condition) {
      const index = TYPES.findLastIndex(({ type }) => (typeMask & type) !== 0);
      if (index < 0) return mask;
      return u64FromBigInt(u64ToBigInt(mask) | (BigInt(condition & 7) << BigInt(BITS_PER_TYPE * index)));
    },
  }),
  /**
   * Stores the parts of the version, where a place is given; TRUE for a checked build, which this is not.
   * @irql PASSIVE_LEVEL
   * Source: "PsGetVersion function (ntddk.h)".
   */
  ddi({
    name: 'PsGetVersion',
    parameters: ['MajorVersion: ptr', 'MinorVersion: ptr', 'BuildNumber: ptr', 'CSDVersion: ptr'],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call(k, major, minor, build, csdVersion) {
      const version = RtlpWindowsVersion(k);
      const places: [GuestAddress, number][] = [
        [major, version.major],
        [minor, version.minor],
        [build, version.build],
      ];
      for (const [at, value] of places) if (at !== NULL_ADDRESS) k.memory.writeU32(at, value);
      if (csdVersion !== NULL_ADDRESS) writeCountedString(k.memory, csdVersion, EMPTY_STRING);
      return false;
    },
  }),
  /**
   * Whether the system has the WDM version that is asked for, or a newer one.
   * @irql PASSIVE_LEVEL
   * Source: "IoIsWdmVersionAvailable function (wdm.h)".
   */
  ddi({
    name: 'IoIsWdmVersionAvailable',
    parameters: ['MajorVersion: u8', 'MinorVersion: u8'],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call: (_k, major, minor) => major < WDM_MAJOR || (major === WDM_MAJOR && minor === 0),
  }),
  /**
   * Fills in RTL_OSVERSIONINFOW, or RTL_OSVERSIONINFOEXW when the structure's size says it is one.
   * @irql PASSIVE_LEVEL
   * @returns STATUS_SUCCESS
   * Source: "RtlGetVersion function (wdm.h)".
   * Deviation: no product suites are reported.
   */
  ddi({
    name: 'RtlGetVersion',
    parameters: ['lpVersionInformation: ptr'],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call(k, information) {
      const size = k.memory.readU32(information);
      k.memory.fill(addressAdd(information, MAJOR_VERSION), BODY_SIZE, 0);
      const version = RtlpWindowsVersion(k);
      const numbers = [version.major, version.minor, version.build, VER_PLATFORM_WIN32_NT];
      numbers.forEach((value, i) => {
        k.memory.writeU32(addressAdd(information, MAJOR_VERSION + 4 * i), value);
      });
      if (size === OSVERSIONINFOEXW_SIZE) {
        k.memory.fill(addressAdd(information, OSVERSIONINFOW_SIZE), OSVERSIONINFOEXW_SIZE - OSVERSIONINFOW_SIZE, 0);
        k.memory.writeU16(addressAdd(information, OSVERSIONINFOW_SIZE), version.servicePack);
        k.memory.writeU8(addressAdd(information, PRODUCT_TYPE), VER_NT_WORKSTATION);
      }
      return STATUS_SUCCESS;
    },
  }),
];
