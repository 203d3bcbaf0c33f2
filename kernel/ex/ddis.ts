/** All routines of the executive. */
import type { Ddi } from '../ddi.ts';
import { cacheAwareRundownDdis } from './cache-aware-rundown.ts';
import { callbackDdis } from './callback.ts';
import { executiveSpinLockDdis } from './executive-spin-lock.ts';
import { fastMutexDdis } from './fast-mutex.ts';
import { interlockedListDdis } from './interlocked-list.ts';
import { lookasideDdis } from './lookaside-list.ts';
import { poolDdis } from './pool-ddis.ts';
import { probeDdis } from './probe-ddis.ts';
import { pushLockDdis } from './push-lock.ts';
import { resourceDdis } from './resource-ddis.ts';
import { rundownDdis } from './rundown.ts';
import { systemFactDdis } from './system-facts.ts';
import { exTimerDdis } from './timer.ts';
import { uuidDdis } from './uuid.ts';
import { workItemDdis } from './work-item.ts';
import { zoneDdis } from './zone.ts';

export const exDdis: readonly Ddi[] = [
  ...cacheAwareRundownDdis,
  ...callbackDdis,
  ...executiveSpinLockDdis,
  ...fastMutexDdis,
  ...interlockedListDdis,
  ...lookasideDdis,
  ...poolDdis,
  ...probeDdis,
  ...pushLockDdis,
  ...resourceDdis,
  ...rundownDdis,
  ...exTimerDdis,
  ...systemFactDdis,
  ...uuidDdis,
  ...workItemDdis,
  ...zoneDdis,
];
