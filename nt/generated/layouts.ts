// Generated from nt/tables by scripts/generate-views.ts. Do not edit.

/** Byte offsets of LIST_ENTRY; SIZE is its size. */
export const LIST_ENTRY = {
  SIZE: 16,
  Flink: 0,
  Blink: 8,
} as const;

/** Byte offsets of RTL_BITMAP; SIZE is its size. */
export const RTL_BITMAP = {
  SIZE: 16,
  SizeOfBitMap: 0,
  Buffer: 8,
} as const;

/** Byte offsets of TIME_FIELDS; SIZE is its size. */
export const TIME_FIELDS = {
  SIZE: 16,
  Year: 0,
  Month: 2,
  Day: 4,
  Hour: 6,
  Minute: 8,
  Second: 10,
  Milliseconds: 12,
  Weekday: 14,
} as const;

/** Byte offsets of RTL_SPLAY_LINKS; SIZE is its size. */
export const RTL_SPLAY_LINKS = {
  SIZE: 24,
  Parent: 0,
  LeftChild: 8,
  RightChild: 16,
} as const;

/** Byte offsets of RTL_BALANCED_LINKS; SIZE is its size. */
export const RTL_BALANCED_LINKS = {
  SIZE: 32,
  Parent: 0,
  LeftChild: 8,
  RightChild: 16,
  Balance: 24,
  Reserved: 25,
} as const;

/** Byte offsets of RTL_GENERIC_TABLE; SIZE is its size. */
export const RTL_GENERIC_TABLE = {
  SIZE: 72,
  TableRoot: 0,
  InsertOrderList: 8,
  OrderedPointer: 24,
  WhichOrderedElement: 32,
  NumberGenericTableElements: 36,
  CompareRoutine: 40,
  AllocateRoutine: 48,
  FreeRoutine: 56,
  TableContext: 64,
} as const;

/** Byte offsets of RTL_AVL_TABLE; SIZE is its size. */
export const RTL_AVL_TABLE = {
  SIZE: 104,
  BalancedRoot: 0,
  OrderedPointer: 32,
  WhichOrderedElement: 40,
  NumberGenericTableElements: 44,
  DepthOfTree: 48,
  RestartKey: 56,
  DeleteCount: 64,
  CompareRoutine: 72,
  AllocateRoutine: 80,
  FreeRoutine: 88,
  TableContext: 96,
} as const;

/** Byte offsets of IO_ERROR_LOG_PACKET; SIZE is its size. */
export const IO_ERROR_LOG_PACKET = {
  SIZE: 48,
  MajorFunctionCode: 0,
  RetryCount: 1,
  DumpDataSize: 2,
  NumberOfStrings: 4,
  StringOffset: 6,
  EventCategory: 8,
  ErrorCode: 12,
  UniqueErrorValue: 16,
  FinalStatus: 20,
  SequenceNumber: 24,
  IoControlCode: 28,
  DeviceOffset: 32,
  DumpData: 40,
} as const;

/** Byte offsets of UNICODE_STRING; SIZE is its size. */
export const UNICODE_STRING = {
  SIZE: 16,
  Length: 0,
  MaximumLength: 2,
  Buffer: 8,
} as const;

/** Byte offsets of STRING; SIZE is its size. */
export const STRING = {
  SIZE: 16,
  Length: 0,
  MaximumLength: 2,
  Buffer: 8,
} as const;

/** Byte offsets of OBJECT_ATTRIBUTES; SIZE is its size. */
export const OBJECT_ATTRIBUTES = {
  SIZE: 48,
  Length: 0,
  RootDirectory: 8,
  ObjectName: 16,
  Attributes: 24,
  SecurityDescriptor: 32,
  SecurityQualityOfService: 40,
} as const;

/** Byte offsets of IO_STATUS_BLOCK; SIZE is its size. */
export const IO_STATUS_BLOCK = {
  SIZE: 16,
  Status: 0,
  Pointer: 0,
  Information: 8,
} as const;

/** Byte offsets of OBJECT_HEADER; SIZE is its size. */
export const OBJECT_HEADER = {
  SIZE: 56,
  PointerCount: 0,
  HandleCount: 8,
  Lock: 16,
  TypeIndex: 24,
  TraceFlags: 25,
  InfoMask: 26,
  Flags: 27,
  ObjectCreateInfo: 32,
  SecurityDescriptor: 40,
  Body: 48,
} as const;

/** Byte offsets of DISPATCHER_HEADER; SIZE is its size. */
export const DISPATCHER_HEADER = {
  SIZE: 24,
  Lock: 0,
  LockNV: 0,
  Type: 0,
  Signalling: 1,
  Size: 2,
  Reserved1: 3,
  TimerType: 0,
  TimerControlFlags: 1,
  Hand: 2,
  TimerMiscFlags: 3,
  Timer2Type: 0,
  Timer2Flags: 1,
  Timer2ComponentId: 2,
  Timer2RelativeId: 3,
  QueueType: 0,
  QueueControlFlags: 1,
  QueueSize: 2,
  QueueReserved: 3,
  ThreadType: 0,
  ThreadReserved: 1,
  ThreadControlFlags: 2,
  DebugActive: 3,
  MutantType: 0,
  MutantSize: 1,
  DpcActive: 2,
  MutantReserved: 3,
  SignalState: 4,
  WaitListHead: 8,
} as const;

/** Byte offsets of KWAIT_BLOCK; SIZE is its size. */
export const KWAIT_BLOCK = {
  SIZE: 48,
  WaitListEntry: 0,
  WaitType: 16,
  BlockState: 17,
  WaitKey: 18,
  SpareLong: 20,
  Thread: 24,
  NotificationQueue: 24,
  Dpc: 24,
  Object: 32,
  SparePtr: 40,
} as const;

/** Byte offsets of KEVENT; SIZE is its size. */
export const KEVENT = {
  SIZE: 24,
  Header: 0,
} as const;

/** Byte offsets of KMUTANT; SIZE is its size. */
export const KMUTANT = {
  SIZE: 56,
  Header: 0,
  MutantListEntry: 24,
  OwnerThread: 40,
  MutantFlags: 48,
  ApcDisable: 49,
} as const;

