/**
 * A filter that decides at once, while a run goes on, which of its events are kept. It knows only what has happened: fields
 * that follow from later events are refused (SPECIAL_FIELDS says which), and so are names whose objects nobody tracks.
 */
import { addressHi, addressLo, type GuestAddress } from '../base/guest-address.ts';
import { DISPATCH_LEVEL } from '../nt/irql.ts';
import type { CaptureCondition, ConditionState } from '../proto/capture-condition.ts';
import type { CaptureCriteria } from '../proto/capture-criteria.ts';
import type { CandidateEvent, EventArgument } from '../proto/capturing-base.ts';
import type { FieldValue } from '../proto/decoded-batch.ts';
import type { Encoding } from '../proto/event-schema.ts';
import { EventKind, KIND_BY_NUMBER } from '../proto/generated/event-kinds.ts';
import { compileFilter, type Filter } from './compile.ts';
import { type EventView, testEvent } from './event-test.ts';
import { fieldUse, SPECIAL_FIELDS } from './fields.ts';
import { FilterError } from './filter-error.ts';
import { isControlMajor } from './irp-facts.ts';
import type { AnchorColumn, CommonColumn, Fact, Thing } from './plan.ts';
import type { SyntaxNode } from './syntax.ts';

const K = EventKind;

/** Where the argument of a field stands in the call that reports an event: index and encoding, by kind and place. */
const ARGUMENTS: readonly (readonly { readonly at: number; readonly encoding: Encoding; readonly name: string }[])[] =
  KIND_BY_NUMBER.map((kind) => {
    let next = 0;
    return (kind?.fields ?? []).map(({ encoding, name }) => {
      const at = next;
      next += encoding === 'u64' || encoding === 'u64list' ? 2 : 1;
      return { at, encoding, name };
    });
  });

/** Kinds that begin and end work on an IRP, or on something that is none (wording/irp-work.ts does the same for traces). */
const BEGINS: readonly number[] = [
  K.irpDispatch,
  K.irpCompletionCall,
  K.irpStart,
  K.irpCancelCall,
  K.apcStart,
  K.workStart,
];
const ENDS: readonly number[] = [
  K.irpDispatchReturn,
  K.irpCompletionReturn,
  K.irpStartReturn,
  K.irpCancelReturn,
  K.apcEnd,
  K.workEnd,
];

/** Compiles the condition of a recording. Throws FilterError. */
export function recordCondition(text: string): CaptureCondition {
  const filter = compileFilter(text);
  refuseWhatIsToCome(filter, filter.syntax);
  return new RecordCondition(filter);
}

/** Throws FilterError where the filter asks for what a recording cannot know. */
function refuseWhatIsToCome({ text }: Filter, node: SyntaxNode): void {
  const refuse = (what: string, at: SyntaxNode) => {
    throw new FilterError(`${what} while recording`, text, at);
  };
  const visit = (at: SyntaxNode): void => {
    if (at.type === 'name') {
      if (at.name === 'number') refuse('events have no numbers yet', at);
      if (SPECIAL_FIELDS.get(at.name)?.lookAhead) refuse(`${at.name} follows from later events and is not known`, at);
      return;
    }
    if (at.type === 'holding' && at.lock?.type === 'text') refuse('locks have numbers but no names', at.lock);
    if ((at.type === 'compare' || at.type === 'match' || at.type === 'in') && at.left.type === 'name') {
      const thing = thingOf(at.left.name);
      const other = at.type === 'in' ? at.items[0]!.low : at.right;
      if ((thing === 'object' || thing === 'lock') && (other.type === 'text' || other.type === 'name')) {
        refuse(`${thing}s have numbers but no names`, other);
      }
    }
    for (const child of childrenOf(at)) visit(child);
  };
  visit(node);
}

function thingOf(name: string): Thing | undefined {
  for (const kind of KIND_BY_NUMBER) {
    const thing = kind && fieldUse(name, kind.number)?.thing;
    if (thing !== undefined) return thing;
  }
  return undefined;
}

function childrenOf(node: SyntaxNode): readonly SyntaxNode[] {
  switch (node.type) {
    case 'and':
    case 'or':
    case 'compare':
    case 'match':
    case 'binary':
      return [node.left, node.right];
    case 'in':
      return [node.left, ...node.items.flatMap(({ low, high }) => (high === null ? [low] : [low, high]))];
    case 'not':
    case 'unary':
      return [node.arg];
    case 'index':
      return [node.of];
    case 'call':
      return node.args;
    default:
      return [];
  }
}

