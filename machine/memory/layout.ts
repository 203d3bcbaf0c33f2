/**
 * How the machine's one WebAssembly memory is divided, and the windows of the guest's virtual address space.
 * Memory and CPU both build on these constants; nothing else may.
 *
 * | offset     | contents                                                          |
 * |------------|-------------------------------------------------------------------|
 * | 0          | CPU state block (cpu/state.ts); never a valid guest frame           |
 * | 1 MiB      | coverage: one bit for each byte of executed code pages (1 MiB)     |
 * | 4 MiB      | page entries of the kernel window (4 GiB / 4 KiB x 4 bytes)        |
 * | 8 MiB      | per frame: address of its code table, 0 when it has none (4 MiB)   |
 * | 12 MiB     | page entries of the user windows, 256 KiB each                     |
 * | 28 MiB     | code tables: 4,096 micro-op addresses for each frame with code      |
 * | 44 MiB     | micro-ops                                                         |
 * | 64 MiB     | RAM frames                                                        |
 *
 * The operating system backs untouched parts with nothing.
 */
import type { GuestAddress } from '../../base/guest-address.ts';
import { PAGE_SHIFT, PAGE_SIZE } from '../../base/page.ts';

export { PAGE_SHIFT, PAGE_SIZE };

const MIB = 1024 * 1024;

export const COVERAGE = MIB;
export const COVERAGE_BYTES = MIB;
export const KERNEL_TABLE = 4 * MIB;
export const FRAME_CODE_TABLE = 8 * MIB;
export const USER_TABLES = 12 * MIB;
export const USER_TABLE_BYTES = 256 * 1024;
export const USER_TABLE_COUNT = 64;
export const CODE_TABLES = 28 * MIB;
export const CODE_TABLE_BYTES = PAGE_SIZE * 4;
export const CODE_TABLE_COUNT = 1024;
export const MICRO_OPS = 44 * MIB;
export const MICRO_OPS_END = 64 * MIB;
export const RAM_BASE = 64 * MIB;

/** Entries of the two single pages outside the windows, and the current user table, inside the CPU state block. */
export const SHARED_DATA_ENTRY = 0x600;
export const SHARED_DATA_ALIAS_ENTRY = 0x604;
export const CURRENT_USER_TABLE = 0x608;

const TWO_32 = 0x1_0000_0000;
export const KERNEL_WINDOW_HI = 0xfffff800;
export const KERNEL_WINDOW = ((KERNEL_WINDOW_HI | 0) * TWO_32) as GuestAddress;
export const KERNEL_WINDOW_BYTES = TWO_32;
export const USER_WINDOW_HI = 0x1a0;
export const USER_WINDOW = (USER_WINDOW_HI * TWO_32) as GuestAddress;
export const USER_WINDOW_BYTES = 256 * MIB;
/** `KUSER_SHARED_DATA` as the kernel and as user mode sees it. */
export const SHARED_DATA = ((0xfffff780 | 0) * TWO_32) as GuestAddress;
export const SHARED_DATA_ALIAS = 0x7ffe0000 as GuestAddress;

/*
 * A page entry is the byte offset of its frame in the WebAssembly memory (upper 20 bits) and these flags.
 * The three FAST bits are derived: the one test the fast path of an access makes.
 */
export const PAGE_FAST_READ = 1;
export const PAGE_FAST_WRITE = 2;
export const PAGE_FAST_EXECUTE = 4;
export const PAGE_PRESENT = 8;
export const PAGE_WRITE = 16;
export const PAGE_EXECUTE = 32;
export const PAGE_USER = 64;
export const PAGE_HOST = 128;
/** The frame holds decoded code: writes must take the slow path and drop it. */
export const PAGE_CODE = 256;
/** Device memory: no frame is behind it, the host serves every access. */
export const PAGE_DEVICE = 512;
/** Someone watches writes to this page: they take the slow path. */
export const PAGE_WATCH = 1024;
/** The frame is as it was when the digest of memory last looked: writes take the slow path once and say so. */
export const PAGE_CLEAN = 2048;
export const PAGE_FLAGS = 0xfff;
