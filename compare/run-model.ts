/**
 * A run of a driver as a comparison sees it: the requests of user mode, the IRPs each led to, and what was done for
 * them, step by step, in words without addresses and numbers; and what was left when it ended.
 */
import type { IrpArguments } from '../wording/irp-parameters.ts';
import type { ChannelKind } from './comparison.ts';

/** Something a driver or the kernel did. Texts are numbered, the same for both runs of a comparison. */
export interface Steps {
  /** What was done: a number of `StepTexts`. */
  readonly texts: number[];
  /** Number of the event. */
  readonly events: number[];
}

/** The texts of the steps of both runs. */
export class StepTexts {
  private readonly numbers = new Map<string, number>();
  private readonly texts: string[] = [];
  private readonly channels: ChannelKind[] = [];
  private readonly outside: boolean[] = [];

  /** @param isOutside somebody other than the driver sees it */
  numberOf(text: string, channel: ChannelKind, isOutside: boolean): number {
    let number = this.numbers.get(text);
    if (number === undefined) {
      number = this.texts.length;
      this.texts.push(text);
      this.channels.push(channel);
      this.outside.push(isOutside);
      this.numbers.set(text, number);
    }
    return number;
  }

  text(number: number): string {
    return this.texts[number]!;
  }

  channel(number: number): ChannelKind {
    return this.channels[number]!;
  }

  isOutside(number: number): boolean {
    return this.outside[number]!;
  }
}

/** Bytes that went through an IRP. */
export interface Transfer {
  readonly direction: number;
  readonly length: number;
  /** Hash of all of them. */
  readonly digest: bigint;
  /** The first ones. */
  readonly data: Uint8Array;
}

export interface RunIrp {
  /** Whether that it exists is compared: an event says it that is. */
  isTold: boolean;
  readonly irp: number;
  readonly firstEvent: number;
  /** `IRP_MJ_READ -> \Device\Example`; empty when it was never sent. */
  title: string;
  /** The parameters as text. */
  parameters: string;
  args: IrpArguments;
  file: string;
  /** As last completed, undefined when it was not. */
  status: number | undefined;
  information: bigint;
  pended: boolean;
  completions: number;
  /** Number of the event of the last completion. */
  completedAt: number | undefined;
  readonly transfers: Transfer[];
  readonly steps: Steps;
}

/** A system call, or everything a thread did outside system calls (`service` is then empty). */
export interface RunRequest {
  /** Whether that it was made is compared, and whether anything of it is. */
  readonly isTold: boolean;
  isCompared: boolean;
  /** `alice.exe/main` */
  readonly thread: string;
  /** Counts the system calls of the thread from 1. */
  readonly ordinal: number;
  readonly service: string;
  readonly firstEvent: number;
  /** Undefined when it did not return. */
  status: number | undefined;
  /** Whether it produced a handle or address. */
  hasResult: boolean;
  readonly irps: RunIrp[];
  /** What was done outside IRPs. */
  readonly steps: Steps;
  /** What its thread did meanwhile for other requests' IRPs and its own, in one row. */
  readonly trail: Steps;
  /** What its thread waited for. */
  readonly waits: Steps;
  /** When it began and when it ended, nanoseconds since boot; the end is undefined when it did not. */
  readonly beginTime: number;
  endTime: number | undefined;
}

/** Blocks of one tag that were not freed. */
export interface Outstanding {
  count: number;
  bytes: number;
  /** How many of them each call site allocated. */
  readonly sites: Map<string, number>;
}

/** A lock taken while another one was held. */
export interface LockOrder {
  readonly outer: string;
  readonly inner: string;
  count: number;
  readonly firstEvent: number;
}

export interface EndState {
  reason: string;
  /** In full; empty when there was none. */
  bugCheck: string;
  /** The bug check without what differs from run to run. */
  bugCheckName: string;
  /** Number of the event that ended the run. */
  event: number | undefined;
  /** By pool tag. */
  readonly pool: Map<string, Outstanding>;
  /** By `outer -> inner`. */
  readonly lockOrders: Map<string, LockOrder>;
  /** Rules that were broken, by text, with how often and where first. */
  readonly findings: Map<string, { count: number; readonly event: number }>;
  /** What is still there, by text, with how many: objects, handles, IRPs, timers, work items, drivers. */
  readonly left: Map<string, number>;
}

export interface Run {
  /** How often each dispatch routine was entered, by `pipes IRP_MJ_READ`. */
  readonly dispatches: ReadonlyMap<string, number>;
  /** By thread, in the order in which threads appeared. */
  readonly threads: Map<string, RunRequest[]>;
  readonly end: EndState;
  readonly eventCount: number;
  /** Time of the last event, nanoseconds since boot. */
  readonly endTime: number;
}
