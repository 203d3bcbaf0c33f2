/**
 * What the compiler would put into a driver itself: the macros and inline functions of wdm.h, over guest memory through
 * the typed views. They are no calls, so the kernel sees no more of them than of a compiled driver's.
 * Source: wdm.h.
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import type { U64 } from '../../base/u64.ts';
import { IO_STACK_LOCATION, OBJECT_ATTRIBUTES } from '../../nt/generated/layouts.ts';
import { MDL_FLAGS, STACK_CONTROL } from '../../nt/tables/io-flags.ts';
import { DdiCalls } from '../generated/ddi-calls.ts';
import { DriverObject, IoStackLocation, IoStatusBlock, Irp, Mdl, ObjectAttributes } from '../generated/views.ts';
import type { GuestMemory } from '../ports.ts';
import { InitializeListHead, InsertTailList, RemoveEntryList } from '../rtl/list.ts';
import type { DriverCode } from './driver.ts';

const { SIZE: LOCATION_BYTES, CompletionRoutine } = IO_STACK_LOCATION;
const { SL_PENDING_RETURNED, SL_INVOKE_ON_SUCCESS, SL_INVOKE_ON_ERROR, SL_INVOKE_ON_CANCEL } = STACK_CONTROL;

/** KPROCESSOR_MODE, MEMORY_CACHING_TYPE */
const KernelMode = 0;
const MmCached = 1;

/** A class of typed views (kernel/generated/views.ts). */
export type ViewClass<T> = new (memory: GuestMemory, address: GuestAddress) => T;

export class InlineRoutines extends DdiCalls {
  /** Guest memory; what may not be accessed ends the run as the same access by machine code does. */
  readonly memory: GuestMemory;

  constructor(memory: GuestMemory) {
    super();
    this.memory = memory;
  }

  /** A structure at an address: `nt.view(Irp, address).Flags`. */
  view<T>(type: ViewClass<T>, address: GuestAddress): T {
    return new type(this.memory, address);
  }

  // ---- IRPs --------------------------------------------------------------------------------------------------------

  IoGetCurrentIrpStackLocation(irp: GuestAddress): IoStackLocation {
    return this.view(IoStackLocation, this.view(Irp, irp).Tail_Overlay_CurrentStackLocation);
  }

  IoGetNextIrpStackLocation(irp: GuestAddress): IoStackLocation {
    return this.view(IoStackLocation, addressAdd(this.IoGetCurrentIrpStackLocation(irp).address, -LOCATION_BYTES));
  }

  IoSkipCurrentIrpStackLocation(irp: GuestAddress): void {
    this.moveLocation(irp, 1);
  }

  IoSetNextIrpStackLocation(irp: GuestAddress): void {
    this.moveLocation(irp, -1);
  }

  private moveLocation(address: GuestAddress, count: number): void {
    const irp = this.view(Irp, address);
    irp.CurrentLocation += count;
    irp.Tail_Overlay_CurrentStackLocation = addressAdd(irp.Tail_Overlay_CurrentStackLocation, count * LOCATION_BYTES);
  }

  /** Copies all but the completion routine and its context. */
  IoCopyCurrentIrpStackLocationToNext(irp: GuestAddress): void {
    const next = this.IoGetNextIrpStackLocation(irp);
    this.memory.move(next.address, this.IoGetCurrentIrpStackLocation(irp).address, CompletionRoutine);
    next.Control = 0;
  }

  IoSetCompletionRoutine(
    irp: GuestAddress,
    routine: GuestAddress,
    context: GuestAddress,
    invokeOnSuccess: boolean,
    invokeOnError: boolean,
    invokeOnCancel: boolean,
  ): void {
    const next = this.IoGetNextIrpStackLocation(irp);
    next.CompletionRoutine = routine;
    next.Context = context;
    next.Control =
      (invokeOnSuccess ? SL_INVOKE_ON_SUCCESS : 0) |
      (invokeOnError ? SL_INVOKE_ON_ERROR : 0) |
      (invokeOnCancel ? SL_INVOKE_ON_CANCEL : 0);
  }

  IoMarkIrpPending(irp: GuestAddress): void {
    this.IoGetCurrentIrpStackLocation(irp).Control |= SL_PENDING_RETURNED;
  }

  /** Exchanges the cancel routine; gives the old one. */
  IoSetCancelRoutine(irp: GuestAddress, routine: GuestAddress): GuestAddress {
    const view = this.view(Irp, irp);
    const old = view.CancelRoutine;
    view.CancelRoutine = routine;
    return old;
  }

