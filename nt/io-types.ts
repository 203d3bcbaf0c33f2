/** Type numbers and flags inside the I/O manager's structures. Source: wdm.h, ntifs.h. */

/** The Type field of each structure. */
export const IO_TYPE_DEVICE = 3;
export const IO_TYPE_DRIVER = 4;
export const IO_TYPE_FILE = 5;
export const IO_TYPE_IRP = 6;
export const IO_TYPE_VPB = 10;
export const IO_TYPE_DEVICE_OBJECT_EXTENSION = 13;

/** The Type field of a cancel-safe queue, of the context of one IRP in it, and of a queue whose insertions may fail. */
export const IO_TYPE_CSQ = 1;
export const IO_TYPE_CSQ_IRP_CONTEXT = 2;
export const IO_TYPE_CSQ_EX = 3;

/** KOBJECTS: the Type of a KDEVICE_QUEUE. */
export const DeviceQueueObject = 20;

/** DEVOBJ_EXTENSION.ExtensionFlags */
export const DOE_UNLOAD_PENDING = 0x1;
export const DOE_DELETE_PENDING = 0x2;
export const DOE_REMOVE_PENDING = 0x4;
export const DOE_REMOVE_PROCESSED = 0x8;
export const DOE_START_PENDING = 0x10;
