/**
 * Words of structured exception handling on x64: flags of exceptions, what handlers answer, unwind information, and the
 * structures that layout tables do not have. Offsets and sizes are in bytes.
 * Source: "EXCEPTION_RECORD structure (winnt.h)", "x64 exception handling" (Microsoft C++ documentation).
 */

// ---- EXCEPTION_RECORD.ExceptionFlags ----
export const EXCEPTION_NONCONTINUABLE = 0x1;
/** Handlers are called to clean up: their frames go. */
export const EXCEPTION_UNWINDING = 0x2;
/** All frames of the thread go. */
export const EXCEPTION_EXIT_UNWIND = 0x4;
/** The stack pointer has left the stack, or a frame is not readable. */
export const EXCEPTION_STACK_INVALID = 0x8;
/** The exception was raised while a handler looked at another one. */
export const EXCEPTION_NESTED_CALL = 0x10;
/** The frame is the one where execution goes on. */
export const EXCEPTION_TARGET_UNWIND = 0x20;
/** The frame was being unwound when another unwind came over it. */
export const EXCEPTION_COLLIDED_UNWIND = 0x40;
/** Any of these: it is no question but a clean-up. */
export const EXCEPTION_UNWIND = EXCEPTION_UNWINDING | EXCEPTION_EXIT_UNWIND;

// ---- EXCEPTION_DISPOSITION ----
export const ExceptionContinueExecution = 0;
export const ExceptionContinueSearch = 1;

/** In a scope table instead of a filter: the handler takes every exception. */
export const EXCEPTION_EXECUTE_HANDLER = 1;

/** ExceptionInformation[0] of an access violation. */
export const ACCESS_VIOLATION_READ = 0;
export const ACCESS_VIOLATION_WRITE = 1;
export const ACCESS_VIOLATION_EXECUTE = 8;

// ---- CONTEXT.ContextFlags ----
const CONTEXT_AMD64 = 0x0010_0000;
export const CONTEXT_CONTROL = CONTEXT_AMD64 | 0x1;
export const CONTEXT_INTEGER = CONTEXT_AMD64 | 0x2;
const CONTEXT_SEGMENTS = CONTEXT_AMD64 | 0x4;
export const CONTEXT_FLOATING_POINT = CONTEXT_AMD64 | 0x8;
/** Everything but the debug registers. */
export const CONTEXT_FULL_WITH_SEGMENTS = CONTEXT_CONTROL | CONTEXT_INTEGER | CONTEXT_SEGMENTS | CONTEXT_FLOATING_POINT;

// ---- RUNTIME_FUNCTION, UNWIND_INFO ----
export const RUNTIME_FUNCTION_BYTES = 12;
/** In RUNTIME_FUNCTION.UnwindData: it points to the entry that is meant, not to unwind information. */
export const RUNTIME_FUNCTION_INDIRECT = 1;

export const UNW_FLAG_NHANDLER = 0;
export const UNW_FLAG_EHANDLER = 1;
export const UNW_FLAG_UHANDLER = 2;
export const UNW_FLAG_CHAININFO = 4;

export const UWOP_PUSH_NONVOL = 0;
export const UWOP_ALLOC_LARGE = 1;
export const UWOP_ALLOC_SMALL = 2;
export const UWOP_SET_FPREG = 3;
export const UWOP_SAVE_NONVOL = 4;
export const UWOP_SAVE_NONVOL_FAR = 5;
/** Version 2: where the epilogs are. In version 1 this number had another meaning and as many slots. */
export const UWOP_EPILOG = 6;
export const UWOP_SPARE = 7;
export const UWOP_SAVE_XMM128 = 8;
export const UWOP_SAVE_XMM128_FAR = 9;
export const UWOP_PUSH_MACHFRAME = 10;

/** What the processor pushes at an interrupt or exception: RIP, CS, EFLAGS, RSP, SS. */
export const MACHINE_FRAME = { Rip: 0, Rsp: 24, SIZE: 40 } as const;

/** DISPATCHER_CONTEXT: what a language-specific handler is told of the frame it is asked about. */
export const DISPATCHER_CONTEXT = {
  ControlPc: 0,
  ImageBase: 8,
  FunctionEntry: 16,
  EstablisherFrame: 24,
  TargetIp: 32,
  ContextRecord: 40,
  LanguageHandler: 48,
  HandlerData: 56,
  HistoryTable: 64,
  ScopeIndex: 72,
  SIZE: 80,
} as const;

/** KNONVOLATILE_CONTEXT_POINTERS: 16 pointers to saved XMM registers, then 16 to saved general ones. */
export const NONVOLATILE_CONTEXT_POINTERS = { FloatingContext: 0, IntegerContext: 128, SIZE: 256 } as const;