/** Byte offsets of KTHREAD; SIZE is its size. */
export const KTHREAD = {
  SIZE: 1024,
  Header: 0,
  ThreadId: 24,
  MutantListHead: 32,
  Process: 48,
  StackBase: 56,
  StackLimit: 64,
  IrpList: 72,
  WaitBlock: 96,
  IrpListEmpty: 288,
  TopLevelIrp: 312,
  DeviceToVerify: 320,
  HardErrorsAreDisabled: 328,
} as const;

/** Byte offsets of KDPC; SIZE is its size. */
export const KDPC = {
  SIZE: 64,
  TargetInfoAsUlong: 0,
  Type: 0,
  Importance: 1,
  Number: 2,
  DpcListEntry: 8,
  ProcessorHistory: 16,
  DeferredRoutine: 24,
  DeferredContext: 32,
  SystemArgument1: 40,
  SystemArgument2: 48,
  DpcData: 56,
} as const;

/** Byte offsets of KTIMER; SIZE is its size. */
export const KTIMER = {
  SIZE: 64,
  Header: 0,
  DueTime: 24,
  TimerListEntry: 32,
  Dpc: 48,
  Processor: 56,
  TimerType: 58,
  Period: 60,
} as const;

/** Byte offsets of KSEMAPHORE; SIZE is its size. */
export const KSEMAPHORE = {
  SIZE: 32,
  Header: 0,
  Limit: 24,
} as const;

/** Byte offsets of KQUEUE; SIZE is its size. */
export const KQUEUE = {
  SIZE: 64,
  Header: 0,
  EntryListHead: 24,
  CurrentCount: 40,
  MaximumCount: 44,
  ThreadListHead: 48,
} as const;

/** Byte offsets of KBUGCHECK_CALLBACK_RECORD; SIZE is its size. */
export const KBUGCHECK_CALLBACK_RECORD = {
  SIZE: 64,
  Entry: 0,
  CallbackRoutine: 16,
  Buffer: 24,
  Length: 32,
  Component: 40,
  Checksum: 48,
  State: 56,
} as const;

/** Byte offsets of KBUGCHECK_REASON_CALLBACK_RECORD; SIZE is its size. */
export const KBUGCHECK_REASON_CALLBACK_RECORD = {
  SIZE: 48,
  Entry: 0,
  CallbackRoutine: 16,
  Component: 24,
  Checksum: 32,
  Reason: 40,
  State: 44,
} as const;

/** Byte offsets of IO_INTERRUPT_MESSAGE_INFO; SIZE is its size. */
export const IO_INTERRUPT_MESSAGE_INFO = {
  SIZE: 56,
  UnifiedIrql: 0,
  MessageCount: 4,
  MessageInfo: 8,
} as const;

/** Byte offsets of IO_INTERRUPT_MESSAGE_INFO_ENTRY; SIZE is its size. */
export const IO_INTERRUPT_MESSAGE_INFO_ENTRY = {
  SIZE: 48,
  MessageAddress: 0,
  TargetProcessorSet: 8,
  InterruptObject: 16,
  MessageData: 24,
  Vector: 28,
  Irql: 32,
  Mode: 36,
  Polarity: 40,
} as const;

/** Byte offsets of KAPC; SIZE is its size. */
export const KAPC = {
  SIZE: 88,
  Type: 0,
  AllFlags: 1,
  Size: 2,
  SpareByte1: 3,
  SpareLong0: 4,
  Thread: 8,
  ApcListEntry: 16,
  Reserved: 32,
  NormalContext: 56,
  SystemArgument1: 64,
  SystemArgument2: 72,
  ApcStateIndex: 80,
  ApcMode: 81,
  Inserted: 82,
} as const;

/** Byte offsets of KAPC_STATE; SIZE is its size. */
export const KAPC_STATE = {
  SIZE: 48,
  ApcListHead: 0,
  Process: 32,
  InProgressFlags: 40,
  KernelApcPending: 41,
  UserApcPendingAll: 42,
} as const;

/** Byte offsets of WORK_QUEUE_ITEM; SIZE is its size. */
export const WORK_QUEUE_ITEM = {
  SIZE: 32,
  List: 0,
  WorkerRoutine: 16,
  Parameter: 24,
} as const;

/** Byte offsets of IO_WORKITEM; SIZE is its size. */
export const IO_WORKITEM = {
  SIZE: 88,
  WorkItem: 0,
  Routine: 32,
  IoObject: 40,
  Context: 48,
  WorkingOnBehalfClient: 56,
  Type: 64,
  ActivityId: 68,
} as const;

/** Byte offsets of FAST_MUTEX; SIZE is its size. */
export const FAST_MUTEX = {
  SIZE: 56,
  Count: 0,
  Owner: 8,
  Contention: 16,
  Event: 24,
  OldIrql: 48,
} as const;

/** Byte offsets of ERESOURCE; SIZE is its size. */
export const ERESOURCE = {
  SIZE: 104,
  SystemResourcesList: 0,
  OwnerTable: 16,
  ActiveCount: 24,
  Flag: 26,
  ReservedLowFlags: 26,
  WaiterPriority: 27,
  SharedWaiters: 32,
  ExclusiveWaiters: 40,
  OwnerEntry: 48,
  ActiveEntries: 64,
  ContentionCount: 68,
  NumberOfSharedWaiters: 72,
  NumberOfExclusiveWaiters: 76,
  Reserved2: 80,
  Address: 88,
  CreatorBackTraceIndex: 88,
  SpinLock: 96,
} as const;

/** Byte offsets of KSPIN_LOCK_QUEUE; SIZE is its size. */
export const KSPIN_LOCK_QUEUE = {
  SIZE: 16,
  Next: 0,
  Lock: 8,
} as const;

/** Byte offsets of KLOCK_QUEUE_HANDLE; SIZE is its size. */
export const KLOCK_QUEUE_HANDLE = {
  SIZE: 24,
  LockQueue: 0,
  OldIrql: 16,
} as const;

