/** Brings a machine up: processor blocks, shared data, kernel image, the System process; then drivers are loaded. */
import { addressAdd, type GuestAddress } from '../base/guest-address.ts';
import { CmInitSystem } from '../kernel/cm/init.ts';
import { ExpInitializeCallbacks } from '../kernel/ex/callback.ts';
import { KiInitializeVariables } from '../kernel/exported-variables.ts';
import { FsInitSystem } from '../kernel/fs/init.ts';
import { done, enter, hostRoutine } from '../kernel/host-routine.ts';
import { IopLoadDriver } from '../kernel/io/load-driver.ts';
import { IopCallReinitialization } from '../kernel/io/reinitialize.ts';
import { IopBootServices, serviceKeyOf, serviceKeyPath } from '../kernel/io/service-key.ts';
import { IopUnloadDriver } from '../kernel/io/unload-driver.ts';
import { KI_USER_SHARED_DATA, KiUpdateClock, PERFORMANCE_FREQUENCY } from '../kernel/ke/clock.ts';
import { kernelFunctionTable } from '../kernel/ke/kernel-code.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { MiCreatePhysicalMemorySection } from '../kernel/mm/section.ts';
import {
  KERNEL_IMAGE,
  KERNEL_IMAGE_BYTES,
  MiDpcStack,
  MiProcessorBlock,
  PAGE_SIZE,
  PROCESSOR_DATA_BYTES,
} from '../kernel/mm/system-space.ts';
import { ObInitSystem } from '../kernel/ob/init.ts';
import { PspAttachProcess, PspCreateProcess } from '../kernel/ps/process.ts';
import { PspCreateIdleThread, PspCreateSystemThread } from '../kernel/ps/thread.ts';
import { RtlpWindowsVersion } from '../kernel/rtl/version.ts';
import type { Cpu } from '../machine/cpu/cpu.ts';
import type { GuestRam } from '../machine/memory/guest-ram.ts';
import { KUSER_SHARED_DATA } from '../nt/generated/layouts.ts';
import { KPCR_CURRENT_PRCB, KPCR_LEGACY_NUMBER, KPCR_NUMBER, KPCR_PRCB, KPCR_SELF } from '../nt/processor-block.ts';
import { ntSuccess, STATUS_SUCCESS } from '../nt/status-codes.ts';
import { FREE_BUILD, type WindowsVersion } from '../nt/windows-version.ts';
import { INITIAL_RFLAGS } from './processor.ts';

const PROCESSOR_ARCHITECTURE_AMD64 = 9;
const NT_PRODUCT_WINNT = 1;
/** Milliseconds a tick, as a fixed-point number with 24 binary places. */
const TICK_COUNT_MULTIPLIER = 0x0fa0_0000;

/** The shared page as user mode sees it. */
const USER_SHARED_DATA = 0x7ffe_0000 as GuestAddress;

/** int3: what the kernel image's pages hold, should anybody read them. */
const FILLER = 0xcc;

const kernelData = { write: true, execute: false, user: false };
const kernelCode = { write: false, execute: true, user: false, host: true };

function mapProcessorBlocks(memory: GuestRam, processors: number): void {
  for (let processor = 0; processor < processors; processor++) {
    const block = MiProcessorBlock(processor);
    memory.map(block, PROCESSOR_DATA_BYTES, kernelData);
    const { stackBase, stackLimit } = MiDpcStack(processor);
    memory.map(stackLimit, stackBase - stackLimit, kernelData);
    memory.writePointer(addressAdd(block, KPCR_SELF), block);
    memory.writePointer(addressAdd(block, KPCR_CURRENT_PRCB), addressAdd(block, KPCR_PRCB));
    memory.writeU32(addressAdd(block, KPCR_NUMBER), processor);
    memory.writeU8(addressAdd(block, KPCR_LEGACY_NUMBER), processor);
  }
}

