/**
 * The drivers around the ones under test, as the recording knows them: how each IRP that was sent to them was completed.
 * The recording's events have the results, but not what stood in the buffers at that moment. So the recorded drivers run
 * once more, which gives the same events, and whoever runs them looks at the machine where the events say.
 *
 * Drivers whose requests lead to a driver under test are not isolated: they are how it is reached. Every other one is,
 * whoever sends it IRPs; what isolated drivers send to each other does not happen.
 */
import { InputError, TraceError } from '../base/errors.ts';
import type { ExternalCompletion, SentIrp } from '../kernel/ports.ts';
import { IRP_MJ_CLOSE } from '../nt/irp-codes.ts';
import { STATUS_MORE_PROCESSING_REQUIRED } from '../nt/status-codes.ts';
import { keepsEverything } from '../proto/capture-choice.ts';
import type { TraceEvent } from '../proto/decoded-batch.ts';
import { EventKind } from '../proto/generated/event-kinds.ts';
import type { TraceReader } from '../proto/trace-reader.ts';
import { irpResultNow } from '../system/inspect/irp-result.ts';
import type { System } from '../system/system.ts';
import { functionName } from '../wording/describe-event.ts';
import { describeIrpParameters } from '../wording/irp-parameters.ts';
import { MOST_NEAREST, nearestText, Unanswered } from './recorded-action.ts';

const K = EventKind;
const LOOKED_AT: ReadonlySet<number> = new Set([
  K.irpDispatchReturn,
  K.irpComplete,
  K.irpCompletionCall,
  K.irpCompletionReturn,
]);
/** Drops addresses: they differ from run to run. */
const NO_ADDRESS = () => 'an address';

/** An IRP that was sent to a driver, and what came of it. */
interface RecordedIrp {
  readonly sent: SentIrp;
  /** The recorded user action it belongs to. */
  readonly action: number;
  readonly text: string;
  /** Number of the event that sends it. */
  readonly event: number;
  returned: number | undefined;
  result: ExternalCompletion['result'];
  lacks: string;
  /** Whether its sender has it back. */
  isBack: boolean;
}

function textOf({ major, minor, device, service, words }: SentIrp): string {
  const target = device === '' ? `a device of ${service}` : device;
  const args = words.map(({ lo, hi }) => (BigInt(hi) << 32n) | BigInt(lo)) as [bigint, bigint, bigint, bigint];
  const parameters = describeIrpParameters(major, minor, args, NO_ADDRESS);
  return `${functionName(major, minor)} -> ${target}${parameters === '' ? '' : ` ${parameters}`}`;
}

/** Watches the recorded drivers run, and says which drivers are isolated and what they answered. */
export class Isolation {
  private readonly tested: ReadonlySet<string>;
  private readonly services: readonly string[];
  private readonly looks = new Map<number, TraceEvent>();
  private readonly irps: RecordedIrp[] = [];
  /** What IRPs were sent with that have not gone all the way back, the last one last, by their numbers. */
  private readonly underWay = new Map<number, RecordedIrp[]>();
  /** Locations of the completion routines that run, by IRP. */
  private readonly calls = new Map<number, number>();
  private lastEvent = -1;
  private isolated: ReadonlySet<string> | undefined;

  /**
   * @param tested services of the drivers under test
   * @throws InputError when there is nothing to isolate, or the trace has a part of the events only
   */
  constructor(reader: TraceReader, tested: ReadonlySet<string>) {
    this.tested = tested;
    this.services = reader.header.driver.map(({ service }) => service);
    if (this.services.every((service) => tested.has(service)))
      throw new InputError('--isolate keeps other drivers from running, and the trace has none');
    if (!keepsEverything(reader.header.capture))
      throw new InputError('--isolate needs all events of a session, and this trace keeps a part of them');
    for (const batch of reader.batches()) {
      for (let i = 0; i < batch.eventCount; i++) {
        const number = batch.firstEvent + i;
        if (number < reader.eventsBeforeGap && LOOKED_AT.has(batch.kind[i]!)) this.looks.set(number, batch.event(i));
      }
    }
  }

