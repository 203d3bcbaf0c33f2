/**
 * What led to a failure, as far as the trace tells: who allocated and freed the memory at fault, who completed the IRP
 * before, who raised the IRQL, who set the timer, what a driver left behind. Each clue names a place in a driver.
 */
import { formatAddress } from '../../base/format.ts';
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { PAGE_SIZE } from '../../base/page.ts';
import { DISPATCH_LEVEL, irqlName } from '../../nt/irql.ts';
import { STATUS_PENDING } from '../../nt/status-codes.ts';
import type { DecodedBatch } from '../../proto/decoded-batch.ts';
import { EventKind } from '../../proto/generated/event-kinds.ts';
import type { TraceReader } from '../../proto/trace-reader.ts';
import { addressAt, eventField, numberAt, textAt, wideNumberAt } from '../../wording/event-fields.ts';
import { poolTypeName } from '../../wording/format-value.ts';
import { TraceNames } from '../../wording/names.ts';
import { scanEvents } from '../scan.ts';

const K = EventKind;
const F = {
  block: eventField(K.poolAllocate, 'allocation'),
  blockAddress: eventField(K.poolAllocate, 'address'),
  blockSize: eventField(K.poolAllocate, 'size'),
  blockTag: eventField(K.poolAllocate, 'tag'),
  blockType: eventField(K.poolAllocate, 'pool_type'),
  freed: eventField(K.poolFree, 'allocation'),
  completedIrp: eventField(K.irpComplete, 'irp'),
  completedBy: eventField(K.irpComplete, 'driver'),
  dispatchedIrp: eventField(K.irpDispatch, 'irp'),
  dispatchedTo: eventField(K.irpDispatch, 'driver'),
  dispatchRoutine: eventField(K.irpDispatch, 'routine'),
  returnedIrp: eventField(K.irpDispatchReturn, 'irp'),
  returnedStatus: eventField(K.irpDispatchReturn, 'status'),
  returnedBy: eventField(K.irpDispatchReturn, 'driver'),
  markedIrp: eventField(K.irpMarkPending, 'irp'),
  finishedIrp: eventField(K.irpFinish, 'irp'),
  freedIrp: eventField(K.irpFree, 'irp'),
  oldIrql: eventField(K.irqlChange, 'old'),
  newIrql: eventField(K.irqlChange, 'new'),
  irqlCause: eventField(K.irqlChange, 'cause'),
  timer: eventField(K.timerSet, 'timer'),
  timerAddress: eventField(K.timerSet, 'address'),
  timerPeriod: eventField(K.timerSet, 'period'),
  cancelled: eventField(K.timerCancel, 'timer'),
  dpcAddress: eventField(K.dpcQueue, 'address'),
  dpcRoutine: eventField(K.dpcQueue, 'routine'),
  workRoutine: eventField(K.workQueue, 'routine'),
  unloaded: eventField(K.driverUnload, 'driver'),
};

/** How far behind a block an address still counts as an overrun of it: its guard page. */
const BEHIND = PAGE_SIZE;
/** How far before one as damage of it. */
const MARGIN = 32;

/** No program has memory below. */
const LOWEST_USER_ADDRESS = 0x1_0000;
const SYSTEM_PROCESS = 'System';

/** A happening, with the place in a driver that made it. */
interface Moment {
  readonly event: number;
  readonly callSite: GuestAddress;
}

interface Block extends Moment {
  readonly id: number;
  readonly address: number;
  readonly sizeBytes: number;
  readonly tag: number;
  readonly poolType: number;
  freed: Moment | undefined;
}

/** Requests as the drivers left them. */
interface Request {
  readonly driver: number;
  readonly routine: GuestAddress;
  readonly sent: Moment;
  pendedAt: Moment | undefined;
  marked: boolean;
  completed: Moment | undefined;
}

interface TimerUse extends Moment {
  readonly id: number;
  readonly address: GuestAddress;
  readonly periodMs: number;
}

/** What is asked about. */
export interface Question {
  /** Addresses that the bug check names. */
  readonly addresses: readonly GuestAddress[];
  readonly thread: number;
  /** The IRP at fault, 0 for none. */
  readonly irp: number;
  readonly cpu: number;
  /** The IRQL where the run failed. */
  readonly irql: number;
  /** The driver that was being unloaded left pool behind. */
  readonly leak: boolean;
  /** The run stopped because nothing can go on. */
  readonly stuck: boolean;
}

/** A clue, and the place in a driver that it leads to; NULL when it leads to none. */
export interface Clue {
  readonly text: string;
  readonly place: GuestAddress;
}

export class Clues {
  readonly list: Clue[] = [];
  private readonly names: TraceNames;
  private readonly question: Question;
  private readonly blocks = new Map<number, Block>();
  private readonly requests = new Map<number, Request>();
  private readonly completions: (Moment & { readonly driver: number })[] = [];
  private readonly timers = new Map<number, TimerUse>();
  private readonly queued = new Map<GuestAddress, Moment & { readonly what: string; readonly routine: GuestAddress }>();
  private raised: (Moment & { readonly cause: string; readonly irql: number }) | undefined;
  private unloading = 0;

