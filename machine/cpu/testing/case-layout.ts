/**
 * Where test code, data and stack lie, and the layout of the records that go to the host and come back; both as in
 * host-harness.c. Offsets of places are relative to the start of the window (user or kernel) that holds them.
 */

/** Two pages of code. */
export const CODE = 0x10000;
export const CODE_BYTES = 0x2000;
/** Two pages of data between unmapped ones; the compared bytes lie around their common boundary. */
export const DATA = 0x20000;
export const DATA_MIDDLE = DATA + 0x1000;
export const DATA_BYTES = 0x2000;
export const STACK = 0x30000;
export const STACK_WINDOW = STACK + 0x700;
export const STACK_WINDOW_BYTES = 256;
/** Places where a case ends, each at its own address. */
export const EXITS = 0x40000;
export const EXIT_STRIDE = 32;
/** One page that 32-bit addresses reach; the same for both windows. */
export const LOW = 0x7ffe0000;
export const LOW_WINDOW = LOW + 0x7c0;
export const LOW_WINDOW_BYTES = 64;
export const FS_BASE = DATA + 0xf00;
export const GS_BASE = DATA + 0x10c0;

// ---- a record ----
export const REGISTERS = 0;
export const FLAGS = 128;
/** Outcome: exception number, or one of the two below. */
export const VECTOR = 132;
export const ERROR_CODE = 136;
/** Outcome: number of the exit reached, or offset of the faulting instruction from CODE. */
export const PLACE = 140;
export const FAULT_ADDRESS = 144;
/** Offset in the record of an address of code that the code finds in memory; 0 when there is none. Not for the host. */
export const CODE_ADDRESS = 152;
export const LOW_CONTENT = 192;
export const STACK_CONTENT = 256;
/** FXSAVE image. */
export const FX = 512;
export const MXCSR = FX + 24;
export const XMM = FX + 160;
export const DATA_CONTENT = 1024;

/** The case reached an exit. */
export const VECTOR_NONE = 0xff;
/** The host ran for half a second and more. */
export const VECTOR_HANG = 0xfe;

/** Bytes of data that are compared: few, or many for instructions that touch many. */
export const SMALL_DATA = 128;
export const LARGE_DATA = 1152;

// ---- a batch ----
export const BATCH_HEADER_BYTES = 64;
export const GROUP_HEADER_BYTES = 512;
export const GROUP_CODE = 64;
export const CODE_LIMIT = 448;

/** Rights of a data page. */
export const RIGHTS_NONE = 0;
export const RIGHTS_READ = 1;
export const RIGHTS_WRITE = 2;
export type Rights = typeof RIGHTS_NONE | typeof RIGHTS_READ | typeof RIGHTS_WRITE;

export const recordBytes = (dataBytes: number): number => DATA_CONTENT + dataBytes;
