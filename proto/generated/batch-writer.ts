// Generated from proto/ntrewind/trace/v1/trace.proto by scripts/generate.ts. Do not edit.

import type { GuestAddress } from '../../base/guest-address.ts';
import { mixHi, mixLo } from '../../base/hash.ts';
import { ColumnWriter } from '../column-writer.ts';
import { upperHalf } from '../columns.ts';
import type { EventSink } from './event-sink.ts';

/** Appends events to columns and keeps the event hash. */
export class BatchWriter extends ColumnWriter implements EventSink {
  private readonly userProcessColumns = {
    action: this.column(1, 1),
    process: this.column(1, 2),
    name: this.column(1, 3),
  };
  private readonly userThreadColumns = {
    action: this.column(2, 1),
    process: this.column(2, 2),
    started: this.column(2, 3),
    name: this.column(2, 4),
  };
  private readonly userExitColumns = {
    action: this.column(3, 1),
    status: this.column(3, 2),
  };
  private readonly userMapColumns = {
    action: this.column(4, 1),
    address: this.column(4, 2),
    size: this.column(4, 3),
    writable: this.column(4, 4),
  };
  private readonly userUnmapColumns = {
    action: this.column(5, 1),
    address: this.column(5, 2),
    size: this.column(5, 3),
  };
  private readonly userWriteColumns = {
    action: this.column(6, 1),
    address: this.column(6, 2),
    data: this.column(6, 3, true),
    dataBlob: this.column(6, 6),
    referencesCount: this.column(6, 4),
    references: this.column(6, 5),
  };
  private readonly userSystemCallColumns = {
    action: this.column(7, 1),
    service: this.column(7, 2),
    argsCount: this.column(7, 3),
    args: this.column(7, 4),
    referencesCount: this.column(7, 5),
    references: this.column(7, 6),
  };
  private readonly userSignalColumns = {
    action: this.column(8, 1),
    name: this.column(8, 2),
  };
  private readonly userBarrierColumns = {
    action: this.column(9, 1),
    name: this.column(9, 2),
  };
  private readonly threadSwitchColumns = {
    defaults: this.column(16, 1),
    chosen: this.column(16, 2),
  };
  private readonly preemptionColumns = {
    defaults: this.column(17, 1),
  };
  private readonly allocationFailureColumns = {
    defaults: this.column(18, 1),
    tag: this.column(18, 2),
    size: this.column(18, 3),
    poolType: this.column(18, 4),
  };
  private readonly processorChoiceColumns = {
    defaults: this.column(19, 1),
    chosen: this.column(19, 2),
  };
  private readonly interruptDeliveryColumns = {
    interrupt: this.column(20, 1),
    vector: this.column(20, 2),
    level: this.column(20, 3),
    source: this.column(20, 4),
  };
  private readonly registerReadColumns = {
    hardware: this.column(21, 1),
    space: this.column(21, 2),
    address: this.column(21, 3),
    width: this.column(21, 4),
    value: this.column(21, 5),
  };
  private readonly dmaWriteColumns = {
    hardware: this.column(22, 1),
    address: this.column(22, 2),
    length: this.column(22, 3),
    dataBlob: this.column(22, 4),
    data: this.column(22, 5, true),
  };
  private readonly randomValueColumns = {
    cause: this.column(23, 1),
    value: this.column(23, 2),
  };
  private readonly callFailureColumns = {
    defaults: this.column(24, 1),
    ddi: this.column(24, 2),
    status: this.column(24, 3),
  };
  private readonly externalCompletionColumns = {
    irp: this.column(25, 1),
    status: this.column(25, 2),
    information: this.column(25, 3),
    dataBlob: this.column(25, 4),
    data: this.column(25, 5, true),
  };
  private readonly timeChangeColumns = {
    time: this.column(26, 1),
  };
  private readonly hardwareEventColumns = {
    hardware: this.column(27, 1),
    name: this.column(27, 2),
    dataBlob: this.column(27, 3),
    data: this.column(27, 4, true),
  };
  private readonly imageLoadColumns = {
    image: this.column(64, 1),
    name: this.column(64, 2),
    base: this.column(64, 3),
    size: this.column(64, 4),
    entry: this.column(64, 5),
    service: this.column(64, 6),
    process: this.column(64, 7),
  };
  private readonly imageUnloadColumns = {
    image: this.column(65, 1),
  };
  private readonly driverCreateColumns = {
    driver: this.column(66, 1),
    name: this.column(66, 2),
    object: this.column(66, 3),
    image: this.column(66, 4),
    registryPath: this.column(66, 5),
  };
  private readonly driverEntryReturnColumns = {
    driver: this.column(67, 1),
    status: this.column(67, 2),
  };
  private readonly driverUnloadColumns = {
    driver: this.column(68, 1),
  };
  private readonly driverDeleteColumns = {
    driver: this.column(69, 1),
  };
  private readonly deviceCreateColumns = {
    device: this.column(70, 1),
    driver: this.column(70, 2),
    name: this.column(70, 3),
    object: this.column(70, 4),
    deviceType: this.column(70, 5),
    characteristics: this.column(70, 6),
    extensionSize: this.column(70, 7),
    exclusive: this.column(70, 8),
    flags: this.column(70, 9),
  };
  private readonly deviceDeleteColumns = {
    device: this.column(71, 1),
  };
  private readonly deviceAttachColumns = {
    device: this.column(72, 1),
    lower: this.column(72, 2),
    stackSize: this.column(72, 3),
  };
  private readonly deviceDetachColumns = {
    device: this.column(73, 1),
    lower: this.column(73, 2),
  };
  private readonly symbolicLinkCreateColumns = {
    object: this.column(74, 1),
    name: this.column(74, 2),
    target: this.column(74, 3),
  };
  private readonly symbolicLinkDeleteColumns = {
    object: this.column(75, 1),
    name: this.column(75, 2),
  };
  private readonly objectCreateColumns = {
    object: this.column(76, 1),
    type: this.column(76, 2),
    name: this.column(76, 3),
    address: this.column(76, 4),
  };
  private readonly objectDeleteColumns = {
    object: this.column(77, 1),
  };
  private readonly handleOpenColumns = {
    process: this.column(78, 1),
    handle: this.column(78, 2),
    object: this.column(78, 3),
    access: this.column(78, 4),
    id: this.column(78, 5),
    attributes: this.column(78, 6),
    cause: this.column(78, 7),
  };
  private readonly handleCloseColumns = {
    process: this.column(79, 1),
    handle: this.column(79, 2),
    id: this.column(79, 3),
    object: this.column(79, 4),
  };
  private readonly fileOpenColumns = {
    object: this.column(80, 1),
    device: this.column(80, 2),
    name: this.column(80, 3),
    address: this.column(80, 4),
    related: this.column(80, 5),
    options: this.column(80, 6),
  };
  private readonly fileCloseColumns = {
    object: this.column(81, 1),
  };
  private readonly processCreateColumns = {
    process: this.column(82, 1),
    name: this.column(82, 2),
    parent: this.column(82, 3),
    object: this.column(82, 4),
    pid: this.column(82, 5),
  };
  private readonly processExitColumns = {
    process: this.column(83, 1),
    memoryDigest: this.column(83, 2),
    status: this.column(83, 3),
  };
  private readonly threadCreateColumns = {
    created: this.column(84, 1),
    process: this.column(84, 2),
    parent: this.column(84, 3),
    ordinal: this.column(84, 4),
    name: this.column(84, 5),
    object: this.column(84, 6),
    priority: this.column(84, 7),
    mode: this.column(84, 8),
  };
  private readonly threadExitColumns = {
    exited: this.column(85, 1),
    status: this.column(85, 2),
  };
  private readonly contextSwitchColumns = {
    from: this.column(86, 1),
    to: this.column(86, 2),
    reason: this.column(86, 3),
    priority: this.column(86, 4),
  };
  private readonly driverEntryCallColumns = {
    driver: this.column(87, 1),
    routine: this.column(87, 2),
    count: this.column(87, 3),
  };
  private readonly driverUnloadReturnColumns = {
    driver: this.column(88, 1),
  };
  private readonly deviceFlagsColumns = {
    device: this.column(89, 1),
    old: this.column(89, 2),
    flags: this.column(89, 3),
  };
  private readonly fileCleanupColumns = {
    object: this.column(90, 1),
  };
  private readonly fileInformationColumns = {
    object: this.column(91, 1),
    operation: this.column(91, 2),
    informationClass: this.column(91, 3),
    name: this.column(91, 4),
    offset: this.column(91, 5),
    length: this.column(91, 6),
    status: this.column(91, 7),
    information: this.column(91, 8),
    dataBlob: this.column(91, 9),
    data: this.column(91, 10, true),
  };
  private readonly threadReadyColumns = {
    readied: this.column(92, 1),
    cause: this.column(92, 2),
    priority: this.column(92, 3),
  };
  private readonly threadPriorityColumns = {
    changed: this.column(93, 1),
    old: this.column(93, 2),
    priority: this.column(93, 3),
    boost: this.column(93, 4),
  };
  private readonly threadSuspendColumns = {
    changed: this.column(94, 1),
    count: this.column(94, 2),
  };
  private readonly processAttachColumns = {
    process: this.column(95, 1),
  };
  private readonly irpAllocateColumns = {
    irp: this.column(96, 1),
    address: this.column(96, 2),
    stackSize: this.column(96, 3),
    size: this.column(96, 4),
    cause: this.column(96, 5),
    parent: this.column(96, 6),
    action: this.column(96, 7),
  };
  private readonly irpDispatchColumns = {
    irp: this.column(97, 1),
    device: this.column(97, 2),
    driver: this.column(97, 3),
    file: this.column(97, 4),
    major: this.column(97, 5),
    minor: this.column(97, 6),
    location: this.column(97, 7),
    flags: this.column(97, 8),
    requestorMode: this.column(97, 9),
    argument1: this.column(97, 10),
    argument2: this.column(97, 11),
    argument3: this.column(97, 12),
    argument4: this.column(97, 13),
    routine: this.column(97, 14),
    irpFlags: this.column(97, 15),
    access: this.column(97, 16),
    systemBuffer: this.column(97, 17),
    mdl: this.column(97, 18),
    userBuffer: this.column(97, 19),
  };
  private readonly irpDispatchReturnColumns = {
    irp: this.column(98, 1),
    driver: this.column(98, 2),
    status: this.column(98, 3),
    device: this.column(98, 4),
  };
  private readonly irpSkipColumns = {
    irp: this.column(99, 1),
    location: this.column(99, 2),
  };
  private readonly irpCopyColumns = {
    irp: this.column(100, 1),
    location: this.column(100, 2),
  };
  private readonly irpSetCompletionColumns = {
    irp: this.column(101, 1),
    location: this.column(101, 2),
    routine: this.column(101, 3),
    context: this.column(101, 4),
    control: this.column(101, 5),
  };
  private readonly irpMarkPendingColumns = {
    irp: this.column(102, 1),
    location: this.column(102, 2),
  };
  private readonly irpCompletionCallColumns = {
    irp: this.column(103, 1),
    location: this.column(103, 2),
    routine: this.column(103, 3),
    context: this.column(103, 4),
    device: this.column(103, 5),
  };
  private readonly irpCompletionReturnColumns = {
    irp: this.column(104, 1),
    status: this.column(104, 2),
  };
  private readonly irpCompleteColumns = {
    irp: this.column(105, 1),
    driver: this.column(105, 2),
    status: this.column(105, 3),
    information: this.column(105, 4),
    priorityBoost: this.column(105, 5),
    location: this.column(105, 6),
    cancel: this.column(105, 7),
  };
  private readonly irpFreeColumns = {
    irp: this.column(106, 1),
  };
  private readonly irpDataColumns = {
    irp: this.column(107, 1),
    direction: this.column(107, 2),
    length: this.column(107, 3),
    digest: this.column(107, 4),
    data: this.column(107, 5, true),
    dataBlob: this.column(107, 6),
  };
  private readonly irpFinishColumns = {
    irp: this.column(108, 1),
    requester: this.column(108, 2),
    status: this.column(108, 3),
    information: this.column(108, 4),
    byApc: this.column(108, 5),
  };
  private readonly irpCancelColumns = {
    irp: this.column(109, 1),
    cause: this.column(109, 2),
    routine: this.column(109, 3),
  };
  private readonly irpSetCancelColumns = {
    irp: this.column(110, 1),
    routine: this.column(110, 2),
    old: this.column(110, 3),
  };
  private readonly irpCancelCallColumns = {
    irp: this.column(111, 1),
    device: this.column(111, 2),
    routine: this.column(111, 3),
  };
  private readonly irpCancelReturnColumns = {
    irp: this.column(112, 1),
  };
  private readonly irpQueueColumns = {
    irp: this.column(113, 1),
    type: this.column(113, 2),
    queue: this.column(113, 3),
    key: this.column(113, 4),
    status: this.column(113, 5),
  };
  private readonly irpDequeueColumns = {
    irp: this.column(114, 1),
    type: this.column(114, 2),
    queue: this.column(114, 3),
  };
  private readonly irpStartColumns = {
    irp: this.column(115, 1),
    device: this.column(115, 2),
    routine: this.column(115, 3),
  };
  private readonly irpStartReturnColumns = {
    irp: this.column(116, 1),
    device: this.column(116, 2),
  };
  private readonly fastIoCallColumns = {
    device: this.column(117, 1),
    driver: this.column(117, 2),
    file: this.column(117, 3),
    operation: this.column(117, 4),
    routine: this.column(117, 5),
    offset: this.column(117, 6),
    length: this.column(117, 7),
    controlCode: this.column(117, 8),
  };
  private readonly fastIoReturnColumns = {
    device: this.column(118, 1),
    operation: this.column(118, 2),
    handled: this.column(118, 3),
    status: this.column(118, 4),
    information: this.column(118, 5),
  };
  private readonly completionPacketColumns = {
    object: this.column(119, 1),
    removed: this.column(119, 2),
    irp: this.column(119, 3),
    key: this.column(119, 4),
    context: this.column(119, 5),
    status: this.column(119, 6),
    information: this.column(119, 7),
  };
  private readonly lockAcquireColumns = {
    lock: this.column(128, 1),
    type: this.column(128, 2),
    address: this.column(128, 3),
    mode: this.column(128, 4),
    depth: this.column(128, 5),
    waited: this.column(128, 6),
    tried: this.column(128, 7),
  };
  private readonly lockReleaseColumns = {
    lock: this.column(129, 1),
    type: this.column(129, 2),
    address: this.column(129, 3),
    mode: this.column(129, 4),
    depth: this.column(129, 5),
    held: this.column(129, 6),
  };
  private readonly lockContendColumns = {
    lock: this.column(130, 1),
    type: this.column(130, 2),
    owner: this.column(130, 3),
    address: this.column(130, 4),
    mode: this.column(130, 5),
  };
  private readonly waitBeginColumns = {
    object: this.column(131, 1),
    count: this.column(131, 2),
    mode: this.column(131, 3),
    alertable: this.column(131, 4),
    timeout: this.column(131, 5),
    type: this.column(131, 6),
    waitType: this.column(131, 7),
    reason: this.column(131, 8),
    othersCount: this.column(131, 9),
    others: this.column(131, 10),
  };
  private readonly waitEndColumns = {
    status: this.column(132, 1),
    waited: this.column(132, 2),
  };
  private readonly signalColumns = {
    object: this.column(133, 1),
    state: this.column(133, 2),
    old: this.column(133, 3),
    type: this.column(133, 4),
  };
  private readonly irqlChangeColumns = {
    old: this.column(134, 1),
    newValue: this.column(134, 2),
    cause: this.column(134, 3),
  };
  private readonly lockInitializeColumns = {
    lock: this.column(135, 1),
    type: this.column(135, 2),
    address: this.column(135, 3),
  };
  private readonly lockDeleteColumns = {
    lock: this.column(136, 1),
    type: this.column(136, 2),
  };
  private readonly lockTryColumns = {
    lock: this.column(137, 1),
    type: this.column(137, 2),
    address: this.column(137, 3),
    mode: this.column(137, 4),
    owner: this.column(137, 5),
  };
  private readonly lockConvertColumns = {
    lock: this.column(138, 1),
    type: this.column(138, 2),
    mode: this.column(138, 3),
  };
  private readonly regionColumns = {
    type: this.column(139, 1),
    left: this.column(139, 2),
    depth: this.column(139, 3),
  };
  private readonly poolAllocateColumns = {
    allocation: this.column(144, 1),
    address: this.column(144, 2),
    size: this.column(144, 3),
    tag: this.column(144, 4),
    poolType: this.column(144, 5),
  };
  private readonly poolFreeColumns = {
    allocation: this.column(145, 1),
    address: this.column(145, 2),
    tag: this.column(145, 3),
    size: this.column(145, 4),
    poolType: this.column(145, 5),
  };
  private readonly poolFailColumns = {
    size: this.column(146, 1),
    tag: this.column(146, 2),
    poolType: this.column(146, 3),
    cause: this.column(146, 4),
  };
  private readonly mdlCreateColumns = {
    mdl: this.column(147, 1),
    address: this.column(147, 2),
    virtualAddress: this.column(147, 3),
    length: this.column(147, 4),
    irp: this.column(147, 5),
    source: this.column(147, 6),
  };
  private readonly mdlFreeColumns = {
    mdl: this.column(148, 1),
  };
  private readonly mdlLockColumns = {
    mdl: this.column(149, 1),
    mode: this.column(149, 2),
    operation: this.column(149, 3),
    status: this.column(149, 4),
  };
  private readonly mdlUnlockColumns = {
    mdl: this.column(150, 1),
  };
  private readonly mdlMapColumns = {
    mdl: this.column(151, 1),
    address: this.column(151, 2),
    mode: this.column(151, 3),
    process: this.column(151, 4),
  };
  private readonly mdlUnmapColumns = {
    mdl: this.column(152, 1),
    address: this.column(152, 2),
  };
  private readonly sectionCreateColumns = {
    object: this.column(153, 1),
    size: this.column(153, 2),
    protection: this.column(153, 3),
    file: this.column(153, 4),
  };
  private readonly viewMapColumns = {
    object: this.column(154, 1),
    process: this.column(154, 2),
    address: this.column(154, 3),
    size: this.column(154, 4),
    offset: this.column(154, 5),
    protection: this.column(154, 6),
  };
  private readonly viewUnmapColumns = {
    process: this.column(155, 1),
    address: this.column(155, 2),
  };
  private readonly ioSpaceMapColumns = {
    physical: this.column(156, 1),
    size: this.column(156, 2),
    address: this.column(156, 3),
    cacheType: this.column(156, 4),
  };
  private readonly ioSpaceUnmapColumns = {
    address: this.column(157, 1),
    size: this.column(157, 2),
  };
  private readonly virtualAllocateColumns = {
    process: this.column(158, 1),
    address: this.column(158, 2),
    size: this.column(158, 3),
    type: this.column(158, 4),
    protection: this.column(158, 5),
  };
  private readonly ddiCallColumns = {
    ddi: this.column(160, 1),
    argsCount: this.column(160, 2),
    args: this.column(160, 3),
    text1: this.column(160, 4),
    text2: this.column(160, 5),
  };
  private readonly ddiReturnColumns = {
    ddi: this.column(161, 1),
    value: this.column(161, 2),
  };
  private readonly debugPrintColumns = {
    component: this.column(162, 1),
    level: this.column(162, 2),
    text: this.column(162, 3),
  };
  private readonly systemCallReturnColumns = {
    action: this.column(163, 1),
    status: this.column(163, 2),
    result: this.column(163, 3),
  };
  private readonly bugCheckColumns = {
    code: this.column(164, 1),
    parameter1: this.column(164, 2),
    parameter2: this.column(164, 3),
    parameter3: this.column(164, 4),
    parameter4: this.column(164, 5),
    text: this.column(164, 6),
    irp: this.column(164, 7),
  };
  private readonly runEndColumns = {
    reason: this.column(165, 1),
    memoryDigest: this.column(165, 2),
    steps: this.column(165, 3),
  };
  private readonly exceptionColumns = {
    code: this.column(166, 1),
    address: this.column(166, 2),
    flags: this.column(166, 3),
    parametersCount: this.column(166, 4),
    parameters: this.column(166, 5),
    text: this.column(166, 6),
  };
  private readonly exceptionHandleColumns = {
    code: this.column(167, 1),
    handler: this.column(167, 2),
    frames: this.column(167, 3),
  };
  private readonly eventLogColumns = {
    driver: this.column(168, 1),
    device: this.column(168, 2),
    code: this.column(168, 3),
    unique: this.column(168, 4),
    status: this.column(168, 5),
    major: this.column(168, 6),
    retry: this.column(168, 7),
    text: this.column(168, 8),
    dataBlob: this.column(168, 9),
    data: this.column(168, 10, true),
  };
  private readonly stackTraceColumns = {
    of: this.column(169, 1),
    framesCount: this.column(169, 2),
    frames: this.column(169, 3),
  };
  private readonly registryOperationColumns = {
    operation: this.column(170, 1),
    object: this.column(170, 2),
    path: this.column(170, 3),
    name: this.column(170, 4),
    type: this.column(170, 5),
    length: this.column(170, 6),
    digest: this.column(170, 7),
    dataBlob: this.column(170, 8),
    data: this.column(170, 9, true),
    status: this.column(170, 10),
  };
  private readonly traceMessageColumns = {
    provider: this.column(171, 1),
    name: this.column(171, 2),
    id: this.column(171, 3),
    level: this.column(171, 4),
    keyword: this.column(171, 5),
    dataBlob: this.column(171, 6),
    data: this.column(171, 7, true),
  };
  private readonly debugBreakColumns = {
    address: this.column(172, 1),
    code: this.column(172, 2),
  };
  private readonly findingColumns = {
    rule: this.column(173, 1),
    code: this.column(173, 2),
    text: this.column(173, 3),
    object: this.column(173, 4),
  };
  private readonly stateDigestColumns = {
    subsystem: this.column(174, 1),
    digest: this.column(174, 2),
  };
  private readonly callbackRegisterColumns = {
    type: this.column(175, 1),
    routine: this.column(175, 2),
    context: this.column(175, 3),
    removed: this.column(175, 4),
    status: this.column(175, 5),
  };
  private readonly callbackCallColumns = {
    type: this.column(176, 1),
    routine: this.column(176, 2),
    valuesCount: this.column(176, 3),
    values: this.column(176, 4),
  };
  private readonly callbackReturnColumns = {
    type: this.column(177, 1),
    value: this.column(177, 2),
  };
  private readonly dpcQueueColumns = {
    dpc: this.column(184, 1),
    address: this.column(184, 2),
    routine: this.column(184, 3),
    context: this.column(184, 4),
    argument1: this.column(184, 5),
    argument2: this.column(184, 6),
    target: this.column(184, 7),
    importance: this.column(184, 8),
    coalesced: this.column(184, 9),
    threaded: this.column(184, 10),
  };
  private readonly dpcStartColumns = {
    dpc: this.column(185, 1),
    routine: this.column(185, 2),
    delay: this.column(185, 3),
  };
  private readonly dpcEndColumns = {
    dpc: this.column(186, 1),
    ran: this.column(186, 2),
  };
  private readonly dpcRemoveColumns = {
    dpc: this.column(187, 1),
    wasQueued: this.column(187, 2),
  };
  private readonly timerSetColumns = {
    timer: this.column(188, 1),
    address: this.column(188, 2),
    due: this.column(188, 3),
    period: this.column(188, 4),
    tolerance: this.column(188, 5),
    dpc: this.column(188, 6),
    wasSet: this.column(188, 7),
  };
  private readonly timerCancelColumns = {
    timer: this.column(189, 1),
    wasSet: this.column(189, 2),
  };
  private readonly timerExpireColumns = {
    timer: this.column(190, 1),
    late: this.column(190, 2),
  };
  private readonly apcQueueColumns = {
    apc: this.column(191, 1),
    target: this.column(191, 2),
    type: this.column(191, 3),
    routine: this.column(191, 4),
    normal: this.column(191, 5),
    context: this.column(191, 6),
    inserted: this.column(191, 7),
  };
  private readonly apcStartColumns = {
    apc: this.column(192, 1),
    type: this.column(192, 2),
    routine: this.column(192, 3),
  };
  private readonly apcEndColumns = {
    apc: this.column(193, 1),
  };
  private readonly workQueueColumns = {
    item: this.column(194, 1),
    address: this.column(194, 2),
    device: this.column(194, 3),
    routine: this.column(194, 4),
    context: this.column(194, 5),
    queue: this.column(194, 6),
  };
  private readonly workStartColumns = {
    item: this.column(195, 1),
    routine: this.column(195, 2),
    delay: this.column(195, 3),
  };
  private readonly workEndColumns = {
    item: this.column(196, 1),
    ran: this.column(196, 2),
  };
  private readonly interruptConnectColumns = {
    interrupt: this.column(197, 1),
    address: this.column(197, 2),
    vector: this.column(197, 3),
    level: this.column(197, 4),
    mode: this.column(197, 5),
    shared: this.column(197, 6),
    routine: this.column(197, 7),
    context: this.column(197, 8),
    affinity: this.column(197, 9),
  };
  private readonly interruptDisconnectColumns = {
    interrupt: this.column(198, 1),
  };
  private readonly interruptStartColumns = {
    interrupt: this.column(199, 1),
    vector: this.column(199, 2),
    routine: this.column(199, 3),
  };
  private readonly interruptEndColumns = {
    interrupt: this.column(200, 1),
    claimed: this.column(200, 2),
    ran: this.column(200, 3),
  };
  private readonly interprocessorCallColumns = {
    routine: this.column(201, 1),
    targets: this.column(201, 2),
  };
  private readonly registerWriteColumns = {
    hardware: this.column(208, 1),
    space: this.column(208, 2),
    address: this.column(208, 3),
    width: this.column(208, 4),
    value: this.column(208, 5),
  };
  private readonly dmaAdapterColumns = {
    adapter: this.column(209, 1),
    device: this.column(209, 2),
    mapRegisters: this.column(209, 3),
    released: this.column(209, 4),
  };
  private readonly dmaMapColumns = {
    adapter: this.column(210, 1),
    mdl: this.column(210, 2),
    address: this.column(210, 3),
    length: this.column(210, 4),
    logical: this.column(210, 5),
    toDevice: this.column(210, 6),
  };
  private readonly dmaFlushColumns = {
    adapter: this.column(211, 1),
    mdl: this.column(211, 2),
    length: this.column(211, 3),
    toDevice: this.column(211, 4),
  };
  private readonly dmaBufferColumns = {
    adapter: this.column(212, 1),
    address: this.column(212, 2),
    logical: this.column(212, 3),
    length: this.column(212, 4),
    freed: this.column(212, 5),
  };
  private readonly dmaReadColumns = {
    hardware: this.column(213, 1),
    address: this.column(213, 2),
    length: this.column(213, 3),
    digest: this.column(213, 4),
    dataBlob: this.column(213, 5),
    data: this.column(213, 6, true),
  };
  private readonly deviceNodeColumns = {
    device: this.column(216, 1),
    instance: this.column(216, 2),
    old: this.column(216, 3),
    state: this.column(216, 4),
    problem: this.column(216, 5),
  };
  private readonly devicePowerColumns = {
    device: this.column(217, 1),
    type: this.column(217, 2),
    old: this.column(217, 3),
    state: this.column(217, 4),
  };
  private readonly deviceInterfaceColumns = {
    device: this.column(218, 1),
    guid: this.column(218, 2),
    link: this.column(218, 3),
    enabled: this.column(218, 4),
  };

