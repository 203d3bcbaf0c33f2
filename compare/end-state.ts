/** Follows what a run leaves behind: pool blocks, objects, handles, IRPs; and in which order locks were taken. */
import { formatPoolTag } from '../base/format.ts';
import type { GuestAddress } from '../base/guest-address.ts';
import { bugCheckName } from '../nt/bugcheck.ts';
import type { TraceEvent } from '../proto/decoded-batch.ts';
import { EventKind } from '../proto/generated/event-kinds.ts';
import { describeEvent } from '../wording/describe-event.ts';
import { lockTypeName } from '../wording/format-value.ts';
import type { NormalNames } from './normal-names.ts';
import type { EndState, LockOrder, Outstanding } from './run-model.ts';

interface Block {
  readonly tag: string;
  readonly bytes: number;
  readonly site: string;
}

const K = EventKind;

/** The kinds {@link EndStateTracker.observe} wants. */
export const END_STATE_KINDS: ReadonlySet<number> = new Set([
  K.poolAllocate,
  K.poolFree,
  K.lockAcquire,
  K.lockRelease,
  K.objectCreate,
  K.objectDelete,
  K.handleOpen,
  K.handleClose,
  K.irpAllocate,
  K.irpFree,
  K.timerSet,
  K.timerCancel,
  K.timerExpire,
  K.dpcQueue,
  K.dpcStart,
  K.dpcRemove,
  K.workQueue,
  K.workStart,
  K.finding,
  K.bugCheck,
  K.runEnd,
]);

/** What begins something that may be left: it counts only where it is compared; what ends it always does. */
const BEGINNINGS: ReadonlySet<number> = new Set([
  K.poolAllocate,
  K.objectCreate,
  K.handleOpen,
  K.irpAllocate,
  K.timerSet,
  K.dpcQueue,
  K.workQueue,
  K.finding,
]);

export class EndStateTracker {
  private readonly names: NormalNames;
  private readonly blocks = new Map<number, Block>();
  private readonly objects = new Map<number, string>();
  private readonly handles = new Map<string, string>();
  private readonly irps = new Set<number>();
  private readonly held = new Map<number, string[]>();
  private readonly lockOrders = new Map<string, LockOrder>();
  /** Timers that are set, DPCs and work items that are queued: `timer 3`. */
  private readonly armed = new Set<string>();
  private readonly findings = new Map<string, { count: number; readonly event: number }>();
  private bugCheck = '';
  private bugCheckName = '';
  private lastEvent: number | undefined;
  private reason = '';

  constructor(names: NormalNames) {
    this.names = names;
  }

  /** @param compared false for an event that nobody asked about */
  observe(event: TraceEvent, compared: boolean): void {
    if (!compared && BEGINNINGS.has(event.kind)) return;
    const fields = event.fields as Readonly<Record<string, never>>;
    switch (event.kind) {
      case K.poolAllocate:
        this.blocks.set(fields.allocation!, {
          tag: formatPoolTag(fields.tag!),
          bytes: Number(fields.size),
          site: this.names.routine(event.callSite as GuestAddress),
        });
        break;
      case K.poolFree:
        this.blocks.delete(fields.allocation!);
        break;
      case K.lockAcquire:
        this.acquired(event, `${lockTypeName(fields.type!)} ${this.names.lock(fields.lock!)}`, compared);
        break;
      case K.lockRelease:
        this.released(event.thread, `${lockTypeName(fields.type!)} ${this.names.lock(fields.lock!)}`);
        break;
      case K.objectCreate:
        this.objects.set(fields.object!, '');
        break;
      case K.objectDelete:
        this.objects.delete(fields.object!);
        break;
      case K.handleOpen:
        this.handles.set(`${fields.process}:${fields.handle}`, this.names.object(fields.object!));
        break;
      case K.handleClose:
        this.handles.delete(`${fields.process}:${fields.handle}`);
        break;
      case K.irpAllocate:
        this.irps.add(fields.irp!);
        break;
      case K.irpFree:
        this.irps.delete(fields.irp!);
        break;
      case K.timerSet:
        // A periodic timer goes on until it is cancelled.
        this.arm(fields.period === 0 ? 'timer' : 'periodic timer', fields.timer!);
        break;
      case K.timerCancel:
        this.disarm('timer', fields.timer!);
        this.disarm('periodic timer', fields.timer!);
        break;
      case K.timerExpire:
        this.disarm('timer', fields.timer!);
        break;
      case K.dpcQueue:
        this.arm('DPC', fields.dpc!);
        break;
      case K.dpcStart:
      case K.dpcRemove:
        this.disarm('DPC', fields.dpc!);
        break;
      case K.workQueue:
        this.arm('work item', fields.item!);
        break;
      case K.workStart:
        this.disarm('work item', fields.item!);
        break;
      case K.finding:
        this.found(event);
        break;
      case K.bugCheck:
        this.bugCheck = describeEvent(event, this.names);
        this.bugCheckName = `${bugCheckName(fields.code!)} (0x${Number(fields.code).toString(16)})`;
        this.lastEvent = event.number;
        break;
      case K.runEnd:
        this.reason = fields.reason!;
        this.lastEvent ??= event.number;
        break;
    }
  }

