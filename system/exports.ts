/**
 * The exports of the simulated ntoskrnl and hal: every DDI has an address inside a synthetic image whose pages make
 * the processor leave for the run loop. Names nobody implements get an address too, when an image imports them;
 * calling one ends the run with its name. Variables are elsewhere (kernel/exported-variables.ts).
 */
import { assert } from '../base/assert.ts';
import { addressAdd, type GuestAddress } from '../base/guest-address.ts';
import type { Ddi } from '../kernel/ddi.ts';
import { ddiTable } from '../kernel/ddi-table.ts';
import { variableAddress } from '../kernel/exported-variables.ts';
import { FIRST_THUNK, KERNEL_ROUTINES, kernelRoutineAt, THUNK_BYTES } from '../kernel/ke/kernel-code.ts';
import { KERNEL_IMAGE_BYTES, PAGE_SIZE } from '../kernel/mm/system-space.ts';

const THUNK_LIMIT = (KERNEL_IMAGE_BYTES - PAGE_SIZE) / THUNK_BYTES;

export class ExportTable {
  /** By thunk index; undefined is a routine that is no export (the first ones) or a name nobody implements. */
  private readonly ddis: (Ddi | undefined)[] = KERNEL_ROUTINES.map(() => undefined);
  private readonly names: string[] = KERNEL_ROUTINES.map(() => '');
  private readonly indexes = new Map<string, number>();
  private readonly implemented: number;

  constructor() {
    for (const ddi of ddiTable) this.add(ddi.name, ddi);
    this.implemented = this.names.length;
  }

  private add(name: string, ddi: Ddi | undefined): number {
    const index = this.names.length;
    assert(index < THUNK_LIMIT, 'the export table is full');
    assert(!this.indexes.has(name), `${name} is exported twice`);
    this.names.push(name);
    this.ddis.push(ddi);
    this.indexes.set(name, index);
    return index;
  }

  /** The address of an export; a routine's name nobody implements is entered. */
  addressOf(name: string): GuestAddress {
    const variable = variableAddress(name);
    if (variable !== undefined) return variable;
    const index = this.indexes.get(name) ?? this.add(name, undefined);
    return addressAdd(FIRST_THUNK, index * THUNK_BYTES);
  }

  /** The routine at an address of the synthetic image, undefined when nobody implements it. */
  ddiAt(address: GuestAddress): Ddi | undefined {
    return this.ddis[(address - FIRST_THUNK) / THUNK_BYTES];
  }

  /** The name at an address of the synthetic image. */
  nameAt(address: GuestAddress): string | undefined {
    return this.names[(address - FIRST_THUNK) / THUNK_BYTES] || kernelRoutineAt(address)?.name;
  }

  isImplemented(name: string): boolean {
    const index = this.indexes.get(name);
    return index !== undefined && this.ddis[index] !== undefined;
  }

  /** Names entered since the start, for snapshots. */
  save(): readonly string[] {
    return this.names.slice(this.implemented);
  }

  restore(added: readonly string[]): void {
    for (const name of this.names.splice(this.implemented)) this.indexes.delete(name);
    this.ddis.length = this.implemented;
    for (const name of added) this.add(name, undefined);
  }
}
