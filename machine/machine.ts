/** One machine: guest memory and a processor on it, saved and restored together. */
import { Cpu, type CpuSnapshot } from './cpu/cpu.ts';
import { GuestRam } from './memory/guest-ram.ts';
import type { MemorySnapshot } from './memory/page-table.ts';

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
}

/** @param options.ramBytes size of guest RAM, 256 MiB by default */
export function createMachine(options: { ramBytes?: number } = {}): Machine {
  const memory = new GuestRam(options.ramBytes);
  const cpu = new Cpu(memory);
  return {
    memory,
    cpu,
    save: () => ({ memory: memory.save(), cpu: cpu.save() }),
    restore(snapshot) {
      memory.restore(snapshot.memory);
      cpu.restore(snapshot.cpu);
    },
  };
}
