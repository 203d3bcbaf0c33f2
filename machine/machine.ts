/** One machine: guest memory and a processor on it, saved and restored together. */
import { Cpu, type CpuSnapshot } from './cpu/cpu.ts';
import { GuestRam } from './memory/guest-ram.ts';
import { DEFAULT_RAM_BYTES, type MemorySnapshot } from './memory/page-table.ts';

/** Plain data; another process can restore it. */
export interface MachineSnapshot {
  readonly memory: MemorySnapshot;
  readonly cpu: CpuSnapshot;
}

export interface Machine {
  readonly memory: GuestRam;
  readonly cpu: Cpu;
  save(): MachineSnapshot;
  restore(snapshot: MachineSnapshot): void;
  /** Gives the machine back: whoever asks for one of its size next gets it as new. It is not used after that. */
  release(): void;
}

/**
 * Machines that were given back. Getting memory for a new one, and having the host's garbage collector find out that an
 * old one is of no use, take longer than a short run.
 */
const spare: Machine[] = [];
const MOST_SPARE = 2;

/** @param options.ramBytes size of guest RAM, 256 MiB by default */
export function createMachine(options: { ramBytes?: number } = {}): Machine {
  const index = spare.findIndex(({ memory }) => memory.ramBytes === (options.ramBytes ?? DEFAULT_RAM_BYTES));
  return index < 0 ? newMachine(options.ramBytes) : spare.splice(index, 1)[0]!;
}

function newMachine(ramBytes?: number): Machine {
  const memory = new GuestRam(ramBytes);
  const cpu = new Cpu(memory);
  const machine: Machine = {
    memory,
    cpu,
    save: () => ({ memory: memory.save(), cpu: cpu.save() }),
    restore(snapshot) {
      memory.restore(snapshot.memory);
      cpu.restore(snapshot.cpu);
    },
    release() {
      machine.restore(asNew);
      cpu.stopDebugging();
      // Who comes next most likely wants what was wanted last.
      if (spare.length === MOST_SPARE) spare.shift();
      spare.push(machine);
    },
  };
  const asNew = machine.save();
  return machine;
}