  userProcess(action: number, process: number, name: string): void {
    this.beginDecision(1);
    const columns = this.userProcessColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.action.pushId(action);
    lo = mixLo(lo, action);
    hi = mixHi(hi, lo, action);
    columns.process.pushId(process);
    lo = mixLo(lo, process);
    hi = mixHi(hi, lo, process);
    this.lo = lo;
    this.hi = hi;
    this.pushText(columns.name, name);
    this.end();
  }

  userThread(action: number, process: number, started: number, name: string): void {
    this.beginDecision(2);
    const columns = this.userThreadColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.action.pushId(action);
    lo = mixLo(lo, action);
    hi = mixHi(hi, lo, action);
    columns.process.pushId(process);
    lo = mixLo(lo, process);
    hi = mixHi(hi, lo, process);
    columns.started.pushId(started);
    lo = mixLo(lo, started);
    hi = mixHi(hi, lo, started);
    this.lo = lo;
    this.hi = hi;
    this.pushText(columns.name, name);
    this.end();
  }

  userExit(action: number, status: number): void {
    this.beginDecision(3);
    const columns = this.userExitColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.action.pushId(action);
    lo = mixLo(lo, action);
    hi = mixHi(hi, lo, action);
    columns.status.pushU32(status);
    lo = mixLo(lo, status);
    hi = mixHi(hi, lo, status);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  userMap(action: number, address: GuestAddress, size: number, writable: number): void {
    this.beginDecision(4);
    const columns = this.userMapColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.action.pushId(action);
    lo = mixLo(lo, action);
    hi = mixHi(hi, lo, action);
    const addressHi = upperHalf(address);
    columns.address.pushWide(this.wide, address | 0, addressHi);
    lo = mixLo(lo, address);
    hi = mixHi(hi, lo, address);
    lo = mixLo(lo, addressHi);
    hi = mixHi(hi, lo, addressHi);
    columns.size.pushU32(size);
    lo = mixLo(lo, size);
    hi = mixHi(hi, lo, size);
    columns.writable.pushU8(writable);
    lo = mixLo(lo, writable);
    hi = mixHi(hi, lo, writable);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  userUnmap(action: number, address: GuestAddress, size: number): void {
    this.beginDecision(5);
    const columns = this.userUnmapColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.action.pushId(action);
    lo = mixLo(lo, action);
    hi = mixHi(hi, lo, action);
    const addressHi = upperHalf(address);
    columns.address.pushWide(this.wide, address | 0, addressHi);
    lo = mixLo(lo, address);
    hi = mixHi(hi, lo, address);
    lo = mixLo(lo, addressHi);
    hi = mixHi(hi, lo, addressHi);
    columns.size.pushU32(size);
    lo = mixLo(lo, size);
    hi = mixHi(hi, lo, size);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  userWrite(action: number, address: GuestAddress, data: Uint8Array, references: Uint32Array, referencesCount: number): void {
    this.beginDecision(6);
    const columns = this.userWriteColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.action.pushId(action);
    lo = mixLo(lo, action);
    hi = mixHi(hi, lo, action);
    const addressHi = upperHalf(address);
    columns.address.pushWide(this.wide, address | 0, addressHi);
    lo = mixLo(lo, address);
    hi = mixHi(hi, lo, address);
    lo = mixLo(lo, addressHi);
    hi = mixHi(hi, lo, addressHi);
    this.lo = lo;
    this.hi = hi;
    this.pushPayload(columns.data, columns.dataBlob, 3, data);
    this.pushList(columns.referencesCount, columns.references, references, referencesCount);
    this.end();
  }

  userSystemCall(action: number, service: string, args: Uint32Array, argsCount: number, references: Uint32Array, referencesCount: number): void {
    this.beginDecision(7);
    const columns = this.userSystemCallColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.action.pushId(action);
    lo = mixLo(lo, action);
    hi = mixHi(hi, lo, action);
    this.lo = lo;
    this.hi = hi;
    this.pushText(columns.service, service);
    this.pushList(columns.argsCount, columns.args, args, argsCount);
    this.pushList(columns.referencesCount, columns.references, references, referencesCount);
    this.end();
  }

  userSignal(action: number, name: string): void {
    this.beginDecision(8);
    const columns = this.userSignalColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.action.pushId(action);
    lo = mixLo(lo, action);
    hi = mixHi(hi, lo, action);
    this.lo = lo;
    this.hi = hi;
    this.pushText(columns.name, name);
    this.end();
  }

  userBarrier(action: number, name: string): void {
    this.beginDecision(9);
    const columns = this.userBarrierColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.action.pushId(action);
    lo = mixLo(lo, action);
    hi = mixHi(hi, lo, action);
    this.lo = lo;
    this.hi = hi;
    this.pushText(columns.name, name);
    this.end();
  }

  threadSwitch(defaults: number, chosen: number): void {
    this.beginDecision(16);
    const columns = this.threadSwitchColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.defaults.pushU32(defaults);
    lo = mixLo(lo, defaults);
    hi = mixHi(hi, lo, defaults);
    columns.chosen.pushId(chosen);
    lo = mixLo(lo, chosen);
    hi = mixHi(hi, lo, chosen);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  preemption(defaults: number): void {
    this.beginDecision(17);
    const columns = this.preemptionColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.defaults.pushU32(defaults);
    lo = mixLo(lo, defaults);
    hi = mixHi(hi, lo, defaults);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  allocationFailure(defaults: number, tag: number, sizeLo: number, sizeHi: number, poolType: number): void {
    this.beginDecision(18);
    const columns = this.allocationFailureColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.defaults.pushU32(defaults);
    lo = mixLo(lo, defaults);
    hi = mixHi(hi, lo, defaults);
    columns.tag.pushU32(tag);
    lo = mixLo(lo, tag);
    hi = mixHi(hi, lo, tag);
    columns.size.pushWide(this.wide, sizeLo, sizeHi);
    lo = mixLo(lo, sizeLo);
    hi = mixHi(hi, lo, sizeLo);
    lo = mixLo(lo, sizeHi);
    hi = mixHi(hi, lo, sizeHi);
    columns.poolType.pushU32(poolType);
    lo = mixLo(lo, poolType);
    hi = mixHi(hi, lo, poolType);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  processorChoice(defaults: number, chosen: number): void {
    this.beginDecision(19);
    const columns = this.processorChoiceColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.defaults.pushU32(defaults);
    lo = mixLo(lo, defaults);
    hi = mixHi(hi, lo, defaults);
    columns.chosen.pushU8(chosen);
    lo = mixLo(lo, chosen);
    hi = mixHi(hi, lo, chosen);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  interruptDelivery(interrupt: number, vector: number, level: number, source: number): void {
    this.beginDecision(20);
    const columns = this.interruptDeliveryColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.interrupt.pushId(interrupt);
    lo = mixLo(lo, interrupt);
    hi = mixHi(hi, lo, interrupt);
    columns.vector.pushU32(vector);
    lo = mixLo(lo, vector);
    hi = mixHi(hi, lo, vector);
    columns.level.pushU8(level);
    lo = mixLo(lo, level);
    hi = mixHi(hi, lo, level);
    columns.source.pushId(source);
    lo = mixLo(lo, source);
    hi = mixHi(hi, lo, source);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  registerRead(hardware: number, space: number, addressLo: number, addressHi: number, width: number, valueLo: number, valueHi: number): void {
    this.beginDecision(21);
    const columns = this.registerReadColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.hardware.pushId(hardware);
    lo = mixLo(lo, hardware);
    hi = mixHi(hi, lo, hardware);
    columns.space.pushU8(space);
    lo = mixLo(lo, space);
    hi = mixHi(hi, lo, space);
    columns.address.pushWide(this.wide, addressLo, addressHi);
    lo = mixLo(lo, addressLo);
    hi = mixHi(hi, lo, addressLo);
    lo = mixLo(lo, addressHi);
    hi = mixHi(hi, lo, addressHi);
    columns.width.pushU8(width);
    lo = mixLo(lo, width);
    hi = mixHi(hi, lo, width);
    columns.value.pushWide(this.wide, valueLo, valueHi);
    lo = mixLo(lo, valueLo);
    hi = mixHi(hi, lo, valueLo);
    lo = mixLo(lo, valueHi);
    hi = mixHi(hi, lo, valueHi);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  dmaWrite(hardware: number, addressLo: number, addressHi: number, length: number, data: Uint8Array): void {
    this.beginDecision(22);
    const columns = this.dmaWriteColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.hardware.pushId(hardware);
    lo = mixLo(lo, hardware);
    hi = mixHi(hi, lo, hardware);
    columns.address.pushWide(this.wide, addressLo, addressHi);
    lo = mixLo(lo, addressLo);
    hi = mixHi(hi, lo, addressLo);
    lo = mixLo(lo, addressHi);
    hi = mixHi(hi, lo, addressHi);
    columns.length.pushU32(length);
    lo = mixLo(lo, length);
    hi = mixHi(hi, lo, length);
    this.lo = lo;
    this.hi = hi;
    this.pushPayload(columns.data, columns.dataBlob, 5, data);
    this.end();
  }

  randomValue(cause: string, valueLo: number, valueHi: number): void {
    this.beginDecision(23);
    const columns = this.randomValueColumns;
    this.pushText(columns.cause, cause);
    let lo = this.lo;
    let hi = this.hi;
    columns.value.pushWide(this.wide, valueLo, valueHi);
    lo = mixLo(lo, valueLo);
    hi = mixHi(hi, lo, valueLo);
    lo = mixLo(lo, valueHi);
    hi = mixHi(hi, lo, valueHi);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  callFailure(defaults: number, ddi: string, status: number): void {
    this.beginDecision(24);
    const columns = this.callFailureColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.defaults.pushU32(defaults);
    lo = mixLo(lo, defaults);
    hi = mixHi(hi, lo, defaults);
    this.lo = lo;
    this.hi = hi;
    this.pushText(columns.ddi, ddi);
    lo = this.lo;
    hi = this.hi;
    columns.status.pushU32(status);
    lo = mixLo(lo, status);
    hi = mixHi(hi, lo, status);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  externalCompletion(irp: number, status: number, informationLo: number, informationHi: number, data: Uint8Array): void {
    this.beginDecision(25);
    const columns = this.externalCompletionColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.irp.pushId(irp);
    lo = mixLo(lo, irp);
    hi = mixHi(hi, lo, irp);
    columns.status.pushU32(status);
    lo = mixLo(lo, status);
    hi = mixHi(hi, lo, status);
    columns.information.pushWide(this.wide, informationLo, informationHi);
    lo = mixLo(lo, informationLo);
    hi = mixHi(hi, lo, informationLo);
    lo = mixLo(lo, informationHi);
    hi = mixHi(hi, lo, informationHi);
    this.lo = lo;
    this.hi = hi;
    this.pushPayload(columns.data, columns.dataBlob, 5, data);
    this.noteIrp(irp);
    this.end();
  }

  timeChange(timeLo: number, timeHi: number): void {
    this.beginDecision(26);
    const columns = this.timeChangeColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.time.pushWide(this.wide, timeLo, timeHi);
    lo = mixLo(lo, timeLo);
    hi = mixHi(hi, lo, timeLo);
    lo = mixLo(lo, timeHi);
    hi = mixHi(hi, lo, timeHi);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  hardwareEvent(hardware: number, name: string, data: Uint8Array): void {
    this.beginDecision(27);
    const columns = this.hardwareEventColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.hardware.pushId(hardware);
    lo = mixLo(lo, hardware);
    hi = mixHi(hi, lo, hardware);
    this.lo = lo;
    this.hi = hi;
    this.pushText(columns.name, name);
    this.pushPayload(columns.data, columns.dataBlob, 4, data);
    this.end();
  }

  imageLoad(image: number, name: string, base: GuestAddress, size: number, entry: GuestAddress, service: string, process: number): void {
    this.begin(64);
    const columns = this.imageLoadColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.image.pushId(image);
    lo = mixLo(lo, image);
    hi = mixHi(hi, lo, image);
    this.lo = lo;
    this.hi = hi;
    this.pushText(columns.name, name);
    lo = this.lo;
    hi = this.hi;
    const baseHi = upperHalf(base);
    columns.base.pushWide(this.wide, base | 0, baseHi);
    lo = mixLo(lo, base);
    hi = mixHi(hi, lo, base);
    lo = mixLo(lo, baseHi);
    hi = mixHi(hi, lo, baseHi);
    columns.size.pushU32(size);
    lo = mixLo(lo, size);
    hi = mixHi(hi, lo, size);
    const entryHi = upperHalf(entry);
    columns.entry.pushWide(this.wide, entry | 0, entryHi);
    lo = mixLo(lo, entry);
    hi = mixHi(hi, lo, entry);
    lo = mixLo(lo, entryHi);
    hi = mixHi(hi, lo, entryHi);
    this.lo = lo;
    this.hi = hi;
    this.pushText(columns.service, service);
    lo = this.lo;
    hi = this.hi;
    columns.process.pushId(process);
    lo = mixLo(lo, process);
    hi = mixHi(hi, lo, process);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  imageUnload(image: number): void {
    this.begin(65);
    const columns = this.imageUnloadColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.image.pushId(image);
    lo = mixLo(lo, image);
    hi = mixHi(hi, lo, image);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  driverCreate(driver: number, name: string, object: GuestAddress, image: number, registryPath: string): void {
    this.begin(66);
    const columns = this.driverCreateColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.driver.pushId(driver);
    lo = mixLo(lo, driver);
    hi = mixHi(hi, lo, driver);
    this.lo = lo;
    this.hi = hi;
    this.pushText(columns.name, name);
    lo = this.lo;
    hi = this.hi;
    const objectHi = upperHalf(object);
    columns.object.pushWide(this.wide, object | 0, objectHi);
    lo = mixLo(lo, object);
    hi = mixHi(hi, lo, object);
    lo = mixLo(lo, objectHi);
    hi = mixHi(hi, lo, objectHi);
    columns.image.pushId(image);
    lo = mixLo(lo, image);
    hi = mixHi(hi, lo, image);
    this.lo = lo;
    this.hi = hi;
    this.pushText(columns.registryPath, registryPath);
    this.end();
  }

  driverEntryReturn(driver: number, status: number): void {
    this.begin(67);
    const columns = this.driverEntryReturnColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.driver.pushId(driver);
    lo = mixLo(lo, driver);
    hi = mixHi(hi, lo, driver);
    columns.status.pushU32(status);
    lo = mixLo(lo, status);
    hi = mixHi(hi, lo, status);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  driverUnload(driver: number): void {
    this.begin(68);
    const columns = this.driverUnloadColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.driver.pushId(driver);
    lo = mixLo(lo, driver);
    hi = mixHi(hi, lo, driver);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  driverDelete(driver: number): void {
    this.begin(69);
    const columns = this.driverDeleteColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.driver.pushId(driver);
    lo = mixLo(lo, driver);
    hi = mixHi(hi, lo, driver);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  deviceCreate(device: number, driver: number, name: string, object: GuestAddress, deviceType: number, characteristics: number, extensionSize: number, exclusive: number, flags: number): void {
    this.begin(70);
    const columns = this.deviceCreateColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.device.pushId(device);
    lo = mixLo(lo, device);
    hi = mixHi(hi, lo, device);
    columns.driver.pushId(driver);
    lo = mixLo(lo, driver);
    hi = mixHi(hi, lo, driver);
    this.lo = lo;
    this.hi = hi;
    this.pushText(columns.name, name);
    lo = this.lo;
    hi = this.hi;
    const objectHi = upperHalf(object);
    columns.object.pushWide(this.wide, object | 0, objectHi);
    lo = mixLo(lo, object);
    hi = mixHi(hi, lo, object);
    lo = mixLo(lo, objectHi);
    hi = mixHi(hi, lo, objectHi);
    columns.deviceType.pushU32(deviceType);
    lo = mixLo(lo, deviceType);
    hi = mixHi(hi, lo, deviceType);
    columns.characteristics.pushU32(characteristics);
    lo = mixLo(lo, characteristics);
    hi = mixHi(hi, lo, characteristics);
    columns.extensionSize.pushU32(extensionSize);
    lo = mixLo(lo, extensionSize);
    hi = mixHi(hi, lo, extensionSize);
    columns.exclusive.pushU8(exclusive);
    lo = mixLo(lo, exclusive);
    hi = mixHi(hi, lo, exclusive);
    columns.flags.pushU32(flags);
    lo = mixLo(lo, flags);
    hi = mixHi(hi, lo, flags);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  deviceDelete(device: number): void {
    this.begin(71);
    const columns = this.deviceDeleteColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.device.pushId(device);
    lo = mixLo(lo, device);
    hi = mixHi(hi, lo, device);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  deviceAttach(device: number, lower: number, stackSize: number): void {
    this.begin(72);
    const columns = this.deviceAttachColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.device.pushId(device);
    lo = mixLo(lo, device);
    hi = mixHi(hi, lo, device);
    columns.lower.pushId(lower);
    lo = mixLo(lo, lower);
    hi = mixHi(hi, lo, lower);
    columns.stackSize.pushU8(stackSize);
    lo = mixLo(lo, stackSize);
    hi = mixHi(hi, lo, stackSize);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  deviceDetach(device: number, lower: number): void {
    this.begin(73);
    const columns = this.deviceDetachColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.device.pushId(device);
    lo = mixLo(lo, device);
    hi = mixHi(hi, lo, device);
    columns.lower.pushId(lower);
    lo = mixLo(lo, lower);
    hi = mixHi(hi, lo, lower);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  symbolicLinkCreate(object: number, name: string, target: string): void {
    this.begin(74);
    const columns = this.symbolicLinkCreateColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.object.pushId(object);
    lo = mixLo(lo, object);
    hi = mixHi(hi, lo, object);
    this.lo = lo;
    this.hi = hi;
    this.pushText(columns.name, name);
    this.pushText(columns.target, target);
    this.end();
  }

  symbolicLinkDelete(object: number, name: string): void {
    this.begin(75);
    const columns = this.symbolicLinkDeleteColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.object.pushId(object);
    lo = mixLo(lo, object);
    hi = mixHi(hi, lo, object);
    this.lo = lo;
    this.hi = hi;
    this.pushText(columns.name, name);
    this.end();
  }

  objectCreate(object: number, type: string, name: string, address: GuestAddress): void {
    this.begin(76);
    const columns = this.objectCreateColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.object.pushId(object);
    lo = mixLo(lo, object);
    hi = mixHi(hi, lo, object);
    this.lo = lo;
    this.hi = hi;
    this.pushText(columns.type, type);
    this.pushText(columns.name, name);
    lo = this.lo;
    hi = this.hi;
    const addressHi = upperHalf(address);
    columns.address.pushWide(this.wide, address | 0, addressHi);
    lo = mixLo(lo, address);
    hi = mixHi(hi, lo, address);
    lo = mixLo(lo, addressHi);
    hi = mixHi(hi, lo, addressHi);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  objectDelete(object: number): void {
    this.begin(77);
    const columns = this.objectDeleteColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.object.pushId(object);
    lo = mixLo(lo, object);
    hi = mixHi(hi, lo, object);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  handleOpen(process: number, handle: number, object: number, access: number, id: number, attributes: number, cause: number): void {
    this.begin(78);
    const columns = this.handleOpenColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.process.pushId(process);
    lo = mixLo(lo, process);
    hi = mixHi(hi, lo, process);
    columns.handle.pushU32(handle);
    lo = mixLo(lo, handle);
    hi = mixHi(hi, lo, handle);
    columns.object.pushId(object);
    lo = mixLo(lo, object);
    hi = mixHi(hi, lo, object);
    columns.access.pushU32(access);
    lo = mixLo(lo, access);
    hi = mixHi(hi, lo, access);
    columns.id.pushId(id);
    lo = mixLo(lo, id);
    hi = mixHi(hi, lo, id);
    columns.attributes.pushU32(attributes);
    lo = mixLo(lo, attributes);
    hi = mixHi(hi, lo, attributes);
    columns.cause.pushU8(cause);
    lo = mixLo(lo, cause);
    hi = mixHi(hi, lo, cause);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  handleClose(process: number, handle: number, id: number, object: number): void {
    this.begin(79);
    const columns = this.handleCloseColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.process.pushId(process);
    lo = mixLo(lo, process);
    hi = mixHi(hi, lo, process);
    columns.handle.pushU32(handle);
    lo = mixLo(lo, handle);
    hi = mixHi(hi, lo, handle);
    columns.id.pushId(id);
    lo = mixLo(lo, id);
    hi = mixHi(hi, lo, id);
    columns.object.pushId(object);
    lo = mixLo(lo, object);
    hi = mixHi(hi, lo, object);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  fileOpen(object: number, device: number, name: string, address: GuestAddress, related: number, options: number): void {
    this.begin(80);
    const columns = this.fileOpenColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.object.pushId(object);
    lo = mixLo(lo, object);
    hi = mixHi(hi, lo, object);
    columns.device.pushId(device);
    lo = mixLo(lo, device);
    hi = mixHi(hi, lo, device);
    this.lo = lo;
    this.hi = hi;
    this.pushText(columns.name, name);
    lo = this.lo;
    hi = this.hi;
    const addressHi = upperHalf(address);
    columns.address.pushWide(this.wide, address | 0, addressHi);
    lo = mixLo(lo, address);
    hi = mixHi(hi, lo, address);
    lo = mixLo(lo, addressHi);
    hi = mixHi(hi, lo, addressHi);
    columns.related.pushId(related);
    lo = mixLo(lo, related);
    hi = mixHi(hi, lo, related);
    columns.options.pushU32(options);
    lo = mixLo(lo, options);
    hi = mixHi(hi, lo, options);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  fileClose(object: number): void {
    this.begin(81);
    const columns = this.fileCloseColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.object.pushId(object);
    lo = mixLo(lo, object);
    hi = mixHi(hi, lo, object);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  processCreate(process: number, name: string, parent: number, object: GuestAddress, pid: number): void {
    this.begin(82);
    const columns = this.processCreateColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.process.pushId(process);
    lo = mixLo(lo, process);
    hi = mixHi(hi, lo, process);
    this.lo = lo;
    this.hi = hi;
    this.pushText(columns.name, name);
    lo = this.lo;
    hi = this.hi;
    columns.parent.pushId(parent);
    lo = mixLo(lo, parent);
    hi = mixHi(hi, lo, parent);
    const objectHi = upperHalf(object);
    columns.object.pushWide(this.wide, object | 0, objectHi);
    lo = mixLo(lo, object);
    hi = mixHi(hi, lo, object);
    lo = mixLo(lo, objectHi);
    hi = mixHi(hi, lo, objectHi);
    columns.pid.pushU32(pid);
    lo = mixLo(lo, pid);
    hi = mixHi(hi, lo, pid);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  processExit(process: number, memoryDigestLo: number, memoryDigestHi: number, status: number): void {
    this.begin(83);
    const columns = this.processExitColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.process.pushId(process);
    lo = mixLo(lo, process);
    hi = mixHi(hi, lo, process);
    columns.memoryDigest.pushWide(this.wide, memoryDigestLo, memoryDigestHi);
    lo = mixLo(lo, memoryDigestLo);
    hi = mixHi(hi, lo, memoryDigestLo);
    lo = mixLo(lo, memoryDigestHi);
    hi = mixHi(hi, lo, memoryDigestHi);
    columns.status.pushU32(status);
    lo = mixLo(lo, status);
    hi = mixHi(hi, lo, status);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  threadCreate(created: number, process: number, parent: number, ordinal: number, name: string, object: GuestAddress, priority: number, mode: number): void {
    this.begin(84);
    const columns = this.threadCreateColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.created.pushId(created);
    lo = mixLo(lo, created);
    hi = mixHi(hi, lo, created);
    columns.process.pushId(process);
    lo = mixLo(lo, process);
    hi = mixHi(hi, lo, process);
    columns.parent.pushId(parent);
    lo = mixLo(lo, parent);
    hi = mixHi(hi, lo, parent);
    columns.ordinal.pushU32(ordinal);
    lo = mixLo(lo, ordinal);
    hi = mixHi(hi, lo, ordinal);
    this.lo = lo;
    this.hi = hi;
    this.pushText(columns.name, name);
    lo = this.lo;
    hi = this.hi;
    const objectHi = upperHalf(object);
    columns.object.pushWide(this.wide, object | 0, objectHi);
    lo = mixLo(lo, object);
    hi = mixHi(hi, lo, object);
    lo = mixLo(lo, objectHi);
    hi = mixHi(hi, lo, objectHi);
    columns.priority.pushU8(priority);
    lo = mixLo(lo, priority);
    hi = mixHi(hi, lo, priority);
    columns.mode.pushU8(mode);
    lo = mixLo(lo, mode);
    hi = mixHi(hi, lo, mode);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  threadExit(exited: number, status: number): void {
    this.begin(85);
    const columns = this.threadExitColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.exited.pushId(exited);
    lo = mixLo(lo, exited);
    hi = mixHi(hi, lo, exited);
    columns.status.pushU32(status);
    lo = mixLo(lo, status);
    hi = mixHi(hi, lo, status);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  contextSwitch(from: number, to: number, reason: number, priority: number): void {
    this.begin(86);
    const columns = this.contextSwitchColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.from.pushId(from);
    lo = mixLo(lo, from);
    hi = mixHi(hi, lo, from);
    columns.to.pushId(to);
    lo = mixLo(lo, to);
    hi = mixHi(hi, lo, to);
    columns.reason.pushU8(reason);
    lo = mixLo(lo, reason);
    hi = mixHi(hi, lo, reason);
    columns.priority.pushU8(priority);
    lo = mixLo(lo, priority);
    hi = mixHi(hi, lo, priority);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  driverEntryCall(driver: number, routine: GuestAddress, count: number): void {
    this.begin(87);
    const columns = this.driverEntryCallColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.driver.pushId(driver);
    lo = mixLo(lo, driver);
    hi = mixHi(hi, lo, driver);
    const routineHi = upperHalf(routine);
    columns.routine.pushWide(this.wide, routine | 0, routineHi);
    lo = mixLo(lo, routine);
    hi = mixHi(hi, lo, routine);
    lo = mixLo(lo, routineHi);
    hi = mixHi(hi, lo, routineHi);
    columns.count.pushU32(count);
    lo = mixLo(lo, count);
    hi = mixHi(hi, lo, count);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  driverUnloadReturn(driver: number): void {
    this.begin(88);
    const columns = this.driverUnloadReturnColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.driver.pushId(driver);
    lo = mixLo(lo, driver);
    hi = mixHi(hi, lo, driver);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  deviceFlags(device: number, old: number, flags: number): void {
    this.begin(89);
    const columns = this.deviceFlagsColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.device.pushId(device);
    lo = mixLo(lo, device);
    hi = mixHi(hi, lo, device);
    columns.old.pushU32(old);
    lo = mixLo(lo, old);
    hi = mixHi(hi, lo, old);
    columns.flags.pushU32(flags);
    lo = mixLo(lo, flags);
    hi = mixHi(hi, lo, flags);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  fileCleanup(object: number): void {
    this.begin(90);
    const columns = this.fileCleanupColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.object.pushId(object);
    lo = mixLo(lo, object);
    hi = mixHi(hi, lo, object);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  fileInformation(object: number, operation: number, informationClass: number, name: string, offsetLo: number, offsetHi: number, lengthLo: number, lengthHi: number, status: number, informationLo: number, informationHi: number, data: Uint8Array): void {
    this.begin(91);
    const columns = this.fileInformationColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.object.pushId(object);
    lo = mixLo(lo, object);
    hi = mixHi(hi, lo, object);
    columns.operation.pushU8(operation);
    lo = mixLo(lo, operation);
    hi = mixHi(hi, lo, operation);
    columns.informationClass.pushU32(informationClass);
    lo = mixLo(lo, informationClass);
    hi = mixHi(hi, lo, informationClass);
    this.lo = lo;
    this.hi = hi;
    this.pushText(columns.name, name);
    lo = this.lo;
    hi = this.hi;
    columns.offset.pushWide(this.wide, offsetLo, offsetHi);
    lo = mixLo(lo, offsetLo);
    hi = mixHi(hi, lo, offsetLo);
    lo = mixLo(lo, offsetHi);
    hi = mixHi(hi, lo, offsetHi);
    columns.length.pushWide(this.wide, lengthLo, lengthHi);
    lo = mixLo(lo, lengthLo);
    hi = mixHi(hi, lo, lengthLo);
    lo = mixLo(lo, lengthHi);
    hi = mixHi(hi, lo, lengthHi);
    columns.status.pushU32(status);
    lo = mixLo(lo, status);
    hi = mixHi(hi, lo, status);
    columns.information.pushWide(this.wide, informationLo, informationHi);
    lo = mixLo(lo, informationLo);
    hi = mixHi(hi, lo, informationLo);
    lo = mixLo(lo, informationHi);
    hi = mixHi(hi, lo, informationHi);
    this.lo = lo;
    this.hi = hi;
    this.pushPayload(columns.data, columns.dataBlob, 10, data);
    this.end();
  }

  threadReady(readied: number, cause: number, priority: number): void {
    this.begin(92);
    const columns = this.threadReadyColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.readied.pushId(readied);
    lo = mixLo(lo, readied);
    hi = mixHi(hi, lo, readied);
    columns.cause.pushU8(cause);
    lo = mixLo(lo, cause);
    hi = mixHi(hi, lo, cause);
    columns.priority.pushU8(priority);
    lo = mixLo(lo, priority);
    hi = mixHi(hi, lo, priority);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  threadPriority(changed: number, old: number, priority: number, boost: number): void {
    this.begin(93);
    const columns = this.threadPriorityColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.changed.pushId(changed);
    lo = mixLo(lo, changed);
    hi = mixHi(hi, lo, changed);
    columns.old.pushU8(old);
    lo = mixLo(lo, old);
    hi = mixHi(hi, lo, old);
    columns.priority.pushU8(priority);
    lo = mixLo(lo, priority);
    hi = mixHi(hi, lo, priority);
    columns.boost.pushU8(boost);
    lo = mixLo(lo, boost);
    hi = mixHi(hi, lo, boost);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  threadSuspend(changed: number, count: number): void {
    this.begin(94);
    const columns = this.threadSuspendColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.changed.pushId(changed);
    lo = mixLo(lo, changed);
    hi = mixHi(hi, lo, changed);
    columns.count.pushU32(count);
    lo = mixLo(lo, count);
    hi = mixHi(hi, lo, count);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  processAttach(process: number): void {
    this.begin(95);
    const columns = this.processAttachColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.process.pushId(process);
    lo = mixLo(lo, process);
    hi = mixHi(hi, lo, process);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  irpAllocate(irp: number, address: GuestAddress, stackSize: number, size: number, cause: number, parent: number, action: number): void {
    this.begin(96);
    const columns = this.irpAllocateColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.irp.pushId(irp);
    lo = mixLo(lo, irp);
    hi = mixHi(hi, lo, irp);
    const addressHi = upperHalf(address);
    columns.address.pushWide(this.wide, address | 0, addressHi);
    lo = mixLo(lo, address);
    hi = mixHi(hi, lo, address);
    lo = mixLo(lo, addressHi);
    hi = mixHi(hi, lo, addressHi);
    columns.stackSize.pushU8(stackSize);
    lo = mixLo(lo, stackSize);
    hi = mixHi(hi, lo, stackSize);
    columns.size.pushU32(size);
    lo = mixLo(lo, size);
    hi = mixHi(hi, lo, size);
    columns.cause.pushU8(cause);
    lo = mixLo(lo, cause);
    hi = mixHi(hi, lo, cause);
    columns.parent.pushId(parent);
    lo = mixLo(lo, parent);
    hi = mixHi(hi, lo, parent);
    columns.action.pushId(action);
    lo = mixLo(lo, action);
    hi = mixHi(hi, lo, action);
    this.lo = lo;
    this.hi = hi;
    this.noteIrp(irp);
    this.end();
  }

  irpDispatch(irp: number, device: number, driver: number, file: number, major: number, minor: number, location: number, flags: number, requestorMode: number, argument1Lo: number, argument1Hi: number, argument2Lo: number, argument2Hi: number, argument3Lo: number, argument3Hi: number, argument4Lo: number, argument4Hi: number, routine: GuestAddress, irpFlags: number, access: number, systemBufferLo: number, systemBufferHi: number, mdlLo: number, mdlHi: number, userBufferLo: number, userBufferHi: number): void {
    this.begin(97);
    const columns = this.irpDispatchColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.irp.pushId(irp);
    lo = mixLo(lo, irp);
    hi = mixHi(hi, lo, irp);
    columns.device.pushId(device);
    lo = mixLo(lo, device);
    hi = mixHi(hi, lo, device);
    columns.driver.pushId(driver);
    lo = mixLo(lo, driver);
    hi = mixHi(hi, lo, driver);
    columns.file.pushId(file);
    lo = mixLo(lo, file);
    hi = mixHi(hi, lo, file);
    columns.major.pushU8(major);
    lo = mixLo(lo, major);
    hi = mixHi(hi, lo, major);
    columns.minor.pushU8(minor);
    lo = mixLo(lo, minor);
    hi = mixHi(hi, lo, minor);
    columns.location.pushU8(location);
    lo = mixLo(lo, location);
    hi = mixHi(hi, lo, location);
    columns.flags.pushU8(flags);
    lo = mixLo(lo, flags);
    hi = mixHi(hi, lo, flags);
    columns.requestorMode.pushU8(requestorMode);
    lo = mixLo(lo, requestorMode);
    hi = mixHi(hi, lo, requestorMode);
    columns.argument1.pushWide(this.wide, argument1Lo, argument1Hi);
    lo = mixLo(lo, argument1Lo);
    hi = mixHi(hi, lo, argument1Lo);
    lo = mixLo(lo, argument1Hi);
    hi = mixHi(hi, lo, argument1Hi);
    columns.argument2.pushWide(this.wide, argument2Lo, argument2Hi);
    lo = mixLo(lo, argument2Lo);
    hi = mixHi(hi, lo, argument2Lo);
    lo = mixLo(lo, argument2Hi);
    hi = mixHi(hi, lo, argument2Hi);
    columns.argument3.pushWide(this.wide, argument3Lo, argument3Hi);
    lo = mixLo(lo, argument3Lo);
    hi = mixHi(hi, lo, argument3Lo);
    lo = mixLo(lo, argument3Hi);
    hi = mixHi(hi, lo, argument3Hi);
    columns.argument4.pushWide(this.wide, argument4Lo, argument4Hi);
    lo = mixLo(lo, argument4Lo);
    hi = mixHi(hi, lo, argument4Lo);
    lo = mixLo(lo, argument4Hi);
    hi = mixHi(hi, lo, argument4Hi);
    const routineHi = upperHalf(routine);
    columns.routine.pushWide(this.wide, routine | 0, routineHi);
    lo = mixLo(lo, routine);
    hi = mixHi(hi, lo, routine);
    lo = mixLo(lo, routineHi);
    hi = mixHi(hi, lo, routineHi);
    columns.irpFlags.pushU32(irpFlags);
    lo = mixLo(lo, irpFlags);
    hi = mixHi(hi, lo, irpFlags);
    columns.access.pushU32(access);
    lo = mixLo(lo, access);
    hi = mixHi(hi, lo, access);
    columns.systemBuffer.pushWide(this.wide, systemBufferLo, systemBufferHi);
    lo = mixLo(lo, systemBufferLo);
    hi = mixHi(hi, lo, systemBufferLo);
    lo = mixLo(lo, systemBufferHi);
    hi = mixHi(hi, lo, systemBufferHi);
    columns.mdl.pushWide(this.wide, mdlLo, mdlHi);
    lo = mixLo(lo, mdlLo);
    hi = mixHi(hi, lo, mdlLo);
    lo = mixLo(lo, mdlHi);
    hi = mixHi(hi, lo, mdlHi);
    columns.userBuffer.pushWide(this.wide, userBufferLo, userBufferHi);
    lo = mixLo(lo, userBufferLo);
    hi = mixHi(hi, lo, userBufferLo);
    lo = mixLo(lo, userBufferHi);
    hi = mixHi(hi, lo, userBufferHi);
    this.lo = lo;
    this.hi = hi;
    this.noteIrp(irp);
    this.end();
  }

  irpDispatchReturn(irp: number, driver: number, status: number, device: number): void {
    this.begin(98);
    const columns = this.irpDispatchReturnColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.irp.pushId(irp);
    lo = mixLo(lo, irp);
    hi = mixHi(hi, lo, irp);
    columns.driver.pushId(driver);
    lo = mixLo(lo, driver);
    hi = mixHi(hi, lo, driver);
    columns.status.pushU32(status);
    lo = mixLo(lo, status);
    hi = mixHi(hi, lo, status);
    columns.device.pushId(device);
    lo = mixLo(lo, device);
    hi = mixHi(hi, lo, device);
    this.lo = lo;
    this.hi = hi;
    this.noteIrp(irp);
    this.end();
  }

  irpSkip(irp: number, location: number): void {
    this.begin(99);
    const columns = this.irpSkipColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.irp.pushId(irp);
    lo = mixLo(lo, irp);
    hi = mixHi(hi, lo, irp);
    columns.location.pushU8(location);
    lo = mixLo(lo, location);
    hi = mixHi(hi, lo, location);
    this.lo = lo;
    this.hi = hi;
    this.noteIrp(irp);
    this.end();
  }

  irpCopy(irp: number, location: number): void {
    this.begin(100);
    const columns = this.irpCopyColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.irp.pushId(irp);
    lo = mixLo(lo, irp);
    hi = mixHi(hi, lo, irp);
    columns.location.pushU8(location);
    lo = mixLo(lo, location);
    hi = mixHi(hi, lo, location);
    this.lo = lo;
    this.hi = hi;
    this.noteIrp(irp);
    this.end();
  }

  irpSetCompletion(irp: number, location: number, routine: GuestAddress, contextLo: number, contextHi: number, control: number): void {
    this.begin(101);
    const columns = this.irpSetCompletionColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.irp.pushId(irp);
    lo = mixLo(lo, irp);
    hi = mixHi(hi, lo, irp);
    columns.location.pushU8(location);
    lo = mixLo(lo, location);
    hi = mixHi(hi, lo, location);
    const routineHi = upperHalf(routine);
    columns.routine.pushWide(this.wide, routine | 0, routineHi);
    lo = mixLo(lo, routine);
    hi = mixHi(hi, lo, routine);
    lo = mixLo(lo, routineHi);
    hi = mixHi(hi, lo, routineHi);
    columns.context.pushWide(this.wide, contextLo, contextHi);
    lo = mixLo(lo, contextLo);
    hi = mixHi(hi, lo, contextLo);
    lo = mixLo(lo, contextHi);
    hi = mixHi(hi, lo, contextHi);
    columns.control.pushU8(control);
    lo = mixLo(lo, control);
    hi = mixHi(hi, lo, control);
    this.lo = lo;
    this.hi = hi;
    this.noteIrp(irp);
    this.end();
  }

  irpMarkPending(irp: number, location: number): void {
    this.begin(102);
    const columns = this.irpMarkPendingColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.irp.pushId(irp);
    lo = mixLo(lo, irp);
    hi = mixHi(hi, lo, irp);
    columns.location.pushU8(location);
    lo = mixLo(lo, location);
    hi = mixHi(hi, lo, location);
    this.lo = lo;
    this.hi = hi;
    this.noteIrp(irp);
    this.end();
  }

  irpCompletionCall(irp: number, location: number, routine: GuestAddress, contextLo: number, contextHi: number, device: number): void {
    this.begin(103);
    const columns = this.irpCompletionCallColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.irp.pushId(irp);
    lo = mixLo(lo, irp);
    hi = mixHi(hi, lo, irp);
    columns.location.pushU8(location);
    lo = mixLo(lo, location);
    hi = mixHi(hi, lo, location);
    const routineHi = upperHalf(routine);
    columns.routine.pushWide(this.wide, routine | 0, routineHi);
    lo = mixLo(lo, routine);
    hi = mixHi(hi, lo, routine);
    lo = mixLo(lo, routineHi);
    hi = mixHi(hi, lo, routineHi);
    columns.context.pushWide(this.wide, contextLo, contextHi);
    lo = mixLo(lo, contextLo);
    hi = mixHi(hi, lo, contextLo);
    lo = mixLo(lo, contextHi);
    hi = mixHi(hi, lo, contextHi);
    columns.device.pushId(device);
    lo = mixLo(lo, device);
    hi = mixHi(hi, lo, device);
    this.lo = lo;
    this.hi = hi;
    this.noteIrp(irp);
    this.end();
  }

  irpCompletionReturn(irp: number, status: number): void {
    this.begin(104);
    const columns = this.irpCompletionReturnColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.irp.pushId(irp);
    lo = mixLo(lo, irp);
    hi = mixHi(hi, lo, irp);
    columns.status.pushU32(status);
    lo = mixLo(lo, status);
    hi = mixHi(hi, lo, status);
    this.lo = lo;
    this.hi = hi;
    this.noteIrp(irp);
    this.end();
  }

  irpComplete(irp: number, driver: number, status: number, informationLo: number, informationHi: number, priorityBoost: number, location: number, cancel: number): void {
    this.begin(105);
    const columns = this.irpCompleteColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.irp.pushId(irp);
    lo = mixLo(lo, irp);
    hi = mixHi(hi, lo, irp);
    columns.driver.pushId(driver);
    lo = mixLo(lo, driver);
    hi = mixHi(hi, lo, driver);
    columns.status.pushU32(status);
    lo = mixLo(lo, status);
    hi = mixHi(hi, lo, status);
    columns.information.pushWide(this.wide, informationLo, informationHi);
    lo = mixLo(lo, informationLo);
    hi = mixHi(hi, lo, informationLo);
    lo = mixLo(lo, informationHi);
    hi = mixHi(hi, lo, informationHi);
    columns.priorityBoost.pushU8(priorityBoost);
    lo = mixLo(lo, priorityBoost);
    hi = mixHi(hi, lo, priorityBoost);
    columns.location.pushU8(location);
    lo = mixLo(lo, location);
    hi = mixHi(hi, lo, location);
    columns.cancel.pushU8(cancel);
    lo = mixLo(lo, cancel);
    hi = mixHi(hi, lo, cancel);
    this.lo = lo;
    this.hi = hi;
    this.noteIrp(irp);
    this.end();
  }

  irpFree(irp: number): void {
    this.begin(106);
    const columns = this.irpFreeColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.irp.pushId(irp);
    lo = mixLo(lo, irp);
    hi = mixHi(hi, lo, irp);
    this.lo = lo;
    this.hi = hi;
    this.noteIrp(irp);
    this.end();
  }

  irpData(irp: number, direction: number, length: number, digestLo: number, digestHi: number, data: Uint8Array): void {
    this.begin(107);
    const columns = this.irpDataColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.irp.pushId(irp);
    lo = mixLo(lo, irp);
    hi = mixHi(hi, lo, irp);
    columns.direction.pushU8(direction);
    lo = mixLo(lo, direction);
    hi = mixHi(hi, lo, direction);
    columns.length.pushU32(length);
    lo = mixLo(lo, length);
    hi = mixHi(hi, lo, length);
    columns.digest.pushWide(this.wide, digestLo, digestHi);
    lo = mixLo(lo, digestLo);
    hi = mixHi(hi, lo, digestLo);
    lo = mixLo(lo, digestHi);
    hi = mixHi(hi, lo, digestHi);
    this.lo = lo;
    this.hi = hi;
    this.pushPayload(columns.data, columns.dataBlob, 5, data);
    this.noteIrp(irp);
    this.end();
  }

  irpFinish(irp: number, requester: number, status: number, informationLo: number, informationHi: number, byApc: number): void {
    this.begin(108);
    const columns = this.irpFinishColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.irp.pushId(irp);
    lo = mixLo(lo, irp);
    hi = mixHi(hi, lo, irp);
    columns.requester.pushId(requester);
    lo = mixLo(lo, requester);
    hi = mixHi(hi, lo, requester);
    columns.status.pushU32(status);
    lo = mixLo(lo, status);
    hi = mixHi(hi, lo, status);
    columns.information.pushWide(this.wide, informationLo, informationHi);
    lo = mixLo(lo, informationLo);
    hi = mixHi(hi, lo, informationLo);
    lo = mixLo(lo, informationHi);
    hi = mixHi(hi, lo, informationHi);
    columns.byApc.pushU8(byApc);
    lo = mixLo(lo, byApc);
    hi = mixHi(hi, lo, byApc);
    this.lo = lo;
    this.hi = hi;
    this.noteIrp(irp);
    this.end();
  }

  irpCancel(irp: number, cause: number, routine: GuestAddress): void {
    this.begin(109);
    const columns = this.irpCancelColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.irp.pushId(irp);
    lo = mixLo(lo, irp);
    hi = mixHi(hi, lo, irp);
    columns.cause.pushU8(cause);
    lo = mixLo(lo, cause);
    hi = mixHi(hi, lo, cause);
    const routineHi = upperHalf(routine);
    columns.routine.pushWide(this.wide, routine | 0, routineHi);
    lo = mixLo(lo, routine);
    hi = mixHi(hi, lo, routine);
    lo = mixLo(lo, routineHi);
    hi = mixHi(hi, lo, routineHi);
    this.lo = lo;
    this.hi = hi;
    this.noteIrp(irp);
    this.end();
  }

  irpSetCancel(irp: number, routine: GuestAddress, old: GuestAddress): void {
    this.begin(110);
    const columns = this.irpSetCancelColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.irp.pushId(irp);
    lo = mixLo(lo, irp);
    hi = mixHi(hi, lo, irp);
    const routineHi = upperHalf(routine);
    columns.routine.pushWide(this.wide, routine | 0, routineHi);
    lo = mixLo(lo, routine);
    hi = mixHi(hi, lo, routine);
    lo = mixLo(lo, routineHi);
    hi = mixHi(hi, lo, routineHi);
    const oldHi = upperHalf(old);
    columns.old.pushWide(this.wide, old | 0, oldHi);
    lo = mixLo(lo, old);
    hi = mixHi(hi, lo, old);
    lo = mixLo(lo, oldHi);
    hi = mixHi(hi, lo, oldHi);
    this.lo = lo;
    this.hi = hi;
    this.noteIrp(irp);
    this.end();
  }

  irpCancelCall(irp: number, device: number, routine: GuestAddress): void {
    this.begin(111);
    const columns = this.irpCancelCallColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.irp.pushId(irp);
    lo = mixLo(lo, irp);
    hi = mixHi(hi, lo, irp);
    columns.device.pushId(device);
    lo = mixLo(lo, device);
    hi = mixHi(hi, lo, device);
    const routineHi = upperHalf(routine);
    columns.routine.pushWide(this.wide, routine | 0, routineHi);
    lo = mixLo(lo, routine);
    hi = mixHi(hi, lo, routine);
    lo = mixLo(lo, routineHi);
    hi = mixHi(hi, lo, routineHi);
    this.lo = lo;
    this.hi = hi;
    this.noteIrp(irp);
    this.end();
  }

  irpCancelReturn(irp: number): void {
    this.begin(112);
    const columns = this.irpCancelReturnColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.irp.pushId(irp);
    lo = mixLo(lo, irp);
    hi = mixHi(hi, lo, irp);
    this.lo = lo;
    this.hi = hi;
    this.noteIrp(irp);
    this.end();
  }

  irpQueue(irp: number, type: number, queue: GuestAddress, key: number, status: number): void {
    this.begin(113);
    const columns = this.irpQueueColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.irp.pushId(irp);
    lo = mixLo(lo, irp);
    hi = mixHi(hi, lo, irp);
    columns.type.pushU8(type);
    lo = mixLo(lo, type);
    hi = mixHi(hi, lo, type);
    const queueHi = upperHalf(queue);
    columns.queue.pushWide(this.wide, queue | 0, queueHi);
    lo = mixLo(lo, queue);
    hi = mixHi(hi, lo, queue);
    lo = mixLo(lo, queueHi);
    hi = mixHi(hi, lo, queueHi);
    columns.key.pushU32(key);
    lo = mixLo(lo, key);
    hi = mixHi(hi, lo, key);
    columns.status.pushU32(status);
    lo = mixLo(lo, status);
    hi = mixHi(hi, lo, status);
    this.lo = lo;
    this.hi = hi;
    this.noteIrp(irp);
    this.end();
  }

  irpDequeue(irp: number, type: number, queue: GuestAddress): void {
    this.begin(114);
    const columns = this.irpDequeueColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.irp.pushId(irp);
    lo = mixLo(lo, irp);
    hi = mixHi(hi, lo, irp);
    columns.type.pushU8(type);
    lo = mixLo(lo, type);
    hi = mixHi(hi, lo, type);
    const queueHi = upperHalf(queue);
    columns.queue.pushWide(this.wide, queue | 0, queueHi);
    lo = mixLo(lo, queue);
    hi = mixHi(hi, lo, queue);
    lo = mixLo(lo, queueHi);
    hi = mixHi(hi, lo, queueHi);
    this.lo = lo;
    this.hi = hi;
    this.noteIrp(irp);
    this.end();
  }

  irpStart(irp: number, device: number, routine: GuestAddress): void {
    this.begin(115);
    const columns = this.irpStartColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.irp.pushId(irp);
    lo = mixLo(lo, irp);
    hi = mixHi(hi, lo, irp);
    columns.device.pushId(device);
    lo = mixLo(lo, device);
    hi = mixHi(hi, lo, device);
    const routineHi = upperHalf(routine);
    columns.routine.pushWide(this.wide, routine | 0, routineHi);
    lo = mixLo(lo, routine);
    hi = mixHi(hi, lo, routine);
    lo = mixLo(lo, routineHi);
    hi = mixHi(hi, lo, routineHi);
    this.lo = lo;
    this.hi = hi;
    this.noteIrp(irp);
    this.end();
  }

  irpStartReturn(irp: number, device: number): void {
    this.begin(116);
    const columns = this.irpStartReturnColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.irp.pushId(irp);
    lo = mixLo(lo, irp);
    hi = mixHi(hi, lo, irp);
    columns.device.pushId(device);
    lo = mixLo(lo, device);
    hi = mixHi(hi, lo, device);
    this.lo = lo;
    this.hi = hi;
    this.noteIrp(irp);
    this.end();
  }

  fastIoCall(device: number, driver: number, file: number, operation: number, routine: GuestAddress, offsetLo: number, offsetHi: number, lengthLo: number, lengthHi: number, controlCode: number): void {
    this.begin(117);
    const columns = this.fastIoCallColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.device.pushId(device);
    lo = mixLo(lo, device);
    hi = mixHi(hi, lo, device);
    columns.driver.pushId(driver);
    lo = mixLo(lo, driver);
    hi = mixHi(hi, lo, driver);
    columns.file.pushId(file);
    lo = mixLo(lo, file);
    hi = mixHi(hi, lo, file);
    columns.operation.pushU8(operation);
    lo = mixLo(lo, operation);
    hi = mixHi(hi, lo, operation);
    const routineHi = upperHalf(routine);
    columns.routine.pushWide(this.wide, routine | 0, routineHi);
    lo = mixLo(lo, routine);
    hi = mixHi(hi, lo, routine);
    lo = mixLo(lo, routineHi);
    hi = mixHi(hi, lo, routineHi);
    columns.offset.pushWide(this.wide, offsetLo, offsetHi);
    lo = mixLo(lo, offsetLo);
    hi = mixHi(hi, lo, offsetLo);
    lo = mixLo(lo, offsetHi);
    hi = mixHi(hi, lo, offsetHi);
    columns.length.pushWide(this.wide, lengthLo, lengthHi);
    lo = mixLo(lo, lengthLo);
    hi = mixHi(hi, lo, lengthLo);
    lo = mixLo(lo, lengthHi);
    hi = mixHi(hi, lo, lengthHi);
    columns.controlCode.pushU32(controlCode);
    lo = mixLo(lo, controlCode);
    hi = mixHi(hi, lo, controlCode);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  fastIoReturn(device: number, operation: number, handled: number, status: number, informationLo: number, informationHi: number): void {
    this.begin(118);
    const columns = this.fastIoReturnColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.device.pushId(device);
    lo = mixLo(lo, device);
    hi = mixHi(hi, lo, device);
    columns.operation.pushU8(operation);
    lo = mixLo(lo, operation);
    hi = mixHi(hi, lo, operation);
    columns.handled.pushU8(handled);
    lo = mixLo(lo, handled);
    hi = mixHi(hi, lo, handled);
    columns.status.pushU32(status);
    lo = mixLo(lo, status);
    hi = mixHi(hi, lo, status);
    columns.information.pushWide(this.wide, informationLo, informationHi);
    lo = mixLo(lo, informationLo);
    hi = mixHi(hi, lo, informationLo);
    lo = mixLo(lo, informationHi);
    hi = mixHi(hi, lo, informationHi);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  completionPacket(object: number, removed: number, irp: number, keyLo: number, keyHi: number, contextLo: number, contextHi: number, status: number, informationLo: number, informationHi: number): void {
    this.begin(119);
    const columns = this.completionPacketColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.object.pushId(object);
    lo = mixLo(lo, object);
    hi = mixHi(hi, lo, object);
    columns.removed.pushU8(removed);
    lo = mixLo(lo, removed);
    hi = mixHi(hi, lo, removed);
    columns.irp.pushId(irp);
    lo = mixLo(lo, irp);
    hi = mixHi(hi, lo, irp);
    columns.key.pushWide(this.wide, keyLo, keyHi);
    lo = mixLo(lo, keyLo);
    hi = mixHi(hi, lo, keyLo);
    lo = mixLo(lo, keyHi);
    hi = mixHi(hi, lo, keyHi);
    columns.context.pushWide(this.wide, contextLo, contextHi);
    lo = mixLo(lo, contextLo);
    hi = mixHi(hi, lo, contextLo);
    lo = mixLo(lo, contextHi);
    hi = mixHi(hi, lo, contextHi);
    columns.status.pushU32(status);
    lo = mixLo(lo, status);
    hi = mixHi(hi, lo, status);
    columns.information.pushWide(this.wide, informationLo, informationHi);
    lo = mixLo(lo, informationLo);
    hi = mixHi(hi, lo, informationLo);
    lo = mixLo(lo, informationHi);
    hi = mixHi(hi, lo, informationHi);
    this.lo = lo;
    this.hi = hi;
    this.noteIrp(irp);
    this.end();
  }

  lockAcquire(lock: number, type: number, address: GuestAddress, mode: number, depth: number, waited: number, tried: number): void {
    this.begin(128);
    const columns = this.lockAcquireColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.lock.pushId(lock);
    lo = mixLo(lo, lock);
    hi = mixHi(hi, lo, lock);
    columns.type.pushU8(type);
    lo = mixLo(lo, type);
    hi = mixHi(hi, lo, type);
    const addressHi = upperHalf(address);
    columns.address.pushWide(this.wide, address | 0, addressHi);
    lo = mixLo(lo, address);
    hi = mixHi(hi, lo, address);
    lo = mixLo(lo, addressHi);
    hi = mixHi(hi, lo, addressHi);
    columns.mode.pushU8(mode);
    lo = mixLo(lo, mode);
    hi = mixHi(hi, lo, mode);
    columns.depth.pushU32(depth);
    lo = mixLo(lo, depth);
    hi = mixHi(hi, lo, depth);
    columns.waited.pushMono(waited);
    lo = mixLo(lo, waited);
    hi = mixHi(hi, lo, waited);
    lo = mixLo(lo, upperHalf(waited));
    hi = mixHi(hi, lo, upperHalf(waited));
    columns.tried.pushU8(tried);
    lo = mixLo(lo, tried);
    hi = mixHi(hi, lo, tried);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  lockRelease(lock: number, type: number, address: GuestAddress, mode: number, depth: number, held: number): void {
    this.begin(129);
    const columns = this.lockReleaseColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.lock.pushId(lock);
    lo = mixLo(lo, lock);
    hi = mixHi(hi, lo, lock);
    columns.type.pushU8(type);
    lo = mixLo(lo, type);
    hi = mixHi(hi, lo, type);
    const addressHi = upperHalf(address);
    columns.address.pushWide(this.wide, address | 0, addressHi);
    lo = mixLo(lo, address);
    hi = mixHi(hi, lo, address);
    lo = mixLo(lo, addressHi);
    hi = mixHi(hi, lo, addressHi);
    columns.mode.pushU8(mode);
    lo = mixLo(lo, mode);
    hi = mixHi(hi, lo, mode);
    columns.depth.pushU32(depth);
    lo = mixLo(lo, depth);
    hi = mixHi(hi, lo, depth);
    columns.held.pushMono(held);
    lo = mixLo(lo, held);
    hi = mixHi(hi, lo, held);
    lo = mixLo(lo, upperHalf(held));
    hi = mixHi(hi, lo, upperHalf(held));
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  lockContend(lock: number, type: number, owner: number, address: GuestAddress, mode: number): void {
    this.begin(130);
    const columns = this.lockContendColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.lock.pushId(lock);
    lo = mixLo(lo, lock);
    hi = mixHi(hi, lo, lock);
    columns.type.pushU8(type);
    lo = mixLo(lo, type);
    hi = mixHi(hi, lo, type);
    columns.owner.pushId(owner);
    lo = mixLo(lo, owner);
    hi = mixHi(hi, lo, owner);
    const addressHi = upperHalf(address);
    columns.address.pushWide(this.wide, address | 0, addressHi);
    lo = mixLo(lo, address);
    hi = mixHi(hi, lo, address);
    lo = mixLo(lo, addressHi);
    hi = mixHi(hi, lo, addressHi);
    columns.mode.pushU8(mode);
    lo = mixLo(lo, mode);
    hi = mixHi(hi, lo, mode);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  waitBegin(object: GuestAddress, count: number, mode: number, alertable: number, timeoutLo: number, timeoutHi: number, type: number, waitType: number, reason: number, others: Uint32Array, othersCount: number): void {
    this.begin(131);
    const columns = this.waitBeginColumns;
    let lo = this.lo;
    let hi = this.hi;
    const objectHi = upperHalf(object);
    columns.object.pushWide(this.wide, object | 0, objectHi);
    lo = mixLo(lo, object);
    hi = mixHi(hi, lo, object);
    lo = mixLo(lo, objectHi);
    hi = mixHi(hi, lo, objectHi);
    columns.count.pushU8(count);
    lo = mixLo(lo, count);
    hi = mixHi(hi, lo, count);
    columns.mode.pushU8(mode);
    lo = mixLo(lo, mode);
    hi = mixHi(hi, lo, mode);
    columns.alertable.pushU8(alertable);
    lo = mixLo(lo, alertable);
    hi = mixHi(hi, lo, alertable);
    columns.timeout.pushWide(this.wide, timeoutLo, timeoutHi);
    lo = mixLo(lo, timeoutLo);
    hi = mixHi(hi, lo, timeoutLo);
    lo = mixLo(lo, timeoutHi);
    hi = mixHi(hi, lo, timeoutHi);
    columns.type.pushU8(type);
    lo = mixLo(lo, type);
    hi = mixHi(hi, lo, type);
    columns.waitType.pushU8(waitType);
    lo = mixLo(lo, waitType);
    hi = mixHi(hi, lo, waitType);
    columns.reason.pushU8(reason);
    lo = mixLo(lo, reason);
    hi = mixHi(hi, lo, reason);
    this.lo = lo;
    this.hi = hi;
    this.pushList(columns.othersCount, columns.others, others, othersCount);
    this.end();
  }

  waitEnd(status: number, waited: number): void {
    this.begin(132);
    const columns = this.waitEndColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.status.pushU32(status);
    lo = mixLo(lo, status);
    hi = mixHi(hi, lo, status);
    columns.waited.pushMono(waited);
    lo = mixLo(lo, waited);
    hi = mixHi(hi, lo, waited);
    lo = mixLo(lo, upperHalf(waited));
    hi = mixHi(hi, lo, upperHalf(waited));
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  signal(object: GuestAddress, state: number, old: number, type: number): void {
    this.begin(133);
    const columns = this.signalColumns;
    let lo = this.lo;
    let hi = this.hi;
    const objectHi = upperHalf(object);
    columns.object.pushWide(this.wide, object | 0, objectHi);
    lo = mixLo(lo, object);
    hi = mixHi(hi, lo, object);
    lo = mixLo(lo, objectHi);
    hi = mixHi(hi, lo, objectHi);
    columns.state.pushU32(state);
    lo = mixLo(lo, state);
    hi = mixHi(hi, lo, state);
    columns.old.pushU32(old);
    lo = mixLo(lo, old);
    hi = mixHi(hi, lo, old);
    columns.type.pushU8(type);
    lo = mixLo(lo, type);
    hi = mixHi(hi, lo, type);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  irqlChange(old: number, newValue: number, cause: string): void {
    this.begin(134);
    const columns = this.irqlChangeColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.old.pushU8(old);
    lo = mixLo(lo, old);
    hi = mixHi(hi, lo, old);
    columns.newValue.pushU8(newValue);
    lo = mixLo(lo, newValue);
    hi = mixHi(hi, lo, newValue);
    this.lo = lo;
    this.hi = hi;
    this.pushText(columns.cause, cause);
    this.end();
  }

  lockInitialize(lock: number, type: number, address: GuestAddress): void {
    this.begin(135);
    const columns = this.lockInitializeColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.lock.pushId(lock);
    lo = mixLo(lo, lock);
    hi = mixHi(hi, lo, lock);
    columns.type.pushU8(type);
    lo = mixLo(lo, type);
    hi = mixHi(hi, lo, type);
    const addressHi = upperHalf(address);
    columns.address.pushWide(this.wide, address | 0, addressHi);
    lo = mixLo(lo, address);
    hi = mixHi(hi, lo, address);
    lo = mixLo(lo, addressHi);
    hi = mixHi(hi, lo, addressHi);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  lockDelete(lock: number, type: number): void {
    this.begin(136);
    const columns = this.lockDeleteColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.lock.pushId(lock);
    lo = mixLo(lo, lock);
    hi = mixHi(hi, lo, lock);
    columns.type.pushU8(type);
    lo = mixLo(lo, type);
    hi = mixHi(hi, lo, type);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  lockTry(lock: number, type: number, address: GuestAddress, mode: number, owner: number): void {
    this.begin(137);
    const columns = this.lockTryColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.lock.pushId(lock);
    lo = mixLo(lo, lock);
    hi = mixHi(hi, lo, lock);
    columns.type.pushU8(type);
    lo = mixLo(lo, type);
    hi = mixHi(hi, lo, type);
    const addressHi = upperHalf(address);
    columns.address.pushWide(this.wide, address | 0, addressHi);
    lo = mixLo(lo, address);
    hi = mixHi(hi, lo, address);
    lo = mixLo(lo, addressHi);
    hi = mixHi(hi, lo, addressHi);
    columns.mode.pushU8(mode);
    lo = mixLo(lo, mode);
    hi = mixHi(hi, lo, mode);
    columns.owner.pushId(owner);
    lo = mixLo(lo, owner);
    hi = mixHi(hi, lo, owner);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  lockConvert(lock: number, type: number, mode: number): void {
    this.begin(138);
    const columns = this.lockConvertColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.lock.pushId(lock);
    lo = mixLo(lo, lock);
    hi = mixHi(hi, lo, lock);
    columns.type.pushU8(type);
    lo = mixLo(lo, type);
    hi = mixHi(hi, lo, type);
    columns.mode.pushU8(mode);
    lo = mixLo(lo, mode);
    hi = mixHi(hi, lo, mode);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  region(type: number, left: number, depth: number): void {
    this.begin(139);
    const columns = this.regionColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.type.pushU8(type);
    lo = mixLo(lo, type);
    hi = mixHi(hi, lo, type);
    columns.left.pushU8(left);
    lo = mixLo(lo, left);
    hi = mixHi(hi, lo, left);
    columns.depth.pushU32(depth);
    lo = mixLo(lo, depth);
    hi = mixHi(hi, lo, depth);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  poolAllocate(allocation: number, address: GuestAddress, sizeLo: number, sizeHi: number, tag: number, poolType: number): void {
    this.begin(144);
    const columns = this.poolAllocateColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.allocation.pushId(allocation);
    lo = mixLo(lo, allocation);
    hi = mixHi(hi, lo, allocation);
    const addressHi = upperHalf(address);
    columns.address.pushWide(this.wide, address | 0, addressHi);
    lo = mixLo(lo, address);
    hi = mixHi(hi, lo, address);
    lo = mixLo(lo, addressHi);
    hi = mixHi(hi, lo, addressHi);
    columns.size.pushWide(this.wide, sizeLo, sizeHi);
    lo = mixLo(lo, sizeLo);
    hi = mixHi(hi, lo, sizeLo);
    lo = mixLo(lo, sizeHi);
    hi = mixHi(hi, lo, sizeHi);
    columns.tag.pushU32(tag);
    lo = mixLo(lo, tag);
    hi = mixHi(hi, lo, tag);
    columns.poolType.pushU32(poolType);
    lo = mixLo(lo, poolType);
    hi = mixHi(hi, lo, poolType);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  poolFree(allocation: number, address: GuestAddress, tag: number, sizeLo: number, sizeHi: number, poolType: number): void {
    this.begin(145);
    const columns = this.poolFreeColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.allocation.pushId(allocation);
    lo = mixLo(lo, allocation);
    hi = mixHi(hi, lo, allocation);
    const addressHi = upperHalf(address);
    columns.address.pushWide(this.wide, address | 0, addressHi);
    lo = mixLo(lo, address);
    hi = mixHi(hi, lo, address);
    lo = mixLo(lo, addressHi);
    hi = mixHi(hi, lo, addressHi);
    columns.tag.pushU32(tag);
    lo = mixLo(lo, tag);
    hi = mixHi(hi, lo, tag);
    columns.size.pushWide(this.wide, sizeLo, sizeHi);
    lo = mixLo(lo, sizeLo);
    hi = mixHi(hi, lo, sizeLo);
    lo = mixLo(lo, sizeHi);
    hi = mixHi(hi, lo, sizeHi);
    columns.poolType.pushU32(poolType);
    lo = mixLo(lo, poolType);
    hi = mixHi(hi, lo, poolType);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  poolFail(sizeLo: number, sizeHi: number, tag: number, poolType: number, cause: number): void {
    this.begin(146);
    const columns = this.poolFailColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.size.pushWide(this.wide, sizeLo, sizeHi);
    lo = mixLo(lo, sizeLo);
    hi = mixHi(hi, lo, sizeLo);
    lo = mixLo(lo, sizeHi);
    hi = mixHi(hi, lo, sizeHi);
    columns.tag.pushU32(tag);
    lo = mixLo(lo, tag);
    hi = mixHi(hi, lo, tag);
    columns.poolType.pushU32(poolType);
    lo = mixLo(lo, poolType);
    hi = mixHi(hi, lo, poolType);
    columns.cause.pushU8(cause);
    lo = mixLo(lo, cause);
    hi = mixHi(hi, lo, cause);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  mdlCreate(mdl: number, address: GuestAddress, virtualAddressLo: number, virtualAddressHi: number, lengthLo: number, lengthHi: number, irp: number, source: number): void {
    this.begin(147);
    const columns = this.mdlCreateColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.mdl.pushId(mdl);
    lo = mixLo(lo, mdl);
    hi = mixHi(hi, lo, mdl);
    const addressHi = upperHalf(address);
    columns.address.pushWide(this.wide, address | 0, addressHi);
    lo = mixLo(lo, address);
    hi = mixHi(hi, lo, address);
    lo = mixLo(lo, addressHi);
    hi = mixHi(hi, lo, addressHi);
    columns.virtualAddress.pushWide(this.wide, virtualAddressLo, virtualAddressHi);
    lo = mixLo(lo, virtualAddressLo);
    hi = mixHi(hi, lo, virtualAddressLo);
    lo = mixLo(lo, virtualAddressHi);
    hi = mixHi(hi, lo, virtualAddressHi);
    columns.length.pushWide(this.wide, lengthLo, lengthHi);
    lo = mixLo(lo, lengthLo);
    hi = mixHi(hi, lo, lengthLo);
    lo = mixLo(lo, lengthHi);
    hi = mixHi(hi, lo, lengthHi);
    columns.irp.pushId(irp);
    lo = mixLo(lo, irp);
    hi = mixHi(hi, lo, irp);
    columns.source.pushId(source);
    lo = mixLo(lo, source);
    hi = mixHi(hi, lo, source);
    this.lo = lo;
    this.hi = hi;
    this.noteIrp(irp);
    this.end();
  }

  mdlFree(mdl: number): void {
    this.begin(148);
    const columns = this.mdlFreeColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.mdl.pushId(mdl);
    lo = mixLo(lo, mdl);
    hi = mixHi(hi, lo, mdl);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  mdlLock(mdl: number, mode: number, operation: number, status: number): void {
    this.begin(149);
    const columns = this.mdlLockColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.mdl.pushId(mdl);
    lo = mixLo(lo, mdl);
    hi = mixHi(hi, lo, mdl);
    columns.mode.pushU8(mode);
    lo = mixLo(lo, mode);
    hi = mixHi(hi, lo, mode);
    columns.operation.pushU8(operation);
    lo = mixLo(lo, operation);
    hi = mixHi(hi, lo, operation);
    columns.status.pushU32(status);
    lo = mixLo(lo, status);
    hi = mixHi(hi, lo, status);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  mdlUnlock(mdl: number): void {
    this.begin(150);
    const columns = this.mdlUnlockColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.mdl.pushId(mdl);
    lo = mixLo(lo, mdl);
    hi = mixHi(hi, lo, mdl);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  mdlMap(mdl: number, address: GuestAddress, mode: number, process: number): void {
    this.begin(151);
    const columns = this.mdlMapColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.mdl.pushId(mdl);
    lo = mixLo(lo, mdl);
    hi = mixHi(hi, lo, mdl);
    const addressHi = upperHalf(address);
    columns.address.pushWide(this.wide, address | 0, addressHi);
    lo = mixLo(lo, address);
    hi = mixHi(hi, lo, address);
    lo = mixLo(lo, addressHi);
    hi = mixHi(hi, lo, addressHi);
    columns.mode.pushU8(mode);
    lo = mixLo(lo, mode);
    hi = mixHi(hi, lo, mode);
    columns.process.pushId(process);
    lo = mixLo(lo, process);
    hi = mixHi(hi, lo, process);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  mdlUnmap(mdl: number, address: GuestAddress): void {
    this.begin(152);
    const columns = this.mdlUnmapColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.mdl.pushId(mdl);
    lo = mixLo(lo, mdl);
    hi = mixHi(hi, lo, mdl);
    const addressHi = upperHalf(address);
    columns.address.pushWide(this.wide, address | 0, addressHi);
    lo = mixLo(lo, address);
    hi = mixHi(hi, lo, address);
    lo = mixLo(lo, addressHi);
    hi = mixHi(hi, lo, addressHi);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  sectionCreate(object: number, sizeLo: number, sizeHi: number, protection: number, file: number): void {
    this.begin(153);
    const columns = this.sectionCreateColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.object.pushId(object);
    lo = mixLo(lo, object);
    hi = mixHi(hi, lo, object);
    columns.size.pushWide(this.wide, sizeLo, sizeHi);
    lo = mixLo(lo, sizeLo);
    hi = mixHi(hi, lo, sizeLo);
    lo = mixLo(lo, sizeHi);
    hi = mixHi(hi, lo, sizeHi);
    columns.protection.pushU32(protection);
    lo = mixLo(lo, protection);
    hi = mixHi(hi, lo, protection);
    columns.file.pushId(file);
    lo = mixLo(lo, file);
    hi = mixHi(hi, lo, file);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  viewMap(object: number, process: number, address: GuestAddress, sizeLo: number, sizeHi: number, offsetLo: number, offsetHi: number, protection: number): void {
    this.begin(154);
    const columns = this.viewMapColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.object.pushId(object);
    lo = mixLo(lo, object);
    hi = mixHi(hi, lo, object);
    columns.process.pushId(process);
    lo = mixLo(lo, process);
    hi = mixHi(hi, lo, process);
    const addressHi = upperHalf(address);
    columns.address.pushWide(this.wide, address | 0, addressHi);
    lo = mixLo(lo, address);
    hi = mixHi(hi, lo, address);
    lo = mixLo(lo, addressHi);
    hi = mixHi(hi, lo, addressHi);
    columns.size.pushWide(this.wide, sizeLo, sizeHi);
    lo = mixLo(lo, sizeLo);
    hi = mixHi(hi, lo, sizeLo);
    lo = mixLo(lo, sizeHi);
    hi = mixHi(hi, lo, sizeHi);
    columns.offset.pushWide(this.wide, offsetLo, offsetHi);
    lo = mixLo(lo, offsetLo);
    hi = mixHi(hi, lo, offsetLo);
    lo = mixLo(lo, offsetHi);
    hi = mixHi(hi, lo, offsetHi);
    columns.protection.pushU32(protection);
    lo = mixLo(lo, protection);
    hi = mixHi(hi, lo, protection);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  viewUnmap(process: number, address: GuestAddress): void {
    this.begin(155);
    const columns = this.viewUnmapColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.process.pushId(process);
    lo = mixLo(lo, process);
    hi = mixHi(hi, lo, process);
    const addressHi = upperHalf(address);
    columns.address.pushWide(this.wide, address | 0, addressHi);
    lo = mixLo(lo, address);
    hi = mixHi(hi, lo, address);
    lo = mixLo(lo, addressHi);
    hi = mixHi(hi, lo, addressHi);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  ioSpaceMap(physicalLo: number, physicalHi: number, sizeLo: number, sizeHi: number, address: GuestAddress, cacheType: number): void {
    this.begin(156);
    const columns = this.ioSpaceMapColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.physical.pushWide(this.wide, physicalLo, physicalHi);
    lo = mixLo(lo, physicalLo);
    hi = mixHi(hi, lo, physicalLo);
    lo = mixLo(lo, physicalHi);
    hi = mixHi(hi, lo, physicalHi);
    columns.size.pushWide(this.wide, sizeLo, sizeHi);
    lo = mixLo(lo, sizeLo);
    hi = mixHi(hi, lo, sizeLo);
    lo = mixLo(lo, sizeHi);
    hi = mixHi(hi, lo, sizeHi);
    const addressHi = upperHalf(address);
    columns.address.pushWide(this.wide, address | 0, addressHi);
    lo = mixLo(lo, address);
    hi = mixHi(hi, lo, address);
    lo = mixLo(lo, addressHi);
    hi = mixHi(hi, lo, addressHi);
    columns.cacheType.pushU8(cacheType);
    lo = mixLo(lo, cacheType);
    hi = mixHi(hi, lo, cacheType);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  ioSpaceUnmap(address: GuestAddress, sizeLo: number, sizeHi: number): void {
    this.begin(157);
    const columns = this.ioSpaceUnmapColumns;
    let lo = this.lo;
    let hi = this.hi;
    const addressHi = upperHalf(address);
    columns.address.pushWide(this.wide, address | 0, addressHi);
    lo = mixLo(lo, address);
    hi = mixHi(hi, lo, address);
    lo = mixLo(lo, addressHi);
    hi = mixHi(hi, lo, addressHi);
    columns.size.pushWide(this.wide, sizeLo, sizeHi);
    lo = mixLo(lo, sizeLo);
    hi = mixHi(hi, lo, sizeLo);
    lo = mixLo(lo, sizeHi);
    hi = mixHi(hi, lo, sizeHi);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  virtualAllocate(process: number, address: GuestAddress, sizeLo: number, sizeHi: number, type: number, protection: number): void {
    this.begin(158);
    const columns = this.virtualAllocateColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.process.pushId(process);
    lo = mixLo(lo, process);
    hi = mixHi(hi, lo, process);
    const addressHi = upperHalf(address);
    columns.address.pushWide(this.wide, address | 0, addressHi);
    lo = mixLo(lo, address);
    hi = mixHi(hi, lo, address);
    lo = mixLo(lo, addressHi);
    hi = mixHi(hi, lo, addressHi);
    columns.size.pushWide(this.wide, sizeLo, sizeHi);
    lo = mixLo(lo, sizeLo);
    hi = mixHi(hi, lo, sizeLo);
    lo = mixLo(lo, sizeHi);
    hi = mixHi(hi, lo, sizeHi);
    columns.type.pushU32(type);
    lo = mixLo(lo, type);
    hi = mixHi(hi, lo, type);
    columns.protection.pushU32(protection);
    lo = mixLo(lo, protection);
    hi = mixHi(hi, lo, protection);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  ddiCall(ddi: string, args: Uint32Array, argsCount: number, text1: string, text2: string): void {
    this.begin(160);
    const columns = this.ddiCallColumns;
    this.pushText(columns.ddi, ddi);
    this.pushList(columns.argsCount, columns.args, args, argsCount);
    this.pushText(columns.text1, text1);
    this.pushText(columns.text2, text2);
    this.end();
  }

  ddiReturn(ddi: string, valueLo: number, valueHi: number): void {
    this.begin(161);
    const columns = this.ddiReturnColumns;
    this.pushText(columns.ddi, ddi);
    let lo = this.lo;
    let hi = this.hi;
    columns.value.pushWide(this.wide, valueLo, valueHi);
    lo = mixLo(lo, valueLo);
    hi = mixHi(hi, lo, valueLo);
    lo = mixLo(lo, valueHi);
    hi = mixHi(hi, lo, valueHi);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  debugPrint(component: number, level: number, text: string): void {
    this.begin(162);
    const columns = this.debugPrintColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.component.pushU32(component);
    lo = mixLo(lo, component);
    hi = mixHi(hi, lo, component);
    columns.level.pushU32(level);
    lo = mixLo(lo, level);
    hi = mixHi(hi, lo, level);
    this.lo = lo;
    this.hi = hi;
    this.pushText(columns.text, text);
    this.end();
  }

  systemCallReturn(action: number, status: number, resultLo: number, resultHi: number): void {
    this.begin(163);
    const columns = this.systemCallReturnColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.action.pushId(action);
    lo = mixLo(lo, action);
    hi = mixHi(hi, lo, action);
    columns.status.pushU32(status);
    lo = mixLo(lo, status);
    hi = mixHi(hi, lo, status);
    columns.result.pushWide(this.wide, resultLo, resultHi);
    lo = mixLo(lo, resultLo);
    hi = mixHi(hi, lo, resultLo);
    lo = mixLo(lo, resultHi);
    hi = mixHi(hi, lo, resultHi);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  bugCheck(code: number, parameter1Lo: number, parameter1Hi: number, parameter2Lo: number, parameter2Hi: number, parameter3Lo: number, parameter3Hi: number, parameter4Lo: number, parameter4Hi: number, text: string, irp: number): void {
    this.begin(164);
    const columns = this.bugCheckColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.code.pushU32(code);
    lo = mixLo(lo, code);
    hi = mixHi(hi, lo, code);
    columns.parameter1.pushWide(this.wide, parameter1Lo, parameter1Hi);
    lo = mixLo(lo, parameter1Lo);
    hi = mixHi(hi, lo, parameter1Lo);
    lo = mixLo(lo, parameter1Hi);
    hi = mixHi(hi, lo, parameter1Hi);
    columns.parameter2.pushWide(this.wide, parameter2Lo, parameter2Hi);
    lo = mixLo(lo, parameter2Lo);
    hi = mixHi(hi, lo, parameter2Lo);
    lo = mixLo(lo, parameter2Hi);
    hi = mixHi(hi, lo, parameter2Hi);
    columns.parameter3.pushWide(this.wide, parameter3Lo, parameter3Hi);
    lo = mixLo(lo, parameter3Lo);
    hi = mixHi(hi, lo, parameter3Lo);
    lo = mixLo(lo, parameter3Hi);
    hi = mixHi(hi, lo, parameter3Hi);
    columns.parameter4.pushWide(this.wide, parameter4Lo, parameter4Hi);
    lo = mixLo(lo, parameter4Lo);
    hi = mixHi(hi, lo, parameter4Lo);
    lo = mixLo(lo, parameter4Hi);
    hi = mixHi(hi, lo, parameter4Hi);
    this.lo = lo;
    this.hi = hi;
    this.pushText(columns.text, text);
    lo = this.lo;
    hi = this.hi;
    columns.irp.pushId(irp);
    lo = mixLo(lo, irp);
    hi = mixHi(hi, lo, irp);
    this.lo = lo;
    this.hi = hi;
    this.noteIrp(irp);
    this.end();
  }

  runEnd(reason: string, memoryDigestLo: number, memoryDigestHi: number, stepsLo: number, stepsHi: number): void {
    this.begin(165);
    const columns = this.runEndColumns;
    this.pushText(columns.reason, reason);
    let lo = this.lo;
    let hi = this.hi;
    columns.memoryDigest.pushWide(this.wide, memoryDigestLo, memoryDigestHi);
    lo = mixLo(lo, memoryDigestLo);
    hi = mixHi(hi, lo, memoryDigestLo);
    lo = mixLo(lo, memoryDigestHi);
    hi = mixHi(hi, lo, memoryDigestHi);
    columns.steps.pushWide(this.wide, stepsLo, stepsHi);
    lo = mixLo(lo, stepsLo);
    hi = mixHi(hi, lo, stepsLo);
    lo = mixLo(lo, stepsHi);
    hi = mixHi(hi, lo, stepsHi);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  exception(code: number, address: GuestAddress, flags: number, parameters: Uint32Array, parametersCount: number, text: string): void {
    this.begin(166);
    const columns = this.exceptionColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.code.pushU32(code);
    lo = mixLo(lo, code);
    hi = mixHi(hi, lo, code);
    const addressHi = upperHalf(address);
    columns.address.pushWide(this.wide, address | 0, addressHi);
    lo = mixLo(lo, address);
    hi = mixHi(hi, lo, address);
    lo = mixLo(lo, addressHi);
    hi = mixHi(hi, lo, addressHi);
    columns.flags.pushU32(flags);
    lo = mixLo(lo, flags);
    hi = mixHi(hi, lo, flags);
    this.lo = lo;
    this.hi = hi;
    this.pushList(columns.parametersCount, columns.parameters, parameters, parametersCount);
    this.pushText(columns.text, text);
    this.end();
  }

  exceptionHandle(code: number, handler: GuestAddress, frames: number): void {
    this.begin(167);
    const columns = this.exceptionHandleColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.code.pushU32(code);
    lo = mixLo(lo, code);
    hi = mixHi(hi, lo, code);
    const handlerHi = upperHalf(handler);
    columns.handler.pushWide(this.wide, handler | 0, handlerHi);
    lo = mixLo(lo, handler);
    hi = mixHi(hi, lo, handler);
    lo = mixLo(lo, handlerHi);
    hi = mixHi(hi, lo, handlerHi);
    columns.frames.pushU32(frames);
    lo = mixLo(lo, frames);
    hi = mixHi(hi, lo, frames);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  eventLog(driver: number, device: number, code: number, unique: number, status: number, major: number, retry: number, text: string, data: Uint8Array): void {
    this.begin(168);
    const columns = this.eventLogColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.driver.pushId(driver);
    lo = mixLo(lo, driver);
    hi = mixHi(hi, lo, driver);
    columns.device.pushId(device);
    lo = mixLo(lo, device);
    hi = mixHi(hi, lo, device);
    columns.code.pushU32(code);
    lo = mixLo(lo, code);
    hi = mixHi(hi, lo, code);
    columns.unique.pushU32(unique);
    lo = mixLo(lo, unique);
    hi = mixHi(hi, lo, unique);
    columns.status.pushU32(status);
    lo = mixLo(lo, status);
    hi = mixHi(hi, lo, status);
    columns.major.pushU8(major);
    lo = mixLo(lo, major);
    hi = mixHi(hi, lo, major);
    columns.retry.pushU32(retry);
    lo = mixLo(lo, retry);
    hi = mixHi(hi, lo, retry);
    this.lo = lo;
    this.hi = hi;
    this.pushText(columns.text, text);
    this.pushPayload(columns.data, columns.dataBlob, 10, data);
    this.end();
  }

  stackTrace(of: number, frames: Uint32Array, framesCount: number): void {
    this.begin(169);
    const columns = this.stackTraceColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.of.pushId(of);
    lo = mixLo(lo, of);
    hi = mixHi(hi, lo, of);
    this.lo = lo;
    this.hi = hi;
    this.pushList(columns.framesCount, columns.frames, frames, framesCount);
    this.end();
  }

  registryOperation(operation: number, object: number, path: string, name: string, type: number, length: number, digestLo: number, digestHi: number, data: Uint8Array, status: number): void {
    this.begin(170);
    const columns = this.registryOperationColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.operation.pushU8(operation);
    lo = mixLo(lo, operation);
    hi = mixHi(hi, lo, operation);
    columns.object.pushId(object);
    lo = mixLo(lo, object);
    hi = mixHi(hi, lo, object);
    this.lo = lo;
    this.hi = hi;
    this.pushText(columns.path, path);
    this.pushText(columns.name, name);
    lo = this.lo;
    hi = this.hi;
    columns.type.pushU32(type);
    lo = mixLo(lo, type);
    hi = mixHi(hi, lo, type);
    columns.length.pushU32(length);
    lo = mixLo(lo, length);
    hi = mixHi(hi, lo, length);
    columns.digest.pushWide(this.wide, digestLo, digestHi);
    lo = mixLo(lo, digestLo);
    hi = mixHi(hi, lo, digestLo);
    lo = mixLo(lo, digestHi);
    hi = mixHi(hi, lo, digestHi);
    this.lo = lo;
    this.hi = hi;
    this.pushPayload(columns.data, columns.dataBlob, 9, data);
    lo = this.lo;
    hi = this.hi;
    columns.status.pushU32(status);
    lo = mixLo(lo, status);
    hi = mixHi(hi, lo, status);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  traceMessage(provider: string, name: string, id: number, level: number, keywordLo: number, keywordHi: number, data: Uint8Array): void {
    this.begin(171);
    const columns = this.traceMessageColumns;
    this.pushText(columns.provider, provider);
    this.pushText(columns.name, name);
    let lo = this.lo;
    let hi = this.hi;
    columns.id.pushU32(id);
    lo = mixLo(lo, id);
    hi = mixHi(hi, lo, id);
    columns.level.pushU8(level);
    lo = mixLo(lo, level);
    hi = mixHi(hi, lo, level);
    columns.keyword.pushWide(this.wide, keywordLo, keywordHi);
    lo = mixLo(lo, keywordLo);
    hi = mixHi(hi, lo, keywordLo);
    lo = mixLo(lo, keywordHi);
    hi = mixHi(hi, lo, keywordHi);
    this.lo = lo;
    this.hi = hi;
    this.pushPayload(columns.data, columns.dataBlob, 7, data);
    this.end();
  }

  debugBreak(address: GuestAddress, code: number): void {
    this.begin(172);
    const columns = this.debugBreakColumns;
    let lo = this.lo;
    let hi = this.hi;
    const addressHi = upperHalf(address);
    columns.address.pushWide(this.wide, address | 0, addressHi);
    lo = mixLo(lo, address);
    hi = mixHi(hi, lo, address);
    lo = mixLo(lo, addressHi);
    hi = mixHi(hi, lo, addressHi);
    columns.code.pushU32(code);
    lo = mixLo(lo, code);
    hi = mixHi(hi, lo, code);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  finding(rule: string, code: number, text: string, objectLo: number, objectHi: number): void {
    this.begin(173);
    const columns = this.findingColumns;
    this.pushText(columns.rule, rule);
    let lo = this.lo;
    let hi = this.hi;
    columns.code.pushU32(code);
    lo = mixLo(lo, code);
    hi = mixHi(hi, lo, code);
    this.lo = lo;
    this.hi = hi;
    this.pushText(columns.text, text);
    lo = this.lo;
    hi = this.hi;
    columns.object.pushWide(this.wide, objectLo, objectHi);
    lo = mixLo(lo, objectLo);
    hi = mixHi(hi, lo, objectLo);
    lo = mixLo(lo, objectHi);
    hi = mixHi(hi, lo, objectHi);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  stateDigest(subsystem: number, digestLo: number, digestHi: number): void {
    this.begin(174);
    const columns = this.stateDigestColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.subsystem.pushU8(subsystem);
    lo = mixLo(lo, subsystem);
    hi = mixHi(hi, lo, subsystem);
    columns.digest.pushWide(this.wide, digestLo, digestHi);
    lo = mixLo(lo, digestLo);
    hi = mixHi(hi, lo, digestLo);
    lo = mixLo(lo, digestHi);
    hi = mixHi(hi, lo, digestHi);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  callbackRegister(type: number, routine: GuestAddress, contextLo: number, contextHi: number, removed: number, status: number): void {
    this.begin(175);
    const columns = this.callbackRegisterColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.type.pushU8(type);
    lo = mixLo(lo, type);
    hi = mixHi(hi, lo, type);
    const routineHi = upperHalf(routine);
    columns.routine.pushWide(this.wide, routine | 0, routineHi);
    lo = mixLo(lo, routine);
    hi = mixHi(hi, lo, routine);
    lo = mixLo(lo, routineHi);
    hi = mixHi(hi, lo, routineHi);
    columns.context.pushWide(this.wide, contextLo, contextHi);
    lo = mixLo(lo, contextLo);
    hi = mixHi(hi, lo, contextLo);
    lo = mixLo(lo, contextHi);
    hi = mixHi(hi, lo, contextHi);
    columns.removed.pushU8(removed);
    lo = mixLo(lo, removed);
    hi = mixHi(hi, lo, removed);
    columns.status.pushU32(status);
    lo = mixLo(lo, status);
    hi = mixHi(hi, lo, status);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  callbackCall(type: number, routine: GuestAddress, values: Uint32Array, valuesCount: number): void {
    this.begin(176);
    const columns = this.callbackCallColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.type.pushU8(type);
    lo = mixLo(lo, type);
    hi = mixHi(hi, lo, type);
    const routineHi = upperHalf(routine);
    columns.routine.pushWide(this.wide, routine | 0, routineHi);
    lo = mixLo(lo, routine);
    hi = mixHi(hi, lo, routine);
    lo = mixLo(lo, routineHi);
    hi = mixHi(hi, lo, routineHi);
    this.lo = lo;
    this.hi = hi;
    this.pushList(columns.valuesCount, columns.values, values, valuesCount);
    this.end();
  }

  callbackReturn(type: number, valueLo: number, valueHi: number): void {
    this.begin(177);
    const columns = this.callbackReturnColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.type.pushU8(type);
    lo = mixLo(lo, type);
    hi = mixHi(hi, lo, type);
    columns.value.pushWide(this.wide, valueLo, valueHi);
    lo = mixLo(lo, valueLo);
    hi = mixHi(hi, lo, valueLo);
    lo = mixLo(lo, valueHi);
    hi = mixHi(hi, lo, valueHi);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  dpcQueue(dpc: number, address: GuestAddress, routine: GuestAddress, contextLo: number, contextHi: number, argument1Lo: number, argument1Hi: number, argument2Lo: number, argument2Hi: number, target: number, importance: number, coalesced: number, threaded: number): void {
    this.begin(184);
    const columns = this.dpcQueueColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.dpc.pushId(dpc);
    lo = mixLo(lo, dpc);
    hi = mixHi(hi, lo, dpc);
    const addressHi = upperHalf(address);
    columns.address.pushWide(this.wide, address | 0, addressHi);
    lo = mixLo(lo, address);
    hi = mixHi(hi, lo, address);
    lo = mixLo(lo, addressHi);
    hi = mixHi(hi, lo, addressHi);
    const routineHi = upperHalf(routine);
    columns.routine.pushWide(this.wide, routine | 0, routineHi);
    lo = mixLo(lo, routine);
    hi = mixHi(hi, lo, routine);
    lo = mixLo(lo, routineHi);
    hi = mixHi(hi, lo, routineHi);
    columns.context.pushWide(this.wide, contextLo, contextHi);
    lo = mixLo(lo, contextLo);
    hi = mixHi(hi, lo, contextLo);
    lo = mixLo(lo, contextHi);
    hi = mixHi(hi, lo, contextHi);
    columns.argument1.pushWide(this.wide, argument1Lo, argument1Hi);
    lo = mixLo(lo, argument1Lo);
    hi = mixHi(hi, lo, argument1Lo);
    lo = mixLo(lo, argument1Hi);
    hi = mixHi(hi, lo, argument1Hi);
    columns.argument2.pushWide(this.wide, argument2Lo, argument2Hi);
    lo = mixLo(lo, argument2Lo);
    hi = mixHi(hi, lo, argument2Lo);
    lo = mixLo(lo, argument2Hi);
    hi = mixHi(hi, lo, argument2Hi);
    columns.target.pushU8(target);
    lo = mixLo(lo, target);
    hi = mixHi(hi, lo, target);
    columns.importance.pushU8(importance);
    lo = mixLo(lo, importance);
    hi = mixHi(hi, lo, importance);
    columns.coalesced.pushU8(coalesced);
    lo = mixLo(lo, coalesced);
    hi = mixHi(hi, lo, coalesced);
    columns.threaded.pushU8(threaded);
    lo = mixLo(lo, threaded);
    hi = mixHi(hi, lo, threaded);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  dpcStart(dpc: number, routine: GuestAddress, delay: number): void {
    this.begin(185);
    const columns = this.dpcStartColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.dpc.pushId(dpc);
    lo = mixLo(lo, dpc);
    hi = mixHi(hi, lo, dpc);
    const routineHi = upperHalf(routine);
    columns.routine.pushWide(this.wide, routine | 0, routineHi);
    lo = mixLo(lo, routine);
    hi = mixHi(hi, lo, routine);
    lo = mixLo(lo, routineHi);
    hi = mixHi(hi, lo, routineHi);
    columns.delay.pushMono(delay);
    lo = mixLo(lo, delay);
    hi = mixHi(hi, lo, delay);
    lo = mixLo(lo, upperHalf(delay));
    hi = mixHi(hi, lo, upperHalf(delay));
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  dpcEnd(dpc: number, ran: number): void {
    this.begin(186);
    const columns = this.dpcEndColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.dpc.pushId(dpc);
    lo = mixLo(lo, dpc);
    hi = mixHi(hi, lo, dpc);
    columns.ran.pushMono(ran);
    lo = mixLo(lo, ran);
    hi = mixHi(hi, lo, ran);
    lo = mixLo(lo, upperHalf(ran));
    hi = mixHi(hi, lo, upperHalf(ran));
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  dpcRemove(dpc: number, wasQueued: number): void {
    this.begin(187);
    const columns = this.dpcRemoveColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.dpc.pushId(dpc);
    lo = mixLo(lo, dpc);
    hi = mixHi(hi, lo, dpc);
    columns.wasQueued.pushU8(wasQueued);
    lo = mixLo(lo, wasQueued);
    hi = mixHi(hi, lo, wasQueued);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  timerSet(timer: number, address: GuestAddress, dueLo: number, dueHi: number, period: number, tolerance: number, dpc: number, wasSet: number): void {
    this.begin(188);
    const columns = this.timerSetColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.timer.pushId(timer);
    lo = mixLo(lo, timer);
    hi = mixHi(hi, lo, timer);
    const addressHi = upperHalf(address);
    columns.address.pushWide(this.wide, address | 0, addressHi);
    lo = mixLo(lo, address);
    hi = mixHi(hi, lo, address);
    lo = mixLo(lo, addressHi);
    hi = mixHi(hi, lo, addressHi);
    columns.due.pushWide(this.wide, dueLo, dueHi);
    lo = mixLo(lo, dueLo);
    hi = mixHi(hi, lo, dueLo);
    lo = mixLo(lo, dueHi);
    hi = mixHi(hi, lo, dueHi);
    columns.period.pushU32(period);
    lo = mixLo(lo, period);
    hi = mixHi(hi, lo, period);
    columns.tolerance.pushU32(tolerance);
    lo = mixLo(lo, tolerance);
    hi = mixHi(hi, lo, tolerance);
    columns.dpc.pushId(dpc);
    lo = mixLo(lo, dpc);
    hi = mixHi(hi, lo, dpc);
    columns.wasSet.pushU8(wasSet);
    lo = mixLo(lo, wasSet);
    hi = mixHi(hi, lo, wasSet);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  timerCancel(timer: number, wasSet: number): void {
    this.begin(189);
    const columns = this.timerCancelColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.timer.pushId(timer);
    lo = mixLo(lo, timer);
    hi = mixHi(hi, lo, timer);
    columns.wasSet.pushU8(wasSet);
    lo = mixLo(lo, wasSet);
    hi = mixHi(hi, lo, wasSet);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  timerExpire(timer: number, late: number): void {
    this.begin(190);
    const columns = this.timerExpireColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.timer.pushId(timer);
    lo = mixLo(lo, timer);
    hi = mixHi(hi, lo, timer);
    columns.late.pushMono(late);
    lo = mixLo(lo, late);
    hi = mixHi(hi, lo, late);
    lo = mixLo(lo, upperHalf(late));
    hi = mixHi(hi, lo, upperHalf(late));
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  apcQueue(apc: number, target: number, type: number, routine: GuestAddress, normalLo: number, normalHi: number, contextLo: number, contextHi: number, inserted: number): void {
    this.begin(191);
    const columns = this.apcQueueColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.apc.pushId(apc);
    lo = mixLo(lo, apc);
    hi = mixHi(hi, lo, apc);
    columns.target.pushId(target);
    lo = mixLo(lo, target);
    hi = mixHi(hi, lo, target);
    columns.type.pushU8(type);
    lo = mixLo(lo, type);
    hi = mixHi(hi, lo, type);
    const routineHi = upperHalf(routine);
    columns.routine.pushWide(this.wide, routine | 0, routineHi);
    lo = mixLo(lo, routine);
    hi = mixHi(hi, lo, routine);
    lo = mixLo(lo, routineHi);
    hi = mixHi(hi, lo, routineHi);
    columns.normal.pushWide(this.wide, normalLo, normalHi);
    lo = mixLo(lo, normalLo);
    hi = mixHi(hi, lo, normalLo);
    lo = mixLo(lo, normalHi);
    hi = mixHi(hi, lo, normalHi);
    columns.context.pushWide(this.wide, contextLo, contextHi);
    lo = mixLo(lo, contextLo);
    hi = mixHi(hi, lo, contextLo);
    lo = mixLo(lo, contextHi);
    hi = mixHi(hi, lo, contextHi);
    columns.inserted.pushU8(inserted);
    lo = mixLo(lo, inserted);
    hi = mixHi(hi, lo, inserted);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  apcStart(apc: number, type: number, routine: GuestAddress): void {
    this.begin(192);
    const columns = this.apcStartColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.apc.pushId(apc);
    lo = mixLo(lo, apc);
    hi = mixHi(hi, lo, apc);
    columns.type.pushU8(type);
    lo = mixLo(lo, type);
    hi = mixHi(hi, lo, type);
    const routineHi = upperHalf(routine);
    columns.routine.pushWide(this.wide, routine | 0, routineHi);
    lo = mixLo(lo, routine);
    hi = mixHi(hi, lo, routine);
    lo = mixLo(lo, routineHi);
    hi = mixHi(hi, lo, routineHi);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  apcEnd(apc: number): void {
    this.begin(193);
    const columns = this.apcEndColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.apc.pushId(apc);
    lo = mixLo(lo, apc);
    hi = mixHi(hi, lo, apc);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  workQueue(item: number, address: GuestAddress, device: number, routine: GuestAddress, contextLo: number, contextHi: number, queue: number): void {
    this.begin(194);
    const columns = this.workQueueColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.item.pushId(item);
    lo = mixLo(lo, item);
    hi = mixHi(hi, lo, item);
    const addressHi = upperHalf(address);
    columns.address.pushWide(this.wide, address | 0, addressHi);
    lo = mixLo(lo, address);
    hi = mixHi(hi, lo, address);
    lo = mixLo(lo, addressHi);
    hi = mixHi(hi, lo, addressHi);
    columns.device.pushId(device);
    lo = mixLo(lo, device);
    hi = mixHi(hi, lo, device);
    const routineHi = upperHalf(routine);
    columns.routine.pushWide(this.wide, routine | 0, routineHi);
    lo = mixLo(lo, routine);
    hi = mixHi(hi, lo, routine);
    lo = mixLo(lo, routineHi);
    hi = mixHi(hi, lo, routineHi);
    columns.context.pushWide(this.wide, contextLo, contextHi);
    lo = mixLo(lo, contextLo);
    hi = mixHi(hi, lo, contextLo);
    lo = mixLo(lo, contextHi);
    hi = mixHi(hi, lo, contextHi);
    columns.queue.pushU8(queue);
    lo = mixLo(lo, queue);
    hi = mixHi(hi, lo, queue);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  workStart(item: number, routine: GuestAddress, delay: number): void {
    this.begin(195);
    const columns = this.workStartColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.item.pushId(item);
    lo = mixLo(lo, item);
    hi = mixHi(hi, lo, item);
    const routineHi = upperHalf(routine);
    columns.routine.pushWide(this.wide, routine | 0, routineHi);
    lo = mixLo(lo, routine);
    hi = mixHi(hi, lo, routine);
    lo = mixLo(lo, routineHi);
    hi = mixHi(hi, lo, routineHi);
    columns.delay.pushMono(delay);
    lo = mixLo(lo, delay);
    hi = mixHi(hi, lo, delay);
    lo = mixLo(lo, upperHalf(delay));
    hi = mixHi(hi, lo, upperHalf(delay));
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  workEnd(item: number, ran: number): void {
    this.begin(196);
    const columns = this.workEndColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.item.pushId(item);
    lo = mixLo(lo, item);
    hi = mixHi(hi, lo, item);
    columns.ran.pushMono(ran);
    lo = mixLo(lo, ran);
    hi = mixHi(hi, lo, ran);
    lo = mixLo(lo, upperHalf(ran));
    hi = mixHi(hi, lo, upperHalf(ran));
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  interruptConnect(interrupt: number, address: GuestAddress, vector: number, level: number, mode: number, shared: number, routine: GuestAddress, contextLo: number, contextHi: number, affinityLo: number, affinityHi: number): void {
    this.begin(197);
    const columns = this.interruptConnectColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.interrupt.pushId(interrupt);
    lo = mixLo(lo, interrupt);
    hi = mixHi(hi, lo, interrupt);
    const addressHi = upperHalf(address);
    columns.address.pushWide(this.wide, address | 0, addressHi);
    lo = mixLo(lo, address);
    hi = mixHi(hi, lo, address);
    lo = mixLo(lo, addressHi);
    hi = mixHi(hi, lo, addressHi);
    columns.vector.pushU32(vector);
    lo = mixLo(lo, vector);
    hi = mixHi(hi, lo, vector);
    columns.level.pushU8(level);
    lo = mixLo(lo, level);
    hi = mixHi(hi, lo, level);
    columns.mode.pushU8(mode);
    lo = mixLo(lo, mode);
    hi = mixHi(hi, lo, mode);
    columns.shared.pushU8(shared);
    lo = mixLo(lo, shared);
    hi = mixHi(hi, lo, shared);
    const routineHi = upperHalf(routine);
    columns.routine.pushWide(this.wide, routine | 0, routineHi);
    lo = mixLo(lo, routine);
    hi = mixHi(hi, lo, routine);
    lo = mixLo(lo, routineHi);
    hi = mixHi(hi, lo, routineHi);
    columns.context.pushWide(this.wide, contextLo, contextHi);
    lo = mixLo(lo, contextLo);
    hi = mixHi(hi, lo, contextLo);
    lo = mixLo(lo, contextHi);
    hi = mixHi(hi, lo, contextHi);
    columns.affinity.pushWide(this.wide, affinityLo, affinityHi);
    lo = mixLo(lo, affinityLo);
    hi = mixHi(hi, lo, affinityLo);
    lo = mixLo(lo, affinityHi);
    hi = mixHi(hi, lo, affinityHi);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  interruptDisconnect(interrupt: number): void {
    this.begin(198);
    const columns = this.interruptDisconnectColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.interrupt.pushId(interrupt);
    lo = mixLo(lo, interrupt);
    hi = mixHi(hi, lo, interrupt);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  interruptStart(interrupt: number, vector: number, routine: GuestAddress): void {
    this.begin(199);
    const columns = this.interruptStartColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.interrupt.pushId(interrupt);
    lo = mixLo(lo, interrupt);
    hi = mixHi(hi, lo, interrupt);
    columns.vector.pushU32(vector);
    lo = mixLo(lo, vector);
    hi = mixHi(hi, lo, vector);
    const routineHi = upperHalf(routine);
    columns.routine.pushWide(this.wide, routine | 0, routineHi);
    lo = mixLo(lo, routine);
    hi = mixHi(hi, lo, routine);
    lo = mixLo(lo, routineHi);
    hi = mixHi(hi, lo, routineHi);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  interruptEnd(interrupt: number, claimed: number, ran: number): void {
    this.begin(200);
    const columns = this.interruptEndColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.interrupt.pushId(interrupt);
    lo = mixLo(lo, interrupt);
    hi = mixHi(hi, lo, interrupt);
    columns.claimed.pushU8(claimed);
    lo = mixLo(lo, claimed);
    hi = mixHi(hi, lo, claimed);
    columns.ran.pushMono(ran);
    lo = mixLo(lo, ran);
    hi = mixHi(hi, lo, ran);
    lo = mixLo(lo, upperHalf(ran));
    hi = mixHi(hi, lo, upperHalf(ran));
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  interprocessorCall(routine: GuestAddress, targetsLo: number, targetsHi: number): void {
    this.begin(201);
    const columns = this.interprocessorCallColumns;
    let lo = this.lo;
    let hi = this.hi;
    const routineHi = upperHalf(routine);
    columns.routine.pushWide(this.wide, routine | 0, routineHi);
    lo = mixLo(lo, routine);
    hi = mixHi(hi, lo, routine);
    lo = mixLo(lo, routineHi);
    hi = mixHi(hi, lo, routineHi);
    columns.targets.pushWide(this.wide, targetsLo, targetsHi);
    lo = mixLo(lo, targetsLo);
    hi = mixHi(hi, lo, targetsLo);
    lo = mixLo(lo, targetsHi);
    hi = mixHi(hi, lo, targetsHi);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  registerWrite(hardware: number, space: number, addressLo: number, addressHi: number, width: number, valueLo: number, valueHi: number): void {
    this.begin(208);
    const columns = this.registerWriteColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.hardware.pushId(hardware);
    lo = mixLo(lo, hardware);
    hi = mixHi(hi, lo, hardware);
    columns.space.pushU8(space);
    lo = mixLo(lo, space);
    hi = mixHi(hi, lo, space);
    columns.address.pushWide(this.wide, addressLo, addressHi);
    lo = mixLo(lo, addressLo);
    hi = mixHi(hi, lo, addressLo);
    lo = mixLo(lo, addressHi);
    hi = mixHi(hi, lo, addressHi);
    columns.width.pushU8(width);
    lo = mixLo(lo, width);
    hi = mixHi(hi, lo, width);
    columns.value.pushWide(this.wide, valueLo, valueHi);
    lo = mixLo(lo, valueLo);
    hi = mixHi(hi, lo, valueLo);
    lo = mixLo(lo, valueHi);
    hi = mixHi(hi, lo, valueHi);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  dmaAdapter(adapter: number, device: number, mapRegisters: number, released: number): void {
    this.begin(209);
    const columns = this.dmaAdapterColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.adapter.pushId(adapter);
    lo = mixLo(lo, adapter);
    hi = mixHi(hi, lo, adapter);
    columns.device.pushId(device);
    lo = mixLo(lo, device);
    hi = mixHi(hi, lo, device);
    columns.mapRegisters.pushU32(mapRegisters);
    lo = mixLo(lo, mapRegisters);
    hi = mixHi(hi, lo, mapRegisters);
    columns.released.pushU8(released);
    lo = mixLo(lo, released);
    hi = mixHi(hi, lo, released);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  dmaMap(adapter: number, mdl: number, addressLo: number, addressHi: number, length: number, logicalLo: number, logicalHi: number, toDevice: number): void {
    this.begin(210);
    const columns = this.dmaMapColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.adapter.pushId(adapter);
    lo = mixLo(lo, adapter);
    hi = mixHi(hi, lo, adapter);
    columns.mdl.pushId(mdl);
    lo = mixLo(lo, mdl);
    hi = mixHi(hi, lo, mdl);
    columns.address.pushWide(this.wide, addressLo, addressHi);
    lo = mixLo(lo, addressLo);
    hi = mixHi(hi, lo, addressLo);
    lo = mixLo(lo, addressHi);
    hi = mixHi(hi, lo, addressHi);
    columns.length.pushU32(length);
    lo = mixLo(lo, length);
    hi = mixHi(hi, lo, length);
    columns.logical.pushWide(this.wide, logicalLo, logicalHi);
    lo = mixLo(lo, logicalLo);
    hi = mixHi(hi, lo, logicalLo);
    lo = mixLo(lo, logicalHi);
    hi = mixHi(hi, lo, logicalHi);
    columns.toDevice.pushU8(toDevice);
    lo = mixLo(lo, toDevice);
    hi = mixHi(hi, lo, toDevice);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  dmaFlush(adapter: number, mdl: number, length: number, toDevice: number): void {
    this.begin(211);
    const columns = this.dmaFlushColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.adapter.pushId(adapter);
    lo = mixLo(lo, adapter);
    hi = mixHi(hi, lo, adapter);
    columns.mdl.pushId(mdl);
    lo = mixLo(lo, mdl);
    hi = mixHi(hi, lo, mdl);
    columns.length.pushU32(length);
    lo = mixLo(lo, length);
    hi = mixHi(hi, lo, length);
    columns.toDevice.pushU8(toDevice);
    lo = mixLo(lo, toDevice);
    hi = mixHi(hi, lo, toDevice);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  dmaBuffer(adapter: number, address: GuestAddress, logicalLo: number, logicalHi: number, length: number, freed: number): void {
    this.begin(212);
    const columns = this.dmaBufferColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.adapter.pushId(adapter);
    lo = mixLo(lo, adapter);
    hi = mixHi(hi, lo, adapter);
    const addressHi = upperHalf(address);
    columns.address.pushWide(this.wide, address | 0, addressHi);
    lo = mixLo(lo, address);
    hi = mixHi(hi, lo, address);
    lo = mixLo(lo, addressHi);
    hi = mixHi(hi, lo, addressHi);
    columns.logical.pushWide(this.wide, logicalLo, logicalHi);
    lo = mixLo(lo, logicalLo);
    hi = mixHi(hi, lo, logicalLo);
    lo = mixLo(lo, logicalHi);
    hi = mixHi(hi, lo, logicalHi);
    columns.length.pushU32(length);
    lo = mixLo(lo, length);
    hi = mixHi(hi, lo, length);
    columns.freed.pushU8(freed);
    lo = mixLo(lo, freed);
    hi = mixHi(hi, lo, freed);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  dmaRead(hardware: number, addressLo: number, addressHi: number, length: number, digestLo: number, digestHi: number, data: Uint8Array): void {
    this.begin(213);
    const columns = this.dmaReadColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.hardware.pushId(hardware);
    lo = mixLo(lo, hardware);
    hi = mixHi(hi, lo, hardware);
    columns.address.pushWide(this.wide, addressLo, addressHi);
    lo = mixLo(lo, addressLo);
    hi = mixHi(hi, lo, addressLo);
    lo = mixLo(lo, addressHi);
    hi = mixHi(hi, lo, addressHi);
    columns.length.pushU32(length);
    lo = mixLo(lo, length);
    hi = mixHi(hi, lo, length);
    columns.digest.pushWide(this.wide, digestLo, digestHi);
    lo = mixLo(lo, digestLo);
    hi = mixHi(hi, lo, digestLo);
    lo = mixLo(lo, digestHi);
    hi = mixHi(hi, lo, digestHi);
    this.lo = lo;
    this.hi = hi;
    this.pushPayload(columns.data, columns.dataBlob, 6, data);
    this.end();
  }

  deviceNode(device: number, instance: string, old: number, state: number, problem: number): void {
    this.begin(216);
    const columns = this.deviceNodeColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.device.pushId(device);
    lo = mixLo(lo, device);
    hi = mixHi(hi, lo, device);
    this.lo = lo;
    this.hi = hi;
    this.pushText(columns.instance, instance);
    lo = this.lo;
    hi = this.hi;
    columns.old.pushU8(old);
    lo = mixLo(lo, old);
    hi = mixHi(hi, lo, old);
    columns.state.pushU8(state);
    lo = mixLo(lo, state);
    hi = mixHi(hi, lo, state);
    columns.problem.pushU32(problem);
    lo = mixLo(lo, problem);
    hi = mixHi(hi, lo, problem);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  devicePower(device: number, type: number, old: number, state: number): void {
    this.begin(217);
    const columns = this.devicePowerColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.device.pushId(device);
    lo = mixLo(lo, device);
    hi = mixHi(hi, lo, device);
    columns.type.pushU8(type);
    lo = mixLo(lo, type);
    hi = mixHi(hi, lo, type);
    columns.old.pushU8(old);
    lo = mixLo(lo, old);
    hi = mixHi(hi, lo, old);
    columns.state.pushU8(state);
    lo = mixLo(lo, state);
    hi = mixHi(hi, lo, state);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  deviceInterface(device: number, guid: string, link: string, enabled: number): void {
    this.begin(218);
    const columns = this.deviceInterfaceColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.device.pushId(device);
    lo = mixLo(lo, device);
    hi = mixHi(hi, lo, device);
    this.lo = lo;
    this.hi = hi;
    this.pushText(columns.guid, guid);
    this.pushText(columns.link, link);
    lo = this.lo;
    hi = this.hi;
    columns.enabled.pushU8(enabled);
    lo = mixLo(lo, enabled);
    hi = mixHi(hi, lo, enabled);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }
}
