/** What the I/O manager offers to drivers. */
import type { Ddi } from '../ddi.ts';
import { attachmentDdis } from './attachment-ddis.ts';
import { builtIrpDdis } from './built-irp-ddis.ts';
import { busInterfaceDdis } from './bus-interface.ts';
import { cancelDdis } from './cancel-ddis.ts';
import { createDdis } from './create-ddis.ts';
import { csqDdis } from './csq-ddis.ts';
import { deviceDdis } from './device-ddis.ts';
import { devicePropertyDdis } from './device-property.ts';
import { driverExtensionDdis } from './driver-extension.ts';
import { driverWorkDdis } from './driver-services.ts';
import { errorLogDdis } from './error-log.ts';
import { externalCompletionDdis } from './external-completion.ts';
import { fileFactDdis } from './file-facts.ts';
import { fileSystemDdis } from './file-systems.ts';
import { interfaceDdis } from './interface-ddis.ts';
import { ioInterruptDdis } from './interrupt-ddis.ts';
import { ioTimerDdis } from './io-timer.ts';
import { irpDdis } from './irp-ddis.ts';
import { namedEventDdis } from './named-events.ts';
import { priorityHintDdis } from './priority-hints.ts';
import { reinitializationDdis } from './reinitialize.ts';
import { removeLockDdis } from './remove-lock.ts';
import { shareAccessDdis } from './share-access-ddis.ts';
import { shutdownDdis } from './shutdown.ts';
import { startIoDdis } from './start-io-ddis.ts';
import { systemBlockDdis } from './system-blocks.ts';
import { ioThreadDdis } from './thread-ddis.ts';
import { unloadSafeCompletionDdis } from './unload-safe-completion.ts';
import { vpbLockDdis } from './vpb-lock.ts';
import { wmiDdis } from './wmi.ts';
import { ioWorkItemDdis } from './work-item.ts';

export const ioDdis: readonly Ddi[] = [
  ...builtIrpDdis,
  ...busInterfaceDdis,
  ...cancelDdis,
  ...csqDdis,
  ...deviceDdis,
  ...driverExtensionDdis,
  ...driverWorkDdis,
  ...reinitializationDdis,
  ...errorLogDdis,
  ...externalCompletionDdis,
  ...ioInterruptDdis,
  ...ioTimerDdis,
  ...ioWorkItemDdis,
  ...irpDdis,
  ...removeLockDdis,
  ...shutdownDdis,
  ...wmiDdis,
  ...startIoDdis,
  ...attachmentDdis,
  ...unloadSafeCompletionDdis,
  ...shareAccessDdis,
  ...ioThreadDdis,
  ...systemBlockDdis,
  ...namedEventDdis,
  ...priorityHintDdis,
  ...fileFactDdis,
  ...fileSystemDdis,
  ...interfaceDdis,
  ...devicePropertyDdis,
  ...createDdis,
  ...vpbLockDdis,
];
