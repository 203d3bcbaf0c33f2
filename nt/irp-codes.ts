/**
 * Major and minor function codes of I/O request packets. Source: wdm.h, ntifs.h and the pages on IRP major functions.
 */
import { hex0x } from '../base/format.ts';

export const IRP_MJ_CREATE = 0;
export const IRP_MJ_CREATE_NAMED_PIPE = 1;
export const IRP_MJ_CLOSE = 2;
export const IRP_MJ_READ = 3;
export const IRP_MJ_WRITE = 4;
export const IRP_MJ_QUERY_INFORMATION = 5;
export const IRP_MJ_SET_INFORMATION = 6;
export const IRP_MJ_QUERY_EA = 7;
export const IRP_MJ_SET_EA = 8;
export const IRP_MJ_FLUSH_BUFFERS = 9;
export const IRP_MJ_QUERY_VOLUME_INFORMATION = 10;
export const IRP_MJ_SET_VOLUME_INFORMATION = 11;
export const IRP_MJ_DIRECTORY_CONTROL = 12;
export const IRP_MJ_FILE_SYSTEM_CONTROL = 13;
export const IRP_MJ_DEVICE_CONTROL = 14;
export const IRP_MJ_INTERNAL_DEVICE_CONTROL = 15;
export const IRP_MJ_SHUTDOWN = 16;
export const IRP_MJ_LOCK_CONTROL = 17;
export const IRP_MJ_CLEANUP = 18;
export const IRP_MJ_CREATE_MAILSLOT = 19;
export const IRP_MJ_QUERY_SECURITY = 20;
export const IRP_MJ_SET_SECURITY = 21;
export const IRP_MJ_POWER = 22;
export const IRP_MJ_SYSTEM_CONTROL = 23;
export const IRP_MJ_DEVICE_CHANGE = 24;
export const IRP_MJ_QUERY_QUOTA = 25;
export const IRP_MJ_SET_QUOTA = 26;
export const IRP_MJ_PNP = 27;
/** The highest major code; a driver object has a dispatch routine for each from 0 on. */
export const IRP_MJ_MAXIMUM_FUNCTION = 27;

const MAJOR_NAMES: readonly string[] = [
  'IRP_MJ_CREATE',
  'IRP_MJ_CREATE_NAMED_PIPE',
  'IRP_MJ_CLOSE',
  'IRP_MJ_READ',
  'IRP_MJ_WRITE',
  'IRP_MJ_QUERY_INFORMATION',
  'IRP_MJ_SET_INFORMATION',
  'IRP_MJ_QUERY_EA',
  'IRP_MJ_SET_EA',
  'IRP_MJ_FLUSH_BUFFERS',
  'IRP_MJ_QUERY_VOLUME_INFORMATION',
  'IRP_MJ_SET_VOLUME_INFORMATION',
  'IRP_MJ_DIRECTORY_CONTROL',
  'IRP_MJ_FILE_SYSTEM_CONTROL',
  'IRP_MJ_DEVICE_CONTROL',
  'IRP_MJ_INTERNAL_DEVICE_CONTROL',
  'IRP_MJ_SHUTDOWN',
  'IRP_MJ_LOCK_CONTROL',
  'IRP_MJ_CLEANUP',
  'IRP_MJ_CREATE_MAILSLOT',
  'IRP_MJ_QUERY_SECURITY',
  'IRP_MJ_SET_SECURITY',
  'IRP_MJ_POWER',
  'IRP_MJ_SYSTEM_CONTROL',
  'IRP_MJ_DEVICE_CHANGE',
  'IRP_MJ_QUERY_QUOTA',
  'IRP_MJ_SET_QUOTA',
  'IRP_MJ_PNP',
];

/** `IRP_MJ_READ`; a code beyond the last one as `IRP_MJ_0x1C`. */
export function irpMajorName(major: number): string {
  return MAJOR_NAMES[major] ?? `IRP_MJ_${hex0x(major, 2)}`;
}

