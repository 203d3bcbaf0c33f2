/** Bug check codes the kernel raises, as unsigned 32-bit numbers. Source: "Bug Check Code Reference". */

export const IRQL_NOT_LESS_OR_EQUAL = 0x0a;
export const REFERENCE_BY_POINTER = 0x18;
export const NO_MORE_IRP_STACK_LOCATIONS = 0x35;
export const MULTIPLE_IRP_COMPLETE_REQUESTS = 0x44;
export const PAGE_FAULT_IN_NONPAGED_AREA = 0x50;
export const ATTEMPTED_WRITE_TO_READONLY_MEMORY = 0xbe;
export const SPECIAL_POOL_DETECTED_MEMORY_CORRUPTION = 0xc1;
export const BAD_POOL_CALLER = 0xc2;
export const DRIVER_VERIFIER_DETECTED_VIOLATION = 0xc4;
export const DRIVER_IRQL_NOT_LESS_OR_EQUAL = 0xd1;
export const ATTEMPTED_EXECUTE_OF_NOEXECUTE_MEMORY = 0xfc;
