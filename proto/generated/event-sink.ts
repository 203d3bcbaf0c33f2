// Generated from proto/ntrewind/trace/v1/trace.proto by scripts/generate.ts. Do not edit.

import type { GuestAddress } from '../../base/guest-address.ts';

/** Where the system stands when an event happens. A sink reads it inside each call; the values change between calls. */
export interface EventContext {
  /** Simulated processor. */
  readonly cpu: number;
  /** IRQL of that processor. */
  readonly irql: number;
  /** Current thread, 0 for none. */
  readonly thread: number;
  /** That processor's clock, nanoseconds since boot. */
  readonly time: number;
  /** Return address of the DDI call being served, 0 for none. */
  readonly callSite: GuestAddress;
  /** Instructions retired by that processor. Read for decisions only, as are the next two. */
  readonly instructions: number;
  /** DDI boundaries passed by the thread. */
  readonly boundary: number;
  /** The IRP the thread is working on, 0 for none. */
  readonly irp: number;
}

/**
 * Takes every decision and observation of a run, in execution order. Arguments are scalars; numbers are unsigned unless
 * they are addresses. A sink must not keep an array it is given: the caller uses it again.
 */
export interface EventSink {
  /** Called once, before the first event. */
  attach(context: EventContext): void;

  /**
   * Decision `user_process` (1).
   * @param action this action
   * @param process the new process
   * @param name image name
   */
  userProcess(action: number, process: number, name: string): void;

  /**
   * Decision `user_thread` (2).
   * @param action this action
   * @param process the process it runs in
   * @param started the new thread
   * @param name name in the scenario
   */
  userThread(action: number, process: number, started: number, name: string): void;

  /**
   * Decision `user_exit` (3).
   * @param action this action
   * @param status exit status of the thread (ntstatus)
   */
  userExit(action: number, status: number): void;

  /**
   * Decision `user_map` (4).
   * @param action this action
   * @param address first byte, page-aligned
   * @param size bytes, a whole number of pages
   * @param writable writable by user mode (bool)
   */
  userMap(action: number, address: GuestAddress, size: number, writable: number): void;

  /**
   * Decision `user_unmap` (5).
   * @param action this action
   * @param address first byte, page-aligned
   * @param size bytes, a whole number of pages
   */
  userUnmap(action: number, address: GuestAddress, size: number): void;

  /**
   * Decision `user_write` (6).
   * @param action this action
   * @param address first byte
   * @param data what user mode stores there
   * @param references results of earlier actions inside `data`: (action << 12) | byte offset, lo and hi alternate; count of 64-bit values
   */
  userWrite(action: number, address: GuestAddress, data: Uint8Array, references: Uint32Array, referencesCount: number): void;

  /**
   * Decision `user_system_call` (7).
   * @param action this action
   * @param service name of the system service
   * @param args raw arguments, lo and hi alternate; count of 64-bit values
   * @param references arguments that are results of earlier actions: (action << 12) | argument index, lo and hi alternate; count of 64-bit values
   */
  userSystemCall(action: number, service: string, args: Uint32Array, argsCount: number, references: Uint32Array, referencesCount: number): void;

  /**
   * Decision `user_signal` (8).
   * @param action this action
   * @param name the signal that is set
   */
  userSignal(action: number, name: string): void;

  /**
   * Decision `user_barrier` (9).
   * @param action this action
   * @param name the signal that is waited for
   */
  userBarrier(action: number, name: string): void;

  /**
   * Decision `thread_switch` (16).
   * @param defaults default choices since the last stored one
   * @param chosen the ready thread that runs next
   */
  threadSwitch(defaults: number, chosen: number): void;

  /**
   * Decision `preemption` (17).
   * @param defaults default choices (go on) since the last stored one
   */
  preemption(defaults: number): void;

  /**
   * Decision `allocation_failure` (18).
   * @param defaults allocations that were allowed since the last stored decision
   * @param tag tag of the allocation that fails (tag)
   */
  allocationFailure(defaults: number, tag: number): void;

