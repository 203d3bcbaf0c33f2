/**
 * What the arguments and results of kernel routines and system services are, as far as printing them goes. Source: the
 * prototypes in wdm.h, ntddk.h and ntifs.h, reduced to a letter a value (tables/ddi-shapes.ts).
 */
import { DDI_SHAPE_LINES } from './tables/ddi-shapes.ts';

/**
 * How a value is printed. `pointer` also stands for integers of pointer size. The string shapes and `object-attributes`
 * are pointers to input whose text a `ddi_call` event carries.
 */
export type ValueShape =
  | 'nothing'
  | 'pointer'
  | 'status'
  | 'boolean'
  | 'irql'
  | 'mode'
  | 'handle'
  | 'access'
  | 'pool-type'
  | 'tag'
  | 'device-type'
  | 'control-code'
  | 'share-access'
  | 'create-disposition'
  | 'count'
  | 'signed'
  | 'signed-64'
  | 'hex'
  | 'unicode-string'
  | 'ansi-string'
  | 'object-attributes'
  | 'wide-text'
  | 'rest';

const SHAPES: Readonly<Record<string, ValueShape>> = {
  v: 'nothing',
  p: 'pointer',
  s: 'status',
  b: 'boolean',
  q: 'irql',
  m: 'mode',
  h: 'handle',
  a: 'access',
  o: 'pool-type',
  t: 'tag',
  d: 'device-type',
  c: 'control-code',
  r: 'share-access',
  e: 'create-disposition',
  n: 'count',
  i: 'signed',
  l: 'signed-64',
  x: 'hex',
  u: 'unicode-string',
  w: 'ansi-string',
  j: 'object-attributes',
  z: 'wide-text',
  '.': 'rest',
};

/** The shapes whose text is part of a `ddi_call` event, for the first two such arguments of a routine. */
export const TEXT_SHAPES: ReadonlySet<ValueShape> = new Set([
  'unicode-string',
  'ansi-string',
  'object-attributes',
  'wide-text',
]);

/** A routine's values. */
export interface DdiShape {
  readonly result: ValueShape;
  /** The last one is `rest` when more may follow. */
  readonly parameters: readonly ValueShape[];
}

/** Routines of the C run-time library that the kernel exports, in the same letters. Source: the C standard library. */
const C_RUN_TIME_LINES = `
memcmp ippn
memcpy pppn
memmove pppn
memset ppxn
strcmp ipp
strcpy ppp
strlen np
strncmp ippn
strncpy pppn
strstr ppp
wcscmp ipp
wcscpy ppp
wcslen np
wcsncmp ippn
wcsncpy pppn
wcsstr ppp
_stricmp ipp
_wcsicmp ipp
sprintf ipp.
swprintf ipp.
_snprintf ipnp.
_snwprintf ipnp.
`;

/** Routines without a page, in the same letters. Source: their counterparts for programs, and how drivers declare them. */
const UNDOCUMENTED_LINES = `
ObCreateObject smpjmpnnnp
ObCreateObjectType suppp
ObDereferenceObject lp
ObDuplicateObject sphphaxxm
ObGetObjectType pp
ObOpenObjectByName sjpmpaph
ObReferenceObjectByName suxpapmpp
ObSetHandleAttributes shpm
ObSetSecurityObjectByPointer spxp
KeIsAttachedProcess b
PsAcquireProcessExitSynchronization sp
PsChargeProcessNonPagedPoolQuota spn
PsChargeProcessPagedPoolQuota spn
PsGetCurrentProcessSessionId n
PsGetCurrentThreadPreviousMode m
PsGetProcessExitProcessCalled bp
PsGetProcessInheritedFromUniqueProcessId hp
PsGetProcessProtection xp
PsGetProcessSessionId np
PsGetProcessSessionIdEx np
PsGetThreadCreateTime lp
PsGetThreadFreezeCount np
PsGetThreadHardErrorsAreDisabled bp
PsGetThreadSessionId np
PsIsProcessBeingDebugged bp
PsIsProtectedProcess bp
PsIsSystemProcess bp
PsIsThreadImpersonating bp
PsLookupProcessThreadByCid sppp
PsReferenceProcessFilePointer spp
PsResumeProcess sp
PsSuspendProcess sp
SeCaptureSecurityDescriptor spmobp
SeCreateAccessState sppap
SeReleaseSecurityDescriptor spmb
SeTokenImpersonationLevel np
ZwAdjustPrivilegesToken shbpnpp
ZwClearEvent sh
ZwCreateMutant spajb
ZwCreateSemaphore spajii
ZwCreateSymbolicLinkObject spaju
ZwMakePermanentObject sh
ZwOpenMutant spaj
ZwOpenProcessToken shap
ZwOpenThreadToken shabp
ZwOpenSemaphore spaj
ZwOpenThread spajp
ZwPulseEvent shp
ZwQueryDirectoryObject shpnbbpp
ZwQueryEvent shxpnp
ZwQueryInformationProcess shxpnp
ZwQueryInformationThread shxpnp
ZwQueryMutant shxpnp
ZwQuerySemaphore shxpnp
ZwQueryTimer shxpnp
ZwReleaseMutant shp
ZwReleaseSemaphore ship
ZwResetEvent shp
ZwResumeProcess sh
ZwResumeThread shp
ZwSetInformationObject shxpn
ZwSetInformationProcess shxpn
ZwSuspendProcess sh
ZwSuspendThread shp
ZwTerminateThread shs
ZwWaitForMultipleObjects snpxbp
`;

let table: Map<string, string> | undefined;

/** The shape of a routine, undefined when it is not known. */
export function ddiShape(name: string): DdiShape | undefined {
  table ??= new Map(
    (DDI_SHAPE_LINES.trim() + C_RUN_TIME_LINES.trimEnd() + UNDOCUMENTED_LINES)
      .trim()
      .split('\n')
      .map((line) => line.split(' ') as [string, string]),
  );
  // What Nt and Zw routines take is the same.
  const letters = table.get(name) ?? (name.startsWith('Nt') ? table.get(`Zw${name.slice(2)}`) : undefined);
  if (letters === undefined) return undefined;
  const [result = 'nothing', ...parameters] = [...letters].map((letter) => SHAPES[letter]!);
  return { result, parameters };
}
