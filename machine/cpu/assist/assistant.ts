/**
 * Executes one instruction in TypeScript on behalf of the engine, which stopped at it: finds what executes it
 * (table.ts), lets it change the state, and makes it retire. What ends otherwise has changed nothing.
 */
import { MemorySizeExt, OpKind } from 'iced-x86';
import { UnimplementedError } from '../../../base/errors.ts';
import type { GuestAddress } from '../../../base/guest-address.ts';
import { GuestFault } from '../../../base/guest-fault.ts';
import type { GuestRam } from '../../memory/guest-ram.ts';
import type { DeviceAccesses } from '../device-access.ts';
import type { InstructionReader } from '../instruction-reader.ts';
import * as state from '../state.ts';
import { AssistContext, type FlagsRegister } from './context.ts';
import { DeviceRead, NotImplemented, ProcessorException } from './exception.ts';
import { assistFor } from './table.ts';

/** How the instruction ended. */
export type AssistResult =
  | { readonly kind: 'retired' }
  | { readonly kind: 'device' }
  | { readonly kind: 'exception'; readonly vector: number; readonly errorCode: number }
  | { readonly kind: 'page-fault'; readonly fault: GuestFault }
  | { readonly kind: 'unimplemented'; readonly what: string };

const RETIRED: AssistResult = { kind: 'retired' };
const DEVICE: AssistResult = { kind: 'device' };

export class Assistant {
  private readonly reader: InstructionReader;
  private readonly devices: DeviceAccesses;
  private readonly context: AssistContext;

  constructor(memory: GuestRam, reader: InstructionReader, flags: FlagsRegister, devices: DeviceAccesses) {
    this.reader = reader;
    this.devices = devices;
    this.context = new AssistContext(memory, flags, devices);
  }

  /** The last store of the instruction just executed. */
  get stored(): AssistContext['stored'] {
    return this.context.stored;
  }

  /** Whether the divisor of the DIV or IDIV at RIP, which has failed, is zero; otherwise its quotient does not fit. */
  divisorIsZero(): boolean {
    const x = this.context;
    x.instruction = this.reader.at(Number(BigInt.asIntN(64, x.field(state.RIP))) as GuestAddress);
    const { op0Kind, op0Register, memorySize } = x.instruction;
    const bytes = op0Kind === OpKind.Register ? x.bitsOf(op0Register) / 8 : MemorySizeExt.size(memorySize);
    return x.readOperand(0, bytes) === 0n;
  }

  /** Executes the instruction at RIP. */
  execute(): AssistResult {
    const x = this.context;
    x.rip = Number(BigInt.asIntN(64, x.field(state.RIP))) as GuestAddress;
    x.instruction = this.reader.at(x.rip);
    x.nextRip = x.field(state.RIP) + BigInt(x.instruction.length);
    x.portWrite = undefined;
    x.stored = undefined;
    try {
      const assist = assistFor(x.instruction);
      if (assist === undefined) return { kind: 'unimplemented', what: '' };
      assist(x);
    } catch (error) {
      return resultOf(error);
    }
    this.devices.forget();
    x.setField(state.RIP, x.nextRip);
    x.setField(state.RETIRED, x.field(state.RETIRED) + 1n);
    if (x.portWrite === undefined) return RETIRED;
    const { port, sizeBytes, value } = x.portWrite;
    this.devices.noteWrite({ space: 'port', address: port, sizeBytes, instruction: x.rip }, value);
    return DEVICE;
  }
}

function resultOf(error: unknown): AssistResult {
  if (error instanceof ProcessorException) {
    return { kind: 'exception', vector: error.vector, errorCode: error.errorCode };
  }
  if (error instanceof GuestFault) return { kind: 'page-fault', fault: error };
  if (error instanceof DeviceRead) return DEVICE;
  if (error instanceof NotImplemented) return { kind: 'unimplemented', what: error.message };
  if (error instanceof UnimplementedError) return { kind: 'unimplemented', what: error.what };
  throw error;
}
