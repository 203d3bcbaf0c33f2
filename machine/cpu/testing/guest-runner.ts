/**
 * Runs cases in the engine: in the user window, at the host's addresses, and in the kernel window. Both windows map the
 * same frames, so code is decoded once. Writes states straight into the machine's memory and compares results there:
 * nothing is allocated for a case that agrees.
 */
import { addressAdd, type GuestAddress } from '../../../base/guest-address.ts';
import { createMachine, type Machine } from '../../machine.ts';
import { KERNEL_WINDOW, USER_WINDOW } from '../../memory/layout.ts';
import { STOP_BUDGET, STOP_FAULT, STOP_HOST_CALL, type StopReason } from '../cpu.ts';
import * as state from '../state.ts';
import type { CaseGroup } from './case-group.ts';
import * as layout from './case-layout.ts';

const BUDGET = 20_000;
/** What is added to an address of the user window where the code runs in the kernel window. */
export const MOVED_BY = BigInt(KERNEL_WINDOW) - BigInt(USER_WINDOW);
export const USER_HI = 0x1a0;
export const KERNEL_HI = 0xfffff800;
const RIGHTS = [undefined, { write: false, execute: false, user: true }, { write: true, execute: false, user: true }];

export type Window = 'user' | 'kernel';

/** How a run ended, in the terms of a record. */
export interface Ending {
  readonly vector: number;
  readonly errorCode: number;
  readonly place: number;
  readonly faultAddress: bigint;
  /** Set when the engine stopped in a way no processor does. */
  readonly oddStop: StopReason | undefined;
}

const FINISHED: Ending = { vector: layout.VECTOR_NONE, errorCode: 0, place: 0, faultAddress: 0n, oddStop: undefined };

export class GuestRunner {
  readonly machine: Machine;
  /** Host offsets of the frames. */
  readonly data: number;
  readonly stack: number;
  readonly low: number;
  private readonly memory: Machine['memory'];
  private readonly longs: BigUint64Array;
  private readonly rights: [layout.Rights, layout.Rights] = [layout.RIGHTS_WRITE, layout.RIGHTS_WRITE];
  private group!: CaseGroup;

  constructor() {
    this.machine = createMachine({ ramBytes: 1024 * 1024 });
    const { memory } = this.machine;
    this.memory = memory;
    this.longs = new BigUint64Array(memory.memory.buffer);
    memory.switchAddressSpace(memory.createAddressSpace());
    const both = (
      offset: number,
      bytes: number,
      rights: { write: boolean; execute: boolean; user: boolean; host?: boolean },
    ) => {
      const address = addressAdd(USER_WINDOW, offset);
      memory.map(address, bytes, rights);
      memory.alias(addressAdd(KERNEL_WINDOW, offset), address, bytes, rights);
      return (memory.entryOf(address) & -4096) >>> 0;
    };
    both(layout.CODE, layout.CODE_BYTES, { write: true, execute: true, user: true });
    this.data = both(layout.DATA, layout.DATA_BYTES, RIGHTS[layout.RIGHTS_WRITE]!);
    memory.alias(SPARE, addressAdd(USER_WINDOW, layout.DATA), layout.DATA_BYTES, RIGHTS[layout.RIGHTS_WRITE]!);
    this.stack = both(layout.STACK, 0x1000, { write: true, execute: true, user: true });
    both(layout.EXITS, 0x1000, { write: false, execute: true, user: true, host: true });
    const low = layout.LOW as GuestAddress;
    memory.map(low, 0x1000, { write: true, execute: true, user: true });
    this.low = (memory.entryOf(low) & -4096) >>> 0;
  }

  /** Changes a byte of compared memory: for tests of the comparison. */
  poke(where: 'data' | 'stack' | 'low', index: number): void {
    const starts = {
      data: this.data + 0x1000 - this.group.dataBytes / 2,
      stack: this.stack + 0x700,
      low: this.low + 0x7c0,
    };
    this.memory.bytes[starts[where] + index]! ^= 1;
  }

  /** Lets FXSAVE store the MXCSR_MASK of the host, whose outcome record lies at `at`: processors differ in one bit. */
  adoptMxcsrMask(outcome: Uint8Array, at: number): void {
    const from = at + layout.FX + (state.MXCSR_MASK - state.FX);
    this.memory.bytes.set(outcome.subarray(from, from + 4), state.MXCSR_MASK);
  }

  /** Must precede the runs of a group's records. */
  begin(group: CaseGroup): void {
    this.group = group;
    this.memory.writeBytes(addressAdd(USER_WINDOW, layout.CODE + group.codeOffset), group.code);
    for (const page of [0, 1] as const) {
      if (this.rights[page] !== group.rights[page]) this.setRights(page, group.rights[page]);
    }
  }

  private setRights(page: 0 | 1, rights: layout.Rights): void {
    const { memory } = this;
    const offset = layout.DATA + page * 0x1000;
    for (const window of [USER_WINDOW, KERNEL_WINDOW]) {
      const address = addressAdd(window, offset);
      if (this.rights[page] !== layout.RIGHTS_NONE) memory.unmap(address, 0x1000);
      if (rights !== layout.RIGHTS_NONE)
        memory.alias(address, addressAdd(SPARE, page * 0x1000), 0x1000, RIGHTS[rights]!);
    }
    this.rights[page] = rights;
  }

