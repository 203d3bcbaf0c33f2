// Bug checks: hexadecimal code | name | cause | meanings of the four parameters, where documented.
// Made by scripts/import-facts.ts. Do not edit.
export const BUG_CHECK_LINES = `
0|UNDEFINED_BUG_CODE
1|APC_INDEX_MISMATCH|APC disable count or attach state unbalanced on return|system call or worker routine address|thread's APC state index|combined APC disable counts (special high, kernel low)|0 system call, 1 worker routine
2|DEVICE_QUEUE_NOT_BUSY
3|INVALID_AFFINITY_SET
4|INVALID_DATA_ACCESS_TRAP
5|INVALID_PROCESS_ATTACH_ATTEMPT|illegal KeAttachProcess nesting|process to attach to, or already-attached original process|process thread is attached to now|thread APC state index|nonzero when a DPC is active
6|INVALID_PROCESS_DETACH_ATTEMPT
7|INVALID_SOFTWARE_INTERRUPT
8|IRQL_NOT_DISPATCH_LEVEL|expected DISPATCH_LEVEL
9|IRQL_NOT_GREATER_OR_EQUAL|IRQL lower than required
A|IRQL_NOT_LESS_OR_EQUAL|pageable or bad address touched at raised IRQL|unreachable virtual address|IRQL when faulting|access bits: 0 read, 1 write, 8 execute|faulting instruction address
B|NO_EXCEPTION_HANDLING_SUPPORT
C|MAXIMUM_WAIT_OBJECTS_EXCEEDED|too many objects in KeWaitForMultipleObjects
D|MUTEX_LEVEL_NUMBER_VIOLATION
E|NO_USER_MODE_CONTEXT
F|SPIN_LOCK_ALREADY_OWNED|recursive spin lock acquire
10|SPIN_LOCK_NOT_OWNED|spin lock released without ownership
11|THREAD_NOT_MUTEX_OWNER|mutex released by non-owner
12|TRAP_CAUSE_UNKNOWN|unclassified trap|trap kind: 1 unexpected interrupt, 2 FP, 3 interrupt state mismatch|depends on kind|-|-
13|EMPTY_THREAD_REAPER_LIST
14|CREATE_DELETE_LOCK_NOT_LOCKED
15|LAST_CHANCE_CALLED_FROM_KMODE
16|CID_HANDLE_CREATION
17|CID_HANDLE_DELETION
18|REFERENCE_BY_POINTER|object reference count illegal for its state|type of the object|object whose count went wrong|reserved|reserved
19|BAD_POOL_HEADER|pool header or free list corrupt|pool corruption kind (see sub)|depends on kind|depends on kind|depends on kind
1A|MEMORY_MANAGEMENT|severe memory manager error|memory manager failure kind (see sub)|depends on kind|depends on kind|depends on kind
1B|PFN_SHARE_COUNT
1C|PFN_REFERENCE_COUNT
1D|NO_SPIN_LOCK_AVAILABLE
1E|KMODE_EXCEPTION_NOT_HANDLED|kernel exception nobody handled|unhandled exception code|address where it was raised|exception information 0|exception information 1 (docs wording repeats 0)
1F|SHARED_RESOURCE_CONV_ERROR
20|KERNEL_APC_PENDING_DURING_EXIT|thread exiting with APCs disabled|APC still pending|thread APC disable count|current IRQL|reserved
21|QUOTA_UNDERFLOW|quota returned exceeds charge|process charged|quota type|amount initially being returned|amount not returned
22|FILE_SYSTEM
23|FAT_FILE_SYSTEM|FAT file system fault|source file and line encoded|exception record if filter on stack|context record if filter on stack|reserved
24|NTFS_FILE_SYSTEM|NTFS fault|source file and line encoded|exception record if filter on stack|context record if filter on stack|reserved
25|NPFS_FILE_SYSTEM|named pipe file system fault|source file and line encoded|reserved|reserved|reserved
26|CDFS_FILE_SYSTEM|CD file system fault|source file and line encoded|exception record if filter on stack|context record if filter on stack|reserved
27|RDR_FILE_SYSTEM|SMB redirector fault|problem class high word, source line low word|exception record if filter on stack|context record if filter on stack|reserved
28|CORRUPT_ACCESS_TOKEN
29|SECURITY_SYSTEM
2A|INCONSISTENT_IRP|IRP fields contradict each other|inconsistent IRP|reserved|reserved|reserved
2B|PANIC_STACK_SWITCH|kernel stack overrun|trap frame|reserved|reserved|reserved
2C|PORT_DRIVER_INTERNAL
2D|SCSI_DISK_DRIVER_INTERNAL
2E|DATA_BUS_ERROR|memory parity or bad physical access|faulting virtual address|faulting physical address|processor status register|faulting instruction register
2F|INSTRUCTION_BUS_ERROR
30|SET_OF_INVALID_CONTEXT|context set would move stack below frame|new stack pointer|old stack pointer|trap frame address|0
31|PHASE0_INITIALIZATION_FAILED|early phase 0 initialisation failed
32|PHASE1_INITIALIZATION_FAILED|phase 1 initialisation failed|NTSTATUS of failing step|reserved|reserved|reserved
33|UNEXPECTED_INITIALIZATION_CALL
34|CACHE_MANAGER|cache manager fault|source file and line encoded|reserved|reserved|reserved
35|NO_MORE_IRP_STACK_LOCATIONS|IoCallDriver with no stack locations left|IRP address|reserved|reserved|reserved
36|DEVICE_REFERENCE_COUNT_NOT_ZERO|device deleted with nonzero reference count|device object|reserved|reserved|reserved
37|FLOPPY_INTERNAL_ERROR
38|SERIAL_DRIVER_INTERNAL
39|SYSTEM_EXIT_OWNED_MUTEX|worker returned while owning a mutex|worker routine|routine's parameter|work item|reserved
3A|SYSTEM_UNWIND_PREVIOUS_USER
3B|SYSTEM_SERVICE_EXCEPTION|exception while in a system service|exception code|faulting instruction address|context record|0
3C|INTERRUPT_UNWIND_ATTEMPTED
3D|INTERRUPT_EXCEPTION_NOT_HANDLED|unhandled exception in interrupt handling|exception record if available|context record if available|0|0
3E|MULTIPROCESSOR_CONFIGURATION_NOT_SUPPORTED|unlike processors installed
3F|NO_MORE_SYSTEM_PTES|system PTEs exhausted|PTE kind: 0 system, 1 nonpaged pool expansion|requested size|free system PTEs|total system PTEs
40|TARGET_MDL_TOO_SMALL|IoBuildPartialMdl target MDL too small
41|MUST_SUCCEED_POOL_EMPTY|must-succeed pool exhausted|request size not satisfied|nonpaged pages used|large nonpaged requests|pages available
42|ATDISK_DRIVER_INTERNAL
43|NO_SUCH_PARTITION
44|MULTIPLE_IRP_COMPLETE_REQUESTS|IRP completed more than once|IRP address|reserved|reserved|reserved
45|INSUFFICIENT_SYSTEM_MAP_REGS
46|DEREF_UNKNOWN_LOGON_SESSION
47|REF_UNKNOWN_LOGON_SESSION
48|CANCEL_STATE_IN_COMPLETED_IRP|cancelled IRP completed with cancel routine set|IRP address|cancel routine still set|reserved|reserved
49|PAGE_FAULT_WITH_INTERRUPTS_OFF|page fault while interrupts are disabled
4A|IRQL_GT_ZERO_AT_SYSTEM_SERVICE|returning to user mode above PASSIVE_LEVEL|system call routine address|IRQL at return|0|0
4B|STREAMS_INTERNAL_ERROR
4C|FATAL_UNHANDLED_HARD_ERROR
4D|NO_PAGES_AVAILABLE|no free pages|total dirty pages|dirty pages bound for page file|nonpaged pool size then|latest modified-write error status
4E|PFN_LIST_CORRUPT|page frame list corrupt|PFN failure kind (see sub)|depends on kind|depends on kind|depends on kind
4F|NDIS_INTERNAL_ERROR
50|PAGE_FAULT_IN_NONPAGED_AREA|invalid system memory referenced|referenced address|access: x64 0 read, 2 write, 0x10 execute|referencing code address|page fault kind
51|REGISTRY_ERROR|registry failure|reserved|reserved|hive pointer if available|HvCheckHive result if hive corrupt
52|MAILSLOT_FILE_SYSTEM
53|NO_BOOT_DEVICE|no boot device
54|LM_SERVER_INTERNAL_ERROR
55|DATA_COHERENCY_EXCEPTION
56|INSTRUCTION_COHERENCY_EXCEPTION
57|XNS_INTERNAL_ERROR
58|FTDISK_INTERNAL_ERROR|mirrored boot volume out of sync
59|PINBALL_FILE_SYSTEM
5A|CRITICAL_SERVICE_FAILED
5B|SET_ENV_VAR_FAILED
5C|HAL_INITIALIZATION_FAILED
5D|UNSUPPORTED_PROCESSOR|processor unsupported
5E|OBJECT_INITIALIZATION_FAILED
5F|SECURITY_INITIALIZATION_FAILED
60|PROCESS_INITIALIZATION_FAILED
61|HAL1_INITIALIZATION_FAILED
62|OBJECT1_INITIALIZATION_FAILED
63|SECURITY1_INITIALIZATION_FAILED
64|SYMBOLIC_INITIALIZATION_FAILED
65|MEMORY1_INITIALIZATION_FAILED
66|CACHE_INITIALIZATION_FAILED
67|CONFIG_INITIALIZATION_FAILED|registry configuration init failed|reserved|location selector|NTSTATUS|reserved
68|FILE_INITIALIZATION_FAILED
69|IO1_INITIALIZATION_FAILED|I/O manager phase 1 failed
6A|LPC_INITIALIZATION_FAILED
6B|PROCESS1_INITIALIZATION_FAILED|process manager phase 1 failed|NTSTATUS of failure|reserved|reserved|reserved
6C|REFMON_INITIALIZATION_FAILED
6D|SESSION1_INITIALIZATION_FAILED|session manager start step failed|NTSTATUS of failure|0|0|0
6E|SESSION2_INITIALIZATION_FAILED|boot process start step failed|NTSTATUS of failure|0|0|0
6F|SESSION3_INITIALIZATION_FAILED|session init step failed|NTSTATUS of failure|0|0|0
70|SESSION4_INITIALIZATION_FAILED|session init step failed|NTSTATUS of failure|0|0|0
71|SESSION5_INITIALIZATION_FAILED|session manager process ended|NTSTATUS of failure|0|0|0
72|ASSIGN_DRIVE_LETTERS_FAILED
73|CONFIG_LIST_FAILED|core hive not loadable|1|NTSTATUS from hive load|hive index|hive file name (UNICODE_STRING)
74|BAD_SYSTEM_CONFIG_INFO|bad SYSTEM hive|reserved|reserved|reserved|NTSTATUS if available
75|CANNOT_WRITE_CONFIGURATION|SYSTEM hive not writable|1|NTSTATUS of hive conversion|reserved|reserved
76|PROCESS_HAS_LOCKED_PAGES|driver left pages locked|0: exit with locked pages, 1: unlocking unlocked pages|process object, or MDL|locked page count|driver stacks if tracked
77|KERNEL_STACK_INPAGE_ERROR|kernel stack page-in failed|status code|I/O status code|page file number|page file offset
78|PHASE0_EXCEPTION|exception during HAL phase 0
79|MISMATCHED_HAL|HAL does not match kernel|mismatch kind (1 PRCB, 2 build type, 3 loader)|kernel-side value|HAL-side value|reserved
7A|KERNEL_DATA_INPAGE_ERROR|kernel data page-in failed|PTE address or lock type|I/O error status|PTE contents|faulting address
7B|INACCESSIBLE_BOOT_DEVICE|boot volume unreachable|boot device name or device object|0|0|0
7C|BUGCODE_NDIS_DRIVER|NDIS driver misuse|NDIS failure kind|depends on kind|depends on kind|depends on kind
7D|INSTALL_MORE_MEMORY|insufficient memory|physical pages found|lowest page|highest page|0
7E|SYSTEM_THREAD_EXCEPTION_NOT_HANDLED|system thread exception unhandled|unhandled exception code|exception address|exception record|context record
7F|UNEXPECTED_KERNEL_MODE_TRAP|CPU trap kernel cannot catch|trap number (0 divide, 6 opcode, 8 double fault)|reserved or trap data|reserved|reserved
80|NMI_HARDWARE_FAILURE|NMI hardware failure
81|SPIN_LOCK_INIT_FAILURE
82|DFS_FILE_SYSTEM
83|OFS_FILE_SYSTEM
84|RECOM_DRIVER
85|SETUP_FAILURE
86|AUDIT_FAILURE
8B|MBR_CHECKSUM_MISMATCH|MBR checksum mismatch|MBR disk signature|checksum by loader|checksum by system|reserved
8E|KERNEL_MODE_EXCEPTION_NOT_HANDLED|kernel exception unhandled|unhandled exception code|exception address|trap frame|reserved
8F|PP0_INITIALIZATION_FAILED|PnP manager phase 0 failed
90|PP1_INITIALIZATION_FAILED|PnP manager phase 1 failed
91|WIN32K_INIT_OR_RIT_FAILURE
92|UP_DRIVER_ON_MP_SYSTEM|uniprocessor driver on multiprocessor system|driver base address|reserved|reserved|reserved
93|INVALID_KERNEL_HANDLE|bad kernel handle closed or referenced|handle used|0 protected, 1 invalid, or handle table|0|1 when bad-handle detection fired
94|KERNEL_STACK_LOCKED_AT_EXIT|thread exited with kernel stack locked
95|PNP_INTERNAL_ERROR
96|INVALID_WORK_QUEUE_ITEM|corrupt work queue entry|queue entry with NULL link|queue referenced|base of worker queues|worker routine expected
97|BOUND_IMAGE_UNSUPPORTED
98|END_OF_NT_EVALUATION_PERIOD|trial period over|expiry date low dword|expiry date high dword|reserved|reserved
99|INVALID_REGION_OR_SEGMENT|bad region or segment
9A|SYSTEM_LICENSE_VIOLATION|licence tampering|licence violation kind|depends on kind|depends on kind|depends on kind
9B|UDFS_FILE_SYSTEM|UDF file system fault|source file and line encoded|exception record if filter on stack|context record if filter on stack|reserved
9C|MACHINE_CHECK_EXCEPTION|fatal machine check|machine check bank number|MCA_EXCEPTION address|MCi_STATUS high dword|MCi_STATUS low dword
9E|USER_MODE_HEALTH_MONITOR|user-mode health monitor expired|process that missed its health check|timeout in seconds|watchdog source|reserved
9F|DRIVER_POWER_STATE_FAILURE|driver in bad power state|power failure kind (see sub)|depends on kind|depends on kind|depends on kind
A0|INTERNAL_POWER_ERROR|power manager internal error|power manager failure kind|depends on kind|depends on kind|depends on kind
A1|PCI_BUS_DRIVER_INTERNAL|PCI bus driver inconsistency
A2|MEMORY_IMAGE_CORRUPT|image corrupt on resume|failure kind: 2 table page, 3 range checksum|page or start page|page run index or length|table page number
A3|ACPI_DRIVER_INTERNAL
A4|CNSS_FILE_SYSTEM_FILTER
A5|ACPI_BIOS_ERROR|BIOS not ACPI compliant|ACPI failure kind|depends on kind|depends on kind|depends on kind
A6|FP_EMULATION_ERROR
A7|BAD_EXHANDLE|kernel handle table entry inconsistent
A8|BOOTING_IN_SAFEMODE_MINIMAL
A9|BOOTING_IN_SAFEMODE_NETWORK
AA|BOOTING_IN_SAFEMODE_DSREPAIR
AB|SESSION_HAS_VALID_POOL_ON_EXIT
AC|HAL_MEMORY_ALLOCATION|HAL could not allocate|allocation size|0|file name string|reserved
AD|VIDEO_DRIVER_DEBUG_REPORT_REQUEST
B1|BGI_DETECTED_VIOLATION
B4|VIDEO_DRIVER_INIT_FAILURE
B5|BOOTLOG_LOADED
B6|BOOTLOG_NOT_LOADED
B7|BOOTLOG_ENABLED
B8|ATTEMPTED_SWITCH_FROM_DPC|blocking call attempted from DPC|thread that caused it|thread switched to|original thread's stack address|reserved
B9|CHIPSET_DETECTED_ERROR
BA|SESSION_HAS_VALID_VIEWS_ON_EXIT|session driver leaked views|session id|leaked mapped views|mapped views table|table size
BB|NETWORK_BOOT_INITIALIZATION_FAILED
BC|NETWORK_BOOT_DUPLICATE_ADDRESS
BD|INVALID_HIBERNATED_STATE
BE|ATTEMPTED_WRITE_TO_READONLY_MEMORY|write to read-only memory|address written|PTE contents|reserved|reserved
BF|MUTEX_ALREADY_OWNED|recursive acquisition of a mutex by its owner|mutex address|offending thread|0|reserved
C0|PCI_CONFIG_SPACE_ACCESS_FAILURE
C1|SPECIAL_POOL_DETECTED_MEMORY_CORRUPTION|special pool corruption|freed address, or IRQL|depends on kind|depends on kind|special pool failure kind (see sub)
C2|BAD_POOL_CALLER|bad pool request|pool misuse kind (see sub)|depends on kind|depends on kind|depends on kind
C3|SYSTEM_IMAGE_BAD_SIGNATURE
C4|DRIVER_VERIFIER_DETECTED_VIOLATION|driver verifier violation|verifier violation code (see sub)|depends on code|depends on code|depends on code
C5|DRIVER_CORRUPTED_EXPOOL|driver corrupted pool, faulted at raised IRQL|address referenced|IRQL then|0 read, 1 write|referencing code address
C6|DRIVER_CAUGHT_MODIFYING_FREED_POOL|freed pool written|address referenced|0 read, 1 write|0 kernel, 1 user|reserved
C7|TIMER_OR_DPC_INVALID|timer or DPC in wrong place or state|failure kind (see sub)|timer, DPC or routine|depends on kind|depends on kind
C8|IRQL_UNEXPECTED_VALUE|IRQL differs from expected after callback|IRQL found<<16 + expected<<8 + unique value|APC, callout or interrupt routine|object or parameter|APC normal routine when APC case
C9|DRIVER_VERIFIER_IOMANAGER_VIOLATION|I/O verification failure|I/O verifier code (see sub)|depends on code|depends on code|depends on code
CA|PNP_DETECTED_FATAL_ERROR|bus driver PnP mistake|PnP failure kind (see sub)|depends on kind|depends on kind|depends on kind
CB|DRIVER_LEFT_LOCKED_PAGES_IN_PROCESS|driver left locked pages at cleanup|lock tracking record|0|MDL with locked pages|locked page count
CC|PAGE_FAULT_IN_FREED_SPECIAL_POOL|freed special pool accessed|address referenced|0 read, 1 write|referencing code address|reserved
CD|PAGE_FAULT_BEYOND_END_OF_ALLOCATION|access past allocation end|address referenced|0 read, 1 write|referencing code address|reserved
CE|DRIVER_UNLOADED_WITHOUT_CANCELLING_PENDING_OPERATIONS|unloaded with lookaside, DPC, worker or timer pending|address referenced|0 read, 1 write|referencing code address|reserved
CF|TERMINAL_SERVER_DRIVER_MADE_INCORRECT_MEMORY_REFERENCE|driver not ported for terminal server|address referenced|0 read, 1 write|referencing code address|reserved
D0|DRIVER_CORRUPTED_MMPOOL|driver corrupted system pool|address referenced|IRQL then|0 read, 1 write|referencing code address
D1|DRIVER_IRQL_NOT_LESS_OR_EQUAL|driver touched pageable or bad address|address referenced|IRQL then|0 read, 1 write, 2 or 8 execute|referencing code address
D2|BUGCODE_ID_DRIVER|NDIS driver halted with resources registered|miniport block|interrupt or timer queue|timer queue or interrupt|1 init failure, 2 halt
D3|DRIVER_PORTION_MUST_BE_NONPAGED|driver code or data wrongly pageable|address referenced|IRQL then|0 read, 1 write|referencing code address
D4|SYSTEM_SCAN_AT_RAISED_IRQL_CAUGHT_IMPROPER_DRIVER_UNLOAD|unloaded driver still referenced at raised IRQL|address referenced|IRQL then|0 read, 1 write|referencing code address
D5|DRIVER_PAGE_FAULT_IN_FREED_SPECIAL_POOL|driver used freed special pool|address referenced|0 read, 1 write|referencing code address|reserved
D6|DRIVER_PAGE_FAULT_BEYOND_END_OF_ALLOCATION|driver ran past allocation end|address referenced|0 read, 1 write|referencing code address|reserved
D7|DRIVER_UNMAPPING_INVALID_VIEW|unmapped address never mapped|address to unmap|1 unmapping, 2 committing|0|0
D8|DRIVER_USED_EXCESSIVE_PTES|driver consumed too many PTEs|driver name or zero|PTEs used by driver|free system PTEs|total system PTEs
D9|LOCKED_PAGES_TRACKER_CORRUPTION|locked-page tracking lists corrupt|failure kind 1-4|tracking structure|MDL|locked page count
DA|SYSTEM_PTE_MISUSE|system PTE routine misused|failure kind|tracking structure or MDL|expected value|requested value
DB|DRIVER_CORRUPTED_SYSPTES|driver corrupted system PTEs|address referenced|IRQL|0 read, 1 write|referencing code address
DC|DRIVER_INVALID_STACK_ACCESS|access below the stack pointer
DE|POOL_CORRUPTION_IN_FILE_AREA|pool corruption hit file pages
DF|IMPERSONATING_WORKER_THREAD
E0|ACPI_BIOS_FATAL_ERROR|AML fatal opcode|vendor defined|vendor defined|vendor defined|vendor defined
E1|WORKER_THREAD_RETURNED_AT_BAD_IRQL|worker returned at raised IRQL|worker routine|IRQL at return|work item parameter|work item address
E2|MANUALLY_INITIATED_CRASH|user-requested crash
E3|RESOURCE_NOT_OWNED|resource released by non-owner|resource|thread|owner table if any|reserved
E4|WORKER_INVALID|work item misuse|failure kind (see sub)|work item|depends on kind|depends on kind
E5|POWER_FAILURE_SIMULATE
E6|DRIVER_VERIFIER_DMA_VIOLATION|DMA misuse|DMA verifier code (see sub)|depends on code|depends on code|depends on code
E7|INVALID_FLOATING_POINT_STATE|invalid saved floating point state|0 flags, 1 IRQL, 2 thread mismatch|saved value|current value|reserved
E8|INVALID_CANCEL_OF_FILE_OPEN|IoCancelFileOpen on file that has handles|file object|device object|reserved|reserved
E9|ACTIVE_EX_WORKER_THREAD_TERMINATION|executive worker thread terminated|exiting thread|reserved|reserved|reserved
EA|THREAD_STUCK_IN_DEVICE_DRIVER|thread spinning in driver|stuck thread|DEFERRED_WATCHDOG object|driver name|times intercepted, or 1
EB|DIRTY_MAPPED_PAGES_CONGESTION|no free pages, dirty mapped pages stuck|dirty pages|dirty pages bound for page file|reserved or nonpaged pool size|last modified-write error
EC|SESSION_HAS_VALID_SPECIAL_POOL_ON_EXIT|session driver leaked special pool|session id|special pool pages leaked|reserved|reserved
ED|UNMOUNTABLE_BOOT_VOLUME|boot volume unmountable|boot volume device|mount failure status|reserved|reserved
EF|CRITICAL_PROCESS_DIED|critical process ended|process object|0 process ended, 1 thread ended|reserved|reserved
F0|STORAGE_MINIPORT_ERROR|storage miniport failure|miniport error code|depends on code|depends on code|depends on code
F1|SCSI_VERIFIER_DETECTED_VIOLATION|storport verifier violation|SCSI verifier code|depends on code|depends on code|depends on code
F2|HARDWARE_INTERRUPT_STORM|interrupt storm|ISR address|ISR context|interrupt object|1 not chained, 2 chained
F3|DISORDERLY_SHUTDOWN|shutdown failed, dirty pages remain|dirty pages|dirty pages bound for page file|reserved or nonpaged pool size|last modified-write error
F4|CRITICAL_OBJECT_TERMINATION|critical process or thread died|3 process, 6 thread|terminating object|process image name|ASCII reason
F5|FLTMGR_FILE_SYSTEM|filter manager failure|filter manager failure kind (see sub)|callback data or object|depends on kind|depends on kind
F6|PCI_VERIFIER_DETECTED_VIOLATION|PCI verifier violation|1 bridge reprogrammed, 2 PMCSR late, 3 config write|depends|depends|depends
F7|DRIVER_OVERRAN_STACK_BUFFER|stack buffer overrun|cookie found|cookie expected|complement of expected cookie|0
F8|RAMDISK_BOOT_INITIALIZATION_FAILED|RAM disk boot failed|RAM disk failure kind|NTSTATUS|0|0
F9|DRIVER_RETURNED_STATUS_REPARSE_FOR_VOLUME_OPEN|STATUS_REPARSE for a volume open|device opened|device the create went to|new name (UNICODE_STRING)|Information returned
FA|HTTP_DRIVER_CORRUPTED|HTTP driver corrupted|1|work item|checking file name|line number
FB|RECURSIVE_MACHINE_CHECK
FC|ATTEMPTED_EXECUTE_OF_NOEXECUTE_MEMORY|executed non-executable memory|address executed|PTE contents|reserved|reserved
FD|DIRTY_NOWRITE_PAGES_CONGESTION|dirty pages cannot be written|dirty pages|dirty pages not writable|reserved|last modified-write error
FE|BUGCODE_USB_DRIVER|USB driver misuse|USB failure kind (see sub)|depends on kind|depends on kind|depends on kind
FF|RESERVE_QUEUE_OVERFLOW|insert into full reserve queue|reserve queue|queue size|0|0
100|LOADER_BLOCK_MISMATCH|loader does not match kernel|3|loader block extension size|loader block major version|loader block minor version
101|CLOCK_WATCHDOG_TIMEOUT|secondary CPU missed clock interrupts|clock time-out in ticks|0|PRCB of hung processor|hung processor index
102|DPC_WATCHDOG_TIMEOUT|DPC watchdog not run|watchdog time-out in ticks|PRCB of hung processor|reserved|reserved
103|MUP_FILE_SYSTEM|MUP inconsistency|failure kind 1-4|IRP, context or address|file object or value|device or driver object
104|AGP_INVALID_ACCESS
105|AGP_GART_CORRUPTION
106|AGP_ILLEGALLY_REPROGRAMMED
107|KERNEL_EXPAND_STACK_ACTIVE
108|THIRD_PARTY_FILE_SYSTEM_FAILURE|third-party file system failed|file system id|exception record|context record|reserved
109|CRITICAL_STRUCTURE_CORRUPTION|kernel code or data modified|reserved|reserved|reserved|kind of corrupted region
10A|APP_TAGGING_INITIALIZATION_FAILED
10B|DFSC_FILE_SYSTEM
10C|FSRTL_EXTRA_CREATE_PARAMETER_VIOLATION|bad extra create parameter|ECP violation kind|0|ECP address|ECP list address
10D|WDF_VIOLATION|framework driver error|WDF failure kind (see sub)|depends on kind|depends on kind|reserved
10E|VIDEO_MEMORY_MANAGEMENT_INTERNAL|video memory manager inconsistency|failure kind|depends on kind|depends on kind|depends on kind
10F|RESOURCE_MANAGER_EXCEPTION_NOT_HANDLED|kernel transaction manager unhandled exception|exception record|context record|exception code address|resource manager
110|DRIVER_INVALID_CRUNTIME_PARAMETER
111|RECURSIVE_NMI|NMI during NMI
112|MSRPC_STATE_VIOLATION|RPC runtime state error|RPC failure kind|object or code|depends|depends
113|VIDEO_DXGKRNL_FATAL_ERROR|graphics kernel fatal error|dxgkrnl failure kind|depends|depends|depends
114|VIDEO_SHADOW_DRIVER_FATAL_ERROR
115|AGP_INTERNAL
116|VIDEO_TDR_FAILURE|display driver reset failed|TDR recovery context|address inside display driver|last error code|internal data
117|VIDEO_TDR_TIMEOUT_DETECTED|display driver timed out (live dump)|TDR recovery context|address inside display driver|driver bucketing key|internal data
118|NTHV_GUEST_ERROR
119|VIDEO_SCHEDULER_INTERNAL_ERROR|video scheduler violation|scheduler failure kind|depends|depends|depends
11A|EM_INITIALIZATION_FAILURE
11B|DRIVER_RETURNED_HOLDING_CANCEL_LOCK|cancel routine kept cancel spin lock|IRP cancelled|cancel routine|reserved|reserved
11C|ATTEMPTED_WRITE_TO_CM_PROTECTED_STORAGE|write to protected registry storage|address written|PTE contents|reserved|reserved
11D|EVENT_TRACING_FATAL_ERROR
11E|TOO_MANY_RECURSIVE_FAULTS|too many nested kernel faults
11F|INVALID_DRIVER_HANDLE|driver handle invalid|driver object handle|status of reference|driver object|reserved
120|BITLOCKER_FATAL_ERROR|BitLocker failure|problem kind|reserved|reserved|reserved
121|DRIVER_VIOLATION|driver called function at wrong IRQL|1 exact IRQL required, 2 maximum exceeded|current IRQL|required or maximum IRQL|reserved
122|WHEA_INTERNAL_ERROR|WHEA internal error|WHEA failure kind|depends|depends|depends
123|CRYPTO_SELF_TEST_FAILURE|kernel crypto self test failed
124|WHEA_UNCORRECTABLE_ERROR|fatal hardware error|error source (0 MCE, 3 NMI, 4 PCIe)|WHEA_ERROR_RECORD|high status bits or reserved|low status bits or reserved
125|NMR_INVALID_STATE|network module registrar bad state|failure kind|handle|expected type|reserved
126|NETIO_INVALID_POOL_CALLER|netio pool misuse|failure kind|memory block or MDL|depends|depends
127|PAGE_NOT_ZERO|page expected zero was not|virtual address mapping page|physical page number|0|0
128|WORKER_THREAD_RETURNED_WITH_BAD_IO_PRIORITY|worker changed I/O priority|worker routine|I/O priority found|work item parameter|work item address
129|WORKER_THREAD_RETURNED_WITH_BAD_PAGING_IO_PRIORITY|worker changed paging I/O priority|worker routine|paging I/O priority found|work item parameter|work item address
12A|MUI_NO_VALID_SYSTEM_LANGUAGE|no valid system language|failure kind|NTSTATUS or related|reserved|reserved
12B|FAULTY_HARDWARE_CORRUPTED_PAGE|single-bit style memory corruption|failure status|compressed size|source buffer|target buffer
12C|EXFAT_FILE_SYSTEM|exFAT fault|source file and line encoded|exception record if filter on stack|context record if filter on stack|reserved
12D|VOLSNAP_OVERLAPPED_TABLE_ACCESS|volsnap overlapped table access
12E|INVALID_MDL_RANGE|IoBuildPartialMdl range outside source MDL|source MDL|target MDL|virtual address|length
12F|VHD_BOOT_INITIALIZATION_FAILED|VHD boot failed|failed VHD action|NTSTATUS|reserved|reserved
130|DYNAMIC_ADD_PROCESSOR_MISMATCH|hot-added processor incompatible
131|INVALID_EXTENDED_PROCESSOR_STATE|extended processor state misuse|0 mask, 1 IRQL, 2 level|feature state or IRQL or saved level|mask low or current level|mask high
132|RESOURCE_OWNER_POINTER_INVALID|bad ERESOURCE owner pointer|resource|owner table|current thread|owner pointer
133|DPC_WATCHDOG_VIOLATION|too long at DISPATCH_LEVEL|0 single DPC too long, 1 cumulative|ticks counted, or watchdog period|ticks allowed, or triage block|triage block or reserved
134|DRIVE_EXTENDER
135|REGISTRY_FILTER_DRIVER_EXCEPTION|registry filter raised exception|exception code|context record|driver's registry callback|reserved
136|VHD_BOOT_HOST_VOLUME_NOT_ENOUGH_SPACE|no room for boot VHD|0 expand failed|NTSTATUS|reserved|reserved
137|WIN32K_HANDLE_MANAGER|win32k handle manager error|reserved|object if available|reserved|reserved
138|GPIO_CONTROLLER_DRIVER_ERROR|GPIO controller driver error|GPIO failure kind|depends|depends|depends
139|KERNEL_SECURITY_CHECK_FAILURE|kernel fast-fail check|corruption kind (see sub)|trap frame|exception record|reserved
13A|KERNEL_MODE_HEAP_CORRUPTION|kernel heap corrupt|heap corruption kind|heap|address detected|reserved
13B|PASSIVE_INTERRUPT_ERROR|passive-level interrupt misuse|1 spin lock call on passive interrupt|interrupt object|reserved|reserved
13C|INVALID_IO_BOOST_STATE|thread ended with bad I/O boost|thread|boost state or throttle count|reserved|reserved
13D|CRITICAL_INITIALIZATION_FAILURE|critical initialisation failure|reserved|reserved|reserved|reserved
13E|ERRATA_WORKAROUND_UNSUCCESSFUL
13F|REGISTRY_CALLBACK_DRIVER_EXCEPTION
140|STORAGE_DEVICE_ABNORMALITY_DETECTED
141|VIDEO_ENGINE_TIMEOUT_DETECTED
142|VIDEO_TDR_APPLICATION_BLOCKED
143|PROCESSOR_DRIVER_INTERNAL|processor driver failure|1 PEP rejected notification|notification type|notification message|processor device context
144|BUGCODE_USB3_DRIVER|USB 3 client driver error|USB3 failure kind|depends|depends|depends
145|SECURE_BOOT_VIOLATION|secure boot policy violation|failure status|policy address|policy size|reserved
146|NDIS_NET_BUFFER_LIST_INFO_ILLEGALLY_TRANSFERRED
147|ABNORMAL_RESET_DETECTED
148|IO_OBJECT_INVALID
149|REFS_FILE_SYSTEM
14A|KERNEL_WMI_INTERNAL|kernel WMI error|failure kind|entry or data source|reserved|reserved
14B|SOC_SUBSYSTEM_FAILURE|SoC subsystem failure|failure details structure|reserved|reserved|vendor data
14C|FATAL_ABNORMAL_RESET_ERROR
14D|EXCEPTION_SCOPE_INVALID|bad exception scope|reserved|reserved|reserved|reserved
14E|SOC_CRITICAL_DEVICE_REMOVED|critical SoC device removed|device id code|reserved|reserved|reserved
14F|PDC_WATCHDOG_TIMEOUT|power dependency coordinator timeout|hung client id|hung client kind|depends|depends
150|TCPIP_AOAC_NIC_ACTIVE_REFERENCE_LEAK
151|UNSUPPORTED_INSTRUCTION_MODE|unsupported instruction mode|program counter|trap frame|reserved|reserved
152|INVALID_PUSH_LOCK_FLAGS|bad push lock flags|flags supplied|push lock|reserved|reserved
153|KERNEL_LOCK_ENTRY_LEAKED_ON_THREAD_TERMINATION|thread ended owning tracked lock|thread|lock entry leaked|entry state code|reserved
154|UNEXPECTED_STORE_EXCEPTION|store manager exception|store context|exception information|reserved|reserved
155|OS_DATA_TAMPERING
156|WINSOCK_DETECTED_HUNG_CLOSESOCKET_LIVEDUMP
157|KERNEL_THREAD_PRIORITY_FLOOR_VIOLATION|priority floor misuse|thread|target priority|counter overflow or underflow kind|reserved
158|ILLEGAL_IOMMU_PAGE_FAULT|illegal IOMMU fault|ASID|ASIDs in use|owning process|ASID reference count
159|HAL_ILLEGAL_IOMMU_PAGE_FAULT|IOMMU page fault|IOMMU vendor|fault packet or status|vendor data or PASID|vendor data or directory base
15A|SDBUS_INTERNAL_ERROR|SD bus error|SD work packet|socket information|request packet|reserved
15B|WORKER_THREAD_RETURNED_WITH_SYSTEM_PAGE_PRIORITY_ACTIVE|worker left system page priority set|worker routine|page priority found|work item parameter|work item address
15C|PDC_WATCHDOG_TIMEOUT_LIVEDUMP
15D|SOC_SUBSYSTEM_FAILURE_LIVEDUMP
15E|BUGCODE_NDIS_DRIVER_LIVE_DUMP
15F|CONNECTED_STANDBY_WATCHDOG_TIMEOUT_LIVEDUMP
160|WIN32K_ATOMIC_CHECK_FAILURE|win32k atomic rule broken|functions inside atomic section|reserved|reserved|reserved
161|LIVE_SYSTEM_DUMP
162|KERNEL_AUTO_BOOST_INVALID_LOCK_RELEASE|auto-boost lock released by non-owner|thread|lock|thread session id|reserved
163|WORKER_THREAD_TEST_CONDITION|worker thread self-test failed|active test flags|failing test flag|reserved|reserved
164|WIN32K_CRITICAL_FAILURE|win32k critical failure|failure kind|depends|depends|depends
165|CLUSTER_CSV_STATUS_IO_TIMEOUT_LIVEDUMP
166|CLUSTER_RESOURCE_CALL_TIMEOUT_LIVEDUMP
167|CLUSTER_CSV_SNAPSHOT_DEVICE_INFO_TIMEOUT_LIVEDUMP
168|CLUSTER_CSV_STATE_TRANSITION_TIMEOUT_LIVEDUMP
169|CLUSTER_CSV_VOLUME_ARRIVAL_LIVEDUMP
16A|CLUSTER_CSV_VOLUME_REMOVAL_LIVEDUMP
16B|CLUSTER_CSV_CLUSTER_WATCHDOG_LIVEDUMP
16C|INVALID_RUNDOWN_PROTECTION_FLAGS|bad rundown flags|flags supplied|rundown reference|reserved|reserved
16D|INVALID_SLOT_ALLOCATOR_FLAGS|bad slot allocator flags|flags supplied|reserved|reserved|reserved
16E|ERESOURCE_INVALID_RELEASE|ERESOURCE released for wrong thread|resource|current thread|wrong target thread|reserved
16F|CLUSTER_CSV_STATE_TRANSITION_INTERVAL_TIMEOUT_LIVEDUMP
170|CLUSTER_CSV_CLUSSVC_DISCONNECT_WATCHDOG
171|CRYPTO_LIBRARY_INTERNAL_ERROR
173|COREMSGCALL_INTERNAL_ERROR
174|COREMSG_INTERNAL_ERROR
175|PREVIOUS_FATAL_ABNORMAL_RESET_ERROR
178|ELAM_DRIVER_DETECTED_FATAL_ERROR|ELAM driver detected fatal error|failure kind|depends|depends|vendor data
179|CLUSTER_CLUSPORT_STATUS_IO_TIMEOUT_LIVEDUMP
17B|PROFILER_CONFIGURATION_ILLEGAL
17C|PDC_LOCK_WATCHDOG_LIVEDUMP
17D|PDC_UNEXPECTED_REVOCATION_LIVEDUMP
17E|MICROCODE_REVISION_MISMATCH|microcode mismatch|CPUID signature|expected microcode revision|actual revision|processor index
17F|HYPERGUARD_INITIALIZATION_FAILURE
180|WVR_LIVEDUMP_REPLICATION_IOCONTEXT_TIMEOUT
181|WVR_LIVEDUMP_STATE_TRANSITION_TIMEOUT
182|WVR_LIVEDUMP_RECOVERY_IOCONTEXT_TIMEOUT
183|WVR_LIVEDUMP_APP_IO_TIMEOUT
184|WVR_LIVEDUMP_MANUALLY_INITIATED
185|WVR_LIVEDUMP_STATE_FAILURE
186|WVR_LIVEDUMP_CRITICAL_ERROR
187|VIDEO_DWMINIT_TIMEOUT_FALLBACK_BDD
188|CLUSTER_CSVFS_LIVEDUMP
189|BAD_OBJECT_HEADER|object header corrupt|bad OBJECT_HEADER|resulting OBJECT_TYPE|0 type index, 1 security descriptor|reserved
18A|SILO_CORRUPT
18B|SECURE_KERNEL_ERROR|secure kernel error|reserved|reserved|reserved|reserved
18C|HYPERGUARD_VIOLATION|HyperGuard violation|corrupted region kind|kind specific|reserved|reserved
18D|SECURE_FAULT_UNHANDLED|secure fault unhandled|secure fault bits|fault address when applicable|exception record|context record
18E|KERNEL_PARTITION_REFERENCE_VIOLATION|partition deleted while referenced|0 hard refs, 1 system partition, 2 queued work|partition|count or work queue|reserved
18F|SYNTHETIC_EXCEPTION_UNHANDLED
190|WIN32K_CRITICAL_FAILURE_LIVEDUMP
191|PF_DETECTED_CORRUPTION|page file or prefetch corruption|reserved|reserved|reserved|reserved
192|KERNEL_AUTO_BOOST_LOCK_ACQUISITION_WITH_RAISED_IRQL|auto-boost lock taken at raised IRQL|thread|lock|IRQL at acquisition|reserved
193|VIDEO_DXGKRNL_LIVEDUMP
194|SAVER_NONRESPONSIVEPROCESS
195|SMB_SERVER_LIVEDUMP
196|LOADER_ROLLBACK_DETECTED|boot loader rollback|loader security version|OS security version|reserved|reserved
197|WIN32K_SECURITY_FAILURE|win32k security failure|failure kind|depends|depends|depends
198|UFX_LIVEDUMP
199|KERNEL_STORAGE_SLOT_IN_USE|kernel storage slot in use|storage array|reserved|reserved|reserved
19A|WORKER_THREAD_RETURNED_WHILE_ATTACHED_TO_SILO|worker returned attached to silo|worker routine|work item parameter|work item address|reserved
19B|TTM_FATAL_ERROR|terminal topology manager failure|failure kind|NTSTATUS|reserved|reserved
19C|WIN32K_POWER_WATCHDOG_TIMEOUT|win32k power watchdog|failure kind|thread|depends|depends
19D|CLUSTER_SVHDX_LIVEDUMP
19E|BUGCODE_NETADAPTER_DRIVER
19F|PDC_PRIVILEGE_CHECK_LIVEDUMP
1A0|TTM_WATCHDOG_TIMEOUT|terminal manager watchdog|failure kind|device|worker thread|callout routine
1A1|WIN32K_CALLOUT_WATCHDOG_LIVEDUMP
1A2|WIN32K_CALLOUT_WATCHDOG_BUGCHECK|win32k callout blocked|blocking thread|reserved|reserved|reserved
1A3|CALL_HAS_NOT_RETURNED_WATCHDOG_TIMEOUT_LIVEDUMP
1A4|DRIPS_SW_HW_DIVERGENCE_LIVEDUMP
1A5|USB_DRIPS_BLOCKER_SURPRISE_REMOVAL_LIVEDUMP
1A6|BLUETOOTH_ERROR_RECOVERY_LIVEDUMP
1A7|SMB_REDIRECTOR_LIVEDUMP
1A8|VIDEO_DXGKRNL_BLACK_SCREEN_LIVEDUMP
1A9|DIRECTED_FX_TRANSITION_LIVEDUMP
1AA|EXCEPTION_ON_INVALID_STACK|exception dispatched on wrong stack|stack pointer used|expected stack kind|context record|exception record
1AB|UNWIND_ON_INVALID_STACK|unwind on wrong stack|stack pointer used|expected stack kind|context record|exception record
1B0|VIDEO_MINIPORT_FAILED_LIVEDUMP
1B8|VIDEO_MINIPORT_BLACK_SCREEN_LIVEDUMP
1C4|DRIVER_VERIFIER_DETECTED_VIOLATION_LIVEDUMP
1C5|IO_THREADPOOL_DEADLOCK_LIVEDUMP
1C6|FAST_ERESOURCE_PRECONDITION_VIOLATION|fast resource rule broken|violation kind (see sub)|depends|depends|depends
1C7|STORE_DATA_STRUCTURE_CORRUPTION|store manager structure corrupt|corruption id|depends|depends|depends
1C8|MANUALLY_INITIATED_POWER_BUTTON_HOLD|power button held|hold time in milliseconds|power button triage block|reserved|reserved
1C9|USER_MODE_HEALTH_MONITOR_LIVEDUMP
1CA|SYNTHETIC_WATCHDOG_TIMEOUT|synthetic watchdog expired|time since reset|interrupt time now|QPC now|clock processor index
1CB|INVALID_SILO_DETACH|wrong silo detach|thread|silo attached before|thread's process|reserved
1CC|EXRESOURCE_TIMEOUT_LIVEDUMP
1CD|INVALID_CALLBACK_STACK_ADDRESS
1CE|INVALID_KERNEL_STACK_ADDRESS
1CF|HARDWARE_WATCHDOG_TIMEOUT|hardware watchdog expired|time since reset|interrupt time now|QPC now|clock processor index
1D0|CPI_FIRMWARE_WATCHDOG_TIMEOUT|firmware AML ran too long|AML context|AML context name|ACPI device extension|reserved
1D1|TELEMETRY_ASSERTS_LIVEDUMP
1D2|WORKER_THREAD_INVALID_STATE|worker thread bad state|0 outstanding I/O at exit|worker thread|reserved|reserved
1D3|WFP_INVALID_OPERATION|filtering platform misuse|1 multi-buffer NBL injected inbound|reserved|NBL|reserved
1D4|UCMUCSI_LIVEDUMP
1D5|DRIVER_PNP_WATCHDOG|PnP operation too slow|service name leading characters|PnP triage block|responsible thread|milliseconds elapsed
1D6|WORKER_THREAD_RETURNED_WITH_NON_DEFAULT_WORKLOAD_CLASS|worker left workload class changed|worker routine|workload class|work item parameter|work item address
1D7|EFS_FATAL_ERROR|EFS failure|subclass 1 pre-offload|NTSTATUS|IRP|encryption context
1D8|UCMUCSI_FAILURE|UCSI failure|failure kind|UCSI command|triage data or zero|reserved
1D9|HAL_IOMMU_INTERNAL_ERROR|HAL IOMMU error|failed operation|depends|depends|depends
1DA|HAL_BLOCKED_PROCESSOR_INTERNAL_ERROR|processor blocked in HAL|failure kind|depends|depends|depends
1DB|IPI_WATCHDOG_TIMEOUT|IPI not serviced|QPC frequency|QPC now|QPC baseline|reserved
1DC|DMA_COMMON_BUFFER_VECTOR_ERROR|DMA common buffer vector misuse|1 IRQL, 2 not empty, 3 index range, 4 freed, 5 leak|IRQL, index or count|virtual address or index|logical address
1DD|BUGCODE_MBBADAPTER_DRIVER
1DE|BUGCODE_WIFIADAPTER_DRIVER
1DF|PROCESSOR_START_TIMEOUT|processor did not start|processor state address|reserved|NT processor number|local unit id
1E0|INVALID_ALTERNATE_SYSTEM_CALL_HANDLER_REGISTRATION
1E1|DEVICE_DIAGNOSTIC_LOG_LIVEDUMP
1E2|AZURE_DEVICE_FW_DUMP
1E3|BREAKAWAY_CABLE_TRANSITION
1E4|VIDEO_DXGKRNL_SYSMM_FATAL_ERROR
1E5|DRIVER_VERIFIER_TRACKING_LIVE_DUMP
1E6|CRASHDUMP_WATCHDOG_TIMEOUT
1E7|REGISTRY_LIVE_DUMP
1E8|INVALID_THREAD_AFFINITY_STATE
1E9|ILLEGAL_ATS_INITIALIZATION|ATS initialised illegally|physical device object|reserved|reserved|reserved
1EA|SECURE_PCI_CONFIG_SPACE_ACCESS_VIOLATION|protected PCI config accessed|faulting opcode|device RID|config offset|instruction address
1EB|DAM_WATCHDOG_TIMEOUT
1EC|HANDLE_LIVE_DUMP
1ED|HANDLE_ERROR_ON_CRITICAL_THREAD|handle error on critical thread|reserved|reserved|reserved|reserved
1F0|USB4_HARDWARE_VIOLATION
1F1|KASAN_ENLIGHTENMENT_VIOLATION|KASAN internal error|operation kind|error kind|extra|extra
1F2|KASAN_ILLEGAL_ACCESS|KASAN detected bad access|address accessed|access size|caller address|shadow code and flags
1F3|IORING
1F4|MDL_CACHE
1F6|MISALIGNED_POINTER_PARAMETER
315|SAVER_MTBFCOMMANDTIMEOUT
356|XBOX_ERACTRL_CS_TIMEOUT
357|XBOX_CORRUPTED_IMAGE
358|XBOX_INVERTED_FUNCTION_TABLE_OVERFLOW
359|XBOX_CORRUPTED_IMAGE_BASE
35A|XBOX_XDS_WATCHDOG_TIMEOUT
35B|XBOX_SHUTDOWN_WATCHDOG_TIMEOUT
360|XBOX_360_SYSTEM_CRASH
420|XBOX_360_SYSTEM_CRASH_RESERVED
421|XBOX_SECURITY_FAILUE
422|KERNEL_CFG_INIT_FAILURE
BFE|BC_BLUETOOTH_VERIFIER_FAULT
BFF|BC_BTHMINI_VERIFIER_FAULT
11C8|MANUALLY_INITIATED_POWER_BUTTON_HOLD_LIVE_DUMP
21C8|MANUALLY_INITIATED_BLACKSCREEN_HOTKEY_LIVE_DUMP
8866|SAVER_SICKAPPLICATION
F000|SAVER_UNSPECIFIED
F002|SAVER_BLANKSCREEN
F003|SAVER_INPUT
F004|SAVER_WATCHDOG
F005|SAVER_STARTNOTVISIBLE
F006|SAVER_NAVIGATIONMODEL
F007|SAVER_OUTOFMEMORY
F008|SAVER_GRAPHICS
F009|SAVER_NAVSERVERTIMEOUT
F00A|SAVER_CHROMEPROCESSCRASH
F00B|SAVER_NOTIFICATIONDISMISSAL
F00C|SAVER_SPEECHDISMISSAL
F00D|SAVER_CALLDISMISSAL
F00E|SAVER_APPBARDISMISSAL
F00F|SAVER_RILADAPTATIONCRASH
F010|SAVER_APPLISTUNREACHABLE
F011|SAVER_REPORTNOTIFICATIONFAILURE
F012|SAVER_UNEXPECTEDSHUTDOWN
F013|SAVER_RPCFAILURE
F014|SAVER_AUXILIARYFULLDUMP
F015|SAVER_ACCOUNTPROVSVCINITFAILURE
F101|SAVER_MTBFCOMMANDHANG
F102|SAVER_MTBFPASSBUGCHECK
F103|SAVER_MTBFIOERROR
F200|SAVER_RENDERTHREADHANG
F201|SAVER_RENDERMOBILEUIOOM
F300|SAVER_DEVICEUPDATEUNSPECIFIED
F400|SAVER_AUDIODRIVERHANG
F500|SAVER_BATTERYPULLOUT
F600|SAVER_MEDIACORETESTHANG
F700|SAVER_RESOURCEMANAGEMENT
F800|SAVER_CAPTURESERVICE
F900|SAVER_WAITFORSHELLREADY
20001|HYPERVISOR_ERROR
30006|XBOX_MANUALLY_INITIATED_CRASH
10000050|PAGE_FAULT_IN_NONPAGED_AREA_M
1000007E|SYSTEM_THREAD_EXCEPTION_NOT_HANDLED_M|minidump form of 0x7E|unhandled exception code|exception address|exception record|context record
1000007F|UNEXPECTED_KERNEL_MODE_TRAP_M|minidump form of 0x7F|trap number|reserved|reserved|reserved
1000008E|KERNEL_MODE_EXCEPTION_NOT_HANDLED_M|minidump form of 0x8E|unhandled exception code|exception address|trap frame|reserved
100000D6|DRIVER_PAGE_FAULT_BEYOND_END_OF_ALLOCATION_M
100000EA|THREAD_STUCK_IN_DEVICE_DRIVER_M|minidump form of 0xEA|stuck thread|DEFERRED_WATCHDOG object|driver name|hit count
4000007E|WINDOWS_NT_BANNER
40000087|WINDOWS_NT_CSD_STRING
40000088|WINDOWS_NT_INFO_STRING
40000089|WINDOWS_NT_MP_STRING
4000008A|THREAD_TERMINATE_HELD_MUTEX|thread ended owning a mutex|KTHREAD owning mutex|KMUTEX|reserved|reserved
4000009D|WINDOWS_NT_INFO_STRING_PLURAL
4000009E|WINDOWS_NT_RC_STRING
400000A8|BOOTING_IN_SAFEMODE_MINIMAL
400000A9|BOOTING_IN_SAFEMODE_NETWORK
400000AA|BOOTING_IN_SAFEMODE_DSREPAIR
400000AD|VIDEO_DRIVER_DEBUG_REPORT_REQUEST
400000B7|BOOTLOG_ENABLED
400001EE|MPSDRV_QUERY_USER
400001EF|VMBUS_LIVEDUMP
40010001|HARDWARE_PROFILE_UNDOCKED_STRING
40010002|HARDWARE_PROFILE_DOCKED_STRING
40010003|HARDWARE_PROFILE_UNKNOWN_STRING
8000007F|BUGCHECK_MESSAGE_INTRO
80000080|BUGCODE_ID_DRIVER
80000081|PSS_MESSAGE_INTRO
80000082|BUGCODE_PSS_MESSAGE
80000083|BUGCHECK_TECH_INFO
C0000218|STATUS_CANNOT_LOAD_REGISTRY_FILE|registry hive not loadable|hive name|0|0|0
C000021A|WINLOGON_FATAL_ERROR|winlogon or csrss ended|problem text|error code|reserved|reserved
C0000221|STATUS_IMAGE_CHECKSUM_MISMATCH
DEADDEAD|MANUALLY_INITIATED_CRASH1|user-requested crash|reserved|reserved|reserved|reserved
`;
