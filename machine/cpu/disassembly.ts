/** Guest code as text, in the notation of Microsoft's tools. For people who look at a stopped machine. */
import { Decoder, DecoderOptions, Formatter, FormatterSyntax } from 'iced-x86';
import { addressAdd, addressHi, addressLo, type GuestAddress } from '../../base/guest-address.ts';
import { u64ToBigInt } from '../../base/u64.ts';
import type { GuestRam } from '../memory/guest-ram.ts';
import { InstructionReader } from './instruction-reader.ts';

export interface DisassembledInstruction {
  readonly address: GuestAddress;
  readonly bytes: Uint8Array;
  readonly text: string;
}

/** At most `count` instructions from `start` on; fewer where code ends that may be executed. */
export function disassemble(memory: GuestRam, start: GuestAddress, count: number): DisassembledInstruction[] {
  const reader = new InstructionReader(memory);
  const formatter = new Formatter(FormatterSyntax.Masm);
  const found: DisassembledInstruction[] = [];
  let address = start;
  while (found.length < count) {
    const bytes = reader.fetch(address);
    if (bytes.length === 0) break;
    const decoder = new Decoder(64, bytes, DecoderOptions.None);
    decoder.ip = u64ToBigInt({ lo: addressLo(address), hi: addressHi(address) });
    const instruction = decoder.decode();
    const { length } = instruction;
    found.push({ address, bytes: bytes.slice(0, Math.max(1, length)), text: formatter.format(instruction) });
    instruction.free();
    decoder.free();
    address = addressAdd(address, Math.max(1, length));
  }
  formatter.free();
  return found;
}
