/* courier: what programs need to know of the driver. */
#ifndef COURIER_H
#define COURIER_H

/* Copies the input buffer to the output buffer, backwards. Both are the program's own memory. */
#define IOCTL_COURIER_REVERSE CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_NEITHER, FILE_ANY_ACCESS)

#endif
