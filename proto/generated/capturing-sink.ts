// Generated from proto/ntrewind/trace/v1/trace.proto by scripts/generate.ts. Do not edit.

import type { GuestAddress } from '../../base/guest-address.ts';
import { CapturingBase } from '../capturing-base.ts';
import type { EventSink } from './event-sink.ts';

/** Keeps of the events what a predicate chooses, and the hash of all. */
export class CapturingSink extends CapturingBase implements EventSink {
  userProcess(action: number, process: number, name: string): void {
    const noted = this.values;
    noted[0] = action;
    noted[1] = process;
    noted[2] = name;
    const writer = this.choose(1);
    writer.userProcess(action, process, name);
    this.reported(writer);
  }

  userThread(action: number, process: number, started: number, name: string): void {
    const noted = this.values;
    noted[0] = action;
    noted[1] = process;
    noted[2] = started;
    noted[3] = name;
    const writer = this.choose(2);
    writer.userThread(action, process, started, name);
    this.reported(writer);
  }

  userExit(action: number, status: number): void {
    const noted = this.values;
    noted[0] = action;
    noted[1] = status;
    const writer = this.choose(3);
    writer.userExit(action, status);
    this.reported(writer);
  }

  userMap(action: number, address: GuestAddress, size: number, writable: number): void {
    const noted = this.values;
    noted[0] = action;
    noted[1] = address;
    noted[2] = size;
    noted[3] = writable;
    const writer = this.choose(4);
    writer.userMap(action, address, size, writable);
    this.reported(writer);
  }

  userUnmap(action: number, address: GuestAddress, size: number): void {
    const noted = this.values;
    noted[0] = action;
    noted[1] = address;
    noted[2] = size;
    const writer = this.choose(5);
    writer.userUnmap(action, address, size);
    this.reported(writer);
  }

  userWrite(action: number, address: GuestAddress, data: Uint8Array, references: Uint32Array, referencesCount: number): void {
    const noted = this.values;
    noted[0] = action;
    noted[1] = address;
    noted[2] = data;
    noted[3] = references;
    noted[4] = referencesCount;
    const writer = this.choose(6);
    writer.userWrite(action, address, data, references, referencesCount);
    this.reported(writer);
  }

  userSystemCall(action: number, service: string, args: Uint32Array, argsCount: number, references: Uint32Array, referencesCount: number): void {
    const noted = this.values;
    noted[0] = action;
    noted[1] = service;
    noted[2] = args;
    noted[3] = argsCount;
    noted[4] = references;
    noted[5] = referencesCount;
    const writer = this.choose(7);
    writer.userSystemCall(action, service, args, argsCount, references, referencesCount);
    this.reported(writer);
  }

  userSignal(action: number, name: string): void {
    const noted = this.values;
    noted[0] = action;
    noted[1] = name;
    const writer = this.choose(8);
    writer.userSignal(action, name);
    this.reported(writer);
  }

  userBarrier(action: number, name: string): void {
    const noted = this.values;
    noted[0] = action;
    noted[1] = name;
    const writer = this.choose(9);
    writer.userBarrier(action, name);
    this.reported(writer);
  }

  threadSwitch(defaults: number, chosen: number): void {
    const noted = this.values;
    noted[0] = defaults;
    noted[1] = chosen;
    const writer = this.choose(16);
    writer.threadSwitch(defaults, chosen);
    this.reported(writer);
  }

  preemption(defaults: number): void {
    const noted = this.values;
    noted[0] = defaults;
    const writer = this.choose(17);
    writer.preemption(defaults);
    this.reported(writer);
  }

  allocationFailure(defaults: number, tag: number, sizeLo: number, sizeHi: number, poolType: number): void {
    const noted = this.values;
    noted[0] = defaults;
    noted[1] = tag;
    noted[2] = sizeLo;
    noted[3] = sizeHi;
    noted[4] = poolType;
    const writer = this.choose(18);
    writer.allocationFailure(defaults, tag, sizeLo, sizeHi, poolType);
    this.reported(writer);
  }

  processorChoice(defaults: number, chosen: number, instructions: number): void {
    const noted = this.values;
    noted[0] = defaults;
    noted[1] = chosen;
    noted[2] = instructions;
    const writer = this.choose(19);
    writer.processorChoice(defaults, chosen, instructions);
    this.reported(writer);
  }

  interruptDelivery(interrupt: number, vector: number, level: number, source: number, lowered: number, joined: number): void {
    const noted = this.values;
    noted[0] = interrupt;
    noted[1] = vector;
    noted[2] = level;
    noted[3] = source;
    noted[4] = lowered;
    noted[5] = joined;
    const writer = this.choose(20);
    writer.interruptDelivery(interrupt, vector, level, source, lowered, joined);
    this.reported(writer);
  }

  registerRead(hardware: number, space: number, addressLo: number, addressHi: number, width: number, valueLo: number, valueHi: number): void {
    const noted = this.values;
    noted[0] = hardware;
    noted[1] = space;
    noted[2] = addressLo;
    noted[3] = addressHi;
    noted[4] = width;
    noted[5] = valueLo;
    noted[6] = valueHi;
    const writer = this.choose(21);
    writer.registerRead(hardware, space, addressLo, addressHi, width, valueLo, valueHi);
    this.reported(writer);
  }

  dmaWrite(hardware: number, addressLo: number, addressHi: number, length: number, data: Uint8Array, joined: number): void {
    const noted = this.values;
    noted[0] = hardware;
    noted[1] = addressLo;
    noted[2] = addressHi;
    noted[3] = length;
    noted[4] = data;
    noted[5] = joined;
    const writer = this.choose(22);
    writer.dmaWrite(hardware, addressLo, addressHi, length, data, joined);
    this.reported(writer);
  }

  randomValue(cause: string, valueLo: number, valueHi: number): void {
    const noted = this.values;
    noted[0] = cause;
    noted[1] = valueLo;
    noted[2] = valueHi;
    const writer = this.choose(23);
    writer.randomValue(cause, valueLo, valueHi);
    this.reported(writer);
  }

  callFailure(defaults: number, ddi: string, status: number): void {
    const noted = this.values;
    noted[0] = defaults;
    noted[1] = ddi;
    noted[2] = status;
    const writer = this.choose(24);
    writer.callFailure(defaults, ddi, status);
    this.reported(writer);
  }

  externalCompletion(irp: number, status: number, informationLo: number, informationHi: number, data: Uint8Array): void {
    const noted = this.values;
    noted[0] = irp;
    noted[1] = status;
    noted[2] = informationLo;
    noted[3] = informationHi;
    noted[4] = data;
    const writer = this.choose(25);
    writer.externalCompletion(irp, status, informationLo, informationHi, data);
    this.reported(writer);
  }

  timeChange(timeLo: number, timeHi: number): void {
    const noted = this.values;
    noted[0] = timeLo;
    noted[1] = timeHi;
    const writer = this.choose(26);
    writer.timeChange(timeLo, timeHi);
    this.reported(writer);
  }

  hardwareEvent(hardware: number, name: string, data: Uint8Array, joined: number): void {
    const noted = this.values;
    noted[0] = hardware;
    noted[1] = name;
    noted[2] = data;
    noted[3] = joined;
    const writer = this.choose(27);
    writer.hardwareEvent(hardware, name, data, joined);
    this.reported(writer);
  }

