/** Runs cases on a simulated machine: many after the other on one that stays up, those that end the run on one each. */
import { u64ToBigInt } from '../../../base/u64.ts';
import type { RegistryKey } from '../../../kernel/kernel.ts';
import { eventWord } from '../../../nt/event-codes.ts';
import { type EventSink, NullSink } from '../../../proto/generated/event-sink.ts';
import { descriptionOf } from '../../../system/hardware/device-model.ts';
import type { DriverImage } from '../../../system/image-loader.ts';
import { startKey } from '../../../system/registry/service-keys.ts';
import {
  type DeviceDescription,
  GENERIC_READ,
  GENERIC_WRITE,
  type HandleValue,
  type Scenario,
  type ThreadFunction,
  type UserThread,
} from '../../../system/scenario/api.ts';
import { ScenarioSource } from '../../../system/scenario/scenario-source.ts';
import { scheduleOfSeed } from '../../../system/scenario/schedule.ts';
import type { UserProgram } from '../../../system/scenario/user-program.ts';
import { type RunOutcome, System } from '../../../system/system.ts';
import { KindCollector } from '../../support/kind-collector.ts';
import { type EventKind, isAlone, type NamedRule, type Reported } from './rule.ts';
import { IOCTL_BEGIN, IOCTL_END, ownDriver, testDriver } from './test-driver.ts';

/** One way of running a case. */
export interface Variant {
  /** The kernel side in TypeScript, or in C in this image. */
  readonly image: DriverImage | undefined;
  readonly processorCount: number;
  readonly seed: number;
}

export interface CaseResult {
  readonly rule: NamedRule;
  /** What was reported, in order. */
  readonly reported: readonly (readonly [label: string, value: Reported])[];
  /** How the run ended, when that was in this case. */
  readonly ended: RunOutcome | undefined;
  /** Code and parameters, when it ended with a bug check. */
  readonly bugCheck: readonly bigint[] | undefined;
}

/** Cases that share a machine: their texts and routines have to fit one driver. */
const BATCH = 100;
const STEPS = 100_000;
const RAM_MEGABYTES = 24;
const TEXT = new TextEncoder();

/**
 * Runs cases as the variant says; `called` gets the kernel routines that their kernel sides call.
 * @param kinds gets the methods of the event sink that were called
 */
export function runCases(
  rules: readonly NamedRule[],
  variant: Variant,
  called: Set<string>,
  kinds?: Set<string>,
): CaseResult[] {
  const results: CaseResult[] = [];
  for (const rule of rules.filter(isAlone)) results.push(...new CaseRun([rule], variant, called, kinds).run());
  const shared = rules.filter((rule) => !isAlone(rule));
  for (let start = 0; start < shared.length; start += BATCH) {
    let rest = shared.slice(start, start + BATCH);
    while (rest.length > 0) {
      const done = new CaseRun(rest, variant, called, kinds).run();
      results.push(...done);
      rest = rest.slice(done.length);
    }
  }
  return results;
}

/** The registry of a case that has a machine for itself. */
function registryOf({ starts = {}, registry = [] }: NamedRule): RegistryKey[] {
  return [...registry, ...Object.entries(starts).map(([service, start]) => startKey(service, start))];
}

/** How the machine of such a case shows itself. */
function claimsOf({ debugFilter, poolLimits, windowsBuild }: NamedRule) {
  return {
    ...(debugFilter && { debugFilter }),
    ...(poolLimits && { poolLimits }),
    ...(windowsBuild && { windowsBuild }),
  };
}

/** Lets the programs of a case go on; gives the handles of their threads. */
function* beginPrograms(t: UserThread, { programs = {} }: NamedRule): UserProgram<HandleValue[]> {
  const threads: HandleValue[] = [];
  for (const [name, parts] of Object.entries(programs)) {
    for (const index of parts.keys()) threads.push(yield* t.OpenThread(`thread${index}`, name));
    yield* t.signal(`begin ${name}`);
  }
  return threads;
}