  // While the recorded drivers run.

  /** An IRP is sent, in the course of that recorded user action; the event that says so is the last one. */
  recordSent(sent: SentIrp, inCourseOf: number): void {
    const action = courseOf(sent, inCourseOf);
    const irp: RecordedIrp = {
      sent,
      action,
      text: textOf(sent),
      event: this.lastEvent,
      returned: undefined,
      result: undefined,
      lacks: '',
      isBack: false,
    };
    this.irps.push(irp);
    const others = (this.underWay.get(sent.irp) ?? []).filter((other) => !other.isBack || other.returned === undefined);
    this.underWay.set(sent.irp, [...others, irp]);
  }

  /**
   * An event is about to be kept.
   * @throws TraceError when it is not the recorded one
   */
  watch(event: number, system: System): void {
    this.lastEvent = event;
    const recorded = this.looks.get(event);
    if (recorded === undefined) return;
    this.looks.delete(event);
    if (recorded.time !== system.kernel.time) throw differs(event);
    const { irp, location, status, priority_boost: boost } = recorded.fields as Readonly<Record<string, number>>;
    const sent = this.underWay.get(irp!) ?? [];
    switch (recorded.kind) {
      case K.irpDispatchReturn: {
        const last = sent.findLast(({ returned }) => returned === undefined);
        if (last !== undefined) last.returned = status!;
        return;
      }
      case K.irpComplete:
        this.take(system, recorded, sent, location!, boost!);
        return;
      case K.irpCompletionCall:
        this.calls.set(irp!, location!);
        this.take(system, recorded, sent, location!);
        for (const one of sent) if (one.sent.location <= location!) one.isBack = true;
        return;
      default: {
        const above = (this.calls.get(irp!) ?? 0) + 1;
        if (status !== STATUS_MORE_PROCESSING_REQUIRED) this.take(system, recorded, sent, above);
        else for (const one of sent) if (one.sent.location >= above) one.result = undefined;
      }
    }
  }

  /** Whoever sent an IRP from a location above may have it back now, as it is. */
  private take(system: System, event: TraceEvent, sent: readonly RecordedIrp[], from: number, boost?: number): void {
    for (const irp of sent) {
      if (irp.isBack || irp.sent.location < from) continue;
      const now = irpResultNow(system, irp.sent.irp, irp.sent);
      if (now === undefined) throw differs(event.number);
      const { status, information, data, lacks } = now;
      irp.lacks = lacks;
      irp.result = {
        status,
        information,
        data,
        priorityBoost: boost ?? irp.result?.priorityBoost ?? 0,
        time: irp.returned === undefined ? undefined : event.time,
      };
    }
  }

  /**
   * The recorded drivers have run.
   * @throws InputError when no driver can be isolated, TraceError when the run was not as recorded
   */
  seal(): void {
    for (const event of this.looks.keys()) throw differs(event);
    const live = new Set(this.tested);
    for (let count = -1; count !== live.size; ) {
      count = live.size;
      for (const { sent } of this.irps) if (sent.sender !== '' && live.has(sent.service)) live.add(sent.sender);
    }
    this.isolated = new Set(this.services.filter((service) => !live.has(service)));
    if (this.isolated.size === 0)
      throw new InputError(
        '--isolate: every other driver sends requests to the one under test, so all of them have to run',
      );
  }

  // Afterwards.

  /** Whether the recorded drivers have run. */
  get isSealed(): boolean {
    return this.isolated !== undefined;
  }

  /** The answers for one run. */
  answers(): Answers {
    const isolated = this.isolated ?? new Set();
    return new Answers(
      this.irps.filter(({ sent }) => isolated.has(sent.service) && !isolated.has(sent.sender)),
      isolated,
    );
  }
}

function differs(event: number): TraceError {
  return new TraceError(
    'engine',
    `--isolate runs the recorded drivers once more, and they do not do what was recorded (event ${event}): \`ntrewind replay\` says what differs`,
  );
}

