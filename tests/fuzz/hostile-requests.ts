/**
 * Programs that mean harm, for each sample driver: requests with any function, code, length and address; handles of the
 * wrong type, and closed ones; buffers in the kernel, buffers that another thread changes or frees while they are in use.
 */
import { fileURLToPath } from 'node:url';
import { addressAdd, addressFromHalves, type GuestAddress } from '../../base/guest-address.ts';
import type { Prng } from '../../base/prng.ts';
import { type U64, u64, u64FromAddress, u64FromNumber } from '../../base/u64.ts';
import { type LoadedScenario, loadScenario } from '../../cli/load-scenario.ts';
import { systemServices } from '../../kernel/services.ts';
import {
  type HandleArgument,
  type HandleValue,
  type Scenario,
  scenario,
  type ThreadFunction,
  type UserThread,
} from '../../system/scenario/api.ts';
import type { UserProgram } from '../../system/scenario/user-program.ts';
import { oneOf } from './rounds.ts';

const PAGE = 0x1000;
const BUFFER_BYTES = 4 * PAGE;
/** Pages that all threads of a process use, free, and map again. */
const SHARED = addressFromHalves(0x0800_0000, 0x1a0);
const SHARED_BYTES = 4 * PAGE;
/** A page of zeros that nobody changes: an offset that every file takes. */
const ZEROS = addressFromHalves(0x0900_0000, 0x1a0);
const KNOWN_HANDLES = 12;

/** A sample: its drivers and devices are those of its scenario; what to open, and the codes it knows. */
export interface HostileSample {
  readonly name: string;
  /** Below `drivers/`. */
  readonly scenario: string;
  readonly path: string;
  readonly codes: readonly number[];
  /** Its requests lead to others by pointers, so buffers are filled with such. */
  readonly readsPointers?: boolean;
  /** What it moves one by one: most of its transfers are no longer. */
  readonly shortTransfers?: boolean;
}

export const HOSTILE_SAMPLES: readonly HostileSample[] = [
  sample('mailbox', '\\\\.\\Mailbox', []),
  sample('conveyor', '\\\\.\\Conveyor', [0x0022_2000]),
  sample('slate', '\\\\.\\Slate', [0x0022_2002]),
  sample('courier', '\\\\.\\Courier', [0x0022_2003]),
  { ...sample('teller', '\\\\.\\Teller', [0x0022_2003]), readsPointers: true },
  sample('relay', '\\\\.\\Relay', [0x0022_2000, 0x0022_2004]),
  { ...sample('pipes', '\\\\.\\Example\\A', [0x0022_6000, 0x0022_a004]), scenario: 'pipes/talk.scenario.mjs' },
  sample('rot13', '\\\\.\\Example\\A', [0x0022_6000, 0x0022_a004]),
  sample('shout', '\\\\.\\Example\\A', [0x0022_6000, 0x0022_a004]),
  sample('herald', '\\\\.\\Herald', [0x0022_2000, 0x0022_2004]),
  { ...sample('uart', '\\\\.\\UART0', []), shortTransfers: true },
  sample('platter', '\\\\.\\Platter', []),
];

function sample(name: string, path: string, codes: readonly number[]): HostileSample {
  return { name, scenario: `${name}/${name}.scenario.mjs`, path, codes };
}

/** Services that take a file handle first; the others are the business of another fuzzer. */
const FILE_SERVICES = systemServices.filter(
  ({ parameters }) => parameters[0] === 'FileHandle: u64' && parameters.length > 1,
);

/** What drivers are for: asked for more often. */
const TRANSFERS = FILE_SERVICES.filter(({ name }) => /^Nt(ReadFile|WriteFile|DeviceIoControlFile)$/.test(name));

/** What a hostile thread knows and has. */
class HostileThread {
  private readonly random: Prng;
  private readonly thread: UserThread;
  private readonly sample: HostileSample;
  /** Of any type; some are closed. */
  private readonly handles: HandleValue[] = [];
  private file: HandleValue = { value: 0, action: 0 };
  /** Of 64 arguments, so many are not what a sensible program passes. */
  private hostility = 0;

  constructor(random: Prng, thread: UserThread, sample: HostileSample) {
    this.random = random;
    this.thread = thread;
    this.sample = sample;
  }