  dmaRequest(hardware: number, addressLo: number, addressHi: number, length: number, joined: number): void {
    const noted = this.values;
    noted[0] = hardware;
    noted[1] = addressLo;
    noted[2] = addressHi;
    noted[3] = length;
    noted[4] = joined;
    const writer = this.choose(28);
    writer.dmaRequest(hardware, addressLo, addressHi, length, joined);
    this.reported(writer);
  }

  hardwareDue(defaults: number, dueLo: number, dueHi: number, never: number): void {
    const noted = this.values;
    noted[0] = defaults;
    noted[1] = dueLo;
    noted[2] = dueHi;
    noted[3] = never;
    const writer = this.choose(29);
    writer.hardwareDue(defaults, dueLo, dueHi, never);
    this.reported(writer);
  }

  imageLoad(image: number, name: string, base: GuestAddress, size: number, entry: GuestAddress, service: string, process: number): void {
    const noted = this.values;
    noted[0] = image;
    noted[1] = name;
    noted[2] = base;
    noted[3] = size;
    noted[4] = entry;
    noted[5] = service;
    noted[6] = process;
    const writer = this.choose(64);
    writer.imageLoad(image, name, base, size, entry, service, process);
    this.reported(writer);
  }

  imageUnload(image: number): void {
    const noted = this.values;
    noted[0] = image;
    const writer = this.choose(65);
    writer.imageUnload(image);
    this.reported(writer);
  }

  driverCreate(driver: number, name: string, object: GuestAddress, image: number, registryPath: string): void {
    const noted = this.values;
    noted[0] = driver;
    noted[1] = name;
    noted[2] = object;
    noted[3] = image;
    noted[4] = registryPath;
    const writer = this.choose(66);
    writer.driverCreate(driver, name, object, image, registryPath);
    this.reported(writer);
  }

  driverEntryReturn(driver: number, status: number): void {
    const noted = this.values;
    noted[0] = driver;
    noted[1] = status;
    const writer = this.choose(67);
    writer.driverEntryReturn(driver, status);
    this.reported(writer);
  }

  driverUnload(driver: number): void {
    const noted = this.values;
    noted[0] = driver;
    const writer = this.choose(68);
    writer.driverUnload(driver);
    this.reported(writer);
  }

  driverDelete(driver: number): void {
    const noted = this.values;
    noted[0] = driver;
    const writer = this.choose(69);
    writer.driverDelete(driver);
    this.reported(writer);
  }

  deviceCreate(device: number, driver: number, name: string, object: GuestAddress, deviceType: number, characteristics: number, extensionSize: number, exclusive: number, flags: number): void {
    const noted = this.values;
    noted[0] = device;
    noted[1] = driver;
    noted[2] = name;
    noted[3] = object;
    noted[4] = deviceType;
    noted[5] = characteristics;
    noted[6] = extensionSize;
    noted[7] = exclusive;
    noted[8] = flags;
    const writer = this.choose(70);
    writer.deviceCreate(device, driver, name, object, deviceType, characteristics, extensionSize, exclusive, flags);
    this.reported(writer);
  }

  deviceDelete(device: number): void {
    const noted = this.values;
    noted[0] = device;
    const writer = this.choose(71);
    writer.deviceDelete(device);
    this.reported(writer);
  }

  deviceAttach(device: number, lower: number, stackSize: number): void {
    const noted = this.values;
    noted[0] = device;
    noted[1] = lower;
    noted[2] = stackSize;
    const writer = this.choose(72);
    writer.deviceAttach(device, lower, stackSize);
    this.reported(writer);
  }

  deviceDetach(device: number, lower: number): void {
    const noted = this.values;
    noted[0] = device;
    noted[1] = lower;
    const writer = this.choose(73);
    writer.deviceDetach(device, lower);
    this.reported(writer);
  }

  symbolicLinkCreate(object: number, name: string, target: string): void {
    const noted = this.values;
    noted[0] = object;
    noted[1] = name;
    noted[2] = target;
    const writer = this.choose(74);
    writer.symbolicLinkCreate(object, name, target);
    this.reported(writer);
  }

  symbolicLinkDelete(object: number, name: string): void {
    const noted = this.values;
    noted[0] = object;
    noted[1] = name;
    const writer = this.choose(75);
    writer.symbolicLinkDelete(object, name);
    this.reported(writer);
  }

  objectCreate(object: number, type: string, name: string, address: GuestAddress): void {
    const noted = this.values;
    noted[0] = object;
    noted[1] = type;
    noted[2] = name;
    noted[3] = address;
    const writer = this.choose(76);
    writer.objectCreate(object, type, name, address);
    this.reported(writer);
  }

  objectDelete(object: number): void {
    const noted = this.values;
    noted[0] = object;
    const writer = this.choose(77);
    writer.objectDelete(object);
    this.reported(writer);
  }

  handleOpen(process: number, handle: number, object: number, access: number, id: number, attributes: number, cause: number): void {
    const noted = this.values;
    noted[0] = process;
    noted[1] = handle;
    noted[2] = object;
    noted[3] = access;
    noted[4] = id;
    noted[5] = attributes;
    noted[6] = cause;
    const writer = this.choose(78);
    writer.handleOpen(process, handle, object, access, id, attributes, cause);
    this.reported(writer);
  }

  handleClose(process: number, handle: number, id: number, object: number): void {
    const noted = this.values;
    noted[0] = process;
    noted[1] = handle;
    noted[2] = id;
    noted[3] = object;
    const writer = this.choose(79);
    writer.handleClose(process, handle, id, object);
    this.reported(writer);
  }

  fileOpen(object: number, device: number, name: string, address: GuestAddress, related: number, options: number): void {
    const noted = this.values;
    noted[0] = object;
    noted[1] = device;
    noted[2] = name;
    noted[3] = address;
    noted[4] = related;
    noted[5] = options;
    const writer = this.choose(80);
    writer.fileOpen(object, device, name, address, related, options);
    this.reported(writer);
  }

  fileClose(object: number): void {
    const noted = this.values;
    noted[0] = object;
    const writer = this.choose(81);
    writer.fileClose(object);
    this.reported(writer);
  }

  processCreate(process: number, name: string, parent: number, object: GuestAddress, pid: number): void {
    const noted = this.values;
    noted[0] = process;
    noted[1] = name;
    noted[2] = parent;
    noted[3] = object;
    noted[4] = pid;
    const writer = this.choose(82);
    writer.processCreate(process, name, parent, object, pid);
    this.reported(writer);
  }

  processExit(process: number, memoryDigestLo: number, memoryDigestHi: number, status: number): void {
    const noted = this.values;
    noted[0] = process;
    noted[1] = memoryDigestLo;
    noted[2] = memoryDigestHi;
    noted[3] = status;
    const writer = this.choose(83);
    writer.processExit(process, memoryDigestLo, memoryDigestHi, status);
    this.reported(writer);
  }

  threadCreate(created: number, process: number, parent: number, ordinal: number, name: string, object: GuestAddress, priority: number, mode: number): void {
    const noted = this.values;
    noted[0] = created;
    noted[1] = process;
    noted[2] = parent;
    noted[3] = ordinal;
    noted[4] = name;
    noted[5] = object;
    noted[6] = priority;
    noted[7] = mode;
    const writer = this.choose(84);
    writer.threadCreate(created, process, parent, ordinal, name, object, priority, mode);
    this.reported(writer);
  }

