/**
 * The four arguments of a stack location by their names in `IO_STACK_LOCATION.Parameters`, which depend on the major
 * (and minor) code. Source: the page on IO_STACK_LOCATION and its x64 layout in wdm.h: the arguments are the four
 * 8-byte words of the union; a ULONG takes the lower half of its word. The disposition stands in the upper byte of
 * Create.Options, the create options below it.
 */
import { u64FromBigInt } from '../base/u64.ts';
import { formatFlags } from '../nt/flags.ts';
import * as irp from '../nt/irp-codes.ts';
import { CREATE_OPTIONS, SHARE_MODES } from '../nt/tables/io-flags.ts';
import {
  type AddressFormatter,
  dispositionName,
  formatControlCode,
  formatHexU64,
  formatPointer,
} from './format-value.ts';

/** How a part of the union is read and printed. */
type Form =
  | 'ulong'
  | 'long64'
  | 'pointer'
  | 'control-code'
  | 'disposition'
  | 'options'
  | 'attributes'
  | 'share'
  | 'hex';

interface Part {
  readonly name: string;
  /** Which of the four arguments. */
  readonly word: number;
  readonly form: Form;
}

function part(name: string, word: number, form: Form): Part {
  return { name, word, form };
}

const TRANSFER = [part('Length', 0, 'ulong'), part('ByteOffset', 2, 'long64'), part('Key', 1, 'ulong')];
const CONTROL = [
  part('IoControlCode', 2, 'control-code'),
  part('InputBufferLength', 1, 'ulong'),
  part('OutputBufferLength', 0, 'ulong'),
];
const CREATE = [
  part('Disposition', 1, 'disposition'),
  part('CreateOptions', 1, 'options'),
  part('ShareAccess', 2, 'share'),
  part('FileAttributes', 2, 'attributes'),
  part('EaLength', 3, 'ulong'),
];
const QUERY = [part('Length', 0, 'ulong'), part('FileInformationClass', 1, 'ulong')];
const VOLUME = [part('Length', 0, 'ulong'), part('FsInformationClass', 1, 'ulong')];

const PARTS: Readonly<Record<number, readonly Part[]>> = {
  [irp.IRP_MJ_CREATE]: CREATE,
  [irp.IRP_MJ_CREATE_NAMED_PIPE]: CREATE.slice(0, 3),
  [irp.IRP_MJ_CREATE_MAILSLOT]: CREATE.slice(0, 3),
  [irp.IRP_MJ_CLOSE]: [],
  [irp.IRP_MJ_CLEANUP]: [],
  [irp.IRP_MJ_SHUTDOWN]: [],
  [irp.IRP_MJ_FLUSH_BUFFERS]: [],
  [irp.IRP_MJ_READ]: TRANSFER,
  [irp.IRP_MJ_WRITE]: TRANSFER,
  [irp.IRP_MJ_DEVICE_CONTROL]: CONTROL,
  [irp.IRP_MJ_INTERNAL_DEVICE_CONTROL]: CONTROL,
  [irp.IRP_MJ_FILE_SYSTEM_CONTROL]: [part('FsControlCode', 2, 'control-code'), ...CONTROL.slice(1)],
  [irp.IRP_MJ_QUERY_INFORMATION]: QUERY,
  [irp.IRP_MJ_SET_INFORMATION]: QUERY,
  [irp.IRP_MJ_QUERY_VOLUME_INFORMATION]: VOLUME,
  [irp.IRP_MJ_SET_VOLUME_INFORMATION]: VOLUME,
  [irp.IRP_MJ_DIRECTORY_CONTROL]: [part('Length', 0, 'ulong'), part('FileName', 1, 'pointer')],
  [irp.IRP_MJ_LOCK_CONTROL]: [part('Length', 0, 'pointer'), part('Key', 1, 'ulong'), part('ByteOffset', 2, 'long64')],
  [irp.IRP_MJ_QUERY_SECURITY]: [part('SecurityInformation', 0, 'hex'), part('Length', 1, 'ulong')],
  [irp.IRP_MJ_SET_SECURITY]: [part('SecurityInformation', 0, 'hex'), part('SecurityDescriptor', 1, 'pointer')],
  [irp.IRP_MJ_POWER]: [
    part('SystemContext', 0, 'hex'),
    part('Type', 1, 'ulong'),
    part('State', 2, 'ulong'),
    part('ShutdownType', 3, 'ulong'),
  ],
  [irp.IRP_MJ_SYSTEM_CONTROL]: [
    part('ProviderId', 0, 'hex'),
    part('DataPath', 1, 'pointer'),
    part('BufferSize', 2, 'ulong'),
    part('Buffer', 3, 'pointer'),
  ],
};

