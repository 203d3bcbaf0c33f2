// Kinds of bug checks: hexadecimal code | value of the parameter that tells the kind | meanings of the other three | cause.
// Made by scripts/import-facts.ts. Do not edit.
export const BUG_CHECK_KIND_LINES = `
19|2|entry|size|0|special pool pattern damaged
19|3|entry|flink read back|blink read back|free list corrupt
19|5|entry|reserved|other entry|adjacent headers contradict
19|6|entry|reserved|bad entry|previous size too large
19|7|0|reserved|bad entry|size corrupt
19|8|0|reserved|bad entry|size zero
19|9|entry|reserved|bad entry|size too large
19|A|expected entry|reserved|page address|size corrupt
19|D|reserved|reserved|reserved|header changed after free
19|20|expected entry|next entry|reserved|size corrupt
19|21|pool pointer|bytes|corrupt value|data after block overwritten
19|22|address|reserved|reserved|big allocation has no tracking entry
1A|31|-|-|-|image relocation stream corrupt
1A|3F|page file offset|page CRC|expected CRC|page-in CRC mismatch
1A|403|-|-|-|page table and PFN disagree
1A|404|expected PTE|PTE contents|PFN's PTE|PFN and PTE disagree on delete
1A|411|PTE|-|-|PTE corrupt
1A|1010|-|-|-|unlock of pageable section not locked
1A|1233|page|-|-|mapped a physical page not locked
1A|1234|-|-|-|lock of nonexistent pageable section
1A|1235|-|-|-|protecting MDL with bad mapping
1A|1236|MDL|PFN pointer|PFN|MDL has unlocked or invalid page
1A|1240|MDL|PTE|-|MDL built over nonresident range
1A|3300|address|PTE|space type|write to page wrongly copy-on-write
1A|3451|-|-|-|swapped kernel stack PTEs corrupt
1A|3453|-|-|-|exited process page tables still referenced
1A|3470|address|-|-|cached kernel stack corrupt
1A|4477|address|-|-|write to unallocated system-process user address
1A|5100|-|-|-|allocation bitmap corrupt
1A|5305|address|region size|-|free of invalid pool address
1A|6001|status|address|MDL|memory store unreadable
1A|8888|-|-|-|internal structures corrupt
1A|888A|-|-|-|PTE or PFN corrupt
1A|9696|PFN|-|-|PFN linkage corrupt
1A|15000|address|-|-|unsecure of unknown range
1A|15001|-|-|-|unsecure in wrong process
1A|41202|PTE|contents|VAD|PTE corrupt on protection query
1A|41286|-|-|-|free of invalid pool address
1A|41287|address|-|-|page fault holding working set lock
1A|41785|-|-|-|working set list corrupt
1A|41790|PFN|depends|depends|page table page corrupt
1A|41792|PTE|low|high|corrupt PTE
1A|61941|address|-|-|paging hierarchy corrupt
1A|61946|-|-|-|flawed MDL: write MDL for paging read
1A|61948|-|-|-|I/O space never locked or already unlocked
1A|61949|page|-|-|I/O page node missing
1A|6194A|range|range|-|I/O space dereference underflow
50|0|-|-|-|(parameter 4) PTE marked free
50|2|-|-|-|(parameter 4) page table missing
50|3|-|-|-|(parameter 4) wrong session
50|4|-|-|-|(parameter 4) non-canonical address
50|F|-|-|-|(parameter 4) user address not allowed
76|0|process|locked pages|driver stacks|process exited with pages locked
76|1|MDL|locked pages|driver stacks|unlock of pages not locked
9F|1|device|reserved|reserved|device freed with outstanding power request
9F|2|target device|device|driver object|system power IRP done without PoStartNextPowerIrp
9F|3|PDO|TRIAGE_9F_POWER|blocked IRP|power IRP blocked too long
9F|4|time-out seconds|thread with PnP lock|TRIAGE_9F_PNP|waiting on PnP during transition
9F|5|PDO|POP_FX_DEVICE|0|directed power transition too slow
9F|6|POP_FX_DEVICE|1 down, 0 up|0|directed transition callback failed
9F|500|reserved|target device|device|system power IRP done without PoStartNextPowerIrp
C1|20|address|reserved|0|freed pool never allocated
C1|21|address|bytes requested|bytes given|freed a bad address
C1|22|address|bytes requested|bytes given|freed a bad address
C1|23|address|corrupt address|reserved|nearby bytes in page damaged
C1|24|address|corrupt address|reserved|bytes past allocation damaged
C1|30|IRQL|pool type|bytes|allocation at wrong IRQL
C1|31|IRQL|pool type|address|free at wrong IRQL
C1|32|address|corrupt bit address|reserved|single bit error near block
C2|0|0|pool type|tag|zero-byte allocation
C2|1|header|contents|0|pool header corrupt
C2|2|header|contents|0|pool header corrupt
C2|4|header|contents|0|pool header corrupt
C2|6|reserved|header|contents|double free
C2|7|reserved|contents|block|double free
C2|8|IRQL|pool type|bytes|allocation at bad IRQL
C2|9|IRQL|pool type|address|free at bad IRQL
C2|A|address|allocation tag|tag supplied|freed with wrong tag
C2|B|address|tag|quota process|corrupt quota on free
C2|C|address|tag|quota process|corrupt quota on free
C2|D|address|tag|quota process|corrupt quota on free
C2|40|address|system space start|0|kernel pool free of user address
C2|41|address|page|highest page|freed unallocated nonpaged address
C2|42|address|0|0|freed address never in pool
C2|43|address|0|0|freed address never in pool
C2|44|address|reserved|0|freed unallocated nonpaged address
C2|46|address|0|0|freed invalid pool address
C2|47|address|page|highest page|freed unallocated nonpaged address
C2|48|address|reserved|reserved|freed unallocated paged address
C2|50|address|offset pages|paged pool size|freed unallocated paged address
C2|60|address|0|0|bad MmFreeContiguousMemory address
C2|99|address|0|0|freed invalid address
C2|9A|pool type|bytes|tag|must-succeed allocation
C2|9B|pool type|bytes|caller|tag is zero
C2|9C|pool type|bytes|caller|tag is BIG
C2|9D|tag|pool type|caller|tag has no letter or digit
C2|41286|reserved|reserved|offset pages|freed middle of a paged allocation
C4|0|IRQL|pool type|bytes|zero-byte pool allocation
C4|1|IRQL|pool type|bytes|paged allocation above APC_LEVEL
C4|2|IRQL|pool type|bytes|nonpaged allocation above DISPATCH_LEVEL
C4|3|-|-|-|must-succeed pool over one page
C4|10|address|0|0|freed an address never allocated
C4|11|IRQL|pool type|pool address|paged pool freed above APC_LEVEL
C4|12|IRQL|pool type|pool address|nonpaged pool freed above DISPATCH_LEVEL
C4|13|reserved|pool header|header contents|double free of pool
C4|14|reserved|pool header|header contents|double free of pool
C4|15|timer|pool type|pool address|freed pool holds an active timer
C4|16|reserved|pool address|0|free at bad address or bad parameters
C4|17|resource|pool type|pool address|freed pool holds an active ERESOURCE
C4|30|IRQL|requested IRQL|0|KeRaiseIrql to lower or impossible level
C4|31|IRQL|requested IRQL|0 bad, 1 bad inside DPC|KeLowerIrql to higher or impossible level
C4|32|IRQL|spin lock|0|KeReleaseSpinLock not at DISPATCH_LEVEL
C4|33|IRQL|fast mutex|0|fast mutex acquired above APC_LEVEL
C4|34|IRQL|APC disable count|fast mutex|fast mutex released off APC_LEVEL
C4|35|IRQL|spin lock|old IRQL|kernel released spin lock off DISPATCH_LEVEL
C4|36|IRQL|queued lock number|old IRQL|kernel released queued lock off DISPATCH_LEVEL
C4|37|IRQL|APC disable count|resource|resource acquired with APCs enabled
C4|38|IRQL|APC disable count|resource|resource released with APCs enabled
C4|39|IRQL|APC disable count|mutex|unsafe mutex acquire not at APC_LEVEL
C4|3A|IRQL|APC disable count|mutex|unsafe mutex release not at APC_LEVEL
C4|3B|IRQL|object|time-out pointer|wait routine called at DISPATCH_LEVEL or above
C4|3C|handle|object type|0|ObReferenceObjectByHandle with bad handle
C4|3D|0|0|resource|resource not aligned
C4|3E|0|0|0|KeLeaveCriticalRegion outside critical region
C4|3F|object|new count (-1 dereference, 1 reference)|0|reference or dereference of zero-count object
C4|40|IRQL|spin lock|0|AcquireAtDpcLevel below DISPATCH_LEVEL
C4|41|IRQL|spin lock|0|ReleaseFromDpcLevel below DISPATCH_LEVEL
C4|42|IRQL|spin lock|0|KeAcquireSpinLock above DISPATCH_LEVEL
C4|51|allocation|overrun address|charged bytes|buffer overrun found at free
C4|52|allocation|hash entry|charged bytes|buffer overrun found at free
C4|53|allocation|header|reserved|buffer overrun found at free
C4|54|allocation|reserved|hash size|buffer overrun found at free
C4|59|allocation|list index|reserved|buffer overrun found at free
C4|60|paged bytes|nonpaged bytes|allocations left|unload with pool not freed
C4|61|paged bytes|nonpaged bytes|allocations left|allocation attempted during unload
C4|62|driver name|reserved|allocations left|unload with pool not freed
C4|6F|MDL|page|highest page|MmProbeAndLockPages on pages outside PFN database
C4|70|IRQL|MDL|access mode|MmProbeAndLockPages above DISPATCH_LEVEL
C4|71|IRQL|MDL|process|MmProbeAndLockProcessPages above DISPATCH_LEVEL
C4|72|IRQL|MDL|process|MmProbeAndLockSelectedPages above DISPATCH_LEVEL
C4|73|IRQL|physical address|bytes|MmMapIoSpace above DISPATCH_LEVEL
C4|74|IRQL|MDL|access mode|kernel MmMapLockedPages above DISPATCH_LEVEL
C4|75|IRQL|MDL|access mode|user MmMapLockedPages above APC_LEVEL
C4|76|IRQL|MDL|access mode|kernel MmMapLockedPagesSpecifyCache above DISPATCH_LEVEL
C4|77|IRQL|MDL|access mode|user MmMapLockedPagesSpecifyCache above APC_LEVEL
C4|78|IRQL|MDL|0|MmUnlockPages above DISPATCH_LEVEL
C4|79|IRQL|address|MDL|kernel MmUnmapLockedPages above DISPATCH_LEVEL
C4|7A|IRQL|address|MDL|user MmUnmapLockedPages above APC_LEVEL
C4|7B|IRQL|address|bytes|MmUnmapIoSpace above APC_LEVEL
C4|7C|MDL|flags|0|MmUnlockPages on pages never locked
C4|7D|MDL|flags|0|MmUnlockPages on nonpaged pool MDL
C4|7E|IRQL|DISPATCH_LEVEL|0|MmAllocatePagesForMdl or MmFreePagesFromMdl above DISPATCH_LEVEL
C4|7F|IRQL|MDL|flags|MmBuildMdlForNonPagedPool given paged pool
C4|80|IRQL|event|0|KeSetEvent above DISPATCH_LEVEL
C4|81|MDL|flags|0|obsolete MmMapLockedPages used
C4|82|MDL|flags|0|BugCheckOnFailure was TRUE
C4|83|physical address|bytes|unlocked page|MmMapIoSpace over pages not locked
C4|85|MDL|page count|unlocked page|MmMapLockedPages over pages not locked
C4|89|MDL|page pointer|page number|MDL lacks I/O flag but holds non-memory pages
C4|91|reserved|reserved|reserved|unsupported kernel stack switch
C4|A0|IRP|lower device|sector|disk CRC error
C4|A1|IRP copy|lower device|sector|disk CRC error found asynchronously
C4|A2|IRP|lower device|sector|disk checksum copies disagree
C4|B0|MDL|flags|bad flags|MmProbeAndLockPages with wrong MDL flags
C4|B1|MDL|flags|bad flags|MmProbeAndLockProcessPages with wrong MDL flags
C4|B2|MDL|flags|bad flags|mapping an MDL already mapped
C4|B3|MDL|flags|missing flags|mapping an MDL that is not locked
C4|B4|MDL|flags|partial flag|MmUnlockPages on partial MDL
C4|B5|MDL|flags|partial flag|MmUnmapLockedPages on partial MDL
C4|B6|MDL|flags|missing flag|MmUnmapLockedPages on unmapped MDL
C4|B7|corrupt page count|first page|last page|firmware damaged low memory during sleep
C4|B8|MDL|flags|reserved|IoFreeMdl while pages still mapped
C4|B9|address|MDL|reserved|MmUnmapLockedPages with bad user address
C4|C0|IRP|0|reserved|IoCallDriver with interrupts disabled
C4|C1|dispatch routine|reserved|reserved|dispatch routine returned with interrupts disabled
C4|C2|0|0|0|fast I/O called with interrupts disabled
C4|C3|fast I/O routine|reserved|reserved|fast I/O returned with interrupts disabled
C4|C5|dispatch routine|APC count now|APC count before|dispatch routine changed APC disable count
C4|C6|fast I/O routine|APC count now|APC count before|fast I/O changed APC disable count
C4|CA|lookaside list|reserved|reserved|lookaside list reinitialised
C4|CB|lookaside list|reserved|reserved|uninitialised lookaside list deleted
C4|CC|lookaside list|pool start|pool size|freed pool holds an active lookaside list
C4|CD|lookaside list|requested size|minimum size|lookaside block size too small
C4|D0|resource|reserved|reserved|ERESOURCE reinitialised
C4|D1|resource|reserved|reserved|uninitialised ERESOURCE deleted
C4|D2|resource|pool start|pool size|freed pool holds an active ERESOURCE
C4|D5|remove lock|release tag|reserved|IoReleaseRemoveLock tag matches no acquire
C4|D6|remove lock|release tag|acquire tag|IoReleaseRemoveLockAndWait tag mismatch
C4|D7|shadow lock|driver's lock|reserved|remove lock reinitialised
C4|DA|driver start|WMI callback|reserved|unload with WMI callback registered
C4|DB|device|reserved|reserved|device deleted while registered with WMI
C4|DC|reserved|reserved|reserved|EtwUnregister with bad handle
C4|DD|EtwRegister caller|driver start|handle|unload without EtwUnregister
C4|DF|object|0|0|synchronisation object in session space
C4|E0|user address|size|reserved|user address passed to kernel function
C4|E1|object|reserved|reserved|synchronisation object invalid or pageable
C4|E2|IRP|user address|reserved|kernel-mode IRP carries user address
C4|E3|call site|user address|reserved|Zw call given a user address
C4|E4|call site|UNICODE_STRING|reserved|Zw call given malformed UNICODE_STRING
C4|E5|IRQL|reserved|reserved|kernel API at wrong IRQL
C4|E6|call site|IRQL|special APC state|Zw call off PASSIVE_LEVEL or special APCs disabled
C4|EA|IRQL|APC disable count|push lock|push lock acquired with APCs enabled
C4|EB|IRQL|APC disable count|push lock|push lock released with APCs enabled
C4|F0|destination|source|bytes|memcpy with overlapping buffers
C4|F5|NULL handle address|object type|reserved|NULL handle referenced
C4|F6|handle|process|call site|user handle referenced as kernel mode
C4|F7|handle|object type|access mode|kernel handle referenced as user in system process
C4|FA|completion routine|IRQL before|IRQL after|completion routine changed IRQL
C4|FB|completion routine|APC count now|APC count before|completion routine changed APC disable count
C4|FC|call site|ApcContext|reserved|ZwNotifyChangeKey with unsupported ApcContext
C4|105|IRP|0|0|IRP freed with ExFreePool
C4|10A|0|0|0|pool quota charged to Idle process
C4|10B|0|0|0|pool quota charged from a DPC
C4|110|ISR|context before|context after|ISR corrupted extended thread context
C4|111|ISR|IRQL before|IRQL after|ISR changed IRQL
C4|115|blocking thread|0|0|shutdown took over 20 minutes
C4|11A|IRQL|0|0|KeEnterCriticalRegion above APC_LEVEL
C4|11B|IRQL|0|0|KeLeaveCriticalRegion above APC_LEVEL
C4|120|IRQL address|object|time-out address|wait above DISPATCH_LEVEL
C4|121|IRQL address|object|time-out address|wait at DISPATCH_LEVEL without time-out
C4|122|IRQL address|object|time-out address|wait at DISPATCH_LEVEL with nonzero time-out
C4|123|object|0|0|UserMode wait on kernel-stack object
C4|130|work item|0|0|work item in session space
C4|131|work item|0|0|work item in pageable memory
C4|135|IRP|milliseconds allowed|0|cancelled IRP completed too late
C4|13A|pool block|bad value|its address|pool tracking value corrupt at free
C4|13B|pool block|address of bad value|pointer to bad page|pool tracking value corrupt at free
C4|13C|pool block|bad value|its address|pool tracking value corrupt at free
C4|13D|pool block|address of bad value|expected value|pool tracking value corrupt at free
C4|13E|caller's address|tracked address|tracking pointer|freed address differs from tracked one
C4|13F|pool block|bytes freed|tracked bytes pointer|freed size differs from tracked size
C4|140|IRQL|MDL|virtual address|MDL over pageable memory not locked
C4|141|highest address|bytes|0|asked for physical memory below 4 GB
C4|1000|lock|reserved|reserved|self-deadlock: shared owner acquiring exclusive
C4|1001|lock|reserved|reserved|lock order violation
C4|1002|lock|reserved|reserved|lock used before initialisation
C4|1003|lock released|lock expected first|reserved|locks released out of order
C4|1004|lock|acquiring thread|current thread|lock released by another thread
C4|1005|lock|reserved|reserved|lock initialised twice
C4|1007|lock|reserved|reserved|lock released but not held
C4|1008|lock|reserved|reserved|acquire API does not match lock type
C4|1009|lock|reserved|reserved|release API does not match lock type
C4|100A|owner thread|reserved|reserved|terminated thread owns a lock
C4|100B|lock|owner thread|reserved|deleted lock still owned
C4|1010|device|IRP|buffer address|write buffer changed while in flight
C4|1011|device|IRP|buffer address|read buffer changed during dispatch
C4|1012|text|data|data|verifier extension state corrupt
C4|1013|driver object|captured callbacks|reserved|verifier copy of I/O callbacks corrupt
C4|2000|call site|pool type|tag|executable pool requested
C4|2001|call site|page protection|0|executable page protection requested
C4|2002|call site|page priority|0|executable MDL mapping requested
C4|2003|image name|section header|section name|image section writable and executable
C4|2004|image name|section header|section name|image section not page aligned
C4|2005|image name|IAT directory|section name|IAT in executable section
C4|A001|NBL|switch|reserved|vSwitch: NBL source handle missing
C4|A002|NBL|switch|reserved|vSwitch: forwarding detail not zero
C4|A003|NBL|switch|reserved|vSwitch: NBL lacks header or routing context
C4|A004|port id|NIC index|switch|vSwitch: bad port and NIC pair
C4|A005|NBL|destination list|switch|vSwitch: bad destination
C4|A006|NBL|switch|reserved|vSwitch: bad source NIC or port
C4|A007|NBL|switch|reserved|vSwitch: bad destination list
C4|A008|NIC|NIC index|switch|vSwitch: NIC referenced when not allowed
C4|A009|port|switch|reserved|vSwitch: port referenced when not allowed
C4|A00A|NBL|context type|reserved|vSwitch: context already set
C4|A00B|NBL|flags|switch|vSwitch: bad direction for dropped NBL
C4|A00C|NBL|send flags|switch|vSwitch: several source ports despite single-source flag
C4|A00D|NBL|context|switch|vSwitch: bad destination in destination group
C4|A00E|NBL|context|switch|vSwitch: NBL completed through bypassed WNV
C4|20025|text|reserved|reserved|rule IrqlKeMore (internal)
C4|20002|rule text|rule state or reserved|supplemental state or reserved|rule IrqlApcLte
C4|20003|rule text|rule state or reserved|supplemental state or reserved|rule IrqlDispatch
C4|20004|rule text|rule state or reserved|supplemental state or reserved|rule IrqlExAllocatePool
C4|20005|rule text|rule state or reserved|supplemental state or reserved|rule IrqlExApcLte1
C4|20006|rule text|rule state or reserved|supplemental state or reserved|rule IrqlExApcLte2
C4|20007|rule text|rule state or reserved|supplemental state or reserved|rule IrqlExApcLte3
C4|20008|rule text|rule state or reserved|supplemental state or reserved|rule IrqlExPassive
C4|20009|rule text|rule state or reserved|supplemental state or reserved|rule IrqlIoApcLte
C4|2000A|rule text|rule state or reserved|supplemental state or reserved|rule IrqlIoPassive1
C4|2000B|rule text|rule state or reserved|supplemental state or reserved|rule IrqlIoPassive2
C4|2000C|rule text|rule state or reserved|supplemental state or reserved|rule IrqlIoPassive3
C4|2000D|rule text|rule state or reserved|supplemental state or reserved|rule IrqlIoPassive4
C4|2000E|rule text|rule state or reserved|supplemental state or reserved|rule IrqlIoPassive5
C4|2000F|rule text|rule state or reserved|supplemental state or reserved|rule IrqlKeApcLte1
C4|20010|rule text|rule state or reserved|supplemental state or reserved|rule IrqlKeApcLte2
C4|20011|rule text|rule state or reserved|supplemental state or reserved|rule IrqlKeDispatchLte
C4|20015|rule text|rule state or reserved|supplemental state or reserved|rule IrqlKeReleaseSpinLock
C4|20016|rule text|rule state or reserved|supplemental state or reserved|rule IrqlKeSetEvent
C4|20019|rule text|rule state or reserved|supplemental state or reserved|rule IrqlMmApcLte
C4|2001A|rule text|rule state or reserved|supplemental state or reserved|rule IrqlMmDispatch
C4|2001B|rule text|rule state or reserved|supplemental state or reserved|rule IrqlObPassive
C4|2001C|rule text|rule state or reserved|supplemental state or reserved|rule IrqlPsPassive
C4|2001D|rule text|rule state or reserved|supplemental state or reserved|rule IrqlReturn
C4|2001E|rule text|rule state or reserved|supplemental state or reserved|rule IrqlRtlPassive
C4|2001F|rule text|rule state or reserved|supplemental state or reserved|rule IrqlZwPassive
C4|20022|rule text|rule state or reserved|supplemental state or reserved|rule IrqlIoDispatch
C4|20023|rule text|rule state or reserved|supplemental state or reserved|rule IrqlIoRtlZwPassive
C4|20024|rule text|rule state or reserved|supplemental state or reserved|rule IrqlNtifsApcPassive
C4|40003|rule text|rule state or reserved|supplemental state or reserved|rule CriticalRegions
C4|40006|rule text|rule state or reserved|supplemental state or reserved|rule QueuedSpinLock
C4|40007|rule text|rule state or reserved|supplemental state or reserved|rule QueuedSpinLockRelease
C4|40009|rule text|rule state or reserved|supplemental state or reserved|rule SpinLock
C4|4000A|rule text|rule state or reserved|supplemental state or reserved|rule SpinlockRelease
C4|4000E|rule text|rule state or reserved|supplemental state or reserved|rule GuardedRegions
C4|4100B|rule text|rule state or reserved|supplemental state or reserved|rule RequestedPowerIrp
C4|4100F|rule text|rule state or reserved|supplemental state or reserved|rule IoSetCompletionExCompleteIrp
C4|43006|rule text|rule state or reserved|supplemental state or reserved|rule PnpRemove
C4|81001|rule text|rule state or reserved|supplemental state or reserved|rule KsDeviceMutex
C4|81002|rule text|rule state or reserved|supplemental state or reserved|rule KsStreamPointerClone
C4|81003|rule text|rule state or reserved|supplemental state or reserved|rule KsStreamPointerLock
C4|81004|rule text|rule state or reserved|supplemental state or reserved|rule KsStreamPointerUnlock
C4|81005|rule text|rule state or reserved|supplemental state or reserved|rule KsCallbackReturn
C4|81006|rule text|rule state or reserved|supplemental state or reserved|rule KsIrqlDeviceCallbacks
C4|81007|rule text|rule state or reserved|supplemental state or reserved|rule KsIrqlFilterCallbacks
C4|81008|rule text|rule state or reserved|supplemental state or reserved|rule KsIrqlPinCallbacks
C4|81009|rule text|rule state or reserved|supplemental state or reserved|rule KsIrqlDDIs
C4|8100A|rule text|rule state or reserved|supplemental state or reserved|rule KsFilterMutex
C4|8100B|rule text|rule state or reserved|supplemental state or reserved|rule KsProcessingMutex
C4|8100C|rule text|rule state or reserved|supplemental state or reserved|rule KsInvalidStreamPointer
C4|82001|rule text|rule state or reserved|supplemental state or reserved|rule KsTimedPinSetDeviceState
C4|82002|rule text|rule state or reserved|supplemental state or reserved|rule KsTimedDeviceCallbacks
C4|82003|rule text|rule state or reserved|supplemental state or reserved|rule KsTimedFilterCallbacks
C4|82004|rule text|rule state or reserved|supplemental state or reserved|rule KsTimedPinCallbacks
C4|82005|rule text|rule state or reserved|supplemental state or reserved|rule KsTimedProcessingMutex
C4|91001|rule text|rule state or reserved|supplemental state or reserved|rule NdisOidComplete
C4|91002|rule text|rule state or reserved|supplemental state or reserved|rule NdisOidDoubleComplete
C4|9100E|rule text|rule state or reserved|supplemental state or reserved|rule NdisOidDoubleRequest
C4|92003|rule text|rule state or reserved|supplemental state or reserved|rule NdisTimedOidComplete
C4|9200D|rule text|rule state or reserved|supplemental state or reserved|rule NdisTimedDataSend
C4|9200F|rule text|rule state or reserved|supplemental state or reserved|rule NdisTimedDataHang
C4|92010|rule text|rule state or reserved|supplemental state or reserved|rule NdisFilterTimedPauseComplete
C4|92011|rule text|rule state or reserved|supplemental state or reserved|rule NdisFilterTimedDataSend
C4|92012|rule text|rule state or reserved|supplemental state or reserved|rule NdisFilterTimedDataReceive
C4|93004|rule text|rule state or reserved|supplemental state or reserved|rule WlanAssociation
C4|93005|rule text|rule state or reserved|supplemental state or reserved|rule WlanConnectionRoaming
C4|93006|rule text|rule state or reserved|supplemental state or reserved|rule WlanDisassociation
C4|93101|rule text|rule state or reserved|supplemental state or reserved|rule WlanAssert
C4|94007|rule text|rule state or reserved|supplemental state or reserved|rule WlanTimedAssociation
C4|94008|rule text|rule state or reserved|supplemental state or reserved|rule WlanTimedConnectionRoaming
C4|94009|rule text|rule state or reserved|supplemental state or reserved|rule WlanTimedConnectRequest
C4|9400B|rule text|rule state or reserved|supplemental state or reserved|rule WlanTimedLinkQuality
C4|9400C|rule text|rule state or reserved|supplemental state or reserved|rule WlanTimedScan
C7|0|timer|range start|range end|timer inside freed or forbidden memory
C7|1|DPC|range start|range end|DPC inside freed or forbidden memory
C7|2|DPC routine|range start|range end|DPC routine in forbidden memory
C7|3|DPC|processor|processor count|DPC processor number invalid
C7|4|DPC routine|APC count before|APC count after|DPC changed APC disable count
C7|5|DPC routine|APC count before|APC count after|timer DPC changed APC disable count
C9|1|IRP|0|0|IoFreeIrp on non-IRP
C9|2|IRP|0|0|IoFreeIrp on thread-queued IRP
C9|3|IRP|0|0|IoCallDriver with non-IRP
C9|4|device|0|0|IoCallDriver to bad device
C9|5|device|IRQL before|IRQL after|dispatch routine changed IRQL
C9|6|status|IRP|0|completed with STATUS_PENDING or -1
C9|7|cancel routine|IRP|0|completed with cancel routine set
C9|8|device|major|exception|bad buffer to IoBuildAsynchronousFsdRequest
C9|9|device|control code|exception|bad buffer to IoBuildDeviceIoControlRequest
C9|A|device|0|0|IoInitializeTimer called twice
C9|C|status block|0|0|I/O status block on unwound stack
C9|D|event|0|0|user event on unwound stack
C9|E|IRQL|IRP|0|IoCompleteRequest above DISPATCH_LEVEL
C9|F|device|IRP|file object|create on closed or cancelled file object
C9|10|IRQL|reserved|reserved|IoCallDriver above DISPATCH_LEVEL
C9|11|fast I/O routine|IRQL before|IRQL now|fast I/O routine IRQL violation
C9|12|dispatch routine|IRQL before|IRQL now|dispatch routine IRQL violation
C9|200|-|-|-|unknown I/O verification error
C9|201|-|-|-|device deleted while another sits beneath it
C9|202|-|-|-|detach from a device that is not attached
C9|203|call site|IRP|-|IoCallDriver with cancel routine still set
C9|204|-|-|-|NULL device object
C9|205|call site|IRP|-|forwarding an IRP still pending below
C9|206|call site|IRP|-|forwarded with stale control field
C9|207|call site|IRP|-|copied upper driver's completion routine
C9|208|call site|IRP|-|IRP running out of stack locations
C9|209|call site|IRP|-|completing an IRP still pending below
C9|20A|-|-|-|IoFreeIrp on IRP in use
C9|20B|call site|IRP|-|IoFreeIrp on IRP in use
C9|20C|call site|IRP|-|IoFreeIrp on thread-queued IRP
C9|20D|call site|IRP|-|IoInitializeIrp on IoAllocateIrp IRP (quota leak)
C9|20E|call site|IRP|-|PnP IRP not preset to STATUS_NOT_SUPPORTED
C9|20F|call site|IRP|-|power IRP not preset to STATUS_NOT_SUPPORTED
C9|210|call site|IRP|-|WMI IRP not preset to STATUS_NOT_SUPPORTED
C9|211|call site|IRP|-|forwarding skipped a device in the stack
C9|212|call site|IRP|-|IRP stack not copied properly
C9|213|call site|IRP|-|changed status of an IRP not understood
C9|214|call site|IRP|-|changed information of an IRP not understood
C9|215|call site|IRP|-|failed PnP IRP passed down
C9|216|call site|IRP|-|PnP status reset to STATUS_NOT_SUPPORTED
C9|217|call site|IRP|-|required IRP left unhandled
C9|218|call site|IRP|-|answered an IRP reserved for another device
C9|219|call site|IRP|-|failed power IRP passed down
C9|21A|call site|IRP|-|power status reset to STATUS_NOT_SUPPORTED
C9|21B|-|IRP|-|suspicious status returned
C9|21C|-|-|-|stack copied without completion routine (warning)
C9|21D|call site|IRP|-|remove IRP handled without detaching
C9|21E|call site|IRP|-|remove IRP handled without deleting device
C9|21F|call site|IRP|-|required dispatch entry missing
C9|220|call site|IRP|-|WMI IRP completed by wrong device
C9|221|call site|IRP|-|PDO deleted though still reported present
C9|222|call site|IRP|-|bus filter detached while PDO lives
C9|223|call site|IRP|-|bus filter deleted device while PDO lives
C9|224|call site|IRP|-|returned status differs from IoStatus.Status
C9|225|call site|IRP|-|returned 0xFFFFFFFF
C9|226|call site|IRP|-|neither completed, forwarded nor returned pending
C9|227|call site|IRP|-|completion routine is pageable
C9|228|call site|IRP|-|completion routine ignored PendingReturned
C9|229|-|IRP|-|cancel routine set on IRP owned below
C9|22A|call site|IRP|-|PDO ignored a required IRP
C9|22B|call site|IRP|-|PDO left TargetDeviceRelation empty
C9|22C|-|-|-|TargetDeviceRelation without ObReferenceObject
C9|22D|call site|IRP|-|completed unknown PnP IRP instead of forwarding
C9|22E|call site|IRP|-|completed successful PnP IRP instead of forwarding
C9|22F|call site|IRP|-|completed untouched PnP IRP
C9|230|call site|IRP|-|completed unknown power IRP instead of forwarding
C9|231|call site|IRP|-|completed successful power IRP instead of forwarding
C9|232|call site|IRP|-|completed untouched power IRP
C9|233|call site|IRP|-|query capabilities version not set
C9|234|call site|IRP|-|query capabilities size not set
C9|235|call site|IRP|-|query capabilities address not -1
C9|236|call site|IRP|-|query capabilities UI number not -1
C9|237|-|-|-|sent an IRP only the system may send
C9|238|-|-|-|IoInitializeIrp on IoAllocateIrp IRP (warning)
C9|239|-|-|-|completed an IRP never forwarded (warning)
C9|23A|call site|IRP|-|forwarded at IRQL illegal for major code
C9|23B|call site|IRP|-|changed status of an IRP not understood
C9|23C|-|-|-|completed with cancel routine set
C9|23D|call site|IRP|-|returned STATUS_PENDING without IoMarkIrpPending
C9|23E|call site|IRP|-|marked pending but returned other status
C9|23F|-|-|-|DO_POWER_PAGABLE not inherited
C9|240|call site|-|-|device deleted twice
C9|241|call site|IRP|-|detached during surprise remove
C9|242|call site|IRP|-|deleted device during surprise remove
C9|243|-|-|-|DO_DEVICE_INITIALIZING not cleared in AddDevice
C9|244|-|-|-|buffering flag not copied from lower device
C9|245|-|-|-|DO_BUFFERED_IO and DO_DIRECT_IO both set
C9|246|-|-|-|DeviceType not copied from lower device
C9|247|-|-|-|failed an IRP that must not fail
C9|248|call site|IRP|-|non-PDO in device relations
C9|249|call site|first device|-|two children share a device ID
C9|24A|call site|-|-|file I/O call off PASSIVE_LEVEL
C9|24B|call site|IRP|-|TargetDeviceRelation succeeded but not filled
C9|24C|call site|IRP|-|returned STATUS_PENDING without IoMarkIrpPending
C9|24D|call site|IRP|-|API needing a PDO got another device
C9|300|call site|IRP|-|suspicious status returned
C9|301|call site|IRP|-|forwarded above DISPATCH_LEVEL
C9|302|call site|IRP|-|forwarded at APC_LEVEL or above, completion APC blocked
C9|306|call site|IRP|-|remove-device IRP completed with failure
C9|307|call site|IRP|-|request used an already signalled event
C9|310|call site|IRP|-|reinitialised an IRP in use
C9|311|call site|IRP|-|reinitialised an IRP built by IoBuild* or IoMakeAssociatedIrp
C9|312|call site|IRP|-|Information exceeds output buffer
CA|1|new PDO|older PDO|reserved|duplicate device and instance ids
CA|2|claimed PDO|driver object|reserved|not a PDO
CA|3|PDO|id buffer|1 device, 2 instance, 3 hardware, 4 compatible|ID malformed
CA|4|PDO|reserved|reserved|enumerated a deleted PDO
CA|5|PDO|reserved|reserved|PDO freed while in device tree
CA|8|PDO|relation count|first NULL index|NULL PDO in bus relations
CA|9|connection type|reserved|reserved|bad type to IoDisconnectInterruptEx
CA|A|driver object|IRQL after|APC count after|PnP notify callback changed IRQL or APC state
CA|B|PDO|removal relations|reserved|deleted PDO listed as relation
E4|0|work item|pool start|pool end|active work item freed
E4|1|work item|queue|0|active work item queued again
E4|2|work item|I/O worker routine|0|queued I/O work item freed
E4|3|work item|object|0|I/O work item initialised with bad object
E4|5|work item|queue|node or -1|queued before worker queues exist
E4|6|work item|queue|0|bad queue type
E4|7|work item|queue|0|worker routine address invalid
E6|0|1: flush beyond map registers|bytes in MDL|bytes to flush|miscellaneous DMA error
E6|1|-|-|-|performance counter went backwards
E6|2|-|-|-|performance counter jumped ahead
E6|3|extra buffers|-|-|too many common buffers freed
E6|4|extra channels|-|-|too many adapter channels freed
E6|5|extra registers|-|-|too many map registers freed
E6|6|allocated lists|freed lists|-|too many scatter/gather lists freed
E6|7|adapter|outstanding buffers|verifier data|adapter put with common buffers left
E6|8|adapter|outstanding channels|verifier data|adapter put with channels left
E6|9|adapter|outstanding registers|verifier data|adapter put with map registers left
E6|A|adapter|outstanding lists|verifier data|adapter put with scatter/gather lists left
E6|B|channels|-|-|second adapter channel allocated
E6|C|needed|maximum|-|too many map registers requested
E6|D|bytes mapped|maximum|-|adapter buffers not flushed
E6|E|MDL|-|-|DMA on buffer not locked
E6|F|1 tag before, 2 tag after, 3 register, 4 pad before, 5 pad after|depends|depends|write outside DMA buffer
E6|10|registers mapped|-|-|map registers freed while mapped
E6|11|count|adapter|verifier data|too many adapter references
E6|13|1 exact, 2 maximum|expected IRQL|current IRQL|DMA routine at wrong IRQL
E6|14|-|-|-|DMA routine at wrong IRQL
E6|15|allocated|maximum|-|too many map registers allocated
E6|16|address|verifier data|-|flush of unmapped buffer
E6|18|adapter|verifier data|-|adapter already released
E6|19|-|-|-|NULL adapter
E6|1B|address|MDL|-|address outside MDL
E6|1D|start|end|mapped address|range already mapped
E6|1E|-|-|-|obsolete HalGetAdapter
E6|1F|1 before, 2 after, 3 crosses page, 4-5 alignment|address or MDL|MDL or length|invalid DMA buffer
E6|20|register base|address|MDL|flush of unmapped register
E6|21|verifier data|-|-|zero-length map
E6|22|MDL|-|-|buffer not mapped in system space
E6|23|0|controller|channel|flush of unfinished channel
E6|24|length left|-|-|buffer too small for length
E6|25|-|-|-|unknown DEVICE_DESCRIPTION version
E6|26|device|fault information|fault type|IOMMU caught stray DMA
F5|66|callback data|0|0|post-callback requested but none registered
F5|67|callback data|0|NTSTATUS|internal object out of space
F5|68|reserved|name information|reserved|file name information over-released
F5|6A|file object|0|0|open cannot be cancelled, handles exist
F5|6D|context|context node|0|context over-released
F5|6E|context|context node|0|context referenced after free
FE|1|-|-|-|internal USB stack error
FE|2|pending IRP|new IRP|URB|URB already attached to a pending IRP
FE|3|-|-|-|USB miniport bug check
FE|4|IRP|URB|-|IRP already pending in bus driver
FE|5|controller extension|vendor and product|endpoint data|bad physical address from hardware
FE|6|object|expected signature|-|internal object corrupt
10D|1|WDF_POWER_ROUTINE_TIMED_OUT_DATA|reserved|reserved|power callback timed out
10D|2|reserved|reserved|reserved|lock already held is acquired again
10D|3|WDFREQUEST|buffer references left|reserved|request completed with outstanding memory references
10D|4|reserved|caller address|reserved|NULL given where non-NULL required
10D|5|handle|reserved|reserved|handle of wrong object type
10D|6|WDF_REQUEST_FATAL_ERROR code|IRP or request|reserved|request handled fatally wrong
10D|7|object handle|reserved|reserved|WdfObjectDereference used to delete
10D|8|DMA transaction|reserved|reserved|DMA transaction in wrong state
10D|9|-|-|-|unused
10D|A|WDF_QUEUE_FATAL_ERROR_DATA|reserved|reserved|fatal queue error on a request
10D|B|handle or spin lock|0 no lock support, 1 wrong thread|reserved|bad lock acquire or release
10D|C|WDFDEVICE|new PnP IRP|reserved|second state-changing PnP IRP overlapped
10D|D|WDFDEVICE|power IRP|reserved|power policy owner got unrequested power IRP
10D|E|IRQL at call|IRQL at return|reserved|event callback changed IRQL
10D|10|reserved|reserved|reserved|function unavailable in bound framework (header WDF_API_UNAVAILABLE, not in docs)
10D|F|callback address|reserved|reserved|event callback left critical region held
121|1|IRQL|required IRQL|reserved|exact IRQL required
121|2|IRQL|maximum IRQL|reserved|IRQL above maximum
133|0|ticks used|ticks allowed|triage block|one DPC or ISR too long
133|1|watchdog period|triage block|reserved|cumulative time at DISPATCH_LEVEL too long
139|0|-|-|-|stack overrun (legacy cookie)
139|1|-|-|-|VTGuard: bad virtual table
139|2|-|-|-|stack cookie overrun
139|3|-|-|-|LIST_ENTRY corrupt
139|4|-|-|-|reserved
139|5|-|-|-|fatal invalid argument
139|6|-|-|-|security cookie not initialised
139|7|-|-|-|fatal exit requested
139|8|-|-|-|array index out of bounds
139|9|-|-|-|untrusted direct registry query
139|A|-|-|-|control flow guard failure
139|B|-|-|-|write guard failure
139|C|-|-|-|invalid fiber switch
139|D|-|-|-|invalid register context
139|E|-|-|-|invalid reference count
139|12|-|-|-|invalid jmp_buf
139|13|-|-|-|read-only data modified
139|14|-|-|-|crypto self test failed
139|15|-|-|-|exception chain invalid
139|16|-|-|-|crypto library error
139|17|-|-|-|bad call in DllMain
139|18|-|-|-|image base invalid
139|19|-|-|-|delay-load protection failed
139|1A|-|-|-|unsafe extension call
139|1B|-|-|-|deprecated service
139|1C|-|-|-|buffer access out of bounds
139|1D|-|-|-|balanced tree node corrupt
139|25|-|-|-|switch jump table out of range
139|26|-|-|-|longjmp target invalid
139|27|-|-|-|suppressed export target
13B|1|interrupt object|-|-|KeAcquireInterruptSpinLock on passive interrupt
1C6|0|IRQL|maximum IRQL|-|IRQL above maximum
1C6|1|owner entry|-|-|owner entry not initialised
1C6|2|owner entry|resource|-|owner entry already in use
1C6|3|resource|-|-|legacy resource passed
1C6|4|resource|-|-|resource still acquired
1C6|5|-|-|-|called in a DPC
1C6|6|-|-|-|called in special kernel APC
1C6|7|-|-|-|normal kernel APCs enabled
1C6|8|resource|owner entry|entry's resource|owner entry belongs elsewhere
1C6|9|owner entry|its thread|-|owner entry of another thread
1C6|A|owner entry|-|-|owner entry disowned
1C6|B|owner entry|types|-|acquisition type mismatch
`;
