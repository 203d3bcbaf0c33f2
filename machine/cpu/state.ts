/**
 * The CPU state block: offsets in the WebAssembly memory. The registers of a thread come first and are contiguous,
 * so that a context switch is one copy. Emitted code, decoder and `Cpu` all use these constants.
 *
 * Arithmetic flags are kept lazily in three words:
 * - FLAG_RESULT (64 bits): the result, sign-extended. ZF = it is zero; SF = its sign ^ FLAG_DELTA_SF;
 *   PF = even parity of its low byte ^ FLAG_DELTA_PF.
 * - FLAG_AUX (64 bits): bit 4 is AF, bit 63 is OF ^ CF (for sums and differences simply a ^ b ^ result).
 * - FLAG_CARRY (32 bits): byte 0 is CF, byte 1 FLAG_DELTA_PF, byte 2 FLAG_DELTA_SF. The deltas are zero except after
 *   POPF or SAHF set a combination that no result has.
 */

/** Reads as zero: the base or index of an address that has none. */
export const ZERO_SLOT = 0x80;

// ---- a thread's context ----
export const CONTEXT = 0x700;
export const GPR = 0x700;
export const RIP = 0x780;
export const FLAG_RESULT = 0x788;
export const FLAG_AUX = 0x790;
export const FLAG_CARRY = 0x798;
export const FLAG_DELTA_PF = FLAG_CARRY + 1;
export const FLAG_DELTA_SF = FLAG_CARRY + 2;
/** RFLAGS without the arithmetic flags. */
export const SYSTEM_FLAGS = 0x79c;
/**
 * The floating-point state, laid out as FXSAVE64 stores it (SDM volume 1, table 10-2), except that the eight x87
 * registers are in physical order: ST(i) is X87_REGISTERS[(TOP + i) & 7]. float/fx-state.ts translates.
 */
export const FX = 0x7a0;
export const X87_CONTROL = FX;
/** The status word with TOP, the busy bit and the error summary. */
export const X87_STATUS = FX + 2;
/** One bit per physical register: 1 in use, 0 empty. */
export const X87_TAG = FX + 4;
export const X87_OPCODE = FX + 6;
export const X87_INSTRUCTION = FX + 8;
export const X87_DATA = FX + 16;
export const MXCSR = FX + 24;
export const MXCSR_MASK = FX + 28;
export const X87_REGISTERS = FX + 32;
export const XMM = FX + 160;
export const FX_END = XMM + 16 * 16;
export const CONTEXT_END = FX_END;

// ---- the processor: its registers beyond those of a thread, all of them part of a snapshot ----
export const PROCESSOR = 0x200;
/** Model-specific registers, 64 bits each (assist/msr.ts). */
export const KERNEL_GS_BASE = 0x200;
export const STAR = 0x208;
export const LSTAR = 0x210;
export const CSTAR = 0x218;
export const FMASK = 0x220;
export const EFER = 0x228;
export const PAT = 0x230;
export const APIC_BASE = 0x238;
export const MISC_ENABLE = 0x240;
export const SYSENTER_CS = 0x248;
export const SYSENTER_ESP = 0x250;
export const SYSENTER_EIP = 0x258;
export const TSC_AUX = 0x260;
export const DR0 = 0x268;
export const DR1 = 0x270;
export const DR2 = 0x278;
export const DR3 = 0x280;
export const DR6 = 0x288;
export const DR7 = 0x290;
export const GDT_BASE = 0x298;
export const IDT_BASE = 0x2a0;
export const GDT_LIMIT = 0x2a8;
export const IDT_LIMIT = 0x2aa;
/** DR6 bits of a debug trap that is due before the next instruction (32 bits). */
export const PENDING_DEBUG = 0x2ac;
/** Selectors of ES CS SS DS FS GS (in this order), LDTR and TR; 16 bits each. */
export const SELECTORS = 0x2b0;
export const LDTR_SELECTOR = 0x2bc;
export const TR_SELECTOR = 0x2be;
/**
 * The answer to a read of a device that the CPU has stopped for: its size in bytes (0: none), whether a port is
 * meant, where, the instruction it belongs to, and the value.
 */
