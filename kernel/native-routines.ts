/** Every routine that programs call as a system service and drivers as a Zw or Nt routine, folder by folder. */

import { keyRoutines } from './cm/key-routines.ts';
import type { Ddi } from './ddi.ts';
import { eventRoutines } from './ex/event-objects.ts';
import { mutantRoutines } from './ex/mutant-objects.ts';
import { semaphoreRoutines } from './ex/semaphore-objects.ts';
import { systemInformationRoutines } from './ex/system-information.ts';
import { timerRoutines } from './ex/timer-objects.ts';
import { fileRoutines } from './io/file-services.ts';
import { namedFileRoutines } from './io/named-file.ts';
import { ioRoutines } from './io/services.ts';
import { flushRoutines } from './mm/flush-view.ts';
import { sectionRoutines } from './mm/section-routines.ts';
import { virtualMemoryRoutines } from './mm/virtual-memory-routines.ts';
import type { NativeRoutine } from './native-routine.ts';
import { directoryRoutines } from './ob/directory-objects.ts';
import { handleRoutines } from './ob/handle-routines.ts';
import { queryObjectRoutines } from './ob/query-object.ts';
import { symbolicLinkRoutines } from './ob/symbolic-link-objects.ts';
import { waitRoutines } from './ob/wait-objects.ts';
import { createProcessRoutines } from './ps/create-process.ts';
import { informationRoutines } from './ps/information.ts';
import { processRoutines } from './ps/process-objects.ts';
import { adjustRoutines } from './se/adjust-privileges.ts';
import { securityRoutines } from './se/security-objects.ts';
import { tokenRoutines } from './se/token-objects.ts';

export const nativeRoutines: readonly NativeRoutine[] = [
  ...eventRoutines,
  ...keyRoutines,
  ...mutantRoutines,
  ...semaphoreRoutines,
  ...systemInformationRoutines,
  ...timerRoutines,
  ...flushRoutines,
  ...sectionRoutines,
  ...virtualMemoryRoutines,
  ...fileRoutines,
  ...ioRoutines,
  ...namedFileRoutines,
  ...directoryRoutines,
  ...handleRoutines,
  ...queryObjectRoutines,
  ...symbolicLinkRoutines,
  ...waitRoutines,
  ...createProcessRoutines,
  ...informationRoutines,
  ...processRoutines,
  ...adjustRoutines,
  ...securityRoutines,
  ...tokenRoutines,
];

/** What drivers can import of them. */
export const nativeDdis: readonly Ddi[] = nativeRoutines.flatMap(({ ddis }) => ddis);
