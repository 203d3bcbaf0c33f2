/* teller: what programs need to know of the driver. */
#ifndef TELLER_H
#define TELLER_H

/* Adds numbers up. The input is a TELLER_REQUEST, the output the sum, 64 bits; all are the program's own memory. */
#define IOCTL_TELLER_SUM CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_NEITHER, FILE_ANY_ACCESS)

typedef struct _TELLER_REQUEST {
    /* Where the program has the numbers. */
    PULONG Numbers;
    ULONG Count;
} TELLER_REQUEST, *PTELLER_REQUEST;

#endif
