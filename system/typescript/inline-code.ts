/**
 * The machine code that each TypeScript driver's image holds, for what only an instruction can do. Arguments come in RCX
 * and RDX; none of it uses the stack.
 * Source: Intel SDM volume 2.
 */
import type { Instruction } from '../../kernel/driver-kit/register-routines.ts';

const MOV_EDX_ECX = [0x89, 0xca];
const MOV_EAX_EDX = [0x89, 0xd0];
const MOVZX_EAX_AL = [0x0f, 0xb6, 0xc0];
const MOVZX_EAX_AX = [0x0f, 0xb7, 0xc0];
const RET = 0xc3;

const CODE: Readonly<Record<Instruction, readonly number[]>> = {
  READ_PORT_UCHAR: [...MOV_EDX_ECX, 0xec, ...MOVZX_EAX_AL],
  READ_PORT_USHORT: [...MOV_EDX_ECX, 0x66, 0xed, ...MOVZX_EAX_AX],
  READ_PORT_ULONG: [...MOV_EDX_ECX, 0xed],
  WRITE_PORT_UCHAR: [...MOV_EAX_EDX, ...MOV_EDX_ECX, 0xee],
  WRITE_PORT_USHORT: [...MOV_EAX_EDX, ...MOV_EDX_ECX, 0x66, 0xef],
  WRITE_PORT_ULONG: [...MOV_EAX_EDX, ...MOV_EDX_ECX, 0xef],
  READ_REGISTER_UCHAR: [0x0f, 0xb6, 0x01],
  READ_REGISTER_USHORT: [0x0f, 0xb7, 0x01],
  READ_REGISTER_ULONG: [0x8b, 0x01],
  READ_REGISTER_ULONG64: [0x48, 0x8b, 0x01],
  WRITE_REGISTER_UCHAR: [0x88, 0x11],
  WRITE_REGISTER_USHORT: [0x66, 0x89, 0x11],
  WRITE_REGISTER_ULONG: [0x89, 0x11],
  WRITE_REGISTER_ULONG64: [0x48, 0x89, 0x11],
  _disable: [0xfa],
  _enable: [0xfb],
};

/** Each piece begins at a multiple of this. */
const ALIGNMENT = 16;
const NAMES = Object.keys(CODE);

/** Offset of a piece in {@link inlineCode}. */
export function inlineOffset(name: Instruction): number {
  return NAMES.indexOf(name) * ALIGNMENT;
}

/** All pieces. */
export function inlineCode(): Uint8Array {
  const bytes = new Uint8Array(NAMES.length * ALIGNMENT);
  Object.values(CODE).forEach((code, index) => {
    bytes.set([...code, RET], index * ALIGNMENT);
  });
  return bytes;
}
