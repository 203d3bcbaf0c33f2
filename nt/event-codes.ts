/**
 * Small numbers that stand for words in events: kinds of locks and queues, causes, operations. The kernel writes them,
 * viewers print them; the table of a field is named by its meaning in the trace schema (`lock_code`). Numbers are part of
 * the trace format: entries are added at the end and never change.
 */

const LOCKS = [
  'spin lock',
  'mutex',
  'fast mutex',
  'guarded mutex',
  'queued spin lock',
  'interrupt spin lock',
  'executive spin lock',
  'resource',
  'push lock',
  'rundown protection',
  'cancel spin lock',
  'remove lock',
] as const;

const TABLES = {
  lock_code: LOCKS,
  lock_mode_code: ['exclusive', 'shared'],
  direction_code: ['to the driver', 'from the driver'],
  /** How a handle came about. */
  handle_code: ['opened', 'created', 'duplicated', 'inherited', 'made from a pointer'],
  /** Why the thread before gave the processor up. */
  switch_code: ['idle', 'waits', 'higher priority', 'quantum end', 'preempted', 'ended', 'yields', 'moves'],
  /** Why a thread can run again. */
  ready_code: ['created', 'wait over', 'time over', 'signal of user mode', 'yielded', 'resumed', 'APC', 'alert'],
  /** What made an IRP. */
  irp_code: [
    'a request',
    'IoAllocateIrp',
    'IoInitializeIrp',
    'IoReuseIrp',
    'IoBuildSynchronousFsdRequest',
    'IoBuildAsynchronousFsdRequest',
    'IoBuildDeviceIoControlRequest',
    'IoMakeAssociatedIrp',
    'an open',
    'the last handle',
    'the last reference',
    'PoRequestPowerIrp',
    'pages of a file',
  ],
  cancel_code: ['IoCancelIrp', 'CancelIo', 'CancelSynchronousIo', 'thread exit', 'process exit'],
  queue_code: ['device queue', 'cancel-safe queue', 'list of the driver'],
  fast_io_code: [
    'FastIoCheckIfPossible',
    'FastIoRead',
    'FastIoWrite',
    'FastIoQueryBasicInfo',
    'FastIoQueryStandardInfo',
    'FastIoLock',
    'FastIoUnlockSingle',
    'FastIoUnlockAll',
    'FastIoUnlockAllByKey',
    'FastIoDeviceControl',
    'AcquireFileForNtCreateSection',
    'ReleaseFileForNtCreateSection',
    'FastIoDetachDevice',
    'FastIoQueryNetworkOpenInfo',
    'AcquireForModWrite',
    'MdlRead',
    'MdlReadComplete',
    'PrepareMdlWrite',
    'MdlWriteComplete',
    'FastIoReadCompressed',
    'FastIoWriteCompressed',
    'MdlReadCompleteCompressed',
    'MdlWriteCompleteCompressed',
    'FastIoQueryOpen',
    'ReleaseForModWrite',
    'AcquireForCcFlush',
    'ReleaseForCcFlush',
  ],
  file_code: [
    'create',
    'open',
    'read',
    'write',
    'query information',
    'set information',
    'query directory',
    'delete',
    'flush',
    'lock',
    'unlock',
    'query volume',
  ],
  registry_code: [
    'create key',
    'open key',
    'close key',
    'delete key',
    'query key',
    'enumerate key',
    'query value',
    'set value',
    'delete value',
    'enumerate value',
    'flush',
    'notify',
    'rename key',
    'query multiple values',
    'set information',
    'query security',
    'set security',
    'query name',
  ],
  /** KOBJECTS */
  dispatcher_code: [
    'notification event',
    'synchronization event',
    'mutant',
    'process',
    'queue',
    'semaphore',
    'thread',
    'gate',
    'notification timer',
    'synchronization timer',
  ],
  /** WAIT_TYPE */
  wait_code: ['all', 'any'],
  /** KWAIT_REASON */
  wait_reason_code: [
    'Executive',
    'FreePage',
    'PageIn',
    'PoolAllocation',
    'DelayExecution',
    'Suspended',
    'UserRequest',
    'WrExecutive',
    'WrFreePage',
    'WrPageIn',
    'WrPoolAllocation',
    'WrDelayExecution',
    'WrSuspended',
    'WrUserRequest',
  ],
  region_code: ['critical region', 'guarded region'],
  pool_fail_code: ['injected', 'no memory', 'no address space', 'quota'],
  /** LOCK_OPERATION */
  mdl_code: ['IoReadAccess', 'IoWriteAccess', 'IoModifyAccess'],
  apc_code: ['special kernel APC', 'normal kernel APC', 'user APC'],
  register_code: ['port', 'memory', 'configuration'],
  digest_code: [
    'IRPs',
    'dispatcher objects',
    'locks',
    'pool',
    'DPCs and timers',
    'objects',
    'IRQL',
    'memory pages',
    'registry',
    'files',
  ],
  callback_code: [
    'process',
    'thread',
    'image',
    'registry',
    'object',
    'bug check',
    'power',
    'shutdown',
    'callback object',
  ],
  dump_data_code: ['callback', 'secondary data', 'pages', 'triage data'],
  node_code: [
    'enumerated',
    'started',
    'stopped',
    'query stop',
    'query remove',
    'surprise removed',
    'removed',
    'failed',
  ],
  power_code: ['system', 'device'],
} as const;

type Tables = typeof TABLES;

/** The number of a word, checked by the compiler: `eventCode('irp_code', 'IoAllocateIrp')`. */
export function eventCode<T extends keyof Tables>(table: T, word: Tables[T][number]): number {
  const words: readonly string[] = TABLES[table];
  return words.indexOf(word);
}

/** The word of a number, undefined when the table is not known or does not go that far. */
export function eventWord(table: string, code: number): string | undefined {
  const words: readonly string[] | undefined = Object.hasOwn(TABLES, table) ? TABLES[table as keyof Tables] : undefined;
  return words?.[code];
}

/** All words of a table in the order of their numbers, undefined when the table is not known. */
export function eventWords(table: string): readonly string[] | undefined {
  return Object.hasOwn(TABLES, table) ? TABLES[table as keyof Tables] : undefined;
}
