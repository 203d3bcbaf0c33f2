/**
 * Runs groups of cases on the host and in the engine and collects what differs. While the host executes one batch the
 * engine works on the one before.
 */
import { Prng } from '../../../base/prng.ts';
import type { Machine } from '../../machine.ts';
import { type BatchedCase, CaseBatch } from './case-batch.ts';
import { type CaseGroup, GroupMaker, testedForms } from './case-group.ts';
import * as layout from './case-layout.ts';
import { GuestRunner, type Window } from './guest-runner.ts';
import { HostCpu } from './host-cpu.ts';
import { ValuePool } from './value-pool.ts';

export interface FuzzOptions {
  readonly seed: number;
  /** Only forms whose name matches; sequences contain others besides. */
  readonly forms?: RegExp;
  /** States for each piece of code. */
  readonly statesPerGroup?: number;
  /** Number of the first group. */
  readonly firstGroup?: number;
  /** Distance between the numbers of groups: several processes share a seed. */
  readonly stride?: number;
}

/** A case that the engine and the host end differently. */
export interface Difference {
  readonly group: CaseGroup;
  /** Which of the group's states. */
  readonly state: number;
  readonly window: Window;
  readonly pause: number;
  readonly lines: readonly string[];
  /** The record as it went to the host. */
  readonly record: Uint8Array;
}

export class Fuzzer {
  /** Cases compared, in all and for each form. */
  cases = 0;
  readonly casesByForm = new Map<string, number>();
  /** Runs in the engine: most cases run in both windows. */
  runs = 0;
  /** Cases that ended with an exception. */
  faults = 0;
  private readonly options: FuzzOptions;
  private readonly statesPerGroup: number;
  private readonly maker: GroupMaker;
  private readonly host = new HostCpu();
  readonly runner = new GuestRunner();
  private readonly batches: readonly [CaseBatch, CaseBatch];
  private nextGroup: number;

  constructor(options: FuzzOptions) {
    this.options = options;
    this.statesPerGroup = options.statesPerGroup ?? 32;
    this.nextGroup = options.firstGroup ?? 0;
    this.maker = new GroupMaker(options.seed, testedForms(options.forms), testedForms());
    const pool = new ValuePool(new Prng(options.seed)).bytes;
    this.batches = [new CaseBatch(pool, this.runner), new CaseBatch(pool, this.runner)];
  }

  get machine(): Machine {
    return this.runner.machine;
  }

  close(): void {
    this.host.close();
  }

  /** Runs batch after batch until `enough` says so, which is asked after each; yields the differences of a batch. */
  async *run(enough: () => boolean): AsyncGenerator<Difference[]> {
    let [current, other] = this.batches;
    this.fill(current, Number.POSITIVE_INFINITY);
    let running = current.runOn(this.host);
    for (;;) {
      const last = enough();
      if (!last) this.fill(other, Number.POSITIVE_INFINITY);
      await running;
      if (!last) running = other.runOn(this.host);
      yield this.judge(current);
      if (last) return;
      [current, other] = [other, current];
    }
  }

  /** Runs that many groups; returns all differences. */
  async runGroups(count: number): Promise<Difference[]> {
    const found: Difference[] = [];
    const [batch] = this.batches;
    for (let left = count; left > 0; left -= batch.groups.length) {
      this.fill(batch, left);
      await batch.runOn(this.host);
      found.push(...this.judge(batch));
    }
    return found;
  }

  /**
   * Runs one given record of a group; returns what differs, as lines of text.
   * @param afterwards may change the machine before the comparison: to see that it is noticed
   */
  async runRecord(
    group: CaseGroup,
    record: Uint8Array,
    window: Window,
    pause: number,
    afterwards?: (fuzzer: Fuzzer) => void,
  ): Promise<readonly string[]> {
    const [batch] = this.batches;
    batch.clear();
    batch.addRecord(group, record, pause);
    await batch.runOn(this.host);
    this.runner.begin(group);
    const { at } = batch.groups[0]!.cases[0]!;
    this.runner.adoptMxcsrMask(batch.outcome, at);
    const ending = this.runner.run(batch.bytes, at, window, pause);
    afterwards?.(this);
    return batch.comparison.differences(group, at, ending, window);
  }

  private fill(batch: CaseBatch, most: number): void {
    batch.clear();
    while (batch.groups.length < most && batch.hasRoom(this.statesPerGroup)) {
      batch.add(this.maker.make(this.nextGroup), this.statesPerGroup);
      this.nextGroup += this.options.stride ?? 1;
    }
  }

  private judge(batch: CaseBatch): Difference[] {
    const found: Difference[] = [];
    for (const { group, cases } of batch.groups) {
      this.runner.begin(group);
      cases.forEach((one, state) => {
        const difference = this.judgeCase(batch, group, one, state);
        if (difference !== undefined) found.push(difference);
      });
      this.cases += cases.length;
      this.casesByForm.set(group.form, (this.casesByForm.get(group.form) ?? 0) + cases.length);
    }
    return found;
  }

  private judgeCase(
    batch: CaseBatch,
    group: CaseGroup,
    { at, movable, pause }: BatchedCase,
    state: number,
  ): Difference | undefined {
    this.runner.adoptMxcsrMask(batch.outcome, at);
    for (const window of ['user', 'kernel'] as const) {
      if (window === 'kernel' && !movable) break;
      this.runs++;
      const ending = this.runner.run(batch.bytes, at, window, pause);
      if (ending.vector !== layout.VECTOR_NONE && window === 'user') this.faults++;
      const lines = batch.comparison.differences(group, at, ending, window);
      if (lines.length === 0) continue;
      const record = batch.bytes.slice(at, at + layout.recordBytes(group.dataBytes));
      return { group, state, window, pause, lines, record };
    }
    return undefined;
  }
}