  threadExit(exited: number, status: number): void {
    const noted = this.values;
    noted[0] = exited;
    noted[1] = status;
    const writer = this.choose(85);
    writer.threadExit(exited, status);
    this.reported(writer);
  }

  contextSwitch(from: number, to: number, reason: number, priority: number): void {
    const noted = this.values;
    noted[0] = from;
    noted[1] = to;
    noted[2] = reason;
    noted[3] = priority;
    const writer = this.choose(86);
    writer.contextSwitch(from, to, reason, priority);
    this.reported(writer);
  }

  driverEntryCall(driver: number, routine: GuestAddress, count: number): void {
    const noted = this.values;
    noted[0] = driver;
    noted[1] = routine;
    noted[2] = count;
    const writer = this.choose(87);
    writer.driverEntryCall(driver, routine, count);
    this.reported(writer);
  }

  driverUnloadReturn(driver: number): void {
    const noted = this.values;
    noted[0] = driver;
    const writer = this.choose(88);
    writer.driverUnloadReturn(driver);
    this.reported(writer);
  }

  deviceFlags(device: number, old: number, flags: number): void {
    const noted = this.values;
    noted[0] = device;
    noted[1] = old;
    noted[2] = flags;
    const writer = this.choose(89);
    writer.deviceFlags(device, old, flags);
    this.reported(writer);
  }

  fileCleanup(object: number): void {
    const noted = this.values;
    noted[0] = object;
    const writer = this.choose(90);
    writer.fileCleanup(object);
    this.reported(writer);
  }

  fileInformation(object: number, operation: number, informationClass: number, name: string, offsetLo: number, offsetHi: number, lengthLo: number, lengthHi: number, status: number, informationLo: number, informationHi: number, data: Uint8Array): void {
    const noted = this.values;
    noted[0] = object;
    noted[1] = operation;
    noted[2] = informationClass;
    noted[3] = name;
    noted[4] = offsetLo;
    noted[5] = offsetHi;
    noted[6] = lengthLo;
    noted[7] = lengthHi;
    noted[8] = status;
    noted[9] = informationLo;
    noted[10] = informationHi;
    noted[11] = data;
    const writer = this.choose(91);
    writer.fileInformation(object, operation, informationClass, name, offsetLo, offsetHi, lengthLo, lengthHi, status, informationLo, informationHi, data);
    this.reported(writer);
  }

  threadReady(readied: number, cause: number, priority: number): void {
    const noted = this.values;
    noted[0] = readied;
    noted[1] = cause;
    noted[2] = priority;
    const writer = this.choose(92);
    writer.threadReady(readied, cause, priority);
    this.reported(writer);
  }

  threadPriority(changed: number, old: number, priority: number, boost: number): void {
    const noted = this.values;
    noted[0] = changed;
    noted[1] = old;
    noted[2] = priority;
    noted[3] = boost;
    const writer = this.choose(93);
    writer.threadPriority(changed, old, priority, boost);
    this.reported(writer);
  }

  threadSuspend(changed: number, count: number): void {
    const noted = this.values;
    noted[0] = changed;
    noted[1] = count;
    const writer = this.choose(94);
    writer.threadSuspend(changed, count);
    this.reported(writer);
  }

  processAttach(process: number): void {
    const noted = this.values;
    noted[0] = process;
    const writer = this.choose(95);
    writer.processAttach(process);
    this.reported(writer);
  }

  irpAllocate(irp: number, address: GuestAddress, stackSize: number, size: number, cause: number, parent: number, action: number): void {
    const noted = this.values;
    noted[0] = irp;
    noted[1] = address;
    noted[2] = stackSize;
    noted[3] = size;
    noted[4] = cause;
    noted[5] = parent;
    noted[6] = action;
    const writer = this.choose(96);
    writer.irpAllocate(irp, address, stackSize, size, cause, parent, action);
    this.reported(writer);
  }

  irpDispatch(irp: number, device: number, driver: number, file: number, major: number, minor: number, location: number, flags: number, requestorMode: number, argument1Lo: number, argument1Hi: number, argument2Lo: number, argument2Hi: number, argument3Lo: number, argument3Hi: number, argument4Lo: number, argument4Hi: number, routine: GuestAddress, irpFlags: number, access: number, systemBufferLo: number, systemBufferHi: number, mdlLo: number, mdlHi: number, userBufferLo: number, userBufferHi: number): void {
    const noted = this.values;
    noted[0] = irp;
    noted[1] = device;
    noted[2] = driver;
    noted[3] = file;
    noted[4] = major;
    noted[5] = minor;
    noted[6] = location;
    noted[7] = flags;
    noted[8] = requestorMode;
    noted[9] = argument1Lo;
    noted[10] = argument1Hi;
    noted[11] = argument2Lo;
    noted[12] = argument2Hi;
    noted[13] = argument3Lo;
    noted[14] = argument3Hi;
    noted[15] = argument4Lo;
    noted[16] = argument4Hi;
    noted[17] = routine;
    noted[18] = irpFlags;
    noted[19] = access;
    noted[20] = systemBufferLo;
    noted[21] = systemBufferHi;
    noted[22] = mdlLo;
    noted[23] = mdlHi;
    noted[24] = userBufferLo;
    noted[25] = userBufferHi;
    const writer = this.choose(97);
    writer.irpDispatch(irp, device, driver, file, major, minor, location, flags, requestorMode, argument1Lo, argument1Hi, argument2Lo, argument2Hi, argument3Lo, argument3Hi, argument4Lo, argument4Hi, routine, irpFlags, access, systemBufferLo, systemBufferHi, mdlLo, mdlHi, userBufferLo, userBufferHi);
    this.reported(writer);
  }

  irpDispatchReturn(irp: number, driver: number, status: number, device: number): void {
    const noted = this.values;
    noted[0] = irp;
    noted[1] = driver;
    noted[2] = status;
    noted[3] = device;
    const writer = this.choose(98);
    writer.irpDispatchReturn(irp, driver, status, device);
    this.reported(writer);
  }

  irpSkip(irp: number, location: number): void {
    const noted = this.values;
    noted[0] = irp;
    noted[1] = location;
    const writer = this.choose(99);
    writer.irpSkip(irp, location);
    this.reported(writer);
  }

  irpCopy(irp: number, location: number): void {
    const noted = this.values;
    noted[0] = irp;
    noted[1] = location;
    const writer = this.choose(100);
    writer.irpCopy(irp, location);
    this.reported(writer);
  }

  irpSetCompletion(irp: number, location: number, routine: GuestAddress, contextLo: number, contextHi: number, control: number): void {
    const noted = this.values;
    noted[0] = irp;
    noted[1] = location;
    noted[2] = routine;
    noted[3] = contextLo;
    noted[4] = contextHi;
    noted[5] = control;
    const writer = this.choose(101);
    writer.irpSetCompletion(irp, location, routine, contextLo, contextHi, control);
    this.reported(writer);
  }

  irpMarkPending(irp: number, location: number): void {
    const noted = this.values;
    noted[0] = irp;
    noted[1] = location;
    const writer = this.choose(102);
    writer.irpMarkPending(irp, location);
    this.reported(writer);
  }

