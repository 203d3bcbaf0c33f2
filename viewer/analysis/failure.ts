/** How the run of a trace ended, and what the trace tells of the place: stack, IRP, locks, the thread's last events. */
import { InputError } from '../../base/errors.ts';
import { addressFromHalves, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type BugCheckAdvice, bugCheckAdvice } from '../../nt/bug-check-advice.ts';
import { DRIVER_VERIFIER_DETECTED_VIOLATION } from '../../nt/bug-check-codes.ts';
import { type BugCheckKind, bugCheckMeanings, describeBugCheckKind } from '../../nt/bugcheck.ts';
import type { TraceEvent } from '../../proto/decoded-batch.ts';
import { EventKind } from '../../proto/generated/event-kinds.ts';
import type { TraceReader } from '../../proto/trace-reader.ts';
import { describeEvent } from '../../wording/describe-event.ts';
import { addressAt, eventField, numberAt } from '../../wording/event-fields.ts';
import { previewBytes } from '../../wording/hex-dump.ts';
import { TraceNames } from '../../wording/names.ts';
import { knownFrom, selectedEvents } from '../event-stream.ts';
import { IrpLife } from '../irp/irp-life.ts';
import { mayLackKind } from '../left-out.ts';
import { scanEvents } from '../scan.ts';
import { type Holding, LockCounter } from '../summary/lock-use.ts';
import { type Clue, Clues } from './clues.ts';

const K = EventKind;
const F = { irp: eventField(K.irpAllocate, 'irp'), address: eventField(K.irpAllocate, 'address') };

/** Parameter 1 of 0xC4: a driver was unloaded and left pool behind. */
const POOL_LEFT_AT_UNLOAD = 0x62n;

/** Events of the failing thread that are told. */
const LAST_EVENTS = 20;

export interface LastEvent {
  readonly number: number;
  readonly time: number;
  readonly irql: number;
  readonly kind: number;
  readonly name: string;
  readonly text: string;
  /** Where in a driver, empty for nowhere. */
  readonly callSite: string;
  /** The routine that is called; empty when the event is no call. */
  readonly ddi: string;
}

export interface Argument {
  readonly value: bigint;
  /** Empty when the reference does not say. */
  readonly meaning: string;
  /** What stands at the address, empty for none. */
  readonly place: string;
}

export interface DumpData {
  readonly component: string;
  /** Of secondary data, empty for others. */
  readonly guid: string;
  readonly text: string;
  /** The first bytes; empty when the trace has none. */
  readonly preview: string;
  readonly event: number;
}

function asAddress(value: bigint): GuestAddress {
  return addressFromHalves(Number(value & 0xffff_ffffn), Number(value >> 32n));
}

