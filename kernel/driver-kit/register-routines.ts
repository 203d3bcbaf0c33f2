/**
 * Instructions that no TypeScript can stand for: accesses to ports and device memory, and the interrupt flag. Each is a
 * few bytes of machine code in the driver's image, which the processor executes.
 * Source: wdm.h; "READ_PORT_UCHAR function (wdm.h)" and its kin.
 */
import type { GuestAddress } from '../../base/guest-address.ts';
import type { U64 } from '../../base/u64.ts';
import type { DriverCode } from './driver.ts';
import { InlineRoutines } from './inline-routines.ts';

export type Instruction =
  | `${'READ' | 'WRITE'}_PORT_${'UCHAR' | 'USHORT' | 'ULONG'}`
  | `${'READ' | 'WRITE'}_REGISTER_${'UCHAR' | 'USHORT' | 'ULONG' | 'ULONG64'}`
  | '_disable'
  | '_enable';

export abstract class RegisterRoutines extends InlineRoutines {
  /** Where the image has a piece of machine code. */
  protected abstract instruction(name: Instruction): GuestAddress;

  private *read(name: Instruction, from: number): DriverCode<number> {
    return (yield { target: this.instruction(name), args: [from] }).lo;
  }

  private *write(name: Instruction, to: number, value: number | U64): DriverCode<void> {
    yield { target: this.instruction(name), args: [to, value] };
  }

  READ_PORT_UCHAR(port: number): DriverCode<number> {
    return this.read('READ_PORT_UCHAR', port);
  }

  READ_PORT_USHORT(port: number): DriverCode<number> {
    return this.read('READ_PORT_USHORT', port);
  }

  READ_PORT_ULONG(port: number): DriverCode<number> {
    return this.read('READ_PORT_ULONG', port);
  }

  WRITE_PORT_UCHAR(port: number, value: number): DriverCode<void> {
    return this.write('WRITE_PORT_UCHAR', port, value);
  }

  WRITE_PORT_USHORT(port: number, value: number): DriverCode<void> {
    return this.write('WRITE_PORT_USHORT', port, value);
  }

  WRITE_PORT_ULONG(port: number, value: number): DriverCode<void> {
    return this.write('WRITE_PORT_ULONG', port, value);
  }

  READ_REGISTER_UCHAR(register: GuestAddress): DriverCode<number> {
    return this.read('READ_REGISTER_UCHAR', register);
  }

  READ_REGISTER_USHORT(register: GuestAddress): DriverCode<number> {
    return this.read('READ_REGISTER_USHORT', register);
  }

  READ_REGISTER_ULONG(register: GuestAddress): DriverCode<number> {
    return this.read('READ_REGISTER_ULONG', register);
  }

  *READ_REGISTER_ULONG64(register: GuestAddress): DriverCode<U64> {
    return yield { target: this.instruction('READ_REGISTER_ULONG64'), args: [register] };
  }

  WRITE_REGISTER_UCHAR(register: GuestAddress, value: number): DriverCode<void> {
    return this.write('WRITE_REGISTER_UCHAR', register, value);
  }

  WRITE_REGISTER_USHORT(register: GuestAddress, value: number): DriverCode<void> {
    return this.write('WRITE_REGISTER_USHORT', register, value);
  }

  WRITE_REGISTER_ULONG(register: GuestAddress, value: number): DriverCode<void> {
    return this.write('WRITE_REGISTER_ULONG', register, value);
  }

  WRITE_REGISTER_ULONG64(register: GuestAddress, value: U64): DriverCode<void> {
    return this.write('WRITE_REGISTER_ULONG64', register, value);
  }

  /** CLI: the processor takes no interrupts until {@link _enable}. */
  *_disable(): DriverCode<void> {
    yield { target: this.instruction('_disable'), args: [] };
  }

  /** STI */
  *_enable(): DriverCode<void> {
    yield { target: this.instruction('_enable'), args: [] };
  }
}
