// Generated from proto/ntrewind/trace/v1/trace.proto by scripts/generate.ts. Do not edit.

import type { GuestAddress } from '../../base/guest-address.ts';
import { ColumnWriter } from '../column-writer.ts';
import { upperHalf } from '../columns.ts';
import type { EventSink } from './event-sink.ts';

/** Stages events as the words of which the event hash is made. */
export class BatchWriter extends ColumnWriter implements EventSink {
  private readonly userProcess_name = this.columnOf(1, 3);
  private readonly userThread_name = this.columnOf(2, 4);
  private readonly userWrite_data = this.columnOf(6, 3);
  private readonly userWrite_dataBlob = this.columnOf(6, 6);
  private readonly userSystemCall_service = this.columnOf(7, 2);
  private readonly userSignal_name = this.columnOf(8, 2);
  private readonly userBarrier_name = this.columnOf(9, 2);
  private readonly dmaWrite_data = this.columnOf(22, 5);
  private readonly dmaWrite_dataBlob = this.columnOf(22, 4);
  private readonly randomValue_cause = this.columnOf(23, 1);
  private readonly callFailure_ddi = this.columnOf(24, 2);
  private readonly externalCompletion_data = this.columnOf(25, 5);
  private readonly externalCompletion_dataBlob = this.columnOf(25, 4);
  private readonly hardwareEvent_name = this.columnOf(27, 2);
  private readonly hardwareEvent_data = this.columnOf(27, 4);
  private readonly hardwareEvent_dataBlob = this.columnOf(27, 3);
  private readonly imageLoad_name = this.columnOf(64, 2);
  private readonly imageLoad_service = this.columnOf(64, 6);
  private readonly driverCreate_name = this.columnOf(66, 2);
  private readonly driverCreate_registryPath = this.columnOf(66, 5);
  private readonly deviceCreate_name = this.columnOf(70, 3);
  private readonly symbolicLinkCreate_name = this.columnOf(74, 2);
  private readonly symbolicLinkCreate_target = this.columnOf(74, 3);
  private readonly symbolicLinkDelete_name = this.columnOf(75, 2);
  private readonly objectCreate_type = this.columnOf(76, 2);
  private readonly objectCreate_name = this.columnOf(76, 3);
  private readonly fileOpen_name = this.columnOf(80, 3);
  private readonly processCreate_name = this.columnOf(82, 2);
  private readonly threadCreate_name = this.columnOf(84, 5);
  private readonly fileInformation_name = this.columnOf(91, 4);
  private readonly fileInformation_data = this.columnOf(91, 10);
  private readonly fileInformation_dataBlob = this.columnOf(91, 9);
  private readonly irpData_data = this.columnOf(107, 5);
  private readonly irpData_dataBlob = this.columnOf(107, 6);
  private readonly irqlChange_cause = this.columnOf(134, 3);
  private readonly ddiCall_ddi = this.columnOf(160, 1);
  private readonly ddiCall_text1 = this.columnOf(160, 4);
  private readonly ddiCall_text2 = this.columnOf(160, 5);
  private readonly ddiReturn_ddi = this.columnOf(161, 1);
  private readonly debugPrint_text = this.columnOf(162, 3);
  private readonly bugCheck_text = this.columnOf(164, 6);
  private readonly runEnd_reason = this.columnOf(165, 1);
  private readonly exception_text = this.columnOf(166, 6);
  private readonly eventLog_text = this.columnOf(168, 8);
  private readonly eventLog_data = this.columnOf(168, 10);
  private readonly eventLog_dataBlob = this.columnOf(168, 9);
  private readonly registryOperation_path = this.columnOf(170, 3);
  private readonly registryOperation_name = this.columnOf(170, 4);
  private readonly registryOperation_data = this.columnOf(170, 9);
  private readonly registryOperation_dataBlob = this.columnOf(170, 8);
  private readonly traceMessage_provider = this.columnOf(171, 1);
  private readonly traceMessage_name = this.columnOf(171, 2);
  private readonly traceMessage_data = this.columnOf(171, 7);
  private readonly traceMessage_dataBlob = this.columnOf(171, 6);
  private readonly traceMessage_fields = this.columnOf(171, 8);
  private readonly finding_rule = this.columnOf(173, 1);
  private readonly finding_text = this.columnOf(173, 3);
  private readonly bugCheckData_component = this.columnOf(178, 2);
  private readonly bugCheckData_guid = this.columnOf(178, 3);
  private readonly bugCheckData_data = this.columnOf(178, 7);
  private readonly bugCheckData_dataBlob = this.columnOf(178, 6);
  private readonly dmaRead_data = this.columnOf(213, 6);
  private readonly dmaRead_dataBlob = this.columnOf(213, 5);
  private readonly deviceNode_instance = this.columnOf(216, 2);
  private readonly deviceInterface_guid = this.columnOf(218, 2);
  private readonly deviceInterface_link = this.columnOf(218, 3);

  userProcess(action: number, process: number, name: string): void {
    const at = this.beginDecision(1, 4);
    const { words } = this;
    words[at] = action;
    words[at + 1] = process;
    this.text(this.userProcess_name, at + 2, name);
    this.end();
  }

  userThread(action: number, process: number, started: number, name: string): void {
    const at = this.beginDecision(2, 5);
    const { words } = this;
    words[at] = action;
    words[at + 1] = process;
    words[at + 2] = started;
    this.text(this.userThread_name, at + 3, name);
    this.end();
  }

  userExit(action: number, status: number): void {
    const at = this.beginDecision(3, 2);
    const { words } = this;
    words[at] = action;
    words[at + 1] = status;
    this.end();
  }

  userMap(action: number, address: GuestAddress, size: number, writable: number): void {
    const at = this.beginDecision(4, 5);
    const { words } = this;
    words[at] = action;
    words[at + 1] = address;
    words[at + 2] = upperHalf(address);
    words[at + 3] = size;
    words[at + 4] = writable;
    this.end();
  }

  userUnmap(action: number, address: GuestAddress, size: number): void {
    const at = this.beginDecision(5, 4);
    const { words } = this;
    words[at] = action;
    words[at + 1] = address;
    words[at + 2] = upperHalf(address);
    words[at + 3] = size;
    this.end();
  }

  userWrite(action: number, address: GuestAddress, data: Uint8Array, references: Uint32Array, referencesCount: number): void {
    let at = this.beginDecision(6, 6 + referencesCount * 2);
    const { words } = this;
    words[at] = action;
    words[at + 1] = address;
    words[at + 2] = upperHalf(address);
    this.payload(this.userWrite_data, this.userWrite_dataBlob, 3, at + 3, data);
    at = this.list(at + 5, references, referencesCount);
    this.end();
  }

  userSystemCall(action: number, service: string, args: Uint32Array, argsCount: number, references: Uint32Array, referencesCount: number): void {
    let at = this.beginDecision(7, 5 + argsCount * 2 + referencesCount * 2);
    const { words } = this;
    words[at] = action;
    this.text(this.userSystemCall_service, at + 1, service);
    at = this.list(at + 3, args, argsCount);
    at = this.list(at, references, referencesCount);
    this.end();
  }

  userSignal(action: number, name: string): void {
    const at = this.beginDecision(8, 3);
    const { words } = this;
    words[at] = action;
    this.text(this.userSignal_name, at + 1, name);
    this.end();
  }