  irpCompletionCall(irp: number, location: number, routine: GuestAddress, contextLo: number, contextHi: number, device: number, pendingReturned: number): void {
    const noted = this.values;
    noted[0] = irp;
    noted[1] = location;
    noted[2] = routine;
    noted[3] = contextLo;
    noted[4] = contextHi;
    noted[5] = device;
    noted[6] = pendingReturned;
    const writer = this.choose(103);
    writer.irpCompletionCall(irp, location, routine, contextLo, contextHi, device, pendingReturned);
    this.reported(writer);
  }

  irpCompletionReturn(irp: number, status: number): void {
    const noted = this.values;
    noted[0] = irp;
    noted[1] = status;
    const writer = this.choose(104);
    writer.irpCompletionReturn(irp, status);
    this.reported(writer);
  }

  irpComplete(irp: number, driver: number, status: number, informationLo: number, informationHi: number, priorityBoost: number, location: number, cancel: number): void {
    const noted = this.values;
    noted[0] = irp;
    noted[1] = driver;
    noted[2] = status;
    noted[3] = informationLo;
    noted[4] = informationHi;
    noted[5] = priorityBoost;
    noted[6] = location;
    noted[7] = cancel;
    const writer = this.choose(105);
    writer.irpComplete(irp, driver, status, informationLo, informationHi, priorityBoost, location, cancel);
    this.reported(writer);
  }

  irpFree(irp: number): void {
    const noted = this.values;
    noted[0] = irp;
    const writer = this.choose(106);
    writer.irpFree(irp);
    this.reported(writer);
  }

  irpData(irp: number, direction: number, length: number, digestLo: number, digestHi: number, data: Uint8Array): void {
    const noted = this.values;
    noted[0] = irp;
    noted[1] = direction;
    noted[2] = length;
    noted[3] = digestLo;
    noted[4] = digestHi;
    noted[5] = data;
    const writer = this.choose(107);
    writer.irpData(irp, direction, length, digestLo, digestHi, data);
    this.reported(writer);
  }

  irpFinish(irp: number, requester: number, status: number, informationLo: number, informationHi: number, byApc: number): void {
    const noted = this.values;
    noted[0] = irp;
    noted[1] = requester;
    noted[2] = status;
    noted[3] = informationLo;
    noted[4] = informationHi;
    noted[5] = byApc;
    const writer = this.choose(108);
    writer.irpFinish(irp, requester, status, informationLo, informationHi, byApc);
    this.reported(writer);
  }

  irpCancel(irp: number, cause: number, routine: GuestAddress): void {
    const noted = this.values;
    noted[0] = irp;
    noted[1] = cause;
    noted[2] = routine;
    const writer = this.choose(109);
    writer.irpCancel(irp, cause, routine);
    this.reported(writer);
  }

  irpSetCancel(irp: number, routine: GuestAddress, old: GuestAddress): void {
    const noted = this.values;
    noted[0] = irp;
    noted[1] = routine;
    noted[2] = old;
    const writer = this.choose(110);
    writer.irpSetCancel(irp, routine, old);
    this.reported(writer);
  }

  irpCancelCall(irp: number, device: number, routine: GuestAddress): void {
    const noted = this.values;
    noted[0] = irp;
    noted[1] = device;
    noted[2] = routine;
    const writer = this.choose(111);
    writer.irpCancelCall(irp, device, routine);
    this.reported(writer);
  }

  irpCancelReturn(irp: number): void {
    const noted = this.values;
    noted[0] = irp;
    const writer = this.choose(112);
    writer.irpCancelReturn(irp);
    this.reported(writer);
  }

  irpQueue(irp: number, type: number, queue: GuestAddress, key: number, status: number): void {
    const noted = this.values;
    noted[0] = irp;
    noted[1] = type;
    noted[2] = queue;
    noted[3] = key;
    noted[4] = status;
    const writer = this.choose(113);
    writer.irpQueue(irp, type, queue, key, status);
    this.reported(writer);
  }

  irpDequeue(irp: number, type: number, queue: GuestAddress): void {
    const noted = this.values;
    noted[0] = irp;
    noted[1] = type;
    noted[2] = queue;
    const writer = this.choose(114);
    writer.irpDequeue(irp, type, queue);
    this.reported(writer);
  }

  irpStart(irp: number, device: number, routine: GuestAddress): void {
    const noted = this.values;
    noted[0] = irp;
    noted[1] = device;
    noted[2] = routine;
    const writer = this.choose(115);
    writer.irpStart(irp, device, routine);
    this.reported(writer);
  }

  irpStartReturn(irp: number, device: number): void {
    const noted = this.values;
    noted[0] = irp;
    noted[1] = device;
    const writer = this.choose(116);
    writer.irpStartReturn(irp, device);
    this.reported(writer);
  }

  fastIoCall(device: number, driver: number, file: number, operation: number, routine: GuestAddress, offsetLo: number, offsetHi: number, lengthLo: number, lengthHi: number, controlCode: number): void {
    const noted = this.values;
    noted[0] = device;
    noted[1] = driver;
    noted[2] = file;
    noted[3] = operation;
    noted[4] = routine;
    noted[5] = offsetLo;
    noted[6] = offsetHi;
    noted[7] = lengthLo;
    noted[8] = lengthHi;
    noted[9] = controlCode;
    const writer = this.choose(117);
    writer.fastIoCall(device, driver, file, operation, routine, offsetLo, offsetHi, lengthLo, lengthHi, controlCode);
    this.reported(writer);
  }

  fastIoReturn(device: number, operation: number, handled: number, status: number, informationLo: number, informationHi: number): void {
    const noted = this.values;
    noted[0] = device;
    noted[1] = operation;
    noted[2] = handled;
    noted[3] = status;
    noted[4] = informationLo;
    noted[5] = informationHi;
    const writer = this.choose(118);
    writer.fastIoReturn(device, operation, handled, status, informationLo, informationHi);
    this.reported(writer);
  }

  completionPacket(object: number, removed: number, irp: number, keyLo: number, keyHi: number, contextLo: number, contextHi: number, status: number, informationLo: number, informationHi: number): void {
    const noted = this.values;
    noted[0] = object;
    noted[1] = removed;
    noted[2] = irp;
    noted[3] = keyLo;
    noted[4] = keyHi;
    noted[5] = contextLo;
    noted[6] = contextHi;
    noted[7] = status;
    noted[8] = informationLo;
    noted[9] = informationHi;
    const writer = this.choose(119);
    writer.completionPacket(object, removed, irp, keyLo, keyHi, contextLo, contextHi, status, informationLo, informationHi);
    this.reported(writer);
  }

  objectReference(object: number, added: number, count: number): void {
    const noted = this.values;
    noted[0] = object;
    noted[1] = added;
    noted[2] = count;
    const writer = this.choose(124);
    writer.objectReference(object, added, count);
    this.reported(writer);
  }

  lockAcquire(lock: number, type: number, address: GuestAddress, mode: number, depth: number, waited: number, tried: number): void {
    const noted = this.values;
    noted[0] = lock;
    noted[1] = type;
    noted[2] = address;
    noted[3] = mode;
    noted[4] = depth;
    noted[5] = waited;
    noted[6] = tried;
    const writer = this.choose(128);
    writer.lockAcquire(lock, type, address, mode, depth, waited, tried);
    this.reported(writer);
  }