  /** Throws TraceError. */
  constructor(reader: TraceReader, question: Question) {
    this.question = question;
    this.names = new TraceNames(reader);
    this.scan(reader);
    for (const address of question.addresses) this.memory(address);
    for (const address of question.addresses) this.deferred(address);
    for (const address of question.addresses) this.foreign(address);
    this.completedBefore();
    this.raisedIrql();
    if (question.leak) this.leaks();
    if (question.stuck) this.stuck();
  }

  private scan(reader: TraceReader): void {
    const { cpu, irp, leak, addresses } = this.question;
    const moment = (batch: DecodedBatch, i: number): Moment => ({
      event: batch.firstEvent + i,
      callSite: batch.callSite[i]! as GuestAddress,
    });
    scanEvents(
      reader,
      {
        [K.poolAllocate]: (batch, i) => {
          const block: Block = {
            ...moment(batch, i),
            id: numberAt(batch, i, F.block),
            address: addressAt(batch, i, F.blockAddress),
            sizeBytes: wideNumberAt(batch, i, F.blockSize),
            tag: numberAt(batch, i, F.blockTag),
            poolType: numberAt(batch, i, F.blockType),
            freed: undefined,
          };
          if (leak || addresses.some((address) => isNear(block, address))) this.blocks.set(block.id, block);
        },
        [K.poolFree]: (batch, i) => {
          const block = this.blocks.get(numberAt(batch, i, F.freed));
          if (block !== undefined) block.freed = moment(batch, i);
        },
        [K.irpDispatch]: (batch, i) => {
          this.requests.set(numberAt(batch, i, F.dispatchedIrp), {
            driver: numberAt(batch, i, F.dispatchedTo),
            routine: addressAt(batch, i, F.dispatchRoutine),
            sent: moment(batch, i),
            pendedAt: undefined,
            marked: false,
            completed: undefined,
          });
        },
        [K.irpDispatchReturn]: (batch, i) => {
          const request = this.requests.get(numberAt(batch, i, F.returnedIrp));
          if (request === undefined || request.driver !== numberAt(batch, i, F.returnedBy)) return;
          if (numberAt(batch, i, F.returnedStatus) === STATUS_PENDING) request.pendedAt = moment(batch, i);
        },
        [K.irpMarkPending]: (batch, i) => {
          const request = this.requests.get(numberAt(batch, i, F.markedIrp));
          if (request !== undefined) request.marked = true;
        },
        [K.irpComplete]: (batch, i) => {
          const completed = numberAt(batch, i, F.completedIrp);
          const request = this.requests.get(completed);
          if (request !== undefined) request.completed = moment(batch, i);
          if (completed === irp) {
            this.completions.push({ ...moment(batch, i), driver: numberAt(batch, i, F.completedBy) });
          }
        },
        [K.irpFinish]: (batch, i) => {
          this.requests.delete(numberAt(batch, i, F.finishedIrp));
        },
        [K.irpFree]: (batch, i) => {
          this.requests.delete(numberAt(batch, i, F.freedIrp));
        },
        [K.irqlChange]: (batch, i) => {
          if (batch.cpu[i] !== cpu) return;
          const [before, after] = [numberAt(batch, i, F.oldIrql), numberAt(batch, i, F.newIrql)];
          if (after < DISPATCH_LEVEL) this.raised = undefined;
          else if (before < DISPATCH_LEVEL)
            this.raised = { ...moment(batch, i), cause: textAt(batch, i, F.irqlCause), irql: after };
        },
        [K.timerSet]: (batch, i) => {
          const id = numberAt(batch, i, F.timer);
          const address = addressAt(batch, i, F.timerAddress);
          this.timers.set(id, { ...moment(batch, i), id, address, periodMs: numberAt(batch, i, F.timerPeriod) });
        },
        [K.timerCancel]: (batch, i) => {
          this.timers.delete(numberAt(batch, i, F.cancelled));
        },
        [K.dpcQueue]: (batch, i) => {
          const routine = addressAt(batch, i, F.dpcRoutine);
          const queued = { ...moment(batch, i), what: 'DPC', routine };
          this.queued.set(addressAt(batch, i, F.dpcAddress), queued);
          this.queued.set(routine, queued);
        },
        [K.workQueue]: (batch, i) => {
          const routine = addressAt(batch, i, F.workRoutine);
          this.queued.set(routine, { ...moment(batch, i), what: 'work item', routine });
        },
        [K.driverUnload]: (batch, i) => {
          this.unloading = numberAt(batch, i, F.unloaded);
        },
      },
      { names: this.names },
    );
  }

  private add(text: string, { callSite }: { readonly callSite: GuestAddress }): void {
    this.list.push({ text, place: callSite });
  }

  private at({ event, callSite }: Moment): string {
    return callSite === NULL_ADDRESS ? `(event ${event})` : `at ${this.names.symbolise(callSite)} (event ${event})`;
  }

  private blockName({ id, tag, sizeBytes, poolType }: Block): string {
    return `${this.names.block(tag, id)} (${sizeBytes} bytes, ${poolTypeName(poolType)})`;
  }