class RecordCondition implements CaptureCondition {
  private readonly filter: Filter;
  private state: ConditionState = {
    irps: new Map(),
    work: new Map(),
    held: new Map(),
    borrowed: new Map(),
    threads: new Map(),
  };

  constructor(filter: Filter) {
    this.filter = filter;
  }

  keeps(event: CandidateEvent, known: CaptureCriteria): boolean {
    const context = this.contextOf(event);
    this.begin(event, context);
    const plan = this.filter.plans[event.kind];
    const kept = plan !== undefined && testEvent(plan, new CandidateView(event, known, this.state, context));
    this.end(event, context);
    return kept;
  }

  save(): ConditionState {
    return structuredClone(this.state);
  }

  restore(state: ConditionState): void {
    this.state = structuredClone(state);
  }

  /** The thread, or a DPC or an interrupt that borrows its processor. */
  private contextOf({ kind, context }: CandidateEvent): number {
    const { borrowed } = this.state;
    const { cpu, irql, thread } = context;
    if (kind === K.interruptStart || (kind === K.dpcStart && irql >= DISPATCH_LEVEL)) {
      borrowed.set(cpu, (borrowed.get(cpu) ?? 0) + 1);
    }
    const depth = borrowed.get(cpu) ?? 0;
    return depth === 0 ? thread : -(1 + cpu + 256 * (depth - 1));
  }

  private begin(event: CandidateEvent, context: number): void {
    const { irps, work, held, threads } = this.state;
    const { kind } = event;
    const number = (name: string) => numberOf(event, name);
    if (kind === K.threadCreate) threads.set(number('created'), textOf(event, 'name'));
    if (kind === K.irpAllocate) {
      irps.set(number('irp'), known({ requester: event.context.thread, parent: number('parent') }));
    }
    if (kind === K.irpDispatch) this.learnDispatch(event);
    if (BEGINS.includes(kind)) push(work, context, { irp: number('irp'), device: number('device') });
    if (kind === K.lockAcquire && number('depth') <= 1) push(held, context, number('lock'));
  }

  private learnDispatch(event: CandidateEvent): void {
    const { irps } = this.state;
    const number = (name: string) => numberOf(event, name);
    const irp = number('irp');
    const before = irps.get(irp);
    if (before?.has('started')) return;
    const major = number('major');
    irps.set(
      irp,
      known({
        requester: before?.get('requester') || event.context.thread,
        parent: before?.get('parent') ?? 0,
        device: number('device'),
        file: number('file'),
        started: event.context.time,
        major,
        minor: number('minor'),
        mode: number('requestor_mode'),
        ...(isControlMajor(major) && { control_code: number('argument3') >>> 0 }),
      }),
    );
  }

  private end(event: CandidateEvent, context: number): void {
    const { irps, work, held, borrowed, threads } = this.state;
    const { kind } = event;
    if (ENDS.includes(kind)) {
      const irp = numberOf(event, 'irp');
      const stack = work.get(context) ?? [];
      const place = stack.findLastIndex((one) => one.irp === irp);
      if (place >= 0) stack.length = place;
      if (irps.get(irp)?.has('freed')) this.forget(irp);
    }
    if (kind === K.irpFree) {
      irps.get(numberOf(event, 'irp'))?.set('freed', 1);
      this.forget(numberOf(event, 'irp'));
    }
    if (kind === K.threadExit) {
      work.delete(numberOf(event, 'exited'));
      threads.delete(numberOf(event, 'exited'));
    }
    if (kind === K.lockRelease && numberOf(event, 'depth') === 0) release(held, numberOf(event, 'lock'), context);
    if (kind === K.interruptEnd || (kind === K.dpcEnd && event.context.irql >= DISPATCH_LEVEL)) {
      const { cpu } = event.context;
      borrowed.set(cpu, Math.max(0, (borrowed.get(cpu) ?? 0) - 1));
    }
  }

  /** A freed IRP is known as long as a routine that was called for it has not returned. */
  private forget(irp: number): void {
    const { irps, work } = this.state;
    if (![...work.values()].some((stack) => stack.some((one) => one.irp === irp))) irps.delete(irp);
  }
}

/** Requester, parent, device and file 0 are none. */
function known(facts: Readonly<Record<string, number>>): Map<string, number> {
  const none = ['requester', 'parent', 'device', 'file'];
  return new Map(Object.entries(facts).filter(([name, value]) => value !== 0 || !none.includes(name)));
}

function push<T>(stacks: Map<number, T[]>, context: number, value: T): void {
  const stack = stacks.get(context);
  if (stack === undefined) stacks.set(context, [value]);
  else stack.push(value);
}

