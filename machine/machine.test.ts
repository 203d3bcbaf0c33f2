/** Machines that are given back: the next one who asks for one of that size gets it, and it is as a new one. */
import { describe, expect, test } from 'vitest';
import { addressAdd } from '../base/guest-address.ts';
import { STOP_BREAKPOINT, STOP_BUDGET } from './cpu/stops.ts';
import { CODE, DATA, machineWith, RW } from './cpu/testing/code-machine.ts';
import { createMachine, type Machine } from './machine.ts';

/** No other test has machines of this size. */
const RAM_BYTES = 3 * 1024 * 1024;
/** inc qword [rip+0x2fff8]; jmp to itself: what it counts is at DATA + 8. */
const LOOP = [0x48, 0xff, 0x05, 0x01, 0x00, 0x03, 0x00, 0xeb, 0xf7];

/** Leaves traces of all kinds. */
function useUp(machine: Machine): void {
  const { memory, cpu } = machine;
  const space = memory.createAddressSpace();
  memory.switchAddressSpace(space);
  memory.map(CODE, 0x1000, { write: true, execute: true, user: false });
  memory.map(DATA, 0x1000, RW);
  memory.writeBytes(CODE, Uint8Array.from(LOOP));
  cpu.rip = CODE;
  cpu.startCoverage();
  cpu.setBreakpoint(addressAdd(CODE, 7));
  cpu.setWatch(DATA, 8);
  cpu.run(1000);
  memory.digest();
  cpu.selectProcessor(2);
  cpu.gsBase = DATA;
}

describe('a machine that was given back', () => {
  test('goes to the next one who wants one of its size', () => {
    const first = createMachine({ ramBytes: RAM_BYTES });
    first.release();
    // Compared here: to print two machines that differ takes all memory there is.
    expect(createMachine({ ramBytes: 2 * RAM_BYTES }) === first).toBe(false);
    expect(createMachine({ ramBytes: RAM_BYTES }) === first).toBe(true);
    expect(createMachine({ ramBytes: RAM_BYTES }) === first).toBe(false);
  });

  test('goes there, whoever gave others back before', () => {
    for (let i = 0; i < 5; i++) createMachine({ ramBytes: 2 * RAM_BYTES }).release();
    const last = createMachine({ ramBytes: RAM_BYTES });
    last.release();
    expect(createMachine({ ramBytes: RAM_BYTES }) === last).toBe(true);
  });

  test('has nothing of what was done with it', () => {
    const fresh = createMachine({ ramBytes: RAM_BYTES });
    const used = createMachine({ ramBytes: RAM_BYTES });
    useUp(used);
    used.release();
    const again = createMachine({ ramBytes: RAM_BYTES });
    expect(again === used).toBe(true);
    expect(again.save()).toEqual(fresh.save());
    expect(again.memory.digest()).toEqual(fresh.memory.digest());
    expect(again.memory.freeFrames).toBe(RAM_BYTES / 4096);
    expect(again.memory.addressSpace).toBe(0);
  });

  test('runs code as a new one does: no breakpoint, no watch, none of the code that was decoded', () => {
    const used = createMachine({ ramBytes: RAM_BYTES });
    useUp(used);
    used.release();
    const runs = [createMachine({ ramBytes: RAM_BYTES }), createMachine({ ramBytes: RAM_BYTES })].map((machine) => {
      const { memory, cpu } = machine;
      memory.map(CODE, 0x1000, { write: true, execute: true, user: false });
      memory.map(DATA, 0x1000, RW);
      // The same place, another instruction: dec.
      memory.writeBytes(CODE, Uint8Array.from([0x48, 0xff, 0x0d, ...LOOP.slice(3)]));
      cpu.rip = CODE;
      const stop = cpu.run(1001);
      return { stop, rip: cpu.rip, counted: memory.readI64(addressAdd(DATA, 8)), retired: cpu.instructionsRetired };
    });
    expect(runs[0]).toEqual({ stop: STOP_BUDGET, rip: addressAdd(CODE, 7), counted: -501, retired: 1001 });
    expect(runs[1]).toEqual(runs[0]);
  });
});

test('a breakpoint that is set on a machine stops it', () => {
  const { cpu } = machineWith(LOOP);
  cpu.setBreakpoint(addressAdd(CODE, 7));
  expect(cpu.run(10)).toBe(STOP_BREAKPOINT);
});