  lockRelease(lock: number, type: number, address: GuestAddress, mode: number, depth: number, held: number): void {
    const noted = this.values;
    noted[0] = lock;
    noted[1] = type;
    noted[2] = address;
    noted[3] = mode;
    noted[4] = depth;
    noted[5] = held;
    const writer = this.choose(129);
    writer.lockRelease(lock, type, address, mode, depth, held);
    this.reported(writer);
  }

  lockContend(lock: number, type: number, owner: number, address: GuestAddress, mode: number): void {
    const noted = this.values;
    noted[0] = lock;
    noted[1] = type;
    noted[2] = owner;
    noted[3] = address;
    noted[4] = mode;
    const writer = this.choose(130);
    writer.lockContend(lock, type, owner, address, mode);
    this.reported(writer);
  }

  waitBegin(object: GuestAddress, count: number, mode: number, alertable: number, timeoutLo: number, timeoutHi: number, type: number, waitType: number, reason: number, others: Uint32Array, othersCount: number): void {
    const noted = this.values;
    noted[0] = object;
    noted[1] = count;
    noted[2] = mode;
    noted[3] = alertable;
    noted[4] = timeoutLo;
    noted[5] = timeoutHi;
    noted[6] = type;
    noted[7] = waitType;
    noted[8] = reason;
    noted[9] = others;
    noted[10] = othersCount;
    const writer = this.choose(131);
    writer.waitBegin(object, count, mode, alertable, timeoutLo, timeoutHi, type, waitType, reason, others, othersCount);
    this.reported(writer);
  }

  waitEnd(status: number, waited: number): void {
    const noted = this.values;
    noted[0] = status;
    noted[1] = waited;
    const writer = this.choose(132);
    writer.waitEnd(status, waited);
    this.reported(writer);
  }

  signal(object: GuestAddress, state: number, old: number, type: number): void {
    const noted = this.values;
    noted[0] = object;
    noted[1] = state;
    noted[2] = old;
    noted[3] = type;
    const writer = this.choose(133);
    writer.signal(object, state, old, type);
    this.reported(writer);
  }

  irqlChange(old: number, newValue: number, cause: string): void {
    const noted = this.values;
    noted[0] = old;
    noted[1] = newValue;
    noted[2] = cause;
    const writer = this.choose(134);
    writer.irqlChange(old, newValue, cause);
    this.reported(writer);
  }

  lockInitialize(lock: number, type: number, address: GuestAddress): void {
    const noted = this.values;
    noted[0] = lock;
    noted[1] = type;
    noted[2] = address;
    const writer = this.choose(135);
    writer.lockInitialize(lock, type, address);
    this.reported(writer);
  }

  lockDelete(lock: number, type: number): void {
    const noted = this.values;
    noted[0] = lock;
    noted[1] = type;
    const writer = this.choose(136);
    writer.lockDelete(lock, type);
    this.reported(writer);
  }

  lockTry(lock: number, type: number, address: GuestAddress, mode: number, owner: number): void {
    const noted = this.values;
    noted[0] = lock;
    noted[1] = type;
    noted[2] = address;
    noted[3] = mode;
    noted[4] = owner;
    const writer = this.choose(137);
    writer.lockTry(lock, type, address, mode, owner);
    this.reported(writer);
  }

  lockConvert(lock: number, type: number, mode: number): void {
    const noted = this.values;
    noted[0] = lock;
    noted[1] = type;
    noted[2] = mode;
    const writer = this.choose(138);
    writer.lockConvert(lock, type, mode);
    this.reported(writer);
  }

  region(type: number, left: number, depth: number): void {
    const noted = this.values;
    noted[0] = type;
    noted[1] = left;
    noted[2] = depth;
    const writer = this.choose(139);
    writer.region(type, left, depth);
    this.reported(writer);
  }

  poolAllocate(allocation: number, address: GuestAddress, sizeLo: number, sizeHi: number, tag: number, poolType: number): void {
    const noted = this.values;
    noted[0] = allocation;
    noted[1] = address;
    noted[2] = sizeLo;
    noted[3] = sizeHi;
    noted[4] = tag;
    noted[5] = poolType;
    const writer = this.choose(144);
    writer.poolAllocate(allocation, address, sizeLo, sizeHi, tag, poolType);
    this.reported(writer);
  }

  poolFree(allocation: number, address: GuestAddress, tag: number, sizeLo: number, sizeHi: number, poolType: number): void {
    const noted = this.values;
    noted[0] = allocation;
    noted[1] = address;
    noted[2] = tag;
    noted[3] = sizeLo;
    noted[4] = sizeHi;
    noted[5] = poolType;
    const writer = this.choose(145);
    writer.poolFree(allocation, address, tag, sizeLo, sizeHi, poolType);
    this.reported(writer);
  }

  poolFail(sizeLo: number, sizeHi: number, tag: number, poolType: number, cause: number): void {
    const noted = this.values;
    noted[0] = sizeLo;
    noted[1] = sizeHi;
    noted[2] = tag;
    noted[3] = poolType;
    noted[4] = cause;
    const writer = this.choose(146);
    writer.poolFail(sizeLo, sizeHi, tag, poolType, cause);
    this.reported(writer);
  }

  mdlCreate(mdl: number, address: GuestAddress, virtualAddressLo: number, virtualAddressHi: number, lengthLo: number, lengthHi: number, irp: number, source: number): void {
    const noted = this.values;
    noted[0] = mdl;
    noted[1] = address;
    noted[2] = virtualAddressLo;
    noted[3] = virtualAddressHi;
    noted[4] = lengthLo;
    noted[5] = lengthHi;
    noted[6] = irp;
    noted[7] = source;
    const writer = this.choose(147);
    writer.mdlCreate(mdl, address, virtualAddressLo, virtualAddressHi, lengthLo, lengthHi, irp, source);
    this.reported(writer);
  }

  mdlFree(mdl: number): void {
    const noted = this.values;
    noted[0] = mdl;
    const writer = this.choose(148);
    writer.mdlFree(mdl);
    this.reported(writer);
  }

  mdlLock(mdl: number, mode: number, operation: number, status: number): void {
    const noted = this.values;
    noted[0] = mdl;
    noted[1] = mode;
    noted[2] = operation;
    noted[3] = status;
    const writer = this.choose(149);
    writer.mdlLock(mdl, mode, operation, status);
    this.reported(writer);
  }

  mdlUnlock(mdl: number): void {
    const noted = this.values;
    noted[0] = mdl;
    const writer = this.choose(150);
    writer.mdlUnlock(mdl);
    this.reported(writer);
  }

  mdlMap(mdl: number, address: GuestAddress, mode: number, process: number): void {
    const noted = this.values;
    noted[0] = mdl;
    noted[1] = address;
    noted[2] = mode;
    noted[3] = process;
    const writer = this.choose(151);
    writer.mdlMap(mdl, address, mode, process);
    this.reported(writer);
  }

  mdlUnmap(mdl: number, address: GuestAddress): void {
    const noted = this.values;
    noted[0] = mdl;
    noted[1] = address;
    const writer = this.choose(152);
    writer.mdlUnmap(mdl, address);
    this.reported(writer);
  }

  sectionCreate(object: number, sizeLo: number, sizeHi: number, protection: number, file: number): void {
    const noted = this.values;
    noted[0] = object;
    noted[1] = sizeLo;
    noted[2] = sizeHi;
    noted[3] = protection;
    noted[4] = file;
    const writer = this.choose(153);
    writer.sectionCreate(object, sizeLo, sizeHi, protection, file);
    this.reported(writer);
  }