  /**
   * Observation `image_load` (64).
   * @param image the image
   * @param name file name
   * @param base where it is mapped
   * @param size bytes of address space (hex)
   * @param entry entry point
   */
  imageLoad(image: number, name: string, base: GuestAddress, size: number, entry: GuestAddress): void;

  /**
   * Observation `image_unload` (65).
   * @param image the image
   */
  imageUnload(image: number): void;

  /**
   * Observation `driver_create` (66).
   * @param driver the driver
   * @param name object name
   * @param object DRIVER_OBJECT
   * @param image its image
   */
  driverCreate(driver: number, name: string, object: GuestAddress, image: number): void;

  /**
   * Observation `driver_entry_return` (67).
   * @param driver the driver
   * @param status what DriverEntry returned (ntstatus)
   */
  driverEntryReturn(driver: number, status: number): void;

  /**
   * Observation `driver_unload` (68).
   * @param driver the driver whose DriverUnload is called
   */
  driverUnload(driver: number): void;

  /**
   * Observation `driver_delete` (69).
   * @param driver the driver
   */
  driverDelete(driver: number): void;

  /**
   * Observation `device_create` (70).
   * @param device the device
   * @param driver its driver
   * @param name object name, empty for none
   * @param object DEVICE_OBJECT
   * @param deviceType FILE_DEVICE_... (device_type)
   * @param characteristics FILE_... (hex)
   * @param extensionSize bytes of device extension
   * @param exclusive only one handle at a time (bool)
   */
  deviceCreate(device: number, driver: number, name: string, object: GuestAddress, deviceType: number, characteristics: number, extensionSize: number, exclusive: number): void;

  /**
   * Observation `device_delete` (71).
   * @param device the device
   */
  deviceDelete(device: number): void;

  /**
   * Observation `device_attach` (72).
   * @param device the device that attaches
   * @param lower the device it is attached to
   */
  deviceAttach(device: number, lower: number): void;

  /**
   * Observation `device_detach` (73).
   * @param device the device that detaches
   * @param lower the device it was attached to
   */
  deviceDetach(device: number, lower: number): void;

  /**
   * Observation `symbolic_link_create` (74).
   * @param object the link
   * @param name full name
   * @param target what it stands for
   */
  symbolicLinkCreate(object: number, name: string, target: string): void;

  /**
   * Observation `symbolic_link_delete` (75).
   * @param object the link
   * @param name full name
   */
  symbolicLinkDelete(object: number, name: string): void;

  /**
   * Observation `object_create` (76).
   * @param object the object
   * @param type object type
   * @param name full name, empty for none
   * @param address body of the object, 0 when the simulator keeps it to itself
   */
  objectCreate(object: number, type: string, name: string, address: GuestAddress): void;

  /**
   * Observation `object_delete` (77).
   * @param object the object
   */
  objectDelete(object: number): void;

  /**
   * Observation `handle_open` (78).
   * @param process owner of the handle table
   * @param handle the handle (handle)
   * @param object what it refers to
   * @param access granted access (access)
   */
  handleOpen(process: number, handle: number, object: number, access: number): void;

  /**
   * Observation `handle_close` (79).
   * @param process owner of the handle table
   * @param handle the handle (handle)
   */
  handleClose(process: number, handle: number): void;

  /**
   * Observation `file_open` (80).
   * @param object the file object
   * @param device the device that was named
   * @param name what followed the device's name
   * @param address FILE_OBJECT
   */
  fileOpen(object: number, device: number, name: string, address: GuestAddress): void;

  /**
   * Observation `file_close` (81).
   * @param object the file object
   */
  fileClose(object: number): void;

  /**
   * Observation `process_create` (82).
   * @param process the process
   * @param name image name
   */
  processCreate(process: number, name: string): void;

