/**
 * A small trace written by hand, event for event what the kernel reports: a driver `pipes` with one device, and a
 * process `writer` that opens it, writes five bytes, reads them, sets the buffer size and closes. The second version
 * fails a request, takes two locks in another order and forgets to free a block.
 */

import { NULL_ADDRESS } from '../../base/guest-address.ts';
import { DISPATCH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { testDriver } from '../../proto/testing/test-driver.ts';
import type { TraceReader } from '../../proto/trace-reader.ts';
import { type BuilderOptions, kernelAddress, TraceBuilder, wideAddress, wideList } from './trace-builder.ts';

export const SYSTEM_THREAD = 1;
export const WRITER_THREAD = 2;

export const PIPES_BASE = kernelAddress(0x0200_0000);
export const DEVICE_ADDRESS = kernelAddress(0x1000_0000);
const DRIVER_ADDRESS = kernelAddress(0x1100_0000);
const FILE_ADDRESS = kernelAddress(0x1200_0000);
const BLOCK_ADDRESS = kernelAddress(0x1300_0fc0);
const IRP_ADDRESS = kernelAddress(0x1400_0000);
/** 0x48 bytes into the device extension, which stands behind the 0x150 bytes of a DEVICE_OBJECT. */
const QUOTA_LOCK = kernelAddress(0x1000_0198);
/** 0x28 bytes into the pool block. */
const RING_LOCK = kernelAddress(0x1300_0fe8);

const TAG = poolTag('Pipe');
const SPIN_LOCK = 0;
const FILE_OBJECT_ID = 12;
const HANDLE = 4;

/** Symbols of pipes.sys as the header carries them. */
const SYMBOLS = { PipesCreate: 0x1000, PipesWrite: 0x1100, PipesRead: 0x1200, PipesDeviceControl: 0x1300 } as const;

export function pipesAddress(symbol: keyof typeof SYMBOLS, offset = 0) {
  return kernelAddress(0x0200_0000 + SYMBOLS[symbol] + offset);
}

export interface PipesOptions extends BuilderOptions {
  /** The driver's second version. */
  readonly second?: boolean;
  /** Everything in other places, at other times. */
  readonly moved?: boolean;
}

export class PipesTrace {
  readonly t: TraceBuilder;
  private readonly second: boolean;
  private nextIrp = 1;
  private nextAction = 1;

  constructor(options: PipesOptions = {}) {
    this.second = options.second ?? false;
    const driver = testDriver({
      service: 'pipes',
      fileName: 'pipes.sys',
      imageSha256: new Uint8Array(32).fill(this.second ? 0x22 : 0x11),
      symbolRva: Object.values(SYMBOLS),
      symbolName: Object.keys(SYMBOLS),
    });
    this.t = new TraceBuilder({ drivers: [driver], scenario: 'a writer talks to itself', ...options });
    if (options.moved) this.t.wait(5_000);
    this.boot();
  }

  private boot(): void {
    const { sink } = this.t;
    const directories = ['\\', '\\Device', '\\Driver', '\\GLOBAL??'];
    directories.forEach((name, i) => {
      sink.objectCreate(i + 1, 'Directory', name, kernelAddress(0x3000_0000 + i * 0x1000));
    });
    sink.objectCreate(5, 'SymbolicLink', '\\DosDevices', kernelAddress(0x3000_4000));
    sink.symbolicLinkCreate(5, '\\DosDevices', '\\??');
    sink.processCreate(1, 'System', 0, NULL_ADDRESS, 0);
    sink.threadCreate(SYSTEM_THREAD, 1, 0, 0, '', NULL_ADDRESS, 0, 0);
    this.t.thread(SYSTEM_THREAD).wait(1_000);
    sink.imageLoad(1, 'pipes.sys', PIPES_BASE, 0x6000, pipesAddress('PipesCreate'), '', 0);
    sink.objectCreate(6, 'Driver', '\\Driver\\pipes', DRIVER_ADDRESS);
    sink.driverCreate(1, '\\Driver\\pipes', DRIVER_ADDRESS, 1, '');
    sink.objectCreate(7, 'Device', '\\Device\\Example', DEVICE_ADDRESS);
    sink.deviceCreate(1, 1, '\\Device\\Example', DEVICE_ADDRESS, 0x22, 0x100, 0x60, 0, 0);
    sink.objectCreate(8, 'SymbolicLink', '\\GLOBAL??\\Example', kernelAddress(0x3000_5000));
    sink.symbolicLinkCreate(8, '\\GLOBAL??\\Example', '\\Device\\Example');
    sink.driverEntryReturn(1, 0);
    sink.userProcess(this.nextAction++, 2, 'writer');
    sink.processCreate(2, 'writer', 0, NULL_ADDRESS, 0);
    sink.userThread(this.nextAction++, 2, WRITER_THREAD, 'main');
    sink.threadCreate(WRITER_THREAD, 2, 0, 1, 'main', NULL_ADDRESS, 0, 0);
    sink.contextSwitch(0, WRITER_THREAD, 0, 0);
    this.t.thread(WRITER_THREAD).wait(1_000);
  }

  /** A system call around `body`, which returns the handle it makes, if any. */
  private systemCall(service: string, args: bigint[], status: number, body: () => number | void): void {
    const { sink } = this.t;
    const action = this.nextAction++;
    sink.userSystemCall(action, service, wideList(...args), args.length, wideList(), 0);
    this.t.wait(100);
    const result = body() ?? 0;
    sink.systemCallReturn(action, status, result, 0);
    this.t.wait(100);
  }

  /** An IRP around `body`, which runs in the dispatch routine and completes it. Returns its number. */
  private irp(
    major: number,
    args: readonly number[],
    body: (irp: number) => number,
    symbol: keyof typeof SYMBOLS,
  ): number {
    const { sink } = this.t;
    const irp = this.nextIrp++;
    const [a1 = 0, a2 = 0, a3 = 0, a4 = 0] = args;
    sink.irpAllocate(irp, IRP_ADDRESS, 1, 0, 0, 0, 0);
    sink.irpDispatch(
      irp,
      1,
      1,
      FILE_OBJECT_ID,
      major,
      0,
      1,
      0,
      1,
      a1,
      0,
      a2,
      0,
      a3,
      0,
      a4,
      0,
      pipesAddress(symbol),
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
    );
    this.t.wait(50);
    const status = body(irp);
    sink.irpDispatchReturn(irp, 1, status, 0);
    return irp;
  }

  private complete(irp: number, status: number, information: number): number {
    this.t.sink.irpComplete(irp, 1, status, information, 0, 0, 0, 0);
    return status;
  }

  /** Takes a spin lock from the caller's place, runs `body`, gives it back. */
  private locked(lock: number, address: typeof RING_LOCK, body: () => void): void {
    const { sink } = this.t;
    sink.lockAcquire(lock, SPIN_LOCK, address, 0, 0, 0, 0);
    this.t.wait(10);
    body();
    sink.lockRelease(lock, SPIN_LOCK, address, 0, 0, 0);
  }

  /** CreateFile: allocates the pipe. */
  create(): this {
    const { sink } = this.t;
    this.systemCall('NtCreateFile', [0x1a0_0000_0000n, 0x12_019fn], 0, () => {
      sink.objectCreate(FILE_OBJECT_ID, 'File', '', FILE_ADDRESS);
      sink.fileOpen(FILE_OBJECT_ID, 1, '\\HELLO', FILE_ADDRESS, 0, 0);
      // FILE_OPEN in the upper byte, FILE_NON_DIRECTORY_FILE; FILE_SHARE_READ in the upper word.
      const irp = this.irp(
        0,
        [0, 0x0100_0040, 0x0001_0000],
        (irp) => {
          this.t.from(pipesAddress('PipesCreate', 0x20));
          sink.ddiCall('ExAllocatePoolWithTag', wideList(0n, 0x58n, BigInt(TAG)), 3, '', '');
          sink.poolAllocate(1, BLOCK_ADDRESS, 0x40, 0, TAG, 0);
          sink.ddiReturn('ExAllocatePoolWithTag', Number(wideAddress(BLOCK_ADDRESS) & 0xffff_ffffn), 0xffff_f800);
          this.t.from(NULL_ADDRESS);
          return this.complete(irp, 0, 1);
        },
        'PipesCreate',
      );
      sink.irpFree(irp);
      sink.handleOpen(2, HANDLE, FILE_OBJECT_ID, 0x12_019f, 0, 0, 0);
      return HANDLE;
    });
    return this;
  }

  /** WriteFile of some text. The second version refuses to write nothing. */
  write(text: string): this {
    const data = new TextEncoder().encode(text);
    const status = this.second && data.length === 0 ? 0xc000_000d : 0;
    this.systemCall('NtWriteFile', [BigInt(HANDLE)], status, () => {
      const { sink } = this.t;
      const irp = this.irp(
        4,
        [data.length],
        (irp) => {
          if (data.length === 0) return this.complete(irp, status, 0);
          sink.irpData(irp, 0, data.length, 1, 2, data);
          this.t.from(pipesAddress('PipesWrite', 0x18)).irql(DISPATCH_LEVEL);
          sink.irqlChange(PASSIVE_LEVEL, DISPATCH_LEVEL, 'KeAcquireSpinLockRaiseToDpc');
          this.locked(1, RING_LOCK, () => {});
          this.t.from().irql(PASSIVE_LEVEL);
          sink.irqlChange(DISPATCH_LEVEL, PASSIVE_LEVEL, 'KeReleaseSpinLock');
          return this.complete(irp, 0, data.length);
        },
        'PipesWrite',
      );
      sink.irpFree(irp);
    });
    return this;
  }

  /** ReadFile that gives some text. */
  read(length: number, text: string): this {
    const data = new TextEncoder().encode(text);
    this.systemCall('NtReadFile', [BigInt(HANDLE)], 0, () => {
      const irp = this.irp(3, [length], (irp) => this.complete(irp, 0, data.length), 'PipesRead');
      this.t.sink.irpData(irp, 1, data.length, data.length, 2, data);
      this.t.sink.irpFree(irp);
    });
    return this;
  }

  /** DeviceIoControl IOCTL_PIPES_SET_BUFFER: takes both locks, in this order or the other. */
  setBuffer(): this {
    this.systemCall('NtDeviceIoControlFile', [BigInt(HANDLE)], 0, () => {
      const irp = this.irp(
        14,
        [0, 4, 0x0022_a004],
        (irp) => {
          const ring = [1, RING_LOCK] as const;
          const quota = [2, QUOTA_LOCK] as const;
          const [outer, inner] = this.second ? [quota, ring] : [ring, quota];
          this.locked(outer[0], outer[1], () => this.locked(inner[0], inner[1], () => {}));
          return this.complete(irp, 0, 0);
        },
        'PipesDeviceControl',
      );
      this.t.sink.irpFree(irp);
    });
    return this;
  }

  /** CloseHandle: cleanup and close, which frees the pipe; the second version forgets that. */
  close(): this {
    this.systemCall('NtClose', [BigInt(HANDLE)], 0, () => {
      const { sink } = this.t;
      sink.handleClose(2, HANDLE, 0, 0);
      sink.irpFree(this.irp(18, [], (irp) => this.complete(irp, 0, 0), 'PipesCreate'));
      const closing = this.irp(
        2,
        [],
        (irp) => {
          if (!this.second) sink.poolFree(1, BLOCK_ADDRESS, TAG, 0, 0, 0);
          return this.complete(irp, 0, 0);
        },
        'PipesCreate',
      );
      sink.irpFree(closing);
      sink.fileClose(FILE_OBJECT_ID);
      sink.objectDelete(FILE_OBJECT_ID);
    });
    return this;
  }

  /** Ends the process and the run. */
  end(): TraceReader {
    const { sink } = this.t;
    sink.userExit(this.nextAction++, 0);
    sink.processExit(2, 4, 5, 0);
    sink.threadExit(WRITER_THREAD, 0);
    sink.runEnd('completed', 1, 2, 3, 0);
    return this.t.open();
  }
}

/** The whole conversation. */
export function pipesTrace(options: PipesOptions = {}): TraceReader {
  return new PipesTrace(options).create().write('Hello').read(16, 'Hello').write('').setBuffer().close().end();
}
