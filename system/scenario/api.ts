/**
 * The scenario API: what happens in a recording, in the words of a Win32 test program. A scenario module's default
 * export is `scenario({...})`; every simulated thread is a generator function that calls its {@link UserThread}
 * with `yield*`. Public: the package exports it as `ntrewind/scenario`.
 */
import { didYouMean } from '../../base/did-you-mean.ts';
import { InputError } from '../../base/errors.ts';
import type { InitialFile } from '../../kernel/fs/state.ts';
import { LINE_COUNT, MESSAGE_LIMIT } from '../../kernel/hal/interrupt-controller.ts';
import type { AddressRange } from '../../kernel/hal/state.ts';
import type { KernelConfiguration, PoolLimits, RegistryKey } from '../../kernel/kernel.ts';
import { checkedBuild, checkedPoolLimits, debugFilterOf } from '../claims.ts';
import type { FileInput } from '../files/initial-files.ts';
import { type DeviceDescription, slotOf } from '../hardware/device-model.ts';
import { isName, MAX_NAME_CHARACTERS, PROCESSOR_LIMIT, SERVICE_NAME } from '../limits.ts';
import type { RegistryObject } from '../registry/registry-object.ts';
import { START_TYPES, type StartType } from '../registry/service-keys.ts';
import type { UserProgram } from './user-program.ts';
import type { UserThread } from './user-thread.ts';

export type { U64 } from '../../base/u64.ts';
export type { PoolLimits } from '../../kernel/kernel.ts';
export {
  ctlCode as CTL_CODE,
  FILE_ANY_ACCESS,
  FILE_READ_ACCESS,
  FILE_WRITE_ACCESS,
  METHOD_BUFFERED,
  METHOD_IN_DIRECT,
  METHOD_NEITHER,
  METHOD_OUT_DIRECT,
} from '../../nt/ioctl.ts';
export type { FileDescription, FileInput } from '../files/initial-files.ts';
export type { DeviceAccess, DeviceBus, DeviceDescription, DeviceModel, PciPlace } from '../hardware/device-model.ts';
export { type DiskOptions, disk } from '../hardware/disk.ts';
export { type UartOptions, uart } from '../hardware/uart.ts';
export type { RegistryInputValue, RegistryObject, TypedRegistryValue } from '../registry/registry-object.ts';
export type { StartType } from '../registry/service-keys.ts';
export {
  type CompletionPacket,
  FILE_BEGIN,
  FILE_CURRENT,
  FILE_END,
  FILE_SKIP_COMPLETION_PORT_ON_SUCCESS,
  FILE_SKIP_SET_EVENT_ON_HANDLE,
  type LockOptions,
} from './file-thread.ts';
export {
  type CreateFileMappingOptions,
  type MapViewOptions,
  MEM_COMMIT,
  MEM_DECOMMIT,
  MEM_RELEASE,
  MEM_RESERVE,
  PAGE_READONLY,
  PAGE_READWRITE,
  PAGE_WRITECOPY,
} from './memory-thread.ts';
export {
  FILE_ATTRIBUTE_ARCHIVE,
  FILE_ATTRIBUTE_DIRECTORY,
  FILE_ATTRIBUTE_HIDDEN,
  FILE_ATTRIBUTE_NORMAL,
  FILE_ATTRIBUTE_READONLY,
  FILE_ATTRIBUTE_SYSTEM,
  type FoundFile,
  INVALID_FILE_ATTRIBUTES,
  type Search,
} from './named-file-thread.ts';
export type { Overlapped, OverlappedOptions } from './overlapped.ts';
export {
  type CreateProcessOptions,
  CURRENT_PROCESS,
  type DuplicateHandleOptions,
  type ProcessInformation,
} from './process-thread.ts';
export { type HandleArgument, type HandleValue, INVALID_HANDLE_VALUE } from './program-thread.ts';
export { HKEY_LOCAL_MACHINE, HKEY_USERS, type QueriedValue, type RegistryData } from './registry-thread.ts';
export type { PrivilegeName } from './service-thread.ts';
export type { CompletedRequest, CreateEventOptions } from './synchronizing-thread.ts';
export type { ActionResult, UserProgram } from './user-program.ts';
export {
  type CreateFileOptions,
  FILE_FLAG_BACKUP_SEMANTICS,
  FILE_FLAG_DELETE_ON_CLOSE,
  FILE_FLAG_NO_BUFFERING,
  FILE_FLAG_OVERLAPPED,
  type IoResult,
  UserThread,
} from './user-thread.ts';
export {
  CREATE_ALWAYS,
  CREATE_NEW,
  FILE_SHARE_DELETE,
  FILE_SHARE_READ,
  FILE_SHARE_WRITE,
  GENERIC_READ,
  GENERIC_WRITE,
  INFINITE,
  OPEN_ALWAYS,
  OPEN_EXISTING,
  TRUNCATE_EXISTING,
  WAIT_ABANDONED,
  WAIT_FAILED,
  WAIT_IO_COMPLETION,
  WAIT_OBJECT_0,
  WAIT_TIMEOUT,
} from './win32.ts';