/** Answers for the isolated drivers in one run: each recorded IRP answers one of the same request and parameters, in order. */
export class Answers {
  private readonly irps: readonly RecordedIrp[];
  private readonly isolated: ReadonlySet<string>;
  private readonly unused = new Map<string, RecordedIrp[]>();
  private readonly others = new Map<string, number>();
  private answered = 0;

  constructor(irps: readonly RecordedIrp[], isolated: ReadonlySet<string>) {
    this.irps = irps;
    this.isolated = isolated;
    for (const irp of irps) {
      const queue = this.unused.get(keyOf(irp.action, irp.text));
      if (queue === undefined) this.unused.set(keyOf(irp.action, irp.text), [irp]);
      else queue.push(irp);
    }
  }

  /**
   * What becomes of an IRP that is sent in the course of that recorded user action; undefined when its driver runs.
   * @throws Unanswered when its driver is isolated and nothing was recorded that answers it
   */
  completionOf(sent: SentIrp, inCourseOf: number): ExternalCompletion | undefined {
    const action = courseOf(sent, inCourseOf);
    if (!this.isolated.has(sent.service) || this.isolated.has(sent.sender)) return undefined;
    const text = textOf(sent);
    const irp = this.unused.get(keyOf(action, text))?.shift();
    if (irp === undefined)
      throw new Unanswered(
        `the recording has no answer of ${sent.service} to ${text}; nearest: ${this.nearest(sent, action)}`,
      );
    const { returned, result, lacks, event } = irp;
    if (returned === undefined || lacks !== '') {
      const why = lacks === '' ? 'the recording ends before it' : lacks;
      throw new Unanswered(
        `the recorded answer of ${sent.service} to ${text} (event ${event}) cannot be given: ${why}`,
      );
    }
    this.answered++;
    if (!sameBytes(sent.data, irp.sent.data)) this.others.set(text, (this.others.get(text) ?? 0) + 1);
    return { returned, result };
  }

  /** The recorded IRPs that are most like it, with their events. */
  private nearest(sent: SentIrp, action: number): string {
    const found = this.irps
      .map((irp) => ({ irp, distance: distance(sent, irp.sent), elsewhere: irp.action === action ? 0 : 1 }))
      .sort((a, b) => compareInOrder(a.distance, b.distance) || a.elsewhere - b.elsewhere || a.irp.event - b.irp.event)
      .slice(0, MOST_NEAREST)
      .map(({ irp }) => irp);
    return nearestText(found);
  }

  /** What was answered, one line. */
  notes(): string[] {
    const services = [...this.isolated].join(', ');
    return [`isolated: ${services}; ${this.answered} IRPs were completed as recorded, without running the driver`];
  }

  /** What was answered as recorded although it carried other data: one text each. */
  synthesised(): string[] {
    return [...this.others].map(([text, count]) => (count === 1 ? text : `${text}, ${count} times`));
  }
}

/** The user action that an IRP is looked for in. When a file is closed depends on who gives it back last: it counts for none. */
function courseOf({ major }: SentIrp, action: number): number {
  return major === IRP_MJ_CLOSE ? 0 : action;
}

function keyOf(action: number, text: string): string {
  return `${action} ${text}`;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

/** How unlike two IRPs are: device, functions, how many words of the parameters, and by how much. What comes first counts most. */
function distance(a: SentIrp, b: SentIrp): number[] {
  const differences = a.words.map(({ lo }, n) => Math.abs(lo - b.words[n]!.lo)).filter((difference) => difference > 0);
  const isOther = (other: boolean) => (other ? 1 : 0);
  return [
    isOther(a.service !== b.service || a.device !== b.device),
    isOther(a.major !== b.major),
    isOther(a.minor !== b.minor),
    differences.length,
    differences.reduce((sum, difference) => sum + difference, 0),
  ];
}

function compareInOrder(a: readonly number[], b: readonly number[]): number {
  const index = a.findIndex((value, n) => value !== b[n]);
  return index < 0 ? 0 : a[index]! - b[index]!;
}