  /**
   * Observation `process_exit` (83).
   * @param process the process
   * @param memoryDigestLo hash of the memory it had when its last thread ended (hex), two 32-bit halves
   */
  processExit(process: number, memoryDigestLo: number, memoryDigestHi: number): void;

  /**
   * Observation `thread_create` (84).
   * @param created the thread
   * @param process its process
   * @param parent the thread that created it, 0 for none
   * @param ordinal how many threads that one had created before
   * @param name name, empty for none
   */
  threadCreate(created: number, process: number, parent: number, ordinal: number, name: string): void;

  /**
   * Observation `thread_exit` (85).
   * @param exited the thread
   * @param status exit status (ntstatus)
   */
  threadExit(exited: number, status: number): void;

  /**
   * Observation `context_switch` (86).
   * @param from the thread that ran, 0 for idle
   * @param to the thread that runs now, 0 for idle
   */
  contextSwitch(from: number, to: number): void;

  /**
   * Observation `irp_allocate` (96).
   * @param irp the IRP
   * @param address IRP
   * @param stackSize stack locations
   */
  irpAllocate(irp: number, address: GuestAddress, stackSize: number): void;

  /**
   * Observation `irp_dispatch` (97).
   * @param irp the IRP
   * @param device the device it is sent to
   * @param driver that device's driver
   * @param file the file object, 0 for none
   * @param major IRP_MJ_... (major)
   * @param minor IRP_MN_... (minor)
   * @param location stack location, counted as CurrentLocation does
   * @param flags SL_... flags of the location (hex)
   * @param requestorMode KernelMode or UserMode (mode)
   * @param argument1Lo Parameters.Others.Argument1 (argument), two 32-bit halves
   * @param argument2Lo Parameters.Others.Argument2 (argument), two 32-bit halves
   * @param argument3Lo Parameters.Others.Argument3 (argument), two 32-bit halves
   * @param argument4Lo Parameters.Others.Argument4 (argument), two 32-bit halves
   * @param routine the dispatch routine
   */
  irpDispatch(irp: number, device: number, driver: number, file: number, major: number, minor: number, location: number, flags: number, requestorMode: number, argument1Lo: number, argument1Hi: number, argument2Lo: number, argument2Hi: number, argument3Lo: number, argument3Hi: number, argument4Lo: number, argument4Hi: number, routine: GuestAddress): void;

  /**
   * Observation `irp_dispatch_return` (98).
   * @param irp the IRP (it may be gone)
   * @param driver the driver
   * @param status what the dispatch routine returned (ntstatus)
   */
  irpDispatchReturn(irp: number, driver: number, status: number): void;

  /**
   * Observation `irp_skip` (99).
   * @param irp the IRP
   * @param location the location that is used again (derived: an inlined IoSkipCurrentIrpStackLocation)
   */
  irpSkip(irp: number, location: number): void;

  /**
   * Observation `irp_copy` (100).
   * @param irp the IRP
   * @param location the location that was copied down (derived: IoCopyCurrentIrpStackLocationToNext)
   */
  irpCopy(irp: number, location: number): void;

  /**
   * Observation `irp_set_completion` (101).
   * @param irp the IRP
   * @param location the location the routine stands in, that of the driver below
   * @param routine completion routine (derived: an inlined IoSetCompletionRoutine)
   * @param contextLo its context (hex), two 32-bit halves
   * @param control SL_INVOKE_ON_... flags (hex)
   */
  irpSetCompletion(irp: number, location: number, routine: GuestAddress, contextLo: number, contextHi: number, control: number): void;

  /**
   * Observation `irp_mark_pending` (102).
   * @param irp the IRP
   * @param location the location (derived: an inlined IoMarkIrpPending)
   */
  irpMarkPending(irp: number, location: number): void;

  /**
   * Observation `irp_completion_call` (103).
   * @param irp the IRP
   * @param location the location the routine stood in
   * @param routine completion routine
   * @param contextLo its context (hex), two 32-bit halves
   */
  irpCompletionCall(irp: number, location: number, routine: GuestAddress, contextLo: number, contextHi: number): void;