/** As the kernel's texts have it. */
export const ADDRESS = /\b[0-9a-f]{8}`[0-9a-f]{8}\b/g;

/** The address that such a text stands for. */
export function addressOf(digits: string): GuestAddress {
  return addressFromHalves(Number.parseInt(digits.slice(9), 16), Number.parseInt(digits.slice(0, 8), 16));
}

function addressesIn(text: string): GuestAddress[] {
  return (text.match(ADDRESS) ?? []).map(addressOf);
}

/** Only values that can be addresses of the kernel are looked up. */
function isKernelAddress(value: bigint): boolean {
  return value >= 0xffff_8000_0000_0000n;
}

export class Failure {
  /** As the trace says it: `bug check 0xC2: ...`, `deadlock: ...`; empty when it has no end. */
  reason = '';
  bugCheck: TraceEvent | undefined;
  /** The event that ends the run: the bug check, else what tells the reason. */
  private end: TraceEvent | undefined;
  /** By thread, the innermost first. */
  readonly stacks = new Map<number, GuestAddress[]>();
  /** What routines of drivers that are called when the system stops had to tell. */
  readonly dumpData: DumpData[] = [];
  readonly names: TraceNames;
  readonly lockNames: TraceNames;
  readonly held: readonly Holding[];
  readonly arguments: readonly Argument[];
  readonly last: readonly LastEvent[];
  readonly irp: IrpLife | undefined;
  readonly clues: readonly Clue[];
  /** What the parameters say of the kind of the bug check. */
  readonly kind: BugCheckKind | undefined;
  readonly advice: BugCheckAdvice | undefined;
  private readonly reader: TraceReader;
  /** IRPs at the addresses of the parameters, also of those that are over. */
  private readonly irpsAt = new Map<bigint, number>();

  /** Throws TraceError. */
  constructor(reader: TraceReader) {
    this.reader = reader;
    this.names = new TraceNames(reader);
    this.scan();
    const locks = new LockCounter(reader, true);
    this.lockNames = locks.names;
    this.held = locks.heldAtEnd();
    const values = this.parameters;
    this.kind = this.code === undefined ? undefined : describeBugCheckKind(this.code, values);
    this.advice = this.code === undefined ? undefined : bugCheckAdvice(this.code, values[0]!);
    this.arguments = this.findArguments();
    this.last = this.findLast();
    this.irp = this.findIrp();
    this.clues = this.findClues();
  }

  /** The bug check's code. */
  get code(): number | undefined {
    return this.bugCheck && (this.bugCheck.fields.code as number) >>> 0;
  }

  private get parameters(): bigint[] {
    const { bugCheck } = this;
    return bugCheck === undefined ? [] : [1, 2, 3, 4].map((number) => bugCheck.fields[`parameter${number}`] as bigint);
  }

  /** Whether there is a failure to analyse. */
  get isFailure(): boolean {
    return this.bugCheck !== undefined || (this.reason !== 'completed' && this.reason !== 'interrupted');
  }

  /** Whether locks may be held that the trace does not tell of. */
  get mayLackLocks(): boolean {
    return mayLackKind(this.reader, K.lockAcquire);
  }

  get thread(): number {
    return this.end?.thread ?? 0;
  }

  /**
   * Where it happened: in the innermost frame, else where the driver called the kernel, a routine of a driver that the
   * bug check names, or where the clues lead to; NULL when nobody knows.
   */
  get site(): GuestAddress {
    const { end, stacks, thread, parameters, clues } = this;
    const places = [
      stacks.get(thread)?.[0],
      end?.callSite,
      ...parameters.filter(isKernelAddress).map(asAddress),
      ...clues.map(({ place }) => place),
    ];
    return places.find((place) => place !== undefined && this.isCode(place)) ?? NULL_ADDRESS;
  }

  /** Whether an address is in a driver's image. */
  private isCode(address: GuestAddress): boolean {
    return (this.names.modules.moduleAt(address)?.image ?? 0) !== 0;
  }

  /** `nt!IoCompleteRequest`: the routine that the driver had called from there, empty when it was in its own code. */
  get routine(): string {
    let returned = 0;
    for (const { kind, ddi, callSite } of this.last.toReversed()) {
      if (kind === K.ddiReturn) returned++;
      if (kind !== K.ddiCall) continue;
      if (returned > 0) returned--;
      else return callSite !== '' && callSite === this.callSite ? `nt!${ddi}` : '';
    }
    return '';
  }

  /** Where the driver had called the kernel, in words. */
  private get callSite(): string {
    const site = this.end?.callSite ?? NULL_ADDRESS;
    return site === NULL_ADDRESS ? '' : this.names.symbolise(site);
  }

  private scan(): void {
    let bugCheck = -1;
    let runEnd = -1;
    const take = (event: TraceEvent) => {
      if (event.kind === K.bugCheckData) {
        const { component, guid, data } = event.fields;
        const text = describeEvent(event, this.names);
        const preview = previewBytes(data as Uint8Array);
        this.dumpData.push({
          component: component as string,
          guid: guid as string,
          text,
          preview,
          event: event.number,
        });
      }
      if (event.kind === K.bugCheck) bugCheck = event.number;
      if (event.kind === K.runEnd) {
        runEnd = event.number;
        this.reason = event.fields.reason as string;
      }
      if (event.kind === K.stackTrace)
        this.stacks.set(event.fields.of as number, (event.fields.frames as bigint[]).map(asAddress));
    };
    const whole = (batch: { event(i: number): TraceEvent }, i: number) => take(batch.event(i));
    scanEvents(
      this.reader,
      {
        [K.bugCheck]: whole,
        [K.bugCheckData]: whole,
        [K.runEnd]: whole,
        [K.stackTrace]: whole,
      },
      { names: this.names, places: true },
    );
    // The events of a scan do not outlast it.
    if (bugCheck >= 0) this.bugCheck = this.reader.event(bugCheck);
    this.end = this.bugCheck ?? (runEnd >= 0 ? this.reader.event(runEnd) : undefined);
  }

  private findArguments(): Argument[] {
    const { bugCheck } = this;
    if (bugCheck === undefined) return [];
    const values = this.parameters;
    const meanings = bugCheckMeanings(this.code!, values);
    const addresses = new Map(values.filter(isKernelAddress).map((value) => [asAddress(value), value]));
    if (addresses.size > 0) {
      scanEvents(this.reader, {
        [K.irpAllocate]: (batch, i) => {
          const value = addresses.get(addressAt(batch, i, F.address));
          if (value !== undefined) this.irpsAt.set(value, numberAt(batch, i, F.irp));
        },
      });
    }
    return values.map((value, index) => {
      const irp = this.irpsAt.get(value);
      const known = isKernelAddress(value) ? this.names.placeOf(asAddress(value))?.text : undefined;
      const place = known ?? (irp === undefined ? '' : `IRP ${irp}`);
      return { value, meaning: meanings[index]!, place };
    });
  }

  private findLast(): LastEvent[] {
    const { reader, end: last } = this;
    if (last === undefined || last.thread === 0) return [];
    const numbers: number[] = [];
    const lastBatch = reader.batchOf(last.number);
    const first = reader.batchOf(knownFrom(reader, last.number));
    for (let place = lastBatch; place >= first && numbers.length < LAST_EVENTS; place--) {
      const batch = reader.batch(place);
      for (let i = batch.eventCount - 1; i >= 0 && numbers.length < LAST_EVENTS; i--) {
        const isBefore = batch.firstEvent + i < last.number;
        if (isBefore && batch.thread[i] === last.thread && batch.kind[i] !== K.stackTrace)
          numbers.push(batch.firstEvent + i);
      }
    }
    const wanted = new Set(numbers);
    const events: LastEvent[] = [];
    if (numbers.length === 0) return events;
    for (const { event, names } of selectedEvents(reader, { from: numbers.at(-1), to: last.number })) {
      if (!wanted.has(event.number)) continue;
      const callSite = event.callSite === NULL_ADDRESS ? '' : names.symbolise(event.callSite);
      const { number, time, irql, kind, name, fields } = event;
      const ddi = kind === K.ddiCall ? (fields.ddi as string) : '';
      events.push({ number, time, irql, kind, name, text: describeEvent(event, names), callSite, ddi });
    }
    return events;
  }

  /** The IRP in the parameters, else the one the thread worked on. */
  private findIrp(): IrpLife | undefined {
    const { bugCheck, reader } = this;
    if (bugCheck === undefined) return undefined;
    const [named] = this.irpsAt.values();
    const irp = named ?? (bugCheck.fields.irp as number);
    if (irp === 0) return undefined;
    try {
      return IrpLife.of(reader, irp);
    } catch (error) {
      // A recording may leave IRPs out.
      if (error instanceof InputError) return undefined;
      throw error;
    }
  }

  private findClues(): readonly Clue[] {
    const { bugCheck, reader, parameters } = this;
    if (!this.isFailure) return [];
    const named = addressesIn((bugCheck?.fields.text as string | undefined) ?? '');
    const addresses = new Set([...parameters.filter(isKernelAddress).map(asAddress), ...named]);
    return new Clues(reader, {
      addresses: [...addresses],
      thread: this.thread,
      irp: this.irp?.irp ?? 0,
      cpu: bugCheck?.cpu ?? 0,
      irql: bugCheck?.irql ?? 0,
      leak: this.code === DRIVER_VERIFIER_DETECTED_VIOLATION && parameters[0] === POOL_LEFT_AT_UNLOAD,
      stuck: bugCheck === undefined,
    }).list;
  }
}
