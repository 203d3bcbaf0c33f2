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
   * @param sizeLo bytes asked for, two 32-bit halves
   * @param poolType POOL_TYPE (pool_type)
   */
  allocationFailure(defaults: number, tag: number, sizeLo: number, sizeHi: number, poolType: number): void;

  /**
   * Decision `processor_choice` (19).
   * @param defaults default choices since the last stored one
   * @param chosen the processor
   * @param instructions most instructions it executes before the next choice
   */
  processorChoice(defaults: number, chosen: number, instructions: number): void;

  /**
   * Decision `interrupt_delivery` (20).
   * @param interrupt the interrupt object, 0 for the clock and for NMIs or when nobody is connected
   * @param vector vector
   * @param level IRQL of the service routine (irql)
   * @param source number of the device model, 0 for none
   * @param lowered the line, which was up, goes down (bool)
   * @param joined the device did this together with its last decision (bool)
   */
  interruptDelivery(interrupt: number, vector: number, level: number, source: number, lowered: number, joined: number): void;

  /**
   * Decision `register_read` (21).
   * @param hardware the device model
   * @param space port, memory or configuration space (register_code)
   * @param addressLo port or physical address (hex), two 32-bit halves
   * @param width bytes
   * @param valueLo what is read (hex), two 32-bit halves
   */
  registerRead(hardware: number, space: number, addressLo: number, addressHi: number, width: number, valueLo: number, valueHi: number): void;

  /**
   * Decision `dma_write` (22).
   * @param hardware the device model
   * @param addressLo physical address (hex), two 32-bit halves
   * @param length bytes
   * @param data all of them
   * @param joined the device did this together with its last decision (bool)
   */
  dmaWrite(hardware: number, addressLo: number, addressHi: number, length: number, data: Uint8Array, joined: number): void;

  /**
   * Decision `random_value` (23).
   * @param cause what asked for it
   * @param valueLo what it gets (hex), two 32-bit halves
   */
  randomValue(cause: string, valueLo: number, valueHi: number): void;

  /**
   * Decision `call_failure` (24).
   * @param defaults calls that were served since the last stored decision
   * @param ddi name of the routine
   * @param status what it returns (ntstatus)
   */
  callFailure(defaults: number, ddi: string, status: number): void;

  /**
   * Decision `external_completion` (25).
   * @param irp the IRP
   * @param status IoStatus.Status (ntstatus)
   * @param informationLo IoStatus.Information, two 32-bit halves
   * @param data what it puts into the buffer
   */
  externalCompletion(irp: number, status: number, informationLo: number, informationHi: number, data: Uint8Array): void;

  /**
   * Decision `time_change` (26).
   * @param timeLo 100 ns units since 1601, two 32-bit halves
   */
  timeChange(timeLo: number, timeHi: number): void;

  /**
   * Decision `hardware_event` (27).
   * @param hardware the device model
   * @param name what happens
   * @param data with what
   * @param joined together with the last decision of a device (bool)
   */
  hardwareEvent(hardware: number, name: string, data: Uint8Array, joined: number): void;

  /**
   * Decision `dma_request` (28).
   * @param hardware the device model
   * @param addressLo physical address (hex), two 32-bit halves
   * @param length bytes
   * @param joined the device did this together with its last decision (bool)
   */
  dmaRequest(hardware: number, addressLo: number, addressHi: number, length: number, joined: number): void;

  /**
   * Decision `hardware_due` (29).
   * @param defaults looks that found the time unchanged since the last stored change
   * @param dueLo ns since boot, 0 with `never`, two 32-bit halves
   * @param never nothing is due (bool)
   */
  hardwareDue(defaults: number, dueLo: number, dueHi: number, never: number): void;

  /**
   * Observation `image_load` (64).
   * @param image the image
   * @param name file name
   * @param base where it is mapped
   * @param size bytes of address space (hex)
   * @param entry entry point
   * @param service the service whose driver it is, empty for none
   * @param process the process it is mapped in, 0 for the kernel
   */
  imageLoad(image: number, name: string, base: GuestAddress, size: number, entry: GuestAddress, service: string, process: number): void;

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
   * @param registryPath its key under Services
   */
  driverCreate(driver: number, name: string, object: GuestAddress, image: number, registryPath: string): void;

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
   * @param flags DO_... at creation (device_flags)
   */
  deviceCreate(device: number, driver: number, name: string, object: GuestAddress, deviceType: number, characteristics: number, extensionSize: number, exclusive: number, flags: number): void;

  /**
   * Observation `device_delete` (71).
   * @param device the device
   */
  deviceDelete(device: number): void;

  /**
   * Observation `device_attach` (72).
   * @param device the device that attaches
   * @param lower the device it is attached to
   * @param stackSize StackSize of the upper device from now on
   */
  deviceAttach(device: number, lower: number, stackSize: number): void;

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
   * @param id the handle; its value is used again, this number is not
   * @param attributes OBJ_... (object_attributes)
   * @param cause how it came about (handle_code)
   */
  handleOpen(process: number, handle: number, object: number, access: number, id: number, attributes: number, cause: number): void;

  /**
   * Observation `handle_close` (79).
   * @param process owner of the handle table
   * @param handle the handle (handle)
   * @param id the handle
   * @param object what it referred to
   */
  handleClose(process: number, handle: number, id: number, object: number): void;

  /**
   * Observation `file_open` (80).
   * @param object the file object
   * @param device the device that was named
   * @param name what followed the device's name
   * @param address FILE_OBJECT
   * @param related the file object the name is relative to, 0 for none
   * @param options FILE_... create options (create_options)
   */
  fileOpen(object: number, device: number, name: string, address: GuestAddress, related: number, options: number): void;

  /**
   * Observation `file_close` (81).
   * @param object the file object
   */
  fileClose(object: number): void;

  /**
   * Observation `process_create` (82).
   * @param process the process
   * @param name image name
   * @param parent the process that created it, 0 for none
   * @param object EPROCESS
   * @param pid UniqueProcessId
   */
  processCreate(process: number, name: string, parent: number, object: GuestAddress, pid: number): void;

  /**
   * Observation `process_exit` (83).
   * @param process the process
   * @param memoryDigestLo hash of the memory it had when its last thread ended (hex), two 32-bit halves
   * @param status exit status (ntstatus)
   */
  processExit(process: number, memoryDigestLo: number, memoryDigestHi: number, status: number): void;

  /**
   * Observation `thread_create` (84).
   * @param created the thread
   * @param process its process
   * @param parent the thread that created it, 0 for none
   * @param ordinal how many threads that one had created before
   * @param name name, empty for none
   * @param object KTHREAD
   * @param priority scheduling priority
   * @param mode UserMode for one that runs user actions (mode)
   */
  threadCreate(created: number, process: number, parent: number, ordinal: number, name: string, object: GuestAddress, priority: number, mode: number): void;

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
   * @param reason why the thread before gave the processor up (switch_code)
   * @param priority priority of the thread that runs now
   */
  contextSwitch(from: number, to: number, reason: number, priority: number): void;

  /**
   * Observation `driver_entry_call` (87).
   * @param driver the driver
   * @param routine DriverEntry, or a reinitialisation routine
   * @param count 0 for DriverEntry, else how often it has been called again
   */
  driverEntryCall(driver: number, routine: GuestAddress, count: number): void;

  /**
   * Observation `driver_unload_return` (88).
   * @param driver the driver whose DriverUnload has returned
   */
  driverUnloadReturn(driver: number): void;

  /**
   * Observation `device_flags` (89).
   * @param device the device
   * @param old DO_... before (device_flags)
   * @param flags DO_... now (device_flags)
   */
  deviceFlags(device: number, old: number, flags: number): void;

  /**
   * Observation `file_cleanup` (90).
   * @param object the file object
   */
  fileCleanup(object: number): void;

  /**
   * Observation `file_information` (91).
   * @param object the file object
   * @param operation what is done (file_code)
   * @param informationClass FILE_..._INFORMATION class, 0 for none
   * @param name path, or what is looked for
   * @param offsetLo first byte, two 32-bit halves
   * @param lengthLo bytes, two 32-bit halves
   * @param status how it went (ntstatus)
   * @param informationLo IoStatus.Information, two 32-bit halves
   * @param data the first bytes, as many as payload_limit allows
   */
  fileInformation(object: number, operation: number, informationClass: number, name: string, offsetLo: number, offsetHi: number, lengthLo: number, lengthHi: number, status: number, informationLo: number, informationHi: number, data: Uint8Array): void;

  /**
   * Observation `thread_ready` (92).
   * @param readied the thread
   * @param cause why (ready_code)
   * @param priority scheduling priority
   */
  threadReady(readied: number, cause: number, priority: number): void;

  /**
   * Observation `thread_priority` (93).
   * @param changed the thread
   * @param old priority before
   * @param priority priority now
   * @param boost for a while only (bool)
   */
  threadPriority(changed: number, old: number, priority: number, boost: number): void;

  /**
   * Observation `thread_suspend` (94).
   * @param changed the thread
   * @param count suspend count from now on
   */
  threadSuspend(changed: number, count: number): void;

  /**
   * Observation `process_attach` (95).
   * @param process the process whose memory is current now
   */
  processAttach(process: number): void;

  /**
   * Observation `irp_allocate` (96).
   * @param irp the IRP
   * @param address IRP
   * @param stackSize stack locations
   * @param size bytes with its stack locations
   * @param cause which routine made it (irp_code)
   * @param parent the IRP on whose behalf it is made: its master, or what its thread worked on; 0 for none
   * @param action the user action its thread was carrying out, 0 for none
   */
  irpAllocate(irp: number, address: GuestAddress, stackSize: number, size: number, cause: number, parent: number, action: number): void;

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
   * @param irpFlags IRP.Flags (irp_flags)
   * @param access IRP_MJ_CREATE: the desired access; else 0 (access)
   * @param systemBufferLo AssociatedIrp.SystemBuffer (hex), two 32-bit halves
   * @param mdlLo MdlAddress (hex), two 32-bit halves
   * @param userBufferLo UserBuffer (hex), two 32-bit halves
   */
  irpDispatch(irp: number, device: number, driver: number, file: number, major: number, minor: number, location: number, flags: number, requestorMode: number, argument1Lo: number, argument1Hi: number, argument2Lo: number, argument2Hi: number, argument3Lo: number, argument3Hi: number, argument4Lo: number, argument4Hi: number, routine: GuestAddress, irpFlags: number, access: number, systemBufferLo: number, systemBufferHi: number, mdlLo: number, mdlHi: number, userBufferLo: number, userBufferHi: number): void;

  /**
   * Observation `irp_dispatch_return` (98).
   * @param irp the IRP (it may be gone)
   * @param driver the driver
   * @param status what the dispatch routine returned (ntstatus)
   * @param device the device it was sent to
   */
  irpDispatchReturn(irp: number, driver: number, status: number, device: number): void;

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
   * @param device the device the routine is given, 0 for none
   * @param pendingReturned PendingReturned: the driver below has marked the IRP pending (bool)
   */
  irpCompletionCall(irp: number, location: number, routine: GuestAddress, contextLo: number, contextHi: number, device: number, pendingReturned: number): void;

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
   * @param location stack location, counted as CurrentLocation does
   * @param cancel IRP.Cancel: cancellation was asked for (bool)
   */
  irpComplete(irp: number, driver: number, status: number, informationLo: number, informationHi: number, priorityBoost: number, location: number, cancel: number): void;

  /**
   * Observation `irp_free` (106).
   * @param irp the IRP
   */
  irpFree(irp: number): void;

  /**
   * Observation `irp_data` (107).
   * @param irp the IRP
   * @param direction 0 to the driver, 1 from the driver (direction_code)
   * @param length bytes transferred
   * @param digestLo hash of all of them (hex), two 32-bit halves
   * @param data the first ones, as many as the header's payload_limit allows
   */
  irpData(irp: number, direction: number, length: number, digestLo: number, digestHi: number, data: Uint8Array): void;

  /**
   * Observation `irp_finish` (108).
   * @param irp the IRP
   * @param requester the thread that issued it
   * @param status what it gets (ntstatus)
   * @param informationLo what it gets, two 32-bit halves
   * @param byApc in a special kernel APC of that thread (bool)
   */
  irpFinish(irp: number, requester: number, status: number, informationLo: number, informationHi: number, byApc: number): void;

  /**
   * Observation `irp_cancel` (109).
   * @param irp the IRP
   * @param cause by what (cancel_code)
   * @param routine the cancel routine that is called, 0 for none
   */
  irpCancel(irp: number, cause: number, routine: GuestAddress): void;

  /**
   * Observation `irp_set_cancel` (110).
   * @param irp the IRP
   * @param routine cancel routine, 0 to clear it
   * @param old the one before
   */
  irpSetCancel(irp: number, routine: GuestAddress, old: GuestAddress): void;

  /**
   * Observation `irp_cancel_call` (111).
   * @param irp the IRP
   * @param device the device the routine is given
   * @param routine cancel routine
   */
  irpCancelCall(irp: number, device: number, routine: GuestAddress): void;

  /**
   * Observation `irp_cancel_return` (112).
   * @param irp the IRP (it may be gone)
   */
  irpCancelReturn(irp: number): void;

  /**
   * Observation `irp_queue` (113).
   * @param irp the IRP
   * @param type kind of queue (queue_code)
   * @param queue the queue
   * @param key sort key
   * @param status how it went (ntstatus)
   */
  irpQueue(irp: number, type: number, queue: GuestAddress, key: number, status: number): void;

  /**
   * Observation `irp_dequeue` (114).
   * @param irp the IRP
   * @param type kind of queue (queue_code)
   * @param queue the queue
   */
  irpDequeue(irp: number, type: number, queue: GuestAddress): void;

  /**
   * Observation `irp_start` (115).
   * @param irp the IRP
   * @param device its device
   * @param routine StartIo
   */
  irpStart(irp: number, device: number, routine: GuestAddress): void;

  /**
   * Observation `irp_start_return` (116).
   * @param irp the IRP (it may be gone)
   * @param device its device
   */
  irpStartReturn(irp: number, device: number): void;

  /**
   * Observation `fast_io_call` (117).
   * @param device the device
   * @param driver its driver
   * @param file the file object
   * @param operation entry of FAST_IO_DISPATCH (fast_io_code)
   * @param routine the routine
   * @param offsetLo first byte, where it has one, two 32-bit halves
   * @param lengthLo bytes, where it has them, two 32-bit halves
   * @param controlCode of a device control, else 0 (ioctl)
   */
  fastIoCall(device: number, driver: number, file: number, operation: number, routine: GuestAddress, offsetLo: number, offsetHi: number, lengthLo: number, lengthHi: number, controlCode: number): void;

  /**
   * Observation `fast_io_return` (118).
   * @param device the device
   * @param operation entry of FAST_IO_DISPATCH (fast_io_code)
   * @param handled FALSE: an IRP follows (bool)
   * @param status IoStatus.Status (ntstatus)
   * @param informationLo IoStatus.Information, two 32-bit halves
   */
  fastIoReturn(device: number, operation: number, handled: number, status: number, informationLo: number, informationHi: number): void;

  /**
   * Observation `completion_packet` (119).
   * @param object the port
   * @param removed taken out (bool)
   * @param irp the IRP whose end it tells, 0 for none
   * @param keyLo CompletionKey (hex), two 32-bit halves
   * @param contextLo ApcContext (hex), two 32-bit halves
   * @param status IoStatus.Status (ntstatus)
   * @param informationLo IoStatus.Information, two 32-bit halves
   */
  completionPacket(object: number, removed: number, irp: number, keyLo: number, keyHi: number, contextLo: number, contextHi: number, status: number, informationLo: number, informationHi: number): void;

  /**
   * Observation `object_reference` (124).
   * @param object the object
   * @param added FALSE: taken away (bool)
   * @param count PointerCount from now on, references of the kernel and of handles included
   */
  objectReference(object: number, added: number, count: number): void;

  /**
   * Observation `lock_acquire` (128).
   * @param lock the lock
   * @param type kind of lock (lock_code)
   * @param address the lock
   * @param mode exclusive or shared (lock_mode_code)
   * @param depth how often the owner holds it now
   * @param waited time since the thread found it held, 0 when it did not (ns)
   * @param tried by a routine that does not wait (bool)
   */
  lockAcquire(lock: number, type: number, address: GuestAddress, mode: number, depth: number, waited: number, tried: number): void;

  /**
   * Observation `lock_release` (129).
   * @param lock the lock
   * @param type kind of lock (lock_code)
   * @param address the lock
   * @param mode exclusive or shared (lock_mode_code)
   * @param depth how often the owner still holds it
   * @param held time since it was acquired, once the depth is 0; 0 before that (ns)
   */
  lockRelease(lock: number, type: number, address: GuestAddress, mode: number, depth: number, held: number): void;

  /**
   * Observation `lock_contend` (130).
   * @param lock the lock
   * @param type kind of lock (lock_code)
   * @param owner the thread that holds it
   * @param address the lock
   * @param mode what is asked for (lock_mode_code)
   */
  lockContend(lock: number, type: number, owner: number, address: GuestAddress, mode: number): void;

  /**
   * Observation `wait_begin` (131).
   * @param object first object waited for
   * @param count number of objects
   * @param mode KernelMode or UserMode (mode)
   * @param alertable alertable (bool)
   * @param timeoutLo 100 ns units, negative relative; 0x7FFFFFFF_FFFFFFFF: none (timeout), two 32-bit halves
   * @param type type of the first object (dispatcher_code)
   * @param waitType all or any of the objects (wait_code)
   * @param reason KWAIT_REASON (wait_reason_code)
   * @param others the objects behind the first (hex), lo and hi alternate; count of 64-bit values
   */
  waitBegin(object: GuestAddress, count: number, mode: number, alertable: number, timeoutLo: number, timeoutHi: number, type: number, waitType: number, reason: number, others: Uint32Array, othersCount: number): void;

  /**
   * Observation `wait_end` (132).
   * @param status how the wait ended (ntstatus)
   * @param waited time since the wait began (ns)
   */
  waitEnd(status: number, waited: number): void;

  /**
   * Observation `signal` (133).
   * @param object dispatcher object
   * @param state new SignalState
   * @param old SignalState before
   * @param type type of the object (dispatcher_code)
   */
  signal(object: GuestAddress, state: number, old: number, type: number): void;

  /**
   * Observation `irql_change` (134).
   * @param old before (irql)
   * @param newValue after (irql)
   * @param cause routine or instruction that changed it
   */
  irqlChange(old: number, newValue: number, cause: string): void;

  /**
   * Observation `lock_initialize` (135).
   * @param lock the lock
   * @param type kind of lock (lock_code)
   * @param address the lock
   */
  lockInitialize(lock: number, type: number, address: GuestAddress): void;

  /**
   * Observation `lock_delete` (136).
   * @param lock the lock
   * @param type kind of lock (lock_code)
   */
  lockDelete(lock: number, type: number): void;

  /**
   * Observation `lock_try` (137).
   * @param lock the lock
   * @param type kind of lock (lock_code)
   * @param address the lock
   * @param mode what was asked for (lock_mode_code)
   * @param owner the thread that holds it, 0 for none
   */
  lockTry(lock: number, type: number, address: GuestAddress, mode: number, owner: number): void;

  /**
   * Observation `lock_convert` (138).
   * @param lock the lock
   * @param type kind of lock (lock_code)
   * @param mode how it is held from now on (lock_mode_code)
   */
  lockConvert(lock: number, type: number, mode: number): void;

  /**
   * Observation `region` (139).
   * @param type kind of region (region_code)
   * @param left left (bool)
   * @param depth how often the thread is inside now
   */
  region(type: number, left: number, depth: number): void;

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
   * @param sizeLo bytes that were asked for, two 32-bit halves
   * @param poolType POOL_TYPE (pool_type)
   */
  poolFree(allocation: number, address: GuestAddress, tag: number, sizeLo: number, sizeHi: number, poolType: number): void;

  /**
   * Observation `pool_fail` (146).
   * @param sizeLo bytes asked for, two 32-bit halves
   * @param tag pool tag (tag)
   * @param poolType POOL_TYPE (pool_type)
   * @param cause why there is none (pool_fail_code)
   */
  poolFail(sizeLo: number, sizeHi: number, tag: number, poolType: number, cause: number): void;

  /**
   * Observation `mdl_create` (147).
   * @param mdl the MDL
   * @param address MDL
   * @param virtualAddressLo the memory it describes (hex), two 32-bit halves
   * @param lengthLo bytes, two 32-bit halves
   * @param irp the IRP it hangs on, 0 for none
   * @param source the MDL it is a part of, 0 for none
   */
  mdlCreate(mdl: number, address: GuestAddress, virtualAddressLo: number, virtualAddressHi: number, lengthLo: number, lengthHi: number, irp: number, source: number): void;

  /**
   * Observation `mdl_free` (148).
   * @param mdl the MDL
   */
  mdlFree(mdl: number): void;

  /**
   * Observation `mdl_lock` (149).
   * @param mdl the MDL
   * @param mode KernelMode or UserMode (mode)
   * @param operation LOCK_OPERATION (mdl_code)
   * @param status how it went (ntstatus)
   */
  mdlLock(mdl: number, mode: number, operation: number, status: number): void;

  /**
   * Observation `mdl_unlock` (150).
   * @param mdl the MDL
   */
  mdlUnlock(mdl: number): void;

  /**
   * Observation `mdl_map` (151).
   * @param mdl the MDL
   * @param address where it is mapped, 0 when it cannot be
   * @param mode KernelMode or UserMode (mode)
   * @param process the process, 0 for system space
   */
  mdlMap(mdl: number, address: GuestAddress, mode: number, process: number): void;

  /**
   * Observation `mdl_unmap` (152).
   * @param mdl the MDL
   * @param address where it was mapped
   */
  mdlUnmap(mdl: number, address: GuestAddress): void;

  /**
   * Observation `section_create` (153).
   * @param object the section
   * @param sizeLo bytes, two 32-bit halves
   * @param protection PAGE_... (hex)
   * @param file the file behind it, 0 for the paging file
   */
  sectionCreate(object: number, sizeLo: number, sizeHi: number, protection: number, file: number): void;

  /**
   * Observation `view_map` (154).
   * @param object the section
   * @param process the process, 0 for system space
   * @param address first byte
   * @param sizeLo bytes, two 32-bit halves
   * @param offsetLo first byte of the section, two 32-bit halves
   * @param protection PAGE_... (hex)
   */
  viewMap(object: number, process: number, address: GuestAddress, sizeLo: number, sizeHi: number, offsetLo: number, offsetHi: number, protection: number): void;

  /**
   * Observation `view_unmap` (155).
   * @param process the process, 0 for system space
   * @param address first byte
   */
  viewUnmap(process: number, address: GuestAddress): void;

  /**
   * Observation `io_space_map` (156).
   * @param physicalLo physical address (hex), two 32-bit halves
   * @param sizeLo bytes, two 32-bit halves
   * @param address where it is mapped
   * @param cacheType MEMORY_CACHING_TYPE
   */
  ioSpaceMap(physicalLo: number, physicalHi: number, sizeLo: number, sizeHi: number, address: GuestAddress, cacheType: number): void;

  /**
   * Observation `io_space_unmap` (157).
   * @param address where it was mapped
   * @param sizeLo bytes, two 32-bit halves
   */
  ioSpaceUnmap(address: GuestAddress, sizeLo: number, sizeHi: number): void;

  /**
   * Observation `virtual_allocate` (158).
   * @param process the process
   * @param address first byte
   * @param sizeLo bytes, two 32-bit halves
   * @param type MEM_... (hex)
   * @param protection PAGE_... (hex)
   */
  virtualAllocate(process: number, address: GuestAddress, sizeLo: number, sizeHi: number, type: number, protection: number): void;

  /**
   * Observation `ddi_call` (160).
   * @param ddi name of the routine
   * @param args arguments, pointers as addresses (hex), lo and hi alternate; count of 64-bit values
   * @param text1 what the first argument that points to a counted string or to object attributes says; empty for none
   * @param text2 the same of the second such argument
   */
  ddiCall(ddi: string, args: Uint32Array, argsCount: number, text1: string, text2: string): void;

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
   * @param irp the IRP the thread worked on, 0 for none
   */
  bugCheck(code: number, parameter1Lo: number, parameter1Hi: number, parameter2Lo: number, parameter2Hi: number, parameter3Lo: number, parameter3Hi: number, parameter4Lo: number, parameter4Hi: number, text: string, irp: number): void;

  /**
   * Observation `run_end` (165).
   * @param reason why the run ended
   * @param memoryDigestLo hash of all mapped guest memory (hex), two 32-bit halves
   * @param stepsLo steps of the run loop since boot, so that an interrupted run can be stopped there, two 32-bit halves
   */
  runEnd(reason: string, memoryDigestLo: number, memoryDigestHi: number, stepsLo: number, stepsHi: number): void;

  /**
   * Observation `exception` (166).
   * @param code ExceptionCode (ntstatus)
   * @param address where it was raised
   * @param flags EXCEPTION_... (hex)
   * @param parameters ExceptionInformation (hex), lo and hi alternate; count of 64-bit values
   * @param text what happened, in words
   */
  exception(code: number, address: GuestAddress, flags: number, parameters: Uint32Array, parametersCount: number, text: string): void;

  /**
   * Observation `exception_handle` (167).
   * @param code ExceptionCode (ntstatus)
   * @param handler where execution goes on
   * @param frames frames that were unwound
   */
  exceptionHandle(code: number, handler: GuestAddress, frames: number): void;

  /**
   * Observation `event_log` (168).
   * @param driver the driver, 0 for none
   * @param device the device, 0 for none
   * @param code ErrorCode (ntstatus)
   * @param unique UniqueErrorValue
   * @param status FinalStatus (ntstatus)
   * @param major MajorFunctionCode (major)
   * @param retry RetryCount
   * @param text the strings, one a line
   * @param data DumpData
   */
  eventLog(driver: number, device: number, code: number, unique: number, status: number, major: number, retry: number, text: string, data: Uint8Array): void;

  /**
   * Observation `stack_trace` (169).
   * @param of the thread
   * @param frames return addresses, the innermost first, at most 250 (hex), lo and hi alternate; count of 64-bit values
   */
  stackTrace(of: number, frames: Uint32Array, framesCount: number): void;

  /**
   * Observation `registry_operation` (170).
   * @param operation what is done (registry_code)
   * @param object the key, 0 for none
   * @param path full path of the key
   * @param name name of the value, or of the subkey
   * @param type REG_...
   * @param length bytes of the value
   * @param digestLo hash of all of them (hex), two 32-bit halves
   * @param data the first ones, as many as payload_limit allows
   * @param status how it went (ntstatus)
   */
  registryOperation(operation: number, object: number, path: string, name: string, type: number, length: number, digestLo: number, digestHi: number, data: Uint8Array, status: number): void;

  /**
   * Observation `trace_message` (171).
   * @param provider provider GUID
   * @param name name of the event or message, where it is known
   * @param id event or message number
   * @param level level
   * @param keywordLo keyword (hex), two 32-bit halves
   * @param data the payload
   * @param fields the fields of a TraceLogging event, `count=3 name="x"`; empty for others
   */
  traceMessage(provider: string, name: string, id: number, level: number, keywordLo: number, keywordHi: number, data: Uint8Array, fields: string): void;

  /**
   * Observation `debug_break` (172).
   * @param address the instruction, or who called DbgBreakPoint
   * @param code status or fast fail code
   */
  debugBreak(address: GuestAddress, code: number): void;

  /**
   * Observation `finding` (173).
   * @param rule short name of the rule
   * @param code the bug check that Windows or Driver Verifier makes of it, 0 for none (bugcheck)
   * @param text what is wrong, in words
   * @param objectLo what it is about (hex), two 32-bit halves
   */
  finding(rule: string, code: number, text: string, objectLo: number, objectHi: number): void;

  /**
   * Observation `state_digest` (174).
   * @param subsystem which part (digest_code)
   * @param digestLo hash of it (hex), two 32-bit halves
   */
  stateDigest(subsystem: number, digestLo: number, digestHi: number): void;

  /**
   * Observation `callback_register` (175).
   * @param type what it is told of (callback_code)
   * @param routine the routine
   * @param contextLo its context (hex), two 32-bit halves
   * @param removed removed (bool)
   * @param status how it went (ntstatus)
   */
  callbackRegister(type: number, routine: GuestAddress, contextLo: number, contextHi: number, removed: number, status: number): void;

  /**
   * Observation `callback_call` (176).
   * @param type what it is told of (callback_code)
   * @param routine the routine
   * @param values its arguments (hex), lo and hi alternate; count of 64-bit values
   */
  callbackCall(type: number, routine: GuestAddress, values: Uint32Array, valuesCount: number): void;

  /**
   * Observation `callback_return` (177).
   * @param type what it was told of (callback_code)
   * @param valueLo RAX (hex), two 32-bit halves
   */
  callbackReturn(type: number, valueLo: number, valueHi: number): void;

  /**
   * Observation `bug_check_data` (178).
   * @param reason which kind of routine (dump_data_code)
   * @param component whose
   * @param guid what identifies secondary data, empty for others
   * @param address where it is
   * @param lengthLo bytes, two 32-bit halves
   * @param data its beginning
   */
  bugCheckData(reason: number, component: string, guid: string, address: GuestAddress, lengthLo: number, lengthHi: number, data: Uint8Array): void;

  /**
   * Observation `dpc_queue` (184).
   * @param dpc the DPC
   * @param address KDPC
   * @param routine its routine
   * @param contextLo DeferredContext (hex), two 32-bit halves
   * @param argument1Lo SystemArgument1 (hex), two 32-bit halves
   * @param argument2Lo SystemArgument2 (hex), two 32-bit halves
   * @param target processor
   * @param importance KDPC_IMPORTANCE
   * @param coalesced it was queued already: nothing happens (bool)
   * @param threaded a threaded DPC (bool)
   */
  dpcQueue(dpc: number, address: GuestAddress, routine: GuestAddress, contextLo: number, contextHi: number, argument1Lo: number, argument1Hi: number, argument2Lo: number, argument2Hi: number, target: number, importance: number, coalesced: number, threaded: number): void;

  /**
   * Observation `dpc_start` (185).
   * @param dpc the DPC
   * @param routine its routine
   * @param delay time since it was queued (ns)
   */
  dpcStart(dpc: number, routine: GuestAddress, delay: number): void;

  /**
   * Observation `dpc_end` (186).
   * @param dpc the DPC
   * @param ran time since it started (ns)
   */
  dpcEnd(dpc: number, ran: number): void;

  /**
   * Observation `dpc_remove` (187).
   * @param dpc the DPC
   * @param wasQueued FALSE: there was nothing to remove (bool)
   */
  dpcRemove(dpc: number, wasQueued: number): void;

  /**
   * Observation `timer_set` (188).
   * @param timer the timer
   * @param address KTIMER
   * @param dueLo 100 ns units, negative relative (timeout), two 32-bit halves
   * @param period milliseconds, 0 for none
   * @param tolerance milliseconds it may be late
   * @param dpc its DPC, 0 for none
   * @param wasSet it was set already (bool)
   */
  timerSet(timer: number, address: GuestAddress, dueLo: number, dueHi: number, period: number, tolerance: number, dpc: number, wasSet: number): void;

  /**
   * Observation `timer_cancel` (189).
   * @param timer the timer
   * @param wasSet FALSE: it had expired or was not set (bool)
   */
  timerCancel(timer: number, wasSet: number): void;

  /**
   * Observation `timer_expire` (190).
   * @param timer the timer
   * @param late time since it was due (ns)
   */
  timerExpire(timer: number, late: number): void;

  /**
   * Observation `apc_queue` (191).
   * @param apc the APC
   * @param target the thread
   * @param type kind of APC (apc_code)
   * @param routine KernelRoutine
   * @param normalLo NormalRoutine (hex), two 32-bit halves
   * @param contextLo NormalContext (hex), two 32-bit halves
   * @param inserted FALSE: it was queued already or the thread ends (bool)
   * @param argument1Lo SystemArgument1 that it was queued with (hex), two 32-bit halves
   * @param argument2Lo SystemArgument2 (hex), two 32-bit halves
   */
  apcQueue(apc: number, target: number, type: number, routine: GuestAddress, normalLo: number, normalHi: number, contextLo: number, contextHi: number, inserted: number, argument1Lo: number, argument1Hi: number, argument2Lo: number, argument2Hi: number): void;

  /**
   * Observation `apc_start` (192).
   * @param apc the APC
   * @param type kind of APC (apc_code)
   * @param routine the routine that runs
   */
  apcStart(apc: number, type: number, routine: GuestAddress): void;

  /**
   * Observation `apc_end` (193).
   * @param apc the APC
   */
  apcEnd(apc: number): void;

  /**
   * Observation `work_queue` (194).
   * @param item the work item
   * @param address IO_WORKITEM or WORK_QUEUE_ITEM
   * @param device its device, 0 for none
   * @param routine its routine
   * @param contextLo its context (hex), two 32-bit halves
   * @param queue WORK_QUEUE_TYPE
   */
  workQueue(item: number, address: GuestAddress, device: number, routine: GuestAddress, contextLo: number, contextHi: number, queue: number): void;

  /**
   * Observation `work_start` (195).
   * @param item the work item
   * @param routine its routine
   * @param delay time since it was queued (ns)
   */
  workStart(item: number, routine: GuestAddress, delay: number): void;

  /**
   * Observation `work_end` (196).
   * @param item the work item
   * @param ran time since it started (ns)
   */
  workEnd(item: number, ran: number): void;

  /**
   * Observation `interrupt_connect` (197).
   * @param interrupt the interrupt object
   * @param address KINTERRUPT
   * @param vector vector
   * @param level IRQL of the service routine (irql)
   * @param mode KINTERRUPT_MODE
   * @param shared the line is shared (bool)
   * @param routine service routine
   * @param contextLo its context (hex), two 32-bit halves
   * @param affinityLo processors (hex), two 32-bit halves
   * @param synchronizeLevel IRQL at which its spin lock is held (irql)
   * @param messages messages it is signaled by, 0 for a line
   */
  interruptConnect(interrupt: number, address: GuestAddress, vector: number, level: number, mode: number, shared: number, routine: GuestAddress, contextLo: number, contextHi: number, affinityLo: number, affinityHi: number, synchronizeLevel: number, messages: number): void;

  /**
   * Observation `interrupt_disconnect` (198).
   * @param interrupt the interrupt object
   */
  interruptDisconnect(interrupt: number): void;

  /**
   * Observation `interrupt_start` (199).
   * @param interrupt the interrupt object, 0 for the clock and for NMIs
   * @param vector vector
   * @param routine service routine
   * @param message of a message-signaled one the MessageId plus 1, 0 for a line
   */
  interruptStart(interrupt: number, vector: number, routine: GuestAddress, message: number): void;

  /**
   * Observation `interrupt_end` (200).
   * @param interrupt the interrupt object, 0 for the clock and for NMIs
   * @param claimed what the service routine returned (bool)
   * @param ran time since it started (ns)
   */
  interruptEnd(interrupt: number, claimed: number, ran: number): void;

  /**
   * Observation `interprocessor_call` (201).
   * @param routine the routine
   * @param targetsLo processors (hex), two 32-bit halves
   */
  interprocessorCall(routine: GuestAddress, targetsLo: number, targetsHi: number): void;

  /**
   * Observation `apc_remove` (202).
   * @param apc the APC
   * @param rundown RundownRoutine that is called for it, 0 for none
   */
  apcRemove(apc: number, rundown: GuestAddress): void;

  /**
   * Observation `register_write` (208).
   * @param hardware the device model
   * @param space port, memory or configuration space (register_code)
   * @param addressLo port or physical address (hex), two 32-bit halves
   * @param width bytes
   * @param valueLo what is written (hex), two 32-bit halves
   */
  registerWrite(hardware: number, space: number, addressLo: number, addressHi: number, width: number, valueLo: number, valueHi: number): void;

  /**
   * Observation `dma_adapter` (209).
   * @param adapter the adapter
   * @param device its physical device
   * @param mapRegisters map registers it may use at once
   * @param released it is put back (bool)
   */
  dmaAdapter(adapter: number, device: number, mapRegisters: number, released: number): void;

  /**
   * Observation `dma_map` (210).
   * @param adapter the adapter
   * @param mdl the MDL
   * @param addressLo virtual address (hex), two 32-bit halves
   * @param length bytes
   * @param logicalLo what the device uses (hex), two 32-bit halves
   * @param toDevice direction (bool)
   */
  dmaMap(adapter: number, mdl: number, addressLo: number, addressHi: number, length: number, logicalLo: number, logicalHi: number, toDevice: number): void;

  /**
   * Observation `dma_flush` (211).
   * @param adapter the adapter
   * @param mdl the MDL
   * @param length bytes
   * @param toDevice direction (bool)
   */
  dmaFlush(adapter: number, mdl: number, length: number, toDevice: number): void;

  /**
   * Observation `dma_buffer` (212).
   * @param adapter the adapter
   * @param address virtual address
   * @param logicalLo what the device uses (hex), two 32-bit halves
   * @param length bytes
   * @param freed freed (bool)
   */
  dmaBuffer(adapter: number, address: GuestAddress, logicalLo: number, logicalHi: number, length: number, freed: number): void;

  /**
   * Observation `dma_read` (213).
   * @param hardware the device model
   * @param addressLo physical address (hex), two 32-bit halves
   * @param length bytes
   * @param digestLo hash of all of them (hex), two 32-bit halves
   * @param data the first ones, as many as payload_limit allows
   */
  dmaRead(hardware: number, addressLo: number, addressHi: number, length: number, digestLo: number, digestHi: number, data: Uint8Array): void;

  /**
   * Observation `device_node` (216).
   * @param device the physical device
   * @param instance instance path
   * @param old state before (node_code)
   * @param state state now (node_code)
   * @param problem CM_PROB_..., 0 for none
   */
  deviceNode(device: number, instance: string, old: number, state: number, problem: number): void;

  /**
   * Observation `device_power` (217).
   * @param device the device
   * @param type system or device state (power_code)
   * @param old state before
   * @param state state now
   */
  devicePower(device: number, type: number, old: number, state: number): void;

  /**
   * Observation `device_interface` (218).
   * @param device the physical device
   * @param guid interface class
   * @param link symbolic link
   * @param enabled enabled (bool)
   */
  deviceInterface(device: number, guid: string, link: string, enabled: number): void;
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
  processorChoice(): void {}
  interruptDelivery(): void {}
  registerRead(): void {}
  dmaWrite(): void {}
  randomValue(): void {}
  callFailure(): void {}
  externalCompletion(): void {}
  timeChange(): void {}
  hardwareEvent(): void {}
  dmaRequest(): void {}
  hardwareDue(): void {}
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
  driverEntryCall(): void {}
  driverUnloadReturn(): void {}
  deviceFlags(): void {}
  fileCleanup(): void {}
  fileInformation(): void {}
  threadReady(): void {}
  threadPriority(): void {}
  threadSuspend(): void {}
  processAttach(): void {}
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
  irpFinish(): void {}
  irpCancel(): void {}
  irpSetCancel(): void {}
  irpCancelCall(): void {}
  irpCancelReturn(): void {}
  irpQueue(): void {}
  irpDequeue(): void {}
  irpStart(): void {}
  irpStartReturn(): void {}
  fastIoCall(): void {}
  fastIoReturn(): void {}
  completionPacket(): void {}
  objectReference(): void {}
  lockAcquire(): void {}
  lockRelease(): void {}
  lockContend(): void {}
  waitBegin(): void {}
  waitEnd(): void {}
  signal(): void {}
  irqlChange(): void {}
  lockInitialize(): void {}
  lockDelete(): void {}
  lockTry(): void {}
  lockConvert(): void {}
  region(): void {}
  poolAllocate(): void {}
  poolFree(): void {}
  poolFail(): void {}
  mdlCreate(): void {}
  mdlFree(): void {}
  mdlLock(): void {}
  mdlUnlock(): void {}
  mdlMap(): void {}
  mdlUnmap(): void {}
  sectionCreate(): void {}
  viewMap(): void {}
  viewUnmap(): void {}
  ioSpaceMap(): void {}
  ioSpaceUnmap(): void {}
  virtualAllocate(): void {}
  ddiCall(): void {}
  ddiReturn(): void {}
  debugPrint(): void {}
  systemCallReturn(): void {}
  bugCheck(): void {}
  runEnd(): void {}
  exception(): void {}
  exceptionHandle(): void {}
  eventLog(): void {}
  stackTrace(): void {}
  registryOperation(): void {}
  traceMessage(): void {}
  debugBreak(): void {}
  finding(): void {}
  stateDigest(): void {}
  callbackRegister(): void {}
  callbackCall(): void {}
  callbackReturn(): void {}
  bugCheckData(): void {}
  dpcQueue(): void {}
  dpcStart(): void {}
  dpcEnd(): void {}
  dpcRemove(): void {}
  timerSet(): void {}
  timerCancel(): void {}
  timerExpire(): void {}
  apcQueue(): void {}
  apcStart(): void {}
  apcEnd(): void {}
  workQueue(): void {}
  workStart(): void {}
  workEnd(): void {}
  interruptConnect(): void {}
  interruptDisconnect(): void {}
  interruptStart(): void {}
  interruptEnd(): void {}
  interprocessorCall(): void {}
  apcRemove(): void {}
  registerWrite(): void {}
  dmaAdapter(): void {}
  dmaMap(): void {}
  dmaFlush(): void {}
  dmaBuffer(): void {}
  dmaRead(): void {}
  deviceNode(): void {}
  devicePower(): void {}
  deviceInterface(): void {}
}