export const ANSWER_SIZE = 0x2c0;
export const ANSWER_IS_PORT = 0x2c4;
export const ANSWER_ADDRESS = 0x2c8;
export const ANSWER_RIP = 0x2d0;
export const ANSWER_VALUE = 0x2d8;
export const GS_BASE = 0x2f0;
export const FS_BASE = 0x2f8;
export const CR0 = 0x300;
export const CR2 = 0x308;
export const CR3 = 0x310;
export const CR4 = 0x318;
export const CR8 = 0x320;
/** Retired instructions when the CPU last stopped; 64 bits. */
export const RETIRED = 0x328;
/** What RDTSC adds to the count of retired instructions. */
export const TSC_OFFSET = 0x330;
export const PROCESSOR_END = 0x338;

// ---- of the current run only ----
/** Virtual address of the page that RIP is in; RIP-relative operands use it as their base register. */
export const PAGE_BASE = 0x348;
/** Address computed by an address micro-op for the micro-op after it. */
export const TEMP_SLOT = 0x350;
/** Retired instructions up to the start of the current slice, plus the slice; 64 bits. */
export const RETIRED_AT_END = 0x358;
export const CR8_OLD = 0x360;
/** First operand of the last instruction whose flags were put off (emit/quiet.ts). */
export const QUIET_OPERAND = 0x368;

// ---- why the CPU stopped ----
export const EXIT_CODE = 0x370;
export const FAULT_VECTOR = 0x374;
export const FAULT_ERROR = 0x378;
/** 0 read, 1 write, 2 execute. */
export const FAULT_ACCESS = 0x37c;
export const FAULT_ADDRESS = 0x380;
/** Offset of the frame that a store wanted to write although it holds decoded code or has been hashed. */
export const NOTED_FRAME = 0x388;
/** Where the two parts of the write bounce buffer belong, where it is split, and its size. */
export const BOUNCE_FIRST = 0x38c;
export const BOUNCE_SECOND = 0x390;
export const BOUNCE_SPLIT = 0x394;
export const BOUNCE_SIZE = 0x398;

/** Size of the access that FAULT_ADDRESS and FAULT_ACCESS describe. */
export const ACCESS_SIZE = 0x39c;
/** Not zero while one instruction may use device memory: reads take ANSWER_VALUE, writes go to the bounce buffer. */
export const DEVICE_OPEN = 0x3a0;
/** Not zero while the bounce buffer stands for device memory. */
export const BOUNCE_IS_DEVICE = 0x3a4;
/** Set by a completed write to device memory. */
export const DEVICE_WRITTEN = 0x3a8;
/** Not zero while one instruction may write to a watched page. */
export const WATCH_OPEN = 0x3ac;

/** Copies of operands that cross a page boundary (at most 512 bytes each). */
export const READ_BOUNCE = 0xa00;
export const WRITE_BOUNCE = 0xc00;
export const BOUNCE_END = 0xe00;
/** 16 bytes with 16 zero bytes on either side: what byte shifts of a vector read. */
export const SHIFT_AREA = 0x500;

// ---- exit codes ----
export const EXIT_BUDGET = 0;
export const EXIT_HOST_CALL = 1;
export const EXIT_FAULT = 2;
export const EXIT_CR8 = 3;
export const EXIT_HALT = 4;
export const EXIT_UNIMPLEMENTED = 5;
/** Internal: nothing is decoded at RIP. */
export const EXIT_DECODE = 6;
/** Internal: before a store to NOTED_FRAME decoded code must be dropped, and the digest of memory told. */
export const EXIT_NOTED_WRITE = 7;
/** Internal: the trap flag was set; continue by single steps. */
export const EXIT_TRAP_FLAG = 8;
export const EXIT_DEVICE = 9;
export const EXIT_BREAKPOINT = 10;
export const EXIT_WATCH = 11;
/** Internal: an instruction that TypeScript executes (assist/). */
export const EXIT_ASSIST = 12;

export const ACCESS_READ = 0;
export const ACCESS_WRITE = 1;
export const ACCESS_EXECUTE = 2;

export const VECTOR_DE = 0;
export const VECTOR_DB = 1;
export const VECTOR_BP = 3;
export const VECTOR_UD = 6;
/** The x87 unit is switched off. */
export const VECTOR_NM = 7;
export const VECTOR_SS = 12;
export const VECTOR_GP = 13;
export const VECTOR_PF = 14;
/** An x87 exception, raised by the next waiting instruction. */
export const VECTOR_MF = 16;
/** An unmasked SSE floating-point exception. */
export const VECTOR_XM = 19;
/** Internal: an address that is not canonical; reported as #SS or #GP, as the reference demands. */
export const VECTOR_NOT_CANONICAL = 0x100;
