/** All routines of the kernel core. */
import type { Ddi } from '../ddi.ts';
import { clockDdis } from './clock.ts';
import { eventDdis } from './event.ts';
import { irqlDdis } from './irql.ts';
import { mutexDdis } from './mutex.ts';
import { spinLockDdis } from './spin-lock.ts';
import { waitDdis } from './wait.ts';

export const keDdis: readonly Ddi[] = [
  ...clockDdis,
  ...eventDdis,
  ...irqlDdis,
  ...mutexDdis,
  ...spinLockDdis,
  ...waitDdis,
];