function* awaitEnds(t: UserThread, threads: readonly HandleValue[]): UserProgram<void> {
  for (const thread of threads) {
    yield* t.WaitForSingleObject(thread);
    yield* t.CloseHandle(thread);
  }
}

/** One machine. */
class CaseRun {
  private readonly rules: readonly NamedRule[];
  private readonly variant: Variant;
  private readonly called: Set<string>;
  private readonly kinds: Set<string> | undefined;
  private readonly results: CaseResult[] = [];
  private current: NamedRule | undefined;
  private reported: (readonly [string, Reported])[] = [];
  private bugCheck: readonly bigint[] | undefined;
  private lastCalled = '';
  private readonly calls = new Map<string, number>();

  constructor(rules: readonly NamedRule[], variant: Variant, called: Set<string>, kinds: Set<string> | undefined) {
    this.rules = rules;
    this.variant = variant;
    this.called = called;
    this.kinds = kinds;
  }

  private get hardware(): ReadonlyMap<string, DeviceDescription> {
    return new Map(Object.entries(this.rules[0]!.hardware ?? {}));
  }

  /** The results of the cases up to the one that ended the run, or of all. */
  run(): CaseResult[] {
    const { image, processorCount, seed } = this.variant;
    const own = Object.entries(this.rules[0]!.drivers ?? {}).map(([service, load]) => ownDriver(service, load));
    let system: System | undefined;
    const source = new ScenarioSource(this.scenario(), scheduleOfSeed(seed), (address, length) =>
      system!.machine.memory.readBytes(address, length),
    );
    // With drivers of its own the case begins before user mode does.
    if (own.length > 0) this.begin(this.rules[0]!);
    system = new System(
      {
        processorCount,
        bootTime100ns: 0n,
        payloadLimit: 0,
        ramMegabytes: RAM_MEGABYTES,
        drivers: [image ?? testDriver(this.rules), ...own],
        unloadAtEnd: true,
        hardware: [...this.hardware].map(([name, device]) => descriptionOf(name, device)),
        registry: registryOf(this.rules[0]!),
        verifier: this.rules[0]!.verifier ?? false,
        ...claimsOf(this.rules[0]!),
      },
      source,
      this.sink(),
    );
    system.boot();
    let outcome: RunOutcome | undefined;
    while (outcome === undefined) outcome = system.run(STEPS);
    if (this.current !== undefined) this.finish(own.length > 0 && outcome.kind === 'completed' ? undefined : outcome);
    else if (outcome.kind !== 'completed') throw new Error(`after the last case: ${outcome.text}`);
    system.release();
    for (const [name, count] of this.calls) if (count > 0) this.called.add(name);
    return this.results;
  }

  private begin(rule: NamedRule): void {
    this.current = rule;
    this.reported = [];
  }

  private finish(ended: RunOutcome | undefined): void {
    this.results.push({ rule: this.current!, reported: this.reported, ended, bugCheck: this.bugCheck });
    this.current = undefined;
  }

  // ---- user mode ---------------------------------------------------------------------------------------------------

  private scenario(): Scenario {
    const threads = new Map<string, ThreadFunction>([['main', this.mainThread()]]);
    const most = Math.max(0, ...this.rules.map((rule) => rule.threads?.length ?? 0));
    for (let index = 0; index < most; index++) threads.set(`worker${index}`, this.worker(index));
    return {
      description: '',
      drivers: [],
      processes: [{ name: 'conformance.exe', threads }, ...this.programs()],
      programs: this.children(),
      cpus: this.variant.processorCount,
      unload: true,
      hardware: this.hardware,
    };
  }

  /** The programs that cases have for themselves. */
  private programs() {
    const { report } = this;
    return this.rules.flatMap(({ programs = {} }) =>
      Object.entries(programs).map(([name, parts]) => ({
        name,
        threads: new Map<string, ThreadFunction>(
          parts.map((part, index) => [
            `thread${index}`,
            function* (t) {
              yield* t.waitFor(`begin ${name}`);
              yield* part(t, report);
            },
          ]),
        ),
      })),
    );
  }

