/**
 * A micro-op: one pre-decoded instruction (or part of one) as a 32-byte record in the WebAssembly memory.
 * "Slot" fields hold the address of a register inside the CPU state block; a high-byte register (AH) is its
 * register's address plus one, so 8-bit forms need no case for it.
 */

export const MICRO_OP_BYTES = 32;

/** Form number (u16): what the micro-op does. */
export const FIELD_FORM = 0;
/** Offset of the instruction in its page (u16). */
export const FIELD_PAGE_OFFSET = 2;
/** Slots of the first, second and third register operand (u16). */
export const FIELD_A = 4;
export const FIELD_B = 6;
export const FIELD_C = 14;
/** Slots of the base and index register of the memory operand (u16). */
export const FIELD_BASE = 8;
export const FIELD_INDEX = 10;
/** log2 of the index scale (u8). */
export const FIELD_SCALE = 12;
/**
 * Length of the instruction (u8, low four bits); the high four bits say how many records back the micro-op is whose
 * flags have been put off, 0 when the flags are up to date here (emit/quiet.ts).
 */
export const FIELD_LENGTH = 13;
/** Displacement (i32); for branches the target relative to the page. */
export const FIELD_DISPLACEMENT = 16;
/**
 * For branches: the micro-op to continue at, 0 while it is not decoded or lies in another page (u32). For quiet forms:
 * the number of the form that catches up on the flags.
 */
export const FIELD_TARGET = 20;
/** Immediate operand, sign-extended (i64). */
export const FIELD_IMMEDIATE = 24;
