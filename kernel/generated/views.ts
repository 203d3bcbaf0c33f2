// Generated from nt/tables by scripts/generate-views.ts. Do not edit.
import type { GuestAddress } from '../../base/guest-address.ts';
import type { U64 } from '../../base/u64.ts';
import {
  LIST_ENTRY,
  RTL_BITMAP,
  TIME_FIELDS,
  RTL_SPLAY_LINKS,
  RTL_BALANCED_LINKS,
  RTL_GENERIC_TABLE,
  RTL_AVL_TABLE,
  IO_ERROR_LOG_PACKET,
  UNICODE_STRING,
  STRING,
  OBJECT_ATTRIBUTES,
  IO_STATUS_BLOCK,
  OBJECT_HEADER,
  DISPATCHER_HEADER,
  KWAIT_BLOCK,
  KEVENT,
  KMUTANT,
  KTHREAD,
  KDPC,
  KTIMER,
  KSEMAPHORE,
  KQUEUE,
  KBUGCHECK_CALLBACK_RECORD,
  KBUGCHECK_REASON_CALLBACK_RECORD,
  IO_INTERRUPT_MESSAGE_INFO,
  IO_INTERRUPT_MESSAGE_INFO_ENTRY,
  KAPC,
  KAPC_STATE,
  WORK_QUEUE_ITEM,
  IO_WORKITEM,
  FAST_MUTEX,
  ERESOURCE,
  KSPIN_LOCK_QUEUE,
  KLOCK_QUEUE_HANDLE,
  GENERAL_LOOKASIDE,
  EPROCESS,
  PHYSICAL_MEMORY_RANGE,
  SECTION_OBJECT_POINTERS,
  WMIREGINFOW,
  WMIREGGUIDW,
  WNODE_HEADER,
  RTL_QUERY_REGISTRY_TABLE,
  SECURITY_SUBJECT_CONTEXT,
  CLIENT_ID,
  PS_CREATE_NOTIFY_INFO,
  OB_CALLBACK_REGISTRATION,
  OB_OPERATION_REGISTRATION,
  OB_PRE_OPERATION_INFORMATION,
  OB_POST_OPERATION_INFORMATION,
  DRIVER_OBJECT,
  DRIVER_EXTENSION,
  DEVICE_OBJECT,
  DEVOBJ_EXTENSION,
  FILE_OBJECT,
  IRP,
  IO_STACK_LOCATION,
  IO_SECURITY_CONTEXT,
  SHARE_ACCESS,
  VPB,
  FSRTL_ADVANCED_FCB_HEADER,
  FILE_BASIC_INFORMATION,
  FILE_STANDARD_INFORMATION,
  FILE_POSITION_INFORMATION,
  FILE_NAME_INFORMATION,
  FILE_RENAME_INFORMATION,
  FILE_ALL_INFORMATION,
  FILE_NETWORK_OPEN_INFORMATION,
  FILE_DIRECTORY_INFORMATION,
  FILE_FULL_DIR_INFORMATION,
  FILE_BOTH_DIR_INFORMATION,
  FILE_ID_BOTH_DIR_INFORMATION,
  FILE_NAMES_INFORMATION,
  FILE_FULL_EA_INFORMATION,
  FILE_FS_VOLUME_INFORMATION,
  FILE_FS_SIZE_INFORMATION,
  FILE_FS_ATTRIBUTE_INFORMATION,
  FILE_FS_FULL_SIZE_INFORMATION,
  ACCESS_STATE,
  KDEVICE_QUEUE,
  KDEVICE_QUEUE_ENTRY,
  IO_CSQ,
  IO_CSQ_IRP_CONTEXT,
  IO_REMOVE_LOCK_COMMON_BLOCK,
  MDL,
  FAST_IO_DISPATCH,
  KUSER_SHARED_DATA,
  EXCEPTION_RECORD,
  EXCEPTION_POINTERS,
  CONTEXT,
  DEVICE_INTERFACE_CHANGE_NOTIFICATION,
} from '../../nt/generated/layouts.ts';
import type { GuestMemory } from '../ports.ts';

/** A LIST_ENTRY in guest memory. */
export class ListEntry {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** LIST_ENTRY* */
  get Flink(): GuestAddress {
    return this.memory.readPointer((this.address + LIST_ENTRY.Flink) as GuestAddress);
  }
  set Flink(value: GuestAddress) {
    this.memory.writePointer((this.address + LIST_ENTRY.Flink) as GuestAddress, value);
  }

  /** LIST_ENTRY* */
  get Blink(): GuestAddress {
    return this.memory.readPointer((this.address + LIST_ENTRY.Blink) as GuestAddress);
  }
  set Blink(value: GuestAddress) {
    this.memory.writePointer((this.address + LIST_ENTRY.Blink) as GuestAddress, value);
  }
}

/** A RTL_BITMAP in guest memory. */
export class RtlBitmap {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** ULONG */
  get SizeOfBitMap(): number {
    return this.memory.readU32((this.address + RTL_BITMAP.SizeOfBitMap) as GuestAddress);
  }
  set SizeOfBitMap(value: number) {
    this.memory.writeU32((this.address + RTL_BITMAP.SizeOfBitMap) as GuestAddress, value);
  }

  /** PULONG */
  get Buffer(): GuestAddress {
    return this.memory.readPointer((this.address + RTL_BITMAP.Buffer) as GuestAddress);
  }
  set Buffer(value: GuestAddress) {
    this.memory.writePointer((this.address + RTL_BITMAP.Buffer) as GuestAddress, value);
  }
}

/** A TIME_FIELDS in guest memory. */
export class TimeFields {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** CSHORT */
  get Year(): number {
    return this.memory.readU16((this.address + TIME_FIELDS.Year) as GuestAddress);
  }
  set Year(value: number) {
    this.memory.writeU16((this.address + TIME_FIELDS.Year) as GuestAddress, value);
  }

  /** CSHORT */
  get Month(): number {
    return this.memory.readU16((this.address + TIME_FIELDS.Month) as GuestAddress);
  }
  set Month(value: number) {
    this.memory.writeU16((this.address + TIME_FIELDS.Month) as GuestAddress, value);
  }

  /** CSHORT */
  get Day(): number {
    return this.memory.readU16((this.address + TIME_FIELDS.Day) as GuestAddress);
  }
  set Day(value: number) {
    this.memory.writeU16((this.address + TIME_FIELDS.Day) as GuestAddress, value);
  }

  /** CSHORT */
  get Hour(): number {
    return this.memory.readU16((this.address + TIME_FIELDS.Hour) as GuestAddress);
  }
  set Hour(value: number) {
    this.memory.writeU16((this.address + TIME_FIELDS.Hour) as GuestAddress, value);
  }

  /** CSHORT */
  get Minute(): number {
    return this.memory.readU16((this.address + TIME_FIELDS.Minute) as GuestAddress);
  }
  set Minute(value: number) {
    this.memory.writeU16((this.address + TIME_FIELDS.Minute) as GuestAddress, value);
  }

  /** CSHORT */
  get Second(): number {
    return this.memory.readU16((this.address + TIME_FIELDS.Second) as GuestAddress);
  }
  set Second(value: number) {
    this.memory.writeU16((this.address + TIME_FIELDS.Second) as GuestAddress, value);
  }

  /** CSHORT */
  get Milliseconds(): number {
    return this.memory.readU16((this.address + TIME_FIELDS.Milliseconds) as GuestAddress);
  }
  set Milliseconds(value: number) {
    this.memory.writeU16((this.address + TIME_FIELDS.Milliseconds) as GuestAddress, value);
  }

  /** CSHORT */
  get Weekday(): number {
    return this.memory.readU16((this.address + TIME_FIELDS.Weekday) as GuestAddress);
  }
  set Weekday(value: number) {
    this.memory.writeU16((this.address + TIME_FIELDS.Weekday) as GuestAddress, value);
  }
}

/** A RTL_SPLAY_LINKS in guest memory. */
export class RtlSplayLinks {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** RTL_SPLAY_LINKS* */
  get Parent(): GuestAddress {
    return this.memory.readPointer((this.address + RTL_SPLAY_LINKS.Parent) as GuestAddress);
  }
  set Parent(value: GuestAddress) {
    this.memory.writePointer((this.address + RTL_SPLAY_LINKS.Parent) as GuestAddress, value);
  }

  /** RTL_SPLAY_LINKS* */
  get LeftChild(): GuestAddress {
    return this.memory.readPointer((this.address + RTL_SPLAY_LINKS.LeftChild) as GuestAddress);
  }
  set LeftChild(value: GuestAddress) {
    this.memory.writePointer((this.address + RTL_SPLAY_LINKS.LeftChild) as GuestAddress, value);
  }

  /** RTL_SPLAY_LINKS* */
  get RightChild(): GuestAddress {
    return this.memory.readPointer((this.address + RTL_SPLAY_LINKS.RightChild) as GuestAddress);
  }
  set RightChild(value: GuestAddress) {
    this.memory.writePointer((this.address + RTL_SPLAY_LINKS.RightChild) as GuestAddress, value);
  }
}

/** A RTL_BALANCED_LINKS in guest memory. */
export class RtlBalancedLinks {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** RTL_BALANCED_LINKS* */
  get Parent(): GuestAddress {
    return this.memory.readPointer((this.address + RTL_BALANCED_LINKS.Parent) as GuestAddress);
  }
  set Parent(value: GuestAddress) {
    this.memory.writePointer((this.address + RTL_BALANCED_LINKS.Parent) as GuestAddress, value);
  }

  /** RTL_BALANCED_LINKS* */
  get LeftChild(): GuestAddress {
    return this.memory.readPointer((this.address + RTL_BALANCED_LINKS.LeftChild) as GuestAddress);
  }
  set LeftChild(value: GuestAddress) {
    this.memory.writePointer((this.address + RTL_BALANCED_LINKS.LeftChild) as GuestAddress, value);
  }

  /** RTL_BALANCED_LINKS* */
  get RightChild(): GuestAddress {
    return this.memory.readPointer((this.address + RTL_BALANCED_LINKS.RightChild) as GuestAddress);
  }
  set RightChild(value: GuestAddress) {
    this.memory.writePointer((this.address + RTL_BALANCED_LINKS.RightChild) as GuestAddress, value);
  }

  /** CHAR */
  get Balance(): number {
    return this.memory.readU8((this.address + RTL_BALANCED_LINKS.Balance) as GuestAddress);
  }
  set Balance(value: number) {
    this.memory.writeU8((this.address + RTL_BALANCED_LINKS.Balance) as GuestAddress, value);
  }

  /** Address of the embedded UCHAR[3]. */
  get Reserved(): GuestAddress {
    return (this.address + RTL_BALANCED_LINKS.Reserved) as GuestAddress;
  }
}

/** A RTL_GENERIC_TABLE in guest memory. */
export class RtlGenericTable {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** PRTL_SPLAY_LINKS */
  get TableRoot(): GuestAddress {
    return this.memory.readPointer((this.address + RTL_GENERIC_TABLE.TableRoot) as GuestAddress);
  }
  set TableRoot(value: GuestAddress) {
    this.memory.writePointer((this.address + RTL_GENERIC_TABLE.TableRoot) as GuestAddress, value);
  }

  /** Address of the embedded LIST_ENTRY. */
  get InsertOrderList(): GuestAddress {
    return (this.address + RTL_GENERIC_TABLE.InsertOrderList) as GuestAddress;
  }

  /** PLIST_ENTRY */
  get OrderedPointer(): GuestAddress {
    return this.memory.readPointer((this.address + RTL_GENERIC_TABLE.OrderedPointer) as GuestAddress);
  }
  set OrderedPointer(value: GuestAddress) {
    this.memory.writePointer((this.address + RTL_GENERIC_TABLE.OrderedPointer) as GuestAddress, value);
  }

  /** ULONG */
  get WhichOrderedElement(): number {
    return this.memory.readU32((this.address + RTL_GENERIC_TABLE.WhichOrderedElement) as GuestAddress);
  }
  set WhichOrderedElement(value: number) {
    this.memory.writeU32((this.address + RTL_GENERIC_TABLE.WhichOrderedElement) as GuestAddress, value);
  }

  /** ULONG */
  get NumberGenericTableElements(): number {
    return this.memory.readU32((this.address + RTL_GENERIC_TABLE.NumberGenericTableElements) as GuestAddress);
  }
  set NumberGenericTableElements(value: number) {
    this.memory.writeU32((this.address + RTL_GENERIC_TABLE.NumberGenericTableElements) as GuestAddress, value);
  }

  /** PRTL_GENERIC_COMPARE_ROUTINE */
  get CompareRoutine(): GuestAddress {
    return this.memory.readPointer((this.address + RTL_GENERIC_TABLE.CompareRoutine) as GuestAddress);
  }
  set CompareRoutine(value: GuestAddress) {
    this.memory.writePointer((this.address + RTL_GENERIC_TABLE.CompareRoutine) as GuestAddress, value);
  }

  /** PRTL_GENERIC_ALLOCATE_ROUTINE */
  get AllocateRoutine(): GuestAddress {
    return this.memory.readPointer((this.address + RTL_GENERIC_TABLE.AllocateRoutine) as GuestAddress);
  }
  set AllocateRoutine(value: GuestAddress) {
    this.memory.writePointer((this.address + RTL_GENERIC_TABLE.AllocateRoutine) as GuestAddress, value);
  }

  /** PRTL_GENERIC_FREE_ROUTINE */
  get FreeRoutine(): GuestAddress {
    return this.memory.readPointer((this.address + RTL_GENERIC_TABLE.FreeRoutine) as GuestAddress);
  }
  set FreeRoutine(value: GuestAddress) {
    this.memory.writePointer((this.address + RTL_GENERIC_TABLE.FreeRoutine) as GuestAddress, value);
  }

  /** PVOID */
  get TableContext(): GuestAddress {
    return this.memory.readPointer((this.address + RTL_GENERIC_TABLE.TableContext) as GuestAddress);
  }
  set TableContext(value: GuestAddress) {
    this.memory.writePointer((this.address + RTL_GENERIC_TABLE.TableContext) as GuestAddress, value);
  }
}

/** A RTL_AVL_TABLE in guest memory. */
export class RtlAvlTable {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** Address of the embedded RTL_BALANCED_LINKS. */
  get BalancedRoot(): GuestAddress {
    return (this.address + RTL_AVL_TABLE.BalancedRoot) as GuestAddress;
  }

  /** PVOID */
  get OrderedPointer(): GuestAddress {
    return this.memory.readPointer((this.address + RTL_AVL_TABLE.OrderedPointer) as GuestAddress);
  }
  set OrderedPointer(value: GuestAddress) {
    this.memory.writePointer((this.address + RTL_AVL_TABLE.OrderedPointer) as GuestAddress, value);
  }

  /** ULONG */
  get WhichOrderedElement(): number {
    return this.memory.readU32((this.address + RTL_AVL_TABLE.WhichOrderedElement) as GuestAddress);
  }
  set WhichOrderedElement(value: number) {
    this.memory.writeU32((this.address + RTL_AVL_TABLE.WhichOrderedElement) as GuestAddress, value);
  }

  /** ULONG */
  get NumberGenericTableElements(): number {
    return this.memory.readU32((this.address + RTL_AVL_TABLE.NumberGenericTableElements) as GuestAddress);
  }
  set NumberGenericTableElements(value: number) {
    this.memory.writeU32((this.address + RTL_AVL_TABLE.NumberGenericTableElements) as GuestAddress, value);
  }

  /** ULONG */
  get DepthOfTree(): number {
    return this.memory.readU32((this.address + RTL_AVL_TABLE.DepthOfTree) as GuestAddress);
  }
  set DepthOfTree(value: number) {
    this.memory.writeU32((this.address + RTL_AVL_TABLE.DepthOfTree) as GuestAddress, value);
  }

  /** PRTL_BALANCED_LINKS */
  get RestartKey(): GuestAddress {
    return this.memory.readPointer((this.address + RTL_AVL_TABLE.RestartKey) as GuestAddress);
  }
  set RestartKey(value: GuestAddress) {
    this.memory.writePointer((this.address + RTL_AVL_TABLE.RestartKey) as GuestAddress, value);
  }

  /** ULONG */
  get DeleteCount(): number {
    return this.memory.readU32((this.address + RTL_AVL_TABLE.DeleteCount) as GuestAddress);
  }
  set DeleteCount(value: number) {
    this.memory.writeU32((this.address + RTL_AVL_TABLE.DeleteCount) as GuestAddress, value);
  }

  /** PRTL_AVL_COMPARE_ROUTINE */
  get CompareRoutine(): GuestAddress {
    return this.memory.readPointer((this.address + RTL_AVL_TABLE.CompareRoutine) as GuestAddress);
  }
  set CompareRoutine(value: GuestAddress) {
    this.memory.writePointer((this.address + RTL_AVL_TABLE.CompareRoutine) as GuestAddress, value);
  }

  /** PRTL_AVL_ALLOCATE_ROUTINE */
  get AllocateRoutine(): GuestAddress {
    return this.memory.readPointer((this.address + RTL_AVL_TABLE.AllocateRoutine) as GuestAddress);
  }
  set AllocateRoutine(value: GuestAddress) {
    this.memory.writePointer((this.address + RTL_AVL_TABLE.AllocateRoutine) as GuestAddress, value);
  }

  /** PRTL_AVL_FREE_ROUTINE */
  get FreeRoutine(): GuestAddress {
    return this.memory.readPointer((this.address + RTL_AVL_TABLE.FreeRoutine) as GuestAddress);
  }
  set FreeRoutine(value: GuestAddress) {
    this.memory.writePointer((this.address + RTL_AVL_TABLE.FreeRoutine) as GuestAddress, value);
  }

  /** PVOID */
  get TableContext(): GuestAddress {
    return this.memory.readPointer((this.address + RTL_AVL_TABLE.TableContext) as GuestAddress);
  }
  set TableContext(value: GuestAddress) {
    this.memory.writePointer((this.address + RTL_AVL_TABLE.TableContext) as GuestAddress, value);
  }
}

/** A IO_ERROR_LOG_PACKET in guest memory. */
export class IoErrorLogPacket {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** UCHAR */
  get MajorFunctionCode(): number {
    return this.memory.readU8((this.address + IO_ERROR_LOG_PACKET.MajorFunctionCode) as GuestAddress);
  }
  set MajorFunctionCode(value: number) {
    this.memory.writeU8((this.address + IO_ERROR_LOG_PACKET.MajorFunctionCode) as GuestAddress, value);
  }

  /** UCHAR */
  get RetryCount(): number {
    return this.memory.readU8((this.address + IO_ERROR_LOG_PACKET.RetryCount) as GuestAddress);
  }
  set RetryCount(value: number) {
    this.memory.writeU8((this.address + IO_ERROR_LOG_PACKET.RetryCount) as GuestAddress, value);
  }

  /** USHORT */
  get DumpDataSize(): number {
    return this.memory.readU16((this.address + IO_ERROR_LOG_PACKET.DumpDataSize) as GuestAddress);
  }
  set DumpDataSize(value: number) {
    this.memory.writeU16((this.address + IO_ERROR_LOG_PACKET.DumpDataSize) as GuestAddress, value);
  }

  /** USHORT */
  get NumberOfStrings(): number {
    return this.memory.readU16((this.address + IO_ERROR_LOG_PACKET.NumberOfStrings) as GuestAddress);
  }
  set NumberOfStrings(value: number) {
    this.memory.writeU16((this.address + IO_ERROR_LOG_PACKET.NumberOfStrings) as GuestAddress, value);
  }

  /** USHORT */
  get StringOffset(): number {
    return this.memory.readU16((this.address + IO_ERROR_LOG_PACKET.StringOffset) as GuestAddress);
  }
  set StringOffset(value: number) {
    this.memory.writeU16((this.address + IO_ERROR_LOG_PACKET.StringOffset) as GuestAddress, value);
  }

  /** USHORT */
  get EventCategory(): number {
    return this.memory.readU16((this.address + IO_ERROR_LOG_PACKET.EventCategory) as GuestAddress);
  }
  set EventCategory(value: number) {
    this.memory.writeU16((this.address + IO_ERROR_LOG_PACKET.EventCategory) as GuestAddress, value);
  }

  /** NTSTATUS */
  get ErrorCode(): number {
    return this.memory.readU32((this.address + IO_ERROR_LOG_PACKET.ErrorCode) as GuestAddress);
  }
  set ErrorCode(value: number) {
    this.memory.writeU32((this.address + IO_ERROR_LOG_PACKET.ErrorCode) as GuestAddress, value);
  }

  /** ULONG */
  get UniqueErrorValue(): number {
    return this.memory.readU32((this.address + IO_ERROR_LOG_PACKET.UniqueErrorValue) as GuestAddress);
  }
  set UniqueErrorValue(value: number) {
    this.memory.writeU32((this.address + IO_ERROR_LOG_PACKET.UniqueErrorValue) as GuestAddress, value);
  }

  /** NTSTATUS */
  get FinalStatus(): number {
    return this.memory.readU32((this.address + IO_ERROR_LOG_PACKET.FinalStatus) as GuestAddress);
  }
  set FinalStatus(value: number) {
    this.memory.writeU32((this.address + IO_ERROR_LOG_PACKET.FinalStatus) as GuestAddress, value);
  }

  /** ULONG */
  get SequenceNumber(): number {
    return this.memory.readU32((this.address + IO_ERROR_LOG_PACKET.SequenceNumber) as GuestAddress);
  }
  set SequenceNumber(value: number) {
    this.memory.writeU32((this.address + IO_ERROR_LOG_PACKET.SequenceNumber) as GuestAddress, value);
  }

  /** ULONG */
  get IoControlCode(): number {
    return this.memory.readU32((this.address + IO_ERROR_LOG_PACKET.IoControlCode) as GuestAddress);
  }
  set IoControlCode(value: number) {
    this.memory.writeU32((this.address + IO_ERROR_LOG_PACKET.IoControlCode) as GuestAddress, value);
  }

  /** LARGE_INTEGER */
  get DeviceOffset(): U64 {
    return this.memory.readU64((this.address + IO_ERROR_LOG_PACKET.DeviceOffset) as GuestAddress);
  }
  set DeviceOffset(value: U64) {
    this.memory.writeU64((this.address + IO_ERROR_LOG_PACKET.DeviceOffset) as GuestAddress, value.lo, value.hi);
  }

  /** Address of the embedded ULONG[1]. */
  get DumpData(): GuestAddress {
    return (this.address + IO_ERROR_LOG_PACKET.DumpData) as GuestAddress;
  }
}

/** A UNICODE_STRING in guest memory. */
export class UnicodeString {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** USHORT */
  get Length(): number {
    return this.memory.readU16((this.address + UNICODE_STRING.Length) as GuestAddress);
  }
  set Length(value: number) {
    this.memory.writeU16((this.address + UNICODE_STRING.Length) as GuestAddress, value);
  }

  /** USHORT */
  get MaximumLength(): number {
    return this.memory.readU16((this.address + UNICODE_STRING.MaximumLength) as GuestAddress);
  }
  set MaximumLength(value: number) {
    this.memory.writeU16((this.address + UNICODE_STRING.MaximumLength) as GuestAddress, value);
  }

  /** PWCH */
  get Buffer(): GuestAddress {
    return this.memory.readPointer((this.address + UNICODE_STRING.Buffer) as GuestAddress);
  }
  set Buffer(value: GuestAddress) {
    this.memory.writePointer((this.address + UNICODE_STRING.Buffer) as GuestAddress, value);
  }
}

/** A STRING in guest memory. */
export class AnsiString {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** USHORT */
  get Length(): number {
    return this.memory.readU16((this.address + STRING.Length) as GuestAddress);
  }
  set Length(value: number) {
    this.memory.writeU16((this.address + STRING.Length) as GuestAddress, value);
  }

  /** USHORT */
  get MaximumLength(): number {
    return this.memory.readU16((this.address + STRING.MaximumLength) as GuestAddress);
  }
  set MaximumLength(value: number) {
    this.memory.writeU16((this.address + STRING.MaximumLength) as GuestAddress, value);
  }

  /** PCHAR */
  get Buffer(): GuestAddress {
    return this.memory.readPointer((this.address + STRING.Buffer) as GuestAddress);
  }
  set Buffer(value: GuestAddress) {
    this.memory.writePointer((this.address + STRING.Buffer) as GuestAddress, value);
  }
}

/** A OBJECT_ATTRIBUTES in guest memory. */
export class ObjectAttributes {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** ULONG */
  get Length(): number {
    return this.memory.readU32((this.address + OBJECT_ATTRIBUTES.Length) as GuestAddress);
  }
  set Length(value: number) {
    this.memory.writeU32((this.address + OBJECT_ATTRIBUTES.Length) as GuestAddress, value);
  }

  /** HANDLE */
  get RootDirectory(): U64 {
    return this.memory.readU64((this.address + OBJECT_ATTRIBUTES.RootDirectory) as GuestAddress);
  }
  set RootDirectory(value: U64) {
    this.memory.writeU64((this.address + OBJECT_ATTRIBUTES.RootDirectory) as GuestAddress, value.lo, value.hi);
  }

  /** PUNICODE_STRING */
  get ObjectName(): GuestAddress {
    return this.memory.readPointer((this.address + OBJECT_ATTRIBUTES.ObjectName) as GuestAddress);
  }
  set ObjectName(value: GuestAddress) {
    this.memory.writePointer((this.address + OBJECT_ATTRIBUTES.ObjectName) as GuestAddress, value);
  }

  /** ULONG */
  get Attributes(): number {
    return this.memory.readU32((this.address + OBJECT_ATTRIBUTES.Attributes) as GuestAddress);
  }
  set Attributes(value: number) {
    this.memory.writeU32((this.address + OBJECT_ATTRIBUTES.Attributes) as GuestAddress, value);
  }

  /** PVOID */
  get SecurityDescriptor(): GuestAddress {
    return this.memory.readPointer((this.address + OBJECT_ATTRIBUTES.SecurityDescriptor) as GuestAddress);
  }
  set SecurityDescriptor(value: GuestAddress) {
    this.memory.writePointer((this.address + OBJECT_ATTRIBUTES.SecurityDescriptor) as GuestAddress, value);
  }

  /** PVOID */
  get SecurityQualityOfService(): GuestAddress {
    return this.memory.readPointer((this.address + OBJECT_ATTRIBUTES.SecurityQualityOfService) as GuestAddress);
  }
  set SecurityQualityOfService(value: GuestAddress) {
    this.memory.writePointer((this.address + OBJECT_ATTRIBUTES.SecurityQualityOfService) as GuestAddress, value);
  }
}

/** A IO_STATUS_BLOCK in guest memory. */
export class IoStatusBlock {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** NTSTATUS */
  get Status(): number {
    return this.memory.readU32((this.address + IO_STATUS_BLOCK.Status) as GuestAddress);
  }
  set Status(value: number) {
    this.memory.writeU32((this.address + IO_STATUS_BLOCK.Status) as GuestAddress, value);
  }

  /** PVOID */
  get Pointer(): GuestAddress {
    return this.memory.readPointer((this.address + IO_STATUS_BLOCK.Pointer) as GuestAddress);
  }
  set Pointer(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_STATUS_BLOCK.Pointer) as GuestAddress, value);
  }

  /** ULONG_PTR */
  get Information(): U64 {
    return this.memory.readU64((this.address + IO_STATUS_BLOCK.Information) as GuestAddress);
  }
  set Information(value: U64) {
    this.memory.writeU64((this.address + IO_STATUS_BLOCK.Information) as GuestAddress, value.lo, value.hi);
  }
}

/** A OBJECT_HEADER in guest memory. */
export class ObjectHeader {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** LONGLONG */
  get PointerCount(): U64 {
    return this.memory.readU64((this.address + OBJECT_HEADER.PointerCount) as GuestAddress);
  }
  set PointerCount(value: U64) {
    this.memory.writeU64((this.address + OBJECT_HEADER.PointerCount) as GuestAddress, value.lo, value.hi);
  }

  /** LONGLONG */
  get HandleCount(): U64 {
    return this.memory.readU64((this.address + OBJECT_HEADER.HandleCount) as GuestAddress);
  }
  set HandleCount(value: U64) {
    this.memory.writeU64((this.address + OBJECT_HEADER.HandleCount) as GuestAddress, value.lo, value.hi);
  }

  /** EX_PUSH_LOCK */
  get Lock(): U64 {
    return this.memory.readU64((this.address + OBJECT_HEADER.Lock) as GuestAddress);
  }
  set Lock(value: U64) {
    this.memory.writeU64((this.address + OBJECT_HEADER.Lock) as GuestAddress, value.lo, value.hi);
  }

  /** UCHAR */
  get TypeIndex(): number {
    return this.memory.readU8((this.address + OBJECT_HEADER.TypeIndex) as GuestAddress);
  }
  set TypeIndex(value: number) {
    this.memory.writeU8((this.address + OBJECT_HEADER.TypeIndex) as GuestAddress, value);
  }

  /** UCHAR */
  get TraceFlags(): number {
    return this.memory.readU8((this.address + OBJECT_HEADER.TraceFlags) as GuestAddress);
  }
  set TraceFlags(value: number) {
    this.memory.writeU8((this.address + OBJECT_HEADER.TraceFlags) as GuestAddress, value);
  }

  /** UCHAR */
  get InfoMask(): number {
    return this.memory.readU8((this.address + OBJECT_HEADER.InfoMask) as GuestAddress);
  }
  set InfoMask(value: number) {
    this.memory.writeU8((this.address + OBJECT_HEADER.InfoMask) as GuestAddress, value);
  }

  /** UCHAR */
  get Flags(): number {
    return this.memory.readU8((this.address + OBJECT_HEADER.Flags) as GuestAddress);
  }
  set Flags(value: number) {
    this.memory.writeU8((this.address + OBJECT_HEADER.Flags) as GuestAddress, value);
  }

  /** PVOID */
  get ObjectCreateInfo(): GuestAddress {
    return this.memory.readPointer((this.address + OBJECT_HEADER.ObjectCreateInfo) as GuestAddress);
  }
  set ObjectCreateInfo(value: GuestAddress) {
    this.memory.writePointer((this.address + OBJECT_HEADER.ObjectCreateInfo) as GuestAddress, value);
  }

  /** PVOID */
  get SecurityDescriptor(): GuestAddress {
    return this.memory.readPointer((this.address + OBJECT_HEADER.SecurityDescriptor) as GuestAddress);
  }
  set SecurityDescriptor(value: GuestAddress) {
    this.memory.writePointer((this.address + OBJECT_HEADER.SecurityDescriptor) as GuestAddress, value);
  }

  /** Address of the embedded start of object. */
  get Body(): GuestAddress {
    return (this.address + OBJECT_HEADER.Body) as GuestAddress;
  }
}

/** A DISPATCHER_HEADER in guest memory. */
export class DispatcherHeader {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** volatile LONG */
  get Lock(): number {
    return this.memory.readS32((this.address + DISPATCHER_HEADER.Lock) as GuestAddress);
  }
  set Lock(value: number) {
    this.memory.writeU32((this.address + DISPATCHER_HEADER.Lock) as GuestAddress, value);
  }

  /** LONG */
  get LockNV(): number {
    return this.memory.readS32((this.address + DISPATCHER_HEADER.LockNV) as GuestAddress);
  }
  set LockNV(value: number) {
    this.memory.writeU32((this.address + DISPATCHER_HEADER.LockNV) as GuestAddress, value);
  }

  /** UCHAR */
  get Type(): number {
    return this.memory.readU8((this.address + DISPATCHER_HEADER.Type) as GuestAddress);
  }
  set Type(value: number) {
    this.memory.writeU8((this.address + DISPATCHER_HEADER.Type) as GuestAddress, value);
  }

  /** UCHAR */
  get Signalling(): number {
    return this.memory.readU8((this.address + DISPATCHER_HEADER.Signalling) as GuestAddress);
  }
  set Signalling(value: number) {
    this.memory.writeU8((this.address + DISPATCHER_HEADER.Signalling) as GuestAddress, value);
  }

  /** UCHAR */
  get Size(): number {
    return this.memory.readU8((this.address + DISPATCHER_HEADER.Size) as GuestAddress);
  }
  set Size(value: number) {
    this.memory.writeU8((this.address + DISPATCHER_HEADER.Size) as GuestAddress, value);
  }

  /** UCHAR */
  get Reserved1(): number {
    return this.memory.readU8((this.address + DISPATCHER_HEADER.Reserved1) as GuestAddress);
  }
  set Reserved1(value: number) {
    this.memory.writeU8((this.address + DISPATCHER_HEADER.Reserved1) as GuestAddress, value);
  }

  /** UCHAR */
  get TimerType(): number {
    return this.memory.readU8((this.address + DISPATCHER_HEADER.TimerType) as GuestAddress);
  }
  set TimerType(value: number) {
    this.memory.writeU8((this.address + DISPATCHER_HEADER.TimerType) as GuestAddress, value);
  }

  /** UCHAR */
  get TimerControlFlags(): number {
    return this.memory.readU8((this.address + DISPATCHER_HEADER.TimerControlFlags) as GuestAddress);
  }
  set TimerControlFlags(value: number) {
    this.memory.writeU8((this.address + DISPATCHER_HEADER.TimerControlFlags) as GuestAddress, value);
  }

  /** UCHAR */
  get Hand(): number {
    return this.memory.readU8((this.address + DISPATCHER_HEADER.Hand) as GuestAddress);
  }
  set Hand(value: number) {
    this.memory.writeU8((this.address + DISPATCHER_HEADER.Hand) as GuestAddress, value);
  }

  /** UCHAR */
  get TimerMiscFlags(): number {
    return this.memory.readU8((this.address + DISPATCHER_HEADER.TimerMiscFlags) as GuestAddress);
  }
  set TimerMiscFlags(value: number) {
    this.memory.writeU8((this.address + DISPATCHER_HEADER.TimerMiscFlags) as GuestAddress, value);
  }

  /** UCHAR */
  get Timer2Type(): number {
    return this.memory.readU8((this.address + DISPATCHER_HEADER.Timer2Type) as GuestAddress);
  }
  set Timer2Type(value: number) {
    this.memory.writeU8((this.address + DISPATCHER_HEADER.Timer2Type) as GuestAddress, value);
  }

  /** UCHAR */
  get Timer2Flags(): number {
    return this.memory.readU8((this.address + DISPATCHER_HEADER.Timer2Flags) as GuestAddress);
  }
  set Timer2Flags(value: number) {
    this.memory.writeU8((this.address + DISPATCHER_HEADER.Timer2Flags) as GuestAddress, value);
  }

  /** UCHAR */
  get Timer2ComponentId(): number {
    return this.memory.readU8((this.address + DISPATCHER_HEADER.Timer2ComponentId) as GuestAddress);
  }
  set Timer2ComponentId(value: number) {
    this.memory.writeU8((this.address + DISPATCHER_HEADER.Timer2ComponentId) as GuestAddress, value);
  }

  /** UCHAR */
  get Timer2RelativeId(): number {
    return this.memory.readU8((this.address + DISPATCHER_HEADER.Timer2RelativeId) as GuestAddress);
  }
  set Timer2RelativeId(value: number) {
    this.memory.writeU8((this.address + DISPATCHER_HEADER.Timer2RelativeId) as GuestAddress, value);
  }

  /** UCHAR */
  get QueueType(): number {
    return this.memory.readU8((this.address + DISPATCHER_HEADER.QueueType) as GuestAddress);
  }
  set QueueType(value: number) {
    this.memory.writeU8((this.address + DISPATCHER_HEADER.QueueType) as GuestAddress, value);
  }

  /** UCHAR */
  get QueueControlFlags(): number {
    return this.memory.readU8((this.address + DISPATCHER_HEADER.QueueControlFlags) as GuestAddress);
  }
  set QueueControlFlags(value: number) {
    this.memory.writeU8((this.address + DISPATCHER_HEADER.QueueControlFlags) as GuestAddress, value);
  }

  /** UCHAR */
  get QueueSize(): number {
    return this.memory.readU8((this.address + DISPATCHER_HEADER.QueueSize) as GuestAddress);
  }
  set QueueSize(value: number) {
    this.memory.writeU8((this.address + DISPATCHER_HEADER.QueueSize) as GuestAddress, value);
  }

  /** UCHAR */
  get QueueReserved(): number {
    return this.memory.readU8((this.address + DISPATCHER_HEADER.QueueReserved) as GuestAddress);
  }
  set QueueReserved(value: number) {
    this.memory.writeU8((this.address + DISPATCHER_HEADER.QueueReserved) as GuestAddress, value);
  }

  /** UCHAR */
  get ThreadType(): number {
    return this.memory.readU8((this.address + DISPATCHER_HEADER.ThreadType) as GuestAddress);
  }
  set ThreadType(value: number) {
    this.memory.writeU8((this.address + DISPATCHER_HEADER.ThreadType) as GuestAddress, value);
  }

  /** UCHAR */
  get ThreadReserved(): number {
    return this.memory.readU8((this.address + DISPATCHER_HEADER.ThreadReserved) as GuestAddress);
  }
  set ThreadReserved(value: number) {
    this.memory.writeU8((this.address + DISPATCHER_HEADER.ThreadReserved) as GuestAddress, value);
  }

  /** UCHAR */
  get ThreadControlFlags(): number {
    return this.memory.readU8((this.address + DISPATCHER_HEADER.ThreadControlFlags) as GuestAddress);
  }
  set ThreadControlFlags(value: number) {
    this.memory.writeU8((this.address + DISPATCHER_HEADER.ThreadControlFlags) as GuestAddress, value);
  }

  /** UCHAR */
  get DebugActive(): number {
    return this.memory.readU8((this.address + DISPATCHER_HEADER.DebugActive) as GuestAddress);
  }
  set DebugActive(value: number) {
    this.memory.writeU8((this.address + DISPATCHER_HEADER.DebugActive) as GuestAddress, value);
  }

  /** UCHAR */
  get MutantType(): number {
    return this.memory.readU8((this.address + DISPATCHER_HEADER.MutantType) as GuestAddress);
  }
  set MutantType(value: number) {
    this.memory.writeU8((this.address + DISPATCHER_HEADER.MutantType) as GuestAddress, value);
  }

  /** UCHAR */
  get MutantSize(): number {
    return this.memory.readU8((this.address + DISPATCHER_HEADER.MutantSize) as GuestAddress);
  }
  set MutantSize(value: number) {
    this.memory.writeU8((this.address + DISPATCHER_HEADER.MutantSize) as GuestAddress, value);
  }

  /** BOOLEAN */
  get DpcActive(): number {
    return this.memory.readU8((this.address + DISPATCHER_HEADER.DpcActive) as GuestAddress);
  }
  set DpcActive(value: number) {
    this.memory.writeU8((this.address + DISPATCHER_HEADER.DpcActive) as GuestAddress, value);
  }

  /** UCHAR */
  get MutantReserved(): number {
    return this.memory.readU8((this.address + DISPATCHER_HEADER.MutantReserved) as GuestAddress);
  }
  set MutantReserved(value: number) {
    this.memory.writeU8((this.address + DISPATCHER_HEADER.MutantReserved) as GuestAddress, value);
  }

  /** LONG */
  get SignalState(): number {
    return this.memory.readS32((this.address + DISPATCHER_HEADER.SignalState) as GuestAddress);
  }
  set SignalState(value: number) {
    this.memory.writeU32((this.address + DISPATCHER_HEADER.SignalState) as GuestAddress, value);
  }

  /** Address of the embedded LIST_ENTRY. */
  get WaitListHead(): GuestAddress {
    return (this.address + DISPATCHER_HEADER.WaitListHead) as GuestAddress;
  }
}

/** A KWAIT_BLOCK in guest memory. */
export class KWaitBlock {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** Address of the embedded LIST_ENTRY. */
  get WaitListEntry(): GuestAddress {
    return (this.address + KWAIT_BLOCK.WaitListEntry) as GuestAddress;
  }

  /** UCHAR */
  get WaitType(): number {
    return this.memory.readU8((this.address + KWAIT_BLOCK.WaitType) as GuestAddress);
  }
  set WaitType(value: number) {
    this.memory.writeU8((this.address + KWAIT_BLOCK.WaitType) as GuestAddress, value);
  }

  /** volatile UCHAR */
  get BlockState(): number {
    return this.memory.readU8((this.address + KWAIT_BLOCK.BlockState) as GuestAddress);
  }
  set BlockState(value: number) {
    this.memory.writeU8((this.address + KWAIT_BLOCK.BlockState) as GuestAddress, value);
  }

  /** USHORT */
  get WaitKey(): number {
    return this.memory.readU16((this.address + KWAIT_BLOCK.WaitKey) as GuestAddress);
  }
  set WaitKey(value: number) {
    this.memory.writeU16((this.address + KWAIT_BLOCK.WaitKey) as GuestAddress, value);
  }

  /** LONG */
  get SpareLong(): number {
    return this.memory.readS32((this.address + KWAIT_BLOCK.SpareLong) as GuestAddress);
  }
  set SpareLong(value: number) {
    this.memory.writeU32((this.address + KWAIT_BLOCK.SpareLong) as GuestAddress, value);
  }

  /** KTHREAD* */
  get Thread(): GuestAddress {
    return this.memory.readPointer((this.address + KWAIT_BLOCK.Thread) as GuestAddress);
  }
  set Thread(value: GuestAddress) {
    this.memory.writePointer((this.address + KWAIT_BLOCK.Thread) as GuestAddress, value);
  }

  /** KQUEUE* */
  get NotificationQueue(): GuestAddress {
    return this.memory.readPointer((this.address + KWAIT_BLOCK.NotificationQueue) as GuestAddress);
  }
  set NotificationQueue(value: GuestAddress) {
    this.memory.writePointer((this.address + KWAIT_BLOCK.NotificationQueue) as GuestAddress, value);
  }

  /** KDPC* */
  get Dpc(): GuestAddress {
    return this.memory.readPointer((this.address + KWAIT_BLOCK.Dpc) as GuestAddress);
  }
  set Dpc(value: GuestAddress) {
    this.memory.writePointer((this.address + KWAIT_BLOCK.Dpc) as GuestAddress, value);
  }

  /** PVOID */
  get Object(): GuestAddress {
    return this.memory.readPointer((this.address + KWAIT_BLOCK.Object) as GuestAddress);
  }
  set Object(value: GuestAddress) {
    this.memory.writePointer((this.address + KWAIT_BLOCK.Object) as GuestAddress, value);
  }

  /** PVOID */
  get SparePtr(): GuestAddress {
    return this.memory.readPointer((this.address + KWAIT_BLOCK.SparePtr) as GuestAddress);
  }
  set SparePtr(value: GuestAddress) {
    this.memory.writePointer((this.address + KWAIT_BLOCK.SparePtr) as GuestAddress, value);
  }
}

/** A KEVENT in guest memory. */
export class KEvent {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** Address of the embedded DISPATCHER_HEADER. */
  get Header(): GuestAddress {
    return (this.address + KEVENT.Header) as GuestAddress;
  }
}

/** A KMUTANT in guest memory. */
export class KMutant {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** Address of the embedded DISPATCHER_HEADER. */
  get Header(): GuestAddress {
    return (this.address + KMUTANT.Header) as GuestAddress;
  }

  /** Address of the embedded LIST_ENTRY. */
  get MutantListEntry(): GuestAddress {
    return (this.address + KMUTANT.MutantListEntry) as GuestAddress;
  }

  /** KTHREAD* */
  get OwnerThread(): GuestAddress {
    return this.memory.readPointer((this.address + KMUTANT.OwnerThread) as GuestAddress);
  }
  set OwnerThread(value: GuestAddress) {
    this.memory.writePointer((this.address + KMUTANT.OwnerThread) as GuestAddress, value);
  }

  /** UCHAR */
  get MutantFlags(): number {
    return this.memory.readU8((this.address + KMUTANT.MutantFlags) as GuestAddress);
  }
  set MutantFlags(value: number) {
    this.memory.writeU8((this.address + KMUTANT.MutantFlags) as GuestAddress, value);
  }

  /** UCHAR */
  get ApcDisable(): number {
    return this.memory.readU8((this.address + KMUTANT.ApcDisable) as GuestAddress);
  }
  set ApcDisable(value: number) {
    this.memory.writeU8((this.address + KMUTANT.ApcDisable) as GuestAddress, value);
  }
}

/** A KTHREAD in guest memory. */
export class KThread {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** Address of the embedded DISPATCHER_HEADER. */
  get Header(): GuestAddress {
    return (this.address + KTHREAD.Header) as GuestAddress;
  }

  /** ULONG */
  get ThreadId(): number {
    return this.memory.readU32((this.address + KTHREAD.ThreadId) as GuestAddress);
  }
  set ThreadId(value: number) {
    this.memory.writeU32((this.address + KTHREAD.ThreadId) as GuestAddress, value);
  }

  /** Address of the embedded LIST_ENTRY. */
  get MutantListHead(): GuestAddress {
    return (this.address + KTHREAD.MutantListHead) as GuestAddress;
  }

  /** EPROCESS* */
  get Process(): GuestAddress {
    return this.memory.readPointer((this.address + KTHREAD.Process) as GuestAddress);
  }
  set Process(value: GuestAddress) {
    this.memory.writePointer((this.address + KTHREAD.Process) as GuestAddress, value);
  }

  /** PVOID */
  get StackBase(): GuestAddress {
    return this.memory.readPointer((this.address + KTHREAD.StackBase) as GuestAddress);
  }
  set StackBase(value: GuestAddress) {
    this.memory.writePointer((this.address + KTHREAD.StackBase) as GuestAddress, value);
  }

  /** PVOID */
  get StackLimit(): GuestAddress {
    return this.memory.readPointer((this.address + KTHREAD.StackLimit) as GuestAddress);
  }
  set StackLimit(value: GuestAddress) {
    this.memory.writePointer((this.address + KTHREAD.StackLimit) as GuestAddress, value);
  }

  /** Address of the embedded LIST_ENTRY. */
  get IrpList(): GuestAddress {
    return (this.address + KTHREAD.IrpList) as GuestAddress;
  }

  /** Address of the embedded KWAIT_BLOCK[4]. */
  get WaitBlock(): GuestAddress {
    return (this.address + KTHREAD.WaitBlock) as GuestAddress;
  }

  /** Address of the embedded KEVENT. */
  get IrpListEmpty(): GuestAddress {
    return (this.address + KTHREAD.IrpListEmpty) as GuestAddress;
  }

  /** ULONG_PTR */
  get TopLevelIrp(): U64 {
    return this.memory.readU64((this.address + KTHREAD.TopLevelIrp) as GuestAddress);
  }
  set TopLevelIrp(value: U64) {
    this.memory.writeU64((this.address + KTHREAD.TopLevelIrp) as GuestAddress, value.lo, value.hi);
  }

  /** DEVICE_OBJECT* */
  get DeviceToVerify(): GuestAddress {
    return this.memory.readPointer((this.address + KTHREAD.DeviceToVerify) as GuestAddress);
  }
  set DeviceToVerify(value: GuestAddress) {
    this.memory.writePointer((this.address + KTHREAD.DeviceToVerify) as GuestAddress, value);
  }

  /** BOOLEAN */
  get HardErrorsAreDisabled(): number {
    return this.memory.readU8((this.address + KTHREAD.HardErrorsAreDisabled) as GuestAddress);
  }
  set HardErrorsAreDisabled(value: number) {
    this.memory.writeU8((this.address + KTHREAD.HardErrorsAreDisabled) as GuestAddress, value);
  }
}

/** A KDPC in guest memory. */
export class KDpc {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** ULONG */
  get TargetInfoAsUlong(): number {
    return this.memory.readU32((this.address + KDPC.TargetInfoAsUlong) as GuestAddress);
  }
  set TargetInfoAsUlong(value: number) {
    this.memory.writeU32((this.address + KDPC.TargetInfoAsUlong) as GuestAddress, value);
  }

  /** UCHAR */
  get Type(): number {
    return this.memory.readU8((this.address + KDPC.Type) as GuestAddress);
  }
  set Type(value: number) {
    this.memory.writeU8((this.address + KDPC.Type) as GuestAddress, value);
  }

  /** UCHAR */
  get Importance(): number {
    return this.memory.readU8((this.address + KDPC.Importance) as GuestAddress);
  }
  set Importance(value: number) {
    this.memory.writeU8((this.address + KDPC.Importance) as GuestAddress, value);
  }

  /** volatile USHORT */
  get Number(): number {
    return this.memory.readU16((this.address + KDPC.Number) as GuestAddress);
  }
  set Number(value: number) {
    this.memory.writeU16((this.address + KDPC.Number) as GuestAddress, value);
  }

  /** Address of the embedded SINGLE_LIST_ENTRY. */
  get DpcListEntry(): GuestAddress {
    return (this.address + KDPC.DpcListEntry) as GuestAddress;
  }

  /** KAFFINITY */
  get ProcessorHistory(): U64 {
    return this.memory.readU64((this.address + KDPC.ProcessorHistory) as GuestAddress);
  }
  set ProcessorHistory(value: U64) {
    this.memory.writeU64((this.address + KDPC.ProcessorHistory) as GuestAddress, value.lo, value.hi);
  }

  /** PKDEFERRED_ROUTINE */
  get DeferredRoutine(): GuestAddress {
    return this.memory.readPointer((this.address + KDPC.DeferredRoutine) as GuestAddress);
  }
  set DeferredRoutine(value: GuestAddress) {
    this.memory.writePointer((this.address + KDPC.DeferredRoutine) as GuestAddress, value);
  }

  /** PVOID */
  get DeferredContext(): GuestAddress {
    return this.memory.readPointer((this.address + KDPC.DeferredContext) as GuestAddress);
  }
  set DeferredContext(value: GuestAddress) {
    this.memory.writePointer((this.address + KDPC.DeferredContext) as GuestAddress, value);
  }

  /** PVOID */
  get SystemArgument1(): GuestAddress {
    return this.memory.readPointer((this.address + KDPC.SystemArgument1) as GuestAddress);
  }
  set SystemArgument1(value: GuestAddress) {
    this.memory.writePointer((this.address + KDPC.SystemArgument1) as GuestAddress, value);
  }

  /** PVOID */
  get SystemArgument2(): GuestAddress {
    return this.memory.readPointer((this.address + KDPC.SystemArgument2) as GuestAddress);
  }
  set SystemArgument2(value: GuestAddress) {
    this.memory.writePointer((this.address + KDPC.SystemArgument2) as GuestAddress, value);
  }

  /** PVOID */
  get DpcData(): GuestAddress {
    return this.memory.readPointer((this.address + KDPC.DpcData) as GuestAddress);
  }
  set DpcData(value: GuestAddress) {
    this.memory.writePointer((this.address + KDPC.DpcData) as GuestAddress, value);
  }
}

/** A KTIMER in guest memory. */
export class KTimer {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** Address of the embedded DISPATCHER_HEADER. */
  get Header(): GuestAddress {
    return (this.address + KTIMER.Header) as GuestAddress;
  }

  /** ULARGE_INTEGER */
  get DueTime(): U64 {
    return this.memory.readU64((this.address + KTIMER.DueTime) as GuestAddress);
  }
  set DueTime(value: U64) {
    this.memory.writeU64((this.address + KTIMER.DueTime) as GuestAddress, value.lo, value.hi);
  }

  /** Address of the embedded LIST_ENTRY. */
  get TimerListEntry(): GuestAddress {
    return (this.address + KTIMER.TimerListEntry) as GuestAddress;
  }

  /** KDPC* */
  get Dpc(): GuestAddress {
    return this.memory.readPointer((this.address + KTIMER.Dpc) as GuestAddress);
  }
  set Dpc(value: GuestAddress) {
    this.memory.writePointer((this.address + KTIMER.Dpc) as GuestAddress, value);
  }

  /** USHORT */
  get Processor(): number {
    return this.memory.readU16((this.address + KTIMER.Processor) as GuestAddress);
  }
  set Processor(value: number) {
    this.memory.writeU16((this.address + KTIMER.Processor) as GuestAddress, value);
  }

  /** USHORT */
  get TimerType(): number {
    return this.memory.readU16((this.address + KTIMER.TimerType) as GuestAddress);
  }
  set TimerType(value: number) {
    this.memory.writeU16((this.address + KTIMER.TimerType) as GuestAddress, value);
  }

  /** ULONG */
  get Period(): number {
    return this.memory.readU32((this.address + KTIMER.Period) as GuestAddress);
  }
  set Period(value: number) {
    this.memory.writeU32((this.address + KTIMER.Period) as GuestAddress, value);
  }
}

/** A KSEMAPHORE in guest memory. */
export class KSemaphore {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** Address of the embedded DISPATCHER_HEADER. */
  get Header(): GuestAddress {
    return (this.address + KSEMAPHORE.Header) as GuestAddress;
  }

  /** LONG */
  get Limit(): number {
    return this.memory.readS32((this.address + KSEMAPHORE.Limit) as GuestAddress);
  }
  set Limit(value: number) {
    this.memory.writeU32((this.address + KSEMAPHORE.Limit) as GuestAddress, value);
  }
}

/** A KQUEUE in guest memory. */
export class KQueue {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** Address of the embedded DISPATCHER_HEADER. */
  get Header(): GuestAddress {
    return (this.address + KQUEUE.Header) as GuestAddress;
  }

  /** Address of the embedded LIST_ENTRY. */
  get EntryListHead(): GuestAddress {
    return (this.address + KQUEUE.EntryListHead) as GuestAddress;
  }

  /** ULONG */
  get CurrentCount(): number {
    return this.memory.readU32((this.address + KQUEUE.CurrentCount) as GuestAddress);
  }
  set CurrentCount(value: number) {
    this.memory.writeU32((this.address + KQUEUE.CurrentCount) as GuestAddress, value);
  }

  /** ULONG */
  get MaximumCount(): number {
    return this.memory.readU32((this.address + KQUEUE.MaximumCount) as GuestAddress);
  }
  set MaximumCount(value: number) {
    this.memory.writeU32((this.address + KQUEUE.MaximumCount) as GuestAddress, value);
  }

  /** Address of the embedded LIST_ENTRY. */
  get ThreadListHead(): GuestAddress {
    return (this.address + KQUEUE.ThreadListHead) as GuestAddress;
  }
}

/** A KBUGCHECK_CALLBACK_RECORD in guest memory. */
export class KBugcheckCallbackRecord {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** Address of the embedded LIST_ENTRY. */
  get Entry(): GuestAddress {
    return (this.address + KBUGCHECK_CALLBACK_RECORD.Entry) as GuestAddress;
  }

  /** PKBUGCHECK_CALLBACK_ROUTINE */
  get CallbackRoutine(): GuestAddress {
    return this.memory.readPointer((this.address + KBUGCHECK_CALLBACK_RECORD.CallbackRoutine) as GuestAddress);
  }
  set CallbackRoutine(value: GuestAddress) {
    this.memory.writePointer((this.address + KBUGCHECK_CALLBACK_RECORD.CallbackRoutine) as GuestAddress, value);
  }

  /** PVOID */
  get Buffer(): GuestAddress {
    return this.memory.readPointer((this.address + KBUGCHECK_CALLBACK_RECORD.Buffer) as GuestAddress);
  }
  set Buffer(value: GuestAddress) {
    this.memory.writePointer((this.address + KBUGCHECK_CALLBACK_RECORD.Buffer) as GuestAddress, value);
  }

  /** ULONG */
  get Length(): number {
    return this.memory.readU32((this.address + KBUGCHECK_CALLBACK_RECORD.Length) as GuestAddress);
  }
  set Length(value: number) {
    this.memory.writeU32((this.address + KBUGCHECK_CALLBACK_RECORD.Length) as GuestAddress, value);
  }

  /** PUCHAR */
  get Component(): GuestAddress {
    return this.memory.readPointer((this.address + KBUGCHECK_CALLBACK_RECORD.Component) as GuestAddress);
  }
  set Component(value: GuestAddress) {
    this.memory.writePointer((this.address + KBUGCHECK_CALLBACK_RECORD.Component) as GuestAddress, value);
  }

  /** ULONG_PTR */
  get Checksum(): U64 {
    return this.memory.readU64((this.address + KBUGCHECK_CALLBACK_RECORD.Checksum) as GuestAddress);
  }
  set Checksum(value: U64) {
    this.memory.writeU64((this.address + KBUGCHECK_CALLBACK_RECORD.Checksum) as GuestAddress, value.lo, value.hi);
  }

  /** UCHAR */
  get State(): number {
    return this.memory.readU8((this.address + KBUGCHECK_CALLBACK_RECORD.State) as GuestAddress);
  }
  set State(value: number) {
    this.memory.writeU8((this.address + KBUGCHECK_CALLBACK_RECORD.State) as GuestAddress, value);
  }
}

/** A KBUGCHECK_REASON_CALLBACK_RECORD in guest memory. */
export class KBugcheckReasonCallbackRecord {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** Address of the embedded LIST_ENTRY. */
  get Entry(): GuestAddress {
    return (this.address + KBUGCHECK_REASON_CALLBACK_RECORD.Entry) as GuestAddress;
  }

  /** PKBUGCHECK_REASON_CALLBACK_ROUTINE */
  get CallbackRoutine(): GuestAddress {
    return this.memory.readPointer((this.address + KBUGCHECK_REASON_CALLBACK_RECORD.CallbackRoutine) as GuestAddress);
  }
  set CallbackRoutine(value: GuestAddress) {
    this.memory.writePointer((this.address + KBUGCHECK_REASON_CALLBACK_RECORD.CallbackRoutine) as GuestAddress, value);
  }

  /** PUCHAR */
  get Component(): GuestAddress {
    return this.memory.readPointer((this.address + KBUGCHECK_REASON_CALLBACK_RECORD.Component) as GuestAddress);
  }
  set Component(value: GuestAddress) {
    this.memory.writePointer((this.address + KBUGCHECK_REASON_CALLBACK_RECORD.Component) as GuestAddress, value);
  }

  /** ULONG_PTR */
  get Checksum(): U64 {
    return this.memory.readU64((this.address + KBUGCHECK_REASON_CALLBACK_RECORD.Checksum) as GuestAddress);
  }
  set Checksum(value: U64) {
    this.memory.writeU64((this.address + KBUGCHECK_REASON_CALLBACK_RECORD.Checksum) as GuestAddress, value.lo, value.hi);
  }

  /** KBUGCHECK_CALLBACK_REASON */
  get Reason(): number {
    return this.memory.readU32((this.address + KBUGCHECK_REASON_CALLBACK_RECORD.Reason) as GuestAddress);
  }
  set Reason(value: number) {
    this.memory.writeU32((this.address + KBUGCHECK_REASON_CALLBACK_RECORD.Reason) as GuestAddress, value);
  }

  /** UCHAR */
  get State(): number {
    return this.memory.readU8((this.address + KBUGCHECK_REASON_CALLBACK_RECORD.State) as GuestAddress);
  }
  set State(value: number) {
    this.memory.writeU8((this.address + KBUGCHECK_REASON_CALLBACK_RECORD.State) as GuestAddress, value);
  }
}

/** A IO_INTERRUPT_MESSAGE_INFO in guest memory. */
export class IoInterruptMessageInfo {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** KIRQL */
  get UnifiedIrql(): number {
    return this.memory.readU8((this.address + IO_INTERRUPT_MESSAGE_INFO.UnifiedIrql) as GuestAddress);
  }
  set UnifiedIrql(value: number) {
    this.memory.writeU8((this.address + IO_INTERRUPT_MESSAGE_INFO.UnifiedIrql) as GuestAddress, value);
  }

  /** ULONG */
  get MessageCount(): number {
    return this.memory.readU32((this.address + IO_INTERRUPT_MESSAGE_INFO.MessageCount) as GuestAddress);
  }
  set MessageCount(value: number) {
    this.memory.writeU32((this.address + IO_INTERRUPT_MESSAGE_INFO.MessageCount) as GuestAddress, value);
  }

  /** Address of the embedded IO_INTERRUPT_MESSAGE_INFO_ENTRY[1]. */
  get MessageInfo(): GuestAddress {
    return (this.address + IO_INTERRUPT_MESSAGE_INFO.MessageInfo) as GuestAddress;
  }
}

/** A IO_INTERRUPT_MESSAGE_INFO_ENTRY in guest memory. */
export class IoInterruptMessageInfoEntry {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** PHYSICAL_ADDRESS */
  get MessageAddress(): GuestAddress {
    return this.memory.readPointer((this.address + IO_INTERRUPT_MESSAGE_INFO_ENTRY.MessageAddress) as GuestAddress);
  }
  set MessageAddress(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_INTERRUPT_MESSAGE_INFO_ENTRY.MessageAddress) as GuestAddress, value);
  }

  /** KAFFINITY */
  get TargetProcessorSet(): U64 {
    return this.memory.readU64((this.address + IO_INTERRUPT_MESSAGE_INFO_ENTRY.TargetProcessorSet) as GuestAddress);
  }
  set TargetProcessorSet(value: U64) {
    this.memory.writeU64((this.address + IO_INTERRUPT_MESSAGE_INFO_ENTRY.TargetProcessorSet) as GuestAddress, value.lo, value.hi);
  }

  /** PKINTERRUPT */
  get InterruptObject(): GuestAddress {
    return this.memory.readPointer((this.address + IO_INTERRUPT_MESSAGE_INFO_ENTRY.InterruptObject) as GuestAddress);
  }
  set InterruptObject(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_INTERRUPT_MESSAGE_INFO_ENTRY.InterruptObject) as GuestAddress, value);
  }

  /** ULONG */
  get MessageData(): number {
    return this.memory.readU32((this.address + IO_INTERRUPT_MESSAGE_INFO_ENTRY.MessageData) as GuestAddress);
  }
  set MessageData(value: number) {
    this.memory.writeU32((this.address + IO_INTERRUPT_MESSAGE_INFO_ENTRY.MessageData) as GuestAddress, value);
  }

  /** ULONG */
  get Vector(): number {
    return this.memory.readU32((this.address + IO_INTERRUPT_MESSAGE_INFO_ENTRY.Vector) as GuestAddress);
  }
  set Vector(value: number) {
    this.memory.writeU32((this.address + IO_INTERRUPT_MESSAGE_INFO_ENTRY.Vector) as GuestAddress, value);
  }

  /** KIRQL */
  get Irql(): number {
    return this.memory.readU8((this.address + IO_INTERRUPT_MESSAGE_INFO_ENTRY.Irql) as GuestAddress);
  }
  set Irql(value: number) {
    this.memory.writeU8((this.address + IO_INTERRUPT_MESSAGE_INFO_ENTRY.Irql) as GuestAddress, value);
  }

  /** KINTERRUPT_MODE */
  get Mode(): number {
    return this.memory.readU32((this.address + IO_INTERRUPT_MESSAGE_INFO_ENTRY.Mode) as GuestAddress);
  }
  set Mode(value: number) {
    this.memory.writeU32((this.address + IO_INTERRUPT_MESSAGE_INFO_ENTRY.Mode) as GuestAddress, value);
  }

  /** KINTERRUPT_POLARITY */
  get Polarity(): number {
    return this.memory.readU32((this.address + IO_INTERRUPT_MESSAGE_INFO_ENTRY.Polarity) as GuestAddress);
  }
  set Polarity(value: number) {
    this.memory.writeU32((this.address + IO_INTERRUPT_MESSAGE_INFO_ENTRY.Polarity) as GuestAddress, value);
  }
}

/** A KAPC in guest memory. */
export class KApc {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** UCHAR */
  get Type(): number {
    return this.memory.readU8((this.address + KAPC.Type) as GuestAddress);
  }
  set Type(value: number) {
    this.memory.writeU8((this.address + KAPC.Type) as GuestAddress, value);
  }

  /** UCHAR */
  get AllFlags(): number {
    return this.memory.readU8((this.address + KAPC.AllFlags) as GuestAddress);
  }
  set AllFlags(value: number) {
    this.memory.writeU8((this.address + KAPC.AllFlags) as GuestAddress, value);
  }

  /** UCHAR */
  get Size(): number {
    return this.memory.readU8((this.address + KAPC.Size) as GuestAddress);
  }
  set Size(value: number) {
    this.memory.writeU8((this.address + KAPC.Size) as GuestAddress, value);
  }

  /** UCHAR */
  get SpareByte1(): number {
    return this.memory.readU8((this.address + KAPC.SpareByte1) as GuestAddress);
  }
  set SpareByte1(value: number) {
    this.memory.writeU8((this.address + KAPC.SpareByte1) as GuestAddress, value);
  }

  /** ULONG */
  get SpareLong0(): number {
    return this.memory.readU32((this.address + KAPC.SpareLong0) as GuestAddress);
  }
  set SpareLong0(value: number) {
    this.memory.writeU32((this.address + KAPC.SpareLong0) as GuestAddress, value);
  }

  /** KTHREAD* */
  get Thread(): GuestAddress {
    return this.memory.readPointer((this.address + KAPC.Thread) as GuestAddress);
  }
  set Thread(value: GuestAddress) {
    this.memory.writePointer((this.address + KAPC.Thread) as GuestAddress, value);
  }

  /** Address of the embedded LIST_ENTRY. */
  get ApcListEntry(): GuestAddress {
    return (this.address + KAPC.ApcListEntry) as GuestAddress;
  }

  /** Address of the embedded PVOID[3]. */
  get Reserved(): GuestAddress {
    return (this.address + KAPC.Reserved) as GuestAddress;
  }

  /** PVOID */
  get NormalContext(): GuestAddress {
    return this.memory.readPointer((this.address + KAPC.NormalContext) as GuestAddress);
  }
  set NormalContext(value: GuestAddress) {
    this.memory.writePointer((this.address + KAPC.NormalContext) as GuestAddress, value);
  }

  /** PVOID */
  get SystemArgument1(): GuestAddress {
    return this.memory.readPointer((this.address + KAPC.SystemArgument1) as GuestAddress);
  }
  set SystemArgument1(value: GuestAddress) {
    this.memory.writePointer((this.address + KAPC.SystemArgument1) as GuestAddress, value);
  }

  /** PVOID */
  get SystemArgument2(): GuestAddress {
    return this.memory.readPointer((this.address + KAPC.SystemArgument2) as GuestAddress);
  }
  set SystemArgument2(value: GuestAddress) {
    this.memory.writePointer((this.address + KAPC.SystemArgument2) as GuestAddress, value);
  }

  /** CCHAR */
  get ApcStateIndex(): number {
    return this.memory.readU8((this.address + KAPC.ApcStateIndex) as GuestAddress);
  }
  set ApcStateIndex(value: number) {
    this.memory.writeU8((this.address + KAPC.ApcStateIndex) as GuestAddress, value);
  }

  /** KPROCESSOR_MODE */
  get ApcMode(): number {
    return this.memory.readU8((this.address + KAPC.ApcMode) as GuestAddress);
  }
  set ApcMode(value: number) {
    this.memory.writeU8((this.address + KAPC.ApcMode) as GuestAddress, value);
  }

  /** BOOLEAN */
  get Inserted(): number {
    return this.memory.readU8((this.address + KAPC.Inserted) as GuestAddress);
  }
  set Inserted(value: number) {
    this.memory.writeU8((this.address + KAPC.Inserted) as GuestAddress, value);
  }
}

/** A KAPC_STATE in guest memory. */
export class KapcState {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** Address of the embedded LIST_ENTRY[2]. */
  get ApcListHead(): GuestAddress {
    return (this.address + KAPC_STATE.ApcListHead) as GuestAddress;
  }

  /** KPROCESS* */
  get Process(): GuestAddress {
    return this.memory.readPointer((this.address + KAPC_STATE.Process) as GuestAddress);
  }
  set Process(value: GuestAddress) {
    this.memory.writePointer((this.address + KAPC_STATE.Process) as GuestAddress, value);
  }

  /** UCHAR */
  get InProgressFlags(): number {
    return this.memory.readU8((this.address + KAPC_STATE.InProgressFlags) as GuestAddress);
  }
  set InProgressFlags(value: number) {
    this.memory.writeU8((this.address + KAPC_STATE.InProgressFlags) as GuestAddress, value);
  }

  /** BOOLEAN */
  get KernelApcPending(): number {
    return this.memory.readU8((this.address + KAPC_STATE.KernelApcPending) as GuestAddress);
  }
  set KernelApcPending(value: number) {
    this.memory.writeU8((this.address + KAPC_STATE.KernelApcPending) as GuestAddress, value);
  }

  /** BOOLEAN */
  get UserApcPendingAll(): number {
    return this.memory.readU8((this.address + KAPC_STATE.UserApcPendingAll) as GuestAddress);
  }
  set UserApcPendingAll(value: number) {
    this.memory.writeU8((this.address + KAPC_STATE.UserApcPendingAll) as GuestAddress, value);
  }
}

/** A WORK_QUEUE_ITEM in guest memory. */
export class WorkQueueItem {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** Address of the embedded LIST_ENTRY. */
  get List(): GuestAddress {
    return (this.address + WORK_QUEUE_ITEM.List) as GuestAddress;
  }

  /** PWORKER_THREAD_ROUTINE */
  get WorkerRoutine(): GuestAddress {
    return this.memory.readPointer((this.address + WORK_QUEUE_ITEM.WorkerRoutine) as GuestAddress);
  }
  set WorkerRoutine(value: GuestAddress) {
    this.memory.writePointer((this.address + WORK_QUEUE_ITEM.WorkerRoutine) as GuestAddress, value);
  }

  /** PVOID */
  get Parameter(): GuestAddress {
    return this.memory.readPointer((this.address + WORK_QUEUE_ITEM.Parameter) as GuestAddress);
  }
  set Parameter(value: GuestAddress) {
    this.memory.writePointer((this.address + WORK_QUEUE_ITEM.Parameter) as GuestAddress, value);
  }
}

/** A IO_WORKITEM in guest memory. */
export class IoWorkitem {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** Address of the embedded WORK_QUEUE_ITEM. */
  get WorkItem(): GuestAddress {
    return (this.address + IO_WORKITEM.WorkItem) as GuestAddress;
  }

  /** PVOID */
  get Routine(): GuestAddress {
    return this.memory.readPointer((this.address + IO_WORKITEM.Routine) as GuestAddress);
  }
  set Routine(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_WORKITEM.Routine) as GuestAddress, value);
  }

  /** PVOID */
  get IoObject(): GuestAddress {
    return this.memory.readPointer((this.address + IO_WORKITEM.IoObject) as GuestAddress);
  }
  set IoObject(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_WORKITEM.IoObject) as GuestAddress, value);
  }

  /** PVOID */
  get Context(): GuestAddress {
    return this.memory.readPointer((this.address + IO_WORKITEM.Context) as GuestAddress);
  }
  set Context(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_WORKITEM.Context) as GuestAddress, value);
  }

  /** PVOID */
  get WorkingOnBehalfClient(): GuestAddress {
    return this.memory.readPointer((this.address + IO_WORKITEM.WorkingOnBehalfClient) as GuestAddress);
  }
  set WorkingOnBehalfClient(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_WORKITEM.WorkingOnBehalfClient) as GuestAddress, value);
  }

  /** ULONG */
  get Type(): number {
    return this.memory.readU32((this.address + IO_WORKITEM.Type) as GuestAddress);
  }
  set Type(value: number) {
    this.memory.writeU32((this.address + IO_WORKITEM.Type) as GuestAddress, value);
  }

  /** Address of the embedded GUID. */
  get ActivityId(): GuestAddress {
    return (this.address + IO_WORKITEM.ActivityId) as GuestAddress;
  }
}

/** A FAST_MUTEX in guest memory. */
export class FastMutex {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** LONG */
  get Count(): number {
    return this.memory.readS32((this.address + FAST_MUTEX.Count) as GuestAddress);
  }
  set Count(value: number) {
    this.memory.writeU32((this.address + FAST_MUTEX.Count) as GuestAddress, value);
  }

  /** PVOID */
  get Owner(): GuestAddress {
    return this.memory.readPointer((this.address + FAST_MUTEX.Owner) as GuestAddress);
  }
  set Owner(value: GuestAddress) {
    this.memory.writePointer((this.address + FAST_MUTEX.Owner) as GuestAddress, value);
  }

  /** ULONG */
  get Contention(): number {
    return this.memory.readU32((this.address + FAST_MUTEX.Contention) as GuestAddress);
  }
  set Contention(value: number) {
    this.memory.writeU32((this.address + FAST_MUTEX.Contention) as GuestAddress, value);
  }

  /** Address of the embedded KEVENT. */
  get Event(): GuestAddress {
    return (this.address + FAST_MUTEX.Event) as GuestAddress;
  }

  /** ULONG */
  get OldIrql(): number {
    return this.memory.readU32((this.address + FAST_MUTEX.OldIrql) as GuestAddress);
  }
  set OldIrql(value: number) {
    this.memory.writeU32((this.address + FAST_MUTEX.OldIrql) as GuestAddress, value);
  }
}

/** A ERESOURCE in guest memory. */
export class EResource {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** Address of the embedded LIST_ENTRY. */
  get SystemResourcesList(): GuestAddress {
    return (this.address + ERESOURCE.SystemResourcesList) as GuestAddress;
  }

  /** POWNER_ENTRY */
  get OwnerTable(): GuestAddress {
    return this.memory.readPointer((this.address + ERESOURCE.OwnerTable) as GuestAddress);
  }
  set OwnerTable(value: GuestAddress) {
    this.memory.writePointer((this.address + ERESOURCE.OwnerTable) as GuestAddress, value);
  }

  /** SHORT */
  get ActiveCount(): number {
    return this.memory.readU16((this.address + ERESOURCE.ActiveCount) as GuestAddress);
  }
  set ActiveCount(value: number) {
    this.memory.writeU16((this.address + ERESOURCE.ActiveCount) as GuestAddress, value);
  }

  /** USHORT */
  get Flag(): number {
    return this.memory.readU16((this.address + ERESOURCE.Flag) as GuestAddress);
  }
  set Flag(value: number) {
    this.memory.writeU16((this.address + ERESOURCE.Flag) as GuestAddress, value);
  }

  /** UCHAR */
  get ReservedLowFlags(): number {
    return this.memory.readU8((this.address + ERESOURCE.ReservedLowFlags) as GuestAddress);
  }
  set ReservedLowFlags(value: number) {
    this.memory.writeU8((this.address + ERESOURCE.ReservedLowFlags) as GuestAddress, value);
  }

  /** UCHAR */
  get WaiterPriority(): number {
    return this.memory.readU8((this.address + ERESOURCE.WaiterPriority) as GuestAddress);
  }
  set WaiterPriority(value: number) {
    this.memory.writeU8((this.address + ERESOURCE.WaiterPriority) as GuestAddress, value);
  }

  /** PVOID */
  get SharedWaiters(): GuestAddress {
    return this.memory.readPointer((this.address + ERESOURCE.SharedWaiters) as GuestAddress);
  }
  set SharedWaiters(value: GuestAddress) {
    this.memory.writePointer((this.address + ERESOURCE.SharedWaiters) as GuestAddress, value);
  }

  /** PVOID */
  get ExclusiveWaiters(): GuestAddress {
    return this.memory.readPointer((this.address + ERESOURCE.ExclusiveWaiters) as GuestAddress);
  }
  set ExclusiveWaiters(value: GuestAddress) {
    this.memory.writePointer((this.address + ERESOURCE.ExclusiveWaiters) as GuestAddress, value);
  }

  /** Address of the embedded OWNER_ENTRY. */
  get OwnerEntry(): GuestAddress {
    return (this.address + ERESOURCE.OwnerEntry) as GuestAddress;
  }

  /** ULONG */
  get ActiveEntries(): number {
    return this.memory.readU32((this.address + ERESOURCE.ActiveEntries) as GuestAddress);
  }
  set ActiveEntries(value: number) {
    this.memory.writeU32((this.address + ERESOURCE.ActiveEntries) as GuestAddress, value);
  }

  /** ULONG */
  get ContentionCount(): number {
    return this.memory.readU32((this.address + ERESOURCE.ContentionCount) as GuestAddress);
  }
  set ContentionCount(value: number) {
    this.memory.writeU32((this.address + ERESOURCE.ContentionCount) as GuestAddress, value);
  }

  /** ULONG */
  get NumberOfSharedWaiters(): number {
    return this.memory.readU32((this.address + ERESOURCE.NumberOfSharedWaiters) as GuestAddress);
  }
  set NumberOfSharedWaiters(value: number) {
    this.memory.writeU32((this.address + ERESOURCE.NumberOfSharedWaiters) as GuestAddress, value);
  }

  /** ULONG */
  get NumberOfExclusiveWaiters(): number {
    return this.memory.readU32((this.address + ERESOURCE.NumberOfExclusiveWaiters) as GuestAddress);
  }
  set NumberOfExclusiveWaiters(value: number) {
    this.memory.writeU32((this.address + ERESOURCE.NumberOfExclusiveWaiters) as GuestAddress, value);
  }

  /** PVOID */
  get Reserved2(): GuestAddress {
    return this.memory.readPointer((this.address + ERESOURCE.Reserved2) as GuestAddress);
  }
  set Reserved2(value: GuestAddress) {
    this.memory.writePointer((this.address + ERESOURCE.Reserved2) as GuestAddress, value);
  }

  /** PVOID */
  get Address(): GuestAddress {
    return this.memory.readPointer((this.address + ERESOURCE.Address) as GuestAddress);
  }
  set Address(value: GuestAddress) {
    this.memory.writePointer((this.address + ERESOURCE.Address) as GuestAddress, value);
  }

  /** ULONG_PTR */
  get CreatorBackTraceIndex(): U64 {
    return this.memory.readU64((this.address + ERESOURCE.CreatorBackTraceIndex) as GuestAddress);
  }
  set CreatorBackTraceIndex(value: U64) {
    this.memory.writeU64((this.address + ERESOURCE.CreatorBackTraceIndex) as GuestAddress, value.lo, value.hi);
  }

  /** KSPIN_LOCK */
  get SpinLock(): U64 {
    return this.memory.readU64((this.address + ERESOURCE.SpinLock) as GuestAddress);
  }
  set SpinLock(value: U64) {
    this.memory.writeU64((this.address + ERESOURCE.SpinLock) as GuestAddress, value.lo, value.hi);
  }
}

/** A KSPIN_LOCK_QUEUE in guest memory. */
export class KspinLockQueue {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** Address of the embedded KSPIN_LOCK_QUEUE*volatile. */
  get Next(): GuestAddress {
    return (this.address + KSPIN_LOCK_QUEUE.Next) as GuestAddress;
  }

  /** volatile PKSPIN_LOCK */
  get Lock(): GuestAddress {
    return this.memory.readPointer((this.address + KSPIN_LOCK_QUEUE.Lock) as GuestAddress);
  }
  set Lock(value: GuestAddress) {
    this.memory.writePointer((this.address + KSPIN_LOCK_QUEUE.Lock) as GuestAddress, value);
  }
}

/** A KLOCK_QUEUE_HANDLE in guest memory. */
export class KlockQueueHandle {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** Address of the embedded KSPIN_LOCK_QUEUE. */
  get LockQueue(): GuestAddress {
    return (this.address + KLOCK_QUEUE_HANDLE.LockQueue) as GuestAddress;
  }

  /** KIRQL */
  get OldIrql(): number {
    return this.memory.readU8((this.address + KLOCK_QUEUE_HANDLE.OldIrql) as GuestAddress);
  }
  set OldIrql(value: number) {
    this.memory.writeU8((this.address + KLOCK_QUEUE_HANDLE.OldIrql) as GuestAddress, value);
  }
}

/** A GENERAL_LOOKASIDE in guest memory. */
export class GeneralLookaside {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** Address of the embedded SLIST_HEADER. */
  get ListHead(): GuestAddress {
    return (this.address + GENERAL_LOOKASIDE.ListHead) as GuestAddress;
  }

  /** Address of the embedded SINGLE_LIST_ENTRY. */
  get SingleListHead(): GuestAddress {
    return (this.address + GENERAL_LOOKASIDE.SingleListHead) as GuestAddress;
  }

  /** USHORT */
  get Depth(): number {
    return this.memory.readU16((this.address + GENERAL_LOOKASIDE.Depth) as GuestAddress);
  }
  set Depth(value: number) {
    this.memory.writeU16((this.address + GENERAL_LOOKASIDE.Depth) as GuestAddress, value);
  }

  /** USHORT */
  get MaximumDepth(): number {
    return this.memory.readU16((this.address + GENERAL_LOOKASIDE.MaximumDepth) as GuestAddress);
  }
  set MaximumDepth(value: number) {
    this.memory.writeU16((this.address + GENERAL_LOOKASIDE.MaximumDepth) as GuestAddress, value);
  }

  /** ULONG */
  get TotalAllocates(): number {
    return this.memory.readU32((this.address + GENERAL_LOOKASIDE.TotalAllocates) as GuestAddress);
  }
  set TotalAllocates(value: number) {
    this.memory.writeU32((this.address + GENERAL_LOOKASIDE.TotalAllocates) as GuestAddress, value);
  }

  /** ULONG */
  get AllocateMisses(): number {
    return this.memory.readU32((this.address + GENERAL_LOOKASIDE.AllocateMisses) as GuestAddress);
  }
  set AllocateMisses(value: number) {
    this.memory.writeU32((this.address + GENERAL_LOOKASIDE.AllocateMisses) as GuestAddress, value);
  }

  /** ULONG */
  get AllocateHits(): number {
    return this.memory.readU32((this.address + GENERAL_LOOKASIDE.AllocateHits) as GuestAddress);
  }
  set AllocateHits(value: number) {
    this.memory.writeU32((this.address + GENERAL_LOOKASIDE.AllocateHits) as GuestAddress, value);
  }

  /** ULONG */
  get TotalFrees(): number {
    return this.memory.readU32((this.address + GENERAL_LOOKASIDE.TotalFrees) as GuestAddress);
  }
  set TotalFrees(value: number) {
    this.memory.writeU32((this.address + GENERAL_LOOKASIDE.TotalFrees) as GuestAddress, value);
  }

  /** ULONG */
  get FreeMisses(): number {
    return this.memory.readU32((this.address + GENERAL_LOOKASIDE.FreeMisses) as GuestAddress);
  }
  set FreeMisses(value: number) {
    this.memory.writeU32((this.address + GENERAL_LOOKASIDE.FreeMisses) as GuestAddress, value);
  }

  /** ULONG */
  get FreeHits(): number {
    return this.memory.readU32((this.address + GENERAL_LOOKASIDE.FreeHits) as GuestAddress);
  }
  set FreeHits(value: number) {
    this.memory.writeU32((this.address + GENERAL_LOOKASIDE.FreeHits) as GuestAddress, value);
  }

  /** POOL_TYPE */
  get Type(): number {
    return this.memory.readU32((this.address + GENERAL_LOOKASIDE.Type) as GuestAddress);
  }
  set Type(value: number) {
    this.memory.writeU32((this.address + GENERAL_LOOKASIDE.Type) as GuestAddress, value);
  }

  /** ULONG */
  get Tag(): number {
    return this.memory.readU32((this.address + GENERAL_LOOKASIDE.Tag) as GuestAddress);
  }
  set Tag(value: number) {
    this.memory.writeU32((this.address + GENERAL_LOOKASIDE.Tag) as GuestAddress, value);
  }

  /** ULONG */
  get Size(): number {
    return this.memory.readU32((this.address + GENERAL_LOOKASIDE.Size) as GuestAddress);
  }
  set Size(value: number) {
    this.memory.writeU32((this.address + GENERAL_LOOKASIDE.Size) as GuestAddress, value);
  }

  /** PALLOCATE_FUNCTION_EX */
  get AllocateEx(): GuestAddress {
    return this.memory.readPointer((this.address + GENERAL_LOOKASIDE.AllocateEx) as GuestAddress);
  }
  set AllocateEx(value: GuestAddress) {
    this.memory.writePointer((this.address + GENERAL_LOOKASIDE.AllocateEx) as GuestAddress, value);
  }

  /** PALLOCATE_FUNCTION */
  get Allocate(): GuestAddress {
    return this.memory.readPointer((this.address + GENERAL_LOOKASIDE.Allocate) as GuestAddress);
  }
  set Allocate(value: GuestAddress) {
    this.memory.writePointer((this.address + GENERAL_LOOKASIDE.Allocate) as GuestAddress, value);
  }

  /** PFREE_FUNCTION_EX */
  get FreeEx(): GuestAddress {
    return this.memory.readPointer((this.address + GENERAL_LOOKASIDE.FreeEx) as GuestAddress);
  }
  set FreeEx(value: GuestAddress) {
    this.memory.writePointer((this.address + GENERAL_LOOKASIDE.FreeEx) as GuestAddress, value);
  }

  /** PFREE_FUNCTION */
  get Free(): GuestAddress {
    return this.memory.readPointer((this.address + GENERAL_LOOKASIDE.Free) as GuestAddress);
  }
  set Free(value: GuestAddress) {
    this.memory.writePointer((this.address + GENERAL_LOOKASIDE.Free) as GuestAddress, value);
  }

  /** Address of the embedded LIST_ENTRY. */
  get ListEntry(): GuestAddress {
    return (this.address + GENERAL_LOOKASIDE.ListEntry) as GuestAddress;
  }

  /** ULONG */
  get LastTotalAllocates(): number {
    return this.memory.readU32((this.address + GENERAL_LOOKASIDE.LastTotalAllocates) as GuestAddress);
  }
  set LastTotalAllocates(value: number) {
    this.memory.writeU32((this.address + GENERAL_LOOKASIDE.LastTotalAllocates) as GuestAddress, value);
  }

  /** ULONG */
  get LastAllocateMisses(): number {
    return this.memory.readU32((this.address + GENERAL_LOOKASIDE.LastAllocateMisses) as GuestAddress);
  }
  set LastAllocateMisses(value: number) {
    this.memory.writeU32((this.address + GENERAL_LOOKASIDE.LastAllocateMisses) as GuestAddress, value);
  }

  /** ULONG */
  get LastAllocateHits(): number {
    return this.memory.readU32((this.address + GENERAL_LOOKASIDE.LastAllocateHits) as GuestAddress);
  }
  set LastAllocateHits(value: number) {
    this.memory.writeU32((this.address + GENERAL_LOOKASIDE.LastAllocateHits) as GuestAddress, value);
  }

  /** Address of the embedded ULONG[2]. */
  get Future(): GuestAddress {
    return (this.address + GENERAL_LOOKASIDE.Future) as GuestAddress;
  }
}

/** A EPROCESS in guest memory. */
export class EProcess {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** Address of the embedded DISPATCHER_HEADER. */
  get Header(): GuestAddress {
    return (this.address + EPROCESS.Header) as GuestAddress;
  }

  /** HANDLE */
  get UniqueProcessId(): U64 {
    return this.memory.readU64((this.address + EPROCESS.UniqueProcessId) as GuestAddress);
  }
  set UniqueProcessId(value: U64) {
    this.memory.writeU64((this.address + EPROCESS.UniqueProcessId) as GuestAddress, value.lo, value.hi);
  }

  /** ULONG */
  get AddressSpace(): number {
    return this.memory.readU32((this.address + EPROCESS.AddressSpace) as GuestAddress);
  }
  set AddressSpace(value: number) {
    this.memory.writeU32((this.address + EPROCESS.AddressSpace) as GuestAddress, value);
  }

  /** Address of the embedded UCHAR[16]. */
  get ImageFileName(): GuestAddress {
    return (this.address + EPROCESS.ImageFileName) as GuestAddress;
  }
}

/** A PHYSICAL_MEMORY_RANGE in guest memory. */
export class PhysicalMemoryRange {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** PHYSICAL_ADDRESS */
  get BaseAddress(): GuestAddress {
    return this.memory.readPointer((this.address + PHYSICAL_MEMORY_RANGE.BaseAddress) as GuestAddress);
  }
  set BaseAddress(value: GuestAddress) {
    this.memory.writePointer((this.address + PHYSICAL_MEMORY_RANGE.BaseAddress) as GuestAddress, value);
  }

  /** LARGE_INTEGER */
  get NumberOfBytes(): U64 {
    return this.memory.readU64((this.address + PHYSICAL_MEMORY_RANGE.NumberOfBytes) as GuestAddress);
  }
  set NumberOfBytes(value: U64) {
    this.memory.writeU64((this.address + PHYSICAL_MEMORY_RANGE.NumberOfBytes) as GuestAddress, value.lo, value.hi);
  }
}

/** A SECTION_OBJECT_POINTERS in guest memory. */
export class SectionObjectPointers {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** PVOID */
  get DataSectionObject(): GuestAddress {
    return this.memory.readPointer((this.address + SECTION_OBJECT_POINTERS.DataSectionObject) as GuestAddress);
  }
  set DataSectionObject(value: GuestAddress) {
    this.memory.writePointer((this.address + SECTION_OBJECT_POINTERS.DataSectionObject) as GuestAddress, value);
  }

  /** PVOID */
  get SharedCacheMap(): GuestAddress {
    return this.memory.readPointer((this.address + SECTION_OBJECT_POINTERS.SharedCacheMap) as GuestAddress);
  }
  set SharedCacheMap(value: GuestAddress) {
    this.memory.writePointer((this.address + SECTION_OBJECT_POINTERS.SharedCacheMap) as GuestAddress, value);
  }

  /** PVOID */
  get ImageSectionObject(): GuestAddress {
    return this.memory.readPointer((this.address + SECTION_OBJECT_POINTERS.ImageSectionObject) as GuestAddress);
  }
  set ImageSectionObject(value: GuestAddress) {
    this.memory.writePointer((this.address + SECTION_OBJECT_POINTERS.ImageSectionObject) as GuestAddress, value);
  }
}

/** A WMIREGINFOW in guest memory. */
export class Wmireginfow {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** ULONG */
  get BufferSize(): number {
    return this.memory.readU32((this.address + WMIREGINFOW.BufferSize) as GuestAddress);
  }
  set BufferSize(value: number) {
    this.memory.writeU32((this.address + WMIREGINFOW.BufferSize) as GuestAddress, value);
  }

  /** ULONG */
  get NextWmiRegInfo(): number {
    return this.memory.readU32((this.address + WMIREGINFOW.NextWmiRegInfo) as GuestAddress);
  }
  set NextWmiRegInfo(value: number) {
    this.memory.writeU32((this.address + WMIREGINFOW.NextWmiRegInfo) as GuestAddress, value);
  }

  /** ULONG */
  get RegistryPath(): number {
    return this.memory.readU32((this.address + WMIREGINFOW.RegistryPath) as GuestAddress);
  }
  set RegistryPath(value: number) {
    this.memory.writeU32((this.address + WMIREGINFOW.RegistryPath) as GuestAddress, value);
  }

  /** ULONG */
  get MofResourceName(): number {
    return this.memory.readU32((this.address + WMIREGINFOW.MofResourceName) as GuestAddress);
  }
  set MofResourceName(value: number) {
    this.memory.writeU32((this.address + WMIREGINFOW.MofResourceName) as GuestAddress, value);
  }

  /** ULONG */
  get GuidCount(): number {
    return this.memory.readU32((this.address + WMIREGINFOW.GuidCount) as GuestAddress);
  }
  set GuidCount(value: number) {
    this.memory.writeU32((this.address + WMIREGINFOW.GuidCount) as GuestAddress, value);
  }

  /** Address of the embedded WMIREGGUIDW[]. */
  get WmiRegGuid(): GuestAddress {
    return (this.address + WMIREGINFOW.WmiRegGuid) as GuestAddress;
  }
}

/** A WMIREGGUIDW in guest memory. */
export class Wmiregguidw {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** Address of the embedded GUID. */
  get Guid(): GuestAddress {
    return (this.address + WMIREGGUIDW.Guid) as GuestAddress;
  }

  /** ULONG */
  get Flags(): number {
    return this.memory.readU32((this.address + WMIREGGUIDW.Flags) as GuestAddress);
  }
  set Flags(value: number) {
    this.memory.writeU32((this.address + WMIREGGUIDW.Flags) as GuestAddress, value);
  }

  /** ULONG */
  get InstanceCount(): number {
    return this.memory.readU32((this.address + WMIREGGUIDW.InstanceCount) as GuestAddress);
  }
  set InstanceCount(value: number) {
    this.memory.writeU32((this.address + WMIREGGUIDW.InstanceCount) as GuestAddress, value);
  }

  /** ULONG */
  get InstanceNameList(): number {
    return this.memory.readU32((this.address + WMIREGGUIDW.InstanceNameList) as GuestAddress);
  }
  set InstanceNameList(value: number) {
    this.memory.writeU32((this.address + WMIREGGUIDW.InstanceNameList) as GuestAddress, value);
  }

  /** ULONG */
  get BaseNameOffset(): number {
    return this.memory.readU32((this.address + WMIREGGUIDW.BaseNameOffset) as GuestAddress);
  }
  set BaseNameOffset(value: number) {
    this.memory.writeU32((this.address + WMIREGGUIDW.BaseNameOffset) as GuestAddress, value);
  }

  /** ULONG_PTR */
  get Pdo(): U64 {
    return this.memory.readU64((this.address + WMIREGGUIDW.Pdo) as GuestAddress);
  }
  set Pdo(value: U64) {
    this.memory.writeU64((this.address + WMIREGGUIDW.Pdo) as GuestAddress, value.lo, value.hi);
  }

  /** ULONG_PTR */
  get InstanceInfo(): U64 {
    return this.memory.readU64((this.address + WMIREGGUIDW.InstanceInfo) as GuestAddress);
  }
  set InstanceInfo(value: U64) {
    this.memory.writeU64((this.address + WMIREGGUIDW.InstanceInfo) as GuestAddress, value.lo, value.hi);
  }
}

/** A WNODE_HEADER in guest memory. */
export class WnodeHeader {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** ULONG */
  get BufferSize(): number {
    return this.memory.readU32((this.address + WNODE_HEADER.BufferSize) as GuestAddress);
  }
  set BufferSize(value: number) {
    this.memory.writeU32((this.address + WNODE_HEADER.BufferSize) as GuestAddress, value);
  }

  /** ULONG */
  get ProviderId(): number {
    return this.memory.readU32((this.address + WNODE_HEADER.ProviderId) as GuestAddress);
  }
  set ProviderId(value: number) {
    this.memory.writeU32((this.address + WNODE_HEADER.ProviderId) as GuestAddress, value);
  }

  /** ULONG64 */
  get HistoricalContext(): U64 {
    return this.memory.readU64((this.address + WNODE_HEADER.HistoricalContext) as GuestAddress);
  }
  set HistoricalContext(value: U64) {
    this.memory.writeU64((this.address + WNODE_HEADER.HistoricalContext) as GuestAddress, value.lo, value.hi);
  }

  /** ULONG */
  get Version(): number {
    return this.memory.readU32((this.address + WNODE_HEADER.Version) as GuestAddress);
  }
  set Version(value: number) {
    this.memory.writeU32((this.address + WNODE_HEADER.Version) as GuestAddress, value);
  }

  /** ULONG */
  get Linkage(): number {
    return this.memory.readU32((this.address + WNODE_HEADER.Linkage) as GuestAddress);
  }
  set Linkage(value: number) {
    this.memory.writeU32((this.address + WNODE_HEADER.Linkage) as GuestAddress, value);
  }

  /** ULONG */
  get CountLost(): number {
    return this.memory.readU32((this.address + WNODE_HEADER.CountLost) as GuestAddress);
  }
  set CountLost(value: number) {
    this.memory.writeU32((this.address + WNODE_HEADER.CountLost) as GuestAddress, value);
  }

  /** HANDLE */
  get KernelHandle(): U64 {
    return this.memory.readU64((this.address + WNODE_HEADER.KernelHandle) as GuestAddress);
  }
  set KernelHandle(value: U64) {
    this.memory.writeU64((this.address + WNODE_HEADER.KernelHandle) as GuestAddress, value.lo, value.hi);
  }

  /** LARGE_INTEGER */
  get TimeStamp(): U64 {
    return this.memory.readU64((this.address + WNODE_HEADER.TimeStamp) as GuestAddress);
  }
  set TimeStamp(value: U64) {
    this.memory.writeU64((this.address + WNODE_HEADER.TimeStamp) as GuestAddress, value.lo, value.hi);
  }

  /** Address of the embedded GUID. */
  get Guid(): GuestAddress {
    return (this.address + WNODE_HEADER.Guid) as GuestAddress;
  }

  /** ULONG */
  get ClientContext(): number {
    return this.memory.readU32((this.address + WNODE_HEADER.ClientContext) as GuestAddress);
  }
  set ClientContext(value: number) {
    this.memory.writeU32((this.address + WNODE_HEADER.ClientContext) as GuestAddress, value);
  }

  /** ULONG */
  get Flags(): number {
    return this.memory.readU32((this.address + WNODE_HEADER.Flags) as GuestAddress);
  }
  set Flags(value: number) {
    this.memory.writeU32((this.address + WNODE_HEADER.Flags) as GuestAddress, value);
  }
}

/** A RTL_QUERY_REGISTRY_TABLE in guest memory. */
export class RtlQueryRegistryTable {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** PRTL_QUERY_REGISTRY_ROUTINE */
  get QueryRoutine(): GuestAddress {
    return this.memory.readPointer((this.address + RTL_QUERY_REGISTRY_TABLE.QueryRoutine) as GuestAddress);
  }
  set QueryRoutine(value: GuestAddress) {
    this.memory.writePointer((this.address + RTL_QUERY_REGISTRY_TABLE.QueryRoutine) as GuestAddress, value);
  }

  /** ULONG */
  get Flags(): number {
    return this.memory.readU32((this.address + RTL_QUERY_REGISTRY_TABLE.Flags) as GuestAddress);
  }
  set Flags(value: number) {
    this.memory.writeU32((this.address + RTL_QUERY_REGISTRY_TABLE.Flags) as GuestAddress, value);
  }

  /** PWSTR */
  get Name(): GuestAddress {
    return this.memory.readPointer((this.address + RTL_QUERY_REGISTRY_TABLE.Name) as GuestAddress);
  }
  set Name(value: GuestAddress) {
    this.memory.writePointer((this.address + RTL_QUERY_REGISTRY_TABLE.Name) as GuestAddress, value);
  }

  /** PVOID */
  get EntryContext(): GuestAddress {
    return this.memory.readPointer((this.address + RTL_QUERY_REGISTRY_TABLE.EntryContext) as GuestAddress);
  }
  set EntryContext(value: GuestAddress) {
    this.memory.writePointer((this.address + RTL_QUERY_REGISTRY_TABLE.EntryContext) as GuestAddress, value);
  }

  /** ULONG */
  get DefaultType(): number {
    return this.memory.readU32((this.address + RTL_QUERY_REGISTRY_TABLE.DefaultType) as GuestAddress);
  }
  set DefaultType(value: number) {
    this.memory.writeU32((this.address + RTL_QUERY_REGISTRY_TABLE.DefaultType) as GuestAddress, value);
  }

  /** PVOID */
  get DefaultData(): GuestAddress {
    return this.memory.readPointer((this.address + RTL_QUERY_REGISTRY_TABLE.DefaultData) as GuestAddress);
  }
  set DefaultData(value: GuestAddress) {
    this.memory.writePointer((this.address + RTL_QUERY_REGISTRY_TABLE.DefaultData) as GuestAddress, value);
  }

  /** ULONG */
  get DefaultLength(): number {
    return this.memory.readU32((this.address + RTL_QUERY_REGISTRY_TABLE.DefaultLength) as GuestAddress);
  }
  set DefaultLength(value: number) {
    this.memory.writeU32((this.address + RTL_QUERY_REGISTRY_TABLE.DefaultLength) as GuestAddress, value);
  }
}

/** A SECURITY_SUBJECT_CONTEXT in guest memory. */
export class SecuritySubjectContext {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** PACCESS_TOKEN */
  get ClientToken(): GuestAddress {
    return this.memory.readPointer((this.address + SECURITY_SUBJECT_CONTEXT.ClientToken) as GuestAddress);
  }
  set ClientToken(value: GuestAddress) {
    this.memory.writePointer((this.address + SECURITY_SUBJECT_CONTEXT.ClientToken) as GuestAddress, value);
  }

  /** SECURITY_IMPERSONATION_LEVEL */
  get ImpersonationLevel(): number {
    return this.memory.readU32((this.address + SECURITY_SUBJECT_CONTEXT.ImpersonationLevel) as GuestAddress);
  }
  set ImpersonationLevel(value: number) {
    this.memory.writeU32((this.address + SECURITY_SUBJECT_CONTEXT.ImpersonationLevel) as GuestAddress, value);
  }

  /** PACCESS_TOKEN */
  get PrimaryToken(): GuestAddress {
    return this.memory.readPointer((this.address + SECURITY_SUBJECT_CONTEXT.PrimaryToken) as GuestAddress);
  }
  set PrimaryToken(value: GuestAddress) {
    this.memory.writePointer((this.address + SECURITY_SUBJECT_CONTEXT.PrimaryToken) as GuestAddress, value);
  }

  /** PVOID */
  get ProcessAuditId(): GuestAddress {
    return this.memory.readPointer((this.address + SECURITY_SUBJECT_CONTEXT.ProcessAuditId) as GuestAddress);
  }
  set ProcessAuditId(value: GuestAddress) {
    this.memory.writePointer((this.address + SECURITY_SUBJECT_CONTEXT.ProcessAuditId) as GuestAddress, value);
  }
}

/** A CLIENT_ID in guest memory. */
export class ClientId {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** HANDLE */
  get UniqueProcess(): U64 {
    return this.memory.readU64((this.address + CLIENT_ID.UniqueProcess) as GuestAddress);
  }
  set UniqueProcess(value: U64) {
    this.memory.writeU64((this.address + CLIENT_ID.UniqueProcess) as GuestAddress, value.lo, value.hi);
  }

  /** HANDLE */
  get UniqueThread(): U64 {
    return this.memory.readU64((this.address + CLIENT_ID.UniqueThread) as GuestAddress);
  }
  set UniqueThread(value: U64) {
    this.memory.writeU64((this.address + CLIENT_ID.UniqueThread) as GuestAddress, value.lo, value.hi);
  }
}

/** A PS_CREATE_NOTIFY_INFO in guest memory. */
export class PsCreateNotifyInfo {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** SIZE_T */
  get Size(): U64 {
    return this.memory.readU64((this.address + PS_CREATE_NOTIFY_INFO.Size) as GuestAddress);
  }
  set Size(value: U64) {
    this.memory.writeU64((this.address + PS_CREATE_NOTIFY_INFO.Size) as GuestAddress, value.lo, value.hi);
  }

  /** ULONG */
  get Flags(): number {
    return this.memory.readU32((this.address + PS_CREATE_NOTIFY_INFO.Flags) as GuestAddress);
  }
  set Flags(value: number) {
    this.memory.writeU32((this.address + PS_CREATE_NOTIFY_INFO.Flags) as GuestAddress, value);
  }

  /** HANDLE */
  get ParentProcessId(): U64 {
    return this.memory.readU64((this.address + PS_CREATE_NOTIFY_INFO.ParentProcessId) as GuestAddress);
  }
  set ParentProcessId(value: U64) {
    this.memory.writeU64((this.address + PS_CREATE_NOTIFY_INFO.ParentProcessId) as GuestAddress, value.lo, value.hi);
  }

  /** Address of the embedded CLIENT_ID. */
  get CreatingThreadId(): GuestAddress {
    return (this.address + PS_CREATE_NOTIFY_INFO.CreatingThreadId) as GuestAddress;
  }

  /** FILE_OBJECT* */
  get FileObject(): GuestAddress {
    return this.memory.readPointer((this.address + PS_CREATE_NOTIFY_INFO.FileObject) as GuestAddress);
  }
  set FileObject(value: GuestAddress) {
    this.memory.writePointer((this.address + PS_CREATE_NOTIFY_INFO.FileObject) as GuestAddress, value);
  }

  /** PCUNICODE_STRING */
  get ImageFileName(): GuestAddress {
    return this.memory.readPointer((this.address + PS_CREATE_NOTIFY_INFO.ImageFileName) as GuestAddress);
  }
  set ImageFileName(value: GuestAddress) {
    this.memory.writePointer((this.address + PS_CREATE_NOTIFY_INFO.ImageFileName) as GuestAddress, value);
  }

  /** PCUNICODE_STRING */
  get CommandLine(): GuestAddress {
    return this.memory.readPointer((this.address + PS_CREATE_NOTIFY_INFO.CommandLine) as GuestAddress);
  }
  set CommandLine(value: GuestAddress) {
    this.memory.writePointer((this.address + PS_CREATE_NOTIFY_INFO.CommandLine) as GuestAddress, value);
  }

  /** NTSTATUS */
  get CreationStatus(): number {
    return this.memory.readU32((this.address + PS_CREATE_NOTIFY_INFO.CreationStatus) as GuestAddress);
  }
  set CreationStatus(value: number) {
    this.memory.writeU32((this.address + PS_CREATE_NOTIFY_INFO.CreationStatus) as GuestAddress, value);
  }
}

/** A OB_CALLBACK_REGISTRATION in guest memory. */
export class ObCallbackRegistration {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** USHORT */
  get Version(): number {
    return this.memory.readU16((this.address + OB_CALLBACK_REGISTRATION.Version) as GuestAddress);
  }
  set Version(value: number) {
    this.memory.writeU16((this.address + OB_CALLBACK_REGISTRATION.Version) as GuestAddress, value);
  }

  /** USHORT */
  get OperationRegistrationCount(): number {
    return this.memory.readU16((this.address + OB_CALLBACK_REGISTRATION.OperationRegistrationCount) as GuestAddress);
  }
  set OperationRegistrationCount(value: number) {
    this.memory.writeU16((this.address + OB_CALLBACK_REGISTRATION.OperationRegistrationCount) as GuestAddress, value);
  }

  /** Address of the embedded UNICODE_STRING. */
  get Altitude(): GuestAddress {
    return (this.address + OB_CALLBACK_REGISTRATION.Altitude) as GuestAddress;
  }

  /** PVOID */
  get RegistrationContext(): GuestAddress {
    return this.memory.readPointer((this.address + OB_CALLBACK_REGISTRATION.RegistrationContext) as GuestAddress);
  }
  set RegistrationContext(value: GuestAddress) {
    this.memory.writePointer((this.address + OB_CALLBACK_REGISTRATION.RegistrationContext) as GuestAddress, value);
  }

  /** OB_OPERATION_REGISTRATION* */
  get OperationRegistration(): GuestAddress {
    return this.memory.readPointer((this.address + OB_CALLBACK_REGISTRATION.OperationRegistration) as GuestAddress);
  }
  set OperationRegistration(value: GuestAddress) {
    this.memory.writePointer((this.address + OB_CALLBACK_REGISTRATION.OperationRegistration) as GuestAddress, value);
  }
}

/** A OB_OPERATION_REGISTRATION in guest memory. */
export class ObOperationRegistration {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** POBJECT_TYPE* */
  get ObjectType(): GuestAddress {
    return this.memory.readPointer((this.address + OB_OPERATION_REGISTRATION.ObjectType) as GuestAddress);
  }
  set ObjectType(value: GuestAddress) {
    this.memory.writePointer((this.address + OB_OPERATION_REGISTRATION.ObjectType) as GuestAddress, value);
  }

  /** OB_OPERATION */
  get Operations(): number {
    return this.memory.readU32((this.address + OB_OPERATION_REGISTRATION.Operations) as GuestAddress);
  }
  set Operations(value: number) {
    this.memory.writeU32((this.address + OB_OPERATION_REGISTRATION.Operations) as GuestAddress, value);
  }

  /** POB_PRE_OPERATION_CALLBACK */
  get PreOperation(): GuestAddress {
    return this.memory.readPointer((this.address + OB_OPERATION_REGISTRATION.PreOperation) as GuestAddress);
  }
  set PreOperation(value: GuestAddress) {
    this.memory.writePointer((this.address + OB_OPERATION_REGISTRATION.PreOperation) as GuestAddress, value);
  }

  /** POB_POST_OPERATION_CALLBACK */
  get PostOperation(): GuestAddress {
    return this.memory.readPointer((this.address + OB_OPERATION_REGISTRATION.PostOperation) as GuestAddress);
  }
  set PostOperation(value: GuestAddress) {
    this.memory.writePointer((this.address + OB_OPERATION_REGISTRATION.PostOperation) as GuestAddress, value);
  }
}

/** A OB_PRE_OPERATION_INFORMATION in guest memory. */
export class ObPreOperationInformation {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** OB_OPERATION */
  get Operation(): number {
    return this.memory.readU32((this.address + OB_PRE_OPERATION_INFORMATION.Operation) as GuestAddress);
  }
  set Operation(value: number) {
    this.memory.writeU32((this.address + OB_PRE_OPERATION_INFORMATION.Operation) as GuestAddress, value);
  }

  /** ULONG */
  get Flags(): number {
    return this.memory.readU32((this.address + OB_PRE_OPERATION_INFORMATION.Flags) as GuestAddress);
  }
  set Flags(value: number) {
    this.memory.writeU32((this.address + OB_PRE_OPERATION_INFORMATION.Flags) as GuestAddress, value);
  }

  /** PVOID */
  get Object(): GuestAddress {
    return this.memory.readPointer((this.address + OB_PRE_OPERATION_INFORMATION.Object) as GuestAddress);
  }
  set Object(value: GuestAddress) {
    this.memory.writePointer((this.address + OB_PRE_OPERATION_INFORMATION.Object) as GuestAddress, value);
  }

  /** POBJECT_TYPE */
  get ObjectType(): GuestAddress {
    return this.memory.readPointer((this.address + OB_PRE_OPERATION_INFORMATION.ObjectType) as GuestAddress);
  }
  set ObjectType(value: GuestAddress) {
    this.memory.writePointer((this.address + OB_PRE_OPERATION_INFORMATION.ObjectType) as GuestAddress, value);
  }

  /** PVOID */
  get CallContext(): GuestAddress {
    return this.memory.readPointer((this.address + OB_PRE_OPERATION_INFORMATION.CallContext) as GuestAddress);
  }
  set CallContext(value: GuestAddress) {
    this.memory.writePointer((this.address + OB_PRE_OPERATION_INFORMATION.CallContext) as GuestAddress, value);
  }

  /** POB_PRE_OPERATION_PARAMETERS */
  get Parameters(): GuestAddress {
    return this.memory.readPointer((this.address + OB_PRE_OPERATION_INFORMATION.Parameters) as GuestAddress);
  }
  set Parameters(value: GuestAddress) {
    this.memory.writePointer((this.address + OB_PRE_OPERATION_INFORMATION.Parameters) as GuestAddress, value);
  }
}

/** A OB_POST_OPERATION_INFORMATION in guest memory. */
export class ObPostOperationInformation {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** OB_OPERATION */
  get Operation(): number {
    return this.memory.readU32((this.address + OB_POST_OPERATION_INFORMATION.Operation) as GuestAddress);
  }
  set Operation(value: number) {
    this.memory.writeU32((this.address + OB_POST_OPERATION_INFORMATION.Operation) as GuestAddress, value);
  }

  /** ULONG */
  get Flags(): number {
    return this.memory.readU32((this.address + OB_POST_OPERATION_INFORMATION.Flags) as GuestAddress);
  }
  set Flags(value: number) {
    this.memory.writeU32((this.address + OB_POST_OPERATION_INFORMATION.Flags) as GuestAddress, value);
  }

  /** PVOID */
  get Object(): GuestAddress {
    return this.memory.readPointer((this.address + OB_POST_OPERATION_INFORMATION.Object) as GuestAddress);
  }
  set Object(value: GuestAddress) {
    this.memory.writePointer((this.address + OB_POST_OPERATION_INFORMATION.Object) as GuestAddress, value);
  }

  /** POBJECT_TYPE */
  get ObjectType(): GuestAddress {
    return this.memory.readPointer((this.address + OB_POST_OPERATION_INFORMATION.ObjectType) as GuestAddress);
  }
  set ObjectType(value: GuestAddress) {
    this.memory.writePointer((this.address + OB_POST_OPERATION_INFORMATION.ObjectType) as GuestAddress, value);
  }

  /** PVOID */
  get CallContext(): GuestAddress {
    return this.memory.readPointer((this.address + OB_POST_OPERATION_INFORMATION.CallContext) as GuestAddress);
  }
  set CallContext(value: GuestAddress) {
    this.memory.writePointer((this.address + OB_POST_OPERATION_INFORMATION.CallContext) as GuestAddress, value);
  }

  /** NTSTATUS */
  get ReturnStatus(): number {
    return this.memory.readU32((this.address + OB_POST_OPERATION_INFORMATION.ReturnStatus) as GuestAddress);
  }
  set ReturnStatus(value: number) {
    this.memory.writeU32((this.address + OB_POST_OPERATION_INFORMATION.ReturnStatus) as GuestAddress, value);
  }

  /** POB_POST_OPERATION_PARAMETERS */
  get Parameters(): GuestAddress {
    return this.memory.readPointer((this.address + OB_POST_OPERATION_INFORMATION.Parameters) as GuestAddress);
  }
  set Parameters(value: GuestAddress) {
    this.memory.writePointer((this.address + OB_POST_OPERATION_INFORMATION.Parameters) as GuestAddress, value);
  }
}

/** A DRIVER_OBJECT in guest memory. */
export class DriverObject {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** CSHORT */
  get Type(): number {
    return this.memory.readU16((this.address + DRIVER_OBJECT.Type) as GuestAddress);
  }
  set Type(value: number) {
    this.memory.writeU16((this.address + DRIVER_OBJECT.Type) as GuestAddress, value);
  }

  /** CSHORT */
  get Size(): number {
    return this.memory.readU16((this.address + DRIVER_OBJECT.Size) as GuestAddress);
  }
  set Size(value: number) {
    this.memory.writeU16((this.address + DRIVER_OBJECT.Size) as GuestAddress, value);
  }

  /** PDEVICE_OBJECT */
  get DeviceObject(): GuestAddress {
    return this.memory.readPointer((this.address + DRIVER_OBJECT.DeviceObject) as GuestAddress);
  }
  set DeviceObject(value: GuestAddress) {
    this.memory.writePointer((this.address + DRIVER_OBJECT.DeviceObject) as GuestAddress, value);
  }

  /** ULONG */
  get Flags(): number {
    return this.memory.readU32((this.address + DRIVER_OBJECT.Flags) as GuestAddress);
  }
  set Flags(value: number) {
    this.memory.writeU32((this.address + DRIVER_OBJECT.Flags) as GuestAddress, value);
  }

  /** PVOID */
  get DriverStart(): GuestAddress {
    return this.memory.readPointer((this.address + DRIVER_OBJECT.DriverStart) as GuestAddress);
  }
  set DriverStart(value: GuestAddress) {
    this.memory.writePointer((this.address + DRIVER_OBJECT.DriverStart) as GuestAddress, value);
  }

  /** ULONG */
  get DriverSize(): number {
    return this.memory.readU32((this.address + DRIVER_OBJECT.DriverSize) as GuestAddress);
  }
  set DriverSize(value: number) {
    this.memory.writeU32((this.address + DRIVER_OBJECT.DriverSize) as GuestAddress, value);
  }

  /** PVOID */
  get DriverSection(): GuestAddress {
    return this.memory.readPointer((this.address + DRIVER_OBJECT.DriverSection) as GuestAddress);
  }
  set DriverSection(value: GuestAddress) {
    this.memory.writePointer((this.address + DRIVER_OBJECT.DriverSection) as GuestAddress, value);
  }

  /** PDRIVER_EXTENSION */
  get DriverExtension(): GuestAddress {
    return this.memory.readPointer((this.address + DRIVER_OBJECT.DriverExtension) as GuestAddress);
  }
  set DriverExtension(value: GuestAddress) {
    this.memory.writePointer((this.address + DRIVER_OBJECT.DriverExtension) as GuestAddress, value);
  }

  /** Address of the embedded UNICODE_STRING. */
  get DriverName(): GuestAddress {
    return (this.address + DRIVER_OBJECT.DriverName) as GuestAddress;
  }

  /** PUNICODE_STRING */
  get HardwareDatabase(): GuestAddress {
    return this.memory.readPointer((this.address + DRIVER_OBJECT.HardwareDatabase) as GuestAddress);
  }
  set HardwareDatabase(value: GuestAddress) {
    this.memory.writePointer((this.address + DRIVER_OBJECT.HardwareDatabase) as GuestAddress, value);
  }

  /** PFAST_IO_DISPATCH */
  get FastIoDispatch(): GuestAddress {
    return this.memory.readPointer((this.address + DRIVER_OBJECT.FastIoDispatch) as GuestAddress);
  }
  set FastIoDispatch(value: GuestAddress) {
    this.memory.writePointer((this.address + DRIVER_OBJECT.FastIoDispatch) as GuestAddress, value);
  }

  /** PDRIVER_INITIALIZE */
  get DriverInit(): GuestAddress {
    return this.memory.readPointer((this.address + DRIVER_OBJECT.DriverInit) as GuestAddress);
  }
  set DriverInit(value: GuestAddress) {
    this.memory.writePointer((this.address + DRIVER_OBJECT.DriverInit) as GuestAddress, value);
  }

  /** PDRIVER_STARTIO */
  get DriverStartIo(): GuestAddress {
    return this.memory.readPointer((this.address + DRIVER_OBJECT.DriverStartIo) as GuestAddress);
  }
  set DriverStartIo(value: GuestAddress) {
    this.memory.writePointer((this.address + DRIVER_OBJECT.DriverStartIo) as GuestAddress, value);
  }

  /** PDRIVER_UNLOAD */
  get DriverUnload(): GuestAddress {
    return this.memory.readPointer((this.address + DRIVER_OBJECT.DriverUnload) as GuestAddress);
  }
  set DriverUnload(value: GuestAddress) {
    this.memory.writePointer((this.address + DRIVER_OBJECT.DriverUnload) as GuestAddress, value);
  }

  /** Address of the embedded PDRIVER_DISPATCH[28]. */
  get MajorFunction(): GuestAddress {
    return (this.address + DRIVER_OBJECT.MajorFunction) as GuestAddress;
  }
}

/** A DRIVER_EXTENSION in guest memory. */
export class DriverExtension {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** DRIVER_OBJECT* */
  get DriverObject(): GuestAddress {
    return this.memory.readPointer((this.address + DRIVER_EXTENSION.DriverObject) as GuestAddress);
  }
  set DriverObject(value: GuestAddress) {
    this.memory.writePointer((this.address + DRIVER_EXTENSION.DriverObject) as GuestAddress, value);
  }

  /** PDRIVER_ADD_DEVICE */
  get AddDevice(): GuestAddress {
    return this.memory.readPointer((this.address + DRIVER_EXTENSION.AddDevice) as GuestAddress);
  }
  set AddDevice(value: GuestAddress) {
    this.memory.writePointer((this.address + DRIVER_EXTENSION.AddDevice) as GuestAddress, value);
  }

  /** ULONG */
  get Count(): number {
    return this.memory.readU32((this.address + DRIVER_EXTENSION.Count) as GuestAddress);
  }
  set Count(value: number) {
    this.memory.writeU32((this.address + DRIVER_EXTENSION.Count) as GuestAddress, value);
  }

  /** Address of the embedded UNICODE_STRING. */
  get ServiceKeyName(): GuestAddress {
    return (this.address + DRIVER_EXTENSION.ServiceKeyName) as GuestAddress;
  }
}

/** A DEVICE_OBJECT in guest memory. */
export class DeviceObject {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** CSHORT */
  get Type(): number {
    return this.memory.readU16((this.address + DEVICE_OBJECT.Type) as GuestAddress);
  }
  set Type(value: number) {
    this.memory.writeU16((this.address + DEVICE_OBJECT.Type) as GuestAddress, value);
  }

  /** USHORT */
  get Size(): number {
    return this.memory.readU16((this.address + DEVICE_OBJECT.Size) as GuestAddress);
  }
  set Size(value: number) {
    this.memory.writeU16((this.address + DEVICE_OBJECT.Size) as GuestAddress, value);
  }

  /** LONG */
  get ReferenceCount(): number {
    return this.memory.readS32((this.address + DEVICE_OBJECT.ReferenceCount) as GuestAddress);
  }
  set ReferenceCount(value: number) {
    this.memory.writeU32((this.address + DEVICE_OBJECT.ReferenceCount) as GuestAddress, value);
  }

  /** DRIVER_OBJECT* */
  get DriverObject(): GuestAddress {
    return this.memory.readPointer((this.address + DEVICE_OBJECT.DriverObject) as GuestAddress);
  }
  set DriverObject(value: GuestAddress) {
    this.memory.writePointer((this.address + DEVICE_OBJECT.DriverObject) as GuestAddress, value);
  }

  /** DEVICE_OBJECT* */
  get NextDevice(): GuestAddress {
    return this.memory.readPointer((this.address + DEVICE_OBJECT.NextDevice) as GuestAddress);
  }
  set NextDevice(value: GuestAddress) {
    this.memory.writePointer((this.address + DEVICE_OBJECT.NextDevice) as GuestAddress, value);
  }

  /** DEVICE_OBJECT* */
  get AttachedDevice(): GuestAddress {
    return this.memory.readPointer((this.address + DEVICE_OBJECT.AttachedDevice) as GuestAddress);
  }
  set AttachedDevice(value: GuestAddress) {
    this.memory.writePointer((this.address + DEVICE_OBJECT.AttachedDevice) as GuestAddress, value);
  }

  /** IRP* */
  get CurrentIrp(): GuestAddress {
    return this.memory.readPointer((this.address + DEVICE_OBJECT.CurrentIrp) as GuestAddress);
  }
  set CurrentIrp(value: GuestAddress) {
    this.memory.writePointer((this.address + DEVICE_OBJECT.CurrentIrp) as GuestAddress, value);
  }

  /** PIO_TIMER */
  get Timer(): GuestAddress {
    return this.memory.readPointer((this.address + DEVICE_OBJECT.Timer) as GuestAddress);
  }
  set Timer(value: GuestAddress) {
    this.memory.writePointer((this.address + DEVICE_OBJECT.Timer) as GuestAddress, value);
  }

  /** ULONG */
  get Flags(): number {
    return this.memory.readU32((this.address + DEVICE_OBJECT.Flags) as GuestAddress);
  }
  set Flags(value: number) {
    this.memory.writeU32((this.address + DEVICE_OBJECT.Flags) as GuestAddress, value);
  }

  /** ULONG */
  get Characteristics(): number {
    return this.memory.readU32((this.address + DEVICE_OBJECT.Characteristics) as GuestAddress);
  }
  set Characteristics(value: number) {
    this.memory.writeU32((this.address + DEVICE_OBJECT.Characteristics) as GuestAddress, value);
  }

  /** PVPB */
  get Vpb(): GuestAddress {
    return this.memory.readPointer((this.address + DEVICE_OBJECT.Vpb) as GuestAddress);
  }
  set Vpb(value: GuestAddress) {
    this.memory.writePointer((this.address + DEVICE_OBJECT.Vpb) as GuestAddress, value);
  }

  /** PVOID */
  get DeviceExtension(): GuestAddress {
    return this.memory.readPointer((this.address + DEVICE_OBJECT.DeviceExtension) as GuestAddress);
  }
  set DeviceExtension(value: GuestAddress) {
    this.memory.writePointer((this.address + DEVICE_OBJECT.DeviceExtension) as GuestAddress, value);
  }

  /** ULONG */
  get DeviceType(): number {
    return this.memory.readU32((this.address + DEVICE_OBJECT.DeviceType) as GuestAddress);
  }
  set DeviceType(value: number) {
    this.memory.writeU32((this.address + DEVICE_OBJECT.DeviceType) as GuestAddress, value);
  }

  /** CCHAR */
  get StackSize(): number {
    return this.memory.readU8((this.address + DEVICE_OBJECT.StackSize) as GuestAddress);
  }
  set StackSize(value: number) {
    this.memory.writeU8((this.address + DEVICE_OBJECT.StackSize) as GuestAddress, value);
  }

  /** Address of the embedded union. */
  get Queue(): GuestAddress {
    return (this.address + DEVICE_OBJECT.Queue) as GuestAddress;
  }

  /** Address of the embedded LIST_ENTRY. */
  get Queue_ListEntry(): GuestAddress {
    return (this.address + DEVICE_OBJECT.Queue_ListEntry) as GuestAddress;
  }

  /** Address of the embedded WAIT_CONTEXT_BLOCK. */
  get Queue_Wcb(): GuestAddress {
    return (this.address + DEVICE_OBJECT.Queue_Wcb) as GuestAddress;
  }

  /** ULONG */
  get AlignmentRequirement(): number {
    return this.memory.readU32((this.address + DEVICE_OBJECT.AlignmentRequirement) as GuestAddress);
  }
  set AlignmentRequirement(value: number) {
    this.memory.writeU32((this.address + DEVICE_OBJECT.AlignmentRequirement) as GuestAddress, value);
  }

  /** Address of the embedded KDEVICE_QUEUE. */
  get DeviceQueue(): GuestAddress {
    return (this.address + DEVICE_OBJECT.DeviceQueue) as GuestAddress;
  }

  /** Address of the embedded KDPC. */
  get Dpc(): GuestAddress {
    return (this.address + DEVICE_OBJECT.Dpc) as GuestAddress;
  }

  /** ULONG */
  get ActiveThreadCount(): number {
    return this.memory.readU32((this.address + DEVICE_OBJECT.ActiveThreadCount) as GuestAddress);
  }
  set ActiveThreadCount(value: number) {
    this.memory.writeU32((this.address + DEVICE_OBJECT.ActiveThreadCount) as GuestAddress, value);
  }

  /** PSECURITY_DESCRIPTOR */
  get SecurityDescriptor(): GuestAddress {
    return this.memory.readPointer((this.address + DEVICE_OBJECT.SecurityDescriptor) as GuestAddress);
  }
  set SecurityDescriptor(value: GuestAddress) {
    this.memory.writePointer((this.address + DEVICE_OBJECT.SecurityDescriptor) as GuestAddress, value);
  }

  /** Address of the embedded KEVENT. */
  get DeviceLock(): GuestAddress {
    return (this.address + DEVICE_OBJECT.DeviceLock) as GuestAddress;
  }

  /** USHORT */
  get SectorSize(): number {
    return this.memory.readU16((this.address + DEVICE_OBJECT.SectorSize) as GuestAddress);
  }
  set SectorSize(value: number) {
    this.memory.writeU16((this.address + DEVICE_OBJECT.SectorSize) as GuestAddress, value);
  }

  /** USHORT */
  get Spare1(): number {
    return this.memory.readU16((this.address + DEVICE_OBJECT.Spare1) as GuestAddress);
  }
  set Spare1(value: number) {
    this.memory.writeU16((this.address + DEVICE_OBJECT.Spare1) as GuestAddress, value);
  }

  /** DEVOBJ_EXTENSION* */
  get DeviceObjectExtension(): GuestAddress {
    return this.memory.readPointer((this.address + DEVICE_OBJECT.DeviceObjectExtension) as GuestAddress);
  }
  set DeviceObjectExtension(value: GuestAddress) {
    this.memory.writePointer((this.address + DEVICE_OBJECT.DeviceObjectExtension) as GuestAddress, value);
  }

  /** PVOID */
  get Reserved(): GuestAddress {
    return this.memory.readPointer((this.address + DEVICE_OBJECT.Reserved) as GuestAddress);
  }
  set Reserved(value: GuestAddress) {
    this.memory.writePointer((this.address + DEVICE_OBJECT.Reserved) as GuestAddress, value);
  }
}

/** A DEVOBJ_EXTENSION in guest memory. */
export class DevobjExtension {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** CSHORT */
  get Type(): number {
    return this.memory.readU16((this.address + DEVOBJ_EXTENSION.Type) as GuestAddress);
  }
  set Type(value: number) {
    this.memory.writeU16((this.address + DEVOBJ_EXTENSION.Type) as GuestAddress, value);
  }

  /** USHORT */
  get Size(): number {
    return this.memory.readU16((this.address + DEVOBJ_EXTENSION.Size) as GuestAddress);
  }
  set Size(value: number) {
    this.memory.writeU16((this.address + DEVOBJ_EXTENSION.Size) as GuestAddress, value);
  }

  /** PDEVICE_OBJECT */
  get DeviceObject(): GuestAddress {
    return this.memory.readPointer((this.address + DEVOBJ_EXTENSION.DeviceObject) as GuestAddress);
  }
  set DeviceObject(value: GuestAddress) {
    this.memory.writePointer((this.address + DEVOBJ_EXTENSION.DeviceObject) as GuestAddress, value);
  }

  /** ULONG */
  get PowerFlags(): number {
    return this.memory.readU32((this.address + DEVOBJ_EXTENSION.PowerFlags) as GuestAddress);
  }
  set PowerFlags(value: number) {
    this.memory.writeU32((this.address + DEVOBJ_EXTENSION.PowerFlags) as GuestAddress, value);
  }

  /** DEVICE_OBJECT_POWER_EXTENSION* */
  get Dope(): GuestAddress {
    return this.memory.readPointer((this.address + DEVOBJ_EXTENSION.Dope) as GuestAddress);
  }
  set Dope(value: GuestAddress) {
    this.memory.writePointer((this.address + DEVOBJ_EXTENSION.Dope) as GuestAddress, value);
  }

  /** ULONG */
  get ExtensionFlags(): number {
    return this.memory.readU32((this.address + DEVOBJ_EXTENSION.ExtensionFlags) as GuestAddress);
  }
  set ExtensionFlags(value: number) {
    this.memory.writeU32((this.address + DEVOBJ_EXTENSION.ExtensionFlags) as GuestAddress, value);
  }

  /** PVOID */
  get DeviceNode(): GuestAddress {
    return this.memory.readPointer((this.address + DEVOBJ_EXTENSION.DeviceNode) as GuestAddress);
  }
  set DeviceNode(value: GuestAddress) {
    this.memory.writePointer((this.address + DEVOBJ_EXTENSION.DeviceNode) as GuestAddress, value);
  }

  /** PDEVICE_OBJECT */
  get AttachedTo(): GuestAddress {
    return this.memory.readPointer((this.address + DEVOBJ_EXTENSION.AttachedTo) as GuestAddress);
  }
  set AttachedTo(value: GuestAddress) {
    this.memory.writePointer((this.address + DEVOBJ_EXTENSION.AttachedTo) as GuestAddress, value);
  }

  /** LONG */
  get StartIoCount(): number {
    return this.memory.readS32((this.address + DEVOBJ_EXTENSION.StartIoCount) as GuestAddress);
  }
  set StartIoCount(value: number) {
    this.memory.writeU32((this.address + DEVOBJ_EXTENSION.StartIoCount) as GuestAddress, value);
  }

  /** LONG */
  get StartIoKey(): number {
    return this.memory.readS32((this.address + DEVOBJ_EXTENSION.StartIoKey) as GuestAddress);
  }
  set StartIoKey(value: number) {
    this.memory.writeU32((this.address + DEVOBJ_EXTENSION.StartIoKey) as GuestAddress, value);
  }

  /** ULONG */
  get StartIoFlags(): number {
    return this.memory.readU32((this.address + DEVOBJ_EXTENSION.StartIoFlags) as GuestAddress);
  }
  set StartIoFlags(value: number) {
    this.memory.writeU32((this.address + DEVOBJ_EXTENSION.StartIoFlags) as GuestAddress, value);
  }

  /** PVPB */
  get Vpb(): GuestAddress {
    return this.memory.readPointer((this.address + DEVOBJ_EXTENSION.Vpb) as GuestAddress);
  }
  set Vpb(value: GuestAddress) {
    this.memory.writePointer((this.address + DEVOBJ_EXTENSION.Vpb) as GuestAddress, value);
  }

  /** PVOID */
  get DependencyNode(): GuestAddress {
    return this.memory.readPointer((this.address + DEVOBJ_EXTENSION.DependencyNode) as GuestAddress);
  }
  set DependencyNode(value: GuestAddress) {
    this.memory.writePointer((this.address + DEVOBJ_EXTENSION.DependencyNode) as GuestAddress, value);
  }

  /** PVOID */
  get InterruptContext(): GuestAddress {
    return this.memory.readPointer((this.address + DEVOBJ_EXTENSION.InterruptContext) as GuestAddress);
  }
  set InterruptContext(value: GuestAddress) {
    this.memory.writePointer((this.address + DEVOBJ_EXTENSION.InterruptContext) as GuestAddress, value);
  }

  /** LONG */
  get InterruptCount(): number {
    return this.memory.readS32((this.address + DEVOBJ_EXTENSION.InterruptCount) as GuestAddress);
  }
  set InterruptCount(value: number) {
    this.memory.writeU32((this.address + DEVOBJ_EXTENSION.InterruptCount) as GuestAddress, value);
  }

  /** PVOID */
  get VerifierContext(): GuestAddress {
    return this.memory.readPointer((this.address + DEVOBJ_EXTENSION.VerifierContext) as GuestAddress);
  }
  set VerifierContext(value: GuestAddress) {
    this.memory.writePointer((this.address + DEVOBJ_EXTENSION.VerifierContext) as GuestAddress, value);
  }
}

/** A FILE_OBJECT in guest memory. */
export class FileObject {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** CSHORT */
  get Type(): number {
    return this.memory.readU16((this.address + FILE_OBJECT.Type) as GuestAddress);
  }
  set Type(value: number) {
    this.memory.writeU16((this.address + FILE_OBJECT.Type) as GuestAddress, value);
  }

  /** CSHORT */
  get Size(): number {
    return this.memory.readU16((this.address + FILE_OBJECT.Size) as GuestAddress);
  }
  set Size(value: number) {
    this.memory.writeU16((this.address + FILE_OBJECT.Size) as GuestAddress, value);
  }

  /** PDEVICE_OBJECT */
  get DeviceObject(): GuestAddress {
    return this.memory.readPointer((this.address + FILE_OBJECT.DeviceObject) as GuestAddress);
  }
  set DeviceObject(value: GuestAddress) {
    this.memory.writePointer((this.address + FILE_OBJECT.DeviceObject) as GuestAddress, value);
  }

  /** PVPB */
  get Vpb(): GuestAddress {
    return this.memory.readPointer((this.address + FILE_OBJECT.Vpb) as GuestAddress);
  }
  set Vpb(value: GuestAddress) {
    this.memory.writePointer((this.address + FILE_OBJECT.Vpb) as GuestAddress, value);
  }

  /** PVOID */
  get FsContext(): GuestAddress {
    return this.memory.readPointer((this.address + FILE_OBJECT.FsContext) as GuestAddress);
  }
  set FsContext(value: GuestAddress) {
    this.memory.writePointer((this.address + FILE_OBJECT.FsContext) as GuestAddress, value);
  }

  /** PVOID */
  get FsContext2(): GuestAddress {
    return this.memory.readPointer((this.address + FILE_OBJECT.FsContext2) as GuestAddress);
  }
  set FsContext2(value: GuestAddress) {
    this.memory.writePointer((this.address + FILE_OBJECT.FsContext2) as GuestAddress, value);
  }

  /** PSECTION_OBJECT_POINTERS */
  get SectionObjectPointer(): GuestAddress {
    return this.memory.readPointer((this.address + FILE_OBJECT.SectionObjectPointer) as GuestAddress);
  }
  set SectionObjectPointer(value: GuestAddress) {
    this.memory.writePointer((this.address + FILE_OBJECT.SectionObjectPointer) as GuestAddress, value);
  }

  /** PVOID */
  get PrivateCacheMap(): GuestAddress {
    return this.memory.readPointer((this.address + FILE_OBJECT.PrivateCacheMap) as GuestAddress);
  }
  set PrivateCacheMap(value: GuestAddress) {
    this.memory.writePointer((this.address + FILE_OBJECT.PrivateCacheMap) as GuestAddress, value);
  }

  /** NTSTATUS */
  get FinalStatus(): number {
    return this.memory.readU32((this.address + FILE_OBJECT.FinalStatus) as GuestAddress);
  }
  set FinalStatus(value: number) {
    this.memory.writeU32((this.address + FILE_OBJECT.FinalStatus) as GuestAddress, value);
  }

  /** FILE_OBJECT* */
  get RelatedFileObject(): GuestAddress {
    return this.memory.readPointer((this.address + FILE_OBJECT.RelatedFileObject) as GuestAddress);
  }
  set RelatedFileObject(value: GuestAddress) {
    this.memory.writePointer((this.address + FILE_OBJECT.RelatedFileObject) as GuestAddress, value);
  }

  /** BOOLEAN */
  get LockOperation(): number {
    return this.memory.readU8((this.address + FILE_OBJECT.LockOperation) as GuestAddress);
  }
  set LockOperation(value: number) {
    this.memory.writeU8((this.address + FILE_OBJECT.LockOperation) as GuestAddress, value);
  }

  /** BOOLEAN */
  get DeletePending(): number {
    return this.memory.readU8((this.address + FILE_OBJECT.DeletePending) as GuestAddress);
  }
  set DeletePending(value: number) {
    this.memory.writeU8((this.address + FILE_OBJECT.DeletePending) as GuestAddress, value);
  }

  /** BOOLEAN */
  get ReadAccess(): number {
    return this.memory.readU8((this.address + FILE_OBJECT.ReadAccess) as GuestAddress);
  }
  set ReadAccess(value: number) {
    this.memory.writeU8((this.address + FILE_OBJECT.ReadAccess) as GuestAddress, value);
  }

  /** BOOLEAN */
  get WriteAccess(): number {
    return this.memory.readU8((this.address + FILE_OBJECT.WriteAccess) as GuestAddress);
  }
  set WriteAccess(value: number) {
    this.memory.writeU8((this.address + FILE_OBJECT.WriteAccess) as GuestAddress, value);
  }

  /** BOOLEAN */
  get DeleteAccess(): number {
    return this.memory.readU8((this.address + FILE_OBJECT.DeleteAccess) as GuestAddress);
  }
  set DeleteAccess(value: number) {
    this.memory.writeU8((this.address + FILE_OBJECT.DeleteAccess) as GuestAddress, value);
  }

  /** BOOLEAN */
  get SharedRead(): number {
    return this.memory.readU8((this.address + FILE_OBJECT.SharedRead) as GuestAddress);
  }
  set SharedRead(value: number) {
    this.memory.writeU8((this.address + FILE_OBJECT.SharedRead) as GuestAddress, value);
  }

  /** BOOLEAN */
  get SharedWrite(): number {
    return this.memory.readU8((this.address + FILE_OBJECT.SharedWrite) as GuestAddress);
  }
  set SharedWrite(value: number) {
    this.memory.writeU8((this.address + FILE_OBJECT.SharedWrite) as GuestAddress, value);
  }

  /** BOOLEAN */
  get SharedDelete(): number {
    return this.memory.readU8((this.address + FILE_OBJECT.SharedDelete) as GuestAddress);
  }
  set SharedDelete(value: number) {
    this.memory.writeU8((this.address + FILE_OBJECT.SharedDelete) as GuestAddress, value);
  }

  /** ULONG */
  get Flags(): number {
    return this.memory.readU32((this.address + FILE_OBJECT.Flags) as GuestAddress);
  }
  set Flags(value: number) {
    this.memory.writeU32((this.address + FILE_OBJECT.Flags) as GuestAddress, value);
  }

  /** Address of the embedded UNICODE_STRING. */
  get FileName(): GuestAddress {
    return (this.address + FILE_OBJECT.FileName) as GuestAddress;
  }

  /** LARGE_INTEGER */
  get CurrentByteOffset(): U64 {
    return this.memory.readU64((this.address + FILE_OBJECT.CurrentByteOffset) as GuestAddress);
  }
  set CurrentByteOffset(value: U64) {
    this.memory.writeU64((this.address + FILE_OBJECT.CurrentByteOffset) as GuestAddress, value.lo, value.hi);
  }

  /** ULONG */
  get Waiters(): number {
    return this.memory.readU32((this.address + FILE_OBJECT.Waiters) as GuestAddress);
  }
  set Waiters(value: number) {
    this.memory.writeU32((this.address + FILE_OBJECT.Waiters) as GuestAddress, value);
  }

  /** ULONG */
  get Busy(): number {
    return this.memory.readU32((this.address + FILE_OBJECT.Busy) as GuestAddress);
  }
  set Busy(value: number) {
    this.memory.writeU32((this.address + FILE_OBJECT.Busy) as GuestAddress, value);
  }

  /** PVOID */
  get LastLock(): GuestAddress {
    return this.memory.readPointer((this.address + FILE_OBJECT.LastLock) as GuestAddress);
  }
  set LastLock(value: GuestAddress) {
    this.memory.writePointer((this.address + FILE_OBJECT.LastLock) as GuestAddress, value);
  }

  /** Address of the embedded KEVENT. */
  get Lock(): GuestAddress {
    return (this.address + FILE_OBJECT.Lock) as GuestAddress;
  }

  /** Address of the embedded KEVENT. */
  get Event(): GuestAddress {
    return (this.address + FILE_OBJECT.Event) as GuestAddress;
  }

  /** PIO_COMPLETION_CONTEXT */
  get CompletionContext(): GuestAddress {
    return this.memory.readPointer((this.address + FILE_OBJECT.CompletionContext) as GuestAddress);
  }
  set CompletionContext(value: GuestAddress) {
    this.memory.writePointer((this.address + FILE_OBJECT.CompletionContext) as GuestAddress, value);
  }

  /** KSPIN_LOCK */
  get IrpListLock(): U64 {
    return this.memory.readU64((this.address + FILE_OBJECT.IrpListLock) as GuestAddress);
  }
  set IrpListLock(value: U64) {
    this.memory.writeU64((this.address + FILE_OBJECT.IrpListLock) as GuestAddress, value.lo, value.hi);
  }

  /** Address of the embedded LIST_ENTRY. */
  get IrpList(): GuestAddress {
    return (this.address + FILE_OBJECT.IrpList) as GuestAddress;
  }

  /** PVOID */
  get FileObjectExtension(): GuestAddress {
    return this.memory.readPointer((this.address + FILE_OBJECT.FileObjectExtension) as GuestAddress);
  }
  set FileObjectExtension(value: GuestAddress) {
    this.memory.writePointer((this.address + FILE_OBJECT.FileObjectExtension) as GuestAddress, value);
  }
}

/** A IRP in guest memory. */
export class Irp {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** CSHORT */
  get Type(): number {
    return this.memory.readU16((this.address + IRP.Type) as GuestAddress);
  }
  set Type(value: number) {
    this.memory.writeU16((this.address + IRP.Type) as GuestAddress, value);
  }

  /** USHORT */
  get Size(): number {
    return this.memory.readU16((this.address + IRP.Size) as GuestAddress);
  }
  set Size(value: number) {
    this.memory.writeU16((this.address + IRP.Size) as GuestAddress, value);
  }

  /** PMDL */
  get MdlAddress(): GuestAddress {
    return this.memory.readPointer((this.address + IRP.MdlAddress) as GuestAddress);
  }
  set MdlAddress(value: GuestAddress) {
    this.memory.writePointer((this.address + IRP.MdlAddress) as GuestAddress, value);
  }

  /** ULONG */
  get Flags(): number {
    return this.memory.readU32((this.address + IRP.Flags) as GuestAddress);
  }
  set Flags(value: number) {
    this.memory.writeU32((this.address + IRP.Flags) as GuestAddress, value);
  }

  /** Address of the embedded union. */
  get AssociatedIrp(): GuestAddress {
    return (this.address + IRP.AssociatedIrp) as GuestAddress;
  }

  /** IRP* */
  get AssociatedIrp_MasterIrp(): GuestAddress {
    return this.memory.readPointer((this.address + IRP.AssociatedIrp_MasterIrp) as GuestAddress);
  }
  set AssociatedIrp_MasterIrp(value: GuestAddress) {
    this.memory.writePointer((this.address + IRP.AssociatedIrp_MasterIrp) as GuestAddress, value);
  }

  /** LONG */
  get AssociatedIrp_IrpCount(): number {
    return this.memory.readS32((this.address + IRP.AssociatedIrp_IrpCount) as GuestAddress);
  }
  set AssociatedIrp_IrpCount(value: number) {
    this.memory.writeU32((this.address + IRP.AssociatedIrp_IrpCount) as GuestAddress, value);
  }

  /** PVOID */
  get AssociatedIrp_SystemBuffer(): GuestAddress {
    return this.memory.readPointer((this.address + IRP.AssociatedIrp_SystemBuffer) as GuestAddress);
  }
  set AssociatedIrp_SystemBuffer(value: GuestAddress) {
    this.memory.writePointer((this.address + IRP.AssociatedIrp_SystemBuffer) as GuestAddress, value);
  }

  /** Address of the embedded LIST_ENTRY. */
  get ThreadListEntry(): GuestAddress {
    return (this.address + IRP.ThreadListEntry) as GuestAddress;
  }

  /** Address of the embedded IO_STATUS_BLOCK. */
  get IoStatus(): GuestAddress {
    return (this.address + IRP.IoStatus) as GuestAddress;
  }

  /** KPROCESSOR_MODE */
  get RequestorMode(): number {
    return this.memory.readU8((this.address + IRP.RequestorMode) as GuestAddress);
  }
  set RequestorMode(value: number) {
    this.memory.writeU8((this.address + IRP.RequestorMode) as GuestAddress, value);
  }

  /** BOOLEAN */
  get PendingReturned(): number {
    return this.memory.readU8((this.address + IRP.PendingReturned) as GuestAddress);
  }
  set PendingReturned(value: number) {
    this.memory.writeU8((this.address + IRP.PendingReturned) as GuestAddress, value);
  }

  /** CHAR */
  get StackCount(): number {
    return this.memory.readU8((this.address + IRP.StackCount) as GuestAddress);
  }
  set StackCount(value: number) {
    this.memory.writeU8((this.address + IRP.StackCount) as GuestAddress, value);
  }

  /** CHAR */
  get CurrentLocation(): number {
    return this.memory.readU8((this.address + IRP.CurrentLocation) as GuestAddress);
  }
  set CurrentLocation(value: number) {
    this.memory.writeU8((this.address + IRP.CurrentLocation) as GuestAddress, value);
  }

  /** BOOLEAN */
  get Cancel(): number {
    return this.memory.readU8((this.address + IRP.Cancel) as GuestAddress);
  }
  set Cancel(value: number) {
    this.memory.writeU8((this.address + IRP.Cancel) as GuestAddress, value);
  }

  /** KIRQL */
  get CancelIrql(): number {
    return this.memory.readU8((this.address + IRP.CancelIrql) as GuestAddress);
  }
  set CancelIrql(value: number) {
    this.memory.writeU8((this.address + IRP.CancelIrql) as GuestAddress, value);
  }

  /** CCHAR */
  get ApcEnvironment(): number {
    return this.memory.readU8((this.address + IRP.ApcEnvironment) as GuestAddress);
  }
  set ApcEnvironment(value: number) {
    this.memory.writeU8((this.address + IRP.ApcEnvironment) as GuestAddress, value);
  }

  /** UCHAR */
  get AllocationFlags(): number {
    return this.memory.readU8((this.address + IRP.AllocationFlags) as GuestAddress);
  }
  set AllocationFlags(value: number) {
    this.memory.writeU8((this.address + IRP.AllocationFlags) as GuestAddress, value);
  }

  /** PIO_STATUS_BLOCK */
  get UserIosb(): GuestAddress {
    return this.memory.readPointer((this.address + IRP.UserIosb) as GuestAddress);
  }
  set UserIosb(value: GuestAddress) {
    this.memory.writePointer((this.address + IRP.UserIosb) as GuestAddress, value);
  }

  /** PVOID */
  get IoRingContext(): GuestAddress {
    return this.memory.readPointer((this.address + IRP.IoRingContext) as GuestAddress);
  }
  set IoRingContext(value: GuestAddress) {
    this.memory.writePointer((this.address + IRP.IoRingContext) as GuestAddress, value);
  }

  /** PKEVENT */
  get UserEvent(): GuestAddress {
    return this.memory.readPointer((this.address + IRP.UserEvent) as GuestAddress);
  }
  set UserEvent(value: GuestAddress) {
    this.memory.writePointer((this.address + IRP.UserEvent) as GuestAddress, value);
  }

  /** Address of the embedded union. */
  get Overlay(): GuestAddress {
    return (this.address + IRP.Overlay) as GuestAddress;
  }

  /** Address of the embedded struct. */
  get Overlay_AsynchronousParameters(): GuestAddress {
    return (this.address + IRP.Overlay_AsynchronousParameters) as GuestAddress;
  }

  /** PIO_APC_ROUTINE */
  get Overlay_AsynchronousParameters_UserApcRoutine(): GuestAddress {
    return this.memory.readPointer((this.address + IRP.Overlay_AsynchronousParameters_UserApcRoutine) as GuestAddress);
  }
  set Overlay_AsynchronousParameters_UserApcRoutine(value: GuestAddress) {
    this.memory.writePointer((this.address + IRP.Overlay_AsynchronousParameters_UserApcRoutine) as GuestAddress, value);
  }

  /** PVOID */
  get Overlay_AsynchronousParameters_IssuingProcess(): GuestAddress {
    return this.memory.readPointer((this.address + IRP.Overlay_AsynchronousParameters_IssuingProcess) as GuestAddress);
  }
  set Overlay_AsynchronousParameters_IssuingProcess(value: GuestAddress) {
    this.memory.writePointer((this.address + IRP.Overlay_AsynchronousParameters_IssuingProcess) as GuestAddress, value);
  }

  /** PVOID */
  get Overlay_AsynchronousParameters_UserApcContext(): GuestAddress {
    return this.memory.readPointer((this.address + IRP.Overlay_AsynchronousParameters_UserApcContext) as GuestAddress);
  }
  set Overlay_AsynchronousParameters_UserApcContext(value: GuestAddress) {
    this.memory.writePointer((this.address + IRP.Overlay_AsynchronousParameters_UserApcContext) as GuestAddress, value);
  }

  /** IORING_OBJECT* */
  get Overlay_AsynchronousParameters_IoRing(): GuestAddress {
    return this.memory.readPointer((this.address + IRP.Overlay_AsynchronousParameters_IoRing) as GuestAddress);
  }
  set Overlay_AsynchronousParameters_IoRing(value: GuestAddress) {
    this.memory.writePointer((this.address + IRP.Overlay_AsynchronousParameters_IoRing) as GuestAddress, value);
  }

  /** LARGE_INTEGER */
  get Overlay_AllocationSize(): U64 {
    return this.memory.readU64((this.address + IRP.Overlay_AllocationSize) as GuestAddress);
  }
  set Overlay_AllocationSize(value: U64) {
    this.memory.writeU64((this.address + IRP.Overlay_AllocationSize) as GuestAddress, value.lo, value.hi);
  }

  /** PDRIVER_CANCEL */
  get CancelRoutine(): GuestAddress {
    return this.memory.readPointer((this.address + IRP.CancelRoutine) as GuestAddress);
  }
  set CancelRoutine(value: GuestAddress) {
    this.memory.writePointer((this.address + IRP.CancelRoutine) as GuestAddress, value);
  }

  /** PVOID */
  get UserBuffer(): GuestAddress {
    return this.memory.readPointer((this.address + IRP.UserBuffer) as GuestAddress);
  }
  set UserBuffer(value: GuestAddress) {
    this.memory.writePointer((this.address + IRP.UserBuffer) as GuestAddress, value);
  }

  /** Address of the embedded union. */
  get Tail(): GuestAddress {
    return (this.address + IRP.Tail) as GuestAddress;
  }

  /** Address of the embedded struct. */
  get Tail_Overlay(): GuestAddress {
    return (this.address + IRP.Tail_Overlay) as GuestAddress;
  }

  /** Address of the embedded KDEVICE_QUEUE_ENTRY. */
  get Tail_Overlay_DeviceQueueEntry(): GuestAddress {
    return (this.address + IRP.Tail_Overlay_DeviceQueueEntry) as GuestAddress;
  }

  /** Address of the embedded PVOID[4]. */
  get Tail_Overlay_DriverContext(): GuestAddress {
    return (this.address + IRP.Tail_Overlay_DriverContext) as GuestAddress;
  }

  /** PETHREAD */
  get Tail_Overlay_Thread(): GuestAddress {
    return this.memory.readPointer((this.address + IRP.Tail_Overlay_Thread) as GuestAddress);
  }
  set Tail_Overlay_Thread(value: GuestAddress) {
    this.memory.writePointer((this.address + IRP.Tail_Overlay_Thread) as GuestAddress, value);
  }

  /** PCHAR */
  get Tail_Overlay_AuxiliaryBuffer(): GuestAddress {
    return this.memory.readPointer((this.address + IRP.Tail_Overlay_AuxiliaryBuffer) as GuestAddress);
  }
  set Tail_Overlay_AuxiliaryBuffer(value: GuestAddress) {
    this.memory.writePointer((this.address + IRP.Tail_Overlay_AuxiliaryBuffer) as GuestAddress, value);
  }

  /** Address of the embedded LIST_ENTRY. */
  get Tail_Overlay_ListEntry(): GuestAddress {
    return (this.address + IRP.Tail_Overlay_ListEntry) as GuestAddress;
  }

  /** IO_STACK_LOCATION* */
  get Tail_Overlay_CurrentStackLocation(): GuestAddress {
    return this.memory.readPointer((this.address + IRP.Tail_Overlay_CurrentStackLocation) as GuestAddress);
  }
  set Tail_Overlay_CurrentStackLocation(value: GuestAddress) {
    this.memory.writePointer((this.address + IRP.Tail_Overlay_CurrentStackLocation) as GuestAddress, value);
  }

  /** ULONG */
  get Tail_Overlay_PacketType(): number {
    return this.memory.readU32((this.address + IRP.Tail_Overlay_PacketType) as GuestAddress);
  }
  set Tail_Overlay_PacketType(value: number) {
    this.memory.writeU32((this.address + IRP.Tail_Overlay_PacketType) as GuestAddress, value);
  }

  /** PFILE_OBJECT */
  get Tail_Overlay_OriginalFileObject(): GuestAddress {
    return this.memory.readPointer((this.address + IRP.Tail_Overlay_OriginalFileObject) as GuestAddress);
  }
  set Tail_Overlay_OriginalFileObject(value: GuestAddress) {
    this.memory.writePointer((this.address + IRP.Tail_Overlay_OriginalFileObject) as GuestAddress, value);
  }

  /** Address of the embedded KAPC. */
  get Tail_Apc(): GuestAddress {
    return (this.address + IRP.Tail_Apc) as GuestAddress;
  }

  /** PVOID */
  get Tail_CompletionKey(): GuestAddress {
    return this.memory.readPointer((this.address + IRP.Tail_CompletionKey) as GuestAddress);
  }
  set Tail_CompletionKey(value: GuestAddress) {
    this.memory.writePointer((this.address + IRP.Tail_CompletionKey) as GuestAddress, value);
  }
}

/** A IO_STACK_LOCATION in guest memory. */
export class IoStackLocation {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** UCHAR */
  get MajorFunction(): number {
    return this.memory.readU8((this.address + IO_STACK_LOCATION.MajorFunction) as GuestAddress);
  }
  set MajorFunction(value: number) {
    this.memory.writeU8((this.address + IO_STACK_LOCATION.MajorFunction) as GuestAddress, value);
  }

  /** UCHAR */
  get MinorFunction(): number {
    return this.memory.readU8((this.address + IO_STACK_LOCATION.MinorFunction) as GuestAddress);
  }
  set MinorFunction(value: number) {
    this.memory.writeU8((this.address + IO_STACK_LOCATION.MinorFunction) as GuestAddress, value);
  }

  /** UCHAR */
  get Flags(): number {
    return this.memory.readU8((this.address + IO_STACK_LOCATION.Flags) as GuestAddress);
  }
  set Flags(value: number) {
    this.memory.writeU8((this.address + IO_STACK_LOCATION.Flags) as GuestAddress, value);
  }

  /** UCHAR */
  get Control(): number {
    return this.memory.readU8((this.address + IO_STACK_LOCATION.Control) as GuestAddress);
  }
  set Control(value: number) {
    this.memory.writeU8((this.address + IO_STACK_LOCATION.Control) as GuestAddress, value);
  }

  /** Address of the embedded union. */
  get Parameters(): GuestAddress {
    return (this.address + IO_STACK_LOCATION.Parameters) as GuestAddress;
  }

  /** Address of the embedded struct. */
  get Parameters_Create(): GuestAddress {
    return (this.address + IO_STACK_LOCATION.Parameters_Create) as GuestAddress;
  }

  /** PIO_SECURITY_CONTEXT */
  get Parameters_Create_SecurityContext(): GuestAddress {
    return this.memory.readPointer((this.address + IO_STACK_LOCATION.Parameters_Create_SecurityContext) as GuestAddress);
  }
  set Parameters_Create_SecurityContext(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_STACK_LOCATION.Parameters_Create_SecurityContext) as GuestAddress, value);
  }

  /** ULONG */
  get Parameters_Create_Options(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_Create_Options) as GuestAddress);
  }
  set Parameters_Create_Options(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_Create_Options) as GuestAddress, value);
  }

  /** USHORT */
  get Parameters_Create_FileAttributes(): number {
    return this.memory.readU16((this.address + IO_STACK_LOCATION.Parameters_Create_FileAttributes) as GuestAddress);
  }
  set Parameters_Create_FileAttributes(value: number) {
    this.memory.writeU16((this.address + IO_STACK_LOCATION.Parameters_Create_FileAttributes) as GuestAddress, value);
  }

  /** USHORT */
  get Parameters_Create_ShareAccess(): number {
    return this.memory.readU16((this.address + IO_STACK_LOCATION.Parameters_Create_ShareAccess) as GuestAddress);
  }
  set Parameters_Create_ShareAccess(value: number) {
    this.memory.writeU16((this.address + IO_STACK_LOCATION.Parameters_Create_ShareAccess) as GuestAddress, value);
  }

  /** ULONG */
  get Parameters_Create_EaLength(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_Create_EaLength) as GuestAddress);
  }
  set Parameters_Create_EaLength(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_Create_EaLength) as GuestAddress, value);
  }

  /** Address of the embedded struct. */
  get Parameters_CreatePipe(): GuestAddress {
    return (this.address + IO_STACK_LOCATION.Parameters_CreatePipe) as GuestAddress;
  }

  /** PIO_SECURITY_CONTEXT */
  get Parameters_CreatePipe_SecurityContext(): GuestAddress {
    return this.memory.readPointer((this.address + IO_STACK_LOCATION.Parameters_CreatePipe_SecurityContext) as GuestAddress);
  }
  set Parameters_CreatePipe_SecurityContext(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_STACK_LOCATION.Parameters_CreatePipe_SecurityContext) as GuestAddress, value);
  }

  /** ULONG */
  get Parameters_CreatePipe_Options(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_CreatePipe_Options) as GuestAddress);
  }
  set Parameters_CreatePipe_Options(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_CreatePipe_Options) as GuestAddress, value);
  }

  /** USHORT */
  get Parameters_CreatePipe_Reserved(): number {
    return this.memory.readU16((this.address + IO_STACK_LOCATION.Parameters_CreatePipe_Reserved) as GuestAddress);
  }
  set Parameters_CreatePipe_Reserved(value: number) {
    this.memory.writeU16((this.address + IO_STACK_LOCATION.Parameters_CreatePipe_Reserved) as GuestAddress, value);
  }

  /** USHORT */
  get Parameters_CreatePipe_ShareAccess(): number {
    return this.memory.readU16((this.address + IO_STACK_LOCATION.Parameters_CreatePipe_ShareAccess) as GuestAddress);
  }
  set Parameters_CreatePipe_ShareAccess(value: number) {
    this.memory.writeU16((this.address + IO_STACK_LOCATION.Parameters_CreatePipe_ShareAccess) as GuestAddress, value);
  }

  /** PNAMED_PIPE_CREATE_PARAMETERS */
  get Parameters_CreatePipe_Parameters(): GuestAddress {
    return this.memory.readPointer((this.address + IO_STACK_LOCATION.Parameters_CreatePipe_Parameters) as GuestAddress);
  }
  set Parameters_CreatePipe_Parameters(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_STACK_LOCATION.Parameters_CreatePipe_Parameters) as GuestAddress, value);
  }

  /** Address of the embedded struct. */
  get Parameters_CreateMailslot(): GuestAddress {
    return (this.address + IO_STACK_LOCATION.Parameters_CreateMailslot) as GuestAddress;
  }

  /** PIO_SECURITY_CONTEXT */
  get Parameters_CreateMailslot_SecurityContext(): GuestAddress {
    return this.memory.readPointer((this.address + IO_STACK_LOCATION.Parameters_CreateMailslot_SecurityContext) as GuestAddress);
  }
  set Parameters_CreateMailslot_SecurityContext(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_STACK_LOCATION.Parameters_CreateMailslot_SecurityContext) as GuestAddress, value);
  }

  /** ULONG */
  get Parameters_CreateMailslot_Options(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_CreateMailslot_Options) as GuestAddress);
  }
  set Parameters_CreateMailslot_Options(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_CreateMailslot_Options) as GuestAddress, value);
  }

  /** USHORT */
  get Parameters_CreateMailslot_Reserved(): number {
    return this.memory.readU16((this.address + IO_STACK_LOCATION.Parameters_CreateMailslot_Reserved) as GuestAddress);
  }
  set Parameters_CreateMailslot_Reserved(value: number) {
    this.memory.writeU16((this.address + IO_STACK_LOCATION.Parameters_CreateMailslot_Reserved) as GuestAddress, value);
  }

  /** USHORT */
  get Parameters_CreateMailslot_ShareAccess(): number {
    return this.memory.readU16((this.address + IO_STACK_LOCATION.Parameters_CreateMailslot_ShareAccess) as GuestAddress);
  }
  set Parameters_CreateMailslot_ShareAccess(value: number) {
    this.memory.writeU16((this.address + IO_STACK_LOCATION.Parameters_CreateMailslot_ShareAccess) as GuestAddress, value);
  }

  /** PMAILSLOT_CREATE_PARAMETERS */
  get Parameters_CreateMailslot_Parameters(): GuestAddress {
    return this.memory.readPointer((this.address + IO_STACK_LOCATION.Parameters_CreateMailslot_Parameters) as GuestAddress);
  }
  set Parameters_CreateMailslot_Parameters(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_STACK_LOCATION.Parameters_CreateMailslot_Parameters) as GuestAddress, value);
  }

  /** Address of the embedded struct. */
  get Parameters_Read(): GuestAddress {
    return (this.address + IO_STACK_LOCATION.Parameters_Read) as GuestAddress;
  }

  /** ULONG */
  get Parameters_Read_Length(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_Read_Length) as GuestAddress);
  }
  set Parameters_Read_Length(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_Read_Length) as GuestAddress, value);
  }

  /** ULONG */
  get Parameters_Read_Key(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_Read_Key) as GuestAddress);
  }
  set Parameters_Read_Key(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_Read_Key) as GuestAddress, value);
  }

  /** ULONG */
  get Parameters_Read_Flags(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_Read_Flags) as GuestAddress);
  }
  set Parameters_Read_Flags(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_Read_Flags) as GuestAddress, value);
  }

  /** LARGE_INTEGER */
  get Parameters_Read_ByteOffset(): U64 {
    return this.memory.readU64((this.address + IO_STACK_LOCATION.Parameters_Read_ByteOffset) as GuestAddress);
  }
  set Parameters_Read_ByteOffset(value: U64) {
    this.memory.writeU64((this.address + IO_STACK_LOCATION.Parameters_Read_ByteOffset) as GuestAddress, value.lo, value.hi);
  }

  /** Address of the embedded struct. */
  get Parameters_Write(): GuestAddress {
    return (this.address + IO_STACK_LOCATION.Parameters_Write) as GuestAddress;
  }

  /** ULONG */
  get Parameters_Write_Length(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_Write_Length) as GuestAddress);
  }
  set Parameters_Write_Length(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_Write_Length) as GuestAddress, value);
  }

  /** ULONG */
  get Parameters_Write_Key(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_Write_Key) as GuestAddress);
  }
  set Parameters_Write_Key(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_Write_Key) as GuestAddress, value);
  }

  /** ULONG */
  get Parameters_Write_Flags(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_Write_Flags) as GuestAddress);
  }
  set Parameters_Write_Flags(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_Write_Flags) as GuestAddress, value);
  }

  /** LARGE_INTEGER */
  get Parameters_Write_ByteOffset(): U64 {
    return this.memory.readU64((this.address + IO_STACK_LOCATION.Parameters_Write_ByteOffset) as GuestAddress);
  }
  set Parameters_Write_ByteOffset(value: U64) {
    this.memory.writeU64((this.address + IO_STACK_LOCATION.Parameters_Write_ByteOffset) as GuestAddress, value.lo, value.hi);
  }

  /** Address of the embedded struct. */
  get Parameters_QueryDirectory(): GuestAddress {
    return (this.address + IO_STACK_LOCATION.Parameters_QueryDirectory) as GuestAddress;
  }

  /** ULONG */
  get Parameters_QueryDirectory_Length(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_QueryDirectory_Length) as GuestAddress);
  }
  set Parameters_QueryDirectory_Length(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_QueryDirectory_Length) as GuestAddress, value);
  }

  /** PUNICODE_STRING */
  get Parameters_QueryDirectory_FileName(): GuestAddress {
    return this.memory.readPointer((this.address + IO_STACK_LOCATION.Parameters_QueryDirectory_FileName) as GuestAddress);
  }
  set Parameters_QueryDirectory_FileName(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_STACK_LOCATION.Parameters_QueryDirectory_FileName) as GuestAddress, value);
  }

  /** FILE_INFORMATION_CLASS */
  get Parameters_QueryDirectory_FileInformationClass(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_QueryDirectory_FileInformationClass) as GuestAddress);
  }
  set Parameters_QueryDirectory_FileInformationClass(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_QueryDirectory_FileInformationClass) as GuestAddress, value);
  }

  /** ULONG */
  get Parameters_QueryDirectory_FileIndex(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_QueryDirectory_FileIndex) as GuestAddress);
  }
  set Parameters_QueryDirectory_FileIndex(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_QueryDirectory_FileIndex) as GuestAddress, value);
  }

  /** Address of the embedded struct. */
  get Parameters_NotifyDirectory(): GuestAddress {
    return (this.address + IO_STACK_LOCATION.Parameters_NotifyDirectory) as GuestAddress;
  }

  /** ULONG */
  get Parameters_NotifyDirectory_Length(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_NotifyDirectory_Length) as GuestAddress);
  }
  set Parameters_NotifyDirectory_Length(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_NotifyDirectory_Length) as GuestAddress, value);
  }

  /** ULONG */
  get Parameters_NotifyDirectory_CompletionFilter(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_NotifyDirectory_CompletionFilter) as GuestAddress);
  }
  set Parameters_NotifyDirectory_CompletionFilter(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_NotifyDirectory_CompletionFilter) as GuestAddress, value);
  }

  /** Address of the embedded struct. */
  get Parameters_NotifyDirectoryEx(): GuestAddress {
    return (this.address + IO_STACK_LOCATION.Parameters_NotifyDirectoryEx) as GuestAddress;
  }

  /** ULONG */
  get Parameters_NotifyDirectoryEx_Length(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_NotifyDirectoryEx_Length) as GuestAddress);
  }
  set Parameters_NotifyDirectoryEx_Length(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_NotifyDirectoryEx_Length) as GuestAddress, value);
  }

  /** ULONG */
  get Parameters_NotifyDirectoryEx_CompletionFilter(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_NotifyDirectoryEx_CompletionFilter) as GuestAddress);
  }
  set Parameters_NotifyDirectoryEx_CompletionFilter(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_NotifyDirectoryEx_CompletionFilter) as GuestAddress, value);
  }

  /** DIRECTORY_NOTIFY_INFORMATION_CLASS */
  get Parameters_NotifyDirectoryEx_DirectoryNotifyInformationClass(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_NotifyDirectoryEx_DirectoryNotifyInformationClass) as GuestAddress);
  }
  set Parameters_NotifyDirectoryEx_DirectoryNotifyInformationClass(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_NotifyDirectoryEx_DirectoryNotifyInformationClass) as GuestAddress, value);
  }

  /** Address of the embedded struct. */
  get Parameters_QueryFile(): GuestAddress {
    return (this.address + IO_STACK_LOCATION.Parameters_QueryFile) as GuestAddress;
  }

  /** ULONG */
  get Parameters_QueryFile_Length(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_QueryFile_Length) as GuestAddress);
  }
  set Parameters_QueryFile_Length(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_QueryFile_Length) as GuestAddress, value);
  }

  /** FILE_INFORMATION_CLASS */
  get Parameters_QueryFile_FileInformationClass(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_QueryFile_FileInformationClass) as GuestAddress);
  }
  set Parameters_QueryFile_FileInformationClass(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_QueryFile_FileInformationClass) as GuestAddress, value);
  }

  /** Address of the embedded struct. */
  get Parameters_SetFile(): GuestAddress {
    return (this.address + IO_STACK_LOCATION.Parameters_SetFile) as GuestAddress;
  }

  /** ULONG */
  get Parameters_SetFile_Length(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_SetFile_Length) as GuestAddress);
  }
  set Parameters_SetFile_Length(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_SetFile_Length) as GuestAddress, value);
  }

  /** FILE_INFORMATION_CLASS */
  get Parameters_SetFile_FileInformationClass(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_SetFile_FileInformationClass) as GuestAddress);
  }
  set Parameters_SetFile_FileInformationClass(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_SetFile_FileInformationClass) as GuestAddress, value);
  }

  /** PFILE_OBJECT */
  get Parameters_SetFile_FileObject(): GuestAddress {
    return this.memory.readPointer((this.address + IO_STACK_LOCATION.Parameters_SetFile_FileObject) as GuestAddress);
  }
  set Parameters_SetFile_FileObject(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_STACK_LOCATION.Parameters_SetFile_FileObject) as GuestAddress, value);
  }

  /** BOOLEAN */
  get Parameters_SetFile_ReplaceIfExists(): number {
    return this.memory.readU8((this.address + IO_STACK_LOCATION.Parameters_SetFile_ReplaceIfExists) as GuestAddress);
  }
  set Parameters_SetFile_ReplaceIfExists(value: number) {
    this.memory.writeU8((this.address + IO_STACK_LOCATION.Parameters_SetFile_ReplaceIfExists) as GuestAddress, value);
  }

  /** BOOLEAN */
  get Parameters_SetFile_AdvanceOnly(): number {
    return this.memory.readU8((this.address + IO_STACK_LOCATION.Parameters_SetFile_AdvanceOnly) as GuestAddress);
  }
  set Parameters_SetFile_AdvanceOnly(value: number) {
    this.memory.writeU8((this.address + IO_STACK_LOCATION.Parameters_SetFile_AdvanceOnly) as GuestAddress, value);
  }

  /** ULONG */
  get Parameters_SetFile_ClusterCount(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_SetFile_ClusterCount) as GuestAddress);
  }
  set Parameters_SetFile_ClusterCount(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_SetFile_ClusterCount) as GuestAddress, value);
  }

  /** HANDLE */
  get Parameters_SetFile_DeleteHandle(): U64 {
    return this.memory.readU64((this.address + IO_STACK_LOCATION.Parameters_SetFile_DeleteHandle) as GuestAddress);
  }
  set Parameters_SetFile_DeleteHandle(value: U64) {
    this.memory.writeU64((this.address + IO_STACK_LOCATION.Parameters_SetFile_DeleteHandle) as GuestAddress, value.lo, value.hi);
  }

  /** Address of the embedded struct. */
  get Parameters_QueryEa(): GuestAddress {
    return (this.address + IO_STACK_LOCATION.Parameters_QueryEa) as GuestAddress;
  }

  /** ULONG */
  get Parameters_QueryEa_Length(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_QueryEa_Length) as GuestAddress);
  }
  set Parameters_QueryEa_Length(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_QueryEa_Length) as GuestAddress, value);
  }

  /** PVOID */
  get Parameters_QueryEa_EaList(): GuestAddress {
    return this.memory.readPointer((this.address + IO_STACK_LOCATION.Parameters_QueryEa_EaList) as GuestAddress);
  }
  set Parameters_QueryEa_EaList(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_STACK_LOCATION.Parameters_QueryEa_EaList) as GuestAddress, value);
  }

  /** ULONG */
  get Parameters_QueryEa_EaListLength(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_QueryEa_EaListLength) as GuestAddress);
  }
  set Parameters_QueryEa_EaListLength(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_QueryEa_EaListLength) as GuestAddress, value);
  }

  /** ULONG */
  get Parameters_QueryEa_EaIndex(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_QueryEa_EaIndex) as GuestAddress);
  }
  set Parameters_QueryEa_EaIndex(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_QueryEa_EaIndex) as GuestAddress, value);
  }

  /** Address of the embedded struct. */
  get Parameters_SetEa(): GuestAddress {
    return (this.address + IO_STACK_LOCATION.Parameters_SetEa) as GuestAddress;
  }

  /** ULONG */
  get Parameters_SetEa_Length(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_SetEa_Length) as GuestAddress);
  }
  set Parameters_SetEa_Length(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_SetEa_Length) as GuestAddress, value);
  }

  /** Address of the embedded struct. */
  get Parameters_QueryVolume(): GuestAddress {
    return (this.address + IO_STACK_LOCATION.Parameters_QueryVolume) as GuestAddress;
  }

  /** ULONG */
  get Parameters_QueryVolume_Length(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_QueryVolume_Length) as GuestAddress);
  }
  set Parameters_QueryVolume_Length(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_QueryVolume_Length) as GuestAddress, value);
  }

  /** FS_INFORMATION_CLASS */
  get Parameters_QueryVolume_FsInformationClass(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_QueryVolume_FsInformationClass) as GuestAddress);
  }
  set Parameters_QueryVolume_FsInformationClass(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_QueryVolume_FsInformationClass) as GuestAddress, value);
  }

  /** Address of the embedded struct. */
  get Parameters_SetVolume(): GuestAddress {
    return (this.address + IO_STACK_LOCATION.Parameters_SetVolume) as GuestAddress;
  }

  /** ULONG */
  get Parameters_SetVolume_Length(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_SetVolume_Length) as GuestAddress);
  }
  set Parameters_SetVolume_Length(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_SetVolume_Length) as GuestAddress, value);
  }

  /** FS_INFORMATION_CLASS */
  get Parameters_SetVolume_FsInformationClass(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_SetVolume_FsInformationClass) as GuestAddress);
  }
  set Parameters_SetVolume_FsInformationClass(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_SetVolume_FsInformationClass) as GuestAddress, value);
  }

  /** Address of the embedded struct. */
  get Parameters_FileSystemControl(): GuestAddress {
    return (this.address + IO_STACK_LOCATION.Parameters_FileSystemControl) as GuestAddress;
  }

  /** ULONG */
  get Parameters_FileSystemControl_OutputBufferLength(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_FileSystemControl_OutputBufferLength) as GuestAddress);
  }
  set Parameters_FileSystemControl_OutputBufferLength(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_FileSystemControl_OutputBufferLength) as GuestAddress, value);
  }

  /** ULONG */
  get Parameters_FileSystemControl_InputBufferLength(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_FileSystemControl_InputBufferLength) as GuestAddress);
  }
  set Parameters_FileSystemControl_InputBufferLength(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_FileSystemControl_InputBufferLength) as GuestAddress, value);
  }

  /** ULONG */
  get Parameters_FileSystemControl_FsControlCode(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_FileSystemControl_FsControlCode) as GuestAddress);
  }
  set Parameters_FileSystemControl_FsControlCode(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_FileSystemControl_FsControlCode) as GuestAddress, value);
  }

  /** PVOID */
  get Parameters_FileSystemControl_Type3InputBuffer(): GuestAddress {
    return this.memory.readPointer((this.address + IO_STACK_LOCATION.Parameters_FileSystemControl_Type3InputBuffer) as GuestAddress);
  }
  set Parameters_FileSystemControl_Type3InputBuffer(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_STACK_LOCATION.Parameters_FileSystemControl_Type3InputBuffer) as GuestAddress, value);
  }

  /** Address of the embedded struct. */
  get Parameters_LockControl(): GuestAddress {
    return (this.address + IO_STACK_LOCATION.Parameters_LockControl) as GuestAddress;
  }

  /** PLARGE_INTEGER */
  get Parameters_LockControl_Length(): GuestAddress {
    return this.memory.readPointer((this.address + IO_STACK_LOCATION.Parameters_LockControl_Length) as GuestAddress);
  }
  set Parameters_LockControl_Length(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_STACK_LOCATION.Parameters_LockControl_Length) as GuestAddress, value);
  }

  /** ULONG */
  get Parameters_LockControl_Key(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_LockControl_Key) as GuestAddress);
  }
  set Parameters_LockControl_Key(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_LockControl_Key) as GuestAddress, value);
  }

  /** LARGE_INTEGER */
  get Parameters_LockControl_ByteOffset(): U64 {
    return this.memory.readU64((this.address + IO_STACK_LOCATION.Parameters_LockControl_ByteOffset) as GuestAddress);
  }
  set Parameters_LockControl_ByteOffset(value: U64) {
    this.memory.writeU64((this.address + IO_STACK_LOCATION.Parameters_LockControl_ByteOffset) as GuestAddress, value.lo, value.hi);
  }

  /** Address of the embedded struct. */
  get Parameters_DeviceIoControl(): GuestAddress {
    return (this.address + IO_STACK_LOCATION.Parameters_DeviceIoControl) as GuestAddress;
  }

  /** ULONG */
  get Parameters_DeviceIoControl_OutputBufferLength(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_DeviceIoControl_OutputBufferLength) as GuestAddress);
  }
  set Parameters_DeviceIoControl_OutputBufferLength(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_DeviceIoControl_OutputBufferLength) as GuestAddress, value);
  }

  /** ULONG */
  get Parameters_DeviceIoControl_InputBufferLength(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_DeviceIoControl_InputBufferLength) as GuestAddress);
  }
  set Parameters_DeviceIoControl_InputBufferLength(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_DeviceIoControl_InputBufferLength) as GuestAddress, value);
  }

  /** ULONG */
  get Parameters_DeviceIoControl_IoControlCode(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_DeviceIoControl_IoControlCode) as GuestAddress);
  }
  set Parameters_DeviceIoControl_IoControlCode(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_DeviceIoControl_IoControlCode) as GuestAddress, value);
  }

  /** PVOID */
  get Parameters_DeviceIoControl_Type3InputBuffer(): GuestAddress {
    return this.memory.readPointer((this.address + IO_STACK_LOCATION.Parameters_DeviceIoControl_Type3InputBuffer) as GuestAddress);
  }
  set Parameters_DeviceIoControl_Type3InputBuffer(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_STACK_LOCATION.Parameters_DeviceIoControl_Type3InputBuffer) as GuestAddress, value);
  }

  /** Address of the embedded struct. */
  get Parameters_QuerySecurity(): GuestAddress {
    return (this.address + IO_STACK_LOCATION.Parameters_QuerySecurity) as GuestAddress;
  }

  /** SECURITY_INFORMATION */
  get Parameters_QuerySecurity_SecurityInformation(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_QuerySecurity_SecurityInformation) as GuestAddress);
  }
  set Parameters_QuerySecurity_SecurityInformation(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_QuerySecurity_SecurityInformation) as GuestAddress, value);
  }

  /** ULONG */
  get Parameters_QuerySecurity_Length(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_QuerySecurity_Length) as GuestAddress);
  }
  set Parameters_QuerySecurity_Length(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_QuerySecurity_Length) as GuestAddress, value);
  }

  /** Address of the embedded struct. */
  get Parameters_SetSecurity(): GuestAddress {
    return (this.address + IO_STACK_LOCATION.Parameters_SetSecurity) as GuestAddress;
  }

  /** SECURITY_INFORMATION */
  get Parameters_SetSecurity_SecurityInformation(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_SetSecurity_SecurityInformation) as GuestAddress);
  }
  set Parameters_SetSecurity_SecurityInformation(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_SetSecurity_SecurityInformation) as GuestAddress, value);
  }

  /** PSECURITY_DESCRIPTOR */
  get Parameters_SetSecurity_SecurityDescriptor(): GuestAddress {
    return this.memory.readPointer((this.address + IO_STACK_LOCATION.Parameters_SetSecurity_SecurityDescriptor) as GuestAddress);
  }
  set Parameters_SetSecurity_SecurityDescriptor(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_STACK_LOCATION.Parameters_SetSecurity_SecurityDescriptor) as GuestAddress, value);
  }

  /** Address of the embedded struct. */
  get Parameters_MountVolume(): GuestAddress {
    return (this.address + IO_STACK_LOCATION.Parameters_MountVolume) as GuestAddress;
  }

  /** PVPB */
  get Parameters_MountVolume_Vpb(): GuestAddress {
    return this.memory.readPointer((this.address + IO_STACK_LOCATION.Parameters_MountVolume_Vpb) as GuestAddress);
  }
  set Parameters_MountVolume_Vpb(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_STACK_LOCATION.Parameters_MountVolume_Vpb) as GuestAddress, value);
  }

  /** PDEVICE_OBJECT */
  get Parameters_MountVolume_DeviceObject(): GuestAddress {
    return this.memory.readPointer((this.address + IO_STACK_LOCATION.Parameters_MountVolume_DeviceObject) as GuestAddress);
  }
  set Parameters_MountVolume_DeviceObject(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_STACK_LOCATION.Parameters_MountVolume_DeviceObject) as GuestAddress, value);
  }

  /** Address of the embedded struct. */
  get Parameters_VerifyVolume(): GuestAddress {
    return (this.address + IO_STACK_LOCATION.Parameters_VerifyVolume) as GuestAddress;
  }

  /** PVPB */
  get Parameters_VerifyVolume_Vpb(): GuestAddress {
    return this.memory.readPointer((this.address + IO_STACK_LOCATION.Parameters_VerifyVolume_Vpb) as GuestAddress);
  }
  set Parameters_VerifyVolume_Vpb(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_STACK_LOCATION.Parameters_VerifyVolume_Vpb) as GuestAddress, value);
  }

  /** PDEVICE_OBJECT */
  get Parameters_VerifyVolume_DeviceObject(): GuestAddress {
    return this.memory.readPointer((this.address + IO_STACK_LOCATION.Parameters_VerifyVolume_DeviceObject) as GuestAddress);
  }
  set Parameters_VerifyVolume_DeviceObject(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_STACK_LOCATION.Parameters_VerifyVolume_DeviceObject) as GuestAddress, value);
  }

  /** Address of the embedded struct. */
  get Parameters_Scsi(): GuestAddress {
    return (this.address + IO_STACK_LOCATION.Parameters_Scsi) as GuestAddress;
  }

  /** SCSI_REQUEST_BLOCK* */
  get Parameters_Scsi_Srb(): GuestAddress {
    return this.memory.readPointer((this.address + IO_STACK_LOCATION.Parameters_Scsi_Srb) as GuestAddress);
  }
  set Parameters_Scsi_Srb(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_STACK_LOCATION.Parameters_Scsi_Srb) as GuestAddress, value);
  }

  /** Address of the embedded struct. */
  get Parameters_QueryQuota(): GuestAddress {
    return (this.address + IO_STACK_LOCATION.Parameters_QueryQuota) as GuestAddress;
  }

  /** ULONG */
  get Parameters_QueryQuota_Length(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_QueryQuota_Length) as GuestAddress);
  }
  set Parameters_QueryQuota_Length(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_QueryQuota_Length) as GuestAddress, value);
  }

  /** PSID */
  get Parameters_QueryQuota_StartSid(): GuestAddress {
    return this.memory.readPointer((this.address + IO_STACK_LOCATION.Parameters_QueryQuota_StartSid) as GuestAddress);
  }
  set Parameters_QueryQuota_StartSid(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_STACK_LOCATION.Parameters_QueryQuota_StartSid) as GuestAddress, value);
  }

  /** PFILE_GET_QUOTA_INFORMATION */
  get Parameters_QueryQuota_SidList(): GuestAddress {
    return this.memory.readPointer((this.address + IO_STACK_LOCATION.Parameters_QueryQuota_SidList) as GuestAddress);
  }
  set Parameters_QueryQuota_SidList(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_STACK_LOCATION.Parameters_QueryQuota_SidList) as GuestAddress, value);
  }

  /** ULONG */
  get Parameters_QueryQuota_SidListLength(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_QueryQuota_SidListLength) as GuestAddress);
  }
  set Parameters_QueryQuota_SidListLength(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_QueryQuota_SidListLength) as GuestAddress, value);
  }

  /** Address of the embedded struct. */
  get Parameters_SetQuota(): GuestAddress {
    return (this.address + IO_STACK_LOCATION.Parameters_SetQuota) as GuestAddress;
  }

  /** ULONG */
  get Parameters_SetQuota_Length(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_SetQuota_Length) as GuestAddress);
  }
  set Parameters_SetQuota_Length(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_SetQuota_Length) as GuestAddress, value);
  }

  /** Address of the embedded struct. */
  get Parameters_QueryDeviceRelations(): GuestAddress {
    return (this.address + IO_STACK_LOCATION.Parameters_QueryDeviceRelations) as GuestAddress;
  }

  /** DEVICE_RELATION_TYPE */
  get Parameters_QueryDeviceRelations_Type(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_QueryDeviceRelations_Type) as GuestAddress);
  }
  set Parameters_QueryDeviceRelations_Type(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_QueryDeviceRelations_Type) as GuestAddress, value);
  }

  /** Address of the embedded struct. */
  get Parameters_QueryInterface(): GuestAddress {
    return (this.address + IO_STACK_LOCATION.Parameters_QueryInterface) as GuestAddress;
  }

  /** const GUID* */
  get Parameters_QueryInterface_InterfaceType(): GuestAddress {
    return this.memory.readPointer((this.address + IO_STACK_LOCATION.Parameters_QueryInterface_InterfaceType) as GuestAddress);
  }
  set Parameters_QueryInterface_InterfaceType(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_STACK_LOCATION.Parameters_QueryInterface_InterfaceType) as GuestAddress, value);
  }

  /** USHORT */
  get Parameters_QueryInterface_Size(): number {
    return this.memory.readU16((this.address + IO_STACK_LOCATION.Parameters_QueryInterface_Size) as GuestAddress);
  }
  set Parameters_QueryInterface_Size(value: number) {
    this.memory.writeU16((this.address + IO_STACK_LOCATION.Parameters_QueryInterface_Size) as GuestAddress, value);
  }

  /** USHORT */
  get Parameters_QueryInterface_Version(): number {
    return this.memory.readU16((this.address + IO_STACK_LOCATION.Parameters_QueryInterface_Version) as GuestAddress);
  }
  set Parameters_QueryInterface_Version(value: number) {
    this.memory.writeU16((this.address + IO_STACK_LOCATION.Parameters_QueryInterface_Version) as GuestAddress, value);
  }

  /** PINTERFACE */
  get Parameters_QueryInterface_Interface(): GuestAddress {
    return this.memory.readPointer((this.address + IO_STACK_LOCATION.Parameters_QueryInterface_Interface) as GuestAddress);
  }
  set Parameters_QueryInterface_Interface(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_STACK_LOCATION.Parameters_QueryInterface_Interface) as GuestAddress, value);
  }

  /** PVOID */
  get Parameters_QueryInterface_InterfaceSpecificData(): GuestAddress {
    return this.memory.readPointer((this.address + IO_STACK_LOCATION.Parameters_QueryInterface_InterfaceSpecificData) as GuestAddress);
  }
  set Parameters_QueryInterface_InterfaceSpecificData(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_STACK_LOCATION.Parameters_QueryInterface_InterfaceSpecificData) as GuestAddress, value);
  }

  /** Address of the embedded struct. */
  get Parameters_DeviceCapabilities(): GuestAddress {
    return (this.address + IO_STACK_LOCATION.Parameters_DeviceCapabilities) as GuestAddress;
  }

  /** PDEVICE_CAPABILITIES */
  get Parameters_DeviceCapabilities_Capabilities(): GuestAddress {
    return this.memory.readPointer((this.address + IO_STACK_LOCATION.Parameters_DeviceCapabilities_Capabilities) as GuestAddress);
  }
  set Parameters_DeviceCapabilities_Capabilities(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_STACK_LOCATION.Parameters_DeviceCapabilities_Capabilities) as GuestAddress, value);
  }

  /** Address of the embedded struct. */
  get Parameters_FilterResourceRequirements(): GuestAddress {
    return (this.address + IO_STACK_LOCATION.Parameters_FilterResourceRequirements) as GuestAddress;
  }

  /** PIO_RESOURCE_REQUIREMENTS_LIST */
  get Parameters_FilterResourceRequirements_IoResourceRequirementList(): GuestAddress {
    return this.memory.readPointer((this.address + IO_STACK_LOCATION.Parameters_FilterResourceRequirements_IoResourceRequirementList) as GuestAddress);
  }
  set Parameters_FilterResourceRequirements_IoResourceRequirementList(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_STACK_LOCATION.Parameters_FilterResourceRequirements_IoResourceRequirementList) as GuestAddress, value);
  }

  /** Address of the embedded struct. */
  get Parameters_ReadWriteConfig(): GuestAddress {
    return (this.address + IO_STACK_LOCATION.Parameters_ReadWriteConfig) as GuestAddress;
  }

  /** ULONG */
  get Parameters_ReadWriteConfig_WhichSpace(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_ReadWriteConfig_WhichSpace) as GuestAddress);
  }
  set Parameters_ReadWriteConfig_WhichSpace(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_ReadWriteConfig_WhichSpace) as GuestAddress, value);
  }

  /** PVOID */
  get Parameters_ReadWriteConfig_Buffer(): GuestAddress {
    return this.memory.readPointer((this.address + IO_STACK_LOCATION.Parameters_ReadWriteConfig_Buffer) as GuestAddress);
  }
  set Parameters_ReadWriteConfig_Buffer(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_STACK_LOCATION.Parameters_ReadWriteConfig_Buffer) as GuestAddress, value);
  }

  /** ULONG */
  get Parameters_ReadWriteConfig_Offset(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_ReadWriteConfig_Offset) as GuestAddress);
  }
  set Parameters_ReadWriteConfig_Offset(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_ReadWriteConfig_Offset) as GuestAddress, value);
  }

  /** ULONG */
  get Parameters_ReadWriteConfig_Length(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_ReadWriteConfig_Length) as GuestAddress);
  }
  set Parameters_ReadWriteConfig_Length(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_ReadWriteConfig_Length) as GuestAddress, value);
  }

  /** Address of the embedded struct. */
  get Parameters_SetLock(): GuestAddress {
    return (this.address + IO_STACK_LOCATION.Parameters_SetLock) as GuestAddress;
  }

  /** BOOLEAN */
  get Parameters_SetLock_Lock(): number {
    return this.memory.readU8((this.address + IO_STACK_LOCATION.Parameters_SetLock_Lock) as GuestAddress);
  }
  set Parameters_SetLock_Lock(value: number) {
    this.memory.writeU8((this.address + IO_STACK_LOCATION.Parameters_SetLock_Lock) as GuestAddress, value);
  }

  /** Address of the embedded struct. */
  get Parameters_QueryId(): GuestAddress {
    return (this.address + IO_STACK_LOCATION.Parameters_QueryId) as GuestAddress;
  }

  /** BUS_QUERY_ID_TYPE */
  get Parameters_QueryId_IdType(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_QueryId_IdType) as GuestAddress);
  }
  set Parameters_QueryId_IdType(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_QueryId_IdType) as GuestAddress, value);
  }

  /** Address of the embedded struct. */
  get Parameters_QueryDeviceText(): GuestAddress {
    return (this.address + IO_STACK_LOCATION.Parameters_QueryDeviceText) as GuestAddress;
  }

  /** DEVICE_TEXT_TYPE */
  get Parameters_QueryDeviceText_DeviceTextType(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_QueryDeviceText_DeviceTextType) as GuestAddress);
  }
  set Parameters_QueryDeviceText_DeviceTextType(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_QueryDeviceText_DeviceTextType) as GuestAddress, value);
  }

  /** LCID */
  get Parameters_QueryDeviceText_LocaleId(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_QueryDeviceText_LocaleId) as GuestAddress);
  }
  set Parameters_QueryDeviceText_LocaleId(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_QueryDeviceText_LocaleId) as GuestAddress, value);
  }

  /** Address of the embedded struct. */
  get Parameters_UsageNotification(): GuestAddress {
    return (this.address + IO_STACK_LOCATION.Parameters_UsageNotification) as GuestAddress;
  }

  /** BOOLEAN */
  get Parameters_UsageNotification_InPath(): number {
    return this.memory.readU8((this.address + IO_STACK_LOCATION.Parameters_UsageNotification_InPath) as GuestAddress);
  }
  set Parameters_UsageNotification_InPath(value: number) {
    this.memory.writeU8((this.address + IO_STACK_LOCATION.Parameters_UsageNotification_InPath) as GuestAddress, value);
  }

  /** Address of the embedded BOOLEAN[3]. */
  get Parameters_UsageNotification_Reserved(): GuestAddress {
    return (this.address + IO_STACK_LOCATION.Parameters_UsageNotification_Reserved) as GuestAddress;
  }

  /** DEVICE_USAGE_NOTIFICATION_TYPE */
  get Parameters_UsageNotification_Type(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_UsageNotification_Type) as GuestAddress);
  }
  set Parameters_UsageNotification_Type(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_UsageNotification_Type) as GuestAddress, value);
  }

  /** Address of the embedded struct. */
  get Parameters_WaitWake(): GuestAddress {
    return (this.address + IO_STACK_LOCATION.Parameters_WaitWake) as GuestAddress;
  }

  /** SYSTEM_POWER_STATE */
  get Parameters_WaitWake_PowerState(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_WaitWake_PowerState) as GuestAddress);
  }
  set Parameters_WaitWake_PowerState(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_WaitWake_PowerState) as GuestAddress, value);
  }

  /** Address of the embedded struct. */
  get Parameters_PowerSequence(): GuestAddress {
    return (this.address + IO_STACK_LOCATION.Parameters_PowerSequence) as GuestAddress;
  }

  /** PPOWER_SEQUENCE */
  get Parameters_PowerSequence_PowerSequence(): GuestAddress {
    return this.memory.readPointer((this.address + IO_STACK_LOCATION.Parameters_PowerSequence_PowerSequence) as GuestAddress);
  }
  set Parameters_PowerSequence_PowerSequence(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_STACK_LOCATION.Parameters_PowerSequence_PowerSequence) as GuestAddress, value);
  }

  /** Address of the embedded struct. */
  get Parameters_Power(): GuestAddress {
    return (this.address + IO_STACK_LOCATION.Parameters_Power) as GuestAddress;
  }

  /** ULONG */
  get Parameters_Power_SystemContext(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_Power_SystemContext) as GuestAddress);
  }
  set Parameters_Power_SystemContext(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_Power_SystemContext) as GuestAddress, value);
  }

  /** SYSTEM_POWER_STATE_CONTEXT */
  get Parameters_Power_SystemPowerStateContext(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_Power_SystemPowerStateContext) as GuestAddress);
  }
  set Parameters_Power_SystemPowerStateContext(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_Power_SystemPowerStateContext) as GuestAddress, value);
  }

  /** POWER_STATE_TYPE */
  get Parameters_Power_Type(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_Power_Type) as GuestAddress);
  }
  set Parameters_Power_Type(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_Power_Type) as GuestAddress, value);
  }

  /** POWER_STATE */
  get Parameters_Power_State(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_Power_State) as GuestAddress);
  }
  set Parameters_Power_State(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_Power_State) as GuestAddress, value);
  }

  /** POWER_ACTION */
  get Parameters_Power_ShutdownType(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_Power_ShutdownType) as GuestAddress);
  }
  set Parameters_Power_ShutdownType(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_Power_ShutdownType) as GuestAddress, value);
  }

  /** Address of the embedded struct. */
  get Parameters_StartDevice(): GuestAddress {
    return (this.address + IO_STACK_LOCATION.Parameters_StartDevice) as GuestAddress;
  }

  /** PCM_RESOURCE_LIST */
  get Parameters_StartDevice_AllocatedResources(): GuestAddress {
    return this.memory.readPointer((this.address + IO_STACK_LOCATION.Parameters_StartDevice_AllocatedResources) as GuestAddress);
  }
  set Parameters_StartDevice_AllocatedResources(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_STACK_LOCATION.Parameters_StartDevice_AllocatedResources) as GuestAddress, value);
  }

  /** PCM_RESOURCE_LIST */
  get Parameters_StartDevice_AllocatedResourcesTranslated(): GuestAddress {
    return this.memory.readPointer((this.address + IO_STACK_LOCATION.Parameters_StartDevice_AllocatedResourcesTranslated) as GuestAddress);
  }
  set Parameters_StartDevice_AllocatedResourcesTranslated(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_STACK_LOCATION.Parameters_StartDevice_AllocatedResourcesTranslated) as GuestAddress, value);
  }

  /** Address of the embedded struct. */
  get Parameters_WMI(): GuestAddress {
    return (this.address + IO_STACK_LOCATION.Parameters_WMI) as GuestAddress;
  }

  /** ULONG_PTR */
  get Parameters_WMI_ProviderId(): U64 {
    return this.memory.readU64((this.address + IO_STACK_LOCATION.Parameters_WMI_ProviderId) as GuestAddress);
  }
  set Parameters_WMI_ProviderId(value: U64) {
    this.memory.writeU64((this.address + IO_STACK_LOCATION.Parameters_WMI_ProviderId) as GuestAddress, value.lo, value.hi);
  }

  /** PVOID */
  get Parameters_WMI_DataPath(): GuestAddress {
    return this.memory.readPointer((this.address + IO_STACK_LOCATION.Parameters_WMI_DataPath) as GuestAddress);
  }
  set Parameters_WMI_DataPath(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_STACK_LOCATION.Parameters_WMI_DataPath) as GuestAddress, value);
  }

  /** ULONG */
  get Parameters_WMI_BufferSize(): number {
    return this.memory.readU32((this.address + IO_STACK_LOCATION.Parameters_WMI_BufferSize) as GuestAddress);
  }
  set Parameters_WMI_BufferSize(value: number) {
    this.memory.writeU32((this.address + IO_STACK_LOCATION.Parameters_WMI_BufferSize) as GuestAddress, value);
  }

  /** PVOID */
  get Parameters_WMI_Buffer(): GuestAddress {
    return this.memory.readPointer((this.address + IO_STACK_LOCATION.Parameters_WMI_Buffer) as GuestAddress);
  }
  set Parameters_WMI_Buffer(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_STACK_LOCATION.Parameters_WMI_Buffer) as GuestAddress, value);
  }

  /** Address of the embedded struct. */
  get Parameters_Others(): GuestAddress {
    return (this.address + IO_STACK_LOCATION.Parameters_Others) as GuestAddress;
  }

  /** PVOID */
  get Parameters_Others_Argument1(): GuestAddress {
    return this.memory.readPointer((this.address + IO_STACK_LOCATION.Parameters_Others_Argument1) as GuestAddress);
  }
  set Parameters_Others_Argument1(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_STACK_LOCATION.Parameters_Others_Argument1) as GuestAddress, value);
  }

  /** PVOID */
  get Parameters_Others_Argument2(): GuestAddress {
    return this.memory.readPointer((this.address + IO_STACK_LOCATION.Parameters_Others_Argument2) as GuestAddress);
  }
  set Parameters_Others_Argument2(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_STACK_LOCATION.Parameters_Others_Argument2) as GuestAddress, value);
  }

  /** PVOID */
  get Parameters_Others_Argument3(): GuestAddress {
    return this.memory.readPointer((this.address + IO_STACK_LOCATION.Parameters_Others_Argument3) as GuestAddress);
  }
  set Parameters_Others_Argument3(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_STACK_LOCATION.Parameters_Others_Argument3) as GuestAddress, value);
  }

  /** PVOID */
  get Parameters_Others_Argument4(): GuestAddress {
    return this.memory.readPointer((this.address + IO_STACK_LOCATION.Parameters_Others_Argument4) as GuestAddress);
  }
  set Parameters_Others_Argument4(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_STACK_LOCATION.Parameters_Others_Argument4) as GuestAddress, value);
  }

  /** PDEVICE_OBJECT */
  get DeviceObject(): GuestAddress {
    return this.memory.readPointer((this.address + IO_STACK_LOCATION.DeviceObject) as GuestAddress);
  }
  set DeviceObject(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_STACK_LOCATION.DeviceObject) as GuestAddress, value);
  }

  /** PFILE_OBJECT */
  get FileObject(): GuestAddress {
    return this.memory.readPointer((this.address + IO_STACK_LOCATION.FileObject) as GuestAddress);
  }
  set FileObject(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_STACK_LOCATION.FileObject) as GuestAddress, value);
  }

  /** PIO_COMPLETION_ROUTINE */
  get CompletionRoutine(): GuestAddress {
    return this.memory.readPointer((this.address + IO_STACK_LOCATION.CompletionRoutine) as GuestAddress);
  }
  set CompletionRoutine(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_STACK_LOCATION.CompletionRoutine) as GuestAddress, value);
  }

  /** PVOID */
  get Context(): GuestAddress {
    return this.memory.readPointer((this.address + IO_STACK_LOCATION.Context) as GuestAddress);
  }
  set Context(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_STACK_LOCATION.Context) as GuestAddress, value);
  }
}

/** A IO_SECURITY_CONTEXT in guest memory. */
export class IoSecurityContext {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** PSECURITY_QUALITY_OF_SERVICE */
  get SecurityQos(): GuestAddress {
    return this.memory.readPointer((this.address + IO_SECURITY_CONTEXT.SecurityQos) as GuestAddress);
  }
  set SecurityQos(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_SECURITY_CONTEXT.SecurityQos) as GuestAddress, value);
  }

  /** PACCESS_STATE */
  get AccessState(): GuestAddress {
    return this.memory.readPointer((this.address + IO_SECURITY_CONTEXT.AccessState) as GuestAddress);
  }
  set AccessState(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_SECURITY_CONTEXT.AccessState) as GuestAddress, value);
  }

  /** ACCESS_MASK */
  get DesiredAccess(): number {
    return this.memory.readU32((this.address + IO_SECURITY_CONTEXT.DesiredAccess) as GuestAddress);
  }
  set DesiredAccess(value: number) {
    this.memory.writeU32((this.address + IO_SECURITY_CONTEXT.DesiredAccess) as GuestAddress, value);
  }

  /** ULONG */
  get FullCreateOptions(): number {
    return this.memory.readU32((this.address + IO_SECURITY_CONTEXT.FullCreateOptions) as GuestAddress);
  }
  set FullCreateOptions(value: number) {
    this.memory.writeU32((this.address + IO_SECURITY_CONTEXT.FullCreateOptions) as GuestAddress, value);
  }
}

/** A SHARE_ACCESS in guest memory. */
export class ShareAccess {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** ULONG */
  get OpenCount(): number {
    return this.memory.readU32((this.address + SHARE_ACCESS.OpenCount) as GuestAddress);
  }
  set OpenCount(value: number) {
    this.memory.writeU32((this.address + SHARE_ACCESS.OpenCount) as GuestAddress, value);
  }

  /** ULONG */
  get Readers(): number {
    return this.memory.readU32((this.address + SHARE_ACCESS.Readers) as GuestAddress);
  }
  set Readers(value: number) {
    this.memory.writeU32((this.address + SHARE_ACCESS.Readers) as GuestAddress, value);
  }

  /** ULONG */
  get Writers(): number {
    return this.memory.readU32((this.address + SHARE_ACCESS.Writers) as GuestAddress);
  }
  set Writers(value: number) {
    this.memory.writeU32((this.address + SHARE_ACCESS.Writers) as GuestAddress, value);
  }

  /** ULONG */
  get Deleters(): number {
    return this.memory.readU32((this.address + SHARE_ACCESS.Deleters) as GuestAddress);
  }
  set Deleters(value: number) {
    this.memory.writeU32((this.address + SHARE_ACCESS.Deleters) as GuestAddress, value);
  }

  /** ULONG */
  get SharedRead(): number {
    return this.memory.readU32((this.address + SHARE_ACCESS.SharedRead) as GuestAddress);
  }
  set SharedRead(value: number) {
    this.memory.writeU32((this.address + SHARE_ACCESS.SharedRead) as GuestAddress, value);
  }

  /** ULONG */
  get SharedWrite(): number {
    return this.memory.readU32((this.address + SHARE_ACCESS.SharedWrite) as GuestAddress);
  }
  set SharedWrite(value: number) {
    this.memory.writeU32((this.address + SHARE_ACCESS.SharedWrite) as GuestAddress, value);
  }

  /** ULONG */
  get SharedDelete(): number {
    return this.memory.readU32((this.address + SHARE_ACCESS.SharedDelete) as GuestAddress);
  }
  set SharedDelete(value: number) {
    this.memory.writeU32((this.address + SHARE_ACCESS.SharedDelete) as GuestAddress, value);
  }
}

/** A VPB in guest memory. */
export class Vpb {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** CSHORT */
  get Type(): number {
    return this.memory.readU16((this.address + VPB.Type) as GuestAddress);
  }
  set Type(value: number) {
    this.memory.writeU16((this.address + VPB.Type) as GuestAddress, value);
  }

  /** CSHORT */
  get Size(): number {
    return this.memory.readU16((this.address + VPB.Size) as GuestAddress);
  }
  set Size(value: number) {
    this.memory.writeU16((this.address + VPB.Size) as GuestAddress, value);
  }

  /** USHORT */
  get Flags(): number {
    return this.memory.readU16((this.address + VPB.Flags) as GuestAddress);
  }
  set Flags(value: number) {
    this.memory.writeU16((this.address + VPB.Flags) as GuestAddress, value);
  }

  /** USHORT */
  get VolumeLabelLength(): number {
    return this.memory.readU16((this.address + VPB.VolumeLabelLength) as GuestAddress);
  }
  set VolumeLabelLength(value: number) {
    this.memory.writeU16((this.address + VPB.VolumeLabelLength) as GuestAddress, value);
  }

  /** DEVICE_OBJECT* */
  get DeviceObject(): GuestAddress {
    return this.memory.readPointer((this.address + VPB.DeviceObject) as GuestAddress);
  }
  set DeviceObject(value: GuestAddress) {
    this.memory.writePointer((this.address + VPB.DeviceObject) as GuestAddress, value);
  }

  /** DEVICE_OBJECT* */
  get RealDevice(): GuestAddress {
    return this.memory.readPointer((this.address + VPB.RealDevice) as GuestAddress);
  }
  set RealDevice(value: GuestAddress) {
    this.memory.writePointer((this.address + VPB.RealDevice) as GuestAddress, value);
  }

  /** ULONG */
  get SerialNumber(): number {
    return this.memory.readU32((this.address + VPB.SerialNumber) as GuestAddress);
  }
  set SerialNumber(value: number) {
    this.memory.writeU32((this.address + VPB.SerialNumber) as GuestAddress, value);
  }

  /** ULONG */
  get ReferenceCount(): number {
    return this.memory.readU32((this.address + VPB.ReferenceCount) as GuestAddress);
  }
  set ReferenceCount(value: number) {
    this.memory.writeU32((this.address + VPB.ReferenceCount) as GuestAddress, value);
  }

  /** Address of the embedded WCHAR[32]. */
  get VolumeLabel(): GuestAddress {
    return (this.address + VPB.VolumeLabel) as GuestAddress;
  }
}

/** A FSRTL_ADVANCED_FCB_HEADER in guest memory. */
export class FsrtlAdvancedFcbHeader {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** CSHORT */
  get NodeTypeCode(): number {
    return this.memory.readU16((this.address + FSRTL_ADVANCED_FCB_HEADER.NodeTypeCode) as GuestAddress);
  }
  set NodeTypeCode(value: number) {
    this.memory.writeU16((this.address + FSRTL_ADVANCED_FCB_HEADER.NodeTypeCode) as GuestAddress, value);
  }

  /** CSHORT */
  get NodeByteSize(): number {
    return this.memory.readU16((this.address + FSRTL_ADVANCED_FCB_HEADER.NodeByteSize) as GuestAddress);
  }
  set NodeByteSize(value: number) {
    this.memory.writeU16((this.address + FSRTL_ADVANCED_FCB_HEADER.NodeByteSize) as GuestAddress, value);
  }

  /** UCHAR */
  get Flags(): number {
    return this.memory.readU8((this.address + FSRTL_ADVANCED_FCB_HEADER.Flags) as GuestAddress);
  }
  set Flags(value: number) {
    this.memory.writeU8((this.address + FSRTL_ADVANCED_FCB_HEADER.Flags) as GuestAddress, value);
  }

  /** UCHAR */
  get IsFastIoPossible(): number {
    return this.memory.readU8((this.address + FSRTL_ADVANCED_FCB_HEADER.IsFastIoPossible) as GuestAddress);
  }
  set IsFastIoPossible(value: number) {
    this.memory.writeU8((this.address + FSRTL_ADVANCED_FCB_HEADER.IsFastIoPossible) as GuestAddress, value);
  }

  /** UCHAR */
  get Flags2(): number {
    return this.memory.readU8((this.address + FSRTL_ADVANCED_FCB_HEADER.Flags2) as GuestAddress);
  }
  set Flags2(value: number) {
    this.memory.writeU8((this.address + FSRTL_ADVANCED_FCB_HEADER.Flags2) as GuestAddress, value);
  }

  /** PERESOURCE */
  get Resource(): GuestAddress {
    return this.memory.readPointer((this.address + FSRTL_ADVANCED_FCB_HEADER.Resource) as GuestAddress);
  }
  set Resource(value: GuestAddress) {
    this.memory.writePointer((this.address + FSRTL_ADVANCED_FCB_HEADER.Resource) as GuestAddress, value);
  }

  /** PERESOURCE */
  get PagingIoResource(): GuestAddress {
    return this.memory.readPointer((this.address + FSRTL_ADVANCED_FCB_HEADER.PagingIoResource) as GuestAddress);
  }
  set PagingIoResource(value: GuestAddress) {
    this.memory.writePointer((this.address + FSRTL_ADVANCED_FCB_HEADER.PagingIoResource) as GuestAddress, value);
  }

  /** LARGE_INTEGER */
  get AllocationSize(): U64 {
    return this.memory.readU64((this.address + FSRTL_ADVANCED_FCB_HEADER.AllocationSize) as GuestAddress);
  }
  set AllocationSize(value: U64) {
    this.memory.writeU64((this.address + FSRTL_ADVANCED_FCB_HEADER.AllocationSize) as GuestAddress, value.lo, value.hi);
  }

  /** LARGE_INTEGER */
  get FileSize(): U64 {
    return this.memory.readU64((this.address + FSRTL_ADVANCED_FCB_HEADER.FileSize) as GuestAddress);
  }
  set FileSize(value: U64) {
    this.memory.writeU64((this.address + FSRTL_ADVANCED_FCB_HEADER.FileSize) as GuestAddress, value.lo, value.hi);
  }

  /** LARGE_INTEGER */
  get ValidDataLength(): U64 {
    return this.memory.readU64((this.address + FSRTL_ADVANCED_FCB_HEADER.ValidDataLength) as GuestAddress);
  }
  set ValidDataLength(value: U64) {
    this.memory.writeU64((this.address + FSRTL_ADVANCED_FCB_HEADER.ValidDataLength) as GuestAddress, value.lo, value.hi);
  }

  /** PFAST_MUTEX */
  get FastMutex(): GuestAddress {
    return this.memory.readPointer((this.address + FSRTL_ADVANCED_FCB_HEADER.FastMutex) as GuestAddress);
  }
  set FastMutex(value: GuestAddress) {
    this.memory.writePointer((this.address + FSRTL_ADVANCED_FCB_HEADER.FastMutex) as GuestAddress, value);
  }

  /** Address of the embedded LIST_ENTRY. */
  get FilterContexts(): GuestAddress {
    return (this.address + FSRTL_ADVANCED_FCB_HEADER.FilterContexts) as GuestAddress;
  }

  /** ULONG_PTR */
  get PushLock(): U64 {
    return this.memory.readU64((this.address + FSRTL_ADVANCED_FCB_HEADER.PushLock) as GuestAddress);
  }
  set PushLock(value: U64) {
    this.memory.writeU64((this.address + FSRTL_ADVANCED_FCB_HEADER.PushLock) as GuestAddress, value.lo, value.hi);
  }

  /** PVOID* */
  get FileContextSupportPointer(): GuestAddress {
    return this.memory.readPointer((this.address + FSRTL_ADVANCED_FCB_HEADER.FileContextSupportPointer) as GuestAddress);
  }
  set FileContextSupportPointer(value: GuestAddress) {
    this.memory.writePointer((this.address + FSRTL_ADVANCED_FCB_HEADER.FileContextSupportPointer) as GuestAddress, value);
  }

  /** Address of the embedded OPLOCK. */
  get Oplock(): GuestAddress {
    return (this.address + FSRTL_ADVANCED_FCB_HEADER.Oplock) as GuestAddress;
  }

  /** PVOID */
  get ReservedForRemote(): GuestAddress {
    return this.memory.readPointer((this.address + FSRTL_ADVANCED_FCB_HEADER.ReservedForRemote) as GuestAddress);
  }
  set ReservedForRemote(value: GuestAddress) {
    this.memory.writePointer((this.address + FSRTL_ADVANCED_FCB_HEADER.ReservedForRemote) as GuestAddress, value);
  }

  /** PVOID */
  get AePushLock(): GuestAddress {
    return this.memory.readPointer((this.address + FSRTL_ADVANCED_FCB_HEADER.AePushLock) as GuestAddress);
  }
  set AePushLock(value: GuestAddress) {
    this.memory.writePointer((this.address + FSRTL_ADVANCED_FCB_HEADER.AePushLock) as GuestAddress, value);
  }

  /** ULONG */
  get BypassIoOpenCount(): number {
    return this.memory.readU32((this.address + FSRTL_ADVANCED_FCB_HEADER.BypassIoOpenCount) as GuestAddress);
  }
  set BypassIoOpenCount(value: number) {
    this.memory.writeU32((this.address + FSRTL_ADVANCED_FCB_HEADER.BypassIoOpenCount) as GuestAddress, value);
  }
}

/** A FILE_BASIC_INFORMATION in guest memory. */
export class FileBasicInformation {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** LARGE_INTEGER */
  get CreationTime(): U64 {
    return this.memory.readU64((this.address + FILE_BASIC_INFORMATION.CreationTime) as GuestAddress);
  }
  set CreationTime(value: U64) {
    this.memory.writeU64((this.address + FILE_BASIC_INFORMATION.CreationTime) as GuestAddress, value.lo, value.hi);
  }

  /** LARGE_INTEGER */
  get LastAccessTime(): U64 {
    return this.memory.readU64((this.address + FILE_BASIC_INFORMATION.LastAccessTime) as GuestAddress);
  }
  set LastAccessTime(value: U64) {
    this.memory.writeU64((this.address + FILE_BASIC_INFORMATION.LastAccessTime) as GuestAddress, value.lo, value.hi);
  }

  /** LARGE_INTEGER */
  get LastWriteTime(): U64 {
    return this.memory.readU64((this.address + FILE_BASIC_INFORMATION.LastWriteTime) as GuestAddress);
  }
  set LastWriteTime(value: U64) {
    this.memory.writeU64((this.address + FILE_BASIC_INFORMATION.LastWriteTime) as GuestAddress, value.lo, value.hi);
  }

  /** LARGE_INTEGER */
  get ChangeTime(): U64 {
    return this.memory.readU64((this.address + FILE_BASIC_INFORMATION.ChangeTime) as GuestAddress);
  }
  set ChangeTime(value: U64) {
    this.memory.writeU64((this.address + FILE_BASIC_INFORMATION.ChangeTime) as GuestAddress, value.lo, value.hi);
  }

  /** ULONG */
  get FileAttributes(): number {
    return this.memory.readU32((this.address + FILE_BASIC_INFORMATION.FileAttributes) as GuestAddress);
  }
  set FileAttributes(value: number) {
    this.memory.writeU32((this.address + FILE_BASIC_INFORMATION.FileAttributes) as GuestAddress, value);
  }
}

/** A FILE_STANDARD_INFORMATION in guest memory. */
export class FileStandardInformation {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** LARGE_INTEGER */
  get AllocationSize(): U64 {
    return this.memory.readU64((this.address + FILE_STANDARD_INFORMATION.AllocationSize) as GuestAddress);
  }
  set AllocationSize(value: U64) {
    this.memory.writeU64((this.address + FILE_STANDARD_INFORMATION.AllocationSize) as GuestAddress, value.lo, value.hi);
  }

  /** LARGE_INTEGER */
  get EndOfFile(): U64 {
    return this.memory.readU64((this.address + FILE_STANDARD_INFORMATION.EndOfFile) as GuestAddress);
  }
  set EndOfFile(value: U64) {
    this.memory.writeU64((this.address + FILE_STANDARD_INFORMATION.EndOfFile) as GuestAddress, value.lo, value.hi);
  }

  /** ULONG */
  get NumberOfLinks(): number {
    return this.memory.readU32((this.address + FILE_STANDARD_INFORMATION.NumberOfLinks) as GuestAddress);
  }
  set NumberOfLinks(value: number) {
    this.memory.writeU32((this.address + FILE_STANDARD_INFORMATION.NumberOfLinks) as GuestAddress, value);
  }

  /** BOOLEAN */
  get DeletePending(): number {
    return this.memory.readU8((this.address + FILE_STANDARD_INFORMATION.DeletePending) as GuestAddress);
  }
  set DeletePending(value: number) {
    this.memory.writeU8((this.address + FILE_STANDARD_INFORMATION.DeletePending) as GuestAddress, value);
  }

  /** BOOLEAN */
  get Directory(): number {
    return this.memory.readU8((this.address + FILE_STANDARD_INFORMATION.Directory) as GuestAddress);
  }
  set Directory(value: number) {
    this.memory.writeU8((this.address + FILE_STANDARD_INFORMATION.Directory) as GuestAddress, value);
  }
}

/** A FILE_POSITION_INFORMATION in guest memory. */
export class FilePositionInformation {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** LARGE_INTEGER */
  get CurrentByteOffset(): U64 {
    return this.memory.readU64((this.address + FILE_POSITION_INFORMATION.CurrentByteOffset) as GuestAddress);
  }
  set CurrentByteOffset(value: U64) {
    this.memory.writeU64((this.address + FILE_POSITION_INFORMATION.CurrentByteOffset) as GuestAddress, value.lo, value.hi);
  }
}

/** A FILE_NAME_INFORMATION in guest memory. */
export class FileNameInformation {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** ULONG */
  get FileNameLength(): number {
    return this.memory.readU32((this.address + FILE_NAME_INFORMATION.FileNameLength) as GuestAddress);
  }
  set FileNameLength(value: number) {
    this.memory.writeU32((this.address + FILE_NAME_INFORMATION.FileNameLength) as GuestAddress, value);
  }

  /** Address of the embedded WCHAR[1]. */
  get FileName(): GuestAddress {
    return (this.address + FILE_NAME_INFORMATION.FileName) as GuestAddress;
  }
}

/** A FILE_RENAME_INFORMATION in guest memory. */
export class FileRenameInformation {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** BOOLEAN */
  get ReplaceIfExists(): number {
    return this.memory.readU8((this.address + FILE_RENAME_INFORMATION.ReplaceIfExists) as GuestAddress);
  }
  set ReplaceIfExists(value: number) {
    this.memory.writeU8((this.address + FILE_RENAME_INFORMATION.ReplaceIfExists) as GuestAddress, value);
  }

  /** ULONG */
  get Flags(): number {
    return this.memory.readU32((this.address + FILE_RENAME_INFORMATION.Flags) as GuestAddress);
  }
  set Flags(value: number) {
    this.memory.writeU32((this.address + FILE_RENAME_INFORMATION.Flags) as GuestAddress, value);
  }

  /** HANDLE */
  get RootDirectory(): U64 {
    return this.memory.readU64((this.address + FILE_RENAME_INFORMATION.RootDirectory) as GuestAddress);
  }
  set RootDirectory(value: U64) {
    this.memory.writeU64((this.address + FILE_RENAME_INFORMATION.RootDirectory) as GuestAddress, value.lo, value.hi);
  }

  /** ULONG */
  get FileNameLength(): number {
    return this.memory.readU32((this.address + FILE_RENAME_INFORMATION.FileNameLength) as GuestAddress);
  }
  set FileNameLength(value: number) {
    this.memory.writeU32((this.address + FILE_RENAME_INFORMATION.FileNameLength) as GuestAddress, value);
  }

  /** Address of the embedded WCHAR[1]. */
  get FileName(): GuestAddress {
    return (this.address + FILE_RENAME_INFORMATION.FileName) as GuestAddress;
  }
}

/** A FILE_ALL_INFORMATION in guest memory. */
export class FileAllInformation {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** Address of the embedded FILE_BASIC_INFORMATION. */
  get BasicInformation(): GuestAddress {
    return (this.address + FILE_ALL_INFORMATION.BasicInformation) as GuestAddress;
  }

  /** Address of the embedded FILE_STANDARD_INFORMATION. */
  get StandardInformation(): GuestAddress {
    return (this.address + FILE_ALL_INFORMATION.StandardInformation) as GuestAddress;
  }

  /** Address of the embedded FILE_INTERNAL_INFORMATION. */
  get InternalInformation(): GuestAddress {
    return (this.address + FILE_ALL_INFORMATION.InternalInformation) as GuestAddress;
  }

  /** FILE_EA_INFORMATION */
  get EaInformation(): number {
    return this.memory.readU32((this.address + FILE_ALL_INFORMATION.EaInformation) as GuestAddress);
  }
  set EaInformation(value: number) {
    this.memory.writeU32((this.address + FILE_ALL_INFORMATION.EaInformation) as GuestAddress, value);
  }

  /** FILE_ACCESS_INFORMATION */
  get AccessInformation(): number {
    return this.memory.readU32((this.address + FILE_ALL_INFORMATION.AccessInformation) as GuestAddress);
  }
  set AccessInformation(value: number) {
    this.memory.writeU32((this.address + FILE_ALL_INFORMATION.AccessInformation) as GuestAddress, value);
  }

  /** Address of the embedded FILE_POSITION_INFORMATION. */
  get PositionInformation(): GuestAddress {
    return (this.address + FILE_ALL_INFORMATION.PositionInformation) as GuestAddress;
  }

  /** FILE_MODE_INFORMATION */
  get ModeInformation(): number {
    return this.memory.readU32((this.address + FILE_ALL_INFORMATION.ModeInformation) as GuestAddress);
  }
  set ModeInformation(value: number) {
    this.memory.writeU32((this.address + FILE_ALL_INFORMATION.ModeInformation) as GuestAddress, value);
  }

  /** FILE_ALIGNMENT_INFORMATION */
  get AlignmentInformation(): number {
    return this.memory.readU32((this.address + FILE_ALL_INFORMATION.AlignmentInformation) as GuestAddress);
  }
  set AlignmentInformation(value: number) {
    this.memory.writeU32((this.address + FILE_ALL_INFORMATION.AlignmentInformation) as GuestAddress, value);
  }

  /** Address of the embedded FILE_NAME_INFORMATION. */
  get NameInformation(): GuestAddress {
    return (this.address + FILE_ALL_INFORMATION.NameInformation) as GuestAddress;
  }
}

/** A FILE_NETWORK_OPEN_INFORMATION in guest memory. */
export class FileNetworkOpenInformation {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** LARGE_INTEGER */
  get CreationTime(): U64 {
    return this.memory.readU64((this.address + FILE_NETWORK_OPEN_INFORMATION.CreationTime) as GuestAddress);
  }
  set CreationTime(value: U64) {
    this.memory.writeU64((this.address + FILE_NETWORK_OPEN_INFORMATION.CreationTime) as GuestAddress, value.lo, value.hi);
  }

  /** LARGE_INTEGER */
  get LastAccessTime(): U64 {
    return this.memory.readU64((this.address + FILE_NETWORK_OPEN_INFORMATION.LastAccessTime) as GuestAddress);
  }
  set LastAccessTime(value: U64) {
    this.memory.writeU64((this.address + FILE_NETWORK_OPEN_INFORMATION.LastAccessTime) as GuestAddress, value.lo, value.hi);
  }

  /** LARGE_INTEGER */
  get LastWriteTime(): U64 {
    return this.memory.readU64((this.address + FILE_NETWORK_OPEN_INFORMATION.LastWriteTime) as GuestAddress);
  }
  set LastWriteTime(value: U64) {
    this.memory.writeU64((this.address + FILE_NETWORK_OPEN_INFORMATION.LastWriteTime) as GuestAddress, value.lo, value.hi);
  }

  /** LARGE_INTEGER */
  get ChangeTime(): U64 {
    return this.memory.readU64((this.address + FILE_NETWORK_OPEN_INFORMATION.ChangeTime) as GuestAddress);
  }
  set ChangeTime(value: U64) {
    this.memory.writeU64((this.address + FILE_NETWORK_OPEN_INFORMATION.ChangeTime) as GuestAddress, value.lo, value.hi);
  }

  /** LARGE_INTEGER */
  get AllocationSize(): U64 {
    return this.memory.readU64((this.address + FILE_NETWORK_OPEN_INFORMATION.AllocationSize) as GuestAddress);
  }
  set AllocationSize(value: U64) {
    this.memory.writeU64((this.address + FILE_NETWORK_OPEN_INFORMATION.AllocationSize) as GuestAddress, value.lo, value.hi);
  }

  /** LARGE_INTEGER */
  get EndOfFile(): U64 {
    return this.memory.readU64((this.address + FILE_NETWORK_OPEN_INFORMATION.EndOfFile) as GuestAddress);
  }
  set EndOfFile(value: U64) {
    this.memory.writeU64((this.address + FILE_NETWORK_OPEN_INFORMATION.EndOfFile) as GuestAddress, value.lo, value.hi);
  }

  /** ULONG */
  get FileAttributes(): number {
    return this.memory.readU32((this.address + FILE_NETWORK_OPEN_INFORMATION.FileAttributes) as GuestAddress);
  }
  set FileAttributes(value: number) {
    this.memory.writeU32((this.address + FILE_NETWORK_OPEN_INFORMATION.FileAttributes) as GuestAddress, value);
  }
}

/** A FILE_DIRECTORY_INFORMATION in guest memory. */
export class FileDirectoryInformation {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** ULONG */
  get NextEntryOffset(): number {
    return this.memory.readU32((this.address + FILE_DIRECTORY_INFORMATION.NextEntryOffset) as GuestAddress);
  }
  set NextEntryOffset(value: number) {
    this.memory.writeU32((this.address + FILE_DIRECTORY_INFORMATION.NextEntryOffset) as GuestAddress, value);
  }

  /** ULONG */
  get FileIndex(): number {
    return this.memory.readU32((this.address + FILE_DIRECTORY_INFORMATION.FileIndex) as GuestAddress);
  }
  set FileIndex(value: number) {
    this.memory.writeU32((this.address + FILE_DIRECTORY_INFORMATION.FileIndex) as GuestAddress, value);
  }

  /** LARGE_INTEGER */
  get CreationTime(): U64 {
    return this.memory.readU64((this.address + FILE_DIRECTORY_INFORMATION.CreationTime) as GuestAddress);
  }
  set CreationTime(value: U64) {
    this.memory.writeU64((this.address + FILE_DIRECTORY_INFORMATION.CreationTime) as GuestAddress, value.lo, value.hi);
  }

  /** LARGE_INTEGER */
  get LastAccessTime(): U64 {
    return this.memory.readU64((this.address + FILE_DIRECTORY_INFORMATION.LastAccessTime) as GuestAddress);
  }
  set LastAccessTime(value: U64) {
    this.memory.writeU64((this.address + FILE_DIRECTORY_INFORMATION.LastAccessTime) as GuestAddress, value.lo, value.hi);
  }

  /** LARGE_INTEGER */
  get LastWriteTime(): U64 {
    return this.memory.readU64((this.address + FILE_DIRECTORY_INFORMATION.LastWriteTime) as GuestAddress);
  }
  set LastWriteTime(value: U64) {
    this.memory.writeU64((this.address + FILE_DIRECTORY_INFORMATION.LastWriteTime) as GuestAddress, value.lo, value.hi);
  }

  /** LARGE_INTEGER */
  get ChangeTime(): U64 {
    return this.memory.readU64((this.address + FILE_DIRECTORY_INFORMATION.ChangeTime) as GuestAddress);
  }
  set ChangeTime(value: U64) {
    this.memory.writeU64((this.address + FILE_DIRECTORY_INFORMATION.ChangeTime) as GuestAddress, value.lo, value.hi);
  }

  /** LARGE_INTEGER */
  get EndOfFile(): U64 {
    return this.memory.readU64((this.address + FILE_DIRECTORY_INFORMATION.EndOfFile) as GuestAddress);
  }
  set EndOfFile(value: U64) {
    this.memory.writeU64((this.address + FILE_DIRECTORY_INFORMATION.EndOfFile) as GuestAddress, value.lo, value.hi);
  }

  /** LARGE_INTEGER */
  get AllocationSize(): U64 {
    return this.memory.readU64((this.address + FILE_DIRECTORY_INFORMATION.AllocationSize) as GuestAddress);
  }
  set AllocationSize(value: U64) {
    this.memory.writeU64((this.address + FILE_DIRECTORY_INFORMATION.AllocationSize) as GuestAddress, value.lo, value.hi);
  }

  /** ULONG */
  get FileAttributes(): number {
    return this.memory.readU32((this.address + FILE_DIRECTORY_INFORMATION.FileAttributes) as GuestAddress);
  }
  set FileAttributes(value: number) {
    this.memory.writeU32((this.address + FILE_DIRECTORY_INFORMATION.FileAttributes) as GuestAddress, value);
  }

  /** ULONG */
  get FileNameLength(): number {
    return this.memory.readU32((this.address + FILE_DIRECTORY_INFORMATION.FileNameLength) as GuestAddress);
  }
  set FileNameLength(value: number) {
    this.memory.writeU32((this.address + FILE_DIRECTORY_INFORMATION.FileNameLength) as GuestAddress, value);
  }

  /** Address of the embedded WCHAR[1]. */
  get FileName(): GuestAddress {
    return (this.address + FILE_DIRECTORY_INFORMATION.FileName) as GuestAddress;
  }
}

/** A FILE_FULL_DIR_INFORMATION in guest memory. */
export class FileFullDirInformation {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** ULONG */
  get NextEntryOffset(): number {
    return this.memory.readU32((this.address + FILE_FULL_DIR_INFORMATION.NextEntryOffset) as GuestAddress);
  }
  set NextEntryOffset(value: number) {
    this.memory.writeU32((this.address + FILE_FULL_DIR_INFORMATION.NextEntryOffset) as GuestAddress, value);
  }

  /** ULONG */
  get FileIndex(): number {
    return this.memory.readU32((this.address + FILE_FULL_DIR_INFORMATION.FileIndex) as GuestAddress);
  }
  set FileIndex(value: number) {
    this.memory.writeU32((this.address + FILE_FULL_DIR_INFORMATION.FileIndex) as GuestAddress, value);
  }

  /** LARGE_INTEGER */
  get CreationTime(): U64 {
    return this.memory.readU64((this.address + FILE_FULL_DIR_INFORMATION.CreationTime) as GuestAddress);
  }
  set CreationTime(value: U64) {
    this.memory.writeU64((this.address + FILE_FULL_DIR_INFORMATION.CreationTime) as GuestAddress, value.lo, value.hi);
  }

  /** LARGE_INTEGER */
  get LastAccessTime(): U64 {
    return this.memory.readU64((this.address + FILE_FULL_DIR_INFORMATION.LastAccessTime) as GuestAddress);
  }
  set LastAccessTime(value: U64) {
    this.memory.writeU64((this.address + FILE_FULL_DIR_INFORMATION.LastAccessTime) as GuestAddress, value.lo, value.hi);
  }

  /** LARGE_INTEGER */
  get LastWriteTime(): U64 {
    return this.memory.readU64((this.address + FILE_FULL_DIR_INFORMATION.LastWriteTime) as GuestAddress);
  }
  set LastWriteTime(value: U64) {
    this.memory.writeU64((this.address + FILE_FULL_DIR_INFORMATION.LastWriteTime) as GuestAddress, value.lo, value.hi);
  }

  /** LARGE_INTEGER */
  get ChangeTime(): U64 {
    return this.memory.readU64((this.address + FILE_FULL_DIR_INFORMATION.ChangeTime) as GuestAddress);
  }
  set ChangeTime(value: U64) {
    this.memory.writeU64((this.address + FILE_FULL_DIR_INFORMATION.ChangeTime) as GuestAddress, value.lo, value.hi);
  }

  /** LARGE_INTEGER */
  get EndOfFile(): U64 {
    return this.memory.readU64((this.address + FILE_FULL_DIR_INFORMATION.EndOfFile) as GuestAddress);
  }
  set EndOfFile(value: U64) {
    this.memory.writeU64((this.address + FILE_FULL_DIR_INFORMATION.EndOfFile) as GuestAddress, value.lo, value.hi);
  }

  /** LARGE_INTEGER */
  get AllocationSize(): U64 {
    return this.memory.readU64((this.address + FILE_FULL_DIR_INFORMATION.AllocationSize) as GuestAddress);
  }
  set AllocationSize(value: U64) {
    this.memory.writeU64((this.address + FILE_FULL_DIR_INFORMATION.AllocationSize) as GuestAddress, value.lo, value.hi);
  }

  /** ULONG */
  get FileAttributes(): number {
    return this.memory.readU32((this.address + FILE_FULL_DIR_INFORMATION.FileAttributes) as GuestAddress);
  }
  set FileAttributes(value: number) {
    this.memory.writeU32((this.address + FILE_FULL_DIR_INFORMATION.FileAttributes) as GuestAddress, value);
  }

  /** ULONG */
  get FileNameLength(): number {
    return this.memory.readU32((this.address + FILE_FULL_DIR_INFORMATION.FileNameLength) as GuestAddress);
  }
  set FileNameLength(value: number) {
    this.memory.writeU32((this.address + FILE_FULL_DIR_INFORMATION.FileNameLength) as GuestAddress, value);
  }

  /** ULONG */
  get EaSize(): number {
    return this.memory.readU32((this.address + FILE_FULL_DIR_INFORMATION.EaSize) as GuestAddress);
  }
  set EaSize(value: number) {
    this.memory.writeU32((this.address + FILE_FULL_DIR_INFORMATION.EaSize) as GuestAddress, value);
  }

  /** Address of the embedded WCHAR[1]. */
  get FileName(): GuestAddress {
    return (this.address + FILE_FULL_DIR_INFORMATION.FileName) as GuestAddress;
  }
}

/** A FILE_BOTH_DIR_INFORMATION in guest memory. */
export class FileBothDirInformation {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** ULONG */
  get NextEntryOffset(): number {
    return this.memory.readU32((this.address + FILE_BOTH_DIR_INFORMATION.NextEntryOffset) as GuestAddress);
  }
  set NextEntryOffset(value: number) {
    this.memory.writeU32((this.address + FILE_BOTH_DIR_INFORMATION.NextEntryOffset) as GuestAddress, value);
  }

  /** ULONG */
  get FileIndex(): number {
    return this.memory.readU32((this.address + FILE_BOTH_DIR_INFORMATION.FileIndex) as GuestAddress);
  }
  set FileIndex(value: number) {
    this.memory.writeU32((this.address + FILE_BOTH_DIR_INFORMATION.FileIndex) as GuestAddress, value);
  }

  /** LARGE_INTEGER */
  get CreationTime(): U64 {
    return this.memory.readU64((this.address + FILE_BOTH_DIR_INFORMATION.CreationTime) as GuestAddress);
  }
  set CreationTime(value: U64) {
    this.memory.writeU64((this.address + FILE_BOTH_DIR_INFORMATION.CreationTime) as GuestAddress, value.lo, value.hi);
  }

  /** LARGE_INTEGER */
  get LastAccessTime(): U64 {
    return this.memory.readU64((this.address + FILE_BOTH_DIR_INFORMATION.LastAccessTime) as GuestAddress);
  }
  set LastAccessTime(value: U64) {
    this.memory.writeU64((this.address + FILE_BOTH_DIR_INFORMATION.LastAccessTime) as GuestAddress, value.lo, value.hi);
  }

  /** LARGE_INTEGER */
  get LastWriteTime(): U64 {
    return this.memory.readU64((this.address + FILE_BOTH_DIR_INFORMATION.LastWriteTime) as GuestAddress);
  }
  set LastWriteTime(value: U64) {
    this.memory.writeU64((this.address + FILE_BOTH_DIR_INFORMATION.LastWriteTime) as GuestAddress, value.lo, value.hi);
  }

  /** LARGE_INTEGER */
  get ChangeTime(): U64 {
    return this.memory.readU64((this.address + FILE_BOTH_DIR_INFORMATION.ChangeTime) as GuestAddress);
  }
  set ChangeTime(value: U64) {
    this.memory.writeU64((this.address + FILE_BOTH_DIR_INFORMATION.ChangeTime) as GuestAddress, value.lo, value.hi);
  }

  /** LARGE_INTEGER */
  get EndOfFile(): U64 {
    return this.memory.readU64((this.address + FILE_BOTH_DIR_INFORMATION.EndOfFile) as GuestAddress);
  }
  set EndOfFile(value: U64) {
    this.memory.writeU64((this.address + FILE_BOTH_DIR_INFORMATION.EndOfFile) as GuestAddress, value.lo, value.hi);
  }

  /** LARGE_INTEGER */
  get AllocationSize(): U64 {
    return this.memory.readU64((this.address + FILE_BOTH_DIR_INFORMATION.AllocationSize) as GuestAddress);
  }
  set AllocationSize(value: U64) {
    this.memory.writeU64((this.address + FILE_BOTH_DIR_INFORMATION.AllocationSize) as GuestAddress, value.lo, value.hi);
  }

  /** ULONG */
  get FileAttributes(): number {
    return this.memory.readU32((this.address + FILE_BOTH_DIR_INFORMATION.FileAttributes) as GuestAddress);
  }
  set FileAttributes(value: number) {
    this.memory.writeU32((this.address + FILE_BOTH_DIR_INFORMATION.FileAttributes) as GuestAddress, value);
  }

  /** ULONG */
  get FileNameLength(): number {
    return this.memory.readU32((this.address + FILE_BOTH_DIR_INFORMATION.FileNameLength) as GuestAddress);
  }
  set FileNameLength(value: number) {
    this.memory.writeU32((this.address + FILE_BOTH_DIR_INFORMATION.FileNameLength) as GuestAddress, value);
  }

  /** ULONG */
  get EaSize(): number {
    return this.memory.readU32((this.address + FILE_BOTH_DIR_INFORMATION.EaSize) as GuestAddress);
  }
  set EaSize(value: number) {
    this.memory.writeU32((this.address + FILE_BOTH_DIR_INFORMATION.EaSize) as GuestAddress, value);
  }

  /** CCHAR */
  get ShortNameLength(): number {
    return this.memory.readU8((this.address + FILE_BOTH_DIR_INFORMATION.ShortNameLength) as GuestAddress);
  }
  set ShortNameLength(value: number) {
    this.memory.writeU8((this.address + FILE_BOTH_DIR_INFORMATION.ShortNameLength) as GuestAddress, value);
  }

  /** Address of the embedded WCHAR[12]. */
  get ShortName(): GuestAddress {
    return (this.address + FILE_BOTH_DIR_INFORMATION.ShortName) as GuestAddress;
  }

  /** Address of the embedded WCHAR[1]. */
  get FileName(): GuestAddress {
    return (this.address + FILE_BOTH_DIR_INFORMATION.FileName) as GuestAddress;
  }
}

/** A FILE_ID_BOTH_DIR_INFORMATION in guest memory. */
export class FileIdBothDirInformation {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** ULONG */
  get NextEntryOffset(): number {
    return this.memory.readU32((this.address + FILE_ID_BOTH_DIR_INFORMATION.NextEntryOffset) as GuestAddress);
  }
  set NextEntryOffset(value: number) {
    this.memory.writeU32((this.address + FILE_ID_BOTH_DIR_INFORMATION.NextEntryOffset) as GuestAddress, value);
  }

  /** ULONG */
  get FileIndex(): number {
    return this.memory.readU32((this.address + FILE_ID_BOTH_DIR_INFORMATION.FileIndex) as GuestAddress);
  }
  set FileIndex(value: number) {
    this.memory.writeU32((this.address + FILE_ID_BOTH_DIR_INFORMATION.FileIndex) as GuestAddress, value);
  }

  /** LARGE_INTEGER */
  get CreationTime(): U64 {
    return this.memory.readU64((this.address + FILE_ID_BOTH_DIR_INFORMATION.CreationTime) as GuestAddress);
  }
  set CreationTime(value: U64) {
    this.memory.writeU64((this.address + FILE_ID_BOTH_DIR_INFORMATION.CreationTime) as GuestAddress, value.lo, value.hi);
  }

  /** LARGE_INTEGER */
  get LastAccessTime(): U64 {
    return this.memory.readU64((this.address + FILE_ID_BOTH_DIR_INFORMATION.LastAccessTime) as GuestAddress);
  }
  set LastAccessTime(value: U64) {
    this.memory.writeU64((this.address + FILE_ID_BOTH_DIR_INFORMATION.LastAccessTime) as GuestAddress, value.lo, value.hi);
  }

  /** LARGE_INTEGER */
  get LastWriteTime(): U64 {
    return this.memory.readU64((this.address + FILE_ID_BOTH_DIR_INFORMATION.LastWriteTime) as GuestAddress);
  }
  set LastWriteTime(value: U64) {
    this.memory.writeU64((this.address + FILE_ID_BOTH_DIR_INFORMATION.LastWriteTime) as GuestAddress, value.lo, value.hi);
  }

  /** LARGE_INTEGER */
  get ChangeTime(): U64 {
    return this.memory.readU64((this.address + FILE_ID_BOTH_DIR_INFORMATION.ChangeTime) as GuestAddress);
  }
  set ChangeTime(value: U64) {
    this.memory.writeU64((this.address + FILE_ID_BOTH_DIR_INFORMATION.ChangeTime) as GuestAddress, value.lo, value.hi);
  }

  /** LARGE_INTEGER */
  get EndOfFile(): U64 {
    return this.memory.readU64((this.address + FILE_ID_BOTH_DIR_INFORMATION.EndOfFile) as GuestAddress);
  }
  set EndOfFile(value: U64) {
    this.memory.writeU64((this.address + FILE_ID_BOTH_DIR_INFORMATION.EndOfFile) as GuestAddress, value.lo, value.hi);
  }

  /** LARGE_INTEGER */
  get AllocationSize(): U64 {
    return this.memory.readU64((this.address + FILE_ID_BOTH_DIR_INFORMATION.AllocationSize) as GuestAddress);
  }
  set AllocationSize(value: U64) {
    this.memory.writeU64((this.address + FILE_ID_BOTH_DIR_INFORMATION.AllocationSize) as GuestAddress, value.lo, value.hi);
  }

  /** ULONG */
  get FileAttributes(): number {
    return this.memory.readU32((this.address + FILE_ID_BOTH_DIR_INFORMATION.FileAttributes) as GuestAddress);
  }
  set FileAttributes(value: number) {
    this.memory.writeU32((this.address + FILE_ID_BOTH_DIR_INFORMATION.FileAttributes) as GuestAddress, value);
  }

  /** ULONG */
  get FileNameLength(): number {
    return this.memory.readU32((this.address + FILE_ID_BOTH_DIR_INFORMATION.FileNameLength) as GuestAddress);
  }
  set FileNameLength(value: number) {
    this.memory.writeU32((this.address + FILE_ID_BOTH_DIR_INFORMATION.FileNameLength) as GuestAddress, value);
  }

  /** ULONG */
  get EaSize(): number {
    return this.memory.readU32((this.address + FILE_ID_BOTH_DIR_INFORMATION.EaSize) as GuestAddress);
  }
  set EaSize(value: number) {
    this.memory.writeU32((this.address + FILE_ID_BOTH_DIR_INFORMATION.EaSize) as GuestAddress, value);
  }

  /** CCHAR */
  get ShortNameLength(): number {
    return this.memory.readU8((this.address + FILE_ID_BOTH_DIR_INFORMATION.ShortNameLength) as GuestAddress);
  }
  set ShortNameLength(value: number) {
    this.memory.writeU8((this.address + FILE_ID_BOTH_DIR_INFORMATION.ShortNameLength) as GuestAddress, value);
  }

  /** Address of the embedded WCHAR[12]. */
  get ShortName(): GuestAddress {
    return (this.address + FILE_ID_BOTH_DIR_INFORMATION.ShortName) as GuestAddress;
  }

  /** LARGE_INTEGER */
  get FileId(): U64 {
    return this.memory.readU64((this.address + FILE_ID_BOTH_DIR_INFORMATION.FileId) as GuestAddress);
  }
  set FileId(value: U64) {
    this.memory.writeU64((this.address + FILE_ID_BOTH_DIR_INFORMATION.FileId) as GuestAddress, value.lo, value.hi);
  }

  /** Address of the embedded WCHAR[1]. */
  get FileName(): GuestAddress {
    return (this.address + FILE_ID_BOTH_DIR_INFORMATION.FileName) as GuestAddress;
  }
}

/** A FILE_NAMES_INFORMATION in guest memory. */
export class FileNamesInformation {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** ULONG */
  get NextEntryOffset(): number {
    return this.memory.readU32((this.address + FILE_NAMES_INFORMATION.NextEntryOffset) as GuestAddress);
  }
  set NextEntryOffset(value: number) {
    this.memory.writeU32((this.address + FILE_NAMES_INFORMATION.NextEntryOffset) as GuestAddress, value);
  }

  /** ULONG */
  get FileIndex(): number {
    return this.memory.readU32((this.address + FILE_NAMES_INFORMATION.FileIndex) as GuestAddress);
  }
  set FileIndex(value: number) {
    this.memory.writeU32((this.address + FILE_NAMES_INFORMATION.FileIndex) as GuestAddress, value);
  }

  /** ULONG */
  get FileNameLength(): number {
    return this.memory.readU32((this.address + FILE_NAMES_INFORMATION.FileNameLength) as GuestAddress);
  }
  set FileNameLength(value: number) {
    this.memory.writeU32((this.address + FILE_NAMES_INFORMATION.FileNameLength) as GuestAddress, value);
  }

  /** Address of the embedded WCHAR[1]. */
  get FileName(): GuestAddress {
    return (this.address + FILE_NAMES_INFORMATION.FileName) as GuestAddress;
  }
}

/** A FILE_FULL_EA_INFORMATION in guest memory. */
export class FileFullEaInformation {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** ULONG */
  get NextEntryOffset(): number {
    return this.memory.readU32((this.address + FILE_FULL_EA_INFORMATION.NextEntryOffset) as GuestAddress);
  }
  set NextEntryOffset(value: number) {
    this.memory.writeU32((this.address + FILE_FULL_EA_INFORMATION.NextEntryOffset) as GuestAddress, value);
  }

  /** UCHAR */
  get Flags(): number {
    return this.memory.readU8((this.address + FILE_FULL_EA_INFORMATION.Flags) as GuestAddress);
  }
  set Flags(value: number) {
    this.memory.writeU8((this.address + FILE_FULL_EA_INFORMATION.Flags) as GuestAddress, value);
  }

  /** UCHAR */
  get EaNameLength(): number {
    return this.memory.readU8((this.address + FILE_FULL_EA_INFORMATION.EaNameLength) as GuestAddress);
  }
  set EaNameLength(value: number) {
    this.memory.writeU8((this.address + FILE_FULL_EA_INFORMATION.EaNameLength) as GuestAddress, value);
  }

  /** USHORT */
  get EaValueLength(): number {
    return this.memory.readU16((this.address + FILE_FULL_EA_INFORMATION.EaValueLength) as GuestAddress);
  }
  set EaValueLength(value: number) {
    this.memory.writeU16((this.address + FILE_FULL_EA_INFORMATION.EaValueLength) as GuestAddress, value);
  }

  /** Address of the embedded CHAR[1]. */
  get EaName(): GuestAddress {
    return (this.address + FILE_FULL_EA_INFORMATION.EaName) as GuestAddress;
  }
}

/** A FILE_FS_VOLUME_INFORMATION in guest memory. */
export class FileFsVolumeInformation {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** LARGE_INTEGER */
  get VolumeCreationTime(): U64 {
    return this.memory.readU64((this.address + FILE_FS_VOLUME_INFORMATION.VolumeCreationTime) as GuestAddress);
  }
  set VolumeCreationTime(value: U64) {
    this.memory.writeU64((this.address + FILE_FS_VOLUME_INFORMATION.VolumeCreationTime) as GuestAddress, value.lo, value.hi);
  }

  /** ULONG */
  get VolumeSerialNumber(): number {
    return this.memory.readU32((this.address + FILE_FS_VOLUME_INFORMATION.VolumeSerialNumber) as GuestAddress);
  }
  set VolumeSerialNumber(value: number) {
    this.memory.writeU32((this.address + FILE_FS_VOLUME_INFORMATION.VolumeSerialNumber) as GuestAddress, value);
  }

  /** ULONG */
  get VolumeLabelLength(): number {
    return this.memory.readU32((this.address + FILE_FS_VOLUME_INFORMATION.VolumeLabelLength) as GuestAddress);
  }
  set VolumeLabelLength(value: number) {
    this.memory.writeU32((this.address + FILE_FS_VOLUME_INFORMATION.VolumeLabelLength) as GuestAddress, value);
  }

  /** BOOLEAN */
  get SupportsObjects(): number {
    return this.memory.readU8((this.address + FILE_FS_VOLUME_INFORMATION.SupportsObjects) as GuestAddress);
  }
  set SupportsObjects(value: number) {
    this.memory.writeU8((this.address + FILE_FS_VOLUME_INFORMATION.SupportsObjects) as GuestAddress, value);
  }

  /** Address of the embedded WCHAR[1]. */
  get VolumeLabel(): GuestAddress {
    return (this.address + FILE_FS_VOLUME_INFORMATION.VolumeLabel) as GuestAddress;
  }
}

/** A FILE_FS_SIZE_INFORMATION in guest memory. */
export class FileFsSizeInformation {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** LARGE_INTEGER */
  get TotalAllocationUnits(): U64 {
    return this.memory.readU64((this.address + FILE_FS_SIZE_INFORMATION.TotalAllocationUnits) as GuestAddress);
  }
  set TotalAllocationUnits(value: U64) {
    this.memory.writeU64((this.address + FILE_FS_SIZE_INFORMATION.TotalAllocationUnits) as GuestAddress, value.lo, value.hi);
  }

  /** LARGE_INTEGER */
  get AvailableAllocationUnits(): U64 {
    return this.memory.readU64((this.address + FILE_FS_SIZE_INFORMATION.AvailableAllocationUnits) as GuestAddress);
  }
  set AvailableAllocationUnits(value: U64) {
    this.memory.writeU64((this.address + FILE_FS_SIZE_INFORMATION.AvailableAllocationUnits) as GuestAddress, value.lo, value.hi);
  }

  /** ULONG */
  get SectorsPerAllocationUnit(): number {
    return this.memory.readU32((this.address + FILE_FS_SIZE_INFORMATION.SectorsPerAllocationUnit) as GuestAddress);
  }
  set SectorsPerAllocationUnit(value: number) {
    this.memory.writeU32((this.address + FILE_FS_SIZE_INFORMATION.SectorsPerAllocationUnit) as GuestAddress, value);
  }

  /** ULONG */
  get BytesPerSector(): number {
    return this.memory.readU32((this.address + FILE_FS_SIZE_INFORMATION.BytesPerSector) as GuestAddress);
  }
  set BytesPerSector(value: number) {
    this.memory.writeU32((this.address + FILE_FS_SIZE_INFORMATION.BytesPerSector) as GuestAddress, value);
  }
}

/** A FILE_FS_ATTRIBUTE_INFORMATION in guest memory. */
export class FileFsAttributeInformation {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** ULONG */
  get FileSystemAttributes(): number {
    return this.memory.readU32((this.address + FILE_FS_ATTRIBUTE_INFORMATION.FileSystemAttributes) as GuestAddress);
  }
  set FileSystemAttributes(value: number) {
    this.memory.writeU32((this.address + FILE_FS_ATTRIBUTE_INFORMATION.FileSystemAttributes) as GuestAddress, value);
  }

  /** LONG */
  get MaximumComponentNameLength(): number {
    return this.memory.readS32((this.address + FILE_FS_ATTRIBUTE_INFORMATION.MaximumComponentNameLength) as GuestAddress);
  }
  set MaximumComponentNameLength(value: number) {
    this.memory.writeU32((this.address + FILE_FS_ATTRIBUTE_INFORMATION.MaximumComponentNameLength) as GuestAddress, value);
  }

  /** ULONG */
  get FileSystemNameLength(): number {
    return this.memory.readU32((this.address + FILE_FS_ATTRIBUTE_INFORMATION.FileSystemNameLength) as GuestAddress);
  }
  set FileSystemNameLength(value: number) {
    this.memory.writeU32((this.address + FILE_FS_ATTRIBUTE_INFORMATION.FileSystemNameLength) as GuestAddress, value);
  }

  /** Address of the embedded WCHAR[1]. */
  get FileSystemName(): GuestAddress {
    return (this.address + FILE_FS_ATTRIBUTE_INFORMATION.FileSystemName) as GuestAddress;
  }
}

/** A FILE_FS_FULL_SIZE_INFORMATION in guest memory. */
export class FileFsFullSizeInformation {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** LARGE_INTEGER */
  get TotalAllocationUnits(): U64 {
    return this.memory.readU64((this.address + FILE_FS_FULL_SIZE_INFORMATION.TotalAllocationUnits) as GuestAddress);
  }
  set TotalAllocationUnits(value: U64) {
    this.memory.writeU64((this.address + FILE_FS_FULL_SIZE_INFORMATION.TotalAllocationUnits) as GuestAddress, value.lo, value.hi);
  }

  /** LARGE_INTEGER */
  get CallerAvailableAllocationUnits(): U64 {
    return this.memory.readU64((this.address + FILE_FS_FULL_SIZE_INFORMATION.CallerAvailableAllocationUnits) as GuestAddress);
  }
  set CallerAvailableAllocationUnits(value: U64) {
    this.memory.writeU64((this.address + FILE_FS_FULL_SIZE_INFORMATION.CallerAvailableAllocationUnits) as GuestAddress, value.lo, value.hi);
  }

  /** LARGE_INTEGER */
  get ActualAvailableAllocationUnits(): U64 {
    return this.memory.readU64((this.address + FILE_FS_FULL_SIZE_INFORMATION.ActualAvailableAllocationUnits) as GuestAddress);
  }
  set ActualAvailableAllocationUnits(value: U64) {
    this.memory.writeU64((this.address + FILE_FS_FULL_SIZE_INFORMATION.ActualAvailableAllocationUnits) as GuestAddress, value.lo, value.hi);
  }

  /** ULONG */
  get SectorsPerAllocationUnit(): number {
    return this.memory.readU32((this.address + FILE_FS_FULL_SIZE_INFORMATION.SectorsPerAllocationUnit) as GuestAddress);
  }
  set SectorsPerAllocationUnit(value: number) {
    this.memory.writeU32((this.address + FILE_FS_FULL_SIZE_INFORMATION.SectorsPerAllocationUnit) as GuestAddress, value);
  }

  /** ULONG */
  get BytesPerSector(): number {
    return this.memory.readU32((this.address + FILE_FS_FULL_SIZE_INFORMATION.BytesPerSector) as GuestAddress);
  }
  set BytesPerSector(value: number) {
    this.memory.writeU32((this.address + FILE_FS_FULL_SIZE_INFORMATION.BytesPerSector) as GuestAddress, value);
  }
}

/** A ACCESS_STATE in guest memory. */
export class AccessState {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** Address of the embedded LUID. */
  get OperationID(): GuestAddress {
    return (this.address + ACCESS_STATE.OperationID) as GuestAddress;
  }

  /** BOOLEAN */
  get SecurityEvaluated(): number {
    return this.memory.readU8((this.address + ACCESS_STATE.SecurityEvaluated) as GuestAddress);
  }
  set SecurityEvaluated(value: number) {
    this.memory.writeU8((this.address + ACCESS_STATE.SecurityEvaluated) as GuestAddress, value);
  }

  /** BOOLEAN */
  get GenerateAudit(): number {
    return this.memory.readU8((this.address + ACCESS_STATE.GenerateAudit) as GuestAddress);
  }
  set GenerateAudit(value: number) {
    this.memory.writeU8((this.address + ACCESS_STATE.GenerateAudit) as GuestAddress, value);
  }

  /** BOOLEAN */
  get GenerateOnClose(): number {
    return this.memory.readU8((this.address + ACCESS_STATE.GenerateOnClose) as GuestAddress);
  }
  set GenerateOnClose(value: number) {
    this.memory.writeU8((this.address + ACCESS_STATE.GenerateOnClose) as GuestAddress, value);
  }

  /** BOOLEAN */
  get PrivilegesAllocated(): number {
    return this.memory.readU8((this.address + ACCESS_STATE.PrivilegesAllocated) as GuestAddress);
  }
  set PrivilegesAllocated(value: number) {
    this.memory.writeU8((this.address + ACCESS_STATE.PrivilegesAllocated) as GuestAddress, value);
  }

  /** ULONG */
  get Flags(): number {
    return this.memory.readU32((this.address + ACCESS_STATE.Flags) as GuestAddress);
  }
  set Flags(value: number) {
    this.memory.writeU32((this.address + ACCESS_STATE.Flags) as GuestAddress, value);
  }

  /** ACCESS_MASK */
  get RemainingDesiredAccess(): number {
    return this.memory.readU32((this.address + ACCESS_STATE.RemainingDesiredAccess) as GuestAddress);
  }
  set RemainingDesiredAccess(value: number) {
    this.memory.writeU32((this.address + ACCESS_STATE.RemainingDesiredAccess) as GuestAddress, value);
  }

  /** ACCESS_MASK */
  get PreviouslyGrantedAccess(): number {
    return this.memory.readU32((this.address + ACCESS_STATE.PreviouslyGrantedAccess) as GuestAddress);
  }
  set PreviouslyGrantedAccess(value: number) {
    this.memory.writeU32((this.address + ACCESS_STATE.PreviouslyGrantedAccess) as GuestAddress, value);
  }

  /** ACCESS_MASK */
  get OriginalDesiredAccess(): number {
    return this.memory.readU32((this.address + ACCESS_STATE.OriginalDesiredAccess) as GuestAddress);
  }
  set OriginalDesiredAccess(value: number) {
    this.memory.writeU32((this.address + ACCESS_STATE.OriginalDesiredAccess) as GuestAddress, value);
  }

  /** Address of the embedded SECURITY_SUBJECT_CONTEXT. */
  get SubjectSecurityContext(): GuestAddress {
    return (this.address + ACCESS_STATE.SubjectSecurityContext) as GuestAddress;
  }

  /** PSECURITY_DESCRIPTOR */
  get SecurityDescriptor(): GuestAddress {
    return this.memory.readPointer((this.address + ACCESS_STATE.SecurityDescriptor) as GuestAddress);
  }
  set SecurityDescriptor(value: GuestAddress) {
    this.memory.writePointer((this.address + ACCESS_STATE.SecurityDescriptor) as GuestAddress, value);
  }

  /** PVOID */
  get AuxData(): GuestAddress {
    return this.memory.readPointer((this.address + ACCESS_STATE.AuxData) as GuestAddress);
  }
  set AuxData(value: GuestAddress) {
    this.memory.writePointer((this.address + ACCESS_STATE.AuxData) as GuestAddress, value);
  }

  /** Address of the embedded union. */
  get Privileges(): GuestAddress {
    return (this.address + ACCESS_STATE.Privileges) as GuestAddress;
  }

  /** Address of the embedded INITIAL_PRIVILEGE_SET. */
  get Privileges_InitialPrivilegeSet(): GuestAddress {
    return (this.address + ACCESS_STATE.Privileges_InitialPrivilegeSet) as GuestAddress;
  }

  /** Address of the embedded PRIVILEGE_SET. */
  get Privileges_PrivilegeSet(): GuestAddress {
    return (this.address + ACCESS_STATE.Privileges_PrivilegeSet) as GuestAddress;
  }

  /** BOOLEAN */
  get AuditPrivileges(): number {
    return this.memory.readU8((this.address + ACCESS_STATE.AuditPrivileges) as GuestAddress);
  }
  set AuditPrivileges(value: number) {
    this.memory.writeU8((this.address + ACCESS_STATE.AuditPrivileges) as GuestAddress, value);
  }

  /** Address of the embedded UNICODE_STRING. */
  get ObjectName(): GuestAddress {
    return (this.address + ACCESS_STATE.ObjectName) as GuestAddress;
  }

  /** Address of the embedded UNICODE_STRING. */
  get ObjectTypeName(): GuestAddress {
    return (this.address + ACCESS_STATE.ObjectTypeName) as GuestAddress;
  }
}

/** A KDEVICE_QUEUE in guest memory. */
export class KDeviceQueue {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** CSHORT */
  get Type(): number {
    return this.memory.readU16((this.address + KDEVICE_QUEUE.Type) as GuestAddress);
  }
  set Type(value: number) {
    this.memory.writeU16((this.address + KDEVICE_QUEUE.Type) as GuestAddress, value);
  }

  /** CSHORT */
  get Size(): number {
    return this.memory.readU16((this.address + KDEVICE_QUEUE.Size) as GuestAddress);
  }
  set Size(value: number) {
    this.memory.writeU16((this.address + KDEVICE_QUEUE.Size) as GuestAddress, value);
  }

  /** Address of the embedded LIST_ENTRY. */
  get DeviceListHead(): GuestAddress {
    return (this.address + KDEVICE_QUEUE.DeviceListHead) as GuestAddress;
  }

  /** KSPIN_LOCK */
  get Lock(): U64 {
    return this.memory.readU64((this.address + KDEVICE_QUEUE.Lock) as GuestAddress);
  }
  set Lock(value: U64) {
    this.memory.writeU64((this.address + KDEVICE_QUEUE.Lock) as GuestAddress, value.lo, value.hi);
  }

  /** BOOLEAN */
  get Busy(): number {
    return this.memory.readU8((this.address + KDEVICE_QUEUE.Busy) as GuestAddress);
  }
  set Busy(value: number) {
    this.memory.writeU8((this.address + KDEVICE_QUEUE.Busy) as GuestAddress, value);
  }
}

/** A KDEVICE_QUEUE_ENTRY in guest memory. */
export class KDeviceQueueEntry {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** Address of the embedded LIST_ENTRY. */
  get DeviceListEntry(): GuestAddress {
    return (this.address + KDEVICE_QUEUE_ENTRY.DeviceListEntry) as GuestAddress;
  }

  /** ULONG */
  get SortKey(): number {
    return this.memory.readU32((this.address + KDEVICE_QUEUE_ENTRY.SortKey) as GuestAddress);
  }
  set SortKey(value: number) {
    this.memory.writeU32((this.address + KDEVICE_QUEUE_ENTRY.SortKey) as GuestAddress, value);
  }

  /** BOOLEAN */
  get Inserted(): number {
    return this.memory.readU8((this.address + KDEVICE_QUEUE_ENTRY.Inserted) as GuestAddress);
  }
  set Inserted(value: number) {
    this.memory.writeU8((this.address + KDEVICE_QUEUE_ENTRY.Inserted) as GuestAddress, value);
  }
}

/** A IO_CSQ in guest memory. */
export class IoCsq {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** ULONG */
  get Type(): number {
    return this.memory.readU32((this.address + IO_CSQ.Type) as GuestAddress);
  }
  set Type(value: number) {
    this.memory.writeU32((this.address + IO_CSQ.Type) as GuestAddress, value);
  }

  /** PIO_CSQ_INSERT_IRP */
  get CsqInsertIrp(): GuestAddress {
    return this.memory.readPointer((this.address + IO_CSQ.CsqInsertIrp) as GuestAddress);
  }
  set CsqInsertIrp(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_CSQ.CsqInsertIrp) as GuestAddress, value);
  }

  /** PIO_CSQ_REMOVE_IRP */
  get CsqRemoveIrp(): GuestAddress {
    return this.memory.readPointer((this.address + IO_CSQ.CsqRemoveIrp) as GuestAddress);
  }
  set CsqRemoveIrp(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_CSQ.CsqRemoveIrp) as GuestAddress, value);
  }

  /** PIO_CSQ_PEEK_NEXT_IRP */
  get CsqPeekNextIrp(): GuestAddress {
    return this.memory.readPointer((this.address + IO_CSQ.CsqPeekNextIrp) as GuestAddress);
  }
  set CsqPeekNextIrp(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_CSQ.CsqPeekNextIrp) as GuestAddress, value);
  }

  /** PIO_CSQ_ACQUIRE_LOCK */
  get CsqAcquireLock(): GuestAddress {
    return this.memory.readPointer((this.address + IO_CSQ.CsqAcquireLock) as GuestAddress);
  }
  set CsqAcquireLock(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_CSQ.CsqAcquireLock) as GuestAddress, value);
  }

  /** PIO_CSQ_RELEASE_LOCK */
  get CsqReleaseLock(): GuestAddress {
    return this.memory.readPointer((this.address + IO_CSQ.CsqReleaseLock) as GuestAddress);
  }
  set CsqReleaseLock(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_CSQ.CsqReleaseLock) as GuestAddress, value);
  }

  /** PIO_CSQ_COMPLETE_CANCELED_IRP */
  get CsqCompleteCanceledIrp(): GuestAddress {
    return this.memory.readPointer((this.address + IO_CSQ.CsqCompleteCanceledIrp) as GuestAddress);
  }
  set CsqCompleteCanceledIrp(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_CSQ.CsqCompleteCanceledIrp) as GuestAddress, value);
  }

  /** PVOID */
  get ReservePointer(): GuestAddress {
    return this.memory.readPointer((this.address + IO_CSQ.ReservePointer) as GuestAddress);
  }
  set ReservePointer(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_CSQ.ReservePointer) as GuestAddress, value);
  }
}

/** A IO_CSQ_IRP_CONTEXT in guest memory. */
export class IoCsqIrpContext {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** ULONG */
  get Type(): number {
    return this.memory.readU32((this.address + IO_CSQ_IRP_CONTEXT.Type) as GuestAddress);
  }
  set Type(value: number) {
    this.memory.writeU32((this.address + IO_CSQ_IRP_CONTEXT.Type) as GuestAddress, value);
  }

  /** PIRP */
  get Irp(): GuestAddress {
    return this.memory.readPointer((this.address + IO_CSQ_IRP_CONTEXT.Irp) as GuestAddress);
  }
  set Irp(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_CSQ_IRP_CONTEXT.Irp) as GuestAddress, value);
  }

  /** PIO_CSQ */
  get Csq(): GuestAddress {
    return this.memory.readPointer((this.address + IO_CSQ_IRP_CONTEXT.Csq) as GuestAddress);
  }
  set Csq(value: GuestAddress) {
    this.memory.writePointer((this.address + IO_CSQ_IRP_CONTEXT.Csq) as GuestAddress, value);
  }
}

/** A IO_REMOVE_LOCK_COMMON_BLOCK in guest memory. */
export class IoRemoveLockCommonBlock {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** BOOLEAN */
  get Removed(): number {
    return this.memory.readU8((this.address + IO_REMOVE_LOCK_COMMON_BLOCK.Removed) as GuestAddress);
  }
  set Removed(value: number) {
    this.memory.writeU8((this.address + IO_REMOVE_LOCK_COMMON_BLOCK.Removed) as GuestAddress, value);
  }

  /** Address of the embedded BOOLEAN[3]. */
  get Reserved(): GuestAddress {
    return (this.address + IO_REMOVE_LOCK_COMMON_BLOCK.Reserved) as GuestAddress;
  }

  /** LONG */
  get IoCount(): number {
    return this.memory.readS32((this.address + IO_REMOVE_LOCK_COMMON_BLOCK.IoCount) as GuestAddress);
  }
  set IoCount(value: number) {
    this.memory.writeU32((this.address + IO_REMOVE_LOCK_COMMON_BLOCK.IoCount) as GuestAddress, value);
  }

  /** Address of the embedded KEVENT. */
  get RemoveEvent(): GuestAddress {
    return (this.address + IO_REMOVE_LOCK_COMMON_BLOCK.RemoveEvent) as GuestAddress;
  }
}

/** A MDL in guest memory. */
export class Mdl {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** MDL* */
  get Next(): GuestAddress {
    return this.memory.readPointer((this.address + MDL.Next) as GuestAddress);
  }
  set Next(value: GuestAddress) {
    this.memory.writePointer((this.address + MDL.Next) as GuestAddress, value);
  }

  /** CSHORT */
  get Size(): number {
    return this.memory.readU16((this.address + MDL.Size) as GuestAddress);
  }
  set Size(value: number) {
    this.memory.writeU16((this.address + MDL.Size) as GuestAddress, value);
  }

  /** CSHORT */
  get MdlFlags(): number {
    return this.memory.readU16((this.address + MDL.MdlFlags) as GuestAddress);
  }
  set MdlFlags(value: number) {
    this.memory.writeU16((this.address + MDL.MdlFlags) as GuestAddress, value);
  }

  /** EPROCESS* */
  get Process(): GuestAddress {
    return this.memory.readPointer((this.address + MDL.Process) as GuestAddress);
  }
  set Process(value: GuestAddress) {
    this.memory.writePointer((this.address + MDL.Process) as GuestAddress, value);
  }

  /** PVOID */
  get MappedSystemVa(): GuestAddress {
    return this.memory.readPointer((this.address + MDL.MappedSystemVa) as GuestAddress);
  }
  set MappedSystemVa(value: GuestAddress) {
    this.memory.writePointer((this.address + MDL.MappedSystemVa) as GuestAddress, value);
  }

  /** PVOID */
  get StartVa(): GuestAddress {
    return this.memory.readPointer((this.address + MDL.StartVa) as GuestAddress);
  }
  set StartVa(value: GuestAddress) {
    this.memory.writePointer((this.address + MDL.StartVa) as GuestAddress, value);
  }

  /** ULONG */
  get ByteCount(): number {
    return this.memory.readU32((this.address + MDL.ByteCount) as GuestAddress);
  }
  set ByteCount(value: number) {
    this.memory.writeU32((this.address + MDL.ByteCount) as GuestAddress, value);
  }

  /** ULONG */
  get ByteOffset(): number {
    return this.memory.readU32((this.address + MDL.ByteOffset) as GuestAddress);
  }
  set ByteOffset(value: number) {
    this.memory.writeU32((this.address + MDL.ByteOffset) as GuestAddress, value);
  }
}

/** A FAST_IO_DISPATCH in guest memory. */
export class FastIoDispatch {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** ULONG */
  get SizeOfFastIoDispatch(): number {
    return this.memory.readU32((this.address + FAST_IO_DISPATCH.SizeOfFastIoDispatch) as GuestAddress);
  }
  set SizeOfFastIoDispatch(value: number) {
    this.memory.writeU32((this.address + FAST_IO_DISPATCH.SizeOfFastIoDispatch) as GuestAddress, value);
  }

  /** PFAST_IO_CHECK_IF_POSSIBLE */
  get FastIoCheckIfPossible(): GuestAddress {
    return this.memory.readPointer((this.address + FAST_IO_DISPATCH.FastIoCheckIfPossible) as GuestAddress);
  }
  set FastIoCheckIfPossible(value: GuestAddress) {
    this.memory.writePointer((this.address + FAST_IO_DISPATCH.FastIoCheckIfPossible) as GuestAddress, value);
  }

  /** PFAST_IO_READ */
  get FastIoRead(): GuestAddress {
    return this.memory.readPointer((this.address + FAST_IO_DISPATCH.FastIoRead) as GuestAddress);
  }
  set FastIoRead(value: GuestAddress) {
    this.memory.writePointer((this.address + FAST_IO_DISPATCH.FastIoRead) as GuestAddress, value);
  }

  /** PFAST_IO_WRITE */
  get FastIoWrite(): GuestAddress {
    return this.memory.readPointer((this.address + FAST_IO_DISPATCH.FastIoWrite) as GuestAddress);
  }
  set FastIoWrite(value: GuestAddress) {
    this.memory.writePointer((this.address + FAST_IO_DISPATCH.FastIoWrite) as GuestAddress, value);
  }

  /** PFAST_IO_QUERY_BASIC_INFO */
  get FastIoQueryBasicInfo(): GuestAddress {
    return this.memory.readPointer((this.address + FAST_IO_DISPATCH.FastIoQueryBasicInfo) as GuestAddress);
  }
  set FastIoQueryBasicInfo(value: GuestAddress) {
    this.memory.writePointer((this.address + FAST_IO_DISPATCH.FastIoQueryBasicInfo) as GuestAddress, value);
  }

  /** PFAST_IO_QUERY_STANDARD_INFO */
  get FastIoQueryStandardInfo(): GuestAddress {
    return this.memory.readPointer((this.address + FAST_IO_DISPATCH.FastIoQueryStandardInfo) as GuestAddress);
  }
  set FastIoQueryStandardInfo(value: GuestAddress) {
    this.memory.writePointer((this.address + FAST_IO_DISPATCH.FastIoQueryStandardInfo) as GuestAddress, value);
  }

  /** PFAST_IO_LOCK */
  get FastIoLock(): GuestAddress {
    return this.memory.readPointer((this.address + FAST_IO_DISPATCH.FastIoLock) as GuestAddress);
  }
  set FastIoLock(value: GuestAddress) {
    this.memory.writePointer((this.address + FAST_IO_DISPATCH.FastIoLock) as GuestAddress, value);
  }

  /** PFAST_IO_UNLOCK_SINGLE */
  get FastIoUnlockSingle(): GuestAddress {
    return this.memory.readPointer((this.address + FAST_IO_DISPATCH.FastIoUnlockSingle) as GuestAddress);
  }
  set FastIoUnlockSingle(value: GuestAddress) {
    this.memory.writePointer((this.address + FAST_IO_DISPATCH.FastIoUnlockSingle) as GuestAddress, value);
  }

  /** PFAST_IO_UNLOCK_ALL */
  get FastIoUnlockAll(): GuestAddress {
    return this.memory.readPointer((this.address + FAST_IO_DISPATCH.FastIoUnlockAll) as GuestAddress);
  }
  set FastIoUnlockAll(value: GuestAddress) {
    this.memory.writePointer((this.address + FAST_IO_DISPATCH.FastIoUnlockAll) as GuestAddress, value);
  }

  /** PFAST_IO_UNLOCK_ALL_BY_KEY */
  get FastIoUnlockAllByKey(): GuestAddress {
    return this.memory.readPointer((this.address + FAST_IO_DISPATCH.FastIoUnlockAllByKey) as GuestAddress);
  }
  set FastIoUnlockAllByKey(value: GuestAddress) {
    this.memory.writePointer((this.address + FAST_IO_DISPATCH.FastIoUnlockAllByKey) as GuestAddress, value);
  }

  /** PFAST_IO_DEVICE_CONTROL */
  get FastIoDeviceControl(): GuestAddress {
    return this.memory.readPointer((this.address + FAST_IO_DISPATCH.FastIoDeviceControl) as GuestAddress);
  }
  set FastIoDeviceControl(value: GuestAddress) {
    this.memory.writePointer((this.address + FAST_IO_DISPATCH.FastIoDeviceControl) as GuestAddress, value);
  }

  /** PFAST_IO_ACQUIRE_FILE */
  get AcquireFileForNtCreateSection(): GuestAddress {
    return this.memory.readPointer((this.address + FAST_IO_DISPATCH.AcquireFileForNtCreateSection) as GuestAddress);
  }
  set AcquireFileForNtCreateSection(value: GuestAddress) {
    this.memory.writePointer((this.address + FAST_IO_DISPATCH.AcquireFileForNtCreateSection) as GuestAddress, value);
  }

  /** PFAST_IO_RELEASE_FILE */
  get ReleaseFileForNtCreateSection(): GuestAddress {
    return this.memory.readPointer((this.address + FAST_IO_DISPATCH.ReleaseFileForNtCreateSection) as GuestAddress);
  }
  set ReleaseFileForNtCreateSection(value: GuestAddress) {
    this.memory.writePointer((this.address + FAST_IO_DISPATCH.ReleaseFileForNtCreateSection) as GuestAddress, value);
  }

  /** PFAST_IO_DETACH_DEVICE */
  get FastIoDetachDevice(): GuestAddress {
    return this.memory.readPointer((this.address + FAST_IO_DISPATCH.FastIoDetachDevice) as GuestAddress);
  }
  set FastIoDetachDevice(value: GuestAddress) {
    this.memory.writePointer((this.address + FAST_IO_DISPATCH.FastIoDetachDevice) as GuestAddress, value);
  }

  /** PFAST_IO_QUERY_NETWORK_OPEN_INFO */
  get FastIoQueryNetworkOpenInfo(): GuestAddress {
    return this.memory.readPointer((this.address + FAST_IO_DISPATCH.FastIoQueryNetworkOpenInfo) as GuestAddress);
  }
  set FastIoQueryNetworkOpenInfo(value: GuestAddress) {
    this.memory.writePointer((this.address + FAST_IO_DISPATCH.FastIoQueryNetworkOpenInfo) as GuestAddress, value);
  }

  /** PFAST_IO_ACQUIRE_FOR_MOD_WRITE */
  get AcquireForModWrite(): GuestAddress {
    return this.memory.readPointer((this.address + FAST_IO_DISPATCH.AcquireForModWrite) as GuestAddress);
  }
  set AcquireForModWrite(value: GuestAddress) {
    this.memory.writePointer((this.address + FAST_IO_DISPATCH.AcquireForModWrite) as GuestAddress, value);
  }

  /** PFAST_IO_MDL_READ */
  get MdlRead(): GuestAddress {
    return this.memory.readPointer((this.address + FAST_IO_DISPATCH.MdlRead) as GuestAddress);
  }
  set MdlRead(value: GuestAddress) {
    this.memory.writePointer((this.address + FAST_IO_DISPATCH.MdlRead) as GuestAddress, value);
  }

  /** PFAST_IO_MDL_READ_COMPLETE */
  get MdlReadComplete(): GuestAddress {
    return this.memory.readPointer((this.address + FAST_IO_DISPATCH.MdlReadComplete) as GuestAddress);
  }
  set MdlReadComplete(value: GuestAddress) {
    this.memory.writePointer((this.address + FAST_IO_DISPATCH.MdlReadComplete) as GuestAddress, value);
  }

  /** PFAST_IO_PREPARE_MDL_WRITE */
  get PrepareMdlWrite(): GuestAddress {
    return this.memory.readPointer((this.address + FAST_IO_DISPATCH.PrepareMdlWrite) as GuestAddress);
  }
  set PrepareMdlWrite(value: GuestAddress) {
    this.memory.writePointer((this.address + FAST_IO_DISPATCH.PrepareMdlWrite) as GuestAddress, value);
  }

  /** PFAST_IO_MDL_WRITE_COMPLETE */
  get MdlWriteComplete(): GuestAddress {
    return this.memory.readPointer((this.address + FAST_IO_DISPATCH.MdlWriteComplete) as GuestAddress);
  }
  set MdlWriteComplete(value: GuestAddress) {
    this.memory.writePointer((this.address + FAST_IO_DISPATCH.MdlWriteComplete) as GuestAddress, value);
  }

  /** PFAST_IO_READ_COMPRESSED */
  get FastIoReadCompressed(): GuestAddress {
    return this.memory.readPointer((this.address + FAST_IO_DISPATCH.FastIoReadCompressed) as GuestAddress);
  }
  set FastIoReadCompressed(value: GuestAddress) {
    this.memory.writePointer((this.address + FAST_IO_DISPATCH.FastIoReadCompressed) as GuestAddress, value);
  }

  /** PFAST_IO_WRITE_COMPRESSED */
  get FastIoWriteCompressed(): GuestAddress {
    return this.memory.readPointer((this.address + FAST_IO_DISPATCH.FastIoWriteCompressed) as GuestAddress);
  }
  set FastIoWriteCompressed(value: GuestAddress) {
    this.memory.writePointer((this.address + FAST_IO_DISPATCH.FastIoWriteCompressed) as GuestAddress, value);
  }

  /** PFAST_IO_MDL_READ_COMPLETE_COMPRESSED */
  get MdlReadCompleteCompressed(): GuestAddress {
    return this.memory.readPointer((this.address + FAST_IO_DISPATCH.MdlReadCompleteCompressed) as GuestAddress);
  }
  set MdlReadCompleteCompressed(value: GuestAddress) {
    this.memory.writePointer((this.address + FAST_IO_DISPATCH.MdlReadCompleteCompressed) as GuestAddress, value);
  }

  /** PFAST_IO_MDL_WRITE_COMPLETE_COMPRESSED */
  get MdlWriteCompleteCompressed(): GuestAddress {
    return this.memory.readPointer((this.address + FAST_IO_DISPATCH.MdlWriteCompleteCompressed) as GuestAddress);
  }
  set MdlWriteCompleteCompressed(value: GuestAddress) {
    this.memory.writePointer((this.address + FAST_IO_DISPATCH.MdlWriteCompleteCompressed) as GuestAddress, value);
  }

  /** PFAST_IO_QUERY_OPEN */
  get FastIoQueryOpen(): GuestAddress {
    return this.memory.readPointer((this.address + FAST_IO_DISPATCH.FastIoQueryOpen) as GuestAddress);
  }
  set FastIoQueryOpen(value: GuestAddress) {
    this.memory.writePointer((this.address + FAST_IO_DISPATCH.FastIoQueryOpen) as GuestAddress, value);
  }

  /** PFAST_IO_RELEASE_FOR_MOD_WRITE */
  get ReleaseForModWrite(): GuestAddress {
    return this.memory.readPointer((this.address + FAST_IO_DISPATCH.ReleaseForModWrite) as GuestAddress);
  }
  set ReleaseForModWrite(value: GuestAddress) {
    this.memory.writePointer((this.address + FAST_IO_DISPATCH.ReleaseForModWrite) as GuestAddress, value);
  }

  /** PFAST_IO_ACQUIRE_FOR_CCFLUSH */
  get AcquireForCcFlush(): GuestAddress {
    return this.memory.readPointer((this.address + FAST_IO_DISPATCH.AcquireForCcFlush) as GuestAddress);
  }
  set AcquireForCcFlush(value: GuestAddress) {
    this.memory.writePointer((this.address + FAST_IO_DISPATCH.AcquireForCcFlush) as GuestAddress, value);
  }

  /** PFAST_IO_RELEASE_FOR_CCFLUSH */
  get ReleaseForCcFlush(): GuestAddress {
    return this.memory.readPointer((this.address + FAST_IO_DISPATCH.ReleaseForCcFlush) as GuestAddress);
  }
  set ReleaseForCcFlush(value: GuestAddress) {
    this.memory.writePointer((this.address + FAST_IO_DISPATCH.ReleaseForCcFlush) as GuestAddress, value);
  }
}

/** A KUSER_SHARED_DATA in guest memory. */
export class KUserSharedData {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** ULONG */
  get TickCountLowDeprecated(): number {
    return this.memory.readU32((this.address + KUSER_SHARED_DATA.TickCountLowDeprecated) as GuestAddress);
  }
  set TickCountLowDeprecated(value: number) {
    this.memory.writeU32((this.address + KUSER_SHARED_DATA.TickCountLowDeprecated) as GuestAddress, value);
  }

  /** ULONG */
  get TickCountMultiplier(): number {
    return this.memory.readU32((this.address + KUSER_SHARED_DATA.TickCountMultiplier) as GuestAddress);
  }
  set TickCountMultiplier(value: number) {
    this.memory.writeU32((this.address + KUSER_SHARED_DATA.TickCountMultiplier) as GuestAddress, value);
  }

  /** Address of the embedded volatile KSYSTEM_TIME. */
  get InterruptTime(): GuestAddress {
    return (this.address + KUSER_SHARED_DATA.InterruptTime) as GuestAddress;
  }

  /** Address of the embedded volatile KSYSTEM_TIME. */
  get SystemTime(): GuestAddress {
    return (this.address + KUSER_SHARED_DATA.SystemTime) as GuestAddress;
  }

  /** Address of the embedded volatile KSYSTEM_TIME. */
  get TimeZoneBias(): GuestAddress {
    return (this.address + KUSER_SHARED_DATA.TimeZoneBias) as GuestAddress;
  }

  /** USHORT */
  get ImageNumberLow(): number {
    return this.memory.readU16((this.address + KUSER_SHARED_DATA.ImageNumberLow) as GuestAddress);
  }
  set ImageNumberLow(value: number) {
    this.memory.writeU16((this.address + KUSER_SHARED_DATA.ImageNumberLow) as GuestAddress, value);
  }

  /** USHORT */
  get ImageNumberHigh(): number {
    return this.memory.readU16((this.address + KUSER_SHARED_DATA.ImageNumberHigh) as GuestAddress);
  }
  set ImageNumberHigh(value: number) {
    this.memory.writeU16((this.address + KUSER_SHARED_DATA.ImageNumberHigh) as GuestAddress, value);
  }

  /** Address of the embedded WCHAR[260]. */
  get NtSystemRoot(): GuestAddress {
    return (this.address + KUSER_SHARED_DATA.NtSystemRoot) as GuestAddress;
  }

  /** ULONG */
  get MaxStackTraceDepth(): number {
    return this.memory.readU32((this.address + KUSER_SHARED_DATA.MaxStackTraceDepth) as GuestAddress);
  }
  set MaxStackTraceDepth(value: number) {
    this.memory.writeU32((this.address + KUSER_SHARED_DATA.MaxStackTraceDepth) as GuestAddress, value);
  }

  /** ULONG */
  get CryptoExponent(): number {
    return this.memory.readU32((this.address + KUSER_SHARED_DATA.CryptoExponent) as GuestAddress);
  }
  set CryptoExponent(value: number) {
    this.memory.writeU32((this.address + KUSER_SHARED_DATA.CryptoExponent) as GuestAddress, value);
  }

  /** ULONG */
  get TimeZoneId(): number {
    return this.memory.readU32((this.address + KUSER_SHARED_DATA.TimeZoneId) as GuestAddress);
  }
  set TimeZoneId(value: number) {
    this.memory.writeU32((this.address + KUSER_SHARED_DATA.TimeZoneId) as GuestAddress, value);
  }

  /** ULONG */
  get LargePageMinimum(): number {
    return this.memory.readU32((this.address + KUSER_SHARED_DATA.LargePageMinimum) as GuestAddress);
  }
  set LargePageMinimum(value: number) {
    this.memory.writeU32((this.address + KUSER_SHARED_DATA.LargePageMinimum) as GuestAddress, value);
  }

  /** ULONG */
  get AitSamplingValue(): number {
    return this.memory.readU32((this.address + KUSER_SHARED_DATA.AitSamplingValue) as GuestAddress);
  }
  set AitSamplingValue(value: number) {
    this.memory.writeU32((this.address + KUSER_SHARED_DATA.AitSamplingValue) as GuestAddress, value);
  }

  /** ULONG */
  get AppCompatFlag(): number {
    return this.memory.readU32((this.address + KUSER_SHARED_DATA.AppCompatFlag) as GuestAddress);
  }
  set AppCompatFlag(value: number) {
    this.memory.writeU32((this.address + KUSER_SHARED_DATA.AppCompatFlag) as GuestAddress, value);
  }

  /** ULONGLONG */
  get RNGSeedVersion(): U64 {
    return this.memory.readU64((this.address + KUSER_SHARED_DATA.RNGSeedVersion) as GuestAddress);
  }
  set RNGSeedVersion(value: U64) {
    this.memory.writeU64((this.address + KUSER_SHARED_DATA.RNGSeedVersion) as GuestAddress, value.lo, value.hi);
  }

  /** ULONG */
  get GlobalValidationRunlevel(): number {
    return this.memory.readU32((this.address + KUSER_SHARED_DATA.GlobalValidationRunlevel) as GuestAddress);
  }
  set GlobalValidationRunlevel(value: number) {
    this.memory.writeU32((this.address + KUSER_SHARED_DATA.GlobalValidationRunlevel) as GuestAddress, value);
  }

  /** volatile LONG */
  get TimeZoneBiasStamp(): number {
    return this.memory.readS32((this.address + KUSER_SHARED_DATA.TimeZoneBiasStamp) as GuestAddress);
  }
  set TimeZoneBiasStamp(value: number) {
    this.memory.writeU32((this.address + KUSER_SHARED_DATA.TimeZoneBiasStamp) as GuestAddress, value);
  }

  /** ULONG */
  get NtBuildNumber(): number {
    return this.memory.readU32((this.address + KUSER_SHARED_DATA.NtBuildNumber) as GuestAddress);
  }
  set NtBuildNumber(value: number) {
    this.memory.writeU32((this.address + KUSER_SHARED_DATA.NtBuildNumber) as GuestAddress, value);
  }

  /** NT_PRODUCT_TYPE */
  get NtProductType(): number {
    return this.memory.readU32((this.address + KUSER_SHARED_DATA.NtProductType) as GuestAddress);
  }
  set NtProductType(value: number) {
    this.memory.writeU32((this.address + KUSER_SHARED_DATA.NtProductType) as GuestAddress, value);
  }

  /** BOOLEAN */
  get ProductTypeIsValid(): number {
    return this.memory.readU8((this.address + KUSER_SHARED_DATA.ProductTypeIsValid) as GuestAddress);
  }
  set ProductTypeIsValid(value: number) {
    this.memory.writeU8((this.address + KUSER_SHARED_DATA.ProductTypeIsValid) as GuestAddress, value);
  }

  /** Address of the embedded BOOLEAN[1]. */
  get Reserved0(): GuestAddress {
    return (this.address + KUSER_SHARED_DATA.Reserved0) as GuestAddress;
  }

  /** USHORT */
  get NativeProcessorArchitecture(): number {
    return this.memory.readU16((this.address + KUSER_SHARED_DATA.NativeProcessorArchitecture) as GuestAddress);
  }
  set NativeProcessorArchitecture(value: number) {
    this.memory.writeU16((this.address + KUSER_SHARED_DATA.NativeProcessorArchitecture) as GuestAddress, value);
  }

  /** ULONG */
  get NtMajorVersion(): number {
    return this.memory.readU32((this.address + KUSER_SHARED_DATA.NtMajorVersion) as GuestAddress);
  }
  set NtMajorVersion(value: number) {
    this.memory.writeU32((this.address + KUSER_SHARED_DATA.NtMajorVersion) as GuestAddress, value);
  }

  /** ULONG */
  get NtMinorVersion(): number {
    return this.memory.readU32((this.address + KUSER_SHARED_DATA.NtMinorVersion) as GuestAddress);
  }
  set NtMinorVersion(value: number) {
    this.memory.writeU32((this.address + KUSER_SHARED_DATA.NtMinorVersion) as GuestAddress, value);
  }

  /** Address of the embedded BOOLEAN[64]. */
  get ProcessorFeatures(): GuestAddress {
    return (this.address + KUSER_SHARED_DATA.ProcessorFeatures) as GuestAddress;
  }

  /** ULONG */
  get Reserved1(): number {
    return this.memory.readU32((this.address + KUSER_SHARED_DATA.Reserved1) as GuestAddress);
  }
  set Reserved1(value: number) {
    this.memory.writeU32((this.address + KUSER_SHARED_DATA.Reserved1) as GuestAddress, value);
  }

  /** ULONG */
  get Reserved3(): number {
    return this.memory.readU32((this.address + KUSER_SHARED_DATA.Reserved3) as GuestAddress);
  }
  set Reserved3(value: number) {
    this.memory.writeU32((this.address + KUSER_SHARED_DATA.Reserved3) as GuestAddress, value);
  }

  /** volatile ULONG */
  get TimeSlip(): number {
    return this.memory.readU32((this.address + KUSER_SHARED_DATA.TimeSlip) as GuestAddress);
  }
  set TimeSlip(value: number) {
    this.memory.writeU32((this.address + KUSER_SHARED_DATA.TimeSlip) as GuestAddress, value);
  }

  /** ALTERNATIVE_ARCHITECTURE_TYPE */
  get AlternativeArchitecture(): number {
    return this.memory.readU32((this.address + KUSER_SHARED_DATA.AlternativeArchitecture) as GuestAddress);
  }
  set AlternativeArchitecture(value: number) {
    this.memory.writeU32((this.address + KUSER_SHARED_DATA.AlternativeArchitecture) as GuestAddress, value);
  }

  /** ULONG */
  get BootId(): number {
    return this.memory.readU32((this.address + KUSER_SHARED_DATA.BootId) as GuestAddress);
  }
  set BootId(value: number) {
    this.memory.writeU32((this.address + KUSER_SHARED_DATA.BootId) as GuestAddress, value);
  }

  /** LARGE_INTEGER */
  get SystemExpirationDate(): U64 {
    return this.memory.readU64((this.address + KUSER_SHARED_DATA.SystemExpirationDate) as GuestAddress);
  }
  set SystemExpirationDate(value: U64) {
    this.memory.writeU64((this.address + KUSER_SHARED_DATA.SystemExpirationDate) as GuestAddress, value.lo, value.hi);
  }

  /** ULONG */
  get SuiteMask(): number {
    return this.memory.readU32((this.address + KUSER_SHARED_DATA.SuiteMask) as GuestAddress);
  }
  set SuiteMask(value: number) {
    this.memory.writeU32((this.address + KUSER_SHARED_DATA.SuiteMask) as GuestAddress, value);
  }

  /** BOOLEAN */
  get KdDebuggerEnabled(): number {
    return this.memory.readU8((this.address + KUSER_SHARED_DATA.KdDebuggerEnabled) as GuestAddress);
  }
  set KdDebuggerEnabled(value: number) {
    this.memory.writeU8((this.address + KUSER_SHARED_DATA.KdDebuggerEnabled) as GuestAddress, value);
  }

  /** UCHAR */
  get MitigationPolicies(): number {
    return this.memory.readU8((this.address + KUSER_SHARED_DATA.MitigationPolicies) as GuestAddress);
  }
  set MitigationPolicies(value: number) {
    this.memory.writeU8((this.address + KUSER_SHARED_DATA.MitigationPolicies) as GuestAddress, value);
  }

  /** USHORT */
  get CyclesPerYield(): number {
    return this.memory.readU16((this.address + KUSER_SHARED_DATA.CyclesPerYield) as GuestAddress);
  }
  set CyclesPerYield(value: number) {
    this.memory.writeU16((this.address + KUSER_SHARED_DATA.CyclesPerYield) as GuestAddress, value);
  }

  /** volatile ULONG */
  get ActiveConsoleId(): number {
    return this.memory.readU32((this.address + KUSER_SHARED_DATA.ActiveConsoleId) as GuestAddress);
  }
  set ActiveConsoleId(value: number) {
    this.memory.writeU32((this.address + KUSER_SHARED_DATA.ActiveConsoleId) as GuestAddress, value);
  }

  /** volatile ULONG */
  get DismountCount(): number {
    return this.memory.readU32((this.address + KUSER_SHARED_DATA.DismountCount) as GuestAddress);
  }
  set DismountCount(value: number) {
    this.memory.writeU32((this.address + KUSER_SHARED_DATA.DismountCount) as GuestAddress, value);
  }

  /** ULONG */
  get ComPlusPackage(): number {
    return this.memory.readU32((this.address + KUSER_SHARED_DATA.ComPlusPackage) as GuestAddress);
  }
  set ComPlusPackage(value: number) {
    this.memory.writeU32((this.address + KUSER_SHARED_DATA.ComPlusPackage) as GuestAddress, value);
  }

  /** ULONG */
  get LastSystemRITEventTickCount(): number {
    return this.memory.readU32((this.address + KUSER_SHARED_DATA.LastSystemRITEventTickCount) as GuestAddress);
  }
  set LastSystemRITEventTickCount(value: number) {
    this.memory.writeU32((this.address + KUSER_SHARED_DATA.LastSystemRITEventTickCount) as GuestAddress, value);
  }

  /** ULONG */
  get NumberOfPhysicalPages(): number {
    return this.memory.readU32((this.address + KUSER_SHARED_DATA.NumberOfPhysicalPages) as GuestAddress);
  }
  set NumberOfPhysicalPages(value: number) {
    this.memory.writeU32((this.address + KUSER_SHARED_DATA.NumberOfPhysicalPages) as GuestAddress, value);
  }

  /** BOOLEAN */
  get SafeBootMode(): number {
    return this.memory.readU8((this.address + KUSER_SHARED_DATA.SafeBootMode) as GuestAddress);
  }
  set SafeBootMode(value: number) {
    this.memory.writeU8((this.address + KUSER_SHARED_DATA.SafeBootMode) as GuestAddress, value);
  }

  /** UCHAR */
  get VirtualizationFlags(): number {
    return this.memory.readU8((this.address + KUSER_SHARED_DATA.VirtualizationFlags) as GuestAddress);
  }
  set VirtualizationFlags(value: number) {
    this.memory.writeU8((this.address + KUSER_SHARED_DATA.VirtualizationFlags) as GuestAddress, value);
  }

  /** Address of the embedded UCHAR[2]. */
  get Reserved12(): GuestAddress {
    return (this.address + KUSER_SHARED_DATA.Reserved12) as GuestAddress;
  }

  /** ULONG */
  get SharedDataFlags(): number {
    return this.memory.readU32((this.address + KUSER_SHARED_DATA.SharedDataFlags) as GuestAddress);
  }
  set SharedDataFlags(value: number) {
    this.memory.writeU32((this.address + KUSER_SHARED_DATA.SharedDataFlags) as GuestAddress, value);
  }

  /** Address of the embedded ULONG[1]. */
  get DataFlagsPad(): GuestAddress {
    return (this.address + KUSER_SHARED_DATA.DataFlagsPad) as GuestAddress;
  }

  /** ULONGLONG */
  get TestRetInstruction(): U64 {
    return this.memory.readU64((this.address + KUSER_SHARED_DATA.TestRetInstruction) as GuestAddress);
  }
  set TestRetInstruction(value: U64) {
    this.memory.writeU64((this.address + KUSER_SHARED_DATA.TestRetInstruction) as GuestAddress, value.lo, value.hi);
  }

  /** LONGLONG */
  get QpcFrequency(): U64 {
    return this.memory.readU64((this.address + KUSER_SHARED_DATA.QpcFrequency) as GuestAddress);
  }
  set QpcFrequency(value: U64) {
    this.memory.writeU64((this.address + KUSER_SHARED_DATA.QpcFrequency) as GuestAddress, value.lo, value.hi);
  }

  /** ULONG */
  get SystemCall(): number {
    return this.memory.readU32((this.address + KUSER_SHARED_DATA.SystemCall) as GuestAddress);
  }
  set SystemCall(value: number) {
    this.memory.writeU32((this.address + KUSER_SHARED_DATA.SystemCall) as GuestAddress, value);
  }

  /** ULONG */
  get Reserved2(): number {
    return this.memory.readU32((this.address + KUSER_SHARED_DATA.Reserved2) as GuestAddress);
  }
  set Reserved2(value: number) {
    this.memory.writeU32((this.address + KUSER_SHARED_DATA.Reserved2) as GuestAddress, value);
  }

  /** Address of the embedded ULONGLONG[2]. */
  get SystemCallPad(): GuestAddress {
    return (this.address + KUSER_SHARED_DATA.SystemCallPad) as GuestAddress;
  }

  /** Address of the embedded volatile KSYSTEM_TIME. */
  get TickCount(): GuestAddress {
    return (this.address + KUSER_SHARED_DATA.TickCount) as GuestAddress;
  }

  /** volatile ULONG64 */
  get TickCountQuad(): U64 {
    return this.memory.readU64((this.address + KUSER_SHARED_DATA.TickCountQuad) as GuestAddress);
  }
  set TickCountQuad(value: U64) {
    this.memory.writeU64((this.address + KUSER_SHARED_DATA.TickCountQuad) as GuestAddress, value.lo, value.hi);
  }

  /** Address of the embedded ULONG[3]. */
  get ReservedTickCountOverlay(): GuestAddress {
    return (this.address + KUSER_SHARED_DATA.ReservedTickCountOverlay) as GuestAddress;
  }

  /** Address of the embedded ULONG[1]. */
  get TickCountPad(): GuestAddress {
    return (this.address + KUSER_SHARED_DATA.TickCountPad) as GuestAddress;
  }

  /** ULONG */
  get Cookie(): number {
    return this.memory.readU32((this.address + KUSER_SHARED_DATA.Cookie) as GuestAddress);
  }
  set Cookie(value: number) {
    this.memory.writeU32((this.address + KUSER_SHARED_DATA.Cookie) as GuestAddress, value);
  }

  /** Address of the embedded ULONG[1]. */
  get CookiePad(): GuestAddress {
    return (this.address + KUSER_SHARED_DATA.CookiePad) as GuestAddress;
  }

  /** LONGLONG */
  get ConsoleSessionForegroundProcessId(): U64 {
    return this.memory.readU64((this.address + KUSER_SHARED_DATA.ConsoleSessionForegroundProcessId) as GuestAddress);
  }
  set ConsoleSessionForegroundProcessId(value: U64) {
    this.memory.writeU64((this.address + KUSER_SHARED_DATA.ConsoleSessionForegroundProcessId) as GuestAddress, value.lo, value.hi);
  }

  /** ULONGLONG */
  get TimeUpdateLock(): U64 {
    return this.memory.readU64((this.address + KUSER_SHARED_DATA.TimeUpdateLock) as GuestAddress);
  }
  set TimeUpdateLock(value: U64) {
    this.memory.writeU64((this.address + KUSER_SHARED_DATA.TimeUpdateLock) as GuestAddress, value.lo, value.hi);
  }

  /** ULONGLONG */
  get BaselineSystemTimeQpc(): U64 {
    return this.memory.readU64((this.address + KUSER_SHARED_DATA.BaselineSystemTimeQpc) as GuestAddress);
  }
  set BaselineSystemTimeQpc(value: U64) {
    this.memory.writeU64((this.address + KUSER_SHARED_DATA.BaselineSystemTimeQpc) as GuestAddress, value.lo, value.hi);
  }

  /** ULONGLONG */
  get BaselineInterruptTimeQpc(): U64 {
    return this.memory.readU64((this.address + KUSER_SHARED_DATA.BaselineInterruptTimeQpc) as GuestAddress);
  }
  set BaselineInterruptTimeQpc(value: U64) {
    this.memory.writeU64((this.address + KUSER_SHARED_DATA.BaselineInterruptTimeQpc) as GuestAddress, value.lo, value.hi);
  }

  /** ULONGLONG */
  get QpcSystemTimeIncrement(): U64 {
    return this.memory.readU64((this.address + KUSER_SHARED_DATA.QpcSystemTimeIncrement) as GuestAddress);
  }
  set QpcSystemTimeIncrement(value: U64) {
    this.memory.writeU64((this.address + KUSER_SHARED_DATA.QpcSystemTimeIncrement) as GuestAddress, value.lo, value.hi);
  }

  /** ULONGLONG */
  get QpcInterruptTimeIncrement(): U64 {
    return this.memory.readU64((this.address + KUSER_SHARED_DATA.QpcInterruptTimeIncrement) as GuestAddress);
  }
  set QpcInterruptTimeIncrement(value: U64) {
    this.memory.writeU64((this.address + KUSER_SHARED_DATA.QpcInterruptTimeIncrement) as GuestAddress, value.lo, value.hi);
  }

  /** UCHAR */
  get QpcSystemTimeIncrementShift(): number {
    return this.memory.readU8((this.address + KUSER_SHARED_DATA.QpcSystemTimeIncrementShift) as GuestAddress);
  }
  set QpcSystemTimeIncrementShift(value: number) {
    this.memory.writeU8((this.address + KUSER_SHARED_DATA.QpcSystemTimeIncrementShift) as GuestAddress, value);
  }

  /** UCHAR */
  get QpcInterruptTimeIncrementShift(): number {
    return this.memory.readU8((this.address + KUSER_SHARED_DATA.QpcInterruptTimeIncrementShift) as GuestAddress);
  }
  set QpcInterruptTimeIncrementShift(value: number) {
    this.memory.writeU8((this.address + KUSER_SHARED_DATA.QpcInterruptTimeIncrementShift) as GuestAddress, value);
  }

  /** USHORT */
  get UnparkedProcessorCount(): number {
    return this.memory.readU16((this.address + KUSER_SHARED_DATA.UnparkedProcessorCount) as GuestAddress);
  }
  set UnparkedProcessorCount(value: number) {
    this.memory.writeU16((this.address + KUSER_SHARED_DATA.UnparkedProcessorCount) as GuestAddress, value);
  }

  /** Address of the embedded ULONG[4]. */
  get EnclaveFeatureMask(): GuestAddress {
    return (this.address + KUSER_SHARED_DATA.EnclaveFeatureMask) as GuestAddress;
  }

  /** ULONG */
  get TelemetryCoverageRound(): number {
    return this.memory.readU32((this.address + KUSER_SHARED_DATA.TelemetryCoverageRound) as GuestAddress);
  }
  set TelemetryCoverageRound(value: number) {
    this.memory.writeU32((this.address + KUSER_SHARED_DATA.TelemetryCoverageRound) as GuestAddress, value);
  }

  /** Address of the embedded USHORT[16]. */
  get UserModeGlobalLogger(): GuestAddress {
    return (this.address + KUSER_SHARED_DATA.UserModeGlobalLogger) as GuestAddress;
  }

  /** ULONG */
  get ImageFileExecutionOptions(): number {
    return this.memory.readU32((this.address + KUSER_SHARED_DATA.ImageFileExecutionOptions) as GuestAddress);
  }
  set ImageFileExecutionOptions(value: number) {
    this.memory.writeU32((this.address + KUSER_SHARED_DATA.ImageFileExecutionOptions) as GuestAddress, value);
  }

  /** ULONG */
  get LangGenerationCount(): number {
    return this.memory.readU32((this.address + KUSER_SHARED_DATA.LangGenerationCount) as GuestAddress);
  }
  set LangGenerationCount(value: number) {
    this.memory.writeU32((this.address + KUSER_SHARED_DATA.LangGenerationCount) as GuestAddress, value);
  }

  /** ULONGLONG */
  get Reserved4(): U64 {
    return this.memory.readU64((this.address + KUSER_SHARED_DATA.Reserved4) as GuestAddress);
  }
  set Reserved4(value: U64) {
    this.memory.writeU64((this.address + KUSER_SHARED_DATA.Reserved4) as GuestAddress, value.lo, value.hi);
  }

  /** volatile ULONGLONG */
  get InterruptTimeBias(): U64 {
    return this.memory.readU64((this.address + KUSER_SHARED_DATA.InterruptTimeBias) as GuestAddress);
  }
  set InterruptTimeBias(value: U64) {
    this.memory.writeU64((this.address + KUSER_SHARED_DATA.InterruptTimeBias) as GuestAddress, value.lo, value.hi);
  }

  /** volatile ULONGLONG */
  get QpcBias(): U64 {
    return this.memory.readU64((this.address + KUSER_SHARED_DATA.QpcBias) as GuestAddress);
  }
  set QpcBias(value: U64) {
    this.memory.writeU64((this.address + KUSER_SHARED_DATA.QpcBias) as GuestAddress, value.lo, value.hi);
  }

  /** ULONG */
  get ActiveProcessorCount(): number {
    return this.memory.readU32((this.address + KUSER_SHARED_DATA.ActiveProcessorCount) as GuestAddress);
  }
  set ActiveProcessorCount(value: number) {
    this.memory.writeU32((this.address + KUSER_SHARED_DATA.ActiveProcessorCount) as GuestAddress, value);
  }

  /** volatile UCHAR */
  get ActiveGroupCount(): number {
    return this.memory.readU8((this.address + KUSER_SHARED_DATA.ActiveGroupCount) as GuestAddress);
  }
  set ActiveGroupCount(value: number) {
    this.memory.writeU8((this.address + KUSER_SHARED_DATA.ActiveGroupCount) as GuestAddress, value);
  }

  /** UCHAR */
  get Reserved9(): number {
    return this.memory.readU8((this.address + KUSER_SHARED_DATA.Reserved9) as GuestAddress);
  }
  set Reserved9(value: number) {
    this.memory.writeU8((this.address + KUSER_SHARED_DATA.Reserved9) as GuestAddress, value);
  }

  /** USHORT */
  get QpcData(): number {
    return this.memory.readU16((this.address + KUSER_SHARED_DATA.QpcData) as GuestAddress);
  }
  set QpcData(value: number) {
    this.memory.writeU16((this.address + KUSER_SHARED_DATA.QpcData) as GuestAddress, value);
  }

  /** volatile UCHAR */
  get QpcBypassEnabled(): number {
    return this.memory.readU8((this.address + KUSER_SHARED_DATA.QpcBypassEnabled) as GuestAddress);
  }
  set QpcBypassEnabled(value: number) {
    this.memory.writeU8((this.address + KUSER_SHARED_DATA.QpcBypassEnabled) as GuestAddress, value);
  }

  /** UCHAR */
  get QpcShift(): number {
    return this.memory.readU8((this.address + KUSER_SHARED_DATA.QpcShift) as GuestAddress);
  }
  set QpcShift(value: number) {
    this.memory.writeU8((this.address + KUSER_SHARED_DATA.QpcShift) as GuestAddress, value);
  }

  /** LARGE_INTEGER */
  get TimeZoneBiasEffectiveStart(): U64 {
    return this.memory.readU64((this.address + KUSER_SHARED_DATA.TimeZoneBiasEffectiveStart) as GuestAddress);
  }
  set TimeZoneBiasEffectiveStart(value: U64) {
    this.memory.writeU64((this.address + KUSER_SHARED_DATA.TimeZoneBiasEffectiveStart) as GuestAddress, value.lo, value.hi);
  }

  /** LARGE_INTEGER */
  get TimeZoneBiasEffectiveEnd(): U64 {
    return this.memory.readU64((this.address + KUSER_SHARED_DATA.TimeZoneBiasEffectiveEnd) as GuestAddress);
  }
  set TimeZoneBiasEffectiveEnd(value: U64) {
    this.memory.writeU64((this.address + KUSER_SHARED_DATA.TimeZoneBiasEffectiveEnd) as GuestAddress, value.lo, value.hi);
  }

  /** Address of the embedded XSTATE_CONFIGURATION. */
  get XState(): GuestAddress {
    return (this.address + KUSER_SHARED_DATA.XState) as GuestAddress;
  }

  /** Address of the embedded KSYSTEM_TIME. */
  get FeatureConfigurationChangeStamp(): GuestAddress {
    return (this.address + KUSER_SHARED_DATA.FeatureConfigurationChangeStamp) as GuestAddress;
  }

  /** ULONG */
  get Spare(): number {
    return this.memory.readU32((this.address + KUSER_SHARED_DATA.Spare) as GuestAddress);
  }
  set Spare(value: number) {
    this.memory.writeU32((this.address + KUSER_SHARED_DATA.Spare) as GuestAddress, value);
  }

  /** ULONG64 */
  get UserPointerAuthMask(): U64 {
    return this.memory.readU64((this.address + KUSER_SHARED_DATA.UserPointerAuthMask) as GuestAddress);
  }
  set UserPointerAuthMask(value: U64) {
    this.memory.writeU64((this.address + KUSER_SHARED_DATA.UserPointerAuthMask) as GuestAddress, value.lo, value.hi);
  }
}

/** A EXCEPTION_RECORD in guest memory. */
export class ExceptionRecord {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** NTSTATUS */
  get ExceptionCode(): number {
    return this.memory.readU32((this.address + EXCEPTION_RECORD.ExceptionCode) as GuestAddress);
  }
  set ExceptionCode(value: number) {
    this.memory.writeU32((this.address + EXCEPTION_RECORD.ExceptionCode) as GuestAddress, value);
  }

  /** ULONG */
  get ExceptionFlags(): number {
    return this.memory.readU32((this.address + EXCEPTION_RECORD.ExceptionFlags) as GuestAddress);
  }
  set ExceptionFlags(value: number) {
    this.memory.writeU32((this.address + EXCEPTION_RECORD.ExceptionFlags) as GuestAddress, value);
  }

  /** EXCEPTION_RECORD* */
  get ExceptionRecord(): GuestAddress {
    return this.memory.readPointer((this.address + EXCEPTION_RECORD.ExceptionRecord) as GuestAddress);
  }
  set ExceptionRecord(value: GuestAddress) {
    this.memory.writePointer((this.address + EXCEPTION_RECORD.ExceptionRecord) as GuestAddress, value);
  }

  /** PVOID */
  get ExceptionAddress(): GuestAddress {
    return this.memory.readPointer((this.address + EXCEPTION_RECORD.ExceptionAddress) as GuestAddress);
  }
  set ExceptionAddress(value: GuestAddress) {
    this.memory.writePointer((this.address + EXCEPTION_RECORD.ExceptionAddress) as GuestAddress, value);
  }

  /** ULONG */
  get NumberParameters(): number {
    return this.memory.readU32((this.address + EXCEPTION_RECORD.NumberParameters) as GuestAddress);
  }
  set NumberParameters(value: number) {
    this.memory.writeU32((this.address + EXCEPTION_RECORD.NumberParameters) as GuestAddress, value);
  }

  /** Address of the embedded ULONG_PTR[15]. */
  get ExceptionInformation(): GuestAddress {
    return (this.address + EXCEPTION_RECORD.ExceptionInformation) as GuestAddress;
  }
}

/** A EXCEPTION_POINTERS in guest memory. */
export class ExceptionPointers {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** PEXCEPTION_RECORD */
  get ExceptionRecord(): GuestAddress {
    return this.memory.readPointer((this.address + EXCEPTION_POINTERS.ExceptionRecord) as GuestAddress);
  }
  set ExceptionRecord(value: GuestAddress) {
    this.memory.writePointer((this.address + EXCEPTION_POINTERS.ExceptionRecord) as GuestAddress, value);
  }

  /** PCONTEXT */
  get ContextRecord(): GuestAddress {
    return this.memory.readPointer((this.address + EXCEPTION_POINTERS.ContextRecord) as GuestAddress);
  }
  set ContextRecord(value: GuestAddress) {
    this.memory.writePointer((this.address + EXCEPTION_POINTERS.ContextRecord) as GuestAddress, value);
  }
}

/** A CONTEXT in guest memory. */
export class Context {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** ULONG64 */
  get P1Home(): U64 {
    return this.memory.readU64((this.address + CONTEXT.P1Home) as GuestAddress);
  }
  set P1Home(value: U64) {
    this.memory.writeU64((this.address + CONTEXT.P1Home) as GuestAddress, value.lo, value.hi);
  }

  /** ULONG64 */
  get P2Home(): U64 {
    return this.memory.readU64((this.address + CONTEXT.P2Home) as GuestAddress);
  }
  set P2Home(value: U64) {
    this.memory.writeU64((this.address + CONTEXT.P2Home) as GuestAddress, value.lo, value.hi);
  }

  /** ULONG64 */
  get P3Home(): U64 {
    return this.memory.readU64((this.address + CONTEXT.P3Home) as GuestAddress);
  }
  set P3Home(value: U64) {
    this.memory.writeU64((this.address + CONTEXT.P3Home) as GuestAddress, value.lo, value.hi);
  }

  /** ULONG64 */
  get P4Home(): U64 {
    return this.memory.readU64((this.address + CONTEXT.P4Home) as GuestAddress);
  }
  set P4Home(value: U64) {
    this.memory.writeU64((this.address + CONTEXT.P4Home) as GuestAddress, value.lo, value.hi);
  }

  /** ULONG64 */
  get P5Home(): U64 {
    return this.memory.readU64((this.address + CONTEXT.P5Home) as GuestAddress);
  }
  set P5Home(value: U64) {
    this.memory.writeU64((this.address + CONTEXT.P5Home) as GuestAddress, value.lo, value.hi);
  }

  /** ULONG64 */
  get P6Home(): U64 {
    return this.memory.readU64((this.address + CONTEXT.P6Home) as GuestAddress);
  }
  set P6Home(value: U64) {
    this.memory.writeU64((this.address + CONTEXT.P6Home) as GuestAddress, value.lo, value.hi);
  }

  /** ULONG */
  get ContextFlags(): number {
    return this.memory.readU32((this.address + CONTEXT.ContextFlags) as GuestAddress);
  }
  set ContextFlags(value: number) {
    this.memory.writeU32((this.address + CONTEXT.ContextFlags) as GuestAddress, value);
  }

  /** ULONG */
  get MxCsr(): number {
    return this.memory.readU32((this.address + CONTEXT.MxCsr) as GuestAddress);
  }
  set MxCsr(value: number) {
    this.memory.writeU32((this.address + CONTEXT.MxCsr) as GuestAddress, value);
  }

  /** USHORT */
  get SegCs(): number {
    return this.memory.readU16((this.address + CONTEXT.SegCs) as GuestAddress);
  }
  set SegCs(value: number) {
    this.memory.writeU16((this.address + CONTEXT.SegCs) as GuestAddress, value);
  }

  /** USHORT */
  get SegDs(): number {
    return this.memory.readU16((this.address + CONTEXT.SegDs) as GuestAddress);
  }
  set SegDs(value: number) {
    this.memory.writeU16((this.address + CONTEXT.SegDs) as GuestAddress, value);
  }

  /** USHORT */
  get SegEs(): number {
    return this.memory.readU16((this.address + CONTEXT.SegEs) as GuestAddress);
  }
  set SegEs(value: number) {
    this.memory.writeU16((this.address + CONTEXT.SegEs) as GuestAddress, value);
  }

  /** USHORT */
  get SegFs(): number {
    return this.memory.readU16((this.address + CONTEXT.SegFs) as GuestAddress);
  }
  set SegFs(value: number) {
    this.memory.writeU16((this.address + CONTEXT.SegFs) as GuestAddress, value);
  }

  /** USHORT */
  get SegGs(): number {
    return this.memory.readU16((this.address + CONTEXT.SegGs) as GuestAddress);
  }
  set SegGs(value: number) {
    this.memory.writeU16((this.address + CONTEXT.SegGs) as GuestAddress, value);
  }

  /** USHORT */
  get SegSs(): number {
    return this.memory.readU16((this.address + CONTEXT.SegSs) as GuestAddress);
  }
  set SegSs(value: number) {
    this.memory.writeU16((this.address + CONTEXT.SegSs) as GuestAddress, value);
  }

  /** ULONG */
  get EFlags(): number {
    return this.memory.readU32((this.address + CONTEXT.EFlags) as GuestAddress);
  }
  set EFlags(value: number) {
    this.memory.writeU32((this.address + CONTEXT.EFlags) as GuestAddress, value);
  }

  /** ULONG64 */
  get Dr0(): U64 {
    return this.memory.readU64((this.address + CONTEXT.Dr0) as GuestAddress);
  }
  set Dr0(value: U64) {
    this.memory.writeU64((this.address + CONTEXT.Dr0) as GuestAddress, value.lo, value.hi);
  }

  /** ULONG64 */
  get Dr1(): U64 {
    return this.memory.readU64((this.address + CONTEXT.Dr1) as GuestAddress);
  }
  set Dr1(value: U64) {
    this.memory.writeU64((this.address + CONTEXT.Dr1) as GuestAddress, value.lo, value.hi);
  }

  /** ULONG64 */
  get Dr2(): U64 {
    return this.memory.readU64((this.address + CONTEXT.Dr2) as GuestAddress);
  }
  set Dr2(value: U64) {
    this.memory.writeU64((this.address + CONTEXT.Dr2) as GuestAddress, value.lo, value.hi);
  }

  /** ULONG64 */
  get Dr3(): U64 {
    return this.memory.readU64((this.address + CONTEXT.Dr3) as GuestAddress);
  }
  set Dr3(value: U64) {
    this.memory.writeU64((this.address + CONTEXT.Dr3) as GuestAddress, value.lo, value.hi);
  }

  /** ULONG64 */
  get Dr6(): U64 {
    return this.memory.readU64((this.address + CONTEXT.Dr6) as GuestAddress);
  }
  set Dr6(value: U64) {
    this.memory.writeU64((this.address + CONTEXT.Dr6) as GuestAddress, value.lo, value.hi);
  }

  /** ULONG64 */
  get Dr7(): U64 {
    return this.memory.readU64((this.address + CONTEXT.Dr7) as GuestAddress);
  }
  set Dr7(value: U64) {
    this.memory.writeU64((this.address + CONTEXT.Dr7) as GuestAddress, value.lo, value.hi);
  }

  /** ULONG64 */
  get Rax(): U64 {
    return this.memory.readU64((this.address + CONTEXT.Rax) as GuestAddress);
  }
  set Rax(value: U64) {
    this.memory.writeU64((this.address + CONTEXT.Rax) as GuestAddress, value.lo, value.hi);
  }

  /** ULONG64 */
  get Rcx(): U64 {
    return this.memory.readU64((this.address + CONTEXT.Rcx) as GuestAddress);
  }
  set Rcx(value: U64) {
    this.memory.writeU64((this.address + CONTEXT.Rcx) as GuestAddress, value.lo, value.hi);
  }

  /** ULONG64 */
  get Rdx(): U64 {
    return this.memory.readU64((this.address + CONTEXT.Rdx) as GuestAddress);
  }
  set Rdx(value: U64) {
    this.memory.writeU64((this.address + CONTEXT.Rdx) as GuestAddress, value.lo, value.hi);
  }

  /** ULONG64 */
  get Rbx(): U64 {
    return this.memory.readU64((this.address + CONTEXT.Rbx) as GuestAddress);
  }
  set Rbx(value: U64) {
    this.memory.writeU64((this.address + CONTEXT.Rbx) as GuestAddress, value.lo, value.hi);
  }

  /** ULONG64 */
  get Rsp(): U64 {
    return this.memory.readU64((this.address + CONTEXT.Rsp) as GuestAddress);
  }
  set Rsp(value: U64) {
    this.memory.writeU64((this.address + CONTEXT.Rsp) as GuestAddress, value.lo, value.hi);
  }

  /** ULONG64 */
  get Rbp(): U64 {
    return this.memory.readU64((this.address + CONTEXT.Rbp) as GuestAddress);
  }
  set Rbp(value: U64) {
    this.memory.writeU64((this.address + CONTEXT.Rbp) as GuestAddress, value.lo, value.hi);
  }

  /** ULONG64 */
  get Rsi(): U64 {
    return this.memory.readU64((this.address + CONTEXT.Rsi) as GuestAddress);
  }
  set Rsi(value: U64) {
    this.memory.writeU64((this.address + CONTEXT.Rsi) as GuestAddress, value.lo, value.hi);
  }

  /** ULONG64 */
  get Rdi(): U64 {
    return this.memory.readU64((this.address + CONTEXT.Rdi) as GuestAddress);
  }
  set Rdi(value: U64) {
    this.memory.writeU64((this.address + CONTEXT.Rdi) as GuestAddress, value.lo, value.hi);
  }

  /** ULONG64 */
  get R8(): U64 {
    return this.memory.readU64((this.address + CONTEXT.R8) as GuestAddress);
  }
  set R8(value: U64) {
    this.memory.writeU64((this.address + CONTEXT.R8) as GuestAddress, value.lo, value.hi);
  }

  /** ULONG64 */
  get R9(): U64 {
    return this.memory.readU64((this.address + CONTEXT.R9) as GuestAddress);
  }
  set R9(value: U64) {
    this.memory.writeU64((this.address + CONTEXT.R9) as GuestAddress, value.lo, value.hi);
  }

  /** ULONG64 */
  get R10(): U64 {
    return this.memory.readU64((this.address + CONTEXT.R10) as GuestAddress);
  }
  set R10(value: U64) {
    this.memory.writeU64((this.address + CONTEXT.R10) as GuestAddress, value.lo, value.hi);
  }

  /** ULONG64 */
  get R11(): U64 {
    return this.memory.readU64((this.address + CONTEXT.R11) as GuestAddress);
  }
  set R11(value: U64) {
    this.memory.writeU64((this.address + CONTEXT.R11) as GuestAddress, value.lo, value.hi);
  }

  /** ULONG64 */
  get R12(): U64 {
    return this.memory.readU64((this.address + CONTEXT.R12) as GuestAddress);
  }
  set R12(value: U64) {
    this.memory.writeU64((this.address + CONTEXT.R12) as GuestAddress, value.lo, value.hi);
  }

  /** ULONG64 */
  get R13(): U64 {
    return this.memory.readU64((this.address + CONTEXT.R13) as GuestAddress);
  }
  set R13(value: U64) {
    this.memory.writeU64((this.address + CONTEXT.R13) as GuestAddress, value.lo, value.hi);
  }

  /** ULONG64 */
  get R14(): U64 {
    return this.memory.readU64((this.address + CONTEXT.R14) as GuestAddress);
  }
  set R14(value: U64) {
    this.memory.writeU64((this.address + CONTEXT.R14) as GuestAddress, value.lo, value.hi);
  }

  /** ULONG64 */
  get R15(): U64 {
    return this.memory.readU64((this.address + CONTEXT.R15) as GuestAddress);
  }
  set R15(value: U64) {
    this.memory.writeU64((this.address + CONTEXT.R15) as GuestAddress, value.lo, value.hi);
  }

  /** ULONG64 */
  get Rip(): U64 {
    return this.memory.readU64((this.address + CONTEXT.Rip) as GuestAddress);
  }
  set Rip(value: U64) {
    this.memory.writeU64((this.address + CONTEXT.Rip) as GuestAddress, value.lo, value.hi);
  }

  /** Address of the embedded XMM_SAVE_AREA32. */
  get FltSave(): GuestAddress {
    return (this.address + CONTEXT.FltSave) as GuestAddress;
  }

  /** Address of the embedded M128A[2]. */
  get Header(): GuestAddress {
    return (this.address + CONTEXT.Header) as GuestAddress;
  }

  /** Address of the embedded M128A[8]. */
  get Legacy(): GuestAddress {
    return (this.address + CONTEXT.Legacy) as GuestAddress;
  }

  /** Address of the embedded M128A. */
  get Xmm0(): GuestAddress {
    return (this.address + CONTEXT.Xmm0) as GuestAddress;
  }

  /** Address of the embedded M128A. */
  get Xmm1(): GuestAddress {
    return (this.address + CONTEXT.Xmm1) as GuestAddress;
  }

  /** Address of the embedded M128A. */
  get Xmm2(): GuestAddress {
    return (this.address + CONTEXT.Xmm2) as GuestAddress;
  }

  /** Address of the embedded M128A. */
  get Xmm3(): GuestAddress {
    return (this.address + CONTEXT.Xmm3) as GuestAddress;
  }

  /** Address of the embedded M128A. */
  get Xmm4(): GuestAddress {
    return (this.address + CONTEXT.Xmm4) as GuestAddress;
  }

  /** Address of the embedded M128A. */
  get Xmm5(): GuestAddress {
    return (this.address + CONTEXT.Xmm5) as GuestAddress;
  }

  /** Address of the embedded M128A. */
  get Xmm6(): GuestAddress {
    return (this.address + CONTEXT.Xmm6) as GuestAddress;
  }

  /** Address of the embedded M128A. */
  get Xmm7(): GuestAddress {
    return (this.address + CONTEXT.Xmm7) as GuestAddress;
  }

  /** Address of the embedded M128A. */
  get Xmm8(): GuestAddress {
    return (this.address + CONTEXT.Xmm8) as GuestAddress;
  }

  /** Address of the embedded M128A. */
  get Xmm9(): GuestAddress {
    return (this.address + CONTEXT.Xmm9) as GuestAddress;
  }

  /** Address of the embedded M128A. */
  get Xmm10(): GuestAddress {
    return (this.address + CONTEXT.Xmm10) as GuestAddress;
  }

  /** Address of the embedded M128A. */
  get Xmm11(): GuestAddress {
    return (this.address + CONTEXT.Xmm11) as GuestAddress;
  }

  /** Address of the embedded M128A. */
  get Xmm12(): GuestAddress {
    return (this.address + CONTEXT.Xmm12) as GuestAddress;
  }

  /** Address of the embedded M128A. */
  get Xmm13(): GuestAddress {
    return (this.address + CONTEXT.Xmm13) as GuestAddress;
  }

  /** Address of the embedded M128A. */
  get Xmm14(): GuestAddress {
    return (this.address + CONTEXT.Xmm14) as GuestAddress;
  }

  /** Address of the embedded M128A. */
  get Xmm15(): GuestAddress {
    return (this.address + CONTEXT.Xmm15) as GuestAddress;
  }

  /** Address of the embedded M128A[26]. */
  get VectorRegister(): GuestAddress {
    return (this.address + CONTEXT.VectorRegister) as GuestAddress;
  }

  /** ULONG64 */
  get VectorControl(): U64 {
    return this.memory.readU64((this.address + CONTEXT.VectorControl) as GuestAddress);
  }
  set VectorControl(value: U64) {
    this.memory.writeU64((this.address + CONTEXT.VectorControl) as GuestAddress, value.lo, value.hi);
  }

  /** ULONG64 */
  get DebugControl(): U64 {
    return this.memory.readU64((this.address + CONTEXT.DebugControl) as GuestAddress);
  }
  set DebugControl(value: U64) {
    this.memory.writeU64((this.address + CONTEXT.DebugControl) as GuestAddress, value.lo, value.hi);
  }

  /** ULONG64 */
  get LastBranchToRip(): U64 {
    return this.memory.readU64((this.address + CONTEXT.LastBranchToRip) as GuestAddress);
  }
  set LastBranchToRip(value: U64) {
    this.memory.writeU64((this.address + CONTEXT.LastBranchToRip) as GuestAddress, value.lo, value.hi);
  }

  /** ULONG64 */
  get LastBranchFromRip(): U64 {
    return this.memory.readU64((this.address + CONTEXT.LastBranchFromRip) as GuestAddress);
  }
  set LastBranchFromRip(value: U64) {
    this.memory.writeU64((this.address + CONTEXT.LastBranchFromRip) as GuestAddress, value.lo, value.hi);
  }

  /** ULONG64 */
  get LastExceptionToRip(): U64 {
    return this.memory.readU64((this.address + CONTEXT.LastExceptionToRip) as GuestAddress);
  }
  set LastExceptionToRip(value: U64) {
    this.memory.writeU64((this.address + CONTEXT.LastExceptionToRip) as GuestAddress, value.lo, value.hi);
  }

  /** ULONG64 */
  get LastExceptionFromRip(): U64 {
    return this.memory.readU64((this.address + CONTEXT.LastExceptionFromRip) as GuestAddress);
  }
  set LastExceptionFromRip(value: U64) {
    this.memory.writeU64((this.address + CONTEXT.LastExceptionFromRip) as GuestAddress, value.lo, value.hi);
  }
}

/** A DEVICE_INTERFACE_CHANGE_NOTIFICATION in guest memory. */
export class DeviceInterfaceChangeNotification {
  readonly memory: GuestMemory;
  readonly address: GuestAddress;

  constructor(memory: GuestMemory, address: GuestAddress) {
    this.memory = memory;
    this.address = address;
  }

  /** USHORT */
  get Version(): number {
    return this.memory.readU16((this.address + DEVICE_INTERFACE_CHANGE_NOTIFICATION.Version) as GuestAddress);
  }
  set Version(value: number) {
    this.memory.writeU16((this.address + DEVICE_INTERFACE_CHANGE_NOTIFICATION.Version) as GuestAddress, value);
  }

  /** USHORT */
  get Size(): number {
    return this.memory.readU16((this.address + DEVICE_INTERFACE_CHANGE_NOTIFICATION.Size) as GuestAddress);
  }
  set Size(value: number) {
    this.memory.writeU16((this.address + DEVICE_INTERFACE_CHANGE_NOTIFICATION.Size) as GuestAddress, value);
  }

  /** Address of the embedded GUID. */
  get Event(): GuestAddress {
    return (this.address + DEVICE_INTERFACE_CHANGE_NOTIFICATION.Event) as GuestAddress;
  }

  /** Address of the embedded GUID. */
  get InterfaceClassGuid(): GuestAddress {
    return (this.address + DEVICE_INTERFACE_CHANGE_NOTIFICATION.InterfaceClassGuid) as GuestAddress;
  }

  /** PUNICODE_STRING */
  get SymbolicLinkName(): GuestAddress {
    return this.memory.readPointer((this.address + DEVICE_INTERFACE_CHANGE_NOTIFICATION.SymbolicLinkName) as GuestAddress);
  }
  set SymbolicLinkName(value: GuestAddress) {
    this.memory.writePointer((this.address + DEVICE_INTERFACE_CHANGE_NOTIFICATION.SymbolicLinkName) as GuestAddress, value);
  }
}