  /** The programs that cases start themselves. */
  private children(): ReadonlyMap<string, ThreadFunction> {
    const programs = new Map<string, ThreadFunction>();
    for (const { children = {} } of this.rules) {
      for (const [name, part] of Object.entries(children)) {
        if (programs.has(name)) throw new Error(`two cases have a program "${name}"`);
        programs.set(name, (t) => part(t, this.report));
      }
    }
    return programs;
  }

  private mainThread(): ThreadFunction {
    const { rules, variant } = this;
    const isC = variant.image !== undefined;
    const run = this;
    return function* main(t) {
      const control = yield* t.CreateFile('\\Device\\Conformance', { access: GENERIC_READ + GENERIC_WRITE });
      for (const [number, rule] of rules.entries()) {
        if (rule.drivers === undefined) run.begin(rule);
        const name = TEXT.encode(isC ? rule.c : rule.name);
        yield* t.DeviceIoControl(control, IOCTL_BEGIN, name);
        const others = rule.threads ?? [];
        for (const index of others.keys()) yield* t.signal(`begin ${number} ${index}`);
        const ends = yield* beginPrograms(t, rule);
        if (rule.user !== undefined) yield* rule.user(t, run.report);
        yield* awaitEnds(t, ends);
        for (const index of others.keys()) yield* t.waitFor(`end ${number} ${index}`);
        yield* t.DeviceIoControl(control, IOCTL_END, name);
        if (rule.drivers === undefined) run.finish(undefined);
      }
      yield* t.CloseHandle(control);
    };
  }

  private worker(index: number): ThreadFunction {
    const { rules, report } = this;
    return function* worker(t) {
      for (const [number, rule] of rules.entries()) {
        const part = rule.threads?.[index];
        if (part === undefined) continue;
        yield* t.waitFor(`begin ${number} ${index}`);
        yield* part(t, report);
        yield* t.signal(`end ${number} ${index}`);
      }
    };
  }

  private readonly report = (label: string, value: Reported): void => {
    this.reported.push([label, value]);
  };

  // ---- what the kernel side tells ----------------------------------------------------------------------------------

  private sink(): EventSink {
    const sink = this.kinds === undefined ? new NullSink() : new KindCollector(this.kinds);
    const define = (kind: string, handler: (...args: never[]) => void) => {
      const value = (...args: never[]) => {
        this.kinds?.add(kind);
        handler(...args);
      };
      Object.defineProperty(sink, kind, { value, configurable: true });
    };
    for (const kind of new Set(this.rules.flatMap(({ events = [] }) => events))) {
      define(kind, () => this.happened(kind));
    }
    if (this.rules.some(({ events = [] }) => events.includes('bugCheckData'))) {
      define('bugCheckData', (reason: number, component: string, _guid: string, _address: number, bytes: number) =>
        this.report(`${eventWord('dump_data_code', reason)} of ${component}`, bytes),
      );
    }
    define('ddiCall', (name: string) => {
      this.lastCalled = name;
      if (this.current !== undefined) this.calls.set(name, (this.calls.get(name) ?? 0) + 1);
    });
    define('debugPrint', (_component: number, _level: number, text: string) => this.printed(text));
    define('bugCheck', (code: number, ...halves: number[]) => {
      const words = [0, 1, 2, 3].map((i) => u64ToBigInt({ lo: halves[2 * i]! >>> 0, hi: halves[2 * i + 1]! >>> 0 }));
      this.bugCheck = [BigInt(code), ...words];
    });
    return sink;
  }

  /** Reports an event of a kind that the case asks for. */
  private happened(kind: EventKind): void {
    if (this.current?.events?.includes(kind)) this.report('event', kind);
  }

  private printed(text: string): void {
    const [, label, value] = /^#([^=]*)=(.*)$/s.exec(text) ?? [];
    if (label === undefined || value === undefined) {
      this.happened('debugPrint');
      return;
    }
    // The call that carried the report is the harness's, not the case's.
    this.calls.set(this.lastCalled, (this.calls.get(this.lastCalled) ?? 1) - 1);
    this.report(label, value.startsWith('"') ? value.slice(1, -1) : BigInt(`0x${value}`));
  }
}
