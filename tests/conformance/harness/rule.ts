/** What a conformance case is: a documented rule in our own words, code that shows it, and what the documentation promises. */
import type { GuestAddress } from '../../../base/guest-address.ts';
import type { DriverCode, DriverRoutine } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import type { PoolLimits, RegistryKey } from '../../../kernel/kernel.ts';
import type { EventSink } from '../../../kernel/ports.ts';
import type { StartType } from '../../../system/registry/service-keys.ts';
import type { DeviceDescription, UserThread } from '../../../system/scenario/api.ts';
import type { UserProgram } from '../../../system/scenario/user-program.ts';
import type { CaseContext } from './case-context.ts';

/** A number stands for 64 bits, or for 32 when it has no more; a truth value for 1 or 0; a text for a text. */
export type Reported = number | bigint | boolean | string;

/** What is reported, in order: labels with values. Pairs, where a label comes twice. */
export type Expected = Readonly<Record<string, Reported>> | readonly (readonly [label: string, value: Reported])[];

/** Kernel side of a case: runs in the test driver, at PASSIVE_LEVEL in the program's thread. */
export type KernelPart = (nt: DriverKit, c: CaseContext) => DriverCode<unknown>;

/** User side of a case: what a program does. */
export type UserPart = (t: UserThread, report: (label: string, value: Reported) => void) => UserProgram<void>;

/** An event that is reported as `event <kind>` with the values that `of` takes from it. */
export type EventKind = Exclude<keyof EventSink, 'attach'>;

export interface Rule {
  /** What the test driver does first. */
  readonly kernel?: KernelPart;
  /** What a program does then. */
  readonly user?: UserPart;
  /** What other threads of the program do while it does that. */
  readonly threads?: readonly UserPart[];
  /**
   * Programs of the case's own, by a name that no other case has: what each of their threads (`thread0`, `thread1`...) does
   * meanwhile. They end with that, and the case goes on to its end when they are gone.
   */
  readonly programs?: Readonly<Record<string, readonly UserPart[]>>;
  /** Programs that the user side starts (CreateProcess), by names that no other case has. */
  readonly children?: Readonly<Record<string, UserPart>>;
  /** What the test driver does at last, before devices and links made through the context are deleted. */
  readonly end?: KernelPart;
  /** Name of the CASE in the area's C driver that does what `kernel` and `end` do. */
  readonly c?: string;
  /** The case is about what only compiled code has, so it is no TypeScript driver. */
  readonly onlyC?: true;
  /** Kinds of events that are reported too, as `event` with the kind's name. */
  readonly events?: readonly EventKind[];
  /** What is reported by all parts together; nothing unless said otherwise. */
  readonly expect?: Expected;
  /** The bug check that ends the run: code and parameters; `undefined` stands for any value. */
  readonly bugCheck?: readonly (Reported | undefined)[];
  /** Other drivers, by service, that are loaded after the test driver; such a case has a machine for itself. */
  readonly drivers?: Readonly<Record<string, (nt: DriverKit, report: DriverReport) => DriverRoutine>>;
  /** Devices on the bus, by name; such a case has a machine for itself. */
  readonly hardware?: Readonly<Record<string, DeviceDescription>>;
  /** How those are started that are not loaded at boot like the test driver. */
  readonly starts?: Readonly<Record<string, StartType>>;
  /** Driver Verifier watches; such a case has a machine for itself. */
  readonly verifier?: true;
  /** Debug messages are filtered (masks by number of the component), and the build that the system claims to be; the same. */
  readonly debugFilter?: readonly (readonly [number, number])[];
  readonly windowsBuild?: number;
  /** How much pool drivers can have; the same. */
  readonly poolLimits?: PoolLimits;
  /** Keys of the registry of such a case. */
  readonly registry?: readonly RegistryKey[];
}

/** Reports from a driver of a case's own. */
export type DriverReport = (label: string, value: Reported | GuestAddress) => DriverCode<void>;

export interface NamedRule extends Rule {
  readonly name: string;
}

/** A list of rules, as a file of cases exports it. */
export class RuleList {
  readonly rules: NamedRule[] = [];

  /** Adds a case; `name` states the rule. */
  rule(name: string, rule: Rule): void {
    if (this.rules.some((other) => other.name === name)) throw new Error(`two cases have the name "${name}"`);
    this.rules.push({ name, ...rule });
  }
}

/** Collects the cases of a file: `export default rules((rule) => { rule('...', {...}); })`. */
export function rules(define: (rule: RuleList['rule']) => void): readonly NamedRule[] {
  const list = new RuleList();
  define((name, rule) => list.rule(name, rule));
  return list.rules;
}

/** Whether the case needs a machine for itself. */
export function isAlone(rule: Rule): boolean {
  const { bugCheck, drivers, hardware, verifier, debugFilter, poolLimits, windowsBuild } = rule;
  return (
    bugCheck !== undefined ||
    drivers !== undefined ||
    hardware !== undefined ||
    verifier !== undefined ||
    debugFilter !== undefined ||
    poolLimits !== undefined ||
    windowsBuild !== undefined
  );
}