  userBarrier(action: number, name: string): void {
    const at = this.beginDecision(9, 3);
    const { words } = this;
    words[at] = action;
    this.text(this.userBarrier_name, at + 1, name);
    this.end();
  }

  threadSwitch(defaults: number, chosen: number): void {
    const at = this.beginDecision(16, 2);
    const { words } = this;
    words[at] = defaults;
    words[at + 1] = chosen;
    this.end();
  }

  preemption(defaults: number): void {
    const at = this.beginDecision(17, 1);
    const { words } = this;
    words[at] = defaults;
    this.end();
  }

  allocationFailure(defaults: number, tag: number, sizeLo: number, sizeHi: number, poolType: number): void {
    const at = this.beginDecision(18, 5);
    const { words } = this;
    words[at] = defaults;
    words[at + 1] = tag;
    words[at + 2] = sizeLo;
    words[at + 3] = sizeHi;
    words[at + 4] = poolType;
    this.end();
  }

  processorChoice(defaults: number, chosen: number, instructions: number): void {
    const at = this.beginDecision(19, 3);
    const { words } = this;
    words[at] = defaults;
    words[at + 1] = chosen;
    words[at + 2] = instructions;
    this.end();
  }

  interruptDelivery(interrupt: number, vector: number, level: number, source: number, lowered: number, joined: number): void {
    const at = this.beginDecision(20, 6);
    const { words } = this;
    words[at] = interrupt;
    words[at + 1] = vector;
    words[at + 2] = level;
    words[at + 3] = source;
    words[at + 4] = lowered;
    words[at + 5] = joined;
    this.end();
  }

  registerRead(hardware: number, space: number, addressLo: number, addressHi: number, width: number, valueLo: number, valueHi: number): void {
    const at = this.beginDecision(21, 7);
    const { words } = this;
    words[at] = hardware;
    words[at + 1] = space;
    words[at + 2] = addressLo;
    words[at + 3] = addressHi;
    words[at + 4] = width;
    words[at + 5] = valueLo;
    words[at + 6] = valueHi;
    this.end();
  }

  dmaWrite(hardware: number, addressLo: number, addressHi: number, length: number, data: Uint8Array, joined: number): void {
    const at = this.beginDecision(22, 7);
    const { words } = this;
    words[at] = hardware;
    words[at + 1] = addressLo;
    words[at + 2] = addressHi;
    words[at + 3] = length;
    this.payload(this.dmaWrite_data, this.dmaWrite_dataBlob, 5, at + 4, data);
    words[at + 6] = joined;
    this.end();
  }

  randomValue(cause: string, valueLo: number, valueHi: number): void {
    const at = this.beginDecision(23, 4);
    const { words } = this;
    this.text(this.randomValue_cause, at, cause);
    words[at + 2] = valueLo;
    words[at + 3] = valueHi;
    this.end();
  }

  callFailure(defaults: number, ddi: string, status: number): void {
    const at = this.beginDecision(24, 4);
    const { words } = this;
    words[at] = defaults;
    this.text(this.callFailure_ddi, at + 1, ddi);
    words[at + 3] = status;
    this.end();
  }

  externalCompletion(irp: number, status: number, informationLo: number, informationHi: number, data: Uint8Array): void {
    const at = this.beginDecision(25, 6);
    const { words } = this;
    words[at] = irp;
    words[at + 1] = status;
    words[at + 2] = informationLo;
    words[at + 3] = informationHi;
    this.payload(this.externalCompletion_data, this.externalCompletion_dataBlob, 5, at + 4, data);
    this.end();
  }

  timeChange(timeLo: number, timeHi: number): void {
    const at = this.beginDecision(26, 2);
    const { words } = this;
    words[at] = timeLo;
    words[at + 1] = timeHi;
    this.end();
  }

  hardwareEvent(hardware: number, name: string, data: Uint8Array, joined: number): void {
    const at = this.beginDecision(27, 6);
    const { words } = this;
    words[at] = hardware;
    this.text(this.hardwareEvent_name, at + 1, name);
    this.payload(this.hardwareEvent_data, this.hardwareEvent_dataBlob, 4, at + 3, data);
    words[at + 5] = joined;
    this.end();
  }

  dmaRequest(hardware: number, addressLo: number, addressHi: number, length: number, joined: number): void {
    const at = this.beginDecision(28, 5);
    const { words } = this;
    words[at] = hardware;
    words[at + 1] = addressLo;
    words[at + 2] = addressHi;
    words[at + 3] = length;
    words[at + 4] = joined;
    this.end();
  }

  hardwareDue(defaults: number, dueLo: number, dueHi: number, never: number): void {
    const at = this.beginDecision(29, 4);
    const { words } = this;
    words[at] = defaults;
    words[at + 1] = dueLo;
    words[at + 2] = dueHi;
    words[at + 3] = never;
    this.end();
  }

  imageLoad(image: number, name: string, base: GuestAddress, size: number, entry: GuestAddress, service: string, process: number): void {
    const at = this.begin(64, 11);
    const { words } = this;
    words[at] = image;
    this.text(this.imageLoad_name, at + 1, name);
    words[at + 3] = base;
    words[at + 4] = upperHalf(base);
    words[at + 5] = size;
    words[at + 6] = entry;
    words[at + 7] = upperHalf(entry);
    this.text(this.imageLoad_service, at + 8, service);
    words[at + 10] = process;
    this.end();
  }

  imageUnload(image: number): void {
    const at = this.begin(65, 1);
    const { words } = this;
    words[at] = image;
    this.end();
  }

  driverCreate(driver: number, name: string, object: GuestAddress, image: number, registryPath: string): void {
    const at = this.begin(66, 8);
    const { words } = this;
    words[at] = driver;
    this.text(this.driverCreate_name, at + 1, name);
    words[at + 3] = object;
    words[at + 4] = upperHalf(object);
    words[at + 5] = image;
    this.text(this.driverCreate_registryPath, at + 6, registryPath);
    this.end();
  }

  driverEntryReturn(driver: number, status: number): void {
    const at = this.begin(67, 2);
    const { words } = this;
    words[at] = driver;
    words[at + 1] = status;
    this.end();
  }

  driverUnload(driver: number): void {
    const at = this.begin(68, 1);
    const { words } = this;
    words[at] = driver;
    this.end();
  }

  driverDelete(driver: number): void {
    const at = this.begin(69, 1);
    const { words } = this;
    words[at] = driver;
    this.end();
  }

  deviceCreate(device: number, driver: number, name: string, object: GuestAddress, deviceType: number, characteristics: number, extensionSize: number, exclusive: number, flags: number): void {
    const at = this.begin(70, 11);
    const { words } = this;
    words[at] = device;
    words[at + 1] = driver;
    this.text(this.deviceCreate_name, at + 2, name);
    words[at + 4] = object;
    words[at + 5] = upperHalf(object);
    words[at + 6] = deviceType;
    words[at + 7] = characteristics;
    words[at + 8] = extensionSize;
    words[at + 9] = exclusive;
    words[at + 10] = flags;
    this.end();
  }

  deviceDelete(device: number): void {
    const at = this.begin(71, 1);
    const { words } = this;
    words[at] = device;
    this.end();
  }

  deviceAttach(device: number, lower: number, stackSize: number): void {
    const at = this.begin(72, 3);
    const { words } = this;
    words[at] = device;
    words[at + 1] = lower;
    words[at + 2] = stackSize;
    this.end();
  }