  *begin(): UserProgram<void> {
    const { thread } = this;
    // Brings the thread's buffer to its size.
    yield* thread.WriteFile({ value: -1, action: 0 }, new Uint8Array(BUFFER_BYTES));
    yield { kind: 'map', address: SHARED, sizeBytes: SHARED_BYTES, writable: true };
    yield { kind: 'map', address: ZEROS, sizeBytes: PAGE, writable: false };
    this.handles.push(yield* thread.CreateEvent({ manualReset: true }), yield* thread.OpenThread('one'));
    yield* this.open();
  }

  /** Does one thing. Returns whether it was a request. */
  *step(): UserProgram<boolean> {
    const { random, thread, file } = this;
    switch (random.below(24)) {
      case 0:
        yield* thread.CancelIo(file);
        return false;
      case 1:
        yield* thread.CloseHandle(file);
        yield* this.open();
        return false;
      case 2:
      case 3:
        yield* this.change();
        return false;
      case 4:
        if (random.below(4) === 0) yield { kind: 'unmap', address: this.sharedPage(), sizeBytes: PAGE };
        else yield* this.mapShared();
        return false;
      case 5:
        yield* thread.Sleep(0);
        return false;
      default:
        yield* this.request();
        return true;
    }
  }

  /** Overlapped handles: what stays pending must not keep the thread. */
  private *open(): UserProgram<void> {
    this.file = yield* this.thread.CreateFile(this.sample.path, { overlapped: true });
    if (this.handles.length >= KNOWN_HANDLES) this.handles.splice(this.random.below(KNOWN_HANDLES), 1);
    this.handles.push(this.file);
  }

  private sharedPage(): GuestAddress {
    return addressAdd(SHARED, this.random.below(SHARED_BYTES / PAGE) * PAGE);
  }

  private *mapShared(): UserProgram<void> {
    const writable = this.random.below(5) > 0;
    yield { kind: 'map', address: this.sharedPage(), sizeBytes: PAGE, writable };
  }

  /** Writes into buffers that may be in use, of this thread or another. */
  private *change(): UserProgram<void> {
    const bytes = Uint8Array.from({ length: 64 }, () => this.random.nextU32());
    if (this.sample.readsPointers) this.fillWithPointers(bytes);
    yield { kind: 'write', address: addressAdd(this.inMemory(), -64), data: bytes, references: [] };
  }

  /** Pointers with lengths behind them. */
  private fillWithPointers(bytes: Uint8Array): void {
    const view = new DataView(bytes.buffer);
    for (let offset = 0; offset < bytes.length; offset += 16) {
      for (const [index, { lo, hi }] of [this.pointer(), this.length()].entries()) {
        view.setUint32(offset + 8 * index, lo, true);
        view.setUint32(offset + 8 * index + 4, hi, true);
      }
    }
  }

  private inMemory(): GuestAddress {
    const { random, thread } = this;
    if (random.below(3) === 0) return addressAdd(SHARED, 64 + random.below(SHARED_BYTES - 64));
    return addressAdd(thread.buffer, 64 + random.below(BUFFER_BYTES - 64));
  }

  private isHostile(): boolean {
    return this.random.below(64) < this.hostility;
  }

  private anything(): U64 {
    const { random } = this;
    return u64(random.nextU32() >>> random.below(32), random.nextU32() >>> random.below(32));
  }

  private pointer(): U64 {
    const { random, thread } = this;
    if (!this.isHostile()) return u64FromAddress(this.inMemory());
    return oneOf(random, [
      u64(0),
      u64(random.below(0x1_0000)),
      // The ends of what is mapped, and behind them.
      u64FromAddress(addressAdd(thread.buffer, BUFFER_BYTES - random.below(32))),
      u64FromAddress(addressAdd(SHARED, SHARED_BYTES - random.below(32))),
      u64(0x7ffe_0000 + random.below(PAGE)),
      u64(0xffff_0000 - random.below(32), 0x7fff),
      // Nonpaged pool, drivers, the kernel image, this processor's block, the last bytes there are.
      u64(0x2000_0000 + random.below(0x10_0000), 0xffff_f800),
      u64(0x0200_0000 + random.below(0x1_0000), 0xffff_f800),
      u64(0x0100_0000 + random.below(0x10_0000), 0xffff_f800),
      u64(0x0001_0000, 0xffff_f800),
      u64FromNumber(-1 - random.below(32)),
      // No canonical address.
      u64(random.nextU32(), 0x8000 + random.below(0x1000)),
      this.anything(),
    ]);
  }