/** There are 65536 ports, and physical addresses of 46 bits. */
const PORT_LIMIT = 0x1_0000;
const PHYSICAL_ADDRESS_LIMIT = 2 ** 46;

/** What one simulated thread does. */
export type ThreadFunction = (thread: UserThread) => UserProgram<void>;

/** A driver: machine code in `image`, or TypeScript in `driver`. Relative paths start at the scenario's folder. */
export interface DriverEntry {
  /** Name of the service, and of the driver object `\Driver\<service>`. */
  readonly service: string;
  /** Path of the .sys file. */
  readonly image?: string;
  /** Path of a module whose default export is a driver (`ntrewind/driver`). */
  readonly driver?: string;
  /** When it is loaded: while the system starts unless said otherwise, `demand` when a program or driver asks for it. */
  readonly start?: StartType;
}

export interface ScenarioDescription {
  /** One line; it goes into the trace. */
  readonly description?: string;
  /** Loaded in this order before the first process starts. */
  readonly drivers: readonly DriverEntry[];
  /** Processes by image name: one thread function, or several by name. They start in this order. */
  readonly processes: Readonly<Record<string, ThreadFunction | Readonly<Record<string, ThreadFunction>>>>;
  /** Programs that do not start by themselves: other programs start them by these names (CreateProcess), as often as they like. */
  readonly programs?: Readonly<Record<string, ThreadFunction>>;
  /** Simulated processors, 1 to 64; one unless said otherwise. */
  readonly cpus?: number;
  /** Unload the drivers, last first, when the last thread has ended; on unless said otherwise. */
  readonly unload?: boolean;
  /** Devices on the bus by name. */
  readonly hardware?: Readonly<Record<string, DeviceDescription>>;
  /** Have Driver Verifier watch the drivers; off unless said otherwise. */
  readonly verifier?: boolean;
  /**
   * Have debug messages filtered as Windows does: masks of levels by component, `{ IHVDRIVER: 0xf }`; of the others only errors
   * are shown. All are shown unless said otherwise.
   */
  readonly debugFilter?: Readonly<Record<string, number>>;
  /** Bytes of each pool that drivers can have at a time: what is more fails. As much as there is memory unless said otherwise. */
  readonly poolLimits?: PoolLimits;
  /** The build of Windows that the system claims to be: 7601, 19045... Structures are laid out as in 22621 in any case. */
  readonly windowsBuild?: number;
  /**
   * Which pool allocations of drivers fail: asked about each, in their order. What fails is in the trace, so a replay does not ask.
   */
  readonly failAllocation?: (allocation: PoolRequest) => boolean;
  /**
   * What is in the registry besides what Windows has: keys with their values, or paths of `.reg` files, which start at the
   * scenario's folder; later ones win.
   */
  readonly registry?: RegistryObject | string | readonly (RegistryObject | string)[];
  /**
   * What is on the drives besides the folders of Windows: files by their paths (`C:\\logs\\old.txt`), with a text, bytes, or a
   * file of this computer as `{ from }`, which starts at the scenario's folder; a path that ends with a backslash is a folder.
   */
  readonly files?: Readonly<Record<string, FileInput>>;
}

/** A driver asks for pool. */
export interface PoolRequest {
  /** Four characters, as in `ExAllocatePoolWithTag(..., 'Pipe')` read backwards: `Pipe`. */
  readonly tag: string;
  readonly sizeBytes: number;
  /** Counts all requests of the run, from 1 on. */
  readonly number: number;
}

/** A checked scenario. */
export interface Scenario {
  readonly description: string;
  readonly drivers: readonly DriverEntry[];
  readonly processes: readonly { readonly name: string; readonly threads: ReadonlyMap<string, ThreadFunction> }[];
  readonly programs?: ReadonlyMap<string, ThreadFunction>;
  readonly cpus: number;
  readonly unload: boolean;
  readonly hardware: ReadonlyMap<string, DeviceDescription>;
  readonly verifier?: boolean;
  readonly debugFilter?: KernelConfiguration['debugFilter'];
  readonly poolLimits?: PoolLimits;
  readonly windowsBuild?: number;
  readonly failAllocation?: (allocation: PoolRequest) => boolean;
  /** Objects and paths of `.reg` files, in order. */
  readonly registryInput?: readonly (RegistryObject | string)[];
  /** Files by their paths. */
  readonly fileInput?: Readonly<Record<string, FileInput>>;
  /** What they are; whoever reads files of this computer fills it in. */
  readonly files?: readonly InitialFile[];
  /** What they say, and how drivers are started; whoever reads the files fills it in. */
  readonly registry?: readonly RegistryKey[];
}