  /** Runs the record at `at` of `batch`; stops after `pause` instructions and goes on, when that is not zero. */
  run(batch: Uint8Array, at: number, window: Window, pause: number): Ending {
    const { cpu } = this.machine;
    const { bytes } = this.memory;
    const { group } = this;
    const kernel = window === 'kernel';
    const base = kernel ? KERNEL_WINDOW : USER_WINDOW;
    bytes.set(batch.subarray(at, at + 128), state.GPR);
    if (kernel) {
      for (const register of group.pointers) {
        const index = (state.GPR >> 3) + register;
        this.longs[index] = this.longs[index]! + MOVED_BY;
      }
    }
    // What is not part of the record is zero: no run sees what another one has written.
    bytes.fill(0, this.low, this.low + 0x1000);
    bytes.fill(0, this.stack, this.stack + 0x1000);
    bytes.fill(0, this.data, this.data + layout.DATA_BYTES);
    bytes.set(batch.subarray(at + layout.LOW_CONTENT, at + layout.STACK_CONTENT), this.low + 0x7c0);
    bytes.set(batch.subarray(at + layout.STACK_CONTENT, at + layout.FX), this.stack + 0x700);
    const half = group.dataBytes / 2;
    bytes.set(
      batch.subarray(at + layout.DATA_CONTENT, at + layout.DATA_CONTENT + group.dataBytes),
      this.data + 0x1000 - half,
    );
    if (kernel) this.moveCodeAddress(batch[at + layout.CODE_ADDRESS]! | (batch[at + layout.CODE_ADDRESS + 1]! << 8));
    if (group.usesX87) cpu.setFxState(batch.subarray(at + layout.FX, at + layout.FX + 512));
    else {
      bytes.set(batch.subarray(at + layout.XMM, at + layout.XMM + 256), state.XMM);
      cpu.mxcsr = this.mxcsrOf(batch, at);
    }
    cpu.rflags =
      batch[at + layout.FLAGS]! | (batch[at + layout.FLAGS + 1]! << 8) | (batch[at + layout.FLAGS + 2]! << 16);
    cpu.gsBase = addressAdd(base, layout.GS_BASE);
    cpu.fsBase = addressAdd(base, layout.FS_BASE);
    cpu.rip = addressAdd(base, layout.CODE + group.entryOffset);
    let stop: StopReason = STOP_BUDGET;
    if (pause > 0) stop = cpu.run(pause);
    if (stop === STOP_BUDGET) stop = cpu.run(BUDGET);
    return this.ending(stop, base, kernel);
  }

  private mxcsrOf(batch: Uint8Array, at: number): number {
    return batch[at + layout.MXCSR]! | (batch[at + layout.MXCSR + 1]! << 8);
  }

  private ending(stop: StopReason, base: GuestAddress, kernel: boolean): Ending {
    const { cpu } = this.machine;
    if (kernel) this.moveBack();
    if (stop === STOP_HOST_CALL) {
      const exit = (cpu.rip - base - layout.EXITS) / layout.EXIT_STRIDE;
      return exit === 0 ? FINISHED : { ...FINISHED, place: exit };
    }
    const place = (cpu.rip - base - layout.CODE) >>> 0;
    if (stop !== STOP_FAULT) return { ...FINISHED, vector: 0xfd, place, oddStop: stop };
    const { vector, errorCode, address } = cpu.fault;
    if (vector !== state.VECTOR_PF) return { ...FINISHED, vector, errorCode, place };
    const moved = kernel && address < 0 ? BigInt(address) - MOVED_BY : BigInt(address);
    return { ...FINISHED, vector, errorCode, place, faultAddress: BigInt.asUintN(64, moved) };
  }

  // ---- addresses in the kernel window ----

  /** The address of code at offset `at` of the record, if there is one, follows the window. */
  private moveCodeAddress(at: number): void {
    if (at === 0) return;
    let place = this.low + 0x7c0 + at - layout.LOW_CONTENT;
    if (at >= layout.STACK_CONTENT) place = this.stack + 0x700 + at - layout.STACK_CONTENT;
    if (at >= layout.DATA_CONTENT) place = this.data + 0x1000 - this.group.dataBytes / 2 + at - layout.DATA_CONTENT;
    if (this.memory.view.getUint32(place + 4, true) === USER_HI) this.memory.view.setUint32(place + 4, KERNEL_HI, true);
  }

  /** Makes registers comparable with those of the user window. */
  private moveBack(): void {
    for (const register of this.group.pointers) {
      const index = (state.GPR >> 3) + register;
      this.longs[index] = this.longs[index]! - MOVED_BY;
    }
  }
}

/** Keeps the frames of data pages that are unmapped for a while; far from where bit offsets in registers may lead. */
const SPARE = addressAdd(KERNEL_WINDOW, 0xe000_0000);