  private length(): U64 {
    const { random } = this;
    const rarity = this.sample.shortTransfers ? 256 : 4;
    if (!this.isHostile()) return u64(random.below(random.below(rarity) === 0 ? BUFFER_BYTES : 64));
    const huge = [0x7fff, 0xffff, 0x1_0000, 0x10_0000, 0x7fff_ffff, 0x8000_0000, 0xffff_fff0, 0xffff_ffff];
    return u64(oneOf(random, [...huge, random.nextU32()]));
  }

  private controlCode(): U64 {
    const { random, sample } = this;
    const isKnown = sample.codes.length > 0 && random.below(3) > 0;
    const code = isKnown ? oneOf(random, sample.codes) : random.nextU32();
    // Another method, or other rights.
    return u64(this.isHostile() ? (code ^ oneOf(random, [1, 2, 3, 0x4000, 0x8000])) >>> 0 : code);
  }

  /** Mostly the device's; sometimes any other, or none at all. */
  private handle(): HandleValue {
    const { random, handles, file } = this;
    if (!this.isHostile()) return file;
    if (random.below(2) === 0) return oneOf(random, handles);
    return { value: oneOf(random, [0, 5, -1, -2, 0x8000_0004, random.nextU32()]), action: 0 };
  }

  private *request(): UserProgram<void> {
    const { random } = this;
    const service = oneOf(random, random.below(3) > 0 ? TRANSFERS : FILE_SERVICES);
    this.hostility = oneOf(random, [0, 4, 12]);
    const handles: HandleArgument[] = [];
    const args = service.parameters.map((parameter, index) => {
      const name = parameter.slice(0, parameter.indexOf(':'));
      if (name === 'FileHandle' || (name === 'Event' && random.below(4) === 0)) {
        const handle = name === 'Event' ? oneOf(random, this.handles) : this.handle();
        if (handle.action !== 0) handles.push([index, handle]);
        return u64FromNumber(handle.value);
      }
      return this.argument(name, parameter);
    });
    yield* this.thread.systemCall(service.name, args, ...handles);
  }

  /** A value for a parameter, by its name: mostly something that gets far, sometimes anything. */
  private argument(name: string, parameter: string): U64 {
    const { random } = this;
    if (/^(Event|ApcRoutine)$/.test(name)) return u64(0);
    if (name === 'ByteOffset') return random.below(8) > 0 ? u64FromAddress(ZEROS) : this.pointer();
    if (name === 'Key' || name === 'FileName') return random.below(2) === 0 ? u64(0) : this.pointer();
    if (name === 'IoStatusBlock' && !this.isHostile())
      return u64FromAddress(addressAdd(this.thread.buffer, 16 * random.below(BUFFER_BYTES / 16)));
    if (name === 'IoControlCode') return this.controlCode();
    if (/Class$/.test(name)) return u64(random.below(64));
    if (/Length|Count/.test(name)) return this.length();
    if (/: (bool|u32)$/.test(parameter)) return u64(random.below(4));
    return this.pointer();
  }
}

/** A thread that makes so many requests, and does other things in between; `count` hears of each. */
function hostileThread(random: Prng, sample: HostileSample, requests: number, count: () => void): ThreadFunction {
  return function* (thread) {
    const hostile = new HostileThread(random, thread, sample);
    yield* hostile.begin();
    for (let made = 0; made < requests; ) {
      if (!(yield* hostile.step())) continue;
      made++;
      count();
    }
  };
}

/** Two processes, three threads, each of which makes so many requests, with the drivers and devices of the sample's own scenario. */
export function hostileScenario(
  random: Prng,
  sample: HostileSample,
  { scenario: { drivers, hardware } }: LoadedScenario,
  requests: number,
  count: () => void = () => {},
): Scenario {
  const thread = () => hostileThread(random, sample, requests, count);
  return scenario({
    drivers,
    hardware: Object.fromEntries(hardware),
    processes: { 'a.exe': { one: thread(), two: thread() }, 'b.exe': { one: thread() } },
  });
}

/** The scenario that a sample comes with. */
export function scenarioOf({ scenario }: HostileSample): Promise<LoadedScenario> {
  return loadScenario(fileURLToPath(new URL(`../../drivers/${scenario}`, import.meta.url)));
}