function fail(what: string): never {
  throw new InputError(`the scenario is not valid: ${what}`);
}

function checkName(what: string, name: string): void {
  if (!isName(name)) fail(`the name of a ${what} has 1 to ${MAX_NAME_CHARACTERS} characters, not ${name.length}`);
}

const DRIVER_KEYS = Object.keys({ service: true, image: true, driver: true, start: true } satisfies Record<
  keyof DriverEntry,
  true
>);
const SCENARIO_KEYS = Object.keys({
  description: true,
  drivers: true,
  processes: true,
  programs: true,
  cpus: true,
  unload: true,
  hardware: true,
  verifier: true,
  debugFilter: true,
  poolLimits: true,
  windowsBuild: true,
  failAllocation: true,
  registry: true,
  files: true,
} satisfies Record<keyof ScenarioDescription, true>);

/** A key that nobody reads is a mistake: what it was meant to say would not happen. */
function checkKeys(what: string, value: object, known: readonly string[]): void {
  for (const key of Object.keys(value)) {
    if (known.includes(key)) continue;
    fail(`${what} has no "${key}"${didYouMean(key, known) || `; it has ${known.join(', ')}`}`);
  }
}

function checkedThreads(process: string, value: unknown): Map<string, ThreadFunction> {
  checkName('process', process);
  if (typeof value === 'function') return new Map([['main', value as ThreadFunction]]);
  if (typeof value !== 'object' || value === null)
    fail(`process "${process}" is neither a function nor an object of them`);
  const threads = new Map<string, ThreadFunction>();
  for (const [name, code] of Object.entries(value)) {
    checkName('thread', name);
    if (typeof code !== 'function') fail(`thread "${name}" of process "${process}" is not a function`);
    threads.set(name, code as ThreadFunction);
  }
  if (threads.size === 0) fail(`process "${process}" has no threads`);
  return threads;
}

function checkedDriver(entry: unknown): DriverEntry {
  const { service, image, driver, start } = (entry ?? {}) as Partial<DriverEntry>;
  if (typeof service !== 'string' || !SERVICE_NAME.test(service)) {
    fail(`a driver needs "service", a name of letters, digits, ".", "-" and "_", not ${JSON.stringify(service)}`);
  }
  checkKeys(`driver "${service}"`, entry as object, DRIVER_KEYS);
  if (image !== undefined && driver !== undefined) fail(`driver "${service}" has both "image" and "driver"`);
  if (start !== undefined && !(start in START_TYPES)) {
    fail(
      `"start" of driver "${service}" is one of ${Object.keys(START_TYPES).join(', ')}, not ${JSON.stringify(start)}`,
    );
  }
  const starts = start === undefined ? {} : { start };
  if (typeof driver === 'string' && driver !== '') return { service, driver, ...starts };
  if (typeof image === 'string' && image !== '') return { service, image, ...starts };
  fail(`driver "${service}" needs "image", the path of its .sys file, or "driver", the path of its module`);
}

function checkedPrograms(programs: unknown): Map<string, ThreadFunction> {
  if (typeof programs !== 'object' || programs === null) fail('"programs" is an object with thread functions by name');
  for (const [name, code] of Object.entries(programs)) {
    checkName('program', name);
    if (typeof code !== 'function') fail(`program "${name}" is not a function`);
  }
  return new Map(Object.entries(programs as Record<string, ThreadFunction>));
}

/** Ranges that lie in a space, and in none that another device has. */
function checkRanges(what: string, ranges: readonly AddressRange[], limit: number, taken: AddressRange[]): void {
  for (const range of ranges) {
    const { start, sizeBytes } = range;
    const isWhole = Number.isSafeInteger(start) && Number.isSafeInteger(sizeBytes);
    if (!isWhole || start < 0 || sizeBytes < 1 || start + sizeBytes > limit) {
      fail(`${what} has no range of ${sizeBytes} bytes from ${start}`);
    }
    if (taken.some((other) => start < other.start + other.sizeBytes && other.start < start + sizeBytes)) {
      fail(`${what} has addresses from 0x${start.toString(16)} that another device has`);
    }
    taken.push(range);
  }
}

