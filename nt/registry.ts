/** Types of registry values, options of keys, information classes. Source: winnt.h, wdm.h, "Registry Value Types". */
import { hex0x } from '../base/format.ts';

/** Types of values. */
export const REGISTRY_TYPES = {
  REG_NONE: 0,
  REG_SZ: 1,
  REG_EXPAND_SZ: 2,
  REG_BINARY: 3,
  REG_DWORD: 4,
  REG_DWORD_BIG_ENDIAN: 5,
  REG_LINK: 6,
  REG_MULTI_SZ: 7,
  REG_RESOURCE_LIST: 8,
  REG_FULL_RESOURCE_DESCRIPTOR: 9,
  REG_RESOURCE_REQUIREMENTS_LIST: 10,
  REG_QWORD: 11,
} as const;

const NAMES = new Map<number, string>(Object.entries(REGISTRY_TYPES).map(([name, value]) => [value, name]));

/** `REG_DWORD`, or the number of a type without a name. */
export function registryTypeName(type: number): string {
  return NAMES.get(type) ?? hex0x(type);
}

/** REG_OPTION_... of ZwCreateKey. */
export const REGISTRY_OPTIONS = {
  REG_OPTION_VOLATILE: 1,
  REG_OPTION_CREATE_LINK: 2,
  REG_OPTION_BACKUP_RESTORE: 4,
  REG_OPTION_OPEN_LINK: 8,
} as const;

/** Disposition of ZwCreateKey. */
export const REG_CREATED_NEW_KEY = 1;
export const REG_OPENED_EXISTING_KEY = 2;

/** KEY_INFORMATION_CLASS */
export const KeyBasicInformation = 0;
export const KeyNodeInformation = 1;
export const KeyFullInformation = 2;
export const KeyNameInformation = 3;
export const KeyCachedInformation = 4;

/** KEY_VALUE_INFORMATION_CLASS */
export const KeyValueBasicInformation = 0;
export const KeyValueFullInformation = 1;
export const KeyValuePartialInformation = 2;
export const KeyValueFullInformationAlign64 = 3;
export const KeyValuePartialInformationAlign64 = 4;

/** REG_NOTIFY_CHANGE_...: what ZwNotifyChangeKey looks out for. */
export const REG_NOTIFY_CHANGE_NAME = 1;
export const REG_NOTIFY_CHANGE_LAST_SET = 4;
export const REG_NOTIFY_CHANGE_SECURITY = 8;

/** The value of a key made with REG_OPTION_CREATE_LINK that says where it leads. */
export const SYMBOLIC_LINK_VALUE = 'SymbolicLinkValue';