export const IRP_MN_START_DEVICE = 0;
export const IRP_MN_QUERY_REMOVE_DEVICE = 1;
export const IRP_MN_REMOVE_DEVICE = 2;
export const IRP_MN_CANCEL_REMOVE_DEVICE = 3;
export const IRP_MN_STOP_DEVICE = 4;
export const IRP_MN_QUERY_STOP_DEVICE = 5;
export const IRP_MN_CANCEL_STOP_DEVICE = 6;
export const IRP_MN_QUERY_DEVICE_RELATIONS = 7;
export const IRP_MN_QUERY_INTERFACE = 8;
export const IRP_MN_QUERY_CAPABILITIES = 9;
export const IRP_MN_QUERY_RESOURCES = 10;
export const IRP_MN_QUERY_RESOURCE_REQUIREMENTS = 11;
export const IRP_MN_QUERY_DEVICE_TEXT = 12;
export const IRP_MN_FILTER_RESOURCE_REQUIREMENTS = 13;
export const IRP_MN_READ_CONFIG = 15;
export const IRP_MN_WRITE_CONFIG = 16;
export const IRP_MN_EJECT = 17;
export const IRP_MN_SET_LOCK = 18;
export const IRP_MN_QUERY_ID = 19;
export const IRP_MN_QUERY_PNP_DEVICE_STATE = 20;
export const IRP_MN_QUERY_BUS_INFORMATION = 21;
export const IRP_MN_DEVICE_USAGE_NOTIFICATION = 22;
export const IRP_MN_SURPRISE_REMOVAL = 23;
export const IRP_MN_QUERY_LEGACY_BUS_INFORMATION = 24;
export const IRP_MN_DEVICE_ENUMERATED = 25;

export const IRP_MN_WAIT_WAKE = 0;
export const IRP_MN_POWER_SEQUENCE = 1;
export const IRP_MN_SET_POWER = 2;
export const IRP_MN_QUERY_POWER = 3;

export const IRP_MN_QUERY_ALL_DATA = 0;
export const IRP_MN_QUERY_SINGLE_INSTANCE = 1;
export const IRP_MN_CHANGE_SINGLE_INSTANCE = 2;
export const IRP_MN_CHANGE_SINGLE_ITEM = 3;
export const IRP_MN_ENABLE_EVENTS = 4;
export const IRP_MN_DISABLE_EVENTS = 5;
export const IRP_MN_ENABLE_COLLECTION = 6;
export const IRP_MN_DISABLE_COLLECTION = 7;
export const IRP_MN_REGINFO = 8;
export const IRP_MN_EXECUTE_METHOD = 9;
export const IRP_MN_REGINFO_EX = 11;

type Names = Readonly<Record<number, string>>;