/** Byte offsets of GENERAL_LOOKASIDE; SIZE is its size. */
export const GENERAL_LOOKASIDE = {
  SIZE: 128,
  ListHead: 0,
  SingleListHead: 0,
  Depth: 16,
  MaximumDepth: 18,
  TotalAllocates: 20,
  AllocateMisses: 24,
  AllocateHits: 24,
  TotalFrees: 28,
  FreeMisses: 32,
  FreeHits: 32,
  Type: 36,
  Tag: 40,
  Size: 44,
  AllocateEx: 48,
  Allocate: 48,
  FreeEx: 56,
  Free: 56,
  ListEntry: 64,
  LastTotalAllocates: 80,
  LastAllocateMisses: 84,
  LastAllocateHits: 84,
  Future: 88,
} as const;

/** Byte offsets of EPROCESS; SIZE is its size. */
export const EPROCESS = {
  SIZE: 1024,
  Header: 0,
  UniqueProcessId: 24,
  AddressSpace: 32,
  ImageFileName: 40,
} as const;

/** Byte offsets of PHYSICAL_MEMORY_RANGE; SIZE is its size. */
export const PHYSICAL_MEMORY_RANGE = {
  SIZE: 16,
  BaseAddress: 0,
  NumberOfBytes: 8,
} as const;

/** Byte offsets of SECTION_OBJECT_POINTERS; SIZE is its size. */
export const SECTION_OBJECT_POINTERS = {
  SIZE: 24,
  DataSectionObject: 0,
  SharedCacheMap: 8,
  ImageSectionObject: 16,
} as const;

/** Byte offsets of WMIREGINFOW; SIZE is its size. */
export const WMIREGINFOW = {
  SIZE: 24,
  BufferSize: 0,
  NextWmiRegInfo: 4,
  RegistryPath: 8,
  MofResourceName: 12,
  GuidCount: 16,
  WmiRegGuid: 24,
} as const;

/** Byte offsets of WMIREGGUIDW; SIZE is its size. */
export const WMIREGGUIDW = {
  SIZE: 32,
  Guid: 0,
  Flags: 16,
  InstanceCount: 20,
  InstanceNameList: 24,
  BaseNameOffset: 24,
  Pdo: 24,
  InstanceInfo: 24,
} as const;

/** Byte offsets of WNODE_HEADER; SIZE is its size. */
export const WNODE_HEADER = {
  SIZE: 48,
  BufferSize: 0,
  ProviderId: 4,
  HistoricalContext: 8,
  Version: 8,
  Linkage: 12,
  CountLost: 16,
  KernelHandle: 16,
  TimeStamp: 16,
  Guid: 24,
  ClientContext: 40,
  Flags: 44,
} as const;

/** Byte offsets of RTL_QUERY_REGISTRY_TABLE; SIZE is its size. */
export const RTL_QUERY_REGISTRY_TABLE = {
  SIZE: 56,
  QueryRoutine: 0,
  Flags: 8,
  Name: 16,
  EntryContext: 24,
  DefaultType: 32,
  DefaultData: 40,
  DefaultLength: 48,
} as const;

/** Byte offsets of SECURITY_SUBJECT_CONTEXT; SIZE is its size. */
export const SECURITY_SUBJECT_CONTEXT = {
  SIZE: 32,
  ClientToken: 0,
  ImpersonationLevel: 8,
  PrimaryToken: 16,
  ProcessAuditId: 24,
} as const;

/** Byte offsets of CLIENT_ID; SIZE is its size. */
export const CLIENT_ID = {
  SIZE: 16,
  UniqueProcess: 0,
  UniqueThread: 8,
} as const;

/** Byte offsets of PS_CREATE_NOTIFY_INFO; SIZE is its size. */
export const PS_CREATE_NOTIFY_INFO = {
  SIZE: 72,
  Size: 0,
  Flags: 8,
  ParentProcessId: 16,
  CreatingThreadId: 24,
  FileObject: 40,
  ImageFileName: 48,
  CommandLine: 56,
  CreationStatus: 64,
} as const;

/** Byte offsets of OB_CALLBACK_REGISTRATION; SIZE is its size. */
export const OB_CALLBACK_REGISTRATION = {
  SIZE: 40,
  Version: 0,
  OperationRegistrationCount: 2,
  Altitude: 8,
  RegistrationContext: 24,
  OperationRegistration: 32,
} as const;

/** Byte offsets of OB_OPERATION_REGISTRATION; SIZE is its size. */
export const OB_OPERATION_REGISTRATION = {
  SIZE: 32,
  ObjectType: 0,
  Operations: 8,
  PreOperation: 16,
  PostOperation: 24,
} as const;

/** Byte offsets of OB_PRE_OPERATION_INFORMATION; SIZE is its size. */
export const OB_PRE_OPERATION_INFORMATION = {
  SIZE: 40,
  Operation: 0,
  Flags: 4,
  Object: 8,
  ObjectType: 16,
  CallContext: 24,
  Parameters: 32,
} as const;

/** Byte offsets of OB_POST_OPERATION_INFORMATION; SIZE is its size. */
export const OB_POST_OPERATION_INFORMATION = {
  SIZE: 48,
  Operation: 0,
  Flags: 4,
  Object: 8,
  ObjectType: 16,
  CallContext: 24,
  ReturnStatus: 32,
  Parameters: 40,
} as const;

/** Byte offsets of DRIVER_OBJECT; SIZE is its size. */
export const DRIVER_OBJECT = {
  SIZE: 336,
  Type: 0,
  Size: 2,
  DeviceObject: 8,
  Flags: 16,
  DriverStart: 24,
  DriverSize: 32,
  DriverSection: 40,
  DriverExtension: 48,
  DriverName: 56,
  HardwareDatabase: 72,
  FastIoDispatch: 80,
  DriverInit: 88,
  DriverStartIo: 96,
  DriverUnload: 104,
  MajorFunction: 112,
} as const;

/** Byte offsets of DRIVER_EXTENSION; SIZE is its size. */
export const DRIVER_EXTENSION = {
  SIZE: 40,
  DriverObject: 0,
  AddDevice: 8,
  Count: 16,
  ServiceKeyName: 24,
} as const;