  deviceDetach(device: number, lower: number): void {
    const at = this.begin(73, 2);
    const { words } = this;
    words[at] = device;
    words[at + 1] = lower;
    this.end();
  }

  symbolicLinkCreate(object: number, name: string, target: string): void {
    const at = this.begin(74, 5);
    const { words } = this;
    words[at] = object;
    this.text(this.symbolicLinkCreate_name, at + 1, name);
    this.text(this.symbolicLinkCreate_target, at + 3, target);
    this.end();
  }

  symbolicLinkDelete(object: number, name: string): void {
    const at = this.begin(75, 3);
    const { words } = this;
    words[at] = object;
    this.text(this.symbolicLinkDelete_name, at + 1, name);
    this.end();
  }

  objectCreate(object: number, type: string, name: string, address: GuestAddress): void {
    const at = this.begin(76, 7);
    const { words } = this;
    words[at] = object;
    this.text(this.objectCreate_type, at + 1, type);
    this.text(this.objectCreate_name, at + 3, name);
    words[at + 5] = address;
    words[at + 6] = upperHalf(address);
    this.end();
  }

  objectDelete(object: number): void {
    const at = this.begin(77, 1);
    const { words } = this;
    words[at] = object;
    this.end();
  }

  handleOpen(process: number, handle: number, object: number, access: number, id: number, attributes: number, cause: number): void {
    const at = this.begin(78, 7);
    const { words } = this;
    words[at] = process;
    words[at + 1] = handle;
    words[at + 2] = object;
    words[at + 3] = access;
    words[at + 4] = id;
    words[at + 5] = attributes;
    words[at + 6] = cause;
    this.end();
  }

  handleClose(process: number, handle: number, id: number, object: number): void {
    const at = this.begin(79, 4);
    const { words } = this;
    words[at] = process;
    words[at + 1] = handle;
    words[at + 2] = id;
    words[at + 3] = object;
    this.end();
  }

  fileOpen(object: number, device: number, name: string, address: GuestAddress, related: number, options: number): void {
    const at = this.begin(80, 8);
    const { words } = this;
    words[at] = object;
    words[at + 1] = device;
    this.text(this.fileOpen_name, at + 2, name);
    words[at + 4] = address;
    words[at + 5] = upperHalf(address);
    words[at + 6] = related;
    words[at + 7] = options;
    this.end();
  }

  fileClose(object: number): void {
    const at = this.begin(81, 1);
    const { words } = this;
    words[at] = object;
    this.end();
  }

  processCreate(process: number, name: string, parent: number, object: GuestAddress, pid: number): void {
    const at = this.begin(82, 7);
    const { words } = this;
    words[at] = process;
    this.text(this.processCreate_name, at + 1, name);
    words[at + 3] = parent;
    words[at + 4] = object;
    words[at + 5] = upperHalf(object);
    words[at + 6] = pid;
    this.end();
  }

  processExit(process: number, memoryDigestLo: number, memoryDigestHi: number, status: number): void {
    const at = this.begin(83, 4);
    const { words } = this;
    words[at] = process;
    words[at + 1] = memoryDigestLo;
    words[at + 2] = memoryDigestHi;
    words[at + 3] = status;
    this.end();
  }

  threadCreate(created: number, process: number, parent: number, ordinal: number, name: string, object: GuestAddress, priority: number, mode: number): void {
    const at = this.begin(84, 10);
    const { words } = this;
    words[at] = created;
    words[at + 1] = process;
    words[at + 2] = parent;
    words[at + 3] = ordinal;
    this.text(this.threadCreate_name, at + 4, name);
    words[at + 6] = object;
    words[at + 7] = upperHalf(object);
    words[at + 8] = priority;
    words[at + 9] = mode;
    this.end();
  }

  threadExit(exited: number, status: number): void {
    const at = this.begin(85, 2);
    const { words } = this;
    words[at] = exited;
    words[at + 1] = status;
    this.end();
  }

  contextSwitch(from: number, to: number, reason: number, priority: number): void {
    const at = this.begin(86, 4);
    const { words } = this;
    words[at] = from;
    words[at + 1] = to;
    words[at + 2] = reason;
    words[at + 3] = priority;
    this.end();
  }

  driverEntryCall(driver: number, routine: GuestAddress, count: number): void {
    const at = this.begin(87, 4);
    const { words } = this;
    words[at] = driver;
    words[at + 1] = routine;
    words[at + 2] = upperHalf(routine);
    words[at + 3] = count;
    this.end();
  }

  driverUnloadReturn(driver: number): void {
    const at = this.begin(88, 1);
    const { words } = this;
    words[at] = driver;
    this.end();
  }

  deviceFlags(device: number, old: number, flags: number): void {
    const at = this.begin(89, 3);
    const { words } = this;
    words[at] = device;
    words[at + 1] = old;
    words[at + 2] = flags;
    this.end();
  }

  fileCleanup(object: number): void {
    const at = this.begin(90, 1);
    const { words } = this;
    words[at] = object;
    this.end();
  }

  fileInformation(object: number, operation: number, informationClass: number, name: string, offsetLo: number, offsetHi: number, lengthLo: number, lengthHi: number, status: number, informationLo: number, informationHi: number, data: Uint8Array): void {
    const at = this.begin(91, 14);
    const { words } = this;
    words[at] = object;
    words[at + 1] = operation;
    words[at + 2] = informationClass;
    this.text(this.fileInformation_name, at + 3, name);
    words[at + 5] = offsetLo;
    words[at + 6] = offsetHi;
    words[at + 7] = lengthLo;
    words[at + 8] = lengthHi;
    words[at + 9] = status;
    words[at + 10] = informationLo;
    words[at + 11] = informationHi;
    this.payload(this.fileInformation_data, this.fileInformation_dataBlob, 10, at + 12, data);
    this.end();
  }

  threadReady(readied: number, cause: number, priority: number): void {
    const at = this.begin(92, 3);
    const { words } = this;
    words[at] = readied;
    words[at + 1] = cause;
    words[at + 2] = priority;
    this.end();
  }

  threadPriority(changed: number, old: number, priority: number, boost: number): void {
    const at = this.begin(93, 4);
    const { words } = this;
    words[at] = changed;
    words[at + 1] = old;
    words[at + 2] = priority;
    words[at + 3] = boost;
    this.end();
  }

  threadSuspend(changed: number, count: number): void {
    const at = this.begin(94, 2);
    const { words } = this;
    words[at] = changed;
    words[at + 1] = count;
    this.end();
  }

  processAttach(process: number): void {
    const at = this.begin(95, 1);
    const { words } = this;
    words[at] = process;
    this.end();
  }

  irpAllocate(irp: number, address: GuestAddress, stackSize: number, size: number, cause: number, parent: number, action: number): void {
    const at = this.begin(96, 8);
    const { words } = this;
    words[at] = irp;
    words[at + 1] = address;
    words[at + 2] = upperHalf(address);
    words[at + 3] = stackSize;
    words[at + 4] = size;
    words[at + 5] = cause;
    words[at + 6] = parent;
    words[at + 7] = action;
    this.end();
  }