  viewMap(object: number, process: number, address: GuestAddress, sizeLo: number, sizeHi: number, offsetLo: number, offsetHi: number, protection: number): void {
    const noted = this.values;
    noted[0] = object;
    noted[1] = process;
    noted[2] = address;
    noted[3] = sizeLo;
    noted[4] = sizeHi;
    noted[5] = offsetLo;
    noted[6] = offsetHi;
    noted[7] = protection;
    const writer = this.choose(154);
    writer.viewMap(object, process, address, sizeLo, sizeHi, offsetLo, offsetHi, protection);
    this.reported(writer);
  }

  viewUnmap(process: number, address: GuestAddress): void {
    const noted = this.values;
    noted[0] = process;
    noted[1] = address;
    const writer = this.choose(155);
    writer.viewUnmap(process, address);
    this.reported(writer);
  }

  ioSpaceMap(physicalLo: number, physicalHi: number, sizeLo: number, sizeHi: number, address: GuestAddress, cacheType: number): void {
    const noted = this.values;
    noted[0] = physicalLo;
    noted[1] = physicalHi;
    noted[2] = sizeLo;
    noted[3] = sizeHi;
    noted[4] = address;
    noted[5] = cacheType;
    const writer = this.choose(156);
    writer.ioSpaceMap(physicalLo, physicalHi, sizeLo, sizeHi, address, cacheType);
    this.reported(writer);
  }

  ioSpaceUnmap(address: GuestAddress, sizeLo: number, sizeHi: number): void {
    const noted = this.values;
    noted[0] = address;
    noted[1] = sizeLo;
    noted[2] = sizeHi;
    const writer = this.choose(157);
    writer.ioSpaceUnmap(address, sizeLo, sizeHi);
    this.reported(writer);
  }

  virtualAllocate(process: number, address: GuestAddress, sizeLo: number, sizeHi: number, type: number, protection: number): void {
    const noted = this.values;
    noted[0] = process;
    noted[1] = address;
    noted[2] = sizeLo;
    noted[3] = sizeHi;
    noted[4] = type;
    noted[5] = protection;
    const writer = this.choose(158);
    writer.virtualAllocate(process, address, sizeLo, sizeHi, type, protection);
    this.reported(writer);
  }

  ddiCall(ddi: string, args: Uint32Array, argsCount: number, text1: string, text2: string): void {
    const noted = this.values;
    noted[0] = ddi;
    noted[1] = args;
    noted[2] = argsCount;
    noted[3] = text1;
    noted[4] = text2;
    const writer = this.choose(160);
    writer.ddiCall(ddi, args, argsCount, text1, text2);
    this.reported(writer);
  }

  ddiReturn(ddi: string, valueLo: number, valueHi: number): void {
    const noted = this.values;
    noted[0] = ddi;
    noted[1] = valueLo;
    noted[2] = valueHi;
    const writer = this.choose(161);
    writer.ddiReturn(ddi, valueLo, valueHi);
    this.reported(writer);
  }

  debugPrint(component: number, level: number, text: string): void {
    const noted = this.values;
    noted[0] = component;
    noted[1] = level;
    noted[2] = text;
    const writer = this.choose(162);
    writer.debugPrint(component, level, text);
    this.reported(writer);
  }

  systemCallReturn(action: number, status: number, resultLo: number, resultHi: number): void {
    const noted = this.values;
    noted[0] = action;
    noted[1] = status;
    noted[2] = resultLo;
    noted[3] = resultHi;
    const writer = this.choose(163);
    writer.systemCallReturn(action, status, resultLo, resultHi);
    this.reported(writer);
  }

  bugCheck(code: number, parameter1Lo: number, parameter1Hi: number, parameter2Lo: number, parameter2Hi: number, parameter3Lo: number, parameter3Hi: number, parameter4Lo: number, parameter4Hi: number, text: string, irp: number): void {
    const noted = this.values;
    noted[0] = code;
    noted[1] = parameter1Lo;
    noted[2] = parameter1Hi;
    noted[3] = parameter2Lo;
    noted[4] = parameter2Hi;
    noted[5] = parameter3Lo;
    noted[6] = parameter3Hi;
    noted[7] = parameter4Lo;
    noted[8] = parameter4Hi;
    noted[9] = text;
    noted[10] = irp;
    const writer = this.choose(164);
    writer.bugCheck(code, parameter1Lo, parameter1Hi, parameter2Lo, parameter2Hi, parameter3Lo, parameter3Hi, parameter4Lo, parameter4Hi, text, irp);
    this.reported(writer);
  }

  runEnd(reason: string, memoryDigestLo: number, memoryDigestHi: number, stepsLo: number, stepsHi: number): void {
    const noted = this.values;
    noted[0] = reason;
    noted[1] = memoryDigestLo;
    noted[2] = memoryDigestHi;
    noted[3] = stepsLo;
    noted[4] = stepsHi;
    const writer = this.choose(165);
    writer.runEnd(reason, memoryDigestLo, memoryDigestHi, stepsLo, stepsHi);
    this.reported(writer);
  }

  exception(code: number, address: GuestAddress, flags: number, parameters: Uint32Array, parametersCount: number, text: string): void {
    const noted = this.values;
    noted[0] = code;
    noted[1] = address;
    noted[2] = flags;
    noted[3] = parameters;
    noted[4] = parametersCount;
    noted[5] = text;
    const writer = this.choose(166);
    writer.exception(code, address, flags, parameters, parametersCount, text);
    this.reported(writer);
  }

  exceptionHandle(code: number, handler: GuestAddress, frames: number): void {
    const noted = this.values;
    noted[0] = code;
    noted[1] = handler;
    noted[2] = frames;
    const writer = this.choose(167);
    writer.exceptionHandle(code, handler, frames);
    this.reported(writer);
  }

  eventLog(driver: number, device: number, code: number, unique: number, status: number, major: number, retry: number, text: string, data: Uint8Array): void {
    const noted = this.values;
    noted[0] = driver;
    noted[1] = device;
    noted[2] = code;
    noted[3] = unique;
    noted[4] = status;
    noted[5] = major;
    noted[6] = retry;
    noted[7] = text;
    noted[8] = data;
    const writer = this.choose(168);
    writer.eventLog(driver, device, code, unique, status, major, retry, text, data);
    this.reported(writer);
  }

  stackTrace(of: number, frames: Uint32Array, framesCount: number): void {
    const noted = this.values;
    noted[0] = of;
    noted[1] = frames;
    noted[2] = framesCount;
    const writer = this.choose(169);
    writer.stackTrace(of, frames, framesCount);
    this.reported(writer);
  }

  registryOperation(operation: number, object: number, path: string, name: string, type: number, length: number, digestLo: number, digestHi: number, data: Uint8Array, status: number): void {
    const noted = this.values;
    noted[0] = operation;
    noted[1] = object;
    noted[2] = path;
    noted[3] = name;
    noted[4] = type;
    noted[5] = length;
    noted[6] = digestLo;
    noted[7] = digestHi;
    noted[8] = data;
    noted[9] = status;
    const writer = this.choose(170);
    writer.registryOperation(operation, object, path, name, type, length, digestLo, digestHi, data, status);
    this.reported(writer);
  }

