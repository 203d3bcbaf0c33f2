/** What the events of a run are to a comparison: which count as steps of a driver, and in which channel. */
import { EventKind, KIND_BY_NUMBER } from '../proto/generated/event-kinds.ts';
import type { ChannelKind } from './comparison.ts';

const K = EventKind;

/** What depends on timing alone, on what user mode does between requests, or is told elsewhere. */
const NO_STEPS: ReadonlySet<string> = new Set([
  'context_switch',
  'thread_ready',
  'thread_priority',
  'state_digest',
  'lock_contend',
  'wait_begin',
  'wait_end',
  'system_call_return',
  'irp_finish',
  'irp_data',
  'stack_trace',
  'bug_check',
  'bug_check_data',
  'run_end',
  'finding',
]);

/** Decisions are inputs; what comes of them shows in what follows. */
export const IS_STEP: readonly boolean[] = KIND_BY_NUMBER.map(
  (kind) => kind !== undefined && kind.role === 'observation' && !NO_STEPS.has(kind.name),
);

/** What tells when something is to happen: how long it takes and when it comes is a matter of timing. */
export const IS_TIMING: ReadonlySet<number> = new Set([K.waitBegin, K.timerSet]);

/** Kinds whose texts say what is done without the name of the kind. */
export const SELF_EXPLAINING: ReadonlySet<number> = new Set([
  K.ddiCall,
  K.lockAcquire,
  K.lockRelease,
  K.poolAllocate,
  K.poolFree,
  K.signal,
]);

const CHANNELS: readonly (readonly [prefix: string, ChannelKind])[] = [
  ['lock_', 'locks'],
  ['region', 'locks'],
  ['irql_', 'IRQL'],
  ['pool_', 'pool'],
  ['mdl_', 'pool'],
  ['dpc_', 'dpcs and timers'],
  ['timer_', 'dpcs and timers'],
  ['apc_', 'dpcs and timers'],
  ['work_', 'dpcs and timers'],
  ['device_flags', 'calls'],
  ['device_power', 'hardware'],
  ['device_', 'names'],
  ['symbolic_link_', 'names'],
  ['driver_', 'names'],
  ['debug_', 'debug output'],
  ['irp_', 'irp'],
  ['fast_io_', 'irp'],
  ['register_', 'hardware'],
  ['dma_', 'hardware'],
  ['interrupt_', 'hardware'],
];

/** For each kind number, its channel. */
export const CHANNEL_OF: readonly ChannelKind[] = KIND_BY_NUMBER.map(
  (kind) => CHANNELS.find(([prefix]) => kind?.name.startsWith(prefix))?.[1] ?? 'calls',
);

/** For each kind number, whether others than the driver see it: the namespace, hardware, the drivers it sends IRPs to. */
export const SHOWS_OUTSIDE: readonly boolean[] = KIND_BY_NUMBER.map((kind, number) => {
  const channel = CHANNEL_OF[number];
  return channel === 'names' || channel === 'hardware' || kind?.number === K.irpDispatch;
});

/**
 * Routines that only move bytes about, which compilers call or inline as they like, and those whose result is the time.
 * Whether a driver calls them is no behaviour.
 */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set([
  'memcpy',
  'memmove',
  'memset',
  'memcmp',
  'memchr',
  'strlen',
  'strnlen',
  'wcslen',
  'wcsnlen',
  'strcmp',
  'strncmp',
  'wcscmp',
  'wcsncmp',
  'RtlCopyMemory',
  'RtlMoveMemory',
  'RtlFillMemory',
  'RtlZeroMemory',
  'RtlCompareMemory',
  'RtlCopyMemoryNonTemporal',
  '__C_specific_handler',
  '__chkstk',
  '__GSHandlerCheck',
  'KeQueryPerformanceCounter',
  'KeQuerySystemTimePrecise',
  'KeQueryInterruptTime',
  'KeQueryInterruptTimePrecise',
  'KeQueryUnbiasedInterruptTime',
  'KeQueryTickCount',
]);

export function isWithoutEffect(routine: string): boolean {
  return WITHOUT_EFFECT.has(routine);
}
