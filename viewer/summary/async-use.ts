/** Counts DPCs, timers, work items, APCs and interrupts of a trace, by the routine that runs. */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { eventWord } from '../../nt/event-codes.ts';
import type { DecodedBatch } from '../../proto/decoded-batch.ts';
import { EventKind } from '../../proto/generated/event-kinds.ts';
import type { TraceReader } from '../../proto/trace-reader.ts';
import { addressAt, eventField, numberAt, wideAt } from '../../wording/event-fields.ts';
import { TraceNames } from '../../wording/names.ts';
import { Distribution } from '../distribution.ts';
import { type EventHandlers, scanEvents } from '../scan.ts';

const K = EventKind;
const F = {
  dpc: eventField(K.dpcQueue, 'dpc'),
  dpcRoutine: eventField(K.dpcQueue, 'routine'),
  coalesced: eventField(K.dpcQueue, 'coalesced'),
  threaded: eventField(K.dpcQueue, 'threaded'),
  startedDpc: eventField(K.dpcStart, 'dpc'),
  startedRoutine: eventField(K.dpcStart, 'routine'),
  delay: eventField(K.dpcStart, 'delay'),
  endedDpc: eventField(K.dpcEnd, 'dpc'),
  ran: eventField(K.dpcEnd, 'ran'),
  removedDpc: eventField(K.dpcRemove, 'dpc'),
  wasQueued: eventField(K.dpcRemove, 'was_queued'),
  timer: eventField(K.timerSet, 'timer'),
  timerAddress: eventField(K.timerSet, 'address'),
  period: eventField(K.timerSet, 'period'),
  timerDpc: eventField(K.timerSet, 'dpc'),
  cancelled: eventField(K.timerCancel, 'timer'),
  wasSet: eventField(K.timerCancel, 'was_set'),
  expired: eventField(K.timerExpire, 'timer'),
  late: eventField(K.timerExpire, 'late'),
  item: eventField(K.workQueue, 'item'),
  workRoutine: eventField(K.workQueue, 'routine'),
  startedItem: eventField(K.workStart, 'item'),
  startedWork: eventField(K.workStart, 'routine'),
  workDelay: eventField(K.workStart, 'delay'),
  endedItem: eventField(K.workEnd, 'item'),
  workRan: eventField(K.workEnd, 'ran'),
  apc: eventField(K.apcQueue, 'apc'),
  apcType: eventField(K.apcQueue, 'type'),
  kernelRoutine: eventField(K.apcQueue, 'routine'),
  normalRoutine: eventField(K.apcQueue, 'normal'),
  inserted: eventField(K.apcQueue, 'inserted'),
  startedApc: eventField(K.apcStart, 'apc'),
  startedType: eventField(K.apcStart, 'type'),
  apcRoutine: eventField(K.apcStart, 'routine'),
  endedApc: eventField(K.apcEnd, 'apc'),
  connected: eventField(K.interruptConnect, 'interrupt'),
  connectedRoutine: eventField(K.interruptConnect, 'routine'),
  connectedVector: eventField(K.interruptConnect, 'vector'),
  level: eventField(K.interruptConnect, 'level'),
  interrupt: eventField(K.interruptStart, 'interrupt'),
  vector: eventField(K.interruptStart, 'vector'),
  service: eventField(K.interruptStart, 'routine'),
  interruptOver: eventField(K.interruptEnd, 'interrupt'),
  claimed: eventField(K.interruptEnd, 'claimed'),
  interruptRan: eventField(K.interruptEnd, 'ran'),
};

/** A routine that somebody queues and the kernel calls later. */
export interface RoutineUse {
  readonly routine: GuestAddress;
  /** What kind of APC; a threaded DPC. Empty for the usual. */
  readonly note: string;
  queued: number;
  /** Times it was queued already, or could not be queued. */
  again: number;
  started: number;
  removed: number;
  /** Queued and not yet run or removed. */
  waiting: number;
  /** ns from being queued to running */
  readonly delay: Distribution;
  /** ns */
  readonly ran: Distribution;
  readonly processors: Set<number>;
  readonly callSites: Set<GuestAddress>;
}

/** A timer, or all timers at the same place of one kind of thing. */
export interface TimerUse {
  readonly place: string;
  sets: number;
  expired: number;
  cancelled: number;
  /** How many of them are set. */
  set: number;
  /** ns behind the time it was due */
  readonly late: Distribution;
  readonly periodsMs: Set<number>;
  readonly dpcs: Set<number>;
}

export interface InterruptUse {
  /** 0 for the clock */
  readonly id: number;
  vector: number;
  level: number | undefined;
  routine: GuestAddress | undefined;
  calls: number;
  claimed: number;
  readonly ran: Distribution;
}

