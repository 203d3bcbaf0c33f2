/* herald: what programs need to know of the driver. */
#ifndef HERALD_H
#define HERALD_H

/* Writes the input into the pipe NEWS of the pipes driver. */
#define IOCTL_HERALD_ANNOUNCE CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS)
/* Asks the pipes driver how many bytes wait in NEWS; output: a ULONG. */
#define IOCTL_HERALD_WAITING CTL_CODE(FILE_DEVICE_UNKNOWN, 0x801, METHOD_BUFFERED, FILE_ANY_ACCESS)

#endif