  irpDispatch(irp: number, device: number, driver: number, file: number, major: number, minor: number, location: number, flags: number, requestorMode: number, argument1Lo: number, argument1Hi: number, argument2Lo: number, argument2Hi: number, argument3Lo: number, argument3Hi: number, argument4Lo: number, argument4Hi: number, routine: GuestAddress, irpFlags: number, access: number, systemBufferLo: number, systemBufferHi: number, mdlLo: number, mdlHi: number, userBufferLo: number, userBufferHi: number): void {
    const at = this.begin(97, 27);
    const { words } = this;
    words[at] = irp;
    words[at + 1] = device;
    words[at + 2] = driver;
    words[at + 3] = file;
    words[at + 4] = major;
    words[at + 5] = minor;
    words[at + 6] = location;
    words[at + 7] = flags;
    words[at + 8] = requestorMode;
    words[at + 9] = argument1Lo;
    words[at + 10] = argument1Hi;
    words[at + 11] = argument2Lo;
    words[at + 12] = argument2Hi;
    words[at + 13] = argument3Lo;
    words[at + 14] = argument3Hi;
    words[at + 15] = argument4Lo;
    words[at + 16] = argument4Hi;
    words[at + 17] = routine;
    words[at + 18] = upperHalf(routine);
    words[at + 19] = irpFlags;
    words[at + 20] = access;
    words[at + 21] = systemBufferLo;
    words[at + 22] = systemBufferHi;
    words[at + 23] = mdlLo;
    words[at + 24] = mdlHi;
    words[at + 25] = userBufferLo;
    words[at + 26] = userBufferHi;
    this.end();
  }

  irpDispatchReturn(irp: number, driver: number, status: number, device: number): void {
    const at = this.begin(98, 4);
    const { words } = this;
    words[at] = irp;
    words[at + 1] = driver;
    words[at + 2] = status;
    words[at + 3] = device;
    this.end();
  }

  irpSkip(irp: number, location: number): void {
    const at = this.begin(99, 2);
    const { words } = this;
    words[at] = irp;
    words[at + 1] = location;
    this.end();
  }

  irpCopy(irp: number, location: number): void {
    const at = this.begin(100, 2);
    const { words } = this;
    words[at] = irp;
    words[at + 1] = location;
    this.end();
  }

  irpSetCompletion(irp: number, location: number, routine: GuestAddress, contextLo: number, contextHi: number, control: number): void {
    const at = this.begin(101, 7);
    const { words } = this;
    words[at] = irp;
    words[at + 1] = location;
    words[at + 2] = routine;
    words[at + 3] = upperHalf(routine);
    words[at + 4] = contextLo;
    words[at + 5] = contextHi;
    words[at + 6] = control;
    this.end();
  }

  irpMarkPending(irp: number, location: number): void {
    const at = this.begin(102, 2);
    const { words } = this;
    words[at] = irp;
    words[at + 1] = location;
    this.end();
  }

  irpCompletionCall(irp: number, location: number, routine: GuestAddress, contextLo: number, contextHi: number, device: number, pendingReturned: number): void {
    const at = this.begin(103, 8);
    const { words } = this;
    words[at] = irp;
    words[at + 1] = location;
    words[at + 2] = routine;
    words[at + 3] = upperHalf(routine);
    words[at + 4] = contextLo;
    words[at + 5] = contextHi;
    words[at + 6] = device;
    words[at + 7] = pendingReturned;
    this.end();
  }

  irpCompletionReturn(irp: number, status: number): void {
    const at = this.begin(104, 2);
    const { words } = this;
    words[at] = irp;
    words[at + 1] = status;
    this.end();
  }

  irpComplete(irp: number, driver: number, status: number, informationLo: number, informationHi: number, priorityBoost: number, location: number, cancel: number): void {
    const at = this.begin(105, 8);
    const { words } = this;
    words[at] = irp;
    words[at + 1] = driver;
    words[at + 2] = status;
    words[at + 3] = informationLo;
    words[at + 4] = informationHi;
    words[at + 5] = priorityBoost;
    words[at + 6] = location;
    words[at + 7] = cancel;
    this.end();
  }

  irpFree(irp: number): void {
    const at = this.begin(106, 1);
    const { words } = this;
    words[at] = irp;
    this.end();
  }

  irpData(irp: number, direction: number, length: number, digestLo: number, digestHi: number, data: Uint8Array): void {
    const at = this.begin(107, 7);
    const { words } = this;
    words[at] = irp;
    words[at + 1] = direction;
    words[at + 2] = length;
    words[at + 3] = digestLo;
    words[at + 4] = digestHi;
    this.payload(this.irpData_data, this.irpData_dataBlob, 5, at + 5, data);
    this.end();
  }

  irpFinish(irp: number, requester: number, status: number, informationLo: number, informationHi: number, byApc: number): void {
    const at = this.begin(108, 6);
    const { words } = this;
    words[at] = irp;
    words[at + 1] = requester;
    words[at + 2] = status;
    words[at + 3] = informationLo;
    words[at + 4] = informationHi;
    words[at + 5] = byApc;
    this.end();
  }

  irpCancel(irp: number, cause: number, routine: GuestAddress): void {
    const at = this.begin(109, 4);
    const { words } = this;
    words[at] = irp;
    words[at + 1] = cause;
    words[at + 2] = routine;
    words[at + 3] = upperHalf(routine);
    this.end();
  }

  irpSetCancel(irp: number, routine: GuestAddress, old: GuestAddress): void {
    const at = this.begin(110, 5);
    const { words } = this;
    words[at] = irp;
    words[at + 1] = routine;
    words[at + 2] = upperHalf(routine);
    words[at + 3] = old;
    words[at + 4] = upperHalf(old);
    this.end();
  }

  irpCancelCall(irp: number, device: number, routine: GuestAddress): void {
    const at = this.begin(111, 4);
    const { words } = this;
    words[at] = irp;
    words[at + 1] = device;
    words[at + 2] = routine;
    words[at + 3] = upperHalf(routine);
    this.end();
  }

  irpCancelReturn(irp: number): void {
    const at = this.begin(112, 1);
    const { words } = this;
    words[at] = irp;
    this.end();
  }

  irpQueue(irp: number, type: number, queue: GuestAddress, key: number, status: number): void {
    const at = this.begin(113, 6);
    const { words } = this;
    words[at] = irp;
    words[at + 1] = type;
    words[at + 2] = queue;
    words[at + 3] = upperHalf(queue);
    words[at + 4] = key;
    words[at + 5] = status;
    this.end();
  }

  irpDequeue(irp: number, type: number, queue: GuestAddress): void {
    const at = this.begin(114, 4);
    const { words } = this;
    words[at] = irp;
    words[at + 1] = type;
    words[at + 2] = queue;
    words[at + 3] = upperHalf(queue);
    this.end();
  }

  irpStart(irp: number, device: number, routine: GuestAddress): void {
    const at = this.begin(115, 4);
    const { words } = this;
    words[at] = irp;
    words[at + 1] = device;
    words[at + 2] = routine;
    words[at + 3] = upperHalf(routine);
    this.end();
  }

  irpStartReturn(irp: number, device: number): void {
    const at = this.begin(116, 2);
    const { words } = this;
    words[at] = irp;
    words[at + 1] = device;
    this.end();
  }

  fastIoCall(device: number, driver: number, file: number, operation: number, routine: GuestAddress, offsetLo: number, offsetHi: number, lengthLo: number, lengthHi: number, controlCode: number): void {
    const at = this.begin(117, 11);
    const { words } = this;
    words[at] = device;
    words[at + 1] = driver;
    words[at + 2] = file;
    words[at + 3] = operation;
    words[at + 4] = routine;
    words[at + 5] = upperHalf(routine);
    words[at + 6] = offsetLo;
    words[at + 7] = offsetHi;
    words[at + 8] = lengthLo;
    words[at + 9] = lengthHi;
    words[at + 10] = controlCode;
    this.end();
  }