/** Byte offsets of DEVICE_OBJECT; SIZE is its size. */
export const DEVICE_OBJECT = {
  SIZE: 336,
  Type: 0,
  Size: 2,
  ReferenceCount: 4,
  DriverObject: 8,
  NextDevice: 16,
  AttachedDevice: 24,
  CurrentIrp: 32,
  Timer: 40,
  Flags: 48,
  Characteristics: 52,
  Vpb: 56,
  DeviceExtension: 64,
  DeviceType: 72,
  StackSize: 76,
  Queue: 80,
  Queue_ListEntry: 80,
  Queue_Wcb: 80,
  AlignmentRequirement: 152,
  DeviceQueue: 160,
  Dpc: 200,
  ActiveThreadCount: 264,
  SecurityDescriptor: 272,
  DeviceLock: 280,
  SectorSize: 304,
  Spare1: 306,
  DeviceObjectExtension: 312,
  Reserved: 320,
} as const;

/** Byte offsets of DEVOBJ_EXTENSION; SIZE is its size. */
export const DEVOBJ_EXTENSION = {
  SIZE: 112,
  Type: 0,
  Size: 2,
  DeviceObject: 8,
  PowerFlags: 16,
  Dope: 24,
  ExtensionFlags: 32,
  DeviceNode: 40,
  AttachedTo: 48,
  StartIoCount: 56,
  StartIoKey: 60,
  StartIoFlags: 64,
  Vpb: 72,
  DependencyNode: 80,
  InterruptContext: 88,
  InterruptCount: 96,
  VerifierContext: 104,
} as const;

/** Byte offsets of FILE_OBJECT; SIZE is its size. */
export const FILE_OBJECT = {
  SIZE: 216,
  Type: 0,
  Size: 2,
  DeviceObject: 8,
  Vpb: 16,
  FsContext: 24,
  FsContext2: 32,
  SectionObjectPointer: 40,
  PrivateCacheMap: 48,
  FinalStatus: 56,
  RelatedFileObject: 64,
  LockOperation: 72,
  DeletePending: 73,
  ReadAccess: 74,
  WriteAccess: 75,
  DeleteAccess: 76,
  SharedRead: 77,
  SharedWrite: 78,
  SharedDelete: 79,
  Flags: 80,
  FileName: 88,
  CurrentByteOffset: 104,
  Waiters: 112,
  Busy: 116,
  LastLock: 120,
  Lock: 128,
  Event: 152,
  CompletionContext: 176,
  IrpListLock: 184,
  IrpList: 192,
  FileObjectExtension: 208,
} as const;

/** Byte offsets of IRP; SIZE is its size. */
export const IRP = {
  SIZE: 208,
  Type: 0,
  Size: 2,
  MdlAddress: 8,
  Flags: 16,
  AssociatedIrp: 24,
  AssociatedIrp_MasterIrp: 24,
  AssociatedIrp_IrpCount: 24,
  AssociatedIrp_SystemBuffer: 24,
  ThreadListEntry: 32,
  IoStatus: 48,
  RequestorMode: 64,
  PendingReturned: 65,
  StackCount: 66,
  CurrentLocation: 67,
  Cancel: 68,
  CancelIrql: 69,
  ApcEnvironment: 70,
  AllocationFlags: 71,
  UserIosb: 72,
  IoRingContext: 72,
  UserEvent: 80,
  Overlay: 88,
  Overlay_AsynchronousParameters: 88,
  Overlay_AsynchronousParameters_UserApcRoutine: 88,
  Overlay_AsynchronousParameters_IssuingProcess: 88,
  Overlay_AsynchronousParameters_UserApcContext: 96,
  Overlay_AsynchronousParameters_IoRing: 96,
  Overlay_AllocationSize: 88,
  CancelRoutine: 104,
  UserBuffer: 112,
  Tail: 120,
  Tail_Overlay: 120,
  Tail_Overlay_DeviceQueueEntry: 120,
  Tail_Overlay_DriverContext: 120,
  Tail_Overlay_Thread: 152,
  Tail_Overlay_AuxiliaryBuffer: 160,
  Tail_Overlay_ListEntry: 168,
  Tail_Overlay_CurrentStackLocation: 184,
  Tail_Overlay_PacketType: 184,
  Tail_Overlay_OriginalFileObject: 192,
  Tail_Apc: 120,
  Tail_CompletionKey: 120,
} as const;

