/** One batch of cases: groups with their records, in the layout that goes to the host, and what the host made of them. */
import type { CaseGroup } from './case-group.ts';
import * as layout from './case-layout.ts';
import { StateMaker } from './case-state.ts';
import { Comparison } from './comparison.ts';
import type { GuestRunner } from './guest-runner.ts';
import type { HostCpu } from './host-cpu.ts';
import { POOL_BYTES } from './value-pool.ts';

const BATCH_BYTES = 2 * 1024 * 1024;

export interface BatchedCase {
  /** Offset of the record. */
  readonly at: number;
  /** The state has a counterpart in the kernel window. */
  readonly movable: boolean;
  /** The engine stops after that many instructions and goes on; 0 for never. */
  readonly pause: number;
}

export class CaseBatch {
  /** The records as they are sent; stays as it is. */
  readonly bytes = new Uint8Array(BATCH_BYTES + POOL_BYTES);
  readonly groups: { readonly group: CaseGroup; readonly cases: readonly BatchedCase[] }[] = [];
  readonly comparison: Comparison;
  readonly outcome = new Uint8Array(BATCH_BYTES);
  private readonly view = new DataView(this.bytes.buffer);
  private readonly states: StateMaker;
  private length = 0;

  /** @param pool values that states are made of */
  constructor(pool: Uint8Array, runner: GuestRunner) {
    this.bytes.set(pool, BATCH_BYTES);
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

  /** Adds a group with new states. */
  add(group: CaseGroup, states: number): void {
    const { random } = group;
    this.append(group, states, (at) => {
      const movable = this.states.write(group, at);
      const pause = random.below(4) === 0 ? 1 + random.below(group.parts.length + 1) : 0;
      return { at, movable, pause };
    });
  }

  /** Adds a group with one given record. */
  addRecord(group: CaseGroup, record: Uint8Array, pause: number): void {
    this.append(group, 1, (at) => {
      this.bytes.set(record, at);
      return { at, movable: true, pause };
    });
  }

  /** Lets the host execute everything. */
  async runOn(host: HostCpu): Promise<void> {
    await host.run(this.bytes, this.length, this.outcome);
  }

  private append(group: CaseGroup, states: number, write: (at: number) => BatchedCase): void {
    const header = this.length;
    const fields = [states, group.codeOffset, group.code.length, group.entryOffset, group.dataBytes, ...group.rights];
    fields.forEach((value, i) => {
      this.view.setUint32(header + i * 4, value, true);
    });
    this.bytes.set(group.code, header + layout.GROUP_CODE);
    const first = header + layout.GROUP_HEADER_BYTES;
    const size = layout.recordBytes(group.dataBytes);
    this.groups.push({ group, cases: Array.from({ length: states }, (_, i) => write(first + i * size)) });
    this.length = first + states * size;
    this.view.setUint32(0, this.groups.length, true);
  }
}
