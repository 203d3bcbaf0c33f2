// Generated from the DDI table by scripts/generate.ts. Do not edit.
import type { GuestAddress } from '../../base/guest-address.ts';
import type { DriverCode } from '../driver-kit/driver.ts';
import { asBoolean, asByte, asPointer, asSigned, asSigned64, asUnsigned } from '../driver-kit/results.ts';
import type { GuestValue } from '../host-routine.ts';

/** Every routine of the DDI table, to be called with `yield*`. */
export class DdiCalls {
  /** IRQL <= APC_LEVEL. */
  *CcCanIWrite(FileObject: GuestAddress, BytesToWrite: number, Wait: boolean, Retrying: number): DriverCode<boolean> {
    return asBoolean(yield { target: 'CcCanIWrite', args: [FileObject, BytesToWrite, Wait, Retrying] });
  }

  /** IRQL <= APC_LEVEL. */
  *CcCopyRead(FileObject: GuestAddress, FileOffset: GuestAddress, Length: number, Wait: boolean, Buffer: GuestAddress, IoStatus: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'CcCopyRead', args: [FileObject, FileOffset, Length, Wait, Buffer, IoStatus] });
  }

  /** IRQL <= APC_LEVEL. */
  *CcCopyWrite(FileObject: GuestAddress, FileOffset: GuestAddress, Length: number, Wait: boolean, Buffer: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'CcCopyWrite', args: [FileObject, FileOffset, Length, Wait, Buffer] });
  }

  /** IRQL <= APC_LEVEL. */
  *CcDeferWrite(FileObject: GuestAddress, PostRoutine: GuestAddress, Context1: GuestValue, Context2: GuestValue, BytesToWrite: number, Retrying: boolean): DriverCode<void> {
    yield { target: 'CcDeferWrite', args: [FileObject, PostRoutine, Context1, Context2, BytesToWrite, Retrying] };
  }

  /** IRQL <= APC_LEVEL. */
  *CcFlushCache(SectionObjectPointer: GuestAddress, FileOffset: GuestAddress, Length: number, IoStatus: GuestAddress): DriverCode<void> {
    yield { target: 'CcFlushCache', args: [SectionObjectPointer, FileOffset, Length, IoStatus] };
  }

  /** IRQL <= APC_LEVEL. */
  *CcGetFileObjectFromBcb(Bcb: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'CcGetFileObjectFromBcb', args: [Bcb] });
  }

  /** IRQL <= APC_LEVEL. */
  *CcInitializeCacheMap(FileObject: GuestAddress, FileSizes: GuestAddress, PinAccess: boolean, Callbacks: GuestAddress, LazyWriteContext: GuestValue): DriverCode<void> {
    yield { target: 'CcInitializeCacheMap', args: [FileObject, FileSizes, PinAccess, Callbacks, LazyWriteContext] };
  }

  /** IRQL <= APC_LEVEL. */
  *CcMapData(FileObject: GuestAddress, FileOffset: GuestAddress, Length: number, Flags: number, Bcb: GuestAddress, Buffer: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'CcMapData', args: [FileObject, FileOffset, Length, Flags, Bcb, Buffer] });
  }

  /** IRQL <= APC_LEVEL. */
  *CcMdlRead(FileObject: GuestAddress, FileOffset: GuestAddress, Length: number, MdlChain: GuestAddress, IoStatus: GuestAddress): DriverCode<void> {
    yield { target: 'CcMdlRead', args: [FileObject, FileOffset, Length, MdlChain, IoStatus] };
  }

  /** IRQL PASSIVE_LEVEL. */
  *CcMdlReadComplete(FileObject: GuestAddress, MdlChain: GuestAddress): DriverCode<void> {
    yield { target: 'CcMdlReadComplete', args: [FileObject, MdlChain] };
  }

  /** IRQL PASSIVE_LEVEL. */
  *CcPinMappedData(FileObject: GuestAddress, FileOffset: GuestAddress, Length: number, Flags: number, Bcb: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'CcPinMappedData', args: [FileObject, FileOffset, Length, Flags, Bcb] });
  }

  /** IRQL <= APC_LEVEL. */
  *CcPinRead(FileObject: GuestAddress, FileOffset: GuestAddress, Length: number, Flags: number, Bcb: GuestAddress, Buffer: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'CcPinRead', args: [FileObject, FileOffset, Length, Flags, Bcb, Buffer] });
  }

  /** IRQL <= APC_LEVEL. */
  *CcPurgeCacheSection(SectionObjectPointer: GuestAddress, FileOffset: GuestAddress, Length: number, Flags: number): DriverCode<boolean> {
    return asBoolean(yield { target: 'CcPurgeCacheSection', args: [SectionObjectPointer, FileOffset, Length, Flags] });
  }

  /** IRQL <= APC_LEVEL. */
  *CcSetAdditionalCacheAttributes(FileObject: GuestAddress, DisableReadAhead: boolean, DisableWriteBehind: boolean): DriverCode<void> {
    yield { target: 'CcSetAdditionalCacheAttributes', args: [FileObject, DisableReadAhead, DisableWriteBehind] };
  }

  /** IRQL <= APC_LEVEL. */
  *CcSetDirtyPinnedData(BcbVoid: GuestAddress, Lsn: GuestAddress): DriverCode<void> {
    yield { target: 'CcSetDirtyPinnedData', args: [BcbVoid, Lsn] };
  }

  /** IRQL <= APC_LEVEL. */
  *CcSetFileSizes(FileObject: GuestAddress, FileSizes: GuestAddress): DriverCode<void> {
    yield { target: 'CcSetFileSizes', args: [FileObject, FileSizes] };
  }

  /** IRQL <= APC_LEVEL. */
  *CcSetReadAheadGranularity(FileObject: GuestAddress, Granularity: number): DriverCode<void> {
    yield { target: 'CcSetReadAheadGranularity', args: [FileObject, Granularity] };
  }

  /** IRQL <= APC_LEVEL. */
  *CcUninitializeCacheMap(FileObject: GuestAddress, TruncateSize: GuestAddress, UninitializeEvent: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'CcUninitializeCacheMap', args: [FileObject, TruncateSize, UninitializeEvent] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *CcUnpinData(Bcb: GuestAddress): DriverCode<void> {
    yield { target: 'CcUnpinData', args: [Bcb] };
  }

  /** IRQL PASSIVE_LEVEL. */
  *CcWaitForCurrentLazyWriterActivity(): DriverCode<number> {
    return asUnsigned(yield { target: 'CcWaitForCurrentLazyWriterActivity', args: [] });
  }

  /** IRQL <= APC_LEVEL. */
  *CcZeroData(FileObject: GuestAddress, StartOffset: GuestAddress, EndOffset: GuestAddress, Wait: boolean): DriverCode<boolean> {
    return asBoolean(yield { target: 'CcZeroData', args: [FileObject, StartOffset, EndOffset, Wait] });
  }

  /** IRQL <= APC_LEVEL. */
  *CmCallbackGetKeyObjectID(Cookie: GuestAddress, Object: GuestAddress, ObjectID: GuestAddress, ObjectName: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'CmCallbackGetKeyObjectID', args: [Cookie, Object, ObjectID, ObjectName] });
  }

  /** IRQL <= APC_LEVEL. */
  *CmCallbackGetKeyObjectIDEx(Cookie: GuestAddress, Object: GuestAddress, ObjectID: GuestAddress, ObjectName: GuestAddress, Flags: number): DriverCode<number> {
    return asUnsigned(yield { target: 'CmCallbackGetKeyObjectIDEx', args: [Cookie, Object, ObjectID, ObjectName, Flags] });
  }

  /** IRQL <= APC_LEVEL. */
  *CmCallbackReleaseKeyObjectIDEx(ObjectName: GuestAddress): DriverCode<void> {
    yield { target: 'CmCallbackReleaseKeyObjectIDEx', args: [ObjectName] };
  }

  /** IRQL <= APC_LEVEL. */
  *CmGetCallbackVersion(Major: GuestAddress, Minor: GuestAddress): DriverCode<void> {
    yield { target: 'CmGetCallbackVersion', args: [Major, Minor] };
  }

  /** IRQL <= APC_LEVEL. */
  *CmRegisterCallback(Function: GuestAddress, Context: GuestValue, Cookie: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'CmRegisterCallback', args: [Function, Context, Cookie] });
  }

  /** IRQL <= APC_LEVEL. */
  *CmRegisterCallbackEx(Function: GuestAddress, Altitude: GuestAddress, Driver: GuestAddress, Context: GuestValue, Cookie: GuestAddress, Reserved: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'CmRegisterCallbackEx', args: [Function, Altitude, Driver, Context, Cookie, Reserved] });
  }

  /** IRQL <= APC_LEVEL. */
  *CmSetCallbackObjectContext(Object: GuestAddress, Cookie: GuestAddress, NewContext: GuestValue, OldContext: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'CmSetCallbackObjectContext', args: [Object, Cookie, NewContext, OldContext] });
  }

  /** IRQL <= APC_LEVEL. */
  *CmUnRegisterCallback(Cookie: GuestValue): DriverCode<number> {
    return asUnsigned(yield { target: 'CmUnRegisterCallback', args: [Cookie] });
  }

  /** IRQL any. */
  *DbgBreakPoint(): DriverCode<void> {
    yield { target: 'DbgBreakPoint', args: [] };
  }

  /** IRQL any. */
  *DbgBreakPointWithStatus(Status: number): DriverCode<void> {
    yield { target: 'DbgBreakPointWithStatus', args: [Status] };
  }

  /** IRQL <= DIRQL. */
  *DbgPrint(Format: GuestAddress, ...more: GuestValue[]): DriverCode<number> {
    return asUnsigned(yield { target: 'DbgPrint', args: [Format, ...more] });
  }

  /** IRQL <= DIRQL. */
  *DbgPrintEx(ComponentId: number, Level: number, Format: GuestAddress, ...more: GuestValue[]): DriverCode<number> {
    return asUnsigned(yield { target: 'DbgPrintEx', args: [ComponentId, Level, Format, ...more] });
  }

  /** IRQL <= DIRQL. */
  *DbgPrompt(Prompt: GuestAddress, Response: GuestAddress, Length: number): DriverCode<number> {
    return asUnsigned(yield { target: 'DbgPrompt', args: [Prompt, Response, Length] });
  }

  /** IRQL any. */
  *DbgQueryDebugFilterState(ComponentId: number, Level: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'DbgQueryDebugFilterState', args: [ComponentId, Level] });
  }

  /** IRQL any. */
  *DbgSetDebugFilterState(ComponentId: number, Level: number, State: boolean): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'DbgSetDebugFilterState', args: [ComponentId, Level, State] });
  }

  /** IRQL any. */
  *DbgSetDebugPrintCallback(DebugPrintCallback: GuestAddress, Enable: boolean): DriverCode<number> {
    return asUnsigned(yield { target: 'DbgSetDebugPrintCallback', args: [DebugPrintCallback, Enable] });
  }

  /** IRQL any. */
  *EtwEventEnabled(RegHandle: GuestValue, EventDescriptor: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'EtwEventEnabled', args: [RegHandle, EventDescriptor] });
  }

  /** IRQL any. */
  *EtwProviderEnabled(RegHandle: GuestValue, Level: number, Keyword: GuestValue): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'EtwProviderEnabled', args: [RegHandle, Level, Keyword] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *EtwRegister(ProviderId: GuestAddress, EnableCallback: GuestAddress, CallbackContext: GuestValue, RegHandle: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'EtwRegister', args: [ProviderId, EnableCallback, CallbackContext, RegHandle] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *EtwRegisterClassicProvider(ProviderGuid: GuestAddress, Type: number, EnableCallback: GuestAddress, CallbackContext: GuestValue, RegHandle: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'EtwRegisterClassicProvider', args: [ProviderGuid, Type, EnableCallback, CallbackContext, RegHandle] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *EtwUnregister(RegHandle: GuestValue): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'EtwUnregister', args: [RegHandle] });
  }

  /** IRQL any. */
  *EtwWrite(RegHandle: GuestValue, EventDescriptor: GuestAddress, ActivityId: GuestAddress, UserDataCount: number, UserData: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'EtwWrite', args: [RegHandle, EventDescriptor, ActivityId, UserDataCount, UserData] });
  }

  /** IRQL any. */
  *EtwWriteTransfer(RegHandle: GuestValue, EventDescriptor: GuestAddress, ActivityId: GuestAddress, RelatedActivityId: GuestAddress, UserDataCount: number, UserData: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'EtwWriteTransfer', args: [RegHandle, EventDescriptor, ActivityId, RelatedActivityId, UserDataCount, UserData] });
  }

  /** IRQL <= APC_LEVEL. */
  *ExAcquireFastMutex(FastMutex: GuestAddress): DriverCode<void> {
    yield { target: 'ExAcquireFastMutex', args: [FastMutex] };
  }

  /** IRQL <= APC_LEVEL. */
  *ExAcquireFastMutexUnsafe(FastMutex: GuestAddress): DriverCode<void> {
    yield { target: 'ExAcquireFastMutexUnsafe', args: [FastMutex] };
  }

  /** IRQL <= APC_LEVEL. */
  *ExAcquirePushLockExclusiveEx(PushLock: GuestAddress, Flags: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExAcquirePushLockExclusiveEx', args: [PushLock, Flags] });
  }

  /** IRQL <= APC_LEVEL. */
  *ExAcquirePushLockSharedEx(PushLock: GuestAddress, Flags: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExAcquirePushLockSharedEx', args: [PushLock, Flags] });
  }

  /** IRQL <= APC_LEVEL. */
  *ExAcquireResourceExclusiveLite(Resource: GuestAddress, Wait: boolean): DriverCode<boolean> {
    return asBoolean(yield { target: 'ExAcquireResourceExclusiveLite', args: [Resource, Wait] });
  }

  /** IRQL <= APC_LEVEL. */
  *ExAcquireResourceSharedLite(Resource: GuestAddress, Wait: boolean): DriverCode<boolean> {
    return asBoolean(yield { target: 'ExAcquireResourceSharedLite', args: [Resource, Wait] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExAcquireRundownProtection(RunRef: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'ExAcquireRundownProtection', args: [RunRef] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExAcquireRundownProtectionCacheAware(RunRefCacheAware: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'ExAcquireRundownProtectionCacheAware', args: [RunRefCacheAware] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExAcquireRundownProtectionCacheAwareEx(RunRefCacheAware: GuestAddress, Count: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExAcquireRundownProtectionCacheAwareEx', args: [RunRefCacheAware, Count] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExAcquireRundownProtectionEx(RunRef: GuestAddress, Count: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExAcquireRundownProtectionEx', args: [RunRef, Count] });
  }

  /** IRQL <= APC_LEVEL. */
  *ExAcquireSharedStarveExclusive(Resource: GuestAddress, Wait: boolean): DriverCode<boolean> {
    return asBoolean(yield { target: 'ExAcquireSharedStarveExclusive', args: [Resource, Wait] });
  }

  /** IRQL <= APC_LEVEL. */
  *ExAcquireSharedWaitForExclusive(Resource: GuestAddress, Wait: boolean): DriverCode<boolean> {
    return asBoolean(yield { target: 'ExAcquireSharedWaitForExclusive', args: [Resource, Wait] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExAcquireSpinLockExclusive(SpinLock: GuestAddress): DriverCode<number> {
    return asByte(yield { target: 'ExAcquireSpinLockExclusive', args: [SpinLock] });
  }

  /** IRQL >= DISPATCH_LEVEL. */
  *ExAcquireSpinLockExclusiveAtDpcLevel(SpinLock: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExAcquireSpinLockExclusiveAtDpcLevel', args: [SpinLock] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExAcquireSpinLockShared(SpinLock: GuestAddress): DriverCode<number> {
    return asByte(yield { target: 'ExAcquireSpinLockShared', args: [SpinLock] });
  }

  /** IRQL >= DISPATCH_LEVEL. */
  *ExAcquireSpinLockSharedAtDpcLevel(SpinLock: GuestAddress): DriverCode<void> {
    yield { target: 'ExAcquireSpinLockSharedAtDpcLevel', args: [SpinLock] };
  }

  /** IRQL <= APC_LEVEL. */
  *ExAllocateCacheAwareRundownProtection(PoolType: number, PoolTag: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExAllocateCacheAwareRundownProtection', args: [PoolType, PoolTag] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExAllocateFromLookasideListEx(Lookaside: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExAllocateFromLookasideListEx', args: [Lookaside] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExAllocatePool(PoolType: number, NumberOfBytes: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExAllocatePool', args: [PoolType, NumberOfBytes] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExAllocatePool2(Flags: GuestValue, NumberOfBytes: number, Tag: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExAllocatePool2', args: [Flags, NumberOfBytes, Tag] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExAllocatePool3(Flags: GuestValue, NumberOfBytes: number, Tag: number, ExtendedParameters: GuestAddress, Count: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExAllocatePool3', args: [Flags, NumberOfBytes, Tag, ExtendedParameters, Count] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExAllocatePoolWithQuota(PoolType: number, NumberOfBytes: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExAllocatePoolWithQuota', args: [PoolType, NumberOfBytes] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExAllocatePoolWithQuotaTag(PoolType: number, NumberOfBytes: number, Tag: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExAllocatePoolWithQuotaTag', args: [PoolType, NumberOfBytes, Tag] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExAllocatePoolWithTag(PoolType: number, NumberOfBytes: number, Tag: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExAllocatePoolWithTag', args: [PoolType, NumberOfBytes, Tag] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExAllocatePoolWithTagPriority(PoolType: number, NumberOfBytes: number, Tag: number, Priority: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExAllocatePoolWithTagPriority', args: [PoolType, NumberOfBytes, Tag, Priority] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExAllocateTimer(Callback: GuestAddress, CallbackContext: GuestValue, Attributes: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExAllocateTimer', args: [Callback, CallbackContext, Attributes] });
  }

  /** IRQL <= APC_LEVEL. */
  *ExBlockPushLock(PushLock: GuestAddress, WaitBlock: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExBlockPushLock', args: [PushLock, WaitBlock] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExCancelTimer(Timer: GuestAddress, Parameters: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'ExCancelTimer', args: [Timer, Parameters] });
  }

  /** IRQL <= APC_LEVEL. */
  *ExConvertExclusiveToSharedLite(Resource: GuestAddress): DriverCode<void> {
    yield { target: 'ExConvertExclusiveToSharedLite', args: [Resource] };
  }

  /** IRQL <= APC_LEVEL. */
  *ExCreateCallback(CallbackObject: GuestAddress, ObjectAttributes: GuestAddress, Create: boolean, AllowMultipleCallbacks: boolean): DriverCode<number> {
    return asUnsigned(yield { target: 'ExCreateCallback', args: [CallbackObject, ObjectAttributes, Create, AllowMultipleCallbacks] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExDeleteLookasideListEx(Lookaside: GuestAddress): DriverCode<void> {
    yield { target: 'ExDeleteLookasideListEx', args: [Lookaside] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExDeleteNPagedLookasideList(Lookaside: GuestAddress): DriverCode<void> {
    yield { target: 'ExDeleteNPagedLookasideList', args: [Lookaside] };
  }

  /** IRQL <= APC_LEVEL. */
  *ExDeletePagedLookasideList(Lookaside: GuestAddress): DriverCode<void> {
    yield { target: 'ExDeletePagedLookasideList', args: [Lookaside] };
  }

  /** IRQL <= APC_LEVEL. */
  *ExDeleteResourceLite(Resource: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ExDeleteResourceLite', args: [Resource] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExDeleteTimer(Timer: GuestAddress, Cancel: boolean, Wait: boolean, Parameters: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'ExDeleteTimer', args: [Timer, Cancel, Wait, Parameters] });
  }

  /** IRQL <= APC_LEVEL. */
  *ExEnterCriticalRegionAndAcquireResourceExclusive(Resource: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExEnterCriticalRegionAndAcquireResourceExclusive', args: [Resource] });
  }

  /** IRQL <= APC_LEVEL. */
  *ExEnterCriticalRegionAndAcquireResourceShared(Resource: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExEnterCriticalRegionAndAcquireResourceShared', args: [Resource] });
  }

  /** IRQL <= APC_LEVEL. */
  *ExEnterCriticalRegionAndAcquireSharedWaitForExclusive(Resource: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExEnterCriticalRegionAndAcquireSharedWaitForExclusive', args: [Resource] });
  }

  /** IRQL any. */
  *ExExtendZone(Zone: GuestAddress, Segment: GuestAddress, SegmentSize: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExExtendZone', args: [Zone, Segment, SegmentSize] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExFlushLookasideListEx(Lookaside: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExFlushLookasideListEx', args: [Lookaside] });
  }

  /** IRQL <= APC_LEVEL. */
  *ExFreeCacheAwareRundownProtection(RunRefCacheAware: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExFreeCacheAwareRundownProtection', args: [RunRefCacheAware] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExFreePool(P: GuestAddress): DriverCode<void> {
    yield { target: 'ExFreePool', args: [P] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExFreePool2(P: GuestAddress, Tag: number, ExtendedParameters: GuestAddress, ExtendedParametersCount: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExFreePool2', args: [P, Tag, ExtendedParameters, ExtendedParametersCount] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExFreePoolWithTag(P: GuestAddress, Tag: number): DriverCode<void> {
    yield { target: 'ExFreePoolWithTag', args: [P, Tag] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExFreeToLookasideListEx(Lookaside: GuestAddress, Entry: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExFreeToLookasideListEx', args: [Lookaside, Entry] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExGetExclusiveWaiterCount(Resource: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ExGetExclusiveWaiterCount', args: [Resource] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExGetPreviousMode(): DriverCode<number> {
    return asByte(yield { target: 'ExGetPreviousMode', args: [] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExGetSharedWaiterCount(Resource: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ExGetSharedWaiterCount', args: [Resource] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExInitializeLookasideListEx(Lookaside: GuestAddress, Allocate: GuestAddress, Free: GuestAddress, PoolType: number, Flags: number, Size: GuestValue, Tag: number, Depth: number): DriverCode<number> {
    return asUnsigned(yield { target: 'ExInitializeLookasideListEx', args: [Lookaside, Allocate, Free, PoolType, Flags, Size, Tag, Depth] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExInitializeNPagedLookasideList(Lookaside: GuestAddress, Allocate: GuestAddress, Free: GuestAddress, Flags: number, Size: GuestValue, Tag: number, Depth: number): DriverCode<void> {
    yield { target: 'ExInitializeNPagedLookasideList', args: [Lookaside, Allocate, Free, Flags, Size, Tag, Depth] };
  }

  /** IRQL <= APC_LEVEL. */
  *ExInitializePagedLookasideList(Lookaside: GuestAddress, Allocate: GuestAddress, Free: GuestAddress, Flags: number, Size: GuestValue, Tag: number, Depth: number): DriverCode<void> {
    yield { target: 'ExInitializePagedLookasideList', args: [Lookaside, Allocate, Free, Flags, Size, Tag, Depth] };
  }

  /** IRQL any. */
  *ExInitializePushLock(PushLock: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExInitializePushLock', args: [PushLock] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExInitializeResourceLite(Resource: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ExInitializeResourceLite', args: [Resource] });
  }

  /** IRQL <= APC_LEVEL. */
  *ExInitializeRundownProtection(RunRef: GuestAddress): DriverCode<void> {
    yield { target: 'ExInitializeRundownProtection', args: [RunRef] };
  }

  /** IRQL <= APC_LEVEL. */
  *ExInitializeRundownProtectionCacheAware(RunRefCacheAware: GuestAddress, RunRefSize: GuestValue): DriverCode<void> {
    yield { target: 'ExInitializeRundownProtectionCacheAware', args: [RunRefCacheAware, RunRefSize] };
  }

  /** IRQL any. */
  *ExInitializeZone(Zone: GuestAddress, BlockSize: number, InitialSegment: GuestAddress, InitialSegmentSize: number): DriverCode<number> {
    return asUnsigned(yield { target: 'ExInitializeZone', args: [Zone, BlockSize, InitialSegment, InitialSegmentSize] });
  }

  /** IRQL any. */
  *ExInterlockedAddLargeInteger(Addend: GuestAddress, Increment: GuestValue, Lock: GuestAddress): DriverCode<number> {
    return asSigned64(yield { target: 'ExInterlockedAddLargeInteger', args: [Addend, Increment, Lock] });
  }

  /** IRQL any. */
  *ExInterlockedAddUlong(Addend: GuestAddress, Increment: number, Lock: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ExInterlockedAddUlong', args: [Addend, Increment, Lock] });
  }

  /** IRQL any. */
  *ExInterlockedInsertHeadList(ListHead: GuestAddress, ListEntry: GuestAddress, Lock: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExInterlockedInsertHeadList', args: [ListHead, ListEntry, Lock] });
  }

  /** IRQL any. */
  *ExInterlockedInsertTailList(ListHead: GuestAddress, ListEntry: GuestAddress, Lock: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExInterlockedInsertTailList', args: [ListHead, ListEntry, Lock] });
  }

  /** IRQL any. */
  *ExInterlockedPopEntryList(ListHead: GuestAddress, Lock: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExInterlockedPopEntryList', args: [ListHead, Lock] });
  }

  /** IRQL any. */
  *ExInterlockedPushEntryList(ListHead: GuestAddress, ListEntry: GuestAddress, Lock: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExInterlockedPushEntryList', args: [ListHead, ListEntry, Lock] });
  }

  /** IRQL any. */
  *ExInterlockedRemoveHeadList(ListHead: GuestAddress, Lock: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExInterlockedRemoveHeadList', args: [ListHead, Lock] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ExIsProcessorFeaturePresent(ProcessorFeature: number): DriverCode<boolean> {
    return asBoolean(yield { target: 'ExIsProcessorFeaturePresent', args: [ProcessorFeature] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExIsResourceAcquiredExclusiveLite(Resource: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'ExIsResourceAcquiredExclusiveLite', args: [Resource] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExIsResourceAcquiredSharedLite(Resource: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ExIsResourceAcquiredSharedLite', args: [Resource] });
  }

  /** IRQL any. */
  *ExLocalTimeToSystemTime(LocalTime: GuestAddress, SystemTime: GuestAddress): DriverCode<void> {
    yield { target: 'ExLocalTimeToSystemTime', args: [LocalTime, SystemTime] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExNotifyCallback(CallbackObject: GuestAddress, Argument1: GuestValue, Argument2: GuestValue): DriverCode<void> {
    yield { target: 'ExNotifyCallback', args: [CallbackObject, Argument1, Argument2] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExQueryDepthSList(SListHead: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ExQueryDepthSList', args: [SListHead] });
  }

  /** IRQL any. */
  *ExQueryTimerResolution(MaximumTime: GuestAddress, MinimumTime: GuestAddress, CurrentTime: GuestAddress): DriverCode<void> {
    yield { target: 'ExQueryTimerResolution', args: [MaximumTime, MinimumTime, CurrentTime] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExQueueWorkItem(WorkItem: GuestAddress, QueueType: number): DriverCode<void> {
    yield { target: 'ExQueueWorkItem', args: [WorkItem, QueueType] };
  }

  /** IRQL PASSIVE_LEVEL. */
  *ExRaiseAccessViolation(): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExRaiseAccessViolation', args: [] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ExRaiseDatatypeMisalignment(): DriverCode<void> {
    yield { target: 'ExRaiseDatatypeMisalignment', args: [] };
  }

  /** IRQL <= APC_LEVEL. */
  *ExRaiseStatus(Status: number): DriverCode<void> {
    yield { target: 'ExRaiseStatus', args: [Status] };
  }

  /** IRQL <= APC_LEVEL. */
  *ExReInitializeRundownProtection(RunRef: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExReInitializeRundownProtection', args: [RunRef] });
  }

  /** IRQL <= APC_LEVEL. */
  *ExReInitializeRundownProtectionCacheAware(RunRefCacheAware: GuestAddress): DriverCode<void> {
    yield { target: 'ExReInitializeRundownProtectionCacheAware', args: [RunRefCacheAware] };
  }

  /** IRQL <= APC_LEVEL. */
  *ExRegisterCallback(CallbackObject: GuestAddress, CallbackFunction: GuestAddress, CallbackContext: GuestValue): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExRegisterCallback', args: [CallbackObject, CallbackFunction, CallbackContext] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExReinitializeResourceLite(Resource: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ExReinitializeResourceLite', args: [Resource] });
  }

  /** IRQL APC_LEVEL. */
  *ExReleaseFastMutex(FastMutex: GuestAddress): DriverCode<void> {
    yield { target: 'ExReleaseFastMutex', args: [FastMutex] };
  }

  /** IRQL <= APC_LEVEL. */
  *ExReleaseFastMutexUnsafe(FastMutex: GuestAddress): DriverCode<void> {
    yield { target: 'ExReleaseFastMutexUnsafe', args: [FastMutex] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExReleasePushLockExclusiveEx(PushLock: GuestAddress, Flags: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExReleasePushLockExclusiveEx', args: [PushLock, Flags] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExReleasePushLockSharedEx(PushLock: GuestAddress, Flags: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExReleasePushLockSharedEx', args: [PushLock, Flags] });
  }

  /** IRQL <= APC_LEVEL. */
  *ExReleaseResourceAndLeaveCriticalRegion(Resource: GuestAddress): DriverCode<void> {
    yield { target: 'ExReleaseResourceAndLeaveCriticalRegion', args: [Resource] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExReleaseResourceForThreadLite(Resource: GuestAddress, ResourceThreadId: GuestAddress): DriverCode<void> {
    yield { target: 'ExReleaseResourceForThreadLite', args: [Resource, ResourceThreadId] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExReleaseResourceLite(Resource: GuestAddress): DriverCode<void> {
    yield { target: 'ExReleaseResourceLite', args: [Resource] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExReleaseRundownProtection(RunRef: GuestAddress): DriverCode<void> {
    yield { target: 'ExReleaseRundownProtection', args: [RunRef] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExReleaseRundownProtectionCacheAware(RunRefCacheAware: GuestAddress): DriverCode<void> {
    yield { target: 'ExReleaseRundownProtectionCacheAware', args: [RunRefCacheAware] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExReleaseRundownProtectionCacheAwareEx(RunRef: GuestAddress, Count: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExReleaseRundownProtectionCacheAwareEx', args: [RunRef, Count] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExReleaseRundownProtectionEx(RunRef: GuestAddress, Count: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExReleaseRundownProtectionEx', args: [RunRef, Count] });
  }

  /** IRQL DISPATCH_LEVEL. */
  *ExReleaseSpinLockExclusive(SpinLock: GuestAddress, OldIrql: number): DriverCode<void> {
    yield { target: 'ExReleaseSpinLockExclusive', args: [SpinLock, OldIrql] };
  }

  /** IRQL >= DISPATCH_LEVEL. */
  *ExReleaseSpinLockExclusiveFromDpcLevel(SpinLock: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExReleaseSpinLockExclusiveFromDpcLevel', args: [SpinLock] });
  }

  /** IRQL DISPATCH_LEVEL. */
  *ExReleaseSpinLockShared(SpinLock: GuestAddress, OldIrql: number): DriverCode<void> {
    yield { target: 'ExReleaseSpinLockShared', args: [SpinLock, OldIrql] };
  }

  /** IRQL >= DISPATCH_LEVEL. */
  *ExReleaseSpinLockSharedFromDpcLevel(SpinLock: GuestAddress): DriverCode<void> {
    yield { target: 'ExReleaseSpinLockSharedFromDpcLevel', args: [SpinLock] };
  }

  /** IRQL <= APC_LEVEL. */
  *ExRundownCompleted(RunRef: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExRundownCompleted', args: [RunRef] });
  }

  /** IRQL <= APC_LEVEL. */
  *ExRundownCompletedCacheAware(RunRefCacheAware: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExRundownCompletedCacheAware', args: [RunRefCacheAware] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExSetResourceOwnerPointer(Resource: GuestAddress, OwnerPointer: GuestAddress): DriverCode<void> {
    yield { target: 'ExSetResourceOwnerPointer', args: [Resource, OwnerPointer] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExSetResourceOwnerPointerEx(Resource: GuestAddress, OwnerPointer: GuestAddress, Flags: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExSetResourceOwnerPointerEx', args: [Resource, OwnerPointer, Flags] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExSetTimer(Timer: GuestAddress, DueTime: GuestValue, Period: GuestValue, Parameters: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'ExSetTimer', args: [Timer, DueTime, Period, Parameters] });
  }

  /** IRQL <= APC_LEVEL. */
  *ExSetTimerResolution(DesiredTime: number, SetResolution: boolean): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExSetTimerResolution', args: [DesiredTime, SetResolution] });
  }

  /** IRQL <= APC_LEVEL. */
  *ExSizeOfRundownProtectionCacheAware(): DriverCode<number> {
    return asUnsigned(yield { target: 'ExSizeOfRundownProtectionCacheAware', args: [] });
  }

  /** IRQL any. */
  *ExSystemTimeToLocalTime(SystemTime: GuestAddress, LocalTime: GuestAddress): DriverCode<void> {
    yield { target: 'ExSystemTimeToLocalTime', args: [SystemTime, LocalTime] };
  }

  /** IRQL >= DISPATCH_LEVEL. */
  *ExTryAcquireSpinLockExclusiveAtDpcLevel(SpinLock: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExTryAcquireSpinLockExclusiveAtDpcLevel', args: [SpinLock] });
  }

  /** IRQL >= DISPATCH_LEVEL. */
  *ExTryAcquireSpinLockSharedAtDpcLevel(SpinLock: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExTryAcquireSpinLockSharedAtDpcLevel', args: [SpinLock] });
  }

  /** IRQL DISPATCH_LEVEL. */
  *ExTryConvertSharedSpinLockExclusive(SpinLock: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExTryConvertSharedSpinLockExclusive', args: [SpinLock] });
  }

  /** IRQL <= APC_LEVEL. */
  *ExTryToAcquireFastMutex(FastMutex: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'ExTryToAcquireFastMutex', args: [FastMutex] });
  }

  /** IRQL <= APC_LEVEL. */
  *ExUnregisterCallback(CallbackRegistration: GuestAddress): DriverCode<void> {
    yield { target: 'ExUnregisterCallback', args: [CallbackRegistration] };
  }

  /** IRQL PASSIVE_LEVEL. */
  *ExUuidCreate(Uuid: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ExUuidCreate', args: [Uuid] });
  }

  /** IRQL any. */
  *ExVerifySuite(SuiteType: number): DriverCode<boolean> {
    return asBoolean(yield { target: 'ExVerifySuite', args: [SuiteType] });
  }

  /** IRQL <= APC_LEVEL. */
  *ExWaitForRundownProtectionRelease(RunRef: GuestAddress): DriverCode<void> {
    yield { target: 'ExWaitForRundownProtectionRelease', args: [RunRef] };
  }

  /** IRQL <= APC_LEVEL. */
  *ExWaitForRundownProtectionReleaseCacheAware(RunRef: GuestAddress): DriverCode<void> {
    yield { target: 'ExWaitForRundownProtectionReleaseCacheAware', args: [RunRef] };
  }

  /** IRQL <= APC_LEVEL. */
  *ExWaitForUnblockPushLock(PushLock: GuestAddress, WaitBlock: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExWaitForUnblockPushLock', args: [PushLock, WaitBlock] });
  }

  /** IRQL <= APC_LEVEL. */
  *ExfAcquirePushLockExclusive(PushLock: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExfAcquirePushLockExclusive', args: [PushLock] });
  }

  /** IRQL <= APC_LEVEL. */
  *ExfAcquirePushLockShared(PushLock: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExfAcquirePushLockShared', args: [PushLock] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExfReleasePushLock(PushLock: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExfReleasePushLock', args: [PushLock] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExfReleasePushLockExclusive(PushLock: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExfReleasePushLockExclusive', args: [PushLock] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExfReleasePushLockShared(PushLock: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExfReleasePushLockShared', args: [PushLock] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExfTryAcquirePushLockShared(PushLock: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExfTryAcquirePushLockShared', args: [PushLock] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExfTryToWakePushLock(PushLock: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExfTryToWakePushLock', args: [PushLock] });
  }

  /** IRQL <= APC_LEVEL. */
  *ExfUnblockPushLock(PushLock: GuestAddress, WaitBlock: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExfUnblockPushLock', args: [PushLock, WaitBlock] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExpAllocateForLookasideEx(PoolType: number, NumberOfBytes: number, Tag: number, Lookaside: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExpAllocateForLookasideEx', args: [PoolType, NumberOfBytes, Tag, Lookaside] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ExpFreeForLookasideEx(Buffer: GuestAddress, Lookaside: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExpFreeForLookasideEx', args: [Buffer, Lookaside] });
  }

  /** IRQL any. */
  *ExpInterlockedFlushSList(ListHead: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExpInterlockedFlushSList', args: [ListHead] });
  }

  /** IRQL any. */
  *ExpInterlockedPopEntrySList(ListHead: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExpInterlockedPopEntrySList', args: [ListHead] });
  }

  /** IRQL any. */
  *ExpInterlockedPushEntrySList(ListHead: GuestAddress, ListEntry: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ExpInterlockedPushEntrySList', args: [ListHead, ListEntry] });
  }

  /** IRQL <= APC_LEVEL. */
  *FsRtlAddLargeMcbEntry(Mcb: GuestAddress, Vbn: number, Lbn: number, SectorCount: number): DriverCode<boolean> {
    return asBoolean(yield { target: 'FsRtlAddLargeMcbEntry', args: [Mcb, Vbn, Lbn, SectorCount] });
  }

  /** IRQL <= APC_LEVEL. */
  *FsRtlAddToTunnelCache(Cache: GuestAddress, DirectoryKey: GuestValue, ShortName: GuestAddress, LongName: GuestAddress, KeyByShortName: boolean, DataLength: number, Data: GuestAddress): DriverCode<void> {
    yield { target: 'FsRtlAddToTunnelCache', args: [Cache, DirectoryKey, ShortName, LongName, KeyByShortName, DataLength, Data] };
  }

  /** IRQL <= APC_LEVEL. */
  *FsRtlAllocateFileLock(CompleteLockIrpRoutine: GuestAddress, UnlockRoutine: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'FsRtlAllocateFileLock', args: [CompleteLockIrpRoutine, UnlockRoutine] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *FsRtlAreNamesEqual(ConstantNameA: GuestAddress, ConstantNameB: GuestAddress, IgnoreCase: boolean, UpcaseTable: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'FsRtlAreNamesEqual', args: [ConstantNameA, ConstantNameB, IgnoreCase, UpcaseTable] });
  }

  /** IRQL <= APC_LEVEL. */
  *FsRtlAreThereCurrentOrInProgressFileLocks(FileLock: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'FsRtlAreThereCurrentOrInProgressFileLocks', args: [FileLock] });
  }

  /** IRQL <= APC_LEVEL. */
  *FsRtlCheckLockForReadAccess(FileLock: GuestAddress, Irp: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'FsRtlCheckLockForReadAccess', args: [FileLock, Irp] });
  }

  /** IRQL <= APC_LEVEL. */
  *FsRtlCheckLockForWriteAccess(FileLock: GuestAddress, Irp: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'FsRtlCheckLockForWriteAccess', args: [FileLock, Irp] });
  }

  /** IRQL <= APC_LEVEL. */
  *FsRtlCheckOplock(Oplock: GuestAddress, Irp: GuestAddress, Context: GuestValue, CompletionRoutine: GuestAddress, PostIrpRoutine: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'FsRtlCheckOplock', args: [Oplock, Irp, Context, CompletionRoutine, PostIrpRoutine] });
  }

  /** IRQL <= APC_LEVEL. */
  *FsRtlCurrentBatchOplock(Oplock: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'FsRtlCurrentBatchOplock', args: [Oplock] });
  }

  /** IRQL <= APC_LEVEL. */
  *FsRtlDeleteKeyFromTunnelCache(Cache: GuestAddress, DirectoryKey: GuestValue): DriverCode<void> {
    yield { target: 'FsRtlDeleteKeyFromTunnelCache', args: [Cache, DirectoryKey] };
  }

  /** IRQL <= APC_LEVEL. */
  *FsRtlDeleteTunnelCache(Cache: GuestAddress): DriverCode<void> {
    yield { target: 'FsRtlDeleteTunnelCache', args: [Cache] };
  }

  /** IRQL <= APC_LEVEL. */
  *FsRtlDissectDbcs(Path: GuestAddress, FirstName: GuestAddress, RemainingName: GuestAddress): DriverCode<void> {
    yield { target: 'FsRtlDissectDbcs', args: [Path, FirstName, RemainingName] };
  }

  /** IRQL PASSIVE_LEVEL. */
  *FsRtlDissectName(Path: GuestAddress, FirstName: GuestAddress, RemainingName: GuestAddress): DriverCode<void> {
    yield { target: 'FsRtlDissectName', args: [Path, FirstName, RemainingName] };
  }

  /** IRQL <= APC_LEVEL. */
  *FsRtlDoesDbcsContainWildCards(Name: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'FsRtlDoesDbcsContainWildCards', args: [Name] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *FsRtlDoesNameContainWildCards(Name: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'FsRtlDoesNameContainWildCards', args: [Name] });
  }

  /** IRQL <= APC_LEVEL. */
  *FsRtlFastCheckLockForRead(FileLock: GuestAddress, StartingByte: GuestAddress, Length: GuestAddress, Key: number, FileObject: GuestAddress, ProcessId: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'FsRtlFastCheckLockForRead', args: [FileLock, StartingByte, Length, Key, FileObject, ProcessId] });
  }

  /** IRQL <= APC_LEVEL. */
  *FsRtlFastCheckLockForWrite(FileLock: GuestAddress, StartingByte: GuestAddress, Length: GuestAddress, Key: number, FileObject: GuestAddress, ProcessId: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'FsRtlFastCheckLockForWrite', args: [FileLock, StartingByte, Length, Key, FileObject, ProcessId] });
  }

  /** IRQL <= APC_LEVEL. */
  *FsRtlFastUnlockAll(FileLock: GuestAddress, FileObject: GuestAddress, ProcessId: GuestAddress, Context: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'FsRtlFastUnlockAll', args: [FileLock, FileObject, ProcessId, Context] });
  }

  /** IRQL <= APC_LEVEL. */
  *FsRtlFastUnlockAllByKey(FileLock: GuestAddress, FileObject: GuestAddress, ProcessId: GuestAddress, Key: number, Context: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'FsRtlFastUnlockAllByKey', args: [FileLock, FileObject, ProcessId, Key, Context] });
  }

  /** IRQL <= APC_LEVEL. */
  *FsRtlFastUnlockSingle(FileLock: GuestAddress, FileObject: GuestAddress, FileOffset: GuestAddress, Length: GuestAddress, ProcessId: GuestAddress, Key: number, Context: GuestAddress, AlreadySynchronized: boolean): DriverCode<number> {
    return asUnsigned(yield { target: 'FsRtlFastUnlockSingle', args: [FileLock, FileObject, FileOffset, Length, ProcessId, Key, Context, AlreadySynchronized] });
  }

  /** IRQL <= APC_LEVEL. */
  *FsRtlFindInTunnelCache(Cache: GuestAddress, DirectoryKey: GuestValue, Name: GuestAddress, ShortName: GuestAddress, LongName: GuestAddress, DataLength: GuestAddress, Data: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'FsRtlFindInTunnelCache', args: [Cache, DirectoryKey, Name, ShortName, LongName, DataLength, Data] });
  }

  /** IRQL <= APC_LEVEL. */
  *FsRtlFreeFileLock(FileLock: GuestAddress): DriverCode<void> {
    yield { target: 'FsRtlFreeFileLock', args: [FileLock] };
  }

  /** IRQL <= APC_LEVEL. */
  *FsRtlGetNextFileLock(FileLock: GuestAddress, Restart: boolean): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'FsRtlGetNextFileLock', args: [FileLock, Restart] });
  }

  /** IRQL <= APC_LEVEL. */
  *FsRtlGetNextLargeMcbEntry(Mcb: GuestAddress, RunIndex: number, Vbn: GuestAddress, Lbn: GuestAddress, SectorCount: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'FsRtlGetNextLargeMcbEntry', args: [Mcb, RunIndex, Vbn, Lbn, SectorCount] });
  }

  /** IRQL <= APC_LEVEL. */
  *FsRtlInitializeFileLock(FileLock: GuestAddress, CompleteLockIrpRoutine: GuestAddress, UnlockRoutine: GuestAddress): DriverCode<void> {
    yield { target: 'FsRtlInitializeFileLock', args: [FileLock, CompleteLockIrpRoutine, UnlockRoutine] };
  }

  /** IRQL <= APC_LEVEL. */
  *FsRtlInitializeLargeMcb(Mcb: GuestAddress, PoolType: number): DriverCode<void> {
    yield { target: 'FsRtlInitializeLargeMcb', args: [Mcb, PoolType] };
  }

  /** IRQL <= APC_LEVEL. */
  *FsRtlInitializeOplock(Oplock: GuestAddress): DriverCode<void> {
    yield { target: 'FsRtlInitializeOplock', args: [Oplock] };
  }

  /** IRQL <= APC_LEVEL. */
  *FsRtlInitializeTunnelCache(Cache: GuestAddress): DriverCode<void> {
    yield { target: 'FsRtlInitializeTunnelCache', args: [Cache] };
  }

  /** IRQL <= APC_LEVEL. */
  *FsRtlIsDbcsInExpression(Expression: GuestAddress, Name: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'FsRtlIsDbcsInExpression', args: [Expression, Name] });
  }

  /** IRQL <= APC_LEVEL. */
  *FsRtlIsFatDbcsLegal(DbcsName: GuestAddress, WildCardsPermissible: boolean, PathNamePermissible: boolean, LeadingBackslashPermissible: boolean): DriverCode<boolean> {
    return asBoolean(yield { target: 'FsRtlIsFatDbcsLegal', args: [DbcsName, WildCardsPermissible, PathNamePermissible, LeadingBackslashPermissible] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *FsRtlIsNameInExpression(Expression: GuestAddress, Name: GuestAddress, IgnoreCase: boolean, UpcaseTable: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'FsRtlIsNameInExpression', args: [Expression, Name, IgnoreCase, UpcaseTable] });
  }

  /** IRQL any. */
  *FsRtlIsNtstatusExpected(Exception: number): DriverCode<boolean> {
    return asBoolean(yield { target: 'FsRtlIsNtstatusExpected', args: [Exception] });
  }

  /** IRQL <= APC_LEVEL. */
  *FsRtlLookupLargeMcbEntry(Mcb: GuestAddress, Vbn: number, Lbn: GuestAddress, SectorCountFromLbn: GuestAddress, StartingLbn: GuestAddress, SectorCountFromStartingLbn: GuestAddress, Index: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'FsRtlLookupLargeMcbEntry', args: [Mcb, Vbn, Lbn, SectorCountFromLbn, StartingLbn, SectorCountFromStartingLbn, Index] });
  }

  /** IRQL <= APC_LEVEL. */
  *FsRtlLookupLastLargeMcbEntry(Mcb: GuestAddress, Vbn: GuestAddress, Lbn: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'FsRtlLookupLastLargeMcbEntry', args: [Mcb, Vbn, Lbn] });
  }

  /** IRQL <= APC_LEVEL. */
  *FsRtlLookupLastLargeMcbEntryAndIndex(Mcb: GuestAddress, Vbn: GuestAddress, Lbn: GuestAddress, Index: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'FsRtlLookupLastLargeMcbEntryAndIndex', args: [Mcb, Vbn, Lbn, Index] });
  }

  /** IRQL any. */
  *FsRtlNormalizeNtstatus(Exception: number, GenericException: number): DriverCode<number> {
    return asUnsigned(yield { target: 'FsRtlNormalizeNtstatus', args: [Exception, GenericException] });
  }

  /** IRQL <= APC_LEVEL. */
  *FsRtlNotifyCleanup(NotifySync: GuestAddress, NotifyList: GuestAddress, FsContext: GuestAddress): DriverCode<void> {
    yield { target: 'FsRtlNotifyCleanup', args: [NotifySync, NotifyList, FsContext] };
  }

  /** IRQL PASSIVE_LEVEL. */
  *FsRtlNotifyFullChangeDirectory(NotifySync: GuestAddress, NotifyList: GuestAddress, FsContext: GuestAddress, FullDirectoryName: GuestAddress, WatchTree: boolean, IgnoreBuffer: boolean, CompletionFilter: number, NotifyIrp: GuestAddress, TraverseCallback: GuestAddress, SubjectContext: GuestAddress): DriverCode<void> {
    yield { target: 'FsRtlNotifyFullChangeDirectory', args: [NotifySync, NotifyList, FsContext, FullDirectoryName, WatchTree, IgnoreBuffer, CompletionFilter, NotifyIrp, TraverseCallback, SubjectContext] };
  }

  /** IRQL PASSIVE_LEVEL. */
  *FsRtlNotifyFullReportChange(NotifySync: GuestAddress, NotifyList: GuestAddress, FullTargetName: GuestAddress, TargetNameOffset: number, StreamName: GuestAddress, NormalizedParentName: GuestAddress, FilterMatch: number, Action: number, TargetContext: GuestAddress): DriverCode<void> {
    yield { target: 'FsRtlNotifyFullReportChange', args: [NotifySync, NotifyList, FullTargetName, TargetNameOffset, StreamName, NormalizedParentName, FilterMatch, Action, TargetContext] };
  }

  /** IRQL <= APC_LEVEL. */
  *FsRtlNotifyInitializeSync(NotifySync: GuestAddress): DriverCode<void> {
    yield { target: 'FsRtlNotifyInitializeSync', args: [NotifySync] };
  }

  /** IRQL <= APC_LEVEL. */
  *FsRtlNotifyUninitializeSync(NotifySync: GuestAddress): DriverCode<void> {
    yield { target: 'FsRtlNotifyUninitializeSync', args: [NotifySync] };
  }

  /** IRQL <= APC_LEVEL. */
  *FsRtlNumberOfRunsInLargeMcb(Mcb: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'FsRtlNumberOfRunsInLargeMcb', args: [Mcb] });
  }

  /** IRQL <= APC_LEVEL. */
  *FsRtlOplockFsctrl(Oplock: GuestAddress, Irp: GuestAddress, OpenCount: number): DriverCode<number> {
    return asUnsigned(yield { target: 'FsRtlOplockFsctrl', args: [Oplock, Irp, OpenCount] });
  }

  /** IRQL <= APC_LEVEL. */
  *FsRtlOplockIsFastIoPossible(Oplock: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'FsRtlOplockIsFastIoPossible', args: [Oplock] });
  }

  /** IRQL <= APC_LEVEL. */
  *FsRtlPrivateLock(FileLock: GuestAddress, FileObject: GuestAddress, FileOffset: GuestAddress, Length: GuestAddress, ProcessId: GuestAddress, Key: number, FailImmediately: boolean, ExclusiveLock: boolean, IoStatus: GuestAddress, Irp: GuestAddress, Context: GuestAddress, AlreadySynchronized: boolean): DriverCode<boolean> {
    return asBoolean(yield { target: 'FsRtlPrivateLock', args: [FileLock, FileObject, FileOffset, Length, ProcessId, Key, FailImmediately, ExclusiveLock, IoStatus, Irp, Context, AlreadySynchronized] });
  }

  /** IRQL <= APC_LEVEL. */
  *FsRtlProcessFileLock(FileLock: GuestAddress, Irp: GuestAddress, Context: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'FsRtlProcessFileLock', args: [FileLock, Irp, Context] });
  }

  /** IRQL <= APC_LEVEL. */
  *FsRtlRemoveLargeMcbEntry(Mcb: GuestAddress, Vbn: number, SectorCount: number): DriverCode<void> {
    yield { target: 'FsRtlRemoveLargeMcbEntry', args: [Mcb, Vbn, SectorCount] };
  }

  /** IRQL <= APC_LEVEL. */
  *FsRtlResetLargeMcb(Mcb: GuestAddress, SelfSynchronized: boolean): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'FsRtlResetLargeMcb', args: [Mcb, SelfSynchronized] });
  }

  /** IRQL <= APC_LEVEL. */
  *FsRtlSplitLargeMcb(Mcb: GuestAddress, Vbn: number, Amount: number): DriverCode<boolean> {
    return asBoolean(yield { target: 'FsRtlSplitLargeMcb', args: [Mcb, Vbn, Amount] });
  }

  /** IRQL <= APC_LEVEL. */
  *FsRtlTruncateLargeMcb(Mcb: GuestAddress, Vbn: number): DriverCode<void> {
    yield { target: 'FsRtlTruncateLargeMcb', args: [Mcb, Vbn] };
  }

  /** IRQL <= APC_LEVEL. */
  *FsRtlUninitializeFileLock(FileLock: GuestAddress): DriverCode<void> {
    yield { target: 'FsRtlUninitializeFileLock', args: [FileLock] };
  }

  /** IRQL <= APC_LEVEL. */
  *FsRtlUninitializeLargeMcb(Mcb: GuestAddress): DriverCode<void> {
    yield { target: 'FsRtlUninitializeLargeMcb', args: [Mcb] };
  }

  /** IRQL <= APC_LEVEL. */
  *FsRtlUninitializeOplock(Oplock: GuestAddress): DriverCode<void> {
    yield { target: 'FsRtlUninitializeOplock', args: [Oplock] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *HalGetBusData(BusDataType: number, BusNumber: number, SlotNumber: number, Buffer: GuestAddress, Length: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'HalGetBusData', args: [BusDataType, BusNumber, SlotNumber, Buffer, Length] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *HalGetBusDataByOffset(BusDataType: number, BusNumber: number, SlotNumber: number, Buffer: GuestAddress, Offset: number, Length: number): DriverCode<number> {
    return asUnsigned(yield { target: 'HalGetBusDataByOffset', args: [BusDataType, BusNumber, SlotNumber, Buffer, Offset, Length] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *HalGetInterruptVector(InterfaceType: number, BusNumber: number, BusInterruptLevel: number, BusInterruptVector: number, Irql: GuestAddress, Affinity: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'HalGetInterruptVector', args: [InterfaceType, BusNumber, BusInterruptLevel, BusInterruptVector, Irql, Affinity] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *HalMakeBeep(Frequency: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'HalMakeBeep', args: [Frequency] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *HalSetBusData(BusDataType: number, BusNumber: number, SlotNumber: number, Buffer: GuestAddress, Length: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'HalSetBusData', args: [BusDataType, BusNumber, SlotNumber, Buffer, Length] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *HalSetBusDataByOffset(BusDataType: number, BusNumber: number, SlotNumber: number, Buffer: GuestAddress, Offset: number, Length: number): DriverCode<number> {
    return asUnsigned(yield { target: 'HalSetBusDataByOffset', args: [BusDataType, BusNumber, SlotNumber, Buffer, Offset, Length] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *HalTranslateBusAddress(InterfaceType: number, BusNumber: number, BusAddress: GuestValue, AddressSpace: GuestAddress, TranslatedAddress: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'HalTranslateBusAddress', args: [InterfaceType, BusNumber, BusAddress, AddressSpace, TranslatedAddress] });
  }

  /** IRQL any. */
  *InitializeSListHead(SListHead: GuestAddress): DriverCode<void> {
    yield { target: 'InitializeSListHead', args: [SListHead] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoAcquireCancelSpinLock(Irql: GuestAddress): DriverCode<void> {
    yield { target: 'IoAcquireCancelSpinLock', args: [Irql] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoAcquireRemoveLockEx(RemoveLock: GuestAddress, Tag: GuestValue, File: GuestValue, Line: number, RemlockSize: number): DriverCode<number> {
    return asUnsigned(yield { target: 'IoAcquireRemoveLockEx', args: [RemoveLock, Tag, File, Line, RemlockSize] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoAcquireVpbSpinLock(Irql: GuestAddress): DriverCode<void> {
    yield { target: 'IoAcquireVpbSpinLock', args: [Irql] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoAllocateDriverObjectExtension(DriverObject: GuestAddress, ClientIdentificationAddress: GuestValue, DriverObjectExtensionSize: number, DriverObjectExtension: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'IoAllocateDriverObjectExtension', args: [DriverObject, ClientIdentificationAddress, DriverObjectExtensionSize, DriverObjectExtension] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoAllocateErrorLogEntry(IoObject: GuestAddress, EntrySize: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'IoAllocateErrorLogEntry', args: [IoObject, EntrySize] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoAllocateIrp(StackSize: number, ChargeQuota: boolean): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'IoAllocateIrp', args: [StackSize, ChargeQuota] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoAllocateIrpEx(DeviceObject: GuestAddress, StackSize: number, ChargeQuota: boolean): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'IoAllocateIrpEx', args: [DeviceObject, StackSize, ChargeQuota] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoAllocateMdl(VirtualAddress: GuestAddress, Length: number, SecondaryBuffer: boolean, ChargeQuota: boolean, Irp: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'IoAllocateMdl', args: [VirtualAddress, Length, SecondaryBuffer, ChargeQuota, Irp] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoAllocateWorkItem(DeviceObject: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'IoAllocateWorkItem', args: [DeviceObject] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *IoAttachDevice(SourceDevice: GuestAddress, TargetDevice: GuestAddress, AttachedDevice: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'IoAttachDevice', args: [SourceDevice, TargetDevice, AttachedDevice] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoAttachDeviceByPointer(SourceDevice: GuestAddress, TargetDevice: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'IoAttachDeviceByPointer', args: [SourceDevice, TargetDevice] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoAttachDeviceToDeviceStack(SourceDevice: GuestAddress, TargetDevice: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'IoAttachDeviceToDeviceStack', args: [SourceDevice, TargetDevice] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoAttachDeviceToDeviceStackSafe(SourceDevice: GuestAddress, TargetDevice: GuestAddress, AttachedToDeviceObject: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'IoAttachDeviceToDeviceStackSafe', args: [SourceDevice, TargetDevice, AttachedToDeviceObject] });
  }

  /** IRQL <= APC_LEVEL. */
  *IoBuildAsynchronousFsdRequest(MajorFunction: number, DeviceObject: GuestAddress, Buffer: GuestAddress, Length: number, StartingOffset: GuestAddress, IoStatusBlock: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'IoBuildAsynchronousFsdRequest', args: [MajorFunction, DeviceObject, Buffer, Length, StartingOffset, IoStatusBlock] });
  }

  /** IRQL <= APC_LEVEL. */
  *IoBuildDeviceIoControlRequest(IoControlCode: number, DeviceObject: GuestAddress, InputBuffer: GuestAddress, InputBufferLength: number, OutputBuffer: GuestAddress, OutputBufferLength: number, InternalDeviceIoControl: boolean, Event: GuestAddress, IoStatusBlock: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'IoBuildDeviceIoControlRequest', args: [IoControlCode, DeviceObject, InputBuffer, InputBufferLength, OutputBuffer, OutputBufferLength, InternalDeviceIoControl, Event, IoStatusBlock] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoBuildPartialMdl(SourceMdl: GuestAddress, TargetMdl: GuestAddress, VirtualAddress: GuestAddress, Length: number): DriverCode<void> {
    yield { target: 'IoBuildPartialMdl', args: [SourceMdl, TargetMdl, VirtualAddress, Length] };
  }

  /** IRQL <= APC_LEVEL. */
  *IoBuildSynchronousFsdRequest(MajorFunction: number, DeviceObject: GuestAddress, Buffer: GuestAddress, Length: number, StartingOffset: GuestAddress, Event: GuestAddress, IoStatusBlock: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'IoBuildSynchronousFsdRequest', args: [MajorFunction, DeviceObject, Buffer, Length, StartingOffset, Event, IoStatusBlock] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoCallDriver(DeviceObject: GuestAddress, Irp: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'IoCallDriver', args: [DeviceObject, Irp] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoCancelIrp(Irp: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'IoCancelIrp', args: [Irp] });
  }

  /** IRQL <= APC_LEVEL. */
  *IoCheckEaBufferValidity(EaBuffer: GuestAddress, EaLength: number, ErrorOffset: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'IoCheckEaBufferValidity', args: [EaBuffer, EaLength, ErrorOffset] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *IoCheckShareAccess(DesiredAccess: number, DesiredShareAccess: number, FileObject: GuestAddress, ShareAccess: GuestAddress, Update: boolean): DriverCode<number> {
    return asUnsigned(yield { target: 'IoCheckShareAccess', args: [DesiredAccess, DesiredShareAccess, FileObject, ShareAccess, Update] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoCompleteRequest(Irp: GuestAddress, PriorityBoost: number): DriverCode<void> {
    yield { target: 'IoCompleteRequest', args: [Irp, PriorityBoost] };
  }

  /** IRQL PASSIVE_LEVEL. */
  *IoConnectInterrupt(InterruptObject: GuestAddress, ServiceRoutine: GuestAddress, ServiceContext: GuestValue, SpinLock: GuestAddress, Vector: number, Irql: number, SynchronizeIrql: number, InterruptMode: number, ShareVector: boolean, ProcessorEnableMask: GuestValue, FloatingSave: boolean): DriverCode<number> {
    return asUnsigned(yield { target: 'IoConnectInterrupt', args: [InterruptObject, ServiceRoutine, ServiceContext, SpinLock, Vector, Irql, SynchronizeIrql, InterruptMode, ShareVector, ProcessorEnableMask, FloatingSave] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *IoConnectInterruptEx(Parameters: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'IoConnectInterruptEx', args: [Parameters] });
  }

  /** IRQL <= APC_LEVEL. */
  *IoCreateDevice(DriverObject: GuestAddress, DeviceExtensionSize: number, DeviceName: GuestAddress, DeviceType: number, DeviceCharacteristics: number, Exclusive: boolean, DeviceObject: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'IoCreateDevice', args: [DriverObject, DeviceExtensionSize, DeviceName, DeviceType, DeviceCharacteristics, Exclusive, DeviceObject] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *IoCreateDeviceSecure(DriverObject: GuestAddress, DeviceExtensionSize: number, DeviceName: GuestAddress, DeviceType: number, DeviceCharacteristics: number, Exclusive: boolean, DefaultSDDLString: GuestAddress, DeviceClassGuid: GuestAddress, DeviceObject: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'IoCreateDeviceSecure', args: [DriverObject, DeviceExtensionSize, DeviceName, DeviceType, DeviceCharacteristics, Exclusive, DefaultSDDLString, DeviceClassGuid, DeviceObject] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *IoCreateFile(FileHandle: GuestAddress, DesiredAccess: number, ObjectAttributes: GuestAddress, IoStatusBlock: GuestAddress, AllocationSize: GuestAddress, FileAttributes: number, ShareAccess: number, Disposition: number, CreateOptions: number, EaBuffer: GuestAddress, EaLength: number, CreateFileType: number, InternalParameters: GuestAddress, Options: number): DriverCode<number> {
    return asUnsigned(yield { target: 'IoCreateFile', args: [FileHandle, DesiredAccess, ObjectAttributes, IoStatusBlock, AllocationSize, FileAttributes, ShareAccess, Disposition, CreateOptions, EaBuffer, EaLength, CreateFileType, InternalParameters, Options] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *IoCreateNotificationEvent(EventName: GuestAddress, EventHandle: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'IoCreateNotificationEvent', args: [EventName, EventHandle] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *IoCreateSymbolicLink(SymbolicLinkName: GuestAddress, DeviceName: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'IoCreateSymbolicLink', args: [SymbolicLinkName, DeviceName] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *IoCreateSynchronizationEvent(EventName: GuestAddress, EventHandle: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'IoCreateSynchronizationEvent', args: [EventName, EventHandle] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *IoCreateUnprotectedSymbolicLink(SymbolicLinkName: GuestAddress, DeviceName: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'IoCreateUnprotectedSymbolicLink', args: [SymbolicLinkName, DeviceName] });
  }

  /** IRQL any. */
  *IoCsqInitialize(Csq: GuestAddress, CsqInsertIrp: GuestAddress, CsqRemoveIrp: GuestAddress, CsqPeekNextIrp: GuestAddress, CsqAcquireLock: GuestAddress, CsqReleaseLock: GuestAddress, CsqCompleteCanceledIrp: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'IoCsqInitialize', args: [Csq, CsqInsertIrp, CsqRemoveIrp, CsqPeekNextIrp, CsqAcquireLock, CsqReleaseLock, CsqCompleteCanceledIrp] });
  }

  /** IRQL any. */
  *IoCsqInitializeEx(Csq: GuestAddress, CsqInsertIrp: GuestAddress, CsqRemoveIrp: GuestAddress, CsqPeekNextIrp: GuestAddress, CsqAcquireLock: GuestAddress, CsqReleaseLock: GuestAddress, CsqCompleteCanceledIrp: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'IoCsqInitializeEx', args: [Csq, CsqInsertIrp, CsqRemoveIrp, CsqPeekNextIrp, CsqAcquireLock, CsqReleaseLock, CsqCompleteCanceledIrp] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoCsqInsertIrp(Csq: GuestAddress, Irp: GuestAddress, Context: GuestAddress): DriverCode<void> {
    yield { target: 'IoCsqInsertIrp', args: [Csq, Irp, Context] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoCsqInsertIrpEx(Csq: GuestAddress, Irp: GuestAddress, Context: GuestAddress, InsertContext: GuestValue): DriverCode<number> {
    return asUnsigned(yield { target: 'IoCsqInsertIrpEx', args: [Csq, Irp, Context, InsertContext] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoCsqRemoveIrp(Csq: GuestAddress, Context: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'IoCsqRemoveIrp', args: [Csq, Context] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoCsqRemoveNextIrp(Csq: GuestAddress, PeekContext: GuestValue): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'IoCsqRemoveNextIrp', args: [Csq, PeekContext] });
  }

  /** IRQL <= APC_LEVEL. */
  *IoDeleteDevice(DeviceObject: GuestAddress): DriverCode<void> {
    yield { target: 'IoDeleteDevice', args: [DeviceObject] };
  }

  /** IRQL PASSIVE_LEVEL. */
  *IoDeleteSymbolicLink(SymbolicLinkName: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'IoDeleteSymbolicLink', args: [SymbolicLinkName] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *IoDetachDevice(TargetDevice: GuestAddress): DriverCode<void> {
    yield { target: 'IoDetachDevice', args: [TargetDevice] };
  }

  /** IRQL PASSIVE_LEVEL. */
  *IoDisconnectInterrupt(InterruptObject: GuestAddress): DriverCode<void> {
    yield { target: 'IoDisconnectInterrupt', args: [InterruptObject] };
  }

  /** IRQL PASSIVE_LEVEL. */
  *IoDisconnectInterruptEx(Parameters: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'IoDisconnectInterruptEx', args: [Parameters] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoEnumerateDeviceObjectList(DriverObject: GuestAddress, DeviceObjectList: GuestAddress, DeviceObjectListSize: number, ActualNumberDeviceObjects: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'IoEnumerateDeviceObjectList', args: [DriverObject, DeviceObjectList, DeviceObjectListSize, ActualNumberDeviceObjects] });
  }

  /** IRQL <= APC_LEVEL. */
  *IoForwardIrpSynchronously(DeviceObject: GuestAddress, Irp: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'IoForwardIrpSynchronously', args: [DeviceObject, Irp] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoFreeErrorLogEntry(ElEntry: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'IoFreeErrorLogEntry', args: [ElEntry] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoFreeIrp(Irp: GuestAddress): DriverCode<void> {
    yield { target: 'IoFreeIrp', args: [Irp] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoFreeMdl(Mdl: GuestAddress): DriverCode<void> {
    yield { target: 'IoFreeMdl', args: [Mdl] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoFreeWorkItem(IoWorkItem: GuestAddress): DriverCode<void> {
    yield { target: 'IoFreeWorkItem', args: [IoWorkItem] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoGetAttachedDevice(DeviceObject: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'IoGetAttachedDevice', args: [DeviceObject] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoGetAttachedDeviceReference(DeviceObject: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'IoGetAttachedDeviceReference', args: [DeviceObject] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *IoGetConfigurationInformation(): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'IoGetConfigurationInformation', args: [] });
  }

  /** IRQL any. */
  *IoGetCurrentProcess(): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'IoGetCurrentProcess', args: [] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoGetDeviceAttachmentBaseRef(DeviceObject: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'IoGetDeviceAttachmentBaseRef', args: [DeviceObject] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *IoGetDeviceInterfaceAlias(SymbolicLinkName: GuestAddress, AliasInterfaceClassGuid: GuestAddress, AliasSymbolicLinkName: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'IoGetDeviceInterfaceAlias', args: [SymbolicLinkName, AliasInterfaceClassGuid, AliasSymbolicLinkName] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *IoGetDeviceInterfaces(InterfaceClassGuid: GuestAddress, PhysicalDeviceObject: GuestAddress, Flags: number, SymbolicLinkList: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'IoGetDeviceInterfaces', args: [InterfaceClassGuid, PhysicalDeviceObject, Flags, SymbolicLinkList] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *IoGetDeviceObjectPointer(ObjectName: GuestAddress, DesiredAccess: number, FileObject: GuestAddress, DeviceObject: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'IoGetDeviceObjectPointer', args: [ObjectName, DesiredAccess, FileObject, DeviceObject] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *IoGetDeviceProperty(DeviceObject: GuestAddress, DeviceProperty: number, BufferLength: number, PropertyBuffer: GuestAddress, ResultLength: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'IoGetDeviceProperty', args: [DeviceObject, DeviceProperty, BufferLength, PropertyBuffer, ResultLength] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoGetDeviceToVerify(Thread: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'IoGetDeviceToVerify', args: [Thread] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *IoGetDmaAdapter(PhysicalDeviceObject: GuestAddress, DeviceDescription: GuestAddress, NumberOfMapRegisters: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'IoGetDmaAdapter', args: [PhysicalDeviceObject, DeviceDescription, NumberOfMapRegisters] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoGetDriverObjectExtension(DriverObject: GuestAddress, ClientIdentificationAddress: GuestValue): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'IoGetDriverObjectExtension', args: [DriverObject, ClientIdentificationAddress] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *IoGetFileObjectGenericMapping(): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'IoGetFileObjectGenericMapping', args: [] });
  }

  /** IRQL <= APC_LEVEL. */
  *IoGetInitialStack(): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'IoGetInitialStack', args: [] });
  }

  /** IRQL any. */
  *IoGetIoPriorityHint(Irp: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'IoGetIoPriorityHint', args: [Irp] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoGetLowerDeviceObject(DeviceObject: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'IoGetLowerDeviceObject', args: [DeviceObject] });
  }

  /** IRQL any. */
  *IoGetPagingIoPriority(Irp: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'IoGetPagingIoPriority', args: [Irp] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoGetRelatedDeviceObject(FileObject: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'IoGetRelatedDeviceObject', args: [FileObject] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoGetRequestorProcess(Irp: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'IoGetRequestorProcess', args: [Irp] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoGetRequestorProcessId(Irp: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'IoGetRequestorProcessId', args: [Irp] });
  }

  /** IRQL <= APC_LEVEL. */
  *IoGetRequestorSessionId(Irp: GuestAddress, pSessionId: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'IoGetRequestorSessionId', args: [Irp, pSessionId] });
  }

  /** IRQL any. */
  *IoGetStackLimits(LowLimit: GuestAddress, HighLimit: GuestAddress): DriverCode<void> {
    yield { target: 'IoGetStackLimits', args: [LowLimit, HighLimit] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoGetTopLevelIrp(): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'IoGetTopLevelIrp', args: [] });
  }

  /** IRQL any. */
  *IoGetTransactionParameterBlock(FileObject: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'IoGetTransactionParameterBlock', args: [FileObject] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoInitializeIrp(Irp: GuestAddress, PacketSize: number, StackSize: number): DriverCode<void> {
    yield { target: 'IoInitializeIrp', args: [Irp, PacketSize, StackSize] };
  }

  /** IRQL PASSIVE_LEVEL. */
  *IoInitializeRemoveLockEx(Lock: GuestAddress, AllocateTag: number, MaxLockedMinutes: number, HighWatermark: number, RemlockSize: number): DriverCode<void> {
    yield { target: 'IoInitializeRemoveLockEx', args: [Lock, AllocateTag, MaxLockedMinutes, HighWatermark, RemlockSize] };
  }

  /** IRQL PASSIVE_LEVEL. */
  *IoInitializeTimer(DeviceObject: GuestAddress, TimerRoutine: GuestAddress, Context: GuestValue): DriverCode<number> {
    return asUnsigned(yield { target: 'IoInitializeTimer', args: [DeviceObject, TimerRoutine, Context] });
  }

  /** IRQL any. */
  *IoInitializeWorkItem(IoObject: GuestAddress, IoWorkItem: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'IoInitializeWorkItem', args: [IoObject, IoWorkItem] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoIs32bitProcess(Irp: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'IoIs32bitProcess', args: [Irp] });
  }

  /** IRQL any. */
  *IoIsFileOriginRemote(FileObject: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'IoIsFileOriginRemote', args: [FileObject] });
  }

  /** IRQL any. */
  *IoIsOperationSynchronous(Irp: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'IoIsOperationSynchronous', args: [Irp] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoIsSystemThread(Thread: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'IoIsSystemThread', args: [Thread] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *IoIsWdmVersionAvailable(MajorVersion: number, MinorVersion: number): DriverCode<boolean> {
    return asBoolean(yield { target: 'IoIsWdmVersionAvailable', args: [MajorVersion, MinorVersion] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoMakeAssociatedIrp(Irp: GuestAddress, StackSize: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'IoMakeAssociatedIrp', args: [Irp, StackSize] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *IoOpenDeviceInterfaceRegistryKey(SymbolicLinkName: GuestAddress, DesiredAccess: number, DeviceInterfaceRegKey: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'IoOpenDeviceInterfaceRegistryKey', args: [SymbolicLinkName, DesiredAccess, DeviceInterfaceRegKey] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *IoOpenDeviceRegistryKey(DeviceObject: GuestAddress, DevInstKeyType: number, DesiredAccess: number, DeviceRegKey: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'IoOpenDeviceRegistryKey', args: [DeviceObject, DevInstKeyType, DesiredAccess, DeviceRegKey] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoQueueWorkItem(IoWorkItem: GuestAddress, WorkerRoutine: GuestAddress, QueueType: number, Context: GuestValue): DriverCode<void> {
    yield { target: 'IoQueueWorkItem', args: [IoWorkItem, WorkerRoutine, QueueType, Context] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoQueueWorkItemEx(IoWorkItem: GuestAddress, WorkerRoutine: GuestAddress, QueueType: number, Context: GuestValue): DriverCode<void> {
    yield { target: 'IoQueueWorkItemEx', args: [IoWorkItem, WorkerRoutine, QueueType, Context] };
  }

  /** IRQL PASSIVE_LEVEL. */
  *IoRegisterBootDriverReinitialization(DriverObject: GuestAddress, DriverReinitializationRoutine: GuestAddress, Context: GuestValue): DriverCode<void> {
    yield { target: 'IoRegisterBootDriverReinitialization', args: [DriverObject, DriverReinitializationRoutine, Context] };
  }

  /** IRQL PASSIVE_LEVEL. */
  *IoRegisterDeviceInterface(PhysicalDeviceObject: GuestAddress, InterfaceClassGuid: GuestAddress, ReferenceString: GuestAddress, SymbolicLinkName: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'IoRegisterDeviceInterface', args: [PhysicalDeviceObject, InterfaceClassGuid, ReferenceString, SymbolicLinkName] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *IoRegisterDriverReinitialization(DriverObject: GuestAddress, DriverReinitializationRoutine: GuestAddress, Context: GuestValue): DriverCode<void> {
    yield { target: 'IoRegisterDriverReinitialization', args: [DriverObject, DriverReinitializationRoutine, Context] };
  }

  /** IRQL <= APC_LEVEL. */
  *IoRegisterFileSystem(DeviceObject: GuestAddress): DriverCode<void> {
    yield { target: 'IoRegisterFileSystem', args: [DeviceObject] };
  }

  /** IRQL <= APC_LEVEL. */
  *IoRegisterFsRegistrationChange(DriverObject: GuestAddress, DriverNotificationRoutine: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'IoRegisterFsRegistrationChange', args: [DriverObject, DriverNotificationRoutine] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *IoRegisterLastChanceShutdownNotification(DeviceObject: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'IoRegisterLastChanceShutdownNotification', args: [DeviceObject] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *IoRegisterPlugPlayNotification(EventCategory: number, EventCategoryFlags: number, EventCategoryData: GuestAddress, DriverObject: GuestAddress, CallbackRoutine: GuestAddress, Context: GuestValue, NotificationEntry: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'IoRegisterPlugPlayNotification', args: [EventCategory, EventCategoryFlags, EventCategoryData, DriverObject, CallbackRoutine, Context, NotificationEntry] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *IoRegisterShutdownNotification(DeviceObject: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'IoRegisterShutdownNotification', args: [DeviceObject] });
  }

  /** IRQL DISPATCH_LEVEL. */
  *IoReleaseCancelSpinLock(Irql: number): DriverCode<void> {
    yield { target: 'IoReleaseCancelSpinLock', args: [Irql] };
  }

  /** IRQL PASSIVE_LEVEL. */
  *IoReleaseRemoveLockAndWaitEx(RemoveLock: GuestAddress, Tag: GuestValue, RemlockSize: number): DriverCode<void> {
    yield { target: 'IoReleaseRemoveLockAndWaitEx', args: [RemoveLock, Tag, RemlockSize] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoReleaseRemoveLockEx(RemoveLock: GuestAddress, Tag: GuestValue, RemlockSize: number): DriverCode<void> {
    yield { target: 'IoReleaseRemoveLockEx', args: [RemoveLock, Tag, RemlockSize] };
  }

  /** IRQL DISPATCH_LEVEL. */
  *IoReleaseVpbSpinLock(Irql: number): DriverCode<void> {
    yield { target: 'IoReleaseVpbSpinLock', args: [Irql] };
  }

  /** IRQL PASSIVE_LEVEL. */
  *IoRemoveShareAccess(FileObject: GuestAddress, ShareAccess: GuestAddress): DriverCode<void> {
    yield { target: 'IoRemoveShareAccess', args: [FileObject, ShareAccess] };
  }

  /** IRQL PASSIVE_LEVEL. */
  *IoReportDetectedDevice(DriverObject: GuestAddress, LegacyBusType: number, BusNumber: number, SlotNumber: number, ResourceList: GuestAddress, ResourceRequirements: GuestAddress, ResourceAssigned: boolean, DeviceObject: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'IoReportDetectedDevice', args: [DriverObject, LegacyBusType, BusNumber, SlotNumber, ResourceList, ResourceRequirements, ResourceAssigned, DeviceObject] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoReuseIrp(Irp: GuestAddress, Iostatus: number): DriverCode<void> {
    yield { target: 'IoReuseIrp', args: [Irp, Iostatus] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoSetCompletionRoutineEx(DeviceObject: GuestAddress, Irp: GuestAddress, CompletionRoutine: GuestAddress, Context: GuestValue, InvokeOnSuccess: boolean, InvokeOnError: boolean, InvokeOnCancel: boolean): DriverCode<number> {
    return asUnsigned(yield { target: 'IoSetCompletionRoutineEx', args: [DeviceObject, Irp, CompletionRoutine, Context, InvokeOnSuccess, InvokeOnError, InvokeOnCancel] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *IoSetDeviceInterfaceState(SymbolicLinkName: GuestAddress, Enable: boolean): DriverCode<number> {
    return asUnsigned(yield { target: 'IoSetDeviceInterfaceState', args: [SymbolicLinkName, Enable] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoSetDeviceToVerify(Thread: GuestAddress, DeviceObject: GuestAddress): DriverCode<void> {
    yield { target: 'IoSetDeviceToVerify', args: [Thread, DeviceObject] };
  }

  /** IRQL any. */
  *IoSetFileOrigin(FileObject: GuestAddress, Remote: boolean): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'IoSetFileOrigin', args: [FileObject, Remote] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoSetHardErrorOrVerifyDevice(Irp: GuestAddress, DeviceObject: GuestAddress): DriverCode<void> {
    yield { target: 'IoSetHardErrorOrVerifyDevice', args: [Irp, DeviceObject] };
  }

  /** IRQL any. */
  *IoSetIoPriorityHint(Irp: GuestAddress, PriorityHint: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'IoSetIoPriorityHint', args: [Irp, PriorityHint] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *IoSetShareAccess(DesiredAccess: number, DesiredShareAccess: number, FileObject: GuestAddress, ShareAccess: GuestAddress): DriverCode<void> {
    yield { target: 'IoSetShareAccess', args: [DesiredAccess, DesiredShareAccess, FileObject, ShareAccess] };
  }

  /** IRQL any. */
  *IoSetStartIoAttributes(DeviceObject: GuestAddress, DeferredStartIo: boolean, NonCancelable: boolean): DriverCode<void> {
    yield { target: 'IoSetStartIoAttributes', args: [DeviceObject, DeferredStartIo, NonCancelable] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoSetThreadHardErrorMode(EnableHardErrors: boolean): DriverCode<boolean> {
    return asBoolean(yield { target: 'IoSetThreadHardErrorMode', args: [EnableHardErrors] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoSetTopLevelIrp(Irp: GuestValue): DriverCode<void> {
    yield { target: 'IoSetTopLevelIrp', args: [Irp] };
  }

  /** IRQL any. */
  *IoSizeofWorkItem(): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'IoSizeofWorkItem', args: [] });
  }

  /** IRQL DISPATCH_LEVEL. */
  *IoStartNextPacket(DeviceObject: GuestAddress, Cancelable: boolean): DriverCode<void> {
    yield { target: 'IoStartNextPacket', args: [DeviceObject, Cancelable] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoStartNextPacketByKey(DeviceObject: GuestAddress, Cancelable: boolean, Key: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'IoStartNextPacketByKey', args: [DeviceObject, Cancelable, Key] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoStartPacket(DeviceObject: GuestAddress, Irp: GuestAddress, Key: GuestAddress, CancelFunction: GuestAddress): DriverCode<void> {
    yield { target: 'IoStartPacket', args: [DeviceObject, Irp, Key, CancelFunction] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoStartTimer(DeviceObject: GuestAddress): DriverCode<void> {
    yield { target: 'IoStartTimer', args: [DeviceObject] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoStopTimer(DeviceObject: GuestAddress): DriverCode<void> {
    yield { target: 'IoStopTimer', args: [DeviceObject] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoThreadToProcess(Thread: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'IoThreadToProcess', args: [Thread] });
  }

  /** IRQL any. */
  *IoUninitializeWorkItem(IoWorkItem: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'IoUninitializeWorkItem', args: [IoWorkItem] });
  }

  /** IRQL <= APC_LEVEL. */
  *IoUnregisterFileSystem(DeviceObject: GuestAddress): DriverCode<void> {
    yield { target: 'IoUnregisterFileSystem', args: [DeviceObject] };
  }

  /** IRQL <= APC_LEVEL. */
  *IoUnregisterFsRegistrationChange(DriverObject: GuestAddress, DriverNotificationRoutine: GuestAddress): DriverCode<void> {
    yield { target: 'IoUnregisterFsRegistrationChange', args: [DriverObject, DriverNotificationRoutine] };
  }

  /** IRQL PASSIVE_LEVEL. */
  *IoUnregisterPlugPlayNotification(NotificationEntry: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'IoUnregisterPlugPlayNotification', args: [NotificationEntry] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *IoUnregisterPlugPlayNotificationEx(NotificationEntry: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'IoUnregisterPlugPlayNotificationEx', args: [NotificationEntry] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *IoUnregisterShutdownNotification(DeviceObject: GuestAddress): DriverCode<void> {
    yield { target: 'IoUnregisterShutdownNotification', args: [DeviceObject] };
  }

  /** IRQL PASSIVE_LEVEL. */
  *IoUpdateShareAccess(FileObject: GuestAddress, ShareAccess: GuestAddress): DriverCode<void> {
    yield { target: 'IoUpdateShareAccess', args: [FileObject, ShareAccess] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoWMIDeviceObjectToProviderId(DeviceObject: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'IoWMIDeviceObjectToProviderId', args: [DeviceObject] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *IoWMIRegistrationControl(DeviceObject: GuestAddress, Action: number): DriverCode<number> {
    return asUnsigned(yield { target: 'IoWMIRegistrationControl', args: [DeviceObject, Action] });
  }

  /** IRQL <= APC_LEVEL. */
  *IoWMIWriteEvent(WnodeEventItem: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'IoWMIWriteEvent', args: [WnodeEventItem] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IoWriteErrorLogEntry(ElEntry: GuestAddress): DriverCode<void> {
    yield { target: 'IoWriteErrorLogEntry', args: [ElEntry] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IofCallDriver(DeviceObject: GuestAddress, Irp: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'IofCallDriver', args: [DeviceObject, Irp] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *IofCompleteRequest(Irp: GuestAddress, PriorityBoost: number): DriverCode<void> {
    yield { target: 'IofCompleteRequest', args: [Irp, PriorityBoost] };
  }

  /** IRQL any. */
  *KdDisableDebugger(): DriverCode<number> {
    return asUnsigned(yield { target: 'KdDisableDebugger', args: [] });
  }

  /** IRQL any. */
  *KdEnableDebugger(): DriverCode<number> {
    return asUnsigned(yield { target: 'KdEnableDebugger', args: [] });
  }

  /** IRQL any. */
  *KdRefreshDebuggerNotPresent(): DriverCode<boolean> {
    return asBoolean(yield { target: 'KdRefreshDebuggerNotPresent', args: [] });
  }

  /** IRQL <= APC_LEVEL. */
  *KeAcquireGuardedMutex(Mutex: GuestAddress): DriverCode<void> {
    yield { target: 'KeAcquireGuardedMutex', args: [Mutex] };
  }

  /** IRQL <= APC_LEVEL. */
  *KeAcquireGuardedMutexUnsafe(FastMutex: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeAcquireGuardedMutexUnsafe', args: [FastMutex] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *KeAcquireInStackQueuedSpinLock(SpinLock: GuestAddress, LockHandle: GuestAddress): DriverCode<void> {
    yield { target: 'KeAcquireInStackQueuedSpinLock', args: [SpinLock, LockHandle] };
  }

  /** IRQL >= DISPATCH_LEVEL. */
  *KeAcquireInStackQueuedSpinLockAtDpcLevel(SpinLock: GuestAddress, LockHandle: GuestAddress): DriverCode<void> {
    yield { target: 'KeAcquireInStackQueuedSpinLockAtDpcLevel', args: [SpinLock, LockHandle] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *KeAcquireInStackQueuedSpinLockForDpc(SpinLock: GuestAddress, LockHandle: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeAcquireInStackQueuedSpinLockForDpc', args: [SpinLock, LockHandle] });
  }

  /** IRQL <= DIRQL. */
  *KeAcquireInterruptSpinLock(Interrupt: GuestAddress): DriverCode<number> {
    return asByte(yield { target: 'KeAcquireInterruptSpinLock', args: [Interrupt] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *KeAcquireQueuedSpinLock(Number: number): DriverCode<number> {
    return asByte(yield { target: 'KeAcquireQueuedSpinLock', args: [Number] });
  }

  /** IRQL <= DIRQL. */
  *KeAcquireQueuedSpinLockRaiseToSynch(Number: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeAcquireQueuedSpinLockRaiseToSynch', args: [Number] });
  }

  /** IRQL >= DISPATCH_LEVEL. */
  *KeAcquireSpinLockAtDpcLevel(SpinLock: GuestAddress): DriverCode<void> {
    yield { target: 'KeAcquireSpinLockAtDpcLevel', args: [SpinLock] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *KeAcquireSpinLockForDpc(SpinLock: GuestAddress): DriverCode<number> {
    return asByte(yield { target: 'KeAcquireSpinLockForDpc', args: [SpinLock] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *KeAcquireSpinLockRaiseToDpc(SpinLock: GuestAddress): DriverCode<number> {
    return asByte(yield { target: 'KeAcquireSpinLockRaiseToDpc', args: [SpinLock] });
  }

  /** IRQL <= DIRQL. */
  *KeAcquireSpinLockRaiseToSynch(SpinLock: GuestAddress): DriverCode<number> {
    return asByte(yield { target: 'KeAcquireSpinLockRaiseToSynch', args: [SpinLock] });
  }

  /** IRQL any. */
  *KeAddTriageDumpDataBlock(KtriageDumpDataArray: GuestAddress, Address: GuestAddress, Size: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeAddTriageDumpDataBlock', args: [KtriageDumpDataArray, Address, Size] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *KeAlertThread(Thread: GuestAddress, AlertMode: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeAlertThread', args: [Thread, AlertMode] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *KeAreAllApcsDisabled(): DriverCode<boolean> {
    return asBoolean(yield { target: 'KeAreAllApcsDisabled', args: [] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *KeAreApcsDisabled(): DriverCode<boolean> {
    return asBoolean(yield { target: 'KeAreApcsDisabled', args: [] });
  }

  /** IRQL <= APC_LEVEL. */
  *KeAttachProcess(Process: GuestAddress): DriverCode<void> {
    yield { target: 'KeAttachProcess', args: [Process] };
  }

  /** IRQL any. */
  *KeBugCheck(BugCheckCode: number): DriverCode<void> {
    yield { target: 'KeBugCheck', args: [BugCheckCode] };
  }

  /** IRQL any. */
  *KeBugCheckEx(BugCheckCode: number, BugCheckParameter1: GuestValue, BugCheckParameter2: GuestValue, BugCheckParameter3: GuestValue, BugCheckParameter4: GuestValue): DriverCode<void> {
    yield { target: 'KeBugCheckEx', args: [BugCheckCode, BugCheckParameter1, BugCheckParameter2, BugCheckParameter3, BugCheckParameter4] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *KeCancelTimer(Timer: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'KeCancelTimer', args: [Timer] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *KeClearEvent(Event: GuestAddress): DriverCode<void> {
    yield { target: 'KeClearEvent', args: [Event] };
  }

  /** IRQL <= APC_LEVEL. */
  *KeDelayExecutionThread(WaitMode: number, Alertable: boolean, Interval: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'KeDelayExecutionThread', args: [WaitMode, Alertable, Interval] });
  }

  /** IRQL any. */
  *KeDeregisterBugCheckCallback(CallbackRecord: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'KeDeregisterBugCheckCallback', args: [CallbackRecord] });
  }

  /** IRQL any. */
  *KeDeregisterBugCheckReasonCallback(CallbackRecord: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeDeregisterBugCheckReasonCallback', args: [CallbackRecord] });
  }

  /** IRQL <= APC_LEVEL. */
  *KeDeregisterNmiCallback(Handle: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeDeregisterNmiCallback', args: [Handle] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *KeDeregisterProcessorChangeCallback(CallbackHandle: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeDeregisterProcessorChangeCallback', args: [CallbackHandle] });
  }

  /** IRQL <= APC_LEVEL. */
  *KeDetachProcess(): DriverCode<void> {
    yield { target: 'KeDetachProcess', args: [] };
  }

  /** IRQL <= APC_LEVEL. */
  *KeEnterCriticalRegion(): DriverCode<void> {
    yield { target: 'KeEnterCriticalRegion', args: [] };
  }

  /** IRQL <= APC_LEVEL. */
  *KeEnterGuardedRegion(): DriverCode<void> {
    yield { target: 'KeEnterGuardedRegion', args: [] };
  }

  /** IRQL PASSIVE_LEVEL. */
  *KeFlushQueuedDpcs(): DriverCode<void> {
    yield { target: 'KeFlushQueuedDpcs', args: [] };
  }

  /** IRQL <= APC_LEVEL. */
  *KeGenericCallDpc(Routine: GuestAddress, Context: GuestValue): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeGenericCallDpc', args: [Routine, Context] });
  }

  /** IRQL any. */
  *KeGetCurrentIrql(): DriverCode<number> {
    return asByte(yield { target: 'KeGetCurrentIrql', args: [] });
  }

  /** IRQL any. */
  *KeGetCurrentNodeNumber(): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeGetCurrentNodeNumber', args: [] });
  }

  /** IRQL any. */
  *KeGetCurrentProcessorNumberEx(ProcNumber: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeGetCurrentProcessorNumberEx', args: [ProcNumber] });
  }

  /** IRQL any. */
  *KeGetCurrentThread(): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeGetCurrentThread', args: [] });
  }

  /** IRQL any. */
  *KeGetProcessorIndexFromNumber(ProcNumber: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeGetProcessorIndexFromNumber', args: [ProcNumber] });
  }

  /** IRQL any. */
  *KeGetProcessorNumberFromIndex(ProcIndex: number, ProcNumber: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeGetProcessorNumberFromIndex', args: [ProcIndex, ProcNumber] });
  }

  /** IRQL any. */
  *KeGetRecommendedSharedDataAlignment(): DriverCode<number> {
    return asUnsigned(yield { target: 'KeGetRecommendedSharedDataAlignment', args: [] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *KeInitializeApc(Apc: GuestAddress, Thread: GuestAddress, Environment: number, KernelRoutine: GuestAddress, RundownRoutine: GuestAddress, NormalRoutine: GuestAddress, ApcMode: number, NormalContext: GuestValue): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeInitializeApc', args: [Apc, Thread, Environment, KernelRoutine, RundownRoutine, NormalRoutine, ApcMode, NormalContext] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *KeInitializeDeviceQueue(DeviceQueue: GuestAddress): DriverCode<void> {
    yield { target: 'KeInitializeDeviceQueue', args: [DeviceQueue] };
  }

  /** IRQL any. */
  *KeInitializeDpc(Dpc: GuestAddress, DeferredRoutine: GuestAddress, DeferredContext: GuestValue): DriverCode<void> {
    yield { target: 'KeInitializeDpc', args: [Dpc, DeferredRoutine, DeferredContext] };
  }

  /** IRQL any. */
  *KeInitializeEvent(Event: GuestAddress, Type: number, State: boolean): DriverCode<void> {
    yield { target: 'KeInitializeEvent', args: [Event, Type, State] };
  }

  /** IRQL <= APC_LEVEL. */
  *KeInitializeGuardedMutex(Mutex: GuestAddress): DriverCode<void> {
    yield { target: 'KeInitializeGuardedMutex', args: [Mutex] };
  }

  /** IRQL any. */
  *KeInitializeMutant(Mutant: GuestAddress, InitialOwner: boolean): DriverCode<void> {
    yield { target: 'KeInitializeMutant', args: [Mutant, InitialOwner] };
  }

  /** IRQL any. */
  *KeInitializeMutex(Mutex: GuestAddress, Level: number): DriverCode<void> {
    yield { target: 'KeInitializeMutex', args: [Mutex, Level] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *KeInitializeQueue(Queue: GuestAddress, Count: number): DriverCode<void> {
    yield { target: 'KeInitializeQueue', args: [Queue, Count] };
  }

  /** IRQL PASSIVE_LEVEL. */
  *KeInitializeSemaphore(Semaphore: GuestAddress, Count: number, Limit: number): DriverCode<void> {
    yield { target: 'KeInitializeSemaphore', args: [Semaphore, Count, Limit] };
  }

  /** IRQL any. */
  *KeInitializeSpinLock(SpinLock: GuestAddress): DriverCode<void> {
    yield { target: 'KeInitializeSpinLock', args: [SpinLock] };
  }

  /** IRQL any. */
  *KeInitializeThreadedDpc(Dpc: GuestAddress, DeferredRoutine: GuestAddress, DeferredContext: GuestValue): DriverCode<void> {
    yield { target: 'KeInitializeThreadedDpc', args: [Dpc, DeferredRoutine, DeferredContext] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *KeInitializeTimer(Timer: GuestAddress): DriverCode<void> {
    yield { target: 'KeInitializeTimer', args: [Timer] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *KeInitializeTimerEx(Timer: GuestAddress, Type: number): DriverCode<void> {
    yield { target: 'KeInitializeTimerEx', args: [Timer, Type] };
  }

  /** IRQL any. */
  *KeInitializeTriageDumpDataArray(KtriageDumpDataArray: GuestAddress, Size: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeInitializeTriageDumpDataArray', args: [KtriageDumpDataArray, Size] });
  }

  /** IRQL DISPATCH_LEVEL. */
  *KeInsertByKeyDeviceQueue(DeviceQueue: GuestAddress, DeviceQueueEntry: GuestAddress, SortKey: number): DriverCode<boolean> {
    return asBoolean(yield { target: 'KeInsertByKeyDeviceQueue', args: [DeviceQueue, DeviceQueueEntry, SortKey] });
  }

  /** IRQL DISPATCH_LEVEL. */
  *KeInsertDeviceQueue(DeviceQueue: GuestAddress, DeviceQueueEntry: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'KeInsertDeviceQueue', args: [DeviceQueue, DeviceQueueEntry] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *KeInsertHeadQueue(Queue: GuestAddress, Entry: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeInsertHeadQueue', args: [Queue, Entry] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *KeInsertQueue(Queue: GuestAddress, Entry: GuestAddress): DriverCode<number> {
    return asSigned(yield { target: 'KeInsertQueue', args: [Queue, Entry] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *KeInsertQueueApc(Apc: GuestAddress, SystemArgument1: GuestValue, SystemArgument2: GuestValue, Increment: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeInsertQueueApc', args: [Apc, SystemArgument1, SystemArgument2, Increment] });
  }

  /** IRQL any. */
  *KeInsertQueueDpc(Dpc: GuestAddress, SystemArgument1: GuestValue, SystemArgument2: GuestValue): DriverCode<boolean> {
    return asBoolean(yield { target: 'KeInsertQueueDpc', args: [Dpc, SystemArgument1, SystemArgument2] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *KeInvalidateAllCaches(): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeInvalidateAllCaches', args: [] });
  }

  /** IRQL <= CLOCK_LEVEL. */
  *KeIpiGenericCall(BroadcastFunction: GuestAddress, Context: GuestValue): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeIpiGenericCall', args: [BroadcastFunction, Context] });
  }

  /** IRQL <= APC_LEVEL. */
  *KeIsAttachedProcess(): DriverCode<boolean> {
    return asBoolean(yield { target: 'KeIsAttachedProcess', args: [] });
  }

  /** IRQL DISPATCH_LEVEL. */
  *KeIsExecutingDpc(): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeIsExecutingDpc', args: [] });
  }

  /** IRQL <= APC_LEVEL. */
  *KeLeaveCriticalRegion(): DriverCode<void> {
    yield { target: 'KeLeaveCriticalRegion', args: [] };
  }

  /** IRQL <= APC_LEVEL. */
  *KeLeaveGuardedRegion(): DriverCode<void> {
    yield { target: 'KeLeaveGuardedRegion', args: [] };
  }

  /** IRQL any. */
  *KeLowerIrql(NewIrql: number): DriverCode<void> {
    yield { target: 'KeLowerIrql', args: [NewIrql] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *KePulseEvent(Event: GuestAddress, Increment: number, Wait: boolean): DriverCode<number> {
    return asSigned(yield { target: 'KePulseEvent', args: [Event, Increment, Wait] });
  }

  /** IRQL any. */
  *KeQueryActiveGroupCount(): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeQueryActiveGroupCount', args: [] });
  }

  /** IRQL any. */
  *KeQueryActiveProcessorCount(ActiveProcessors: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'KeQueryActiveProcessorCount', args: [ActiveProcessors] });
  }

  /** IRQL any. */
  *KeQueryActiveProcessorCountEx(GroupNumber: number): DriverCode<number> {
    return asUnsigned(yield { target: 'KeQueryActiveProcessorCountEx', args: [GroupNumber] });
  }

  /** IRQL any. */
  *KeQueryActiveProcessors(): DriverCode<number> {
    return asUnsigned(yield { target: 'KeQueryActiveProcessors', args: [] });
  }

  /** IRQL DISPATCH_LEVEL. */
  *KeQueryDpcWatchdogInformation(WatchdogInformation: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeQueryDpcWatchdogInformation', args: [WatchdogInformation] });
  }

  /** IRQL any. */
  *KeQueryGroupAffinity(GroupNumber: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeQueryGroupAffinity', args: [GroupNumber] });
  }

  /** IRQL any. */
  *KeQueryHighestNodeNumber(): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeQueryHighestNodeNumber', args: [] });
  }

  /** IRQL any. */
  *KeQueryInterruptTimePrecise(QpcTimeStamp: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeQueryInterruptTimePrecise', args: [QpcTimeStamp] });
  }

  /** IRQL any. */
  *KeQueryMaximumGroupCount(): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeQueryMaximumGroupCount', args: [] });
  }

  /** IRQL any. */
  *KeQueryMaximumProcessorCount(): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeQueryMaximumProcessorCount', args: [] });
  }

  /** IRQL any. */
  *KeQueryMaximumProcessorCountEx(GroupNumber: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeQueryMaximumProcessorCountEx', args: [GroupNumber] });
  }

  /** IRQL any. */
  *KeQueryNodeActiveAffinity(NodeNumber: number, Affinity: GuestAddress, Count: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeQueryNodeActiveAffinity', args: [NodeNumber, Affinity, Count] });
  }

  /** IRQL any. */
  *KeQueryNodeActiveProcessorCount(NodeNumber: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeQueryNodeActiveProcessorCount', args: [NodeNumber] });
  }

  /** IRQL any. */
  *KeQueryNodeMaximumProcessorCount(NodeNumber: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeQueryNodeMaximumProcessorCount', args: [NodeNumber] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *KeQueryOwnerMutant(Mutant: GuestAddress, ClientId: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeQueryOwnerMutant', args: [Mutant, ClientId] });
  }

  /** IRQL any. */
  *KeQueryPerformanceCounter(PerformanceFrequency: GuestAddress): DriverCode<number> {
    return asSigned64(yield { target: 'KeQueryPerformanceCounter', args: [PerformanceFrequency] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *KeQueryPriorityThread(Thread: GuestAddress): DriverCode<number> {
    return asSigned(yield { target: 'KeQueryPriorityThread', args: [Thread] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *KeQueryRuntimeThread(Thread: GuestAddress, UserTime: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeQueryRuntimeThread', args: [Thread, UserTime] });
  }

  /** IRQL any. */
  *KeQuerySystemTimePrecise(CurrentTime: GuestAddress): DriverCode<void> {
    yield { target: 'KeQuerySystemTimePrecise', args: [CurrentTime] };
  }

  /** IRQL any. */
  *KeQueryTimeIncrement(): DriverCode<number> {
    return asUnsigned(yield { target: 'KeQueryTimeIncrement', args: [] });
  }

  /** IRQL <= APC_LEVEL. */
  *KeQueryTotalCycleTimeThread(Thread: GuestAddress, CycleTimeStamp: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeQueryTotalCycleTimeThread', args: [Thread, CycleTimeStamp] });
  }

  /** IRQL any. */
  *KeQueryUnbiasedInterruptTime(): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeQueryUnbiasedInterruptTime', args: [] });
  }

  /** IRQL any. */
  *KeQueryUnbiasedInterruptTimePrecise(QpcTimeStamp: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeQueryUnbiasedInterruptTimePrecise', args: [QpcTimeStamp] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *KeRaiseIrqlToDpcLevel(): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeRaiseIrqlToDpcLevel', args: [] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *KeReadStateEvent(Event: GuestAddress): DriverCode<number> {
    return asSigned(yield { target: 'KeReadStateEvent', args: [Event] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *KeReadStateMutant(Mutant: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeReadStateMutant', args: [Mutant] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *KeReadStateMutex(Mutex: GuestAddress): DriverCode<number> {
    return asSigned(yield { target: 'KeReadStateMutex', args: [Mutex] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *KeReadStateQueue(Queue: GuestAddress): DriverCode<number> {
    return asSigned(yield { target: 'KeReadStateQueue', args: [Queue] });
  }

  /** IRQL any. */
  *KeReadStateSemaphore(Semaphore: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeReadStateSemaphore', args: [Semaphore] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *KeReadStateTimer(Timer: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'KeReadStateTimer', args: [Timer] });
  }

  /** IRQL any. */
  *KeRegisterBugCheckCallback(CallbackRecord: GuestAddress, CallbackRoutine: GuestAddress, Buffer: GuestAddress, Length: number, Component: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'KeRegisterBugCheckCallback', args: [CallbackRecord, CallbackRoutine, Buffer, Length, Component] });
  }

  /** IRQL any. */
  *KeRegisterBugCheckReasonCallback(CallbackRecord: GuestAddress, CallbackRoutine: GuestAddress, Reason: number, Component: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeRegisterBugCheckReasonCallback', args: [CallbackRecord, CallbackRoutine, Reason, Component] });
  }

  /** IRQL <= APC_LEVEL. */
  *KeRegisterNmiCallback(CallbackRoutine: GuestAddress, Context: GuestValue): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeRegisterNmiCallback', args: [CallbackRoutine, Context] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *KeRegisterProcessorChangeCallback(CallbackFunction: GuestAddress, CallbackContext: GuestValue, Flags: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeRegisterProcessorChangeCallback', args: [CallbackFunction, CallbackContext, Flags] });
  }

  /** IRQL <= APC_LEVEL. */
  *KeReleaseGuardedMutex(Mutex: GuestAddress): DriverCode<void> {
    yield { target: 'KeReleaseGuardedMutex', args: [Mutex] };
  }

  /** IRQL <= APC_LEVEL. */
  *KeReleaseGuardedMutexUnsafe(FastMutex: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeReleaseGuardedMutexUnsafe', args: [FastMutex] });
  }

  /** IRQL DISPATCH_LEVEL. */
  *KeReleaseInStackQueuedSpinLock(LockHandle: GuestAddress): DriverCode<void> {
    yield { target: 'KeReleaseInStackQueuedSpinLock', args: [LockHandle] };
  }

  /** IRQL DISPATCH_LEVEL. */
  *KeReleaseInStackQueuedSpinLockForDpc(LockHandle: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeReleaseInStackQueuedSpinLockForDpc', args: [LockHandle] });
  }

  /** IRQL DISPATCH_LEVEL. */
  *KeReleaseInStackQueuedSpinLockFromDpcLevel(LockHandle: GuestAddress): DriverCode<void> {
    yield { target: 'KeReleaseInStackQueuedSpinLockFromDpcLevel', args: [LockHandle] };
  }

  /** IRQL DIRQL 3 to DIRQL. */
  *KeReleaseInterruptSpinLock(Interrupt: GuestAddress, OldIrql: number): DriverCode<void> {
    yield { target: 'KeReleaseInterruptSpinLock', args: [Interrupt, OldIrql] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *KeReleaseMutant(Mutant: GuestAddress, Increment: number, Abandoned: boolean, Wait: boolean): DriverCode<number> {
    return asSigned(yield { target: 'KeReleaseMutant', args: [Mutant, Increment, Abandoned, Wait] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *KeReleaseMutex(Mutex: GuestAddress, Wait: boolean): DriverCode<number> {
    return asSigned(yield { target: 'KeReleaseMutex', args: [Mutex, Wait] });
  }

  /** IRQL DISPATCH_LEVEL to DIRQL. */
  *KeReleaseQueuedSpinLock(Number: number, OldIrql: number): DriverCode<void> {
    yield { target: 'KeReleaseQueuedSpinLock', args: [Number, OldIrql] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *KeReleaseSemaphore(Semaphore: GuestAddress, Increment: number, Adjustment: number, Wait: boolean): DriverCode<number> {
    return asSigned(yield { target: 'KeReleaseSemaphore', args: [Semaphore, Increment, Adjustment, Wait] });
  }

  /** IRQL DISPATCH_LEVEL. */
  *KeReleaseSpinLock(SpinLock: GuestAddress, NewIrql: number): DriverCode<void> {
    yield { target: 'KeReleaseSpinLock', args: [SpinLock, NewIrql] };
  }

  /** IRQL DISPATCH_LEVEL. */
  *KeReleaseSpinLockForDpc(SpinLock: GuestAddress, OldIrql: number): DriverCode<void> {
    yield { target: 'KeReleaseSpinLockForDpc', args: [SpinLock, OldIrql] };
  }

  /** IRQL DISPATCH_LEVEL. */
  *KeReleaseSpinLockFromDpcLevel(SpinLock: GuestAddress): DriverCode<void> {
    yield { target: 'KeReleaseSpinLockFromDpcLevel', args: [SpinLock] };
  }

  /** IRQL DISPATCH_LEVEL. */
  *KeRemoveByKeyDeviceQueue(DeviceQueue: GuestAddress, SortKey: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeRemoveByKeyDeviceQueue', args: [DeviceQueue, SortKey] });
  }

  /** IRQL DISPATCH_LEVEL. */
  *KeRemoveByKeyDeviceQueueIfBusy(DeviceQueue: GuestAddress, SortKey: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeRemoveByKeyDeviceQueueIfBusy', args: [DeviceQueue, SortKey] });
  }

  /** IRQL DISPATCH_LEVEL. */
  *KeRemoveDeviceQueue(DeviceQueue: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeRemoveDeviceQueue', args: [DeviceQueue] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *KeRemoveEntryDeviceQueue(DeviceQueue: GuestAddress, DeviceQueueEntry: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'KeRemoveEntryDeviceQueue', args: [DeviceQueue, DeviceQueueEntry] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *KeRemoveQueue(Queue: GuestAddress, WaitMode: number, Timeout: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeRemoveQueue', args: [Queue, WaitMode, Timeout] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *KeRemoveQueueApc(Apc: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeRemoveQueueApc', args: [Apc] });
  }

  /** IRQL any. */
  *KeRemoveQueueDpc(Dpc: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'KeRemoveQueueDpc', args: [Dpc] });
  }

  /** IRQL any. */
  *KeRemoveQueueDpcEx(Dpc: GuestAddress, WaitIfActive: boolean): DriverCode<boolean> {
    return asBoolean(yield { target: 'KeRemoveQueueDpcEx', args: [Dpc, WaitIfActive] });
  }

  /** IRQL any. */
  *KeRemoveQueueEx(Queue: GuestAddress, WaitMode: number, Alertable: boolean, Timeout: GuestAddress, EntryArray: GuestAddress, Count: number): DriverCode<number> {
    return asUnsigned(yield { target: 'KeRemoveQueueEx', args: [Queue, WaitMode, Alertable, Timeout, EntryArray, Count] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *KeResetEvent(Event: GuestAddress): DriverCode<number> {
    return asSigned(yield { target: 'KeResetEvent', args: [Event] });
  }

  /** IRQL <= APC_LEVEL. */
  *KeRevertToUserAffinityThread(): DriverCode<void> {
    yield { target: 'KeRevertToUserAffinityThread', args: [] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *KeRevertToUserAffinityThreadEx(Affinity: GuestValue): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeRevertToUserAffinityThreadEx', args: [Affinity] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *KeRevertToUserGroupAffinityThread(PreviousAffinity: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeRevertToUserGroupAffinityThread', args: [PreviousAffinity] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *KeRundownQueue(Queue: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeRundownQueue', args: [Queue] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *KeSetBasePriorityThread(Thread: GuestAddress, Increment: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeSetBasePriorityThread', args: [Thread, Increment] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *KeSetCoalescableTimer(Timer: GuestAddress, DueTime: GuestValue, Period: number, TolerableDelay: number, Dpc: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeSetCoalescableTimer', args: [Timer, DueTime, Period, TolerableDelay, Dpc] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *KeSetEvent(Event: GuestAddress, Increment: number, Wait: boolean): DriverCode<number> {
    return asSigned(yield { target: 'KeSetEvent', args: [Event, Increment, Wait] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *KeSetIdealProcessorThread(Thread: GuestAddress, Processor: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeSetIdealProcessorThread', args: [Thread, Processor] });
  }

  /** IRQL any. */
  *KeSetImportanceDpc(Dpc: GuestAddress, Importance: number): DriverCode<void> {
    yield { target: 'KeSetImportanceDpc', args: [Dpc, Importance] };
  }

  /** IRQL PASSIVE_LEVEL. */
  *KeSetPriorityThread(Thread: GuestAddress, Priority: number): DriverCode<number> {
    return asSigned(yield { target: 'KeSetPriorityThread', args: [Thread, Priority] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *KeSetSystemAffinityThread(Affinity: GuestValue): DriverCode<void> {
    yield { target: 'KeSetSystemAffinityThread', args: [Affinity] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *KeSetSystemAffinityThreadEx(Affinity: GuestValue): DriverCode<number> {
    return asUnsigned(yield { target: 'KeSetSystemAffinityThreadEx', args: [Affinity] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *KeSetSystemGroupAffinityThread(Affinity: GuestAddress, PreviousAffinity: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeSetSystemGroupAffinityThread', args: [Affinity, PreviousAffinity] });
  }

  /** IRQL any. */
  *KeSetTargetProcessorDpc(Dpc: GuestAddress, Number: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeSetTargetProcessorDpc', args: [Dpc, Number] });
  }

  /** IRQL any. */
  *KeSetTargetProcessorDpcEx(Dpc: GuestAddress, ProcNumber: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeSetTargetProcessorDpcEx', args: [Dpc, ProcNumber] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *KeSetTimer(Timer: GuestAddress, DueTime: GuestValue, Dpc: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'KeSetTimer', args: [Timer, DueTime, Dpc] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *KeSetTimerEx(Timer: GuestAddress, DueTime: GuestValue, Period: number, Dpc: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'KeSetTimerEx', args: [Timer, DueTime, Period, Dpc] });
  }

  /** IRQL DISPATCH_LEVEL. */
  *KeShouldYieldProcessor(): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeShouldYieldProcessor', args: [] });
  }

  /** IRQL DISPATCH_LEVEL. */
  *KeSignalCallDpcDone(SystemArgument1: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeSignalCallDpcDone', args: [SystemArgument1] });
  }

  /** IRQL DISPATCH_LEVEL to CLOCK_LEVEL. */
  *KeSignalCallDpcSynchronize(SystemArgument2: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeSignalCallDpcSynchronize', args: [SystemArgument2] });
  }

  /** IRQL <= APC_LEVEL. */
  *KeStackAttachProcess(Process: GuestAddress, ApcState: GuestAddress): DriverCode<void> {
    yield { target: 'KeStackAttachProcess', args: [Process, ApcState] };
  }

  /** IRQL any. */
  *KeStallExecutionProcessor(MicroSeconds: number): DriverCode<void> {
    yield { target: 'KeStallExecutionProcessor', args: [MicroSeconds] };
  }

  /** IRQL <= DIRQL. */
  *KeSynchronizeExecution(Interrupt: GuestAddress, SynchronizeRoutine: GuestAddress, SynchronizeContext: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'KeSynchronizeExecution', args: [Interrupt, SynchronizeRoutine, SynchronizeContext] });
  }

  /** IRQL <= APC_LEVEL. */
  *KeTestAlertThread(AlertMode: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeTestAlertThread', args: [AlertMode] });
  }

  /** IRQL any. */
  *KeTestSpinLock(SpinLock: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'KeTestSpinLock', args: [SpinLock] });
  }

  /** IRQL <= APC_LEVEL. */
  *KeTryToAcquireGuardedMutex(Mutex: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeTryToAcquireGuardedMutex', args: [Mutex] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *KeTryToAcquireQueuedSpinLock(Number: number, OldIrql: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'KeTryToAcquireQueuedSpinLock', args: [Number, OldIrql] });
  }

  /** IRQL <= DIRQL. */
  *KeTryToAcquireQueuedSpinLockRaiseToSynch(Number: number, OldIrql: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeTryToAcquireQueuedSpinLockRaiseToSynch', args: [Number, OldIrql] });
  }

  /** IRQL DISPATCH_LEVEL. */
  *KeTryToAcquireSpinLockAtDpcLevel(SpinLock: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeTryToAcquireSpinLockAtDpcLevel', args: [SpinLock] });
  }

  /** IRQL <= APC_LEVEL. */
  *KeUnstackDetachProcess(ApcState: GuestAddress): DriverCode<void> {
    yield { target: 'KeUnstackDetachProcess', args: [ApcState] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *KeWaitForMultipleObjects(Count: number, Object: GuestAddress, WaitType: number, WaitReason: number, WaitMode: number, Alertable: boolean, Timeout: GuestAddress, WaitBlockArray: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'KeWaitForMultipleObjects', args: [Count, Object, WaitType, WaitReason, WaitMode, Alertable, Timeout, WaitBlockArray] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *KeWaitForMutexObject(Object: GuestAddress, WaitReason: number, WaitMode: number, Alertable: boolean, Timeout: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'KeWaitForMutexObject', args: [Object, WaitReason, WaitMode, Alertable, Timeout] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *KeWaitForSingleObject(Object: GuestAddress, WaitReason: number, WaitMode: number, Alertable: boolean, Timeout: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'KeWaitForSingleObject', args: [Object, WaitReason, WaitMode, Alertable, Timeout] });
  }

  /** IRQL any. */
  *KfRaiseIrql(NewIrql: number): DriverCode<number> {
    return asByte(yield { target: 'KfRaiseIrql', args: [NewIrql] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *LdrAccessResource(DllHandle: GuestAddress, ResourceDataEntry: GuestAddress, Address: GuestAddress, Size: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'LdrAccessResource', args: [DllHandle, ResourceDataEntry, Address, Size] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *LdrFindResource_U(DllHandle: GuestAddress, ResourceIdPath: GuestAddress, ResourceIdPathLength: number, ResourceDataEntry: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'LdrFindResource_U', args: [DllHandle, ResourceIdPath, ResourceIdPathLength, ResourceDataEntry] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *MmAdvanceMdl(Mdl: GuestAddress, NumberOfBytes: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'MmAdvanceMdl', args: [Mdl, NumberOfBytes] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *MmAllocateContiguousMemory(NumberOfBytes: number, HighestAcceptableAddress: GuestValue): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'MmAllocateContiguousMemory', args: [NumberOfBytes, HighestAcceptableAddress] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *MmAllocateContiguousMemorySpecifyCache(NumberOfBytes: number, LowestAcceptableAddress: GuestValue, HighestAcceptableAddress: GuestValue, BoundaryAddressMultiple: GuestValue, CacheType: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'MmAllocateContiguousMemorySpecifyCache', args: [NumberOfBytes, LowestAcceptableAddress, HighestAcceptableAddress, BoundaryAddressMultiple, CacheType] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *MmAllocateContiguousMemorySpecifyCacheNode(NumberOfBytes: number, LowestAcceptableAddress: GuestValue, HighestAcceptableAddress: GuestValue, BoundaryAddressMultiple: GuestValue, CacheType: number, PreferredNode: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'MmAllocateContiguousMemorySpecifyCacheNode', args: [NumberOfBytes, LowestAcceptableAddress, HighestAcceptableAddress, BoundaryAddressMultiple, CacheType, PreferredNode] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *MmAllocateContiguousNodeMemory(NumberOfBytes: number, LowestAcceptableAddress: GuestValue, HighestAcceptableAddress: GuestValue, BoundaryAddressMultiple: GuestValue, Protect: number, PreferredNode: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'MmAllocateContiguousNodeMemory', args: [NumberOfBytes, LowestAcceptableAddress, HighestAcceptableAddress, BoundaryAddressMultiple, Protect, PreferredNode] });
  }

  /** IRQL <= APC_LEVEL. */
  *MmAllocateMappingAddress(NumberOfBytes: number, PoolTag: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'MmAllocateMappingAddress', args: [NumberOfBytes, PoolTag] });
  }

  /** IRQL <= APC_LEVEL. */
  *MmAllocateMappingAddressEx(NumberOfBytes: number, PoolTag: number, Flags: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'MmAllocateMappingAddressEx', args: [NumberOfBytes, PoolTag, Flags] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *MmAllocateNodePagesForMdlEx(LowAddress: GuestValue, HighAddress: GuestValue, SkipBytes: GuestValue, TotalBytes: GuestValue, CacheType: number, IdealNode: number, Flags: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'MmAllocateNodePagesForMdlEx', args: [LowAddress, HighAddress, SkipBytes, TotalBytes, CacheType, IdealNode, Flags] });
  }

  /** IRQL <= APC_LEVEL. */
  *MmAllocateNonCachedMemory(NumberOfBytes: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'MmAllocateNonCachedMemory', args: [NumberOfBytes] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *MmAllocatePagesForMdl(LowAddress: GuestValue, HighAddress: GuestValue, SkipBytes: GuestValue, TotalBytes: GuestValue): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'MmAllocatePagesForMdl', args: [LowAddress, HighAddress, SkipBytes, TotalBytes] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *MmAllocatePagesForMdlEx(LowAddress: GuestValue, HighAddress: GuestValue, SkipBytes: GuestValue, TotalBytes: GuestValue, CacheType: number, Flags: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'MmAllocatePagesForMdlEx', args: [LowAddress, HighAddress, SkipBytes, TotalBytes, CacheType, Flags] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *MmBuildMdlForNonPagedPool(MemoryDescriptorList: GuestAddress): DriverCode<void> {
    yield { target: 'MmBuildMdlForNonPagedPool', args: [MemoryDescriptorList] };
  }

  /** IRQL <= APC_LEVEL. */
  *MmCanFileBeTruncated(SectionPointer: GuestAddress, NewFileSize: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'MmCanFileBeTruncated', args: [SectionPointer, NewFileSize] });
  }

  /** IRQL <= APC_LEVEL. */
  *MmCopyMemory(TargetAddress: GuestAddress, SourceAddress: GuestValue, NumberOfBytes: number, Flags: number, NumberOfBytesTransferred: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'MmCopyMemory', args: [TargetAddress, SourceAddress, NumberOfBytes, Flags, NumberOfBytesTransferred] });
  }

  /** IRQL <= APC_LEVEL. */
  *MmCopyVirtualMemory(FromProcess: GuestAddress, FromAddress: GuestAddress, ToProcess: GuestAddress, ToAddress: GuestAddress, BufferSize: number, PreviousMode: number, NumberOfBytesCopied: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'MmCopyVirtualMemory', args: [FromProcess, FromAddress, ToProcess, ToAddress, BufferSize, PreviousMode, NumberOfBytesCopied] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *MmCreateMdl(MemoryDescriptorList: GuestAddress, Base: GuestAddress, Length: GuestValue): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'MmCreateMdl', args: [MemoryDescriptorList, Base, Length] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *MmCreateSection(SectionObject: GuestAddress, DesiredAccess: number, ObjectAttributes: GuestAddress, MaximumSize: GuestAddress, SectionPageProtection: number, AllocationAttributes: number, FileHandle: GuestValue, FileObject: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'MmCreateSection', args: [SectionObject, DesiredAccess, ObjectAttributes, MaximumSize, SectionPageProtection, AllocationAttributes, FileHandle, FileObject] });
  }

  /** IRQL <= APC_LEVEL. */
  *MmDoesFileHaveUserWritableReferences(SectionPointer: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'MmDoesFileHaveUserWritableReferences', args: [SectionPointer] });
  }

  /** IRQL <= APC_LEVEL. */
  *MmFlushImageSection(SectionObjectPointer: GuestAddress, FlushType: number): DriverCode<boolean> {
    return asBoolean(yield { target: 'MmFlushImageSection', args: [SectionObjectPointer, FlushType] });
  }

  /** IRQL <= APC_LEVEL. */
  *MmForceSectionClosed(SectionObjectPointer: GuestAddress, DelayClose: boolean): DriverCode<boolean> {
    return asBoolean(yield { target: 'MmForceSectionClosed', args: [SectionObjectPointer, DelayClose] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *MmFreeContiguousMemory(BaseAddress: GuestAddress): DriverCode<void> {
    yield { target: 'MmFreeContiguousMemory', args: [BaseAddress] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *MmFreeContiguousMemorySpecifyCache(BaseAddress: GuestAddress, NumberOfBytes: number, CacheType: number): DriverCode<void> {
    yield { target: 'MmFreeContiguousMemorySpecifyCache', args: [BaseAddress, NumberOfBytes, CacheType] };
  }

  /** IRQL <= APC_LEVEL. */
  *MmFreeMappingAddress(BaseAddress: GuestAddress, PoolTag: number): DriverCode<void> {
    yield { target: 'MmFreeMappingAddress', args: [BaseAddress, PoolTag] };
  }

  /** IRQL <= APC_LEVEL. */
  *MmFreeNonCachedMemory(BaseAddress: GuestAddress, NumberOfBytes: number): DriverCode<void> {
    yield { target: 'MmFreeNonCachedMemory', args: [BaseAddress, NumberOfBytes] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *MmFreePagesFromMdl(MemoryDescriptorList: GuestAddress): DriverCode<void> {
    yield { target: 'MmFreePagesFromMdl', args: [MemoryDescriptorList] };
  }

  /** IRQL any. */
  *MmGetPhysicalAddress(BaseAddress: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'MmGetPhysicalAddress', args: [BaseAddress] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *MmGetPhysicalMemoryRanges(): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'MmGetPhysicalMemoryRanges', args: [] });
  }

  /** IRQL <= APC_LEVEL. */
  *MmGetPhysicalMemoryRangesEx(PartitionObject: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'MmGetPhysicalMemoryRangesEx', args: [PartitionObject] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *MmGetSystemRoutineAddress(SystemRoutineName: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'MmGetSystemRoutineAddress', args: [SystemRoutineName] });
  }

  /** IRQL any. */
  *MmGetVirtualForPhysical(PhysicalAddress: GuestValue): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'MmGetVirtualForPhysical', args: [PhysicalAddress] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *MmIsAddressValid(VirtualAddress: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'MmIsAddressValid', args: [VirtualAddress] });
  }

  /** IRQL <= APC_LEVEL. */
  *MmIsDriverVerifying(DriverObject: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'MmIsDriverVerifying', args: [DriverObject] });
  }

  /** IRQL <= APC_LEVEL. */
  *MmIsDriverVerifyingByAddress(AddressWithinSection: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'MmIsDriverVerifyingByAddress', args: [AddressWithinSection] });
  }

  /** IRQL any. */
  *MmIsNonPagedSystemAddressValid(VirtualAddress: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'MmIsNonPagedSystemAddressValid', args: [VirtualAddress] });
  }

  /** IRQL any. */
  *MmIsThisAnNtAsSystem(): DriverCode<boolean> {
    return asBoolean(yield { target: 'MmIsThisAnNtAsSystem', args: [] });
  }

  /** IRQL <= APC_LEVEL. */
  *MmLockPagableDataSection(AddressWithinSection: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'MmLockPagableDataSection', args: [AddressWithinSection] });
  }

  /** IRQL <= APC_LEVEL. */
  *MmLockPagableSectionByHandle(ImageSectionHandle: GuestAddress): DriverCode<void> {
    yield { target: 'MmLockPagableSectionByHandle', args: [ImageSectionHandle] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *MmMapIoSpace(PhysicalAddress: GuestValue, NumberOfBytes: number, CacheType: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'MmMapIoSpace', args: [PhysicalAddress, NumberOfBytes, CacheType] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *MmMapIoSpaceEx(PhysicalAddress: GuestValue, NumberOfBytes: number, Protect: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'MmMapIoSpaceEx', args: [PhysicalAddress, NumberOfBytes, Protect] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *MmMapLockedPages(MemoryDescriptorList: GuestAddress, AccessMode: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'MmMapLockedPages', args: [MemoryDescriptorList, AccessMode] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *MmMapLockedPagesSpecifyCache(MemoryDescriptorList: GuestAddress, AccessMode: number, CacheType: number, RequestedAddress: GuestAddress, BugCheckOnFailure: number, Priority: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'MmMapLockedPagesSpecifyCache', args: [MemoryDescriptorList, AccessMode, CacheType, RequestedAddress, BugCheckOnFailure, Priority] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *MmMapLockedPagesWithReservedMapping(MappingAddress: GuestAddress, PoolTag: number, MemoryDescriptorList: GuestAddress, CacheType: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'MmMapLockedPagesWithReservedMapping', args: [MappingAddress, PoolTag, MemoryDescriptorList, CacheType] });
  }

  /** IRQL <= APC_LEVEL. */
  *MmMapViewInSessionSpace(Section: GuestAddress, MappedBase: GuestAddress, ViewSize: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'MmMapViewInSessionSpace', args: [Section, MappedBase, ViewSize] });
  }

  /** IRQL <= APC_LEVEL. */
  *MmMapViewInSessionSpaceEx(Section: GuestAddress, MappedBase: GuestAddress, ViewSize: GuestAddress, SectionOffset: GuestAddress, Flags: GuestValue): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'MmMapViewInSessionSpaceEx', args: [Section, MappedBase, ViewSize, SectionOffset, Flags] });
  }

  /** IRQL <= APC_LEVEL. */
  *MmMapViewInSystemSpace(Section: GuestAddress, MappedBase: GuestAddress, ViewSize: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'MmMapViewInSystemSpace', args: [Section, MappedBase, ViewSize] });
  }

  /** IRQL <= APC_LEVEL. */
  *MmMapViewInSystemSpaceEx(Section: GuestAddress, MappedBase: GuestAddress, ViewSize: GuestAddress, SectionOffset: GuestAddress, Flags: GuestValue): DriverCode<number> {
    return asUnsigned(yield { target: 'MmMapViewInSystemSpaceEx', args: [Section, MappedBase, ViewSize, SectionOffset, Flags] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *MmMapViewOfSection(SectionToMap: GuestAddress, Process: GuestAddress, CapturedBase: GuestAddress, ZeroBits: GuestValue, CommitSize: GuestValue, SectionOffset: GuestAddress, CapturedViewSize: GuestAddress, InheritDisposition: number, AllocationType: number, Win32Protect: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'MmMapViewOfSection', args: [SectionToMap, Process, CapturedBase, ZeroBits, CommitSize, SectionOffset, CapturedViewSize, InheritDisposition, AllocationType, Win32Protect] });
  }

  /** IRQL <= APC_LEVEL. */
  *MmPageEntireDriver(AddressWithinSection: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'MmPageEntireDriver', args: [AddressWithinSection] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *MmProbeAndLockPages(MemoryDescriptorList: GuestAddress, AccessMode: number, Operation: number): DriverCode<void> {
    yield { target: 'MmProbeAndLockPages', args: [MemoryDescriptorList, AccessMode, Operation] };
  }

  /** IRQL <= APC_LEVEL. */
  *MmProbeAndLockProcessPages(MemoryDescriptorList: GuestAddress, Process: GuestAddress, AccessMode: number, Operation: number): DriverCode<void> {
    yield { target: 'MmProbeAndLockProcessPages', args: [MemoryDescriptorList, Process, AccessMode, Operation] };
  }

  /** IRQL <= APC_LEVEL. */
  *MmProbeAndLockSelectedPages(MemoryDescriptorList: GuestAddress, SegmentArray: GuestAddress, AccessMode: number, Operation: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'MmProbeAndLockSelectedPages', args: [MemoryDescriptorList, SegmentArray, AccessMode, Operation] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *MmProtectMdlSystemAddress(MemoryDescriptorList: GuestAddress, NewProtect: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'MmProtectMdlSystemAddress', args: [MemoryDescriptorList, NewProtect] });
  }

  /** IRQL any. */
  *MmQuerySystemSize(): DriverCode<number> {
    return asUnsigned(yield { target: 'MmQuerySystemSize', args: [] });
  }

  /** IRQL <= APC_LEVEL. */
  *MmResetDriverPaging(AddressWithinSection: GuestAddress): DriverCode<void> {
    yield { target: 'MmResetDriverPaging', args: [AddressWithinSection] };
  }

  /** IRQL <= APC_LEVEL. */
  *MmSecureVirtualMemory(Address: GuestAddress, Size: number, ProbeMode: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'MmSecureVirtualMemory', args: [Address, Size, ProbeMode] });
  }

  /** IRQL any. */
  *MmSizeOfMdl(Base: GuestAddress, Length: GuestValue): DriverCode<number> {
    return asUnsigned(yield { target: 'MmSizeOfMdl', args: [Base, Length] });
  }

  /** IRQL <= APC_LEVEL. */
  *MmUnlockPagableImageSection(ImageSectionHandle: GuestAddress): DriverCode<void> {
    yield { target: 'MmUnlockPagableImageSection', args: [ImageSectionHandle] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *MmUnlockPages(MemoryDescriptorList: GuestAddress): DriverCode<void> {
    yield { target: 'MmUnlockPages', args: [MemoryDescriptorList] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *MmUnmapIoSpace(BaseAddress: GuestAddress, NumberOfBytes: number): DriverCode<void> {
    yield { target: 'MmUnmapIoSpace', args: [BaseAddress, NumberOfBytes] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *MmUnmapLockedPages(BaseAddress: GuestAddress, MemoryDescriptorList: GuestAddress): DriverCode<void> {
    yield { target: 'MmUnmapLockedPages', args: [BaseAddress, MemoryDescriptorList] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *MmUnmapReservedMapping(BaseAddress: GuestAddress, PoolTag: number, MemoryDescriptorList: GuestAddress): DriverCode<void> {
    yield { target: 'MmUnmapReservedMapping', args: [BaseAddress, PoolTag, MemoryDescriptorList] };
  }

  /** IRQL <= APC_LEVEL. */
  *MmUnmapViewInSessionSpace(MappedBase: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'MmUnmapViewInSessionSpace', args: [MappedBase] });
  }

  /** IRQL <= APC_LEVEL. */
  *MmUnmapViewInSystemSpace(MappedBase: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'MmUnmapViewInSystemSpace', args: [MappedBase] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *MmUnmapViewOfSection(Process: GuestAddress, BaseAddress: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'MmUnmapViewOfSection', args: [Process, BaseAddress] });
  }

  /** IRQL <= APC_LEVEL. */
  *MmUnsecureVirtualMemory(SecureHandle: GuestValue): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'MmUnsecureVirtualMemory', args: [SecureHandle] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *NtAdjustPrivilegesToken(TokenHandle: GuestValue, DisableAllPrivileges: boolean, NewState: GuestAddress, BufferLength: number, PreviousState: GuestAddress, ReturnLength: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'NtAdjustPrivilegesToken', args: [TokenHandle, DisableAllPrivileges, NewState, BufferLength, PreviousState, ReturnLength] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *NtAllocateVirtualMemory(ProcessHandle: GuestValue, BaseAddress: GuestAddress, ZeroBits: GuestValue, RegionSize: GuestAddress, AllocationType: number, Protect: number): DriverCode<number> {
    return asUnsigned(yield { target: 'NtAllocateVirtualMemory', args: [ProcessHandle, BaseAddress, ZeroBits, RegionSize, AllocationType, Protect] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *NtClose(Handle: GuestValue): DriverCode<number> {
    return asUnsigned(yield { target: 'NtClose', args: [Handle] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *NtCreateEvent(EventHandle: GuestAddress, DesiredAccess: number, ObjectAttributes: GuestAddress, EventType: number, InitialState: boolean): DriverCode<number> {
    return asUnsigned(yield { target: 'NtCreateEvent', args: [EventHandle, DesiredAccess, ObjectAttributes, EventType, InitialState] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *NtCreateFile(FileHandle: GuestAddress, DesiredAccess: number, ObjectAttributes: GuestAddress, IoStatusBlock: GuestAddress, AllocationSize: GuestAddress, FileAttributes: number, ShareAccess: number, CreateDisposition: number, CreateOptions: number, EaBuffer: GuestAddress, EaLength: number): DriverCode<number> {
    return asUnsigned(yield { target: 'NtCreateFile', args: [FileHandle, DesiredAccess, ObjectAttributes, IoStatusBlock, AllocationSize, FileAttributes, ShareAccess, CreateDisposition, CreateOptions, EaBuffer, EaLength] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *NtCreateSection(SectionHandle: GuestAddress, DesiredAccess: number, ObjectAttributes: GuestAddress, MaximumSize: GuestAddress, SectionPageProtection: number, AllocationAttributes: number, FileHandle: GuestValue): DriverCode<number> {
    return asUnsigned(yield { target: 'NtCreateSection', args: [SectionHandle, DesiredAccess, ObjectAttributes, MaximumSize, SectionPageProtection, AllocationAttributes, FileHandle] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *NtDeleteFile(ObjectAttributes: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'NtDeleteFile', args: [ObjectAttributes] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *NtDeviceIoControlFile(FileHandle: GuestValue, Event: GuestValue, ApcRoutine: GuestAddress, ApcContext: GuestValue, IoStatusBlock: GuestAddress, IoControlCode: number, InputBuffer: GuestAddress, InputBufferLength: number, OutputBuffer: GuestAddress, OutputBufferLength: number): DriverCode<number> {
    return asUnsigned(yield { target: 'NtDeviceIoControlFile', args: [FileHandle, Event, ApcRoutine, ApcContext, IoStatusBlock, IoControlCode, InputBuffer, InputBufferLength, OutputBuffer, OutputBufferLength] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *NtDuplicateObject(SourceProcessHandle: GuestValue, SourceHandle: GuestValue, TargetProcessHandle: GuestValue, TargetHandle: GuestAddress, DesiredAccess: number, HandleAttributes: number, Options: number): DriverCode<number> {
    return asUnsigned(yield { target: 'NtDuplicateObject', args: [SourceProcessHandle, SourceHandle, TargetProcessHandle, TargetHandle, DesiredAccess, HandleAttributes, Options] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *NtDuplicateToken(ExistingTokenHandle: GuestValue, DesiredAccess: number, ObjectAttributes: GuestAddress, EffectiveOnly: boolean, TokenType: number, NewTokenHandle: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'NtDuplicateToken', args: [ExistingTokenHandle, DesiredAccess, ObjectAttributes, EffectiveOnly, TokenType, NewTokenHandle] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *NtFreeVirtualMemory(ProcessHandle: GuestValue, BaseAddress: GuestAddress, RegionSize: GuestAddress, FreeType: number): DriverCode<number> {
    return asUnsigned(yield { target: 'NtFreeVirtualMemory', args: [ProcessHandle, BaseAddress, RegionSize, FreeType] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *NtFsControlFile(FileHandle: GuestValue, Event: GuestValue, ApcRoutine: GuestAddress, ApcContext: GuestValue, IoStatusBlock: GuestAddress, IoControlCode: number, InputBuffer: GuestAddress, InputBufferLength: number, OutputBuffer: GuestAddress, OutputBufferLength: number): DriverCode<number> {
    return asUnsigned(yield { target: 'NtFsControlFile', args: [FileHandle, Event, ApcRoutine, ApcContext, IoStatusBlock, IoControlCode, InputBuffer, InputBufferLength, OutputBuffer, OutputBufferLength] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *NtMakePermanentObject(Handle: GuestValue): DriverCode<number> {
    return asUnsigned(yield { target: 'NtMakePermanentObject', args: [Handle] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *NtMapViewOfSection(SectionHandle: GuestValue, ProcessHandle: GuestValue, BaseAddress: GuestAddress, ZeroBits: GuestValue, CommitSize: GuestValue, SectionOffset: GuestAddress, ViewSize: GuestAddress, InheritDisposition: number, AllocationType: number, Win32Protect: number): DriverCode<number> {
    return asUnsigned(yield { target: 'NtMapViewOfSection', args: [SectionHandle, ProcessHandle, BaseAddress, ZeroBits, CommitSize, SectionOffset, ViewSize, InheritDisposition, AllocationType, Win32Protect] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *NtOpenFile(FileHandle: GuestAddress, DesiredAccess: number, ObjectAttributes: GuestAddress, IoStatusBlock: GuestAddress, ShareAccess: number, OpenOptions: number): DriverCode<number> {
    return asUnsigned(yield { target: 'NtOpenFile', args: [FileHandle, DesiredAccess, ObjectAttributes, IoStatusBlock, ShareAccess, OpenOptions] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *NtOpenProcess(ProcessHandle: GuestAddress, DesiredAccess: number, ObjectAttributes: GuestAddress, ClientId: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'NtOpenProcess', args: [ProcessHandle, DesiredAccess, ObjectAttributes, ClientId] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *NtOpenProcessToken(ProcessHandle: GuestValue, DesiredAccess: number, TokenHandle: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'NtOpenProcessToken', args: [ProcessHandle, DesiredAccess, TokenHandle] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *NtOpenProcessTokenEx(ProcessHandle: GuestValue, DesiredAccess: number, HandleAttributes: number, TokenHandle: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'NtOpenProcessTokenEx', args: [ProcessHandle, DesiredAccess, HandleAttributes, TokenHandle] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *NtOpenThread(ThreadHandle: GuestAddress, DesiredAccess: number, ObjectAttributes: GuestAddress, ClientId: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'NtOpenThread', args: [ThreadHandle, DesiredAccess, ObjectAttributes, ClientId] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *NtOpenThreadToken(ThreadHandle: GuestValue, DesiredAccess: number, OpenAsSelf: boolean, TokenHandle: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'NtOpenThreadToken', args: [ThreadHandle, DesiredAccess, OpenAsSelf, TokenHandle] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *NtOpenThreadTokenEx(ThreadHandle: GuestValue, DesiredAccess: number, OpenAsSelf: boolean, HandleAttributes: number, TokenHandle: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'NtOpenThreadTokenEx', args: [ThreadHandle, DesiredAccess, OpenAsSelf, HandleAttributes, TokenHandle] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *NtPrivilegeCheck(ClientToken: GuestValue, RequiredPrivileges: GuestAddress, Result: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'NtPrivilegeCheck', args: [ClientToken, RequiredPrivileges, Result] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *NtQueryDirectoryFile(FileHandle: GuestValue, Event: GuestValue, ApcRoutine: GuestAddress, ApcContext: GuestValue, IoStatusBlock: GuestAddress, FileInformation: GuestAddress, Length: number, FileInformationClass: number, ReturnSingleEntry: boolean, FileName: GuestAddress, RestartScan: boolean): DriverCode<number> {
    return asUnsigned(yield { target: 'NtQueryDirectoryFile', args: [FileHandle, Event, ApcRoutine, ApcContext, IoStatusBlock, FileInformation, Length, FileInformationClass, ReturnSingleEntry, FileName, RestartScan] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *NtQueryInformationFile(FileHandle: GuestValue, IoStatusBlock: GuestAddress, FileInformation: GuestAddress, Length: number, FileInformationClass: number): DriverCode<number> {
    return asUnsigned(yield { target: 'NtQueryInformationFile', args: [FileHandle, IoStatusBlock, FileInformation, Length, FileInformationClass] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *NtQueryInformationProcess(ProcessHandle: GuestValue, ProcessInformationClass: number, ProcessInformation: GuestAddress, ProcessInformationLength: number, ReturnLength: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'NtQueryInformationProcess', args: [ProcessHandle, ProcessInformationClass, ProcessInformation, ProcessInformationLength, ReturnLength] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *NtQueryInformationThread(ThreadHandle: GuestValue, ThreadInformationClass: number, ThreadInformation: GuestAddress, ThreadInformationLength: number, ReturnLength: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'NtQueryInformationThread', args: [ThreadHandle, ThreadInformationClass, ThreadInformation, ThreadInformationLength, ReturnLength] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *NtQueryInformationToken(TokenHandle: GuestValue, TokenInformationClass: number, TokenInformation: GuestAddress, TokenInformationLength: number, ReturnLength: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'NtQueryInformationToken', args: [TokenHandle, TokenInformationClass, TokenInformation, TokenInformationLength, ReturnLength] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *NtQueryObject(Handle: GuestValue, ObjectInformationClass: number, ObjectInformation: GuestAddress, ObjectInformationLength: number, ReturnLength: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'NtQueryObject', args: [Handle, ObjectInformationClass, ObjectInformation, ObjectInformationLength, ReturnLength] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *NtQuerySecurityObject(Handle: GuestValue, SecurityInformation: number, SecurityDescriptor: GuestAddress, Length: number, LengthNeeded: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'NtQuerySecurityObject', args: [Handle, SecurityInformation, SecurityDescriptor, Length, LengthNeeded] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *NtQuerySystemInformation(SystemInformationClass: number, SystemInformation: GuestAddress, SystemInformationLength: number, ReturnLength: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'NtQuerySystemInformation', args: [SystemInformationClass, SystemInformation, SystemInformationLength, ReturnLength] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *NtQueryVolumeInformationFile(FileHandle: GuestValue, IoStatusBlock: GuestAddress, FileInformation: GuestAddress, Length: number, FileInformationClass: number): DriverCode<number> {
    return asUnsigned(yield { target: 'NtQueryVolumeInformationFile', args: [FileHandle, IoStatusBlock, FileInformation, Length, FileInformationClass] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *NtReadFile(FileHandle: GuestValue, Event: GuestValue, ApcRoutine: GuestAddress, ApcContext: GuestValue, IoStatusBlock: GuestAddress, Buffer: GuestAddress, Length: number, ByteOffset: GuestAddress, Key: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'NtReadFile', args: [FileHandle, Event, ApcRoutine, ApcContext, IoStatusBlock, Buffer, Length, ByteOffset, Key] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *NtSetEvent(EventHandle: GuestValue, PreviousState: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'NtSetEvent', args: [EventHandle, PreviousState] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *NtSetInformationFile(FileHandle: GuestValue, IoStatusBlock: GuestAddress, FileInformation: GuestAddress, Length: number, FileInformationClass: number): DriverCode<number> {
    return asUnsigned(yield { target: 'NtSetInformationFile', args: [FileHandle, IoStatusBlock, FileInformation, Length, FileInformationClass] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *NtSetInformationProcess(ProcessHandle: GuestValue, ProcessInformationClass: number, ProcessInformation: GuestAddress, ProcessInformationLength: number): DriverCode<number> {
    return asUnsigned(yield { target: 'NtSetInformationProcess', args: [ProcessHandle, ProcessInformationClass, ProcessInformation, ProcessInformationLength] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *NtSetInformationThread(ThreadHandle: GuestValue, ThreadInformationClass: number, ThreadInformation: GuestAddress, ThreadInformationLength: number): DriverCode<number> {
    return asUnsigned(yield { target: 'NtSetInformationThread', args: [ThreadHandle, ThreadInformationClass, ThreadInformation, ThreadInformationLength] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *NtSetSecurityObject(Handle: GuestValue, SecurityInformation: number, SecurityDescriptor: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'NtSetSecurityObject', args: [Handle, SecurityInformation, SecurityDescriptor] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *NtWaitForSingleObject(Handle: GuestValue, Alertable: boolean, Timeout: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'NtWaitForSingleObject', args: [Handle, Alertable, Timeout] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *NtWriteFile(FileHandle: GuestValue, Event: GuestValue, ApcRoutine: GuestAddress, ApcContext: GuestValue, IoStatusBlock: GuestAddress, Buffer: GuestAddress, Length: number, ByteOffset: GuestAddress, Key: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'NtWriteFile', args: [FileHandle, Event, ApcRoutine, ApcContext, IoStatusBlock, Buffer, Length, ByteOffset, Key] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ObCloseHandle(Handle: GuestValue, PreviousMode: number): DriverCode<number> {
    return asUnsigned(yield { target: 'ObCloseHandle', args: [Handle, PreviousMode] });
  }

  /** IRQL <= APC_LEVEL. */
  *ObCreateObject(ProbeMode: number, ObjectType: GuestAddress, ObjectAttributes: GuestAddress, OwnershipMode: number, ParseContext: GuestAddress, ObjectBodySize: number, PagedPoolCharge: number, NonPagedPoolCharge: number, Object: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ObCreateObject', args: [ProbeMode, ObjectType, ObjectAttributes, OwnershipMode, ParseContext, ObjectBodySize, PagedPoolCharge, NonPagedPoolCharge, Object] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ObDereferenceObject(Object: GuestAddress): DriverCode<number> {
    return asSigned64(yield { target: 'ObDereferenceObject', args: [Object] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ObDereferenceObjectDeferDelete(Object: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ObDereferenceObjectDeferDelete', args: [Object] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ObDereferenceObjectDeferDeleteWithTag(Object: GuestAddress, Tag: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ObDereferenceObjectDeferDeleteWithTag', args: [Object, Tag] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ObDuplicateObject(SourceProcess: GuestAddress, SourceHandle: GuestValue, TargetProcess: GuestAddress, TargetHandle: GuestAddress, DesiredAccess: number, HandleAttributes: number, Options: number, PreviousMode: number): DriverCode<number> {
    return asUnsigned(yield { target: 'ObDuplicateObject', args: [SourceProcess, SourceHandle, TargetProcess, TargetHandle, DesiredAccess, HandleAttributes, Options, PreviousMode] });
  }

  /** IRQL any. */
  *ObGetFilterVersion(): DriverCode<number> {
    return asUnsigned(yield { target: 'ObGetFilterVersion', args: [] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ObGetObjectSecurity(Object: GuestAddress, SecurityDescriptor: GuestAddress, MemoryAllocated: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ObGetObjectSecurity', args: [Object, SecurityDescriptor, MemoryAllocated] });
  }

  /** IRQL <= APC_LEVEL. */
  *ObGetObjectType(Object: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ObGetObjectType', args: [Object] });
  }

  /** IRQL <= APC_LEVEL. */
  *ObInsertObject(Object: GuestAddress, PassedAccessState: GuestAddress, DesiredAccess: number, ObjectPointerBias: number, NewObject: GuestAddress, Handle: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ObInsertObject', args: [Object, PassedAccessState, DesiredAccess, ObjectPointerBias, NewObject, Handle] });
  }

  /** IRQL <= APC_LEVEL. */
  *ObIsKernelHandle(Handle: GuestValue): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ObIsKernelHandle', args: [Handle] });
  }

  /** IRQL <= APC_LEVEL. */
  *ObMakeTemporaryObject(Object: GuestAddress): DriverCode<void> {
    yield { target: 'ObMakeTemporaryObject', args: [Object] };
  }

  /** IRQL PASSIVE_LEVEL. */
  *ObOpenObjectByName(ObjectAttributes: GuestAddress, ObjectType: GuestAddress, AccessMode: number, AccessState: GuestAddress, DesiredAccess: number, ParseContext: GuestAddress, Handle: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ObOpenObjectByName', args: [ObjectAttributes, ObjectType, AccessMode, AccessState, DesiredAccess, ParseContext, Handle] });
  }

  /** IRQL <= APC_LEVEL. */
  *ObOpenObjectByPointer(Object: GuestAddress, HandleAttributes: number, PassedAccessState: GuestAddress, DesiredAccess: number, ObjectType: GuestAddress, AccessMode: number, Handle: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ObOpenObjectByPointer', args: [Object, HandleAttributes, PassedAccessState, DesiredAccess, ObjectType, AccessMode, Handle] });
  }

  /** IRQL <= APC_LEVEL. */
  *ObOpenObjectByPointerWithTag(Object: GuestAddress, HandleAttributes: number, PassedAccessState: GuestAddress, DesiredAccess: number, ObjectType: GuestAddress, AccessMode: number, Tag: number, Handle: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ObOpenObjectByPointerWithTag', args: [Object, HandleAttributes, PassedAccessState, DesiredAccess, ObjectType, AccessMode, Tag, Handle] });
  }

  /** IRQL <= APC_LEVEL. */
  *ObQueryNameString(Object: GuestAddress, ObjectNameInfo: GuestAddress, Length: number, ReturnLength: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ObQueryNameString', args: [Object, ObjectNameInfo, Length, ReturnLength] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ObReferenceObjectByHandle(Handle: GuestValue, DesiredAccess: number, ObjectType: GuestAddress, AccessMode: number, Object: GuestAddress, HandleInformation: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ObReferenceObjectByHandle', args: [Handle, DesiredAccess, ObjectType, AccessMode, Object, HandleInformation] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ObReferenceObjectByHandleWithTag(Handle: GuestValue, DesiredAccess: number, ObjectType: GuestAddress, AccessMode: number, Tag: number, Object: GuestAddress, HandleInformation: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ObReferenceObjectByHandleWithTag', args: [Handle, DesiredAccess, ObjectType, AccessMode, Tag, Object, HandleInformation] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ObReferenceObjectByName(ObjectName: GuestAddress, Attributes: number, AccessState: GuestAddress, DesiredAccess: number, ObjectType: GuestAddress, AccessMode: number, ParseContext: GuestAddress, Object: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ObReferenceObjectByName', args: [ObjectName, Attributes, AccessState, DesiredAccess, ObjectType, AccessMode, ParseContext, Object] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ObReferenceObjectByPointer(Object: GuestAddress, DesiredAccess: number, ObjectType: GuestAddress, AccessMode: number): DriverCode<number> {
    return asUnsigned(yield { target: 'ObReferenceObjectByPointer', args: [Object, DesiredAccess, ObjectType, AccessMode] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ObReferenceObjectByPointerWithTag(Object: GuestAddress, DesiredAccess: number, ObjectType: GuestAddress, AccessMode: number, Tag: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ObReferenceObjectByPointerWithTag', args: [Object, DesiredAccess, ObjectType, AccessMode, Tag] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ObReferenceObjectSafe(Object: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ObReferenceObjectSafe', args: [Object] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ObReferenceObjectSafeWithTag(Object: GuestAddress, Tag: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ObReferenceObjectSafeWithTag', args: [Object, Tag] });
  }

  /** IRQL <= APC_LEVEL. */
  *ObRegisterCallbacks(CallbackRegistration: GuestAddress, RegistrationHandle: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ObRegisterCallbacks', args: [CallbackRegistration, RegistrationHandle] });
  }

  /** IRQL <= APC_LEVEL. */
  *ObReleaseObjectSecurity(SecurityDescriptor: GuestAddress, MemoryAllocated: boolean): DriverCode<void> {
    yield { target: 'ObReleaseObjectSecurity', args: [SecurityDescriptor, MemoryAllocated] };
  }

  /** IRQL <= APC_LEVEL. */
  *ObSetHandleAttributes(Handle: GuestValue, HandleFlags: GuestAddress, PreviousMode: number): DriverCode<number> {
    return asUnsigned(yield { target: 'ObSetHandleAttributes', args: [Handle, HandleFlags, PreviousMode] });
  }

  /** IRQL <= APC_LEVEL. */
  *ObUnRegisterCallbacks(RegistrationHandle: GuestAddress): DriverCode<void> {
    yield { target: 'ObUnRegisterCallbacks', args: [RegistrationHandle] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ObfDereferenceObject(Object: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ObfDereferenceObject', args: [Object] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ObfDereferenceObjectWithTag(Object: GuestAddress, Tag: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ObfDereferenceObjectWithTag', args: [Object, Tag] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ObfReferenceObject(Object: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ObfReferenceObject', args: [Object] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *ObfReferenceObjectWithTag(Object: GuestAddress, Tag: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ObfReferenceObjectWithTag', args: [Object, Tag] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *PoCallDriver(DeviceObject: GuestAddress, Irp: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'PoCallDriver', args: [DeviceObject, Irp] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *PoRequestPowerIrp(DeviceObject: GuestAddress, MinorFunction: number, PowerState: number, CompletionFunction: GuestAddress, Context: GuestValue, Irp: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'PoRequestPowerIrp', args: [DeviceObject, MinorFunction, PowerState, CompletionFunction, Context, Irp] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *PoSetPowerState(DeviceObject: GuestAddress, Type: number, State: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'PoSetPowerState', args: [DeviceObject, Type, State] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *PoStartNextPowerIrp(Irp: GuestAddress): DriverCode<void> {
    yield { target: 'PoStartNextPowerIrp', args: [Irp] };
  }

  /** IRQL <= APC_LEVEL. */
  *ProbeForRead(Address: GuestValue, Length: GuestValue, Alignment: number): DriverCode<void> {
    yield { target: 'ProbeForRead', args: [Address, Length, Alignment] };
  }

  /** IRQL <= APC_LEVEL. */
  *ProbeForWrite(Address: GuestValue, Length: GuestValue, Alignment: number): DriverCode<void> {
    yield { target: 'ProbeForWrite', args: [Address, Length, Alignment] };
  }

  /** IRQL PASSIVE_LEVEL. */
  *PsAcquireProcessExitSynchronization(Process: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'PsAcquireProcessExitSynchronization', args: [Process] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *PsAssignImpersonationToken(Thread: GuestAddress, Token: GuestValue): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'PsAssignImpersonationToken', args: [Thread, Token] });
  }

  /** IRQL <= APC_LEVEL. */
  *PsChargePoolQuota(Process: GuestAddress, PoolType: number, Amount: GuestValue): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'PsChargePoolQuota', args: [Process, PoolType, Amount] });
  }

  /** IRQL <= APC_LEVEL. */
  *PsChargeProcessNonPagedPoolQuota(Process: GuestAddress, Amount: GuestValue): DriverCode<number> {
    return asUnsigned(yield { target: 'PsChargeProcessNonPagedPoolQuota', args: [Process, Amount] });
  }

  /** IRQL <= APC_LEVEL. */
  *PsChargeProcessPagedPoolQuota(Process: GuestAddress, Amount: GuestValue): DriverCode<number> {
    return asUnsigned(yield { target: 'PsChargeProcessPagedPoolQuota', args: [Process, Amount] });
  }

  /** IRQL <= APC_LEVEL. */
  *PsChargeProcessPoolQuota(Process: GuestAddress, PoolType: number, Amount: GuestValue): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'PsChargeProcessPoolQuota', args: [Process, PoolType, Amount] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *PsCreateSystemThread(ThreadHandle: GuestAddress, DesiredAccess: number, ObjectAttributes: GuestAddress, ProcessHandle: GuestValue, ClientId: GuestAddress, StartRoutine: GuestAddress, StartContext: GuestValue): DriverCode<number> {
    return asUnsigned(yield { target: 'PsCreateSystemThread', args: [ThreadHandle, DesiredAccess, ObjectAttributes, ProcessHandle, ClientId, StartRoutine, StartContext] });
  }

  /** IRQL <= APC_LEVEL. */
  *PsDereferenceImpersonationToken(ImpersonationToken: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'PsDereferenceImpersonationToken', args: [ImpersonationToken] });
  }

  /** IRQL <= APC_LEVEL. */
  *PsDereferencePrimaryToken(PrimaryToken: GuestAddress): DriverCode<void> {
    yield { target: 'PsDereferencePrimaryToken', args: [PrimaryToken] };
  }

  /** IRQL any. */
  *PsGetCurrentProcessId(): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'PsGetCurrentProcessId', args: [] });
  }

  /** IRQL any. */
  *PsGetCurrentProcessSessionId(): DriverCode<number> {
    return asUnsigned(yield { target: 'PsGetCurrentProcessSessionId', args: [] });
  }

  /** IRQL any. */
  *PsGetCurrentThreadId(): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'PsGetCurrentThreadId', args: [] });
  }

  /** IRQL any. */
  *PsGetCurrentThreadPreviousMode(): DriverCode<number> {
    return asByte(yield { target: 'PsGetCurrentThreadPreviousMode', args: [] });
  }

  /** IRQL any. */
  *PsGetCurrentThreadProcess(): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'PsGetCurrentThreadProcess', args: [] });
  }

  /** IRQL any. */
  *PsGetCurrentThreadProcessId(): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'PsGetCurrentThreadProcessId', args: [] });
  }

  /** IRQL any. */
  *PsGetCurrentThreadStackBase(): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'PsGetCurrentThreadStackBase', args: [] });
  }

  /** IRQL any. */
  *PsGetCurrentThreadStackLimit(): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'PsGetCurrentThreadStackLimit', args: [] });
  }

  /** IRQL any. */
  *PsGetCurrentThreadTeb(): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'PsGetCurrentThreadTeb', args: [] });
  }

  /** IRQL any. */
  *PsGetProcessCreateTimeQuadPart(Process: GuestAddress): DriverCode<number> {
    return asSigned64(yield { target: 'PsGetProcessCreateTimeQuadPart', args: [Process] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *PsGetProcessDebugPort(Process: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'PsGetProcessDebugPort', args: [Process] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *PsGetProcessExitProcessCalled(Process: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'PsGetProcessExitProcessCalled', args: [Process] });
  }

  /** IRQL <= APC_LEVEL. */
  *PsGetProcessExitStatus(Process: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'PsGetProcessExitStatus', args: [Process] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *PsGetProcessExitTime(): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'PsGetProcessExitTime', args: [] });
  }

  /** IRQL any. */
  *PsGetProcessId(Process: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'PsGetProcessId', args: [Process] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *PsGetProcessImageFileName(Process: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'PsGetProcessImageFileName', args: [Process] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *PsGetProcessInheritedFromUniqueProcessId(Process: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'PsGetProcessInheritedFromUniqueProcessId', args: [Process] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *PsGetProcessJob(Process: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'PsGetProcessJob', args: [Process] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *PsGetProcessPeb(Process: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'PsGetProcessPeb', args: [Process] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *PsGetProcessProtection(Process: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'PsGetProcessProtection', args: [Process] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *PsGetProcessSectionBaseAddress(Process: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'PsGetProcessSectionBaseAddress', args: [Process] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *PsGetProcessSessionId(Process: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'PsGetProcessSessionId', args: [Process] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *PsGetProcessSessionIdEx(Process: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'PsGetProcessSessionIdEx', args: [Process] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *PsGetProcessStartKey(Process: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'PsGetProcessStartKey', args: [Process] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *PsGetProcessWow64Process(Process: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'PsGetProcessWow64Process', args: [Process] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *PsGetThreadCreateTime(Thread: GuestAddress): DriverCode<number> {
    return asSigned64(yield { target: 'PsGetThreadCreateTime', args: [Thread] });
  }

  /** IRQL <= APC_LEVEL. */
  *PsGetThreadExitStatus(Thread: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'PsGetThreadExitStatus', args: [Thread] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *PsGetThreadFreezeCount(Thread: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'PsGetThreadFreezeCount', args: [Thread] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *PsGetThreadHardErrorsAreDisabled(Thread: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'PsGetThreadHardErrorsAreDisabled', args: [Thread] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *PsGetThreadId(Thread: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'PsGetThreadId', args: [Thread] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *PsGetThreadProcess(Thread: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'PsGetThreadProcess', args: [Thread] });
  }

  /** IRQL any. */
  *PsGetThreadProcessId(Thread: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'PsGetThreadProcessId', args: [Thread] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *PsGetThreadSessionId(Thread: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'PsGetThreadSessionId', args: [Thread] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *PsGetThreadTeb(Thread: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'PsGetThreadTeb', args: [Thread] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *PsGetVersion(MajorVersion: GuestAddress, MinorVersion: GuestAddress, BuildNumber: GuestAddress, CSDVersion: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'PsGetVersion', args: [MajorVersion, MinorVersion, BuildNumber, CSDVersion] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *PsImpersonateClient(Thread: GuestAddress, Token: GuestAddress, CopyOnOpen: boolean, EffectiveOnly: boolean, ImpersonationLevel: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'PsImpersonateClient', args: [Thread, Token, CopyOnOpen, EffectiveOnly, ImpersonationLevel] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *PsIsProcessBeingDebugged(Process: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'PsIsProcessBeingDebugged', args: [Process] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *PsIsProtectedProcess(Process: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'PsIsProtectedProcess', args: [Process] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *PsIsSystemProcess(Process: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'PsIsSystemProcess', args: [Process] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *PsIsSystemThread(Thread: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'PsIsSystemThread', args: [Thread] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *PsIsThreadImpersonating(Thread: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'PsIsThreadImpersonating', args: [Thread] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *PsIsThreadTerminating(Thread: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'PsIsThreadTerminating', args: [Thread] });
  }

  /** IRQL <= APC_LEVEL. */
  *PsLookupProcessByProcessId(ProcessId: GuestValue, Process: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'PsLookupProcessByProcessId', args: [ProcessId, Process] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *PsLookupProcessThreadByCid(ClientId: GuestAddress, Process: GuestAddress, Thread: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'PsLookupProcessThreadByCid', args: [ClientId, Process, Thread] });
  }

  /** IRQL <= APC_LEVEL. */
  *PsLookupThreadByThreadId(ThreadId: GuestValue, Thread: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'PsLookupThreadByThreadId', args: [ThreadId, Thread] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *PsReferenceImpersonationToken(Thread: GuestAddress, CopyOnOpen: GuestAddress, EffectiveOnly: GuestAddress, ImpersonationLevel: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'PsReferenceImpersonationToken', args: [Thread, CopyOnOpen, EffectiveOnly, ImpersonationLevel] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *PsReferencePrimaryToken(Process: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'PsReferencePrimaryToken', args: [Process] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *PsReferenceProcessFilePointer(Process: GuestAddress, FileObject: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'PsReferenceProcessFilePointer', args: [Process, FileObject] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *PsReleaseProcessExitSynchronization(Process: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'PsReleaseProcessExitSynchronization', args: [Process] });
  }

  /** IRQL <= APC_LEVEL. */
  *PsRemoveCreateThreadNotifyRoutine(NotifyRoutine: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'PsRemoveCreateThreadNotifyRoutine', args: [NotifyRoutine] });
  }

  /** IRQL <= APC_LEVEL. */
  *PsRemoveLoadImageNotifyRoutine(NotifyRoutine: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'PsRemoveLoadImageNotifyRoutine', args: [NotifyRoutine] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *PsResumeProcess(Process: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'PsResumeProcess', args: [Process] });
  }

  /** IRQL <= APC_LEVEL. */
  *PsReturnPoolQuota(Process: GuestAddress, PoolType: number, Amount: GuestValue): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'PsReturnPoolQuota', args: [Process, PoolType, Amount] });
  }

  /** IRQL <= APC_LEVEL. */
  *PsReturnProcessNonPagedPoolQuota(Process: GuestAddress, Amount: GuestValue): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'PsReturnProcessNonPagedPoolQuota', args: [Process, Amount] });
  }

  /** IRQL <= APC_LEVEL. */
  *PsReturnProcessPagedPoolQuota(Process: GuestAddress, Amount: GuestValue): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'PsReturnProcessPagedPoolQuota', args: [Process, Amount] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *PsRevertThreadToSelf(Thread: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'PsRevertThreadToSelf', args: [Thread] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *PsRevertToSelf(): DriverCode<void> {
    yield { target: 'PsRevertToSelf', args: [] };
  }

  /** IRQL PASSIVE_LEVEL. */
  *PsSetCreateProcessNotifyRoutine(NotifyRoutine: GuestAddress, Remove: boolean): DriverCode<number> {
    return asUnsigned(yield { target: 'PsSetCreateProcessNotifyRoutine', args: [NotifyRoutine, Remove] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *PsSetCreateProcessNotifyRoutineEx(NotifyRoutine: GuestAddress, Remove: boolean): DriverCode<number> {
    return asUnsigned(yield { target: 'PsSetCreateProcessNotifyRoutineEx', args: [NotifyRoutine, Remove] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *PsSetCreateProcessNotifyRoutineEx2(NotifyType: number, NotifyInformation: GuestAddress, Remove: boolean): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'PsSetCreateProcessNotifyRoutineEx2', args: [NotifyType, NotifyInformation, Remove] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *PsSetCreateThreadNotifyRoutine(NotifyRoutine: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'PsSetCreateThreadNotifyRoutine', args: [NotifyRoutine] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *PsSetCreateThreadNotifyRoutineEx(NotifyType: number, NotifyInformation: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'PsSetCreateThreadNotifyRoutineEx', args: [NotifyType, NotifyInformation] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *PsSetLoadImageNotifyRoutine(NotifyRoutine: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'PsSetLoadImageNotifyRoutine', args: [NotifyRoutine] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *PsSetLoadImageNotifyRoutineEx(NotifyRoutine: GuestAddress, Flags: GuestValue): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'PsSetLoadImageNotifyRoutineEx', args: [NotifyRoutine, Flags] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *PsSetThreadHardErrorsAreDisabled(Thread: GuestAddress, HardErrorsAreDisabled: boolean): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'PsSetThreadHardErrorsAreDisabled', args: [Thread, HardErrorsAreDisabled] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *PsSuspendProcess(Process: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'PsSuspendProcess', args: [Process] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *PsTerminateSystemThread(ExitStatus: number): DriverCode<number> {
    return asUnsigned(yield { target: 'PsTerminateSystemThread', args: [ExitStatus] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlAbsoluteToSelfRelativeSD(AbsoluteSecurityDescriptor: GuestAddress, SelfRelativeSecurityDescriptor: GuestAddress, BufferLength: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlAbsoluteToSelfRelativeSD', args: [AbsoluteSecurityDescriptor, SelfRelativeSecurityDescriptor, BufferLength] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlAddAccessAllowedAce(Acl: GuestAddress, AceRevision: number, AccessMask: number, Sid: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlAddAccessAllowedAce', args: [Acl, AceRevision, AccessMask, Sid] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlAddAccessAllowedAceEx(Acl: GuestAddress, AceRevision: number, AceFlags: number, AccessMask: number, Sid: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlAddAccessAllowedAceEx', args: [Acl, AceRevision, AceFlags, AccessMask, Sid] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlAddAce(Acl: GuestAddress, AceRevision: number, StartingAceIndex: number, AceList: GuestAddress, AceListLength: number): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlAddAce', args: [Acl, AceRevision, StartingAceIndex, AceList, AceListLength] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlAddRange(RangeList: GuestAddress, Start: GuestValue, End: GuestValue, Attributes: number, Flags: number, UserData: GuestValue, Owner: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlAddRange', args: [RangeList, Start, End, Attributes, Flags, UserData, Owner] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlAllocateAndInitializeSid(IdentifierAuthority: GuestAddress, SubAuthorityCount: number, SubAuthority0: number, SubAuthority1: number, SubAuthority2: number, SubAuthority3: number, SubAuthority4: number, SubAuthority5: number, SubAuthority6: number, SubAuthority7: number, Sid: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlAllocateAndInitializeSid', args: [IdentifierAuthority, SubAuthorityCount, SubAuthority0, SubAuthority1, SubAuthority2, SubAuthority3, SubAuthority4, SubAuthority5, SubAuthority6, SubAuthority7, Sid] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlAnsiCharToUnicodeChar(SourceCharacter: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlAnsiCharToUnicodeChar', args: [SourceCharacter] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *RtlAnsiStringToUnicodeString(DestinationString: GuestAddress, SourceString: GuestAddress, AllocateDestinationString: boolean): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlAnsiStringToUnicodeString', args: [DestinationString, SourceString, AllocateDestinationString] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlAppendAsciizToString(Destination: GuestAddress, Source: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlAppendAsciizToString', args: [Destination, Source] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlAppendStringToString(Destination: GuestAddress, Source: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlAppendStringToString', args: [Destination, Source] });
  }

  /** IRQL any. */
  *RtlAppendUnicodeStringToString(Destination: GuestAddress, Source: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlAppendUnicodeStringToString', args: [Destination, Source] });
  }

  /** IRQL any. */
  *RtlAppendUnicodeToString(Destination: GuestAddress, Source: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlAppendUnicodeToString', args: [Destination, Source] });
  }

  /** IRQL any. */
  *RtlAreBitsClear(BitMapHeader: GuestAddress, StartingIndex: number, Length: number): DriverCode<boolean> {
    return asBoolean(yield { target: 'RtlAreBitsClear', args: [BitMapHeader, StartingIndex, Length] });
  }

  /** IRQL any. */
  *RtlAreBitsSet(BitMapHeader: GuestAddress, StartingIndex: number, Length: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlAreBitsSet', args: [BitMapHeader, StartingIndex, Length] });
  }

  /** IRQL <= DIRQL. */
  *RtlAssert(FailedAssertion: GuestAddress, FileName: GuestAddress, LineNumber: number, Message: GuestAddress): DriverCode<void> {
    yield { target: 'RtlAssert', args: [FailedAssertion, FileName, LineNumber, Message] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *RtlCaptureContext(ContextRecord: GuestAddress): DriverCode<void> {
    yield { target: 'RtlCaptureContext', args: [ContextRecord] };
  }

  /** IRQL any. */
  *RtlCaptureStackBackTrace(FramesToSkip: number, FramesToCapture: number, BackTrace: GuestAddress, BackTraceHash: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlCaptureStackBackTrace', args: [FramesToSkip, FramesToCapture, BackTrace, BackTraceHash] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *RtlCharToInteger(String: GuestAddress, Base: number, Value: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlCharToInteger', args: [String, Base, Value] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *RtlCheckRegistryKey(RelativeTo: number, Path: GuestValue): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlCheckRegistryKey', args: [RelativeTo, Path] });
  }

  /** IRQL any. */
  *RtlClearAllBits(BitMapHeader: GuestAddress): DriverCode<void> {
    yield { target: 'RtlClearAllBits', args: [BitMapHeader] };
  }

  /** IRQL any. */
  *RtlClearBit(BitMapHeader: GuestAddress, BitNumber: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlClearBit', args: [BitMapHeader, BitNumber] });
  }

  /** IRQL any. */
  *RtlClearBits(BitMapHeader: GuestAddress, StartingIndex: number, NumberOfBits: number): DriverCode<void> {
    yield { target: 'RtlClearBits', args: [BitMapHeader, StartingIndex, NumberOfBits] };
  }

  /** IRQL any. */
  *RtlCompareMemory(Source1: GuestAddress, Source2: GuestAddress, Length: number): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlCompareMemory', args: [Source1, Source2, Length] });
  }

  /** IRQL any. */
  *RtlCompareMemoryUlong(Source: GuestAddress, Length: number, Pattern: number): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlCompareMemoryUlong', args: [Source, Length, Pattern] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *RtlCompareString(String1: GuestAddress, String2: GuestAddress, CaseInSensitive: boolean): DriverCode<number> {
    return asSigned(yield { target: 'RtlCompareString', args: [String1, String2, CaseInSensitive] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *RtlCompareUnicodeString(String1: GuestAddress, String2: GuestAddress, CaseInSensitive: boolean): DriverCode<number> {
    return asSigned(yield { target: 'RtlCompareUnicodeString', args: [String1, String2, CaseInSensitive] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlConvertSidToUnicodeString(UnicodeString: GuestAddress, Sid: GuestAddress, AllocateDestinationString: boolean): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlConvertSidToUnicodeString', args: [UnicodeString, Sid, AllocateDestinationString] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlCopyLuid(DestinationLuid: GuestAddress, SourceLuid: GuestAddress): DriverCode<void> {
    yield { target: 'RtlCopyLuid', args: [DestinationLuid, SourceLuid] };
  }

  /** IRQL any. */
  *RtlCopyMemory(Destination: GuestAddress, Source: GuestAddress, Length: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlCopyMemory', args: [Destination, Source, Length] });
  }

  /** IRQL any. */
  *RtlCopyMemoryNonTemporal(Destination: GuestAddress, Source: GuestAddress, Length: number): DriverCode<void> {
    yield { target: 'RtlCopyMemoryNonTemporal', args: [Destination, Source, Length] };
  }

  /** IRQL <= APC_LEVEL. */
  *RtlCopyRangeList(CopyRangeList: GuestAddress, RangeList: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlCopyRangeList', args: [CopyRangeList, RangeList] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlCopySid(DestinationSidLength: number, DestinationSid: GuestAddress, SourceSid: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlCopySid', args: [DestinationSidLength, DestinationSid, SourceSid] });
  }

  /** IRQL any. */
  *RtlCopyString(DestinationString: GuestAddress, SourceString: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlCopyString', args: [DestinationString, SourceString] });
  }

  /** IRQL any. */
  *RtlCopyUnicodeString(DestinationString: GuestAddress, SourceString: GuestAddress): DriverCode<void> {
    yield { target: 'RtlCopyUnicodeString', args: [DestinationString, SourceString] };
  }

  /** IRQL any. */
  *RtlCrc32(Buffer: GuestAddress, Size: number, InitialCrc: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlCrc32', args: [Buffer, Size, InitialCrc] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlCreateAcl(Acl: GuestAddress, AclLength: number, AclRevision: number): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlCreateAcl', args: [Acl, AclLength, AclRevision] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *RtlCreateRegistryKey(RelativeTo: number, Path: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlCreateRegistryKey', args: [RelativeTo, Path] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *RtlCreateSecurityDescriptor(SecurityDescriptor: GuestAddress, Revision: number): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlCreateSecurityDescriptor', args: [SecurityDescriptor, Revision] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *RtlCreateUnicodeString(DestinationString: GuestAddress, SourceString: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'RtlCreateUnicodeString', args: [DestinationString, SourceString] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *RtlDelete(Links: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlDelete', args: [Links] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlDeleteAce(Acl: GuestAddress, AceIndex: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlDeleteAce', args: [Acl, AceIndex] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *RtlDeleteElementGenericTable(Table: GuestAddress, Buffer: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'RtlDeleteElementGenericTable', args: [Table, Buffer] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *RtlDeleteElementGenericTableAvl(Table: GuestAddress, Buffer: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'RtlDeleteElementGenericTableAvl', args: [Table, Buffer] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *RtlDeleteNoSplay(Links: GuestAddress, Root: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlDeleteNoSplay', args: [Links, Root] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlDeleteOwnersRanges(RangeList: GuestAddress, Owner: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlDeleteOwnersRanges', args: [RangeList, Owner] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlDeleteRange(RangeList: GuestAddress, Start: GuestValue, End: GuestValue, Owner: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlDeleteRange', args: [RangeList, Start, End, Owner] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *RtlDeleteRegistryValue(RelativeTo: number, Path: GuestValue, ValueName: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlDeleteRegistryValue', args: [RelativeTo, Path, ValueName] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *RtlDowncaseUnicodeChar(SourceCharacter: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlDowncaseUnicodeChar', args: [SourceCharacter] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlDowncaseUnicodeString(DestinationString: GuestAddress, SourceString: GuestAddress, AllocateDestinationString: boolean): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlDowncaseUnicodeString', args: [DestinationString, SourceString, AllocateDestinationString] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *RtlDuplicateUnicodeString(Flags: number, StringIn: GuestAddress, StringOut: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlDuplicateUnicodeString', args: [Flags, StringIn, StringOut] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *RtlEnumerateGenericTable(Table: GuestAddress, Restart: boolean): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlEnumerateGenericTable', args: [Table, Restart] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *RtlEnumerateGenericTableAvl(Table: GuestAddress, Restart: boolean): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlEnumerateGenericTableAvl', args: [Table, Restart] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *RtlEnumerateGenericTableWithoutSplaying(Table: GuestAddress, RestartKey: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlEnumerateGenericTableWithoutSplaying', args: [Table, RestartKey] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *RtlEnumerateGenericTableWithoutSplayingAvl(Table: GuestAddress, RestartKey: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlEnumerateGenericTableWithoutSplayingAvl', args: [Table, RestartKey] });
  }

  /** IRQL any. */
  *RtlEqualSid(Sid1: GuestAddress, Sid2: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'RtlEqualSid', args: [Sid1, Sid2] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *RtlEqualString(String1: GuestAddress, String2: GuestAddress, CaseInSensitive: boolean): DriverCode<boolean> {
    return asBoolean(yield { target: 'RtlEqualString', args: [String1, String2, CaseInSensitive] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *RtlEqualUnicodeString(String1: GuestAddress, String2: GuestAddress, CaseInSensitive: boolean): DriverCode<boolean> {
    return asBoolean(yield { target: 'RtlEqualUnicodeString', args: [String1, String2, CaseInSensitive] });
  }

  /** IRQL any. */
  *RtlFillMemory(Destination: GuestAddress, Length: number, Fill: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlFillMemory', args: [Destination, Length, Fill] });
  }

  /** IRQL any. */
  *RtlFindClearBits(BitMapHeader: GuestAddress, NumberToFind: number, HintIndex: number): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlFindClearBits', args: [BitMapHeader, NumberToFind, HintIndex] });
  }

  /** IRQL any. */
  *RtlFindClearBitsAndSet(BitMapHeader: GuestAddress, NumberToFind: number, HintIndex: number): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlFindClearBitsAndSet', args: [BitMapHeader, NumberToFind, HintIndex] });
  }

  /** IRQL any. */
  *RtlFindClearRuns(BitMapHeader: GuestAddress, RunArray: GuestAddress, SizeOfRunArray: number, LocateLongestRuns: boolean): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlFindClearRuns', args: [BitMapHeader, RunArray, SizeOfRunArray, LocateLongestRuns] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *RtlFindExportedRoutineByName(ImageBase: GuestAddress, RoutineName: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlFindExportedRoutineByName', args: [ImageBase, RoutineName] });
  }

  /** IRQL any. */
  *RtlFindFirstRunClear(BitMapHeader: GuestAddress, StartingIndex: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlFindFirstRunClear', args: [BitMapHeader, StartingIndex] });
  }

  /** IRQL any. */
  *RtlFindLastBackwardRunClear(BitMapHeader: GuestAddress, FromIndex: number, StartingRunIndex: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlFindLastBackwardRunClear', args: [BitMapHeader, FromIndex, StartingRunIndex] });
  }

  /** IRQL any. */
  *RtlFindLeastSignificantBit(Set: GuestValue): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlFindLeastSignificantBit', args: [Set] });
  }

  /** IRQL any. */
  *RtlFindLongestRunClear(BitMapHeader: GuestAddress, StartingIndex: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlFindLongestRunClear', args: [BitMapHeader, StartingIndex] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *RtlFindMessage(DllHandle: GuestAddress, MessageTableId: number, MessageLanguageId: number, MessageId: number, MessageEntry: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlFindMessage', args: [DllHandle, MessageTableId, MessageLanguageId, MessageId, MessageEntry] });
  }

  /** IRQL any. */
  *RtlFindMostSignificantBit(Set: GuestValue): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlFindMostSignificantBit', args: [Set] });
  }

  /** IRQL any. */
  *RtlFindNextForwardRunClear(BitMapHeader: GuestAddress, FromIndex: number, StartingRunIndex: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlFindNextForwardRunClear', args: [BitMapHeader, FromIndex, StartingRunIndex] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlFindRange(RangeList: GuestAddress, Minimum: GuestValue, Maximum: GuestValue, Length: number, Alignment: number, Flags: number, AttributeAvailableMask: number, Context: GuestAddress, Callback: GuestAddress, Start: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlFindRange', args: [RangeList, Minimum, Maximum, Length, Alignment, Flags, AttributeAvailableMask, Context, Callback, Start] });
  }

  /** IRQL any. */
  *RtlFindSetBits(BitMapHeader: GuestAddress, NumberToFind: number, HintIndex: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlFindSetBits', args: [BitMapHeader, NumberToFind, HintIndex] });
  }

  /** IRQL any. */
  *RtlFindSetBitsAndClear(BitMapHeader: GuestAddress, NumberToFind: number, HintIndex: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlFindSetBitsAndClear', args: [BitMapHeader, NumberToFind, HintIndex] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *RtlFindUnicodePrefix(PrefixTable: GuestAddress, FullName: GuestAddress, CaseInsensitiveIndex: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlFindUnicodePrefix', args: [PrefixTable, FullName, CaseInsensitiveIndex] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlFreeAnsiString(AnsiString: GuestAddress): DriverCode<void> {
    yield { target: 'RtlFreeAnsiString', args: [AnsiString] };
  }

  /** IRQL <= APC_LEVEL. */
  *RtlFreeOemString(OemString: GuestAddress): DriverCode<void> {
    yield { target: 'RtlFreeOemString', args: [OemString] };
  }

  /** IRQL <= APC_LEVEL. */
  *RtlFreeRangeList(RangeList: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlFreeRangeList', args: [RangeList] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlFreeSid(Sid: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlFreeSid', args: [Sid] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlFreeUnicodeString(UnicodeString: GuestAddress): DriverCode<void> {
    yield { target: 'RtlFreeUnicodeString', args: [UnicodeString] };
  }

  /** IRQL PASSIVE_LEVEL. */
  *RtlGUIDFromString(GuidString: GuestAddress, Guid: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlGUIDFromString', args: [GuidString, Guid] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlGenerate8dot3Name(Name: GuestAddress, AllowExtendedCharacters: boolean, Context: GuestAddress, Name8dot3: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlGenerate8dot3Name', args: [Name, AllowExtendedCharacters, Context, Name8dot3] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlGetAce(Acl: GuestAddress, AceIndex: number, Ace: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlGetAce', args: [Acl, AceIndex, Ace] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlGetDaclSecurityDescriptor(SecurityDescriptor: GuestAddress, AclPresent: GuestAddress, Acl: GuestAddress, AclDefaulted: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlGetDaclSecurityDescriptor', args: [SecurityDescriptor, AclPresent, Acl, AclDefaulted] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *RtlGetElementGenericTable(Table: GuestAddress, I: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlGetElementGenericTable', args: [Table, I] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *RtlGetElementGenericTableAvl(Table: GuestAddress, I: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlGetElementGenericTableAvl', args: [Table, I] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlGetFirstRange(RangeList: GuestAddress, Iterator: GuestAddress, Range: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlGetFirstRange', args: [RangeList, Iterator, Range] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlGetGroupSecurityDescriptor(SecurityDescriptor: GuestAddress, Sid: GuestAddress, Defaulted: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlGetGroupSecurityDescriptor', args: [SecurityDescriptor, Sid, Defaulted] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlGetNextRange(Iterator: GuestAddress, Range: GuestAddress, MoveForwards: boolean): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlGetNextRange', args: [Iterator, Range, MoveForwards] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *RtlGetOwnerSecurityDescriptor(SecurityDescriptor: GuestAddress, Sid: GuestAddress, Defaulted: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlGetOwnerSecurityDescriptor', args: [SecurityDescriptor, Sid, Defaulted] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlGetSaclSecurityDescriptor(SecurityDescriptor: GuestAddress, AclPresent: GuestAddress, Acl: GuestAddress, AclDefaulted: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlGetSaclSecurityDescriptor', args: [SecurityDescriptor, AclPresent, Acl, AclDefaulted] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *RtlGetVersion(lpVersionInformation: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlGetVersion', args: [lpVersionInformation] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlHashUnicodeString(String: GuestAddress, CaseInSensitive: boolean, HashAlgorithm: number, HashValue: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlHashUnicodeString', args: [String, CaseInSensitive, HashAlgorithm, HashValue] });
  }

  /** IRQL any. */
  *RtlImageDirectoryEntryToData(Base: GuestAddress, MappedAsImage: boolean, DirectoryEntry: number, Size: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlImageDirectoryEntryToData', args: [Base, MappedAsImage, DirectoryEntry, Size] });
  }

  /** IRQL any. */
  *RtlImageNtHeader(Base: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlImageNtHeader', args: [Base] });
  }

  /** IRQL any. */
  *RtlImageNtHeaderEx(Flags: number, Base: GuestAddress, Size: GuestValue, OutHeaders: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlImageNtHeaderEx', args: [Flags, Base, Size, OutHeaders] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *RtlInitAnsiString(DestinationString: GuestAddress, SourceString: GuestAddress): DriverCode<void> {
    yield { target: 'RtlInitAnsiString', args: [DestinationString, SourceString] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *RtlInitAnsiStringEx(DestinationString: GuestAddress, SourceString: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlInitAnsiStringEx', args: [DestinationString, SourceString] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *RtlInitString(DestinationString: GuestAddress, SourceString: GuestAddress): DriverCode<void> {
    yield { target: 'RtlInitString', args: [DestinationString, SourceString] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *RtlInitStringEx(DestinationString: GuestAddress, SourceString: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlInitStringEx', args: [DestinationString, SourceString] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *RtlInitUnicodeString(DestinationString: GuestAddress, SourceString: GuestAddress): DriverCode<void> {
    yield { target: 'RtlInitUnicodeString', args: [DestinationString, SourceString] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *RtlInitUnicodeStringEx(DestinationString: GuestAddress, SourceString: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlInitUnicodeStringEx', args: [DestinationString, SourceString] });
  }

  /** IRQL any. */
  *RtlInitializeBitMap(BitMapHeader: GuestAddress, BitMapBuffer: GuestAddress, SizeOfBitMap: number): DriverCode<void> {
    yield { target: 'RtlInitializeBitMap', args: [BitMapHeader, BitMapBuffer, SizeOfBitMap] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *RtlInitializeGenericTable(Table: GuestAddress, CompareRoutine: GuestAddress, AllocateRoutine: GuestAddress, FreeRoutine: GuestAddress, TableContext: GuestAddress): DriverCode<void> {
    yield { target: 'RtlInitializeGenericTable', args: [Table, CompareRoutine, AllocateRoutine, FreeRoutine, TableContext] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *RtlInitializeGenericTableAvl(Table: GuestAddress, CompareRoutine: GuestAddress, AllocateRoutine: GuestAddress, FreeRoutine: GuestAddress, TableContext: GuestAddress): DriverCode<void> {
    yield { target: 'RtlInitializeGenericTableAvl', args: [Table, CompareRoutine, AllocateRoutine, FreeRoutine, TableContext] };
  }

  /** IRQL <= APC_LEVEL. */
  *RtlInitializeRangeList(RangeList: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlInitializeRangeList', args: [RangeList] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlInitializeSid(Sid: GuestAddress, IdentifierAuthority: GuestAddress, SubAuthorityCount: number): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlInitializeSid', args: [Sid, IdentifierAuthority, SubAuthorityCount] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlInitializeUnicodePrefix(PrefixTable: GuestAddress): DriverCode<void> {
    yield { target: 'RtlInitializeUnicodePrefix', args: [PrefixTable] };
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *RtlInsertElementGenericTable(Table: GuestAddress, Buffer: GuestAddress, BufferSize: number, NewElement: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlInsertElementGenericTable', args: [Table, Buffer, BufferSize, NewElement] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *RtlInsertElementGenericTableAvl(Table: GuestAddress, Buffer: GuestAddress, BufferSize: number, NewElement: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlInsertElementGenericTableAvl', args: [Table, Buffer, BufferSize, NewElement] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *RtlInsertElementGenericTableFull(Table: GuestAddress, Buffer: GuestAddress, BufferSize: number, NewElement: GuestAddress, NodeOrParent: GuestAddress, SearchResult: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlInsertElementGenericTableFull', args: [Table, Buffer, BufferSize, NewElement, NodeOrParent, SearchResult] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *RtlInsertElementGenericTableFullAvl(Table: GuestAddress, Buffer: GuestAddress, BufferSize: number, NewElement: GuestAddress, NodeOrParent: GuestAddress, SearchResult: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlInsertElementGenericTableFullAvl', args: [Table, Buffer, BufferSize, NewElement, NodeOrParent, SearchResult] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlInsertUnicodePrefix(PrefixTable: GuestAddress, Prefix: GuestAddress, PrefixTableEntry: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'RtlInsertUnicodePrefix', args: [PrefixTable, Prefix, PrefixTableEntry] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *RtlInt64ToUnicodeString(Value: GuestValue, Base: number, String: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlInt64ToUnicodeString', args: [Value, Base, String] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *RtlIntegerToUnicodeString(Value: number, Base: number, String: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlIntegerToUnicodeString', args: [Value, Base, String] });
  }

  /** IRQL any. */
  *RtlIpv4AddressToStringA(Addr: GuestAddress, S: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlIpv4AddressToStringA', args: [Addr, S] });
  }

  /** IRQL any. */
  *RtlIpv4AddressToStringExA(Address: GuestAddress, Port: number, AddressString: GuestAddress, AddressStringLength: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlIpv4AddressToStringExA', args: [Address, Port, AddressString, AddressStringLength] });
  }

  /** IRQL any. */
  *RtlIpv4AddressToStringExW(Address: GuestAddress, Port: number, AddressString: GuestAddress, AddressStringLength: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlIpv4AddressToStringExW', args: [Address, Port, AddressString, AddressStringLength] });
  }

  /** IRQL any. */
  *RtlIpv4AddressToStringW(Addr: GuestAddress, S: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlIpv4AddressToStringW', args: [Addr, S] });
  }

  /** IRQL any. */
  *RtlIpv4StringToAddressA(S: GuestAddress, Strict: boolean, Terminator: GuestAddress, Addr: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlIpv4StringToAddressA', args: [S, Strict, Terminator, Addr] });
  }

  /** IRQL any. */
  *RtlIpv4StringToAddressW(S: GuestAddress, Strict: boolean, Terminator: GuestAddress, Addr: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlIpv4StringToAddressW', args: [S, Strict, Terminator, Addr] });
  }

  /** IRQL any. */
  *RtlIpv6AddressToStringA(Addr: GuestAddress, S: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlIpv6AddressToStringA', args: [Addr, S] });
  }

  /** IRQL any. */
  *RtlIpv6AddressToStringExA(Address: GuestAddress, ScopeId: number, Port: number, AddressString: GuestAddress, AddressStringLength: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlIpv6AddressToStringExA', args: [Address, ScopeId, Port, AddressString, AddressStringLength] });
  }

  /** IRQL any. */
  *RtlIpv6AddressToStringExW(Address: GuestAddress, ScopeId: number, Port: number, AddressString: GuestAddress, AddressStringLength: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlIpv6AddressToStringExW', args: [Address, ScopeId, Port, AddressString, AddressStringLength] });
  }

  /** IRQL any. */
  *RtlIpv6AddressToStringW(Addr: GuestAddress, S: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlIpv6AddressToStringW', args: [Addr, S] });
  }

  /** IRQL any. */
  *RtlIpv6StringToAddressA(S: GuestAddress, Terminator: GuestAddress, Addr: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlIpv6StringToAddressA', args: [S, Terminator, Addr] });
  }

  /** IRQL any. */
  *RtlIpv6StringToAddressW(S: GuestAddress, Terminator: GuestAddress, Addr: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlIpv6StringToAddressW', args: [S, Terminator, Addr] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *RtlIsGenericTableEmpty(Table: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'RtlIsGenericTableEmpty', args: [Table] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *RtlIsGenericTableEmptyAvl(Table: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlIsGenericTableEmptyAvl', args: [Table] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *RtlIsNameLegalDOS8Dot3(Name: GuestAddress, OemName: GuestAddress, NameContainsSpaces: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'RtlIsNameLegalDOS8Dot3', args: [Name, OemName, NameContainsSpaces] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlIsRangeAvailable(RangeList: GuestAddress, Start: GuestValue, End: GuestValue, Flags: number, AttributeAvailableMask: number, Context: GuestAddress, Callback: GuestAddress, Available: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlIsRangeAvailable', args: [RangeList, Start, End, Flags, AttributeAvailableMask, Context, Callback, Available] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *RtlIsValidOemCharacter(Char: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'RtlIsValidOemCharacter', args: [Char] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlLengthRequiredSid(SubAuthorityCount: number): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlLengthRequiredSid', args: [SubAuthorityCount] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *RtlLengthSecurityDescriptor(SecurityDescriptor: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlLengthSecurityDescriptor', args: [SecurityDescriptor] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlLengthSid(Sid: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlLengthSid', args: [Sid] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *RtlLookupElementGenericTable(Table: GuestAddress, Buffer: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlLookupElementGenericTable', args: [Table, Buffer] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *RtlLookupElementGenericTableAvl(Table: GuestAddress, Buffer: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlLookupElementGenericTableAvl', args: [Table, Buffer] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *RtlLookupElementGenericTableFull(Table: GuestAddress, Buffer: GuestAddress, NodeOrParent: GuestAddress, SearchResult: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlLookupElementGenericTableFull', args: [Table, Buffer, NodeOrParent, SearchResult] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *RtlLookupElementGenericTableFullAvl(Table: GuestAddress, Buffer: GuestAddress, NodeOrParent: GuestAddress, SearchResult: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlLookupElementGenericTableFullAvl', args: [Table, Buffer, NodeOrParent, SearchResult] });
  }

  /** IRQL any. */
  *RtlLookupFunctionEntry(ControlPc: GuestAddress, ImageBase: GuestAddress, HistoryTable: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlLookupFunctionEntry', args: [ControlPc, ImageBase, HistoryTable] });
  }

  /** IRQL any. */
  *RtlMoveMemory(Destination: GuestAddress, Source: GuestAddress, Length: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlMoveMemory', args: [Destination, Source, Length] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlMultiByteToUnicodeN(Unicode: GuestAddress, MaxBytesInUnicode: number, BytesInUnicode: GuestAddress, Source: GuestAddress, BytesInSource: number): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlMultiByteToUnicodeN', args: [Unicode, MaxBytesInUnicode, BytesInUnicode, Source, BytesInSource] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlMultiByteToUnicodeSize(BytesInUnicodeString: GuestAddress, MultiByteString: GuestAddress, BytesInMultiByteString: number): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlMultiByteToUnicodeSize', args: [BytesInUnicodeString, MultiByteString, BytesInMultiByteString] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlNextUnicodePrefix(PrefixTable: GuestAddress, Restart: boolean): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlNextUnicodePrefix', args: [PrefixTable, Restart] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *RtlNumberGenericTableElements(Table: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlNumberGenericTableElements', args: [Table] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *RtlNumberGenericTableElementsAvl(Table: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlNumberGenericTableElementsAvl', args: [Table] });
  }

  /** IRQL any. */
  *RtlNumberOfClearBits(BitMapHeader: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlNumberOfClearBits', args: [BitMapHeader] });
  }

  /** IRQL any. */
  *RtlNumberOfSetBits(BitMapHeader: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlNumberOfSetBits', args: [BitMapHeader] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlOemStringToCountedUnicodeString(DestinationString: GuestAddress, SourceString: GuestAddress, AllocateDestinationString: boolean): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlOemStringToCountedUnicodeString', args: [DestinationString, SourceString, AllocateDestinationString] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlOemStringToUnicodeString(DestinationString: GuestAddress, SourceString: GuestAddress, AllocateDestinationString: boolean): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlOemStringToUnicodeString', args: [DestinationString, SourceString, AllocateDestinationString] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlOemToUnicodeN(Unicode: GuestAddress, MaxBytesInUnicode: number, BytesInUnicode: GuestAddress, Source: GuestAddress, BytesInSource: number): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlOemToUnicodeN', args: [Unicode, MaxBytesInUnicode, BytesInUnicode, Source, BytesInSource] });
  }

  /** IRQL any. */
  *RtlPcToFileHeader(PcValue: GuestAddress, BaseOfImage: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlPcToFileHeader', args: [PcValue, BaseOfImage] });
  }

  /** IRQL any. */
  *RtlPrefetchMemoryNonTemporal(Source: GuestAddress, Length: number): DriverCode<void> {
    yield { target: 'RtlPrefetchMemoryNonTemporal', args: [Source, Length] };
  }

  /** IRQL PASSIVE_LEVEL. */
  *RtlPrefixString(String1: GuestAddress, String2: GuestAddress, CaseInSensitive: boolean): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlPrefixString', args: [String1, String2, CaseInSensitive] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *RtlPrefixUnicodeString(String1: GuestAddress, String2: GuestAddress, CaseInSensitive: boolean): DriverCode<boolean> {
    return asBoolean(yield { target: 'RtlPrefixUnicodeString', args: [String1, String2, CaseInSensitive] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *RtlQueryRegistryValues(RelativeTo: number, Path: GuestValue, QueryTable: GuestAddress, Context: GuestValue, Environment: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlQueryRegistryValues', args: [RelativeTo, Path, QueryTable, Context, Environment] });
  }

  /** IRQL any. */
  *RtlRaiseException(ExceptionRecord: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlRaiseException', args: [ExceptionRecord] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlRaiseStatus(Status: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlRaiseStatus', args: [Status] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlRandom(Seed: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlRandom', args: [Seed] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlRandomEx(Seed: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlRandomEx', args: [Seed] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *RtlRealPredecessor(Links: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlRealPredecessor', args: [Links] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *RtlRealSuccessor(Links: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlRealSuccessor', args: [Links] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlRemoveUnicodePrefix(PrefixTable: GuestAddress, PrefixTableEntry: GuestAddress): DriverCode<void> {
    yield { target: 'RtlRemoveUnicodePrefix', args: [PrefixTable, PrefixTableEntry] };
  }

  /** IRQL any. */
  *RtlRestoreContext(ContextRecord: GuestAddress, ExceptionRecord: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlRestoreContext', args: [ContextRecord, ExceptionRecord] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlRunOnceBeginInitialize(RunOnce: GuestAddress, Flags: number, Context: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlRunOnceBeginInitialize', args: [RunOnce, Flags, Context] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlRunOnceComplete(RunOnce: GuestAddress, Flags: number, Context: GuestValue): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlRunOnceComplete', args: [RunOnce, Flags, Context] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlRunOnceExecuteOnce(RunOnce: GuestAddress, InitFn: GuestAddress, Parameter: GuestAddress, Context: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlRunOnceExecuteOnce', args: [RunOnce, InitFn, Parameter, Context] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlRunOnceInitialize(RunOnce: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlRunOnceInitialize', args: [RunOnce] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlSecondsSince1970ToTime(ElapsedSeconds: number, Time: GuestAddress): DriverCode<void> {
    yield { target: 'RtlSecondsSince1970ToTime', args: [ElapsedSeconds, Time] };
  }

  /** IRQL <= APC_LEVEL. */
  *RtlSecondsSince1980ToTime(ElapsedSeconds: number, Time: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlSecondsSince1980ToTime', args: [ElapsedSeconds, Time] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlSelfRelativeToAbsoluteSD(SelfRelativeSecurityDescriptor: GuestAddress, AbsoluteSecurityDescriptor: GuestAddress, AbsoluteSecurityDescriptorSize: GuestAddress, Dacl: GuestAddress, DaclSize: GuestAddress, Sacl: GuestAddress, SaclSize: GuestAddress, Owner: GuestAddress, OwnerSize: GuestAddress, PrimaryGroup: GuestAddress, PrimaryGroupSize: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlSelfRelativeToAbsoluteSD', args: [SelfRelativeSecurityDescriptor, AbsoluteSecurityDescriptor, AbsoluteSecurityDescriptorSize, Dacl, DaclSize, Sacl, SaclSize, Owner, OwnerSize, PrimaryGroup, PrimaryGroupSize] });
  }

  /** IRQL any. */
  *RtlSetAllBits(BitMapHeader: GuestAddress): DriverCode<void> {
    yield { target: 'RtlSetAllBits', args: [BitMapHeader] };
  }

  /** IRQL any. */
  *RtlSetBit(BitMapHeader: GuestAddress, BitNumber: number): DriverCode<void> {
    yield { target: 'RtlSetBit', args: [BitMapHeader, BitNumber] };
  }

  /** IRQL any. */
  *RtlSetBits(BitMapHeader: GuestAddress, StartingIndex: number, NumberOfBits: number): DriverCode<void> {
    yield { target: 'RtlSetBits', args: [BitMapHeader, StartingIndex, NumberOfBits] };
  }

  /** IRQL PASSIVE_LEVEL. */
  *RtlSetDaclSecurityDescriptor(SecurityDescriptor: GuestAddress, AclPresent: boolean, Acl: GuestAddress, AclDefaulted: boolean): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlSetDaclSecurityDescriptor', args: [SecurityDescriptor, AclPresent, Acl, AclDefaulted] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlSetGroupSecurityDescriptor(SecurityDescriptor: GuestAddress, Sid: GuestAddress, Defaulted: boolean): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlSetGroupSecurityDescriptor', args: [SecurityDescriptor, Sid, Defaulted] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlSetOwnerSecurityDescriptor(SecurityDescriptor: GuestAddress, Sid: GuestAddress, Defaulted: boolean): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlSetOwnerSecurityDescriptor', args: [SecurityDescriptor, Sid, Defaulted] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *RtlSetSaclSecurityDescriptor(SecurityDescriptor: GuestAddress, AclPresent: boolean, Acl: GuestAddress, AclDefaulted: boolean): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlSetSaclSecurityDescriptor', args: [SecurityDescriptor, AclPresent, Acl, AclDefaulted] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *RtlSplay(Links: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlSplay', args: [Links] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *RtlStringFromGUID(Guid: GuestAddress, GuidString: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlStringFromGUID', args: [Guid, GuidString] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlSubAuthorityCountSid(Sid: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlSubAuthorityCountSid', args: [Sid] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlSubAuthoritySid(Sid: GuestAddress, SubAuthority: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlSubAuthoritySid', args: [Sid, SubAuthority] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *RtlSubtreePredecessor(Links: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlSubtreePredecessor', args: [Links] });
  }

  /** IRQL <= DISPATCH_LEVEL. */
  *RtlSubtreeSuccessor(Links: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlSubtreeSuccessor', args: [Links] });
  }

  /** IRQL any. */
  *RtlTestBit(BitMapHeader: GuestAddress, BitNumber: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlTestBit', args: [BitMapHeader, BitNumber] });
  }

  /** IRQL any. */
  *RtlTimeFieldsToTime(TimeFields: GuestAddress, Time: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'RtlTimeFieldsToTime', args: [TimeFields, Time] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlTimeToSecondsSince1970(Time: GuestAddress, ElapsedSeconds: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'RtlTimeToSecondsSince1970', args: [Time, ElapsedSeconds] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlTimeToSecondsSince1980(Time: GuestAddress, ElapsedSeconds: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlTimeToSecondsSince1980', args: [Time, ElapsedSeconds] });
  }

  /** IRQL any. */
  *RtlTimeToTimeFields(Time: GuestAddress, TimeFields: GuestAddress): DriverCode<void> {
    yield { target: 'RtlTimeToTimeFields', args: [Time, TimeFields] };
  }

  /** IRQL PASSIVE_LEVEL. */
  *RtlUTF8StringToUnicodeString(DestinationString: GuestAddress, SourceString: GuestAddress, AllocateDestinationString: boolean): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlUTF8StringToUnicodeString', args: [DestinationString, SourceString, AllocateDestinationString] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *RtlUTF8ToUnicodeN(Destination: GuestAddress, MaxByteCount: number, ActualByteCount: GuestAddress, Source: GuestAddress, ByteCount: number): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlUTF8ToUnicodeN', args: [Destination, MaxByteCount, ActualByteCount, Source, ByteCount] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *RtlUnicodeStringToAnsiString(DestinationString: GuestAddress, SourceString: GuestAddress, AllocateDestinationString: boolean): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlUnicodeStringToAnsiString', args: [DestinationString, SourceString, AllocateDestinationString] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlUnicodeStringToCountedOemString(DestinationString: GuestAddress, SourceString: GuestAddress, AllocateDestinationString: boolean): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlUnicodeStringToCountedOemString', args: [DestinationString, SourceString, AllocateDestinationString] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *RtlUnicodeStringToInteger(String: GuestAddress, Base: number, Value: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlUnicodeStringToInteger', args: [String, Base, Value] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlUnicodeStringToOemString(DestinationString: GuestAddress, SourceString: GuestAddress, AllocateDestinationString: boolean): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlUnicodeStringToOemString', args: [DestinationString, SourceString, AllocateDestinationString] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *RtlUnicodeStringToUTF8String(DestinationString: GuestAddress, SourceString: GuestAddress, AllocateDestinationString: boolean): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlUnicodeStringToUTF8String', args: [DestinationString, SourceString, AllocateDestinationString] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlUnicodeToMultiByteN(Target: GuestAddress, MaxBytesInTarget: number, BytesInTarget: GuestAddress, Unicode: GuestAddress, BytesInUnicode: number): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlUnicodeToMultiByteN', args: [Target, MaxBytesInTarget, BytesInTarget, Unicode, BytesInUnicode] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlUnicodeToMultiByteSize(BytesInMultiByteString: GuestAddress, UnicodeString: GuestAddress, BytesInUnicodeString: number): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlUnicodeToMultiByteSize', args: [BytesInMultiByteString, UnicodeString, BytesInUnicodeString] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlUnicodeToOemN(Target: GuestAddress, MaxBytesInTarget: number, BytesInTarget: GuestAddress, Unicode: GuestAddress, BytesInUnicode: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlUnicodeToOemN', args: [Target, MaxBytesInTarget, BytesInTarget, Unicode, BytesInUnicode] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *RtlUnicodeToUTF8N(Destination: GuestAddress, MaxByteCount: number, ActualByteCount: GuestAddress, Source: GuestAddress, ByteCount: number): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlUnicodeToUTF8N', args: [Destination, MaxByteCount, ActualByteCount, Source, ByteCount] });
  }

  /** IRQL any. */
  *RtlUnwind(TargetFrame: GuestAddress, TargetIp: GuestAddress, ExceptionRecord: GuestAddress, ReturnValue: GuestValue): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlUnwind', args: [TargetFrame, TargetIp, ExceptionRecord, ReturnValue] });
  }

  /** IRQL any. */
  *RtlUnwindEx(TargetFrame: GuestAddress, TargetIp: GuestAddress, ExceptionRecord: GuestAddress, ReturnValue: GuestValue, ContextRecord: GuestAddress, HistoryTable: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlUnwindEx', args: [TargetFrame, TargetIp, ExceptionRecord, ReturnValue, ContextRecord, HistoryTable] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlUpcaseUnicodeChar(SourceCharacter: number): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlUpcaseUnicodeChar', args: [SourceCharacter] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlUpcaseUnicodeString(DestinationString: GuestAddress, SourceString: GuestAddress, AllocateDestinationString: boolean): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlUpcaseUnicodeString', args: [DestinationString, SourceString, AllocateDestinationString] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlUpcaseUnicodeStringToCountedOemString(DestinationString: GuestAddress, SourceString: GuestAddress, AllocateDestinationString: boolean): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlUpcaseUnicodeStringToCountedOemString', args: [DestinationString, SourceString, AllocateDestinationString] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlUpcaseUnicodeStringToOemString(DestinationString: GuestAddress, SourceString: GuestAddress, AllocateDestinationString: boolean): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlUpcaseUnicodeStringToOemString', args: [DestinationString, SourceString, AllocateDestinationString] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlUpcaseUnicodeToMultiByteN(Target: GuestAddress, MaxBytesInTarget: number, BytesInTarget: GuestAddress, Unicode: GuestAddress, BytesInUnicode: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlUpcaseUnicodeToMultiByteN', args: [Target, MaxBytesInTarget, BytesInTarget, Unicode, BytesInUnicode] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlUpcaseUnicodeToOemN(Target: GuestAddress, MaxBytesInTarget: number, BytesInTarget: GuestAddress, Unicode: GuestAddress, BytesInUnicode: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlUpcaseUnicodeToOemN', args: [Target, MaxBytesInTarget, BytesInTarget, Unicode, BytesInUnicode] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlUpperChar(Character: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlUpperChar', args: [Character] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlUpperString(DestinationString: GuestAddress, SourceString: GuestAddress): DriverCode<void> {
    yield { target: 'RtlUpperString', args: [DestinationString, SourceString] };
  }

  /** IRQL <= APC_LEVEL. */
  *RtlValidRelativeSecurityDescriptor(SecurityDescriptorInput: GuestAddress, SecurityDescriptorLength: number, RequiredInformation: number): DriverCode<boolean> {
    return asBoolean(yield { target: 'RtlValidRelativeSecurityDescriptor', args: [SecurityDescriptorInput, SecurityDescriptorLength, RequiredInformation] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *RtlValidSecurityDescriptor(SecurityDescriptor: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlValidSecurityDescriptor', args: [SecurityDescriptor] });
  }

  /** IRQL <= APC_LEVEL. */
  *RtlValidSid(Sid: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'RtlValidSid', args: [Sid] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *RtlValidateUnicodeString(Flags: number, String: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlValidateUnicodeString', args: [Flags, String] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *RtlVerifyVersionInfo(VersionInfo: GuestAddress, TypeMask: number, ConditionMask: GuestValue): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlVerifyVersionInfo', args: [VersionInfo, TypeMask, ConditionMask] });
  }

  /** IRQL any. */
  *RtlVirtualUnwind(HandlerType: number, ImageBase: GuestAddress, ControlPc: GuestAddress, FunctionEntry: GuestAddress, ContextRecord: GuestAddress, HandlerData: GuestAddress, EstablisherFrame: GuestAddress, ContextPointers: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlVirtualUnwind', args: [HandlerType, ImageBase, ControlPc, FunctionEntry, ContextRecord, HandlerData, EstablisherFrame, ContextPointers] });
  }

  /** IRQL any. */
  *RtlWalkFrameChain(Callers: GuestAddress, Count: number, Flags: number): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlWalkFrameChain', args: [Callers, Count, Flags] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *RtlWriteRegistryValue(RelativeTo: number, Path: GuestValue, ValueName: GuestAddress, ValueType: number, ValueData: GuestAddress, ValueLength: number): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlWriteRegistryValue', args: [RelativeTo, Path, ValueName, ValueType, ValueData, ValueLength] });
  }

  /** IRQL any. */
  *RtlZeroMemory(Destination: GuestAddress, Length: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlZeroMemory', args: [Destination, Length] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *RtlxAnsiStringToUnicodeSize(AnsiString: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlxAnsiStringToUnicodeSize', args: [AnsiString] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *RtlxOemStringToUnicodeSize(OemString: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlxOemStringToUnicodeSize', args: [OemString] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *RtlxUnicodeStringToAnsiSize(UnicodeString: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'RtlxUnicodeStringToAnsiSize', args: [UnicodeString] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *RtlxUnicodeStringToOemSize(UnicodeString: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'RtlxUnicodeStringToOemSize', args: [UnicodeString] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *SeAccessCheck(SecurityDescriptor: GuestAddress, SubjectSecurityContext: GuestAddress, SubjectContextLocked: boolean, DesiredAccess: number, PreviouslyGrantedAccess: number, Privileges: GuestAddress, GenericMapping: GuestAddress, AccessMode: number, GrantedAccess: GuestAddress, AccessStatus: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'SeAccessCheck', args: [SecurityDescriptor, SubjectSecurityContext, SubjectContextLocked, DesiredAccess, PreviouslyGrantedAccess, Privileges, GenericMapping, AccessMode, GrantedAccess, AccessStatus] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *SeAppendPrivileges(AccessState: GuestAddress, Privileges: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'SeAppendPrivileges', args: [AccessState, Privileges] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *SeAssignSecurity(ParentDescriptor: GuestAddress, ExplicitDescriptor: GuestAddress, NewDescriptor: GuestAddress, IsDirectoryObject: boolean, SubjectContext: GuestAddress, GenericMapping: GuestAddress, PoolType: number): DriverCode<number> {
    return asUnsigned(yield { target: 'SeAssignSecurity', args: [ParentDescriptor, ExplicitDescriptor, NewDescriptor, IsDirectoryObject, SubjectContext, GenericMapping, PoolType] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *SeAssignSecurityEx(ParentDescriptor: GuestAddress, ExplicitDescriptor: GuestAddress, NewDescriptor: GuestAddress, ObjectType: GuestAddress, IsDirectoryObject: boolean, AutoInheritFlags: number, SubjectContext: GuestAddress, GenericMapping: GuestAddress, PoolType: number): DriverCode<number> {
    return asUnsigned(yield { target: 'SeAssignSecurityEx', args: [ParentDescriptor, ExplicitDescriptor, NewDescriptor, ObjectType, IsDirectoryObject, AutoInheritFlags, SubjectContext, GenericMapping, PoolType] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *SeCaptureSecurityDescriptor(OriginalSecurityDescriptor: GuestAddress, CurrentMode: number, PoolType: number, CaptureIfKernel: boolean, CapturedSecurityDescriptor: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'SeCaptureSecurityDescriptor', args: [OriginalSecurityDescriptor, CurrentMode, PoolType, CaptureIfKernel, CapturedSecurityDescriptor] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *SeCaptureSubjectContext(SubjectContext: GuestAddress): DriverCode<void> {
    yield { target: 'SeCaptureSubjectContext', args: [SubjectContext] };
  }

  /** IRQL PASSIVE_LEVEL. */
  *SeCaptureSubjectContextEx(Thread: GuestAddress, Process: GuestAddress, SubjectContext: GuestAddress): DriverCode<void> {
    yield { target: 'SeCaptureSubjectContextEx', args: [Thread, Process, SubjectContext] };
  }

  /** IRQL PASSIVE_LEVEL. */
  *SeCreateAccessState(AccessState: GuestAddress, AuxData: GuestAddress, DesiredAccess: number, GenericMapping: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'SeCreateAccessState', args: [AccessState, AuxData, DesiredAccess, GenericMapping] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *SeCreateClientSecurity(ClientThread: GuestAddress, ClientSecurityQos: GuestAddress, RemoteSession: boolean, ClientContext: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'SeCreateClientSecurity', args: [ClientThread, ClientSecurityQos, RemoteSession, ClientContext] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *SeCreateClientSecurityFromSubjectContext(SubjectContext: GuestAddress, ClientSecurityQos: GuestAddress, ServerIsRemote: boolean, ClientContext: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'SeCreateClientSecurityFromSubjectContext', args: [SubjectContext, ClientSecurityQos, ServerIsRemote, ClientContext] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *SeDeassignSecurity(SecurityDescriptor: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'SeDeassignSecurity', args: [SecurityDescriptor] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *SeDeleteAccessState(AccessState: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'SeDeleteAccessState', args: [AccessState] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *SeDeleteClientSecurity(ClientContext: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'SeDeleteClientSecurity', args: [ClientContext] });
  }

  /** IRQL <= APC_LEVEL. */
  *SeFilterToken(ExistingToken: GuestAddress, Flags: number, SidsToDisable: GuestAddress, PrivilegesToDelete: GuestAddress, RestrictedSids: GuestAddress, FilteredToken: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'SeFilterToken', args: [ExistingToken, Flags, SidsToDisable, PrivilegesToDelete, RestrictedSids, FilteredToken] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *SeFreePrivileges(Privileges: GuestAddress): DriverCode<void> {
    yield { target: 'SeFreePrivileges', args: [Privileges] };
  }

  /** IRQL PASSIVE_LEVEL. */
  *SeImpersonateClient(ClientContext: GuestAddress, ServerThread: GuestAddress): DriverCode<void> {
    yield { target: 'SeImpersonateClient', args: [ClientContext, ServerThread] };
  }

  /** IRQL PASSIVE_LEVEL. */
  *SeImpersonateClientEx(ClientContext: GuestAddress, ServerThread: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'SeImpersonateClientEx', args: [ClientContext, ServerThread] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *SeLocateProcessImageName(Process: GuestAddress, pImageFileName: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'SeLocateProcessImageName', args: [Process, pImageFileName] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *SeLockSubjectContext(SubjectContext: GuestAddress): DriverCode<void> {
    yield { target: 'SeLockSubjectContext', args: [SubjectContext] };
  }

  /** IRQL PASSIVE_LEVEL. */
  *SeMarkLogonSessionForTerminationNotification(LogonId: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'SeMarkLogonSessionForTerminationNotification', args: [LogonId] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *SeOpenObjectAuditAlarm(ObjectTypeName: GuestAddress, Object: GuestAddress, AbsoluteObjectName: GuestAddress, SecurityDescriptor: GuestAddress, AccessState: GuestAddress, ObjectCreated: boolean, AccessGranted: boolean, AccessMode: number, GenerateOnClose: GuestAddress): DriverCode<void> {
    yield { target: 'SeOpenObjectAuditAlarm', args: [ObjectTypeName, Object, AbsoluteObjectName, SecurityDescriptor, AccessState, ObjectCreated, AccessGranted, AccessMode, GenerateOnClose] };
  }

  /** IRQL PASSIVE_LEVEL. */
  *SePrivilegeCheck(RequiredPrivileges: GuestAddress, SubjectSecurityContext: GuestAddress, AccessMode: number): DriverCode<boolean> {
    return asBoolean(yield { target: 'SePrivilegeCheck', args: [RequiredPrivileges, SubjectSecurityContext, AccessMode] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *SeQueryAuthenticationIdToken(Token: GuestAddress, AuthenticationId: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'SeQueryAuthenticationIdToken', args: [Token, AuthenticationId] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *SeQueryInformationToken(Token: GuestAddress, TokenInformationClass: number, TokenInformation: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'SeQueryInformationToken', args: [Token, TokenInformationClass, TokenInformation] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *SeQuerySecurityDescriptorInfo(SecurityInformation: GuestAddress, SecurityDescriptor: GuestAddress, Length: GuestAddress, ObjectsSecurityDescriptor: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'SeQuerySecurityDescriptorInfo', args: [SecurityInformation, SecurityDescriptor, Length, ObjectsSecurityDescriptor] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *SeQuerySessionIdToken(Token: GuestAddress, SessionId: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'SeQuerySessionIdToken', args: [Token, SessionId] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *SeReleaseSecurityDescriptor(CapturedSecurityDescriptor: GuestAddress, CurrentMode: number, CaptureIfKernelMode: boolean): DriverCode<number> {
    return asUnsigned(yield { target: 'SeReleaseSecurityDescriptor', args: [CapturedSecurityDescriptor, CurrentMode, CaptureIfKernelMode] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *SeReleaseSubjectContext(SubjectContext: GuestAddress): DriverCode<void> {
    yield { target: 'SeReleaseSubjectContext', args: [SubjectContext] };
  }

  /** IRQL PASSIVE_LEVEL. */
  *SeSetAccessStateGenericMapping(AccessState: GuestAddress, GenericMapping: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'SeSetAccessStateGenericMapping', args: [AccessState, GenericMapping] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *SeSetSecurityDescriptorInfo(Object: GuestAddress, SecurityInformation: GuestAddress, ModificationDescriptor: GuestAddress, ObjectsSecurityDescriptor: GuestAddress, PoolType: number, GenericMapping: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'SeSetSecurityDescriptorInfo', args: [Object, SecurityInformation, ModificationDescriptor, ObjectsSecurityDescriptor, PoolType, GenericMapping] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *SeSetSecurityDescriptorInfoEx(Object: GuestAddress, SecurityInformation: GuestAddress, ModificationDescriptor: GuestAddress, ObjectsSecurityDescriptor: GuestAddress, AutoInheritFlags: number, PoolType: number, GenericMapping: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'SeSetSecurityDescriptorInfoEx', args: [Object, SecurityInformation, ModificationDescriptor, ObjectsSecurityDescriptor, AutoInheritFlags, PoolType, GenericMapping] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *SeSinglePrivilegeCheck(PrivilegeValue: GuestValue, PreviousMode: number): DriverCode<boolean> {
    return asBoolean(yield { target: 'SeSinglePrivilegeCheck', args: [PrivilegeValue, PreviousMode] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *SeTokenImpersonationLevel(Token: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'SeTokenImpersonationLevel', args: [Token] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *SeTokenIsAdmin(Token: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'SeTokenIsAdmin', args: [Token] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *SeTokenIsRestricted(Token: GuestAddress): DriverCode<boolean> {
    return asBoolean(yield { target: 'SeTokenIsRestricted', args: [Token] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *SeTokenType(Token: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'SeTokenType', args: [Token] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *SeUnlockSubjectContext(SubjectContext: GuestAddress): DriverCode<void> {
    yield { target: 'SeUnlockSubjectContext', args: [SubjectContext] };
  }

  /** IRQL PASSIVE_LEVEL. */
  *SeValidSecurityDescriptor(Length: number, SecurityDescriptor: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'SeValidSecurityDescriptor', args: [Length, SecurityDescriptor] });
  }

  /** IRQL any. */
  *VerSetConditionMask(ConditionMask: GuestValue, TypeMask: number, Condition: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'VerSetConditionMask', args: [ConditionMask, TypeMask, Condition] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *WdmlibIoCreateDeviceSecure(DriverObject: GuestAddress, DeviceExtensionSize: number, DeviceName: GuestAddress, DeviceType: number, DeviceCharacteristics: number, Exclusive: boolean, DefaultSDDLString: GuestAddress, DeviceClassGuid: GuestAddress, DeviceObject: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'WdmlibIoCreateDeviceSecure', args: [DriverObject, DeviceExtensionSize, DeviceName, DeviceType, DeviceCharacteristics, Exclusive, DefaultSDDLString, DeviceClassGuid, DeviceObject] });
  }

  /** IRQL any. */
  *WmiTraceMessage(LoggerHandle: GuestValue, MessageFlags: number, MessageGuid: GuestAddress, MessageNumber: number, ...more: GuestValue[]): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'WmiTraceMessage', args: [LoggerHandle, MessageFlags, MessageGuid, MessageNumber, ...more] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwAdjustPrivilegesToken(TokenHandle: GuestValue, DisableAllPrivileges: boolean, NewState: GuestAddress, BufferLength: number, PreviousState: GuestAddress, ReturnLength: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwAdjustPrivilegesToken', args: [TokenHandle, DisableAllPrivileges, NewState, BufferLength, PreviousState, ReturnLength] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwAllocateVirtualMemory(ProcessHandle: GuestValue, BaseAddress: GuestAddress, ZeroBits: GuestValue, RegionSize: GuestAddress, AllocationType: number, Protect: number): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwAllocateVirtualMemory', args: [ProcessHandle, BaseAddress, ZeroBits, RegionSize, AllocationType, Protect] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwCancelTimer(TimerHandle: GuestValue, CurrentState: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwCancelTimer', args: [TimerHandle, CurrentState] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwClearEvent(EventHandle: GuestValue): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwClearEvent', args: [EventHandle] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwClose(Handle: GuestValue): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwClose', args: [Handle] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwCreateDirectoryObject(DirectoryHandle: GuestAddress, DesiredAccess: number, ObjectAttributes: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwCreateDirectoryObject', args: [DirectoryHandle, DesiredAccess, ObjectAttributes] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwCreateEvent(EventHandle: GuestAddress, DesiredAccess: number, ObjectAttributes: GuestAddress, EventType: number, InitialState: boolean): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwCreateEvent', args: [EventHandle, DesiredAccess, ObjectAttributes, EventType, InitialState] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwCreateFile(FileHandle: GuestAddress, DesiredAccess: number, ObjectAttributes: GuestAddress, IoStatusBlock: GuestAddress, AllocationSize: GuestAddress, FileAttributes: number, ShareAccess: number, CreateDisposition: number, CreateOptions: number, EaBuffer: GuestAddress, EaLength: number): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwCreateFile', args: [FileHandle, DesiredAccess, ObjectAttributes, IoStatusBlock, AllocationSize, FileAttributes, ShareAccess, CreateDisposition, CreateOptions, EaBuffer, EaLength] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwCreateKey(KeyHandle: GuestAddress, DesiredAccess: number, ObjectAttributes: GuestAddress, TitleIndex: number, Class: GuestAddress, CreateOptions: number, Disposition: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwCreateKey', args: [KeyHandle, DesiredAccess, ObjectAttributes, TitleIndex, Class, CreateOptions, Disposition] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwCreateMutant(MutantHandle: GuestAddress, DesiredAccess: number, ObjectAttributes: GuestAddress, InitialOwner: boolean): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwCreateMutant', args: [MutantHandle, DesiredAccess, ObjectAttributes, InitialOwner] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwCreateSection(SectionHandle: GuestAddress, DesiredAccess: number, ObjectAttributes: GuestAddress, MaximumSize: GuestAddress, SectionPageProtection: number, AllocationAttributes: number, FileHandle: GuestValue): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwCreateSection', args: [SectionHandle, DesiredAccess, ObjectAttributes, MaximumSize, SectionPageProtection, AllocationAttributes, FileHandle] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwCreateSemaphore(SemaphoreHandle: GuestAddress, DesiredAccess: number, ObjectAttributes: GuestAddress, InitialCount: number, MaximumCount: number): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwCreateSemaphore', args: [SemaphoreHandle, DesiredAccess, ObjectAttributes, InitialCount, MaximumCount] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwCreateSymbolicLinkObject(LinkHandle: GuestAddress, DesiredAccess: number, ObjectAttributes: GuestAddress, LinkTarget: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwCreateSymbolicLinkObject', args: [LinkHandle, DesiredAccess, ObjectAttributes, LinkTarget] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwCreateTimer(TimerHandle: GuestAddress, DesiredAccess: number, ObjectAttributes: GuestAddress, TimerType: number): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwCreateTimer', args: [TimerHandle, DesiredAccess, ObjectAttributes, TimerType] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwDeleteFile(ObjectAttributes: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwDeleteFile', args: [ObjectAttributes] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwDeleteKey(KeyHandle: GuestValue): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwDeleteKey', args: [KeyHandle] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwDeleteValueKey(KeyHandle: GuestValue, ValueName: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwDeleteValueKey', args: [KeyHandle, ValueName] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwDeviceIoControlFile(FileHandle: GuestValue, Event: GuestValue, ApcRoutine: GuestAddress, ApcContext: GuestValue, IoStatusBlock: GuestAddress, IoControlCode: number, InputBuffer: GuestAddress, InputBufferLength: number, OutputBuffer: GuestAddress, OutputBufferLength: number): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwDeviceIoControlFile', args: [FileHandle, Event, ApcRoutine, ApcContext, IoStatusBlock, IoControlCode, InputBuffer, InputBufferLength, OutputBuffer, OutputBufferLength] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwDuplicateObject(SourceProcessHandle: GuestValue, SourceHandle: GuestValue, TargetProcessHandle: GuestValue, TargetHandle: GuestAddress, DesiredAccess: number, HandleAttributes: number, Options: number): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwDuplicateObject', args: [SourceProcessHandle, SourceHandle, TargetProcessHandle, TargetHandle, DesiredAccess, HandleAttributes, Options] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwDuplicateToken(ExistingTokenHandle: GuestValue, DesiredAccess: number, ObjectAttributes: GuestAddress, EffectiveOnly: boolean, TokenType: number, NewTokenHandle: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ZwDuplicateToken', args: [ExistingTokenHandle, DesiredAccess, ObjectAttributes, EffectiveOnly, TokenType, NewTokenHandle] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwEnumerateKey(KeyHandle: GuestValue, Index: number, KeyInformationClass: number, KeyInformation: GuestAddress, Length: number, ResultLength: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwEnumerateKey', args: [KeyHandle, Index, KeyInformationClass, KeyInformation, Length, ResultLength] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwEnumerateValueKey(KeyHandle: GuestValue, Index: number, KeyValueInformationClass: number, KeyValueInformation: GuestAddress, Length: number, ResultLength: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwEnumerateValueKey', args: [KeyHandle, Index, KeyValueInformationClass, KeyValueInformation, Length, ResultLength] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwFlushBuffersFile(FileHandle: GuestValue, IoStatusBlock: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ZwFlushBuffersFile', args: [FileHandle, IoStatusBlock] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwFlushKey(KeyHandle: GuestValue): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwFlushKey', args: [KeyHandle] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwFlushVirtualMemory(ProcessHandle: GuestValue, BaseAddress: GuestAddress, RegionSize: GuestAddress, IoStatus: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ZwFlushVirtualMemory', args: [ProcessHandle, BaseAddress, RegionSize, IoStatus] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwFreeVirtualMemory(ProcessHandle: GuestValue, BaseAddress: GuestAddress, RegionSize: GuestAddress, FreeType: number): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwFreeVirtualMemory', args: [ProcessHandle, BaseAddress, RegionSize, FreeType] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwFsControlFile(FileHandle: GuestValue, Event: GuestValue, ApcRoutine: GuestAddress, ApcContext: GuestValue, IoStatusBlock: GuestAddress, IoControlCode: number, InputBuffer: GuestAddress, InputBufferLength: number, OutputBuffer: GuestAddress, OutputBufferLength: number): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwFsControlFile', args: [FileHandle, Event, ApcRoutine, ApcContext, IoStatusBlock, IoControlCode, InputBuffer, InputBufferLength, OutputBuffer, OutputBufferLength] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwLoadDriver(DriverServiceName: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwLoadDriver', args: [DriverServiceName] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwLockFile(FileHandle: GuestValue, Event: GuestValue, ApcRoutine: GuestAddress, ApcContext: GuestValue, IoStatusBlock: GuestAddress, ByteOffset: GuestAddress, Length: GuestAddress, Key: number, FailImmediately: boolean, ExclusiveLock: boolean): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ZwLockFile', args: [FileHandle, Event, ApcRoutine, ApcContext, IoStatusBlock, ByteOffset, Length, Key, FailImmediately, ExclusiveLock] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwMakeTemporaryObject(Handle: GuestValue): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwMakeTemporaryObject', args: [Handle] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwMapViewOfSection(SectionHandle: GuestValue, ProcessHandle: GuestValue, BaseAddress: GuestAddress, ZeroBits: GuestValue, CommitSize: GuestValue, SectionOffset: GuestAddress, ViewSize: GuestAddress, InheritDisposition: number, AllocationType: number, Win32Protect: number): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwMapViewOfSection', args: [SectionHandle, ProcessHandle, BaseAddress, ZeroBits, CommitSize, SectionOffset, ViewSize, InheritDisposition, AllocationType, Win32Protect] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwNotifyChangeDirectoryFile(FileHandle: GuestValue, Event: GuestValue, ApcRoutine: GuestAddress, ApcContext: GuestValue, IoStatusBlock: GuestAddress, Buffer: GuestAddress, Length: number, CompletionFilter: number, WatchTree: boolean): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ZwNotifyChangeDirectoryFile', args: [FileHandle, Event, ApcRoutine, ApcContext, IoStatusBlock, Buffer, Length, CompletionFilter, WatchTree] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwNotifyChangeKey(KeyHandle: GuestValue, Event: GuestValue, ApcRoutine: GuestValue, ApcContext: GuestValue, IoStatusBlock: GuestAddress, CompletionFilter: number, WatchTree: boolean, Buffer: GuestAddress, BufferSize: number, Asynchronous: boolean): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwNotifyChangeKey', args: [KeyHandle, Event, ApcRoutine, ApcContext, IoStatusBlock, CompletionFilter, WatchTree, Buffer, BufferSize, Asynchronous] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwOpenDirectoryObject(DirectoryHandle: GuestAddress, DesiredAccess: number, ObjectAttributes: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwOpenDirectoryObject', args: [DirectoryHandle, DesiredAccess, ObjectAttributes] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwOpenEvent(EventHandle: GuestAddress, DesiredAccess: number, ObjectAttributes: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwOpenEvent', args: [EventHandle, DesiredAccess, ObjectAttributes] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwOpenFile(FileHandle: GuestAddress, DesiredAccess: number, ObjectAttributes: GuestAddress, IoStatusBlock: GuestAddress, ShareAccess: number, OpenOptions: number): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwOpenFile', args: [FileHandle, DesiredAccess, ObjectAttributes, IoStatusBlock, ShareAccess, OpenOptions] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwOpenKey(KeyHandle: GuestAddress, DesiredAccess: number, ObjectAttributes: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwOpenKey', args: [KeyHandle, DesiredAccess, ObjectAttributes] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwOpenKeyEx(KeyHandle: GuestAddress, DesiredAccess: number, ObjectAttributes: GuestAddress, OpenOptions: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ZwOpenKeyEx', args: [KeyHandle, DesiredAccess, ObjectAttributes, OpenOptions] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwOpenMutant(MutantHandle: GuestAddress, DesiredAccess: number, ObjectAttributes: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwOpenMutant', args: [MutantHandle, DesiredAccess, ObjectAttributes] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwOpenProcess(ProcessHandle: GuestAddress, DesiredAccess: number, ObjectAttributes: GuestAddress, ClientId: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwOpenProcess', args: [ProcessHandle, DesiredAccess, ObjectAttributes, ClientId] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwOpenProcessToken(ProcessHandle: GuestValue, DesiredAccess: number, TokenHandle: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwOpenProcessToken', args: [ProcessHandle, DesiredAccess, TokenHandle] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwOpenProcessTokenEx(ProcessHandle: GuestValue, DesiredAccess: number, HandleAttributes: number, TokenHandle: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ZwOpenProcessTokenEx', args: [ProcessHandle, DesiredAccess, HandleAttributes, TokenHandle] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwOpenSection(SectionHandle: GuestAddress, DesiredAccess: number, ObjectAttributes: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwOpenSection', args: [SectionHandle, DesiredAccess, ObjectAttributes] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwOpenSemaphore(SemaphoreHandle: GuestAddress, DesiredAccess: number, ObjectAttributes: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwOpenSemaphore', args: [SemaphoreHandle, DesiredAccess, ObjectAttributes] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwOpenSymbolicLinkObject(LinkHandle: GuestAddress, DesiredAccess: number, ObjectAttributes: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwOpenSymbolicLinkObject', args: [LinkHandle, DesiredAccess, ObjectAttributes] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwOpenThread(ThreadHandle: GuestAddress, DesiredAccess: number, ObjectAttributes: GuestAddress, ClientId: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwOpenThread', args: [ThreadHandle, DesiredAccess, ObjectAttributes, ClientId] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwOpenThreadToken(ThreadHandle: GuestValue, DesiredAccess: number, OpenAsSelf: boolean, TokenHandle: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwOpenThreadToken', args: [ThreadHandle, DesiredAccess, OpenAsSelf, TokenHandle] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwOpenThreadTokenEx(ThreadHandle: GuestValue, DesiredAccess: number, OpenAsSelf: boolean, HandleAttributes: number, TokenHandle: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ZwOpenThreadTokenEx', args: [ThreadHandle, DesiredAccess, OpenAsSelf, HandleAttributes, TokenHandle] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwOpenTimer(TimerHandle: GuestAddress, DesiredAccess: number, ObjectAttributes: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwOpenTimer', args: [TimerHandle, DesiredAccess, ObjectAttributes] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwProtectVirtualMemory(ProcessHandle: GuestValue, BaseAddress: GuestAddress, RegionSize: GuestAddress, NewProtect: number, OldProtect: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ZwProtectVirtualMemory', args: [ProcessHandle, BaseAddress, RegionSize, NewProtect, OldProtect] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwPulseEvent(EventHandle: GuestValue, PreviousState: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwPulseEvent', args: [EventHandle, PreviousState] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwQueryDirectoryFile(FileHandle: GuestValue, Event: GuestValue, ApcRoutine: GuestAddress, ApcContext: GuestValue, IoStatusBlock: GuestAddress, FileInformation: GuestAddress, Length: number, FileInformationClass: number, ReturnSingleEntry: boolean, FileName: GuestAddress, RestartScan: boolean): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwQueryDirectoryFile', args: [FileHandle, Event, ApcRoutine, ApcContext, IoStatusBlock, FileInformation, Length, FileInformationClass, ReturnSingleEntry, FileName, RestartScan] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwQueryDirectoryObject(DirectoryHandle: GuestValue, Buffer: GuestAddress, Length: number, ReturnSingleEntry: boolean, RestartScan: boolean, Context: GuestAddress, ReturnLength: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwQueryDirectoryObject', args: [DirectoryHandle, Buffer, Length, ReturnSingleEntry, RestartScan, Context, ReturnLength] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwQueryEaFile(FileHandle: GuestValue, IoStatusBlock: GuestAddress, Buffer: GuestAddress, Length: number, ReturnSingleEntry: boolean, EaList: GuestAddress, EaListLength: number, EaIndex: GuestAddress, RestartScan: boolean): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ZwQueryEaFile', args: [FileHandle, IoStatusBlock, Buffer, Length, ReturnSingleEntry, EaList, EaListLength, EaIndex, RestartScan] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwQueryEvent(EventHandle: GuestValue, EventInformationClass: number, EventInformation: GuestAddress, EventInformationLength: number, ReturnLength: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwQueryEvent', args: [EventHandle, EventInformationClass, EventInformation, EventInformationLength, ReturnLength] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwQueryFullAttributesFile(ObjectAttributes: GuestAddress, FileInformation: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ZwQueryFullAttributesFile', args: [ObjectAttributes, FileInformation] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwQueryInformationFile(FileHandle: GuestValue, IoStatusBlock: GuestAddress, FileInformation: GuestAddress, Length: number, FileInformationClass: number): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwQueryInformationFile', args: [FileHandle, IoStatusBlock, FileInformation, Length, FileInformationClass] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwQueryInformationProcess(ProcessHandle: GuestValue, ProcessInformationClass: number, ProcessInformation: GuestAddress, ProcessInformationLength: number, ReturnLength: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwQueryInformationProcess', args: [ProcessHandle, ProcessInformationClass, ProcessInformation, ProcessInformationLength, ReturnLength] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwQueryInformationThread(ThreadHandle: GuestValue, ThreadInformationClass: number, ThreadInformation: GuestAddress, ThreadInformationLength: number, ReturnLength: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwQueryInformationThread', args: [ThreadHandle, ThreadInformationClass, ThreadInformation, ThreadInformationLength, ReturnLength] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwQueryInformationToken(TokenHandle: GuestValue, TokenInformationClass: number, TokenInformation: GuestAddress, TokenInformationLength: number, ReturnLength: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwQueryInformationToken', args: [TokenHandle, TokenInformationClass, TokenInformation, TokenInformationLength, ReturnLength] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwQueryKey(KeyHandle: GuestValue, KeyInformationClass: number, KeyInformation: GuestAddress, Length: number, ResultLength: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwQueryKey', args: [KeyHandle, KeyInformationClass, KeyInformation, Length, ResultLength] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwQueryMutant(MutantHandle: GuestValue, MutantInformationClass: number, MutantInformation: GuestAddress, MutantInformationLength: number, ReturnLength: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwQueryMutant', args: [MutantHandle, MutantInformationClass, MutantInformation, MutantInformationLength, ReturnLength] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwQueryObject(Handle: GuestValue, ObjectInformationClass: number, ObjectInformation: GuestAddress, ObjectInformationLength: number, ReturnLength: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwQueryObject', args: [Handle, ObjectInformationClass, ObjectInformation, ObjectInformationLength, ReturnLength] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwQuerySection(SectionHandle: GuestValue, SectionInformationClass: number, SectionInformation: GuestAddress, Length: GuestValue, ReturnLength: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ZwQuerySection', args: [SectionHandle, SectionInformationClass, SectionInformation, Length, ReturnLength] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwQuerySecurityObject(Handle: GuestValue, SecurityInformation: number, SecurityDescriptor: GuestAddress, Length: number, LengthNeeded: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwQuerySecurityObject', args: [Handle, SecurityInformation, SecurityDescriptor, Length, LengthNeeded] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwQuerySemaphore(SemaphoreHandle: GuestValue, SemaphoreInformationClass: number, SemaphoreInformation: GuestAddress, SemaphoreInformationLength: number, ReturnLength: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwQuerySemaphore', args: [SemaphoreHandle, SemaphoreInformationClass, SemaphoreInformation, SemaphoreInformationLength, ReturnLength] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwQuerySymbolicLinkObject(LinkHandle: GuestValue, LinkTarget: GuestAddress, ReturnedLength: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwQuerySymbolicLinkObject', args: [LinkHandle, LinkTarget, ReturnedLength] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwQuerySystemInformation(SystemInformationClass: number, SystemInformation: GuestAddress, SystemInformationLength: number, ReturnLength: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ZwQuerySystemInformation', args: [SystemInformationClass, SystemInformation, SystemInformationLength, ReturnLength] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwQueryTimer(TimerHandle: GuestValue, TimerInformationClass: number, TimerInformation: GuestAddress, TimerInformationLength: number, ReturnLength: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwQueryTimer', args: [TimerHandle, TimerInformationClass, TimerInformation, TimerInformationLength, ReturnLength] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwQueryValueKey(KeyHandle: GuestValue, ValueName: GuestAddress, KeyValueInformationClass: number, KeyValueInformation: GuestAddress, Length: number, ResultLength: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwQueryValueKey', args: [KeyHandle, ValueName, KeyValueInformationClass, KeyValueInformation, Length, ResultLength] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwQueryVirtualMemory(ProcessHandle: GuestValue, BaseAddress: GuestValue, MemoryInformationClass: number, MemoryInformation: GuestAddress, MemoryInformationLength: GuestValue, ReturnLength: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwQueryVirtualMemory', args: [ProcessHandle, BaseAddress, MemoryInformationClass, MemoryInformation, MemoryInformationLength, ReturnLength] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwQueryVolumeInformationFile(FileHandle: GuestValue, IoStatusBlock: GuestAddress, FileInformation: GuestAddress, Length: number, FileInformationClass: number): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwQueryVolumeInformationFile', args: [FileHandle, IoStatusBlock, FileInformation, Length, FileInformationClass] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwReadFile(FileHandle: GuestValue, Event: GuestValue, ApcRoutine: GuestAddress, ApcContext: GuestValue, IoStatusBlock: GuestAddress, Buffer: GuestAddress, Length: number, ByteOffset: GuestAddress, Key: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwReadFile', args: [FileHandle, Event, ApcRoutine, ApcContext, IoStatusBlock, Buffer, Length, ByteOffset, Key] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwReleaseMutant(MutantHandle: GuestValue, PreviousCount: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwReleaseMutant', args: [MutantHandle, PreviousCount] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwReleaseSemaphore(SemaphoreHandle: GuestValue, ReleaseCount: number, PreviousCount: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwReleaseSemaphore', args: [SemaphoreHandle, ReleaseCount, PreviousCount] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwRenameKey(KeyHandle: GuestValue, NewName: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ZwRenameKey', args: [KeyHandle, NewName] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwResetEvent(EventHandle: GuestValue, PreviousState: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwResetEvent', args: [EventHandle, PreviousState] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwResumeProcess(ProcessHandle: GuestValue): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwResumeProcess', args: [ProcessHandle] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwResumeThread(ThreadHandle: GuestValue, PreviousSuspendCount: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwResumeThread', args: [ThreadHandle, PreviousSuspendCount] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwSetEaFile(FileHandle: GuestValue, IoStatusBlock: GuestAddress, Buffer: GuestAddress, Length: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ZwSetEaFile', args: [FileHandle, IoStatusBlock, Buffer, Length] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwSetEvent(EventHandle: GuestValue, PreviousState: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwSetEvent', args: [EventHandle, PreviousState] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwSetInformationFile(FileHandle: GuestValue, IoStatusBlock: GuestAddress, FileInformation: GuestAddress, Length: number, FileInformationClass: number): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwSetInformationFile', args: [FileHandle, IoStatusBlock, FileInformation, Length, FileInformationClass] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwSetInformationKey(KeyHandle: GuestValue, KeySetInformationClass: number, KeySetInformation: GuestAddress, KeySetInformationLength: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ZwSetInformationKey', args: [KeyHandle, KeySetInformationClass, KeySetInformation, KeySetInformationLength] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwSetInformationObject(Handle: GuestValue, ObjectInformationClass: number, ObjectInformation: GuestAddress, ObjectInformationLength: number): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwSetInformationObject', args: [Handle, ObjectInformationClass, ObjectInformation, ObjectInformationLength] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwSetInformationProcess(ProcessHandle: GuestValue, ProcessInformationClass: number, ProcessInformation: GuestAddress, ProcessInformationLength: number): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwSetInformationProcess', args: [ProcessHandle, ProcessInformationClass, ProcessInformation, ProcessInformationLength] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwSetInformationThread(ThreadHandle: GuestValue, ThreadInformationClass: number, ThreadInformation: GuestAddress, ThreadInformationLength: number): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwSetInformationThread', args: [ThreadHandle, ThreadInformationClass, ThreadInformation, ThreadInformationLength] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwSetSecurityObject(Handle: GuestValue, SecurityInformation: number, SecurityDescriptor: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwSetSecurityObject', args: [Handle, SecurityInformation, SecurityDescriptor] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwSetTimer(TimerHandle: GuestValue, DueTime: GuestAddress, TimerApcRoutine: GuestValue, TimerContext: GuestValue, ResumeTimer: boolean, Period: number, PreviousState: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwSetTimer', args: [TimerHandle, DueTime, TimerApcRoutine, TimerContext, ResumeTimer, Period, PreviousState] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwSetValueKey(KeyHandle: GuestValue, ValueName: GuestAddress, TitleIndex: number, Type: number, Data: GuestAddress, DataSize: number): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwSetValueKey', args: [KeyHandle, ValueName, TitleIndex, Type, Data, DataSize] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwSetVolumeInformationFile(FileHandle: GuestValue, IoStatusBlock: GuestAddress, FileInformation: GuestAddress, Length: number, FileInformationClass: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ZwSetVolumeInformationFile', args: [FileHandle, IoStatusBlock, FileInformation, Length, FileInformationClass] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwSuspendProcess(ProcessHandle: GuestValue): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwSuspendProcess', args: [ProcessHandle] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwSuspendThread(ThreadHandle: GuestValue, PreviousSuspendCount: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwSuspendThread', args: [ThreadHandle, PreviousSuspendCount] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwTerminateProcess(ProcessHandle: GuestValue, ExitStatus: number): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwTerminateProcess', args: [ProcessHandle, ExitStatus] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwUnloadDriver(DriverServiceName: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwUnloadDriver', args: [DriverServiceName] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwUnlockFile(FileHandle: GuestValue, IoStatusBlock: GuestAddress, ByteOffset: GuestAddress, Length: GuestAddress, Key: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'ZwUnlockFile', args: [FileHandle, IoStatusBlock, ByteOffset, Length, Key] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwUnmapViewOfSection(ProcessHandle: GuestValue, BaseAddress: GuestValue): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwUnmapViewOfSection', args: [ProcessHandle, BaseAddress] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwWaitForMultipleObjects(Count: number, Handles: GuestAddress, WaitType: number, Alertable: boolean, Timeout: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwWaitForMultipleObjects', args: [Count, Handles, WaitType, Alertable, Timeout] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwWaitForSingleObject(Handle: GuestValue, Alertable: boolean, Timeout: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwWaitForSingleObject', args: [Handle, Alertable, Timeout] });
  }

  /** IRQL PASSIVE_LEVEL. */
  *ZwWriteFile(FileHandle: GuestValue, Event: GuestValue, ApcRoutine: GuestAddress, ApcContext: GuestValue, IoStatusBlock: GuestAddress, Buffer: GuestAddress, Length: number, ByteOffset: GuestAddress, Key: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'ZwWriteFile', args: [FileHandle, Event, ApcRoutine, ApcContext, IoStatusBlock, Buffer, Length, ByteOffset, Key] });
  }

  /** IRQL any. */
  *__C_specific_handler(ExceptionRecord: GuestAddress, EstablisherFrame: GuestAddress, ContextRecord: GuestAddress, DispatcherContext: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: '__C_specific_handler', args: [ExceptionRecord, EstablisherFrame, ContextRecord, DispatcherContext] });
  }

  /** IRQL any. */
  *_local_unwind(TargetFrame: GuestAddress, TargetIp: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: '_local_unwind', args: [TargetFrame, TargetIp] });
  }

  /** IRQL any. */
  *_snprintf(Buffer: GuestAddress, Count: number, Format: GuestAddress, ...more: GuestValue[]): DriverCode<number> {
    return asSigned(yield { target: '_snprintf', args: [Buffer, Count, Format, ...more] });
  }

  /** IRQL any. */
  *_snwprintf(Buffer: GuestAddress, Count: number, Format: GuestAddress, ...more: GuestValue[]): DriverCode<number> {
    return asSigned(yield { target: '_snwprintf', args: [Buffer, Count, Format, ...more] });
  }

  /** IRQL any. */
  *_stricmp(String1: GuestAddress, String2: GuestAddress): DriverCode<number> {
    return asSigned(yield { target: '_stricmp', args: [String1, String2] });
  }

  /** IRQL any. */
  *_strlwr(String: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: '_strlwr', args: [String] });
  }

  /** IRQL any. */
  *_strnicmp(String1: GuestAddress, String2: GuestAddress, Count: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: '_strnicmp', args: [String1, String2, Count] });
  }

  /** IRQL any. */
  *_strupr(String: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: '_strupr', args: [String] });
  }

  /** IRQL any. */
  *_vsnprintf(Buffer: GuestAddress, Count: number, Format: GuestAddress, Arguments: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: '_vsnprintf', args: [Buffer, Count, Format, Arguments] });
  }

  /** IRQL any. */
  *_vsnwprintf(Buffer: GuestAddress, Count: number, Format: GuestAddress, Arguments: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: '_vsnwprintf', args: [Buffer, Count, Format, Arguments] });
  }

  /** IRQL any. */
  *_vswprintf(Buffer: GuestAddress, Format: GuestAddress, Arguments: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: '_vswprintf', args: [Buffer, Format, Arguments] });
  }

  /** IRQL any. */
  *_wcsicmp(String1: GuestAddress, String2: GuestAddress): DriverCode<number> {
    return asSigned(yield { target: '_wcsicmp', args: [String1, String2] });
  }

  /** IRQL any. */
  *_wcslwr(String: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: '_wcslwr', args: [String] });
  }

  /** IRQL any. */
  *_wcsnicmp(String1: GuestAddress, String2: GuestAddress, Count: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: '_wcsnicmp', args: [String1, String2, Count] });
  }

  /** IRQL any. */
  *_wcsupr(String: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: '_wcsupr', args: [String] });
  }

  /** IRQL any. */
  *atoi(String: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'atoi', args: [String] });
  }

  /** IRQL any. */
  *atol(String: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'atol', args: [String] });
  }

  /** IRQL any. */
  *bsearch(Key: GuestAddress, Base: GuestAddress, Number: number, Width: number, Compare: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'bsearch', args: [Key, Base, Number, Width, Compare] });
  }

  /** IRQL any. */
  *isdigit(Character: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'isdigit', args: [Character] });
  }

  /** IRQL any. */
  *islower(Character: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'islower', args: [Character] });
  }

  /** IRQL any. */
  *isprint(Character: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'isprint', args: [Character] });
  }

  /** IRQL any. */
  *isspace(Character: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'isspace', args: [Character] });
  }

  /** IRQL any. */
  *isupper(Character: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'isupper', args: [Character] });
  }

  /** IRQL any. */
  *isxdigit(Character: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'isxdigit', args: [Character] });
  }

  /** IRQL any. */
  *memchr(Buffer: GuestAddress, Byte: number, Length: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'memchr', args: [Buffer, Byte, Length] });
  }

  /** IRQL any. */
  *memcmp(Buffer1: GuestAddress, Buffer2: GuestAddress, Length: number): DriverCode<number> {
    return asSigned(yield { target: 'memcmp', args: [Buffer1, Buffer2, Length] });
  }

  /** IRQL any. */
  *memcpy(Destination: GuestAddress, Source: GuestAddress, Length: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'memcpy', args: [Destination, Source, Length] });
  }

  /** IRQL any. */
  *memmove(Destination: GuestAddress, Source: GuestAddress, Length: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'memmove', args: [Destination, Source, Length] });
  }

  /** IRQL any. */
  *memset(Destination: GuestAddress, Fill: number, Length: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'memset', args: [Destination, Fill, Length] });
  }

  /** IRQL any. */
  *qsort(Base: GuestAddress, Number: number, Width: number, Compare: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'qsort', args: [Base, Number, Width, Compare] });
  }

  /** IRQL any. */
  *sprintf(Buffer: GuestAddress, Format: GuestAddress, ...more: GuestValue[]): DriverCode<number> {
    return asSigned(yield { target: 'sprintf', args: [Buffer, Format, ...more] });
  }

  /** IRQL any. */
  *strcat(String1: GuestAddress, String2: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'strcat', args: [String1, String2] });
  }

  /** IRQL any. */
  *strcat_s(Destination: GuestAddress, Size: number, Source: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'strcat_s', args: [Destination, Size, Source] });
  }

  /** IRQL any. */
  *strchr(String: GuestAddress, Character: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'strchr', args: [String, Character] });
  }

  /** IRQL any. */
  *strcmp(String1: GuestAddress, String2: GuestAddress): DriverCode<number> {
    return asSigned(yield { target: 'strcmp', args: [String1, String2] });
  }

  /** IRQL any. */
  *strcpy(String1: GuestAddress, String2: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'strcpy', args: [String1, String2] });
  }

  /** IRQL any. */
  *strcpy_s(Destination: GuestAddress, Size: number, Source: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'strcpy_s', args: [Destination, Size, Source] });
  }

  /** IRQL any. */
  *strlen(String: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'strlen', args: [String] });
  }

  /** IRQL any. */
  *strncat(String1: GuestAddress, String2: GuestAddress, Count: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'strncat', args: [String1, String2, Count] });
  }

  /** IRQL any. */
  *strncat_s(Destination: GuestAddress, Size: number, Source: GuestAddress, Count: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'strncat_s', args: [Destination, Size, Source, Count] });
  }

  /** IRQL any. */
  *strncmp(String1: GuestAddress, String2: GuestAddress, Count: number): DriverCode<number> {
    return asSigned(yield { target: 'strncmp', args: [String1, String2, Count] });
  }

  /** IRQL any. */
  *strncpy(String1: GuestAddress, String2: GuestAddress, Count: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'strncpy', args: [String1, String2, Count] });
  }

  /** IRQL any. */
  *strncpy_s(Destination: GuestAddress, Size: number, Source: GuestAddress, Count: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'strncpy_s', args: [Destination, Size, Source, Count] });
  }

  /** IRQL any. */
  *strnlen(String: GuestAddress, Count: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'strnlen', args: [String, Count] });
  }

  /** IRQL any. */
  *strrchr(String: GuestAddress, Character: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'strrchr', args: [String, Character] });
  }

  /** IRQL any. */
  *strstr(String1: GuestAddress, String2: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'strstr', args: [String1, String2] });
  }

  /** IRQL any. */
  *strtol(String: GuestAddress, EndPointer: GuestAddress, Base: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'strtol', args: [String, EndPointer, Base] });
  }

  /** IRQL any. */
  *strtoul(String: GuestAddress, EndPointer: GuestAddress, Base: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'strtoul', args: [String, EndPointer, Base] });
  }

  /** IRQL any. */
  *swprintf(Buffer: GuestAddress, Format: GuestAddress, ...more: GuestValue[]): DriverCode<number> {
    return asSigned(yield { target: 'swprintf', args: [Buffer, Format, ...more] });
  }

  /** IRQL any. */
  *tolower(Character: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'tolower', args: [Character] });
  }

  /** IRQL any. */
  *toupper(Character: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'toupper', args: [Character] });
  }

  /** IRQL any. */
  *towlower(Character: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'towlower', args: [Character] });
  }

  /** IRQL any. */
  *towupper(Character: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'towupper', args: [Character] });
  }

  /** IRQL <= DIRQL. */
  *vDbgPrintEx(ComponentId: number, Level: number, Format: GuestAddress, arglist: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'vDbgPrintEx', args: [ComponentId, Level, Format, arglist] });
  }

  /** IRQL <= DIRQL. */
  *vDbgPrintExWithPrefix(Prefix: GuestAddress, ComponentId: number, Level: number, Format: GuestAddress, arglist: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'vDbgPrintExWithPrefix', args: [Prefix, ComponentId, Level, Format, arglist] });
  }

  /** IRQL any. */
  *vsprintf(Buffer: GuestAddress, Format: GuestAddress, Arguments: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'vsprintf', args: [Buffer, Format, Arguments] });
  }

  /** IRQL any. */
  *wcscat(String1: GuestAddress, String2: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'wcscat', args: [String1, String2] });
  }

  /** IRQL any. */
  *wcscat_s(Destination: GuestAddress, Size: number, Source: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'wcscat_s', args: [Destination, Size, Source] });
  }

  /** IRQL any. */
  *wcschr(String: GuestAddress, Character: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'wcschr', args: [String, Character] });
  }

  /** IRQL any. */
  *wcscmp(String1: GuestAddress, String2: GuestAddress): DriverCode<number> {
    return asSigned(yield { target: 'wcscmp', args: [String1, String2] });
  }

  /** IRQL any. */
  *wcscpy(String1: GuestAddress, String2: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'wcscpy', args: [String1, String2] });
  }

  /** IRQL any. */
  *wcscpy_s(Destination: GuestAddress, Size: number, Source: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'wcscpy_s', args: [Destination, Size, Source] });
  }

  /** IRQL any. */
  *wcslen(String: GuestAddress): DriverCode<number> {
    return asUnsigned(yield { target: 'wcslen', args: [String] });
  }

  /** IRQL any. */
  *wcsncat(String1: GuestAddress, String2: GuestAddress, Count: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'wcsncat', args: [String1, String2, Count] });
  }

  /** IRQL any. */
  *wcsncat_s(Destination: GuestAddress, Size: number, Source: GuestAddress, Count: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'wcsncat_s', args: [Destination, Size, Source, Count] });
  }

  /** IRQL any. */
  *wcsncmp(String1: GuestAddress, String2: GuestAddress, Count: number): DriverCode<number> {
    return asSigned(yield { target: 'wcsncmp', args: [String1, String2, Count] });
  }

  /** IRQL any. */
  *wcsncpy(String1: GuestAddress, String2: GuestAddress, Count: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'wcsncpy', args: [String1, String2, Count] });
  }

  /** IRQL any. */
  *wcsncpy_s(Destination: GuestAddress, Size: number, Source: GuestAddress, Count: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'wcsncpy_s', args: [Destination, Size, Source, Count] });
  }

  /** IRQL any. */
  *wcsnlen(String: GuestAddress, Count: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'wcsnlen', args: [String, Count] });
  }

  /** IRQL any. */
  *wcsrchr(String: GuestAddress, Character: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'wcsrchr', args: [String, Character] });
  }

  /** IRQL any. */
  *wcsstr(String1: GuestAddress, String2: GuestAddress): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'wcsstr', args: [String1, String2] });
  }

  /** IRQL any. */
  *wcstol(String: GuestAddress, EndPointer: GuestAddress, Base: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'wcstol', args: [String, EndPointer, Base] });
  }

  /** IRQL any. */
  *wcstoul(String: GuestAddress, EndPointer: GuestAddress, Base: number): DriverCode<GuestAddress> {
    return asPointer(yield { target: 'wcstoul', args: [String, EndPointer, Base] });
  }
}