  fastIoReturn(device: number, operation: number, handled: number, status: number, informationLo: number, informationHi: number): void {
    const at = this.begin(118, 6);
    const { words } = this;
    words[at] = device;
    words[at + 1] = operation;
    words[at + 2] = handled;
    words[at + 3] = status;
    words[at + 4] = informationLo;
    words[at + 5] = informationHi;
    this.end();
  }

  completionPacket(object: number, removed: number, irp: number, keyLo: number, keyHi: number, contextLo: number, contextHi: number, status: number, informationLo: number, informationHi: number): void {
    const at = this.begin(119, 10);
    const { words } = this;
    words[at] = object;
    words[at + 1] = removed;
    words[at + 2] = irp;
    words[at + 3] = keyLo;
    words[at + 4] = keyHi;
    words[at + 5] = contextLo;
    words[at + 6] = contextHi;
    words[at + 7] = status;
    words[at + 8] = informationLo;
    words[at + 9] = informationHi;
    this.end();
  }

  objectReference(object: number, added: number, count: number): void {
    const at = this.begin(124, 3);
    const { words } = this;
    words[at] = object;
    words[at + 1] = added;
    words[at + 2] = count;
    this.end();
  }

  lockAcquire(lock: number, type: number, address: GuestAddress, mode: number, depth: number, waited: number, tried: number): void {
    const at = this.begin(128, 9);
    const { words } = this;
    words[at] = lock;
    words[at + 1] = type;
    words[at + 2] = address;
    words[at + 3] = upperHalf(address);
    words[at + 4] = mode;
    words[at + 5] = depth;
    words[at + 6] = waited;
    words[at + 7] = upperHalf(waited);
    words[at + 8] = tried;
    this.end();
  }

  lockRelease(lock: number, type: number, address: GuestAddress, mode: number, depth: number, held: number): void {
    const at = this.begin(129, 8);
    const { words } = this;
    words[at] = lock;
    words[at + 1] = type;
    words[at + 2] = address;
    words[at + 3] = upperHalf(address);
    words[at + 4] = mode;
    words[at + 5] = depth;
    words[at + 6] = held;
    words[at + 7] = upperHalf(held);
    this.end();
  }

  lockContend(lock: number, type: number, owner: number, address: GuestAddress, mode: number): void {
    const at = this.begin(130, 6);
    const { words } = this;
    words[at] = lock;
    words[at + 1] = type;
    words[at + 2] = owner;
    words[at + 3] = address;
    words[at + 4] = upperHalf(address);
    words[at + 5] = mode;
    this.end();
  }

  waitBegin(object: GuestAddress, count: number, mode: number, alertable: number, timeoutLo: number, timeoutHi: number, type: number, waitType: number, reason: number, others: Uint32Array, othersCount: number): void {
    let at = this.begin(131, 11 + othersCount * 2);
    const { words } = this;
    words[at] = object;
    words[at + 1] = upperHalf(object);
    words[at + 2] = count;
    words[at + 3] = mode;
    words[at + 4] = alertable;
    words[at + 5] = timeoutLo;
    words[at + 6] = timeoutHi;
    words[at + 7] = type;
    words[at + 8] = waitType;
    words[at + 9] = reason;
    at = this.list(at + 10, others, othersCount);
    this.end();
  }

  waitEnd(status: number, waited: number): void {
    const at = this.begin(132, 3);
    const { words } = this;
    words[at] = status;
    words[at + 1] = waited;
    words[at + 2] = upperHalf(waited);
    this.end();
  }

  signal(object: GuestAddress, state: number, old: number, type: number): void {
    const at = this.begin(133, 5);
    const { words } = this;
    words[at] = object;
    words[at + 1] = upperHalf(object);
    words[at + 2] = state;
    words[at + 3] = old;
    words[at + 4] = type;
    this.end();
  }

  irqlChange(old: number, newValue: number, cause: string): void {
    const at = this.begin(134, 4);
    const { words } = this;
    words[at] = old;
    words[at + 1] = newValue;
    this.text(this.irqlChange_cause, at + 2, cause);
    this.end();
  }

  lockInitialize(lock: number, type: number, address: GuestAddress): void {
    const at = this.begin(135, 4);
    const { words } = this;
    words[at] = lock;
    words[at + 1] = type;
    words[at + 2] = address;
    words[at + 3] = upperHalf(address);
    this.end();
  }

  lockDelete(lock: number, type: number): void {
    const at = this.begin(136, 2);
    const { words } = this;
    words[at] = lock;
    words[at + 1] = type;
    this.end();
  }

  lockTry(lock: number, type: number, address: GuestAddress, mode: number, owner: number): void {
    const at = this.begin(137, 6);
    const { words } = this;
    words[at] = lock;
    words[at + 1] = type;
    words[at + 2] = address;
    words[at + 3] = upperHalf(address);
    words[at + 4] = mode;
    words[at + 5] = owner;
    this.end();
  }

  lockConvert(lock: number, type: number, mode: number): void {
    const at = this.begin(138, 3);
    const { words } = this;
    words[at] = lock;
    words[at + 1] = type;
    words[at + 2] = mode;
    this.end();
  }

  region(type: number, left: number, depth: number): void {
    const at = this.begin(139, 3);
    const { words } = this;
    words[at] = type;
    words[at + 1] = left;
    words[at + 2] = depth;
    this.end();
  }

  poolAllocate(allocation: number, address: GuestAddress, sizeLo: number, sizeHi: number, tag: number, poolType: number): void {
    const at = this.begin(144, 7);
    const { words } = this;
    words[at] = allocation;
    words[at + 1] = address;
    words[at + 2] = upperHalf(address);
    words[at + 3] = sizeLo;
    words[at + 4] = sizeHi;
    words[at + 5] = tag;
    words[at + 6] = poolType;
    this.end();
  }

  poolFree(allocation: number, address: GuestAddress, tag: number, sizeLo: number, sizeHi: number, poolType: number): void {
    const at = this.begin(145, 7);
    const { words } = this;
    words[at] = allocation;
    words[at + 1] = address;
    words[at + 2] = upperHalf(address);
    words[at + 3] = tag;
    words[at + 4] = sizeLo;
    words[at + 5] = sizeHi;
    words[at + 6] = poolType;
    this.end();
  }

  poolFail(sizeLo: number, sizeHi: number, tag: number, poolType: number, cause: number): void {
    const at = this.begin(146, 5);
    const { words } = this;
    words[at] = sizeLo;
    words[at + 1] = sizeHi;
    words[at + 2] = tag;
    words[at + 3] = poolType;
    words[at + 4] = cause;
    this.end();
  }

  mdlCreate(mdl: number, address: GuestAddress, virtualAddressLo: number, virtualAddressHi: number, lengthLo: number, lengthHi: number, irp: number, source: number): void {
    const at = this.begin(147, 9);
    const { words } = this;
    words[at] = mdl;
    words[at + 1] = address;
    words[at + 2] = upperHalf(address);
    words[at + 3] = virtualAddressLo;
    words[at + 4] = virtualAddressHi;
    words[at + 5] = lengthLo;
    words[at + 6] = lengthHi;
    words[at + 7] = irp;
    words[at + 8] = source;
    this.end();
  }

  mdlFree(mdl: number): void {
    const at = this.begin(148, 1);
    const { words } = this;
    words[at] = mdl;
    this.end();
  }