  /**
   * Observation `irp_completion_return` (104).
   * @param irp the IRP
   * @param status STATUS_MORE_PROCESSING_REQUIRED stops completion (ntstatus)
   */
  irpCompletionReturn(irp: number, status: number): void;

  /**
   * Observation `irp_complete` (105).
   * @param irp the IRP
   * @param driver the driver that completes it
   * @param status IoStatus.Status (ntstatus)
   * @param informationLo IoStatus.Information, two 32-bit halves
   * @param priorityBoost IO_..._INCREMENT
   */
  irpComplete(irp: number, driver: number, status: number, informationLo: number, informationHi: number, priorityBoost: number): void;

  /**
   * Observation `irp_free` (106).
   * @param irp the IRP
   */
  irpFree(irp: number): void;

  /**
   * Observation `irp_data` (107).
   * @param irp the IRP
   * @param direction 0 to the driver, 1 from the driver (direction)
   * @param length bytes transferred
   * @param digestLo hash of all of them (hex), two 32-bit halves
   * @param data the first ones, as many as the header's payload_limit allows
   */
  irpData(irp: number, direction: number, length: number, digestLo: number, digestHi: number, data: Uint8Array): void;

  /**
   * Observation `lock_acquire` (128).
   * @param lock the lock
   * @param type 0 spin lock, 1 mutex (lock_type)
   * @param address the lock
   */
  lockAcquire(lock: number, type: number, address: GuestAddress): void;

  /**
   * Observation `lock_release` (129).
   * @param lock the lock
   * @param type 0 spin lock, 1 mutex (lock_type)
   * @param address the lock
   */
  lockRelease(lock: number, type: number, address: GuestAddress): void;

  /**
   * Observation `lock_contend` (130).
   * @param lock the lock
   * @param type 0 spin lock, 1 mutex (lock_type)
   * @param owner the thread that holds it
   */
  lockContend(lock: number, type: number, owner: number): void;

  /**
   * Observation `wait_begin` (131).
   * @param object first object waited for
   * @param count number of objects
   * @param mode KernelMode or UserMode (mode)
   * @param alertable alertable (bool)
   * @param timeoutLo 100 ns units, negative relative; 0x7FFFFFFF_FFFFFFFF: none (timeout), two 32-bit halves
   */
  waitBegin(object: GuestAddress, count: number, mode: number, alertable: number, timeoutLo: number, timeoutHi: number): void;

  /**
   * Observation `wait_end` (132).
   * @param status how the wait ended (ntstatus)
   */
  waitEnd(status: number): void;

  /**
   * Observation `signal` (133).
   * @param object dispatcher object
   * @param state new SignalState
   */
  signal(object: GuestAddress, state: number): void;

  /**
   * Observation `irql_change` (134).
   * @param old before (irql)
   * @param newValue after (irql)
   * @param cause routine or instruction that changed it
   */
  irqlChange(old: number, newValue: number, cause: string): void;

  /**
   * Observation `pool_allocate` (144).
   * @param allocation the allocation
   * @param address first byte
   * @param sizeLo bytes asked for, two 32-bit halves
   * @param tag pool tag (tag)
   * @param poolType POOL_TYPE (pool_type)
   */
  poolAllocate(allocation: number, address: GuestAddress, sizeLo: number, sizeHi: number, tag: number, poolType: number): void;

  /**
   * Observation `pool_free` (145).
   * @param allocation the allocation
   * @param address first byte
   * @param tag pool tag it was allocated with (tag)
   */
  poolFree(allocation: number, address: GuestAddress, tag: number): void;

  /**
   * Observation `ddi_call` (160).
   * @param ddi name of the routine
   * @param args arguments, pointers as addresses (hex), lo and hi alternate; count of 64-bit values
   */
  ddiCall(ddi: string, args: Uint32Array, argsCount: number): void;

