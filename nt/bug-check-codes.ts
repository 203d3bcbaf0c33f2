/** Bug check codes the kernel raises, as unsigned 32-bit numbers. Source: "Bug Check Code Reference". */

export const APC_INDEX_MISMATCH = 0x01;
export const IRQL_NOT_LESS_OR_EQUAL = 0x0a;
export const MAXIMUM_WAIT_OBJECTS_EXCEEDED = 0x0c;
export const SPIN_LOCK_ALREADY_OWNED = 0x0f;
export const SPIN_LOCK_NOT_OWNED = 0x10;
export const REFERENCE_BY_POINTER = 0x18;
export const KMODE_EXCEPTION_NOT_HANDLED = 0x1e;
export const NO_MORE_IRP_STACK_LOCATIONS = 0x35;
export const SYSTEM_SERVICE_EXCEPTION = 0x3b;
export const MULTIPLE_IRP_COMPLETE_REQUESTS = 0x44;
export const CANCEL_STATE_IN_COMPLETED_IRP = 0x48;
export const IRQL_GT_ZERO_AT_SYSTEM_SERVICE = 0x4a;
export const PAGE_FAULT_IN_NONPAGED_AREA = 0x50;
export const SYSTEM_THREAD_EXCEPTION_NOT_HANDLED = 0x7e;
export const UNEXPECTED_KERNEL_MODE_TRAP = 0x7f;
export const ATTEMPTED_WRITE_TO_READONLY_MEMORY = 0xbe;
export const SPECIAL_POOL_DETECTED_MEMORY_CORRUPTION = 0xc1;
export const BAD_POOL_CALLER = 0xc2;
export const DRIVER_VERIFIER_DETECTED_VIOLATION = 0xc4;
export const TIMER_OR_DPC_INVALID = 0xc7;
export const IRQL_UNEXPECTED_VALUE = 0xc8;
export const DRIVER_VERIFIER_IOMANAGER_VIOLATION = 0xc9;
export const DRIVER_IRQL_NOT_LESS_OR_EQUAL = 0xd1;
export const ATTEMPTED_EXECUTE_OF_NOEXECUTE_MEMORY = 0xfc;
export const KERNEL_SECURITY_CHECK_FAILURE = 0x139;
export const THREAD_TERMINATE_HELD_MUTEX = 0x4000_008a;