  mdlLock(mdl: number, mode: number, operation: number, status: number): void {
    const at = this.begin(149, 4);
    const { words } = this;
    words[at] = mdl;
    words[at + 1] = mode;
    words[at + 2] = operation;
    words[at + 3] = status;
    this.end();
  }

  mdlUnlock(mdl: number): void {
    const at = this.begin(150, 1);
    const { words } = this;
    words[at] = mdl;
    this.end();
  }

  mdlMap(mdl: number, address: GuestAddress, mode: number, process: number): void {
    const at = this.begin(151, 5);
    const { words } = this;
    words[at] = mdl;
    words[at + 1] = address;
    words[at + 2] = upperHalf(address);
    words[at + 3] = mode;
    words[at + 4] = process;
    this.end();
  }

  mdlUnmap(mdl: number, address: GuestAddress): void {
    const at = this.begin(152, 3);
    const { words } = this;
    words[at] = mdl;
    words[at + 1] = address;
    words[at + 2] = upperHalf(address);
    this.end();
  }

  sectionCreate(object: number, sizeLo: number, sizeHi: number, protection: number, file: number): void {
    const at = this.begin(153, 5);
    const { words } = this;
    words[at] = object;
    words[at + 1] = sizeLo;
    words[at + 2] = sizeHi;
    words[at + 3] = protection;
    words[at + 4] = file;
    this.end();
  }

  viewMap(object: number, process: number, address: GuestAddress, sizeLo: number, sizeHi: number, offsetLo: number, offsetHi: number, protection: number): void {
    const at = this.begin(154, 9);
    const { words } = this;
    words[at] = object;
    words[at + 1] = process;
    words[at + 2] = address;
    words[at + 3] = upperHalf(address);
    words[at + 4] = sizeLo;
    words[at + 5] = sizeHi;
    words[at + 6] = offsetLo;
    words[at + 7] = offsetHi;
    words[at + 8] = protection;
    this.end();
  }

  viewUnmap(process: number, address: GuestAddress): void {
    const at = this.begin(155, 3);
    const { words } = this;
    words[at] = process;
    words[at + 1] = address;
    words[at + 2] = upperHalf(address);
    this.end();
  }

  ioSpaceMap(physicalLo: number, physicalHi: number, sizeLo: number, sizeHi: number, address: GuestAddress, cacheType: number): void {
    const at = this.begin(156, 7);
    const { words } = this;
    words[at] = physicalLo;
    words[at + 1] = physicalHi;
    words[at + 2] = sizeLo;
    words[at + 3] = sizeHi;
    words[at + 4] = address;
    words[at + 5] = upperHalf(address);
    words[at + 6] = cacheType;
    this.end();
  }

  ioSpaceUnmap(address: GuestAddress, sizeLo: number, sizeHi: number): void {
    const at = this.begin(157, 4);
    const { words } = this;
    words[at] = address;
    words[at + 1] = upperHalf(address);
    words[at + 2] = sizeLo;
    words[at + 3] = sizeHi;
    this.end();
  }

  virtualAllocate(process: number, address: GuestAddress, sizeLo: number, sizeHi: number, type: number, protection: number): void {
    const at = this.begin(158, 7);
    const { words } = this;
    words[at] = process;
    words[at + 1] = address;
    words[at + 2] = upperHalf(address);
    words[at + 3] = sizeLo;
    words[at + 4] = sizeHi;
    words[at + 5] = type;
    words[at + 6] = protection;
    this.end();
  }

  ddiCall(ddi: string, args: Uint32Array, argsCount: number, text1: string, text2: string): void {
    let at = this.begin(160, 7 + argsCount * 2);
    this.text(this.ddiCall_ddi, at, ddi);
    at = this.list(at + 2, args, argsCount);
    this.text(this.ddiCall_text1, at, text1);
    this.text(this.ddiCall_text2, at + 2, text2);
    this.end();
  }

  ddiReturn(ddi: string, valueLo: number, valueHi: number): void {
    const at = this.begin(161, 4);
    const { words } = this;
    this.text(this.ddiReturn_ddi, at, ddi);
    words[at + 2] = valueLo;
    words[at + 3] = valueHi;
    this.end();
  }

  debugPrint(component: number, level: number, text: string): void {
    const at = this.begin(162, 4);
    const { words } = this;
    words[at] = component;
    words[at + 1] = level;
    this.text(this.debugPrint_text, at + 2, text);
    this.end();
  }

  systemCallReturn(action: number, status: number, resultLo: number, resultHi: number): void {
    const at = this.begin(163, 4);
    const { words } = this;
    words[at] = action;
    words[at + 1] = status;
    words[at + 2] = resultLo;
    words[at + 3] = resultHi;
    this.end();
  }

  bugCheck(code: number, parameter1Lo: number, parameter1Hi: number, parameter2Lo: number, parameter2Hi: number, parameter3Lo: number, parameter3Hi: number, parameter4Lo: number, parameter4Hi: number, text: string, irp: number): void {
    const at = this.begin(164, 12);
    const { words } = this;
    words[at] = code;
    words[at + 1] = parameter1Lo;
    words[at + 2] = parameter1Hi;
    words[at + 3] = parameter2Lo;
    words[at + 4] = parameter2Hi;
    words[at + 5] = parameter3Lo;
    words[at + 6] = parameter3Hi;
    words[at + 7] = parameter4Lo;
    words[at + 8] = parameter4Hi;
    this.text(this.bugCheck_text, at + 9, text);
    words[at + 11] = irp;
    this.end();
  }

  runEnd(reason: string, memoryDigestLo: number, memoryDigestHi: number, stepsLo: number, stepsHi: number): void {
    const at = this.begin(165, 6);
    const { words } = this;
    this.text(this.runEnd_reason, at, reason);
    words[at + 2] = memoryDigestLo;
    words[at + 3] = memoryDigestHi;
    words[at + 4] = stepsLo;
    words[at + 5] = stepsHi;
    this.end();
  }

  exception(code: number, address: GuestAddress, flags: number, parameters: Uint32Array, parametersCount: number, text: string): void {
    let at = this.begin(166, 7 + parametersCount * 2);
    const { words } = this;
    words[at] = code;
    words[at + 1] = address;
    words[at + 2] = upperHalf(address);
    words[at + 3] = flags;
    at = this.list(at + 4, parameters, parametersCount);
    this.text(this.exception_text, at, text);
    this.end();
  }

  exceptionHandle(code: number, handler: GuestAddress, frames: number): void {
    const at = this.begin(167, 4);
    const { words } = this;
    words[at] = code;
    words[at + 1] = handler;
    words[at + 2] = upperHalf(handler);
    words[at + 3] = frames;
    this.end();
  }

  eventLog(driver: number, device: number, code: number, unique: number, status: number, major: number, retry: number, text: string, data: Uint8Array): void {
    const at = this.begin(168, 11);
    const { words } = this;
    words[at] = driver;
    words[at + 1] = device;
    words[at + 2] = code;
    words[at + 3] = unique;
    words[at + 4] = status;
    words[at + 5] = major;
    words[at + 6] = retry;
    this.text(this.eventLog_text, at + 7, text);
    this.payload(this.eventLog_data, this.eventLog_dataBlob, 10, at + 9, data);
    this.end();
  }