export class AsyncCounter {
  readonly names: TraceNames;
  readonly dpcs = new Map<string, RoutineUse>();
  readonly work = new Map<string, RoutineUse>();
  readonly apcs = new Map<string, RoutineUse>();
  readonly timers = new Map<string, TimerUse>();
  readonly interrupts = new Map<number, InterruptUse>();
  private readonly dpcUse = new Map<number, RoutineUse>();
  private readonly itemUse = new Map<number, RoutineUse>();
  private readonly apcUse = new Map<number, RoutineUse>();
  private readonly apcStarts = new Map<number, number>();
  private readonly timerUse = new Map<number, { readonly use: TimerUse; periodic: boolean; set: boolean }>();

  constructor(reader: TraceReader) {
    this.names = new TraceNames(reader);
    scanEvents(reader, this.handlers(), { names: this.names, places: true });
  }

  /** The routine of a DPC, if the trace says. */
  dpcOf(dpc: number): RoutineUse | undefined {
    return this.dpcUse.get(dpc);
  }

  private handlers(): EventHandlers {
    return {
      [K.dpcQueue]: (batch, i) => {
        const note = numberAt(batch, i, F.threaded) === 0 ? '' : 'threaded';
        const use = routineUse(this.dpcs, addressAt(batch, i, F.dpcRoutine), note);
        this.dpcUse.set(numberAt(batch, i, F.dpc), use);
        queued(use, batch, i, numberAt(batch, i, F.coalesced) === 0);
      },
      [K.dpcStart]: (batch, i) => {
        const known = this.dpcUse.get(numberAt(batch, i, F.startedDpc));
        const use = known ?? routineUse(this.dpcs, addressAt(batch, i, F.startedRoutine), '');
        if (known === undefined) this.dpcUse.set(numberAt(batch, i, F.startedDpc), use);
        started(use, batch, i, numberAt(batch, i, F.delay));
      },
      [K.dpcEnd]: (batch, i) => this.dpcUse.get(numberAt(batch, i, F.endedDpc))?.ran.add(numberAt(batch, i, F.ran)),
      [K.dpcRemove]: (batch, i) => {
        const use = this.dpcUse.get(numberAt(batch, i, F.removedDpc));
        if (use === undefined || numberAt(batch, i, F.wasQueued) === 0) return;
        use.removed++;
        use.waiting = Math.max(0, use.waiting - 1);
      },
      [K.timerSet]: (batch, i) => this.timerSet(batch, i),
      [K.timerCancel]: (batch, i) => {
        const timer = this.timerUse.get(numberAt(batch, i, F.cancelled));
        if (timer === undefined || numberAt(batch, i, F.wasSet) === 0) return;
        timer.use.cancelled++;
        this.timerOff(timer);
      },
      [K.timerExpire]: (batch, i) => {
        const timer = this.timerUse.get(numberAt(batch, i, F.expired));
        if (timer === undefined) return;
        timer.use.expired++;
        timer.use.late.add(numberAt(batch, i, F.late));
        if (!timer.periodic) this.timerOff(timer);
      },
      [K.workQueue]: (batch, i) => {
        const use = routineUse(this.work, addressAt(batch, i, F.workRoutine), '');
        this.itemUse.set(numberAt(batch, i, F.item), use);
        queued(use, batch, i, true);
      },
      [K.workStart]: (batch, i) => {
        const known = this.itemUse.get(numberAt(batch, i, F.startedItem));
        const use = known ?? routineUse(this.work, addressAt(batch, i, F.startedWork), '');
        if (known === undefined) this.itemUse.set(numberAt(batch, i, F.startedItem), use);
        started(use, batch, i, numberAt(batch, i, F.workDelay));
      },
      [K.workEnd]: (batch, i) =>
        this.itemUse.get(numberAt(batch, i, F.endedItem))?.ran.add(numberAt(batch, i, F.workRan)),
      [K.apcQueue]: (batch, i) => this.apcQueued(batch, i),
      [K.apcStart]: (batch, i) => this.apcStarted(batch, i),
      [K.apcEnd]: (batch, i) => {
        const apc = numberAt(batch, i, F.endedApc);
        const begin = this.apcStarts.get(apc);
        this.apcStarts.delete(apc);
        if (begin !== undefined) this.apcUse.get(apc)?.ran.add(Math.max(0, batch.time[i]! - begin));
      },
      [K.interruptConnect]: (batch, i) => {
        const use = this.interrupt(numberAt(batch, i, F.connected));
        use.routine = addressAt(batch, i, F.connectedRoutine);
        use.vector = numberAt(batch, i, F.connectedVector);
        use.level = numberAt(batch, i, F.level);
      },
      [K.interruptStart]: (batch, i) => {
        const use = this.interrupt(numberAt(batch, i, F.interrupt));
        use.calls++;
        use.vector = numberAt(batch, i, F.vector);
        use.level ??= batch.irql[i]!;
        const routine = addressAt(batch, i, F.service);
        if (routine !== NULL_ADDRESS) use.routine ??= routine;
      },
      [K.interruptEnd]: (batch, i) => {
        const use = this.interrupt(numberAt(batch, i, F.interruptOver));
        if (numberAt(batch, i, F.claimed) !== 0) use.claimed++;
        use.ran.add(numberAt(batch, i, F.interruptRan));
      },
    };
  }

