/**
 * Control codes of IRP_MJ_DEVICE_CONTROL and its relatives: their four parts and their names. Source: the page on
 * defining I/O control codes, and the headers that define them.
 */
import { hex0x } from '../base/format.ts';
import { deviceTypeName, FIRST_VENDOR_DEVICE_TYPE } from './device-types.ts';
import { CONTROL_CODE_LINES } from './tables/control-codes.ts';
import { nameTable } from './word-table.ts';

export const METHOD_BUFFERED = 0;
export const METHOD_IN_DIRECT = 1;
export const METHOD_OUT_DIRECT = 2;
export const METHOD_NEITHER = 3;

export const FILE_ANY_ACCESS = 0;
export const FILE_READ_ACCESS = 1;
export const FILE_WRITE_ACCESS = 2;

/** Functions from here on are free for vendors. */
const FIRST_VENDOR_FUNCTION = 0x800;

const METHOD_NAMES = ['METHOD_BUFFERED', 'METHOD_IN_DIRECT', 'METHOD_OUT_DIRECT', 'METHOD_NEITHER'] as const;
const ACCESS_NAMES = [
  'FILE_ANY_ACCESS',
  'FILE_READ_ACCESS',
  'FILE_WRITE_ACCESS',
  'FILE_READ_ACCESS|FILE_WRITE_ACCESS',
] as const;

const names = nameTable(CONTROL_CODE_LINES);

/** A control code taken apart. */
export interface ControlCode {
  readonly code: number;
  readonly deviceType: number;
  readonly deviceTypeName: string;
  readonly functionCode: number;
  /** How buffers travel: 0 .. 3. */
  readonly method: number;
  readonly methodName: string;
  /** What the handle must have been opened for: bit 0 reading, bit 1 writing. */
  readonly access: number;
  readonly accessName: string;
  /** Function or device type is in the range that vendors define. */
  readonly isVendorDefined: boolean;
  /** Known names, several when headers use the same code for different devices. */
  readonly names: readonly string[];
}

/** Takes a control code apart. `code` has 32 bits of any signedness. */
export function decodeIoctl(code: number): ControlCode {
  const deviceType = code >>> 16;
  const functionCode = (code >>> 2) & 0xfff;
  const method = code & 3;
  const access = (code >>> 14) & 3;
  return {
    code: code >>> 0,
    deviceType,
    deviceTypeName: deviceTypeName(deviceType),
    functionCode,
    method,
    methodName: METHOD_NAMES[method]!,
    access,
    accessName: ACCESS_NAMES[access]!,
    isVendorDefined: deviceType >= FIRST_VENDOR_DEVICE_TYPE || functionCode >= FIRST_VENDOR_FUNCTION,
    names: names().get(code >>> 0) ?? [],
  };
}

/** The code of four parts, as the macro CTL_CODE makes it. */
export function ctlCode(deviceType: number, functionCode: number, method: number, access: number): number {
  return ((deviceType << 16) | (access << 14) | (functionCode << 2) | method) >>> 0;
}

/**
 * `IOCTL_DISK_GET_DRIVE_GEOMETRY`; without a name, or with several,
 * `CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_READ_ACCESS)`.
 */
export function formatIoctl(code: number): string {
  const parts = decodeIoctl(code);
  const [name, other] = parts.names;
  if (name !== undefined && other === undefined) return name;
  const { deviceTypeName: type, functionCode, methodName, accessName } = parts;
  return `CTL_CODE(${type}, ${hex0x(functionCode, 3)}, ${methodName}, ${accessName})`;
}

let codes: Map<string, number> | undefined;

/** The control codes that have names, by name. */
export function ioctlCodes(): ReadonlyMap<string, number> {
  codes ??= new Map([...names()].flatMap(([code, known]) => known.map((name) => [name, code])));
  return codes;
}