function release(held: Map<number, number[]>, lock: number, context: number): void {
  const own = held.get(context);
  const locks = own?.includes(lock) ? own : [...held.values()].find((others) => others.includes(lock));
  if (locks !== undefined) locks.splice(locks.lastIndexOf(lock), 1);
}

function argumentOf(event: CandidateEvent, name: string): EventArgument | undefined {
  const argument = ARGUMENTS[event.kind]!.find((candidate) => candidate.name === name);
  return argument && event.values[argument.at];
}

/** 0 when the kind does not have the field; of a 64-bit field the lower half. */
function numberOf(event: CandidateEvent, name: string): number {
  const value = argumentOf(event, name);
  return typeof value === 'number' ? value : 0;
}

function textOf(event: CandidateEvent, name: string): string {
  const value = argumentOf(event, name);
  return typeof value === 'string' ? value : '';
}

/** An event that is about to be kept or left out, as a plan asks for it. */
class CandidateView implements EventView {
  private readonly event: CandidateEvent;
  private readonly known: CaptureCriteria;
  private readonly state: ConditionState;
  private readonly context: number;

  constructor(event: CandidateEvent, known: CaptureCriteria, state: ConditionState, context: number) {
    this.event = event;
    this.known = known;
    this.state = state;
    this.context = context;
  }

  common(column: Exclude<CommonColumn, 'call_site'>): number {
    // Events get their numbers only when they are kept.
    if (column === 'number') return Number.NaN;
    return column === 'kind' ? this.event.kind : this.event.context[column];
  }

  get callSite(): bigint {
    return wideAddress(this.event.context.callSite);
  }

  anchor(column: AnchorColumn): number {
    return this.event.context[column];
  }

  field(place: number): FieldValue {
    const { at, encoding } = ARGUMENTS[this.event.kind]![place]!;
    const value = this.event.values[at]!;
    switch (encoding) {
      case 'u64':
        return wide(value as number, this.event.values[at + 1] as number);
      case 'addr':
        return wideAddress(value as GuestAddress);
      case 'u64list': {
        const words = value as Uint32Array;
        const count = this.event.values[at + 1] as number;
        return Array.from({ length: count }, (_, i) => wide(words[i * 2]!, words[i * 2 + 1]!));
      }
      case 'u32':
        return (value as number) >>> 0;
      default:
        return value as number | string | Uint8Array;
    }
  }

  /** The IRP the event names, else the one that is worked on. */
  private get irp(): number {
    const named = argumentOf(this.event, 'irp');
    if (typeof named === 'number') return named;
    return this.state.work.get(this.context)?.at(-1)?.irp ?? 0;
  }

  fact(fact: Fact): number {
    const { event, known } = this;
    switch (fact) {
      case 'irp':
        return this.irp || Number.NaN;
      case 'process':
        return known.processOfThread(event.context.thread) || Number.NaN;
      case 'device':
        return numberOf(event, 'device') || this.state.work.get(this.context)?.at(-1)?.device || Number.NaN;
      case 'irp.control_code':
        if (event.kind === K.fastIoCall) return numberOf(event, 'control_code') >>> 0 || Number.NaN;
        return this.ofIrp('control_code');
      default:
        return this.ofIrp(fact.slice('irp.'.length));
    }
  }

  private ofIrp(name: string): number {
    return this.state.irps.get(this.irp)?.get(name) ?? Number.NaN;
  }

  get driver(): string {
    return this.known.driverOf(this.event);
  }

  names(thing: Thing, id: number): readonly string[] {
    const { known } = this;
    switch (thing) {
      case 'driver':
        return [known.driverName(id)];
      case 'device':
        return [known.deviceName(id) || `${known.driverName(known.driverOfDevice(id))}:device#${id}`];
      case 'process':
        return [known.processName(id)];
      case 'thread': {
        const name = this.state.threads.get(id) || `#${id}`;
        return [`${known.processName(known.processOfThread(id))}/${name}`, name];
      }
      case 'object':
      case 'lock':
        return [];
    }
  }

  get heldLocks(): readonly number[] {
    return this.state.held.get(this.context) ?? [];
  }

  isWithin(outer: number): boolean {
    const { irps } = this.state;
    for (let at = this.irp, steps = 0; at > 0 && steps < 64; at = irps.get(at)?.get('parent') ?? 0, steps++) {
      if (at === outer) return true;
    }
    return false;
  }
}

function wide(lo: number, hi: number): bigint {
  return (BigInt(hi >>> 0) << 32n) | BigInt(lo >>> 0);
}

function wideAddress(address: GuestAddress): bigint {
  return wide(addressLo(address), addressHi(address));
}