  /** Where an MDL is mapped in system space, mapped now if it is not; NULL without room. */
  *MmGetSystemAddressForMdlSafe(mdl: GuestAddress, priority: number): DriverCode<GuestAddress> {
    const { MdlFlags, MappedSystemVa } = this.view(Mdl, mdl);
    const mapped = MDL_FLAGS.MDL_MAPPED_TO_SYSTEM_VA | MDL_FLAGS.MDL_SOURCE_IS_NONPAGED_POOL;
    if (MdlFlags & mapped) return MappedSystemVa;
    return yield* this.MmMapLockedPagesSpecifyCache(mdl, KernelMode, MmCached, NULL_ADDRESS, 0, priority);
  }

  /** Sets `IoStatus`, as each driver does before it completes a request. */
  setIoStatus(irp: GuestAddress, status: number, information: U64 | number = 0): void {
    const block = this.view(IoStatusBlock, this.view(Irp, irp).IoStatus);
    block.Status = status;
    block.Information = typeof information === 'number' ? { lo: information >>> 0, hi: 0 } : information;
  }

  /** Sets `IoStatus` and completes the request; gives the status, for the dispatch routine to return. */
  *completeIrp(irp: GuestAddress, status: number, information: U64 | number = 0, boost = 0): DriverCode<number> {
    this.setIoStatus(irp, status, information);
    yield* this.IofCompleteRequest(irp, boost);
    return status;
  }

  /** Fills in OBJECT_ATTRIBUTES; the name is a UNICODE_STRING. */
  InitializeObjectAttributes(
    objectAttributes: GuestAddress,
    name: GuestAddress,
    attributes: number,
    rootDirectory: U64 | number = 0,
    securityDescriptor: GuestAddress = NULL_ADDRESS,
  ): void {
    const view = this.view(ObjectAttributes, objectAttributes);
    view.Length = OBJECT_ATTRIBUTES.SIZE;
    view.RootDirectory = typeof rootDirectory === 'number' ? { lo: rootDirectory, hi: 0 } : rootDirectory;
    view.ObjectName = name;
    view.Attributes = attributes;
    view.SecurityDescriptor = securityDescriptor;
    view.SecurityQualityOfService = NULL_ADDRESS;
  }

  // ---- drivers, objects, levels, locks -----------------------------------------------------------------------------

  /** Where the dispatch table of a driver object has the routine of a major function. */
  setDispatchRoutine(driverObject: GuestAddress, major: number, routine: GuestAddress): void {
    const table = this.view(DriverObject, driverObject).MajorFunction;
    this.memory.writePointer(addressAdd(table, 8 * major), routine);
  }

  ObReferenceObject(object: GuestAddress): DriverCode<unknown> {
    return this.ObfReferenceObject(object);
  }

  /** The macro, which calls another routine than the function of that name. */
  override ObDereferenceObject(object: GuestAddress): DriverCode<number> {
    return this.ObfDereferenceObject(object);
  }

  /** Gives the old level, which the macro stores. */
  KeRaiseIrql(newIrql: number): DriverCode<number> {
    return this.KfRaiseIrql(newIrql);
  }

  /** Gives the old level, which the macro stores. */
  KeAcquireSpinLock(spinLock: GuestAddress): DriverCode<number> {
    return this.KeAcquireSpinLockRaiseToDpc(spinLock);
  }

  // ---- lists -------------------------------------------------------------------------------------------------------

  InitializeListHead(listHead: GuestAddress): void {
    InitializeListHead(this.memory, listHead);
  }

  IsListEmpty(listHead: GuestAddress): boolean {
    return this.memory.readPointer(listHead) === listHead;
  }

  InsertTailList(listHead: GuestAddress, entry: GuestAddress): void {
    InsertTailList(this.memory, listHead, entry);
  }

  InsertHeadList(listHead: GuestAddress, entry: GuestAddress): void {
    InsertTailList(this.memory, this.memory.readPointer(listHead), entry);
  }

  /** Whether the list is empty now. */
  RemoveEntryList(entry: GuestAddress): boolean {
    const next = this.memory.readPointer(entry);
    RemoveEntryList(this.memory, entry);
    return this.memory.readPointer(next) === next;
  }

  /** The first entry, taken out; the head itself when the list is empty. */
  RemoveHeadList(listHead: GuestAddress): GuestAddress {
    const first = this.memory.readPointer(listHead);
    if (first !== listHead) RemoveEntryList(this.memory, first);
    return first;
  }

  /** Stores a pointer, and gives what was there. */
  InterlockedExchangePointer(target: GuestAddress, value: GuestAddress): GuestAddress {
    const old = this.memory.readPointer(target);
    this.memory.writePointer(target, value);
    return old;
  }

  /** Gives the new value. */
  InterlockedIncrement(target: GuestAddress): number {
    return this.addTo(target, 1);
  }

  /** Gives the new value. */
  InterlockedDecrement(target: GuestAddress): number {
    return this.addTo(target, -1);
  }

  private addTo(target: GuestAddress, amount: number): number {
    const value = (this.memory.readS32(target) + amount) | 0;
    this.memory.writeU32(target, value);
    return value;
  }
}