function mapSharedData(memory: GuestRam, processors: number, version: WindowsVersion): void {
  memory.map(KI_USER_SHARED_DATA, PAGE_SIZE, kernelData);
  memory.alias(USER_SHARED_DATA, KI_USER_SHARED_DATA, PAGE_SIZE, { write: false, execute: false, user: true });
  const field = (offset: number) => addressAdd(KI_USER_SHARED_DATA, offset);
  memory.writeU32(field(KUSER_SHARED_DATA.TickCountMultiplier), TICK_COUNT_MULTIPLIER);
  memory.writeU32(field(KUSER_SHARED_DATA.NtBuildNumber), (FREE_BUILD | version.build) >>> 0);
  memory.writeU32(field(KUSER_SHARED_DATA.NtMajorVersion), version.major);
  memory.writeU32(field(KUSER_SHARED_DATA.NtMinorVersion), version.minor);
  memory.writeU32(field(KUSER_SHARED_DATA.NtProductType), NT_PRODUCT_WINNT);
  memory.writeU8(field(KUSER_SHARED_DATA.ProductTypeIsValid), 1);
  memory.writeU16(field(KUSER_SHARED_DATA.NativeProcessorArchitecture), PROCESSOR_ARCHITECTURE_AMD64);
  memory.writeI64(field(KUSER_SHARED_DATA.QpcFrequency), PERFORMANCE_FREQUENCY);
  memory.writeU32(field(KUSER_SHARED_DATA.ActiveProcessorCount), processors);
  const root = 'C:\\Windows';
  for (let i = 0; i < root.length; i++) {
    memory.writeU16(field(KUSER_SHARED_DATA.NtSystemRoot + 2 * i), root.charCodeAt(i));
  }
}

function mapKernelImage(memory: GuestRam): void {
  const filled = 2 * PAGE_SIZE;
  memory.map(KERNEL_IMAGE, filled, kernelData);
  memory.fill(KERNEL_IMAGE, filled, FILLER);
  memory.writeBytes(KERNEL_IMAGE, kernelFunctionTable());
  memory.protect(KERNEL_IMAGE, filled, kernelCode);
  // All pages but that of the table look the same.
  for (let offset = filled; offset < KERNEL_IMAGE_BYTES; offset += PAGE_SIZE) {
    memory.alias(addressAdd(KERNEL_IMAGE, offset), addressAdd(KERNEL_IMAGE, PAGE_SIZE), PAGE_SIZE, kernelCode);
  }
}

interface DriverList {
  readonly services: readonly string[];
  next: number;
}

/** Loads the configured drivers one after the other; one that fails does not keep the others from loading. */
const SystemLoadDrivers = hostRoutine<DriverList>('SystemLoadDrivers', {
  start(k, slots, status) {
    const before = slots.services[slots.next - 1];
    if (before !== undefined && !ntSuccess(status)) k.state.io.failedDrivers.push({ service: before, status });
    const service = slots.services[slots.next++];
    if (service !== undefined) return enter(IopLoadDriver, { keyPath: serviceKeyPath(service) }, 'start');
    k.state.io.booted = true;
    return enter(IopCallReinitialization, { status: STATUS_SUCCESS }, 'reinitialized');
  },
  reinitialized: () => done(STATUS_SUCCESS),
});

/** Unloads them in the opposite order. */
const SystemUnloadDrivers = hostRoutine<DriverList>('SystemUnloadDrivers', {
  start(_k, slots) {
    const service = slots.services[slots.next++];
    return service === undefined ? done(STATUS_SUCCESS) : enter(IopUnloadDriver, { service }, 'start');
  },
});

/** Prepares memory and the first objects, and starts the system thread that loads the drivers. */
export function bootSystem(k: Kernel, memory: GuestRam, cpu: Cpu, services: readonly string[]): void {
  mapProcessorBlocks(memory, k.configuration.processorCount);
  mapSharedData(memory, k.configuration.processorCount, RtlpWindowsVersion(k));
  mapKernelImage(memory);
  for (const { number } of k.state.ke.processors.toReversed()) {
    cpu.selectProcessor(number);
    cpu.gsBase = MiProcessorBlock(number);
    cpu.rflags = INITIAL_RFLAGS;
  }
  KiUpdateClock(k);
  ObInitSystem(k);
  CmInitSystem(
    k,
    services.map((service) => serviceKeyOf(service, k.calls.describeImage(service)!.fileName)),
  );
  ExpInitializeCallbacks(k);
  const system = PspCreateProcess(k, 'System');
  k.state.ps.systemProcess = system.id;
  PspAttachProcess(k, system.id);
  KiInitializeVariables(k);
  FsInitSystem(k);
  for (const processor of k.state.ke.processors) PspCreateIdleThread(k, processor);
  MiCreatePhysicalMemorySection(k);
  PspCreateSystemThread(k, 'boot', SystemLoadDrivers, { services: IopBootServices(k, services), next: 0 });
}

/** Starts the system thread that unloads the drivers. */
export function beginShutdown(k: Kernel, services: readonly string[]): void {
  PspCreateSystemThread(k, 'shutdown', SystemUnloadDrivers, { services: [...services].reverse(), next: 0 });
}
