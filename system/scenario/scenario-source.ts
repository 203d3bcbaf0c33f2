/** Makes the decisions of a recording: user mode follows a scenario, the rest a schedule. */
import { AssertionError } from '../../base/assert.ts';
import { Bugcheck, InputError, TraceError, UnimplementedError } from '../../base/errors.ts';
import { formatPoolTag } from '../../base/format.ts';
import type { U64 } from '../../base/u64.ts';
import type { DecisionSource, HardwareBus, ProcessorSlice, RegisterAccess } from '../../kernel/ports.ts';
import { PspClientId } from '../../kernel/ps/process.ts';
import type { UserAction } from '../../kernel/user-action.ts';
import { Devices } from '../hardware/devices.ts';
import type { Scenario, ThreadFunction } from './api.ts';
import { checkedAction } from './check-action.ts';
import { unknownProgram } from './process-thread.ts';
import type { ProgramEnvironment } from './program-thread.ts';
import type { Schedule } from './schedule.ts';
import type { ActionResult, UserProgram } from './user-program.ts';
import { UserThread } from './user-thread.ts';

/** A thread that has been asked for and not started yet. */
interface PlannedThread {
  readonly process: string;
  readonly name: string;
  readonly slot: number;
  readonly code: ThreadFunction;
}

interface RunningProgram {
  readonly label: string;
  readonly program: UserProgram<void>;
  /** What the program gets when it goes on. */
  result: ActionResult | undefined;
}

const EXIT: UserAction = { kind: 'exit', status: 0 };

export class ScenarioSource implements DecisionSource {
  private readonly schedule: Schedule;
  private readonly environment: ProgramEnvironment;
  /** Thread ids of user mode by `process/thread`. */
  private readonly threadIds = new Map<string, number>();
  private readonly programs = new Map<number, RunningProgram>();
  private readonly scenarioPrograms: ReadonlyMap<string, ThreadFunction>;
  private readonly session: UserProgram<void>;
  private sessionResult: ActionResult | undefined;
  private starting: PlannedThread | undefined;
  private readonly devices: Devices;
  private readonly failAllocationOf: Scenario['failAllocation'];
  /** Pool that drivers have asked for. */
  private allocations = 0;

  constructor(scenario: Scenario, schedule: Schedule, peek: ProgramEnvironment['peek']) {
    this.schedule = schedule;
    this.failAllocationOf = scenario.failAllocation;
    this.devices = new Devices(scenario.hardware);
    const threadId = (process: string, thread: string) => this.threadIds.get(`${process}/${thread}`);
    this.scenarioPrograms = scenario.programs ?? new Map();
    this.environment = { peek, threadId, programs: [...this.scenarioPrograms.keys()], devices: this.devices };
    this.session = this.startProcesses(scenario);
  }

  private *startProcesses(scenario: Scenario): UserProgram<void> {
    for (const { name: process, threads } of scenario.processes) {
      const created = yield { kind: 'process', name: process };
      let slot = 0;
      for (const [name, code] of threads) {
        this.starting = { process, name, slot: slot++, code };
        yield { kind: 'thread', process: created.result.lo, name };
      }
    }
  }

  nextUserAction(thread: number): UserAction {
    if (thread === 0) return this.advance(this.session, this.sessionResult);
    const running = this.programs.get(thread);
    if (running === undefined) throw new AssertionError(`thread ${thread} does not belong to the scenario`);
    try {
      return checkedAction(this.advance(running.program, running.result));
    } catch (error) {
      throw scenarioError(running.label, error);
    }
  }

  private advance(program: UserProgram<void>, result: ActionResult | undefined): UserAction {
    const next = result === undefined ? program.next() : program.next(result);
    return next.done ? EXIT : next.value;
  }

  userActionDone(thread: number, action: number, status: number, result: U64): void {
    const done = { action, status, result };
    if (thread !== 0) {
      this.programs.get(thread)!.result = done;
      return;
    }
    this.sessionResult = done;
    if (this.starting === undefined) return;
    const { process, name, slot, code } = this.starting;
    this.starting = undefined;
    const label = `${process}/${name}`;
    this.threadIds.set(label, PspClientId(result.lo));
    const program = startProgram(label, code, new UserThread(process, name, slot, this.environment));
    this.programs.set(result.lo, { label, program, result: undefined });
  }

  programStarted(thread: number, image: string, commandLine: string): void {
    const code = this.scenarioPrograms.get(image);
    if (code === undefined)
      throw new InputError(`a program starts "${image}"${unknownProgram(image, this.environment.programs)}`);
    const label = `${image}/main`;
    this.threadIds.set(label, PspClientId(thread));
    const program = startProgram(label, code, new UserThread(image, 'main', 0, this.environment, commandLine));
    this.programs.set(thread, { label, program, result: undefined });
  }

  chooseThread(candidates: readonly number[]): number {
    return this.schedule.chooseThread(candidates);
  }

  chooseProcessor(candidates: readonly number[]): ProcessorSlice | undefined {
    return this.schedule.chooseProcessor(candidates);
  }

  preempt(thread: number): boolean {
    return this.schedule.preempt(thread);
  }

  failAllocation(tag: number, size: number): boolean {
    if (this.failAllocationOf === undefined) return this.schedule.failAllocation(tag, size);
    this.allocations++;
    try {
      return this.failAllocationOf({ tag: formatPoolTag(tag), sizeBytes: size, number: this.allocations }) === true;
    } catch (error) {
      throw scenarioError('failAllocation', error);
    }
  }

  readRegister(access: RegisterAccess, timeNs: number): bigint {
    return this.devices.readRegister(access, timeNs);
  }

  registerWritten(access: RegisterAccess, value: bigint, timeNs: number): void {
    this.devices.registerWritten(access, value, timeNs);
  }

  hardwareDueNs(): number {
    return this.devices.dueNs;
  }

  runHardware(bus: HardwareBus): void {
    this.devices.run(bus);
  }
}

function startProgram(label: string, code: ThreadFunction, thread: UserThread): UserProgram<void> {
  const program: unknown = code(thread);
  if (typeof (program as UserProgram<void> | undefined)?.next !== 'function') {
    throw new InputError(`scenario thread ${label} is not a generator function (function*)`);
  }
  return program as UserProgram<void>;
}

/** What the scenario's code throws is the scenario's error, unless ntrewind threw it on its behalf. */
function scenarioError(label: string, error: unknown): unknown {
  const ours = [AssertionError, Bugcheck, TraceError, UnimplementedError].some((kind) => error instanceof kind);
  if (ours) return error;
  const text = error instanceof Error ? error.message : String(error);
  return new InputError(`scenario thread ${label} failed: ${text.split('\n')[0]}`);
}