/** Byte offsets of IO_STACK_LOCATION; SIZE is its size. */
export const IO_STACK_LOCATION = {
  SIZE: 72,
  MajorFunction: 0,
  MinorFunction: 1,
  Flags: 2,
  Control: 3,
  Parameters: 8,
  Parameters_Create: 8,
  Parameters_Create_SecurityContext: 8,
  Parameters_Create_Options: 16,
  Parameters_Create_FileAttributes: 24,
  Parameters_Create_ShareAccess: 26,
  Parameters_Create_EaLength: 32,
  Parameters_CreatePipe: 8,
  Parameters_CreatePipe_SecurityContext: 8,
  Parameters_CreatePipe_Options: 16,
  Parameters_CreatePipe_Reserved: 24,
  Parameters_CreatePipe_ShareAccess: 26,
  Parameters_CreatePipe_Parameters: 32,
  Parameters_CreateMailslot: 8,
  Parameters_CreateMailslot_SecurityContext: 8,
  Parameters_CreateMailslot_Options: 16,
  Parameters_CreateMailslot_Reserved: 24,
  Parameters_CreateMailslot_ShareAccess: 26,
  Parameters_CreateMailslot_Parameters: 32,
  Parameters_Read: 8,
  Parameters_Read_Length: 8,
  Parameters_Read_Key: 16,
  Parameters_Read_Flags: 20,
  Parameters_Read_ByteOffset: 24,
  Parameters_Write: 8,
  Parameters_Write_Length: 8,
  Parameters_Write_Key: 16,
  Parameters_Write_Flags: 20,
  Parameters_Write_ByteOffset: 24,
  Parameters_QueryDirectory: 8,
  Parameters_QueryDirectory_Length: 8,
  Parameters_QueryDirectory_FileName: 16,
  Parameters_QueryDirectory_FileInformationClass: 24,
  Parameters_QueryDirectory_FileIndex: 32,
  Parameters_NotifyDirectory: 8,
  Parameters_NotifyDirectory_Length: 8,
  Parameters_NotifyDirectory_CompletionFilter: 16,
  Parameters_NotifyDirectoryEx: 8,
  Parameters_NotifyDirectoryEx_Length: 8,
  Parameters_NotifyDirectoryEx_CompletionFilter: 16,
  Parameters_NotifyDirectoryEx_DirectoryNotifyInformationClass: 24,
  Parameters_QueryFile: 8,
  Parameters_QueryFile_Length: 8,
  Parameters_QueryFile_FileInformationClass: 16,
  Parameters_SetFile: 8,
  Parameters_SetFile_Length: 8,
  Parameters_SetFile_FileInformationClass: 16,
  Parameters_SetFile_FileObject: 24,
  Parameters_SetFile_ReplaceIfExists: 32,
  Parameters_SetFile_AdvanceOnly: 33,
  Parameters_SetFile_ClusterCount: 32,
  Parameters_SetFile_DeleteHandle: 32,
  Parameters_QueryEa: 8,
  Parameters_QueryEa_Length: 8,
  Parameters_QueryEa_EaList: 16,
  Parameters_QueryEa_EaListLength: 24,
  Parameters_QueryEa_EaIndex: 32,
  Parameters_SetEa: 8,
  Parameters_SetEa_Length: 8,
  Parameters_QueryVolume: 8,
  Parameters_QueryVolume_Length: 8,
  Parameters_QueryVolume_FsInformationClass: 16,
  Parameters_SetVolume: 8,
  Parameters_SetVolume_Length: 8,
  Parameters_SetVolume_FsInformationClass: 16,
  Parameters_FileSystemControl: 8,
  Parameters_FileSystemControl_OutputBufferLength: 8,
  Parameters_FileSystemControl_InputBufferLength: 16,
  Parameters_FileSystemControl_FsControlCode: 24,
  Parameters_FileSystemControl_Type3InputBuffer: 32,
  Parameters_LockControl: 8,
  Parameters_LockControl_Length: 8,
  Parameters_LockControl_Key: 16,
  Parameters_LockControl_ByteOffset: 24,
  Parameters_DeviceIoControl: 8,
  Parameters_DeviceIoControl_OutputBufferLength: 8,
  Parameters_DeviceIoControl_InputBufferLength: 16,
  Parameters_DeviceIoControl_IoControlCode: 24,
  Parameters_DeviceIoControl_Type3InputBuffer: 32,
  Parameters_QuerySecurity: 8,
  Parameters_QuerySecurity_SecurityInformation: 8,
  Parameters_QuerySecurity_Length: 16,
  Parameters_SetSecurity: 8,
  Parameters_SetSecurity_SecurityInformation: 8,
  Parameters_SetSecurity_SecurityDescriptor: 16,
  Parameters_MountVolume: 8,
  Parameters_MountVolume_Vpb: 8,
  Parameters_MountVolume_DeviceObject: 16,
  Parameters_VerifyVolume: 8,
  Parameters_VerifyVolume_Vpb: 8,
  Parameters_VerifyVolume_DeviceObject: 16,
  Parameters_Scsi: 8,
  Parameters_Scsi_Srb: 8,
  Parameters_QueryQuota: 8,
  Parameters_QueryQuota_Length: 8,
  Parameters_QueryQuota_StartSid: 16,
  Parameters_QueryQuota_SidList: 24,
  Parameters_QueryQuota_SidListLength: 32,
  Parameters_SetQuota: 8,
  Parameters_SetQuota_Length: 8,
  Parameters_QueryDeviceRelations: 8,
  Parameters_QueryDeviceRelations_Type: 8,
  Parameters_QueryInterface: 8,
  Parameters_QueryInterface_InterfaceType: 8,
  Parameters_QueryInterface_Size: 16,
  Parameters_QueryInterface_Version: 18,
  Parameters_QueryInterface_Interface: 24,
  Parameters_QueryInterface_InterfaceSpecificData: 32,
  Parameters_DeviceCapabilities: 8,
  Parameters_DeviceCapabilities_Capabilities: 8,
  Parameters_FilterResourceRequirements: 8,
  Parameters_FilterResourceRequirements_IoResourceRequirementList: 8,
  Parameters_ReadWriteConfig: 8,
  Parameters_ReadWriteConfig_WhichSpace: 8,
  Parameters_ReadWriteConfig_Buffer: 16,
  Parameters_ReadWriteConfig_Offset: 24,
  Parameters_ReadWriteConfig_Length: 32,
  Parameters_SetLock: 8,
  Parameters_SetLock_Lock: 8,
  Parameters_QueryId: 8,
  Parameters_QueryId_IdType: 8,
  Parameters_QueryDeviceText: 8,
  Parameters_QueryDeviceText_DeviceTextType: 8,
  Parameters_QueryDeviceText_LocaleId: 16,
  Parameters_UsageNotification: 8,
  Parameters_UsageNotification_InPath: 8,
  Parameters_UsageNotification_Reserved: 9,
  Parameters_UsageNotification_Type: 16,
  Parameters_WaitWake: 8,
  Parameters_WaitWake_PowerState: 8,
  Parameters_PowerSequence: 8,
  Parameters_PowerSequence_PowerSequence: 8,
  Parameters_Power: 8,
  Parameters_Power_SystemContext: 8,
  Parameters_Power_SystemPowerStateContext: 8,
  Parameters_Power_Type: 16,
  Parameters_Power_State: 24,
  Parameters_Power_ShutdownType: 32,
  Parameters_StartDevice: 8,
  Parameters_StartDevice_AllocatedResources: 8,
  Parameters_StartDevice_AllocatedResourcesTranslated: 16,
  Parameters_WMI: 8,
  Parameters_WMI_ProviderId: 8,
  Parameters_WMI_DataPath: 16,
  Parameters_WMI_BufferSize: 24,
  Parameters_WMI_Buffer: 32,
  Parameters_Others: 8,
  Parameters_Others_Argument1: 8,
  Parameters_Others_Argument2: 16,
  Parameters_Others_Argument3: 24,
  Parameters_Others_Argument4: 32,
  DeviceObject: 40,
  FileObject: 48,
  CompletionRoutine: 56,
  Context: 64,
} as const;