  traceMessage(provider: string, name: string, id: number, level: number, keywordLo: number, keywordHi: number, data: Uint8Array, fields: string): void {
    const noted = this.values;
    noted[0] = provider;
    noted[1] = name;
    noted[2] = id;
    noted[3] = level;
    noted[4] = keywordLo;
    noted[5] = keywordHi;
    noted[6] = data;
    noted[7] = fields;
    const writer = this.choose(171);
    writer.traceMessage(provider, name, id, level, keywordLo, keywordHi, data, fields);
    this.reported(writer);
  }

  debugBreak(address: GuestAddress, code: number): void {
    const noted = this.values;
    noted[0] = address;
    noted[1] = code;
    const writer = this.choose(172);
    writer.debugBreak(address, code);
    this.reported(writer);
  }

  finding(rule: string, code: number, text: string, objectLo: number, objectHi: number): void {
    const noted = this.values;
    noted[0] = rule;
    noted[1] = code;
    noted[2] = text;
    noted[3] = objectLo;
    noted[4] = objectHi;
    const writer = this.choose(173);
    writer.finding(rule, code, text, objectLo, objectHi);
    this.reported(writer);
  }

  stateDigest(subsystem: number, digestLo: number, digestHi: number): void {
    const noted = this.values;
    noted[0] = subsystem;
    noted[1] = digestLo;
    noted[2] = digestHi;
    const writer = this.choose(174);
    writer.stateDigest(subsystem, digestLo, digestHi);
    this.reported(writer);
  }

  callbackRegister(type: number, routine: GuestAddress, contextLo: number, contextHi: number, removed: number, status: number): void {
    const noted = this.values;
    noted[0] = type;
    noted[1] = routine;
    noted[2] = contextLo;
    noted[3] = contextHi;
    noted[4] = removed;
    noted[5] = status;
    const writer = this.choose(175);
    writer.callbackRegister(type, routine, contextLo, contextHi, removed, status);
    this.reported(writer);
  }

  callbackCall(type: number, routine: GuestAddress, values: Uint32Array, valuesCount: number): void {
    const noted = this.values;
    noted[0] = type;
    noted[1] = routine;
    noted[2] = values;
    noted[3] = valuesCount;
    const writer = this.choose(176);
    writer.callbackCall(type, routine, values, valuesCount);
    this.reported(writer);
  }

  callbackReturn(type: number, valueLo: number, valueHi: number): void {
    const noted = this.values;
    noted[0] = type;
    noted[1] = valueLo;
    noted[2] = valueHi;
    const writer = this.choose(177);
    writer.callbackReturn(type, valueLo, valueHi);
    this.reported(writer);
  }

  bugCheckData(reason: number, component: string, guid: string, address: GuestAddress, lengthLo: number, lengthHi: number, data: Uint8Array): void {
    const noted = this.values;
    noted[0] = reason;
    noted[1] = component;
    noted[2] = guid;
    noted[3] = address;
    noted[4] = lengthLo;
    noted[5] = lengthHi;
    noted[6] = data;
    const writer = this.choose(178);
    writer.bugCheckData(reason, component, guid, address, lengthLo, lengthHi, data);
    this.reported(writer);
  }

  dpcQueue(dpc: number, address: GuestAddress, routine: GuestAddress, contextLo: number, contextHi: number, argument1Lo: number, argument1Hi: number, argument2Lo: number, argument2Hi: number, target: number, importance: number, coalesced: number, threaded: number): void {
    const noted = this.values;
    noted[0] = dpc;
    noted[1] = address;
    noted[2] = routine;
    noted[3] = contextLo;
    noted[4] = contextHi;
    noted[5] = argument1Lo;
    noted[6] = argument1Hi;
    noted[7] = argument2Lo;
    noted[8] = argument2Hi;
    noted[9] = target;
    noted[10] = importance;
    noted[11] = coalesced;
    noted[12] = threaded;
    const writer = this.choose(184);
    writer.dpcQueue(dpc, address, routine, contextLo, contextHi, argument1Lo, argument1Hi, argument2Lo, argument2Hi, target, importance, coalesced, threaded);
    this.reported(writer);
  }

  dpcStart(dpc: number, routine: GuestAddress, delay: number): void {
    const noted = this.values;
    noted[0] = dpc;
    noted[1] = routine;
    noted[2] = delay;
    const writer = this.choose(185);
    writer.dpcStart(dpc, routine, delay);
    this.reported(writer);
  }

  dpcEnd(dpc: number, ran: number): void {
    const noted = this.values;
    noted[0] = dpc;
    noted[1] = ran;
    const writer = this.choose(186);
    writer.dpcEnd(dpc, ran);
    this.reported(writer);
  }

  dpcRemove(dpc: number, wasQueued: number): void {
    const noted = this.values;
    noted[0] = dpc;
    noted[1] = wasQueued;
    const writer = this.choose(187);
    writer.dpcRemove(dpc, wasQueued);
    this.reported(writer);
  }

  timerSet(timer: number, address: GuestAddress, dueLo: number, dueHi: number, period: number, tolerance: number, dpc: number, wasSet: number): void {
    const noted = this.values;
    noted[0] = timer;
    noted[1] = address;
    noted[2] = dueLo;
    noted[3] = dueHi;
    noted[4] = period;
    noted[5] = tolerance;
    noted[6] = dpc;
    noted[7] = wasSet;
    const writer = this.choose(188);
    writer.timerSet(timer, address, dueLo, dueHi, period, tolerance, dpc, wasSet);
    this.reported(writer);
  }

  timerCancel(timer: number, wasSet: number): void {
    const noted = this.values;
    noted[0] = timer;
    noted[1] = wasSet;
    const writer = this.choose(189);
    writer.timerCancel(timer, wasSet);
    this.reported(writer);
  }

  timerExpire(timer: number, late: number): void {
    const noted = this.values;
    noted[0] = timer;
    noted[1] = late;
    const writer = this.choose(190);
    writer.timerExpire(timer, late);
    this.reported(writer);
  }

  apcQueue(apc: number, target: number, type: number, routine: GuestAddress, normalLo: number, normalHi: number, contextLo: number, contextHi: number, inserted: number, argument1Lo: number, argument1Hi: number, argument2Lo: number, argument2Hi: number): void {
    const noted = this.values;
    noted[0] = apc;
    noted[1] = target;
    noted[2] = type;
    noted[3] = routine;
    noted[4] = normalLo;
    noted[5] = normalHi;
    noted[6] = contextLo;
    noted[7] = contextHi;
    noted[8] = inserted;
    noted[9] = argument1Lo;
    noted[10] = argument1Hi;
    noted[11] = argument2Lo;
    noted[12] = argument2Hi;
    const writer = this.choose(191);
    writer.apcQueue(apc, target, type, routine, normalLo, normalHi, contextLo, contextHi, inserted, argument1Lo, argument1Hi, argument2Lo, argument2Hi);
    this.reported(writer);
  }

  apcStart(apc: number, type: number, routine: GuestAddress): void {
    const noted = this.values;
    noted[0] = apc;
    noted[1] = type;
    noted[2] = routine;
    const writer = this.choose(192);
    writer.apcStart(apc, type, routine);
    this.reported(writer);
  }

  apcEnd(apc: number): void {
    const noted = this.values;
    noted[0] = apc;
    const writer = this.choose(193);
    writer.apcEnd(apc);
    this.reported(writer);
  }

