/**
 * A CONTEXT: the registers of a processor as handlers of exceptions see them, in the bytes that NT lays out. It is a copy,
 * to be read from and written back to guest memory.
 * Source: "CONTEXT structure (winnt.h)", x64.
 */
import { addressHi, addressLo, canonicalAddress, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { GuestFault } from '../../base/guest-fault.ts';
import { type U64, u64 } from '../../base/u64.ts';
import { CONTEXT } from '../../nt/generated/layouts.ts';
import type { GuestMemory } from '../ports.ts';

const RSP = 4;

export class ContextRecord {
  readonly bytes: Uint8Array;
  private readonly view: DataView;

  /** @param bytes the CONTEXT.SIZE bytes, which it works on */
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  static read(memory: GuestMemory, address: GuestAddress): ContextRecord {
    return new ContextRecord(memory.readBytes(address, CONTEXT.SIZE));
  }

  write(memory: GuestMemory, address: GuestAddress): void {
    memory.writeBytes(address, this.bytes);
  }

  copy(): ContextRecord {
    return new ContextRecord(this.bytes.slice());
  }

  /** A general register, by the number that instructions have it under. */
  register(number: number): U64 {
    return this.u64(CONTEXT.Rax + 8 * number);
  }

  setRegister(number: number, { lo, hi }: U64): void {
    this.setU64(CONTEXT.Rax + 8 * number, lo, hi);
  }

  /** A general register that must be an address. @throws GuestFault when it is none */
  address(number: number): GuestAddress {
    return canonical(this.register(number));
  }

  setAddress(number: number, address: GuestAddress): void {
    this.setU64(CONTEXT.Rax + 8 * number, addressLo(address), addressHi(address));
  }

  setXmm(number: number, value: Uint8Array): void {
    this.bytes.set(value, CONTEXT.Xmm0 + 16 * number);
  }

  get rip(): GuestAddress {
    return canonical(this.u64(CONTEXT.Rip));
  }

  set rip(address: GuestAddress) {
    this.setU64(CONTEXT.Rip, addressLo(address), addressHi(address));
  }

  /** RSP. @throws GuestFault when it is no address */
  get stack(): GuestAddress {
    return this.address(RSP);
  }

  set stack(address: GuestAddress) {
    this.setAddress(RSP, address);
  }

  private u64(offset: number): U64 {
    return u64(this.view.getUint32(offset, true), this.view.getUint32(offset + 4, true));
  }

  private setU64(offset: number, lo: number, hi: number): void {
    this.view.setUint32(offset, lo, true);
    this.view.setUint32(offset + 4, hi, true);
  }
}

function canonical({ lo, hi }: U64): GuestAddress {
  const address = canonicalAddress(lo, hi);
  if (address === undefined) throw new GuestFault(NULL_ADDRESS, 'read', 'reserved');
  return address;
}