/** Byte offsets of IO_SECURITY_CONTEXT; SIZE is its size. */
export const IO_SECURITY_CONTEXT = {
  SIZE: 24,
  SecurityQos: 0,
  AccessState: 8,
  DesiredAccess: 16,
  FullCreateOptions: 20,
} as const;

/** Byte offsets of SHARE_ACCESS; SIZE is its size. */
export const SHARE_ACCESS = {
  SIZE: 28,
  OpenCount: 0,
  Readers: 4,
  Writers: 8,
  Deleters: 12,
  SharedRead: 16,
  SharedWrite: 20,
  SharedDelete: 24,
} as const;

/** Byte offsets of VPB; SIZE is its size. */
export const VPB = {
  SIZE: 96,
  Type: 0,
  Size: 2,
  Flags: 4,
  VolumeLabelLength: 6,
  DeviceObject: 8,
  RealDevice: 16,
  SerialNumber: 24,
  ReferenceCount: 28,
  VolumeLabel: 32,
} as const;

/** Byte offsets of FSRTL_ADVANCED_FCB_HEADER; SIZE is its size. */
export const FSRTL_ADVANCED_FCB_HEADER = {
  SIZE: 112,
  NodeTypeCode: 0,
  NodeByteSize: 2,
  Flags: 4,
  IsFastIoPossible: 5,
  Flags2: 6,
  Resource: 8,
  PagingIoResource: 16,
  AllocationSize: 24,
  FileSize: 32,
  ValidDataLength: 40,
  FastMutex: 48,
  FilterContexts: 56,
  PushLock: 72,
  FileContextSupportPointer: 80,
  Oplock: 88,
  ReservedForRemote: 88,
  AePushLock: 96,
  BypassIoOpenCount: 104,
} as const;

/** Byte offsets of FILE_BASIC_INFORMATION; SIZE is its size. */
export const FILE_BASIC_INFORMATION = {
  SIZE: 40,
  CreationTime: 0,
  LastAccessTime: 8,
  LastWriteTime: 16,
  ChangeTime: 24,
  FileAttributes: 32,
} as const;

/** Byte offsets of FILE_STANDARD_INFORMATION; SIZE is its size. */
export const FILE_STANDARD_INFORMATION = {
  SIZE: 24,
  AllocationSize: 0,
  EndOfFile: 8,
  NumberOfLinks: 16,
  DeletePending: 20,
  Directory: 21,
} as const;

/** Byte offsets of FILE_POSITION_INFORMATION; SIZE is its size. */
export const FILE_POSITION_INFORMATION = {
  SIZE: 8,
  CurrentByteOffset: 0,
} as const;

/** Byte offsets of FILE_NAME_INFORMATION; SIZE is its size. */
export const FILE_NAME_INFORMATION = {
  SIZE: 8,
  FileNameLength: 0,
  FileName: 4,
} as const;

/** Byte offsets of FILE_RENAME_INFORMATION; SIZE is its size. */
export const FILE_RENAME_INFORMATION = {
  SIZE: 24,
  ReplaceIfExists: 0,
  Flags: 0,
  RootDirectory: 8,
  FileNameLength: 16,
  FileName: 20,
} as const;

/** Byte offsets of FILE_ALL_INFORMATION; SIZE is its size. */
export const FILE_ALL_INFORMATION = {
  SIZE: 104,
  BasicInformation: 0,
  StandardInformation: 40,
  InternalInformation: 64,
  EaInformation: 72,
  AccessInformation: 76,
  PositionInformation: 80,
  ModeInformation: 88,
  AlignmentInformation: 92,
  NameInformation: 96,
} as const;

/** Byte offsets of FILE_NETWORK_OPEN_INFORMATION; SIZE is its size. */
export const FILE_NETWORK_OPEN_INFORMATION = {
  SIZE: 56,
  CreationTime: 0,
  LastAccessTime: 8,
  LastWriteTime: 16,
  ChangeTime: 24,
  AllocationSize: 32,
  EndOfFile: 40,
  FileAttributes: 48,
} as const;

/** Byte offsets of FILE_DIRECTORY_INFORMATION; SIZE is its size. */
export const FILE_DIRECTORY_INFORMATION = {
  SIZE: 72,
  NextEntryOffset: 0,
  FileIndex: 4,
  CreationTime: 8,
  LastAccessTime: 16,
  LastWriteTime: 24,
  ChangeTime: 32,
  EndOfFile: 40,
  AllocationSize: 48,
  FileAttributes: 56,
  FileNameLength: 60,
  FileName: 64,
} as const;

/** Byte offsets of FILE_FULL_DIR_INFORMATION; SIZE is its size. */
export const FILE_FULL_DIR_INFORMATION = {
  SIZE: 72,
  NextEntryOffset: 0,
  FileIndex: 4,
  CreationTime: 8,
  LastAccessTime: 16,
  LastWriteTime: 24,
  ChangeTime: 32,
  EndOfFile: 40,
  AllocationSize: 48,
  FileAttributes: 56,
  FileNameLength: 60,
  EaSize: 64,
  FileName: 68,
} as const;

/** Byte offsets of FILE_BOTH_DIR_INFORMATION; SIZE is its size. */
export const FILE_BOTH_DIR_INFORMATION = {
  SIZE: 96,
  NextEntryOffset: 0,
  FileIndex: 4,
  CreationTime: 8,
  LastAccessTime: 16,
  LastWriteTime: 24,
  ChangeTime: 32,
  EndOfFile: 40,
  AllocationSize: 48,
  FileAttributes: 56,
  FileNameLength: 60,
  EaSize: 64,
  ShortNameLength: 68,
  ShortName: 70,
  FileName: 94,
} as const;

/** Byte offsets of FILE_ID_BOTH_DIR_INFORMATION; SIZE is its size. */
export const FILE_ID_BOTH_DIR_INFORMATION = {
  SIZE: 112,
  NextEntryOffset: 0,
  FileIndex: 4,
  CreationTime: 8,
  LastAccessTime: 16,
  LastWriteTime: 24,
  ChangeTime: 32,
  EndOfFile: 40,
  AllocationSize: 48,
  FileAttributes: 56,
  FileNameLength: 60,
  EaSize: 64,
  ShortNameLength: 68,
  ShortName: 70,
  FileId: 96,
  FileName: 104,
} as const;

