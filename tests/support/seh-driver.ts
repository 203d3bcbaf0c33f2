/** Drivers with structured exceptions, written in C as a test wants it, and what happens when they run. */
import { type CollectedEvent, collectingSink } from '../../kernel/testing/test-kernel.ts';
import { ScenarioSource } from '../../system/scenario/scenario-source.ts';
import { scheduleOfSeed } from '../../system/scenario/schedule.ts';
import { type RunOutcome, System } from '../../system/system.ts';
import { LldFolder } from './lld-driver.ts';

/** Declarations that C sources begin with; mingw's headers for drivers and clang disagree on __try. */
const PRELUDE = `
typedef unsigned char UCHAR; typedef unsigned short USHORT; typedef unsigned ULONG; typedef unsigned long long ULONG64;
#define IMPORT __declspec(dllimport)
#define NOINLINE __declspec(noinline) static
typedef struct _EXCEPTION_RECORD {
  ULONG ExceptionCode, ExceptionFlags; struct _EXCEPTION_RECORD *ExceptionRecord; void *ExceptionAddress;
  ULONG NumberParameters; ULONG64 ExceptionInformation[15];
} EXCEPTION_RECORD;
typedef struct { UCHAR Before[0x78]; ULONG64 Rax, Rcx, Rdx, Rbx, Rsp, Rbp, Rsi, Rdi, R8, R9, R10, R11, R12, R13, R14, R15, Rip;
  UCHAR After[0x4d0 - 0x100]; } __attribute__((aligned(16))) CONTEXT;
typedef struct { EXCEPTION_RECORD *ExceptionRecord; CONTEXT *ContextRecord; } EXCEPTION_POINTERS;
unsigned long _exception_code(void); void *_exception_info(void); int _abnormal_termination(void);
#define GetExceptionCode() ((ULONG)_exception_code())
#define GetExceptionInformation() ((EXCEPTION_POINTERS *)_exception_info())
#define AbnormalTermination() _abnormal_termination()
IMPORT ULONG DbgPrint(const char *, ...);
IMPORT void ExRaiseStatus(ULONG);
IMPORT void RtlRaiseException(EXCEPTION_RECORD *);
/* A call may raise; to clang a plain access may not. */
NOINLINE int Read(volatile int *place) { return *place; }
NOINLINE void Write(volatile int *place, int value) { *place = value; }
#define BAD ((volatile int *)0x1234)
`;

const IMPORTS = [
  '__C_specific_handler',
  'DbgPrint',
  'ExAllocatePoolWithTag',
  'ExRaiseAccessViolation',
  'ExRaiseDatatypeMisalignment',
  'ExRaiseStatus',
  'IoAllocateMdl',
  'IoFreeMdl',
  'KeGetCurrentIrql',
  'KeInitializeDpc',
  'KeInsertQueueDpc',
  'KfRaiseIrql',
  'KeLowerIrql',
  'MmProbeAndLockPages',
  'ProbeForRead',
  'ProbeForWrite',
  'RtlCaptureContext',
  'RtlCaptureStackBackTrace',
  'RtlLookupFunctionEntry',
  'RtlPcToFileHeader',
  'RtlRaiseException',
  'RtlRaiseStatus',
  'RtlRestoreContext',
  'RtlUnwind',
  'RtlUnwindEx',
  'RtlVirtualUnwind',
  'RtlWalkFrameChain',
  '_local_unwind',
  'memcpy',
];

export interface SehRun {
  /** What the driver has printed, without line ends. */
  readonly output: readonly string[];
  readonly events: readonly CollectedEvent[];
  readonly outcome: RunOutcome;
  readonly system: System;
}

/** Builds a driver of C or assembly sources; `flags` go to the compiler. */
export function buildSehDriver(source: string, flags: readonly string[] = ['-O1'], assembly?: string): Uint8Array {
  const folder = new LldFolder();
  try {
    folder.compile('seh', PRELUDE + source, flags);
    folder.importLibrary('nt', 'ntoskrnl.exe', IMPORTS);
    const objects = ['seh.obj'];
    if (assembly !== undefined) {
      folder.assemble('code', assembly);
      objects.push('code.obj');
    }
    return folder.link('seh.sys', [...objects, 'nt.lib']);
  } finally {
    folder.remove();
  }
}

/** @param prepare is called with the system before it boots */
export function runSehDriver(bytes: Uint8Array, prepare: (system: System) => void = () => undefined): SehRun {
  const events: CollectedEvent[] = [];
  const source = new ScenarioSource(
    { description: '', drivers: [], processes: [], cpus: 1, unload: true, hardware: new Map() },
    scheduleOfSeed(0),
    () => new Uint8Array(0),
  );
  const drivers = [{ service: 'seh', fileName: 'seh.sys', bytes }];
  const configuration = {
    processorCount: 1,
    bootTime100ns: 0n,
    payloadLimit: 0,
    ramMegabytes: 24,
    drivers,
    unloadAtEnd: true,
  };
  const system = new System(configuration, source, collectingSink(events));
  prepare(system);
  system.boot();
  let outcome: RunOutcome | undefined;
  while (outcome === undefined) outcome = system.run(100_000);
  const output = events.filter(({ kind }) => kind === 'debugPrint').map(({ args }) => String(args[2]).trimEnd());
  return { output, events, outcome, system };
}

/** What `Main` of a source prints. */
export function outputOf(source: string, flags?: readonly string[]): readonly string[] {
  return runSehDriver(buildSehDriver(`${source}\nint DriverEntry(void) { Main(); return 0; }`, flags)).output;
}