const PNP_MINORS: Names = {
  [IRP_MN_START_DEVICE]: 'IRP_MN_START_DEVICE',
  [IRP_MN_QUERY_REMOVE_DEVICE]: 'IRP_MN_QUERY_REMOVE_DEVICE',
  [IRP_MN_REMOVE_DEVICE]: 'IRP_MN_REMOVE_DEVICE',
  [IRP_MN_CANCEL_REMOVE_DEVICE]: 'IRP_MN_CANCEL_REMOVE_DEVICE',
  [IRP_MN_STOP_DEVICE]: 'IRP_MN_STOP_DEVICE',
  [IRP_MN_QUERY_STOP_DEVICE]: 'IRP_MN_QUERY_STOP_DEVICE',
  [IRP_MN_CANCEL_STOP_DEVICE]: 'IRP_MN_CANCEL_STOP_DEVICE',
  [IRP_MN_QUERY_DEVICE_RELATIONS]: 'IRP_MN_QUERY_DEVICE_RELATIONS',
  [IRP_MN_QUERY_INTERFACE]: 'IRP_MN_QUERY_INTERFACE',
  [IRP_MN_QUERY_CAPABILITIES]: 'IRP_MN_QUERY_CAPABILITIES',
  [IRP_MN_QUERY_RESOURCES]: 'IRP_MN_QUERY_RESOURCES',
  [IRP_MN_QUERY_RESOURCE_REQUIREMENTS]: 'IRP_MN_QUERY_RESOURCE_REQUIREMENTS',
  [IRP_MN_QUERY_DEVICE_TEXT]: 'IRP_MN_QUERY_DEVICE_TEXT',
  [IRP_MN_FILTER_RESOURCE_REQUIREMENTS]: 'IRP_MN_FILTER_RESOURCE_REQUIREMENTS',
  [IRP_MN_READ_CONFIG]: 'IRP_MN_READ_CONFIG',
  [IRP_MN_WRITE_CONFIG]: 'IRP_MN_WRITE_CONFIG',
  [IRP_MN_EJECT]: 'IRP_MN_EJECT',
  [IRP_MN_SET_LOCK]: 'IRP_MN_SET_LOCK',
  [IRP_MN_QUERY_ID]: 'IRP_MN_QUERY_ID',
  [IRP_MN_QUERY_PNP_DEVICE_STATE]: 'IRP_MN_QUERY_PNP_DEVICE_STATE',
  [IRP_MN_QUERY_BUS_INFORMATION]: 'IRP_MN_QUERY_BUS_INFORMATION',
  [IRP_MN_DEVICE_USAGE_NOTIFICATION]: 'IRP_MN_DEVICE_USAGE_NOTIFICATION',
  [IRP_MN_SURPRISE_REMOVAL]: 'IRP_MN_SURPRISE_REMOVAL',
  [IRP_MN_QUERY_LEGACY_BUS_INFORMATION]: 'IRP_MN_QUERY_LEGACY_BUS_INFORMATION',
  [IRP_MN_DEVICE_ENUMERATED]: 'IRP_MN_DEVICE_ENUMERATED',
};

const POWER_MINORS: Names = {
  [IRP_MN_WAIT_WAKE]: 'IRP_MN_WAIT_WAKE',
  [IRP_MN_POWER_SEQUENCE]: 'IRP_MN_POWER_SEQUENCE',
  [IRP_MN_SET_POWER]: 'IRP_MN_SET_POWER',
  [IRP_MN_QUERY_POWER]: 'IRP_MN_QUERY_POWER',
};

const SYSTEM_CONTROL_MINORS: Names = {
  [IRP_MN_QUERY_ALL_DATA]: 'IRP_MN_QUERY_ALL_DATA',
  [IRP_MN_QUERY_SINGLE_INSTANCE]: 'IRP_MN_QUERY_SINGLE_INSTANCE',
  [IRP_MN_CHANGE_SINGLE_INSTANCE]: 'IRP_MN_CHANGE_SINGLE_INSTANCE',
  [IRP_MN_CHANGE_SINGLE_ITEM]: 'IRP_MN_CHANGE_SINGLE_ITEM',
  [IRP_MN_ENABLE_EVENTS]: 'IRP_MN_ENABLE_EVENTS',
  [IRP_MN_DISABLE_EVENTS]: 'IRP_MN_DISABLE_EVENTS',
  [IRP_MN_ENABLE_COLLECTION]: 'IRP_MN_ENABLE_COLLECTION',
  [IRP_MN_DISABLE_COLLECTION]: 'IRP_MN_DISABLE_COLLECTION',
  [IRP_MN_REGINFO]: 'IRP_MN_REGINFO',
  [IRP_MN_EXECUTE_METHOD]: 'IRP_MN_EXECUTE_METHOD',
  [IRP_MN_REGINFO_EX]: 'IRP_MN_REGINFO_EX',
};

