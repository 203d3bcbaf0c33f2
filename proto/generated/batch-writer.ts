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
  };
  private readonly imageLoadColumns = {
    image: this.column(64, 1),
    name: this.column(64, 2),
    base: this.column(64, 3),
    size: this.column(64, 4),
    entry: this.column(64, 5),
  };
  private readonly imageUnloadColumns = {
    image: this.column(65, 1),
  };
  private readonly driverCreateColumns = {
    driver: this.column(66, 1),
    name: this.column(66, 2),
    object: this.column(66, 3),
    image: this.column(66, 4),
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
  };
  private readonly deviceDeleteColumns = {
    device: this.column(71, 1),
  };
  private readonly deviceAttachColumns = {
    device: this.column(72, 1),
    lower: this.column(72, 2),
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
  };
  private readonly handleCloseColumns = {
    process: this.column(79, 1),
    handle: this.column(79, 2),
  };
  private readonly fileOpenColumns = {
    object: this.column(80, 1),
    device: this.column(80, 2),
    name: this.column(80, 3),
    address: this.column(80, 4),
  };
  private readonly fileCloseColumns = {
    object: this.column(81, 1),
  };
  private readonly processCreateColumns = {
    process: this.column(82, 1),
    name: this.column(82, 2),
  };
  private readonly processExitColumns = {
    process: this.column(83, 1),
    memoryDigest: this.column(83, 2),
  };
  private readonly threadCreateColumns = {
    created: this.column(84, 1),
    process: this.column(84, 2),
    parent: this.column(84, 3),
    ordinal: this.column(84, 4),
    name: this.column(84, 5),
  };
  private readonly threadExitColumns = {
    exited: this.column(85, 1),
    status: this.column(85, 2),
  };
  private readonly contextSwitchColumns = {
    from: this.column(86, 1),
    to: this.column(86, 2),
  };
  private readonly irpAllocateColumns = {
    irp: this.column(96, 1),
    address: this.column(96, 2),
    stackSize: this.column(96, 3),
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
  };
  private readonly irpDispatchReturnColumns = {
    irp: this.column(98, 1),
    driver: this.column(98, 2),
    status: this.column(98, 3),
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
  };
  private readonly lockAcquireColumns = {
    lock: this.column(128, 1),
    type: this.column(128, 2),
    address: this.column(128, 3),
  };
  private readonly lockReleaseColumns = {
    lock: this.column(129, 1),
    type: this.column(129, 2),
    address: this.column(129, 3),
  };
  private readonly lockContendColumns = {
    lock: this.column(130, 1),
    type: this.column(130, 2),
    owner: this.column(130, 3),
  };
  private readonly waitBeginColumns = {
    object: this.column(131, 1),
    count: this.column(131, 2),
    mode: this.column(131, 3),
    alertable: this.column(131, 4),
    timeout: this.column(131, 5),
  };
  private readonly waitEndColumns = {
    status: this.column(132, 1),
  };
  private readonly signalColumns = {
    object: this.column(133, 1),
    state: this.column(133, 2),
  };
  private readonly irqlChangeColumns = {
    old: this.column(134, 1),
    newValue: this.column(134, 2),
    cause: this.column(134, 3),
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
  };
  private readonly ddiCallColumns = {
    ddi: this.column(160, 1),
    argsCount: this.column(160, 2),
    args: this.column(160, 3),
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
  };
  private readonly runEndColumns = {
    reason: this.column(165, 1),
    memoryDigest: this.column(165, 2),
    steps: this.column(165, 3),
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
    this.pushBytes(columns.data, 3, data);
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

  allocationFailure(defaults: number, tag: number): void {
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
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  imageLoad(image: number, name: string, base: GuestAddress, size: number, entry: GuestAddress): void {
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

  driverCreate(driver: number, name: string, object: GuestAddress, image: number): void {
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

  deviceCreate(device: number, driver: number, name: string, object: GuestAddress, deviceType: number, characteristics: number, extensionSize: number, exclusive: number): void {
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

  deviceAttach(device: number, lower: number): void {
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

  handleOpen(process: number, handle: number, object: number, access: number): void {
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
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  handleClose(process: number, handle: number): void {
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
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  fileOpen(object: number, device: number, name: string, address: GuestAddress): void {
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

  processCreate(process: number, name: string): void {
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
    this.end();
  }

  processExit(process: number, memoryDigestLo: number, memoryDigestHi: number): void {
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
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  threadCreate(created: number, process: number, parent: number, ordinal: number, name: string): void {
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

  contextSwitch(from: number, to: number): void {
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
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  irpAllocate(irp: number, address: GuestAddress, stackSize: number): void {
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
    this.lo = lo;
    this.hi = hi;
    this.noteIrp(irp);
    this.end();
  }

  irpDispatch(irp: number, device: number, driver: number, file: number, major: number, minor: number, location: number, flags: number, requestorMode: number, argument1Lo: number, argument1Hi: number, argument2Lo: number, argument2Hi: number, argument3Lo: number, argument3Hi: number, argument4Lo: number, argument4Hi: number, routine: GuestAddress): void {
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
    this.lo = lo;
    this.hi = hi;
    this.noteIrp(irp);
    this.end();
  }

  irpDispatchReturn(irp: number, driver: number, status: number): void {
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

  irpCompletionCall(irp: number, location: number, routine: GuestAddress, contextLo: number, contextHi: number): void {
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

  irpComplete(irp: number, driver: number, status: number, informationLo: number, informationHi: number, priorityBoost: number): void {
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
    this.pushBytes(columns.data, 5, data);
    this.noteIrp(irp);
    this.end();
  }

  lockAcquire(lock: number, type: number, address: GuestAddress): void {
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
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  lockRelease(lock: number, type: number, address: GuestAddress): void {
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
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  lockContend(lock: number, type: number, owner: number): void {
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
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  waitBegin(object: GuestAddress, count: number, mode: number, alertable: number, timeoutLo: number, timeoutHi: number): void {
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
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  waitEnd(status: number): void {
    this.begin(132);
    const columns = this.waitEndColumns;
    let lo = this.lo;
    let hi = this.hi;
    columns.status.pushU32(status);
    lo = mixLo(lo, status);
    hi = mixHi(hi, lo, status);
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  signal(object: GuestAddress, state: number): void {
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

  poolFree(allocation: number, address: GuestAddress, tag: number): void {
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
    this.lo = lo;
    this.hi = hi;
    this.end();
  }

  ddiCall(ddi: string, args: Uint32Array, argsCount: number): void {
    this.begin(160);
    const columns = this.ddiCallColumns;
    this.pushText(columns.ddi, ddi);
    this.pushList(columns.argsCount, columns.args, args, argsCount);
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

  bugCheck(code: number, parameter1Lo: number, parameter1Hi: number, parameter2Lo: number, parameter2Hi: number, parameter3Lo: number, parameter3Hi: number, parameter4Lo: number, parameter4Hi: number, text: string): void {
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
}