  stackTrace(of: number, frames: Uint32Array, framesCount: number): void {
    let at = this.begin(169, 2 + framesCount * 2);
    const { words } = this;
    words[at] = of;
    at = this.list(at + 1, frames, framesCount);
    this.end();
  }

  registryOperation(operation: number, object: number, path: string, name: string, type: number, length: number, digestLo: number, digestHi: number, data: Uint8Array, status: number): void {
    const at = this.begin(170, 13);
    const { words } = this;
    words[at] = operation;
    words[at + 1] = object;
    this.text(this.registryOperation_path, at + 2, path);
    this.text(this.registryOperation_name, at + 4, name);
    words[at + 6] = type;
    words[at + 7] = length;
    words[at + 8] = digestLo;
    words[at + 9] = digestHi;
    this.payload(this.registryOperation_data, this.registryOperation_dataBlob, 9, at + 10, data);
    words[at + 12] = status;
    this.end();
  }

  traceMessage(provider: string, name: string, id: number, level: number, keywordLo: number, keywordHi: number, data: Uint8Array, fields: string): void {
    const at = this.begin(171, 12);
    const { words } = this;
    this.text(this.traceMessage_provider, at, provider);
    this.text(this.traceMessage_name, at + 2, name);
    words[at + 4] = id;
    words[at + 5] = level;
    words[at + 6] = keywordLo;
    words[at + 7] = keywordHi;
    this.payload(this.traceMessage_data, this.traceMessage_dataBlob, 7, at + 8, data);
    this.text(this.traceMessage_fields, at + 10, fields);
    this.end();
  }

  debugBreak(address: GuestAddress, code: number): void {
    const at = this.begin(172, 3);
    const { words } = this;
    words[at] = address;
    words[at + 1] = upperHalf(address);
    words[at + 2] = code;
    this.end();
  }

  finding(rule: string, code: number, text: string, objectLo: number, objectHi: number): void {
    const at = this.begin(173, 7);
    const { words } = this;
    this.text(this.finding_rule, at, rule);
    words[at + 2] = code;
    this.text(this.finding_text, at + 3, text);
    words[at + 5] = objectLo;
    words[at + 6] = objectHi;
    this.end();
  }

  stateDigest(subsystem: number, digestLo: number, digestHi: number): void {
    const at = this.begin(174, 3);
    const { words } = this;
    words[at] = subsystem;
    words[at + 1] = digestLo;
    words[at + 2] = digestHi;
    this.end();
  }

  callbackRegister(type: number, routine: GuestAddress, contextLo: number, contextHi: number, removed: number, status: number): void {
    const at = this.begin(175, 7);
    const { words } = this;
    words[at] = type;
    words[at + 1] = routine;
    words[at + 2] = upperHalf(routine);
    words[at + 3] = contextLo;
    words[at + 4] = contextHi;
    words[at + 5] = removed;
    words[at + 6] = status;
    this.end();
  }

  callbackCall(type: number, routine: GuestAddress, values: Uint32Array, valuesCount: number): void {
    let at = this.begin(176, 4 + valuesCount * 2);
    const { words } = this;
    words[at] = type;
    words[at + 1] = routine;
    words[at + 2] = upperHalf(routine);
    at = this.list(at + 3, values, valuesCount);
    this.end();
  }

  callbackReturn(type: number, valueLo: number, valueHi: number): void {
    const at = this.begin(177, 3);
    const { words } = this;
    words[at] = type;
    words[at + 1] = valueLo;
    words[at + 2] = valueHi;
    this.end();
  }

  bugCheckData(reason: number, component: string, guid: string, address: GuestAddress, lengthLo: number, lengthHi: number, data: Uint8Array): void {
    const at = this.begin(178, 11);
    const { words } = this;
    words[at] = reason;
    this.text(this.bugCheckData_component, at + 1, component);
    this.text(this.bugCheckData_guid, at + 3, guid);
    words[at + 5] = address;
    words[at + 6] = upperHalf(address);
    words[at + 7] = lengthLo;
    words[at + 8] = lengthHi;
    this.payload(this.bugCheckData_data, this.bugCheckData_dataBlob, 7, at + 9, data);
    this.end();
  }

  dpcQueue(dpc: number, address: GuestAddress, routine: GuestAddress, contextLo: number, contextHi: number, argument1Lo: number, argument1Hi: number, argument2Lo: number, argument2Hi: number, target: number, importance: number, coalesced: number, threaded: number): void {
    const at = this.begin(184, 15);
    const { words } = this;
    words[at] = dpc;
    words[at + 1] = address;
    words[at + 2] = upperHalf(address);
    words[at + 3] = routine;
    words[at + 4] = upperHalf(routine);
    words[at + 5] = contextLo;
    words[at + 6] = contextHi;
    words[at + 7] = argument1Lo;
    words[at + 8] = argument1Hi;
    words[at + 9] = argument2Lo;
    words[at + 10] = argument2Hi;
    words[at + 11] = target;
    words[at + 12] = importance;
    words[at + 13] = coalesced;
    words[at + 14] = threaded;
    this.end();
  }

  dpcStart(dpc: number, routine: GuestAddress, delay: number): void {
    const at = this.begin(185, 5);
    const { words } = this;
    words[at] = dpc;
    words[at + 1] = routine;
    words[at + 2] = upperHalf(routine);
    words[at + 3] = delay;
    words[at + 4] = upperHalf(delay);
    this.end();
  }

  dpcEnd(dpc: number, ran: number): void {
    const at = this.begin(186, 3);
    const { words } = this;
    words[at] = dpc;
    words[at + 1] = ran;
    words[at + 2] = upperHalf(ran);
    this.end();
  }

  dpcRemove(dpc: number, wasQueued: number): void {
    const at = this.begin(187, 2);
    const { words } = this;
    words[at] = dpc;
    words[at + 1] = wasQueued;
    this.end();
  }

  timerSet(timer: number, address: GuestAddress, dueLo: number, dueHi: number, period: number, tolerance: number, dpc: number, wasSet: number): void {
    const at = this.begin(188, 9);
    const { words } = this;
    words[at] = timer;
    words[at + 1] = address;
    words[at + 2] = upperHalf(address);
    words[at + 3] = dueLo;
    words[at + 4] = dueHi;
    words[at + 5] = period;
    words[at + 6] = tolerance;
    words[at + 7] = dpc;
    words[at + 8] = wasSet;
    this.end();
  }

  timerCancel(timer: number, wasSet: number): void {
    const at = this.begin(189, 2);
    const { words } = this;
    words[at] = timer;
    words[at + 1] = wasSet;
    this.end();
  }

  timerExpire(timer: number, late: number): void {
    const at = this.begin(190, 3);
    const { words } = this;
    words[at] = timer;
    words[at + 1] = late;
    words[at + 2] = upperHalf(late);
    this.end();
  }

  apcQueue(apc: number, target: number, type: number, routine: GuestAddress, normalLo: number, normalHi: number, contextLo: number, contextHi: number, inserted: number, argument1Lo: number, argument1Hi: number, argument2Lo: number, argument2Hi: number): void {
    const at = this.begin(191, 14);
    const { words } = this;
    words[at] = apc;
    words[at + 1] = target;
    words[at + 2] = type;
    words[at + 3] = routine;
    words[at + 4] = upperHalf(routine);
    words[at + 5] = normalLo;
    words[at + 6] = normalHi;
    words[at + 7] = contextLo;
    words[at + 8] = contextHi;
    words[at + 9] = inserted;
    words[at + 10] = argument1Lo;
    words[at + 11] = argument1Hi;
    words[at + 12] = argument2Lo;
    words[at + 13] = argument2Hi;
    this.end();
  }

