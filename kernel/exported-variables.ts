/**
 * The variables that kernel and HAL export. Those declared here have their true values in guest memory. Each of the
 * others has a page of its own without memory behind it, so that whoever touches one is known to have asked for a value
 * that nobody has.
 */
import { assert } from '../base/assert.ts';
import { addressAdd, type GuestAddress } from '../base/guest-address.ts';
import { type AccessKind, GuestFault } from '../base/guest-fault.ts';
import { PAGE_SIZE } from '../base/page.ts';
import { dataExports } from '../nt/ddi-facts.ts';
import { FREE_BUILD } from '../nt/windows-version.ts';
import { MM_USER_PROBE_ADDRESS } from './ex/probe.ts';
import type { Kernel } from './kernel.ts';
import { KERNEL_VARIABLES, KERNEL_VARIABLES_BYTES, MM_SYSTEM_RANGE_START } from './mm/system-space.ts';
import { ObpTypeObject } from './ob/object.ts';
import { ANSI_CODE_PAGE } from './rtl/code-page.ts';
import { RtlpWindowsVersion } from './rtl/version.ts';
import { SepCreateExports } from './se/exports.ts';

/** A variable and how its value at boot comes about; none of them changes later. */
type ExportedVariable =
  | { readonly type: 'u8' | 'u16' | 'u32'; readonly value: (k: Kernel) => number }
  | { readonly type: 'ptr'; readonly value: (k: Kernel) => GuestAddress };

/** The variable behind `POBJECT_TYPE *`: a pointer to the type object. Source: "ObReferenceObjectByHandle function (wdm.h)". */
function objectType(typeName: string): ExportedVariable {
  return { type: 'ptr', value: (k) => ObpTypeObject(k, typeName) };
}

const VARIABLES: Readonly<Record<string, ExportedVariable>> = {
  CmKeyObjectType: objectType('Key'),
  ExEventObjectType: objectType('Event'),
  ExSemaphoreObjectType: objectType('Semaphore'),
  IoDeviceObjectType: objectType('Device'),
  IoDriverObjectType: objectType('Driver'),
  IoFileObjectType: objectType('File'),
  MmSectionObjectType: objectType('Section'),
  PsProcessType: objectType('Process'),
  PsThreadType: objectType('Thread'),
  SeTokenObjectType: objectType('Token'),

  // "SE_EXPORTS structure (ntifs.h)": a pointer to it.
  SeExports: { type: 'ptr', value: SepCreateExports },

  // "Determining Whether the Operating System Is Running in Safe Mode": 0 when it is not.
  InitSafeBootMode: { type: 'u32', value: () => 0 },
  // "KD_DEBUGGER_ENABLED", "KD_DEBUGGER_NOT_PRESENT" (wdm.h): no kernel debugger is attached.
  KdDebuggerEnabled: { type: 'u8', value: () => 0 },
  KdDebuggerNotPresent: { type: 'u8', value: () => 1 },
  // CCHAR; "KeQueryActiveProcessorCount function (wdm.h)" names it as what the routine replaces.
  KeNumberProcessors: { type: 'u8', value: (k) => k.configuration.processorCount },
  // "Using 64-Bit Physical Addresses": whether the platform has them; x64 always has.
  Mm64BitPhysicalAddress: { type: 'u8', value: () => 1 },
  // "Virtual Address Spaces"; the user's part ends 64 KiB below its limit.
  MmHighestUserAddress: { type: 'ptr', value: () => addressAdd(MM_USER_PROBE_ADDRESS, -1) },
  MmSystemRangeStart: { type: 'ptr', value: () => MM_SYSTEM_RANGE_START },
  MmUserProbeAddress: { type: 'ptr', value: () => MM_USER_PROBE_ADDRESS },
  // "Code Page Identifiers": those of an English Windows, neither of which has characters of two bytes.
  NlsAnsiCodePage: { type: 'u16', value: () => ANSI_CODE_PAGE.number },
  NlsMbCodePageTag: { type: 'u8', value: () => 0 },
  NlsMbOemCodePageTag: { type: 'u8', value: () => 0 },
  // The build number, and in the upper half what a free build has.
  NtBuildNumber: { type: 'u32', value: (k) => (FREE_BUILD | RtlpWindowsVersion(k).build) >>> 0 },
  // "System Threads": the process that device drivers' threads belong to.
  PsInitialSystemProcess: { type: 'ptr', value: (k) => k.state.ps.processes.get(k.state.ps.systemProcess)!.object },
};

/** Room for one variable that has a value. */
const VARIABLE_BYTES = 16;
/** Pages of the variables without one. */
const UNPROVIDED = addressAdd(KERNEL_VARIABLES, 0x1_0000);
const UNPROVIDED_LIMIT = addressAdd(KERNEL_VARIABLES, KERNEL_VARIABLES_BYTES);

/** Whether the variable has its value in guest memory. */
export function isProvidedVariable(name: string): boolean {
  return Object.hasOwn(VARIABLES, name);
}

/** Where an exported variable is; undefined when the kernel exports no variable of that name. */
export function variableAddress(name: string): GuestAddress | undefined {
  const index = dataExports().get(name);
  if (index === undefined) return undefined;
  if (isProvidedVariable(name)) return addressAdd(KERNEL_VARIABLES, index * VARIABLE_BYTES);
  return addressAdd(UNPROVIDED, index * PAGE_SIZE);
}

/** The variable without a value that an address belongs to. */
export function unprovidedVariableAt(address: GuestAddress): string | undefined {
  if (address < UNPROVIDED || address >= UNPROVIDED_LIMIT) return undefined;
  return [...dataExports().keys()][Math.floor((address - UNPROVIDED) / PAGE_SIZE)];
}

/**
 * For routines that only ask about an address: whatever they said of a variable without a value would be made up.
 * @throws GuestFault as touching it does
 */
export function KiTouchVariable(address: GuestAddress, access: AccessKind): void {
  if (unprovidedVariableAt(address) !== undefined) throw new GuestFault(address, access, 'not-present');
}

/** Gives the variables their values. Drivers may write to them, as on NT; the kernel does not look there. */
export function KiInitializeVariables(k: Kernel): void {
  const { memory } = k;
  assert(dataExports().size * VARIABLE_BYTES <= PAGE_SIZE, 'the exported variables fill more than a page');
  memory.map(KERNEL_VARIABLES, PAGE_SIZE, { write: true, execute: false, user: false });
  for (const [name, variable] of Object.entries(VARIABLES)) {
    const address = variableAddress(name);
    assert(address !== undefined, `${name} is no exported variable`);
    if (variable.type === 'ptr') memory.writePointer(address, variable.value(k));
    else if (variable.type === 'u32') memory.writeU32(address, variable.value(k));
    else if (variable.type === 'u16') memory.writeU16(address, variable.value(k));
    else memory.writeU8(address, variable.value(k));
  }
}
