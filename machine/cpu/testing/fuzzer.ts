/**
 * Runs groups of cases on the host and in the engine and collects what differs. While the host executes one batch the
 * engine works on the one before.
 */
import { Prng } from '../../../base/prng.ts';
import { type CaseGroup, GroupMaker, testedForms } from './case-group.ts';
import * as layout from './case-layout.ts';
import { StateMaker } from './case-state.ts';
import { Comparison } from './comparison.ts';
import { GuestRunner, type Window } from './guest-runner.ts';
import { HostCpu } from './host-cpu.ts';
import { POOL_BYTES, ValuePool } from './value-pool.ts';

const BATCH_BYTES = 2 * 1024 * 1024;

export interface FuzzOptions {
  readonly seed: number;
  /** Only forms whose name matches. */
  readonly forms?: RegExp;
  /** Which forms sequences may contain besides; all when absent. */
  readonly others?: RegExp;
  /** States for each piece of code. */
  readonly statesPerGroup?: number;
  /** Number of the first group. */
  readonly firstGroup?: number;
  /** Distance between the numbers of groups: several processes share a seed. */
  readonly stride?: number;
}

export interface Difference {
  readonly group: CaseGroup;
  /** Which of the group's states. */
  readonly record: number;
  readonly window: Window;
  readonly lines: readonly string[];
  /** The record as it went to the host. */
  readonly input: Uint8Array;
}

/** One batch: groups, their records, and what the host made of them. */
class Batch {
  readonly bytes: Uint8Array;
  readonly outcome: Uint8Array;
  readonly groups: { group: CaseGroup; at: number; movable: boolean[]; pauses: number[] }[] = [];
  readonly states: StateMaker;
  readonly comparison: Comparison;
  length = 0;

  constructor(pool: Uint8Array, runner: GuestRunner) {
    this.bytes = new Uint8Array(BATCH_BYTES + POOL_BYTES);
    this.bytes.set(pool, BATCH_BYTES);
    this.outcome = new Uint8Array(BATCH_BYTES);
    this.states = new StateMaker(this.bytes, BATCH_BYTES);
    this.comparison = new Comparison(runner, this.outcome);
  }

  clear(): void {
    this.groups.length = 0;
    this.length = layout.BATCH_HEADER_BYTES;
  }

  /** True when a group of that many states, the largest possible, still has room. */
  hasRoom(states: number): boolean {
    return this.length + layout.GROUP_HEADER_BYTES + states * layout.recordBytes(layout.LARGE_DATA) <= BATCH_BYTES;
  }

  add(group: CaseGroup, states: number): void {
    const { bytes } = this;
    const view = new DataView(bytes.buffer);
    const header = this.length;
    const fields = [states, group.codeOffset, group.code.length, group.entryOffset, group.dataBytes, ...group.rights];
    fields.forEach((value, i) => {
      view.setUint32(header + i * 4, value, true);
    });
    bytes.set(group.code, header + layout.GROUP_CODE);
    const at = header + layout.GROUP_HEADER_BYTES;
    const size = layout.recordBytes(group.dataBytes);
    const movable: boolean[] = [];
    const pauses: number[] = [];
    for (let i = 0; i < states; i++) {
      movable.push(this.states.write(group, at + i * size));
      pauses.push(group.random.below(4) === 0 ? 1 + group.random.below(group.parts.length + 1) : 0);
    }
    this.groups.push({ group, at, movable, pauses });
    this.length = at + states * size;
    view.setUint32(0, this.groups.length, true);
  }
}

export class Fuzzer {
  /** Cases compared, in all and for each form. */
  cases = 0;
  readonly casesByForm = new Map<string, number>();
  /** Runs in the engine: most cases run in both windows. */
  runs = 0;
  /** Cases that ended with an exception. */
  faults = 0;
  readonly host = new HostCpu();
  private readonly options: FuzzOptions;
  private readonly statesPerGroup: number;
  private readonly maker: GroupMaker;
  private readonly runner = new GuestRunner();
  private readonly batches: [Batch, Batch];
  private nextGroup: number;

  constructor(options: FuzzOptions) {
    this.options = options;
    this.statesPerGroup = options.statesPerGroup ?? 32;
    this.nextGroup = options.firstGroup ?? 0;
    this.maker = new GroupMaker(options.seed, testedForms(options.forms), testedForms(options.others));
    const pool = new ValuePool(new Prng(options.seed)).bytes;
    this.batches = [new Batch(pool, this.runner), new Batch(pool, this.runner)];
  }

  close(): void {
    this.host.close();
  }

  /** Runs until `enough` says so, which is asked after each batch; yields the differences of a batch. */
  async *run(enough: () => boolean): AsyncGenerator<Difference[]> {
    let [current, other] = this.batches;
    this.fill(current, Number.POSITIVE_INFINITY);
    let running = this.host.run(current.bytes, current.length, current.outcome);
    for (;;) {
      const last = enough();
      if (!last) this.fill(other, Number.POSITIVE_INFINITY);
      await running;
      if (!last) running = this.host.run(other.bytes, other.length, other.outcome);
      yield this.judge(current);
      if (last) return;
      [current, other] = [other, current];
    }
  }

  /** Runs that many groups; returns all differences. */
  async runGroups(count: number): Promise<Difference[]> {
    const found: Difference[] = [];
    const [batch] = this.batches;
    for (let left = count; left > 0; ) {
      left -= this.fill(batch, left);
      await this.host.run(batch.bytes, batch.length, batch.outcome);
      found.push(...this.judge(batch));
    }
    return found;
  }

  private fill(batch: Batch, most: number): number {
    batch.clear();
    while (batch.groups.length < most && batch.hasRoom(this.statesPerGroup)) {
      batch.add(this.maker.make(this.nextGroup), this.statesPerGroup);
      this.nextGroup += this.options.stride ?? 1;
    }
    return batch.groups.length;
  }

  private judge(batch: Batch): Difference[] {
    const found: Difference[] = [];
    for (const { group, at, movable, pauses } of batch.groups) {
      this.runner.begin(group);
      const size = layout.recordBytes(group.dataBytes);
      for (let i = 0; i < movable.length; i++) {
        const difference = this.judgeCase(batch, group, at + i * size, i, movable[i]!, pauses[i]!);
        if (difference !== undefined) found.push(difference);
      }
      this.cases += movable.length;
      this.casesByForm.set(group.form, (this.casesByForm.get(group.form) ?? 0) + movable.length);
    }
    return found;
  }

  private judgeCase(
    batch: Batch,
    group: CaseGroup,
    at: number,
    record: number,
    movable: boolean,
    pause: number,
  ): Difference | undefined {
    for (const window of ['user', 'kernel'] as const) {
      if (window === 'kernel' && !movable) break;
      this.runs++;
      const ending = this.runner.run(batch.bytes, at, window, pause);
      if (ending.vector !== layout.VECTOR_NONE && window === 'user') this.faults++;
      const lines = batch.comparison.differences(group, at, ending, window);
      if (lines.length === 0) continue;
      const input = batch.bytes.slice(at, at + layout.recordBytes(group.dataBytes));
      return { group, record, window, lines, input };
    }
    return undefined;
  }
}
