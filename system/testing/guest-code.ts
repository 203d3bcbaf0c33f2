/**
 * A booted system without drivers, and machine code of a test's own in it. A host routine calls the code in a system
 * thread, so that everything between kernel and driver is the real thing.
 */
import { addressAdd, addressHi, addressLo, type GuestAddress } from '../../base/guest-address.ts';
import { type U64, u64FromNumber } from '../../base/u64.ts';
import { callGuest, done, type GuestValue, hostRoutine } from '../../kernel/host-routine.ts';
import { DRIVER_IMAGES, PAGE_SIZE } from '../../kernel/mm/system-space.ts';
import type { DecisionSource } from '../../kernel/ports.ts';
import { PspCreateSystemThread } from '../../kernel/ps/thread.ts';
import { type CollectedEvent, collectingSink, DEFAULT_DECISIONS } from '../../kernel/testing/test-kernel.ts';
import { type RunOutcome, System, type SystemConfiguration } from '../system.ts';

/** One instruction or more, as bytes. */
export type Code = readonly number[];

function littleEndian(lo: number, hi: number): number[] {
  return [lo, hi].flatMap((half) => [0, 8, 16, 24].map((shift) => (half >>> shift) & 0xff));
}

/** Encodings of the few instructions that tests are made of. */
export const asm = {
  movRax: (value: U64): Code => [0x48, 0xb8, ...littleEndian(value.lo, value.hi)],
  movRcx: (value: U64): Code => [0x48, 0xb9, ...littleEndian(value.lo, value.hi)],
  movRdx: (value: U64): Code => [0x48, 0xba, ...littleEndian(value.lo, value.hi)],
  movR8: (value: U64): Code => [0x49, 0xb8, ...littleEndian(value.lo, value.hi)],
  movR9: (value: U64): Code => [0x49, 0xb9, ...littleEndian(value.lo, value.hi)],
  /** mov r10, address */
  movR10: (address: GuestAddress): Code => [0x49, 0xba, ...littleEndian(addressLo(address), addressHi(address))],
  /** mov [r10+offset], rax */
  storeRax: (offset: number): Code => [0x49, 0x89, 0x42, offset],
  /** mov [rsp+offset], rax */
  storeRaxOnStack: (offset: number): Code => [0x48, 0x89, 0x44, 0x24, offset],
  /** mov rax, [rsp+offset] */
  loadRaxFromStack: (offset: number): Code => [0x48, 0x8b, 0x44, 0x24, offset],
  /** Calls a routine with up to four arguments; there must be room for them on the stack. */
  callWith(routine: GuestAddress, ...args: readonly (number | U64)[]): Code {
    const registers = [asm.movRcx, asm.movRdx, asm.movR8, asm.movR9];
    const moves = args.flatMap((arg, i) => registers[i]!(typeof arg === 'number' ? u64FromNumber(arg) : arg));
    return [...moves, ...asm.call(routine)];
  },
  /** call an address through RAX */
  call: (address: GuestAddress): Code => [
    0x48,
    0xb8,
    ...littleEndian(addressLo(address), addressHi(address)),
    0xff,
    0xd0,
  ],
  subRsp: (bytes: number): Code => [0x48, 0x83, 0xec, bytes],
  addRsp: (bytes: number): Code => [0x48, 0x83, 0xc4, bytes],
  /** mov rax, cr8 */
  readCr8: [0x44, 0x0f, 0x20, 0xc0] as Code,
  /** mov cr8, rax */
  writeCr8: [0x44, 0x0f, 0x22, 0xc0] as Code,
  /** mov rax, [r10+offset] */
  loadRax: (offset: number): Code => [0x49, 0x8b, 0x42, offset],
  /** add rax, 1 */
  incrementRax: [0x48, 0x83, 0xc0, 1] as Code,
  /** mov eax, gs:[offset] */
  loadEaxGs: (offset: number): Code => [0x65, 0x8b, 0x04, 0x25, ...littleEndian(offset, 0).slice(0, 4)],
  /** Does the code so many times; it must keep RBX. */
  repeat(times: number, code: readonly Code[]): Code {
    const body = code.flat();
    const back = -(body.length + 2 + 6);
    return [
      0x53, // push rbx
      ...[0xbb, ...littleEndian(times, 0).slice(0, 4)], // mov ebx, times
      ...body,
      ...[0xff, 0xcb], // dec ebx
      ...[0x0f, 0x85, ...littleEndian(back, 0).slice(0, 4)], // jnz body
      0x5b, // pop rbx
    ];
  },
  ret: [0xc3] as Code,
};

