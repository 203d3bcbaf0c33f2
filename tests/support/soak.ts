/**
 * A busy machine: sixteen threads of four programs on four processors. Serial line and disk interrupt, DPCs, timers,
 * worker threads and a driver's own thread hand requests on, and reads are cancelled in every way while that goes on.
 */
import { readFileSync } from 'node:fs';
import type { DriverImage } from '../../system/image-loader.ts';
import { disk, type Scenario, scenario, type ThreadFunction, uart } from '../../system/scenario/api.ts';

const DRIVERS = ['relay', 'uart', 'platter', 'mailbox', 'conveyor'];
const SECTOR_BYTES = 512;
const SECTORS = 64;
const TICK = 0x0022_2000;

/** Threads that send requests from DPC to thread to worker, some with pauses that timers end. */
function runner(rounds: number, sleepMs: number): ThreadFunction {
  return function* (thread) {
    const relay = yield* thread.CreateFile('\\\\.\\Relay');
    for (let i = 0; i < rounds; i++) {
      yield* thread.WriteFile(relay, `request ${i}`);
      if (sleepMs > 0) yield* thread.Sleep(sleepMs);
    }
    yield* thread.CloseHandle(relay);
  };
}

/** Writes a line that echoes, and takes back what has come so far. */
function typist(rounds: number): ThreadFunction {
  return function* (thread) {
    const line = yield* thread.CreateFile('\\\\.\\UART0', { overlapped: true });
    const writing = yield* thread.Overlapped({ event: yield* thread.CreateEvent({ manualReset: true }) });
    const reading = yield* thread.Overlapped({ event: yield* thread.CreateEvent({ manualReset: true }) });
    for (let i = 0; i < rounds; i++) {
      yield* thread.ReadFile(line, 64, reading);
      yield* thread.WriteFile(line, `line ${i}`, writing);
      yield* thread.GetOverlappedResult(line, writing, true);
      if (i % 3 === 0) yield* thread.CancelIoEx(line, reading);
      yield* thread.GetOverlappedResult(line, reading, true);
    }
    yield* thread.CloseHandle(line);
  };
}

/** Moves sectors by DMA to and fro. */
function archivist(rounds: number, first: number): ThreadFunction {
  return function* (thread) {
    const platter = yield* thread.CreateFile('\\\\.\\Platter');
    for (let i = 0; i < rounds; i++) {
      const sector = (first + 5 * i) % (SECTORS - 12);
      yield* thread.SetFilePointer(platter, sector * SECTOR_BYTES);
      yield* thread.WriteFile(platter, new Uint8Array((1 + (i % 10)) * SECTOR_BYTES).fill(i));
      yield* thread.SetFilePointer(platter, sector * SECTOR_BYTES);
      yield* thread.ReadFile(platter, 2 * SECTOR_BYTES);
    }
    yield* thread.CloseHandle(platter);
  };
}

/** Reads that wait: some get a letter, some are cancelled, some lose their handle. */
function reader(rounds: number): ThreadFunction {
  return function* (thread) {
    const waiting = yield* thread.Overlapped({ event: yield* thread.CreateEvent({ manualReset: true }) });
    const other = yield* thread.Overlapped({ event: yield* thread.CreateEvent({ manualReset: true }) });
    const sending = yield* thread.Overlapped({ event: yield* thread.CreateEvent({ manualReset: true }) });
    for (let i = 0; i < rounds; i++) {
      const box = yield* thread.CreateFile('\\\\.\\Mailbox', { overlapped: true });
      yield* thread.ReadFile(box, 16, waiting);
      yield* thread.ReadFile(box, 16, other);
      yield* thread.WriteFile(box, `letter ${i}`, sending);
      yield* thread.CancelIoEx(box, i % 2 === 0 ? waiting : other);
      if (i % 4 === 3) yield* thread.CancelIo(box);
      yield* thread.CloseHandle(box);
    }
  };
}

/** Puts parts on the belt, cancels one, and plays the machine that finishes them, its own and those of others. */
function maker(rounds: number): ThreadFunction {
  return function* (thread) {
    const belt = yield* thread.CreateFile('\\\\.\\Conveyor', { overlapped: true });
    const machine = yield* thread.CreateFile('\\\\.\\Conveyor');
    const parts = [];
    for (let i = 0; i < 4; i++) {
      parts.push(yield* thread.Overlapped({ event: yield* thread.CreateEvent({ manualReset: true }) }));
    }
    for (let i = 0; i < rounds; i++) {
      for (const [at, part] of parts.entries()) yield* thread.WriteFile(belt, Uint8Array.of(10 * at + i), part);
      yield* thread.CancelIoEx(belt, parts[i % 4]!);
      for (const part of parts) {
        while ((yield* thread.GetOverlappedResult(belt, part, false)).pending) {
          yield* thread.DeviceIoControl(machine, TICK, undefined, 4);
        }
      }
    }
    yield* thread.CloseHandle(machine);
    yield* thread.CloseHandle(belt);
  };
}

/** @param rounds turns of every thread; about 3,000 events each */
export function soakScenario(rounds: number): Scenario {
  return scenario({
    description: `a busy machine, ${rounds} turns`,
    cpus: 4,
    hardware: {
      com1: uart({ port: 0x3f8, line: 4, wire: (byte) => [byte] }),
      disk: disk({ memory: 0xfeb00000, line: 10, sectors: SECTORS }),
    },
    drivers: DRIVERS.map((service) => ({ service, image: `${service}.sys` })),
    processes: {
      'runners.exe': {
        one: runner(4 * rounds, 0),
        two: runner(4 * rounds, 0),
        three: runner(4 * rounds, 0),
        four: runner(rounds, 1),
        five: runner(rounds, 2),
      },
      'typists.exe': { one: typist(rounds), two: typist(rounds) },
      'archive.exe': { one: archivist(rounds, 0), two: archivist(rounds, 7), three: archivist(rounds, 20) },
      'letters.exe': { one: reader(2 * rounds), two: reader(2 * rounds), three: reader(2 * rounds) },
      'factory.exe': { one: maker(rounds), two: maker(rounds), three: maker(rounds) },
    },
  });
}

export function soakImages(): DriverImage[] {
  return DRIVERS.map((service) => {
    const path = new URL(`../../drivers/${service}/${service}.sys`, import.meta.url);
    return { service, fileName: `${service}.sys`, bytes: new Uint8Array(readFileSync(path)) };
  });
}
