/**
 * What a comparison of two runs comes to. Plain data throughout: it goes between worker threads and into JSON as it is.
 *
 * A difference is a _root_ when nothing else in the comparison explains it; what follows from it stands beneath it as its
 * consequences and is not counted. The same difference in many requests is one difference that occurs often.
 */

/**
 * From harmless to fatal, in the order of the numbers 0 to 7 that reports use:
 * - `identical`: nothing differs;
 * - `timing`: the same is done, at other times: timeouts, waiting for locks, which thread had to wait;
 * - `order`: the same is done in another order, by steps that do not depend on each other;
 * - `internal`: the driver does its work in another way: allocations, locks, IRQL, DPCs, debug output, calls;
 * - `contract`: somebody outside sees it: status, data, a missing or a second completion, pended or not, names, IRPs sent;
 * - `rule`: a rule is broken that was kept before: a finding, something left behind at the end, locks that can deadlock;
 * - `bug check`: the system stops, or stands still for ever;
 * - `inconclusive`: the recording does not tell what would have happened.
 */
export const DIFFERENCE_CLASSES = [
  'identical',
  'timing',
  'order',
  'internal',
  'contract',
  'rule',
  'bug check',
  'inconclusive',
] as const;

export type DifferenceClass = (typeof DIFFERENCE_CLASSES)[number];

/** 0 for identical to 7 for inconclusive. */
export function classNumber(name: DifferenceClass): number {
  return DIFFERENCE_CLASSES.indexOf(name);
}

/** Whether a regression check fails on it: a caller sees it, a rule is broken or the system stops. */
export function isRegression(name: DifferenceClass): boolean {
  return name === 'contract' || name === 'rule' || name === 'bug check';
}

/** What is compared in order within itself, and without regard to order against others. */
export type ChannelKind =
  | 'request'
  | 'irp'
  | 'data'
  | 'calls'
  | 'locks'
  | 'pool'
  | 'dpcs and timers'
  | 'names'
  | 'debug output'
  | 'IRQL'
  | 'hardware'
  | 'end of the run';

export interface Channel {
  readonly kind: ChannelKind;
  /** What it belongs to: `IRP_MJ_WRITE -> \Device\Example`, `NtCreateFile`; empty when the kind says all. */
  readonly name: string;
}

/** A request of user mode, or what a thread did outside of them. */
export interface RequestPlace {
  /** `alice.exe/main` */
  readonly thread: string;
  /** Counts the system calls of the thread from 1; 0 for what it did outside of them. */
  readonly ordinal: number;
  /** `NtWriteFile`; empty outside system calls. */
  readonly service: string;
  /** `IRP_MJ_WRITE -> \Device\Example Length 5`; empty when it led to none. */
  readonly irp: string;
  /** Where it begins in each run, as an event number; undefined where that run does not have it. */
  readonly before: number | undefined;
  readonly after: number | undefined;
}

/** What one of the two runs has. */
export interface Side {
  /** What is there, one line; empty for nothing. */
  readonly text: string;
  /** Number of the event in that run, undefined when no single one tells it. */
  readonly event: number | undefined;
  /** Nanoseconds since boot of that event. */
  readonly time: number | undefined;
  /** Who did it, innermost first: `pipes!PipesWrite+0x2a`. Empty when nobody looked, or no driver's code ran there. */
  readonly stack: readonly string[];
}

/** A line of the steps around a difference. */
export interface StepLine {
  /** `-` only before, `+` only after, a blank for what both have. */
  readonly side: '-' | '+' | ' ';
  readonly text: string;
  /** Number of the event, of the run before unless only the one after has it; undefined for none. */
  readonly event: number | undefined;
  /** The event of the other run that does the same at another place among the steps. */
  readonly movedTo?: number;
}

export interface Difference {
  readonly class: DifferenceClass;
  /**
   * One line by which this difference is known again in another run, of another recording: no addresses, handles, event
   * numbers, times, ordinals of requests or names of routines inside a driver. Starts with the class. Equal fingerprints
   * are the same difference.
   */
  readonly fingerprint: string;
  /** In one line what differs: `IRP_MJ_WRITE -> \Device\Example: status`. */
  readonly what: string;
  readonly channel: Channel;
  /** The request it was first seen in; undefined for what concerns the run as a whole. */
  readonly request: RequestPlace | undefined;
  readonly before: Side;
  readonly after: Side;
  /** Steps around it, where steps differ. */
  readonly lines: readonly StepLine[];
  /** The requests in which it was seen again, in order; the first one is not among them. */
  readonly again: readonly RequestPlace[];
  /** What follows from it. */
  readonly consequences: readonly Difference[];
  /** Where behaviour is the same again after it, in words; empty when it never is, or nothing came after it. */
  readonly reconverges: string;
}

export interface Comparison {
  /**
   * The worst that was found: the highest of contract, rule and bug check; else `inconclusive` if anything is; else the
   * highest of the rest.
   */
  readonly verdict: DifferenceClass;
  /** Root differences of each class. `identical` counts the requests without a difference. */
  readonly counts: Readonly<Record<DifferenceClass, number>>;
  /** Requests compared. */
  readonly requests: number;
  /** Root differences, in the order in which the runs came to them. */
  readonly differences: readonly Difference[];
  /** How each run ended. */
  readonly endings: readonly [before: string, after: string];
  /** Events of each run. */
  readonly events: readonly [before: number, after: number];
  /** Nanoseconds of simulated time that each run took. */
  readonly times: readonly [before: number, after: number];
  /**
   * Nanoseconds by which drivers' code took more (less where negative) than recorded from one call to the next, where the
   * clock was set to recorded times and does not show it.
   */
  readonly driftNs: number;
  /** What the comparison could not tell, and what the second run was given that nobody recorded. One line each. */
  readonly notes: readonly string[];
}

const REGRESSIONS: readonly DifferenceClass[] = ['bug check', 'rule', 'contract'];
const HARMLESS: readonly DifferenceClass[] = ['internal', 'order', 'timing'];

/** The verdict of differences of these classes. */
export function verdictOf(classes: Iterable<DifferenceClass>): DifferenceClass {
  const found = new Set(classes);
  const order = [...REGRESSIONS, 'inconclusive' as const, ...HARMLESS];
  return order.find((name) => found.has(name)) ?? 'identical';
}
