/**
 * The IRQL limits of routines, checked at every call the way Driver Verifier does: a violation is bug check 0xC4
 * with the sub-code documented for the routine. Limits that depend on arguments are the routines' own business.
 * Source: "Bug Check 0xC4", "Rules for WDM Drivers" (Windows driver documentation).
 */
import { i64ToNumber } from '../../base/u64.ts';
import { DRIVER_VERIFIER_DETECTED_VIOLATION } from '../../nt/bug-check-codes.ts';
import { irqlName } from '../../nt/irql.ts';
import { bugcheck } from '../bugcheck.ts';
import type { Ddi } from '../ddi.ts';
import type { Kernel } from '../kernel.ts';

/** Routines that make the whole check themselves: their sub-code depends on what they find. */
export const CHECKED_IN_ROUTINE: ReadonlySet<string> = new Set([
  'ExAllocatePool',
  'ExAllocatePool2',
  'ExAllocatePool3',
  'ExAllocatePoolWithQuota',
  'ExAllocatePoolWithQuotaTag',
  'ExAllocatePoolWithTag',
  'ExAllocatePoolWithTagPriority',
  'ExFreePool',
  'ExFreePool2',
  'ExFreePoolWithTag',
  'KeWaitForMultipleObjects',
  'KeWaitForSingleObject',
]);

/** Sub-codes whose parameters are the IRQL and the routine's first argument (the lock, the event). */
export const WITH_OBJECT: ReadonlyMap<string, number> = new Map([
  ['KeReleaseSpinLock', 0x32],
  ['ExAcquireFastMutex', 0x33],
  ['KeAcquireSpinLockAtDpcLevel', 0x40],
  ['KefAcquireSpinLockAtDpcLevel', 0x40],
  ['KeReleaseSpinLockFromDpcLevel', 0x41],
  ['KefReleaseSpinLockFromDpcLevel', 0x41],
  ['KeAcquireSpinLockRaiseToDpc', 0x42],
  ['KeSetEvent', 0x80],
  ['MmProbeAndLockPages', 0x70],
  ['MmMapLockedPages', 0x74],
  ['MmMapLockedPagesSpecifyCache', 0x76],
  ['MmUnlockPages', 0x78],
  ['MmUnmapLockedPages', 0x79],
]);

