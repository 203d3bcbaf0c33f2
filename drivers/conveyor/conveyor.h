/* conveyor: what programs need to know of the driver. */
#ifndef CONVEYOR_H
#define CONVEYOR_H

/* The device has finished the part it works on: what an interrupt would tell. Output: how many parts wait, a ULONG. */
#define IOCTL_CONVEYOR_TICK CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS)

#endif