  workQueue(item: number, address: GuestAddress, device: number, routine: GuestAddress, contextLo: number, contextHi: number, queue: number): void {
    const noted = this.values;
    noted[0] = item;
    noted[1] = address;
    noted[2] = device;
    noted[3] = routine;
    noted[4] = contextLo;
    noted[5] = contextHi;
    noted[6] = queue;
    const writer = this.choose(194);
    writer.workQueue(item, address, device, routine, contextLo, contextHi, queue);
    this.reported(writer);
  }

  workStart(item: number, routine: GuestAddress, delay: number): void {
    const noted = this.values;
    noted[0] = item;
    noted[1] = routine;
    noted[2] = delay;
    const writer = this.choose(195);
    writer.workStart(item, routine, delay);
    this.reported(writer);
  }

  workEnd(item: number, ran: number): void {
    const noted = this.values;
    noted[0] = item;
    noted[1] = ran;
    const writer = this.choose(196);
    writer.workEnd(item, ran);
    this.reported(writer);
  }

  interruptConnect(interrupt: number, address: GuestAddress, vector: number, level: number, mode: number, shared: number, routine: GuestAddress, contextLo: number, contextHi: number, affinityLo: number, affinityHi: number, synchronizeLevel: number, messages: number): void {
    const noted = this.values;
    noted[0] = interrupt;
    noted[1] = address;
    noted[2] = vector;
    noted[3] = level;
    noted[4] = mode;
    noted[5] = shared;
    noted[6] = routine;
    noted[7] = contextLo;
    noted[8] = contextHi;
    noted[9] = affinityLo;
    noted[10] = affinityHi;
    noted[11] = synchronizeLevel;
    noted[12] = messages;
    const writer = this.choose(197);
    writer.interruptConnect(interrupt, address, vector, level, mode, shared, routine, contextLo, contextHi, affinityLo, affinityHi, synchronizeLevel, messages);
    this.reported(writer);
  }

  interruptDisconnect(interrupt: number): void {
    const noted = this.values;
    noted[0] = interrupt;
    const writer = this.choose(198);
    writer.interruptDisconnect(interrupt);
    this.reported(writer);
  }

  interruptStart(interrupt: number, vector: number, routine: GuestAddress, message: number): void {
    const noted = this.values;
    noted[0] = interrupt;
    noted[1] = vector;
    noted[2] = routine;
    noted[3] = message;
    const writer = this.choose(199);
    writer.interruptStart(interrupt, vector, routine, message);
    this.reported(writer);
  }

  interruptEnd(interrupt: number, claimed: number, ran: number): void {
    const noted = this.values;
    noted[0] = interrupt;
    noted[1] = claimed;
    noted[2] = ran;
    const writer = this.choose(200);
    writer.interruptEnd(interrupt, claimed, ran);
    this.reported(writer);
  }

  interprocessorCall(routine: GuestAddress, targetsLo: number, targetsHi: number): void {
    const noted = this.values;
    noted[0] = routine;
    noted[1] = targetsLo;
    noted[2] = targetsHi;
    const writer = this.choose(201);
    writer.interprocessorCall(routine, targetsLo, targetsHi);
    this.reported(writer);
  }

  apcRemove(apc: number, rundown: GuestAddress): void {
    const noted = this.values;
    noted[0] = apc;
    noted[1] = rundown;
    const writer = this.choose(202);
    writer.apcRemove(apc, rundown);
    this.reported(writer);
  }

  registerWrite(hardware: number, space: number, addressLo: number, addressHi: number, width: number, valueLo: number, valueHi: number): void {
    const noted = this.values;
    noted[0] = hardware;
    noted[1] = space;
    noted[2] = addressLo;
    noted[3] = addressHi;
    noted[4] = width;
    noted[5] = valueLo;
    noted[6] = valueHi;
    const writer = this.choose(208);
    writer.registerWrite(hardware, space, addressLo, addressHi, width, valueLo, valueHi);
    this.reported(writer);
  }

  dmaAdapter(adapter: number, device: number, mapRegisters: number, released: number): void {
    const noted = this.values;
    noted[0] = adapter;
    noted[1] = device;
    noted[2] = mapRegisters;
    noted[3] = released;
    const writer = this.choose(209);
    writer.dmaAdapter(adapter, device, mapRegisters, released);
    this.reported(writer);
  }

  dmaMap(adapter: number, mdl: number, addressLo: number, addressHi: number, length: number, logicalLo: number, logicalHi: number, toDevice: number): void {
    const noted = this.values;
    noted[0] = adapter;
    noted[1] = mdl;
    noted[2] = addressLo;
    noted[3] = addressHi;
    noted[4] = length;
    noted[5] = logicalLo;
    noted[6] = logicalHi;
    noted[7] = toDevice;
    const writer = this.choose(210);
    writer.dmaMap(adapter, mdl, addressLo, addressHi, length, logicalLo, logicalHi, toDevice);
    this.reported(writer);
  }

  dmaFlush(adapter: number, mdl: number, length: number, toDevice: number): void {
    const noted = this.values;
    noted[0] = adapter;
    noted[1] = mdl;
    noted[2] = length;
    noted[3] = toDevice;
    const writer = this.choose(211);
    writer.dmaFlush(adapter, mdl, length, toDevice);
    this.reported(writer);
  }

  dmaBuffer(adapter: number, address: GuestAddress, logicalLo: number, logicalHi: number, length: number, freed: number): void {
    const noted = this.values;
    noted[0] = adapter;
    noted[1] = address;
    noted[2] = logicalLo;
    noted[3] = logicalHi;
    noted[4] = length;
    noted[5] = freed;
    const writer = this.choose(212);
    writer.dmaBuffer(adapter, address, logicalLo, logicalHi, length, freed);
    this.reported(writer);
  }

  dmaRead(hardware: number, addressLo: number, addressHi: number, length: number, digestLo: number, digestHi: number, data: Uint8Array): void {
    const noted = this.values;
    noted[0] = hardware;
    noted[1] = addressLo;
    noted[2] = addressHi;
    noted[3] = length;
    noted[4] = digestLo;
    noted[5] = digestHi;
    noted[6] = data;
    const writer = this.choose(213);
    writer.dmaRead(hardware, addressLo, addressHi, length, digestLo, digestHi, data);
    this.reported(writer);
  }

  deviceNode(device: number, instance: string, old: number, state: number, problem: number): void {
    const noted = this.values;
    noted[0] = device;
    noted[1] = instance;
    noted[2] = old;
    noted[3] = state;
    noted[4] = problem;
    const writer = this.choose(216);
    writer.deviceNode(device, instance, old, state, problem);
    this.reported(writer);
  }

  devicePower(device: number, type: number, old: number, state: number): void {
    const noted = this.values;
    noted[0] = device;
    noted[1] = type;
    noted[2] = old;
    noted[3] = state;
    const writer = this.choose(217);
    writer.devicePower(device, type, old, state);
    this.reported(writer);
  }

  deviceInterface(device: number, guid: string, link: string, enabled: number): void {
    const noted = this.values;
    noted[0] = device;
    noted[1] = guid;
    noted[2] = link;
    noted[3] = enabled;
    const writer = this.choose(218);
    writer.deviceInterface(device, guid, link, enabled);
    this.reported(writer);
  }
}