const TRANSFER_MINORS: Names = {
  0: 'IRP_MN_NORMAL',
  1: 'IRP_MN_DPC',
  2: 'IRP_MN_MDL',
  3: 'IRP_MN_MDL_DPC',
  4: 'IRP_MN_COMPLETE',
  6: 'IRP_MN_COMPLETE_MDL',
  7: 'IRP_MN_COMPLETE_MDL_DPC',
  8: 'IRP_MN_COMPRESSED',
};

const DIRECTORY_MINORS: Names = {
  1: 'IRP_MN_QUERY_DIRECTORY',
  2: 'IRP_MN_NOTIFY_CHANGE_DIRECTORY',
  3: 'IRP_MN_NOTIFY_CHANGE_DIRECTORY_EX',
};

const FILE_SYSTEM_MINORS: Names = {
  0: 'IRP_MN_USER_FS_REQUEST',
  1: 'IRP_MN_MOUNT_VOLUME',
  2: 'IRP_MN_VERIFY_VOLUME',
  3: 'IRP_MN_LOAD_FILE_SYSTEM',
  4: 'IRP_MN_TRACK_LINK',
};

const LOCK_MINORS: Names = {
  1: 'IRP_MN_LOCK',
  2: 'IRP_MN_UNLOCK_SINGLE',
  3: 'IRP_MN_UNLOCK_ALL',
  4: 'IRP_MN_UNLOCK_ALL_BY_KEY',
};

const FLUSH_MINORS: Names = {
  1: 'IRP_MN_FLUSH_AND_PURGE',
  2: 'IRP_MN_FLUSH_DATA_ONLY',
  3: 'IRP_MN_FLUSH_NO_SYNC',
  4: 'IRP_MN_FLUSH_DATA_SYNC_ONLY',
};

const MINOR_NAMES: Readonly<Record<number, Names>> = {
  [IRP_MJ_READ]: TRANSFER_MINORS,
  [IRP_MJ_WRITE]: TRANSFER_MINORS,
  [IRP_MJ_FLUSH_BUFFERS]: FLUSH_MINORS,
  [IRP_MJ_DIRECTORY_CONTROL]: DIRECTORY_MINORS,
  [IRP_MJ_FILE_SYSTEM_CONTROL]: FILE_SYSTEM_MINORS,
  [IRP_MJ_INTERNAL_DEVICE_CONTROL]: { 1: 'IRP_MN_SCSI_CLASS' },
  [IRP_MJ_LOCK_CONTROL]: LOCK_MINORS,
  [IRP_MJ_POWER]: POWER_MINORS,
  [IRP_MJ_SYSTEM_CONTROL]: SYSTEM_CONTROL_MINORS,
  [IRP_MJ_PNP]: PNP_MINORS,
};

/**
 * `IRP_MN_START_DEVICE`, an unknown code as `IRP_MN_0x7F`. Empty for code 0 of a major code that gives its minor codes no
 * meaning.
 */
export function irpMinorName(major: number, minor: number): string {
  const name = MINOR_NAMES[major]?.[minor];
  if (name !== undefined) return name;
  return minor === 0 ? '' : `IRP_MN_${hex0x(minor, 2)}`;
}

/** The number of a major code's full name, undefined for an unknown one. */
export function irpMajorValue(name: string): number | undefined {
  const major = MAJOR_NAMES.indexOf(name);
  return major < 0 ? undefined : major;
}

/** The major codes that have a minor code of this full name, each with its number. */
export function irpMinorValues(name: string): readonly { readonly major: number; readonly minor: number }[] {
  return Object.entries(MINOR_NAMES).flatMap(([major, names]) =>
    Object.entries(names)
      .filter(([, known]) => known === name)
      .map(([minor]) => ({ major: Number(major), minor: Number(minor) })),
  );
}

/** The full names of all minor codes. */
export function irpMinorNames(): string[] {
  return [...new Set(Object.values(MINOR_NAMES).flatMap((names) => Object.values(names)))];
}
