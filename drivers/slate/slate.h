/* slate: what programs need to know of the driver. */
#ifndef SLATE_H
#define SLATE_H

/* Bytes that the slate has. */
#define SLATE_BYTES 8192

/* The sum of the bytes of the output buffer as it is, and then zeroes it: an output buffer can be read, too. */
#define IOCTL_SLATE_SUM CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_OUT_DIRECT, FILE_ANY_ACCESS)

#endif