  /** The block that an address is in, or just before or behind; the latest, as addresses are used again. */
  private blockNear(address: number): Block | undefined {
    let near: Block | undefined;
    for (const block of this.blocks.values()) {
      const isBetter = near === undefined || isInside(block, address) || !isInside(near, address);
      if (isNear(block, address) && isBetter) near = block;
    }
    return near;
  }

  private memory(address: GuestAddress): void {
    const block = this.blockNear(address);
    if (block === undefined) return;
    const offset = address - block.address;
    const name = this.blockName(block);
    const allocated = `allocated ${this.at(block)}`;
    if (offset < 0) this.add(`${formatAddress(address)} is ${-offset} bytes before ${name}, ${allocated}`, block);
    else if (offset >= block.sizeBytes) {
      const beyond = offset - block.sizeBytes;
      const where = beyond === 0 ? 'the first byte behind' : `${beyond} bytes behind the end of`;
      this.add(`${formatAddress(address)} is ${where} ${name}, ${allocated}`, block);
    } else {
      const where = offset === 0 ? 'the start of' : `0x${offset.toString(16)} bytes into`;
      this.add(`${formatAddress(address)} is ${where} ${name}, ${allocated}`, block);
    }
    if (block.freed !== undefined) this.add(`${name} was freed ${this.at(block.freed)}`, block.freed);
  }

  /** Timers, DPCs and work items in the arguments, or whose routine is there. */
  private deferred(address: GuestAddress): void {
    for (const timer of this.timers.values()) {
      if (timer.address !== address) continue;
      const often = timer.periodMs === 0 ? '' : ` for every ${timer.periodMs} ms`;
      this.add(`the timer was set${often} ${this.at(timer)}`, timer);
    }
    const queued = this.queued.get(address);
    if (queued === undefined) return;
    this.add(
      `the ${queued.what} with the routine ${this.names.symbolise(queued.routine)} was queued ${this.at(queued)}`,
      queued,
    );
  }

  /** The buffers of programs are where they are only in their own process. */
  private foreign(address: GuestAddress): void {
    const process = this.names.process(this.names.processOf(this.question.thread));
    if (address < LOWEST_USER_ADDRESS || process !== SYSTEM_PROCESS) return;
    const text = `${formatAddress(address)} is an address of user mode, and the thread is of ${SYSTEM_PROCESS}: another process has that memory`;
    this.list.push({ text, place: NULL_ADDRESS });
  }

  private completedBefore(): void {
    for (const completion of this.completions) {
      const by = completion.driver === 0 ? '' : ` by ${this.names.driver(completion.driver)}`;
      this.add(`IRP ${this.question.irp} was completed${by} ${this.at(completion)}`, completion);
    }
  }

  private raisedIrql(): void {
    const { raised } = this;
    if (raised === undefined || this.question.irql < DISPATCH_LEVEL) return;
    this.add(
      `the IRQL was raised to ${irqlName(raised.irql)} by ${raised.cause} ${this.at(raised)} and not lowered since`,
      raised,
    );
  }

  /** What the driver that was unloaded last has allocated and nobody has freed, by the place that did. */
  private leaks(): void {
    const image = this.names.drivers.get(this.unloading)?.image;
    const byPlace = new Map<GuestAddress, Block[]>();
    for (const block of this.blocks.values()) {
      if (block.freed !== undefined || this.names.modules.moduleAt(block.callSite)?.image !== image) continue;
      byPlace.set(block.callSite, [...(byPlace.get(block.callSite) ?? []), block]);
    }
    for (const blocks of byPlace.values()) {
      const first = blocks[0]!;
      const which =
        blocks.length === 1 ? this.blockName(first) : `${blocks.length} blocks like ${this.blockName(first)}`;
      this.add(`not freed: ${which}, allocated ${this.at(first)}`, first);
    }
  }

  /** Requests that nobody has completed, or whose end their requester never learns. */
  private stuck(): void {
    for (const [irp, request] of this.requests) {
      const { driver, routine, sent, pendedAt, marked, completed } = request;
      const who = `${this.names.symbolise(routine)} (${this.names.driver(driver)})`;
      if (pendedAt !== undefined && !marked) {
        this.list.push({
          text: `IRP ${irp}: ${who} returned STATUS_PENDING (event ${pendedAt.event}) without IoMarkIrpPending, so its requester does not learn of its completion`,
          place: routine,
        });
      } else if (completed === undefined) {
        this.list.push({
          text: `IRP ${irp}: sent to ${who} (event ${sent.event}), which has not completed it`,
          place: routine,
        });
      }
    }
  }
}

/** Blocks end at the end of a page, and stand alone in theirs. */
function isNear({ address, sizeBytes }: Block, at: number): boolean {
  const pages = Math.ceil(sizeBytes / PAGE_SIZE) * PAGE_SIZE;
  return at >= address - MARGIN && at < address + pages + BEHIND;
}

function isInside({ address, sizeBytes }: Block, at: number): boolean {
  return at >= address && at < address + sizeBytes;
}