  apcStart(apc: number, type: number, routine: GuestAddress): void {
    const at = this.begin(192, 4);
    const { words } = this;
    words[at] = apc;
    words[at + 1] = type;
    words[at + 2] = routine;
    words[at + 3] = upperHalf(routine);
    this.end();
  }

  apcEnd(apc: number): void {
    const at = this.begin(193, 1);
    const { words } = this;
    words[at] = apc;
    this.end();
  }

  workQueue(item: number, address: GuestAddress, device: number, routine: GuestAddress, contextLo: number, contextHi: number, queue: number): void {
    const at = this.begin(194, 9);
    const { words } = this;
    words[at] = item;
    words[at + 1] = address;
    words[at + 2] = upperHalf(address);
    words[at + 3] = device;
    words[at + 4] = routine;
    words[at + 5] = upperHalf(routine);
    words[at + 6] = contextLo;
    words[at + 7] = contextHi;
    words[at + 8] = queue;
    this.end();
  }

  workStart(item: number, routine: GuestAddress, delay: number): void {
    const at = this.begin(195, 5);
    const { words } = this;
    words[at] = item;
    words[at + 1] = routine;
    words[at + 2] = upperHalf(routine);
    words[at + 3] = delay;
    words[at + 4] = upperHalf(delay);
    this.end();
  }

  workEnd(item: number, ran: number): void {
    const at = this.begin(196, 3);
    const { words } = this;
    words[at] = item;
    words[at + 1] = ran;
    words[at + 2] = upperHalf(ran);
    this.end();
  }

  interruptConnect(interrupt: number, address: GuestAddress, vector: number, level: number, mode: number, shared: number, routine: GuestAddress, contextLo: number, contextHi: number, affinityLo: number, affinityHi: number, synchronizeLevel: number, messages: number): void {
    const at = this.begin(197, 15);
    const { words } = this;
    words[at] = interrupt;
    words[at + 1] = address;
    words[at + 2] = upperHalf(address);
    words[at + 3] = vector;
    words[at + 4] = level;
    words[at + 5] = mode;
    words[at + 6] = shared;
    words[at + 7] = routine;
    words[at + 8] = upperHalf(routine);
    words[at + 9] = contextLo;
    words[at + 10] = contextHi;
    words[at + 11] = affinityLo;
    words[at + 12] = affinityHi;
    words[at + 13] = synchronizeLevel;
    words[at + 14] = messages;
    this.end();
  }

  interruptDisconnect(interrupt: number): void {
    const at = this.begin(198, 1);
    const { words } = this;
    words[at] = interrupt;
    this.end();
  }

  interruptStart(interrupt: number, vector: number, routine: GuestAddress, message: number): void {
    const at = this.begin(199, 5);
    const { words } = this;
    words[at] = interrupt;
    words[at + 1] = vector;
    words[at + 2] = routine;
    words[at + 3] = upperHalf(routine);
    words[at + 4] = message;
    this.end();
  }

  interruptEnd(interrupt: number, claimed: number, ran: number): void {
    const at = this.begin(200, 4);
    const { words } = this;
    words[at] = interrupt;
    words[at + 1] = claimed;
    words[at + 2] = ran;
    words[at + 3] = upperHalf(ran);
    this.end();
  }

  interprocessorCall(routine: GuestAddress, targetsLo: number, targetsHi: number): void {
    const at = this.begin(201, 4);
    const { words } = this;
    words[at] = routine;
    words[at + 1] = upperHalf(routine);
    words[at + 2] = targetsLo;
    words[at + 3] = targetsHi;
    this.end();
  }

  apcRemove(apc: number, rundown: GuestAddress): void {
    const at = this.begin(202, 3);
    const { words } = this;
    words[at] = apc;
    words[at + 1] = rundown;
    words[at + 2] = upperHalf(rundown);
    this.end();
  }

  registerWrite(hardware: number, space: number, addressLo: number, addressHi: number, width: number, valueLo: number, valueHi: number): void {
    const at = this.begin(208, 7);
    const { words } = this;
    words[at] = hardware;
    words[at + 1] = space;
    words[at + 2] = addressLo;
    words[at + 3] = addressHi;
    words[at + 4] = width;
    words[at + 5] = valueLo;
    words[at + 6] = valueHi;
    this.end();
  }

  dmaAdapter(adapter: number, device: number, mapRegisters: number, released: number): void {
    const at = this.begin(209, 4);
    const { words } = this;
    words[at] = adapter;
    words[at + 1] = device;
    words[at + 2] = mapRegisters;
    words[at + 3] = released;
    this.end();
  }

  dmaMap(adapter: number, mdl: number, addressLo: number, addressHi: number, length: number, logicalLo: number, logicalHi: number, toDevice: number): void {
    const at = this.begin(210, 8);
    const { words } = this;
    words[at] = adapter;
    words[at + 1] = mdl;
    words[at + 2] = addressLo;
    words[at + 3] = addressHi;
    words[at + 4] = length;
    words[at + 5] = logicalLo;
    words[at + 6] = logicalHi;
    words[at + 7] = toDevice;
    this.end();
  }

  dmaFlush(adapter: number, mdl: number, length: number, toDevice: number): void {
    const at = this.begin(211, 4);
    const { words } = this;
    words[at] = adapter;
    words[at + 1] = mdl;
    words[at + 2] = length;
    words[at + 3] = toDevice;
    this.end();
  }

  dmaBuffer(adapter: number, address: GuestAddress, logicalLo: number, logicalHi: number, length: number, freed: number): void {
    const at = this.begin(212, 7);
    const { words } = this;
    words[at] = adapter;
    words[at + 1] = address;
    words[at + 2] = upperHalf(address);
    words[at + 3] = logicalLo;
    words[at + 4] = logicalHi;
    words[at + 5] = length;
    words[at + 6] = freed;
    this.end();
  }

  dmaRead(hardware: number, addressLo: number, addressHi: number, length: number, digestLo: number, digestHi: number, data: Uint8Array): void {
    const at = this.begin(213, 8);
    const { words } = this;
    words[at] = hardware;
    words[at + 1] = addressLo;
    words[at + 2] = addressHi;
    words[at + 3] = length;
    words[at + 4] = digestLo;
    words[at + 5] = digestHi;
    this.payload(this.dmaRead_data, this.dmaRead_dataBlob, 6, at + 6, data);
    this.end();
  }

  deviceNode(device: number, instance: string, old: number, state: number, problem: number): void {
    const at = this.begin(216, 6);
    const { words } = this;
    words[at] = device;
    this.text(this.deviceNode_instance, at + 1, instance);
    words[at + 3] = old;
    words[at + 4] = state;
    words[at + 5] = problem;
    this.end();
  }

  devicePower(device: number, type: number, old: number, state: number): void {
    const at = this.begin(217, 4);
    const { words } = this;
    words[at] = device;
    words[at + 1] = type;
    words[at + 2] = old;
    words[at + 3] = state;
    this.end();
  }

  deviceInterface(device: number, guid: string, link: string, enabled: number): void {
    const at = this.begin(218, 6);
    const { words } = this;
    words[at] = device;
    this.text(this.deviceInterface_guid, at + 1, guid);
    this.text(this.deviceInterface_link, at + 3, link);
    words[at + 5] = enabled;
    this.end();
  }
}