  /**
   * Observation `ddi_return` (161).
   * @param ddi name of the routine
   * @param valueLo RAX (hex), two 32-bit halves
   */
  ddiReturn(ddi: string, valueLo: number, valueHi: number): void;

  /**
   * Observation `debug_print` (162).
   * @param component DPFLTR_..._ID
   * @param level DPFLTR_..._LEVEL
   * @param text the text
   */
  debugPrint(component: number, level: number, text: string): void;

  /**
   * Observation `system_call_return` (163).
   * @param action the action that made the call
   * @param status what user mode gets (ntstatus)
   * @param resultLo handle or address produced, 0 for none (hex), two 32-bit halves
   */
  systemCallReturn(action: number, status: number, resultLo: number, resultHi: number): void;

  /**
   * Observation `bug_check` (164).
   * @param code bug check code (bugcheck)
   * @param parameter1Lo first parameter (hex), two 32-bit halves
   * @param parameter2Lo second parameter (hex), two 32-bit halves
   * @param parameter3Lo third parameter (hex), two 32-bit halves
   * @param parameter4Lo fourth parameter (hex), two 32-bit halves
   * @param text what happened, in words
   */
  bugCheck(code: number, parameter1Lo: number, parameter1Hi: number, parameter2Lo: number, parameter2Hi: number, parameter3Lo: number, parameter3Hi: number, parameter4Lo: number, parameter4Hi: number, text: string): void;

  /**
   * Observation `run_end` (165).
   * @param reason why the run ended
   * @param memoryDigestLo hash of all mapped guest memory (hex), two 32-bit halves
   * @param stepsLo steps of the run loop since boot, so that an interrupted run can be stopped there, two 32-bit halves
   */
  runEnd(reason: string, memoryDigestLo: number, memoryDigestHi: number, stepsLo: number, stepsHi: number): void;
}

/** Drops every event: recording nothing costs nothing. */
export class NullSink implements EventSink {
  attach(): void {}
  userProcess(): void {}
  userThread(): void {}
  userExit(): void {}
  userMap(): void {}
  userUnmap(): void {}
  userWrite(): void {}
  userSystemCall(): void {}
  userSignal(): void {}
  userBarrier(): void {}
  threadSwitch(): void {}
  preemption(): void {}
  allocationFailure(): void {}
  imageLoad(): void {}
  imageUnload(): void {}
  driverCreate(): void {}
  driverEntryReturn(): void {}
  driverUnload(): void {}
  driverDelete(): void {}
  deviceCreate(): void {}
  deviceDelete(): void {}
  deviceAttach(): void {}
  deviceDetach(): void {}
  symbolicLinkCreate(): void {}
  symbolicLinkDelete(): void {}
  objectCreate(): void {}
  objectDelete(): void {}
  handleOpen(): void {}
  handleClose(): void {}
  fileOpen(): void {}
  fileClose(): void {}
  processCreate(): void {}
  processExit(): void {}
  threadCreate(): void {}
  threadExit(): void {}
  contextSwitch(): void {}
  irpAllocate(): void {}
  irpDispatch(): void {}
  irpDispatchReturn(): void {}
  irpSkip(): void {}
  irpCopy(): void {}
  irpSetCompletion(): void {}
  irpMarkPending(): void {}
  irpCompletionCall(): void {}
  irpCompletionReturn(): void {}
  irpComplete(): void {}
  irpFree(): void {}
  irpData(): void {}
  lockAcquire(): void {}
  lockRelease(): void {}
  lockContend(): void {}
  waitBegin(): void {}
  waitEnd(): void {}
  signal(): void {}
  irqlChange(): void {}
  poolAllocate(): void {}
  poolFree(): void {}
  ddiCall(): void {}
  ddiReturn(): void {}
  debugPrint(): void {}
  systemCallReturn(): void {}
  bugCheck(): void {}
  runEnd(): void {}
}
