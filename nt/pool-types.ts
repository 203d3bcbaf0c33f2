/** POOL_TYPE values, the flags drivers combine with them, and POOL_FLAGS of ExAllocatePool2. Source: wdm.h. */

export const NonPagedPool = 0;
export const PagedPool = 1;
export const NonPagedPoolNx = 512;

/** Bit of every PagedPool type. */
export const PAGED_POOL_BIT = 1;
/** Bit of every MustSucceed type. */
export const MUST_SUCCEED_POOL_BIT = 2;
/** Bit of every CacheAligned type. */
export const CACHE_ALIGNED_POOL_BIT = 4;
/** Bit of every Session type. */
export const SESSION_POOL_BIT = 32;

export const POOL_QUOTA_FAIL_INSTEAD_OF_RAISE = 8;
export const POOL_RAISE_IF_ALLOCATION_FAILURE = 16;
export const POOL_NX_ALLOCATION = 512;
export const POOL_ZERO_ALLOCATION = 1024;

export const POOL_FLAG_USE_QUOTA = 0x1;
export const POOL_FLAG_UNINITIALIZED = 0x2;
export const POOL_FLAG_SESSION = 0x4;
export const POOL_FLAG_CACHE_ALIGNED = 0x8;
export const POOL_FLAG_RAISE_ON_FAILURE = 0x20;
export const POOL_FLAG_NON_PAGED = 0x40;
export const POOL_FLAG_NON_PAGED_EXECUTE = 0x80;
export const POOL_FLAG_PAGED = 0x100;