/** Byte offsets of FILE_NAMES_INFORMATION; SIZE is its size. */
export const FILE_NAMES_INFORMATION = {
  SIZE: 16,
  NextEntryOffset: 0,
  FileIndex: 4,
  FileNameLength: 8,
  FileName: 12,
} as const;

/** Byte offsets of FILE_FULL_EA_INFORMATION; SIZE is its size. */
export const FILE_FULL_EA_INFORMATION = {
  SIZE: 12,
  NextEntryOffset: 0,
  Flags: 4,
  EaNameLength: 5,
  EaValueLength: 6,
  EaName: 8,
} as const;

/** Byte offsets of FILE_FS_VOLUME_INFORMATION; SIZE is its size. */
export const FILE_FS_VOLUME_INFORMATION = {
  SIZE: 24,
  VolumeCreationTime: 0,
  VolumeSerialNumber: 8,
  VolumeLabelLength: 12,
  SupportsObjects: 16,
  VolumeLabel: 18,
} as const;

/** Byte offsets of FILE_FS_SIZE_INFORMATION; SIZE is its size. */
export const FILE_FS_SIZE_INFORMATION = {
  SIZE: 24,
  TotalAllocationUnits: 0,
  AvailableAllocationUnits: 8,
  SectorsPerAllocationUnit: 16,
  BytesPerSector: 20,
} as const;

/** Byte offsets of FILE_FS_ATTRIBUTE_INFORMATION; SIZE is its size. */
export const FILE_FS_ATTRIBUTE_INFORMATION = {
  SIZE: 16,
  FileSystemAttributes: 0,
  MaximumComponentNameLength: 4,
  FileSystemNameLength: 8,
  FileSystemName: 12,
} as const;

/** Byte offsets of FILE_FS_FULL_SIZE_INFORMATION; SIZE is its size. */
export const FILE_FS_FULL_SIZE_INFORMATION = {
  SIZE: 32,
  TotalAllocationUnits: 0,
  CallerAvailableAllocationUnits: 8,
  ActualAvailableAllocationUnits: 16,
  SectorsPerAllocationUnit: 24,
  BytesPerSector: 28,
} as const;

/** Byte offsets of ACCESS_STATE; SIZE is its size. */
export const ACCESS_STATE = {
  SIZE: 160,
  OperationID: 0,
  SecurityEvaluated: 8,
  GenerateAudit: 9,
  GenerateOnClose: 10,
  PrivilegesAllocated: 11,
  Flags: 12,
  RemainingDesiredAccess: 16,
  PreviouslyGrantedAccess: 20,
  OriginalDesiredAccess: 24,
  SubjectSecurityContext: 32,
  SecurityDescriptor: 64,
  AuxData: 72,
  Privileges: 80,
  Privileges_InitialPrivilegeSet: 80,
  Privileges_PrivilegeSet: 80,
  AuditPrivileges: 124,
  ObjectName: 128,
  ObjectTypeName: 144,
} as const;

/** Byte offsets of KDEVICE_QUEUE; SIZE is its size. */
export const KDEVICE_QUEUE = {
  SIZE: 40,
  Type: 0,
  Size: 2,
  DeviceListHead: 8,
  Lock: 24,
  Busy: 32,
} as const;

/** Byte offsets of KDEVICE_QUEUE_ENTRY; SIZE is its size. */
export const KDEVICE_QUEUE_ENTRY = {
  SIZE: 24,
  DeviceListEntry: 0,
  SortKey: 16,
  Inserted: 20,
} as const;

/** Byte offsets of IO_CSQ; SIZE is its size. */
export const IO_CSQ = {
  SIZE: 64,
  Type: 0,
  CsqInsertIrp: 8,
  CsqRemoveIrp: 16,
  CsqPeekNextIrp: 24,
  CsqAcquireLock: 32,
  CsqReleaseLock: 40,
  CsqCompleteCanceledIrp: 48,
  ReservePointer: 56,
} as const;

/** Byte offsets of IO_CSQ_IRP_CONTEXT; SIZE is its size. */
export const IO_CSQ_IRP_CONTEXT = {
  SIZE: 24,
  Type: 0,
  Irp: 8,
  Csq: 16,
} as const;

/** Byte offsets of IO_REMOVE_LOCK_COMMON_BLOCK; SIZE is its size. */
export const IO_REMOVE_LOCK_COMMON_BLOCK = {
  SIZE: 32,
  Removed: 0,
  Reserved: 1,
  IoCount: 4,
  RemoveEvent: 8,
} as const;

/** Byte offsets of MDL; SIZE is its size. */
export const MDL = {
  SIZE: 48,
  Next: 0,
  Size: 8,
  MdlFlags: 10,
  Process: 16,
  MappedSystemVa: 24,
  StartVa: 32,
  ByteCount: 40,
  ByteOffset: 44,
} as const;

/** Byte offsets of FAST_IO_DISPATCH; SIZE is its size. */
export const FAST_IO_DISPATCH = {
  SIZE: 224,
  SizeOfFastIoDispatch: 0,
  FastIoCheckIfPossible: 8,
  FastIoRead: 16,
  FastIoWrite: 24,
  FastIoQueryBasicInfo: 32,
  FastIoQueryStandardInfo: 40,
  FastIoLock: 48,
  FastIoUnlockSingle: 56,
  FastIoUnlockAll: 64,
  FastIoUnlockAllByKey: 72,
  FastIoDeviceControl: 80,
  AcquireFileForNtCreateSection: 88,
  ReleaseFileForNtCreateSection: 96,
  FastIoDetachDevice: 104,
  FastIoQueryNetworkOpenInfo: 112,
  AcquireForModWrite: 120,
  MdlRead: 128,
  MdlReadComplete: 136,
  PrepareMdlWrite: 144,
  MdlWriteComplete: 152,
  FastIoReadCompressed: 160,
  FastIoWriteCompressed: 168,
  MdlReadCompleteCompressed: 176,
  MdlWriteCompleteCompressed: 184,
  FastIoQueryOpen: 192,
  ReleaseForModWrite: 200,
  AcquireForCcFlush: 208,
  ReleaseForCcFlush: 216,
} as const;