/** Sub-codes of the DDI compliance rules, and the routines whose pages name the rule. */
const COMPLIANCE_RULES: readonly (readonly [number, readonly string[]])[] = [
  [0x20002, ['ObGetObjectSecurity', 'ObReleaseObjectSecurity']],
  [
    0x20003,
    [
      'IoStartNextPacket',
      'IoWriteErrorLogEntry',
      'KeInsertByKeyDeviceQueue',
      'KeInsertDeviceQueue',
      'KeRemoveByKeyDeviceQueue',
      'KeRemoveDeviceQueue',
    ],
  ],
  [
    0x20006,
    [
      'CmRegisterCallback',
      'CmRegisterCallbackEx',
      'CmUnRegisterCallback',
      'ExDeletePagedLookasideList',
      'ExInitializePagedLookasideList',
      'ExRegisterCallback',
      'ExSetTimerResolution',
      'ExUnregisterCallback',
      'ProbeForRead',
      'ProbeForWrite',
    ],
  ],
  [
    0x20007,
    [
      'ExAcquireResourceExclusiveLite',
      'ExAcquireResourceSharedLite',
      'ExAcquireSharedStarveExclusive',
      'ExAcquireSharedWaitForExclusive',
      'ExConvertExclusiveToSharedLite',
      'ExDeleteResourceLite',
    ],
  ],
  [
    0x20008,
    [
      'ExCreateCallback',
      'ExIsProcessorFeaturePresent',
      'ExRaiseAccessViolation',
      'ExRaiseDatatypeMisalignment',
      'ExRaiseStatus',
      'ExUuidCreate',
    ],
  ],
  [0x20009, ['IoDeleteDevice', 'IoGetInitialStack']],
  [0x2000a, ['IoAttachDevice', 'IoBuildDeviceIoControlRequest', 'IoCreateDevice', 'IoSetDeviceInterfaceState']],
  [0x2000b, ['IoCheckShareAccess', 'IoConnectInterrupt']],
  [0x2000c, ['IoCreateSymbolicLink', 'IoDetachDevice', 'IoRegisterDeviceInterface']],
  [
    0x2000d,
    [
      'IoCreateFile',
      'IoCreateNotificationEvent',
      'IoCreateSynchronizationEvent',
      'IoCreateUnprotectedSymbolicLink',
      'IoDeleteSymbolicLink',
      'IoDisconnectInterrupt',
    ],
  ],
  [
    0x2000e,
    [
      'IoWMIRegistrationControl',
      'IoGetConfigurationInformation',
      'IoGetDeviceObjectPointer',
      'IoGetDmaAdapter',
      'IoGetFileObjectGenericMapping',
      'IoInitializeTimer',
      'IoIsWdmVersionAvailable',
      'IoRegisterDriverReinitialization',
      'IoRegisterShutdownNotification',
      'IoRemoveShareAccess',
      'IoSetShareAccess',
      'IoUnregisterShutdownNotification',
      'IoUpdateShareAccess',
    ],
  ],
  [
    0x2000f,
    [
      'KeDelayExecutionThread',
      'KeQueryActiveProcessors',
      'KeReleaseGuardedMutex',
      'KeReleaseGuardedMutexUnsafe',
      'KeTryToAcquireGuardedMutex',
    ],
  ],
  [
    0x20010,
    [
      'KeDeregisterNmiCallback',
      'KeEnterCriticalRegion',
      'KeEnterGuardedRegion',
      'KeLeaveCriticalRegion',
      'KeLeaveGuardedRegion',
      'KeRegisterNmiCallback',
    ],
  ],
  [
    0x20011,
    [
      'KeCancelTimer',
      'KeClearEvent',
      'KeInitializeDeviceQueue',
      'KeInitializeSemaphore',
      'KeInitializeTimer',
      'KeInitializeTimerEx',
      'KePulseEvent',
      'KeReadStateEvent',
      'KeReadStateTimer',
      'KeReleaseMutex',
      'KeRemoveEntryDeviceQueue',
      'KeResetEvent',
      'KeSetTimer',
      'KeSetTimerEx',
    ],
  ],
  [
    0x20019,
    [
      'MmAllocatePagesForMdl',
      'MmAllocatePagesForMdlEx',
      'MmFreePagesFromMdl',
      'MmAllocateNonCachedMemory',
      'MmFreeNonCachedMemory',
      'MmLockPagableDataSection',
      'MmLockPagableSectionByHandle',
      'MmPageEntireDriver',
      'MmResetDriverPaging',
      'MmUnlockPagableImageSection',
      'MmSecureVirtualMemory',
      'MmUnsecureVirtualMemory',
    ],
  ],
  [0x2001a, ['MmFreeContiguousMemory']],
  [0x2001b, ['ObReferenceObjectByHandle']],
  [
    0x2001c,
    [
      'PsCreateSystemThread',
      'PsGetVersion',
      'PsSetCreateProcessNotifyRoutine',
      'PsSetCreateThreadNotifyRoutine',
      'PsSetLoadImageNotifyRoutine',
      'PsTerminateSystemThread',
    ],
  ],
  [0x2001e, ['RtlDeleteRegistryValue']],
  [
    0x2001f,
    [
      'NtClose',
      'ZwClose',
      'ZwCreateKey',
      'ZwDeleteKey',
      'ZwEnumerateKey',
      'ZwEnumerateValueKey',
      'ZwFlushKey',
      'ZwOpenKey',
      'ZwQueryKey',
      'ZwQueryValueKey',
      'ZwSetValueKey',
    ],
  ],
  [0x20022, ['IoGetDeviceToVerify', 'IoSetDeviceToVerify']],
];

/** The sub-code of the compliance rule for each routine that has one. */
export const RULE_OF_ROUTINE: ReadonlyMap<string, number> = new Map(
  COMPLIANCE_RULES.flatMap(([subCode, routines]) => routines.map((name) => [name, subCode] as const)),
);

/** A kernel routine was called at the wrong IRQL; for routines without a rule of their own. */
const WRONG_IRQL = 0xe5;

/**
 * Checks that the DDI that is about to run may be called at the current IRQL.
 * @throws Bugcheck 0xC4
 */
export function KiCheckDdiIrql(k: Kernel, ddi: Ddi): void {
  const irql = k.irql;
  if (irql >= ddi.irql[0] && irql <= ddi.irql[1]) return;
  if (CHECKED_IN_ROUTINE.has(ddi.name)) return;
  const text = `${ddi.name} is called at ${irqlName(irql)}; it may be called at ${limits(ddi)}`;
  const withObject = WITH_OBJECT.get(ddi.name);
  if (withObject !== undefined) {
    const object = i64ToNumber(k.calls.extraArgument(0));
    throw bugcheck(k, DRIVER_VERIFIER_DETECTED_VIOLATION, [withObject, irql, object, 0], text);
  }
  const rule = RULE_OF_ROUTINE.get(ddi.name);
  // Deviation: parameter 2 of a compliance rule is the address of its text, which only Windows has.
  const parameters = rule === undefined ? ([WRONG_IRQL, irql, 0, 0] as const) : ([rule, 0, 0, 0] as const);
  throw bugcheck(k, DRIVER_VERIFIER_DETECTED_VIOLATION, parameters, text);
}

function limits(ddi: Ddi): string {
  const [lowest, highest] = ddi.irql;
  if (lowest === highest) return `${irqlName(lowest)} only`;
  return lowest === 0 ? `${irqlName(highest)} and below` : `${irqlName(lowest)} to ${irqlName(highest)}`;
}