function checkedHardware(hardware: Readonly<Record<string, DeviceDescription>>): Map<string, DeviceDescription> {
  if (typeof hardware !== 'object' || hardware === null) fail('"hardware" must be an object');
  const ports: AddressRange[] = [];
  const memory: AddressRange[] = [];
  const slots = new Set<number>();
  let messages = 0;
  for (const [name, device] of Object.entries(hardware)) {
    checkName('device', name);
    const what = `the device "${name}"`;
    if (typeof device?.create !== 'function' || typeof device.model !== 'string') {
      fail(`${what} needs "model", a text, and "create", a function that makes its model`);
    }
    checkRanges(what, device.ports ?? [], PORT_LIMIT, ports);
    checkRanges(what, device.memory ?? [], PHYSICAL_ADDRESS_LIMIT, memory);
    checkPci(what, device, slots);
    messages += checkedMessages(what, device.messages ?? 0);
    const wrong = device.lines?.find((line) => !Number.isInteger(line) || line < 0 || line >= LINE_COUNT);
    if (wrong !== undefined) fail(`${what} has interrupt line ${wrong}; there are 0 to ${LINE_COUNT - 1}`);
  }
  if (messages > MESSAGE_LIMIT) fail(`all devices together have at most ${MESSAGE_LIMIT} messages, not ${messages}`);
  return new Map(Object.entries(hardware));
}

function checkPci(what: string, { pci }: DeviceDescription, slots: Set<number>): void {
  if (pci === undefined) return;
  const isBelow = (value: unknown, limit: number) =>
    Number.isInteger(value) && Number(value) >= 0 && Number(value) < limit;
  if (!isBelow(pci.device, 32) || !isBelow(pci.function ?? 0, 8))
    fail(`${what} is on the PCI bus as a device from 0 to 31 with a function from 0 to 7, not ${JSON.stringify(pci)}`);
  const slot = slotOf(pci);
  if (slots.has(slot)) fail(`${what} is in a PCI slot that another device is in`);
  slots.add(slot);
}

function checkedMessages(what: string, count: number): number {
  if (!Number.isInteger(count) || count < 0) fail(`${what} has a number of messages, not ${JSON.stringify(count)}`);
  return count;
}

function checkedFunction<F>(value: F): F {
  return typeof value === 'function' ? value : fail('"failAllocation" is a function that is told of each allocation');
}

function checkedRegistry(value: unknown): readonly (RegistryObject | string)[] {
  const inputs = Array.isArray(value) ? value : [value];
  for (const input of inputs) {
    if (typeof input !== 'string' && (typeof input !== 'object' || input === null)) {
      fail('"registry" is an object with keys, the path of a .reg file, or an array of those');
    }
  }
  return inputs;
}

/**
 * Checks a description and makes the scenario of it.
 * @throws InputError naming what is wrong
 */
export function scenario(description: ScenarioDescription): Scenario {
  if (typeof description !== 'object' || description === null) fail('scenario() takes an object');
  checkKeys('a scenario', description, SCENARIO_KEYS);
  const { description: text = '', drivers, processes, cpus = 1, unload = true } = description;
  const { hardware = {}, verifier = false, registry = [], files = {}, programs = {} } = description;
  if (typeof text !== 'string') fail('"description" must be a text');
  if (!Array.isArray(drivers)) fail('"drivers" must be an array');
  if (typeof files !== 'object' || files === null || Array.isArray(files))
    fail('"files" is an object with files by their paths');
  if (typeof verifier !== 'boolean') fail('"verifier" is true or false');
  if (typeof processes !== 'object' || processes === null) fail('"processes" must be an object');
  if (!Number.isInteger(cpus) || cpus < 1 || cpus > PROCESSOR_LIMIT) {
    fail(`"cpus" is a number of processors from 1 to ${PROCESSOR_LIMIT}, not ${JSON.stringify(cpus)}`);
  }
  return {
    description: text,
    drivers: drivers.map(checkedDriver),
    processes: Object.entries(processes).map(([name, value]) => ({ name, threads: checkedThreads(name, value) })),
    programs: checkedPrograms(programs),
    cpus,
    unload,
    hardware: checkedHardware(hardware),
    verifier,
    ...(description.debugFilter !== undefined && { debugFilter: debugFilterOf(description.debugFilter) }),
    ...(description.poolLimits !== undefined && { poolLimits: checkedPoolLimits(description.poolLimits) }),
    ...(description.failAllocation !== undefined && { failAllocation: checkedFunction(description.failAllocation) }),
    ...(description.windowsBuild !== undefined && { windowsBuild: checkedBuild(description.windowsBuild) }),
    registryInput: checkedRegistry(registry),
    fileInput: files,
  };
}