/** Byte offsets of KUSER_SHARED_DATA; SIZE is its size. */
export const KUSER_SHARED_DATA = {
  SIZE: 1848,
  TickCountLowDeprecated: 0,
  TickCountMultiplier: 4,
  InterruptTime: 8,
  SystemTime: 20,
  TimeZoneBias: 32,
  ImageNumberLow: 44,
  ImageNumberHigh: 46,
  NtSystemRoot: 48,
  MaxStackTraceDepth: 568,
  CryptoExponent: 572,
  TimeZoneId: 576,
  LargePageMinimum: 580,
  AitSamplingValue: 584,
  AppCompatFlag: 588,
  RNGSeedVersion: 592,
  GlobalValidationRunlevel: 600,
  TimeZoneBiasStamp: 604,
  NtBuildNumber: 608,
  NtProductType: 612,
  ProductTypeIsValid: 616,
  Reserved0: 617,
  NativeProcessorArchitecture: 618,
  NtMajorVersion: 620,
  NtMinorVersion: 624,
  ProcessorFeatures: 628,
  Reserved1: 692,
  Reserved3: 696,
  TimeSlip: 700,
  AlternativeArchitecture: 704,
  BootId: 708,
  SystemExpirationDate: 712,
  SuiteMask: 720,
  KdDebuggerEnabled: 724,
  MitigationPolicies: 725,
  CyclesPerYield: 726,
  ActiveConsoleId: 728,
  DismountCount: 732,
  ComPlusPackage: 736,
  LastSystemRITEventTickCount: 740,
  NumberOfPhysicalPages: 744,
  SafeBootMode: 748,
  VirtualizationFlags: 749,
  Reserved12: 750,
  SharedDataFlags: 752,
  DataFlagsPad: 756,
  TestRetInstruction: 760,
  QpcFrequency: 768,
  SystemCall: 776,
  Reserved2: 780,
  SystemCallPad: 784,
  TickCount: 800,
  TickCountQuad: 800,
  ReservedTickCountOverlay: 800,
  TickCountPad: 812,
  Cookie: 816,
  CookiePad: 820,
  ConsoleSessionForegroundProcessId: 824,
  TimeUpdateLock: 832,
  BaselineSystemTimeQpc: 840,
  BaselineInterruptTimeQpc: 848,
  QpcSystemTimeIncrement: 856,
  QpcInterruptTimeIncrement: 864,
  QpcSystemTimeIncrementShift: 872,
  QpcInterruptTimeIncrementShift: 873,
  UnparkedProcessorCount: 874,
  EnclaveFeatureMask: 876,
  TelemetryCoverageRound: 892,
  UserModeGlobalLogger: 896,
  ImageFileExecutionOptions: 928,
  LangGenerationCount: 932,
  Reserved4: 936,
  InterruptTimeBias: 944,
  QpcBias: 952,
  ActiveProcessorCount: 960,
  ActiveGroupCount: 964,
  Reserved9: 965,
  QpcData: 966,
  QpcBypassEnabled: 966,
  QpcShift: 967,
  TimeZoneBiasEffectiveStart: 968,
  TimeZoneBiasEffectiveEnd: 976,
  XState: 984,
  FeatureConfigurationChangeStamp: 1824,
  Spare: 1836,
  UserPointerAuthMask: 1840,
} as const;

/** Byte offsets of EXCEPTION_RECORD; SIZE is its size. */
export const EXCEPTION_RECORD = {
  SIZE: 152,
  ExceptionCode: 0,
  ExceptionFlags: 4,
  ExceptionRecord: 8,
  ExceptionAddress: 16,
  NumberParameters: 24,
  ExceptionInformation: 32,
} as const;

/** Byte offsets of EXCEPTION_POINTERS; SIZE is its size. */
export const EXCEPTION_POINTERS = {
  SIZE: 16,
  ExceptionRecord: 0,
  ContextRecord: 8,
} as const;

/** Byte offsets of CONTEXT; SIZE is its size. */
export const CONTEXT = {
  SIZE: 1232,
  P1Home: 0,
  P2Home: 8,
  P3Home: 16,
  P4Home: 24,
  P5Home: 32,
  P6Home: 40,
  ContextFlags: 48,
  MxCsr: 52,
  SegCs: 56,
  SegDs: 58,
  SegEs: 60,
  SegFs: 62,
  SegGs: 64,
  SegSs: 66,
  EFlags: 68,
  Dr0: 72,
  Dr1: 80,
  Dr2: 88,
  Dr3: 96,
  Dr6: 104,
  Dr7: 112,
  Rax: 120,
  Rcx: 128,
  Rdx: 136,
  Rbx: 144,
  Rsp: 152,
  Rbp: 160,
  Rsi: 168,
  Rdi: 176,
  R8: 184,
  R9: 192,
  R10: 200,
  R11: 208,
  R12: 216,
  R13: 224,
  R14: 232,
  R15: 240,
  Rip: 248,
  FltSave: 256,
  Header: 256,
  Legacy: 288,
  Xmm0: 416,
  Xmm1: 432,
  Xmm2: 448,
  Xmm3: 464,
  Xmm4: 480,
  Xmm5: 496,
  Xmm6: 512,
  Xmm7: 528,
  Xmm8: 544,
  Xmm9: 560,
  Xmm10: 576,
  Xmm11: 592,
  Xmm12: 608,
  Xmm13: 624,
  Xmm14: 640,
  Xmm15: 656,
  VectorRegister: 768,
  VectorControl: 1184,
  DebugControl: 1192,
  LastBranchToRip: 1200,
  LastBranchFromRip: 1208,
  LastExceptionToRip: 1216,
  LastExceptionFromRip: 1224,
} as const;

/** Byte offsets of DEVICE_INTERFACE_CHANGE_NOTIFICATION; SIZE is its size. */
export const DEVICE_INTERFACE_CHANGE_NOTIFICATION = {
  SIZE: 48,
  Version: 0,
  Size: 2,
  Event: 4,
  InterfaceClassGuid: 20,
  SymbolicLinkName: 40,
} as const;