  private arm(what: string, id: number): void {
    this.armed.add(`${what} ${id}`);
  }

  private disarm(what: string, id: number): void {
    this.armed.delete(`${what} ${id}`);
  }

  private found(event: TraceEvent): void {
    const text = `${event.fields.rule}: ${event.fields.text}`;
    const known = this.findings.get(text);
    if (known === undefined) this.findings.set(text, { count: 1, event: event.number });
    else known.count++;
  }

  private acquired(event: TraceEvent, lock: string, compared: boolean): void {
    const held = this.held.get(event.thread) ?? [];
    for (const outer of compared ? new Set(held) : []) {
      const key = `${outer} -> ${lock}`;
      const order = this.lockOrders.get(key);
      if (order === undefined) this.lockOrders.set(key, { outer, inner: lock, count: 1, firstEvent: event.number });
      else order.count++;
    }
    this.held.set(event.thread, [...held, lock]);
  }

  private released(thread: number, lock: string): void {
    const held = this.held.get(thread);
    const index = held?.lastIndexOf(lock) ?? -1;
    if (index >= 0) held!.splice(index, 1);
  }

  /**
   * @param endReason of the trace's summary, for a trace without an event that says it
   * @param titleOf what an IRP asked for
   */
  finish(endReason: string, titleOf: (irp: number) => string): EndState {
    return {
      reason: this.reason || endReason,
      bugCheck: this.bugCheck,
      bugCheckName: this.bugCheckName,
      event: this.lastEvent,
      findings: this.findings,
      pool: this.outstanding(),
      lockOrders: this.lockOrders,
      left: this.left(titleOf),
    };
  }

  private outstanding(): Map<string, Outstanding> {
    const pool = new Map<string, Outstanding>();
    for (const { tag, bytes, site } of this.blocks.values()) {
      const sum = pool.get(tag) ?? { count: 0, bytes: 0, sites: new Map<string, number>() };
      sum.count++;
      sum.bytes += bytes;
      sum.sites.set(site, (sum.sites.get(site) ?? 0) + 1);
      pool.set(tag, sum);
    }
    return pool;
  }

  private left(titleOf: (irp: number) => string): Map<string, number> {
    const left = new Map<string, number>();
    const count = (text: string) => left.set(text, (left.get(text) ?? 0) + 1);
    for (const id of this.objects.keys()) count(`object ${this.objectText(id)}`);
    for (const object of this.handles.values()) count(`handle of ${object}`);
    for (const irp of this.irps) count(`IRP ${titleOf(irp)}`.trimEnd());
    for (const what of this.armed) count(what.slice(0, what.lastIndexOf(' ')));
    return left;
  }

  private objectText(id: number): string {
    const type = this.names.objects.get(id)?.type ?? '';
    const name = this.names.object(id);
    return name === type ? type : `${type} ${name}`;
  }
}
