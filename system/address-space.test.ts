/** The kernel's map of the address space and the machine's windows are written down apart; they must be the same. */
import { expect, test } from 'vitest';
import { KI_USER_SHARED_DATA } from '../kernel/ke/clock.ts';
import { SYSTEM_WINDOW, SYSTEM_WINDOW_BYTES } from '../kernel/mm/system-space.ts';
import { isUserWindowRange, USER_WINDOW, USER_WINDOW_BYTES } from '../kernel/mm/user-space.ts';
import * as layout from '../machine/memory/layout.ts';
import { Devices } from './hardware/devices.ts';
import { UserThread } from './scenario/user-thread.ts';

test('system space is the kernel window', () => {
  expect([SYSTEM_WINDOW, SYSTEM_WINDOW_BYTES]).toEqual([layout.KERNEL_WINDOW, layout.KERNEL_WINDOW_BYTES]);
});

test('user space is the user window', () => {
  expect([USER_WINDOW, USER_WINDOW_BYTES]).toEqual([layout.USER_WINDOW, layout.USER_WINDOW_BYTES]);
});

test('the shared page is the page the machine has for it', () => {
  expect(KI_USER_SHARED_DATA).toBe(layout.SHARED_DATA);
});

test('the memory of scenario threads lies in user space', () => {
  for (const slot of [0, 1, 63]) {
    const environment = {
      peek: () => new Uint8Array(0),
      threadId: () => undefined,
      programs: [],
      devices: new Devices(new Map()),
    };
    const { buffer } = new UserThread('process', 'thread', slot, environment);
    expect(isUserWindowRange(buffer, layout.PAGE_SIZE)).toBe(true);
  }
});
