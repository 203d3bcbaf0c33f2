/** PAGE_... constants and what they permit. Source: "Memory Protection Constants". */
import type { PageProtection } from '../ports.ts';

export const PAGE_NOACCESS = 0x01;
export const PAGE_READONLY = 0x02;
export const PAGE_READWRITE = 0x04;
export const PAGE_WRITECOPY = 0x08;
export const PAGE_EXECUTE = 0x10;
export const PAGE_EXECUTE_READ = 0x20;
export const PAGE_EXECUTE_READWRITE = 0x40;
export const PAGE_EXECUTE_WRITECOPY = 0x80;
export const PAGE_GUARD = 0x100;
export const PAGE_NOCACHE = 0x200;
export const PAGE_WRITECOMBINE = 0x400;

const BASE = 0xff;
const WRITABLE = PAGE_READWRITE | PAGE_WRITECOPY | PAGE_EXECUTE_READWRITE | PAGE_EXECUTE_WRITECOPY;
const EXECUTABLE = PAGE_EXECUTE | PAGE_EXECUTE_READ | PAGE_EXECUTE_READWRITE | PAGE_EXECUTE_WRITECOPY;
export const COPY_ON_WRITE = PAGE_WRITECOPY | PAGE_EXECUTE_WRITECOPY;

/** What a page that is copied on write permits once it has been. */
export function afterCopy(protect: number): number {
  const isExecute = (protect & PAGE_EXECUTE_WRITECOPY) !== 0;
  return (protect & ~COPY_ON_WRITE) | (isExecute ? PAGE_EXECUTE_READWRITE : PAGE_READWRITE);
}

/** What pages of a view that shares them have to be in place of a protection that permits writing. */
export function beforeCopy(protect: number): number {
  if ((protect & (PAGE_READWRITE | PAGE_EXECUTE_READWRITE)) === 0) return protect;
  const isExecute = (protect & PAGE_EXECUTE_READWRITE) !== 0;
  const modifiers = protect & ~(PAGE_READWRITE | PAGE_EXECUTE_READWRITE);
  return modifiers | (isExecute ? PAGE_EXECUTE_WRITECOPY : PAGE_WRITECOPY);
}

/** Those of memory that is the system's. */
export const SYSTEM_PROTECTIONS =
  PAGE_NOACCESS | PAGE_READONLY | PAGE_READWRITE | PAGE_EXECUTE | PAGE_EXECUTE_READ | PAGE_EXECUTE_READWRITE;

/** Whether a value is one protection, with modifiers that go with it. */
export function isPageProtection(protect: number): boolean {
  const base = protect & BASE;
  const modifiers = protect & ~BASE;
  if (base === 0 || (base & (base - 1)) !== 0 || (modifiers & ~(PAGE_GUARD | PAGE_NOCACHE | PAGE_WRITECOMBINE)) !== 0) {
    return false;
  }
  return modifiers === 0 || (base !== PAGE_NOACCESS && (modifiers & (modifiers - 1)) === 0);
}

export function isWritable(protect: number): boolean {
  return (protect & WRITABLE) !== 0;
}

export function isExecutable(protect: number): boolean {
  return (protect & EXECUTABLE) !== 0;
}

/** Whether a first access to the page is not what it seems: there is none, or the page says so. */
export function isInaccessible(protect: number): boolean {
  return (protect & (PAGE_NOACCESS | PAGE_GUARD)) !== 0;
}

/** The rights of a user page. */
export function userRights(protect: number): PageProtection {
  const copyOnWrite = (protect & COPY_ON_WRITE) !== 0;
  return { write: isWritable(protect) && !copyOnWrite, execute: isExecutable(protect), user: true, copyOnWrite };
}
