/** All routines of the kernel core. */
import type { Ddi } from '../ddi.ts';
import { apcDdis } from './apc.ts';
import { bugCheckCallbackDdis } from './bug-check-callbacks.ts';
import { bugCheckDdis } from './bug-check-ddis.ts';
import { clockDdis } from './clock.ts';
import { deviceQueueDdis } from './device-queue.ts';
import { dpcDdis } from './dpc.ts';
import { dpcWatchdogDdis } from './dpc-watchdog.ts';
import { eventDdis } from './event.ts';
import { genericCallDpcDdis } from './generic-call-dpc.ts';
import { interruptDdis } from './interrupt-ddis.ts';
import { ipiDdis } from './ipi.ts';
import { irqlDdis } from './irql.ts';
import { mutantDdis } from './mutant.ts';
import { mutexDdis } from './mutex.ts';
import { nmiDdis } from './nmi.ts';
import { numberedSpinLockDdis } from './numbered-spin-lock.ts';
import { processorChangeDdis } from './processor-change.ts';
import { processorDdis } from './processor-ddis.ts';
import { queueDdis } from './queue.ts';
import { queuedSpinLockDdis } from './queued-spin-lock.ts';
import { regionDdis } from './region.ts';
import { semaphoreDdis } from './semaphore.ts';
import { spinLockDdis } from './spin-lock.ts';
import { spinLockFormDdis } from './spin-lock-forms.ts';
import { threadDdis } from './thread-ddis.ts';
import { timerDdis } from './timer.ts';
import { waitDdis } from './wait.ts';

export const keDdis: readonly Ddi[] = [
  ...bugCheckCallbackDdis,
  ...bugCheckDdis,
  ...apcDdis,
  ...clockDdis,
  ...dpcDdis,
  ...dpcWatchdogDdis,
  ...deviceQueueDdis,
  ...eventDdis,
  ...genericCallDpcDdis,
  ...interruptDdis,
  ...ipiDdis,
  ...irqlDdis,
  ...mutantDdis,
  ...mutexDdis,
  ...nmiDdis,
  ...numberedSpinLockDdis,
  ...processorChangeDdis,
  ...processorDdis,
  ...queueDdis,
  ...queuedSpinLockDdis,
  ...regionDdis,
  ...semaphoreDdis,
  ...spinLockDdis,
  ...spinLockFormDdis,
  ...threadDdis,
  ...timerDdis,
  ...waitDdis,
];