  private timerSet(batch: DecodedBatch, i: number): void {
    const id = numberAt(batch, i, F.timer);
    const period = numberAt(batch, i, F.period);
    let timer = this.timerUse.get(id);
    if (timer === undefined) {
      const place = this.names.kindAt(addressAt(batch, i, F.timerAddress)) ?? `#${id}`;
      let use = this.timers.get(place);
      if (use === undefined) {
        use = {
          place,
          sets: 0,
          expired: 0,
          cancelled: 0,
          set: 0,
          late: new Distribution(),
          periodsMs: new Set(),
          dpcs: new Set(),
        };
        this.timers.set(place, use);
      }
      timer = { use, periodic: false, set: false };
      this.timerUse.set(id, timer);
    }
    const { use } = timer;
    use.sets++;
    if (!timer.set) use.set++;
    timer.set = true;
    timer.periodic = period > 0;
    if (period > 0) use.periodsMs.add(period);
    const dpc = numberAt(batch, i, F.timerDpc);
    if (dpc > 0) use.dpcs.add(dpc);
  }

  private timerOff(timer: { readonly use: TimerUse; set: boolean }): void {
    if (timer.set) timer.use.set--;
    timer.set = false;
  }

  private apcQueued(batch: DecodedBatch, i: number): void {
    const type = eventWord('apc_code', numberAt(batch, i, F.apcType)) ?? 'APC';
    // Drivers know an APC by its NormalRoutine, a special one by its KernelRoutine.
    const normal = wideAt(batch, i, F.normalRoutine);
    const routine =
      normal === 0n ? addressAt(batch, i, F.kernelRoutine) : (Number(BigInt.asIntN(64, normal)) as GuestAddress);
    const use = routineUse(this.apcs, routine, type);
    this.apcUse.set(numberAt(batch, i, F.apc), use);
    queued(use, batch, i, numberAt(batch, i, F.inserted) !== 0);
  }

  private apcStarted(batch: DecodedBatch, i: number): void {
    const apc = numberAt(batch, i, F.startedApc);
    const type = eventWord('apc_code', numberAt(batch, i, F.startedType)) ?? 'APC';
    const known = this.apcUse.get(apc);
    const use = known ?? routineUse(this.apcs, addressAt(batch, i, F.apcRoutine), type);
    if (known === undefined) this.apcUse.set(apc, use);
    // A normal APC is begun twice, with its KernelRoutine and with its NormalRoutine.
    if (this.apcStarts.has(apc)) return;
    this.apcStarts.set(apc, batch.time[i]!);
    started(use, batch, i, undefined);
  }

  private interrupt(id: number): InterruptUse {
    let use = this.interrupts.get(id);
    if (use === undefined) {
      use = { id, vector: 0, level: undefined, routine: undefined, calls: 0, claimed: 0, ran: new Distribution() };
      this.interrupts.set(id, use);
    }
    return use;
  }
}

function routineUse(uses: Map<string, RoutineUse>, routine: GuestAddress, note: string): RoutineUse {
  const key = `${routine}:${note}`;
  let use = uses.get(key);
  if (use === undefined) {
    use = {
      routine,
      note,
      queued: 0,
      again: 0,
      started: 0,
      removed: 0,
      waiting: 0,
      delay: new Distribution(),
      ran: new Distribution(),
      processors: new Set(),
      callSites: new Set(),
    };
    uses.set(key, use);
  }
  return use;
}

function queued(use: RoutineUse, batch: DecodedBatch, i: number, accepted: boolean): void {
  const callSite = batch.callSite[i]! as GuestAddress;
  if (callSite !== NULL_ADDRESS) use.callSites.add(callSite);
  if (!accepted) {
    use.again++;
    return;
  }
  use.queued++;
  use.waiting++;
}

function started(use: RoutineUse, batch: DecodedBatch, i: number, delayNs: number | undefined): void {
  use.started++;
  use.waiting = Math.max(0, use.waiting - 1);
  use.processors.add(batch.cpu[i]!);
  if (delayNs !== undefined) use.delay.add(delayNs);
}

const PREFIXES = ['dpc', 'timer', 'work', 'apc', 'interrupt'];

/** The kinds that are counted. */
export const ASYNC_KINDS: readonly number[] = Object.entries(K)
  .filter(
    ([name]) => PREFIXES.some((prefix) => new RegExp(`^${prefix}[A-Z]`).test(name)) && name !== 'interruptDelivery',
  )
  .map(([, kind]) => kind);
