/** Runs functions of a driver image in the engine, as a driver in the kernel window: the loader's image, a stack, a buffer. */
import { addressAdd, type GuestAddress } from '../../../base/guest-address.ts';
import { SymbolTable } from '../../../base/symbol-table.ts';
import { createMachine, type Machine } from '../../machine.ts';
import { KERNEL_WINDOW, PAGE_SIZE } from '../../memory/layout.ts';
import type { PeImage } from '../../pe/image.ts';
import { imageNames } from '../../pe/image-names.ts';
import { layoutPeImage, protectionsOf } from '../../pe/layout-image.ts';
import { loadPeImage } from '../../pe/load-image.ts';
import { STOP_BUDGET, STOP_FAULT, STOP_HOST_CALL, STOP_UNIMPLEMENTED } from '../cpu.ts';
import { RCX, RSP } from '../registers.ts';

export const IMAGE_BASE = addressAdd(KERNEL_WINDOW, 0x123_0000);
const BUFFER = addressAdd(KERNEL_WINDOW, 0x1000_0000);
const BUFFER_BYTES = 0x10_0000;
const STACK_TOP = addressAdd(KERNEL_WINDOW, 0x2000_0000);
const STACK_BYTES = 0x4_0000;
const RETURN_PAGE = addressAdd(KERNEL_WINDOW, 0x3000_0000);
const BUDGET = 200_000_000;
const DATA = { write: true, execute: false, user: false };

export class ProgramRunner {
  readonly machine: Machine;
  readonly image: PeImage;

  constructor(bytes: Uint8Array, base: GuestAddress = IMAGE_BASE) {
    this.image = loadPeImage(bytes);
    this.machine = createMachine({ ramBytes: 16 * 1024 * 1024 });
    const { memory } = this.machine;
    const mapped = layoutPeImage(this.image, base);
    for (const { rva, sizeBytes, write, execute } of protectionsOf(this.image)) {
      const address = addressAdd(base, rva);
      memory.map(address, sizeBytes, DATA);
      memory.writeBytes(address, mapped.subarray(rva, rva + sizeBytes));
      memory.protect(address, sizeBytes, { write, execute, user: false });
    }
    memory.map(BUFFER, BUFFER_BYTES, DATA);
    memory.map(addressAdd(STACK_TOP, -STACK_BYTES), STACK_BYTES, DATA);
    memory.map(RETURN_PAGE, PAGE_SIZE, { ...DATA, host: true });
    this.base = base;
  }

  readonly base: GuestAddress;

  /** Calls `run_<program>(struct output *)` and returns what it wrote; anything else that happens is an error. */
  run(program: string): Uint8Array {
    this.begin(program);
    const stop = this.machine.cpu.run(BUDGET);
    if (stop !== STOP_HOST_CALL || this.machine.cpu.rip !== RETURN_PAGE) throw new Error(this.describe(stop));
    return this.output();
  }

  /** Puts the processor at the first instruction of a program. */
  begin(program: string): void {
    const { memory, cpu } = this.machine;
    const entry = this.image.exports.find(({ name }) => name === `run_${program}`);
    if (entry === undefined) throw new Error(`the image has no run_${program}`);
    const first = addressAdd(BUFFER, 16);
    memory.writePointer(BUFFER, first);
    memory.writePointer(addressAdd(BUFFER, 8), addressAdd(BUFFER, BUFFER_BYTES));
    // The return address, and 32 bytes above it that belong to the callee.
    const rsp = addressAdd(STACK_TOP, -0x28);
    memory.writePointer(rsp, RETURN_PAGE);
    cpu.setRegAddress(RSP, rsp);
    cpu.setRegAddress(RCX, BUFFER);
    cpu.rip = addressAdd(this.base, entry.rva);
  }

  /** What the program begun last has written so far. */
  output(): Uint8Array {
    const { memory } = this.machine;
    const first = addressAdd(BUFFER, 16);
    return memory.readBytes(first, memory.readPointer(BUFFER) - first);
  }

  private describe(stop: number): string {
    const { cpu } = this.machine;
    const rva = cpu.rip - this.base;
    const place = `${new SymbolTable(imageNames(this.image)).at(rva)?.name ?? 'unnamed'} (image+0x${rva.toString(16)})`;
    if (stop === STOP_BUDGET) return `did not end within ${BUDGET} instructions, at ${place}`;
    if (stop === STOP_FAULT) return `fault ${cpu.fault.vector} at ${cpu.fault.address.toString(16)} in ${place}`;
    if (stop !== STOP_UNIMPLEMENTED) return `stop ${stop} at ${place}`;
    const { mnemonic, bytes } = cpu.unimplemented!;
    return `not implemented: ${mnemonic} (${Buffer.from(bytes).toString('hex')}) at ${place}`;
  }
}