const PNP_PARTS: Readonly<Record<number, readonly Part[]>> = {
  [irp.IRP_MN_START_DEVICE]: [
    part('AllocatedResources', 0, 'pointer'),
    part('AllocatedResourcesTranslated', 1, 'pointer'),
  ],
  [irp.IRP_MN_QUERY_DEVICE_RELATIONS]: [part('Type', 0, 'ulong')],
  [irp.IRP_MN_QUERY_ID]: [part('IdType', 0, 'ulong')],
  [irp.IRP_MN_QUERY_CAPABILITIES]: [part('Capabilities', 0, 'pointer')],
  [irp.IRP_MN_QUERY_INTERFACE]: [part('InterfaceType', 0, 'pointer'), part('Size', 1, 'ulong')],
};

const ANY = [0, 1, 2, 3].map((word) => part(`Argument${word + 1}`, word, 'hex'));

function partsOf(major: number, minor: number): readonly Part[] {
  if (major === irp.IRP_MJ_PNP) return PNP_PARTS[minor] ?? ANY;
  return PARTS[major] ?? ANY;
}

/** What may be left out of a line when it is zero: hardly anybody uses it. */
const USUALLY_ZERO = new Set(['CreateOptions', 'Key', 'ByteOffset', 'FileAttributes', 'EaLength', 'ShareAccess']);

export type IrpArguments = readonly [bigint, bigint, bigint, bigint];

/** The parameters by name as JSON values: numbers, and hexadecimal strings for pointers and 64-bit values. */
export function irpParameters(major: number, minor: number, args: IrpArguments): Record<string, number | string> {
  return Object.fromEntries(partsOf(major, minor).map(({ name, word, form }) => [name, rawValue(form, args[word]!)]));
}

function rawValue(form: Form, word: bigint): number | string {
  const { lo } = u64FromBigInt(word);
  if (form === 'pointer' || form === 'hex') return `0x${word.toString(16)}`;
  if (form === 'long64') {
    const signed = BigInt.asIntN(64, word);
    return Number.isSafeInteger(Number(signed)) ? Number(signed) : String(signed);
  }
  if (form === 'attributes') return lo & 0xffff;
  if (form === 'options') return lo & 0xff_ffff;
  if (form === 'disposition') return lo >>> 24;
  return form === 'share' ? lo >>> 16 : lo;
}

/** `Length 16`, `IoControlCode CTL_CODE(...) (0x...) InputBufferLength 4 OutputBufferLength 0`. */
export function describeIrpParameters(
  major: number,
  minor: number,
  args: IrpArguments,
  name: AddressFormatter,
): string {
  const texts: string[] = [];
  for (const { name: title, word, form } of partsOf(major, minor)) {
    const value = args[word]!;
    if (USUALLY_ZERO.has(title) && isZero(form, value)) continue;
    const text = formatPart(form, value, name);
    texts.push(form === 'control-code' || form === 'disposition' ? text : `${title} ${text}`);
  }
  return texts.join(' ');
}

function isZero(form: Form, value: bigint): boolean {
  const raw = rawValue(form, value);
  return raw === 0 || raw === '0x0';
}

function formatPart(form: Form, value: bigint, name: AddressFormatter): string {
  const { lo } = u64FromBigInt(value);
  switch (form) {
    case 'control-code':
      return formatControlCode(lo);
    case 'disposition':
      return dispositionName(lo >>> 24);
    case 'options':
      return formatFlags(lo & 0xff_ffff, CREATE_OPTIONS);
    case 'share':
      return formatFlags(lo >>> 16, SHARE_MODES);
    case 'attributes':
      return formatHexU64(BigInt(lo & 0xffff));
    case 'pointer':
      return formatPointer(value, name);
    case 'hex':
      return formatHexU64(value);
    default:
      return String(rawValue(form, value));
  }
}

/** The control code of a device or file system control request, undefined for other requests. */
export function controlCodeOf(major: number, args: IrpArguments): number | undefined {
  const control = partsOf(major, 0).find(({ form }) => form === 'control-code');
  return control === undefined ? undefined : u64FromBigInt(args[control.word]!).lo;
}