interface Call {
  readonly address: GuestAddress;
  readonly args: readonly GuestValue[];
}

const CallTestCode = hostRoutine<Call>('CallTestCode', {
  start: (_k, { address, args }) => callGuest(address, args, 'returned'),
  returned: (k, _slots, result) => {
    k.sink.debugPrint(0, result, 'returned');
    return done(result);
  },
});

/** The page of test code, and the page of test data behind it. */
export const TEST_CODE = DRIVER_IMAGES;
export const TEST_DATA = addressAdd(DRIVER_IMAGES, 16 * PAGE_SIZE);

export interface CodeTest {
  readonly system: System;
  readonly events: CollectedEvent[];
  /** Arguments of all events of a kind so far. */
  argumentsOf(kind: string): (readonly unknown[])[];
  /** Puts code into a page of its own. */
  place(code: readonly Code[]): GuestAddress;
  /** Has a system thread call the code. */
  start(code: readonly Code[], ...args: GuestValue[]): void;
  /** Has a system thread call the code and runs the system to its end. */
  run(code: readonly Code[], ...args: GuestValue[]): RunOutcome;
  /** What the code returned, the low 32 bits; undefined when it has not. */
  returned(): number | undefined;
  /** A 64-bit value of the data page. */
  data(offset: number): U64;
  address(exportName: string): GuestAddress;
}

export const TEST_CONFIGURATION: SystemConfiguration = {
  processorCount: 1,
  bootTime100ns: 133_500_000_000_000_000n,
  payloadLimit: 64,
  ramMegabytes: 8,
  drivers: [],
  unloadAtEnd: true,
};

export function createCodeTest(
  decisions: Partial<DecisionSource> = {},
  configuration: Partial<SystemConfiguration> = {},
): CodeTest {
  const events: CollectedEvent[] = [];
  const system = new System(
    { ...TEST_CONFIGURATION, ...configuration },
    { ...DEFAULT_DECISIONS, ...decisions },
    collectingSink(events),
  );
  const { memory } = system.machine;
  system.boot();
  memory.map(TEST_DATA, PAGE_SIZE, { write: true, execute: false, user: false });
  let next = TEST_CODE;

  function place(code: readonly Code[]): GuestAddress {
    const address = next;
    next = addressAdd(next, PAGE_SIZE);
    memory.map(address, PAGE_SIZE, { write: true, execute: false, user: false });
    memory.writeBytes(address, Uint8Array.from(code.flat()));
    memory.protect(address, PAGE_SIZE, { write: false, execute: true, user: false });
    return address;
  }

  function start(code: readonly Code[], ...args: GuestValue[]): void {
    const address = place(code);
    PspCreateSystemThread(system.kernel, 'test', CallTestCode, { address, args });
  }

  const argumentsOf = (kind: string) => events.filter((event) => event.kind === kind).map(({ args }) => args);

  return {
    system,
    events,
    argumentsOf,
    place,
    start,
    run(code, ...args) {
      start(code, ...args);
      const outcome = system.run(100_000);
      if (outcome === undefined) throw new Error('the run does not end');
      return outcome;
    },
    returned: () => argumentsOf('debugPrint').at(-1)?.[1] as number | undefined,
    data: (offset) => memory.readU64(addressAdd(TEST_DATA, offset)),
    address: (name) => system.kernel.calls.exportAddress(name),
  };
}
